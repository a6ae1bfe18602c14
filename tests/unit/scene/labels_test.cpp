// Declutter: labels whole inside their rooms, none over another, at most forty, steady while zooming.
#include <algorithm>

#include "scene_fixture.h"

using namespace sallyport;
using namespace sallyport::scene;
using live::RoomStatus;
using test::SceneFixture;

namespace {

bool overlap(const PixelRect& a, const PixelRect& b) { return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h; }

void checkNoOverlap(const SceneFixture& f) {
    const auto& labels = f.builder->labels();
    for (size_t i = 0; i < labels.size(); ++i)
        for (size_t k = i + 1; k < labels.size(); ++k) {
            CAPTURE(labels[i].text, labels[k].text);
            CHECK_FALSE(overlap(labels[i].rect, labels[k].rect));
        }
}

}  // namespace

TEST_CASE("every room of the active floor has its label and none of another floor has") {
    SceneFixture f;
    f.build();
    for (const char* number : {"101", "102", "103", "104", "105"}) CHECK(f.label(number));
    CHECK(f.label("Hall"));
    CHECK_FALSE(f.label("201"));
}

TEST_CASE("labels never overlap each other, at any zoom and turn, with a crowd about") {
    SceneFixture f;
    for (int i = 0; i < 14; ++i)
        f.addResponder("Law " + std::to_string(i), i % 3 ? "CT " + std::to_string(i % 3) : "", i % 2, {1.5 + i * 1.6, 2.0 + (i * 5) % 9});
    for (size_t i = 0; i < f.model.doors.size(); ++i) f.model.doors[i].look = i % 2 ? DoorLook::Locked : DoorLook::Unknown;
    const double home = f.view.camera.pixelsPerM;
    for (double zoom : {0.2, 0.5, 0.8, 1.0, 1.3, 2.0, 4.0})
        for (double yaw : {0.0, 17.0, 90.0, 200.0}) {
            f.view.camera.pixelsPerM = home * zoom;
            f.view.camera.yawDeg = yaw;
            f.build();
            checkNoOverlap(f);
        }
    f.view.mode = ViewMode::Orbit;
    for (double explode : {0.0, 1.0}) {
        f.view.explode = explode;
        f.view.camera = homeCamera(*f.school, f.view);
        f.build();
        CHECK(f.label("104"));
        checkNoOverlap(f);
    }
}

TEST_CASE("a room's label lies inside its room") {
    SceneFixture f;
    const double home = f.view.camera.pixelsPerM;
    for (double zoom : {0.3, 0.6, 1.0, 1.8})
        for (double yaw : {0.0, 30.0, 75.0}) {
            f.view.camera.pixelsPerM = home * zoom;
            f.view.camera.yawDeg = yaw;
            f.build();
            for (size_t i = 0; i < 3; ++i) {
                const auto* l = f.label(f.school->rooms[i].number);
                if (!l) continue;
                // One pixel of rounding on each side.
                for (int k = 0; k < 4; ++k) {
                    const double x = k & 1 ? l->rect.x + l->rect.w - 1 : l->rect.x + 1, y = k & 2 ? l->rect.y + l->rect.h - 1 : l->rect.y + 1;
                    const auto at = pixelOnPlane(f.view, x, y, 0);
                    REQUIRE(at);
                    CAPTURE(zoom, yaw, l->text, at->x, at->y);
                    CHECK(base::contains(f.school->rooms[i].footprint[0], *at));
                }
            }
        }
}

TEST_CASE("at most forty tags stand at once, room numbers, which are part of the plan, and alarms are not among those refused") {
    SceneFixture f(test::manyRooms(10, 8));
    for (int i = 0; i < 60; ++i) f.addResponder("Law " + std::to_string(i), "T" + std::to_string(i), 0, {i % 10 * 8 + 4, i / 10 * 8 + 4});
    f.view.camera = homeCamera(*f.school, f.view);
    f.build();
    const auto& labels = f.builder->labels();
    const auto tags = std::count_if(labels.begin(), labels.end(), [](const auto& l) { return l.text.starts_with("Law") || l.text.starts_with("T"); });
    CHECK(tags > 0);
    CHECK(tags <= 40);
    f.model.responders.clear();
    f.build();
    CHECK(f.label("100"));
    CHECK(f.label("179"));
    f.view.mode = ViewMode::Orbit;
    f.view.camera = homeCamera(*f.school, f.view);
    AlertView a;
    a.id = "a";
    a.title = "PANIC";
    a.floor = FloorId(0);
    a.room = RoomId(0);
    f.model.alerts.push_back(a);
    f.build();
    CHECK(f.label("PANIC"));
}

