#include "viewer/recent.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

#include "support/small_school.h"
#include "support/temp_dir.h"
#include "viewer/preferences.h"

using namespace sallyport;
using namespace sallyport::viewer;
using namespace std::chrono_literals;

namespace {
const base::Timestamp kNow = base::parseTimestamp("2026-11-24T12:00:00Z").value();

/// A user's directories in a folder of the test's own.
struct Home {
    test::TempDir dir;
    Home() {
        ::setenv("XDG_STATE_HOME", (dir / "state").c_str(), 1);
        ::setenv("XDG_CONFIG_HOME", (dir / "config").c_str(), 1);
    }
    ~Home() {
        ::unsetenv("XDG_STATE_HOME");
        ::unsetenv("XDG_CONFIG_HOME");
    }
    std::string file(const char* name) {
        const auto path = dir / name;
        std::ofstream(path) << "x";
        return path.string();
    }
};
}  // namespace

TEST_CASE("The file opened last stands first, once, with its school and plan, and what is gone is said to be missing") {
    Home home;
    building::Building school = test::smallSchool();
    school.name = "Kestrel";
    CHECK(recentFiles(kNow).empty());
    const std::string a = home.file("a.glb"), b = home.file("b.sprec");
    addRecentFile(a, school, false, kNow - 26h);
    addRecentFile(b, school, true, kNow - 1h);
    addRecentFile(a, school, false, kNow);
    auto list = recentFiles(kNow);
    REQUIRE(list.size() == 2);
    CHECK(list[0].path == a);
    CHECK(list[0].name == "Kestrel");
    CHECK(list[0].about == std::to_string(school.floors.size()) + " floors · " + std::to_string(school.rooms.size()) + " rooms · " +
                               std::to_string(school.doors.size()) + " doors");
    CHECK(list[0].when.starts_with("today"));
    CHECK_FALSE(list[0].plan.empty());
    CHECK_FALSE(list[0].missing);
    CHECK(list[1].recording);
    CHECK(list[1].name == "b.sprec");
    CHECK(list[1].about == "Kestrel");
    std::filesystem::remove(a);
    CHECK(recentFiles(kNow)[0].missing);
    for (int i = 0; i < 12; ++i) addRecentFile(home.file(("n" + std::to_string(i)).c_str()), school, false, kNow);
    CHECK(recentFiles(kNow).size() == 8);
}

TEST_CASE("A damaged list of recent files is a shorter one, never an error") {
    Home home;
    addRecentFile(home.file("a.glb"), test::smallSchool(), false, kNow);
    const auto file = home.dir / "state/sallyport/recent.json";
    std::ifstream in(file);
    const std::string whole((std::istreambuf_iterator<char>(in)), {});
    for (size_t n = 0; n < whole.size(); n += 11) {
        std::ofstream(file, std::ios::trunc) << whole.substr(0, n);
        CHECK(recentFiles(kNow).empty());
    }
    std::ofstream(file, std::ios::trunc) << R"([5,{"path":"relative"},{"path":7},{"path":"/x","plan":[[1,2,3],"y"],"opened_ms":-5,"name":["n"]},)"
                                            R"({"path":"/y","plan":[[-9,2000,"a",4]]}])";
    const auto list = recentFiles(kNow);
    REQUIRE(list.size() == 2);
    CHECK(list[0].plan.empty());
    CHECK(list[0].when.empty());
    REQUIRE(list[1].plan.size() == 1);
    CHECK(list[1].plan[0].y0 == 1);
}

TEST_CASE("A small plan lies in its square and has few lines, however large the school") {
    building::Building b = test::smallSchool();
    const building::Room room = b.rooms[0];
    for (int i = 0; i < 500; ++i) b.rooms.push_back(room);
    const auto plan = smallPlan(b);
    CHECK(plan.size() <= kMostPlanLines);
    for (const ui::PlanLine& l : plan)
        for (const float v : {l.x0, l.y0, l.x1, l.y1}) CHECK((v >= 0 && v <= 1));
    b.rooms.clear();
    CHECK(smallPlan(b).empty());
    CHECK(smallPlan(building::Building{}).empty());
}

TEST_CASE("When something was opened is said as people say it") {
    CHECK(whenText({}, kNow).empty());
    CHECK(whenText(kNow - 10min, kNow).starts_with("today"));
    CHECK(whenText(kNow - 24h, kNow).starts_with("yesterday"));
    CHECK(whenText(kNow - 24h * 40, kNow) == "15 Oct");
    CHECK(whenText(kNow - 24h * 400, kNow).ends_with("2025"));
}

TEST_CASE("What was chosen in the window is read back, and a damaged file gives the defaults") {
    Home home;
    CHECK(readPreferences() == Preferences{});
    const Preferences liked{scene::Theme::Night, true, 1.5, true};
    REQUIRE(writePreferences(liked));
    CHECK(readPreferences() == liked);
    const std::string text = preferencesText(liked);
    for (size_t n = 0; n + 2 < text.size(); ++n) CHECK(parsePreferences(text.substr(0, n)) == Preferences{});
    CHECK(parsePreferences(R"({"theme":"pink","units":3,"text_scale":1e300,"reduced_motion":"yes"})").textScale == 2);
    CHECK(parsePreferences("[1]") == Preferences{});
}

TEST_CASE("How wide the panels were made is read back in units, and nonsense is not taken") {
    Home home;
    Preferences liked;
    liked.wider = {37.25, 120.0 / 1.5};
    REQUIRE(writePreferences(liked));
    CHECK(readPreferences() == liked);
    CHECK(preferencesText({}).find("panel") == std::string::npos);
    for (const char* wrong : {R"({"left_panel_wider":-3,"right_panel_wider":"wide"})", R"({"left_panel_wider":1e300,"right_panel_wider":null})",
                              R"({"left_panel_wider":[5],"right_panel_wider":1001})"})
        CHECK(parsePreferences(wrong) == Preferences{});
}

TEST_CASE("How loud alarms are and whether they are muted is read back, what was never chosen stays unsaid, and nonsense is not taken") {
    Home home;
    Preferences liked;
    CHECK_FALSE(parsePreferences(preferencesText(liked)).volume);
    CHECK_FALSE(parsePreferences(preferencesText(liked)).muted);
    liked.volume = 0.3;
    liked.muted = false;
    REQUIRE(writePreferences(liked));
    CHECK(readPreferences() == liked);
    for (const char* text : {R"({"volume":1.5,"muted":1})", R"({"volume":-0.1,"muted":"yes"})", R"({"volume":"loud","muted":null})"}) {
        CHECK_FALSE(parsePreferences(text).volume);
        CHECK_FALSE(parsePreferences(text).muted);
    }
}
