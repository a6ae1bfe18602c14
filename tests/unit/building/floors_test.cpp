#include "building/floors.h"

#include <catch2/catch.hpp>

using namespace sallyport::building;

namespace {

Building tower(int floors) {
    Building b;
    b.floors.resize(size_t(floors));
    return b;
}
Room roomOn(uint32_t floor) {
    Room r;
    r.floor = FloorId(floor);
    return r;
}

}  // namespace

TEST_CASE("People choose from the floors that hold a room or a door") {
    Building b = tower(5);
    b.rooms = {roomOn(1), roomOn(3), roomOn(1)};
    Door d;
    d.floor = FloorId(2);
    b.doors.push_back(d);
    CHECK(floorsInUse(b) == std::vector<FloorId>{FloorId(1), FloorId(2), FloorId(3)});
}

namespace {
Element elementOn(uint32_t floor, ElementKind kind, sallyport::base::Box3 bounds) {
    Element e;
    e.floor = FloorId(floor);
    e.kind = kind;
    e.bounds = bounds;
    return e;
}
}  // namespace

TEST_CASE("A storey with walls and windows is offered although the model has no room on it, a foundation of walls is not") {
    Building b = tower(3);
    b.rooms = {roomOn(1)};
    b.elements = {elementOn(0, ElementKind::Wall, {{0, 0, -1}, {9, 1, 0}}), elementOn(2, ElementKind::Wall, {{0, 0, 3}, {9, 1, 6}}),
                  elementOn(2, ElementKind::Window, {{2, 0, 4}, {3, 1, 5}})};
    CHECK(floorsInUse(b) == std::vector<FloorId>{FloorId(1), FloorId(2)});
}

TEST_CASE("A storey that the model does not divide becomes one room as large as what stands there, which its doors join") {
    Building b = tower(2);
    b.floors[1].id = "level-2";
    b.floors[1].elevationM = 3;
    b.rooms = {roomOn(0)};
    b.elements = {elementOn(1, ElementKind::Wall, {{0, 0, 3}, {10, 0.2, 6}}), elementOn(1, ElementKind::Wall, {{0, 0, 3}, {0.2, 8, 6}}),
                  elementOn(1, ElementKind::Window, {{2, 0, 4}, {3, 1, 5}})};
    Door d;
    d.floor = FloorId(1);
    b.doors.push_back(d);
    CHECK(addUndividedFloors(b) == std::vector<FloorId>{FloorId(1)});
    REQUIRE(b.rooms.size() == 2);
    const Room& r = b.rooms[1];
    CHECK(r.floor == FloorId(1));
    CHECK(r.id == "level-2/undivided");
    CHECK(r.floorZM == 3);
    REQUIRE(r.footprint.size() == 1);
    CHECK(sallyport::base::contains(r.footprint[0], {1, 1}));
    CHECK_FALSE(sallyport::base::contains(r.footprint[0], {9, 7}));
    CHECK(b.doors[0].rooms == std::vector<RoomId>{RoomId(1)});
    CHECK(r.doors == std::vector<DoorId>{DoorId(0)});
    CHECK(addUndividedFloors(b).empty());
}

TEST_CASE("A storey of which nothing is known but a door stays without a room") {
    Building b = tower(2);
    b.rooms = {roomOn(0)};
    Door d;
    d.floor = FloorId(1);
    b.doors.push_back(d);
    CHECK(addUndividedFloors(b).empty());
    CHECK(b.rooms.size() == 1);
}

TEST_CASE("A building without rooms offers all of its floors") {
    Building b = tower(3);
    CHECK(floorsInUse(b).size() == 3);
    Door d;
    d.floor = FloorId(1);
    b.doors.push_back(d);
    CHECK(floorsInUse(b).size() == 3);
    CHECK(floorsInUse(Building()).empty());
}
