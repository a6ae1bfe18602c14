// Item by item in the real window: the operator and the lock, several rooms and casualties, the ledger, the hand-over brief.
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include "demo_window.h"

using namespace sallyport;
using namespace sallyport::test;

namespace {

std::vector<std::string> live(const Sandbox& sandbox) {
    return {"open", demoSchool().string(), "--record", (sandbox.path / "incident.sprec").string()};
}

void clickRoom(WindowDriver& w, const std::string& room, const char* modifier = nullptr) {
    REQUIRE(
        w.waitFor([&](const json& j) { return j.contains("rooms") && j["rooms"][room]["pixel"].is_array() && !j["camera"]["moving"].get<bool>(); }));
    const auto& p = w.next()["rooms"][room]["pixel"];
    if (modifier) w.keyDown(modifier);
    w.clickAt(p[0], p[1]);
    if (modifier) w.keyUp(modifier);
}
bool chosen(const json& j, const std::set<std::string>& rooms) {
    return j.contains("chosen_rooms") && j["chosen_rooms"].get<std::set<std::string>>() == rooms;
}
bool status(const json& j, const std::string& room, const char* word) { return j.contains("rooms") && j["rooms"][room]["status"] == word; }

}  // namespace

TEST_CASE("command is taken in two presses, given in three, and every mark carries the operator's name") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    WindowDriver w(sandbox, live(sandbox), 1920, 1080);
    REQUIRE(w.waitFor([](const json& j) { return j.contains("command") && j["command"]["name"] == ""; }));
    w.click("command");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("operator.assume"); }));
    w.screenshot("operator_sheet");
    w.click("operator.assume");
    REQUIRE(w.waitFor([](const json& j) { return j["command"]["name"] == "Lt. Ortiz"; }));
    // To somebody else by name.
    w.click("command");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("operator.to.field"); }));
    w.click("operator.to.field");
    w.type("Chief Baird");
    w.click("operator.transfer");
    REQUIRE(w.waitFor([](const json& j) { return j["command"]["name"] == "Chief Baird"; }));
    // The name of who sits here, from now on.
    w.click("command");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("operator.name"); }));
    w.click("operator.name");
    w.key("ctrl+a");
    w.type("Sgt. Lee");
    w.click("operator.role");
    w.type("Logger");
    w.click("operator.save");
    REQUIRE(w.waitFor([](const json& j) { return j["operator"]["name"] == "Sgt. Lee" && j["operator"]["role"] == "Logger"; }));
    w.key("Escape");
    clickRoom(w, "F2/231");
    REQUIRE(w.waitFor([](const json& j) { return j["selection"]["title"] == "Room 231"; }));
    w.click("mark.searched");
    REQUIRE(w.waitFor([](const json& j) { return status(j, "F2/231", "Searched"); }));
    CHECK(w.report()["selection"]["facts"][0]["value"] == "Sgt. Lee");
    w.close();
    const json state = sandbox.state({(sandbox.path / "incident.sprec").string()});
    CHECK(state["command"]["commander"] == "Chief Baird");
}

TEST_CASE("command is taken and given by keys alone, and no letter typed into the sheet marks the chosen room") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    WindowDriver w(sandbox, live(sandbox));
    clickRoom(w, "F2/231");
    REQUIRE(w.waitFor([](const json& j) { return j["selection"]["title"] == "Room 231"; }));
    const auto sheet = [&](bool open) { return w.waitFor([=](const json& j) { return j["targets"].contains("operator.to.field") == open; }); };
    const auto inCommand = [&](const char* name) { return w.waitFor([=](const json& j) { return j["command"]["name"] == name; }); };
    w.key("ctrl+t");
    REQUIRE(sheet(true));
    w.screenshot("operator_by_keys");
    w.key("Return");
    REQUIRE(inCommand("Lt. Ortiz"));
    REQUIRE(sheet(false));
    // To somebody who is not listed: the first field.
    w.key("ctrl+t");
    REQUIRE(sheet(true));
    w.key("t");  // in no field yet: nobody's
    w.key("Tab");
    w.next();
    w.type("Chief Baird");
    w.key("Return");
    REQUIRE(inCommand("Chief Baird"));
    REQUIRE(sheet(false));
    CHECK(status(w.next(), "F2/231", "Unknown"));
    CHECK(w.report()["mode"] == "plan");
    // Taken back, then given to who had it before: the first of the list.
    w.key("ctrl+t");
    REQUIRE(sheet(true));
    w.key("Return");
    REQUIRE(inCommand("Lt. Ortiz"));
    w.key("ctrl+t");
    REQUIRE(sheet(true));
    w.key("1");
    REQUIRE(inCommand("Chief Baird"));
    // The role of who sits here, and away with the sheet by the key that opened it.
    w.key("ctrl+t");
    REQUIRE(sheet(true));
    for (int i = 0; i < 3; ++i) {
        w.key("Tab");
        w.next();
    }
    w.type("Logger");
    w.key("Return");
    REQUIRE(w.waitFor([](const json& j) { return j["operator"]["role"] == "Logger"; }));
    w.key("ctrl+t");
    REQUIRE(sheet(false));
    w.close();
    CHECK(sandbox.state({(sandbox.path / "incident.sprec").string()})["command"]["commander"] == "Chief Baird");
}

