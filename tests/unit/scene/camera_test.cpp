// Camera arithmetic: projecting and unprojecting agree, zoom keeps its point, fits fit, moves end where they should.
#include "scene/camera.h"

#include <catch2/catch.hpp>

#include "support/small_school.h"

using namespace sallyport;
using namespace sallyport::scene;
using base::Vec2;
using base::Vec3;

namespace {

ViewState view(ViewMode mode) {
    ViewState v;
    v.mode = mode;
    v.floor = FloorId(0);
    v.picture = {264, 192, 1216, 760};
    v.camera.target = {12, 6, 0};
    v.camera.yawDeg = 25;
    v.camera.pitchDeg = -40;
    v.camera.distanceM = 40;
    v.camera.eye = {3, 7, 1.6};
    if (mode == ViewMode::Inside) v.camera.pitchDeg = -10;
    return v;
}

}  // namespace

TEST_CASE("a pixel on a plane projects back to the same pixel in every mode") {
    for (ViewMode mode : {ViewMode::Plan, ViewMode::Orbit, ViewMode::Inside}) {
        const ViewState v = view(mode);
        for (Vec2 p : {Vec2(300, 700), Vec2(872, 800), Vec2(1400, 900)}) {
            const auto on = pixelOnPlane(v, p.x, p.y, 0);
            REQUIRE(on);
            const auto back = project(v, Vec3(*on, 0));
            REQUIRE(back);
            CHECK(back->x == Approx(p.x).margin(1e-6));
            CHECK(back->y == Approx(p.y).margin(1e-6));
        }
    }
}

TEST_CASE("plan shows east to the right and north up until it is turned") {
    ViewState v = view(ViewMode::Plan);
    v.camera.yawDeg = 0;
    const auto centre = project(v, {12, 6, 0}), east = project(v, {13, 6, 0}), north = project(v, {12, 7, 0});
    CHECK(centre->x == Approx(264 + 608));
    CHECK(east->x == Approx(centre->x + v.camera.pixelsPerM));
    CHECK(north->y == Approx(centre->y - v.camera.pixelsPerM));
    v.camera.yawDeg = 90;  // up is east
    CHECK(project(v, {13, 6, 0})->y == Approx(centre->y - v.camera.pixelsPerM));
}

TEST_CASE("home of the plan puts true north up") {
    building::Building b = test::smallSchool();
    b.georeference->trueNorthDeg = 30;
    ViewState v = view(ViewMode::Plan);
    v.camera = homeCamera(b, v);
    const Vec2 north(std::sin(30 * M_PI / 180), std::cos(30 * M_PI / 180));
    const Vec3 c = v.camera.target;
    const auto a = project(v, c), n = project(v, c + Vec3(north, 0));
    CHECK(n->x == Approx(a->x).margin(1e-6));
    CHECK(n->y < a->y);
}

TEST_CASE("home shows every corner of the building inside the picture") {
    const building::Building b = test::smallSchool();
    for (ViewMode mode : {ViewMode::Plan, ViewMode::Orbit})
        for (double explode : {0.0, 1.0}) {
            ViewState v = view(mode);
            v.explode = explode;
            v.camera = homeCamera(b, v);
            for (const building::Room& r : b.rooms) {
                if (mode == ViewMode::Plan && r.floor != v.floor) continue;
                for (Vec3 p : {r.bounds.min, r.bounds.max}) {
                    const double shift = mode == ViewMode::Orbit ? explodeOffset(b, explode, r.floor, v.floor) : 0;
                    const auto at = project(v, p + Vec3(0, 0, shift));
                    REQUIRE(at);
                    CHECK(v.picture.contains(at->x, at->y));
                }
            }
        }
}

