// Modes, floors, cut, section, isolation and the walk in a real window. Whatever is waited for is a fact of the report, however slow the machine
// draws.
#include <cmath>

#include "demo_window.h"

using namespace sallyport;
using namespace sallyport::test;

namespace {

constexpr double kLongS = 40;

struct Point {
    double x, y;
};

Point pointOf(const json& j) { return {j[0].get<double>(), j[1].get<double>()}; }
bool still(const json& j) { return !j["camera"]["moving"].get<bool>(); }
Point middleOf(const json& r) { return {r[0].get<double>() + r[2].get<double>() / 2, r[1].get<double>() + r[3].get<double>() / 2}; }

class ViewWindow : public DemoWindow {
public:
    explicit ViewWindow(const Sandbox& sandbox, int width = 1280, int height = 720) : DemoWindow(sandbox, {}, width, height) {
        pause();
        REQUIRE(until([](const json& j) { return still(j); }));
    }
    bool until(const Condition& c) { return waitFor(c, kLongS); }
    void press(const char* key, const Condition& then) {
        DemoWindow::key(key);
        CAPTURE(key);
        REQUIRE(until(then));
    }
    /// Where a room's middle stands, once it stands in the picture and nothing moves.
    Point room(const char* id) {
        REQUIRE(until([&](const json& j) { return still(j) && j["rooms"][id]["pixel"].is_array(); }));
        return pointOf(report()["rooms"][id]["pixel"]);
    }
    /// A press counts once the window knows that the pointer is over the picture and no longer over a panel.
    void pressAt(Point p) {
        placeAt(p.x, p.y);
        clickAt(p.x, p.y);
    }
    void pull(Point from, Point to) {
        placeAt(from.x, from.y);
        drag(from.x, from.y, to.x, to.y);
    }
    /// The place under the pointer, told by the window itself.
    Point placeAt(double x, double y) {
        moveTo(x, y);
        REQUIRE(until([&](const json& j) {
            if (!still(j) || !j["cursor_pixel"].is_array()) return false;
            const Point now = pointOf(j["cursor_pixel"]);
            return std::abs(now.x - std::floor(x)) < 1 && std::abs(now.y - std::floor(y)) < 1;
        }));
        return pointOf(report()["cursor_local"]);
    }
};

}  // namespace

TEST_CASE("the place under the pointer stays there when the wheel zooms, and goes with the hand when it drags") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    ViewWindow w(sandbox);
    for (const char* mode : {"plan", "orbit"}) {
        CAPTURE(mode);
        if (mode == std::string("orbit")) w.press("2", [](const json& j) { return j["mode"] == "orbit" && still(j); });
        const Point gym = w.room("F2/233");
        const Point at = w.placeAt(gym.x, gym.y);
        const json before = w.report()["camera"];
        w.wheel(gym.x, gym.y, 3);
        const auto nearer = [&](const json& j) {
            return still(j) && (mode == std::string("plan") ? j["camera"]["pixels_per_m"].get<double>() > 1.6 * before["pixels_per_m"].get<double>()
                                                            : j["camera"]["distance"].get<double>() < before["distance"].get<double>() / 1.6);
        };
        REQUIRE(w.until(nearer));
        const Point then = w.placeAt(gym.x, gym.y);
        const double onePixelM = mode == std::string("plan") ? 1 / w.report()["camera"]["pixels_per_m"].get<double>()
                                                             : std::abs(w.placeAt(gym.x + 10, gym.y).x - then.x) / 10;
        CHECK(std::hypot(then.x - at.x, then.y - at.y) < 2 * onePixelM + 1e-6);

        if (mode == std::string("orbit")) continue;
        w.pull(gym, {gym.x + 70, gym.y - 50});
        REQUIRE(w.until([&](const json& j) { return j["camera"]["target"] != before["target"] && still(j); }));
        const Point dragged = w.placeAt(gym.x + 70, gym.y - 50);
        CHECK(std::hypot(dragged.x - then.x, dragged.y - then.y) < 2 * onePixelM);
        CHECK(w.report()["selection"]["title"] == "");
        w.press("Home", [&](const json& j) {
            return still(j) && std::abs(j["camera"]["pixels_per_m"].get<double>() - before["pixels_per_m"].get<double>()) < 1e-6;
        });
    }
}