TEST_CASE("Ctrl+L hides everything until the PIN, the recording goes on, and nothing leaks") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    WindowDriver w(sandbox, live(sandbox));
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("command"); }));
    w.click("command");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("operator.pin_new"); }));
    w.click("operator.pin_new");
    w.type("2407");
    w.click("operator.set_pin");
    REQUIRE(w.waitFor([](const json& j) { return j["operator"]["pin_set"] == true; }));
    w.key("Escape");
    clickRoom(w, "F2/231");
    w.key("ctrl+l");
    REQUIRE(w.waitFor([](const json& j) { return j["locked"] == true; }));
    w.next();
    w.screenshot("locked");
    for (const char* key : {"rooms", "doors", "alerts", "selection", "picture", "cursor", "message", "floor", "recording"}) {
        INFO(key);
        CHECK_FALSE(w.report().contains(key));
    }
    for (const auto& [name, at] : w.report()["targets"].items()) {
        INFO(name);
        CHECK(name.starts_with("lock."));
    }
    CHECK(w.title().find("Kestrel") == std::string::npos);
    // Keys of the window do nothing, nor does a wrong PIN; three wrong ones make it wait.
    w.key("t");
    w.key("BackSpace");
    for (int i = 0; i < 3; ++i) {
        w.type("1111");
        w.key("Return");
        w.next();
    }
    CHECK(w.next()["locked"] == true);
    std::this_thread::sleep_for(std::chrono::milliseconds(2500));
    // By finger.
    for (const char digit : std::string("2407")) w.click(std::string("lock.") + digit);
    w.click("lock.unlock");
    REQUIRE(w.waitFor([](const json& j) { return j["locked"] == false && j.contains("rooms"); }));
    CHECK(status(w.report(), "F2/231", "Unknown"));
    // Killed while it is locked, it comes back locked.
    w.key("ctrl+l");
    REQUIRE(w.waitFor([](const json& j) { return j["locked"] == true; }));
    w.kill();
    WindowDriver again(sandbox, live(sandbox));
    CHECK(again.next()["locked"] == true);
    again.type("2407");
    again.key("Return");
    CHECK(again.waitFor([](const json& j) { return j["locked"] == false; }));
    again.close();
}

TEST_CASE("without a PIN Enter unlocks") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    WindowDriver w(sandbox, live(sandbox));
    REQUIRE(w.waitFor([](const json& j) { return j.contains("rooms"); }));
    w.key("ctrl+l");
    REQUIRE(w.waitFor([](const json& j) { return j["locked"] == true && j["targets"].contains("lock.unlock"); }));
    w.screenshot("locked_no_pin");
    w.key("Return");
    CHECK(w.waitFor([](const json& j) { return j["locked"] == false; }));
    w.close();
}

