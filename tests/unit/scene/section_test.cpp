// The section box and the isolated room: what is drawn, labelled and hit, and how the hand moves a side.
#include "scene/section_box.h"
#include "scene_fixture.h"

using namespace sallyport;
using namespace sallyport::scene;
using namespace sallyport::test;

TEST_CASE("a section box begins round the chosen room, else round what the picture shows, never beyond the building") {
    SceneFixture f;
    const base::Box3 all = startingSection(*f.school, f.view);
    REQUIRE_FALSE(all.empty());
    CHECK(all.min.x >= -1.01);
    CHECK(all.max.x <= 25.01);
    CHECK(all.min.z < 0);
    CHECK(all.max.z > 7);
    f.view.selection = RoomId(0);
    const base::Box3 room = startingSection(*f.school, f.view);
    CHECK(room.contains({4, 10, 1}));
    CHECK_FALSE(room.contains({20, 10, 1}));
}

TEST_CASE("every side of the box has a handle where it can be dragged, and follows the hand") {
    for (const ViewMode mode : {ViewMode::Plan, ViewMode::Orbit}) {
        SceneFixture f;
        f.view.mode = mode;
        f.view.camera = homeCamera(*f.school, f.view);
        f.view.section = base::Box3{{4, 2, -0.5}, {20, 10, 3}};
        for (int i = 0; i < kSectionFaces; ++i) {
            CAPTURE(int(mode), i);
            const auto face = SectionFace(i);
            const auto at = sectionHandle(f.view, face);
            if (mode == ViewMode::Plan && i >= int(SectionFace::Bottom)) {
                CHECK_FALSE(at);
                continue;
            }
            REQUIRE(at);
            CHECK(sectionHandleAt(f.view, at->x, at->y) == face);
            // A metre outward on the screen moves the side a metre outward, and no other.
            const base::Vec3 middle = [&] {
                base::Vec3 p = f.view.section->centre();
                p[i / 2] = i % 2 ? f.view.section->max[i / 2] : f.view.section->min[i / 2];
                return p;
            }();
            const base::Vec2 to = *project(f.view, middle + outward(face) * 0.25), d = to - *at;
            const base::Box3 moved = moveFace(*f.view.section, face, faceDragM(f.view, face, d.x, d.y));
            for (int k = 0; k < kSectionFaces; ++k) {
                const double before = k % 2 ? f.view.section->max[k / 2] : f.view.section->min[k / 2],
                             now = k % 2 ? moved.max[k / 2] : moved.min[k / 2];
                CHECK(now - before == Approx(k == i ? (k % 2 ? 0.25 : -0.25) : 0).margin(0.02));
            }
        }
    }
}

TEST_CASE("in plan the whole edge of the box is its handle") {
    SceneFixture f;
    f.view.section = base::Box3{{4, 2, -0.5}, {20, 10, 3}};
    const base::Vec2 onSouth = f.pixel({6, 2, 0}), onEast = f.pixel({20, 9, 0}), middle = f.pixel({12, 6, 0});
    CHECK(sectionHandleAt(f.view, onSouth.x, onSouth.y + 3) == SectionFace::South);
    CHECK(sectionHandleAt(f.view, onEast.x - 3, onEast.y) == SectionFace::East);
    CHECK_FALSE(sectionHandleAt(f.view, middle.x, middle.y));
}

TEST_CASE("a side cannot be pushed through the opposite one, nor by what is no number") {
    const base::Box3 box{{0, 0, 0}, {10, 10, 3}};
    for (int i = 0; i < kSectionFaces; ++i)
        for (const double by : {-1e9, 1e9, double(NAN), double(INFINITY)}) {
            const base::Box3 b = moveFace(box, SectionFace(i), by);
            CHECK(b.size().x >= kLeastSectionM);
            CHECK(b.size().y >= kLeastSectionM);
            CHECK(b.size().z >= kLeastSectionM);
            CHECK(b.size().x < 1e4);
        }
}

TEST_CASE("what lies outside the section is neither drawn nor labelled nor hit, what lies in it is") {
    SceneFixture f;
    f.addResponder("In", "", 0, {4, 10});
    f.addResponder("Out", "", 0, {20, 10});
    f.build();
    CHECK_FALSE(f.builder->build(f.model, f.view, 0).section);
    f.view.section = base::Box3{{-1, -1, -0.5}, {12, 13, 3.5}};
    const auto& list = f.build();
    REQUIRE(list.section);
    CHECK(list.section->max.x == 12);
    CHECK(f.label("101"));
    CHECK_FALSE(f.label("103"));
    CHECK(f.label("In"));
    CHECK_FALSE(f.label("Out"));
    const base::Vec2 room = f.pixel({2, 9, 0}), gone = f.pixel({18, 9, 0}), man = f.pixel({20, 10, 0}), door = f.pixel({20, 8, 0});
    CHECK(f.builder->pick(f.model, f.view, room.x, room.y) == Selection(RoomId(0)));
    CHECK(f.builder->pick(f.model, f.view, gone.x, gone.y) == Selection());
    CHECK(f.builder->pick(f.model, f.view, man.x, man.y) == Selection());
    CHECK(f.builder->pick(f.model, f.view, door.x, door.y) == Selection());
}

TEST_CASE("moving a side of the section redraws the base picture") {
    SceneFixture f;
    f.view.section = base::Box3{{-1, -1, -0.5}, {12, 13, 3.5}};
    const uint64_t before = f.build().baseRevision;
    CHECK(f.build().baseRevision == before);
    f.view.section->max.x = 11;
    CHECK(f.build().baseRevision != before);
}

TEST_CASE("an isolated room stands alone: its fill, its label, its doors, and no other floor") {
    for (const ViewMode mode : {ViewMode::Plan, ViewMode::Orbit}) {
        SceneFixture f;
        f.view.mode = mode;
        f.view.camera = homeCamera(*f.school, f.view);
        f.mark(0, live::RoomStatus::Clear);
        f.mark(1, live::RoomStatus::Clear);
        f.view.isolated = RoomId(0);
        const auto& list = f.build();
        REQUIRE(list.section);
        CHECK(list.section->min.x < 0);
        CHECK(list.section->max.x < 9);
        CHECK(list.rooms[0].pattern == uint32_t(Pattern::Solid));
        CHECK(list.rooms[1].pattern == uint32_t(Pattern::None));
        CHECK(list.floors[1].look == FloorLook::Hidden);
        CHECK(f.label("101"));
        CHECK_FALSE(f.label("102"));
        const base::Vec2 own = f.pixel({2, 9, 0}), other = f.pixel({12, 10, 0});
        CHECK(f.builder->pick(f.model, f.view, own.x, own.y) == Selection(RoomId(0)));
        CHECK(f.builder->pick(f.model, f.view, other.x, other.y) == Selection());
    }
}

TEST_CASE("an alarm outside the section is still drawn") {
    SceneFixture f;
    AlertView a;
    a.id = "a";
    a.title = "THREAT";
    a.floor = FloorId(0);
    a.position = base::Vec3(20, 10, 0);
    f.model.alerts.push_back(a);
    f.view.section = base::Box3{{-1, -1, -0.5}, {12, 13, 3.5}};
    f.build();
    const base::Vec2 at = f.pixel({20, 10, 0});
    CHECK(f.builder->pick(f.model, f.view, at.x, at.y) == Selection(AlertRef{"a"}));
}
