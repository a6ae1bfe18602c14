// How long things took since the call: for a trainer after a drill, and for who asks during one. Whatever a figure counts can be gone to.
#include <algorithm>

#include "base/text.h"
#include "base/time.h"
#include "viewer/ui/icons.h"
#include "viewer/ui/panels.h"

namespace sallyport::ui {

namespace {
constexpr float kRowU = 64;

/// The figures stay where they are while their things are looked at.
template <class Id>
void next(const Frame& f, const std::vector<Id>& all) {
    goToNext(f, all);
    if (!all.empty()) f.panel.lastSelection = f.panel.nowShown;
}

struct Figure {
    const char* name;
    std::string_view what;
    Line value, detail;
    bool open = false;  ///< something is still to be done, or was missed
    bool leads = false;
};

/// True: it was pressed.
bool drawFigure(Canvas& c, Box row, const Figure& figure) {
    const scene::Palette& p = c.pal();
    const Hit h = c.hit(figure.name, row, figure.leads, figure.leads ? "Go to them, one after the other" : "");
    c.fill(row, c.ground(p.background, figure.leads ? h : Hit{}));
    if (figure.open) c.frame(row, p.caution, 2);
    Box in = row.inset(c.px(10), c.px(6));
    Box upper = in.cutTop(std::floor(in.h * 0.56f));
    const FontSize big{26, true};
    c.text(upper.cutRight(std::ceil(c.textWidth(big, figure.value)) + 1, c.px(8)), big, figure.open ? p.caution : p.text, figure.value, Align::Right);
    c.text(upper, {c.textWidth({18, false}, figure.what) <= upper.w ? 18 : 16, false}, p.text, figure.what);
    c.text(in, {c.textWidth({16, false}, figure.detail) <= in.w ? 16 : 14, false}, p.secondary, figure.detail);
    return h.clicked;
}

Line spread(const scene::Spread& s, std::string_view last) {
    return Line("first {} · median {} · {} {}", base::formatAge(s.first), base::formatAge(s.median), last, base::formatAge(s.last));
}
}  // namespace

void drawTimes(Canvas& c, const Frame& f, Box b) {
    const scene::Palette& p = c.pal();
    const scene::ResponseTimes& t = f.model.times;
    if (!t.called) {
        heading(c, f, b, "Response times", "nothing was called so far", p.secondary);
        c.wrapped(b, {18, false}, p.secondary, "They run from the call: a lockdown, or whatever the school is told first.");
        return;
    }
    const std::string clock = base::formatClock(t.from, f.model.clockOffset);
    const live::Millis length = (t.over ? t.until : std::max(t.from, f.model.now)) - t.from;
    heading(c, f, b, "Response times",
            Line("{} {} · {}{}", base::sentence(live::toString(t.action)), clock, base::formatAge(length), t.over ? ", released" : " so far"),
            p.text);
    const auto since = [](const std::optional<live::Millis>& span) { return span ? Line("{}", base::formatAge(*span)) : Line("–"); };
    const auto roomName = [&](base::RoomId r) { return r.index() < f.model.rooms.size() ? std::string_view(f.model.rooms[r.index()].label) : ""; };

    Figure figures[8];
    size_t n = 0;
    const size_t never = t.neverSearched.size();
    figures[n++] = {"times.searched", "Rooms searched", Line("{} of {}", t.searched.count, t.rooms),
                    t.searched.count ? spread(t.searched, "last") : Line("none yet")};
    const size_t iNever = n;
    figures[n++] = {"times.never",     "Never searched",
                    Line("{}", never), t.evacuatedUnsearched ? Line("{} of them evacuated", t.evacuatedUnsearched) : Line("since the call"),
                    never > 0,         never > 0};
    figures[n++] = {"times.contact", "First team heard", since(t.contact), t.contact ? Line("{}", t.contactTeam) : Line("none so far"), !t.contact};
    const size_t iThreat = n;
    figures[n++] = {"times.threat",
                    "Threat's room entered",
                    since(t.threatEntered),
                    !t.threat ? Line("no threat was said")
                    : t.threatEntered
                        ? Line("{}{}", !roomName(t.threatRoom).empty() && roomName(t.threatRoom)[0] <= '9' ? "Room " : "", roomName(t.threatRoom))
                        : Line("not so far"),
                    t.threat && !t.threatEntered,
                    t.threatEntered.has_value()};
    const size_t iDoors = n;
    const auto dueS = std::chrono::duration_cast<std::chrono::seconds>(t.doorsAfter).count();
    const Line doorsWhat("Not locked after {} s", dueS);
    const size_t notLocked = t.doorsNotLocked.size();
    figures[n++] = {"times.doors",
                    doorsWhat,
                    t.doorsDue ? Line("{}", notLocked) : Line("–"),
                    t.doorsDue                                   ? Line("{} locked, {} unknown", t.doorsLocked, t.doorsUnknown)
                    : t.action == live::ProtocolAction::Lockdown ? Line("not due yet")
                                                                 : Line("no lockdown was called"),
                    t.doorsDue && notLocked > 0,
                    t.doorsDue && notLocked > 0};
    figures[n++] = {"times.alarms", "Alarms acknowledged", Line("{} of {}", t.acknowledged.count, t.alarms),
                    t.acknowledged.count ? spread(t.acknowledged, "longest") : Line("{}", t.alarms ? "none so far" : "no alarm"),
                    t.alarmsWaiting > 0};
    figures[n++] = {"times.help", "Help sent", Line("{} of {}", t.helpSent.count, t.calledForHelp),
                    t.helpSent.count  ? spread(t.helpSent, "longest")
                    : t.calledForHelp ? Line("no team was sent so far")
                                      : Line("no room called for help"),
                    t.helpSent.count < t.calledForHelp};
    figures[n++] = {"times.triage", "First casualty triaged", since(t.firstTriage), t.firstTriage ? Line("by {}", t.triagedBy) : Line("none so far")};

    const float rowH = c.px(kRowU), step = rowH + c.px(6);
    Box content = c.beginScroll("times", b, step * float(n));
    for (size_t i = 0; i < n; ++i) {
        const Box row = content.cutTop(rowH, c.px(6));
        if (!c.visible(row.y, row.h)) continue;
        if (!drawFigure(c, row, figures[i])) continue;
        if (i == iNever) next(f, t.neverSearched);
        if (i == iThreat) next(f, std::vector{t.threatRoom});
        if (i == iDoors) next(f, t.doorsNotLocked);
    }
    c.endScroll();
}

}  // namespace sallyport::ui
