// What can be seen from inside: walls hide, windows and openings do not; people behind walls are hints.
#include "scene/line_of_sight.h"

#include <algorithm>

#include "scene_fixture.h"

using namespace sallyport;
using namespace sallyport::scene;
using namespace sallyport::test;

namespace {

/// A body with six sides.
void addBody(building::Building& b, building::ElementKind kind, base::Vec3 lo, base::Vec3 hi) {
    building::Mesh m;
    for (int i = 0; i < 8; ++i) m.positions.emplace_back(i & 1 ? hi.x : lo.x, i & 2 ? hi.y : lo.y, i & 4 ? hi.z : lo.z);
    m.indices = {0, 2, 1, 1, 2, 3, 4, 5, 6, 5, 7, 6, 0, 1, 4, 1, 5, 4, 2, 6, 3, 3, 6, 7, 0, 4, 2, 2, 4, 6, 1, 3, 5, 3, 7, 5};
    building::Element e;
    e.kind = kind;
    e.floor = base::FloorId(0);
    e.parts.push_back({uint32_t(b.meshes.size()), base::Mat4(1.0), {}});
    e.bounds.add(lo);
    e.bounds.add(hi);
    b.meshes.push_back(m);
    b.elements.push_back(e);
}

/// The small school with a wall between the rooms in the north and the hall, broken by an opening of a metre at x 4 and a low parapet at 12.
building::Building walled() {
    building::Building b = smallSchool();
    using building::ElementKind;
    addBody(b, ElementKind::Wall, {0, 7.9, 0}, {3.5, 8.1, 3});
    addBody(b, ElementKind::Wall, {4.5, 7.9, 0}, {11.5, 8.1, 3});
    addBody(b, ElementKind::Wall, {11.5, 7.9, 0}, {12.5, 8.1, 1});
    addBody(b, ElementKind::Wall, {12.5, 7.9, 0}, {24, 8.1, 3});
    addBody(b, ElementKind::Window, {12.5, 7.9, 1}, {13, 8.1, 2});
    return b;
}

}  // namespace

TEST_CASE("a wall hides what is behind it, an opening and a parapet do not") {
    const building::Building b = walled();
    LineOfSight sight(b);
    sight.look(FloorId(0), {4, 7, 1.65});
    CHECK(sight.walls().size() > 16);
    CHECK(sight.sees({10, 7}));        // along the hall
    CHECK(sight.sees({4, 10}));        // through the opening
    CHECK_FALSE(sight.sees({8, 10}));  // behind the wall
    CHECK_FALSE(sight.sees({20, 9}));
    CHECK(sight.sees({8, 7.8}, 0.3));  // hangs on the wall itself
    sight.look(FloorId(0), {12, 7, 1.65});
    CHECK(sight.sees({12, 10}));  // over the parapet
    CHECK_FALSE(sight.sees({4, 10}));
}

TEST_CASE("outside the walls of the model the eye sees as far as it likes") {
    const building::Building b = walled();
    LineOfSight sight(b);
    sight.look(FloorId(0), {-500, -500, 1.65});
    CHECK(sight.sees({-900, 300}));
    CHECK_FALSE(sight.sees({4, 3}));
    CHECK_FALSE(sight.sees({NAN, 1}));
    sight.look({}, {4, 7, 1});
    CHECK_FALSE(sight.sees({4, 7}));
}

TEST_CASE("a model without walls is seen by the outlines of its rooms, and doors without a leaf are open") {
    building::Building b = smallSchool();
    b.elements.clear();
    b.doors[0].swing = building::DoorSwing::Opening;  // 101 to the hall, at x 4
    LineOfSight sight(b);
    sight.look(FloorId(0), {4, 7, 1.65});
    CHECK(sight.sees({4, 11}));
    CHECK_FALSE(sight.sees({7.5, 9}));
    CHECK_FALSE(sight.sees({12, 10}));
    CHECK(sight.sees({20, 7}));
}

TEST_CASE("a frame has so many rays and no more, and what was answered costs none while the eye stays") {
    const building::Building b = walled();
    LineOfSight sight(b);
    const auto ask = [&](int from) {
        int seen = 0;
        for (int i = from; i < from + LineOfSight::kMostRays; ++i) seen += sight.sees({2 + (i % 80) * 0.26, 6.2 + (i / 80) * 0.26});
        return seen;
    };
    sight.look(FloorId(0), {4, 7, 1.65});
    CHECK(ask(0) > 0);
    CHECK_FALSE(sight.sees({23, 6.1}));  // in plain view, but nothing is left
    sight.look(FloorId(0), {4, 7, 1.65});
    CHECK(ask(0) > 0);  // remembered
    CHECK(sight.sees({23, 6.1}));
}

TEST_CASE("from inside, who stands behind a wall is a hint at the edge with a distance, not a name in the room") {
    SceneFixture f(walled());
    f.addResponder("Near", "", 0, {8, 7});
    f.addResponder("Hidden", "", 0, {16, 10});
    f.view.mode = ViewMode::Inside;
    f.view.camera = {};
    f.view.camera.eye = {1, 7, 1.65};
    f.view.camera.yawDeg = 90;
    f.view.camera.pitchDeg = 0;
    f.view.camera.fovDeg = 65;
    f.build();
    const auto* near = f.label("Near");
    const auto* hidden = f.label("Hidden");
    REQUIRE(near);
    REQUIRE(hidden);
    CHECK(near->kind == DrawListBuilder::PlacedLabel::Kind::Tag);
    CHECK(hidden->kind == DrawListBuilder::PlacedLabel::Kind::Edge);
    CHECK(hidden->rect.y < f.view.picture.y + 120);
    const base::Vec2 at = f.pixel({16, 10, 1});
    CHECK(f.builder->pick(f.model, f.view, at.x, at.y) == Selection());
    // Through walls everybody is seen.
    f.view.xray = true;
    f.build();
    REQUIRE(f.label("Hidden"));
    CHECK(f.label("Hidden")->kind == DrawListBuilder::PlacedLabel::Kind::Tag);
}

TEST_CASE("from inside, an alarm behind a wall is never silent: it is a hint wherever one looks") {
    SceneFixture f(walled());
    AlertView a;
    a.id = "a";
    a.title = "THREAT";
    a.place = "Room 103";
    a.floor = FloorId(0);
    a.room = RoomId(2);
    f.model.alerts.push_back(a);
    f.view.mode = ViewMode::Inside;
    f.view.camera.eye = {1, 7, 1.65};
    f.view.camera.pitchDeg = 0;
    for (double yaw = 0; yaw < 360; yaw += 45) {
        f.view.camera.yawDeg = yaw;
        f.build();
        CAPTURE(yaw);
        REQUIRE(f.label("THREAT"));
        CHECK(f.label("THREAT")->kind == DrawListBuilder::PlacedLabel::Kind::Edge);
    }
}
