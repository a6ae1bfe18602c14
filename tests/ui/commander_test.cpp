// The commander of product.md at work: four questions of the drill, each answered within three inputs. How long the frames of an answer took is
// printed, not asserted.
#include <cstdio>

#include "demo_window.h"

using namespace sallyport;
using namespace sallyport::test;

namespace {

/// Counts what a person does: a press of a key or button, a drag, a typed word.
class Commander {
public:
    explicit Commander(DemoWindow& w) : w_(w) {}
    void key(const char* name) { ++inputs_, w_.key(name); }
    void click(const char* target) { ++inputs_, w_.click(target); }
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
    void answered(const char* question, const WindowDriver::Condition& answer) {
        INFO(question);
        REQUIRE(w_.waitFor(answer));
        CHECK(inputs_ <= 3);
        std::printf("%s: %d inputs, slowest frame %.0f ms\n", question, inputs_, w_.report()["worst_frame_ms"].get<double>());
        inputs_ = 0;
    }

private:
    json pixel(const char* room) {
        REQUIRE(w_.waitFor([&](const json& j) { return !j["camera"]["moving"].get<bool>() && j["rooms"][room]["pixel"].is_array(); }));
        return w_.report()["rooms"][room]["pixel"];
    }
    DemoWindow& w_;
    int inputs_ = 0;
};

}  // namespace

TEST_CASE("a commander's four questions are answered within three inputs each") {
    if (!canDriveWindows()) return;
    for (const auto& [width, height] : {std::pair(1280, 720), std::pair(1920, 1080)}) {
        const Sandbox sandbox;
        DemoWindow w(sandbox, {}, width, height);
        w.pause();
        w.scrubTo(base::parseTimestamp("2026-11-19T19:46:12Z").value());
        w.key("1");
        w.key("Home");
        REQUIRE(w.waitFor([](const json& j) { return j["mode"] == "plan" && j["floor"] == "F2"; }));
        Commander commander(w);

        commander.clickRoom("F2/214");
        commander.key("r");
        commander.answered("Who is nearest to room 214, and how do they get there?", [](const json& j) {
            if (!j.contains("ways") || !j["ways"].contains("shown")) return false;
            const json& way = j["ways"]["shown"];
            return way["found"] == true && way["to"] == "Room 214" && way["uid"] == j["ways"]["nearest"][0]["uid"] && !way["words"].get<std::string>().empty();
        });
        w.screenshot("commander_214_" + std::to_string(width));
        w.key("Escape");

        commander.key("d");
        commander.click("doors.side.B");
        commander.answered("Which doors of side B are still unlocked?", [](const json& j) { return j["door_list"].is_array() && j["door_list"].empty(); });
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
        commander.key("s");
        commander.answered("Mark 210 to 216 searched.", [](const json& j) {
            for (const char* room : {"F2/210", "F2/211", "F2/212", "F2/213", "F2/214", "F2/215", "F2/216"})
                if (j["rooms"][room]["status"] != "Searched") return false;
            return true;
        });
        // Among them was a room that needed help: it is named, and all can be taken back.
        CHECK(w.report()["message"].get<std::string>().find("214") != std::string::npos);
        REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("message.offer"); }));
        w.click("message.offer");
        CHECK(w.waitFor([](const json& j) { return j["rooms"]["F2/214"]["status"] != "Searched"; }));

        commander.key("ctrl+h");
        commander.answered("Hand over.", [](const json& j) { return j["targets"].contains("brief.transfer"); });
        w.screenshot("commander_brief_" + std::to_string(width));
    }
}
