// Search, views, the frontier, the door list, ways and sight, in the window, by mouse and by keys.
#include "demo_window.h"

using namespace sallyport;
using namespace sallyport::test;

namespace {

size_t notLockedOnSide(const json& j) { return j["door_list"].size(); }

}  // namespace

TEST_CASE("Ctrl+F, a few letters with a slip and Enter fly to the room, which then stands among the places gone to last") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    DemoWindow w(sandbox, {}, 1920, 1080);
    w.pause();
    w.key("ctrl+f");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("search.field"); }));
    w.type("scince 8");
    REQUIRE(w.waitFor([](const json& j) { return j["search"].size() >= 3 && j["search"][0]["title"] == "Room 214"; }));
    CHECK(w.report()["search"][0]["reference"] == "F2-K5");
    w.screenshot("search_typed");
    w.key("Down");
    w.key("Return");
    REQUIRE(w.waitFor([](const json& j) { return j["floor"] == "F3" && j["selection"]["title"] == "Room 312"; }));
    CHECK(w.waitFor([](const json& j) { return j["search"].empty() && !j["targets"].contains("search.field"); }));

    // By mouse: the button, a grid reference, the row.
    w.click("find");
    REQUIRE(w.waitFor([](const json& j) { return j["search"].size() == 1 && j["search"][0]["title"] == "Room 312"; }));
    w.type("f2-b4");
    REQUIRE(w.waitFor([](const json& j) { return !j["search"].empty() && j["search"][0]["title"] == "F2-B4"; }));
    w.click("search.0");
    REQUIRE(w.waitFor([](const json& j) { return j["floor"] == "F2" && !j["camera"]["moving"].get<bool>(); }));
    w.key("ctrl+f");
    CHECK(w.waitFor([](const json& j) { return j["search"].size() == 2 && j["search"][0]["title"] == "F2-B4"; }));
    w.key("Escape");
    CHECK(w.waitFor([](const json& j) { return j["search"].empty(); }));
    // What was typed in another school's words finds nothing, and says so.
    w.key("ctrl+f");
    w.type("xyzzy");
    CHECK(w.waitFor([](const json& j) { return j["search"].empty(); }));
}

TEST_CASE("A view is kept under a name, gone to, renamed and removed, and the next window still has it") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    double target = 0;
    {
        DemoWindow w(sandbox, {}, 1920, 1080);
        w.pause();
        w.key("2");
        REQUIRE(w.waitFor([](const json& j) { return j["mode"] == "orbit" && !j["camera"]["moving"].get<bool>(); }));
        const json picture = w.report()["picture"];
        w.wheel(picture[0].get<double>() + 300, picture[1].get<double>() + 300, 3);
        target = w.next()["camera"]["distance"];
        w.key("ctrl+f");
        REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("view.save"); }));
        w.click("view.save");
        REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("answer.field"); }));
        w.type("west stairs");
        w.click("answer.confirm");
        REQUIRE(w.waitFor([](const json& j) { return j["views"] == json{"west stairs"}; }));
        w.key("1");
        REQUIRE(w.waitFor([](const json& j) { return j["mode"] == "plan"; }));
    }
    DemoWindow w(sandbox, {}, 1920, 1080);
    w.pause();
    REQUIRE(w.next()["views"] == json{"west stairs"});
    w.key("ctrl+f");
    w.type("west");
    REQUIRE(w.waitFor([](const json& j) { return !j["search"].empty(); }));
    w.key("Escape");
    w.click("find");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("view.0.goto"); }));
    w.click("view.0.goto");
    CHECK(w.waitFor([&](const json& j) {
        return j["mode"] == "orbit" && !j["camera"]["moving"].get<bool>() && std::abs(j["camera"]["distance"].get<double>() - target) < 0.01;
    }));
    w.click("find");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("view.0.rename"); }));
    w.click("view.0.rename");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("answer.field"); }));
    w.type(" 2");
    w.key("Return");
    CHECK(w.waitFor([](const json& j) { return j["views"].size() == 1 && j["views"][0].get<std::string>().find('2') != std::string::npos; }));
    w.click("find");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("view.0.remove"); }));
    w.click("view.0.remove");
    CHECK(w.waitFor([](const json& j) { return j["views"].empty(); }));
}

