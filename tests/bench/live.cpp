// The live path: bytes to events to state. The plan of a large drill is some ten events a second; a bad day is a thousand.
#include <benchmark/benchmark.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "building/place_index.h"
#include "live/event.h"
#include "live/reduce.h"
#include "live/session.h"
#include "support/crowd.h"
#include "support/small_school.h"

namespace {

using namespace sallyport;

const std::string kDoorLine =
    R"({"v":1,"id":"e-1","type":"door","observed_at":"2026-11-23T14:03:22.120Z","source":"acs/lincoln","door":"d101","lock":"locked","position":"closed","alarm":"none"})";

/// `count` events a hundred milliseconds apart, as a drill mixes them: positions mostly.
std::vector<live::Event> drill(size_t count) {
    const auto start = *base::parseTimestamp("2026-11-23T14:00:00Z");
    const std::array<const char*, 5> rooms{"101", "102", "103", "104", "105"};
    std::vector<live::Event> events(count);
    for (size_t i = 0; i < count; ++i) {
        auto& e = events[i];
        e.seq = i + 1;
        e.id = "e" + std::to_string(i);
        e.source = "app";
        e.receivedAt = start + base::Millis(100 * i);
        e.observedAt = e.receivedAt;
        const auto* room = rooms[i % rooms.size()];
        if (i % 10 == 0) e.payload = live::RoomReport{room, live::RoomStatus::Clear, {}, {}, "teacher", {}};
        else if (i % 10 == 1) e.payload = live::DoorReport{"d101", i % 20 == 1 ? live::LockState::Locked : live::LockState::Unlocked, {}, {}, {}, {}};
        else {
            live::ResponderReport r;
            r.responder = "uid-" + std::to_string(i % 40);
            r.callsign = "Unit " + std::to_string(i % 40);
            r.place.xy = base::Vec2(double(i % 24), 7);
            r.place.floor = "F1";
            e.payload = r;
        }
    }
    return events;
}

void decode(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(live::decodeEvent(kDoorLine, "line 1"));
    state.SetBytesProcessed(int64_t(kDoorLine.size()) * int64_t(state.iterations()));
}
BENCHMARK(decode)->Unit(benchmark::kMicrosecond);

void encode(benchmark::State& state) {
    const auto event = *live::decodeEvent(kDoorLine, "line 1");
    for (auto _ : state) benchmark::DoNotOptimize(live::encodeEvent(event));
}
BENCHMARK(encode)->Unit(benchmark::kMicrosecond);

void fold(benchmark::State& state) {
    const auto building = test::smallSchool();
    const building::PlaceIndex places(building);
    const auto events = drill(size_t(state.range(0)));
    for (auto _ : state) {
        live::WorldState world(places);
        for (const auto& e : events) benchmark::DoNotOptimize(live::reduce(world, places, e));
    }
    state.SetItemsProcessed(int64_t(state.iterations()) * state.range(0));
}
BENCHMARK(fold)->Arg(1000)->Arg(10000)->Unit(benchmark::kMillisecond);

/// What a window does with doors and rooms that change by turns: 10,000 a second are a bad feed. Of a school of so many rooms and as many doors; 0:
/// the small one.
void follow(benchmark::State& state) {
    const auto rooms = int(state.range(0));
    const auto building = rooms == 0 ? test::smallSchool() : test::crowdedSchool(rooms / 25, 25, rooms);
    live::Session session(std::make_shared<building::PlaceIndex>(building), true);
    session.follow();
    const auto start = *base::parseTimestamp("2026-11-23T14:00:00Z");
    uint64_t number = 0;
    for (auto _ : state) {
        state.PauseTiming();
        std::vector<live::Event> events(250);
        for (live::Event& e : events) {
            e.seq = ++number;
            e.id = "report-" + std::to_string(number);
            e.source = e.feed = "bench";
            e.observedAt = e.receivedAt = start + base::Millis(int64_t(number / 10));
            const size_t at = number % (building.doors.size() + building.rooms.size()),
                         round = number / (building.doors.size() + building.rooms.size());
            if (at < building.doors.size()) {
                live::DoorReport d;
                d.door = building.doors[at].id;
                d.lock = round % 2 ? live::LockState::Unlocked : live::LockState::Locked;
                e.payload = std::move(d);
            } else {
                live::RoomReport r;
                r.room = building.rooms[at - building.doors.size()].id;
                constexpr live::RoomStatus kRound[] = {live::RoomStatus::LockedIn, live::RoomStatus::Searched, live::RoomStatus::Clear};
                r.status = kRound[round % 3];
                e.payload = std::move(r);
            }
        }
        state.ResumeTiming();
        session.append(std::move(events));
        benchmark::DoNotOptimize(session.takeChanges());
    }
    state.SetItemsProcessed(int64_t(state.iterations()) * 250);
}
BENCHMARK(follow)->Arg(0)->Arg(750)->Unit(benchmark::kMicrosecond)->Iterations(400);

void seekInAnHour(benchmark::State& state) {
    const auto building = test::smallSchool();
    live::Session session(std::make_shared<building::PlaceIndex>(building), false);
    session.append(drill(36'000));
    size_t at = 0;
    for (auto _ : state) {
        at = (at + 7919) % 3600;
        session.seek(session.begin() + std::chrono::seconds(at));
        benchmark::DoNotOptimize(session.shown());
    }
}
BENCHMARK(seekInAnHour)->Unit(benchmark::kMicrosecond);

}  // namespace
