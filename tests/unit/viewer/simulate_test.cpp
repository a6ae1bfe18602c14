// The simulator: deterministic, in order, always exercise, and its people walk as people do: through doors, at a person's pace, inside the building
// or on the site before it.
#include <catch2/catch.hpp>
#include <chrono>
#include <map>
#include <set>

#include "building/place_index.h"
#include "building/walk_graph.h"
#include "live/recorder.h"
#include "live/session.h"
#include "support/demo_school.h"
#include "support/small_school.h"
#include "viewer/simulate/drill.h"

using namespace sallyport;
using base::FloorId;
using base::RoomId;
using base::Vec2;
using base::Vec3;
using building::Building;
using viewer::simulate::Drill;
using viewer::simulate::DrillSettings;

namespace {

const base::Timestamp kStart = *base::parseTimestamp("2026-09-01T14:00:00Z");

const Building& demoSchool() { return *test::demoSchool(); }

DrillSettings settings(size_t responders, int minutes, uint64_t seed, double rate = 0) {
    DrillSettings s;
    s.responders = responders;
    s.length = std::chrono::minutes(minutes);
    s.seed = seed;
    s.start = kStart;
    s.rate = rate;
    return s;
}

std::vector<live::Event> play(const Building& b, const DrillSettings& s, size_t batch = 1000) {
    Drill drill(b, s);
    std::vector<live::Event> out;
    while (drill.next(out, batch)) {
    }
    return out;
}

std::string lines(const std::vector<live::Event>& events) {
    std::string out;
    for (const live::Event& e : events) (out += live::encodeEvent(e)) += '\n';
    return out;
}

/// Where a tracker says that somebody is, in the building's own coordinates.
struct Fix {
    base::Timestamp at;
    Vec3 local;
    std::optional<FloorId> floor;
    std::optional<RoomId> room;  ///< none: outside
};
std::map<std::string, std::vector<Fix>> tracks(const Building& b, const building::PlaceIndex& places, const std::vector<live::Event>& events) {
    std::map<std::string, std::vector<Fix>> out;
    for (const live::Event& e : events) {
        const auto* r = std::get_if<live::ResponderReport>(&e.payload);
        if (!r) continue;
        REQUIRE(r->place.xy);
        Fix f{*e.observedAt, Vec3(*r->place.xy, r->place.z.value_or(0)) - b.origin, {}, {}};
        const auto floor = places.floor(r->place.floor);
        REQUIRE(floor);
        f.floor = floor.id;
        f.room = places.roomAt(floor.id, Vec2(f.local));
        out[r->responder].push_back(f);
    }
    return out;
}

/// Whether there is a door that leads from one to the other, both within a step or two of it. No room: outside, or in the doorway itself.
bool throughDoor(const Building& b, const Fix& from, const Fix& to) {
    return std::any_of(b.doors.begin(), b.doors.end(), [&](const building::Door& d) {
        const auto at = [&](const Fix& f) {
            const double m = glm::length(Vec2(d.position) - Vec2(f.local));
            if (f.room) return m < 2.5 && std::find(d.rooms.begin(), d.rooms.end(), *f.room) != d.rooms.end();
            return m < (d.exterior ? 2.5 : 0.5);
        };
        return d.floor == *to.floor && at(from) && at(to);
    });
}

bool linked(const Building& b, RoomId one, RoomId other) {
    for (const building::VerticalLink& l : b.links) {
        const auto in = [&](RoomId r) { return std::find(l.rooms.begin(), l.rooms.end(), r) != l.rooms.end(); };
        if (in(one) && in(other)) return true;
    }
    return false;
}

/// Every report is somewhere where a person can be, and a person could have got there from the one before.
void walksAsPeopleDo(const Building& b, const std::vector<live::Event>& events) {
    const building::PlaceIndex places(b);
    size_t doors = 0, stairs = 0, fixes = 0;
    for (const auto& [who, track] : tracks(b, places, events)) {
        const Fix* before = nullptr;
        for (const Fix& f : track) {
            ++fixes;
            INFO(who << " at " << base::formatTimestamp(f.at) << ": " << f.local.x << " " << f.local.y << " " << f.local.z);
            if (before) {
                const double seconds = double((f.at - before->at).count()) / 1000, metres = glm::length(Vec2(f.local) - Vec2(before->local));
                CHECK(metres <= 3.0 * seconds + 0.01);
                CHECK(std::abs(f.local.z - before->local.z) <= 1.2 * seconds + 0.01);
                const bool heard = seconds < 5;  // a tracker that was silent meanwhile tells nothing of the way
                if (heard && f.room != before->room) {
                    if (f.floor == before->floor) {
                        CHECK(throughDoor(b, *before, f));
                        ++doors;
                    } else {
                        REQUIRE(before->room);
                        REQUIRE(f.room);
                        CHECK(linked(b, *before->room, *f.room));
                        ++stairs;
                    }
                } else if (heard && f.room && f.floor == before->floor) {
                    // Within one room; round a corner the line between two reports may cut it, the ends may not.
                    CHECK(places.roomAt(*f.floor, Vec2(f.local)).has_value());
                }
            }
            if (!f.room) {
                // Outside: on the ground, before the building, not in its walls.
                for (const building::Room& r : b.rooms)
                    for (const base::Polygon2& p : r.footprint)
                        if (r.floor == *f.floor) CHECK_FALSE(base::contains(p, Vec2(f.local)));
            }
            before = &f;
        }
    }
    CHECK(fixes > 100);
    CHECK(doors > 10);
    if (b.links.size() > 0) CHECK(stairs > 0);
}

}  // namespace

