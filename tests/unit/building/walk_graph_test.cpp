#include "building/walk_graph.h"

#include <catch2/catch.hpp>

#include "building/place_index.h"
#include "support/small_school.h"

using namespace sallyport;
using namespace sallyport::building;

TEST_CASE("A way between two rooms goes through their doors and stays inside the rooms") {
    const Building b = test::smallSchool();
    const WalkGraph g(b);
    const PlaceIndex places(b);
    const auto p = g.path(base::FloorId(0), {2, 11}, base::FloorId(0), {14, 1});
    REQUIRE(p);
    std::vector<std::string> doors;
    for (size_t i = 1; i < p->points.size(); ++i) {
        const WalkPoint& w = p->points[i];
        if (w.door.valid()) doors.push_back(b.door(w.door).name);
        else CHECK(WalkGraph::inside(b.room(w.room), base::Vec2(p->points[i - 1].position), base::Vec2(w.position)));
    }
    CHECK(doors == std::vector<std::string>{"D-101", "D-105"});
    CHECK(p->lengthM < 20);
}

TEST_CASE("A way to another floor takes the stair") {
    const Building b = test::smallSchool();
    const WalkGraph g(b);
    const auto p = g.path(base::FloorId(0), {2, 11}, base::FloorId(1), {2, 11});
    REQUIRE(p);
    CHECK(p->points.back().floor == base::FloorId(1));
    CHECK(
        std::any_of(p->points.begin(), p->points.end(), [&](const WalkPoint& w) { return w.room.valid() && b.room(w.room).use == RoomUse::Stair; }));
}

TEST_CASE("There is no way from outside, nor to a room without doors") {
    Building b = test::smallSchool();
    CHECK_FALSE(WalkGraph(b).path(base::FloorId(0), {-9, 0}, base::FloorId(0), {2, 11}));
    b.doors.erase(b.doors.begin());
    for (auto& r : b.rooms) r.doors.clear();
    CHECK_FALSE(WalkGraph(b).path(base::FloorId(0), {2, 11}, base::FloorId(0), {14, 1}));
}

TEST_CASE("A way round an inward corner turns beside it") {
    Building b;
    b.floors.push_back({"F1", "F1", "First", "F1", 0, 3});
    Room r;
    r.id = r.number = "L";
    r.floor = base::FloorId(0);
    r.footprint.push_back({{{0, 0}, {10, 0}, {10, 3}, {3, 3}, {3, 10}, {0, 10}}, {}});
    b.rooms.push_back(r);
    const auto p = WalkGraph(b).path(base::FloorId(0), {9, 2}, base::FloorId(0), {2, 9});
    REQUIRE(p);
    CHECK(p->points.size() == 3);
    for (size_t i = 1; i < p->points.size(); ++i)
        CHECK(WalkGraph::inside(r, base::Vec2(p->points[i - 1].position), base::Vec2(p->points[i].position)));
}
