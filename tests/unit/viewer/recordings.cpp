// The folder of our own recordings: names, and which go when there is no room.
#include "viewer/recordings.h"

#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <optional>

#include "live/recorder.h"
#include "support/temp_dir.h"

namespace sallyport {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

std::vector<live::Event> someEvents() {
    std::vector<live::Event> out;
    for (int i = 1; i <= 200; ++i) {
        live::Event e;
        e.seq = uint64_t(i);
        e.id = "n" + std::to_string(i);
        e.receivedAt = base::wallNow();
        e.feed = "test";
        e.payload = live::Note{"note " + std::string(200, 'x'), "Command", {}};
        out.push_back(std::move(e));
    }
    return out;
}

base::Result<std::unique_ptr<live::Recorder>> recorder(const fs::path& path) {
    live::RecordingAbout about;
    about.school = "Kestrel";
    live::RecorderOptions options;
    options.sign = false;
    return live::Recorder::open(path, about, options);
}

/// A recording that ended in order, last changed so many hours ago.
fs::path recorded(const fs::path& path, int hoursAgo) {
    auto r = recorder(path);
    if (!r) FAIL(r.error().text());
    (*r)->append(someEvents());
    r->reset();
    fs::last_write_time(path, fs::file_time_type::clock::now() - std::chrono::hours(hoursAgo));
    return path;
}

/// A recording whose program was killed.
fs::path cutOff(const fs::path& path, int hoursAgo) {
    const pid_t child = ::fork();
    if (child == 0) {
        auto r = recorder(path);
        if (!r) ::_exit(1);
        (*r)->append(someEvents());
        (*r)->sync();
        ::_exit(0);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE((WIFEXITED(status) && WEXITSTATUS(status) == 0));
    fs::last_write_time(path, fs::file_time_type::clock::now() - std::chrono::hours(hoursAgo));
    return path;
}

}  // namespace

TEST_CASE("A recording is named by its school and its beginning, never like one that is there") {
    const test::TempDir dir;
    const base::Timestamp t = *base::parseTimestamp("2026-11-19T19:41:01.250Z");
    const fs::path first = viewer::newRecordingPath(dir / ".", "St. Mary's  / Kestrel Hollow", t);
    CHECK(first.filename() == "St-Mary-s-Kestrel-Hollow_2026-11-19T19-41-01.250Z.sprec");
    std::ofstream(first) << "x";
    const fs::path second = viewer::newRecordingPath(dir / ".", "St. Mary's  / Kestrel Hollow", t);
    CHECK(second != first);
    CHECK_FALSE(fs::exists(second));
    CHECK(viewer::newRecordingPath(dir / ".", "..", t).filename() == "school_2026-11-19T19-41-01.250Z.sprec");
    CHECK(viewer::newRecordingPath(dir / ".", std::string(5000, 'a'), t).filename().string().size() < 140);
}

TEST_CASE("The folder for recordings is made for its owner alone, and one that cannot be made is an error that names it") {
    const test::TempDir dir;
    const auto made = viewer::recordingsFolder(dir / "a/b");
    REQUIRE(made);
    CHECK((fs::status(*made).permissions() & fs::perms::all) == fs::perms::owner_all);
    std::ofstream(dir / "file") << "x";
    const auto not_ = viewer::recordingsFolder(dir / "file/b");
    REQUIRE_FALSE(not_);
    CHECK(not_.error().where.find("file/b") != std::string::npos);
}

TEST_CASE("The oldest recordings that ended in order go until the rest is within the limit") {
    const test::TempDir dir;
    const fs::path oldest = recorded(dir / "a.sprec", 30), old = recorded(dir / "b.sprec", 20), fresh = recorded(dir / "c.sprec", 10);
    const uint64_t one = fs::file_size(oldest);
    viewer::Rotation r = viewer::rotateRecordings(dir / ".", 3 * one + one / 2, {});
    CHECK(r.removed.empty());
    CHECK(r.problem.empty());
    r = viewer::rotateRecordings(dir / ".", fs::file_size(fresh) + one / 2, {});
    REQUIRE(r.removed.size() == 2);
    CHECK(r.removed[0].filename() == "a.sprec");
    CHECK(r.removed[1].filename() == "b.sprec");
    CHECK(r.problem.empty());
    CHECK_FALSE(fs::exists(oldest));
    CHECK_FALSE(fs::exists(old));
    CHECK(fs::exists(fresh));
    CHECK(r.totalBytes == fs::file_size(fresh));
}

TEST_CASE("What runs, was cut off, is open, or is none of ours stays whatever the limit, and the limit is said to be broken") {
    const test::TempDir dir;
    recorded(dir / "closed.sprec", 5);
    const fs::path cut = cutOff(dir / "cut.sprec", 50);
    const fs::path reading = recorded(dir / "reading.sprec", 40);
    const auto reader = live::Recording::open(reading);
    REQUIRE(reader);
    std::ofstream(dir / "foreign.sprec") << std::string(100'000, 'x');
    std::ofstream(dir / "notes.txt") << std::string(100'000, 'x');
    fs::create_directories(dir / "below");
    const fs::path below = recorded(dir / "below/other.sprec", 60);
    fs::create_symlink(below, dir / "link.sprec");
    auto running = recorder(dir / "running.sprec");
    REQUIRE(running);
    (*running)->append(someEvents());
    (*running)->sync();
    const viewer::Rotation r = viewer::rotateRecordings(dir / ".", 1, dir / "running.sprec");
    REQUIRE(r.removed.size() == 1);
    CHECK(r.removed[0].filename() == "closed.sprec");
    CHECK_FALSE(r.problem.empty());
    for (const char* name : {"cut.sprec", "reading.sprec", "foreign.sprec", "notes.txt", "below/other.sprec", "link.sprec", "running.sprec"}) {
        INFO(name);
        CHECK(fs::exists(dir / name));
    }
    // The run goes on unharmed.
    (*running)->sync();
    CHECK((*running)->status().error.empty());
    running->reset();
    CHECK(live::Recording::open(dir / "running.sprec"));
    CHECK(live::Recording::open(cut));
}

TEST_CASE("What was not ended in order is remembered, and looked at again when it has changed") {
    const test::TempDir dir;
    const fs::path path = cutOff(dir / "broken.sprec", 10);
    viewer::RotationMemory memory;
    CHECK(viewer::rotateRecordings(dir / ".", 1, {}, &memory).removed.empty());
    REQUIRE(memory.unfinished.size() == 1);
    const viewer::Rotation again = viewer::rotateRecordings(dir / ".", 1, {}, &memory);
    CHECK(again.removed.empty());
    CHECK(again.problem.find("not ended in order (1)") != std::string::npos);
    CHECK(memory.unfinished.size() == 1);
    // Somebody repaired it.
    for (const char* side : {"-wal", "-shm"}) fs::remove(path.string() + side);
    fs::create_directories(dir / "whole");
    fs::copy_file(recorded(dir / "whole/a.sprec", 10), path, fs::copy_options::overwrite_existing);
    fs::last_write_time(path, memory.unfinished[0].changed + 1h);
    CHECK(viewer::rotateRecordings(dir / ".", 1, {}, &memory).removed.size() == 1);
    CHECK(memory.unfinished.empty());
    CHECK_FALSE(fs::exists(path));
}

TEST_CASE("A folder that is not there needs no room") {
    const viewer::Rotation r = viewer::rotateRecordings("/nowhere/at/all", 0, {});
    CHECK(r.removed.empty());
    CHECK(r.totalBytes == 0);
}

}  // namespace sallyport
