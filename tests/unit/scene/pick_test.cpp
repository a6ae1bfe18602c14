// Picking answers with what is drawn there.
#include "scene_fixture.h"

using namespace sallyport;
using namespace sallyport::scene;
using test::SceneFixture;

namespace {
Selection at(const SceneFixture& f, base::Vec2 px) { return f.builder->pick(f.model, f.view, px.x, px.y); }
}  // namespace

TEST_CASE("plan: a room by its floor, a door by its opening, a responder before both") {
    SceneFixture f;
    CHECK(at(f, f.pixel({2, 10.5, 0})) == Selection(RoomId(0)));
    CHECK(at(f, f.pixel({4.3, 8, 0})) == Selection(DoorId(0)));
    f.addResponder("Law 1", "", 0, {4, 8});
    CHECK(at(f, f.pixel({4, 8, 0})) == Selection(ResponderRef{"uid-Law 1"}));
}

TEST_CASE("nothing is picked outside the building or outside the picture") {
    SceneFixture f;
    CHECK(at(f, f.pixel({-6, 20, 0})) == Selection());
    CHECK(at(f, {5, 5}) == Selection());
}

TEST_CASE("an alert with nothing but a position is picked at its pin") {
    SceneFixture f;
    AlertView a;
    a.id = "a7";
    a.floor = FloorId(0);
    a.position = base::Vec3(12, 2, 0);
    f.model.alerts.push_back(a);
    f.build();
    CHECK(at(f, f.pixel({12, 2, 0})) == Selection(AlertRef{"a7"}));
    f.model.alerts.clear();
    CHECK(at(f, f.pixel({12, 2, 0})) == Selection(RoomId(5)));
}

TEST_CASE("the pin of an alert in a room picks the room, one at a door the door") {
    SceneFixture f;
    AlertView a;
    a.id = "a7";
    a.floor = FloorId(0);
    a.room = RoomId(5);
    a.position = base::Vec3(12, 2, 0);
    f.model.alerts.push_back(a);
    f.build();
    CHECK(at(f, f.pixel({12, 2, 0})) == Selection(RoomId(5)));
    f.model.alerts[0].door = DoorId(0);
    f.model.alerts[0].position = f.school->doors[0].position;
    f.build();
    CHECK(at(f, f.pixel(f.school->doors[0].position) + base::Vec2(0, 12)) == Selection(DoorId(0)));
}

TEST_CASE("a point of interest whose symbol gave way in the last picture cannot be picked") {
    SceneFixture f;
    MarkerView m;
    m.id = "aed-1";
    m.floor = FloorId(0);
    m.position = {12, 2, 0};
    m.hasPosition = m.fixed = true;
    f.model.markers.push_back(m);
    f.build();
    CHECK(at(f, f.pixel({12, 2, 0})) == Selection(PointRef{"aed-1"}));
    const base::Vec2 beside(12 + 22 / f.view.camera.pixelsPerM, 2);  // 22 px away
    f.addResponder("Law 1", "", 0, beside);
    f.build();
    // The responder's place covers the symbol; at its far side neither is meant.
    const base::Vec2 side = f.pixel({12, 2, 0}) - base::Vec2(7, 0);
    REQUIRE(glm::length(side - f.pixel({beside.x, beside.y, 0})) > 20);
    CHECK(at(f, side) == Selection(RoomId(5)));
}

TEST_CASE("round the symbol of a casualty the room is picked, on its middle the casualty") {
    SceneFixture f;
    MarkerView m;
    m.id = "casualty-1";
    m.icon = Icon::Medical;
    m.floor = FloorId(0);
    m.position = {12, 2, 0};
    m.hasPosition = true;
    f.model.markers.push_back(m);
    f.build();
    const base::Vec2 p = f.pixel({12, 2, 0});
    CHECK(at(f, p + base::Vec2(6, 0)) == Selection(PointRef{"casualty-1"}));
    CHECK(at(f, p + base::Vec2(11, 0)) == Selection(RoomId(5)));
}

TEST_CASE("a marker of the floor is picked, one of another floor is not") {
    SceneFixture f;
    MarkerView m;
    m.id = "ccp-1";
    m.floor = FloorId(0);
    m.position = {12, 2, 0};
    m.hasPosition = true;
    f.model.markers.push_back(m);
    f.build();
    CHECK(at(f, f.pixel({12, 2, 0})) == Selection(PointRef{"ccp-1"}));
    f.model.markers[0].floor = FloorId(1);
    f.build();
    CHECK(at(f, f.pixel({12, 2, 0})) == Selection(RoomId(5)));
}

TEST_CASE("plan picks only on the active floor") {
    SceneFixture f;
    f.view.floor = FloorId(1);
    CHECK(at(f, f.pixel({2, 10.5, 4})) == Selection(RoomId(7)));
    CHECK(at(f, f.pixel({12, 10.5, 4})) == Selection());  // 102 has nothing above it
}

TEST_CASE("orbit picks the active floor first, then another one that is seen") {
    SceneFixture f;
    f.view.mode = ViewMode::Orbit;
    f.view.explode = 1;
    f.view.camera = homeCamera(*f.school, f.view);
    CHECK(at(f, f.pixel({12, 2, 0})) == Selection(RoomId(5)));
    const double up = explodeOffset(*f.school, 1, FloorId(1), FloorId(0));
    CHECK(at(f, f.pixel({2, 11, 4 + up})) == Selection(RoomId(7)));
    f.view.isolateFloor = true;
    CHECK_FALSE(at(f, f.pixel({2, 11, 4 + up})) == Selection(RoomId(7)));
}

TEST_CASE("rooms and doors are picked before the first picture as after it") {
    SceneFixture f;
    CHECK(at(f, f.pixel({2, 10.5, 0})) == Selection(RoomId(0)));
    f.build();
    CHECK(at(f, f.pixel({2, 10.5, 0})) == Selection(RoomId(0)));
}
