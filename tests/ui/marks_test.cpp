// What the commander marks: on the screen, in the recording, and after a power cut.
#include "demo_window.h"

using namespace sallyport;
using namespace sallyport::test;

namespace {

const json& roomOf(const json& state, const std::string& id) {
    for (const json& r : state["rooms"])
        if (r["id"] == id) return r;
    throw std::runtime_error("no room " + id);
}

void choose(WindowDriver& w, const std::string& room, const std::string& title) {
    REQUIRE(w.waitFor([&](const json& j) { return j.contains("rooms") && j["rooms"][room]["pixel"].is_array(); }));
    const auto& p = w.next()["rooms"][room]["pixel"];
    w.clickAt(p[0], p[1]);
    REQUIRE(w.waitFor([&](const json& j) { return j["selection"]["title"] == title; }));
}

}  // namespace

TEST_CASE("a threat marked by one press carries name and age, is recorded, and one key takes it back everywhere") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    const auto recording = sandbox.path / "incident.sprec";
    const auto started = base::wallNow();
    WindowDriver w(sandbox, {"open", demoSchool().string(), "--record", recording.string()});
    choose(w, "F2/231", "Room 231");
    CHECK(w.report()["live"] == true);
    CHECK(w.report()["selection"]["status"] == "UNKNOWN");
    w.screenshot("mark_before");
    w.click("mark.threat");
    REQUIRE(w.waitFor([](const json& j) { return j["selection"]["status"] == "THREAT"; }));
    CHECK(w.report()["rooms"]["F2/231"]["status"] == "Threat");
    REQUIRE(w.report()["selection"]["facts"].size() > 0);
    CHECK(w.report()["selection"]["facts"][0]["value"] == "Lt. Ortiz");
    CHECK(w.report()["selection"]["age_s"] < 10);
    CHECK(w.waitFor([](const json& j) { return j["selection"]["age_s"] > 1.0; }));
    CHECK(w.waitFor([](const json& j) { return j["recording"]["saved_seq"] >= 2 && j["recording"]["error"] == ""; }));
    w.screenshot("mark_threat");

    json status = roomOf(sandbox.state({recording.string()}), "F2/231")["status"];
    CHECK(status["value"] == "threat");
    CHECK(status["shown"] == "threat");
    CHECK(status["by"] == "Lt. Ortiz");
    CHECK(timeOf(status["observed_at"]) >= started);
    CHECK(timeOf(status["observed_at"]) <= base::wallNow());

    w.key("ctrl+z");
    REQUIRE(w.waitFor([](const json& j) { return j["selection"]["status"] == "UNKNOWN"; }));
    CHECK(w.waitFor([](const json& j) { return j["recording"]["saved_seq"] >= 3; }));
    w.screenshot("mark_undone");
    CHECK(roomOf(sandbox.state({recording.string()}), "F2/231")["status"]["value"].is_null());
    // By key too, and undone by its button.
    w.key("s");
    REQUIRE(w.waitFor([](const json& j) { return j["selection"]["status"] == "SEARCHED"; }));
    w.click("mark.undo");
    CHECK(w.waitFor([](const json& j) { return j["selection"]["status"] == "UNKNOWN"; }));
    w.close();
    CHECK(w.exitCode() == 0);
}

TEST_CASE("a mark that the window says is saved survives kill -9 of it") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    const auto recording = sandbox.path / "incident.sprec";
    WindowDriver w(sandbox, {"open", demoSchool().string(), "--record", recording.string()});
    choose(w, "F2/233", "Room 233");
    const uint64_t before = w.report()["recording"]["saved_seq"];
    w.click("mark.help");
    REQUIRE(w.waitFor([&](const json& j) { return j["recording"]["saved_seq"] > before; }));
    w.kill();
    const json status = roomOf(sandbox.state({recording.string()}), "F2/233")["status"];
    CHECK(status["value"] == "needs_help");
    CHECK(status["by"] == "Lt. Ortiz");
    // The next shift goes on in the same file.
    WindowDriver again(sandbox, {"open", demoSchool().string(), "--record", recording.string()});
    choose(again, "F2/231", "Room 231");
    again.click("mark.clear");
    REQUIRE(again.waitFor([](const json& j) { return j["selection"]["status"] == "CLEAR" && j["recording"]["saved_seq"] >= 2; }));
    again.close();
    const json state = sandbox.state({recording.string()});
    CHECK(roomOf(state, "F2/233")["status"]["value"] == "needs_help");
    CHECK(roomOf(state, "F2/231")["status"]["value"] == "clear");
}