TEST_CASE("zoom keeps the point under the cursor") {
    for (ViewMode mode : {ViewMode::Plan, ViewMode::Orbit}) {
        ViewState v = view(mode);
        const Vec2 cursor(500, 700);
        const auto before = pixelOnPlane(v, cursor.x, cursor.y, 0);
        REQUIRE(before);
        v.camera = zoomAt(v, cursor.x, cursor.y, 1.7, 0);
        const auto after = pixelOnPlane(v, cursor.x, cursor.y, 0);
        REQUIRE(after);
        CHECK(after->x == Approx(before->x).margin(1e-6));
        CHECK(after->y == Approx(before->y).margin(1e-6));
    }
}

TEST_CASE("zoom refuses factors that mean nothing and stays within its limits") {
    ViewState v = view(ViewMode::Plan);
    CHECK(zoomAt(v, 500, 500, 0, 0) == v.camera);
    CHECK(zoomAt(v, 500, 500, -1, 0) == v.camera);
    CHECK(zoomAt(v, 500, 500, 1e9, 0).pixelsPerM <= 400);
    CHECK(zoomAt(v, 500, 500, 1e-9, 0).pixelsPerM >= 0.5);
}

TEST_CASE("dragging moves the ground with the hand") {
    for (ViewMode mode : {ViewMode::Plan, ViewMode::Orbit}) {
        ViewState v = view(mode);
        const double cx = v.picture.x + v.picture.w / 2.0, cy = v.picture.y + v.picture.h / 2.0;
        const auto grabbed = pixelOnPlane(v, cx, cy, 0);
        v.camera = panBy(v, 60, -35, 0);
        const auto now = project(v, Vec3(*grabbed, 0));
        CHECK(now->x == Approx(cx + 60).margin(1e-6));
        CHECK(now->y == Approx(cy - 35).margin(1e-6));
    }
}

TEST_CASE("orbit never turns over the pole") {
    ViewState v = view(ViewMode::Orbit);
    for (int i = 0; i < 100; ++i) v.camera = orbitBy(v, 30, 50);
    CHECK(v.camera.pitchDeg >= -89);
    for (int i = 0; i < 200; ++i) v.camera = orbitBy(v, 30, -50);
    CHECK(v.camera.pitchDeg <= -5);
    CHECK(std::abs(v.camera.yawDeg) <= 180);
}

TEST_CASE("what is behind the eye has no pixel") {
    const ViewState v = view(ViewMode::Inside);
    const CameraMatrices m = matrices(v);
    CHECK_FALSE(project(v, m.eye - Vec3(std::sin(25 * M_PI / 180), std::cos(25 * M_PI / 180), 0) * 5.0));
}

TEST_CASE("a camera move starts fast, ends exactly at its goal and turns the short way") {
    Camera a, b;
    a.yawDeg = 170;
    b.yawDeg = -170;
    b.target = {10, 0, 0};
    CameraMove move;
    CHECK_FALSE(move.running());
    move.start(a, b, 0.2);
    const Camera half = move.step(0.1);
    CHECK(half.target.x > 5);  // ease-out
    CHECK(std::abs(half.yawDeg) > 170);
    CHECK(move.step(0.2) == b);
    CHECK_FALSE(move.running());
}

TEST_CASE("explode leaves the active floor and spreads the others evenly") {
    const building::Building b = test::smallSchool();
    CHECK(explodeOffset(b, 1, FloorId(0), FloorId(0)) == 0);
    CHECK(explodeOffset(b, 0, FloorId(1), FloorId(0)) == 0);
    CHECK(explodeOffset(b, 1, FloorId(1), FloorId(0)) > 3);
    CHECK(explodeOffset(b, 1, FloorId(0), FloorId(1)) == Approx(-explodeOffset(b, 1, FloorId(1), FloorId(0))));
}

