// Verifying, recovering and merging recordings, through the public face.
#include <sqlite3.h>

#include <random>

#include "base/log.h"
#include "event_samples.h"
#include "recording_support.h"
#include "support/process.h"

using namespace sallyport;
using namespace sallyport::live;
using namespace sallyport::test;

namespace {

/// Changes a recording as a person with a SQL program would; page checksums are made right afterwards by writing through nothing but SQLite and
/// computing them anew.
void edit(const std::filesystem::path& path, const std::string& sql) {
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open(path.c_str(), &db) == SQLITE_OK);
    char* why = nullptr;
    sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &why);
    INFO((why ? why : ""));
    REQUIRE(why == nullptr);
    sqlite3_close(db);
    std::string bytes = slurp(path);
    const auto word = [](const uint8_t* p) { return uint32_t(p[0]) | uint32_t(p[1]) << 8 | uint32_t(p[2]) << 16 | uint32_t(p[3]) << 24; };
    for (size_t page = 0; page < bytes.size(); page += 4096) {
        auto* p = reinterpret_cast<uint8_t*>(bytes.data() + page);
        uint32_t s1 = 0, s2 = 0;
        for (size_t i = 0; i < 4088; i += 8) {
            s1 += word(p + i) + s2;
            s2 += word(p + i + 4) + s1;
        }
        for (size_t i = 0; i < 4; ++i) {
            p[4088 + i] = uint8_t(s1 >> (8 * i));
            p[4092 + i] = uint8_t(s2 >> (8 * i));
        }
    }
    spit(path, bytes);
}

}  // namespace

TEST_CASE("a recording that nobody touched verifies, with its figures") {
    const OwnKey key;
    TempDir dir;
    record(dir / "r", notes(1, 300), 20, 9000);
    const VerifyReport report = verified(dir / "r");
    INFO(told(report));
    CHECK(report.good());
    CHECK(report.findings.empty());
    CHECK(report.closed);
    CHECK(report.signatureGood);
    CHECK(report.ownKey);
    CHECK(report.signer.size() == 39);
    CHECK(report.events == 300);
    CHECK(report.commits == 17);  // the first one has no event
    CHECK(report.snapshots == 15);
    CHECK(report.gaps == 0);
    CHECK(report.about.school == "Lincoln");
    CHECK_FALSE(std::filesystem::exists(dir / "r-wal"));
    CHECK_FALSE(std::filesystem::exists(dir / "r-shm"));
    CHECK(std::filesystem::file_size(dir / "r") % 4096 == 0);
}

TEST_CASE("one byte changed anywhere in a recording is found, and said where") {
    const OwnKey key;
    TempDir dir;
    record(dir / "r", notes(1, 400), 25, 9000);
    const std::string good = slurp(dir / "r");
    REQUIRE(verified(dir / "r").good());
    std::mt19937 random(11);
    std::vector<size_t> places;
    for (size_t page = 0; page < good.size(); page += 4096) places.push_back(page + random() % 4096);
    for (size_t i = 0; i < 100; ++i) places.push_back(i);  // the header, byte for byte
    for (int i = 0; i < 300; ++i) places.push_back(random() % good.size());
    for (const size_t at : places) {
        std::string bad = good;
        bad[at] = static_cast<char>(bad[at] ^ (1 + random() % 255));
        spit(dir / "bad", bad);
        INFO("byte " << at << " of " << good.size());
        const auto report = verifyRecording(dir / "bad");
        REQUIRE(report);
        REQUIRE_FALSE(report->good());
        REQUIRE(has(report->findings.front().where, "page " + std::to_string(at / 4096 + 1) + " of the file"));
        // What is left of it can be read, or the reason is said; never a wrong event.
        auto opened = Recording::open(dir / "bad");
        if (!opened) continue;
        std::vector<Event> events;
        if (!(*opened)->read(1, UINT64_MAX, SIZE_MAX, events)) continue;
        for (const Event& e : events) REQUIRE(e == note(e.seq));
    }
}

TEST_CASE("a damaged page is named with the events it holds") {
    const OwnKey key;
    TempDir dir;
    record(dir / "r", notes(1, 400));
    const std::string good = slurp(dir / "r");
    const size_t at = good.find("n200");
    REQUIRE(at != std::string::npos);
    std::string bad = good;
    bad[at] ^= 1;
    spit(dir / "r", bad);
    const VerifyReport report = verified(dir / "r");
    REQUIRE(report.findings.size() == 1);
    const VerifyFinding& f = report.findings.front();
    INFO(f.where);
    CHECK(has(f.where, ", events "));
    CHECK(f.firstSeq <= 200);
    CHECK(f.lastSeq >= 200);
    CHECK(f.lastSeq - f.firstSeq < 40);
    auto opened = Recording::open(dir / "r");
    REQUIRE(opened);
    std::vector<Event> events;
    REQUIRE((*opened)->read(1, UINT64_MAX, SIZE_MAX, events));
    CHECK(events.size() == 400 - (f.lastSeq - f.firstSeq + 1));
    INFO((*opened)->problem());
    CHECK(has((*opened)->problem(), "recovered " + std::to_string(events.size()) + " of 400 events"));
    CHECK((*opened)->about().school == "Lincoln");
}