TEST_CASE("floors and modes change by key and arrive where they were sent, however fast the keys come") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    ViewWindow w(sandbox);
    w.press("2", [](const json& j) { return j["mode"] == "orbit" && still(j); });
    const double z = w.report()["camera"]["target"][2];
    w.key("Prior");
    w.key("Next");
    w.key("Next");
    w.key("Prior");
    REQUIRE(w.until([](const json& j) { return j["floor"] == "F2" && still(j); }));
    w.next();
    CHECK(w.report()["camera"]["target"][2].get<double>() == Approx(z).margin(1e-6));  // four steps lead back to where they began
    w.press("o", [](const json& j) { return j["explode"] == 1.0 && still(j); });
    w.press("Prior", [](const json& j) { return j["floor"] == "F3" && still(j); });
    w.press("o", [](const json& j) { return j["explode"] == 0.0 && still(j); });
    w.press("1", [](const json& j) { return j["mode"] == "plan" && still(j); });
    CHECK(w.report()["camera"]["pitch"] == -90.0);
}

TEST_CASE("the compass turns the plan between north and the building, N always to north") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    ViewWindow w(sandbox);
    const double north = w.report()["camera"]["yaw"];
    w.click("north");
    REQUIRE(w.until([](const json& j) { return j["building_up"] == true && still(j); }));
    w.press("n", [](const json& j) { return j["building_up"] == false && still(j); });
    CHECK(w.report()["camera"]["yaw"].get<double>() == Approx(north));
}

TEST_CASE("a room is chosen through the cut, in plan, aslant and pulled apart") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    ViewWindow w(sandbox);
    const auto choose = [&](const char* id, const char* title) {
        const Point at = w.room(id);
        w.pressAt(at);
        CAPTURE(id);
        REQUIRE(w.until([&](const json& j) { return j["selection"]["title"] == title; }));
        w.press("Escape", [](const json& j) { return j["selection"]["title"] == ""; });
    };
    choose("F2/233", "Room 233");
    w.press("2", [](const json& j) { return j["mode"] == "orbit" && still(j); });
    choose("F2/233", "Room 233");
    w.press("o", [](const json& j) { return j["explode"] == 1.0 && still(j); });
    choose("F2/233", "Room 233");
}

TEST_CASE("the section box: B sets it, its handles and buttons move it, what lies outside cannot be hit, one press shows all again") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    ViewWindow w(sandbox);
    const Point art = w.room("F2/220");
    w.press("b", [](const json& j) { return j["section"].is_array() && j["section_handles"][1].is_array(); });
    const double east = w.report()["section"][1][0];
    // The east side is dragged to the middle of the picture: room 220 lies outside then.
    const Point handle = pointOf(w.report()["section_handles"][1]), centre = middleOf(w.report()["picture"]);
    w.pull(handle, {centre.x, handle.y});
    REQUIRE(w.until([&](const json& j) { return j["section"][1][0].get<double>() < east - 10; }));
    CHECK(w.next()["section_handles"][1][0].get<double>() == Approx(centre.x).margin(3));
    CHECK(w.report()["selection"]["title"] == "");
    w.pressAt(art);
    w.next();
    CHECK(w.report()["selection"]["title"] == "");
    w.screenshot("view_section_plan");

    w.click("view.tools");
    REQUIRE(w.until([](const json& j) { return j["targets"].contains("section.top.in"); }));
    const double top = w.report()["section"][1][2];
    w.click("section.top.in");
    REQUIRE(w.until([&](const json& j) { return j["section"][1][2].get<double>() < top - 0.5; }));
    w.press("2", [](const json& j) { return j["mode"] == "orbit" && still(j); });
    w.next();
    w.screenshot("view_section_orbit");
    w.click("show_all");
    REQUIRE(w.until([](const json& j) { return j["section"].is_null(); }));
    w.press("1", [](const json& j) { return j["mode"] == "plan" && still(j); });
    const Point again = w.room("F2/220");
    w.pressAt(again);
    CHECK(w.until([](const json& j) { return j["selection"]["title"] == "Room 220"; }));
}

TEST_CASE("a floor or the chosen room alone: by key and by button, and the picture says so until all is shown") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    ViewWindow w(sandbox);
    w.press("v", [](const json& j) { return j["isolate"] == true && j["targets"].contains("show_all"); });
    w.press("v", [](const json& j) { return j["isolate"] == false && !j["targets"].contains("show_all"); });
    w.press("shift+v", [](const json& j) { return j["message"] != ""; });  // which room?
    CHECK(w.report()["isolated"].is_null());
    const Point at = w.room("F2/231");
    w.pressAt(at);
    REQUIRE(w.until([](const json& j) { return j["selection"]["title"] == "Room 231"; }));
    w.press("shift+v", [](const json& j) { return j["isolated"] == "F2/231"; });
    w.next();
    w.screenshot("view_room_alone");
    // The picture comes to it, and a neighbour is not there to be hit.
    REQUIRE(w.until([](const json& j) { return still(j) && j["rooms"]["F2/233"]["pixel"].is_null(); }));
    const json& p = w.report()["picture"];
    w.pressAt({p[0].get<double>() + 60, middleOf(p).y});
    CHECK(w.until([](const json& j) { return j["selection"]["title"] == ""; }));
    w.press("Prior", [](const json& j) { return j["floor"] == "F3" && j["isolated"].is_null(); });  // it is not on that floor
}

