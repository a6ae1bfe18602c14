// What a draw list says about the base layer, and that steady frames cost nothing.
#include "base/allocation_count.h"
#include "scene_fixture.h"

using namespace sallyport;
using namespace sallyport::scene;
using live::RoomStatus;
using test::SceneFixture;

namespace {
/// However strong its hatch is.
Rgba8 colourOf(RoomStyle s) {
    s.fill.a = 255;
    return s.fill;
}
}  // namespace

TEST_CASE("every status has its own pattern, not only its colour") {
    SceneFixture f;
    const std::vector<std::pair<RoomStatus, Pattern>> table{{RoomStatus::LockedIn, Pattern::Tint},     {RoomStatus::Searched, Pattern::Dots},
                                                            {RoomStatus::Clear, Pattern::Solid},       {RoomStatus::NeedsHelp, Pattern::Stripes},
                                                            {RoomStatus::Threat, Pattern::CrossHatch}, {RoomStatus::Evacuated, Pattern::OutlineOnly},
                                                            {RoomStatus::Unknown, Pattern::Hatch}};
    const Palette& p = palette(Theme::Dark);
    for (const auto& [status, pattern] : table) {
        f.mark(0, status);
        const RoomStyle s = f.build().rooms[0];
        CAPTURE(int(status));
        CHECK(s.pattern == uint32_t(pattern));
        CHECK(colourOf(s) == p.status(status));
        CHECK((s.edgeWidthPx > 0) == (status != RoomStatus::Unknown));
    }
}

TEST_CASE("threat has a double edge, searching a moving one, assigned a dashed one over the fill it had") {
    SceneFixture f;
    f.mark(0, RoomStatus::Threat);
    f.mark(1, RoomStatus::LockedIn);
    f.model.rooms[1].searching = true;
    f.mark(2, RoomStatus::LockedIn);
    f.model.rooms[2].assigned = true;
    const DrawList& l = f.build();
    CHECK(l.rooms[0].edgeDash == 3);
    CHECK(l.rooms[1].edgeDash == 2);
    CHECK(l.rooms[1].pattern == uint32_t(Pattern::Tint));
    CHECK(l.rooms[2].edgeDash == 1);
    CHECK(l.rooms[2].edge == palette(Theme::Dark).lockedIn);
    CHECK(l.animated);
}

TEST_CASE("a stale fact turns grey and dashed, a stale danger does not") {
    SceneFixture f;
    for (auto status : {RoomStatus::LockedIn, RoomStatus::Clear, RoomStatus::Searched, RoomStatus::Evacuated}) {
        f.mark(0, status);
        f.model.rooms[0].freshness = Freshness::Stale;
        const RoomStyle s = f.build().rooms[0];
        CHECK(s.pattern == uint32_t(Pattern::Hatch));
        CHECK(colourOf(s) == palette(Theme::Dark).unknown);
        CHECK(s.edgeDash == 1);
        CHECK((s.flags & 4) != 0);
    }
    for (auto status : {RoomStatus::Threat, RoomStatus::NeedsHelp}) {
        f.mark(0, status);
        f.model.rooms[0].freshness = Freshness::Expired;
        CHECK(f.build().rooms[0].fill == palette(Theme::Dark).status(status));
    }
}

TEST_CASE("a hall nobody spoke of stays plain, one that was spoken of shows it") {
    SceneFixture f;
    CHECK(f.build().rooms[3].pattern == uint32_t(Pattern::None));
    f.mark(3, RoomStatus::Clear);
    CHECK(f.build().rooms[3].pattern == uint32_t(Pattern::Solid));
}

