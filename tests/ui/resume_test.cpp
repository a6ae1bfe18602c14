// What a power cut leaves: the next start shows the same school, floor, camera, feeds and marks, and goes on in the same recording.
#include <chrono>
#include <iostream>
#include <thread>

#include "demo_window.h"
#include "listening.h"

using namespace sallyport;
using namespace sallyport::test;
using Clock = std::chrono::steady_clock;

namespace {

bool connected(const json& j) { return j.contains("feeds") && j["feeds"].size() == 1 && j["feeds"][0]["state"] == "connected"; }
std::string message(const json& j) { return j.value("message", ""); }
size_t recordingsIn(const Sandbox& s) {
    size_t n = 0;
    for (const auto& e : std::filesystem::directory_iterator(s.path / "sallyport/recordings")) n += e.path().extension() == ".sprec";
    return n;
}

/// A live school on another floor, in orbit, with a mark and a feed; then the power goes.
json crash(const Sandbox& sandbox, const Broker& broker) {
    WindowDriver w(sandbox, {"open", demoSchool().string(), "--feed", broker.url("school/#")});
    REQUIRE(w.waitFor(connected));
    REQUIRE(w.waitFor([](const json& j) { return j["rooms"]["F2/231"]["pixel"].is_array(); }));
    const auto at = w.next()["rooms"]["F2/231"]["pixel"];
    w.clickAt(at[0], at[1]);
    REQUIRE(w.waitFor([](const json& j) { return j["selection"]["title"] == "Room 231"; }));
    w.click("mark.threat");
    REQUIRE(w.waitFor([](const json& j) { return j["rooms"]["F2/231"]["status"] == "Threat"; }));
    w.key("Prior");
    w.click("mode.orbit");
    w.wheel(640, 360, 3);
    REQUIRE(w.waitFor([](const json& j) { return j["floor"] == "F3" && j["mode"] == "orbit" && j["camera"]["moving"] == false; }));
    const uint64_t seq = w.report()["shown"]["seq"];
    REQUIRE(w.waitFor([&](const json& j) { return j["recording"]["saved_seq"] >= seq; }));
    std::this_thread::sleep_for(std::chrono::milliseconds(2600));  // a camera may be two seconds old
    json last = w.next();
    w.screenshot("resume_before");
    w.kill();
    return last;
}

}  // namespace

TEST_CASE("after kill -9 the next start shows the same floor, camera, marks and feeds within 5 s and goes on in the same recording") {
    if (!canListen()) return;
    const Sandbox sandbox;
    Broker broker;
    broker.start();
    const json before = crash(sandbox, broker);
    const auto start = Clock::now();
    WindowDriver w(sandbox, {});
    REQUIRE(w.waitFor([](const json& j) { return j["start_screen"] == false && connected(j); }));
    const double tookS = std::chrono::duration<double>(Clock::now() - start).count();
    std::cout << "resumed, feed connected: " << tookS << " s after the start\n";
    if (kPatience == 1) CHECK(tookS < 5);
    const json after = w.next();
    w.screenshot("resume_after");
    CHECK(after["live"] == true);
    CHECK(after["floor"] == "F3");
    CHECK(after["mode"] == "orbit");
    for (const char* figure : {"yaw", "pitch", "distance"}) {
        INFO(figure);
        CHECK(after["camera"][figure].get<double>() == Approx(before["camera"][figure].get<double>()));
    }
    for (size_t i = 0; i < 3; ++i)
        CHECK(after["camera"]["target"][i].get<double>() == Approx(before["camera"]["target"][i].get<double>()).margin(1e-6));
    CHECK(after["rooms"]["F2/231"]["status"] == "Threat");
    CHECK(after["recording"]["path"] == before["recording"]["path"]);
    CHECK(after["recording"]["error"] == "");
    CHECK(message(after).find("Resumed after an unexpected end") == 0);
    CHECK(recordingsIn(sandbox) == 1);
    // It goes on: a new mark has its place behind the old ones, and undo still knows them.
    w.key("ctrl+z");
    CHECK(w.waitFor([](const json& j) { return j["rooms"]["F2/231"]["status"] != "Threat"; }));
    const uint64_t seq = w.report()["shown"]["seq"];
    CHECK(seq > before["shown"]["seq"].get<uint64_t>());
    REQUIRE(w.waitFor([&](const json& j) { return j["recording"]["saved_seq"] >= seq; }));
    const std::string recording = w.report()["recording"]["path"];
    w.close();
    CHECK(w.exitCode() == 0);
    const auto verified = sandbox.sallyport({"verify", recording});
    INFO(verified.out);
    CHECK(verified.code == 0);
    // An orderly end leaves nothing to resume.
    WindowDriver last(sandbox, {});
    CHECK(last.report()["start_screen"] == true);
}

TEST_CASE("a power cut in the first moments of a window leaves one that shows its whole floor") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    const std::vector<std::string> open{"open", demoSchool().string()};
    json before;
    {
        WindowDriver w(sandbox, open);
        REQUIRE(w.waitFor([](const json& j) { return j["rooms"]["F2/231"]["pixel"].is_array(); }));
        before = w.report();
        w.kill();
    }
    WindowDriver w(sandbox, open);
    REQUIRE(w.waitFor([](const json& j) { return message(j).find("Resumed after an unexpected end") == 0; }));
    const json& after = w.next();
    CHECK(after["camera"]["target"] == before["camera"]["target"]);
    CHECK(after["camera"]["pixels_per_m"] == before["camera"]["pixels_per_m"]);
    CHECK(after["rooms"]["F2/231"]["pixel"].is_array());
}

TEST_CASE("who does not want the old incident starts fresh: the same school and feeds, a new recording, nothing known") {
    if (!canListen()) return;
    const Sandbox sandbox;
    Broker broker;
    broker.start();
    const json before = crash(sandbox, broker);
    WindowDriver w(sandbox, {});
    REQUIRE(w.waitFor([](const json& j) { return j["start_screen"] == false && connected(j); }));
    w.click("message.offer");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("confirm.yes"); }));
    w.click("confirm.yes");
    REQUIRE(w.waitFor([&](const json& j) { return j["recording"]["path"] != before["recording"]["path"] && connected(j); }, 20));
    CHECK(w.next()["rooms"]["F2/231"]["status"] == "Unknown");
    CHECK(recordingsIn(sandbox) == 2);
    w.kill();
    WindowDriver fresh(sandbox, {"--fresh"});
    CHECK(fresh.report()["start_screen"] == true);
    fresh.close();
    WindowDriver last(sandbox, {});
    CHECK(last.report()["start_screen"] == true);
}

TEST_CASE("opening something else during an incident asks first, and the answer no changes nothing") {
    if (!canListen()) return;
    const Sandbox sandbox;
    Broker broker;
    broker.start();
    WindowDriver w(sandbox, {"open", demoSchool().string(), "--feed", broker.url("school/#")});
    REQUIRE(w.waitFor(connected));
    w.click("menu");
    w.click("menu.drill");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("confirm.no"); }));
    w.next();
    w.screenshot("incident_question");
    w.click("confirm.no");
    CHECK(w.waitFor([](const json& j) { return !j["targets"].contains("confirm.no"); }));
    CHECK(w.next()["live"] == true);
    CHECK(connected(w.report()));
    w.click("menu");
    w.click("menu.drill");
    w.click("confirm.yes");
    CHECK(w.waitFor([](const json& j) { return j["live"] == false && j["playing"] == true; }, 20));
}