TEST_CASE("the cut goes up and down by key and by slider, x-ray and theme by key") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    ViewWindow w(sandbox);
    const double cut = w.report()["cut"];
    w.press("shift+Prior", [&](const json& j) { return j["cut"].get<double>() > cut + 0.05; });
    CHECK(w.report()["floor"] == "F2");
    w.press("shift+Next", [&](const json& j) { return std::abs(j["cut"].get<double>() - cut) < 0.01; });
    w.click("view.tools");
    REQUIRE(w.until([](const json& j) { return j["targets"].contains("cut"); }));
    const auto s = w.report()["targets"]["cut"];
    w.clickAt(s[0].get<double>() + s[2].get<double>() - 14, middleOf(s).y);
    CHECK(w.until([](const json& j) { return j["cut"].get<double>() > 2.7; }));
    w.press("x", [](const json& j) { return j["xray"] == true; });
    w.press("x", [](const json& j) { return j["xray"] == false; });
    for (const char* theme : {"night", "light", "dark"}) w.press("F8", [&](const json& j) { return j["theme"] == theme; });
}

TEST_CASE("inside one walks with W, turns with a drag, and stays on the floor") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    ViewWindow w(sandbox);
    const Point at = w.room("F2/231");
    w.pressAt(at);
    REQUIRE(w.until([](const json& j) { return j["selection"]["title"] == "Room 231"; }));
    w.press("3", [](const json& j) { return j["mode"] == "inside" && still(j); });
    const json eye = w.next()["camera"]["eye"];
    const double yaw = w.report()["camera"]["yaw"].get<double>() * M_PI / 180;
    const auto gone = [&](const json& j) {
        return (j["camera"]["eye"][0].get<double>() - eye[0].get<double>()) * std::sin(yaw) +
               (j["camera"]["eye"][1].get<double>() - eye[1].get<double>()) * std::cos(yaw);
    };
    bool walked = false;
    for (int i = 0; i < 60 && !walked; ++i) {
        w.key("w");
        walked = gone(w.next()) > 1;
    }
    CHECK(walked);
    CHECK(w.report()["camera"]["eye"][2].get<double>() == Approx(eye[2].get<double>()).margin(0.05));
    CHECK(w.report()["floor"] == "F2");
    const Point c = middleOf(w.report()["picture"]);
    const double before = w.report()["camera"]["yaw"];
    w.drag(c.x, c.y, c.x + 150, c.y);
    CHECK(w.until([&](const json& j) { return std::abs(std::remainder(j["camera"]["yaw"].get<double>() - before, 360.0)) > 10; }));
    w.screenshot("view_inside");
}

TEST_CASE("from 800×600 to 3840×2160 the picture fills its place, shows the whole floor, and every button lies in the window") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    ViewWindow w(sandbox);
    for (const auto& [width, height] : {std::pair(800, 600), std::pair(3840, 2160), std::pair(1280, 720)}) {
        CAPTURE(width, height);
        w.resize(width, height);
        const auto arrived = [&](const json& j) {
            if (j["window"] != json{width, height} || !still(j)) return false;
            const json& p = j["picture"];
            return p[2] > 100 && p[0].get<int>() + p[2].get<int>() <= width && p[1].get<int>() + p[3].get<int>() <= height &&
                   j["rooms"]["F2/233"]["pixel"].is_array() && j["rooms"]["F2/211"]["pixel"].is_array();
        };
        REQUIRE(w.until(arrived));
        for (const auto& [name, r] : w.report()["targets"].items()) {
            CAPTURE(name);
            CHECK(r[0] >= 0);
            CHECK(r[1] >= 0);
            CHECK(r[0].get<int>() + r[2].get<int>() <= width);
            CHECK(r[1].get<int>() + r[3].get<int>() <= height);
        }
        for (const char* name : {"mode.plan", "mode.orbit", "mode.inside", "floor.F2"}) CHECK(w.report()["targets"].contains(name));
        w.screenshot("view_" + std::to_string(width));
    }
}