TEST_CASE("plan cuts the active floor and shows below it only what reaches beyond it, orbit ghosts below and outlines above") {
    SceneFixture f;
    f.view.floor = FloorId(1);
    const DrawList& plan = f.build();
    CHECK(plan.floors[1].look == FloorLook::Active);
    CHECK(plan.floors[1].cutZM == Approx(4 + 1.2));
    CHECK(plan.floors[0].look == FloorLook::Ghost);  // rooms 102 to 105 have no floor over them
    f.view.isolateFloor = true;
    CHECK(f.build().floors[0].look == FloorLook::Hidden);
    f.view.isolateFloor = false;
    f.view.floor = FloorId(0);
    CHECK(f.build().floors[1].look == FloorLook::Hidden);
    f.view.floor = FloorId(1);

    building::Building same = test::smallSchool();  // the upper floor as wide as the lower one
    for (const char* id : {"room-102", "room-103", "room-104", "room-105"})
        for (size_t i = 0; i < 10; ++i)
            if (same.rooms[i].id == id) {
                building::Room above = same.rooms[i];
                above.floor = FloorId(1);
                above.floorZM = 4;
                same.rooms.push_back(above);
            }
    SceneFixture g(same);
    g.view.floor = FloorId(1);
    CHECK(g.build().floors[0].look == FloorLook::Hidden);
    g.view.xray = true;
    CHECK(g.build().floors[0].look == FloorLook::Ghost);

    f.view.mode = ViewMode::Orbit;
    f.view.camera = homeCamera(*f.school, f.view);
    const DrawList& below = f.build();
    CHECK(below.floors[0].look == FloorLook::Ghost);
    CHECK(below.floors[0].opacity >= 0.15f);
    CHECK(below.floors[0].opacity <= 0.2f);
    CHECK(below.lines.empty());
    f.view.floor = FloorId(0);
    f.view.explode = 1;
    const DrawList& above = f.build();
    CHECK(above.floors[1].look == FloorLook::Outline);
    CHECK(above.floors[1].offsetZM > 3);
    CHECK_FALSE(above.lines.empty());
    f.view.isolateFloor = true;
    CHECK(f.build().floors[1].look == FloorLook::Hidden);
}

TEST_CASE("the base revision changes with camera, style and theme, and with nothing else") {
    SceneFixture f;
    const uint64_t first = f.build(0).baseRevision;
    CHECK(f.build(9).baseRevision == first);
    f.addResponder("Law 1", "", 0, {4, 7});
    f.model.cursorReference = "F1-A1";
    f.model.doors[0].look = DoorLook::Forced;
    CHECK(f.build().baseRevision == first);
    f.mark(0, RoomStatus::Clear);
    const uint64_t styled = f.build().baseRevision;
    CHECK(styled != first);
    f.view.theme = Theme::Night;
    CHECK(f.build().baseRevision != styled);
    f.view.theme = Theme::Dark;
    CHECK(f.build().baseRevision == styled);
    f.view.camera.target.x += 0.01;
    CHECK(f.build().baseRevision != styled);
}

