// What has a key and a button has both: each way that the other tests do not take, and the counts of the floors.
#include <map>
#include <set>
#include <thread>

#include "demo_window.h"

using namespace sallyport;
using namespace sallyport::test;

namespace {

bool still(const json& j) { return !j["camera"]["moving"].get<bool>(); }

std::vector<std::string> with(std::vector<std::string> arguments, const std::vector<std::string>& more) {
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
}

/// What the report says of its rooms and alarms, counted here, floor by floor.
json countedHere(const json& j) {
    json out;
    for (const auto& [name, floor] : j["floors"].items()) out[name] = {{"threats", 0}, {"need_help", 0}, {"not_searched", 0}, {"alarms", 0}};
    const auto one = [&](const json& floor, const char* what) {
        out[floor.get<std::string>()][what] = out[floor.get<std::string>()][what].get<int>() + 1;
    };
    for (const auto& [id, r] : j["rooms"].items()) {
        if (r["status"] == "Threat") one(r["floor"], "threats");
        if (r["status"] == "Needs help") one(r["floor"], "need_help");
        const bool over = r["status"] == "Searched" || r["status"] == "Clear" || r["status"] == "Evacuated";
        if (!over || r["freshness"] == "stale") one(r["floor"], "not_searched");
    }
    for (const json& a : j["alerts"])
        if (a["acked"] == false && a["floor"].is_string()) one(a["floor"], "alarms");
    return out;
}

}  // namespace

TEST_CASE("the counts of every floor are those of its rooms and alarms, at each moment of the drill") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    DemoWindow w(sandbox, kQuickReport, 1920, 1080);
    w.pause();
    std::map<std::string, int> most;
    for (const char* moment : {"2026-11-19T19:41:10Z", "2026-11-19T19:44:00Z", "2026-11-19T19:46:25Z", "2026-11-19T19:48:30Z"}) {
        w.scrubTo(*base::parseTimestamp(moment));
        w.next();
        INFO(moment);
        CHECK(w.report()["floors"] == countedHere(w.report()));
        for (const auto& [name, floor] : w.report()["floors"].items())
            for (const auto& [what, n] : floor.items()) most[what] = std::max(most[what], n.get<int>());
    }
    for (const char* what : {"threats", "need_help", "not_searched", "alarms"}) {
        INFO(what);
        CHECK(most[what] > 0);  // none of them was compared at zero alone
    }
}

TEST_CASE("brief, lock and settings by mouse, settings and units by key and by mouse, alarms by G and by their list") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    DemoWindow w(sandbox, kQuickReport, 1280, 720);
    const auto shows = [&](const std::string& target, bool there = true) {
        INFO(target);
        REQUIRE(w.waitFor([&](const json& j) { return j.contains("targets") && j["targets"].contains(target) == there; }));
    };
    w.goToOpenAlert();
    // G goes to the alarm; so does its card in the list.
    w.key("g");
    REQUIRE(w.waitFor([](const json& j) { return j["selection"]["title"] != "" && still(j); }));
    const std::string gone = w.report()["selection"]["title"];
    w.key("Escape");
    REQUIRE(w.waitFor([](const json& j) { return j["selection"]["title"] == ""; }));
    w.click("tab.alerts");
    shows("alerts.0.goto");
    std::this_thread::sleep_for(std::chrono::milliseconds(1200));  // a card that has just come takes no press
    w.click("alerts.0.goto");
    CHECK(w.waitFor([&](const json& j) { return j["selection"]["title"] == gone; }));
    w.key("Escape");

    w.click("menu");
    shows("menu.brief");
    w.click("menu.brief");
    shows("brief.text");
    w.click("overlay.close");
    shows("brief.text", false);

    w.key("ctrl+comma");
    shows("settings.feet");
    CHECK(w.report()["metric"] == false);
    w.click("settings.metres");
    REQUIRE(w.waitFor([](const json& j) { return j["metric"] == true; }));
    w.screenshot("settings_metres");
    w.click("settings.feet");
    REQUIRE(w.waitFor([](const json& j) { return j["metric"] == false; }));
    w.click("settings.metres");
    w.key("ctrl+comma");
    shows("settings.feet", false);
    w.click("menu");
    shows("menu.settings");
    w.click("menu.settings");
    shows("settings.feet");
    w.click("overlay.close");
    shows("settings.feet", false);

    // What is typed at once is for the field: 2 and 3 are no views then.
    w.key("1");
    REQUIRE(w.waitFor([](const json& j) { return j["mode"] == "plan"; }));
    w.key("ctrl+f");
    w.type("233");
    shows("search.field");
    w.next();
    CHECK(w.next()["mode"] == "plan");
    w.key("Escape");
    shows("search.field", false);

    w.click("menu");
    shows("menu.lock");
    w.click("menu.lock");
    REQUIRE(w.waitFor([](const json& j) { return j["locked"] == true; }));
    w.click("lock.unlock");
    CHECK(w.waitFor([](const json& j) { return j["locked"] == false; }));
    w.click("command");
    shows("operator.lock");
    w.click("operator.lock");
    REQUIRE(w.waitFor([](const json& j) { return j["locked"] == true; }));
    w.key("Return");
    CHECK(w.waitFor([](const json& j) { return j["locked"] == false; }));
}

