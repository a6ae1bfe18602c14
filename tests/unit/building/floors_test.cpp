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

namespace {
Building named() {
    Building b = tower(3);
    const char* names[] = {"Lower", "Street", "Upper"};
    for (size_t i = 0; i < 3; ++i) {
        b.floors[i].id = "level-" + std::to_string(i);
        b.floors[i].shortName = "F" + std::to_string(i + 1);
        b.floors[i].name = names[i];
    }
    return b;
}
}  // namespace

TEST_CASE("Floors are called as people there say, what is said anew replaces what was, and what is not said is as in the model") {
    Building b = named();
    const auto model = floorNames(b);
    CHECK(nameFloors(b, model, {{"level-0", "Ground", ""}, {"level-2", "Attic", "AT"}, {"level-9", "Moon", ""}}).empty());
    CHECK(b.floors[0].name == "Ground");
    CHECK(b.floors[0].shortName == "F1");  // grid references stay as the facility has them
    CHECK(b.floors[2].shortName == "AT");
    CHECK(b.floors[1].name == "Street");
    // The last word about a floor counts; one that nobody names any more has the model's name again.
    CHECK(nameFloors(b, model, {{"level-0", "Cellar", ""}, {"level-0", "Garden", "G"}}).empty());
    CHECK(b.floors[0].name == "Garden");
    CHECK(b.floors[0].shortName == "G");
    CHECK(b.floors[2].name == "Upper");
    CHECK(nameFloors(b, model, {}).empty());
    CHECK(floorNames(b) == model);
    CHECK(nameFloors(b, model, {{"level-0", "Lower", "F1"}}).empty());  // its own
}

TEST_CASE("No floor gets a name of another, a short name that grid references cannot begin with, or one that no button holds") {
    const Building b = named();
    const auto model = floorNames(b);
    const FloorId first(0);
    const auto problem = [&](std::string_view name, std::string_view shortName) { return floorNameProblem(b, model, first, name, shortName); };
    CHECK(problem("Ground", "G").empty());
    CHECK(problem("", "").empty());
    CHECK(problem("Lower", "F1").empty());
    CHECK(problem("street", "").find("F2 Street") != std::string::npos);
    CHECK_FALSE(problem("", "f2").empty());
    CHECK_FALSE(problem("F3", "").empty());
    CHECK_FALSE(problem("", "LONGER").empty());
    CHECK_FALSE(problem("", "F-1").empty());
    CHECK_FALSE(problem("", "F 1").empty());
    CHECK_FALSE(problem(std::string(kMostFloorName + 1, 'x'), "").empty());
    CHECK_FALSE(problem("Gro\nund", "").empty());
    CHECK_FALSE(problem("\xff", "").empty());
    Building c = named();
    const auto refused = nameFloors(c, model, {{"level-0", "Street", ""}, {"level-1", "Ground", ""}});
    REQUIRE(refused.size() == 1);
    CHECK(refused[0].floor == "level-0");
    CHECK(c.floors[0].name == "Lower");
    CHECK(c.floors[1].name == "Ground");
    // The model's name of a floor that is called otherwise stays its own.
    CHECK_FALSE(floorNameProblem(c, model, first, "Street", "").empty());
}
