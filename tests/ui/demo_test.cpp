// The shipped drill in its window: every panel, with mouse and keys.
#include <chrono>
#include <thread>

#include "demo_window.h"

using namespace sallyport;
using namespace sallyport::test;

namespace {

/// Where a room's middle stands on the screen now.
std::optional<std::pair<double, double>> pixelOf(const json& report, const std::string& room) {
    const auto& p = report["rooms"][room]["pixel"];
    if (!p.is_array()) return std::nullopt;
    return std::pair(p[0].get<double>(), p[1].get<double>());
}

bool still(const json& j) { return !j["camera"]["moving"].get<bool>(); }

const std::string kGym = "F2/233", kCafeteria = "F2/231";

}  // namespace

TEST_CASE("the demo comes up playing, reaches every floor and view by mouse and by key, and Ctrl+Q ends it with 0") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    DemoWindow w(sandbox);
    const auto first = timeOf(w.report()["time"]);
    CHECK(w.waitFor([](const json& j) { return j["exercise"] == true; }));
    CHECK(w.report()["live"] == false);
    CHECK(w.report()["message"] == "");
    CHECK(w.waitFor([&](const json& j) { return timeOf(j["time"]) > first; }));
    w.screenshot("demo_plan");

    CHECK(w.report()["floor"] == "F2");
    w.click("floor.F3");
    CHECK(w.waitFor([](const json& j) { return j["floor"] == "F3" && still(j); }));
    w.screenshot("demo_floor_3");
    w.key("Next");
    CHECK(w.waitFor([](const json& j) { return j["floor"] == "F2"; }));
    w.key("Next");
    CHECK(w.waitFor([](const json& j) { return j["floor"] == "F1"; }));
    w.key("Next");  // there is none below
    CHECK(w.next()["floor"] == "F1");
    w.key("Prior");
    CHECK(w.waitFor([](const json& j) { return j["floor"] == "F2"; }));

    w.click("mode.orbit");
    CHECK(w.waitFor([](const json& j) { return j["mode"] == "orbit" && still(j); }));
    w.screenshot("demo_orbit");
    w.click("mode.inside");
    CHECK(w.waitFor([](const json& j) { return j["mode"] == "inside"; }));
    w.next();
    w.screenshot("demo_inside");
    w.key("1");
    CHECK(w.waitFor([](const json& j) { return j["mode"] == "plan"; }));
    w.key("2");
    CHECK(w.waitFor([](const json& j) { return j["mode"] == "orbit"; }));
    w.key("3");
    CHECK(w.waitFor([](const json& j) { return j["mode"] == "inside"; }));
    w.click("mode.plan");
    CHECK(w.waitFor([](const json& j) { return j["mode"] == "plan"; }));

    w.close();
    CHECK_FALSE(w.running());
    CHECK(w.exitCode() == 0);
    CHECK(w.errors() == "");
}

TEST_CASE("the wheel zooms to the cursor, a drag moves the plan with the hand, Home brings all back") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    DemoWindow w(sandbox);
    w.pause();
    const json home = w.next()["camera"];
    const auto at = pixelOf(w.report(), kGym);
    REQUIRE(at);
    w.wheel(at->first, at->second, 4);
    REQUIRE(w.waitFor([&](const json& j) { return j["camera"]["pixels_per_m"] > 1.5 * home["pixels_per_m"].get<double>(); }));
    auto now = pixelOf(w.next(), kGym);
    REQUIRE(now);
    CHECK(now->first == Approx(at->first).margin(2));
    CHECK(now->second == Approx(at->second).margin(2));
    w.screenshot("demo_zoomed");

    w.drag(at->first, at->second, at->first + 60, at->second - 40);
    w.waitFor([&](const json& j) { return pixelOf(j, kGym) && std::abs(pixelOf(j, kGym)->first - at->first - 60) < 3; }, 3);
    now = pixelOf(w.report(), kGym);
    REQUIRE(now);
    CHECK(now->first == Approx(at->first + 60).margin(3));
    CHECK(now->second == Approx(at->second - 40).margin(3));
    CHECK(w.report()["selection"]["title"] == "");  // a drag chooses nothing

    w.key("Home");
    const auto isHome = [&](const json& j) {
        return still(j) && std::abs(j["camera"]["pixels_per_m"].get<double>() - home["pixels_per_m"].get<double>()) < 1e-6 &&
               std::abs(j["camera"]["target"][0].get<double>() - home["target"][0].get<double>()) < 1e-6;
    };
    CHECK(w.waitFor(isHome));
    w.click("zoom.in");
    CHECK(w.waitFor([&](const json& j) { return j["camera"]["pixels_per_m"] > 1.2 * home["pixels_per_m"].get<double>(); }));
    w.click("zoom.out");
    w.click("zoom.out");
    CHECK(w.waitFor([&](const json& j) { return still(j) && j["camera"]["pixels_per_m"] < 0.9 * home["pixels_per_m"].get<double>(); }));
    w.click("fit");
    CHECK(w.waitFor(isHome));
    CHECK(w.report()["selection"]["title"] == "");  // nor do the buttons over the picture
}

