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
