#include "building/place_index.h"

#include <catch2/catch.hpp>

#include "building/grid.h"
#include "support/small_school.h"

using namespace sallyport;
using namespace sallyport::building;

TEST_CASE("Places are found by id, source id, number and name, whatever the case") {
    const Building b = test::smallSchool();
    const PlaceIndex places(b);
    CHECK(places.room("101").id == places.room("room-101").id);
    CHECK(places.room("MATH").id == places.room("101").id);
    CHECK(places.door("d-101").match == Match::Found);
    CHECK(places.door("Door 1").id == places.door("X1").id);
    CHECK(places.floor("f2").id == base::FloorId(1));
    CHECK(places.room("999").match == Match::Unknown);
    CHECK(places.room("").match == Match::Unknown);
    CHECK(places.room("Stair A").match == Match::Ambiguous);
}

TEST_CASE("A point is in the room that holds it, on its own floor only") {
    const Building b = test::smallSchool();
    const PlaceIndex places(b);
    CHECK(places.roomAt(base::FloorId(0), {4, 10}) == places.room("101").id);
    CHECK(places.roomAt(base::FloorId(1), {4, 10}) == places.room("201").id);
    CHECK_FALSE(places.roomAt(base::FloorId(1), {12, 10}));
    CHECK_FALSE(places.roomAt(base::FloorId(0), {-5, 10}));
    CHECK_FALSE(places.roomAt(base::FloorId(), {4, 10}));
    REQUIRE(places.position(places.room("104").id));
    CHECK(places.roomAt(base::FloorId(0), base::Vec2(*places.position(places.room("104").id))) == places.room("104").id);
}

TEST_CASE("A vertical error that spans storeys names every floor, the likeliest first") {
    const Building b = test::smallSchool();
    const PlaceIndex places(b);
    CHECK(places.floorsAt(1.0, 0.5) == std::vector{base::FloorId(0)});
    CHECK(places.floorsAt(5.2, 0.5) == std::vector{base::FloorId(1)});
    CHECK(places.floorsAt(5.2, 3) == std::vector{base::FloorId(1), base::FloorId(0)});
    CHECK(places.floorsAt(-20, 1) == std::vector{base::FloorId(0)});
    CHECK(places.floorsAt(std::numeric_limits<double>::quiet_NaN(), 1) == std::vector{base::FloorId(0)});
}

