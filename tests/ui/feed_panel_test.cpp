// The list of feeds in the window: what is wrong and why, devices to be pointed out in the picture, and the same in a replay.
#include <chrono>
#include <thread>

#include "demo_window.h"
#include "listening.h"

using namespace sallyport;
using namespace sallyport::test;

namespace {

constexpr const char* kDoor = "F2/D-231b";

std::string event(const std::string& device, const std::string& lock) {
    return R"({"v":1,"type":"door","door":")" + device + R"(","lock":")" + lock + R"(","position":"closed","source":"acs/test","observed_at":")" +
           base::formatTimestamp(base::wallNow()) + "\"}";
}

bool connected(const json& j) { return j.contains("feeds") && j["feeds"].size() == 1 && j["feeds"][0]["state"] == "connected"; }
bool looks(const json& j, const std::string& look) { return j.contains("doors") && j["doors"][kDoor]["look"] == look; }

}  // namespace

TEST_CASE("a device that is not on the plan is assigned by clicking the door, keeps what it said, and is kept for this school") {
    if (!canListen()) return;
    const Sandbox sandbox;
    Broker broker;
    broker.start();
    {
        WindowDriver w(sandbox, {"open", demoSchool().string(), "--feed", broker.url("school/#")}, 1920, 1080);
        REQUIRE(w.waitFor(connected));
        broker.publish("school/doors", event("acs/17", "locked"));
        REQUIRE(w.waitFor([](const json& j) { return j["unmapped"].size() == 1; }));
        CHECK(w.report()["unmapped"][0]["device"] == "acs/17");
        w.click("tab.feeds");
        w.next();
        w.screenshot("feed_unmapped");
        w.click("unmapped.0.assign");
        REQUIRE(w.waitFor([](const json& j) { return j.value("assigning", "") == "acs/17"; }));
        w.key("Escape");
        REQUIRE(w.waitFor([](const json& j) { return !j.contains("assigning"); }));
        w.click("unmapped.0.assign");
        REQUIRE(w.waitFor([](const json& j) { return j.value("assigning", "") == "acs/17" && j["doors"][kDoor]["pixel"].is_array(); }));
        w.screenshot("feed_assigning");
        const auto at = w.next()["doors"][kDoor]["pixel"];
        w.clickAt(at[0], at[1]);
        // What it said before counts for the door from now on.
        REQUIRE(w.waitFor([](const json& j) { return looks(j, "Reported locked"); }));
        CHECK(w.waitFor([](const json& j) { return j["unmapped"].empty() && j["assigned"].size() == 1; }));
        w.next();
        w.screenshot("feed_assigned");
        broker.publish("school/doors", event("acs/17", "unlocked"));
        CHECK(w.waitFor([](const json& j) { return looks(j, "Unlocked"); }));
        w.close();
    }
    WindowDriver again(sandbox, {"open", demoSchool().string(), "--feed", broker.url("school/#")}, 1920, 1080);
    REQUIRE(again.waitFor(connected));
    broker.publish("school/doors", event("acs/17", "locked"));
    CHECK(again.waitFor([](const json& j) { return looks(j, "Reported locked"); }));
    again.click("tab.feeds");
    again.click("assigned.0.remove");
    CHECK(again.waitFor([](const json& j) { return j["assigned"].empty() && j["unmapped"].size() == 1; }));
    CHECK(looks(again.report(), "Unknown"));  // nothing was said of the door itself
}

TEST_CASE("what a feed gets wrong is counted and shown with its reason, and a replay shows the feeds as they were") {
    if (!canListen()) return;
    const Sandbox sandbox;
    Broker broker;
    broker.start();
    const auto recording = sandbox.path / "incident.sprec";
    {
        WindowDriver w(sandbox, {"open", demoSchool().string(), "--feed", broker.url("school/#"), "--record", recording.string()}, 1920, 1080);
        REQUIRE(w.waitFor(connected));
        broker.publish("school/doors", "{\"v\":1,\"type\":\"door\",\"door\":\"D-1\",\"lock\":\"perhaps\"}");
        broker.publish("school/doors", event(kDoor, "locked"));
        REQUIRE(w.waitFor([](const json& j) { return j["rejected"] == 1 && j["rejected_newest"].size() == 1; }));
        CHECK(w.report()["rejected_newest"][0]["reason"].get<std::string>().find("perhaps") != std::string::npos);
        CHECK(w.waitFor([](const json& j) { return j["feeds"][0]["rejected"] == 1 && j["feeds"][0]["messages"] == 2; }));
        broker.kill();
        REQUIRE(w.waitFor([](const json& j) { return j["feed_lost"] == true && j["feeds"][0]["reason"] != ""; }));
        w.click("tab.feeds");
        w.next();
        w.screenshot("feed_lost_panel");
        CHECK(w.hasTarget("feed.0.reconnect"));
        broker.start();
        w.click("feed.0.reconnect");
        CHECK(w.waitFor(connected, 5));
        broker.kill();
        REQUIRE(w.waitFor([](const json& j) { return j["feeds"][0]["state"] == "lost"; }));
        std::this_thread::sleep_for(std::chrono::milliseconds(700));
        w.close();
    }
    WindowDriver w(sandbox, {"replay", recording.string()}, 1920, 1080);
    REQUIRE(w.waitFor([](const json& j) { return j["live"] == false; }));
    w.key("space");
    w.click("tab.feeds");
    w.key("End");
    REQUIRE(w.waitFor([](const json& j) { return j["feeds"].size() == 1 && j["feeds"][0]["state"] == "lost"; }));
    CHECK(w.report()["feeds"][0]["reason"] != "");
    CHECK(w.report()["feed_lost"] == false);  // the border is for the present
    w.next();
    w.screenshot("feed_replay_panel");
}

TEST_CASE("a replay is bookmarked, and a range is marked and cleared by keys") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    DemoWindow w(sandbox, {}, 1920, 1080);
    w.pause();
    const base::Timestamp begin = timeOf(w.report()["begin"]);
    w.scrubTo(begin + std::chrono::minutes(2));
    w.key("bracketleft");
    w.key("ctrl+b");
    REQUIRE(w.waitFor([](const json& j) { return j["bookmarks"].size() == 1 && j["range"]["in"].is_string(); }));
    CHECK(w.report()["bookmarks"][0]["at"] == w.report()["time"]);
    CHECK(w.report()["bookmarks"][0]["by"] == "Lt. Ortiz");
    w.scrubTo(begin + std::chrono::minutes(5));
    w.key("bracketright");
    REQUIRE(w.waitFor([](const json& j) { return j["range"]["out"].is_string(); }));
    w.next();
    w.screenshot("replay_range");
    const std::string marked = w.report()["bookmarks"][0]["at"];
    w.click("timeline.bookmarks");
    w.next();
    w.screenshot("replay_bookmarks");
    w.click("bookmark.0.goto");
    CHECK(w.waitFor([&](const json& j) { return j["time"] == marked; }));
    w.key("Escape");
    CHECK(w.waitFor([](const json& j) { return j["range"]["in"].is_null() && j["range"]["out"].is_null(); }));
}
