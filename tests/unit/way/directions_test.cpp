#include "way/directions.h"

#include <catch2/catch.hpp>

#include "building/place_index.h"
#include "support/demo_school.h"
#include "support/small_school.h"

using namespace sallyport;
using namespace sallyport::way;

namespace {

std::string told(const building::Building& b, const char* from, const char* to, const Conditions& c = {}) {
    const building::PlaceIndex places(b);
    const auto a = places.room(from), z = places.room(to);
    REQUIRE(a);
    REQUIRE(z);
    const auto way = WayFinder(b).way(places.floorOf(a.id), Vec2(*places.position(a.id)), places.floorOf(z.id), Vec2(*places.position(z.id)), c);
    REQUIRE(way);
    return inWords(directions(b, *way, false));
}

}  // namespace

TEST_CASE("Rooms along a hall are told by side and by how many openings of that side come before") {
    const building::Building b = test::smallSchool();
    CHECK(told(b, "101", "103") == "Out into Hall, left, second left: Room 103.");
    CHECK(told(b, "103", "101") == "Out into Hall, right, second right: Room 101.");
    CHECK(told(b, "101", "102") == "Out into Hall, left, first left: Room 102.");
    CHECK(told(b, "101", "104") == "Out into Hall, straight on: Room 104.");
}

TEST_CASE("A stair is told with the floor that it leads to") {
    const building::Building b = test::smallSchool();
    CHECK(told(b, "101", "201") == "Out into Hall, left, second right: Stair A up to F2, out into Upper Hall, left, first right: Room 201.");
    CHECK(told(b, "201", "102") == "Out into Upper Hall, left, first right: Stair A down to F1, out into Hall, left, first right: Room 102.");
}

TEST_CASE("From outside the exterior door is named with the school's number and its side") {
    building::Building b = test::smallSchool();
    const auto way = WayFinder(b).way(FloorId(), {40, 7}, FloorId(0), {12, 10});
    REQUIRE(way);
    CHECK(inWords(directions(b, *way, false)) == "In by Door 1 (side D), second right: Room 102.");
}

TEST_CASE("A door that costs says why") {
    const building::Building b = test::smallSchool();
    Conditions c;
    c.doors.resize(b.doors.size());
    for (size_t i = 0; i < b.doors.size(); ++i)
        if (b.doors[i].name == "D-102") c.doors[i] = {20, false, "reported locked"};
    CHECK(told(b, "101", "102", c) == "Out into Hall, left, first left: Room 102 (reported locked).");
}

TEST_CASE("Beyond three openings the way is told by its length, in feet or metres") {
    const std::string words = told(*test::demoSchool(), "233", "210");
    CAPTURE(words);
    CHECK(words.find(" ft left: Room 210.") != std::string::npos);
}

TEST_CASE("A way inside one room names the room, and none is told without points") {
    const building::Building b = test::smallSchool();
    const auto way = WayFinder(b).way(FloorId(0), {2, 10}, FloorId(0), {6, 10});
    REQUIRE(way);
    CHECK(inWords(directions(b, *way, true)) == "Room 101.");
    CHECK(inWords(directions(b, Way{}, true)).empty());
}
