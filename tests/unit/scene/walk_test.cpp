// The ground under a walker, and what moves by itself when floor, mode or explode change.
#include "scene/ground.h"
#include "scene/view_move.h"
#include "scene_fixture.h"

using namespace sallyport;
using namespace sallyport::scene;
using namespace sallyport::test;

TEST_CASE("the ground is the highest that a step reaches, a stair at a time") {
    building::Building b = smallSchool();
    // Ten steps of 40 cm up to the second floor, southward in the stair.
    for (int i = 0; i < 10; ++i) {
        building::Mesh m;
        const float y = 5.5f - float(i) * 0.4f, z = 0.4f * float(i + 1);
        m.positions = {{17, y - 0.4f, z}, {23, y - 0.4f, z}, {23, y, z}, {17, y, z}};
        m.indices = {0, 1, 2, 0, 2, 3};
        building::Element e;
        e.kind = building::ElementKind::Stair;
        e.floor = FloorId(0);
        e.parts.push_back({uint32_t(b.meshes.size()), base::Mat4(1.0), {}});
        b.meshes.push_back(m);
        b.elements.push_back(e);
    }
    const Ground ground(b);
    CHECK(ground.below({4, 10}, 0) == Approx(0));
    CHECK(ground.below({4, 10}, 4) == Approx(4));
    CHECK(ground.below({4, 10}, 2.5) == Approx(0));  // falling
    double feet = 0;
    for (double y = 5.9; y > 1.6; y -= 0.1) {
        const auto z = ground.below({20, y}, feet);
        REQUIRE(z);
        CHECK(*z >= feet - 1e-6);
        feet = *z;
    }
    CHECK(feet == Approx(4));
    CHECK_FALSE(ground.below({400, 10}, 0));
    CHECK_FALSE(ground.below({4, 10}, -20));
    CHECK_FALSE(ground.below({NAN, 0}, 0));
}

TEST_CASE("floors slide to where they are sent, and a second step goes on from where the first is going") {
    SceneFixture f;
    f.view.mode = ViewMode::Orbit;
    f.view.explode = 1;
    const double gap = explodeOffset(*f.school, 1, FloorId(1), FloorId(0));
    ViewMove move;
    Camera to = f.view.camera;
    to.target.z += 4;
    move.camera(f.view.camera, to);
    move.change(f.view, FloorId(0));
    f.view.floor = FloorId(1);
    // Nothing jumps: at the beginning the floors stand where they stood.
    CHECK(explodeOffset(*f.school, f.view, FloorId(0)) == Approx(0));
    CHECK(explodeOffset(*f.school, f.view, FloorId(1)) == Approx(gap));
    double last = gap;
    for (int i = 0; i < 10 && move.running(); ++i) {
        move.step(f.view, 0.03);
        const double now = explodeOffset(*f.school, f.view, FloorId(1));
        CHECK(now <= last);
        last = now;
        CHECK(move.cameraGoal(f.view) == to);
    }
    CHECK_FALSE(move.running());
    CHECK(last == Approx(0).margin(1e-9));
    CHECK(explodeOffset(*f.school, f.view, FloorId(0)) == Approx(-gap));
    CHECK(f.view.camera == to);
}

TEST_CASE("input stops the camera where it is, and floors that were sent go on to their place") {
    SceneFixture f;
    ViewMove move;
    Camera to = f.view.camera;
    to.pixelsPerM *= 4;
    move.camera(f.view.camera, to);
    move.explode(0, 1);
    move.step(f.view, 0.1);
    move.stopCamera();
    const Camera stopped = f.view.camera;
    CHECK(stopped.pixelsPerM < to.pixelsPerM);
    CHECK(move.explodeGoal(f.view) == 1);
    move.step(f.view, 1);
    CHECK(f.view.camera == stopped);
    CHECK(f.view.explode == 1);
    CHECK_FALSE(move.running());
}

TEST_CASE("with reduced motion everything is where it belongs after one step") {
    SceneFixture f;
    ViewMove move;
    move.reduce(true);
    Camera to = f.view.camera;
    to.pixelsPerM *= 4;
    move.camera(f.view.camera, to);
    move.explode(0, 1);
    move.change(f.view, FloorId(1));
    CHECK(f.view.change.done == 1);
    move.step(f.view, 0.001);
    CHECK(f.view.camera == to);
    CHECK(f.view.explode == 1);
    CHECK_FALSE(move.running());
}

TEST_CASE("between plan and orbit the middle of the picture stays, as large as it was") {
    SceneFixture f;
    f.view.camera = zoomAt(f.view, 500, 400, 2, 0);
    const double middleX = f.view.picture.x + f.view.picture.w / 2.0, middleY = f.view.picture.y + f.view.picture.h / 2.0;
    const base::Vec2 middle = *pixelOnPlane(f.view, middleX, middleY, 0), beside = *pixelOnPlane(f.view, middleX + 100, middleY, 0);
    ViewState orbit = f.view;
    const auto in = enterMode(f.view, ViewMode::Orbit, 0);
    REQUIRE(in);
    orbit.mode = ViewMode::Orbit;
    orbit.camera = *in;
    CHECK(glm::length(*pixelOnPlane(orbit, middleX, middleY, 0) - middle) < 0.1);
    CHECK(glm::length(*pixelOnPlane(orbit, middleX + 100, middleY, 0) - beside) < 0.1);
    ViewState back = orbit;
    back.mode = ViewMode::Plan;
    back.camera = *enterMode(orbit, ViewMode::Plan, 0);
    CHECK(glm::length(*pixelOnPlane(back, middleX, middleY, 0) - middle) < 0.1);
    CHECK(glm::length(*pixelOnPlane(back, middleX + 100, middleY, 0) - beside) < 0.1);
    CHECK_FALSE(enterMode(f.view, ViewMode::Inside, 0));
}

TEST_CASE("plan stands with true north up, or with side A at the foot") {
    building::Building b = smallSchool();
    b.georeference->trueNorthDeg = 20;
    b.frontAzimuthDeg = 180;
    SceneFixture f(b);
    CHECK(f.view.camera.yawDeg == Approx(20));
    // North is up on the screen.
    const double a = 20 * M_PI / 180;
    const base::Vec2 from = f.pixel({12, 6, 0}), north = f.pixel({12 + std::sin(a), 6 + std::cos(a), 0});
    CHECK(north.x == Approx(from.x).margin(0.01));
    CHECK(north.y < from.y);
    f.view.buildingUp = true;
    f.view.camera = homeCamera(*f.school, f.view);
    CHECK(std::remainder(f.view.camera.yawDeg, 360.0) == Approx(0).margin(1e-9));
    const base::Vec2 middle = f.pixel({12, 6, 0}), front = f.pixel({12, 0, 0});
    CHECK(front.x == Approx(middle.x).margin(0.01));
    CHECK(front.y > middle.y);
}
