// What cannot be undone is asked first: leaving while alarms wait, and beginning anew.
#include <thread>

#include "demo_window.h"

using namespace sallyport;
using namespace sallyport::test;

namespace {

constexpr const char* kPanic = R"({"v":1,"id":"p1","type":"alert","alert":"p1","kind":"panic","room":"231","source":"panic/test"})"
                               "\n";
bool asked(const json& j) { return j["targets"].contains("confirm.yes") && j["targets"].contains("confirm.no"); }
bool alarmStands(const json& j) { return j["alerts_unacked"] == 1 && j["targets"].contains("alarm.0.ack"); }
bool listens(const json& j) { return j.contains("feeds") && j["feeds"].size() == 1; }

}  // namespace

TEST_CASE("leaving while an alarm waits is asked first, no keeps the window, and yes closes it in order") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    WindowDriver w(sandbox, {"open", demoSchool().string(), "--feed", "-"});
    REQUIRE(w.waitFor(listens));
    w.writeInput(kPanic);
    REQUIRE(w.waitFor(alarmStands, 30));
    w.key("ctrl+q");
    REQUIRE(w.waitFor(asked));
    w.screenshot("quit_question");
    w.click("confirm.no");
    REQUIRE(w.waitFor([](const json& j) { return !asked(j) && alarmStands(j); }));
    CHECK(w.running());
    const std::string recording = w.report()["recording"]["path"];
    w.key("ctrl+q");
    REQUIRE(w.waitFor(asked));
    w.click("confirm.yes");
    (void)w.waitFor([](const json&) { return false; });  // until it has ended
    CHECK_FALSE(w.running());
    CHECK(w.exitCode() == 0);
    CHECK(sandbox.sallyport({"verify", recording}).code == 0);
}

TEST_CASE("leaving without an alarm that waits is not asked, also after one was acknowledged") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    WindowDriver w(sandbox, {"open", demoSchool().string(), "--feed", "-"});
    REQUIRE(w.waitFor(listens));
    w.writeInput(kPanic);
    REQUIRE(w.waitFor(alarmStands, 30));
    std::this_thread::sleep_for(std::chrono::milliseconds(1500));  // a row that has just come takes no press yet
    w.click("alarm.0.ack");
    REQUIRE(w.waitFor([](const json& j) { return j["alerts_unacked"] == 0; }));
    w.key("ctrl+q");
    CHECK_FALSE(w.waitFor(asked, 30));  // it has ended before
    CHECK_FALSE(w.running());
    CHECK(w.exitCode() == 0);
}

TEST_CASE("beginning anew after an unexpected end is asked first, and no leaves every mark and alarm where it was") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    std::string before;
    {
        WindowDriver w(sandbox, {"open", demoSchool().string(), "--feed", "-"});
        REQUIRE(w.waitFor(listens));
        w.writeInput(kPanic);
        REQUIRE(w.waitFor([](const json& j) { return alarmStands(j) && j["recording"]["saved_seq"] >= j["shown"]["seq"]; }, 30));
        before = w.report()["recording"]["path"];
        w.kill();
    }
    WindowDriver w(sandbox, {});
    REQUIRE(w.waitFor([](const json& j) { return j["start_screen"] == false && j["targets"].contains("message.offer"); }));
    w.click("message.offer");
    REQUIRE(w.waitFor(asked));
    w.screenshot("fresh_question");
    w.click("confirm.no");
    REQUIRE(w.waitFor([](const json& j) { return !asked(j); }));
    CHECK(w.next()["recording"]["path"] == before);
    CHECK(w.report()["alerts_unacked"] == 1);
    CHECK(sandbox.sallyport({"events", before}).out.find("\"alert\":\"p1\"") != std::string::npos);
}
