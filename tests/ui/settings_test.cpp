// The settings in the real window: floors as people there call them, cards and times as the district has them, by mouse and by keys.
#include <filesystem>
#include <fstream>

#include "demo_window.h"

using namespace sallyport;
using namespace sallyport::test;

namespace {

bool shown(const json& j, const char* target) { return j["targets"].contains(target); }

void openPage(WindowDriver& w, const char* page) {
    w.key("ctrl+comma");
    REQUIRE(w.waitFor([&](const json& j) { return shown(j, page); }));
    w.click(page);
    w.next();
}
std::string configText(const Sandbox& sandbox, const char* name) {
    for (const auto& e : std::filesystem::recursive_directory_iterator(sandbox.path))
        if (e.path().filename() == name) {
            std::ifstream in(e.path());
            return {std::istreambuf_iterator<char>(in), {}};
        }
    return {};
}

}  // namespace

TEST_CASE("a floor gets the name that people use, everywhere at once, on paper too, and has it at the next start") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    {
        DemoWindow w(sandbox, {}, 1280, 720);
        w.pause();
        REQUIRE(shown(w.next(), "floor.F1"));
        openPage(w, "settings.page.floors");
        REQUIRE(w.waitFor([](const json& j) { return shown(j, "settings.floor.2.name"); }));
        w.next();
        w.screenshot("settings_floors");
        w.click("settings.floor.2.name");
        REQUIRE(w.waitFor([](const json& j) { return shown(j, "settings.field"); }));
        w.key("ctrl+a");
        w.type("Ground");
        w.key("Return");
        REQUIRE(w.waitFor([](const json& j) { return !shown(j, "settings.field"); }));
        // The short name of another floor is refused, and said.
        w.click("settings.floor.2.short");
        REQUIRE(w.waitFor([](const json& j) { return shown(j, "settings.field"); }));
        w.key("ctrl+a");
        w.type("F2");
        w.key("Return");
        w.next();
        w.next();
        CHECK(shown(w.report(), "settings.field"));
        w.screenshot("settings_floor_refused");
        w.key("ctrl+a");
        w.type("G");
        w.key("Return");
        REQUIRE(w.waitFor([](const json& j) { return !shown(j, "settings.field"); }));
        w.key("Escape");
        REQUIRE(w.waitFor([](const json& j) { return shown(j, "floor.G") && !shown(j, "floor.F1"); }));
        w.click("floor.G");
        REQUIRE(w.waitFor([](const json& j) { return j["floor"] == "G"; }));
        // Marks, picture and session go on with it.
        REQUIRE(w.waitFor([](const json& j) { return !j["camera"]["moving"].get<bool>() && j["rooms"]["F1/101"]["pixel"].is_array(); }));
        const json p = w.report()["rooms"]["F1/101"]["pixel"];
        w.clickAt(p[0], p[1]);
        REQUIRE(w.waitFor([](const json& j) { return j["selection"]["subtitle"].get<std::string>().find("G · ") != std::string::npos; }));
        w.key("s");
        CHECK(w.waitFor([](const json& j) { return j["rooms"]["F1/101"]["status"] == "Searched"; }));
        w.screenshot("settings_floor_named");
        w.key("ctrl+f");
        REQUIRE(w.waitFor([](const json& j) { return shown(j, "search.field"); }));
        w.type("ground");
        CHECK(w.waitFor([](const json& j) { return !j["search"].empty() && j["search"][0]["detail"] == "Ground"; }));
        w.key("Escape");
        w.close();
    }
    DemoWindow again(sandbox, {}, 1280, 720);
    CHECK(shown(again.next(), "floor.G"));
    again.close();
    const auto pdf = sandbox.path / "plan.pdf";
    CHECK(sandbox.sallyport({"print", demoSchool().string(), "--floor", "ground", "-o", pdf.string()}).code == 0);
    CHECK(std::filesystem::exists(pdf));
}