TEST_CASE("a change by somebody who computes checksums anew is found by chain and signature") {
    const OwnKey key;
    TempDir dir;
    record(dir / "r", notes(1, 100), 10, 500);
    const std::string good = slurp(dir / "r");
    const auto after = [&](const std::string& sql) {
        spit(dir / "r", good);
        edit(dir / "r", sql);
        const VerifyReport report = verified(dir / "r");
        INFO(sql << "\n" << told(report));
        CHECK_FALSE(report.good());
        return told(report);
    };
    CHECK(has(after("UPDATE events SET body = replace(body, 'x', 'y') WHERE seq = 37"), "event 37 "));
    CHECK(has(after("UPDATE events SET received_at = received_at + 1 WHERE seq = 1"), "event 1 "));
    CHECK(has(after("UPDATE events SET observed_at = NULL WHERE seq = 2"), "event 2 "));
    CHECK(has(after("UPDATE events SET feed = 'other' WHERE seq = 3"), "event 3 "));
    CHECK(has(after("UPDATE events SET source = '' WHERE seq = 4"), "event 4 "));
    CHECK(has(after("DELETE FROM events WHERE seq = 55"), "event 56 "));
    CHECK(has(after("DELETE FROM events WHERE seq > 90"), "had 10 events, 0 are there"));
    CHECK(has(after("INSERT INTO events SELECT seq + 100, received_at, observed_at, feed, source, id, type, body, link FROM events WHERE seq = 7"),
              "107"));
    CHECK(has(after("UPDATE commits SET saved_at = saved_at - 1 WHERE number = 3"), "commit 3 "));
    CHECK(has(after("UPDATE commits SET signature = zeroblob(64) WHERE number = 4"), "commit 5 "));
    CHECK(has(after("UPDATE commits SET signature = zeroblob(64) WHERE number = 12"), "signature of commit 12 "));
    CHECK(has(after("DELETE FROM commits WHERE number = 5"), "commits were taken out"));
    CHECK(has(after("UPDATE snapshots SET state = 'none' WHERE seq = 50"), "snapshot of commit 6 "));
    CHECK(has(after("DELETE FROM snapshots WHERE seq = 50"), "snapshot of commit 6 "));
    CHECK(has(after("UPDATE meta SET value = 'Washington' WHERE name = 'school'"), "event 1 "));
    CHECK(has(after("UPDATE meta SET value = '' WHERE name = 'public_key'"), "not signed"));
    CHECK(has(after("CREATE TABLE more(x)"), "\"more\""));
    CHECK(has(after("CREATE TRIGGER t AFTER INSERT ON events BEGIN DELETE FROM events; END"), "\"t\""));
    // Values that hash like others.
    CHECK(has(after("INSERT INTO events SELECT 0, received_at, observed_at, feed, source, id, type, body, link FROM events WHERE seq = 7"),
              "events numbered 0 or less"));
    CHECK(has(after("INSERT INTO events SELECT -5, received_at, observed_at, feed, source, id, type, body, link FROM events WHERE seq = 7"),
              "events numbered 0 or less"));
    CHECK(has(after("UPDATE events SET received_at = received_at + 0.5 WHERE seq = 5"), "event 5 "));
    CHECK(has(after("UPDATE events SET received_at = received_at || ' and more' WHERE seq = 6"), "event 6 "));
    CHECK(has(after("UPDATE events SET body = CAST(body AS BLOB) WHERE seq = 7"), "event 7 "));
    CHECK(has(after("UPDATE events SET link = CAST(link AS TEXT) WHERE seq = 8"), "event 8 "));
    CHECK(has(after("UPDATE commits SET closes = 9 WHERE number = 12"), "commit 12 "));
    CHECK(has(after("UPDATE commits SET events = events || 'x' WHERE number = 3"), "commit 3 "));
    CHECK(has(after("UPDATE snapshots SET at = at + 0.5 WHERE seq = 50"), "snapshot of commit 6 "));
    CHECK(has(after("INSERT INTO meta VALUES(10, 'note', 'x')"), "table meta"));
    CHECK(has(after("INSERT INTO meta VALUES(0, 'school', 'Washington')"), "table meta"));
    CHECK(has(after("DELETE FROM commits; DELETE FROM events; DELETE FROM snapshots"), "list of commits"));
    // The end cut off in order: what is left is good, and known not to have ended.
    spit(dir / "r", good);
    edit(dir / "r", "DELETE FROM commits WHERE number > 6; DELETE FROM events WHERE seq > 50; DELETE FROM snapshots WHERE seq > 50");
    CHECK_FALSE(verified(dir / "r").closed);
}

