// What a window leaves for its next start, without a window.
#include "viewer/resume.h"

#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <span>

#include "base/file.h"
#include "support/temp_dir.h"

namespace sallyport {
namespace {

using viewer::LeftOver;
using viewer::Resume;
using viewer::ResumeState;
using namespace std::chrono_literals;

ResumeState state(const std::string& facility = "/schools/kestrel.glb") {
    ResumeState s;
    s.facility = facility;
    s.recording = "/data/recordings/kestrel_1.sprec";
    s.settings = "/etc/sallyport/incident.toml";
    s.metresPerUnit = 0.0254;
    s.up = importers::UpAxis{};
    s.floor = "F2";
    s.mode = scene::ViewMode::Orbit;
    s.camera.target = {12.5, -3, 0.1};
    s.camera.yawDeg = 37.25;
    s.camera.distanceM = 41.125;
    s.explode = 0.5;
    s.textScale = 1.25;
    s.xray = true;
    s.theme = scene::Theme::Night;
    s.operatorName = "Lt. Ortiz";
    s.feeds = {{"Door control", "mqtts://broker.school:8883/doors/#"}, {"", "mqtt://127.0.0.1:1883/#"}};
    return s;
}

bool any(const ResumeState&) { return true; }

/// A process that keeps `s` and ends as by a power cut.
void crashWith(const std::filesystem::path& folder, const ResumeState& s) {
    const pid_t child = ::fork();
    if (child == 0) {
        Resume r(folder);
        r.keep(s);
        r.flush();
        ::_exit(0);
    }
    REQUIRE(child > 0);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE((WIFEXITED(status) && WEXITSTATUS(status) == 0));
}

size_t filesIn(const std::filesystem::path& folder, const std::string& ending) {
    size_t n = 0;
    for (const auto& e : std::filesystem::directory_iterator(folder)) n += e.path().extension() == ending;
    return n;
}

}  // namespace

TEST_CASE("What is kept comes back equal, to the last digit of the camera") {
    const ResumeState s = state();
    const auto back = viewer::decodeResume(viewer::encodeResume(s, base::Timestamp(1234567ms), 3), "x");
    REQUIRE(back);
    CHECK(back->state == s);
    CHECK(back->failures == 3);
    CHECK(back->writtenAt == base::Timestamp(1234567ms));
}

TEST_CASE("No prefix and no wrong value of the file is taken for a state, and none ends the program") {
    const std::string whole = viewer::encodeResume(state(), base::Timestamp(1s), 0);
    // The last two bytes are the brace and the line end.
    for (size_t n = 0; n + 2 < whole.size(); ++n) CHECK_FALSE(viewer::decodeResume(std::string_view(whole).substr(0, n), "x"));
    for (const char* wrong :
         {R"({"v":2,"written_at":"2026-01-01T00:00:00.000Z","facility":"/a"})", R"({"v":1,"written_at":"yesterday","facility":"/a"})",
          R"({"v":1,"written_at":"2026-01-01T00:00:00.000Z","facility":"a"})", R"({"v":1,"written_at":"2026-01-01T00:00:00.000Z"})",
          R"({"v":1,"written_at":"2026-01-01T00:00:00.000Z","facility":"/a","mode":9})",
          R"({"v":1,"written_at":"2026-01-01T00:00:00.000Z","facility":"/a","text_scale":1e999})",
          R"({"v":1,"written_at":"2026-01-01T00:00:00.000Z","facility":"/a","camera":{"target":[1,2]}})",
          R"({"v":1,"written_at":"2026-01-01T00:00:00.000Z","facility":"/a","camera":{"pixels_per_m":0}})",
          R"({"v":1,"written_at":"2026-01-01T00:00:00.000Z","facility":"/a","feeds":[{"name":"x"}]})", "[]", "7", "null"}) {
        INFO(wrong);
        const auto r = viewer::decodeResume(wrong, "the file");
        REQUIRE_FALSE(r);
        CHECK(r.error().where == "the file");
    }
}

TEST_CASE("What a killed window kept is claimed by the next one, once") {
    const test::TempDir dir;
    crashWith(dir / "open", state());
    Resume next(dir / "open");
    const auto left = next.claim(any);
    REQUIRE(left);
    CHECK(left->state == state());
    CHECK(left->failures == 0);
    Resume third(dir / "open");
    CHECK_FALSE(third.claim(any));
}

TEST_CASE("A window that runs keeps its own, and another one started beside it does not take it") {
    const test::TempDir dir;
    Resume running(dir / "open");
    running.keep(state("/schools/running.glb"));
    running.flush();
    Resume second(dir / "open");
    CHECK_FALSE(second.claim(any));
    second.keep(state("/schools/second.glb"));
    second.flush();
    CHECK(filesIn(dir / "open", ".json") == 2);
    running.end();
    CHECK(filesIn(dir / "open", ".json") == 1);
}

TEST_CASE("Of several that ended unexpectedly the newest that fits is taken, then the next") {
    const test::TempDir dir;
    {  // side by side, as two windows whose machine lost power
        Resume a(dir / "open"), b(dir / "open");
        a.keep(state("/schools/a.glb"));
        a.flush();
        ::usleep(5000);
        b.keep(state("/schools/b.glb"));
        b.flush();
    }
    Resume first(dir / "open"), second(dir / "open"), third(dir / "open");
    CHECK(first.claim([](const ResumeState& s) { return s.facility == "/schools/a.glb"; })->state.facility == "/schools/a.glb");
    CHECK(second.claim(any)->state.facility == "/schools/b.glb");
    CHECK_FALSE(third.claim(any));
}

TEST_CASE("An orderly end leaves nothing, a resumed window that ends badly again is counted") {
    const test::TempDir dir;
    crashWith(dir / "open", state());
    for (int failures = 0; failures < 3; ++failures) {
        Resume r(dir / "open");
        const auto left = r.claim(any);
        REQUIRE(left);
        CHECK(left->failures == failures);
    }
    {
        Resume r(dir / "open");
        auto left = r.claim(any);
        r.keep(left->state);
        r.succeeded();
    }
    Resume last(dir / "open");
    const auto left = last.claim(any);
    REQUIRE(left);
    CHECK(left->failures == 0);
    last.end();
    CHECK(filesIn(dir / "open", ".json") == 0);
}

TEST_CASE("A floor is on disk at once, a camera within two seconds and not at every frame") {
    const test::TempDir dir;
    auto now = std::chrono::steady_clock::time_point{};
    Resume r(dir / "open", [&] { return now; });
    const auto onDisk = [&]() -> ResumeState {
        for (int i = 0; i < 400; ++i) {  // the writer has a thread of its own
            const auto text = base::readFile(dir / "open/0.json", 1 << 20);
            if (text)
                if (auto left = viewer::decodeResume(*text, "x")) return left->state;
            ::usleep(5000);
        }
        return {};
    };
    const auto eventually = [&](const ResumeState& s) {
        for (int i = 0; i < 400 && !(onDisk() == s); ++i) ::usleep(5000);
        return onDisk() == s;
    };
    ResumeState s = state();
    r.keep(s);
    CHECK(eventually(s));
    const ResumeState before = s;
    for (int i = 0; i < 100; ++i) {
        now += 10ms;
        s.camera.yawDeg += 1;
        r.keep(s);
    }
    ::usleep(50'000);
    CHECK(onDisk() == before);
    now += 2s;
    r.keep(s);
    CHECK(eventually(s));
    s.floor = "F3";
    now += 1ms;
    r.keep(s);
    CHECK(eventually(s));
}

TEST_CASE("School, recording, feeds, settings, operator, floor and view are on disk at once, what only looks different may wait") {
    const ResumeState s = state();
    using Change = std::pair<const char*, void (*)(ResumeState&)>;
    const Change urgent[] = {
        {"facility", [](ResumeState& o) { o.facility = "/schools/other.glb"; }},
        {"recording", [](ResumeState& o) { o.recording = "/data/recordings/kestrel_2.sprec"; }},
        {"feeds", [](ResumeState& o) { o.feeds.pop_back(); }},
        {"settings", [](ResumeState& o) { o.settings.clear(); }},
        {"operator", [](ResumeState& o) { o.operatorName = "Capt. Lee"; }},
        {"floor", [](ResumeState& o) { o.floor = "F1"; }},
        {"mode", [](ResumeState& o) { o.mode = scene::ViewMode::Plan; }},
        {"unit", [](ResumeState& o) { o.metresPerUnit.reset(); }},
        {"up axis", [](ResumeState& o) { o.up.reset(); }},
    };
    const Change patient[] = {
        {"camera", [](ResumeState& o) { o.camera.distanceM = 1; }}, {"explode", [](ResumeState& o) { o.explode = 0; }},
        {"x-ray", [](ResumeState& o) { o.xray = false; }},          {"theme", [](ResumeState& o) { o.theme = scene::Theme::Dark; }},
        {"text", [](ResumeState& o) { o.textScale = 1; }},          {"isolate", [](ResumeState& o) { o.isolate = true; }},
    };
    for (const bool now : {true, false})
        for (const auto& [name, change] : now ? std::span<const Change>(urgent) : std::span<const Change>(patient)) {
            INFO(name);
            ResumeState other = s;
            change(other);
            CHECK_FALSE(other == s);
            CHECK(other.urgentlyDiffers(s) == now);
            // And so on disk, by the time of a clock that stands still.
            const test::TempDir dir;
            Resume r(dir / "open", [] { return std::chrono::steady_clock::time_point{}; });
            r.keep(s);
            r.flush();
            r.keep(other);
            if (now) r.flush();  // which would write what may wait, too
            const auto text = base::readFile(dir / "open/0.json", 1 << 20);
            REQUIRE(text);
            const auto left = viewer::decodeResume(*text, "x");
            REQUIRE(left);
            CHECK((left->state == (now ? other : s)));
        }
}

TEST_CASE("A damaged file is dropped and does not stand in the way of the next start") {
    const test::TempDir dir;
    std::filesystem::create_directories(dir / "open");
    std::ofstream(dir / "open/0.json") << "{\"v\":1,";
    std::ofstream(dir / "open/1.json") << std::string(300'000, 'x');
    Resume r(dir / "open");
    CHECK_FALSE(r.claim(any));
    CHECK(filesIn(dir / "open", ".json") == 0);
    r.keep(state());
    r.flush();
    CHECK(filesIn(dir / "open", ".json") == 1);
}

TEST_CASE("A folder that cannot be written leaves the window as it is") {
    Resume r("/proc/no/such/folder");
    CHECK_FALSE(r.claim(any));
    r.keep(state());
    r.flush();
    r.end();
}

}  // namespace sallyport