TEST_CASE("several rooms are marked by one press, taken back by one key and made again by another") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    WindowDriver w(sandbox, live(sandbox), 1920, 1080);
    clickRoom(w, "F2/211");
    REQUIRE(w.waitFor([](const json& j) { return j["selection"]["title"] == "Room 211"; }));
    clickRoom(w, "F2/212", "shift");
    clickRoom(w, "F2/213", "shift");
    REQUIRE(w.waitFor([](const json& j) { return chosen(j, {"F2/211", "F2/212", "F2/213"}); }));
    w.screenshot("several_rooms");
    w.click("mark.searched");
    const auto all = [](const char* word) {
        return [word](const json& j) { return status(j, "F2/211", word) && status(j, "F2/212", word) && status(j, "F2/213", word); };
    };
    REQUIRE(w.waitFor(all("Searched")));
    w.key("ctrl+z");
    REQUIRE(w.waitFor(all("Unknown")));
    w.key("ctrl+y");
    REQUIRE(w.waitFor(all("Searched")));
    w.key("ctrl+z");
    REQUIRE(w.waitFor(all("Unknown")));
    w.key("ctrl+shift+z");
    REQUIRE(w.waitFor(all("Searched")));
    CHECK(w.report()["clearing"].size() >= 3);
    // With one finger: the tool, and a box round them.
    w.key("Escape");
    REQUIRE(w.waitFor([](const json& j) { return chosen(j, {}); }));
    w.click("choose.several");
    REQUIRE(w.waitFor([](const json& j) { return j["choosing"] == true; }));
    const json& r = w.next()["rooms"];
    const auto &a = r["F2/211"]["pixel"], &b = r["F2/213"]["pixel"];
    const double x0 = std::min(a[0].get<double>(), b[0].get<double>()) - 12, x1 = std::max(a[0].get<double>(), b[0].get<double>()) + 12;
    const double y0 = std::min(a[1].get<double>(), b[1].get<double>()) - 12, y1 = std::max(a[1].get<double>(), b[1].get<double>()) + 12;
    w.drag(x0, y0, x1, y1);
    REQUIRE(w.waitFor([](const json& j) { return chosen(j, {"F2/211", "F2/212", "F2/213"}); }));
    w.key("e");
    REQUIRE(w.waitFor(all("Evacuated")));
    w.close();
    const json state = sandbox.state({(sandbox.path / "incident.sprec").string()});
    CHECK(state["counters"]["duplicates"] == 0);
}

TEST_CASE("casualties are counted up and down in the room's panel") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    WindowDriver w(sandbox, live(sandbox), 1920, 1080);
    clickRoom(w, "F2/231");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("place.casualties"); }));
    w.click("place.casualties");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("casualty.immediate.more"); }));
    w.click("casualty.immediate.more");
    REQUIRE(w.waitFor([](const json& j) { return j["casualties"]["immediate"] == 1; }));
    w.click("casualty.immediate.more");
    REQUIRE(w.waitFor([](const json& j) { return j["casualties"]["immediate"] == 2; }));
    w.click("casualty.minor.more");
    REQUIRE(w.waitFor([](const json& j) { return j["casualties"]["immediate"] == 2 && j["casualties"]["minor"] == 1; }));
    w.screenshot("casualties");
    w.click("casualty.immediate.less");
    REQUIRE(w.waitFor([](const json& j) { return j["casualties"]["immediate"] == 1; }));
    w.key("ctrl+z");
    REQUIRE(w.waitFor([](const json& j) { return j["casualties"]["immediate"] == 2; }));
    w.close();
}

TEST_CASE("the ledger lists what is left to search and why a search was undone") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    DemoWindow w(sandbox, {}, 1920, 1080);
    w.pause();
    w.scrubTo(*base::parseTimestamp("2026-11-19T19:47:40Z"));
    w.click("tab.clearing");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("clearing.not_searched"); }));
    w.screenshot("ledger");
    CHECK(w.report()["clearing"].size() > 20);
    w.click("clearing.not_searched");
    w.next();
    w.screenshot("ledger_not_searched");
    w.click("clearing.0");
    CHECK(w.waitFor([](const json& j) { return j["selection"]["title"] != ""; }));
    w.close();
}

