// The commander of product.md at work: questions of the drill, each answered within three inputs, and within 0.2 s of the last one.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <utility>

#include "demo_window.h"

using namespace sallyport;
using namespace sallyport::test;

namespace {

/// What the claim is; and what a busy machine of two cores with software GL may add to it: a program has to be started that presses the key, the
/// report comes every 0.04 s and has to be read, and other programs want the cores too (0.17 to 0.32 s were measured beside a build). Sanitizer
/// builds (kPatience) are not measured.
constexpr double kAnswerS = 0.2, kBusyS = 0.3;

/// Beside builds that want more than the machine has, what is measured says nothing of the program: it is printed only.
bool coreToSpare() {
    double load = 0;
    return ::getloadavg(&load, 1) == 1 && load < 1.5 * std::thread::hardware_concurrency();
}

/// Counts what a person does: a press of a key or button, a drag, a typed word.
class Commander {
public:
    explicit Commander(DemoWindow& w) : w_(w) {}
    void key(const char* name) { ++inputs_, w_.key(name); }
    void clickRoom(const char* room) {
        const json at = pixel(room);
        ++inputs_, w_.clickAt(at[0], at[1]);
    }
    void shiftClickRoom(const char* room) {
        const json at = pixel(room);
        w_.keyDown("shift");
        ++inputs_, w_.clickAt(at[0], at[1]);
        w_.keyUp("shift");
    }
    void boxRound(const char* first, const char* last) {
        const json a = pixel(first), b = pixel(last);
        w_.keyDown("shift");
        ++inputs_, w_.drag(double(a[0]) - 26, double(a[1]) - 20, double(b[0]) + 24, double(b[1]) + 16);
        w_.keyUp("shift");
    }
    /// The last input of a question, and what answers it.
    void lastKey(const char* question, const char* name, const WindowDriver::Condition& answer) {
        ++inputs_;
        answered(question, w_.keyUntil(name, answer));
    }
    void lastClick(const char* question, const char* target, const WindowDriver::Condition& answer) {
        ++inputs_;
        answered(question, w_.clickUntil(target, answer));
    }

private:
    void answered(const char* question, double tookS) {
        INFO(question);
        REQUIRE(tookS >= 0);
        CHECK(std::exchange(inputs_, 0) <= 3);
        std::printf("%s: answered after %.0f ms\n", question, tookS * 1000);
        if (kPatience == 1 && coreToSpare()) CHECK(tookS < kAnswerS + kBusyS);
    }
    json pixel(const char* room) {
        REQUIRE(w_.waitFor([&](const json& j) { return !j["camera"]["moving"].get<bool>() && j["rooms"][room]["pixel"].is_array(); }));
        return w_.report()["rooms"][room]["pixel"];
    }
    DemoWindow& w_;
    int inputs_ = 0;
};

}  // namespace

TEST_CASE("a commander's questions are answered within three inputs each, 0.2 s after the last of them") {
    if (!canDriveWindows()) return;
    for (const auto& [width, height] : {std::pair(1280, 720), std::pair(1920, 1080)}) {
        const Sandbox sandbox;
        DemoWindow w(sandbox, kQuickReport, width, height);
        w.pause();
        w.scrubTo(base::parseTimestamp("2026-11-19T19:46:12Z").value());
        w.key("1");
        w.key("Home");
        REQUIRE(w.waitFor([](const json& j) { return j["mode"] == "plan" && j["floor"] == "F2"; }));
        Commander commander(w);

        commander.clickRoom("F2/214");
        commander.lastKey("Who is nearest to room 214, and how do they get there?", "r", [](const json& j) {
            if (!j.contains("ways") || !j["ways"].contains("shown")) return false;
            const json& way = j["ways"]["shown"];
            return way["found"] == true && way["to"] == "Room 214" && way["uid"] == j["ways"]["nearest"][0]["uid"] &&
                   !way["words"].get<std::string>().empty();
        });
        w.screenshot("commander_214_" + std::to_string(width));
        w.key("Escape");

        commander.key("d");
        commander.lastClick("Which doors of side B are still unlocked?", "doors.side.B",
                            [](const json& j) { return j["door_list"].is_array() && j["door_list"].empty(); });
        w.screenshot("commander_side_b_" + std::to_string(width));
        w.click("doors.not_locked");  // all of side B: the two that are reported locked
        CHECK(w.waitFor([](const json& j) {
            if (j["door_list"].size() != 2) return false;
            for (const json& door : j["door_list"])
                if (j["doors"][door.get<std::string>()]["look"] != "Reported locked") return false;
            return true;
        }));
        w.click("tab.inspector");

        commander.boxRound("F2/210", "F2/215");
        commander.shiftClickRoom("F2/216");
        commander.lastKey("Mark 210 to 216 searched.", "s", [](const json& j) {
            for (const char* room : {"F2/210", "F2/211", "F2/212", "F2/213", "F2/214", "F2/215", "F2/216"})
                if (j["rooms"][room]["status"] != "Searched") return false;
            return true;
        });
        // Among them was a room that needed help: it is named, and all can be taken back.
        CHECK(w.waitFor([](const json& j) { return j["message"].get<std::string>().find("214") != std::string::npos; }));
        REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("message.offer"); }));
        w.click("message.offer");
        CHECK(w.waitFor([](const json& j) { return j["rooms"]["F2/214"]["status"] != "Searched"; }));

        commander.lastKey("Hand over.", "ctrl+h", [](const json& j) { return j["targets"].contains("brief.transfer"); });
        w.screenshot("commander_brief_" + std::to_string(width));
        w.key("Escape");

        // Twenty seconds later Door 7 has been forced: the list of its side names it, and it alone.
        w.scrubTo(base::parseTimestamp("2026-11-19T19:46:32Z").value());
        w.key("Escape");
        const auto forced = [](const json& j) {
            std::vector<std::string> out;
            for (const auto& [id, door] : j["doors"].items())
                if (door["look"] == "Forced") out.push_back(id);
            return out;
        };
        const std::vector<std::string> expected = forced(w.next());
        REQUIRE(expected.size() == 1);
        commander.key("d");
        commander.lastClick("Which doors of side D are still unlocked?", "doors.side.D",
                            [&](const json& j) { return j["door_list"] == json(expected); });
        w.screenshot("commander_side_d_" + std::to_string(width));
    }
}