TEST_CASE("WGS84 and local metres agree, also with a turned true north") {
    Building b = test::smallSchool();
    b.georeference->trueNorthDeg = 30;
    const PlaceIndex places(b);
    const auto w = places.toWgs84({12, 7, 4});
    REQUIRE(w);
    const auto back = places.toLocal(w->x, w->y, w->z);
    REQUIRE(back);
    CHECK(back->x == Approx(12).margin(1e-3));
    CHECK(back->y == Approx(7).margin(1e-3));
    CHECK(back->z == Approx(4).margin(1e-3));
    // 30 degrees clockwise from +Y: a metre north is half a metre +X.
    const auto north = places.toLocal(42.0 + 100 / 111'000.0, -71.0, 50);
    REQUIRE(north);
    CHECK(north->x == Approx(50).margin(0.5));
    CHECK_FALSE(places.toLocal(51.0, 7.0, 0));
    CHECK_FALSE(places.toLocal(std::numeric_limits<double>::infinity(), 7.0, 0));
}

TEST_CASE("Grid references read floor, column, row from the north-west") {
    const Building b = test::smallSchool();
    const Grid g = makeGrid(b);
    CHECK(cellName(g, {0, 12}) == "A1");
    CHECK(cellName(g, {24, 0}) == "C2");
    CHECK(gridReference(b, g, base::FloorId(1), {0, 12}) == "F2-A1");
    CHECK(cellName(g, {-500, 0}).empty());
    // I and O are left out: they would be read as 1 and 0.
    CHECK(columnName(7) == "H");
    CHECK(columnName(8) == "J");
    CHECK(columnName(13) == "P");
    CHECK(columnName(23) == "Z");
    CHECK(columnName(24) == "AA");
    CHECK(columnName(25) == "AB");
}

TEST_CASE("Sides follow clockwise from the front") {
    Building b = test::smallSchool();
    b.frontAzimuthDeg = 180;
    CHECK(sideLetter(b, {0, -1}) == 'A');
    CHECK(sideLetter(b, {-1, 0}) == 'B');
    CHECK(sideLetter(b, {0, 1}) == 'C');
    CHECK(sideLetter(b, {1, 0}) == 'D');
}

TEST_CASE("A device that was given a door or a room is found there, before any name of the school") {
    const Building b = test::smallSchool();
    const std::vector<DeviceAlias> devices{{"acs/17", "D-101", ""}, {"acs/17", "", "104"}, {"102", "", "101"}, {"Reader A", "Door 1", ""}};
    const PlaceIndex places(b, devices), plain(b);
    CHECK(places.deviceProblems().empty());
    CHECK(places.devices().size() == 4);
    CHECK(places.door("acs/17").id == plain.door("D-101").id);
    CHECK(places.door("ACS/17").id == plain.door("D-101").id);
    CHECK(places.room("acs/17").id == plain.room("104").id);
    CHECK(places.room("102").id == plain.room("101").id);  // the device of that name wins over the room of that name
    CHECK(places.door("reader a").id == plain.door("X1").id);
    CHECK(places.deviceDoor("acs/17").id == plain.door("D-101").id);
    CHECK_FALSE(places.deviceDoor("D-101"));
    CHECK_FALSE(places.deviceRoom("101"));
    CHECK(plain.devices().empty());
}

TEST_CASE("A device whose place does not exist, is not one place, or is given twice, is told and does not count") {
    const Building b = test::smallSchool();
    const std::vector<DeviceAlias> devices{{"a", "D-9", ""}, {"b", "", "Stair A"}, {"c", "D-101", ""},    {"c", "D-102", ""},
                                           {"d", "c", ""},   {"e", "", ""},        {"f", "D-101", "101"}, {"", "D-101", ""}};
    const PlaceIndex places(b, devices);
    std::string all;
    for (const std::string& p : places.deviceProblems()) all += p + "\n";
    CHECK(all.find("device \"a\": no door \"D-9\" in this school") != all.npos);
    CHECK(all.find("device \"b\": more than one room \"Stair A\" in this school") != all.npos);
    CHECK(all.find("device \"c\": was given a door twice; the first counts") != all.npos);
    CHECK(all.find("device \"d\": no door \"c\" in this school") != all.npos);  // a device is no place
    CHECK(all.find("device \"e\": give it either a door or a room") != all.npos);
    CHECK(all.find("device \"f\": give it either a door or a room") != all.npos);
    CHECK(all.find("a device without a name was given door \"D-101\"") != all.npos);
    CHECK(places.door("c").id == PlaceIndex(b).door("D-101").id);
    CHECK_FALSE(places.door("a"));
    CHECK(places.deviceProblems().size() == 7);
}

TEST_CASE("An index that only gives places to devices that had none says so, and no other does") {
    const Building b = test::smallSchool();
    const auto with = [&](std::vector<DeviceAlias> devices) { return PlaceIndex(b, devices); };
    const PlaceIndex none(b), one = with({{"acs/17", "D-101", ""}});
    CHECK(one.onlyAddsDevicesTo(none));
    CHECK(none.onlyAddsDevicesTo(none));
    CHECK_FALSE(none.onlyAddsDevicesTo(one));                             // one was taken away
    CHECK_FALSE(with({{"acs/17", "D-102", ""}}).onlyAddsDevicesTo(one));  // or moved
    CHECK(with({{"acs/17", "D-101", ""}, {"b", "", "101"}}).onlyAddsDevicesTo(one));
    CHECK(with({{"b", "", "101"}, {"acs/17", "D-101", ""}}).onlyAddsDevicesTo(one));            // the order says nothing
    CHECK_FALSE(with({{"D-102", "D-101", ""}}).onlyAddsDevicesTo(none));                        // that was a door
    CHECK_FALSE(with({{"acs/17", "D-101", ""}, {"ACS/17", "X1", ""}}).onlyAddsDevicesTo(one));  // answered to the other's name until now
    CHECK(with({{"Stair A", "", "101"}}).onlyAddsDevicesTo(none));                              // was nobody's name alone
    Building other = b;
    other.rooms.pop_back();
    CHECK_FALSE(PlaceIndex(other).onlyAddsDevicesTo(none));
}
