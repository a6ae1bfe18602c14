// The school's protocol in the real window: within two clicks, and by keys; release room by room; timers.
#include "demo_window.h"

using namespace sallyport;
using namespace sallyport::test;

namespace {

bool open(WindowDriver& w) {
    return w.waitFor(
        [](const json& j) {
            return j.contains("rooms") && j["rooms"]["F2/231"]["pixel"].is_array() && j["targets"].contains("protocol") &&
                   !j["camera"]["moving"].get<bool>();
        },
        40);
}

}  // namespace

TEST_CASE("a lockdown is called by two clicks, released for one room after a question, and taken back by Ctrl+Z") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    const auto recording = sandbox.path / "incident.sprec";
    WindowDriver w(sandbox, {"open", demoSchool().string(), "--record", recording.string()}, 1920, 1080);
    REQUIRE(open(w));
    w.click("protocol");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("call.lockdown"); }));
    w.screenshot("calls_none");
    w.click("call.lockdown");
    REQUIRE(w.waitFor([](const json& j) { return j["protocol"]["text"] == "LOCKDOWN" && j["protocol"]["active"] == true; }));
    const int all = w.report()["protocol"]["locked_down"];
    CHECK(all > 50);
    CHECK(w.report()["protocol"]["calls"][0]["by"] == "Lt. Ortiz");
    const json at = w.report()["rooms"]["F2/231"]["pixel"];
    w.clickAt(at[0], at[1]);
    REQUIRE(w.waitFor([](const json& j) { return j["selection"]["title"] == "Room 231"; }));
    w.click("call.release");  // for the room that was just chosen
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("confirm.yes"); }));
    CHECK(w.report()["protocol"]["released"] == 0);
    w.screenshot("calls_release_question");
    w.click("confirm.yes");
    REQUIRE(w.waitFor([](const json& j) { return j["protocol"]["released"] == 1; }));
    CHECK(w.report()["protocol"]["locked_down"] == all - 1);
    CHECK(w.report()["protocol"]["text"] == "LOCKDOWN");
    w.screenshot("calls_released");
    w.key("ctrl+z");
    REQUIRE(w.waitFor([](const json& j) { return j["protocol"]["released"] == 0; }));
    w.close();
    CHECK(sandbox.sallyport({"events", recording.string()}).out.find("\"lockdown\"") != std::string::npos);
}

TEST_CASE("by keys: P and Ctrl+1 hold the school, Ctrl+6 ends it, without the open panel no key calls anything") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    WindowDriver w(sandbox, {"open", demoSchool().string()}, 1280, 720);
    REQUIRE(open(w));
    w.key("ctrl+3");
    w.next();
    CHECK(w.next()["protocol"]["active"] == false);
    w.key("p");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("call.hold"); }));
    w.key("ctrl+1");
    REQUIRE(w.waitFor([](const json& j) { return j["protocol"]["text"] == "HOLD"; }));
    w.screenshot("calls_hold_small");
    w.key("ctrl+6");
    REQUIRE(w.waitFor([](const json& j) { return j["protocol"]["active"] == false; }));
    w.close();
}

TEST_CASE("in the drill the teams' last contacts are listed, and a press on Contact sets one to now") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    DemoWindow w(sandbox, {}, 1920, 1080);
    w.pause();
    w.goToOpenAlert();
    w.key("p");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("team.0.contact"); }));
    w.screenshot("calls_drill");
    const json before = w.next()["teams"];
    REQUIRE(before.size() > 0);
    CHECK(w.report()["protocol"]["active"] == true);
    CHECK(w.report()["targets"].contains("calls.doors"));
    w.click("team.0.contact");
    CHECK(w.waitFor([&](const json& j) { return j["teams"][0]["known"] == true && j["teams"][0]["since_contact_s"] < 1.0; }));
    w.click("calls.doors");
    CHECK(w.waitFor([](const json& j) { return j["targets"].contains("doors.not_locked"); }));
    w.close();
}

TEST_CASE("a card at a door marks the chosen room as this district reads it") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    WindowDriver w(sandbox, {"open", demoSchool().string()}, 1920, 1080);
    REQUIRE(open(w));
    const json at = w.next()["rooms"]["F2/231"]["pixel"];
    w.clickAt(at[0], at[1]);
    REQUIRE(w.waitFor([](const json& j) { return j["selection"]["title"] == "Room 231"; }));
    w.click("protocol");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("card.1"); }));
    w.click("card.1");
    CHECK(w.waitFor([](const json& j) { return j["rooms"]["F2/231"]["status"] == "Needs help"; }));
    w.close();
}
