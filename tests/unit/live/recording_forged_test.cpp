// Recordings that somebody made to hurt, that go bad while they are open, and a recorder under load.
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <thread>

#include "recording_support.h"

using namespace sallyport;
using namespace sallyport::live;
using namespace sallyport::test;

namespace {
uint32_t big32(const std::string& b, size_t at) {
    uint32_t v = 0;
    for (size_t i = 0; i < 4; ++i) v = v << 8 | static_cast<uint8_t>(b[at + i]);
    return v;
}
void setBig32(std::string& b, size_t at, uint32_t v) {
    for (size_t i = 0; i < 4; ++i) b[at + i] = static_cast<char>(v >> (24 - 8 * i));
}
/// The log's checksums made anew, as anybody can.
void seal(std::string& log) {
    const bool bigEndian = log[3] & 1;
    uint32_t s1 = 0, s2 = 0;
    const auto add = [&](size_t from, size_t size) {
        const auto word = [&](size_t at) { return bigEndian ? big32(log, at) : __builtin_bswap32(big32(log, at)); };
        for (size_t i = from; i < from + size; i += 8) {
            s1 += word(i) + s2;
            s2 += word(i + 4) + s1;
        }
    };
    add(0, 24);
    for (size_t at = 32; at + 24 + 4096 <= log.size(); at += 24 + 4096) {
        add(at, 8);
        add(at + 24, 4096);
        setBig32(log, at + 16, s1);
        setBig32(log, at + 20, s2);
    }
}
}  // namespace

TEST_CASE("a log that claims four billion pages is refused with few words and at once") {
    const OwnKey key;
    TempDir dir;
    std::string main, log;
    {
        const auto r = recorder(dir / "r");
        r->append(notes(1, 50));
        r->sync();
        main = slurp(dir / "r");
        log = slurp(dir / "r-wal");
    }
    for (const uint32_t claimed : {UINT32_MAX, UINT32_MAX - 1, 1u << 20}) {
        std::string forged = log;
        size_t last = 0;
        for (size_t at = 32; at + 24 + 4096 <= forged.size(); at += 24 + 4096)
            if (big32(forged, at + 4) != 0) last = at;
        REQUIRE(last != 0);
        setBig32(forged, last + 4, claimed);
        seal(forged);
        spit(dir / "f", main);
        spit(dir / "f-wal", forged);
        std::filesystem::remove(dir / "f-shm");
        const auto began = std::chrono::steady_clock::now();
        const auto report = verifyRecording(dir / "f");
        CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(20));
        if (!report) continue;
        INFO(told(*report));
        CHECK_FALSE(report->good());
        CHECK(has(told(*report), "of " + std::to_string(claimed) + " pages are there"));
        CHECK(report->findings.size() < 40);
    }
    // Of a file that SQLite does not read either, what is whole is read.
    main[100] = 'x';
    std::string forged = log;
    setBig32(forged, 32 + 4, UINT32_MAX);
    seal(forged);
    spit(dir / "f", main);
    spit(dir / "f-wal", forged);
    std::filesystem::remove(dir / "f-shm");
    const auto began = std::chrono::steady_clock::now();
    (void)Recording::open(dir / "f");
    CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(20));
}

TEST_CASE("a newer format is said first, also when its pages are not like ours") {
    const OwnKey key;
    TempDir dir;
    record(dir / "r", notes(1, 50));
    std::string bytes = slurp(dir / "r");
    bytes[63] = 7;  // user_version
    spit(dir / "future", bytes);
    const auto report = verifyRecording(dir / "future");
    REQUIRE(report);
    CHECK_FALSE(report->good());
    CHECK(has(report->findings.front().what, "newer Sallyport (format 7"));
}

TEST_CASE("a recording whose file goes bad while it is shown answers with an error and goes on") {
    const OwnKey key;
    TempDir dir;
    record(dir / "r", notes(1, 50));
    auto opened = Recording::open(dir / "r");
    REQUIRE(opened);
    Recording& r = **opened;
    REQUIRE(r.lastSeq() == 50);
    // A log is there again, and neither SQLite nor salvage can do anything with the file.
    std::filesystem::resize_file(dir / "r", 60);
    spit(dir / "r-wal", "x");
    for (int i = 0; i < 2; ++i) {
        r.refresh();
        std::vector<Event> events;
        (void)r.read(1, 50, 50, events);
        (void)r.lastSeqUntil(kTime);
        (void)r.until(50, "key");
        (void)r.marks("key");
        CHECK_FALSE(r.problem().empty());
    }
}

TEST_CASE("a sync ends although events never stop coming") {
    const OwnKey key;
    TempDir dir;
    const auto r = recorder(dir / "r");
    std::atomic<bool> done{false};
    std::atomic<uint64_t> given{0};
    std::thread feed([&] {
        const std::string text(2000, 'f');
        for (uint64_t s = 1; !done; s += 50) {
            r->append(notes(s, s + 49, text));
            given = s + 49;
        }
    });
    while (given < 1000) std::this_thread::yield();
    for (int i = 0; i < 5; ++i) {
        const uint64_t before = given;
        const auto began = std::chrono::steady_clock::now();
        r->sync();
        CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(10));
        CHECK(r->status().savedSeq >= before);
    }
    done = true;
    feed.join();
}