TEST_CASE("Which doors are still unlocked on side A is two presses away, by mouse, and their numbers stand in the picture") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    DemoWindow w(sandbox, {}, 1920, 1080);
    w.pause();
    w.click("tab.doors");
    REQUIRE(w.waitFor([](const json& j) { return j["door_list"].size() > 10; }));
    const size_t all = w.report()["door_list"].size();
    w.click("doors.side.A");
    REQUIRE(w.waitFor([&](const json& j) { return notLockedOnSide(j) < all; }));
    CHECK(w.report()["door_list"] == json{"F2/Main entrance"});
    w.screenshot("doors_side_a");
    w.click("doors.side.A");
    w.click("doors.floor");
    REQUIRE(w.waitFor([&](const json& j) { return j["door_list"].size() < all && j["door_list"].size() > 3; }));
    for (const json& d : w.report()["door_list"]) CHECK(d.get<std::string>().starts_with("F2/"));
    w.click("doors.text");
    w.type("science");
    CHECK(w.waitFor([&](const json& j) { return !j["door_list"].empty() && j["door_list"].size() < 5; }));
    w.click("tab.inspector");
    CHECK(w.waitFor([](const json& j) { return j["door_list"].empty(); }));
    w.key("d");
    CHECK(w.waitFor([](const json& j) { return !j["door_list"].empty(); }));
}

TEST_CASE("A team is sent to a door from the list, and is assigned to the room behind it") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    DemoWindow w(sandbox, {}, 1920, 1080);
    w.pause();
    w.click("tab.doors");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("door.0"); }));
    w.click("door.0");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("door.0.send"); }));
    w.screenshot("doors_send");
    w.click("door.0.send");
    CHECK(w.waitFor([](const json& j) { return j["message"].get<std::string>().find(" sent to ") != std::string::npos; }));
}

TEST_CASE("What was searched has its unheld openings in the list, and a press goes to one") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    DemoWindow w(sandbox, {}, 1920, 1080);
    w.pause();
    CHECK(w.next()["frontier"].empty());
    w.key("ctrl+f");
    w.type("214");
    w.key("Return");
    REQUIRE(w.waitFor([](const json& j) { return j["selection"]["title"] == "Room 214"; }));
    w.key("s");
    REQUIRE(w.waitFor([](const json& j) { return j["frontier"].size() == 2; }));
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("opening.1") && !j["frontier"][1]["nearest"].is_null(); }));
    w.screenshot("frontier_plan");
    w.click("opening.0");
    CHECK(w.waitFor([](const json& j) { return j["selection"]["title"].get<std::string>().starts_with("D-214"); }));
    w.key("2");
    REQUIRE(w.waitFor([](const json& j) { return j["mode"] == "orbit" && !j["camera"]["moving"].get<bool>(); }));
    w.screenshot("frontier_orbit");
}

TEST_CASE("F shows what a chosen door can see, and less of it as if the doors were shut") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    DemoWindow w(sandbox, {}, 1920, 1080);
    w.pause();
    w.key("ctrl+f");
    w.type("d-214");
    w.key("Return");
    REQUIRE(w.waitFor([](const json& j) { return j["selection"]["title"].get<std::string>().starts_with("D-214"); }));
    w.key("f");
    REQUIRE(w.waitFor([](const json& j) { return j["sight"].is_object(); }));
    const double open = w.report()["sight"]["area_m2"];
    CHECK(open > 60);
    w.screenshot("sight_from_door");
    w.key("shift+f");
    CHECK(w.waitFor([&](const json& j) { return j["sight"].is_object() && j["sight"]["area_m2"] < open; }));
    w.click("place.sight");
    // Asked again from the same place it goes.
    CHECK(w.waitFor([](const json& j) { return j["sight"].is_null(); }));
}

TEST_CASE("A chosen responder is shown the way to the room that is clicked next") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    DemoWindow w(sandbox, {}, 1920, 1080);
    w.pause();
    w.key("ctrl+f");
    w.type("sro 5");
    w.key("Return");
    REQUIRE(w.waitFor([](const json& j) { return j["selection"]["title"].get<std::string>().find("SRO 5") != std::string::npos; }));
    w.key("r");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("route.cancel"); }));
    w.key("Escape");
    REQUIRE(w.waitFor([](const json& j) { return !j["targets"].contains("route.cancel"); }));
    w.click("place.way");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("route.cancel"); }));
    w.key("Home");
    w.click("floor.F2");
    REQUIRE(w.waitFor(
        [](const json& j) { return j["floor"] == "F2" && !j["camera"]["moving"].get<bool>() && j["rooms"]["F2/214"]["pixel"].is_array(); }));
    const json at = w.report()["rooms"]["F2/214"]["pixel"];
    w.clickAt(at[0], at[1]);
    REQUIRE(w.waitFor([](const json& j) { return j.contains("ways") && j["ways"].contains("shown"); }));
    CHECK(w.report()["ways"]["shown"]["found"] == true);
    CHECK(w.report()["ways"]["shown"]["to"] == "Room 214");
    w.screenshot("way_of_chosen");
}