TEST_CASE("a drag turns the orbit, N turns north up, the slider and O pull the floors apart, X sees through walls") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    DemoWindow w(sandbox, {}, 1600, 900);
    w.pause();
    w.key("2");
    REQUIRE(w.waitFor([](const json& j) { return j["mode"] == "orbit" && still(j); }));
    const double yaw = w.next()["camera"]["yaw"];
    const auto& p = w.report()["picture"];
    const double cx = p[0].get<double>() + p[2].get<double>() / 2, cy = p[1].get<double>() + p[3].get<double>() / 2;
    w.drag(cx, cy, cx + 120, cy + 30);
    CHECK(w.waitFor([&](const json& j) { return std::abs(j["camera"]["yaw"].get<double>() - yaw) > 5; }));
    w.next();
    w.screenshot("demo_orbit_turned");
    w.key("n");
    const auto northUp = [](const json& j) {
        const double turned = std::fmod(j["camera"]["yaw"].get<double>() + 720, 360);
        return still(j) && std::min(turned, 360 - turned) < 30;
    };
    CHECK(w.waitFor(northUp));

    w.key("o");
    REQUIRE(w.waitFor([](const json& j) { return j["explode"] == 1.0; }));
    w.next();
    w.screenshot("demo_exploded");
    w.key("o");
    REQUIRE(w.waitFor([](const json& j) { return j["explode"] == 0.0; }));
    REQUIRE(w.hasTarget("explode"));
    const auto s = w.report()["targets"]["explode"];
    const double y = s[1].get<double>() + s[3].get<double>() / 2;
    w.drag(s[0].get<double>() + 12, y, s[0].get<double>() + s[2].get<double>() / 2, y);
    CHECK(w.waitFor([](const json& j) { return std::abs(j["explode"].get<double>() - 0.5) < 0.1; }));
    w.key("x");
    CHECK(w.waitFor([](const json& j) { return j["xray"] == true; }));
    w.next();
    w.screenshot("demo_xray");
    w.click("xray");
    CHECK(w.waitFor([](const json& j) { return j["xray"] == false; }));
}

TEST_CASE("a click on a room's floor chooses it and shows what is known of it, . frames it, Esc lets go") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    DemoWindow w(sandbox);
    w.pause();
    const auto at = pixelOf(w.next(), kCafeteria);
    REQUIRE(at);
    w.clickAt(at->first, at->second);
    REQUIRE(w.waitFor([](const json& j) { return j["selection"]["title"] == "Room 231"; }));
    CHECK(w.report()["selection"]["facts"].size() > 0);
    CHECK(w.report()["selection"]["doors"].size() > 0);
    w.next();
    w.screenshot("demo_room_chosen");
    const double before = w.report()["camera"]["pixels_per_m"];
    w.key("period");
    CHECK(w.waitFor([&](const json& j) { return still(j) && j["camera"]["pixels_per_m"] > before; }));
    w.next();
    w.screenshot("demo_room_framed");
    w.key("Escape");
    CHECK(w.waitFor([](const json& j) { return j["selection"]["title"] == ""; }));

    for (const char* tab : {"doors", "alerts", "feeds", "inspector"}) {
        w.click(std::string("tab.") + tab);
        w.next();
        w.screenshot(std::string("demo_tab_") + tab);
        // The list of doors brings one to any door.
        if (std::string(tab) != "doors") continue;
        REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("door.0"); }));
        w.click("door.0");
        CHECK(w.waitFor([](const json& j) { return j["selection"]["title"] != "" && still(j); }));
    }
}

TEST_CASE("alarms stand on the screen until somebody acknowledges them, by button or Shift+G, G goes to the next") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    DemoWindow w(sandbox);
    w.goToOpenAlert();
    w.screenshot("demo_alarm");
    const int open = w.report()["alerts_unacked"];
    w.click("alarm.0.ack");
    CHECK(w.waitFor([&](const json& j) { return j["alerts_unacked"] == open - 1; }));
    w.next();
    w.screenshot("demo_alarm_acknowledged");
    const size_t known = w.report()["alerts"].size();
    REQUIRE(known > 0);
    w.key("g");
    REQUIRE(w.waitFor([](const json& j) { return j["selection"]["title"] != "" && still(j); }));
    const std::string first = w.report()["selection"]["title"];
    w.next();
    w.screenshot("demo_alarm_gone_to");
    if (known > 1) {
        w.key("g");
        CHECK(w.waitFor([&](const json& j) { return j["selection"]["title"] != first; }));
    }
    // Another one, this time by key.
    w.goToOpenAlert(1);
    const int again = w.report()["alerts_unacked"];
    w.key("shift+g");
    CHECK(w.waitFor([&](const json& j) { return j["alerts_unacked"] == again - 1; }));
}

