// A session over a recording that is read when needed: what it shows is what folding every event shows, whatever snapshots there are, and how little
// it reads and keeps.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <random>

#include "live/session_timeline.h"
#include "session_support.h"

namespace sallyport::test {
namespace {

TEST_CASE("a recording shows at every time what folding its events shows, with and without a cache") {
    const auto day = schoolDay(6000, 21);
    auto tape = std::make_shared<Tape>(day);
    Session memory(shared(), false);
    memory.append(std::vector<Event>(tape->events));
    for (const bool cached : {false, true}) {
        CAPTURE(cached);
        const auto s = open(tape, cached ? std::make_shared<Tape>() : nullptr);
        CHECK(s->mode() == SessionMode::Paused);
        CHECK(s->now() == at(0));
        CHECK(s->end() == at(5999));
        CHECK(s->takeChanges().everything);
        CHECK(s->eventCount() == 6000);
        CHECK(s->lastSeq() == 6000);
        CHECK(s->eventsInMemory() == 0);
        CHECK(s->head() == memory.head());
        CHECK(sameTimeline(*s, memory));
        CHECK_FALSE(s->bookmarks().empty());
        CHECK(s->lastMark("Ortiz") == memory.lastMark("Ortiz"));
        checkSeeks(*s, tape->events);
    }
}

TEST_CASE("the second opening of a recording without snapshots reads little, and so does every seek") {
    auto tape = std::make_shared<Tape>(schoolDay(20'000, 22));
    auto cache = std::make_shared<Tape>();
    const auto first = open(tape, cache);
    CHECK(tape->eventsRead >= 20'000);
    CHECK(cache->snapshots.size() >= 12);
    tape->eventsRead = 0;
    const auto again = open(tape, cache);
    CHECK(tape->eventsRead < 3000);
    CHECK(again->head() == first->head());
    CHECK(sameTimeline(*again, *first));
    std::mt19937 random(3);
    for (int i = 0; i < 20; ++i) {
        const Timestamp t = at(int(random() % 20'000));
        const size_t before = tape->eventsRead;
        again->seek(t);
        CHECK(tape->eventsRead - before <= 2300);
        if (i % 4 == 0) REQUIRE(sameInFull(again->shown(), foldUntil(tape->events, t), t));
    }
}

TEST_CASE("opening can be stopped, and told how far it is") {
    auto tape = std::make_shared<Tape>(schoolDay(20'000, 22));
    Session s(shared(), false);
    std::vector<double> told;
    const auto r = s.load(std::make_unique<TapeReader>(tape), nullptr, [&](double f) { return told.push_back(f), told.size() < 3; });
    REQUIRE_FALSE(r);
    CHECK(r.error().code == base::ErrorCode::Cancelled);
    REQUIRE(told.size() == 3);
    CHECK(std::is_sorted(told.begin(), told.end()));
    CHECK(told.front() > 0);
    CHECK(told.back() < 1);
}

TEST_CASE("a live session that is recorded keeps little in memory and can still go back anywhere") {
    Incident incident;
    const auto day = schoolDay(26'000, 23);
    incident.receiveAll(day);
    CHECK(incident.mostInMemory <= 3 * 4096);
    CHECK(incident.snapshots >= 15);
    CHECK(incident.session.head() == foldUntil(incident.all, at(1e6)));
    Session& s = incident.session;
    CHECK(s.begin() == at(0));
    CHECK(s.eventCount() == 26'000);
    checkSeeks(s, incident.all, 24);
    // Looking back while more comes, and while what is looked at leaves the memory.
    s.seek(at(24'500));
    const auto more = schoolDay(12'000, 24);
    for (size_t i = 0; i < more.size(); i += 500) {
        std::vector<Event> batch(more.begin() + std::ptrdiff_t(i), more.begin() + std::ptrdiff_t(i) + 500);
        for (Event& e : batch) {
            e.receivedAt += std::chrono::seconds(26'000);
            e.id += "-later";
        }
        incident.receive(std::move(batch));
        REQUIRE(s.now() == at(24'500));
    }
    CHECK(sameInFull(s.shown(), foldUntil(incident.all, at(24'500)), s.now()));
    s.setSpeed(64);
    s.play();
    s.advance(at(38'000), 1000ms);
    CHECK(s.now() == at(24'564));
    CHECK(sameInFull(s.shown(), foldUntil(incident.all, s.now()), s.now()));
    s.follow();
    CHECK(s.shown() == foldUntil(incident.all, at(1e6)));
}

TEST_CASE("what the disk has not saved stays in memory, all of it") {
    Incident incident;
    const auto day = schoolDay(30'000, 25);
    for (size_t i = 0; i < day.size(); i += 500)
        incident.receive({day.begin() + std::ptrdiff_t(i), day.begin() + std::ptrdiff_t(i) + 500}, i < 5000 ? 0 : i - 5000);
    CHECK(incident.session.eventsInMemory() >= 24'000);
    checkSeeks(incident.session, incident.all, 12);
    incident.session.setStored(nullptr);
    incident.session.setSavedUpTo(30'000);
    CHECK(incident.session.eventsInMemory() >= 24'000);
    checkSeeks(incident.session, incident.all, 6);
}

TEST_CASE("a recording that began later than the session is not trusted with what came before") {
    const auto day = schoolDay(20'000, 26);
    auto tape = std::make_shared<Tape>();
    Session s(shared(), true);
    s.setStored(std::make_unique<TapeReader>(tape));
    std::vector<Event> all;
    for (size_t i = 0; i < day.size(); i += 1000) {
        std::vector<Event> batch(day.begin() + std::ptrdiff_t(i), day.begin() + std::ptrdiff_t(i) + 1000);
        for (Event& e : batch) {
            e.seq = all.size() + 1;
            all.push_back(e);
            if (i >= 2000) tape->events.push_back(e);
        }
        s.append(std::move(batch));
        s.advance(all.back().receivedAt, 16ms);
        s.setSavedUpTo(all.size());
        CHECK_FALSE(s.snapshotToSave());
    }
    CHECK(s.eventsInMemory() == 20'000);
    checkSeeks(s, all, 6);
}

TEST_CASE("a recording with the snapshots of its live session opens as that session was") {
    Incident incident;
    incident.refuseEvery = 3;
    incident.receiveAll(schoolDay(30'000, 27), 300);
    incident.tape->eventsRead = 0;
    const auto s = open(incident.tape);
    CHECK(incident.tape->eventsRead < 4000);
    CHECK(sameInFull(s->head(), incident.session.head(), at(30'000)));
    CHECK(sameTimeline(*s, incident.session));
    CHECK(s->lastMark("Lee") == incident.session.lastMark("Lee"));
    checkSeeks(*s, incident.tape->events, 20);
}

TEST_CASE("an incident that was cut off goes on as if nothing had happened") {
    const auto day = schoolDay(24'000, 28);
    Incident whole, first;
    whole.receiveAll(day);
    first.receiveAll({day.begin(), day.begin() + 12'000});
    Incident second;
    second.tape = first.tape;
    second.all = first.all;
    REQUIRE(second.session.load(std::make_unique<TapeReader>(second.tape)));
    second.session.setStored(std::make_unique<TapeReader>(second.tape));
    second.session.follow();
    CHECK(second.session.showsLive());
    CHECK(second.session.lastMark("Ortiz") == first.session.lastMark("Ortiz"));
    second.receiveAll({day.begin() + 12'000, day.end()});
    CHECK(sameInFull(second.session.head(), whole.session.head(), at(24'000)));
    CHECK(sameTimeline(second.session, whole.session));
    CHECK(second.session.eventsInMemory() <= 3 * 4096);
    checkSeeks(second.session, whole.all, 16);
    const auto replay = open(second.tape);
    CHECK(sameTimeline(*replay, whole.session));
    checkSeeks(*replay, whole.all, 10);
}

TEST_CASE("snapshots that are missing, damaged or of another plan cost time and change nothing") {
    Incident incident;
    incident.receiveAll(schoolDay(16'000, 29), 250);
    std::mt19937 random(1);
    for (int round = 0; round < 6; ++round) {
        auto tape = std::make_shared<Tape>(*incident.tape);
        for (auto it = tape->snapshots.begin(); it != tape->snapshots.end();) {
            StoredSnapshot& s = it->second;
            if (round == 0) s.key = "another";
            else if (round == 1 || random() % 3 == 0) s.state[random() % s.state.size()] ^= 0x55;
            else if (random() % 4 == 0) s.marks.resize(s.marks.size() / 2);
            else if (random() % 4 == 0) {
                it = tape->snapshots.erase(it);
                continue;
            }
            ++it;
        }
        CAPTURE(round);
        const auto s = open(tape, round % 2 ? std::make_shared<Tape>() : nullptr);
        CHECK(s->head() == incident.session.head());
        CHECK(sameTimeline(*s, incident.session));
        checkSeeks(*s, tape->events, 8, unsigned(round));
    }
}

TEST_CASE("a mark that is made in a recording shows from the cursor on, and in every loop") {
    auto tape = std::make_shared<Tape>(schoolDay(9000, 30));
    const auto s = open(tape, std::make_shared<Tape>());
    auto all = tape->events;
    for (const int t : {4000, 2500, 7000}) {
        s->seek(at(t));
        Event mark = roomIs(0, "command", "101", RoomStatus::Threat, "my-mark-" + std::to_string(t));
        mark.seq = s->lastSeq() + 1;
        mark.receivedAt = s->markTime();
        mark.observedAt = s->markTime();
        all.push_back(mark);
        s->takeChanges();
        s->append({mark});
        CHECK(s->takeChanges().rooms == std::vector{room("101")});
        CHECK(sameInFull(s->shown(), foldUntil(all, at(t)), at(t)));
    }
    checkSeeks(*s, all, 24);
    CHECK(s->end() == at(8999));
    s->seek(at(3999));
    s->stepEvent(1);
    CHECK(s->now() == at(4000));
    std::vector<Event> read;
    REQUIRE(s->read(at(3999), at(4001), 100, read));
    CHECK(read.size() == 4);
    CHECK(std::is_sorted(read.begin(), read.end(), [](const Event& a, const Event& b) { return a.receivedAt < b.receivedAt; }));
    read.clear();
    REQUIRE(s->read(at(3999), at(4001), 2, read));
    CHECK(read.size() == 2);
}

TEST_CASE("stepping through a recording stops at each moment, both ways") {
    auto tape =
        std::make_shared<Tape>(std::vector{alertIn(0, "a", "101"), alertIn(10, "b", "101"), alertIn(10, "c", "101"), alertIn(20, "d", "101")});
    const auto s = open(tape);
    s->stepEvent(1);
    CHECK(s->now() == at(10));
    CHECK(s->shown().alerts.size() == 3);
    s->stepEvent(1);
    CHECK(s->now() == at(20));
    s->stepEvent(1);
    CHECK(s->now() == at(20));
    s->seek(at(15));
    s->stepEvent(-1);
    CHECK(s->now() == at(10));
    s->stepEvent(-1);
    s->stepEvent(-1);
    CHECK(s->now() == at(0));
}

TEST_CASE("a recording with gaps in its numbers is read across them") {
    auto tape = std::make_shared<Tape>(schoolDay(3000, 31));
    for (size_t i = 0; i < tape->events.size(); ++i) tape->events[i].seq += i < 1000 ? 0 : i < 2000 ? 70'000 : 9'000'000'000'000'000;
    const auto s = open(tape);
    CHECK(s->eventCount() == 3000);
    checkSeeks(*s, tape->events, 10);
}

TEST_CASE("a recording that cannot be read any more says so and does not end the program") {
    auto tape = std::make_shared<Tape>(schoolDay(20'000, 32));
    auto reader = std::make_unique<TapeReader>(tape);
    TapeReader* const it = reader.get();
    Session s(shared(), false);
    REQUIRE(s.load(std::move(reader)));
    CHECK(s.problem().empty());
    it->failing = "input/output error";
    s.seek(at(11'700));
    CHECK(s.problem().find("input/output error") != std::string::npos);
    CHECK(s.now() == at(11'700));
    std::vector<Event> out;
    CHECK_FALSE(s.read(at(900), at(910), 10, out));
}

TEST_CASE("a device that is given a place counts there from its first word, in memory, on disk and in snapshots") {
    const building::Building school = smallSchool();
    const std::vector<building::DeviceAlias> alias{{"acs/17", "D-101", ""}};
    const auto more = std::make_shared<building::PlaceIndex>(school, alias);
    const auto as = [](const WorldState& a, const WorldState& b) { return a == b; };
    Incident incident;
    incident.receiveAll(schoolDay(16'000, 33));
    Session& s = incident.session;
    s.seek(at(9000));
    s.takeChanges();
    REQUIRE(s.setPlaces(more));
    CHECK(s.takeChanges().everything);
    CHECK(as(s.shown(), foldUntil(incident.all, at(9000), *more)));
    CHECK(as(s.head(), foldUntil(incident.all, at(1e6), *more)));
    for (const int t : {15'990, 15'000, 3, 4100, 11'111}) {
        s.seek(at(t));
        CAPTURE(t);
        CHECK(as(s.shown(), foldUntil(incident.all, at(t), *more)));
    }
    // Taken away again.
    REQUIRE(s.setPlaces(shared()));
    for (const int t : {15'990, 4100}) {
        s.seek(at(t));
        CHECK(as(s.shown(), foldUntil(incident.all, at(t))));
    }
    CHECK(as(s.head(), foldUntil(incident.all, at(1e6))));
}

TEST_CASE("what the timeline got since a snapshot is written and read equal, and anything else is refused") {
    SnapshotMarks marks{812,
                        {TimelineMark{at(3), TimelineMark::Kind::Alert, "Panic 214"}, TimelineMark{at(1), TimelineMark::Kind::Room, ""},
                         NamedMoment{at(9), "first shots", "Ortiz", "b-1"}, MomentGone{"b-0"}}};
    const std::string bytes = writeMarks(marks);
    CHECK(readMarks(bytes) == marks);
    for (size_t n = 0; n < bytes.size(); ++n) CHECK_FALSE(readMarks(bytes.substr(0, n)));
    CHECK_FALSE(readMarks(bytes + "x"));
    std::string other = bytes;
    other[0] = 9;
    CHECK_FALSE(readMarks(other));
}

TEST_CASE("the cache keeps snapshots between runs, and makes room by what was used longest ago") {
    const auto folder = std::filesystem::temp_directory_path() / ("sallyport-cache-" + std::to_string(::getpid()));
    std::filesystem::remove_all(folder);
    auto tape = std::make_shared<Tape>(schoolDay(12'000, 34));
    const auto load = [&](const char* id) {
        auto cache = SnapshotCache::open(folder, id, key());
        REQUIRE(cache);
        auto s = std::make_unique<Session>(shared(), false);
        tape->eventsRead = 0;
        REQUIRE(s->load(std::make_unique<TapeReader>(tape), std::move(*cache)));
        return s;
    };
    auto first = load("one");
    CHECK(tape->eventsRead >= 12'000);
    checkSeeks(*first, tape->events, 6);
    auto again = load("one");
    CHECK(tape->eventsRead < 4000);
    CHECK(sameTimeline(*first, *again));
    checkSeeks(*again, tape->events, 6);
    const auto count = [&] {
        int n = 0;
        for (const auto& f : std::filesystem::directory_iterator(folder)) n += f.path().extension() == ".snapshots";
        return n;
    };
    load("two");
    CHECK(count() == 2);
    // A file that is none is replaced, also while others have it open.
    for (const auto& f : std::filesystem::directory_iterator(folder)) std::filesystem::resize_file(f.path(), 100);
    checkSeeks(*first, tape->events, 6);
    load("one");
    CHECK(tape->eventsRead >= 12'000);
    checkSeeks(*again, tape->events, 6);
    REQUIRE(SnapshotCache::open(folder, "three", key(), 1));
    CHECK(count() == 1);
    std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace sallyport::test
