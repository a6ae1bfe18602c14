// "Who is nearest to room 214 and how do they get there": in the window, by mouse and by key.
#include "demo_window.h"

using namespace sallyport;
using namespace sallyport::test;

TEST_CASE("the nearest teams of a chosen room are listed, R tells and draws the way of the first, a click that of another") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    DemoWindow w(sandbox, {}, 1920, 1080);
    w.pause();
    w.goToOpenAlert();
    w.key("1");
    REQUIRE(w.waitFor([](const json& j) { return j["mode"] == "plan" && j["rooms"]["F2/214"]["pixel"].is_array(); }));
    const json at = w.report()["rooms"]["F2/214"]["pixel"];
    w.clickAt(at[0], at[1]);
    REQUIRE(w.waitFor([](const json& j) { return j.contains("ways") && j["ways"].contains("nearest"); }));
    const json nearest = w.report()["ways"]["nearest"];
    REQUIRE(nearest.size() >= 2);
    CHECK(nearest[0]["seconds"] <= nearest[1]["seconds"]);
    CHECK_FALSE(w.report()["ways"].contains("shown"));

    w.key("r");
    REQUIRE(w.waitFor([](const json& j) { return j.contains("ways") && j["ways"].contains("shown"); }));
    const json shown = w.report()["ways"]["shown"];
    CHECK(shown["uid"] == nearest[0]["uid"]);
    CHECK(shown["found"] == true);
    CHECK(shown["to"] == "Room 214");
    CHECK(shown["words"].get<std::string>().find("Room 214") != std::string::npos);
    w.screenshot("way_to_214");

    // The panel went to the way by itself; the others stand below it.
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("way.nearest.1"); }));
    w.click("way.nearest.1");
    CHECK(w.waitFor([&](const json& j) { return j["ways"].contains("shown") && j["ways"]["shown"]["uid"] == nearest[1]["uid"]; }));
    w.key("Escape");
    CHECK(w.waitFor([](const json& j) { return !j.contains("ways"); }));
}
