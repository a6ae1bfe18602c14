// Age on the screen: what is old must not look like what is known, and danger never fades. Window, `state` and `render` say the same.
#include <fstream>

#include "demo_window.h"

using namespace sallyport;
using namespace sallyport::test;
using namespace std::chrono_literals;

namespace {

const base::Timestamp kNow = base::parseTimestamp("2026-03-02T15:00:00Z").value();

std::string roomEvent(const std::string& room, const std::string& status, base::Millis age) {
    const std::string t = base::formatTimestamp(kNow - age);
    return R"({"v":1,"type":"room","room":")" + room + R"(","status":")" + status + R"(","by":"Room warden","source":"panel","observed_at":")" + t +
           R"(","received_at":")" + t + "\"}\n";
}

/// Nothing but the time: the recording ends at kNow.
std::string last() {
    const std::string t = base::formatTimestamp(kNow);
    return R"({"v":1,"type":"note","text":"end of the recording","source":"panel","observed_at":")" + t + R"(","received_at":")" + t + "\"}\n";
}

void write(const std::filesystem::path& path, const std::string& text) { std::ofstream(path) << text; }

const json& roomOf(const json& state, const std::string& id) {
    for (const json& r : state["rooms"])
        if (r["id"] == id) return r;
    throw std::runtime_error("no room " + id);
}

}  // namespace

TEST_CASE("locked in goes stale after 15 minutes and unknown after 30, a threat of two hours ago is a threat, in the window and in state") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    const auto file = sandbox.path / "old.ndjson";
    write(file, roomEvent("F2/230", "threat", 2h) + roomEvent("F2/233", "locked_in", 31min) + roomEvent("F2/231", "locked_in", 16min) +
                    roomEvent("F2/214", "locked_in", 1min) + last());
    WindowDriver w(sandbox, {"replay", file.string(), "--model", demoSchool().string()});
    w.key("End");
    REQUIRE(w.waitFor([](const json& j) { return j.contains("time") && timeOf(j["time"]) == kNow; }));
    const json& rooms = w.next()["rooms"];
    CHECK(rooms["F2/214"]["freshness"] == "fresh");
    CHECK(rooms["F2/214"]["status"] == "Locked in");
    CHECK(rooms["F2/231"]["freshness"] == "stale");
    CHECK(rooms["F2/233"]["freshness"] == "expired");
    CHECK(rooms["F2/233"]["status"] == "Unknown");
    CHECK(rooms["F2/230"]["status"] == "Threat");
    w.screenshot("freshness");
    const std::vector<std::pair<std::string, std::string>> kTexts{
        {"F2/231", "STALE · Locked in"}, {"F2/233", "UNKNOWN · was Locked in"}, {"F2/230", "THREAT"}};
    for (const auto& [room, text] : kTexts) {
        const auto& p = w.report()["rooms"][room]["pixel"];
        REQUIRE(p.is_array());
        w.clickAt(p[0].get<double>() + 45, p[1].get<double>());  // beside the symbol of the alarm, which is a thing of its own
        INFO(room);
        CHECK(w.waitFor([&, text = text](const json& j) { return j["selection"]["status"] == text; }, 3));
        w.next();
        w.screenshot("freshness_" + room.substr(3));
    }

    const json state = sandbox.state({file.string(), "--model", demoSchool().string()});
    const auto shown = [&](const char* room) { return roomOf(state, room)["status"]["shown"].get<std::string>(); };
    const auto freshness = [&](const char* room) { return roomOf(state, room)["status"]["freshness"].get<std::string>(); };
    CHECK(freshness("F2/214") == "fresh");
    CHECK(freshness("F2/231") == "stale");
    CHECK(freshness("F2/233") == "expired");
    CHECK(shown("F2/233") == "unknown");
    CHECK(shown("F2/230") == "threat");
}

TEST_CASE("a room that was locked in is drawn differently fresh, stale and unknown, a threat is drawn red at any age") {
    if (!canDriveWindows()) return;  // needs no window, but ImageMagick to look at the pictures
    const Sandbox sandbox;
    const auto draw = [&](const std::string& status, base::Millis age) {
        const auto file = sandbox.path / "one.ndjson", png = sandbox.path / "one.png";
        write(file, roomEvent("F2/233", status, age) + last());
        const auto o = sandbox.sallyport({"render", demoSchool().string(), "--state", file.string(), "--at", base::formatTimestamp(kNow), "--size",
                                          "640x400", "-o", png.string()});
        INFO(o.out);
        REQUIRE(o.code == 0);
        return pixelsOf(png);
    };
    const Pixels fresh = draw("locked_in", 1min), stale = draw("locked_in", 16min), gone = draw("locked_in", 31min);
    CHECK(differing(fresh, stale) > 1000);
    CHECK(differing(fresh, gone) > 1000);
    CHECK(differing(stale, gone) > 0);  // both are hatched as unknown; the words tell them apart
    const auto red = [](const Pixels& p) {
        size_t n = 0;
        for (size_t i = 0; i + 2 < p.rgb.size(); i += 3) n += p.rgb[i] > 150 && p.rgb[i + 1] < 90 && p.rgb[i + 2] < 90;
        return n;
    };
    CHECK(red(fresh) < 100);
    CHECK(red(draw("threat", 1min)) > 1000);
    CHECK(red(draw("threat", 2h)) > 1000);
}
