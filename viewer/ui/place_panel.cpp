// Inspector of the chosen room, door, responder or alert: what is known, how old it is, who said so; actions at the foot, where they never move.
#include <algorithm>

#include "base/time.h"
#include "scene/door_list.h"
#include "scene/placing.h"
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

    // Low windows: first the status block scrolls with the facts, then the foot does too. The alarm, or without one a danger, never scrolls away.
    Box foot;
    const bool hasStatus = !in.statusText.empty(), alarm = hasStatus && !in.alarms.empty();
    const bool danger = live::isDanger(in.status) && std::holds_alternative<base::RoomId>(in.of);
    const float footH = placeFootHeight(c, f), blockH = c.px(full ? kPrimaryU : 52), alarmH = alarm ? c.px(56) + c.px(6) : 0;
    const float labelW = c.px(full ? 96 : 72), factW = b.w - c.px(14);  // a scroll bar may take some
    // A way that was asked for is read, whatever else there is: where it has no room the foot makes some.
    const float wayH = wayShownHeight(c, f, factW), wayRoom = wayH > 0 ? std::min(wayH, c.px(260)) : 0;
    const bool footScrolls = b.h < footH + c.px(56) || (wayH > 0 && b.h < footH + alarmH + wayRoom + c.px(30)),
               blockScrolls = b.h < footH + alarmH + blockH + c.px(!alarm && danger ? 90 : 200);
    const bool assigning = f.panel.assigning && !in.markTarget.empty() && !in.isDoor;  // its list takes the place of the foot too
    if (!footScrolls && !assigning) foot = b.cutBottom(footH, c.px(10));
    // Below an alarm the status would be out of sight: then it stands in the line under the title, before as much of the rest as has room.
    const FontSize under{full ? 18 : 16, alarm && blockScrolls};
    std::string_view rest = in.subtitle;
    const auto underTitle = [&] {
        if (!(alarm && blockScrolls)) return Line("{}", rest);
        return rest.empty() ? Line("{}", in.statusText) : Line("{} · {}", in.statusText, rest);
    };
    while (alarm && blockScrolls && !rest.empty() && c.textWidth(under, underTitle()) > head.w) {
        const size_t dot = rest.rfind(" · ");
        rest = dot == rest.npos ? std::string_view() : rest.substr(0, dot);
    }
    c.text(head, under, alarm && blockScrolls ? p.text : p.secondary, underTitle());
    if (alarm) alarmBlock(c, f, b.cutTop(c.px(56), c.px(blockScrolls ? 10 : 6)));
    if (hasStatus && !blockScrolls) statusBlock(c, f.model, b.cutTop(blockH, c.px(10)));

    if (assigning) {
        drawAssignList(c, f, b);
        return;
    }

    const float doorH = c.px(52), historyH = c.px(25), section = c.px(16), headH = c.px(30);
    const bool foldHistory = f.m.compact();
    float need = 0;
    for (const scene::FactRow& r : in.facts) need += factShape(c, r, factW, labelW, !full).height;
    need += casualtiesHeight(c, f);
    const float waysAt = need + (blockScrolls && hasStatus ? blockH + c.px(10) : 0);
    need += waysHeight(c, f, factW);
    if (!in.doors.empty()) need += section + headH + (doorH + c.px(4)) * float(in.doors.size());
    if (!in.history.empty())
        need += section + (foldHistory ? c.px(kTargetU) : headH) + (!foldHistory || f.panel.historyOpen ? historyH * float(in.history.size()) : 0);
    if (blockScrolls && hasStatus) need += blockH + c.px(10);
    if (footScrolls) need += footH + c.px(10);
    // Another place is read from its top; a way that was just asked for is what is wanted.
    std::optional<float> to;
    if (!(f.view.selection == f.panel.placeShown)) to = 0;
    if (wayH > 0 && !f.panel.wayShown) to = waysAt + c.px(kWayShownAtU);
    f.panel.placeShown = f.view.selection;
    f.panel.wayShown = wayH > 0;
    Box content = c.beginScroll("place", {b.x - c.px(8), b.y, b.w + c.px(8), b.h}, need, to);
    content.cutLeft(c.px(8));
    if (blockScrolls && hasStatus) statusBlock(c, f.model, content.cutTop(blockH, c.px(10)));
    for (const scene::FactRow& r : in.facts) {
        const Box row = content.cutTop(factShape(c, r, content.w, labelW, !full).height);
        if (c.visible(row.y, row.h)) factRow(c, r, row, labelW, !full);
    }
    drawCasualties(c, f, content);
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
        drawPlaceFoot(c, f, content.cutTop(footH));
    }
    c.endScroll();
    if (footScrolls) return;
    c.armFrom(0);  // the foot stands where it stood, whatever comes above
    drawPlaceFoot(c, f, foot);
}

}  // namespace sallyport::ui