TEST_CASE("an edited snapshot is not used, the one before it is") {
    const OwnKey key;
    TempDir dir;
    record(dir / "r", notes(1, 100), 10, 500);
    edit(dir / "r", "UPDATE snapshots SET state = 'none' WHERE seq = 50");
    auto opened = Recording::open(dir / "r");
    REQUIRE(opened);
    auto s = (*opened)->until(59, "key");
    REQUIRE(s);
    CHECK(s->seq == 40);
    s = (*opened)->until(100, "key");
    REQUIRE(s);
    CHECK(s->seq == 100);
    CHECK(s->state == std::string(500, char('a' + 100 % 26)));
    CHECK_FALSE((*opened)->until(9, "key"));
    CHECK_FALSE((*opened)->until(100, "another key"));
    const auto marks = (*opened)->marks("key");
    REQUIRE(marks.size() == 10);
    CHECK(marks[3].marks == "marks 40");
    CHECK(marks[3].state.empty());
}

TEST_CASE("another machine's recording verifies, and whose it is is said") {
    TempDir dir;
    {
        const OwnKey key;
        record(dir / "r", notes(1, 10));
    }
    const OwnKey other;
    const VerifyReport report = verified(dir / "r");
    CHECK(report.good());
    CHECK(report.signatureGood);
    CHECK_FALSE(report.ownKey);
    REQUIRE(report.findings.size() == 1);
    CHECK(has(report.findings.front().what, "another machine's key"));
}

