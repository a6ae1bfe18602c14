// Whole pictures of `sallyport render` against stored ones. After a wanted change of the look: run this program with SALLYPORT_UPDATE_GOLDEN=1, look
// at tests/data/golden, commit.
#include <array>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

#include "golden/picture.h"
#include "gpu/offscreen.h"
#include "support/process.h"
#include "support/temp_dir.h"

using namespace sallyport;
using namespace sallyport::test;

namespace {

// Versions of llvmpipe differ at the edges of lines and glyphs; a room with another status, a label gone or a floor missing is far beyond these.
constexpr double kMostMean = 1.0, kMostShare = 0.004;
constexpr size_t kMostBytes = 150 * 1024;
const char* const kSize = "1120x700";

const std::string kSchool = SALLYPORT_BUILD_DIR "/assets/demo_school/kestrel_hollow.glb";
const std::string kDrill = SALLYPORT_BUILD_DIR "/assets/demo_drill/drill.ndjson";
const std::filesystem::path kStored = std::filesystem::path(SALLYPORT_TEST_DATA) / "golden";
const std::filesystem::path kActual = std::filesystem::path(SALLYPORT_BUILD_DIR) / "golden";

/// nullopt where there is no OpenGL.
std::optional<Picture> render(std::vector<std::string> arguments) {
    const TempDir dir;
    const std::string file = (dir / "picture.png").string();
    arguments.insert(arguments.begin(), "render");
    arguments.insert(arguments.end(), {"--size", kSize, "-o", file});
    const Finished f = runProgram(SALLYPORT_BINARY, arguments);
    INFO(f.err);
    if (f.code == 5) {
        WARN("SKIP: no OpenGL here: " + f.err);
        return std::nullopt;
    }
    REQUIRE(f.code == 0);
    const auto p = readPng(file);
    REQUIRE(p);
    return reduced(*p);
}

void save(const std::filesystem::path& path, const Picture& p) {
    std::filesystem::create_directories(path.parent_path());
    const auto written = gpu::writePng(path, p.width, p.height, p.rgba);
    INFO((written ? std::string() : written.error().text()));
    REQUIRE(written);
}

void looksAs(const std::string& name, const std::vector<std::string>& arguments) {
    const auto actual = render(arguments);
    if (!actual) return;
    const std::filesystem::path stored = kStored / (name + ".png");
    if (std::getenv("SALLYPORT_UPDATE_GOLDEN")) {
        save(stored, *actual);
        CHECK(std::filesystem::file_size(stored) <= kMostBytes);
        return;
    }
    const auto expected = readPng(stored);
    const std::filesystem::path place = kActual / (name + ".png");
    INFO("the picture is " << place.string() << ", the stored one " << stored.string());
    if (!expected || expected->width != actual->width || expected->height != actual->height) {
        save(place, *actual);
        FAIL((expected ? std::string("the sizes differ") : expected.error().text()));
    }
    const Difference d = difference(*expected, *actual);
    if (d.mean > kMostMean || d.share > kMostShare) save(place, *actual);
    CHECK(d.mean <= kMostMean);
    CHECK(d.share <= kMostShare);
}

std::vector<std::string> drillAt(const char* time, std::vector<std::string> more = {}) {
    std::vector<std::string> a{kSchool, "--state", kDrill, "--at", std::string("2026-11-19T") + time + "Z"};
    a.insert(a.end(), more.begin(), more.end());
    return a;
}

}  // namespace

TEST_CASE("the street floor of the drill looks as stored, dark") { looksAs("drill_plan_dark", drillAt("19:46:30")); }
TEST_CASE("the street floor of the drill looks as stored, night") { looksAs("drill_plan_night", drillAt("19:46:30", {"--theme", "night"})); }
TEST_CASE("the street floor of the drill looks as stored, light") { looksAs("drill_plan_light", drillAt("19:46:30", {"--theme", "light"})); }
TEST_CASE("the floors of the drill look as stored when they are pulled apart, night") {
    looksAs("drill_orbit_night", drillAt("19:46:30", {"--view", "orbit", "--explode", "0.6", "--theme", "night"}));
}
TEST_CASE("the whole screen of the drill looks as stored") { looksAs("drill_screen_dark", drillAt("19:46:30", {"--ui"})); }
TEST_CASE("a school with no feed looks as stored: nothing known, nothing drawn as safe, no watermark") { looksAs("school_plan_dark", {kSchool}); }

TEST_CASE("the building seen aslant looks as stored, night: the threat first, badges and names apart") {
    looksAs("drill_aslant_night", drillAt("19:46:30", {"--view", "orbit", "--theme", "night"}));
}

