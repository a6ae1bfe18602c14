// Recordings that other programs, links and numbers at their limit got at.
#include <sqlite3.h>

#include "recording_support.h"

using namespace sallyport;
using namespace sallyport::live;
using namespace sallyport::test;

TEST_CASE("a recording whose last number leaves none for more is not gone on with") {
    const OwnKey key;
    TempDir dir;
    auto events = notes(1, 3);
    events[2].seq = INT64_MAX - 1;
    record(dir / "r", events);
    auto again = Recorder::open(dir / "r", lincoln());
    REQUIRE_FALSE(again);
    CHECK(has(again.error().text(), "leaves none for more"));
}

TEST_CASE("a recording whose log the sqlite3 program brought home is read, verifies with a note, and goes on") {
    const OwnKey key;
    TempDir dir;
    {
        const auto r = recorder(dir / "live");
        for (uint64_t i = 0; i < 30; ++i) {
            r->append(notes(i * 20 + 1, i * 20 + 20, std::string(200, 't')));
            r->sync();
        }
        spit(dir / "r", slurp(dir / "live"));
        spit(dir / "r-wal", slurp(dir / "live-wal"));
    }
    {
        sqlite3* db = nullptr;
        REQUIRE(sqlite3_open((dir / "r").c_str(), &db) == SQLITE_OK);
        REQUIRE(sqlite3_exec(db, "SELECT count(*) FROM events", nullptr, nullptr, nullptr) == SQLITE_OK);
        sqlite3_close(db);
    }
    REQUIRE_FALSE(std::filesystem::exists(dir / "r-wal"));
    const auto all = notes(1, 600, std::string(200, 't'));
    CHECK(readAll(dir / "r") == all);
    {
        const VerifyReport report = verified(dir / "r");
        INFO(told(report));
        CHECK(report.good());
        CHECK(report.events == 600);
        CHECK(has(told(report), "another program (sqlite3)"));
    }
    const std::string good = slurp(dir / "r");
    spit(dir / "bad", good);
    std::string bad = good;
    bad[bad.find("tttt", bad.find("n300"))] = 'u';
    spit(dir / "bad", bad);
    CHECK_FALSE(verified(dir / "bad").good());  // by the chain
    // A page that has a checksum, which is not its own, is still damaged; cut, what is whole is recovered.
    bad = good;
    bad[4095] = static_cast<char>(bad[4095] ^ 1);
    if (bad.compare(4088, 8, std::string(8, '\0')) != 0) {
        spit(dir / "bad", bad);
        CHECK_FALSE(verified(dir / "bad").good());
    }
    {
        const auto r = recorder(dir / "r");
        CHECK(r->status().savedSeq == 600);
        r->append(notes(601, 620, std::string(200, 't')));
        r->sync();
    }
    CHECK(readAll(dir / "r") == notes(1, 620, std::string(200, 't')));
    const VerifyReport report = verified(dir / "r");
    INFO(told(report));
    CHECK(report.good());
    CHECK(report.closed);
}

TEST_CASE("a recording behind symbolic links is read, verified and gone on with") {
    const OwnKey key;
    TempDir dir;
    std::filesystem::create_directory(dir / "real");
    std::filesystem::create_directory_symlink(dir / "real", dir / "link");
    record(dir / "link/r", notes(1, 20), 5);
    std::filesystem::create_symlink(dir / "real/r", dir / "file");
    for (const char* name : {"real/r", "link/r", "file"}) {
        INFO(name);
        CHECK(isRecordingFile(dir / name));
        CHECK(readAll(dir / name) == notes(1, 20));
        CHECK(verified(dir / name).good());
    }
    const auto r = recorder(dir / "file");
    r->append(notes(21, 30));
    r->sync();
    r->append(notes(31, 40));
    r->sync();
    CHECK(readAll(dir / "file") == notes(1, 40));  // what is in the log, too
    CHECK(readAll(dir / "link/r") == notes(1, 40));
    CHECK(verified(dir / "file").events == 40);
}
