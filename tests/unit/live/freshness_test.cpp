// The table of lifetimes, row by row, at its boundaries. Stale is never secure; danger never fades.
#include <catch2/catch.hpp>

#include "state_events.h"

namespace sallyport::test {
namespace {

constexpr double kMinute = 60;

/// Freshness and what is shown of a room marked at second 0.
struct Seen {
    RoomStatus shown;
    Freshness freshness;
    bool operator==(const Seen&) const = default;
};
Seen roomAfter(RoomStatus status, double seconds) {
    const auto a = roomAt(fold({roomIs(0, "command", "101", status)}), "101", seconds);
    return {a.status.shown, a.status.freshness};
}

TEST_CASE("nothing said is never drawn as anything but unknown") {
    const WorldState s(places());
    const auto r = roomAt(s, "101", 0);
    CHECK(r.status.shown == RoomStatus::Unknown);
    CHECK(r.status.freshness == Freshness::Never);
    const auto d = doorAt(s, "D-101", 0);
    CHECK(d.lock.shown == LockState::Unknown);
    CHECK_FALSE((d.monitored || d.verifiedSecure));
}

TEST_CASE("locked in: fresh for 15 min, stale, after 30 min unknown") {
    CHECK(roomAfter(RoomStatus::LockedIn, 7 * kMinute) == Seen{RoomStatus::LockedIn, Freshness::Fresh});
    CHECK(roomAfter(RoomStatus::LockedIn, 7.5 * kMinute) == Seen{RoomStatus::LockedIn, Freshness::Aging});
    CHECK(roomAfter(RoomStatus::LockedIn, 15 * kMinute - 1) == Seen{RoomStatus::LockedIn, Freshness::Aging});
    CHECK(roomAfter(RoomStatus::LockedIn, 15 * kMinute) == Seen{RoomStatus::LockedIn, Freshness::Stale});
    CHECK(roomAfter(RoomStatus::LockedIn, 30 * kMinute - 1) == Seen{RoomStatus::LockedIn, Freshness::Stale});
    CHECK(roomAfter(RoomStatus::LockedIn, 30 * kMinute) == Seen{RoomStatus::Unknown, Freshness::Expired});
}

TEST_CASE("what expired is still there to be told: was locked in") {
    const WorldState s = fold({roomIs(0, "command", "101", RoomStatus::LockedIn)});
    const auto a = roomAt(s, "101", 40 * kMinute);
    REQUIRE(a.status.fact);
    CHECK(a.status.fact->value == RoomStatus::LockedIn);
    CHECK(a.status.age == 40min);
}

TEST_CASE("searching: fresh for 5 min, stale, never unknown by itself") {
    const WorldState s = fold({roomIs(0, "command", "101", RoomStatus::Searching)});
    CHECK(roomAt(s, "101", 5 * kMinute - 1).status.freshness == Freshness::Aging);
    CHECK(roomAt(s, "101", 5 * kMinute).status.freshness == Freshness::Stale);
    CHECK(roomAt(s, "101", 500 * kMinute).status.freshness == Freshness::Stale);
    CHECK(roomAt(s, "101", 500 * kMinute).searching);
}

TEST_CASE("searched: fresh for 15 min, stale, after 30 min unknown") {
    CHECK(roomAfter(RoomStatus::Searched, 15 * kMinute - 1) == Seen{RoomStatus::Searched, Freshness::Aging});
    CHECK(roomAfter(RoomStatus::Searched, 15 * kMinute) == Seen{RoomStatus::Searched, Freshness::Stale});
    CHECK(roomAfter(RoomStatus::Searched, 30 * kMinute) == Seen{RoomStatus::Unknown, Freshness::Expired});
}

TEST_CASE("evacuated: fresh for 60 min, then stale for good") {
    CHECK(roomAfter(RoomStatus::Evacuated, 60 * kMinute - 1) == Seen{RoomStatus::Evacuated, Freshness::Aging});
    CHECK(roomAfter(RoomStatus::Evacuated, 60 * kMinute) == Seen{RoomStatus::Evacuated, Freshness::Stale});
    CHECK(roomAfter(RoomStatus::Evacuated, 600 * kMinute) == Seen{RoomStatus::Evacuated, Freshness::Stale});
}

TEST_CASE("threat and needs help never fade") {
    for (const RoomStatus danger : {RoomStatus::Threat, RoomStatus::NeedsHelp}) {
        CHECK(roomAfter(danger, 48 * 60 * kMinute) == Seen{danger, Freshness::Fresh});
        Event untimed = roomIs(0, "command", "101", danger);
        untimed.observedAt.reset();
        CHECK(roomAt(fold({untimed}), "101", 90 * kMinute).status.shown == danger);
    }
}

TEST_CASE("searching a room with a threat leaves the threat standing under it, however often it is repeated") {
    std::vector<Event> events{roomIs(0, "command", "101", RoomStatus::Threat)};
    for (int i = 1; i < 200; ++i) events.push_back(roomIs(i, "command", "101", RoomStatus::Searching));
    const auto a = roomAt(fold(events), "101", 200);
    CHECK(a.searching);
    CHECK(a.fill == RoomStatus::Threat);
    CHECK(a.status.shown == RoomStatus::Threat);
}

TEST_CASE("clear lives from the last contact with the team that holds the room") {
    RoomReport r;
    r.room = "101";
    r.status = RoomStatus::Clear;
    r.heldBy = "CT1";
    const Event clear = event(0, "team/1", r);
    const auto seen = [](const WorldState& s, double t) {
        const auto a = roomAt(s, "101", t);
        return Seen{a.status.shown, a.status.freshness};
    };
    const WorldState quiet = fold({clear});
    CHECK(seen(quiet, 10 * kMinute - 1) == Seen{RoomStatus::Clear, Freshness::Aging});
    CHECK(seen(quiet, 10 * kMinute) == Seen{RoomStatus::Clear, Freshness::Stale});
    CHECK(seen(quiet, 15 * kMinute) == Seen{RoomStatus::Searched, Freshness::Stale});
    CHECK(seen(quiet, 30 * kMinute) == Seen{RoomStatus::Unknown, Freshness::Expired});
    CHECK(roomAt(quiet, "101", 11 * kMinute).status.reason == "holder not heard from for 11:00");
    const WorldState heard = fold({event(20 * kMinute, "command", TeamContact{"CT1", "all quiet", "Lee"}), clear});
    CHECK(seen(heard, 24 * kMinute) == Seen{RoomStatus::Clear, Freshness::Fresh});
    CHECK(seen(heard, 30 * kMinute) == Seen{RoomStatus::Clear, Freshness::Stale});
    CHECK(roomAt(heard, "101", 24 * kMinute).status.age == 24min);
    // Another team's contact says nothing about this room.
    CHECK(seen(fold({clear, event(20 * kMinute, "command", TeamContact{"CT2", "", "Lee"})}), 24 * kMinute) ==
          Seen{RoomStatus::Searched, Freshness::Stale});
}

TEST_CASE("a searched room is unknown once a door of it is forced or opened after the search, in any order of arrival") {
    const Event searched = roomIs(100, "command", "101", RoomStatus::Searched);
    const auto shown = [&](Event door) {
        const WorldState s = fold({searched, door});
        CHECK(s == fold({door, searched}));
        return roomAt(s, "101", 130).status;
    };
    const auto forced = shown(doorIs(110, "D-101", {}, {}, DoorAlarm::Forced));
    CHECK(forced.shown == RoomStatus::Unknown);
    CHECK(forced.freshness == Freshness::Expired);
    CHECK(forced.reason == "door D-101 forced");
    CHECK(shown(doorIs(110, "D-101", {}, DoorPosition::Open)).reason == "door D-101 opened");
    CHECK(shown(doorIs(90, "D-101", {}, DoorPosition::Open)).shown == RoomStatus::Searched);   // before the search
    CHECK(shown(doorIs(110, "D-102", {}, DoorPosition::Open)).shown == RoomStatus::Searched);  // another room's door
    CHECK(shown(doorIs(110, "D-101", LockState::Locked, DoorPosition::Closed)).shown == RoomStatus::Searched);
}

TEST_CASE("that the door was shut again, or that it reports ever so often, does not undo that it was opened") {
    std::vector<Event> events{roomIs(100, "command", "101", RoomStatus::Searched), doorIs(110, "D-101", {}, DoorPosition::Open)};
    for (int i = 0; i < 100; ++i) events.push_back(doorIs(111 + i, "D-101", LockState::Locked, DoorPosition::Closed, DoorAlarm::None));
    CHECK(roomAt(fold(events), "101", 220).status.shown == RoomStatus::Unknown);
    events.push_back(roomIs(230, "command", "101", RoomStatus::Searched));  // searched again
    CHECK(roomAt(fold(events), "101", 231).status.shown == RoomStatus::Searched);
}

TEST_CASE("a held room stands an opened door while its holder is heard, and not after") {
    const WorldState s = fold({roomIs(0, "command", "101", RoomStatus::Clear), doorIs(60, "D-101", {}, DoorPosition::Open)});
    CHECK(roomAt(s, "101", 120).status.shown == RoomStatus::Clear);
    CHECK(roomAt(s, "101", 10 * kMinute).status.shown == RoomStatus::Unknown);
}

TEST_CASE("a door of a source that reports changes stands while the source lives, is stale when it is lost, unknown 5 min later") {
    const WorldState s = fold({sourceIs(0, "acs/lincoln", true), doorIs(10, "D-101", LockState::Locked)});
    CHECK(doorAt(s, "D-101", 600 * kMinute).lock.freshness == Freshness::Fresh);
    const WorldState lost = fold({sourceIs(0, "acs/lincoln", true), doorIs(10, "D-101", LockState::Locked), sourceIs(100, "acs/lincoln", false)});
    CHECK(doorAt(lost, "D-101", 100).lock.freshness == Freshness::Stale);
    CHECK(doorAt(lost, "D-101", 100).lock.reason == "source lost");
    CHECK(doorAt(lost, "D-101", 399.9).lock.shown == LockState::Locked);
    CHECK(doorAt(lost, "D-101", 400).lock.shown == LockState::Unknown);
    CHECK(doorAt(lost, "D-101", 400).lock.freshness == Freshness::Expired);
    WorldState back = lost;
    reduce(back, places(), sourceIs(500, "acs/lincoln", true));
    CHECK(doorAt(back, "D-101", 501).lock.shown == LockState::Locked);
}

TEST_CASE("the loss of the feed is the loss of every source that came by it") {
    const WorldState s = fold({doorIs(10, "D-101", LockState::Locked), sourceIs(20, "feed", false)});
    CHECK(doorAt(s, "D-101", 21).lock.freshness == Freshness::Stale);
}

TEST_CASE("repeated news of a loss does not start its five minutes again") {
    std::vector<Event> events{doorIs(10, "D-101", LockState::Locked)};
    for (int i = 0; i < 6; ++i) events.push_back(sourceIs(100 + 60 * i, "acs/lincoln", false));
    CHECK(doorAt(fold(events), "D-101", 400).lock.freshness == Freshness::Expired);
}

TEST_CASE("a door of a polled source: 3 polls fresh, unknown after 10") {
    Lifetimes lives;
    lives.pollInterval["acs/lincoln"] = 10s;
    const WorldState s = fold({doorIs(0, "D-101", LockState::Locked)});
    CHECK(doorAt(s, "D-101", 29, lives).lock.freshness == Freshness::Aging);
    CHECK(doorAt(s, "D-101", 30, lives).lock.freshness == Freshness::Stale);
    CHECK(doorAt(s, "D-101", 99, lives).lock.shown == LockState::Locked);
    CHECK(doorAt(s, "D-101", 100, lives).lock.shown == LockState::Unknown);
}

TEST_CASE("a forced door stays forced when its source is lost") {
    const WorldState s = fold({doorIs(0, "X1", {}, {}, DoorAlarm::Forced), sourceIs(10, "acs/lincoln", false)});
    CHECK(doorAt(s, "X1", 60 * kMinute).alarm.shown == DoorAlarm::Forced);
}

TEST_CASE("reported locked is not verified secure, a person's check holds until something speaks against it") {
    const std::vector<Event> checked{doorIs(0, "D-101", LockState::Locked), doorChecked(10, "D-101", true)};
    const auto secure = [&](std::vector<Event> then, double t = 60) {
        then.insert(then.begin(), checked.begin(), checked.end());
        return doorAt(fold(then), "D-101", t).verifiedSecure;
    };
    CHECK_FALSE(doorAt(fold({checked[0]}), "D-101", 60).verifiedSecure);
    CHECK(secure({}));
    CHECK(secure({doorIs(20, "D-101", LockState::Locked)}));
    CHECK_FALSE(secure({doorIs(20, "D-101", LockState::Unlocked)}));
    CHECK_FALSE(secure({doorIs(20, "D-101", LockState::Unlocked), doorIs(30, "D-101", LockState::Locked)}));
    CHECK_FALSE(secure({doorIs(20, "D-101", LockState::Unknown)}));
    CHECK_FALSE(secure({doorIs(20, "D-101", {}, DoorPosition::Open)}));
    CHECK_FALSE(secure({doorChecked(20, "D-101", false)}));
}

TEST_CASE("stale is never secure") {
    const std::vector<Event> checked{doorIs(0, "D-101", LockState::Locked), doorChecked(10, "D-101", true)};
    CHECK_FALSE(doorAt(fold(checked), "D-101", 10 + 30 * kMinute).verifiedSecure);
    CHECK_FALSE(doorAt(fold({checked[0], checked[1], sourceIs(20, "acs/lincoln", false)}), "D-101", 21).verifiedSecure);
    Event untimed = checked[1];
    untimed.observedAt.reset();
    CHECK_FALSE(doorAt(fold({untimed}), "D-101", 11).verifiedSecure);
}

TEST_CASE("a message without a time has no age and counts as stale") {
    Event e = doorIs(10, "D-101", LockState::Locked);
    e.observedAt.reset();
    e.retained = true;
    const auto d = doorAt(fold({e}), "D-101", 11);
    CHECK(d.lock.shown == LockState::Locked);
    CHECK(d.lock.freshness == Freshness::Stale);
    CHECK_FALSE(d.lock.ageKnown);
}

TEST_CASE("a fact from a clock that runs ahead is not fresh for longer, and does not hide what others say") {
    const WorldState s = fold({roomIs(3600, "app/tablet", "101", RoomStatus::Clear), roomIs(0, "command", "101", RoomStatus::Threat)});
    const auto a = roomAt(s, "101", 10);
    CHECK(a.status.freshness == Freshness::Stale);
    CHECK_FALSE(a.status.ageKnown);
    CHECK(a.status.reason == "its clock is ahead of ours");
    REQUIRE(a.status.conflict);
    CHECK(a.status.conflict->value == RoomStatus::Threat);
    CHECK(roomAt(fold({roomIs(30, "app/tablet", "101", RoomStatus::Clear)}), "101", 0).status.freshness == Freshness::Fresh);  // within a minute
}

TEST_CASE("a position lives until its own stale_at, else 30 s, and is never removed silently") {
    const WorldState s = fold({responderIn(0, "u1", "101")});
    const auto freshness = [](const WorldState& w, double t) { return assessResponder(w.responders.at("u1"), at(t), {}).freshness; };
    CHECK(freshness(s, 14) == Freshness::Fresh);
    CHECK(freshness(s, 15) == Freshness::Aging);
    CHECK(freshness(s, 30) == Freshness::Stale);
    CHECK(freshness(s, 86400) == Freshness::Stale);
    Event e = responderIn(0, "u1", "101");
    std::get<ResponderReport>(e.payload).staleAt = at(75);
    CHECK(freshness(fold({e}), 74) == Freshness::Aging);
    CHECK(freshness(fold({e}), 75) == Freshness::Stale);
    std::get<ResponderReport>(e.payload).staleAt = at(1e9);  // a sender that wants to be believed for ever
    CHECK(freshness(fold({e}), 15 * kMinute) == Freshness::Stale);
    std::get<ResponderReport>(e.payload).staleAt = at(75);
    e.skew = 10s;  // and stale_at is on the sender's clock too
    CHECK(freshness(fold({e}), 65) == Freshness::Stale);
}

TEST_CASE("a team that was not heard from for five minutes is stale") {
    const WorldState s = fold({event(0, "command", TeamContact{"CT1", "", "Lee"})});
    CHECK(assessContact(s.teams.at("CT1"), at(299), {}).freshness == Freshness::Aging);
    CHECK(assessContact(s.teams.at("CT1"), at(300), {}).freshness == Freshness::Stale);
}

}  // namespace

TEST_CASE("a door whose source is one too many to be followed alone is stale when its feed is lost") {
    WorldState s(places());
    for (size_t i = 0; i < kMaxSources; ++i) reduce(s, places(), sourceIs(0, "acs/" + std::to_string(10'000 + i), true));
    Event locked = doorIs(1, "D-101", LockState::Locked);
    locked.source = "zzz/lock";  // the names that sort first are kept
    reduce(s, places(), locked);
    REQUIRE(doorAt(s, "D-101", 2).lock.freshness == Freshness::Fresh);
    reduce(s, places(), sourceIs(3, "zzz/lock", false));
    reduce(s, places(), sourceIs(3, "feed", false, "ended"));
    CHECK(doorAt(s, "D-101", 4).lock.freshness == Freshness::Stale);
    CHECK(doorAt(s, "D-101", 4).lock.reason == "source lost");
    reduce(s, places(), sourceIs(5, "feed", true));
    CHECK(doorAt(s, "D-101", 6).lock.freshness == Freshness::Fresh);
}

}  // namespace sallyport::test
