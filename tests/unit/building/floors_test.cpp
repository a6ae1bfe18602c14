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

TEST_CASE("A building without rooms offers all of its floors") {
    Building b = tower(3);
    CHECK(floorsInUse(b).size() == 3);
    Door d;
    d.floor = FloorId(1);
    b.doors.push_back(d);
    CHECK(floorsInUse(b).size() == 3);
    CHECK(floorsInUse(Building()).empty());
}
