// What stands at a pixel, answered on the CPU from the same positions that are drawn.
#include <algorithm>
#include <cmath>

#include "scene/build_scene_context.h"

namespace sallyport::scene {

namespace {

using base::Vec2;
using base::Vec3;

constexpr float kMarkReachPx = 20;  // half of the smallest target
constexpr float kDoorReachPx = 14;
constexpr float kPinReachPx = 14;  // of a pin that stands for a room or door: what is beside it is meant by itself
constexpr float kZoneNameReachPx = 13;
constexpr float kInRoomReachPx = 8;  // of a marker's symbol inside a room: round it the room is meant

struct Nearest {
    Vec2f at;
    float best;
    bool offer(std::optional<Vec2f> p, float reach = 1e9f) {
        if (!p) return false;
        const float d = std::hypot(p->x - at.x, p->y - at.y);
        if (d >= std::min(best, reach)) return false;
        best = d;
        return true;
    }
};

/// Distance from a point to a segment.
float toSegment(Vec2f p, Vec2f a, Vec2f b) {
    const Vec2f ab = b - a;
    const float len2 = ab.x * ab.x + ab.y * ab.y;
    const float t = len2 > 0 ? std::clamp(((p.x - a.x) * ab.x + (p.y - a.y) * ab.y) / len2, 0.0f, 1.0f) : 0;
    return std::hypot(p.x - a.x - ab.x * t, p.y - a.y - ab.y * t);
}

std::optional<RoomId> roomAt(const SceneContext& c, FloorId floor, const Ray& ray) {
    if (!floor.valid() || floor.index() >= c.building.floors.size() || std::abs(ray.direction.z) < 1e-9) return std::nullopt;
    const double shift = c.explodeZ(floor);
    for (size_t i = 0; i < c.building.rooms.size(); ++i) {
        const building::Room& room = c.building.rooms[i];
        if (room.floor != floor) continue;
        const double t = (room.floorZM + shift - ray.origin.z) / ray.direction.z;
        if (t < 0) continue;
        const Vec2 p(ray.origin + ray.direction * t);
        if (!c.within(Vec3(p, room.floorZM)) || (c.view.isolated.valid() && c.view.isolated.value != i)) continue;
        if (!c.seen(p, floor, 0.05)) continue;
        for (const base::Polygon2& f : room.footprint)
            if (base::contains(f, p)) return RoomId(uint32_t(i));
    }
    return std::nullopt;
}

/// What a press on an alert's pin chooses: what it speaks of, for that is where people act.
Selection meantBy(const AlertView& a) {
    if (a.door.valid()) return a.door;
    if (a.room.valid()) return a.room;
    return AlertRef{a.id};
}

std::optional<Vec2f> drawnAt(std::span<const DrawnSymbol> symbols, std::string_view id) {
    const size_t key = symbolKey(id);
    for (const DrawnSymbol& s : symbols)
        if (s.of == key) return s.at;
    return std::nullopt;
}

}  // namespace

Selection pickAt(const SceneContext& c, std::span<const DrawnSymbol> alerts, std::span<const DrawnSymbol> points, double px, double py) {
    const Vec2f at{float(px), float(py)};
    Selection found;

    Nearest mark{at, c.px(kMarkReachPx)};
    for (const ResponderView& r : c.model.responders)
        forEachFloorOf(r, [&](FloorId f) {
            if ((c.plan() ? f == r.floor : c.shown(f)) && c.within(Vec3(Vec2(r.position), c.floorZ(f))) && c.seen(Vec2(r.position), f) &&
                mark.offer(responderPixel(c, r, f)))
                found = ResponderRef{r.uid};
        });
    for (const AlertView& a : c.model.alerts)
        if (mark.offer(drawnAt(alerts, a.id), c.px(a.door.valid() || a.room.valid() ? kPinReachPx : kMarkReachPx))) found = meantBy(a);
    const Ray ray = pixelRay(c.view, px, py);
    const auto room = roomAt(c, c.view.floor, ray);
    if (!points.empty())
        for (const MarkerView& m : c.model.markers)
            if (c.active(m.floor) && mark.offer(drawnAt(points, m.id), c.px(!m.polygon.empty() ? kZoneNameReachPx
                                                                            : room             ? kInRoomReachPx
                                                                                               : kMarkReachPx)))
                found = PointRef{m.id};
    if (found.index() != 0) return found;

    Nearest door{at, c.px(kDoorReachPx)};
    for (size_t i = 0; i < c.building.doors.size(); ++i) {
        const building::Door& d = c.building.doors[i];
        if (!c.active(d.floor) || !c.within(d.position) || !c.seenDoor(d)) continue;
        bool hit = door.offer(doorPixel(c, DoorId(uint32_t(i))));
        if (c.plan()) {
            // Anywhere along the opening, and on the pictogram beside it.
            const Vec3 half(d.along * (d.widthM / 2), 0);
            const auto a = c.at(d.position - half, d.floor), b = c.at(d.position + half, d.floor);
            if (a && b) {
                const Vec2f out = c.direction(d.position, c.site.doors[i].outward, d.floor) * c.px(14);
                const float reach = std::min(toSegment(at, *a, *b), std::hypot(at.x - (a->x + b->x) / 2 - out.x, at.y - (a->y + b->y) / 2 - out.y));
                if (reach < door.best) door.best = reach, hit = true;
            }
        }
        if (hit) found = DoorId(uint32_t(i));
    }
    if (found.index() != 0) return found;

    if (room) return *room;
    if (!c.orbit()) return {};
    // The other visible floors, from the one nearest the eye.
    for (size_t k = c.building.floors.size(); k-- > 0;) {
        const FloorId floor{uint32_t(k)};
        if (floor == c.view.floor || !c.shown(floor)) continue;
        if (const auto other = roomAt(c, floor, ray)) return *other;
    }
    return {};
}

}  // namespace sallyport::scene
