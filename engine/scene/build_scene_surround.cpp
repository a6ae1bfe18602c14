// Round the plan: sides, watermark, floor names; and over everything: compass, scale, read-out, frame, FEED LOST.
#include <algorithm>
#include <array>
#include <cmath>

#include "scene/build_scene_overlay.h"

namespace sallyport::scene {
namespace {

using base::Vec2;
using base::Vec3;

constexpr float kFramePx = 6;
constexpr float kNarrowPx = 560;     // of a picture that has no room for names beside the floors
constexpr float kWatermark = 0.07f;  // design: 7–9 %

/// What the picture must say of itself: a drill, and that it is not now.
bool framed(const ViewModel& m) { return m.exercise || !m.live; }

double niceLength(double about) {
    const double power = std::pow(10.0, std::floor(std::log10(about)));
    for (const double step : {5.0, 3.0, 2.0, 1.0})
        if (about >= step * power) return step * power;
    return power;
}

/// Height of the buttons over the picture's right edge, with what lies above and below them.
constexpr float kButtonsPx = 450;

}  // namespace

void SceneOverlay::placeSurround(const SceneContext& c, Canvas& canvas) {
    const float frame = c.px(kFramePx);
    const RectF p = c.picture.grown(-frame);
    compass_ = {};
    if (c.view.panels) {
        placer_.occupy({c.picture.x1 - c.px(float(kPanelEdgePx)), p.y0, p.x1, p.y1});
    } else {
        compass_ = RectF::around({p.x1 - c.px(30), p.y0 + c.px(72)}, c.px(54), c.px(100));
        placer_.place(compass_, "N", LabelKind::Instrument, true);
    }
    scaleBar_ = {p.x0 + c.px(36), p.y1 - c.px(50), p.x0 + c.px(300), p.y1 - c.px(10)};
    if (c.plan()) placer_.place(scaleBar_, "scale", LabelKind::Instrument, true);
    if (c.view.panels && c.view.partial()) {
        const float x = c.picture.x0 + c.px(float(kPartialPx[0])), y = c.picture.y1 - c.px(float(kPartialPx[1]));
        placer_.occupy({x, y, x + c.px(float(kPartialPx[2])), y + c.px(float(kPartialPx[3]))});
    }
    cursorChip_ = {};
    // From inside the pointer's place on the floor is mostly behind a wall; where one stands is said at the top.
    if (!c.inside() && !c.model.cursorReference.empty()) {
        const float w = canvas.width(c.model.cursorReference, FontFace::Regular, 16) + c.px(54);
        // Beside the buttons of the panels where those reach down to it.
        const bool beside = c.view.panels && c.picture.h() < c.px(kButtonsPx);
        const float right = beside ? c.picture.x1 - c.px(float(kPanelEdgePx) + 4) : p.x1 - c.px(24);
        cursorChip_ = {right - w, p.y1 - c.px(20 + 32), right, p.y1 - c.px(20)};
        // In a narrow picture above the scale bar.
        if (c.plan() && cursorChip_.overlaps(scaleBar_.grown(c.px(4)))) {
            const float up = cursorChip_.y1 - scaleBar_.y0 + c.px(4);
            cursorChip_.y0 -= up, cursorChip_.y1 -= up;
        }
        placer_.place(cursorChip_, c.model.cursorReference, LabelKind::Instrument, true);
    }
    placeGridLetters(c, canvas);
    placeStairs(c, canvas);
    placeSectionHandles(c);
    if (c.model.feedLost) placer_.occupy(RectF::around({p.centre().x, p.y0 + c.px(34)}, c.px(460), c.px(50)));
}

// SIDE A to D: outside the walls and beyond the number plates, in the middle of each side of the active floor or as near to it as is free.
void SceneOverlay::placeSideNames(const SceneContext& c, Canvas& canvas) {
    for (RectF& r : sideNames_) r = {};
    if (c.inside() || !c.view.floor.valid() || c.view.floor.index() >= c.site.floorBoxes.size()) return;
    const base::Box2& box = c.site.floorBoxes[c.view.floor.index()];
    if (box.empty()) return;
    const float w = canvas.width("SIDE A", FontFace::Bold, 18), h = c.px(20);
    static constexpr std::array<float, 4> kPlanPx{61, 40, 26, 84}, kOrbitPx{70, 52, 92, 116};
    for (size_t i = 0; i < 4; ++i) {
        const Vec2 o = c.site.sides[i].outward, across(-o.y, o.x);
        const double half = (std::abs(o.x) * box.size().x + std::abs(o.y) * box.size().y) / 2;
        const double length = std::abs(across.x) * box.size().x + std::abs(across.y) * box.size().y;
        const Vec2 edge = box.centre() + o * half;
        const auto at = c.at(edge, c.view.floor), end = c.at(edge + across * (length * 0.4), c.view.floor);
        const Vec2f d = c.direction(Vec3(edge, c.floorZ(c.view.floor)), o, c.view.floor);
        if (!at || !end || (d.x == 0 && d.y == 0)) continue;
        const bool upright = c.plan() && std::abs(d.x) > std::abs(d.y);
        const auto place = [&] {
            for (const float away : c.plan() ? kPlanPx : kOrbitPx)
                for (int k = 0; k < 17; ++k) {
                    const float t = (k % 2 ? 1.0f : -1.0f) * float((k + 1) / 2) / 8;
                    const Vec2f centre = *at + (*end - *at) * t + d * c.px(away);
                    const RectF r = upright ? RectF::around(centre, h, w) : RectF::around(centre, w, h);
                    if (!placer_.isFree(r.grown(c.px(2)))) continue;
                    sideNames_[i] = r;
                    ShortText text;
                    text << "SIDE " << std::string_view(&c.site.sides[i].letter, 1);
                    placer_.place(r, text.view(), LabelKind::Side, true);
                    return;
                }
        };
        place();
    }
}

void SceneOverlay::drawWatermark(const SceneContext& c, Canvas& canvas) {
    if (!framed(c.model)) return;
    // Across the picture, rising to the right. Both words are of one size, so that neither weighs more than it must; where both hold, one stands
    // under the other, the exercise first.
    const float angle = -0.36f;
    const Vec2f along(std::cos(angle), std::sin(angle)), below(-along.y, along.x);
    const bool both = c.model.exercise && !c.model.live;
    const float width = std::min(c.picture.w() * 0.6f, c.picture.h()) * (both ? 0.8f : 1);
    const float magnify = width / canvas.width("EXERCISE", FontFace::Bold, 96);
    const float line = canvas.capHeight(FontFace::Bold, 96) * magnify * 1.6f;
    const TextStyle style{FontFace::Bold, 96, withAlpha(c.colours.text, kWatermark)};
    if (c.model.exercise) canvas.textAlong(c.picture.centre() - below * (both ? line / 2 : 0), along * magnify, "EXERCISE", style);
    if (!c.model.live) canvas.textAlong(c.picture.centre() + below * (both ? line / 2 : 0), along * magnify, "REVIEW", style);
}

// Beside the floor's far corner: there the exploded building leaves the left of the picture free.
std::optional<float> SceneOverlay::floorNameY(const SceneContext& c, FloorId id) {
    if (!c.shown(id) || id.index() >= c.site.floorBoxes.size() || c.site.floorBoxes[id.index()].empty()) return std::nullopt;
    const base::Box2& box = c.site.floorBoxes[id.index()];
    float top = 1e9f;
    for (int k = 0; k < 4; ++k)
        if (const auto at = c.at(Vec2(k & 1 ? box.max.x : box.min.x, k & 2 ? box.max.y : box.min.y), id)) top = std::min(top, at->y);
    if (id < c.view.floor)
        if (const auto at = c.at(box.centre(), id)) top = at->y;  // below the active floor its own near corner is in the way
    if (top > 1e8f) return std::nullopt;
    return top;
}

// In the exploded view every floor says its name at the left, beside where it floats. Where the picture is not high enough for all, the active one
// does, and of the others those that find their own place, the nearest first.
void SceneOverlay::placeFloorNames(const SceneContext& c, Canvas& canvas) {
    floorNames_.clear();
    if (!c.orbit() || c.view.explode < 0.05) return;
    const bool narrow = c.picture.w() < c.px(kNarrowPx);  // then the building needs the left too
    const float h = c.px(narrow ? 30 : 44), highest = c.picture.y0 + c.px(60), lowestY = c.picture.y1 - c.px(60);
    const auto& floors = c.model.floors;
    const auto add = [&](uint32_t i, float y) {
        const float w = std::max(c.px(narrow ? 44 : 64), canvas.width(floors[i].shortName, FontFace::Bold, narrow ? 18 : 26) + c.px(20));
        floorNames_.push_back({i, RectF::around({c.picture.x0 + c.px(narrow ? 12 : 24) + w / 2, y}, w, h), {}});
    };
    bool all = true;
    float last = c.picture.y1;
    for (uint32_t i = 0; i < floors.size() && all; ++i) {
        const auto top = floorNameY(c, floors[i].id);
        if (!top) continue;
        const float y = std::clamp(std::min(*top, last - h - c.px(12)), highest, std::max(highest, lowestY));
        all = floorNames_.empty() || y <= last - h - c.px(4);
        last = y;
        if (all) add(i, y);
    }
    if (!all) {
        floorNames_.clear();
        size_t active = 0;
        while (active < floors.size() && floors[active].id != c.view.floor) ++active;
        for (size_t step = 0; step <= floors.size(); ++step)
            for (const bool below : {false, true}) {
                if (step == 0 && below) continue;
                const size_t i = below ? active - step : active + step;  // wraps round below the lowest: then it is none
                if (i >= floors.size()) continue;
                const auto top = floorNameY(c, floors[i].id);
                if (!top || (step > 0 && (*top < highest || *top > lowestY))) continue;
                const float y = std::clamp(*top, highest, std::max(highest, lowestY));
                if (std::none_of(floorNames_.begin(), floorNames_.end(),
                                 [&](const FloorName& n) { return std::abs(n.chip.centre().y - y) < h + c.px(4); }))
                    add(uint32_t(i), y);
            }
    }
    for (FloorName& n : floorNames_) {
        const FloorView& f = floors[n.floor];
        n.look << (f.id == c.view.floor ? "active" : c.view.xray ? "x-ray" : f.id < c.view.floor ? "ghosted" : "outline");
        long long notLocked = 0;
        for (const DoorView& d : c.model.doors)
            notLocked += d.floor == f.id && (d.look == DoorLook::Unlocked || d.look == DoorLook::Open || d.look == DoorLook::HeldOpen ||
                                             d.look == DoorLook::Forced || d.look == DoorLook::Jammed);
        if (c.model.protocol.active && notLocked > 0) n.look << " \xC2\xB7 " << notLocked << " not locked";
        const float words = narrow ? 0 : std::max(canvas.width(f.name, FontFace::Bold, 16), canvas.width(n.look.view(), FontFace::Regular, 14));
        placer_.place({n.chip.x0, n.chip.y0, n.chip.x1 + c.px(16) + words, n.chip.y1}, f.shortName, LabelKind::FloorName, true);
    }
}

void SceneOverlay::drawFloorNames(const SceneContext& c, Canvas& canvas) {
    for (const FloorName& n : floorNames_) {
        const FloorView& f = c.model.floors[n.floor];
        const RectF& r = n.chip;
        const float y = r.centre().y;
        const bool active = f.id == c.view.floor;
        canvas.fillRect(r, active ? c.colours.text : withAlpha(c.colours.panel, 0.9f), c.px(4));
        if (!active) canvas.strokeRect(r.grown(-c.px(0.75f)), c.px(1.5f), c.colours.secondary, c.px(4));
        const bool narrow = c.picture.w() < c.px(kNarrowPx);
        canvas.textCentred(r.centre(), f.shortName, {FontFace::Bold, narrow ? 18 : 26, active ? c.colours.background : c.colours.text});
        if (narrow) continue;
        const float x = r.x1 + c.px(12);
        canvas.text({x, y - c.px(3)}, f.name, {FontFace::Bold, 16, c.colours.text, c.halo()});
        canvas.text({x, y + c.px(17)}, n.look.view(), {FontFace::Regular, 14, c.colours.secondary, c.halo()});
    }
}

// The needle shows true north; in perspective its disc lies in the ground plane.
void SceneOverlay::drawCompass(const SceneContext& c, Canvas& canvas) {
    const Palette& p = c.colours;
    const Vec2f hub(compass_.centre().x, compass_.centre().y + c.px(20));
    const double north = c.building.georeference ? c.building.georeference->trueNorthDeg : 0;
    const double turn = (north - c.view.camera.yawDeg) * M_PI / 180;
    const float tilt = c.plan() ? 1.0f : float(std::clamp(std::abs(std::sin(c.view.camera.pitchDeg * M_PI / 180)), 0.35, 1.0));
    const Vec2f up(float(std::sin(turn)), -float(std::cos(turn)) * tilt), side(float(std::cos(turn)), float(std::sin(turn)) * tilt);
    canvas.disc(hub, c.px(26), withAlpha(p.card, 0.9f));
    const float reach = c.px(20), half = c.px(7);
    canvas.fill({hub + up * reach, hub + side * half, hub - side * half}, p.text);
    const std::array<Vec2f, 3> tail{hub + side * half, hub - up * reach, hub - side * half};
    canvas.polyline(tail, true, c.px(1.4f), p.secondary);
    canvas.textCentred(hub + Vec2f(float(std::sin(turn)), -float(std::cos(turn))) * c.px(37), "N", {FontFace::Bold, 16, p.text, c.halo()});
}

void SceneOverlay::drawInstruments(const SceneContext& c, Canvas& canvas) {
    const Palette& p = c.colours;
    for (size_t i = 0; i < 4; ++i) {
        const RectF& r = sideNames_[i];
        if (r.w() <= 0) continue;
        ShortText t;
        t << "SIDE " << std::string_view(&c.site.sides[i].letter, 1);
        const TextStyle style{FontFace::Bold, 18, p.secondary, c.halo()};
        if (r.h() > r.w()) canvas.textAlong(r.centre(), {0, 1}, t.view(), style);
        else canvas.textCentred(r.centre(), t.view(), style);
    }

    if (compass_.w() > 0) drawCompass(c, canvas);
    if (c.plan()) {
        const double unit = c.view.metric ? 1.0 : base::kMetresPerFoot;
        const double half2 = niceLength(std::max(1e-3, c.px(110) / c.view.camera.pixelsPerM / unit));
        const float step = float(half2 * unit * c.view.camera.pixelsPerM);
        const float x0 = scaleBar_.x0 + c.px(8), y = scaleBar_.y1 - c.px(6);
        for (const bool under : {true, false}) {
            const Rgba8 colour = under ? p.background : p.text;
            const float w = under ? c.px(3) : 0;
            canvas.line({x0 - w / 2, y - c.px(1)}, {x0 + step, y - c.px(1)}, c.px(4) + w, colour);
            canvas.line({x0 + step, y}, {x0 + 2 * step + w / 2, y}, c.px(2) + w, colour);
            for (int i = 0; i < 3; ++i) canvas.line({x0 + step * float(i), y - c.px(8)}, {x0 + step * float(i), y + c.px(1)}, c.px(2) + w, colour);
        }
        for (int i = 0; i < 3; ++i) {
            char text[24];
            const int n = std::snprintf(text, sizeof text, i == 2 ? (c.view.metric ? "%g m" : "%g ft") : "%g", half2 * i);
            canvas.textCentred({x0 + step * float(i), y - c.px(20)}, std::string_view(text, size_t(n)), {FontFace::Regular, 14, p.text, c.halo()});
        }
    }
    if (cursorChip_.w() > 0) {
        canvas.fillRect(cursorChip_, withAlpha(p.panel, 0.94f), c.px(4));
        canvas.strokeRect(cursorChip_.grown(-c.px(0.75f)), c.px(1.2f), p.card, c.px(4));
        const Vec2f mark(cursorChip_.x0 + c.px(20), cursorChip_.centre().y);
        canvas.ring(mark, c.px(5), c.px(1.4f), p.secondary);
        for (int k = 0; k < 4; ++k) {
            const Vec2f d(k == 0 ? 1.0f : k == 1 ? -1.0f : 0, k == 2 ? 1.0f : k == 3 ? -1.0f : 0);
            canvas.line(mark + d * c.px(3), mark + d * c.px(8), c.px(1.4f), p.secondary);
        }
        canvas.text({cursorChip_.x0 + c.px(36), cursorChip_.centre().y + canvas.capHeight(FontFace::Regular, 16) / 2}, c.model.cursorReference,
                    {FontFace::Regular, 16, p.text});
    }
}

void SceneOverlay::drawFrame(const SceneContext& c, Canvas& canvas) {
    const Palette& p = c.colours;
    const RectF& r = c.picture;
    const float t = c.px(kFramePx);
    if (framed(c.model)) {
        // Slanted stripes, cut to the four bands by construction.
        canvas.fillRect({r.x0, r.y0, r.x1, r.y0 + t}, p.background);
        canvas.fillRect({r.x0, r.y1 - t, r.x1, r.y1}, p.background);
        canvas.fillRect({r.x0, r.y0, r.x0 + t, r.y1}, p.background);
        canvas.fillRect({r.x1 - t, r.y0, r.x1, r.y1}, p.background);
        const float period = c.px(16), on = period / 2;
        for (float x = r.x0; x < r.x1; x += period)
            for (const float y : {r.y0, r.y1 - t}) canvas.slantedBar({x + t, y}, {x, y + t}, {on, 0}, p.text);
        for (float y = r.y0 + t; y < r.y1 - t; y += period)
            for (const float x : {r.x0, r.x1 - t}) canvas.slantedBar({x, y + t}, {x + t, y}, {0, on}, p.text);
    }
    if (c.model.feedLost) {
        canvas.strokeRect(r.grown(-t / 2), t, p.threat);
        ShortText text;
        if (c.model.feedsLost > 1) text << c.model.feedsLost << " FEEDS LOST " << base::formatAge(c.model.feedLostFor);
        else text << "FEED LOST " << base::formatAge(c.model.feedLostFor);
        if (!c.model.feedLostName.empty()) text << " \xC2\xB7 " << c.model.feedLostName;
        const float w = canvas.width(text.view(), FontFace::Bold, 26) + c.px(40);
        const RectF chip = RectF::around({r.centre().x, r.y0 + c.px(kFramePx + 34)}, w, c.px(44));
        canvas.fillRect(chip, p.alarm, c.px(4));
        canvas.textCentred(chip.centre(), text.view(), {FontFace::Bold, 26, p.alarmText});
    }
}

}  // namespace sallyport::scene