TEST_CASE("what is no recording is an error that says so") {
    TempDir dir;
    spit(dir / "text", "hello\n");
    spit(dir / "empty", "");
    spit(dir / "zeros", std::string(20'000, '\0'));
    for (const char* name : {"text", "empty", "zeros"}) {
        auto report = verifyRecording(dir / name);
        REQUIRE_FALSE(report);
        INFO(report.error().text());
        CHECK(has(report.error().text(), "not a recording"));
        auto opened = Recording::open(dir / name);
        REQUIRE_FALSE(opened);
        CHECK(has(opened.error().text(), "not a recording"));
    }
    CHECK(verifyRecording(dir / "nothing").error().code == base::ErrorCode::NotFound);
    CHECK(Recording::open(dir / "nothing").error().code == base::ErrorCode::NotFound);
    CHECK_FALSE(verifyRecording(dir / "."));
}

TEST_CASE("a recording cut at any of a thousand offsets opens with what is there and says how much") {
    const OwnKey key;
    TempDir dir;
    const auto events = notes(1, 3000, std::string(60, 't'));
    record(dir / "r", events, 100, 6000);
    const std::string good = slurp(dir / "r");
    std::mt19937 random(5);
    size_t opened = 0, most = 0, withSnapshot = 0;
    for (int i = 0; i < 1000; ++i) {
        const size_t cut = i < 20 ? size_t(i) * 37 : size_t(random() % good.size());
        spit(dir / "cut", good.substr(0, cut));
        INFO("cut at " << cut << " of " << good.size());
        auto recording = Recording::open(dir / "cut");
        if (!recording) {
            REQUIRE(cut < 64 * 1024);  // nothing in the first pages but empty tables
            REQUIRE(!recording.error().message.empty());
            continue;
        }
        ++opened;
        std::vector<Event> read;
        REQUIRE((*recording)->read(1, UINT64_MAX, SIZE_MAX, read));
        REQUIRE(!read.empty());
        REQUIRE(has((*recording)->problem(), "recovered "));
        REQUIRE(has((*recording)->problem(), "cut off"));
        REQUIRE(has((*recording)->problem(), std::to_string(read.size() % 1000)));
        REQUIRE_FALSE((*recording)->closed());
        for (const Event& e : read) REQUIRE(e == events[e.seq - 1]);
        REQUIRE((*recording)->lastSeq() == read.back().seq);
        REQUIRE((*recording)->lastSeqUntil(read.back().receivedAt) == read.back().seq);
        // What lies before the cut is there but for some pages: at least nine of ten events.
        const double share = double(cut) / double(good.size());
        if (share > 0.2) REQUIRE(double(read.size()) > (share * 0.9 - 0.02) * double(events.size()));
        withSnapshot += (*recording)->until((*recording)->lastSeq(), "key").has_value();
        most = std::max(most, read.size());
        if (i % 10 == 0) {
            const auto report = verifyRecording(dir / "cut");
            REQUIRE((!report || !report->good()));
        }
    }
    CHECK(opened > 900);
    CHECK(most > 2700);
    CHECK(withSnapshot > 300);
}

TEST_CASE("a log cut at any place leaves the commits before it") {
    const OwnKey key;
    TempDir dir;
    std::string main, log;
    {
        const auto r = recorder(dir / "r");
        for (uint64_t i = 0; i < 12; ++i) {
            r->append(notes(i * 10 + 1, i * 10 + 10));
            r->sync();
        }
        main = slurp(dir / "r");
        log = slurp(dir / "r-wal");
    }
    std::mt19937 random(3);
    uint64_t last = 0;
    for (int i = 0; i < 200; ++i) {
        const size_t cut = random() % (log.size() + 1);
        spit(dir / "c", main);
        spit(dir / "c-wal", log.substr(0, cut));
        std::filesystem::remove(dir / "c-shm");
        INFO("log cut at " << cut);
        auto report = verifyRecording(dir / "c");
        REQUIRE(report);
        INFO(told(*report));
        REQUIRE(report->good());
        REQUIRE(report->events % 10 == 0);
        REQUIRE_FALSE(report->closed);
        REQUIRE(readAll(dir / "c") == notes(1, report->events));
        last = std::max(last, report->events);
    }
    CHECK(last >= 100);
}

TEST_CASE("a recording is read on a medium that cannot be written") {
    if (::geteuid() == 0) {
        WARN("SKIP: root may write everywhere");
        return;
    }
    const OwnKey key;
    TempDir dir;
    std::filesystem::create_directory(dir / "d");
    record(dir / "d/r", notes(1, 50));
    std::filesystem::permissions(dir / "d", std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
    CHECK(readAll(dir / "d/r") == notes(1, 50));
    std::filesystem::permissions(dir / "d", std::filesystem::perms::owner_all);
}

TEST_CASE("the sqlite3 program reads a recording") {
    if (runProgram("/usr/bin/sqlite3", {"-version"}).code != 0) {
        WARN("SKIP: the sqlite3 program is not installed");
        return;
    }
    const OwnKey key;
    TempDir dir;
    record(dir / "r", notes(1, 50, "it's here"), 10, 100);
    const std::string path = dir / "r";
    CHECK(runProgram("/usr/bin/sqlite3", {path, "SELECT count(*), min(seq), max(seq) FROM events"}).out == "50|1|50\n");
    CHECK(runProgram("/usr/bin/sqlite3", {path, "SELECT json_extract(body, '$.text') FROM events WHERE seq = 7"}).out == "it's here\n");
    CHECK(runProgram("/usr/bin/sqlite3", {path, "SELECT received, observed, feed, source, type, id FROM readable WHERE seq = 7"}).out ==
          "2024-11-23T14:00:00.007Z|2024-11-23T13:59:59.967Z|mqtt localhost:1883|acs/lincoln|note|n7\n");
    CHECK(runProgram("/usr/bin/sqlite3", {path, "SELECT value FROM meta WHERE name = 'school'"}).out == "Lincoln\n");
    CHECK(runProgram("/usr/bin/sqlite3", {path, "PRAGMA integrity_check"}).out == "ok\n");
    CHECK(verified(path).good());  // to be looked at changes nothing
}

TEST_CASE("an event that was not timed cannot be given the time that stands for none") {
    const OwnKey key;
    TempDir dir;
    auto events = notes(1, 10);
    events[4].observedAt.reset();
    record(dir / "r", events);
    REQUIRE(verified(dir / "r").good());
    edit(dir / "r", "UPDATE events SET observed_at = -1 WHERE seq = 5");
    const VerifyReport report = verified(dir / "r");
    CHECK_FALSE(report.good());
    CHECK(has(told(report), "event 5 "));
}

TEST_CASE("rows with numbers that no event has hide nothing") {
    const OwnKey key;
    TempDir dir;
    record(dir / "r", notes(1, 20), 5);
    edit(dir / "r",
         "INSERT INTO events SELECT -seq, received_at, observed_at, feed, source, id, type, body, link FROM events WHERE seq < 4; "
         "INSERT INTO events SELECT 0, received_at, observed_at, feed, source, id, type, body, link FROM events WHERE seq = 7");
    CHECK(readAll(dir / "r") == notes(1, 20));
    {
        auto opened = Recording::open(dir / "r");
        REQUIRE(opened);
        CHECK((*opened)->firstSeq() == 1);
        CHECK((*opened)->lastSeq() == 20);
        CHECK((*opened)->lastSeqUntil(kTime + base::Millis(9)) == 9);
    }
    std::string cut = slurp(dir / "r");
    spit(dir / "cut", cut.substr(0, cut.size() - 1));
    CHECK(readAll(dir / "cut") == notes(1, 20));
}
