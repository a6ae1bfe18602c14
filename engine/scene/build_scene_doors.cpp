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
int markUrgency(DoorLook look) {
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

/// Below this a picture is an overview: doors that are as they should be are a tick, and their bars are drawn without an edge.
constexpr float kOverviewPxPerM = 4.5f;
constexpr float kSmallOpeningPx = 5;
/// Badges of locked doors are full from here, half below; seen aslant.
constexpr float kFullBadgePxPerM = 9;

constexpr double kInsideReachM = 25, kInsideNearM = 8;  // doors farther from the eye are not called out; those nearer are not faded

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

/// Of a door: what it needs to be placed. Aslant only where its badge stands; in plan the opening too.
bool SceneOverlay::doorMark(const SceneContext& c, Symbols& s, uint32_t index, DoorMark& m) const {
    const building::Door& d = c.building.doors[index];
    m = DoorMark{};
    m.door = index;
    m.strength = c.active(d.floor) ? 1.0f : 0.5f;
    DoorGlyph& g = m.glyph;
    if (index < c.model.doors.size()) {
        g.look = c.model.doors[index].look;
        g.stale = live::isOutdated(c.model.doors[index].freshness);
        g.quiet = quiet(c.model, g.look);
    }
    g.kind = d.swing;
    g.hingeAtA = d.hingeAtStart;
    const auto at = doorPixel(c, DoorId(index));
    if (!at || !placer_.picture().grown(c.px(40)).contains(*at)) return false;
    if (!c.plan()) {
        m.icon = g.a = g.b = *at;
        if (plated(c, d)) g.outward = c.direction(d.position, c.site.doors[index].outward, d.floor);
        return true;
    }
    // Seen from above the projection is the same everywhere.
    const auto along = [&](Vec2 v) { return planX_ * float(v.x) + planY_ * float(v.y); };
    const auto unit = [&](Vec2 v) {
        const Vec2f u = along(v);
        const float len = std::hypot(u.x, u.y);
        return len > 1e-4f ? u / len : Vec2f(0, 0);
    };
    const Vec2f half = along(d.along * (std::clamp(d.widthM, 0.3, 12.0) / 2));
    g.a = *at - half;
    g.b = *at + half;
    g.outward = unit(c.site.doors[index].outward);
    g.swing = unit(Vec2(-d.along.y, d.along.x));
    m.icon = s.doorIconAt(g, d.exterior);
    return true;
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
RectF tickBox(const SceneContext& c, Vec2f at) { return RectF::around(at, c.px(Symbols::kDoorTickPx), c.px(Symbols::kDoorTickPx)); }
float pixelsPerM(const SceneContext& c) {
    return c.plan() ? float(c.view.camera.pixelsPerM)
                    : float(c.picture.h() / 2 / std::tan(c.view.camera.fovDeg * M_PI / 360) / std::max(0.5, c.view.camera.distanceM));
}
}  // namespace

/// All that can be seen, in order of urgency: doorsFrom_[u] is where those of urgency u begin.
void SceneOverlay::gatherDoors(const SceneContext& c, Symbols& s) {
    doorMarks_.clear();
    doorsFrom_.fill(0);
    knownDoors_.begin(placer_.picture());
    pixelsPerM_ = pixelsPerM(c);
    if (c.plan()) {
        const auto o = c.at(Vec2(c.view.camera.target), c.view.floor), x = c.at(Vec2(c.view.camera.target) + Vec2(1, 0), c.view.floor),
                   y = c.at(Vec2(c.view.camera.target) + Vec2(0, 1), c.view.floor);
        if (!o || !x || !y) return;
        planX_ = *x - *o;
        planY_ = *y - *o;
    }
    const RoomId here = c.inside() ? c.standingIn() : RoomId();
    gathered_.clear();
    for (uint32_t i = 0; i < c.building.doors.size(); ++i) {
        const building::Door& d = c.building.doors[i];
        const DoorLook look = i < c.model.doors.size() ? c.model.doors[i].look : DoorLook::Unmonitored;
        const int urgent = quiet(c.model, look) ? 3 : markUrgency(look);
        // On other floors only what is wrong is worth a mark, at half strength.
        if (!c.active(d.floor) && !(c.orbit() && c.shown(d.floor) && urgent <= 1)) continue;
        if (!c.within(d.position)) continue;
        float strength = 1;
        if (c.inside() && (!c.seenDoor(d) || (strength = insideStrength(c, d, here)) <= 0)) continue;
        DoorMark m;
        if (!doorMark(c, s, i, m)) continue;
        if (c.inside()) m.strength = strength;
        m.urgency = uint8_t(urgent);
        m.plated = plated(c, d);
        if (markUrgency(look) < kUnknownDoor && drawsIcon(c, m.glyph)) knownDoors_.add(iconBox(c, m.icon, look));
        ++doorsFrom_[size_t(urgent) + 1];
        gathered_.push_back(m);
    }
    for (size_t u = 1; u < doorsFrom_.size(); ++u) doorsFrom_[u] += doorsFrom_[u - 1];
    doorMarks_.resize(gathered_.size());
    auto next = doorsFrom_;
    for (const DoorMark& m : gathered_) doorMarks_[next[m.urgency]++] = m;
}

void SceneOverlay::placePlate(const SceneContext& c, Canvas& canvas, DoorMark& m) {
    const std::string& number = c.building.doors[m.door].exteriorNumber;
    const float h = c.px(26), w = std::max(h, canvas.width(number, FontFace::Bold, 18) + c.px(12));
    Vec2f out = m.glyph.outward;
    if (out.x == 0 && out.y == 0) out = {0, -1};
    if (c.orbit()) out = {out.x, std::max(out.y, 0.35f)};
    const Vec2f start = c.plan() ? (m.glyph.a + m.glyph.b) * 0.5f : m.icon, along(-out.y, out.x);
    const float gap = c.px(!c.plan()                                                        ? 15
                           : m.glyph.look == DoorLook::LockedVerified                       ? 29
                           : m.shown == DoorShown::Icon || m.glyph.look == DoorLook::Forced ? 23
                                                                                            : 8);
    const float away = gap + (std::abs(out.x) * w + std::abs(out.y) * h) / 2, step = std::abs(along.x) * w + std::abs(along.y) * h;
    // Straight out of the door; else along the wall, else farther out, at last close to the wall beside the pictogram; with a line to the door.
    const float close = c.px(5) - gap;
    for (const float farther : {0.0f, (h + c.px(4)) / 2, h + c.px(4), close})
        for (int k = 0; k < 13; ++k) {
            const float shift = (k % 2 ? 1.0f : -1.0f) * float((k + 1) / 2) * (step * 0.5f + c.px(1));
            const Vec2f at = start + out * (away + farther) + along * shift;
            const RectF r = RectF::around({std::round(at.x), std::round(at.y)}, w, h);
            if (!placer_.isFree(r.grown(c.px(2)))) continue;
            placer_.place(r, number, LabelKind::Plate, true);
            placer_.leads(start);
            m.plate = r;
            m.hasPlate = true;
            m.shifted = farther != 0 || k > 0;
            return;
        }
}

void SceneOverlay::placePlates(const SceneContext& c, Canvas& canvas) {
    for (DoorMark& m : doorMarks_)
        if (m.plated) placeDoor(c, m, false);
    for (DoorMark& m : doorMarks_)
        if (m.plated) placePlate(c, canvas, m);
}

/// The pictogram where it is free; else a tick; else nothing, for something more urgent stands there. `chosen` is always shown.
void SceneOverlay::placeDoor(const SceneContext& c, DoorMark& m, bool chosen) {
    if (m.placed) return;
    m.placed = true;
    const bool usual = m.urgency >= 3, overview = usual && pixelsPerM_ < c.px(c.plan() ? kOverviewPxPerM : kFullBadgePxPerM);
    const RectF icon = iconBox(c, m.icon, m.glyph.look);
    if (!drawsIcon(c, m.glyph) || (m.urgency == kUnknownDoor && knownDoors_.overlaps(icon) && !chosen)) {
        // Its bar alone: labels keep clear of its middle.
        if (c.plan() && m.glyph.look != DoorLook::Unmonitored && !m.glyph.quiet && !overview)
            placer_.occupy(RectF::around((m.glyph.a + m.glyph.b) * 0.5f, c.px(8), c.px(8)));
        return;
    }
    const auto take = [&](DoorShown as, const RectF& box, bool anyway) {
        if (!anyway && !placer_.isFree(box)) return false;
        m.shown = as;
        placer_.occupy(box);
        return true;
    };
    if ((chosen || m.plated || !overview) && take(DoorShown::Icon, icon, chosen)) return;
    // In plan the bar is there already.
    if (!c.plan() || m.urgency < 3) (void)take(DoorShown::Tick, tickBox(c, m.icon), false);
}

void SceneOverlay::placeDoors(const SceneContext& c, Canvas& canvas, int fromUrgency, int toUrgency) {
    const DoorId* selected = std::get_if<DoorId>(&c.view.selection);
    for (uint32_t k = doorsFrom_[size_t(fromUrgency)]; k < doorsFrom_[size_t(toUrgency) + 1]; ++k) {
        DoorMark& m = doorMarks_[k];
        placeDoor(c, m, selected && selected->value == m.door);
        // From inside, a door says which room lies behind it.
        if (!c.inside()) continue;
        if (const RoomView* room = roomBehind(c, c.building.doors[m.door])) {
            const RectF name = RectF::around(m.icon - Vec2f(0, c.px(26)), canvas.width(room->label, FontFace::Bold, 18) + c.px(10), c.px(22));
            m.hasName = placer_.isFree(name) && placer_.place(name, room->label, LabelKind::Tag);
            if (m.hasName) placer_.leads(m.icon);
        }
    }
}

void SceneOverlay::drawDoors(const SceneContext& c, Canvas& canvas, Symbols& s) {
    if (c.plan()) {
        const auto small = [&](const DoorMark& m) {
            const Vec2f d = m.glyph.b - m.glyph.a;
            return d.x * d.x + d.y * d.y < c.px(kSmallOpeningPx) * c.px(kSmallOpeningPx);
        };
        for (const DoorMark& m : doorMarks_)
            if (!small(m)) s.doorSwing(m.glyph);
        for (auto m = doorMarks_.rbegin(); m != doorMarks_.rend(); ++m) small(*m) ? s.doorTick(m->glyph) : s.doorBar(m->glyph);
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
        if (m->shown == DoorShown::Tick) s.doorDot(m->icon, m->glyph.look, m->glyph.stale, m->strength);
        if (m->shown != DoorShown::Icon) continue;
        if (c.plan()) s.doorIcon(m->icon, m->glyph.look, m->glyph.stale);
        else s.doorBadge(m->icon, m->glyph.look, m->glyph.stale, m->strength);
    }
}

void SceneOverlay::listDoors(const SceneContext& c) {
    for (const DoorMark& m : doorMarks_)
        if (m.shown == DoorShown::Icon) addSymbol(iconBox(c, m.icon, m.glyph.look).grown(-c.px(1)), DrawListBuilder::PlacedSymbol::Kind::Door);
}

}  // namespace sallyport::scene
