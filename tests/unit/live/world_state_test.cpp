// The hard promise of the state: it depends on which events came, and on nothing else.
#include <catch2/catch.hpp>
#include <random>

#include "random_events.h"

namespace sallyport::test {
namespace {

TEST_CASE("of more changed doors than are listed one is told that it is everything, and an alarm among them is not lost") {
    ChangeSet many, one;
    for (uint32_t i = 0; i < ChangeSet::kMaxListed; ++i) {
        one.doors = {base::DoorId(i)};
        many.merge(one);
        many.merge(one);
    }
    many.unite();
    CHECK_FALSE(many.everything);
    CHECK(many.doors.size() == ChangeSet::kMaxListed);
    one.doors = {base::DoorId(uint32_t(ChangeSet::kMaxListed))};
    one.newAlert = true;
    many.merge(one);
    many.unite();
    CHECK((many.everything && many.newAlert && many.doors.empty()));
}

TEST_CASE("the same events in any order give an equal state") {
    for (uint32_t seed = 1; seed <= 60; ++seed) {
        RandomEvents random(seed);
        auto events = random.make(40 + seed * 4);
        const WorldState once = fold(events);
        for (int round = 0; round < 4; ++round) {
            random.shuffle(events);
            CAPTURE(seed, round);
            REQUIRE(fold(events) == once);
        }
    }
}

TEST_CASE("events that come twice change nothing, wherever the second copy comes") {
    for (uint32_t seed = 100; seed < 130; ++seed) {
        RandomEvents random(seed);
        auto events = random.make(150);
        const WorldState once = fold(events);
        auto doubled = events;
        doubled.insert(doubled.end(), events.begin(), events.end());
        CAPTURE(seed);
        REQUIRE(fold(doubled) == once);
        random.shuffle(doubled);
        REQUIRE(fold(doubled) == once);
    }
}

TEST_CASE("order does not matter when every register, history and trail is over-full") {
    for (uint32_t seed = 200; seed < 206; ++seed) {
        RandomEvents random(seed);
        auto events = random.make(4000);
        const WorldState once = fold(events);
        random.shuffle(events);
        CAPTURE(seed);
        REQUIRE(fold(events) == once);
        std::reverse(events.begin(), events.end());
        REQUIRE(fold(events) == once);
    }
}

TEST_CASE("different events give different states") {  // or the tests above would say nothing
    RandomEvents random(7);
    auto events = random.make(200);
    const WorldState all = fold(events);
    WorldState grown(places());
    size_t steps = 0;
    for (const Event& e : events) {
        const WorldState before = grown;
        reduce(grown, places(), e);
        steps += !(before == grown);
    }
    CHECK(grown == all);
    CHECK(steps > 120);
}

TEST_CASE("a repeated event is counted and reported as no change to the counters of facts") {
    WorldState s(places());
    const Event e = roomIs(1, "command", "101", RoomStatus::Clear);
    reduce(s, places(), e);
    reduce(s, places(), e);
    CHECK(s.counters.events == 2);
    CHECK(s.counters.duplicates == 1);
}

TEST_CASE("a copy of the state is not changed by what is folded into the original") {
    WorldState s = fold({roomIs(1, "command", "101", RoomStatus::LockedIn), responderIn(1, "u1", "101")});
    const WorldState copy = s;
    reduce(s, places(), roomIs(2, "command", "101", RoomStatus::Threat));
    reduce(s, places(), responderIn(2, "u1", "102"));
    CHECK(copy.rooms[room("101").index()].status.winner()->value == RoomStatus::LockedIn);
    CHECK(copy.rooms[room("101").index()].history.size() == 1);
    CHECK(copy.responders.at("u1").trail.size() == 1);
    CHECK_FALSE(copy == s);
}

TEST_CASE("a hostile feed with endless names stays within the limits, and any order ends in the same state") {
    std::vector<Event> flood;
    for (size_t i = 0; i < kMaxResponders + 500; ++i) flood.push_back(responderIn(double(i), "uid-" + std::to_string(i), "101"));
    for (size_t i = 0; i < kMaxUnmapped + 300; ++i) flood.push_back(doorIs(double(i), "fake-" + std::to_string(i), LockState::Locked));
    for (size_t i = 0; i < kMaxRetractions + 200; ++i) flood.push_back(takeBack(double(i), "command", "gone-" + std::to_string(i)));
    const Event marked = roomIs(5, "command", "101", RoomStatus::Threat, "zzz-mark");
    flood.push_back(takeBack(6, "command", "zzz-mark"));
    flood.push_back(marked);
    const WorldState s = fold(flood);
    CHECK(s.responders.size() == kMaxResponders);
    CHECK(s.unmapped.size() == kMaxUnmapped);
    CHECK(s.retracted.size() == kMaxRetractions);
    CHECK(s.counters.namesRefused >= 1000);
    std::mt19937 random(3);
    std::shuffle(flood.begin(), flood.end(), random);
    CHECK(fold(flood) == s);
}

TEST_CASE("registers, histories and trails stay within their depth however long a source talks") {
    WorldState s(places());
    for (int i = 0; i < 2000; ++i) {
        reduce(s, places(), doorIs(i, "D-101", i % 2 ? LockState::Locked : LockState::Unlocked, DoorPosition::Open));
        reduce(s, places(), roomIs(i, "command", "101", RoomStatus(i % 8)));
        reduce(s, places(), responderIn(i, "u1", i % 2 ? "101" : "102"));
        reduce(s, places(), alertIn(i, "a1", "101"));
    }
    const DoorState& d = s.doors[door("D-101").index()];
    CHECK(d.lock.all().size() == kSensorDepth);
    CHECK(d.history.size() == kHistory);
    CHECK(s.rooms[room("101").index()].status.all().size() == kPersonDepth);
    CHECK(s.responders.at("u1").trail.size() == kTrail);
    CHECK(s.alerts.at("a1").raised.from.when == at(0));  // an alert that repeats itself keeps the time of its first call
}

TEST_CASE("texts are cut at a character, not inside one") {
    std::string text(kMaxKeptText - 1, 'x');
    text += "é and more";
    const WorldState s = fold({event(1, "command", Note{text, "Lee", {}}, "n1")});
    CHECK(s.notes.at("n1").note.value.text == std::string(kMaxKeptText - 1, 'x'));
}

}  // namespace

TEST_CASE("when a source was last heard does not depend on the order of what it said, and its loss is no word of it") {
    const std::vector<Event> said{doorIs(1, "D-101", LockState::Locked, {}, {}, "a"), doorIs(9, "D-101", LockState::Locked, {}, {}, "b"),
                                  sourceIs(20, "acs/lincoln", false)};
    const WorldState s = fold(said);
    CHECK(s.heard.at("acs/lincoln") == at(9));
    CHECK(s == fold({said.rbegin(), said.rend()}));
}

}  // namespace sallyport::test
