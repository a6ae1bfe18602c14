// Who is sent to a room and who holds it, in the real window: by keys alone, and by one press.
#include <chrono>
#include <set>
#include <thread>

#include "demo_window.h"

using namespace sallyport;
using namespace sallyport::test;

namespace {

json pixelOf(WindowDriver& w, const std::string& room) {
    REQUIRE(w.waitFor([&](const json& j) { return !j["camera"]["moving"].get<bool>() && j["rooms"][room]["pixel"].is_array(); }));
    return w.report()["rooms"][room]["pixel"];
}
void choose(WindowDriver& w, const std::string& room, const std::string& title) {
    const json p = pixelOf(w, room);
    w.clickAt(p[0], p[1]);
    REQUIRE(w.waitFor([&](const json& j) { return j["selection"]["title"] == title; }));
}
/// What the panel says of the chosen room; nothing: it says nothing.
json fact(const json& j, const std::string& label) {
    if (j.contains("selection") && j["selection"].is_object())
        for (const json& f : j["selection"]["facts"])
            if (f["label"] == label) return f;
    return {};
}
bool says(const json& j, const std::string& label, const std::string& value) {
    const json f = fact(j, label);
    return !f.is_null() && f["value"] == value;
}
void goToSearch(DemoWindow& w) {
    w.pause();
    w.scrubTo(base::parseTimestamp("2026-11-19T19:46:12Z").value());
    w.key("1");
    w.key("Home");
}

}  // namespace

TEST_CASE("a team is assigned and holds by keys alone, with the operator's name, Esc closes the list and keeps the room") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    DemoWindow w(sandbox, {}, 1280, 720);
    goToSearch(w);
    // Without a room there is nothing to assign.
    w.key("a");
    REQUIRE(w.waitFor([](const json& j) { return j["message"].get<std::string>().starts_with("Choose a room first"); }));
    choose(w, "F2/214", "Room 214");
    w.key("a");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("assign.team.1"); }));
    w.next();
    w.screenshot("assign_list");
    const std::string mode = w.report()["mode"];
    const json teams = w.report()["teams"];
    REQUIRE(teams.size() > 2);
    w.key("Escape");
    REQUIRE(w.waitFor([](const json& j) { return !j["targets"].contains("assign.team.1"); }));
    CHECK(w.report()["selection"]["title"] == "Room 214");
    w.key("a");
    w.key("2");
    const std::string second = teams[1]["name"], first = teams[0]["name"];
    REQUIRE(w.waitFor([&](const json& j) { return says(j, "Assigned", second); }));
    CHECK(w.report()["mode"] == mode);  // the digit was the list's
    CHECK(fact(w.report(), "Assigned")["source"].get<std::string>().find("Lt. Ortiz") != std::string::npos);
    w.screenshot("assign_by_key");
    w.key("shift+a");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("assign.nobody"); }));
    w.key("1");
    REQUIRE(w.waitFor([&](const json& j) { return says(j, "Held by", first); }));
    w.key("shift+a");
    w.key("0");
    REQUIRE(w.waitFor([&](const json& j) { return !says(j, "Held by", first); }));
    w.key("ctrl+z");
    CHECK(w.waitFor([&](const json& j) { return says(j, "Held by", first); }));
    // The drill stands still, all these marks are of one time: what was said last holds, every time.
    for (int i = 0; i < 6; ++i) {
        const std::string& team = i % 2 == 0 ? second : first;
        w.key("shift+a");
        w.key(i % 2 == 0 ? "2" : "1");
        INFO(i);
        REQUIRE(w.waitFor([&](const json& j) { return says(j, "Held by", team); }));
    }
    // With the list closed the digit is the view's again.
    w.key("2");
    CHECK(w.waitFor([](const json& j) { return j["mode"] == "orbit"; }));
}

TEST_CASE("one press sends the nearest free team to the room, and by box and key one team to several rooms") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    DemoWindow w(sandbox, {}, 1920, 1080);
    goToSearch(w);
    choose(w, "F2/214", "Room 214");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("assign.nearest"); }));
    const json nearest = w.next()["ways"]["nearest"];
    std::string free;
    for (const json& n : nearest)
        if (free.empty() && !n["busy"].get<bool>() && !n["old"].get<bool>() && !n["of_school"].get<bool>() && !n["commands"].get<bool>())
            free = n["team"];
    REQUIRE_FALSE(free.empty());
    w.screenshot("assign_nearest");
    std::this_thread::sleep_for(std::chrono::milliseconds(1200));  // a name that has just come takes no press
    w.click("assign.nearest");
    REQUIRE(w.waitFor([&](const json& j) { return says(j, "Assigned", free); }));
    CHECK(fact(w.report(), "Assigned")["source"].get<std::string>().find("Lt. Ortiz") != std::string::npos);
    // Who is sent there is free no more.
    REQUIRE(w.waitFor([&](const json& j) {
        for (const json& n : j["ways"]["nearest"])
            if (n["team"] == free && !n["busy"].get<bool>()) return false;
        return true;
    }));
    w.screenshot("assign_nearest_done");

    const std::set<std::string> rooms{"F2/231", "F2/233"};
    choose(w, "F2/231", "Room 231");
    const json p = pixelOf(w, "F2/233");
    w.keyDown("shift");
    w.clickAt(p[0], p[1]);
    w.keyUp("shift");
    REQUIRE(w.waitFor([&](const json& j) { return j["chosen_rooms"].get<std::set<std::string>>() == rooms; }));
    w.key("a");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("assign.team.2"); }));
    w.next();
    w.screenshot("assign_several");
    const std::string third = w.report()["teams"][2]["name"];
    w.key("3");
    REQUIRE(w.waitFor([](const json& j) { return !j["targets"].contains("assign.team.2"); }));
    for (const auto& [room, title] : {std::pair("F2/231", "Room 231"), std::pair("F2/233", "Room 233")}) {
        INFO(room);
        choose(w, room, title);
        CHECK(w.waitFor([&](const json& j) { return says(j, "Assigned", third); }));
    }
}
