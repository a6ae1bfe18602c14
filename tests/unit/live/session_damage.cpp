// A session whose recording is damaged, cannot be read, lacks what the disk lost, or lies: what is shown is right as soon as it can be, and nothing
// wrong is kept for later.
#include <unistd.h>
#include <zstd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "live/session_timeline.h"
#include "session_support.h"

namespace sallyport::test {
namespace {

/// The tape without the events of [from, to): what salvage found of a damaged copy.
std::shared_ptr<Tape> damagedCopy(const Tape& whole, size_t from, size_t to) {
    auto copy = std::make_shared<Tape>(whole);
    copy->events.erase(copy->events.begin() + std::ptrdiff_t(from), copy->events.begin() + std::ptrdiff_t(to));
    return copy;
}
std::unique_ptr<Session> openDamaged(const std::shared_ptr<Tape>& tape, const std::shared_ptr<Tape>& cache) {
    auto reader = std::make_unique<TapeReader>(tape);
    reader->damage = "recovered 11,000 of 12,000 events";
    auto s = std::make_unique<Session>(shared(), false);
    REQUIRE(s->load(std::move(reader), std::make_unique<TapeCache>(cache)));
    return s;
}

TEST_CASE("a damaged copy says so and leaves nothing behind that the whole recording would show") {
    const auto whole = std::make_shared<Tape>(schoolDay(12'000, 41));
    const auto copy = damagedCopy(*whole, 2000, 3000);
    const auto cache = std::make_shared<Tape>();
    const auto damaged = openDamaged(copy, cache);
    CHECK(damaged->problem() == "recovered 11,000 of 12,000 events");
    checkSeeks(*damaged, copy->events, 8);
    CHECK(cache->snapshots.empty());
    const auto s = open(whole, cache);
    CHECK(s->problem().empty());
    CHECK_FALSE(cache->snapshots.empty());
    checkSeeks(*s, whole->events, 8);
    // The other way round: what the whole one left is not what the copy holds.
    const auto again = openDamaged(copy, cache);
    CHECK(again->head() == damaged->head());
    checkSeeks(*again, copy->events, 8);
}

TEST_CASE("what could not be read once is read again, and nothing is folded onto a state that lacks it") {
    const auto tape = std::make_shared<Tape>(schoolDay(20'000, 42));
    auto reader = std::make_unique<TapeReader>(tape);
    TapeReader* const it = reader.get();
    Session s(shared(), false);
    REQUIRE(s.load(std::move(reader)));
    it->failing = "input/output error";
    std::vector<Event> out;
    s.seek(at(7000));
    s.seek(at(7300));
    CHECK_FALSE(s.read(at(9000), at(9010), 100, out));
    it->failing.clear();
    // From here on forwards: the nearest state would be the one that lacks events.
    for (const int t : {7310, 7400, 9005}) {
        s.seek(at(t));
        CAPTURE(t);
        CHECK(sameInFull(s.shown(), foldUntil(tape->events, at(t)), at(t)));
    }
    out.clear();
    CHECK(s.read(at(9000), at(9010), 100, out));
    CHECK(out.size() >= 10);
    CHECK(s.problem().find("input/output error") != std::string::npos);
}

TEST_CASE("a recording that cannot be read to its end does not open, and what it left in the cache is right") {
    const auto tape = std::make_shared<Tape>(schoolDay(20'000, 43));
    const auto cache = std::make_shared<Tape>();
    auto reader = std::make_unique<TapeReader>(tape);
    reader->failing = "input/output error";
    reader->failsFrom = 9000;
    Session s(shared(), false);
    const auto loaded = s.load(std::move(reader), std::make_unique<TapeCache>(cache));
    REQUIRE_FALSE(loaded);
    CHECK(loaded.error().text().find("input/output error") != std::string::npos);
    for (const auto& [seq, snapshot] : cache->snapshots) CHECK(seq < 9000);
    const auto again = open(tape, cache);
    checkSeeks(*again, tape->events, 12);
}

TEST_CASE("events that the disk lost are shown from memory, and no snapshot holds what the recording does not") {
    Incident incident;
    Session& s = incident.session;
    const auto day = schoolDay(40'000, 44);
    uint64_t lost = 0;
    size_t offered = 0;
    for (size_t i = 0; i < day.size(); i += 400) {
        std::vector<Event> batch(day.begin() + std::ptrdiff_t(i), day.begin() + std::ptrdiff_t(i) + 400);
        const bool full = i >= 16'000 && i < 18'000;
        for (Event& e : batch) {
            e.seq = incident.all.size() + 1;
            incident.all.push_back(e);
            if (!full) incident.tape->events.push_back(e);
            lost += full;
        }
        s.append(std::move(batch));
        s.advance(incident.all.back().receivedAt, 16ms);
        // While the disk refuses nothing new is saved.
        s.setSavedUpTo(full ? 16'000 : incident.all.size(), lost);
        offered += lost > 0 && s.snapshotToSave();
    }
    CHECK(offered == 0);
    CHECK(s.eventsInMemory() >= 24'000);
    checkSeeks(s, incident.all, 8);
    s.seek(at(17'500));
    CHECK(sameInFull(s.shown(), foldUntil(incident.all, at(17'500)), at(17'500)));
    // Nor does another recording that is begun now make room.
    s.setStored(std::make_unique<TapeReader>(incident.tape));
    s.setSavedUpTo(incident.all.size());
    CHECK(s.eventsInMemory() >= 24'000);
    checkSeeks(s, incident.all, 6);
    // Opened again it is what the file holds.
    const auto replay = open(incident.tape);
    checkSeeks(*replay, incident.tape->events, 8);
}

TEST_CASE("a session lets go of its recording and goes on with what is in memory") {
    Incident incident;
    incident.receiveAll(schoolDay(20'000, 45));
    Session& s = incident.session;
    s.seek(at(500));
    CHECK(incident.tape.use_count() == 2);
    s.letGoOfRecording();
    CHECK(incident.tape.use_count() == 1);
    CHECK(s.head() == foldUntil(incident.all, at(1e6)));
    for (const int t : {0, 400, 19'999, 17'000}) s.seek(at(t));
    s.stepEvent(-1);
    std::vector<Event> out;
    CHECK(s.read(at(0), at(20'000), 100'000, out));
    CHECK(out.size() == s.eventsInMemory());
    s.follow();
    CHECK(s.shown() == s.head());
}

TEST_CASE("marks that claim to begin after their snapshot do not make the recording be folded again and again") {
    Incident incident;
    incident.receiveAll(schoolDay(16'000, 46), 250);
    CHECK(incident.snapshots >= 8);
    for (auto& [seq, snapshot] : incident.tape->snapshots) {
        auto marks = readMarks(snapshot.marks);
        REQUIRE(marks);
        marks->since = 16'000;
        snapshot.marks = writeMarks(*marks);
    }
    incident.tape->eventsRead = 0;
    const auto s = open(incident.tape);
    CHECK(incident.tape->eventsRead < 20'000);
    CHECK(sameTimeline(*s, incident.session));
    CHECK(s->head() == incident.session.head());
}

TEST_CASE("a device that is taken away while very much was received is refused, and nothing has changed") {
    const auto more = std::make_shared<building::PlaceIndex>(smallSchool(), std::vector<building::DeviceAlias>{{"acs/17", "D-101", ""}});
    Session s(shared(), true);
    std::vector<Event> events;
    for (int i = 0; i < 100'100; ++i) {
        events.push_back(alertIn(i / 10, "same", "101"));
        events.back().seq = uint64_t(i) + 1;
    }
    s.append(std::move(events));
    s.follow();
    CHECK(s.setPlaces(more));  // only more devices: nothing is folded again
    const WorldState before = s.head();
    const auto refused = s.setPlaces(shared());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().text().find("opened again") != std::string::npos);
    CHECK(&s.places() == more.get());
    CHECK(s.head() == before);
}

std::string varint(uint64_t v) {
    std::string out;
    for (; v >= 0x80; v >>= 7) out.push_back(char(v | 0x80));
    return out + char(v);
}
/// The snapshot with one text of it exchanged for `n` bytes.
std::string withText(const std::string& snapshot, const std::string& text, size_t n) {
    const auto whole = unpackWhole(1, snapshot);
    REQUIRE(whole);
    std::string raw = *whole->bytes;
    const size_t at = raw.find(varint(text.size()) + text);
    REQUIRE(at != std::string::npos);
    raw.replace(at, 1 + text.size(), varint(n) + std::string(n, 'x'));
    std::string packed(ZSTD_compressBound(raw.size()), '\0');
    packed.resize(ZSTD_compress(packed.data(), packed.size(), raw.data(), raw.size(), 1));
    return snapshot.substr(0, 13) + packed;
}

TEST_CASE("a small snapshot cannot name one long text so often that the memory ends") {
    const std::string marker = "what is said again and again";
    SnapshotState state{WorldState(places()), {}};
    for (int i = 0; i < 4000; ++i) {
        Event e = alertIn(i, "n" + std::to_string(i), "101");
        e.payload = Note{marker, marker, {}};
        reduce(state.world, places(), e);
    }
    const std::string bytes = SnapshotWriter().write(1, state);
    const auto none = [](uint64_t) { return WholeSnapshot{}; };
    const auto plain = readSnapshot(withText(bytes, marker, marker.size()), places(), none);
    REQUIRE(plain);
    CHECK(plain->world.notes.size() == 4000);
    CHECK(readSnapshot(withText(bytes, marker, 2000), places(), none));
    CHECK_FALSE(readSnapshot(withText(bytes, marker, 60'000), places(), none));      // a gigabyte, named 16,000 times
    CHECK_FALSE(readSnapshot(withText(bytes, marker, 50'000'000), places(), none));  // longer than any event
}

TEST_CASE("two sessions fill and read one cache at once, and one that is overwritten under them costs time only") {
    const auto folder = std::filesystem::temp_directory_path() / ("sallyport-caches-" + std::to_string(::getpid()));
    std::filesystem::remove_all(folder);
    const auto tape = std::make_shared<Tape>(schoolDay(12'000, 47));
    const auto load = [&] {
        auto cache = SnapshotCache::open(folder, "one", key());
        auto s = std::make_unique<Session>(shared(), false);
        REQUIRE(s->load(std::make_unique<TapeReader>(tape), cache ? std::move(*cache) : nullptr));
        return s;
    };
    std::vector<std::unique_ptr<Session>> sessions(2);
    for (auto& s : sessions) s = load();
    {
        // Both hold the file open and write.
        auto a = SnapshotCache::open(folder, "two", key()), b = SnapshotCache::open(folder, "two", key());
        REQUIRE(a);
        REQUIRE(b);
        CHECK((*a)->put({5, at(5), key(), "m", "state"}));
        CHECK_FALSE((*b)->put({6, at(6), key(), "m", "other"}));  // at once refused from then on: it is being filled
        CHECK_FALSE((*b)->put({7, at(7), key(), "m", "other"}));
        (*a)->flush();
        const auto found = (*b)->until(9, key());
        REQUIRE(found);
        CHECK(found->state == "state");
    }
    for (const auto& f : std::filesystem::directory_iterator(folder)) CHECK(f.path().extension() == ".snapshots");
    std::mt19937 random(2);
    for (int round = 0; round < 4; ++round) {
        CAPTURE(round);
        for (const auto& f : std::filesystem::directory_iterator(folder)) {
            const auto size = std::filesystem::file_size(f.path());
            if (round % 2) std::filesystem::resize_file(f.path(), size / uint64_t(round + 1));
            std::fstream file(f.path(), std::ios::in | std::ios::out | std::ios::binary);
            for (int i = 0; i < 40 && round > 0; ++i) {
                file.seekp(std::streamoff(random() % std::max<uint64_t>(size / uint64_t(round + 1), 1)));
                for (int n = 0; n < 64; ++n) file.put(char(random()));
            }
        }
        for (auto& s : sessions) checkSeeks(*s, tape->events, 3, unsigned(round));
        sessions[size_t(round) % 2] = load();
        checkSeeks(*sessions[size_t(round) % 2], tape->events, 3);
    }
    std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace sallyport::test