TEST_CASE("a hundred and twenty responders look as stored: glyphs with counts, the threat still the first thing seen") {
    const TempDir dir;
    std::ofstream events(dir / "crowd.ndjson");
    const auto line = [&](int n, const std::string& type, const std::string& rest) {
        events << R"({"v":1,"id":"e)" << n << R"(","type":")" << type << R"(","observed_at":"2026-11-19T19:46:00Z","source":"operator/x",)" << rest
               << "}\n";
    };
    static constexpr std::array<const char*, 4> kRoles{"Police", "Fire", "EMS", "School"};
    uint32_t dice = 12345;
    const auto below = [&](uint32_t n) {
        dice = dice * 1664525u + 1013904223u;
        return (dice >> 8) % n;
    };
    for (int i = 0; i < 120; ++i) {
        const bool lobby = i % 3 == 0;  // a third of them stand where the command post is
        const double x = lobby ? 46 + below(80) / 10.0 : 4 + below(900) / 10.0, y = lobby ? 11 + below(60) / 10.0 : 10 + below(480) / 10.0;
        line(i, "responder",
             R"("responder":"u)" + std::to_string(i) + R"(","callsign":"Unit )" + std::to_string(i) + R"(","team":"Team )" + std::to_string(i / 6) +
                 R"(","agency":")" + kRoles[size_t(i) % 4] + R"(","floor":"F2","x":)" + std::to_string(x) + R"(,"y":)" + std::to_string(y));
    }
    line(500, "room", R"("room":"217","status":"threat","by":"x")");
    line(501, "room", R"("room":"214","status":"needs_help","by":"x")");
    events.close();
    looksAs("crowd_plan_dark", {kSchool, "--state", (dir / "crowd.ndjson").string(), "--at", "2026-11-19T19:46:05Z"});
}

TEST_CASE("two rooms, one of each kind of mark, look as stored") {
    const TempDir dir;
    std::ofstream(dir / "two.plan.toml") << R"(
name = "Two Rooms"
[georeference]
lat_deg = 42.0
lon_deg = -97.0
[walls]
exterior_m = 0.4
interior_m = 0.2
slab_m = 0.3
[[floor]]
id = "F1"
name = "Ground"
elevation_m = 0
height_m = 3.6
ceiling_m = 2.8
rooms = [
  { number = "1", name = "North", use = "classroom", box = [0, 6, 9, 12] },
  { number = "2", name = "South", use = "classroom", box = [0, 0, 9, 6] },
]
doors = [
  { name = "D-1", at = [4, 6], sensor = true },
  { name = "Out", exterior = "1", at = [0, 3], sensor = true },
]
)";
    std::ofstream(dir / "two.ndjson")
        << R"({"v":1,"id":"a","type":"room","observed_at":"2026-11-19T19:40:00Z","source":"operator/x","room":"1","status":"needs_help","by":"x"}
{"v":1,"id":"b","type":"room","observed_at":"2026-11-19T19:40:00Z","source":"operator/x","room":"2","status":"searched","by":"x"}
{"v":1,"id":"c","type":"door","observed_at":"2026-11-19T19:40:00Z","source":"acs/x","door":"1","lock":"unlocked","position":"open","alarm":"forced"}
{"v":1,"id":"d","type":"door","observed_at":"2026-11-19T19:40:00Z","source":"acs/x","door":"D-1","lock":"locked","position":"closed"}
{"v":1,"id":"e","type":"responder","observed_at":"2026-11-19T19:40:00Z","source":"p","responder":"u1","callsign":"Law 1","x":6.0,"y":2.0,"floor":"F1"}
)";
    looksAs("two_rooms_light", {(dir / "two.plan.toml").string(), "--state", (dir / "two.ndjson").string(), "--theme", "light"});
}

TEST_CASE("equal calls give equal pictures, another moment, another theme and facts grown old are told apart") {
    const auto a = render(drillAt("19:46:30")), b = render(drillAt("19:46:30")), other = render(drillAt("19:45:30")),
               night = render(drillAt("19:46:30", {"--theme", "night"}));
    if (!a || !b || !other || !night) return;
    CHECK(difference(*a, *b).mean == 0);
    const Difference moment = difference(*a, *other), theme = difference(*a, *night);
    CHECK(moment.share > kMostShare);
    CHECK(theme.mean > kMostMean);
    // Past the last event nothing more is told, and yet the picture changes: what it shows has grown old.
    const auto end = render(drillAt("19:51:00")), later = render(drillAt("20:20:00"));
    REQUIRE((end && later));
    CHECK(difference(*end, *later).share > kMostShare);
}
