// Pictures of each numbered item of the commander's workplace, for people: two sizes of window, text at 100 % and at 150 %. Hidden: by hand, with
// SALLYPORT_PICTURES=folder test_ui "[shots]". What they show must be looked at; only that each state is reached is asserted.
#include <cstdio>

#include "demo_window.h"

using namespace sallyport;
using namespace sallyport::test;

namespace {

struct Shot {
    int w, h;
    const char *scale, *percent;
};
constexpr Shot kShots[] = {{1280, 720, "1", "100"}, {1280, 720, "1.5", "150"}, {1920, 1080, "1", "100"}, {1920, 1080, "1.5", "150"}};

bool still(const json& j) { return j.contains("camera") && !j["camera"]["moving"].get<bool>(); }

class Photographer : public DemoWindow {
public:
    Photographer(const Sandbox& sandbox, const Shot& shot) : DemoWindow(sandbox, {"--text", shot.scale}, shot.w, shot.h), shot_(shot) {}
    void shoot(const std::string& item) {
        waitFor(still, 10);
        next();
        screenshot(item + "_" + std::to_string(shot_.w) + "x" + std::to_string(shot_.h) + "_" + shot_.percent);
    }
    bool shows(const std::string& target) {
        return waitFor([&](const json& j) { return j.contains("targets") && j["targets"].contains(target); });
    }
    /// A sheet or panel that opens by a key, and goes by Esc.
    void shootSheet(const std::string& item, const char* keyName, const char* target) {
        INFO(item);
        key(keyName);
        CHECK(shows(target));
        shoot(item);
        key("Escape");
    }
    void find(const std::string& text, const std::string& title) {
        key("ctrl+f");
        CHECK(shows("search.field"));
        type(text);
        CHECK(waitFor([&](const json& j) { return !j["search"].empty(); }));
        key("Return");
        CHECK(waitFor([&](const json& j) { return j["selection"]["title"].get<std::string>().starts_with(title); }));
    }
    void forget() {
        for (int i = 0; i < 3; ++i) key("Escape");
    }
    /// By mouse where it is there, else by what leads to it in a small window.
    void placeKind(const std::string& kind) {
        key("z");
        if (!shows("place." + kind)) wheelOverTools();
        if (shows("place." + kind)) click("place." + kind);
        CHECK(waitFor([](const json& j) { return j["placing"].is_object(); }));
    }

private:
    void wheelOverTools() {
        const json& at = report()["targets"];
        if (at.contains("place.zone_hot")) wheel(at["place.zone_hot"][0].get<double>() + 10, at["place.zone_hot"][1].get<double>() + 60, -20);
    }
    Shot shot_;
};

void everyItem(Photographer& w) {
    w.pause();
    w.scrubTo(*base::parseTimestamp("2026-11-19T19:46:20Z"));
    w.key("1");
    w.key("Home");
    // 1: the layout, nothing chosen, in plan and in orbit.
    w.shoot("01_layout_plan");
    w.key("2");
    w.shoot("01_layout_orbit");
    w.key("1");
    // 2: operator, and the lock.
    w.click("command");
    CHECK(w.shows("operator.name"));
    w.shoot("02_operator");
    w.key("Escape");
    w.key("ctrl+l");
    CHECK(w.waitFor([](const json& j) { return j["locked"] == true; }));
    w.next();
    w.shoot("02_locked");
    w.key("Return");
    CHECK(w.waitFor([](const json& j) { return j["locked"] == false; }));
    // 3: alarms.
    w.goToOpenAlert();
    w.shoot("03_alarm_banner");
    w.key("g");
    w.shoot("03_alarm_gone_to");
    w.click("tab.alerts");
    w.shoot("03_alarm_list");
    w.forget();
    // 4: marks of one room and of several, casualties, the ledger.
    w.scrubTo(*base::parseTimestamp("2026-11-19T19:46:20Z"));
    w.find("214", "Room 214");
    w.shoot("04_room_chosen");
    w.click("assign");
    CHECK(w.shows("assign.team.0"));
    w.shoot("04_assign");
    w.click("assign.cancel");
    w.key("Home");
    w.waitFor(still);
    if (w.waitFor([](const json& j) { return j["rooms"]["F2/210"]["pixel"].is_array() && j["rooms"]["F2/213"]["pixel"].is_array(); })) {
        const json a = w.report()["rooms"]["F2/210"]["pixel"], b = w.report()["rooms"]["F2/213"]["pixel"];
        w.keyDown("shift");
        w.drag(a[0].get<double>() - 14, a[1].get<double>() - 12, b[0].get<double>() + 14, b[1].get<double>() + 12);
        w.keyUp("shift");
        w.shoot("04_several_rooms");
    }
    w.forget();
    w.find("231", "Room 231");
    w.shootSheet("04_casualties", "5", "casualty.immediate.more");
    w.forget();
    w.key("4");
    CHECK(w.shows("clearing.not_searched"));
    w.shoot("04_ledger");
    w.key("4");
    // 5: the frontier, drawn and listed.
    w.find("214", "Room 214");
    w.key("s");
    CHECK(w.waitFor([](const json& j) { return !j["frontier"].empty(); }));
    w.forget();
    const bool rail = w.hasTarget("rail.openings"), tab = w.hasTarget("lefttab.openings");
    if (rail) w.click("rail.openings");
    else if (tab) w.click("lefttab.openings");
    CHECK(w.shows("opening.0"));
    w.shoot("05_frontier");
    if (rail) w.click("rail.openings");
    w.key("ctrl+z");
    // 6: doors.
    w.key("d");
    CHECK(w.shows("door.0"));
    w.click("door.0");
    CHECK(w.shows("door.0.send"));
    w.shoot("06_doors");
    w.click("door.0.details");
    w.shoot("06_door_panel");
    w.forget();
    // 7: a way, and what a place sees.
    w.find("214", "Room 214");
    w.key("r");
    CHECK(w.waitFor([](const json& j) { return j.contains("ways") && j["ways"].contains("shown"); }));
    w.key("Home");
    w.shoot("07_way");
    w.key("f");
    CHECK(w.waitFor([](const json& j) { return j["sight"].is_object(); }));
    w.shoot("07_sight");
    w.key("f");
    w.forget();
    // 8: what can be placed, a zone and a point, the calls.
    w.key("z");
    CHECK(w.shows("place.zone_hot"));
    w.shoot("08_place_tools");
    w.key("z");
    w.key("Home");
    CHECK(w.waitFor([](const json& j) { return still(j) && j["rooms"]["F2/231"]["pixel"].is_array(); }));
    const json at = w.report()["rooms"]["F2/231"]["pixel"];
    const double x = at[0], y = at[1];
    w.placeKind("zone_hot");
    for (const auto& [dx, dy] : {std::pair(-60, -40), std::pair(50, -40), std::pair(50, 40), std::pair(-60, 40)}) w.clickAt(x + dx, y + dy);
    w.shoot("08_zone_drawing");
    w.key("Return");
    CHECK(w.waitFor([](const json& j) { return !j["markers"].empty(); }));
    w.shoot("08_zone_chosen");
    w.key("p");
    CHECK(w.shows("call.lockdown"));
    w.shoot("08_calls");
    w.key("p");
    w.forget();
    // 9: search.
    w.key("ctrl+f");
    CHECK(w.shows("search.field"));
    w.shoot("09_search_empty");
    w.type("sci");
    CHECK(w.waitFor([](const json& j) { return !j["search"].empty(); }));
    w.shoot("09_search_typed");
    w.key("Escape");
    // 10 and 11: hand-over and print. 12: settings, keys, the tour.
    w.shootSheet("10_brief", "ctrl+h", "brief.text");
    w.shootSheet("11_print", "ctrl+p", "print.save");
    w.key("ctrl+comma");
    for (const char* page : {"general", "floors", "cards", "times", "keys"}) {
        CHECK(w.shows(std::string("settings.page.") + page));
        w.click(std::string("settings.page.") + page);
        w.shoot(std::string("12_settings_") + page);
    }
    w.key("Escape");
    w.shootSheet("12_keys", "F1", "overlay.close");
    w.click("menu");
    CHECK(w.shows("menu.tour"));
    w.shoot("12_menu");
    w.click("menu.tour");
    CHECK(w.shows("tour.next"));
    w.shoot("12_tour");
    w.key("Escape");
    w.key("6");
    w.shoot("12_response_times");
    w.key("6");
}

}  // namespace

TEST_CASE("pictures of every item of the commander's workplace", "[.][shots]") {
    if (!canDriveWindows()) return;
    for (const Shot& shot : kShots) {
        INFO(shot.w << "x" << shot.h << " at " << shot.percent << " %");
        const Sandbox sandbox;
        {
            Photographer w(sandbox, shot);
            everyItem(w);
            w.close();
        }
        // 12: the start screen, with what was used last.
        WindowDriver start(sandbox, {"--fresh", "--text", shot.scale}, shot.w, shot.h);
        CHECK(start.waitFor([](const json& j) { return j["targets"].contains("start.open"); }));
        start.next();
        start.screenshot(std::string("12_start_") + std::to_string(shot.w) + "x" + std::to_string(shot.h) + "_" + shot.percent);
    }
}
