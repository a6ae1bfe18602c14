// Doors: in plan across the opening with the pictogram on the corridor side, in orbit a round badge; number plates of exterior doors outside the
// building.
#include <algorithm>
#include <array>
#include <cmath>

#include "scene/build_scene_overlay.h"

namespace sallyport::scene {
namespace {

using base::Vec2;
using base::Vec3;

/// Smaller is more urgent; icons give way to more urgent ones. What is known comes before what is not.
constexpr int kUnknownDoor = 4;
int urgency(DoorLook look) {
    switch (look) {
        case DoorLook::Forced:
            return 0;
        case DoorLook::HeldOpen:
        case DoorLook::Open:
        case DoorLook::Unlocked:
        case DoorLook::Jammed:
            return 1;
        case DoorLook::Fault:
            return 2;
        case DoorLook::Locked:
        case DoorLook::LockedVerified:
        case DoorLook::Moving:
            return 3;
        case DoorLook::Unknown:
            return kUnknownDoor;
        case DoorLook::Unmonitored:
            break;
    }
    return 5;
}

/// Whether doors are supposed to be locked: outside of that, unlocked is how a school day is.
bool lockingCalled(const ViewModel& m) {
    return m.protocol.active && (m.protocol.action == live::ProtocolAction::Lockdown || m.protocol.action == live::ProtocolAction::Secure);
}
bool quiet(const ViewModel& m, DoorLook look) { return look == DoorLook::Unlocked && !lockingCalled(m); }

/// An exterior door that shows its number plate here.
bool plated(const SceneContext& c, const building::Door& d) { return d.exterior && !d.exteriorNumber.empty() && c.active(d.floor) && !c.inside(); }

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

constexpr double kInsideReachM = 25, kInsideNearM = 8;  // doors farther from the eye are not called out; those nearer are not faded

/// The room whose footprint holds the eye.
RoomId standingIn(const SceneContext& c) {
    const Vec3 eye = c.view.camera.eye;
    for (uint32_t i = 0; i < c.building.rooms.size(); ++i) {
        const building::Room& r = c.building.rooms[i];
        if (eye.z < r.floorZM - 0.3 || eye.z > r.floorZM + std::max(2.0, r.heightM)) continue;
        if (std::any_of(r.footprint.begin(), r.footprint.end(), [&](const base::Polygon2& p) { return base::contains(p, Vec2(eye)); }))
            return RoomId(i);
    }
    return {};
}

/// How strongly a door shows from inside: those of the room one stands in and of the passages that open from it, less with distance; others stand
/// behind walls and show only when they were forced. 0: not at all.
float insideStrength(const SceneContext& c, const building::Door& d, RoomId here) {
    const double away = glm::length(d.position - c.view.camera.eye);
    if (away > kInsideReachM) return 0;
    const float fade = float(1 - 0.6 * std::clamp((away - kInsideNearM) / (kInsideReachM - kInsideNearM), 0.0, 1.0));
    if (!here.valid()) return fade;
    const auto joins = [](const building::Door& door, RoomId room) {
        return std::find(door.rooms.begin(), door.rooms.end(), room) != door.rooms.end();
    };
    if (joins(d, here)) return fade;
    for (const RoomId r : d.rooms) {
        if (!r.valid() || r.index() >= c.site.rooms.size() || !c.site.rooms[r.index()].passage) continue;
        for (const DoorId id : c.building.room(here).doors)
            if (id.valid() && id.index() < c.building.doors.size() && joins(c.building.door(id), r)) return fade;
    }
    const size_t index = size_t(&d - c.building.doors.data());
    return index < c.model.doors.size() && c.model.doors[index].look == DoorLook::Forced ? fade * 0.6f : 0;
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
        g.stale = live::isOutdated(c.model.doors[index].freshness);
        g.quiet = quiet(c.model, g.look);
    }
    return true;
}

bool SceneOverlay::doorMark(const SceneContext& c, Symbols& s, uint32_t index, DoorMark& m) const {
    const building::Door& d = c.building.doors[index];
    m = {index, {}, {0, 0}, {}, false, false, false, false, c.active(d.floor) ? 1.0f : 0.5f};
    if (!doorGlyph(c, index, m.glyph)) return false;
    if (!placer_.picture().grown(c.px(40)).contains((m.glyph.a + m.glyph.b) * 0.5f)) return false;
    if (c.plan()) {
        m.icon = s.doorIconAt(m.glyph, d.exterior);
        return true;
    }
    const auto p = doorPixel(c, DoorId(index));
    if (p) m.icon = *p;
    return p.has_value();
}

namespace {
/// In plan the swung leaf says it all, and a quiet door needs no pictogram.
bool drawsIcon(const SceneContext& c, const DoorGlyph& g) {
    return g.look != DoorLook::Unmonitored && !g.quiet && !(c.plan() && (g.look == DoorLook::Open || g.look == DoorLook::HeldOpen));
}
RectF iconBox(const SceneContext& c, Vec2f at, DoorLook look) {
    const float size = c.px(look == DoorLook::Forced ? 26 : c.plan() ? Symbols::kDoorIconPx : 20);
    return RectF::around(at, size, size);
}
}  // namespace

void SceneOverlay::placePlate(const SceneContext& c, Canvas& canvas, DoorMark& m) {
    const std::string& number = c.building.doors[m.door].exteriorNumber;
    const float h = c.px(26), w = std::max(h, canvas.width(number, FontFace::Bold, 18) + c.px(12));
    Vec2f out = m.glyph.outward;
    if (out.x == 0 && out.y == 0) out = {0, -1};
    if (c.orbit()) out = {out.x, std::max(out.y, 0.35f)};
    const Vec2f start = c.plan() ? (m.glyph.a + m.glyph.b) * 0.5f : m.icon, along(-out.y, out.x);
    const float gap = c.px(!c.plan() ? 14 : m.glyph.look == DoorLook::LockedVerified ? 29 : m.hasIcon ? 23 : 8);
    const float away = gap + (std::abs(out.x) * w + std::abs(out.y) * h) / 2, step = std::abs(along.x) * w + std::abs(along.y) * h;
    // Straight out of the door; else along the wall, else farther out, at last close to the wall beside the pictogram; with a line to the door.
    const float close = c.px(5) - gap;
    for (const float farther : {0.0f, (h + c.px(4)) / 2, h + c.px(4), close})
        for (int k = 0; k < 13; ++k) {
            const float shift = (k % 2 ? 1.0f : -1.0f) * float((k + 1) / 2) * (step * 0.5f + c.px(1));
            const Vec2f at = start + out * (away + farther) + along * shift;
            const RectF r = RectF::around({std::round(at.x), std::round(at.y)}, w, h);
            if (!placer_.isFree(r.grown(c.px(2)))) continue;
            placer_.place(r, number, true);
            m.plate = r;
            m.hasPlate = true;
            m.shifted = farther != 0 || k > 0;
            return;
        }
}

void SceneOverlay::findKnownDoors(const SceneContext& c, Symbols& s) {
    knownDoors_.clear();
    for (uint32_t i = 0; i < std::min(c.building.doors.size(), c.model.doors.size()); ++i) {
        DoorMark m;
        if (urgency(c.model.doors[i].look) >= kUnknownDoor || !c.active(c.building.doors[i].floor) || !doorMark(c, s, i, m)) continue;
        if (drawsIcon(c, m.glyph)) knownDoors_.push_back(iconBox(c, m.icon, m.glyph.look));
    }
}

bool SceneOverlay::coversKnownDoor(const RectF& icon) const {
    return std::any_of(knownDoors_.begin(), knownDoors_.end(), [&](const RectF& k) { return k.overlaps(icon); });
}

void SceneOverlay::placePlates(const SceneContext& c, Canvas& canvas) {
    Symbols s(canvas, c.colours, c.ui);
    const size_t first = doorMarks_.size();
    for (uint32_t i = 0; i < c.building.doors.size(); ++i) {
        DoorMark m;
        if (!plated(c, c.building.doors[i]) || !doorMark(c, s, i, m)) continue;
        m.hasIcon = drawsIcon(c, m.glyph);
        const RectF icon = iconBox(c, m.icon, m.glyph.look);
        if (m.glyph.look == DoorLook::Unknown && coversKnownDoor(icon)) m.hasIcon = false;
        if (m.hasIcon) placer_.occupy(icon);
        doorMarks_.push_back(m);
    }
    for (size_t i = first; i < doorMarks_.size(); ++i) placePlate(c, canvas, doorMarks_[i]);
}

void SceneOverlay::placeDoors(const SceneContext& c, Canvas& canvas, int fromUrgency, int toUrgency) {
    Symbols s(canvas, c.colours, c.ui);
    const DoorId* selected = std::get_if<DoorId>(&c.view.selection);
    const RoomId here = c.inside() ? standingIn(c) : RoomId();
    for (int pass = fromUrgency; pass <= toUrgency; ++pass)
        for (uint32_t i = 0; i < c.building.doors.size(); ++i) {
            const building::Door& d = c.building.doors[i];
            const DoorLook look = i < c.model.doors.size() ? c.model.doors[i].look : DoorLook::Unmonitored;
            if ((quiet(c.model, look) ? 3 : urgency(look)) != pass || plated(c, d)) continue;
            // On other floors only what is wrong is worth a mark, at half strength.
            if (!c.active(d.floor) && !(c.orbit() && c.shown(d.floor) && pass <= 1)) continue;
            if (c.inside() && insideStrength(c, d, here) <= 0) continue;
            DoorMark m;
            if (!doorMark(c, s, i, m)) continue;
            const bool chosen = selected && selected->value == i;
            const RectF icon = iconBox(c, m.icon, look);
            if (c.inside()) m.strength = insideStrength(c, d, here);
            const bool never = pass == kUnknownDoor && coversKnownDoor(icon);
            if (drawsIcon(c, m.glyph) && !never && (pass <= 1 || chosen || placer_.isFree(icon))) {
                m.hasIcon = true;
                placer_.occupy(icon);
            } else if (c.plan() && look != DoorLook::Unmonitored && !m.glyph.quiet) {
                placer_.occupy(RectF::around((m.glyph.a + m.glyph.b) * 0.5f, c.px(8), c.px(8)));
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
        if (m->shifted) s.leader(c.plan() ? (m->glyph.a + m->glyph.b) * 0.5f : m->icon, m->plate, c.colours.secondary, 1);
        if (m->hasPlate) s.plate(m->plate, c.building.doors[m->door].exteriorNumber, m->glyph.look == DoorLook::Forced);
        if (m->hasName)
            if (const RoomView* room = roomBehind(c, c.building.doors[m->door]))
                canvas.textCentred(m->icon - Vec2f(0, c.px(26)), room->label,
                                   {FontFace::Bold, 18, mixColour(c.colours.secondary, c.colours.text, m->strength), c.halo()});
        // Seen aslant an opening is too thin for a bar: a quiet door is a dot.
        if (!c.plan() && m->glyph.quiet) canvas.disc(m->icon, c.px(3), withAlpha(s.doorColour(m->glyph.look, m->glyph.stale), 0.8f * m->strength));
        if (!m->hasIcon) continue;
        if (c.plan()) s.doorIcon(m->icon, m->glyph.look, m->glyph.stale);
        else s.doorBadge(m->icon, m->glyph.look, m->glyph.stale, m->strength);
    }
}

}  // namespace sallyport::scene