TEST_CASE("The same arguments give the same drill, another seed another one") {
    const std::string once = lines(play(demoSchool(), settings(24, 15, 7)));
    CHECK(once == lines(play(demoSchool(), settings(24, 15, 7), 17)));
    CHECK(once != lines(play(demoSchool(), settings(24, 15, 8))));
}

TEST_CASE("A simulated drill is in order of time, always exercise, from sources that say so, with ids of its own, and ends in time") {
    for (const double rate : {0.0, 200.0}) {
        const auto events = play(demoSchool(), settings(30, 20, 3, rate));
        std::set<std::string> ids;
        base::Timestamp last = kStart;
        for (const live::Event& e : events) {
            REQUIRE(e.observedAt);
            CHECK(*e.observedAt >= last);
            last = *e.observedAt;
            CHECK(e.exercise);
            CHECK(e.source.starts_with("sim/"));
            CHECK(ids.insert(e.id).second);
        }
        CHECK(last <= kStart + std::chrono::minutes(20));
        CHECK(last > kStart + std::chrono::minutes(18));
    }
}

TEST_CASE("Two drills of one seed at different times share no id, so that neither is taken for a repetition") {
    auto later = settings(6, 5, 3);
    later.start += std::chrono::hours(1);
    std::set<std::string> ids;
    for (const live::Event& e : play(demoSchool(), settings(6, 5, 3))) ids.insert(e.id);
    for (const live::Event& e : play(demoSchool(), later)) CHECK(ids.insert(e.id).second);
}

TEST_CASE("Every event of a drill is one that a feed would accept, and comes back equal") {
    const auto events = play(demoSchool(), settings(24, 15, 5));
    for (const live::Event& e : events) {
        const auto back = live::decodeEvent(live::encodeEvent(e), "drill");
        REQUIRE(back);
        CHECK(*back == e);
        CHECK_FALSE(std::holds_alternative<live::Unrecognised>(e.payload));
    }
}

TEST_CASE("People of a drill walk through doors, by stairs and at a person's pace, in rooms or before the building") {
    SECTION("in the demo school") { walksAsPeopleDo(demoSchool(), play(demoSchool(), settings(40, 20, 11))); }
    SECTION("in the small school") {
        const Building b = test::smallSchool();
        walksAsPeopleDo(b, play(b, settings(14, 20, 2)));
    }
}

TEST_CASE("Rooms are searched in order: assigned, searching, then searched or in need of help, and by the end of a long drill all of them") {
    const Building& b = demoSchool();
    const auto events = play(b, settings(60, 60, 4));
    std::map<std::string, std::vector<live::RoomStatus>> said;
    std::set<std::string> assigned;
    for (const live::Event& e : events) {
        const auto* r = std::get_if<live::RoomReport>(&e.payload);
        if (!r) continue;
        if (r->assigned && !r->assigned->empty()) assigned.insert(r->room);
        if (!r->status) continue;
        if (*r->status == live::RoomStatus::Searching) CHECK(assigned.count(r->room));
        if (e.source == "sim/radio" || e.source == "sim/command") said[r->room].push_back(*r->status);
    }
    size_t searched = 0, rooms = 0;
    for (const building::Room& r : b.rooms) {
        if (r.use == building::RoomUse::Corridor || r.use == building::RoomUse::Stair || r.use == building::RoomUse::Lift ||
            r.use == building::RoomUse::Lobby || r.use == building::RoomUse::Outdoor)
            continue;
        ++rooms;
        const auto& list = said[r.id];
        const auto has = [&](live::RoomStatus s) { return std::find(list.begin(), list.end(), s) != list.end(); };
        if (has(live::RoomStatus::Searched) || has(live::RoomStatus::Clear)) ++searched;
    }
    CHECK(searched >= rooms - 1);
}