TEST_CASE("times and cards are changed in the window and kept, what settings.toml says stays") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    const auto file = sandbox.path / "district.toml";
    std::ofstream(file) << "[freshness]\nsearching = \"4 min\"\n";
    {
        DemoWindow w(sandbox, {"--settings", file.string()}, 1920, 1080);
        w.pause();
        openPage(w, "settings.page.times");
        REQUIRE(w.waitFor([](const json& j) { return shown(j, "settings.time.freshness.locked_in.more"); }));
        w.next();
        w.screenshot("settings_times");
        w.click("settings.time.freshness.locked_in.less");
        REQUIRE(w.waitFor([](const json& j) { return shown(j, "settings.time.freshness.locked_in.standard"); }));
        CHECK_FALSE(shown(w.report(), "settings.time.freshness.searching.more"));  // the file's
        CHECK_FALSE(shown(w.report(), "settings.time.freshness.searching.less"));
        CHECK(shown(w.report(), "settings.time.freshness.searched.more"));  // the row below it
        CHECK(configText(sandbox, "preferences.json").find("freshness.locked_in") != std::string::npos);
        // By keys: the third page, from its tab down to the first card, and its editor.
        w.key("3");
        REQUIRE(w.waitFor([](const json& j) { return shown(j, "settings.card.0"); }));
        w.key("Down");
        w.key("Down");
        w.screenshot("settings_cards_keys");
        w.key("Return");
        REQUIRE(w.waitFor([](const json& j) { return shown(j, "settings.card.0.evacuated"); }));
        w.click("settings.card.0.evacuated");
        REQUIRE(w.waitFor([](const json& j) { return shown(j, "settings.card.standard"); }));
        w.next();
        w.screenshot("settings_card_editor");
        // A letter is no mark while the settings are open.
        w.key("t");
        w.key("Escape");
        REQUIRE(w.waitFor([](const json& j) { return !shown(j, "settings.card.0"); }));
        CHECK(w.report()["message"] == "");
        w.close();
    }
    CHECK(configText(sandbox, "preferences.json").find("evacuated") != std::string::npos);
    DemoWindow again(sandbox, {}, 1920, 1080);
    openPage(again, "settings.page.times");
    REQUIRE(again.waitFor([](const json& j) { return shown(j, "settings.time.freshness.locked_in.standard"); }));
    // Without the file its time is free again.
    CHECK(again.waitFor([](const json& j) { return shown(j, "settings.time.freshness.searching.more"); }));
    again.close();
}

TEST_CASE("a key is changed in the window, works at once and at the next start, one that is taken is refused by name") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    {
        DemoWindow w(sandbox, {}, 1280, 720);
        w.pause();
        openPage(w, "settings.page.keys");
        REQUIRE(w.waitFor([](const json& j) { return shown(j, "settings.key.orbit"); }));
        w.next();
        w.screenshot("settings_keys");
        w.click("settings.key.orbit");
        w.next();
        w.key("t");
        REQUIRE(w.waitFor([](const json& j) { return j["message"].get<std::string>().find("Mark: threat") != std::string::npos; }));
        w.next();
        w.screenshot("settings_key_refused");
        w.key("F9");
        REQUIRE(w.waitFor([](const json& j) { return shown(j, "settings.key.orbit.standard"); }));
        w.key("Escape");
        REQUIRE(w.waitFor([](const json& j) { return !shown(j, "settings.key.orbit"); }));
        w.key("2");
        w.next();
        CHECK(w.report()["mode"] == "plan");
        w.key("F9");
        CHECK(w.waitFor([](const json& j) { return j["mode"] == "orbit"; }));
        w.key("F1");
        REQUIRE(w.waitFor([](const json& j) { return shown(j, "overlay.close"); }));
        w.next();
        w.screenshot("key_sheet_changed");
        w.close();
    }
    DemoWindow again(sandbox, {}, 1280, 720);
    again.key("F9");
    CHECK(again.waitFor([](const json& j) { return j["mode"] == "orbit"; }));
    again.close();
}
