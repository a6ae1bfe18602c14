// Where somebody stands and looks who is put into the building.
#include <algorithm>
#include <cmath>

#include "scene/camera.h"

namespace sallyport::scene {
using base::Vec2;
using base::Vec3;

namespace {

constexpr double kWallClearM = 0.6;  // what keeps the near plane out of walls and furniture edges
constexpr double kMiddleM = 1;       // so near to a room's middle, the room itself was meant

double yawToward(Vec2 d) { return std::atan2(d.x, d.y) * 180 / M_PI; }

bool holds(const building::Room& room, Vec2 p) {
    return std::any_of(room.footprint.begin(), room.footprint.end(), [&](const base::Polygon2& f) { return base::contains(f, p); });
}

/// As far from `at` in that direction as one stays in the room, less the clearance; `at` itself where there is no room to move.
Vec2 farthest(const building::Room& room, Vec2 at, Vec2 direction) {
    constexpr double kStepM = 0.1, kReachM = 60;
    Vec2 best = at;
    for (double t = kStepM; t < kReachM && holds(room, at + direction * (t + kWallClearM)); t += kStepM) best = at + direction * t;
    return best;
}

/// Direction of the longest wall.
Vec2 longSide(const building::Room& room) {
    Vec2 best(0, 1);
    double longest = 0;
    for (const base::Polygon2& f : room.footprint)
        for (size_t i = 0; i < f.outer.size(); ++i) {
            const Vec2 d = f.outer[(i + 1) % f.outer.size()] - f.outer[i];
            if (const double len = glm::length(d); len > longest) longest = len, best = d / len;
        }
    return best;
}

bool elongated(const building::Room& room) {
    constexpr double kLong = 2.5;  // length to width
    if (room.use == building::RoomUse::Corridor) return true;
    const Vec2 along = longSide(room), across(-along.y, along.x);
    base::Box2 box;
    for (const base::Polygon2& f : room.footprint)
        for (Vec2 p : f.outer) box.add(Vec2(glm::dot(p, along), glm::dot(p, across)));
    return !box.empty() && box.size().x > kLong * box.size().y;
}

}  // namespace

Camera insideCamera(const building::Building& b, const building::PlaceIndex& places, base::FloorId floor, Vec2 at, const Camera& from) {
    Camera c = from;
    c.pitchDeg = 0;
    const bool known = floor.valid() && floor.index() < b.floors.size();
    c.eye = Vec3(at, (known ? b.floor(floor).elevationM : 0) + kEyeM);
    const auto in = known ? places.roomAt(floor, at) : std::nullopt;
    if (!in) {
        // In a wall, or between two rooms: into the nearest one there is.
        constexpr double kNearM = 20;
        std::optional<Vec2> nearest;
        for (uint32_t i = 0; known && i < b.rooms.size(); ++i)
            if (const auto p = places.position(base::RoomId(i)); p && b.rooms[i].floor == floor && places.roomAt(floor, Vec2(*p)))
                if (const double away = glm::length(Vec2(*p) - at); away < kNearM && (!nearest || away < glm::length(*nearest - at)))
                    nearest = Vec2(*p);
        if (nearest) return insideCamera(b, places, floor, *nearest, from);
        const Vec2 d = Vec2(b.bounds.centre()) - at;
        if (!b.bounds.empty() && glm::length(d) > 0.1) c.yawDeg = yawToward(d);
        return c;
    }
    const building::Room& room = b.room(*in);
    c.eye.z = room.floorZM + kEyeM;
    const auto inner = places.position(*in);
    const Vec2 middle = inner ? Vec2(*inner) : at;
    const bool asksRoom = glm::length(at - middle) < kMiddleM || glm::length(at - Vec2(room.bounds.centre())) < kMiddleM;

    const building::Door* door = nullptr;
    for (base::DoorId id : room.doors)
        if (!door || glm::length(Vec2(b.door(id).position) - at) < glm::length(Vec2(door->position) - at)) door = &b.door(id);
    const Vec2 toDoor = door ? Vec2(door->position) - at : Vec2(0);
    if (!door || elongated(room)) {
        const Vec2 side = longSide(room), ahead = farthest(room, at, side), behind = farthest(room, at, -side);
        const bool forward = glm::length(ahead - at) >= glm::length(behind - at);
        // With the nose on a wall nobody knows where he is: back to the middle.
        if (!asksRoom && inner && glm::length((forward ? ahead : behind) - at) < kMiddleM) return insideCamera(b, places, floor, middle, from);
        c.yawDeg = yawToward(forward ? side : -side);
        if (asksRoom) c.eye = Vec3(forward ? behind : ahead, c.eye.z);
        return c;
    }
    if (glm::length(toDoor) < kMiddleM) {  // in the doorway itself, one looks into the room
        if (glm::length(middle - at) > 0.1) c.yawDeg = yawToward(middle - at);
        return c;
    }
    if (asksRoom) c.eye = Vec3(farthest(room, at, -glm::normalize(toDoor)), c.eye.z);
    c.yawDeg = yawToward(toDoor);
    return c;
}

}  // namespace sallyport::scene
