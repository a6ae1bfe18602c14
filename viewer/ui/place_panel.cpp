// Inspector of the chosen room, door, responder or alert: what is known, how old it is, who said so; actions at the foot, where they never move.
#include <algorithm>

#include "base/time.h"
#include "scene/placing.h"
#include "scene/door_list.h"
#include "viewer/ui/icons.h"
#include "viewer/ui/panels.h"

namespace sallyport::ui {

namespace {
using live::Freshness;
using live::RoomStatus;

void statusBlock(Canvas& c, const scene::ViewModel& model, Box b) {
    const scene::Palette& p = c.pal();
    const scene::InspectorView& in = model.inspector;
    const bool stale = live::isOutdated(in.freshness), room = std::holds_alternative<base::RoomId>(in.of);
    const base::DoorId* door = std::get_if<base::DoorId>(&in.of);
    const bool knownDoor = door && door->index() < model.doors.size();
    const scene::DoorLook look = knownDoor ? model.doors[door->index()].look : scene::DoorLook::Unknown;
    const Rgba8 colour = stale ? p.secondary : knownDoor ? doorColour(p, look) : p.status(in.status);
    c.fill(b, p.background);
    if (in.status == RoomStatus::Threat && !stale) c.fill(b, mix(p.background, colour, 0.22));
    Box inner = b.inset(c.px(3), c.px(3));
    if (room) {
        c.fill(inner.cutLeft(c.px(8)), colour, 0);
        statusSwatch(c, inner.cutLeft(inner.h, c.px(14)), in.status, stale);
    } else if (knownDoor) {
        c.fill(inner.cutLeft(c.px(8), c.px(6)), colour, 0);
        doorGlyph(c, inner.cutLeft(c.px(46), c.px(12)), look, stale);
    } else {
        inner.cutLeft(c.px(14));
    }
    if (stale) c.dashedFrame(b, colour, 2, 6);
    else c.frame(b, colour, 3);
    inner.cutRight(c.px(8));
    const FontSize ageFont{26, true};
    const std::string age = in.freshness == Freshness::Never                 ? "never"
                            : in.ageKnown                                    ? base::formatAge(in.age)
                            : std::holds_alternative<scene::PointRef>(in.of) ? ""  // what the plan says has no age here
                                                                             : "age ?";
    const float ageW = std::ceil(c.textWidth(ageFont, age)) + 1;
    c.text(inner.cutRight(ageW, c.px(10)), ageFont, in.freshness == Freshness::Aging ? p.caution : stale ? p.secondary : p.text, age, Align::Right);
    if (const float tagW = tagBox(c, inner, p.text, in.tag); tagW > 0) inner.cutLeft(tagW, c.px(10));
    const Rgba8 word = stale || (!knownDoor && in.status == RoomStatus::Unknown) || in.status == RoomStatus::Evacuated ? p.text : colour;
    const FontSize large{26, true}, medium{20, true};
    const FontSize small{16, true};
    if (c.textWidth(large, in.statusText) <= inner.w) return void(c.text(inner, large, word, in.statusText));
    if (c.textWidth(medium, in.statusText) <= inner.w) return void(c.text(inner, medium, word, in.statusText));
    // Never shortened where two lines hold it: "reported" must not be cut from "locked".
    const float h = c.wrappedHeight(small, in.statusText, inner.w);
    if (h > inner.h) c.text(inner, small, word, in.statusText);
    else c.wrapped({inner.x, std::floor(inner.midY() - h / 2), inner.w, h}, small, word, in.statusText);
}

// What waits for an answer in this place, over all that is said of it; leads to the alert, where it is answered.
void alarmBlock(Canvas& c, const Frame& f, Box b) {
    const scene::Palette& p = c.pal();
    const scene::AlarmLine& a = f.model.inspector.alarms.front();
    const size_t more = f.model.inspector.alarms.size() - 1;
    const Hit h = c.hit("place.alarm", b, true, "The alert itself");
    if (h.clicked) f.out.push_back(scene::Select{scene::AlertRef{a.id}});
    const Rgba8 ground = a.acked ? p.background : p.alarm, ink = a.acked ? p.text : p.alarmText;
    c.fill(b, c.ground(ground, h));
    c.frame(b, p.alarm, 3);
    Box in = b.inset(c.px(12), c.px(5));
    const FontSize big{20, true};
    const std::string age = base::formatAge(a.age);
    Box upper = in.cutTop(std::floor(in.h * 0.54f));
    c.text(upper.cutRight(std::ceil(c.textWidth(big, age)) + 1, c.px(8)), big, ink, age, Align::Right);
    c.icon(upper.cutLeft(c.px(22), c.px(8)), 18, ink, scene::Icon::Threat);
    const Line title("{}{}", a.tag == "REAL" ? "REAL · " : "", a.title);
    c.text(upper.cutLeft(std::min(upper.w, std::ceil(c.textWidth(big, title)) + 1), c.px(10)), big, ink, title);
    if (a.tag != "REAL") tagBox(c, upper, ink, a.tag);
    const Line state("{}{}", a.acked ? std::string_view(a.ackedBy) : std::string_view("not acknowledged"),
                     more == 0 ? Line("") : Line(" · {} more", more));
    c.text(in, {16, !a.acked}, ink, state);
}

// The alarm, when there is one, then the status.
float blocksHeight(const Canvas& c, const scene::InspectorView& in, float blockH) { return (in.alarms.empty() ? 0 : c.px(56) + c.px(6)) + blockH; }
void blocks(Canvas& c, const Frame& f, Box b) {
    if (!f.model.inspector.alarms.empty()) alarmBlock(c, f, b.cutTop(c.px(56), c.px(6)));
    statusBlock(c, f.model, b);
}

// The parts of a row, and how high it is: what was said in words is never cut, it wraps.
struct FactShape {
    float ageW, valueW, valueH;
    bool wraps;
    float height;
};
FactShape factShape(const Canvas& c, const scene::FactRow& r, float width, float labelW, bool compact) {
    FactShape s{};
    const bool hasAge = r.never || r.ageKnown || r.freshness != Freshness::Never;
    s.ageW = !hasAge ? 0 : ageWidth(c, {18, false}, r.ageKnown && !r.never, r.age, r.ageKnown && r.age < std::chrono::hours(1) ? 52 : 66);
    s.valueW = std::max(c.px(40), width - labelW - c.px(8) - (hasAge ? s.ageW + c.px(4) : 0));
    s.wraps = c.textWidth({18, false}, r.value) > s.valueW;
    s.valueH = s.wraps ? c.wrappedHeight({18, false}, r.value, s.valueW) + c.px(4) : c.px(compact ? 24 : 26);
    s.height = s.valueH + c.px(r.source.empty() && s.wraps ? 4 : compact ? 23 : 26);
    return s;
}

void factRow(Canvas& c, const scene::FactRow& r, Box b, float labelW, bool compact) {
    const FactShape shape = factShape(c, r, b.w, labelW, compact);
    const scene::Palette& p = c.pal();
    if (isNew(r.freshness, r.ageKnown, r.age)) c.fill({b.x - c.px(4), b.y, b.w + c.px(4), b.h - c.px(4)}, mix(p.panel, p.text, kNewFactLighter));
    if (r.conflict) {
        c.fill({b.x - c.px(8), b.y + c.px(2), c.px(4), b.h - c.px(6)}, p.caution, 0);
        c.tip("conflict", b, Line("Sources disagree about this: {}", r.label));
    }
    const bool stale = live::isOutdated(r.freshness);
    Box upper = b.cutTop(shape.valueH), lower = b.cutTop(c.px(20));
    const float lineH = c.px(compact ? 24 : 26);
    Box label = upper.cutLeft(labelW, c.px(8));
    label.h = lineH;
    c.text(label, {compact ? 14 : 16, false}, p.secondary, r.label);
    lower.cutLeft(labelW, c.px(8));
    Box age = upper.cutRight(shape.ageW, shape.ageW > 0 ? c.px(4) : 0);
    age.h = lineH;
    if (r.never) c.text(age, {18, false}, p.text, "never", Align::Right);
    else if (r.freshness != Freshness::Never || r.ageKnown) ageText(c, age, {18, false}, r.freshness, r.age, r.ageKnown);
    if (shape.wraps) c.wrapped({upper.x, upper.y + c.px(2), shape.valueW, upper.h}, {18, false}, stale ? p.secondary : p.text, r.value);
    else c.text(upper, {18, false}, stale ? p.secondary : p.text, r.value);
    if (r.conflict) c.icon(lower.cutLeft(c.px(16), c.px(6)), 14, p.caution, scene::Icon::Threat);
    c.text(lower, {16, false}, r.conflict ? p.caution : p.secondary, r.source);
    if (stale) c.dashedLine({upper.x, lower.bottom()}, {age.right(), lower.bottom()}, p.secondary, 1, 4);
}

void doorRow(Canvas& c, const Frame& f, size_t i, Box b) {
    const scene::Palette& p = c.pal();
    const scene::InspectorView& in = f.model.inspector;
    const scene::FactRow& r = in.doors[i];
    const bool known = i < in.doorIds.size() && in.doorIds[i].index() < f.model.doors.size();
    const scene::DoorLook look = known ? f.model.doors[in.doorIds[i].index()].look : scene::DoorLook::Unmonitored;
    const Hit h = c.hit(Name("place.door.{}", i), b, known);
    if (h.clicked) f.out.push_back(scene::Select{in.doorIds[i]});
    c.fill(b, c.ground(isNew(r.freshness, r.ageKnown, r.age) ? mix(p.background, p.text, kNewFactLighter) : p.background, h));
    const bool stale = live::isOutdated(r.freshness), unknown = scene::groupOf(look) == scene::DoorGroup::Unknown;
    if (stale || unknown) c.dashedFrame(b, unknown ? p.text : p.secondary, 1, 3);
    Box inner = b.inset(c.px(4), c.px(3));
    doorGlyph(c, inner.cutLeft(c.px(40), c.px(8)), look, false);
    inner.cutRight(c.px(6));
    Box upper = inner.cutTop(std::floor(inner.h * 0.52f));
    ageText(c, upper.cutRight(ageWidth(c, {18, false}, r.ageKnown && !r.never, r.age, 56), c.px(6)), {18, false},
            r.never ? Freshness::Never : r.freshness, r.age, r.ageKnown);
    c.text(upper, {18, false}, p.text, r.label);
    c.text(inner, {16, unknown}, doorColour(p, look), r.value);
}

// The teams to choose from, in place of the facts.
void assignList(Canvas& c, const Frame& f, Box b) {
    const scene::Palette& p = c.pal();
    Box head = b.cutTop(c.px(kTargetU), c.px(8));
    if (c.button("assign.cancel", head.cutRight(c.px(48)), {.icon = icons::kClose, .tip = "Back"})) f.panel.assigning = false;
    c.text(head, {20, true}, p.text, "Which team?");
    if (f.model.teams.empty()) {
        c.wrapped(b, {18, false}, p.secondary, "No team has reported yet. A team appears here with its first position or radio contact.");
        return;
    }
    const float rowH = c.px(56), step = rowH + c.px(6);
    Box content = c.beginScroll("assign", b, step * float(f.model.teams.size()));
    for (size_t i = 0; i < f.model.teams.size(); ++i) {
        const scene::TeamView& t = f.model.teams[i];
        const Box row = content.cutTop(rowH, c.px(6));
        const Hit h = c.hit(Name("assign.team.{}", i), row);
        if (h.clicked) {
            f.out.push_back(scene::AssignTeam{f.model.inspector.markTarget, t.name});
            f.panel.assigning = false;
        }
        c.fill(row, c.ground(p.card, h));
        Box in = row.inset(c.px(10), c.px(5));
        teamGlyph(c, in.cutLeft(c.px(36), c.px(10)), t.service, t.name, false);
        Box upper = in.cutTop(std::floor(in.h / 2));
        ageText(c, upper.cutRight(ageWidth(c, {16, false}, t.contactKnown, t.sinceContact, 56), c.px(6)), {16, false},
                t.contactKnown ? t.freshness : Freshness::Never, t.sinceContact, t.contactKnown);
        c.text(upper, {18, true}, p.text, t.name);
        c.text(in, {16, false}, p.secondary, t.doing);
    }
    c.endScroll();
}

struct MarkButton {
    const char* name;
    const char* word;
    RoomStatus status;
};
constexpr MarkButton kMarks[] = {{"mark.threat", "Threat", RoomStatus::Threat},         {"mark.help", "Help", RoomStatus::NeedsHelp},
                                 {"mark.searched", "Searched", RoomStatus::Searched},   {"mark.clear", "Clear", RoomStatus::Clear},
                                 {"mark.locked_in", "Locked in", RoomStatus::LockedIn}, {"mark.evacuated", "Evac.", RoomStatus::Evacuated},
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
float footHeight(const Canvas& c, const Frame& f) {
    const Foot foot = footOf(f);
    if (f.model.inspector.markTarget.empty()) return c.px(foot.primary) + (handMade(f) ? c.px(50 + kGapU) : 0);
    return c.px(foot.primary) + c.px(foot.caption) + (f.model.inspector.isDoor ? c.px(50) : 2 * c.px(50) + c.px(kGapU));
}

void drawFoot(Canvas& c, const Frame& f, Box b) {
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
                             .tip = "Then click the room or door where they are to go  (R)"}))
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
                     {.look = ButtonLook::Primary,
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
                      .tip = "What can be seen from this door  (F)"}))
            f.out.push_back(scene::ShowSight{});
        if (c.button("mark.undo", row, {.icon = wide ? icons::kUndo : 0, .text = "Undo", .tip = "Take back your last mark"})) f.out.push_back(scene::UndoMark{});
        return;
    }
    if (c.button("assign", first.cutLeft(half, gap),
                 {.look = ButtonLook::Primary, .icon = icons::kTeam, .text = "Assign team", .font = {f.m.compact() ? 16 : 20, true}}))
        f.panel.assigning = !f.panel.assigning;
    if (c.button("place.goto", first, {.icon = icons::kGoTo, .text = "Go to", .font = {f.m.compact() ? 18 : 20, false}}))
        f.out.push_back(scene::GoTo{in.of});
    if (foot.caption >= 20) c.text(caption, {16, false}, p.secondary, "Mark this room");
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
                              .tip = "Take back your last mark",
                              .iconOnTop = true,
                              .iconColour = p.secondary}))
                    f.out.push_back(scene::UndoMark{});
                continue;
            }
            const MarkButton& m = kMarks[i];
            const bool current = in.status == m.status && in.freshness != Freshness::Never;
            if (c.button(m.name, at,
                         {.look = current ? ButtonLook::Outlined : ButtonLook::Plain,
                          .text = m.word,
                          .font = font,
                          .tip = scene::words(m.status),
                          .iconOnTop = true,
                          .meaning = iconOf(m.status),
                          .iconColour = markColour(p, m.status)}))
                f.out.push_back(scene::MarkRoom{in.markTarget, m.status});
        }
    }
}
}  // namespace