TEST_CASE("home fills the picture with the building and looks at no grounds") {
    building::Building b = test::smallSchool();
    building::Room field = b.rooms[0];
    field.use = building::RoomUse::Outdoor;
    for (base::Vec2& p : field.footprint[0].outer) p *= 20.0;
    field.bounds.max = field.bounds.max * 20.0;
    b.rooms.push_back(field);
    b.bounds.add(field.bounds);
    for (ViewMode mode : {ViewMode::Plan, ViewMode::Orbit})
        for (const bool panels : {false, true})
            for (const auto& [w, h] : {std::pair(784, 480), std::pair(1216, 760), std::pair(1640, 900)}) {
                ViewState v = view(mode);
                v.picture = {264, 192, w, h};
                v.panels = panels;
                v.camera = homeCamera(b, v);
                base::Box2 seen;
                for (size_t i = 0; i + 1 < b.rooms.size(); ++i) {
                    if (mode == ViewMode::Plan && b.rooms[i].floor != v.floor) continue;
                    for (base::Vec2 p : b.rooms[i].footprint[0].outer) seen.add(*project(v, Vec3(p, b.rooms[i].floorZM)));
                }
                CAPTURE(int(mode), panels, w, h);
                CHECK(seen.min.x >= v.picture.x + 20);
                CHECK(seen.max.x <= v.picture.x + w - (panels ? kPanelEdgePx * 0.5 : 20.0));
                // Tight in one direction: what is left is the margin for plates and letters, with the panels' edge.
                CHECK(std::max(seen.size().x - (w - 230), seen.size().y - (h - 230)) >= 0);
            }
}

TEST_CASE("inside: the eye stands 1.65 m above the floor, level, and looks at the room's nearest door") {
    const auto school = test::smallSchool();
    const building::PlaceIndex places(school);
    const base::Vec2 at(2, 11), door(school.doors[0].position);  // room 101, off its middle
    const Camera c = insideCamera(school, places, FloorId(0), at);
    CHECK(c.eye.z == Approx(school.floors[0].elevationM + 1.65));
    CHECK(c.pitchDeg == 0);
    CHECK(base::Vec2(c.eye) == at);
    const double yaw = c.yawDeg * M_PI / 180;
    CHECK(glm::dot(base::Vec2(std::sin(yaw), std::cos(yaw)), glm::normalize(door - at)) == Approx(1));
}

TEST_CASE("inside: asked for the middle of a room one stands back from its door, and still in the room") {
    const auto school = test::smallSchool();
    const building::PlaceIndex places(school);
    const base::Vec2 middle(*places.position(base::RoomId(0))), door(school.doors[0].position);
    const Camera c = insideCamera(school, places, FloorId(0), middle);
    CHECK(glm::length(base::Vec2(c.eye) - door) > glm::length(middle - door) + 0.3);
    CHECK(places.roomAt(FloorId(0), base::Vec2(c.eye)) == base::RoomId(0));
}

TEST_CASE("inside: in a hall one looks along it, on another floor from that floor's height") {
    const auto school = test::smallSchool();
    const building::PlaceIndex places(school);
    const Camera c = insideCamera(school, places, FloorId(0), {4, 7});
    CHECK(std::abs(std::sin(c.yawDeg * M_PI / 180)) == Approx(1));
    CHECK(insideCamera(school, places, FloorId(1), {2, 11}).eye.z == Approx(school.floors[1].elevationM + 1.65));
    CHECK(insideCamera(school, places, FloorId(), {500, 500}).pitchDeg == 0);  // nowhere is no crash
}

TEST_CASE("inside: from where no room is one comes into the nearest one") {
    const auto school = test::smallSchool();
    const building::PlaceIndex places(school);
    base::Box2 floor;
    for (const auto& r : school.rooms)
        if (r.floor == FloorId(0)) floor.add(base::Vec2(r.bounds.min)), floor.add(base::Vec2(r.bounds.max));
    const Camera c = insideCamera(school, places, FloorId(0), floor.min - base::Vec2(1, 1));
    CHECK(places.roomAt(FloorId(0), base::Vec2(c.eye)));
}