TEST_CASE("zooming back and forth does not flicker: a label needs a fifth more room to come back") {
    SceneFixture f;
    const double home = f.view.camera.pixelsPerM;
    const auto shows = [&](double zoom) {
        f.view.camera.pixelsPerM = home * zoom;
        f.build();
        return f.label("101") != nullptr;
    };
    REQUIRE(shows(1));
    double gone = 1;
    while (gone > 0.02 && shows(gone)) gone *= 0.99;
    REQUIRE(gone > 0.02);
    CHECK_FALSE(shows(gone * 1.02));
    CHECK_FALSE(shows(gone * 1.15));
    CHECK(shows(gone * 1.25));
    CHECK(shows(gone * 1.05));  // once there, it stays
}

TEST_CASE("a still picture keeps every label where it was") {
    SceneFixture f;
    f.addResponder("Law 1", "CT 1", 0, {4, 7});
    f.build(0);
    const auto before = f.builder->labels();
    f.build(0.7);
    const auto& after = f.builder->labels();
    REQUIRE(before.size() == after.size());
    for (size_t i = 0; i < before.size(); ++i) CHECK(before[i].rect == after[i].rect);
}

TEST_CASE("several of a team close together share one tag with their number") {
    SceneFixture f;
    f.addResponder("Law 11", "CT 1", 0, {4, 7});
    f.addResponder("Law 12", "CT 1", 0, {4.4, 7});
    f.addResponder("Law 13", "CT 1", 0, {20, 7});
    f.build();
    CHECK(f.label("CT 1 \xC2\xB7 2"));
    CHECK(f.label("Law 13"));
    CHECK_FALSE(f.label("Law 12"));
}

