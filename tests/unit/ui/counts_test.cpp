// Counts in floor chips, keys, tabs and filters, of a school and a flood of any size.
#include <algorithm>
#include <set>

#include "driver.h"

namespace sallyport {
namespace {
using test::Driver;
using W = scene::ShowPanel::Which;
}  // namespace

TEST_CASE("The alarms of a floor are counted in full, by the hundred too, beside the floor's name") {
    for (const auto& [w, h, scale] : {std::tuple(1280, 720, 1.0), std::tuple(1280, 720, 1.5), std::tuple(1920, 1080, 1.0),
                                      std::tuple(1920, 1080, 1.5), std::tuple(1920, 1080, 2.0)}) {
        Driver d(w, h, scale);
        int alarms = 127;
        for (scene::FloorView& f : d.model.floors) f.alarms = alarms++;
        d.model.floors.back().alarms = 4821;
        d.model.alerts.resize(500, d.model.alerts.front());
        for (scene::AlertView& a : d.model.alerts) a.acked = false;
        d.model.unackedAlerts = 500;
        d.frames(2);
        std::set<std::string> whole;
        for (const ui::DrawnText& t : d.ui->texts())
            if (!t.shortened) whole.insert(t.text);
        for (const scene::FloorView& f : d.model.floors) {
            if (!f.listed) continue;
            INFO(w << "x" << h << " at " << scale << ": " << f.shortName << " " << f.alarms);
            CHECK(whole.contains(std::to_string(f.alarms)));
            CHECK(whole.contains(f.shortName));
        }
        INFO(w << "x" << h << " at " << scale);
        d.ui->apply({W::Alerts});
        d.frames(2);
        for (const ui::DrawnText& t : d.ui->texts())
            if (!t.shortened) whole.insert(t.text);
        CHECK(whole.contains("Waiting 500"));
        CHECK(whole.contains("All 500"));
        CHECK((whole.contains("500") || whole.contains("Alerts 500")));
        CHECK(std::any_of(whole.begin(), whole.end(), [](const std::string& t) { return t.size() == 4 && t[0] == '+'; }));
    }
}

TEST_CASE("No count is cut, by the thousand too: a cut one reads as a smaller one") {
    for (const auto& [w, h, scale] : {std::tuple(800, 600, 1.0), std::tuple(1280, 720, 1.0), std::tuple(1280, 720, 1.5), std::tuple(1280, 800, 1.0),
                                      std::tuple(1920, 1080, 1.0), std::tuple(1920, 1080, 1.5)}) {
        Driver d(w, h, scale);
        for (scene::FloorView& f : d.model.floors) f.threats = 0, f.needHelp = 0, f.notSearched = 1010, f.hasRooms = true, f.alarms = 0;
        d.model.frontier.openings.resize(1010);
        d.model.doors.resize(10100, d.model.doors.front());
        d.model.rooms.resize(10100, d.model.rooms.front());
        d.view.selection = {};
        for (const scene::ViewMode mode : {scene::ViewMode::Plan, scene::ViewMode::Orbit})
            for (const auto which : {W::Doors, W::Alerts, W::Clearing, W::Casualties}) {
                d.view.mode = mode;
                d.ui->apply({which});
                d.frames(3);
                bool seen = false;
                for (const ui::DrawnText& t : d.ui->texts()) {
                    INFO(w << "x" << h << " at " << scale << ": " << t.text);
                    const size_t digits = t.text.find_last_not_of("0123456789") + 1;
                    const std::string word = t.text.substr(0, digits);
                    const bool count =
                        digits < t.text.size() && (word.empty() || word == "? " || word == "Doors " || word == "Alerts " || word == "All " ||
                                                   word == "Unknown " || word == "Locked " || word == "Not locked " || word == "Left ");
                    if (count) CHECK_FALSE(t.shortened);
                    seen = seen || t.text == "1010" || t.text == "999+" || t.text == "? 1010";
                }
                CHECK(seen);
            }
    }
}

}  // namespace sallyport
