// The start screen: what `sallyport` alone shows.
#include <filesystem>
#include <fstream>

#include "demo_window.h"

using namespace sallyport::test;

TEST_CASE("the start screen offers a school, the drill and a feed, key 2 opens the drill") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    WindowDriver w(sandbox, {});
    CHECK(w.report()["start_screen"] == true);
    for (const char* name : {"start.open", "start.demo", "start.connect", "theme", "keys"}) {
        INFO(name);
        CHECK(w.hasTarget(name));
    }
    w.screenshot("start");
    w.click("keys");
    CHECK(w.waitFor([](const json& j) { return j["targets"].contains("overlay.close"); }));
    w.key("Escape");
    CHECK(w.waitFor([](const json& j) { return !j["targets"].contains("overlay.close"); }));
    w.click("start.connect");
    CHECK(w.waitFor([](const json& j) { return j["targets"].contains("answer.field"); }));
    w.next();
    w.screenshot("start_connect");
    w.click("answer.cancel");
    CHECK(w.waitFor([](const json& j) { return !j["targets"].contains("answer.field"); }));
    w.key("2");
    CHECK(w.waitFor([](const json& j) { return j["start_screen"] == false && j["playing"] == true; }, 20));
}

TEST_CASE("settings chosen on the start screen and in the window are there at the next start, and the tour explains the drill") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    {
        WindowDriver w(sandbox, {});
        w.click("settings");
        REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("settings.night"); }));
        w.click("settings.night");
        CHECK(w.waitFor([](const json& j) { return j["theme"] == "night"; }));
        w.screenshot("start_settings");
        w.key("Escape");
        w.click("tour");
        CHECK(w.waitFor([](const json& j) { return j["start_screen"] == false && j["targets"].contains("tour.next"); }, 20));
        w.next();
        w.screenshot("tour");
        w.key("Return");
        w.key("Escape");
        CHECK(w.waitFor([](const json& j) { return !j["targets"].contains("tour.next"); }));
    }
    WindowDriver again(sandbox, {});
    CHECK(again.report()["theme"] == "night");
}

TEST_CASE("a panel is as wide as it was dragged, also at the next start, a double click brings back what it had") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    const auto width = [](const json& j) { return j["window"][0].get<int>() - j["picture"][0].get<int>() - j["picture"][2].get<int>(); };
    const auto middle = [](WindowDriver& w) {
        REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("split.right"); }));
        const json& r = w.report()["targets"]["split.right"];
        return std::pair(r[0].get<double>() + r[2].get<double>() / 2, r[1].get<double>() + r[3].get<double>() / 2);
    };
    int preset = 0, wide = 0;
    {
        WindowDriver w(sandbox, {"open", demoSchool().string(), "--fresh"}, 1920, 1080);
        const auto [x, y] = middle(w);
        preset = width(w.report());
        w.moveTo(x, y);
        w.next();
        w.screenshot("split_hover");
        w.drag(x, y, x - 160, y);
        REQUIRE(w.waitFor([&](const json& j) { return width(j) > preset + 140; }));
        wide = width(w.next());
        CHECK(wide == Approx(preset + 160).margin(3));
        w.screenshot("split_wide");
        w.close();
    }
    WindowDriver again(sandbox, {"open", demoSchool().string(), "--fresh"}, 1920, 1080);
    REQUIRE(again.waitFor([](const json& j) { return j.contains("picture"); }));
    CHECK(width(again.report()) == wide);
    // A narrow window gives it less, and the wide one has it again.
    again.resize(1024, 768);
    REQUIRE(again.waitFor([](const json& j) { return j["window"] == json{1024, 768}; }));
    CHECK(again.next()["picture"][2] >= 1024 * 2 / 5);
    again.screenshot("split_narrow");
    again.resize(1920, 1080);
    REQUIRE(again.waitFor([](const json& j) { return j["window"] == json{1920, 1080}; }));
    CHECK(width(again.next()) == wide);
    const auto [x, y] = middle(again);
    again.doubleClickAt(x, y);
    CHECK(again.waitFor([&](const json& j) { return width(j) == preset; }));
    again.close();
}

TEST_CASE("a path that cannot be opened is answered with the reason, and another one can be opened") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    WindowDriver w(sandbox, {});
    const auto open = [&](const std::string& path) {
        w.click("start.open");
        REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("answer.field"); }));
        w.next();
        w.type(path);
        w.key("Return");
    };
    open("/nowhere/school.ifc");
    REQUIRE(w.waitFor([](const json& j) { return j["start_message"].get<std::string>().find("/nowhere/school.ifc") != std::string::npos; }));
    CHECK(w.report()["start_screen"] == true);
    w.screenshot("start_bad_path");
    open(demoSchool().string());
    CHECK(w.waitFor([](const json& j) { return j["start_screen"] == false; }, 20));
    CHECK(w.report()["live"] == true);
    w.next();
    w.screenshot("start_opened");
}

TEST_CASE("models that are dropped together are opened as one school, beside a recording one file alone is, and the window says which") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    const auto facility = [&](const char* name) {
        const auto copy = sandbox.path / name;
        std::filesystem::copy_file(demoSchool(), copy);
        return copy.string();
    };
    const std::string plan = facility("main.glb"), again = facility("wing.glb");
    {
        WindowDriver w(sandbox, {"--rehearse", "drop=" + plan + "|" + again});
        REQUIRE(w.waitFor([](const json& j) { return j["start_screen"] == false; }, 60));
        REQUIRE(w.waitFor([](const json& j) { return j["message"].get<std::string>().find("are open as one school") != std::string::npos; }));
        CHECK(w.report()["message"].get<std::string>().find("main.glb and wing.glb") != std::string::npos);
        w.screenshot("dropped_together");
        w.close();
    }
    CHECK(std::distance(std::filesystem::directory_iterator(sandbox.path / "sallyport" / "schools"), {}) == 1);
    std::ofstream(sandbox.path / "drill.ndjson") << R"({"v":1,"id":"1","type":"door","source":"acs","door":"D-214","lock":"locked"})"
                                                 << "\n";
    WindowDriver w(sandbox, {"--fresh", "--rehearse", "drop=" + plan + "|" + (sandbox.path / "drill.ndjson").string()});
    REQUIRE(w.waitFor([](const json& j) { return j["start_screen"] == false; }, 60));
    CHECK(w.waitFor(
        [](const json& j) { return j["message"].get<std::string>().find("Only main.glb is opened, not drill.ndjson") != std::string::npos; }));
    w.screenshot("dropped_with_recording");
    w.close();
}

TEST_CASE("the drill is one click away from the start screen") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    WindowDriver w(sandbox, {}, 800, 600);
    w.screenshot("start_800");
    w.click("start.demo");
    CHECK(w.waitFor([](const json& j) { return j["start_screen"] == false && j["playing"] == true; }, 20));
}

TEST_CASE("a bad file on the command line ends the program with exit code 3 and says why") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{"open", "/nowhere/school.ifc"},
          std::vector<std::string>{"replay", "/nowhere/events.ndjson", "--model", demoSchool().string()}}) {
        const auto o = sandbox.sallyport(arguments);
        CHECK(o.code == 3);
        CHECK(o.out.find("/nowhere/") != std::string::npos);
    }
}
