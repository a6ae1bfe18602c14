// Devices that no place answers to: what they say is kept, and counts from its first word once they are given a door or a room.
#include <catch2/catch.hpp>

#include "random_events.h"

namespace sallyport::test {
namespace {

using building::DeviceAlias;
using building::PlaceIndex;

PlaceIndex placesWith(std::vector<DeviceAlias> devices) { return PlaceIndex(smallSchool(), devices); }

WorldState foldWith(const std::vector<Event>& events, const PlaceIndex& index) {
    WorldState s(index);
    for (const Event& e : events) reduce(s, index, e);
    return s;
}

const std::vector<DeviceAlias> kDevices{{"D-999", "D-101", ""}, {"badge 7", "", "102"},  {"reader 3", "X1", ""}, {"nowhere", "", "101"},
                                        {"Stair A", "", "101"}, {"gym annex", "", "H1"}, {"tip/line", "", "104"}};

}  // namespace

TEST_CASE("a state brought up to date with new devices equals all events folded anew") {
    for (uint32_t seed = 1; seed <= 80; ++seed) {
        RandomEvents random(seed);
        const auto events = random.make(40 + seed * 5);
        std::vector<DeviceAlias> given;
        WorldState grown = fold(events);
        for (const DeviceAlias& a : kDevices) {  // one after the other, as somebody clicks them
            given.push_back(a);
            const PlaceIndex index = placesWith(given);
            REQUIRE(resolveUnmapped(grown, index));
            CAPTURE(seed, a.device);
            REQUIRE(grown == foldWith(events, index));
        }
    }
}

TEST_CASE("events that come after a device was given its place find the state that they would have found") {
    for (uint32_t seed = 1; seed <= 30; ++seed) {
        RandomEvents random(seed);
        const auto events = random.make(300);
        const PlaceIndex index = placesWith(kDevices);
        WorldState grown(places());
        for (size_t i = 0; i < 150; ++i) reduce(grown, places(), events[i]);
        REQUIRE(resolveUnmapped(grown, index));
        for (size_t i = 150; i < events.size(); ++i) reduce(grown, index, events[i]);
        CAPTURE(seed);
        REQUIRE(grown == foldWith(events, index));
    }
}

TEST_CASE("over-full registers, histories and trails of a device without a place lose nothing by it") {
    for (uint32_t seed = 50; seed < 53; ++seed) {
        RandomEvents random(seed);
        const auto events = random.make(4000);
        const PlaceIndex index = placesWith(kDevices);
        WorldState grown = fold(events);
        REQUIRE(resolveUnmapped(grown, index));
        CAPTURE(seed);
        REQUIRE(grown == foldWith(events, index));
    }
}

TEST_CASE("what a device said before it was given a door counts there, with its time and its history") {
    WorldState s = fold({doorIs(5, "acs/17", LockState::Unlocked), doorIs(9, "acs/17", LockState::Locked, DoorPosition::Closed),
                         takeBack(10, "acs/lincoln", "no such event")});
    CHECK(s.unmapped.at("door/acs/17").times == 2);
    CHECK(s.unmapped.at("door/acs/17").door.history.front().text == "Locked · Closed");
    const PlaceIndex index = placesWith({{"acs/17", "D-101", ""}});
    REQUIRE(index.onlyAddsDevicesTo(places()));
    REQUIRE(resolveUnmapped(s, index));
    CHECK(s.unmapped.empty());
    const DoorState& d = s.doors[door("D-101").index()];
    REQUIRE(d.lock.winner());
    CHECK(d.lock.winner()->value == LockState::Locked);
    CHECK(d.lock.winner()->from.when == at(9));
    CHECK(d.history.size() == 2);
}

TEST_CASE("what a device without a place said can be taken back like any other word") {
    const auto mark = doorIs(5, "acs/17", LockState::Locked, {}, {}, "mark");
    WorldState s = fold({mark, takeBack(6, "acs/lincoln", "mark")});
    CHECK(s.unmapped.at("door/acs/17").door.lock.winner() == nullptr);
    CHECK(s.unmapped.at("door/acs/17").door.lock.takenBack().size() == 1);
    REQUIRE(resolveUnmapped(s, placesWith({{"acs/17", "D-101", ""}})));
    CHECK(s.doors[door("D-101").index()].lock.winner() == nullptr);
}

TEST_CASE("a state whose table of unknown devices is full must be folded anew") {
    std::vector<Event> flood;
    for (size_t i = 0; i < kMaxUnmapped; ++i) flood.push_back(doorIs(double(i), "fake-" + std::to_string(i), LockState::Locked));
    WorldState s = fold(flood);
    const WorldState before = s;
    CHECK_FALSE(resolveUnmapped(s, placesWith({{"fake-1", "D-101", ""}})));
    CHECK(s == before);
}

TEST_CASE("a panic button that was put in a room alarms there, whether it names itself or nothing") {
    Event named = alertIn(1, "a1", "button 4");
    Event silent = alertIn(2, "a2", "");
    silent.source = "button 4";
    WorldState s = fold({named, silent});
    CHECK_FALSE(s.alerts.at("a1").place.placed);
    CHECK_FALSE(s.alerts.at("a2").place.placed);
    CHECK(s.alerts.at("a2").place.reason == "no place was given");
    REQUIRE(resolveUnmapped(s, placesWith({{"button 4", "", "104"}})));
    CHECK(s.alerts.at("a1").place.room == room("104"));
    CHECK(s.alerts.at("a2").place.room == room("104"));
    WorldState atDoor = fold({named, silent});
    REQUIRE(resolveUnmapped(atDoor, placesWith({{"button 4", "X1", ""}})));
    CHECK(atDoor.alerts.at("a1").place.door == door("X1"));
    CHECK(atDoor.alerts.at("a2").place.door == door("X1"));
}

}  // namespace sallyport::test