TEST_CASE("one key each opens the ledger, the casualties of the chosen room and the response times, and puts them away again") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    DemoWindow w(sandbox, {"--text", "1.5"});
    w.pause();
    const auto shows = [&](const char* target, bool there) {
        return w.waitFor([=](const json& j) { return j.contains("targets") && j["targets"].contains(target) == there; });
    };
    w.key("4");
    CHECK(shows("clearing.not_searched", true));
    w.key("4");
    CHECK(shows("clearing.not_searched", false));
    w.key("6");
    CHECK(shows("times.never", false));  // nothing was called so far
    w.scrubTo(*base::parseTimestamp("2026-11-19T19:46:20Z"));
    CHECK(shows("times.never", true));
    w.screenshot("response_times");
    w.key("5");
    CHECK(shows("times.never", false));
    w.key("ctrl+f");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("search.field"); }));
    w.type("231");
    REQUIRE(w.waitFor([](const json& j) { return j["search"].size() > 0 && j["search"][0]["title"] == "Room 231"; }));
    w.key("Return");
    REQUIRE(w.waitFor([](const json& j) { return j["selection"]["title"] == "Room 231"; }));
    CHECK(shows("casualty.immediate.more", true));
    w.screenshot("casualties_panel");
    // In so small a window the lists of the left stand behind two keys.
    w.click("rail.openings");
    CHECK(shows("opening.0", true));
    w.click("rail.teams");
    CHECK(shows("team.0", true));
    w.close();
}

TEST_CASE("what is exported is logged under the name of whoever sits there now, not of whoever sat there at the start") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    DemoWindow w(sandbox, {}, 1280, 720);
    w.pause();
    w.click("command");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("operator.name"); }));
    w.click("operator.name");
    w.key("ctrl+a");
    w.type("Sgt. Lee");
    w.click("operator.save");
    REQUIRE(w.waitFor([](const json& j) { return j["operator"]["name"] == "Sgt. Lee"; }));
    w.key("Escape");
    w.key("ctrl+h");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("brief.text"); }));
    w.click("brief.text");
    REQUIRE(w.waitFor([](const json& j) { return j["message"].get<std::string>().starts_with("Saved as text and PDF"); }, 30));
    const auto log = sandbox.sallyport({"access-log"});
    CHECK(log.out.find("Sgt. Lee  exported brief text of Kestrel Hollow Middle School") != std::string::npos);
    CHECK(log.out.find("Sgt. Lee  exported brief PDF of Kestrel Hollow Middle School") != std::string::npos);
    CHECK(log.out.find("Lt. Ortiz  opened Kestrel Hollow Middle School") != std::string::npos);  // who sat there then
    CHECK(log.out.find("Lt. Ortiz  exported window report") != std::string::npos);
    CHECK(log.out.find("Lt. Ortiz  exported brief") == std::string::npos);
    w.close();
}

TEST_CASE("one key makes the hand-over brief, which is saved as text and PDF and noted in the access log") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    DemoWindow w(sandbox, {}, 1920, 1080);
    w.pause();
    w.scrubTo(*base::parseTimestamp("2026-11-19T19:46:40Z"));
    w.key("ctrl+h");
    REQUIRE(w.waitFor([](const json& j) { return j["targets"].contains("brief.text"); }));
    w.screenshot("brief");
    w.click("brief.text");
    constexpr std::string_view kSaved = "Saved as text and PDF: ";
    REQUIRE(w.waitFor([&](const json& j) { return j["message"].get<std::string>().starts_with(kSaved); }));
    std::filesystem::path path = w.report()["message"].get<std::string>().substr(kSaved.size());
    const auto contents = [](const std::filesystem::path& file) {
        std::ifstream in(file, std::ios::binary);
        return std::string((std::istreambuf_iterator<char>(in)), {});
    };
    CHECK(contents(path).starts_with("%PDF-"));
    const std::string text = contents(path.replace_extension(".txt"));
    CHECK(text.find("Exercise, exercise, exercise.") != std::string::npos);
    CHECK(text.find("Casualties.") != std::string::npos);
    const auto log = sandbox.sallyport({"access-log", "--json"});
    CHECK(log.out.find("\"action\":\"exported\"") != std::string::npos);
    CHECK(log.out.find("brief text") != std::string::npos);
    CHECK(log.out.find("brief PDF") != std::string::npos);
    CHECK(log.out.find("\"action\":\"opened\"") != std::string::npos);
    w.click("brief.transfer");
    CHECK(w.waitFor([](const json& j) { return j["targets"].contains("operator.to.0"); }));
    w.close();
}