TEST_CASE(
    "every status of a room has its key, points and doors are found by name, a tooltip stands under a pointer that waits, and the file is there "
    "again by a click") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    {
        WindowDriver w(sandbox, with({"open", demoSchool().string()}, kQuickReport), 1280, 720);
        REQUIRE(w.waitFor([](const json& j) { return j.contains("rooms") && j["rooms"]["F2/231"]["pixel"].is_array() && still(j); }, 30));
        const json at = w.next()["rooms"]["F2/231"]["pixel"];
        w.clickAt(at[0], at[1]);
        REQUIRE(w.waitFor([](const json& j) { return j["selection"]["title"] == "Room 231"; }));
        for (const auto& [key, word] : {std::pair("h", "Needs help"), std::pair("c", "Clear"), std::pair("i", "Locked in"), std::pair("t", "Threat"),
                                        std::pair("e", "Evacuated"), std::pair("s", "Searched"), std::pair("u", "Unknown")}) {
            INFO(key);
            w.key(key);
            CHECK(w.waitFor([&](const json& j) { return j["rooms"]["F2/231"]["status"] == word; }));
        }
        const auto find = [&](const char* typed, const char* row, const char* title) {
            INFO(typed);
            w.key("ctrl+f");
            REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("search.field"); }));
            w.type(typed);
            REQUIRE(w.waitFor([&](const json& j) { return !j["search"].empty() && j["search"][0]["title"].get<std::string>().starts_with(row); }));
            w.key("Return");
            CHECK(w.waitFor([&](const json& j) { return j["selection"]["title"].get<std::string>().starts_with(title) && still(j); }));
        };
        // A point that somebody has placed, and a door.
        w.key("Escape");
        w.key("z");
        REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("place.staging"); }));
        w.click("place.staging");
        REQUIRE(w.waitFor([](const json& j) { return j["placing"].is_object(); }));
        w.clickAt(at[0].get<double>() + 30, at[1].get<double>() + 20);
        REQUIRE(w.waitFor([](const json& j) { return j["markers"].size() == 1; }));
        w.key("Escape");
        find("staging", "Staging", "Staging");
        find("d-214", "D-214", "D-214");
        w.key("Escape");

        // Where the pointer waits on a button its words come up, beside it and nowhere else.
        const json north = w.next()["targets"]["north"];
        const int x = int(north[0].get<double>() + north[2].get<double>() / 2), y = int(north[1].get<double>() + north[3].get<double>() + 10);
        w.moveTo(x - 300, y + 100);
        w.next();
        const Pixels before = w.pixels(x - 60, y, 120, 30);
        w.moveTo(north[0].get<double>() + north[2].get<double>() / 2, north[1].get<double>() + north[3].get<double>() / 2);
        std::this_thread::sleep_for(std::chrono::milliseconds(int(1200 * kPatience)));
        CHECK(differing(before, w.pixels(x - 60, y, 120, 30)) > 1500);
        w.screenshot("tooltip");
        w.moveTo(x - 300, y + 100);
        std::this_thread::sleep_for(std::chrono::milliseconds(int(500 * kPatience)));
        CHECK(differing(before, w.pixels(x - 60, y, 120, 30)) < 300);
        w.close();
    }
    WindowDriver again(sandbox, with({"--fresh"}, kQuickReport), 1280, 720);
    REQUIRE(again.waitFor([](const json& j) { return j["start_screen"] == true && j["targets"].contains("recent.0"); }));
    again.click("recent.0");
    CHECK(again.waitFor([](const json& j) { return j["start_screen"] == false && j.contains("rooms") && j["rooms"].contains("F2/231"); }, 30));
}

