// Replay is a cursor over the log: what is shown at a time is what the events received until then say, however one got there.
#include "live/session.h"

#include <catch2/catch.hpp>
#include <random>

#include "state_events.h"

namespace sallyport::test {
namespace {

std::shared_ptr<const building::PlaceIndex> shared() {
    return {&places(), [](const building::PlaceIndex*) {}};
}

/// A recording of `n` events, one a second, that change everything there is to change.
std::vector<Event> recording(int n) {
    std::mt19937 random(11);
    const char* rooms[] = {"101", "102", "103", "104", "105", "201", "H1"};
    const char* doors[] = {"D-101", "D-102", "D-103", "D-104", "X1"};
    std::vector<Event> out;
    for (int i = 0; i < n; ++i) {
        const auto pick = [&](int k) { return int(random() % uint32_t(k)); };
        switch (pick(6)) {
            case 0:
                out.push_back(roomIs(i, "app/teacher", rooms[pick(7)], RoomStatus(pick(8))));
                break;
            case 1:
                out.push_back(responderIn(i, "u" + std::to_string(pick(5)), rooms[pick(7)]));
                break;
            case 2:
                out.push_back(alertIn(i, "a" + std::to_string(pick(20)), rooms[pick(7)]));
                break;
            case 3:
                out.push_back(takeBack(i, "command", out.empty() ? "none" : out[size_t(pick(int(out.size())))].id));
                break;
            default:
                out.push_back(doorIs(i, doors[pick(5)], LockState(pick(6)), DoorPosition(pick(3))));
                break;
        }
        out.back().observedAt = at(i - pick(30));  // late arrivals
    }
    return out;
}

/// The whole log, in its order.
std::vector<Event> logOf(Session& s) {
    std::vector<Event> out;
    REQUIRE(s.read(s.begin(), s.end(), 1'000'000, out));
    return out;
}
bool inOrder(const std::vector<Event>& log) {
    return std::is_sorted(log.begin(), log.end(), [](const Event& a, const Event& b) { return a.receivedAt < b.receivedAt; });
}

WorldState foldUntil(const std::vector<Event>& events, Timestamp t) {
    WorldState s(places());
    for (const Event& e : events)
        if (e.receivedAt <= t) reduce(s, places(), e);
    return s;
}

/// A session that has read a recording.
struct Replay : Session {
    explicit Replay(std::vector<Event> events) : Session(shared(), false) { append(std::move(events)); }
};

TEST_CASE("a recording opens at its start, paused, and is never shown as live") {
    Replay s(recording(50));
    CHECK(s.mode() == SessionMode::Paused);
    CHECK(s.now() == at(0));
    CHECK(s.end() == at(49));
    CHECK(s.takeChanges().everything);
    s.play();
    CHECK_FALSE(s.showsLive());
    s.follow();
    CHECK(s.now() == s.end());
    CHECK_FALSE(s.showsLive());
}

TEST_CASE("seeking to any time shows what folding from the start gives") {
    const auto events = recording(9000);
    Replay s(events);
    CHECK(s.snapshotCount() == 4);
    std::mt19937 random(5);
    for (int i = 0; i < 60; ++i) {
        const Timestamp t = at(int(random() % 9000));
        s.seek(t);
        CAPTURE(i);
        CHECK(s.takeChanges().everything);
        REQUIRE(s.now() == t);
        REQUIRE(s.shown() == foldUntil(events, t));
    }
    CHECK(s.head() == foldUntil(events, s.end()));
}

TEST_CASE("playing through shows at every moment what seeking there shows, and names what changed") {
    const auto events = recording(300);
    Replay s(events);
    s.setSpeed(8);
    s.play();
    s.takeChanges();
    while (s.mode() == SessionMode::Playing) {
        s.advance(at(1e6), 1300ms);
        REQUIRE(s.shown() == foldUntil(events, s.now()));
        CHECK_FALSE(s.takeChanges().everything);
    }
    CHECK(s.now() == s.end());
    s.play();  // from the end: again from the start
    CHECK(s.now() == s.begin());
}

TEST_CASE("fractions of a millisecond add up at slow speed") {
    Replay s(recording(50));
    s.setSpeed(1.0 / 8);
    s.play();
    for (int i = 0; i < 800; ++i) s.advance(at(0), 1ms);
    CHECK(s.now() == at(0) + 100ms);
}

TEST_CASE("speed is held between an eighth and sixty-four") {
    Replay s(recording(5));
    s.setSpeed(1000);
    CHECK(s.speed() == 64);
    s.setSpeed(0);
    CHECK(s.speed() == 1.0 / 8);
    s.setSpeed(std::numeric_limits<double>::quiet_NaN());
    CHECK(s.speed() == 1.0 / 8);
}

TEST_CASE("seeking is held within the recording") {
    Replay s(recording(50));
    s.seek(at(-1000));
    CHECK(s.now() == at(0));
    s.seek(at(1e6));
    CHECK(s.now() == at(49));
}

TEST_CASE("a recording that is extended past its last event can be sought there, and what is known grows old") {
    Replay s({roomIs(0, "app/teacher", "101", RoomStatus::LockedIn), roomIs(10, "app/teacher", "102", RoomStatus::LockedIn)});
    s.extendTo(at(-5));
    CHECK(s.end() == at(10));
    s.extendTo(at(40 * 60));
    CHECK(s.end() == at(40 * 60));
    s.seek(at(50 * 60));
    CHECK(s.now() == at(40 * 60));
    CHECK(s.shown() == s.head());
    CHECK(assessRoom(s.shown(), places(), room("101"), s.now(), s.lifetimes()).fill == RoomStatus::Unknown);
    s.seek(at(5));
    CHECK(assessRoom(s.shown(), places(), room("101"), s.now(), s.lifetimes()).fill == RoomStatus::LockedIn);

    Session live(shared(), true);
    live.advance(at(0), Millis{0});
    live.extendTo(at(100));
    CHECK(live.end() == at(0));
}

TEST_CASE("stepping goes from event to event, both ways, and stops at the ends") {
    Replay s({alertIn(0, "a", "101"), alertIn(10, "b", "101"), alertIn(10, "c", "101"), alertIn(20, "d", "101")});
    s.stepEvent(1);
    CHECK(s.now() == at(10));
    CHECK(s.shown().alerts.size() == 3);
    s.seek(at(15));
    s.stepEvent(-1);
    CHECK(s.now() == at(10));
    s.stepEvent(-1);
    CHECK(s.now() == at(0));
    s.stepEvent(-1);
    CHECK(s.now() == at(0));
    s.seek(at(20));
    s.stepEvent(1);
    CHECK(s.now() == at(20));
}

TEST_CASE("a live session follows: head and shown are one, the wall clock is its clock") {
    Session s(shared(), true);
    s.advance(at(100), 16ms);
    s.append({roomIs(99, "command", "101", RoomStatus::Threat)});
    CHECK(s.showsLive());
    CHECK(s.now() == at(100));
    CHECK(&s.shown() == &s.head());
    CHECK(s.markTime() == at(100));
}

TEST_CASE("looking back at a live session shows the past while the head goes on, and alarms are in the head") {
    Session s(shared(), true);
    s.append({roomIs(10, "command", "101", RoomStatus::LockedIn)});
    s.advance(at(60), 16ms);
    s.seek(at(30));
    CHECK_FALSE(s.showsLive());
    s.append({alertIn(61, "a1", "102")});
    s.advance(at(62), 16ms);
    CHECK(s.now() == at(30));
    CHECK(s.shown().alerts.empty());
    CHECK(s.head().alerts.count("a1") == 1);
    CHECK(s.end() == at(62));
    CHECK(s.markTime() == at(62));
    s.takeChanges();
    s.follow();
    CHECK(s.takeChanges().everything);
    CHECK(s.shown().alerts.count("a1") == 1);
}

TEST_CASE("playing on in a live session catches up and then follows") {
    Session s(shared(), true);
    s.append({alertIn(10, "a1", "101"), alertIn(50, "a2", "101")});
    s.advance(at(60), 16ms);
    s.seek(at(40));
    s.setSpeed(16);
    s.play();
    s.advance(at(61), 1000ms);
    CHECK(s.now() == at(56));
    CHECK(s.shown().alerts.size() == 2);
    s.advance(at(62), 1000ms);
    CHECK(s.showsLive());
}

TEST_CASE("pausing a live session holds the moment") {
    Session s(shared(), true);
    s.append({alertIn(10, "a1", "101")});
    s.advance(at(60), 16ms);
    s.pause();
    s.append({alertIn(61, "a2", "101")});
    s.advance(at(90), 16ms);
    CHECK(s.now() == at(60));
    CHECK(s.shown().alerts.size() == 1);
}

TEST_CASE("a mark made in a recording lands at the cursor, shows at once, and is there from then on") {
    const auto events = recording(6000);
    Replay s(events);
    s.seek(at(1000));
    Event mark = roomIs(0, "command", "101", RoomStatus::Threat, "my-mark");
    mark.receivedAt = s.markTime();
    mark.observedAt = s.markTime();
    auto all = events;
    all.push_back(mark);
    const uint64_t before = s.revision();
    s.takeChanges();
    s.append({mark});
    CHECK(s.revision() > before);
    CHECK(s.takeChanges().rooms == std::vector{room("101")});
    CHECK(s.shown().rooms[room("101").index()].status.winner()->value == RoomStatus::Threat);
    CHECK(inOrder(logOf(s)));
    for (const double t : {0.0, 999.0, 1000.0, 1001.0, 2500.0, 4500.0, 5999.0}) {
        s.seek(at(t));
        CAPTURE(t);
        CHECK(s.shown() == foldUntil(all, at(t)));
    }
}

TEST_CASE("what changed is named once, however often it changed") {
    Replay s(recording(10));
    s.seek(s.end());
    s.takeChanges();
    std::vector<Event> marks;
    for (int i = 0; i < 20'000; ++i) {
        marks.push_back(roomIs(0, "command", i % 2 ? "103" : "101", RoomStatus(i % 8), "mark-" + std::to_string(i)));
        marks.back().receivedAt = marks.back().observedAt.emplace(s.markTime());
    }
    s.append(std::move(marks));
    const ChangeSet changes = s.takeChanges();
    CHECK_FALSE(changes.everything);
    CHECK(changes.rooms == std::vector{room("101"), room("103")});
    CHECK(changes.doors.empty());
    CHECK(s.takeChanges().empty());
}

TEST_CASE("an event received out of order is folded where it belongs") {
    auto events = recording(5000);
    Replay s(events);
    s.seek(at(4000));
    Event late = alertIn(100, "late", "101");
    events.push_back(late);
    s.append({late});
    CHECK(s.shown() == foldUntil(events, at(4000)));
    s.seek(at(99));
    CHECK(s.shown().alerts.count("late") == 0);
    s.seek(at(3000));
    CHECK(s.shown() == foldUntil(events, at(3000)));
}

TEST_CASE("undo finds the newest mark of a person that still stands, and nobody else's") {
    Session s(shared(), true);
    auto by = [](Event e, const char* who) {
        std::get<RoomReport>(e.payload).by = who;
        return e;
    };
    s.append({by(roomIs(1, "command", "101", RoomStatus::Searched, "m1"), "Ortiz"), by(roomIs(2, "command", "101", RoomStatus::Clear, "m2"), "Ortiz"),
              by(roomIs(3, "app/x", "102", RoomStatus::LockedIn, "m3"), "Lee"), doorIs(4, "D-101", LockState::Locked)});
    CHECK(s.lastMark("Ortiz") == "m2");
    s.append({takeBack(5, "command", s.lastMark("Ortiz"))});
    CHECK(s.shown().rooms[room("101").index()].status.winner()->value == RoomStatus::Searched);
    CHECK(s.lastMark("Ortiz") == "m1");
    s.append({takeBack(6, "command", "m1")});
    CHECK(s.lastMark("Ortiz").empty());
    CHECK(s.lastMark("Lee") == "m3");
    CHECK(s.lastMark("nobody").empty());
}

TEST_CASE("looping comes round to the start and keeps no more than the first time") {
    Replay s(recording(5000));
    s.setLooping(true);
    s.setSpeed(64);
    s.play();
    const size_t log = s.eventsInMemory(), marks = s.timeline().size(), snapshots = s.snapshotCount();
    int rounds = 0;
    Timestamp last = s.now();
    for (int i = 0; i < 2000; ++i) {
        s.advance(at(0), 500ms);
        rounds += s.now() < last;
        last = s.now();
    }
    CHECK(s.mode() == SessionMode::Playing);
    CHECK(rounds > 10);
    CHECK(s.eventsInMemory() == log);
    CHECK(s.timeline().size() == marks);
    CHECK(s.snapshotCount() == snapshots);
}

TEST_CASE("a long session thins its snapshots out and still seeks right") {
    Session s(shared(), true);
    std::vector<Event> all;
    const int n = 2048 * 70;
    for (int i = 0; i < n; ++i) all.push_back(doorIs(i, i % 2 ? "D-101" : "X1", LockState(i % 6)));
    s.append(std::vector<Event>(all));
    CHECK(s.snapshotCount() <= Session::kMaxSnapshots);
    for (const double t : {1.0, 70'000.0, 143'000.0}) {
        s.seek(at(t));
        CAPTURE(t);
        CHECK(s.shown() == foldUntil(all, at(t)));
    }
}

TEST_CASE("the timeline marks what a trainer looks for, with short labels") {
    Replay s({event(0, "command", ExerciseDeclared{true, "Drill", "Ortiz"}), alertIn(5, "a1", "101"), alertIn(6, "a1", "101"),
              event(10, "command", ProtocolCall{ProtocolAction::Lockdown, "", "Ortiz"}), roomIs(20, "app/t", "102", RoomStatus::LockedIn),
              roomIs(21, "app/t", "102", RoomStatus::LockedIn), roomIs(30, "command", "103", RoomStatus::Threat),
              doorIs(40, "X1", {}, {}, DoorAlarm::Forced), doorIs(41, "D-101", LockState::Locked),
              event(50, "command", CommandChange{true, "Ortiz", "Chief Ray"})});
    std::vector<std::string> labels;
    for (const auto& m : s.timeline()) labels.push_back(m.label);
    CHECK(labels == std::vector<std::string>{"Exercise", "Panic 101", "Lockdown", "", "Threat 103", "Forced X1", "Command Chief Ray"});
    CHECK(s.timeline()[4].kind == TimelineMark::Kind::Threat);
    CHECK(s.timeline()[5].when == at(40));
}

TEST_CASE("the timeline is bounded, and small ticks go before labels") {
    Session s(shared(), true);
    std::vector<Event> flood;
    flood.push_back(event(0, "command", ProtocolCall{ProtocolAction::Lockdown, "", "Ortiz"}));
    for (size_t i = 0; i < Session::kMaxTimeline + 100; ++i)
        flood.push_back(roomIs(double(i), "command", "101", i % 2 ? RoomStatus::Clear : RoomStatus::Searched));
    s.append(std::move(flood));
    CHECK(s.timeline().size() <= Session::kMaxTimeline);
    CHECK(s.timeline().front().label == "Lockdown");
}

TEST_CASE("playing stops at the end of the range, and begins there again at its start") {
    Replay s(recording(100));
    s.setRange({at(40), at(20)});
    CHECK(s.range() == TimeRange{at(20), at(40)});
    CHECK(s.range().holds(at(20)));
    CHECK_FALSE(s.range().holds(at(41)));
    s.seek(at(35));
    s.play();
    s.advance(at(0), 10s);
    CHECK(s.now() == at(40));
    CHECK(s.mode() == SessionMode::Paused);
    s.play();
    CHECK(s.now() == at(20));
    s.advance(at(0), 3s);
    CHECK(s.now() == at(23));
    s.seek(at(60));  // outside: it plays on to the end
    s.play();
    s.advance(at(0), 10s);
    CHECK(s.now() == at(70));
    s.advance(at(0), 100s);
    CHECK(s.now() == at(99));
    CHECK(s.mode() == SessionMode::Paused);
}

TEST_CASE("a range loops, and open sides are those of the log") {
    Replay s(recording(100));
    s.setLooping(true);
    s.setRange({at(20), at(40)});
    s.seek(at(39));
    s.play();
    s.advance(at(0), 3s);
    CHECK(s.now() == at(40));
    s.advance(at(0), 1s);
    CHECK(s.now() == at(20));
    CHECK(s.mode() == SessionMode::Playing);
    s.setRange({at(90), std::nullopt});
    s.seek(at(98));
    s.advance(at(0), 5s);
    s.advance(at(0), 1s);
    CHECK(s.now() == at(90));
    s.setRange({std::nullopt, at(5)});
    s.seek(at(4));
    s.advance(at(0), 5s);
    s.advance(at(0), 1s);
    CHECK(s.now() == at(0));
    s.setRange({});
    CHECK(s.range() == TimeRange{});
}

TEST_CASE("a range in a live session holds the moment at its end, without it playing catches up") {
    Session s(shared(), true);
    s.append({alertIn(10, "a1", "101"), alertIn(50, "a2", "101")});
    s.advance(at(60), 16ms);
    s.setRange({at(15), at(20)});
    s.seek(at(18));
    s.play();
    s.advance(at(61), 5000ms);
    CHECK(s.now() == at(20));
    CHECK(s.mode() == SessionMode::Paused);
    s.setRange({});
    s.play();
    s.setSpeed(64);
    s.advance(at(62), 5000ms);
    CHECK(s.showsLive());
}

TEST_CASE("moments that people name are listed in order of time, until they are taken back") {
    Session s(shared(), true);
    const auto bookmark = [](double t, const char* name, const char* source, std::string id) {
        return event(t, source, Bookmark{name, "Ortiz"}, std::move(id));
    };
    s.append({bookmark(20, "second", "command", "b2"), bookmark(10, "first", "command", "b1"), bookmark(30, "of a sensor", "acs/lincoln", "b3"),
              bookmark(20, "second", "command", "b2")});
    REQUIRE(s.bookmarks().size() == 2);
    CHECK(s.bookmarks()[0] == NamedMoment{at(10), "first", "Ortiz", "b1"});
    CHECK(s.bookmarks()[1].name == "second");
    CHECK(s.lastMark("Ortiz") == "b2");
    s.append({takeBack(40, "command", "b1")});
    REQUIRE(s.bookmarks().size() == 1);
    CHECK(s.bookmarks()[0].event == "b2");
    s.append({takeBack(41, "command", "b4"), bookmark(42, "taken back before it came", "command", "b4")});
    CHECK(s.bookmarks().size() == 1);
    std::vector<Event> many;
    for (size_t i = 0; i < Session::kMaxBookmarks + 50; ++i)
        many.push_back(bookmark(100 + double(i), "one of many", "command", "m" + std::to_string(i)));
    s.append(std::move(many));
    CHECK(s.bookmarks().size() == Session::kMaxBookmarks);
    CHECK(s.bookmarks().back().event == "m" + std::to_string(Session::kMaxBookmarks + 49));
}

TEST_CASE("an empty session answers everything") {
    for (const bool live : {false, true}) {
        Session s(shared(), live);
        s.play();
        s.advance(at(5), 16ms);
        s.stepEvent(1);
        s.stepEvent(-1);
        s.seek(at(3));
        s.pause();
        s.follow();
        CHECK(s.shown() == WorldState(places()));
        CHECK(s.lastMark("x").empty());
        CHECK(s.timeline().empty());
    }
}

}  // namespace

TEST_CASE("a recording that lies backwards is put in order, at once and in batches") {
    constexpr int kCount = 200'000;
    const auto backwards = [](int from, int to) {
        std::vector<Event> out;
        for (int i = to; i-- > from;) out.push_back(event(i, "app/1", Unrecognised{"x"}, "n" + std::to_string(i)));
        return out;
    };
    Session s(std::make_shared<building::PlaceIndex>(smallSchool()), false);
    for (int from = kCount - kCount / 4; from >= 0; from -= kCount / 4) s.append(backwards(from, from + kCount / 4));
    const auto log = logOf(s);
    REQUIRE(log.size() == size_t(kCount));
    CHECK(inOrder(log));
    CHECK(s.begin() == at(0));
    CHECK(s.end() == at(kCount - 1));
    s.seek(at(1000));
    CHECK(s.shown().counters.events == 1001);
    s.seek(s.end());
    CHECK(s.shown().counters.events == uint64_t(kCount));
}

}  // namespace sallyport::test
