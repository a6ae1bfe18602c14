// What one can do with the chosen room or door: assign and hold, the marks, casualties; the same for one room and for several.
#include <algorithm>
#include <functional>
#include <utility>

#include "base/time.h"
#include "scene/placing.h"
#include "viewer/ui/icons.h"
#include "viewer/ui/panels.h"

namespace sallyport::ui {

namespace {
using live::Freshness;
using live::RoomStatus;

struct MarkButton {
    const char* name;
    const char* word;
    RoomStatus status;
    const char* narrow = word;  ///< where the word has no room: cut it would read as another
};
constexpr MarkButton kMarks[] = {{"mark.threat", "Threat", RoomStatus::Threat},
                                 {"mark.help", "Help", RoomStatus::NeedsHelp},
                                 {"mark.searched", "Searched", RoomStatus::Searched},
                                 {"mark.clear", "Clear", RoomStatus::Clear},
                                 {"mark.locked_in", "Locked in", RoomStatus::LockedIn, "Lock-in"},
                                 {"mark.evacuated", "Evac.", RoomStatus::Evacuated},
                                 {"mark.unknown", "Unknown", RoomStatus::Unknown}};

Rgba8 markColour(const scene::Palette& p, RoomStatus s) { return s == RoomStatus::Unknown || s == RoomStatus::Evacuated ? p.text : p.status(s); }

/// The chosen marker, when a person put it there and may take it away.
const scene::MarkerView* handMade(const Frame& f) {
    const auto* point = std::get_if<scene::PointRef>(&f.model.inspector.of);
    return point ? scene::placedMarker(f.model, point->id) : nullptr;
}
bool unplaced(const scene::ViewModel& m, std::string_view alert) {
    return std::any_of(m.alerts.begin(), m.alerts.end(), [&](const scene::AlertView& a) { return a.id == alert && !a.placed; });
}

// The foot in units: wide windows have a caption over the marks, low ones a lower main button.
struct Foot {
    float primary, caption;
};
Foot footOf(const Frame& f) {
    if (!f.m.compact()) return {kPrimaryU, 30};
    return {f.at.right.h < f.m.heightU * 0.66f * float(f.at.topBar.h) / f.m.topBar ? kTargetU : kPrimaryU, kGapU};
}

// Assign and go to; beside them, where it is known who is nearest and free, one press that sends them.
void assignButtons(Canvas& c, const Frame& f, Box row) {
    const scene::InspectorView& in = f.model.inspector;
    const float gap = c.px(kGapU);
    const scene::WayCandidate* who = f.model.ways.asked && f.model.ways.assignRoom == in.markTarget ? nearestFree(f.model.ways) : nullptr;
    const std::string_view team = who ? teamOf(*who) : std::string_view();
    // Who is nearest changes by itself, and so does the button: a press that was aimed before that is not meant for it.
    const uint64_t named = who ? (std::hash<std::string_view>{}(team) ^ (std::hash<std::string_view>{}(in.markTarget) << 1)) | 1 : 0;
    const bool armed = c.pressedSince(f.panel.assignNearest.from(named, c.timeS()));
    const auto choose = [&](Box b, std::string_view text, char32_t icon, int size) {
        if (c.button("assign", b,
                     {.look = who ? ButtonLook::Outlined : ButtonLook::Primary,
                      .icon = icon,
                      .text = text,
                      .font = {size, true},
                      .tip = Line("Choose which team goes there  ({}); who holds it  ({})", c.keyOf(Action::Assign), c.keyOf(Action::Hold))}))
            f.panel.assigning = !f.panel.assigning, f.panel.holding = false;
    };
    const auto go = [&](Box b, std::string_view text) {
        if (c.button("place.goto", b,
                     {.icon = icons::kGoTo, .text = text, .font = {f.m.compact() ? 18 : 20, false}, .tip = "Go to it", .key = Action::FrameChosen}))
            f.out.push_back(scene::GoTo{in.of});
    };
    if (!who) {
        const Box left = row.cutLeft(std::floor((row.w - gap) / 2), gap);
        choose(left, "Assign team", icons::kTeam, f.m.compact() ? 16 : 20);
        return go(row, "Go to");
    }
    go(row.cutRight(c.px(kTargetU), gap), "");
    const Line whole("Assign {}", team);
    const size_t rooms = f.view.rooms.size();
    const Line tip("{} is nearest and free, {} away on foot: goes {}", team,
                   base::formatAge(live::Millis(int64_t(std::min(who->seconds, 1e6) * 1000))),
                   rooms > 1 ? Line("to these {} rooms", rooms).view() : std::string_view("there"));
    choose(row.cutLeft(std::floor((row.w - gap) * 0.36f), gap), "Assign …", 0, f.m.compact() ? 14 : 16);
    ButtonSpec send{.look = ButtonLook::Primary, .text = whole, .font = {20, true}, .tip = tip, .armed = armed};
    while (send.font.size > 14 && c.textWidth(send.font, whole) > row.w - c.px(14)) send.font.size -= 2;
    if (c.textWidth(send.font, whole) > row.w - c.px(14)) {
        // Two lines, the name in the second; a long name still stands in the tip.
        send.text = "Assign", send.below = team, send.font = {16, false};
        if (c.textWidth({16, true}, team) > row.w - c.px(6)) send.font.size = 14;
    }
    if (c.button("assign.nearest", row, send)) f.out.push_back(scene::AssignTeam{in.markTarget, std::string(team), {}});
}
}  // namespace

float placeFootHeight(const Canvas& c, const Frame& f) {
    const Foot foot = footOf(f);
    if (f.model.inspector.markTarget.empty()) return c.px(foot.primary) + (handMade(f) ? c.px(50 + kGapU) : 0);
    return c.px(foot.primary) + c.px(foot.caption) + (f.model.inspector.isDoor ? c.px(50) : 2 * c.px(50) + c.px(kGapU));
}

void drawPlaceFoot(Canvas& c, const Frame& f, Box b) {
    const scene::Palette& p = c.pal();
    const scene::InspectorView& in = f.model.inspector;
    const float gap = c.px(kGapU);
    const Foot foot = footOf(f);
    Box first = b.cutTop(c.px(foot.primary));
    if (in.markTarget.empty()) {
        const auto* alert = std::get_if<scene::AlertRef>(&in.of);
        const bool waits = alert && std::any_of(f.model.alerts.begin(), f.model.alerts.end(),
                                                [&](const scene::AlertView& a) { return a.id == alert->id && !a.acked; });
        if (waits && c.button("place.ack", first.cutLeft(std::floor((first.w - gap) / 2), gap),
                              {.icon = icons::kCheck, .text = f.m.compact() ? "Ack." : "Acknowledge", .font = {20, true}}))
            f.out.push_back(scene::AcknowledgeAlert{alert->id});
        if (alert && unplaced(f.model, alert->id)) {
            if (c.button("place.alarm_here", first, {.look = ButtonLook::Primary, .icon = icons::kPin, .text = "Place it", .font = {20, true}}))
                f.out.push_back(scene::BeginPlacingAlarm{alert->id});
            return;
        }
        if (const auto* who = std::get_if<scene::ResponderRef>(&in.of);
            who && c.button("place.way", first.cutLeft(std::floor((first.w - gap) / 2), gap),
                            {.look = f.view.routing ? ButtonLook::Active : ButtonLook::Plain,
                             .icon = icons::kArrow,
                             .text = "Way to …",
                             .font = {f.m.compact() ? 18 : 20, false},
                             .tip = "Then click the room or door where they are to go",
                             .key = Action::Way}))
            f.out.push_back(scene::BeginRoute{f.view.routing ? "" : who->uid});
        if (c.button("place.goto", first, {.look = ButtonLook::Primary, .icon = icons::kGoTo, .text = "Go to", .font = {20, true}}))
            f.out.push_back(scene::GoTo{in.of});
        if (const scene::MarkerView* m = handMade(f)) {
            b.cutTop(gap);
            Box row = b.cutTop(c.px(50));
            const float third = std::floor((row.w - 2 * gap) / 3);
            const bool wide = !f.m.compact();
            if (c.button("marker.rename", row.cutLeft(third, gap),
                         {.icon = wide ? icons::kPencil : 0, .text = "Name", .tip = "Give it another name"})) {
                f.panel.open(Overlay::Rename);
                f.panel.renaming = m->id;
                const size_t n = std::min(m->label.size(), f.panel.input.size() - 1);
                std::copy_n(m->label.begin(), n, f.panel.input.begin());
                f.panel.input[n] = 0;
            }
            if (c.button("marker.remove", row.cutLeft(third, gap),
                         {.icon = wide ? icons::kTrash : 0, .text = "Remove", .tip = "Take it off the map; undo brings it back"}))
                f.out.push_back(scene::RemoveMarker{m->id});
            if (c.button("mark.undo", row, {.icon = wide ? icons::kUndo : 0, .text = "Undo", .tip = "Take back your last mark"}))
                f.out.push_back(scene::UndoMark{});
        }
        return;
    }
    const float half = std::floor((first.w - gap) / 2);
    const Box caption = b.cutTop(c.px(foot.caption));
    if (in.isDoor) {
        if (c.button("door.secure", first.cutLeft(half, gap),
                     {.look = ButtonLook::Outlined,
                      .icon = f.m.compact() ? 0 : icons::kLock,
                      .text = "Verified secure",
                      .font = {f.m.compact() ? 16 : 20, true},
                      .tip = "A person has checked that this door is locked"}))
            f.out.push_back(scene::MarkDoorVerified{in.markTarget, true});
        if (c.button("door.not_secure", first,
                     {.icon = f.m.compact() ? 0 : icons::kUnlock,
                      .text = "Not secure",
                      .font = {f.m.compact() ? 16 : 20, false},
                      .tip = "A person has checked that this door is not locked"}))
            f.out.push_back(scene::MarkDoorVerified{in.markTarget, false});
        if (foot.caption >= 20) c.text(caption, {16, false}, p.secondary, "This door");
        Box row = b.cutTop(c.px(50));
        const float third = std::floor((row.w - 2 * gap) / 3);
        const bool wide = !f.m.compact(), sees = f.view.sight && scene::Selection(f.view.sight->door) == in.of;
        if (c.button("place.goto", row.cutLeft(third, gap), {.icon = wide ? icons::kGoTo : 0, .text = "Go to"})) f.out.push_back(scene::GoTo{in.of});
        if (c.button("place.sight", row.cutLeft(third, gap),
                     {.look = sees ? ButtonLook::Active : ButtonLook::Plain,
                      .icon = wide ? icons::kEye : 0,
                      .text = "Sees",
                      .tip = "What can be seen from this door",
                      .key = Action::Sight}))
            f.out.push_back(scene::ShowSight{});
        if (c.button("mark.undo", row,
                     {.icon = wide ? icons::kUndo : 0,
                      .text = "Undo",
                      .tip = Line("Take back your last mark  ({}; again: {})", c.keyOf(Action::Undo), c.keyOf(Action::Redo))}))
            f.out.push_back(scene::UndoMark{});
        return;
    }
    assignButtons(c, f, first);
    if (foot.caption >= 20)
        c.text(caption, {16, false}, p.secondary, f.view.rooms.empty() ? Line("Mark this room") : Line("Mark these {} rooms", f.view.rooms.size()));
    const float w = std::floor((b.w - 3 * gap) / 4);
    for (int row = 0, i = 0; row < 2; ++row) {
        Box line = b.cutTop(c.px(50), gap);
        for (int k = 0; k < 4; ++k, ++i) {
            const Box at = line.cutLeft(k == 3 ? line.w : w, gap);
            const FontSize font{f.m.compact() ? 14 : 16, false};
            if (i == 7) {
                if (c.button("mark.undo", at,
                             {.icon = icons::kUndo,
                              .text = "Undo",
                              .font = font,
                              .tip = Line("Take back your last mark  ({}; again: {})", c.keyOf(Action::Undo), c.keyOf(Action::Redo)),
                              .iconOnTop = true,
                              .iconColour = p.secondary}))
                    f.out.push_back(scene::UndoMark{});
                continue;
            }
            const MarkButton& m = kMarks[i];
            const bool of = in.status == m.status && in.freshness != Freshness::Never;
            // Of several rooms it is what all of them are.
            const bool current = of && std::all_of(f.view.rooms.begin(), f.view.rooms.end(), [&](base::RoomId r) {
                                     return r.index() < f.model.rooms.size() && f.model.rooms[r.index()].status == m.status &&
                                            f.model.rooms[r.index()].freshness != Freshness::Never;
                                 });
            if (c.button(m.name, at,
                         {.look = current ? ButtonLook::Outlined : ButtonLook::Plain,
                          .text = c.textWidth(font, m.word) + c.px(2) <= at.w ? m.word : m.narrow,
                          .font = font,
                          .tip = scene::words(m.status),
                          .iconOnTop = true,
                          .meaning = iconOf(m.status),
                          .iconColour = markColour(p, m.status)}))
                f.out.push_back(scene::MarkRoom{in.markTarget, m.status});
        }
    }
}

// The teams to choose from, in place of the facts. A digit chooses a row; so that it means the row that was read, rows keep their place while the
// list is open and new teams come last.
void drawAssignList(Canvas& c, const Frame& f, Box b) {
    const scene::Palette& p = c.pal();
    PanelState& panel = f.panel;
    const std::optional<int> digit = std::exchange(panel.assignDigit, {});
    Box head = b.cutTop(c.px(kTargetU), c.px(8));
    if (c.button("assign.cancel", head.cutRight(c.px(48)), {.icon = icons::kClose, .tip = "Back  (Esc)"})) panel.assigning = false;
    const size_t rooms = f.view.rooms.size();
    const Line asked = rooms > 1 ? Line("{} {} rooms?", panel.holding ? "Who holds" : "Which team to", rooms)
                                 : Line("{}", panel.holding ? "Who holds it?" : "Which team?");
    c.text(head, {c.textWidth({20, true}, asked) <= head.w ? 20 : 16, true}, p.text, asked);
    Box kinds = b.cutTop(c.px(kTargetU), c.px(8));
    const float half = std::floor((kinds.w - c.px(kGapU)) / 2);
    if (c.button("assign.kind.assign", kinds.cutLeft(half, c.px(kGapU)),
                 {.look = panel.holding ? ButtonLook::Plain : ButtonLook::Active,
                  .text = "Goes there",
                  .tip = "The team is sent there",
                  .key = Action::Assign}))
        panel.holding = false;
    if (c.button("assign.kind.hold", kinds,
                 {.look = panel.holding ? ButtonLook::Active : ButtonLook::Plain,
                  .text = "Holds it",
                  .tip = "Searched and held is clear",
                  .key = Action::Hold}))
        panel.holding = true;
    if (panel.holding &&
        (c.button("assign.nobody", b.cutTop(c.px(kTargetU), c.px(8)),
                  {.icon = icons::kClose, .text = "Nobody holds it any more", .font = {f.m.compact() ? 16 : 18, false}, .tip = "0"}) |
         (digit == 0))) {
        f.out.push_back(scene::HoldRoom{f.model.inspector.markTarget, ""});
        panel.assigning = false;
    }
    if (f.model.teams.empty()) {
        c.wrapped(b, {18, false}, p.secondary, "No team has reported yet. A team appears here with its first position or radio contact.");
        return;
    }
    const bool begins = !std::exchange(panel.assignListed, true);
    if (begins) panel.assignTeams.clear();
    const bool changed = std::exchange(panel.assignSeen, f.model.revision) != f.model.revision;
    if (begins || changed || panel.assignTeams.size() < f.model.teams.size())
        for (const scene::TeamView& t : f.model.teams)
            if (std::find(panel.assignTeams.begin(), panel.assignTeams.end(), t.name) == panel.assignTeams.end()) panel.assignTeams.push_back(t.name);
    const bool waysHere = f.model.ways.asked && f.model.ways.assignRoom == f.model.inspector.markTarget;
    const scene::WayCandidate* nearest = waysHere ? nearestFree(f.model.ways) : nullptr;
    const float rowH = c.px(56), step = rowH + c.px(6);
    Box content = c.beginScroll("assign", b, step * float(panel.assignTeams.size()));
    for (size_t i = 0; i < panel.assignTeams.size(); ++i) {
        const Box row = content.cutTop(rowH, c.px(6));
        const auto found =
            std::find_if(f.model.teams.begin(), f.model.teams.end(), [&](const scene::TeamView& t) { return t.name == panel.assignTeams[i]; });
        if (found == f.model.teams.end()) continue;  // not heard of any more; the rows below keep their numbers
        const scene::TeamView& t = *found;
        const Hit h = c.hit(Name("assign.team.{}", i), row);
        if (h.clicked || (digit && *digit > 0 && size_t(*digit) == i + 1)) {
            if (panel.holding) f.out.push_back(scene::HoldRoom{f.model.inspector.markTarget, t.name});
            else f.out.push_back(scene::AssignTeam{f.model.inspector.markTarget, t.name, {}});
            panel.assigning = false;
        }
        if (!c.visible(row.y, row.h)) continue;
        c.fill(row, c.ground(p.card, h));
        Box in = row.inset(c.px(10), c.px(5));
        const Box number = in.cutLeft(c.px(18), c.px(8));
        if (i < 9) c.text(number, {20, true}, p.secondary, Line("{}", i + 1), Align::Centre);
        teamGlyph(c, in.cutLeft(c.px(36), c.px(10)), t.service, t.name, false);
        Box upper = in.cutTop(std::floor(in.h / 2));
        ageText(c, upper.cutRight(ageWidth(c, {16, false}, t.contactKnown, t.sinceContact, 56), c.px(6)), {16, false},
                t.contactKnown ? t.freshness : Freshness::Never, t.sinceContact, t.contactKnown);
        c.text(upper, {18, true}, p.text, t.name);
        const bool first = nearest && teamOf(*nearest) == t.name;
        c.text(in, {16, first}, first ? p.text : p.secondary, first ? Line("nearest · {}", t.doing).view() : std::string_view(t.doing));
    }
    c.endScroll();
}

namespace {
constexpr float kCasualtyRowU = 52;

Rgba8 triageColour(const scene::Palette& p, live::Triage t) {
    switch (t) {
        case live::Triage::Immediate:
            return p.threat;
        case live::Triage::Delayed:
            return p.caution;
        case live::Triage::Minor:
            return p.status(RoomStatus::Clear);
        case live::Triage::Deceased:
            return p.text;
        case live::Triage::Expectant:
        case live::Triage::Untriaged:
            break;
    }
    return p.secondary;
}

const scene::CasualtyCounts* casualtiesHere(const Frame& f) {
    const auto* room = std::get_if<base::RoomId>(&f.model.inspector.of);
    return room && room->index() < f.model.rooms.size() ? &f.model.rooms[room->index()].casualties : nullptr;
}
}  // namespace

float casualtiesHeight(const Canvas& c, const Frame& f) {
    if (!casualtiesHere(f)) return 0;
    return c.px(kTargetU + 8) + (f.panel.casualtiesOpen ? casualtyRowsHeight(c, f) : 0);
}
float casualtyRowsHeight(const Canvas& c, const Frame& f) { return casualtiesHere(f) ? c.px(kCasualtyRowU) * float(live::kTriages) : 0; }

void drawCasualties(Canvas& c, const Frame& f, Box& content) {
    const scene::CasualtyCounts* here = casualtiesHere(f);
    if (!here) return;
    const int total = here->total();
    if (c.button("place.casualties", content.cutTop(c.px(kTargetU), c.px(8)),
                 {.icon = f.panel.casualtiesOpen ? icons::kUp : icons::kDown,
                  .text = total == 0 ? Line("Casualties: none known") : Line("Casualties · {}", total),
                  .font = {16, total > 0}}))
        f.panel.casualtiesOpen = !f.panel.casualtiesOpen;
    if (f.panel.casualtiesOpen) drawCasualtyRows(c, f, content);
}

void drawCasualtyRows(Canvas& c, const Frame& f, Box& content) {
    const scene::CasualtyCounts* here = casualtiesHere(f);
    if (!here) return;
    const scene::Palette& p = c.pal();
    // In the order of who is carried first; START knows four of them, SALT the fifth too.
    using T = live::Triage;
    for (const T t : {T::Immediate, T::Delayed, T::Minor, T::Expectant, T::Deceased, T::Untriaged}) {
        Box row = content.cutTop(c.px(kCasualtyRowU));
        if (!c.visible(row.y, row.h)) continue;
        row.h = c.px(kTargetU);
        const int n = (*here)[t];
        const std::string_view word = scene::words(t);
        const Rgba8 colour = triageColour(p, t);
        if (c.button(Name("casualty.{}.more", live::toString(t)), row.cutRight(c.px(kTargetU), c.px(6)), {.icon = icons::kPlus, .tip = "One more"}))
            f.out.push_back(scene::MarkCasualty{f.model.inspector.markTarget, t, +1});
        c.count(row.cutRight(c.px(44), c.px(6)), {22, true}, n > 0 ? p.text : p.secondary, uint64_t(std::max(0, n)), Align::Centre);
        if (c.button(Name("casualty.{}.less", live::toString(t)), row.cutRight(c.px(kTargetU), c.px(8)),
                     {.icon = icons::kMinus, .tip = "One less", .enabled = n > 0}))
            f.out.push_back(scene::MarkCasualty{f.model.inspector.markTarget, t, -1});
        const Box dot = row.cutLeft(c.px(20), c.px(10));
        const Box swatch = dot.centred(c.px(18), c.px(18));
        if (t == T::Deceased) c.fill(swatch, p.background), c.frame(swatch, colour, 2);
        else if (t == T::Untriaged) c.dashedFrame(swatch, colour, 2, 4);
        else c.fill(swatch, colour);
        c.text(row, {18, n > 0}, n > 0 ? p.text : p.secondary, word);
    }
}

void drawSeveral(Canvas& c, const Frame& f, Box b) {
    const scene::Palette& p = c.pal();
    const bool full = !f.m.compact();
    b.cutBottom(c.px(full ? 16 : 8));
    Box head = b.cutTop(c.px(full ? 64 : 50), c.px(full ? 10 : 6));
    Box close = head.cutRight(c.px(kTargetU), c.px(8));
    close.h = c.px(kTargetU);
    if (c.button("place.close", close, {.icon = icons::kClose, .tip = "Choose nothing  (Esc)"})) f.out.push_back(scene::Select{});
    c.text(head.cutTop(c.px(full ? 40 : 28)), {full ? 32 : 24, true}, p.text, Line("{} rooms", f.view.rooms.size()));
    const FontSize small{full ? 18 : 16, false};
    const std::string_view meant = "A mark is of all of them; one undo";
    c.text(head, small, p.secondary, c.textWidth(small, meant) <= head.w ? meant : "A mark is of all");
    if (f.panel.assigning) return drawAssignList(c, f, b);
    const float footH = placeFootHeight(c, f);
    Box foot;
    const bool footScrolls = b.h < footH + c.px(56);
    if (!footScrolls) foot = b.cutBottom(footH, c.px(10));
    const float rowH = c.px(kTargetU), step = rowH + c.px(4);
    Box content = c.beginScroll("several", b, step * float(f.view.rooms.size()) + (footScrolls ? footH + c.px(10) : 0));
    for (const base::RoomId id : f.view.rooms) {
        const Box row = content.cutTop(rowH, c.px(4));
        if (id.index() >= f.model.rooms.size() || !c.visible(row.y, row.h)) continue;
        const scene::RoomView& r = f.model.rooms[id.index()];
        const Hit h = c.hit(Name("several.{}", id.value), row, true, "Take it out");
        if (h.clicked) f.out.push_back(scene::ChooseRooms{{id}, true});
        c.fill(row, c.ground(p.background, h));
        Box in = row.inset(c.px(6), c.px(4));
        statusSwatch(c, in.cutLeft(in.h, c.px(10)), r.searching ? RoomStatus::Searching : r.status, live::isOutdated(r.freshness));
        c.icon(in.cutRight(c.px(24), c.px(4)), 14, p.secondary, icons::kClose);
        c.text(in.cutLeft(std::min(in.w, std::ceil(c.textWidth({18, true}, r.label)) + 1), c.px(10)), {18, true}, p.text, r.label);
        c.text(in, {16, false}, p.secondary, r.searching ? std::string_view("Searching") : scene::words(r.status));
    }
    if (footScrolls) drawPlaceFoot(c, f, content.cutTop(footH));
    c.endScroll();
    if (!footScrolls) drawPlaceFoot(c, f, foot);
}

}  // namespace sallyport::ui