TEST_CASE("a stale responder's tag says so") {
    SceneFixture f;
    auto& r = f.addResponder("Law 27", "CT 1", 0, {4, 7});
    r.freshness = Freshness::Stale;
    r.age = base::Millis(168'000);
    f.build();
    CHECK(f.label("Law 27 \xC2\xB7 stale 2:48"));
}

TEST_CASE("somebody outside the picture has a name at its edge") {
    SceneFixture f;
    f.addResponder("Law 40", "", 0, {-400, 6});
    f.build();
    const auto* l = f.label("Law 40");
    REQUIRE(l);
    CHECK(l->rect.x < f.view.picture.x + 150);
}

TEST_CASE("labels stay inside the picture") {
    SceneFixture f;
    f.view.camera.pixelsPerM *= 3;
    f.addResponder("Law 1", "", 0, {4, 7});
    f.build();
    for (const auto& l : f.builder->labels()) {
        CHECK(l.rect.x >= f.view.picture.x);
        CHECK(l.rect.y >= f.view.picture.y);
        CHECK(l.rect.x + l.rect.w <= f.view.picture.x + f.view.picture.w);
        CHECK(l.rect.y + l.rect.h <= f.view.picture.y + f.view.picture.h);
    }
}

namespace {

/// As crowded as a real floor: numbered exterior doors on every side, two of them close together, responders, an alarm, marks outside the picture.
SceneFixture busyFloor() {
    building::Building b = test::manyRooms(11, 6);
    const building::Door pattern = test::smallSchool().doors[0];
    const auto door = [&](const char* number, base::Vec3 at, base::Vec2 along, uint32_t room) {
        building::Door d = pattern;
        d.id = d.name = std::string("exit ") + number;
        d.exterior = true;
        d.exteriorNumber = number;
        d.position = at;
        d.along = along;
        d.floor = FloorId(0);
        d.rooms = {RoomId(room)};
        b.doors.push_back(d);
    };
    door("1", {40, 0, 0}, {1, 0}, 5);
    door("2", {4, 0, 0}, {1, 0}, 0);
    door("3", {0, 15, 0}, {0, 1}, 22);
    door("4", {0, 16.5, 0}, {0, 1}, 22);
    door("5", {44, 35.8, 0}, {1, 0}, 60);
    door("6", {87.8, 20, 0}, {0, 1}, 43);
    door("7", {87.8, 21.5, 0}, {0, 1}, 43);
    door("8", {87.8, 2, 0}, {0, 1}, 10);
    SceneFixture f(std::move(b));
    for (size_t i = 0; i < f.model.doors.size(); ++i) f.model.doors[i].look = i % 3 == 2 ? DoorLook::LockedVerified : DoorLook::Locked;
    f.model.doors[4].look = DoorLook::Forced;
    f.model.protocol.active = true;
    f.model.protocol.action = live::ProtocolAction::Lockdown;
    f.model.cursorReference = "F1-K5 \xC2\xB7 Room 109";
    for (size_t i = 0; i < f.model.rooms.size(); ++i)
        f.mark(i, i % 4 == 0 ? RoomStatus::LockedIn : i % 4 == 1 ? RoomStatus::Searched : RoomStatus::Unknown);
    f.mark(20, RoomStatus::Threat);
    AlertView a;
    a.id = "a";
    a.title = "THREAT";
    a.floor = FloorId(0);
    a.room = RoomId(20);
    f.model.alerts.push_back(a);
    for (int i = 0; i < 8; ++i) f.addResponder("Law " + std::to_string(i), "CT " + std::to_string(i % 4), i % 2, {6.0 + i * 9, 5.0 + (i * 13) % 30});
    for (const auto& [name, at] :
         {std::pair("Staging", base::Vec2(-300, 4)), std::pair("ICP", base::Vec2(40, -150)), std::pair("ICP east", base::Vec2(50, -160))}) {
        MarkerView m;
        m.id = m.label = name;
        m.icon = name[0] == 'S' ? Icon::Staging : Icon::Icp;
        m.hasPosition = true;
        m.position = {at, 0};
        f.model.markers.push_back(m);
    }
    return f;
}

}  // namespace

TEST_CASE("labels, number plates, side letters and names at the edge never overlap, in any size of picture, with and without panels") {
    SceneFixture f = busyFloor();
    for (const auto& [w, h] : {std::pair(784, 480), std::pair(1216, 760), std::pair(1640, 900)})
        for (const bool panels : {false, true})
            for (const ViewMode mode : {ViewMode::Plan, ViewMode::Orbit}) {
                f.view.picture = {264, 192, w, h};
                f.view.panels = panels;
                f.view.mode = mode;
                f.view.explode = mode == ViewMode::Orbit ? 1 : 0;
                f.view.camera = homeCamera(*f.school, f.view);
                f.build();
                CAPTURE(w, h, panels, int(mode));
                checkNoOverlap(f);
                if (mode == ViewMode::Orbit) continue;
                // Every exterior door says its number, and the post that is out of sight its name.
                for (const char* number : {"1", "2", "3", "4", "5", "6", "7", "8"}) {
                    const auto& labels = f.builder->labels();
                    CAPTURE(number);
                    CHECK(std::any_of(labels.begin(), labels.end(), [&](const auto& l) { return l.text == number; }));
                }
                CHECK(f.label("ICP"));
                CHECK(f.label("SIDE A"));
                if (!panels) continue;
                for (const auto& l : f.builder->labels()) {
                    if (l.kind == DrawListBuilder::PlacedLabel::Kind::Instrument) continue;  // the read-out stands below the panels' buttons
                    CAPTURE(l.text);
                    CHECK(l.rect.x + l.rect.w <= f.view.picture.x + w - int(kPanelEdgePx));
                }
            }
}

TEST_CASE("an alarm about a room does not take the room's number away") {
    SceneFixture f;
    AlertView a;
    a.id = "a";
    a.title = "THREAT";
    a.floor = FloorId(0);
    a.room = RoomId(0);
    f.model.alerts.push_back(a);
    f.mark(0, live::RoomStatus::Threat);
    for (ViewMode mode : {ViewMode::Plan, ViewMode::Orbit}) {
        f.view.mode = mode;
        f.view.camera = homeCamera(*f.school, f.view);
        f.build();
        CHECK(f.label("101"));
    }
}

TEST_CASE("classrooms keep their numbers when there are more rooms than labels") {
    building::Building b = test::manyRooms(10, 8);
    for (size_t i = 0; i < b.rooms.size(); ++i) b.rooms[i].use = i < 60 ? building::RoomUse::Storage : building::RoomUse::Classroom;
    SceneFixture f(std::move(b));
    f.view.camera = homeCamera(*f.school, f.view);
    f.build();
    for (int i = 60; i < 80; ++i) CHECK(f.label(std::to_string(100 + i)));
}
