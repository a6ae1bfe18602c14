// Purpose: a floor as crowded as asked for, from a seed: rooms in a lattice, doors on their walls, responders anywhere. For what must hold, and stay
// fast, whatever a feed sends. Refuses to: be a likely school.
#pragma once
#include <string>

#include "scene/view_model.h"
#include "support/small_school.h"

namespace sallyport::test {

/// The same on every machine.
class Dice {
public:
    explicit Dice(uint64_t seed) : s_(seed * 2654435761u + 88172645463325252u) {}
    uint32_t below(uint32_t n) {
        s_ ^= s_ << 13;
        s_ ^= s_ >> 7;
        s_ ^= s_ << 17;
        return uint32_t((s_ >> 33) % n);
    }
    double within(double a, double b) { return a + (b - a) * (below(1u << 20) / double(1u << 20)); }

private:
    uint64_t s_;
};

/// One floor, and a second one of which nothing is known. Rooms are 8 × 6 m; door i stands in the south or west wall of room i / 2 (of `doors`
/// doors).
inline building::Building crowdedSchool(int columns, int rows, int doors) {
    using namespace building;
    Building b = smallSchool();
    const Room pattern = b.rooms[0];
    const Door door = b.doors[0];
    b.rooms.clear();
    b.doors.clear();
    b.links.clear();
    b.elements.clear();
    b.meshes.clear();
    for (int i = 0; i < columns * rows; ++i) {
        Room r = pattern;
        const double x = (i % columns) * 8, y = (i / columns) * 6;
        r.number = std::to_string(100 + i);
        r.id = r.sourceId = "room-" + r.number;
        r.name = i % 3 ? "Room of class " + std::to_string(i % 40) : "";
        r.footprint[0].outer = {{x, y}, {x + 7.8, y}, {x + 7.8, y + 5.8}, {x, y + 5.8}};
        r.bounds = {{x, y, 0}, {x + 7.8, y + 5.8, 3}};
        r.doors.clear();
        b.bounds.add(r.bounds);
        b.rooms.push_back(r);
    }
    for (int i = 0; i < doors; ++i) {
        Door d = door;
        const int room = (i / 2) % (columns * rows);
        const double x = (room % columns) * 8, y = (room / columns) * 6;
        d.id = d.sourceId = d.name = "D-" + std::to_string(i);
        d.position = i % 2 ? base::Vec3(x, y + 2 + (i / 2 / (columns * rows)) * 1.2, 0) : base::Vec3(x + 2 + (i / 2 / (columns * rows)) * 1.2, y, 0);
        d.along = i % 2 ? base::Vec2(0, 1) : base::Vec2(1, 0);
        d.exterior = false;
        d.exteriorNumber.clear();
        d.rooms = {RoomId(uint32_t(room))};
        b.rooms[size_t(room)].doors.push_back(DoorId(uint32_t(b.doors.size())));
        b.doors.push_back(d);
    }
    return b;
}

/// A model of it in which something is said of everything.
inline scene::ViewModel crowdedModel(const building::Building& b, int responders, uint64_t seed) {
    using namespace scene;
    Dice dice(seed);
    ViewModel m;
    for (uint32_t i = 0; i < b.floors.size(); ++i) m.floors.push_back({FloorId(i), b.floors[i].shortName, b.floors[i].name});
    for (uint32_t i = 0; i < b.rooms.size(); ++i) {
        RoomView r;
        r.id = RoomId(i);
        r.floor = b.rooms[i].floor;
        r.label = b.rooms[i].number;
        r.subLabel = b.rooms[i].name;
        const uint32_t s = dice.below(40);
        r.status = s == 0   ? live::RoomStatus::Threat
                   : s == 1 ? live::RoomStatus::NeedsHelp
                   : s < 12 ? live::RoomStatus::LockedIn
                   : s < 20 ? live::RoomStatus::Searched
                   : s < 24 ? live::RoomStatus::Evacuated
                            : live::RoomStatus::Unknown;
        r.freshness = Freshness::Fresh;
        m.rooms.push_back(r);
    }
    for (uint32_t i = 0; i < b.doors.size(); ++i) {
        DoorView d;
        d.id = DoorId(i);
        d.floor = b.doors[i].floor;
        const uint32_t s = dice.below(60);
        d.look = s == 0   ? DoorLook::Forced
                 : s < 3  ? DoorLook::Open
                 : s < 6  ? DoorLook::Unlocked
                 : s == 6 ? DoorLook::Fault
                 : s < 20 ? DoorLook::Unknown
                          : DoorLook::Locked;
        d.freshness = Freshness::Fresh;
        m.doors.push_back(d);
    }
    static constexpr Service kServices[] = {Service::Law, Service::Law, Service::Fire, Service::Ems, Service::IncidentCommand, Service::School};
    for (int i = 0; i < responders; ++i) {
        ResponderView r;
        r.uid = "uid-" + std::to_string(i);
        r.callsign = "Unit " + std::to_string(i);
        if (i % 5) r.team = "Team " + std::to_string(i / 8);
        r.service = kServices[dice.below(6)];
        r.floor = FloorId(dice.below(4) == 0 && b.floors.size() > 1 ? 1 : 0);
        r.possibleFloors = {r.floor};
        if (dice.below(12) == 0 && b.floors.size() > 1) r.possibleFloors = {FloorId(0), FloorId(1)};
        r.position = {dice.within(b.bounds.min.x - 6, b.bounds.max.x + 6), dice.within(b.bounds.min.y - 6, b.bounds.max.y + 6),
                      b.floors[r.floor.index()].elevationM};
        r.placed = true;
        r.ceM = dice.within(0, 6);
        if (dice.below(2)) r.courseDeg = dice.within(0, 360);
        r.freshness = dice.below(15) == 0 ? Freshness::Stale : Freshness::Fresh;
        for (int k = 0; k < 12; ++k)
            r.trail.push_back({base::Timestamp(base::Millis(1'000'000 - (12 - k) * 5000)), r.floor, r.position + base::Vec3(k * 0.4 - 4.8, 0, 0), 0});
        m.responders.push_back(r);
    }
    m.now = base::Timestamp(base::Millis(1'000'000));
    m.protocol.active = true;
    m.protocol.action = live::ProtocolAction::Lockdown;
    return m;
}

}  // namespace sallyport::test
