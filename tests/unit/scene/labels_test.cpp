// Declutter (look.md): labels whole inside their rooms, none over another, at most forty, steady while zooming.
#include "scene_fixture.h"

using namespace sallyport;
using namespace sallyport::scene;
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
    for (int i = 0; i < 14; ++i) f.addResponder("Law " + std::to_string(i), i % 3 ? "CT " + std::to_string(i % 3) : "", i % 2, {1.5 + i * 1.6, 2.0 + (i * 5) % 9});
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

TEST_CASE("at most forty labels stand at once, and alarms are not among those refused") {
    SceneFixture f(test::manyRooms(10, 8));
    f.view.camera = homeCamera(*f.school, f.view);
    f.build();
    CHECK(f.builder->labels().size() == 40);
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

TEST_CASE("dangers and the chosen room are labelled first when there are more rooms than labels") {
    SceneFixture f(test::manyRooms(10, 8));
    f.view.camera = homeCamera(*f.school, f.view);
    f.build();
    CHECK_FALSE(f.label("179"));
    f.mark(79, live::RoomStatus::NeedsHelp);
    f.view.selection = RoomId(78);
    f.build();
    CHECK(f.label("179"));
    CHECK(f.label("178"));
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