void drawPlace(Canvas& c, const Frame& f, Box b) {
    const scene::Palette& p = c.pal();
    const scene::InspectorView& in = f.model.inspector;
    const bool full = !f.m.compact();
    b.cutBottom(c.px(full ? 16 : 8));

    // Title, then the block of the status, then what scrolls, then the foot.
    Box head = b.cutTop(c.px(full ? 64 : 50), c.px(full ? 10 : 6));
    Box close = head.cutRight(c.px(kTargetU), c.px(8));
    close.h = c.px(kTargetU);
    if (c.button("place.close", close, {.icon = icons::kClose, .tip = "Choose nothing  (Esc)"})) f.out.push_back(scene::Select{});
    c.text(head.cutTop(c.px(full ? 40 : 28)), {full ? 32 : 24, true}, p.text, in.title);
    c.text(head, {full ? 18 : 16, false}, p.secondary, in.subtitle);

    // Low windows: first the status block scrolls with the facts, then the foot does too.
    Box foot;
    const bool hasStatus = !in.statusText.empty();
    const float footH = footHeight(c, f), blockH = blocksHeight(c, in, c.px(full ? kPrimaryU : 52));
    const bool footScrolls = b.h < footH + c.px(56), blockScrolls = b.h < footH + blockH + c.px(90);
    const bool assigning = f.panel.assigning && !in.markTarget.empty() && !in.isDoor;  // its list takes the place of the foot too
    if (!footScrolls && !assigning) foot = b.cutBottom(footH, c.px(10));
    if (hasStatus && !blockScrolls) blocks(c, f, b.cutTop(blockH, c.px(10)));

    if (assigning) {
        assignList(c, f, b);
        return;
    }

    const float labelW = c.px(full ? 96 : 72), factW = b.w - c.px(14);  // a scroll bar may take some
    const float doorH = c.px(52), historyH = c.px(25), section = c.px(16), headH = c.px(30);
    const bool foldHistory = f.m.compact();
    float need = 0;
    for (const scene::FactRow& r : in.facts) need += factShape(c, r, factW, labelW, !full).height;
    need += waysHeight(c, f, factW);
    if (!in.doors.empty()) need += section + headH + (doorH + c.px(4)) * float(in.doors.size());
    if (!in.history.empty())
        need += section + (foldHistory ? c.px(kTargetU) : headH) + (!foldHistory || f.panel.historyOpen ? historyH * float(in.history.size()) : 0);
    if (blockScrolls && hasStatus) need += blockH + c.px(10);
    if (footScrolls) need += footH + c.px(10);
    Box content = c.beginScroll("place", {b.x - c.px(8), b.y, b.w + c.px(8), b.h}, need);
    content.cutLeft(c.px(8));
    if (blockScrolls && hasStatus) blocks(c, f, content.cutTop(blockH, c.px(10)));
    for (const scene::FactRow& r : in.facts) {
        const Box row = content.cutTop(factShape(c, r, content.w, labelW, !full).height);
        if (c.visible(row.y, row.h)) factRow(c, r, row, labelW, !full);
    }
    drawWays(c, f, content);
    if (!in.doors.empty()) {
        Box rule = content.cutTop(section);
        c.line({rule.x, rule.midY()}, {rule.right(), rule.midY()}, mix(p.panel, p.wall, 0.4));
        c.text(content.cutTop(headH), {18, true}, p.text, "Doors");
        for (size_t i = 0; i < in.doors.size(); ++i) {
            const Box row = content.cutTop(doorH, c.px(4));
            if (c.visible(row.y, row.h)) doorRow(c, f, i, row);
        }
    }
    if (!in.history.empty()) {
        content.cutTop(section);
        if (foldHistory) {
            const Line title("History · {}", in.history.size());
            if (c.button("place.history", content.cutTop(c.px(kTargetU)),
                         {.icon = f.panel.historyOpen ? icons::kUp : icons::kDown, .text = title, .font = {16, true}}))
                f.panel.historyOpen = !f.panel.historyOpen;
        } else {
            c.text(content.cutTop(headH), {18, true}, p.text, "History");
        }
        if (!foldHistory || f.panel.historyOpen)
            for (const scene::HistoryRow& h : in.history) {
                Box row = content.cutTop(historyH);
                if (!c.visible(row.y, row.h)) continue;
                c.text(row.cutLeft(c.px(82), c.px(10)), {16, false}, p.secondary, h.clock);
                c.text(row, {16, false}, p.text, h.text);
            }
    }
    if (footScrolls) {
        content.cutTop(c.px(10));
        drawFoot(c, f, content.cutTop(footH));
    }
    c.endScroll();
    if (footScrolls) return;
    c.armFrom(0);  // the foot stands where it stood, whatever comes above
    drawFoot(c, f, foot);
}

}  // namespace sallyport::ui
