// Rooms and doors of a mesh file, once its floors are known.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "importers/door_rooms.h"
#include "importers/ifc_places.h"
#include "importers/mesh_building_places.h"

namespace sallyport::importers::mesh {

using base::DoorId;
using base::FloorId;
using base::RoomId;
using base::Vec2;
using base::Vec3;
using building::Door;
using building::Floor;
using building::Problem;
using building::Room;
using Severity = Problem::Severity;

namespace {

constexpr double kMaxDoorM = 20;

/// A place in the room that stays where it is when the file is written again.
Vec2 placeIn(const Room& r) {
    const base::Polygon2& p = r.footprint[0];
    return p.outer.size() <= 2000 ? base::innermostPoint(p).point : Vec2(r.bounds.centre());
}

}  // namespace

std::string Places::uniqueId(std::string id) {
    if (ids_.emplace(id, 1).second) return id;
    for (int& last = ids_[id];;) {
        std::string other = id + "~" + std::to_string(++last);
        if (ids_.contains(other)) continue;
        ids_.emplace(other, 1);
        return other;
    }
}

std::string Places::placeId(FloorId floor, Vec2 at) const {
    char text[64];
    std::snprintf(text, sizeof text, "@%.0f,%.0f", at.x + building_.origin.x, at.y + building_.origin.y);
    return (floor.valid() ? building_.floor(floor).id + "/" : std::string()) + text;
}

void Places::addRooms() {
    size_t shapeless = 0;
    for (uint32_t i = 0; i < d_.drafts.size(); ++i) {
        const Draft& d = d_.drafts[i];
        if (d.means != Means::Room) continue;
        const NameSense& s = d_.senses[d.node];
        Room r;
        r.sourceId = s.sourceId;
        r.number = s.number;
        r.name = s.name;
        if (s.means != Means::Room) {
            RoomLabel label = splitRoomLabel(s.name);
            r.number = std::move(label.number);
            r.name = std::move(label.name);
        }
        r.use = ifc::useFromName(r.name.empty() ? r.number : r.name);
        r.floor = floorOf_[i];
        if (!r.floor.valid() && !building_.floors.empty()) r.floor = FloorId(0);
        RoomShape& shape = shape_[i];
        r.bounds = box_[i];
        r.footprint = std::move(shape.footprint);
        r.areaM2 = shape.areaM2;
        const Floor* floor = r.floor.valid() ? &building_.floor(r.floor) : nullptr;
        r.floorZM = box_[i].empty() ? (floor ? floor->elevationM : 0) : shape.floorZM;
        r.heightM = shape.heightM > 1.5 ? shape.heightM : floor ? floor->heightM : 3;
        // An outline has no height of its own; the doors of its room are looked for above it.
        if (!r.bounds.empty() && shape.heightM <= 1.5) r.bounds.max.z = r.floorZM + r.heightM;
        shapeless += r.footprint.empty();
        if (!r.sourceId.empty()) r.id = r.sourceId;
        else if (!r.number.empty()) r.id = (floor ? floor->id + "/" : std::string()) + r.number;
        else if (!r.footprint.empty()) r.id = placeId(r.floor, placeIn(r));
        else r.id = (floor ? floor->id + "/" : std::string()) + r.name;
        r.id = uniqueId(std::move(r.id));
        roomOf_[i] = RoomId(uint32_t(building_.rooms.size()));
        building_.rooms.push_back(std::move(r));
    }
    if (building_.rooms.empty())
        problems_.push_back(
            {"no-rooms",
             Severity::Warning,
             "no name says what a room is: floors and shapes are shown, but rooms, their numbers and what doors join are missing; export the rooms "
             "(spaces) too, or give the school's IFC file",
             {}});
    else problems_.push_back({"rooms-named", Severity::Info, std::to_string(building_.rooms.size()) + " rooms by their names", {}});
    if (shapeless > 0)
        problems_.push_back(
            {"rooms-without-shape", Severity::Warning, std::to_string(shapeless) + " rooms have a name but no shape; they are listed only", {}});
}

void Places::addDoors() {
    const RoomFinder finder(building_.rooms);
    size_t odd = 0, alone = 0;
    for (uint32_t i = 0; i < d_.drafts.size(); ++i) {
        const Draft& d = d_.drafts[i];
        if (d.means != Means::Door || d.uses.empty()) continue;
        const Vec3 size = box_[i].size();
        if (size.z < kMinDoorHeightM || std::max({size.x, size.y, size.z}) > kMaxDoorM) {
            ++odd;
            continue;
        }
        const auto isFrame = [&](const Use& u) {
            const std::string& name = scene_.nodes[u.node].name;
            for (const char* word : {"frame", "Frame", "FRAME", "zarge", "Zarge", "rahmen", "Rahmen"})
                if (name.find(word) != std::string::npos) return true;
            return false;
        };
        std::vector<Triangle> frame = trianglesOf(d, isFrame);
        DoorShape shape = shapeOfDoor(frame);
        if (shape.heightM < 0.8 * size.z) shape = shapeOfDoor(trianglesOf(d));
        const NameSense& s = d_.senses[d.node];
        Door door;
        door.sourceId = s.sourceId;
        door.name = s.name;
        door.swing = s.swing;
        door.position = shape.position;
        door.along = shape.along;
        door.widthM = shape.widthM;
        door.heightM = shape.heightM;
        door.bounds = box_[i];
        door.floor = floorOf_[i];
        RoomId left = finder.beside(door, 1, shape.halfDepthM), right = finder.beside(door, -1, shape.halfDepthM);
        if (shape.square && (!left.valid() || !right.valid() || left == right)) {
            Door turned = door;
            turned.along = {-door.along.y, door.along.x};
            const RoomId l = finder.beside(turned, 1, shape.halfDepthM), r = finder.beside(turned, -1, shape.halfDepthM);
            if (l.valid() && r.valid() && l != r) {
                door.along = turned.along;
                left = l;
                right = r;
            }
        }
        if (left.valid()) door.rooms.push_back(left);
        if (right.valid() && right != left) door.rooms.push_back(right);
        door.exterior = door.rooms.size() == 1 && left != right;
        alone += door.rooms.empty();
        const std::string prefix = door.floor.valid() ? building_.floor(door.floor).id + "/" : std::string();
        const bool numbered = std::any_of(door.name.begin(), door.name.end(), [](char c) { return c >= '0' && c <= '9'; });
        door.id = uniqueId(!door.sourceId.empty() ? door.sourceId
                           : numbered             ? prefix + door.name
                                                  : placeId(door.floor, Vec2(door.position)) + " door");
        const DoorId id(uint32_t(building_.doors.size()));
        for (const RoomId r : door.rooms) building_.rooms[r.index()].doors.push_back(id);
        doorOf_[i] = id;
        building_.doors.push_back(std::move(door));
    }
    if (building_.doors.empty())
        problems_.push_back({"no-doors", Severity::Warning, "no name says what a door is; ways through the building are missing", {}});
    else
        problems_.push_back({"doors-named",
                             Severity::Info,
                             std::to_string(building_.doors.size()) + " doors by their names; which rooms they join was found from the shapes",
                             {}});
    if (alone > 0 && !building_.rooms.empty())
        problems_.push_back({"doors-without-room", Severity::Info, std::to_string(alone) + " doors have no room on either side", {}});
    if (odd > 0)
        problems_.push_back({"doors-odd",
                             Severity::Info,
                             std::to_string(odd) + " things named as doors are too small or too large to be one; they are shown, not listed",
                             {}});
}

}  // namespace sallyport::importers::mesh