TEST_CASE(
    "A drill has its story: a call, lockdown, doors that lock and some that do not, an end of the threat, help for the hurt, release room by room") {
    const Building& b = demoSchool();
    for (uint64_t seed = 1; seed <= 5; ++seed) {
        INFO("seed " << seed);
        const auto events = play(b, settings(48, 40, seed));
        const auto places = std::make_shared<const building::PlaceIndex>(b);
        live::Session session(places, false);
        std::vector<live::Event> log = events;
        for (size_t i = 0; i < log.size(); ++i) log[i].seq = i + 1, log[i].receivedAt = *log[i].observedAt;
        session.append(std::move(log));
        std::map<std::string, size_t> types;
        size_t released = 0, locked = 0, threats = 0, acked = 0, alerts = 0;
        for (const live::Event& e : events) {
            ++types[std::string(live::typeName(e.payload))];
            if (const auto* p = std::get_if<live::ProtocolCall>(&e.payload)) released += p->action == live::ProtocolAction::Release;
            if (const auto* d = std::get_if<live::DoorReport>(&e.payload)) locked += d->lock == live::LockState::Locked;
            if (const auto* r = std::get_if<live::RoomReport>(&e.payload)) threats += r->status == live::RoomStatus::Threat;
            alerts += std::holds_alternative<live::AlertRaised>(e.payload);
            acked += std::holds_alternative<live::AlertAck>(e.payload);
        }
        CHECK(types["protocol"] > 20);
        CHECK(released > 20);
        CHECK(locked > 30);
        CHECK(threats >= 1);
        CHECK(alerts >= 1);
        CHECK(acked >= alerts);
        CHECK(types["casualty"] > 0);
        CHECK(types["marker"] >= 3);
        CHECK(types["command"] == 2);
        // When all is over no room is a threat any more, and nothing that was said had no place but the one call that is meant to have none.
        session.seek(session.end());
        size_t threatRooms = 0;
        for (const auto& r : session.shown().rooms) {
            const auto* w = r.status.winner();
            threatRooms += w && w->value == live::RoomStatus::Threat;
        }
        CHECK(threatRooms == 0);
        CHECK(session.shown().unmapped.empty());
        CHECK(session.shown().counters.rejected == 0);
        CHECK(session.shown().counters.notAllowed == 0);
    }
}

TEST_CASE("With a rate, so many events come in every second of the drill") {
    const auto events = play(demoSchool(), settings(20, 5, 1, 500));
    CHECK(events.size() >= 500 * 299);
    CHECK(events.size() <= 500 * 301);
    std::vector<size_t> bySecond(301);
    for (const live::Event& e : events) ++bySecond[size_t((*e.observedAt - kStart).count() / 1000)];
    for (size_t s = 5; s < 299; ++s) CHECK(bySecond[s] > 250);
}

TEST_CASE("A drill of 200 responders and two hours is made in seconds, in little memory at a time") {
    const auto began = std::chrono::steady_clock::now();
    Drill drill(demoSchool(), settings(200, 120, 1));
    std::vector<live::Event> batch;
    size_t n = 0, largest = 0;
    while (drill.next(batch, 1000)) {
        n += batch.size();
        largest = std::max(largest, batch.size());
        batch.clear();
    }
    CHECK(n > 200'000);
    CHECK(largest < 3000);
    CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(60));  // on a loaded machine; alone it takes one
}

TEST_CASE("Any building will do: without georeference, exterior doors, room shapes or rooms") {
    Building b = test::smallSchool();
    SECTION("without georeference") { b.georeference.reset(); }
    SECTION("without exterior doors") {
        std::erase_if(b.doors, [](const auto& d) { return d.exterior; });
    }
    SECTION("without shapes of rooms") {
        for (auto& r : b.rooms) r.footprint.clear();
    }
    SECTION("without doors") {
        b.doors.clear();
        for (auto& r : b.rooms) r.doors.clear();
    }
    SECTION("without rooms") {
        b.doors.clear();
        b.links.clear();
        b.rooms.clear();
    }
    // Doors are named by index in their rooms; what was erased must not be named.
    for (auto& r : b.rooms) r.doors.clear();
    for (uint32_t i = 0; i < b.doors.size(); ++i)
        for (RoomId r : b.doors[i].rooms) b.rooms[r.index()].doors.push_back(base::DoorId(i));
    for (const size_t responders : {1, 2, 5, 30}) {
        const auto events = play(b, settings(responders, 6, 2));
        std::set<std::string> seen;
        size_t alerts = 0;
        for (const live::Event& e : events) {
            if (const auto* r = std::get_if<live::ResponderReport>(&e.payload)) {
                seen.insert(r->responder);
                CHECK_FALSE(r->place.empty());
            }
            alerts += std::holds_alternative<live::AlertRaised>(e.payload);
        }
        CHECK(alerts >= 1);
        CHECK(seen.size() == responders);
    }
}

TEST_CASE("Settings beyond their limits are brought within them") {
    DrillSettings s = settings(0, 0, 1);
    s.rate = -5;
    const auto events = play(test::smallSchool(), s);
    CHECK_FALSE(events.empty());
    CHECK(*events.back().observedAt <= kStart + std::chrono::minutes(5));
}
