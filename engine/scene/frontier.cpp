#include "scene/frontier.h"

#include <algorithm>

namespace sallyport::scene {
namespace {

using base::Vec2;
using base::Vec3;

bool relied(const DoorView& d) { return !live::isOutdated(d.freshness) && d.freshness != live::Freshness::Never; }

bool closed(const building::Door& door, const DoorView& d) {
    if (!relied(d)) return false;
    if (door.exterior && (d.look == DoorLook::Locked || d.look == DoorLook::LockedVerified)) return true;
    return d.look == DoorLook::LockedVerified && door.monitored;
}

/// The side of the door on which the room lies, as a unit vector across the opening.
Vec2 towards(const building::Door& d, const building::Room& room) {
    const double length = glm::length(d.along);
    const Vec2 along = length > 1e-9 ? d.along / length : Vec2(1, 0), normal(-along.y, along.x);
    for (const double off : {0.35, 0.7, 1.2})
        for (const double sign : {1.0, -1.0})
            for (const base::Polygon2& p : room.footprint)
                if (base::contains(p, Vec2(d.position) + normal * (sign * off))) return normal * sign;
    const Vec2 off = room.bounds.empty() ? normal : Vec2(room.bounds.centre()) - Vec2(d.position);
    return glm::dot(off, normal) < 0 ? -normal : normal;
}

/// Across a stair, where it is widest free: teeth point along it.
void acrossStair(const building::Room& room, FrontierOpening& o) {
    const base::Box3& box = room.bounds;
    const Vec3 size = box.empty() ? Vec3(2, 2, 0) : box.size();
    o.at = box.empty() ? Vec3(0) : box.centre();
    o.at.z = room.floorZM;
    o.along = size.x < size.y ? Vec2(1, 0) : Vec2(0, 1);
    o.toward = {o.along.y, o.along.x};
    o.halfWidthM = std::clamp(std::min(size.x, size.y) / 2 * 0.8, 0.5, 1.5);
    o.floor = room.floor;
}

}  // namespace

Hold holdOf(const RoomView& r) {
    if (r.searching && !live::isOutdated(r.freshness)) return Hold::Searching;
    const bool old = live::isOutdated(r.freshness);
    if (r.status == live::RoomStatus::Clear) return old ? Hold::Searched : Hold::Held;
    const bool danger = live::isDanger(r.status);
    if (r.held && r.holderHeard && !danger) return Hold::Held;
    // Of a search under way that has gone silent nobody knows what it has found.
    if (r.status == live::RoomStatus::Searched && !old) return Hold::Searched;
    return Hold::Open;
}

void findFrontier(const building::Building& b, std::span<const RoomView> rooms, std::span<const DoorView> doors, std::vector<FrontierOpening>& out) {
    out.clear();
    if (std::none_of(rooms.begin(), rooms.end(), [](const RoomView& r) { return holdOf(r) == Hold::Searched; })) return;
    for (uint32_t i = 0; i < b.doors.size() && i < doors.size(); ++i) {
        const building::Door& d = b.doors[i];
        if (d.rooms.empty() || d.rooms.size() > 2 || closed(d, doors[i])) continue;
        if (d.rooms.size() == 1 && !d.exterior) continue;  // nobody knows where it leads
        const auto worth = [&](size_t k) { return holdOf(rooms[d.rooms[k].index()]); };
        size_t from = 0;
        if (d.rooms.size() == 1) {
            if (worth(0) != Hold::Searched) continue;
        } else {
            from = worth(0) == Hold::Searched ? 0 : 1;
            if (worth(from) != Hold::Searched || worth(1 - from) != Hold::Open) continue;
        }
        FrontierOpening o;
        o.kind = d.rooms.size() == 1                       ? FrontierOpening::Kind::Outside
                 : d.swing == building::DoorSwing::Opening ? FrontierOpening::Kind::Passage
                                                           : FrontierOpening::Kind::Door;
        o.door = DoorId(i);
        o.from = d.rooms[from];
        if (d.rooms.size() == 2) o.to = d.rooms[1 - from];
        o.floor = d.floor;
        o.at = d.position;
        o.toward = o.to.valid() ? towards(d, b.room(o.to)) : -towards(d, b.room(o.from));
        o.along = {o.toward.y, -o.toward.x};
        o.halfWidthM = std::clamp(d.widthM / 2, 0.3, 10.0);
        out.push_back(o);
    }
    for (uint32_t i = 0; i < b.links.size(); ++i)
        for (size_t k = 1; k < b.links[i].rooms.size(); ++k) {
            const RoomId below = b.links[i].rooms[k - 1], above = b.links[i].rooms[k];
            const Hold low = holdOf(rooms[below.index()]), high = holdOf(rooms[above.index()]);
            const bool up = low == Hold::Searched && high == Hold::Open, down = high == Hold::Searched && low == Hold::Open;
            if (!up && !down) continue;
            FrontierOpening o;
            o.kind = b.links[i].kind == building::LinkKind::Lift ? FrontierOpening::Kind::Lift : FrontierOpening::Kind::Stair;
            o.link = int(i);
            o.from = up ? below : above;
            o.to = up ? above : below;
            o.climbs = up ? 1 : -1;
            acrossStair(b.room(o.from), o);
            if (down) o.toward = -o.toward;
            out.push_back(o);
        }
}

}  // namespace sallyport::scene
