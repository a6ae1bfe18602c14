// Doors: in plan across the opening with the pictogram on the corridor side, in orbit a round badge; number plates of exterior doors outside the building.
#include <algorithm>
#include <array>
#include <cmath>

#include "scene/build_scene_overlay.h"

namespace sallyport::scene {
namespace {

using base::Vec2;
using base::Vec3;

/// Smaller is more urgent; icons give way to more urgent ones.
int urgency(DoorLook look) {
    switch (look) {
        case DoorLook::Forced: return 0;
        case DoorLook::HeldOpen:
        case DoorLook::Open:
        case DoorLook::Unlocked: return 1;
        case DoorLook::Unknown:
        case DoorLook::Fault: return 2;
        case DoorLook::Locked:
        case DoorLook::LockedVerified:
        case DoorLook::Moving: return 3;
        case DoorLook::Unmonitored: break;
    }
    return 4;
}

bool stale(const DoorView& d) { return d.freshness == Freshness::Stale || d.freshness == Freshness::Expired; }

/// The room a door leads to for somebody at the eye: the one that is no passage, or that the eye is not in.
const RoomView* roomBehind(const SceneContext& c, const building::Door& d) {
    const RoomView* best = nullptr;
    for (RoomId id : d.rooms) {
        if (!id.valid() || id.index() >= c.model.rooms.size() || c.model.rooms[id.index()].label.empty()) continue;
        const base::Box3& box = c.building.room(id).bounds;
        const Vec3 eye = c.view.camera.eye;
        const bool inIt = eye.x > box.min.x && eye.x < box.max.x && eye.y > box.min.y && eye.y < box.max.y && !c.site.rooms[id.index()].passage;
        if (inIt) continue;
        if (!best || !c.site.rooms[id.index()].passage) best = &c.model.rooms[id.index()];
    }
    return best;
}

}  // namespace

bool SceneOverlay::doorGlyph(const SceneContext& c, uint32_t index, DoorGlyph& g) const {
    const building::Door& d = c.building.doors[index];
    const Vec3 half(d.along * (std::clamp(d.widthM, 0.3, 12.0) / 2), 0);
    const auto a = c.at(d.position - half, d.floor), b = c.at(d.position + half, d.floor);
    if (!a || !b) return false;
    g.a = *a;
    g.b = *b;
    g.outward = c.direction(d.position, c.site.doors[index].outward, d.floor);
    g.swing = c.direction(d.position, Vec2(-d.along.y, d.along.x), d.floor);
    g.hingeAtA = d.hingeAtStart;
    g.kind = d.swing;
    if (index < c.model.doors.size()) {
        g.look = c.model.doors[index].look;
        g.stale = stale(c.model.doors[index]);
    }
    return true;
}

void SceneOverlay::placeDoors(const SceneContext& c, Canvas& canvas, int fromUrgency, int toUrgency) {
    const RectF reach = placer_.picture().grown(c.px(40));
    Symbols s(canvas, c.colours, c.ui);
    const DoorId* selected = std::get_if<DoorId>(&c.view.selection);
    for (int pass = fromUrgency; pass <= toUrgency; ++pass)
        for (uint32_t i = 0; i < c.building.doors.size(); ++i) {
            const building::Door& d = c.building.doors[i];
            const DoorLook look = i < c.model.doors.size() ? c.model.doors[i].look : DoorLook::Unmonitored;
            if (urgency(look) != pass) continue;
            const bool here = c.active(d.floor);
            // On other floors only what is wrong is worth a mark, at half strength.
            if (!here && !(c.orbit() && c.shown(d.floor) && pass <= 1)) continue;
            if (c.inside() && glm::length(d.position - c.view.camera.eye) > 30) continue;
            DoorMark m{i, {}, {0, 0}, {}, false, false, false, here ? 1.0f : 0.5f};
            if (!doorGlyph(c, i, m.glyph)) continue;
            const Vec2f middle = (m.glyph.a + m.glyph.b) * 0.5f;
            if (!reach.contains(middle)) continue;
            if (c.plan()) {
                m.icon = s.doorIconAt(m.glyph, d.exterior);
            } else {
                const auto p = doorPixel(c, DoorId(i));
                if (!p) continue;
                m.icon = *p;
            }
            const bool chosen = selected && selected->value == i;
            const float size = c.px(look == DoorLook::Forced ? 26 : Symbols::kDoorIconPx) - (pass == 3 ? c.px(3) : 0);
            const RectF icon = RectF::around(m.icon, size, size);
            const bool drawsIcon = look != DoorLook::Unmonitored && !(c.plan() && (look == DoorLook::Open || look == DoorLook::HeldOpen));
            if (drawsIcon && (pass <= 1 || chosen || placer_.isFree(icon))) {
                m.hasIcon = true;
                placer_.occupy(icon);
            } else if (c.plan() && look != DoorLook::Unmonitored) {
                placer_.occupy(RectF::around(middle, c.px(10), c.px(10)));
            }
            if (d.exterior && !d.exteriorNumber.empty() && here && !c.inside()) {
                const float w = std::max(c.px(26), canvas.width(d.exteriorNumber, FontFace::Bold, 18) + c.px(12));
                Vec2f out = m.glyph.outward;
                if (c.orbit()) out = {out.x, std::max(out.y, 0.35f)};
                const float away = (c.plan() ? c.px(look == DoorLook::LockedVerified ? 31 : m.hasIcon ? 24 : 10) : c.px(14)) +
                                   (std::abs(out.x) * w + std::abs(out.y) * c.px(26)) / 2;
                const Vec2f centre = (c.plan() ? middle : m.icon) + out * away;
                m.plate = RectF::around({std::round(centre.x), std::round(centre.y)}, w, c.px(26));
                m.hasPlate = true;
                placer_.occupy(m.plate);
            }
            // From inside, a door says which room lies behind it.
            if (c.inside()) {
                if (const RoomView* room = roomBehind(c, d)) {
                    const RectF name = RectF::around(m.icon - Vec2f(0, c.px(26)), canvas.width(room->label, FontFace::Bold, 18) + c.px(10), c.px(22));
                    m.hasName = placer_.isFree(name) && placer_.place(name, room->label);
                }
            }
            doorMarks_.push_back(m);
        }
}

void SceneOverlay::drawDoors(const SceneContext& c, Canvas& canvas, Symbols& s) {
    if (c.plan()) {
        for (const DoorMark& m : doorMarks_) s.doorSwing(m.glyph);
        for (auto m = doorMarks_.rbegin(); m != doorMarks_.rend(); ++m) s.doorBar(m->glyph);
    }
    for (auto m = doorMarks_.rbegin(); m != doorMarks_.rend(); ++m) {
        if (m->hasPlate) s.plate(m->plate, c.building.doors[m->door].exteriorNumber, m->glyph.look == DoorLook::Forced);
        if (m->hasName)
            if (const RoomView* room = roomBehind(c, c.building.doors[m->door]))
                canvas.textCentred(m->icon - Vec2f(0, c.px(26)), room->label, {FontFace::Bold, 18, c.colours.text, c.halo()});
        if (!m->hasIcon) continue;
        if (c.plan()) s.doorIcon(m->icon, m->glyph.look, m->glyph.stale);
        else s.doorBadge(m->icon, m->glyph.look, m->glyph.stale, m->strength);
    }
}

}  // namespace sallyport::scene