TEST_CASE("a way over several floors is told with its stair and drawn on each of them") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    DemoWindow w(sandbox, kQuickReport, 1920, 1080);
    w.pause();  // before the first alarm: nothing flashes
    w.key("1");
    w.key("ctrl+f");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("search.field"); }));
    w.type("sro 5");
    REQUIRE(w.waitFor([](const json& j) { return !j["search"].empty(); }));
    w.key("Return");
    REQUIRE(w.waitFor([](const json& j) { return j["selection"]["title"].get<std::string>().find("SRO 5") != std::string::npos && still(j); }));
    const std::string from = w.next()["floor"], to = from == "F3" ? "F2" : "F3", room = to + (to == "F3" ? "/312" : "/214");
    w.key("r");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("route.cancel"); }));
    w.click("floor." + to);
    w.key("Home");
    REQUIRE(w.waitFor([&](const json& j) { return j["floor"] == to && still(j) && j["rooms"][room]["pixel"].is_array(); }));
    const json at = w.report()["rooms"][room]["pixel"];
    w.clickAt(at[0], at[1]);
    const auto told = [](const json& j) { return j.contains("ways") && j["ways"].contains("shown"); };
    REQUIRE(w.waitFor(told));
    const json way = w.report()["ways"]["shown"];
    CHECK(way["found"] == true);
    CHECK(way["metres"] > 10);
    const std::string words = way["words"];
    INFO(words);
    CHECK(words.find("Stair") != std::string::npos);
    CHECK(words.find(to) != std::string::npos);
    const auto floors = way["floors"].get<std::set<std::string>>();
    CHECK(floors.contains(from));
    CHECK(floors.contains(to));

    const json picture = w.next()["picture"], camera = w.report()["camera"];
    w.moveTo(3, 3);
    const auto shot = [&](const std::string& floor) {
        w.click("floor." + floor);
        w.moveTo(3, 3);
        REQUIRE(w.waitFor([&](const json& j) { return j["floor"] == floor && still(j); }));
        w.next();
        CHECK(w.report()["camera"]["pixels_per_m"] == camera["pixels_per_m"]);
        return w.pixels(picture[0], picture[1], picture[2], picture[3]);
    };
    const Pixels upper = shot(to);
    w.screenshot("way_floors_to");
    const Pixels lower = shot(from);
    w.screenshot("way_floors_from");
    // R: the way of whoever is nearest; again: none, the room stays chosen.
    for (int i = 0; i < 3 && told(w.next()); ++i) w.key("r");
    REQUIRE(w.waitFor([&](const json& j) { return !told(j); }));
    CHECK(differing(lower, shot(from)) > 500);
    CHECK(differing(upper, shot(to)) > 500);
}
