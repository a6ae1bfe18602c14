// Live feeds in the window: a real broker, what its events change on the screen, and what the screen says when it is gone.
#include <chrono>
#include <iostream>
#include <thread>

#include "demo_window.h"
#include "listening.h"

using namespace sallyport;
using namespace sallyport::test;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

constexpr const char* kDoor = "F2/D-231b";  // in the middle of the street floor

std::string doorEvent(const std::string& lock) {
    return R"({"v":1,"type":"door","door":")" + std::string(kDoor) + R"(","lock":")" + lock +
           R"(","position":"closed","source":"acs/test","observed_at":")" + base::formatTimestamp(base::wallNow()) + "\"}";
}

bool looks(const json& j, const std::string& look) { return j.contains("doors") && j["doors"][kDoor]["look"] == look; }
bool connected(const json& j) { return j.contains("feeds") && j["feeds"].size() == 1 && j["feeds"][0]["state"] == "connected"; }

double secondsUntil(WindowDriver& w, const WindowDriver::Condition& condition, double limit) {
    const auto start = Clock::now();
    REQUIRE(w.waitFor(condition, limit));
    return std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace

TEST_CASE("a door event of a broker changes the door on the screen at once") {
    if (!canListen()) return;
    const Sandbox sandbox;
    Broker broker;
    broker.start();
    WindowDriver w(sandbox, {"open", demoSchool().string(), "--feed", broker.url("school/#")});
    REQUIRE(w.waitFor(connected));
    CHECK(w.report()["live"] == true);
    CHECK(w.report()["recording"]["path"] != "");  // a live school is recorded without being told
    const auto at = w.next()["doors"][kDoor]["pixel"];
    REQUIRE(at.is_array());
    const auto around = [&] { return w.pixels(at[0].get<int>() - 12, at[1].get<int>() - 12, 24, 24); };
    const Pixels before = around();
    w.screenshot("feed_door_before");

    double worstMs = 0;
    for (const char* lock : {"locked", "unlocked", "locked"}) {
        const uint64_t seq = w.report()["shown"]["seq"];
        const auto published = base::wallNow();
        broker.publish("school/doors", doorEvent(lock));
        REQUIRE(w.waitFor(
            [&](const json& j) { return looks(j, std::string(lock) == "locked" ? "Reported locked" : "Unlocked") && j["shown"]["seq"] > seq; }));
        worstMs = std::max(worstMs, double((timeOf(w.report()["shown"]["at"]) - published).count()));
    }
    std::cout << "from mosquitto_pub's start to the finished picture: at most " << worstMs << " ms of 3\n";
    CHECK(worstMs < 2000 * kPatience);
    const size_t changed = differing(before, around());
    std::cout << changed << " of 576 pixels round the door changed\n";
    CHECK(changed > 20);
    w.screenshot("feed_door_locked");
}

TEST_CASE("a killed broker is shown as lost within 2 s, comes back by itself, and its events flow again") {
    if (!canListen()) return;
    const Sandbox sandbox;
    Broker broker;
    broker.start();
    WindowDriver w(sandbox, {"open", demoSchool().string(), "--feed", broker.url("school/#")});
    REQUIRE(w.waitFor(connected));
    broker.publish("school/doors", doorEvent("locked"));
    REQUIRE(w.waitFor([](const json& j) { return looks(j, "Reported locked"); }));
    CHECK(w.report()["feed_lost"] == false);
    broker.kill();
    std::cout << "killed broker: FEED LOST after "
              << secondsUntil(
                     w, [](const json& j) { return j["feed_lost"] == true; }, 2)
              << " s\n";
    w.next();
    w.screenshot("feed_lost");
    CHECK(looks(w.report(), "Reported locked"));  // what was known stays, as a report of before
    // The window stays usable meanwhile.
    w.key("Prior");
    CHECK(w.waitFor([](const json& j) { return j["floor"] == "F3"; }));
    w.key("Next");
    broker.start();
    std::cout << "broker there again: connected after "
              << secondsUntil(
                     w, [](const json& j) { return connected(j) && j["feed_lost"] == false; }, 10)
              << " s\n";
    broker.publish("school/doors", doorEvent("unlocked"));
    CHECK(w.waitFor([](const json& j) { return looks(j, "Unlocked"); }));
}

TEST_CASE("a broker that hangs is shown as lost within 10 s and comes back when it goes on") {
    if (!canListen()) return;
    const Sandbox sandbox;
    Broker broker;
    broker.start();
    WindowDriver w(sandbox, {"open", demoSchool().string(), "--feed", broker.url("school/#")});
    REQUIRE(w.waitFor(connected));
    broker.stop();
    std::cout << "hanging broker: FEED LOST after "
              << secondsUntil(
                     w, [](const json& j) { return j["feed_lost"] == true; }, 10)
              << " s\n";
    broker.resume();
    REQUIRE(w.waitFor([](const json& j) { return connected(j) && j["feed_lost"] == false; }, 12));
    broker.publish("school/doors", doorEvent("locked"));
    CHECK(w.waitFor([](const json& j) { return looks(j, "Reported locked"); }));
}

TEST_CASE("a broker that is not there leaves a usable window that says FEED LOST, and is taken when it comes") {
    if (!canListen()) return;
    const Sandbox sandbox;
    Broker broker;
    WindowDriver w(sandbox, {"open", demoSchool().string(), "--feed", broker.url("school/#")});
    REQUIRE(w.waitFor([](const json& j) { return j.contains("feed_lost") && j["feed_lost"] == true; }));
    w.next();
    w.screenshot("feed_not_there");
    w.click("tab.feeds");
    w.next();
    w.screenshot("feed_not_there_list");
    w.click("floor.F1");
    CHECK(w.waitFor([](const json& j) { return j["floor"] == "F1"; }));
    broker.start();
    CHECK(w.waitFor([](const json& j) { return connected(j) && j["feed_lost"] == false; }, 10));
}

TEST_CASE("standard input is a feed: bad lines are counted, good ones between them count, the window stays usable") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    WindowDriver w(sandbox, {"open", demoSchool().string(), "--feed", "-"});
    REQUIRE(w.waitFor([](const json& j) { return j.contains("feeds") && j["feeds"].size() == 1; }));
    std::string deep = R"({"v":1,"type":"note","text":)";
    for (int i = 0; i < 5000; ++i) deep += '[';
    w.writeInput("{not json\n\n[1,2,3]\n" + deep + "\n{\"v\":1,\"type\":\"door\",\"door\":7}\n\xff\xfe\n" + doorEvent("locked") + "\n");
    REQUIRE(w.waitFor([](const json& j) { return looks(j, "Reported locked"); }));
    CHECK(w.waitFor([](const json& j) { return j["rejected"] == 5; }));
    w.click("tab.feeds");
    w.next();
    w.screenshot("feed_stdin_rejected");
    w.click("mode.orbit");
    CHECK(w.waitFor([](const json& j) { return j["mode"] == "orbit"; }));
    w.close();
    CHECK(w.exitCode() == 0);
}
