#include "live/recorder.h"

#include <sys/resource.h>
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <thread>

#include "base/log.h"
#include "event_samples.h"
#include "recording_support.h"

using namespace sallyport;
using namespace sallyport::live;
using namespace sallyport::test;

namespace {

/// Limits how large this process may make a file: the kernel then refuses writes as a full disk does.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes) {
        before_ = std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &old_);
        const rlimit tight{bytes, old_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &tight);
    }
    ~FileSizeLimit() {
        ::setrlimit(RLIMIT_FSIZE, &old_);
        std::signal(SIGXFSZ, before_);
    }

private:
    rlimit old_{};
    void (*before_)(int);
};

}  // namespace

TEST_CASE("what was appended and synced is in the file, which only its owner may read") {
    const OwnKey key;
    TempDir dir;
    const auto r = recorder(dir / "r.sprec");
    CHECK(r->status().recording);
    CHECK(r->status().savedSeq == 0);
    r->append(notes(1, 5));
    r->sync();
    CHECK(r->status().savedSeq == 5);
    CHECK(r->status().error.empty());
    CHECK(r->status().waiting == 0);
    struct stat info {};
    REQUIRE(::stat((dir / "r.sprec").c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600);
    CHECK(readAll(dir / "r.sprec") == notes(1, 5));  // beside the recorder
}

TEST_CASE("events are on disk soon after they came, without anybody asking") {
    const OwnKey key;
    TempDir dir;
    const auto r = recorder(dir / "r");
    r->append(notes(1, 3));
    for (int i = 0; i < 100 && r->status().savedSeq != 3; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(20));  // slow machines get 2 s
    CHECK(r->status().savedSeq == 3);
    CHECK(readAll(dir / "r").size() == 3);
}

TEST_CASE("a recording of every type reads back equal") {
    const OwnKey key;
    TempDir dir;
    auto events = everyType();
    std::mt19937 random(7);
    for (int i = 0; i < 500; ++i) events.push_back(randomEvent(random));
    uint64_t seq = 0;
    for (Event& e : events) e.seq = ++seq;
    record(dir / "r", events, 100);
    const auto read = readAll(dir / "r");
    REQUIRE(read.size() == events.size());
    for (size_t i = 0; i < events.size(); ++i) {
        INFO(encodeEvent(events[i]) << "\n" << encodeEvent(read[i]));
        CHECK(read[i] == events[i]);
    }
    auto report = verifyRecording(dir / "r");
    REQUIRE(report);
    CHECK(report->good());
}

TEST_CASE("a recording goes on where it ended, numbers and chain included") {
    const OwnKey key;
    TempDir dir;
    record(dir / "r", notes(1, 10), 3);
    {
        const auto r = recorder(dir / "r");
        CHECK(r->status().savedSeq == 10);
        CHECK(r->lastAt() == kTime + base::Millis(10));
        Event again = note(4);  // a number that is taken already
        r->append({&again, 1});
        r->append(notes(12, 14));
        r->sync();
        CHECK(r->status().savedSeq == 14);
    }
    const auto read = readAll(dir / "r");
    REQUIRE(read.size() == 14);
    CHECK(read[10].seq == 11);
    CHECK(read[10].id == "n4");
    CHECK(read[10].receivedAt == kTime + base::Millis(4));  // as it came, though its place is after the tenth
    auto report = verifyRecording(dir / "r");
    REQUIRE(report);
    for (const auto& f : report->findings) UNSCOPED_INFO(f.where << ": " << f.what);
    CHECK(report->good());
    CHECK(report->closed);
    CHECK(report->signatureGood);
    CHECK(report->ownKey);
    CHECK(report->events == 14);
    auto recording = Recording::open(dir / "r");
    REQUIRE(recording);
    CHECK((*recording)->lastSeqUntil(kTime + base::Millis(4)) == 4);
    CHECK((*recording)->lastSeqUntil(kTime + base::Millis(10)) == 11);
    CHECK((*recording)->lastSeqUntil(kTime) == 0);
    CHECK((*recording)->lastSeqUntil(kTime + base::Millis(99)) == 14);
}

TEST_CASE("a file that is no recording of ours is refused and left as it is") {
    const OwnKey key;
    TempDir dir;
    for (const std::string& content : {std::string(), std::string("hello\n"), encodeEvent(note(1)) + "\n", std::string(100'000, '\0'),
                                       std::string("SQLite format 3\0", 16) + std::string(5000, 'x')}) {
        spit(dir / "other", content);
        auto r = Recorder::open(dir / "other", lincoln());
        REQUIRE_FALSE(r);
        CHECK(has(r.error().message, "choose another name"));
        CHECK(slurp(dir / "other") == content);
    }
    CHECK_FALSE(Recorder::open(dir / "no/such/folder/r"));
    CHECK_FALSE(Recorder::open(dir / "."));
    CHECK_FALSE(Recorder::open("/dev/full"));
    REQUIRE(::mkfifo((dir / "pipe").c_str(), 0600) == 0);
    CHECK_FALSE(Recorder::open(dir / "pipe"));
    CHECK_FALSE(Recording::open(dir / "pipe"));
    CHECK_FALSE(isRecordingFile(dir / "pipe"));
}

TEST_CASE("another school, another machine and a newer format are refused by name") {
    TempDir dir;
    {
        const OwnKey key;
        record(dir / "r", notes(1, 3));
        RecordingAbout other = lincoln();
        other.school = "Washington";
        auto r = Recorder::open(dir / "r", other);
        REQUIRE_FALSE(r);
        CHECK(has(r.error().message, "Lincoln"));
        CHECK(has(r.error().message, "Washington"));
    }
    const OwnKey anotherKey;
    auto r = Recorder::open(dir / "r", lincoln());
    REQUIRE_FALSE(r);
    CHECK(has(r.error().message, "another machine"));
    std::string bytes = slurp(dir / "r");
    bytes[63] = 2;  // user_version
    spit(dir / "future", bytes);
    r = Recorder::open(dir / "future", lincoln());
    REQUIRE_FALSE(r);
    CHECK(has(r.error().message, "newer Sallyport (format 2"));
    auto read = Recording::open(dir / "future");
    REQUIRE_FALSE(read);
    CHECK(has(read.error().message, "update Sallyport"));
}

TEST_CASE("a recording verifies and reads in order while it is written") {
    const OwnKey key;
    TempDir dir;
    const auto r = recorder(dir / "r");
    auto recording = Recording::open(dir / "r");
    REQUIRE(recording);
    CHECK((*recording)->lastSeq() == 0);
    std::atomic<bool> stop = false;
    std::thread feed([&] {
        for (uint64_t i = 0; !stop && i < 400; ++i) {
            r->append(notes(i * 100 + 1, i * 100 + 100, std::string(200, 't')));
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
    });
    uint64_t seen = 0;
    for (int i = 0; i < 300 && seen < 10'000; ++i) {
        const auto report = verifyRecording(dir / "r");
        REQUIRE(report);
        for (const auto& f : report->findings) UNSCOPED_INFO(f.where << ": " << f.what);
        CHECK(report->good());
        (*recording)->refresh();
        CHECK((*recording)->lastSeq() >= seen);
        seen = (*recording)->lastSeq();
        std::vector<Event> tail;
        REQUIRE((*recording)->read(seen > 50 ? seen - 50 : 1, seen, SIZE_MAX, tail));
        for (const Event& e : tail) CHECK(e == note(e.seq, std::string(200, 't')));
    }
    stop = true;
    feed.join();
    CHECK(seen >= 10'000);
    CHECK((*recording)->problem().empty());
}

TEST_CASE("two recorders never write one file") {
    const OwnKey key;
    TempDir dir;
    const auto first = recorder(dir / "r");
    first->append(notes(1, 2));
    first->sync();
    auto second = Recorder::open(dir / "r", lincoln());
    REQUIRE_FALSE(second);
    CHECK(has(second.error().message, "another program"));
    first->append(notes(3, 4));
    first->sync();
    CHECK(first->status().error.empty());
    CHECK(readAll(dir / "r").size() == 4);
}

TEST_CASE("a full disk is a state, when there is room again every event is in the file, in order") {
    base::setLogLevel(base::LogLevel::Error);
    const OwnKey key;
    TempDir dir;
    const auto r = recorder(dir / "r");
    r->append(notes(1, 3));
    r->sync();
    {
        const FileSizeLimit full(std::filesystem::file_size(dir / "r-wal") + 100);
        r->append(notes(4, 400));
        r->sync();
        INFO(r->status().error);
        CHECK(has(r->status().error, "disk is full"));
        CHECK(has(r->status().error, "retried"));
        CHECK(r->status().recording);
        CHECK(r->status().savedSeq == 3);
        CHECK(r->status().waiting == 397);
        r->append(notes(401, 500));
        CHECK(readAll(dir / "r") == notes(1, 3));  // what is in the file meanwhile is whole
    }
    for (int i = 0; i < 100 && r->status().savedSeq != 500; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    CHECK(r->status().error.empty());
    CHECK(r->status().savedSeq == 500);
    CHECK(readAll(dir / "r") == notes(1, 500));
    auto report = verifyRecording(dir / "r");
    REQUIRE(report);
    CHECK(report->good());
    CHECK_FALSE(report->closed);
}

TEST_CASE("what no memory could hold while the disk was full is marked as a gap with its numbers") {
    base::setLogLevel(base::LogLevel::Error);
    const OwnKey key;
    TempDir dir;
    RecorderOptions options;
    options.maxWaitingBytes = 2u << 20;
    const auto r = recorder(dir / "r", options);
    uint64_t last = 0;
    {
        const FileSizeLimit full(10);
        const std::string big(16'000, 'b');
        while (last < 300) {
            const Event e = note(++last, big);
            r->append({&e, 1});
        }
        r->sync();
        CHECK(r->status().lost > 100);
        CHECK(r->status().gaps == 0);
    }
    r->sync();
    const Event after = note(++last);
    r->append({&after, 1});
    r->sync();
    CHECK(r->status().error.empty());
    CHECK(r->status().gaps == 1);
    // A state that saw what was lost would be one that the file's events do not make.
    CHECK_FALSE(r->addSnapshot([&] { return StoredSnapshot{last, kTime, "key", "", "state"}; }));
    const auto read = readAll(dir / "r");
    REQUIRE(read.size() > 3);
    const auto* gap = std::get_if<Rejected>(&read[read.size() - 2].payload);
    REQUIRE(gap);
    const uint64_t kept = read.size() - 2;
    INFO(gap->reason);
    CHECK(has(gap->reason, "gap in the recording"));
    CHECK(has(gap->reason, "seq " + std::to_string(kept + 1) + " to 300"));
    CHECK(read[read.size() - 2].seq == 300);
    CHECK(read.back().payload == after.payload);
    auto report = verifyRecording(dir / "r");
    REQUIRE(report);
    CHECK(report->good());
    CHECK(report->gaps == 1);
}

TEST_CASE("a state that the disk does not take holds up no event") {
    base::setLogLevel(base::LogLevel::Error);
    const OwnKey key;
    TempDir dir;
    const auto r = recorder(dir / "r");
    r->append(notes(1, 3));
    r->sync();
    {
        const FileSizeLimit full(std::filesystem::file_size(dir / "r-wal") + (1u << 20));
        REQUIRE(r->addSnapshot([] { return StoredSnapshot{3, kTime, "key", "", std::string(4u << 20, 's')}; }));
        r->append(notes(4, 20));
        r->sync();
        INFO(r->status().error);
        CHECK(r->status().error.empty());
        CHECK(r->status().savedSeq == 20);
        CHECK(r->addSnapshot([] { return StoredSnapshot{20, kTime, "key", "", "small"}; }));
        r->sync();
    }
    CHECK(readAll(dir / "r") == notes(1, 20));
    auto read = Recording::open(dir / "r");
    REQUIRE(read);
    const auto kept = (*read)->until(20, "key");
    REQUIRE(kept);
    CHECK(kept->state == "small");
    CHECK(verifyRecording(dir / "r")->good());
}

TEST_CASE("a deleted recording is told, not written into nothing") {
    base::setLogLevel(base::LogLevel::Error);
    const OwnKey key;
    TempDir dir;
    const auto r = recorder(dir / "r");
    r->append(notes(1, 1));
    r->sync();
    std::filesystem::remove(dir / "r");
    r->append(notes(2, 2));
    r->sync();
    CHECK(has(r->status().error, "deleted"));
    CHECK(r->status().savedSeq == 1);
}

TEST_CASE("a log that somebody deletes while it is written loses nothing") {
    const OwnKey key;
    TempDir dir;
    {
        const auto r = recorder(dir / "r");
        r->append(notes(1, 20));
        r->sync();
        std::filesystem::remove(dir / "r-wal");
        r->append(notes(21, 40));
        r->sync();
        CHECK(r->status().error.empty());
        CHECK(readAll(dir / "r") == notes(1, 40));
    }
    CHECK(readAll(dir / "r") == notes(1, 40));
    CHECK(verifyRecording(dir / "r")->good());
}

TEST_CASE("bad lines become rejected events with their line and the rest is read") {
    auto events = readEvents("\n" + encodeEvent(note(1)) + "\r\n{bad}\n" + encodeEvent(note(2)) + "\n" + std::string(kMaxLineBytes + 10, 'x') + "\n" +
                                 encodeEvent(note(3)),
                             "f");
    REQUIRE(events);
    REQUIRE(events->size() == 5);
    const auto& bad = std::get<Rejected>((*events)[1].payload);
    CHECK(bad.where == "f line 3");
    CHECK(bad.bytes == "{bad}");
    CHECK((*events)[1].receivedAt == (*events)[0].receivedAt);
    CHECK(has(std::get<Rejected>((*events)[3].payload).reason, "longer than"));
    CHECK(std::get<Rejected>((*events)[3].payload).where == "f line 5");
    for (size_t i = 0; i < events->size(); ++i) CHECK((*events)[i].seq == i + 1);
}

TEST_CASE("events printed and read again are equal, bad lines and missing ids, times and names included") {
    auto events = readEvents(
        "{bad\n"
        R"({"v":1,"type":"alert","kind":"fire"})"
        "\n"
        R"({"v":1,"type":"note","text":"x","observed_at":"2024-11-23T14:00:00Z"})"
        "\n",
        "dir/f.ndjson");
    REQUIRE(events);
    REQUIRE(events->size() == 3);
    CHECK((*events)[0].receivedAt == kTime);
    CHECK((*events)[1].receivedAt == kTime);
    CHECK((*events)[1].id == "f.ndjson#2");
    CHECK(std::get<AlertRaised>((*events)[1].payload).alert == "f.ndjson#2");
    std::string printed;
    for (const Event& e : *events) printed += encodeEvent(e) + "\n";
    auto again = readEvents(printed, "other name");
    REQUIRE(again);
    CHECK(*again == *events);
}

TEST_CASE("a file that holds no event is one clear error with file, line and next step") {
    test::TempDir dir;
    const auto problem = [&](std::string_view content) {
        spit(dir / "f", content);
        auto r = readEventFile(dir / "f");
        REQUIRE_FALSE(r);
        INFO(r.error().text());
        CHECK(has(r.error().where, (dir / "f").string()));
        CHECK(has(r.error().message, "Expected one JSON event per line"));
        return r.error().text();
    };
    CHECK(has(problem(""), "empty"));
    CHECK(has(problem("\n\n"), "empty"));
    CHECK(has(problem(std::string("glTF\x02\0\0\0", 8)), "binary"));
    CHECK(has(problem("[\n{}\n]\n"), "line 1"));
    CHECK(has(problem("{\"type\":\"FeatureCollection\",\"features\":[]}"), "FeatureCollection"));
    CHECK(has(problem("<?xml version='1.0'?>\n<event/>\n"), "line 1"));
    auto missing = readEventFile(dir / "nothing");
    REQUIRE_FALSE(missing);
    CHECK(missing.error().code == base::ErrorCode::NotFound);
    CHECK_FALSE(readEventFile(dir / "."));
}

TEST_CASE("a recording that is renamed while it is written takes along what was saved") {
    base::setLogLevel(base::LogLevel::Error);
    const OwnKey key;
    TempDir dir;
    auto r = recorder(dir / "r");
    r->append(notes(1, 300));
    r->sync();
    std::filesystem::rename(dir / "r", dir / "moved");
    const Event e = note(301);
    r->append({&e, 1});
    r->sync();
    CHECK(r->status().deleted);
    CHECK(has(r->status().error, "moved or deleted"));
    CHECK(r->end().size() == 1);
    r.reset();
    CHECK(readAll(dir / "moved") == notes(1, 300));
    CHECK(verifyRecording(dir / "moved")->good());
    // One of the old name begins anew, whatever was left beside it.
    CHECK(recorder(dir / "r")->status().savedSeq == 0);
    CHECK(readAll(dir / "moved") == notes(1, 300));
}

TEST_CASE("a log left of a deleted recording is put aside, not taken for the new one's") {
    base::setLogLevel(base::LogLevel::Error);
    const OwnKey key;
    TempDir dir;
    std::string log;
    {
        const auto r = recorder(dir / "old");
        r->append(notes(1, 100));
        r->sync();
        log = slurp(dir / "old-wal");
    }
    spit(dir / "r-wal", log);
    spit(dir / "r-journal", "x");
    record(dir / "r", notes(1, 5));
    CHECK(readAll(dir / "r") == notes(1, 5));
    CHECK(verifyRecording(dir / "r")->good());
    size_t aside = 0;
    for (const auto& entry : std::filesystem::directory_iterator(dir / ".")) {
        const std::string name = entry.path().filename().string();
        if (has(name, "r-wal.old-")) {
            ++aside;
            CHECK(slurp(entry.path()) == log);
        }
        aside += has(name, "r-journal.old-");
    }
    CHECK(aside == 2);
}
