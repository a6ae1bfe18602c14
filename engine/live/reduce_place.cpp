#include "live/reduce_place.h"

namespace sallyport::live {
namespace {

using building::Match;
using building::PlaceIndex;

std::string unresolved(std::string_view kind, const std::string& name, Match match) {
    return (match == Match::Ambiguous ? "more than one " : "no ") + std::string(kind) + " \"" + name + "\" in this school";
}

std::string nameOf(const PlaceRef& ref) {
    if (!ref.room.empty()) return ref.room;
    if (!ref.door.empty()) return ref.door;
    if (ref.xy || ref.latLonDeg) return ref.floor.empty() ? "position" : "position on " + ref.floor;
    return ref.floor;
}

/// Horizontal position and every floor it may be on, into `out`. False with a reason when there is none.
bool resolvePoint(const PlaceRef& ref, const PlaceIndex& places, std::optional<double> leM, Place& out) {
    std::optional<base::Vec3> at;
    std::optional<double> localZ;
    double error = 0;
    if (ref.xy) {
        at = places.fileToLocal(base::Vec3(*ref.xy, ref.z.value_or(0)));
        if (ref.z) localZ = at->z;
        error = leM.value_or(kDefaultFileLeM);
    } else if (ref.latLonDeg) {
        at = places.toLocal(ref.latLonDeg->x, ref.latLonDeg->y, ref.haeM.value_or(0));
        if (!at) {
            out.reason = "the position is far from this school, or the school has no georeference";
            return false;
        }
        if (ref.haeM) localZ = at->z;
        error = leM.value_or(kDefaultGnssLeM);
    } else {
        return false;
    }
    if (!out.floor.valid()) {
        if (localZ) {
            out.possibleFloors = places.floorsAt(*localZ, error);
        } else {
            for (uint32_t f = 0; f < places.floorCount(); ++f) out.possibleFloors.emplace_back(f);
            if (out.possibleFloors.size() > 1 && out.reason.empty()) out.reason = "the floor was not given";
        }
        if (!out.possibleFloors.empty()) out.floor = out.possibleFloors.front();
    }
    out.position = base::Vec3(at->x, at->y, out.floor.valid() ? places.elevationM(out.floor) : at->z);
    if (out.floor.valid()) {
        if (const auto room = places.roomAt(out.floor, {at->x, at->y})) out.room = *room;
    }
    out.placed = true;
    return true;
}

void placeAtRoom(RoomId room, const PlaceIndex& places, Place& out) {
    out.placed = true;
    out.reason.clear();
    out.room = room;
    out.floor = places.floorOf(room);
    out.possibleFloors = {out.floor};
    out.position = places.position(room);
}
void placeAtDoor(DoorId door, const PlaceIndex& places, Place& out) {
    out.placed = true;
    out.reason.clear();
    out.door = door;
    out.floor = places.floorOf(door);
    out.possibleFloors = {out.floor};
    out.position = places.position(door);
}

}  // namespace

bool namesUnknown(const PlaceRef& ref, const PlaceIndex& places) {
    if (!ref.room.empty()) return !places.room(ref.room);
    return !ref.door.empty() && !places.door(ref.door);
}

Place deviceAt(const std::string& device, const PlaceIndex& places) {
    Place out;
    out.asNamed = device;
    if (const auto room = places.deviceRoom(device)) placeAtRoom(room.id, places, out);
    else if (const auto door = places.deviceDoor(device)) placeAtDoor(door.id, places, out);
    return out;
}

Place resolvePlace(const PlaceRef& ref, const PlaceIndex& places, std::optional<double> leM) {
    Place out;
    out.asNamed = nameOf(ref);
    if (ref.empty()) {
        out.reason = "no place was given";
        return out;
    }
    if (!ref.floor.empty()) {
        if (const auto floor = places.floor(ref.floor)) {
            out.floor = floor.id;
            out.possibleFloors = {floor.id};
        } else {
            out.reason = unresolved("floor", ref.floor, floor.match);
        }
    }
    if (!ref.room.empty()) {
        if (const auto room = places.room(ref.room)) {
            placeAtRoom(room.id, places, out);
            // A finer position counts where it agrees with the room that was named.
            Place point;
            point.floor = out.floor;
            if (resolvePoint(ref, places, leM, point) && point.room == room.id) out.position = point.position;
            return out;
        } else if (const auto door = places.deviceDoor(ref.room)) {  // a button at a door that says it is a room
            placeAtDoor(door.id, places, out);
            return out;
        } else {
            out.reason = unresolved("room", ref.room, room.match);
        }
    }
    if (!ref.door.empty()) {
        if (const auto door = places.door(ref.door)) {
            placeAtDoor(door.id, places, out);
            return out;
        } else if (const auto room = places.deviceRoom(ref.door); room && ref.room.empty()) {
            placeAtRoom(room.id, places, out);
            return out;
        } else if (ref.room.empty()) {
            out.reason = unresolved("door", ref.door, door.match);
        }
    }
    if (resolvePoint(ref, places, leM, out)) return out;
    // A floor alone is a place, but not for something whose room or door was named and not found.
    out.placed = out.floor.valid() && ref.room.empty() && ref.door.empty() && !ref.latLonDeg;
    return out;
}

std::vector<base::Vec2> resolvePolygon(const MarkerSet& set, const PlaceIndex& places) {
    std::vector<base::Vec2> out;
    out.reserve(set.polygon.size());
    for (const base::Vec2& corner : set.polygon) {
        if (!set.polygonWgs84) {
            const base::Vec3 local = places.fileToLocal(base::Vec3(corner, 0));
            out.emplace_back(local.x, local.y);
        } else if (const auto local = places.toLocal(corner.x, corner.y, 0)) {
            out.emplace_back(local->x, local->y);
        } else {
            return {};
        }
    }
    return out;
}

}  // namespace sallyport::live