TEST_CASE("the second identical frame allocates nothing") {
    SceneFixture f;
    for (int i = 0; i < 12; ++i)
        f.addResponder("Callsign longer than a small string " + std::to_string(i), "Team " + std::to_string(i % 4), i % 2,
                       {1.0 + 1.8 * i, 2.0 + i % 8});
    for (auto& d : f.model.doors) d.look = DoorLook::Locked;
    f.model.exercise = f.model.feedLost = true;
    f.model.feedLostFor = base::Millis(14'000);
    MarkerView zone;
    zone.id = "z";
    zone.label = "HOT";
    zone.floor = FloorId(0);
    zone.polygon = {{1, 1}, {20, 1}, {20, 11}, {1, 11}};
    f.model.markers.push_back(zone);
    AlertView alert;
    alert.id = "a";
    alert.title = "THREAT";
    alert.floor = FloorId(0);
    alert.room = RoomId(0);
    f.model.alerts.push_back(alert);
    for (ViewMode mode : {ViewMode::Plan, ViewMode::Orbit, ViewMode::Inside}) {
        f.view.mode = mode;
        f.view.camera = homeCamera(*f.school, f.view);
        f.view.camera.eye = {3, 7, 1.6};
        f.build(0);
        f.build(0);
        base::startCountingAllocations();
        f.build(0);
        const uint64_t made = base::stopCountingAllocations();
        CAPTURE(int(mode));
        CHECK(made == 0);
    }
}

TEST_CASE("every state of a door looks different, in plan and in orbit, in shape and not in colour alone") {
    SceneFixture f;
    for (ViewMode mode : {ViewMode::Plan, ViewMode::Orbit}) {
        f.view.mode = mode;
        f.view.camera = homeCamera(*f.school, f.view);
        std::vector<std::vector<float>> shapes;
        for (auto look : {DoorLook::Unmonitored, DoorLook::Unknown, DoorLook::Locked, DoorLook::LockedVerified, DoorLook::Unlocked, DoorLook::Open,
                          DoorLook::Forced, DoorLook::Fault}) {
            f.model.doors[0].look = look;
            std::vector<float> shape;
            for (const OverlayVertex& v : f.build().overlay) shape.insert(shape.end(), {v.position.x, v.position.y, v.uv.x});
            for (const auto& other : shapes) CHECK(other != shape);
            shapes.push_back(std::move(shape));
        }
    }
}

TEST_CASE("overlay indices are triangles of existing vertices, textured or not as a whole") {
    SceneFixture f;
    f.addResponder("Law 1", "CT 1", 0, {4, 7});
    const DrawList& l = f.build();
    REQUIRE(l.overlayIndices.size() % 3 == 0);
    size_t bad = 0;
    for (size_t i = 0; i + 2 < l.overlayIndices.size(); i += 3) {
        int textured = 0;
        for (size_t k = 0; k < 3; ++k) {
            if (l.overlayIndices[i + k] >= l.overlay.size()) ++bad;
            else textured += l.overlay[l.overlayIndices[i + k]].uv.x >= 0;
        }
        bad += textured != 0 && textured != 3;
    }
    CHECK(bad == 0);
    for (const OverlayVertex& v : l.overlay) REQUIRE((std::isfinite(v.position.x) && std::isfinite(v.position.y)));
}

TEST_CASE("REVIEW and EXERCISE mark the picture itself, plain live does not") {
    SceneFixture f;
    const size_t plain = f.build().overlay.size();
    f.model.exercise = true;
    CHECK(f.build().overlay.size() > plain + 500);
    f.model.exercise = false;
    f.model.live = false;
    CHECK(f.build().overlay.size() > plain + 500);
}

TEST_CASE("a building without floors or rooms still gives a picture") {
    building::Building empty;
    SceneFixture f(empty);
    f.view.floor = {};
    for (ViewMode mode : {ViewMode::Plan, ViewMode::Orbit, ViewMode::Inside}) {
        f.view.mode = mode;
        const DrawList& l = f.build();
        CHECK(l.floors.size() == 1);
        CHECK(l.rooms.empty());
    }
    CHECK(f.builder->pick(f.model, f.view, 500, 500) == Selection());
}

TEST_CASE("positions that cannot be on a screen do not break the frame") {
    SceneFixture f;
    f.addResponder("Far", "", 0, {1e12, -1e12});
    auto& r = f.addResponder("Nowhere", "", 0, {0, 0});
    r.position.x = std::numeric_limits<double>::quiet_NaN();
    for (ViewMode mode : {ViewMode::Plan, ViewMode::Orbit}) {
        f.view.mode = mode;
        const DrawList& l = f.build();
        for (const OverlayVertex& v : l.overlay) REQUIRE((std::isfinite(v.position.x) && std::isfinite(v.position.y)));
    }
}

TEST_CASE("a courtyard is ground, whatever is said of it, but a danger there is drawn") {
    building::Building b = test::smallSchool();
    b.rooms[0].use = building::RoomUse::Outdoor;
    SceneFixture f(std::move(b));
    for (auto status : {RoomStatus::Unknown, RoomStatus::LockedIn, RoomStatus::Evacuated}) {
        f.mark(0, status);
        const RoomStyle s = f.build().rooms[0];
        CHECK(s.pattern == uint32_t(Pattern::Ground));
        CHECK(s.edgeWidthPx == 0);
    }
    f.mark(0, RoomStatus::Threat);
    CHECK(f.build().rooms[0].pattern == uint32_t(Pattern::CrossHatch));
}

TEST_CASE("an unlocked door is called out only while doors are to be locked") {
    SceneFixture f;
    f.model.doors[0].look = DoorLook::Unlocked;
    const size_t everyday = f.build().overlay.size();
    f.model.protocol.active = true;
    f.model.protocol.action = live::ProtocolAction::Hold;
    CHECK(f.build().overlay.size() == everyday);
    for (auto action : {live::ProtocolAction::Lockdown, live::ProtocolAction::Secure}) {
        f.model.protocol.action = action;
        CHECK(f.build().overlay.size() > everyday);
    }
}

TEST_CASE("the compass leaves the picture to the panels that bring one") {
    SceneFixture f;
    const size_t own = f.build().overlay.size();
    f.view.panels = true;
    CHECK(f.build().overlay.size() < own);
}
