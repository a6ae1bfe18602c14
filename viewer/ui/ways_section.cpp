// Inspector, below the facts: who can be at the chosen place soonest, and the way of one of them in words.
#include <algorithm>
#include <cmath>

#include "base/time.h"
#include "viewer/ui/icons.h"
#include "viewer/ui/panels.h"

namespace sallyport::ui {
namespace {

constexpr float kRowU = 52, kHeadU = 30, kSectionU = 16;
static_assert(kWayShownAtU == kSectionU + kHeadU);

live::Millis duration(double seconds) { return live::Millis(int64_t(std::min(seconds, 1e6) * 1000)); }

void candidateRow(Canvas& c, const Frame& f, size_t i, Box b) {
    const scene::Palette& p = c.pal();
    const scene::WayCandidate& who = f.model.ways.nearest[i];
    const bool shown = f.model.ways.shown && f.model.ways.shown->uid == who.uid, old = live::isOutdated(who.freshness);
    const Hit h = c.hit(Name("way.nearest.{}", i), b, true, shown ? c.keyed("Hide this way", Action::Way) : Line("Show this way"));
    if (h.clicked) {
        // The first row is whoever is nearest at the time; so that it is followed when somebody else becomes that.
        const bool byName = f.view.way && f.view.way->responder == who.uid;
        f.out.push_back(scene::ShowWay{byName ? who.uid : shown || i == 0 ? "" : who.uid});
    }
    c.fill(b, c.ground(shown ? p.text : p.card, h));
    if (old) c.dashedFrame(b, p.secondary, 1, 3);
    const Rgba8 ink = shown ? p.background : old ? p.secondary : p.text, quiet = shown ? p.background : p.secondary;
    Box in = b.inset(c.px(8), c.px(3));
    teamGlyph(c, in.cutLeft(c.px(34), c.px(10)), who.service, who.team, old);
    const std::string time = base::formatAge(duration(who.seconds));
    c.text(in.cutRight(std::ceil(c.textWidth({20, true}, time)) + 1, c.px(8)), {20, true}, ink, time, Align::Right);
    Box upper = in.cutTop(std::floor(in.h * 0.54f));
    c.text(upper, {18, true}, ink, who.callsign.empty() ? std::string_view(who.uid) : std::string_view(who.callsign));
    if (old) c.text(in, {16, false}, quiet, Line("position {} old", base::formatAge(who.age)));
    else c.text(in, {16, false}, quiet, who.where);
}

Line title(const scene::WayShown& w, bool metric) {
    if (!w.found) return w.from.empty() ? Line("No way") : Line("{} to {}", w.from, w.to);
    return Line("{} to {} · {} · {}", w.from, w.to, base::formatAge(duration(w.seconds)), lengthText(w.lengthM, metric).view());
}

float shownHeight(const Canvas& c, const Frame& f, float width) {
    const scene::WayShown& w = *f.model.ways.shown;
    const float inner = width - c.px(20);
    float h = c.px(16) + c.wrappedHeight({16, true}, title(w, f.view.metric), inner) + c.px(6) + c.wrappedHeight({18, false}, w.words, inner);
    for (const std::string& reason : w.reasons) h += c.wrappedHeight({16, false}, reason, inner - c.px(24)) + c.px(4);
    return h + c.px(8);
}

void drawShown(Canvas& c, const Frame& f, Box b) {
    const scene::Palette& p = c.pal();
    const scene::WayShown& w = *f.model.ways.shown;
    c.fill(b, p.background);
    c.frame(b, p.text, 2);
    Box in = b.inset(c.px(10), c.px(8));
    const Line head = title(w, f.view.metric);
    c.wrapped(in.cutTop(c.wrappedHeight({16, true}, head, in.w), c.px(6)), {16, true}, p.text, head);
    c.wrapped(in.cutTop(c.wrappedHeight({18, false}, w.words, in.w), c.px(4)), {18, false}, w.found ? p.text : p.caution, w.words);
    for (const std::string& reason : w.reasons) {
        Box row = in.cutTop(c.wrappedHeight({16, false}, reason, in.w - c.px(24)), c.px(4));
        Box mark = row.cutLeft(c.px(16), c.px(8));
        mark.h = std::min(mark.h, c.px(20));
        c.icon(mark, 14, p.caution, scene::Icon::Threat);
        c.wrapped(row, {16, false}, p.caution, reason);
    }
}

}  // namespace

const scene::WayCandidate* nearestFree(const scene::WaysView& ways) {
    // Who works in the school, or commands, is sent by a choice from the list, not by one press.
    const auto free = std::find_if(ways.nearest.begin(), ways.nearest.end(), [](const scene::WayCandidate& w) {
        return !w.busy && !live::isOutdated(w.freshness) && w.service != scene::Service::School && w.service != scene::Service::IncidentCommand;
    });
    return free != ways.nearest.end() ? &*free : nullptr;
}
Line lengthText(double metres, bool metric) { return metric ? Line("{:.0f} m", metres) : Line("{:.0f} ft", metres / base::kMetresPerFoot); }
std::string_view teamOf(const scene::WayCandidate& who) { return who.team.empty() ? who.callsign : who.team; }

float wayShownHeight(const Canvas& c, const Frame& f, float width) { return f.model.ways.asked && f.model.ways.shown ? shownHeight(c, f, width) : 0; }

float waysHeight(const Canvas& c, const Frame& f, float width) {
    const scene::WaysView& ways = f.model.ways;
    if (!ways.asked || (ways.nearest.empty() && !ways.shown)) return 0;
    float h = c.px(kSectionU) + c.px(kHeadU) + (c.px(kRowU) + c.px(4)) * float(ways.nearest.size());
    if (ways.shown) h += shownHeight(c, f, width) + c.px(8);
    return h;
}

void drawWays(Canvas& c, const Frame& f, Box& content) {
    const scene::Palette& p = c.pal();
    const scene::WaysView& ways = f.model.ways;
    if (waysHeight(c, f, content.w) <= 0) return;
    Box rule = content.cutTop(c.px(kSectionU));
    c.line({rule.x, rule.midY()}, {rule.right(), rule.midY()}, mix(p.panel, p.wall, 0.4));
    Box head = content.cutTop(c.px(kHeadU));
    c.text(head, {18, true}, p.text, "Who is nearest");
    c.text(head, {16, false}, p.secondary, "on foot", Align::Right);
    if (ways.shown) {
        const Box card = content.cutTop(shownHeight(c, f, content.w), c.px(8));
        if (c.visible(card.y, card.h)) drawShown(c, f, card);
    }
    for (size_t i = 0; i < ways.nearest.size(); ++i) {
        const Box row = content.cutTop(c.px(kRowU), c.px(4));
        if (c.visible(row.y, row.h)) candidateRow(c, f, i, row);
    }
}

}  // namespace sallyport::ui