TEST_CASE("time obeys Space, J and L, the speed buttons, the scrubber and the arrows") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    DemoWindow w(sandbox);
    w.key("l");
    CHECK(w.waitFor([](const json& j) { return j["speed"] == 2.0; }));
    w.key("j");
    w.key("j");
    CHECK(w.waitFor([](const json& j) { return j["speed"] == 0.5; }));
    w.click("speed.4");
    CHECK(w.waitFor([](const json& j) { return j["speed"] == 4.0; }));
    w.pause();
    const std::string stands = w.next()["time"];
    CHECK(w.next()["time"] == stands);
    w.click("timeline.play");
    CHECK(w.waitFor([&](const json& j) { return j["playing"] == true && j["time"] != stands; }));
    w.pause();

    const auto begin = timeOf(w.report()["begin"]), end = timeOf(w.report()["end"]);
    const auto middle = begin + (end - begin) / 2;
    w.scrubTo(middle);
    CHECK(std::abs(double((timeOf(w.report()["time"]) - middle).count())) < 5000);
    w.screenshot("demo_middle");
    const auto a = w.report()["targets"]["timeline.scrub"];
    const double y = a[1].get<double>() + a[3].get<double>() - 20;
    const auto dragged = timeOf(w.next()["time"]);
    w.drag(a[0].get<double>() + a[2].get<double>() / 2, y, a[0].get<double>() + a[2].get<double>() * 3 / 4, y);
    CHECK(w.waitFor([&](const json& j) { return timeOf(j["time"]) - dragged > (end - begin) / 5; }));

    const auto here = timeOf(w.next()["time"]);
    w.key("Right");
    REQUIRE(w.waitFor([&](const json& j) { return timeOf(j["time"]) > here; }));
    const auto there = timeOf(w.report()["time"]);
    CHECK(there - here < std::chrono::seconds(30));
    w.key("Left");
    CHECK(w.waitFor([&](const json& j) { return timeOf(j["time"]) < there; }));
    w.click("timeline.next");
    CHECK(w.waitFor([&](const json& j) { return timeOf(j["time"]) == there; }));
    w.key("shift+Left");
    CHECK(w.waitFor([&](const json& j) { return there - timeOf(j["time"]) == std::chrono::seconds(1); }));
    w.key("End");
    CHECK(w.waitFor([&](const json& j) { return timeOf(j["time"]) == timeOf(j["end"]); }));
}

TEST_CASE("theme, text size and key sheet answer, at 800 by 600 and at 1920 by 1080 everything stands inside the window") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    DemoWindow w(sandbox);
    w.goToOpenAlert();
    w.key("F8");
    CHECK(w.waitFor([](const json& j) { return j["theme"] == "night"; }));
    w.next();
    w.screenshot("demo_night");
    w.click("theme");
    CHECK(w.waitFor([](const json& j) { return j["theme"] == "light"; }));
    w.next();
    w.screenshot("demo_light");
    w.key("F8");
    CHECK(w.waitFor([](const json& j) { return j["theme"] == "dark"; }));

    w.key("F1");
    CHECK(w.waitFor([](const json& j) { return j["targets"].contains("overlay.close"); }));
    w.screenshot("demo_keys");
    w.key("Escape");
    CHECK(w.waitFor([](const json& j) { return !j["targets"].contains("overlay.close"); }));

    w.key("ctrl+equal");
    CHECK(w.waitFor([](const json& j) { return j["ui_scale"] == 1.25; }));
    w.next();
    w.screenshot("demo_text_125");
    w.key("ctrl+minus");
    CHECK(w.waitFor([](const json& j) { return j["ui_scale"] == 1.0; }));

    for (const auto& [width, height] : {std::pair(800, 600), std::pair(1920, 1080)}) {
        w.resize(width, height);
        REQUIRE(w.waitFor([&, width = width, height = height](const json& j) { return j["window"] == json{width, height}; }));
        const json& r = w.next();
        for (const auto& [name, t] : r["targets"].items()) {
            INFO(name << " " << t.dump());
            CHECK((t[0] >= 0 && t[1] >= 0 && t[0].get<int>() + t[2].get<int>() <= width && t[1].get<int>() + t[3].get<int>() <= height));
        }
        CHECK(r["picture"][2] > width / 3);
        CHECK(r["picture"][3] > height / 4);
        w.screenshot("demo_" + std::to_string(width));
        std::this_thread::sleep_for(std::chrono::milliseconds(1500));  // other rows than before
        w.click("alarm.0.goto");
        CHECK(w.waitFor([](const json& j) { return j["selection"]["title"] != ""; }));
        w.key("Escape");
        CHECK(w.waitFor([](const json& j) { return j["selection"]["title"] == ""; }));
    }
}
