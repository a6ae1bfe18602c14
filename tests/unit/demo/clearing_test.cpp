// The rules of the clearing ledger, one by one, on the demo school: what a search is worth, what undoes it, and what the ledger says of it.
#include "live/clearing.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>

#include "live/reduce.h"
#include "support/demo_school.h"

using namespace sallyport;
using namespace sallyport::live;
using namespace std::chrono_literals;

namespace {

const building::PlaceIndex& places() { return *test::demoPlaces(); }

/// What is said, in seconds after the start, and what is true then.
struct Incident {
    WorldState state{places()};
    int said = 0;

    static Timestamp at(double s) { return *base::parseTimestamp("2026-11-19T19:40:00Z") + Millis(int64_t(s * 1000)); }
    std::string say(double s, std::string source, Payload p) {
        Event e;
        e.id = "e" + std::to_string(++said);
        e.source = std::move(source);
        e.receivedAt = at(s);
        e.observedAt = at(s);
        e.payload = std::move(p);
        reduce(state, places(), e);
        return e.id;
    }
    std::string room(double s, const char* number, RoomStatus status, const char* by) {
        return say(s, "radio/" + std::string(by), RoomReport{number, status, {}, {}, by, ""});
    }
    void holds(double s, const char* number, const char* team) { say(s, "operator/Lt. Ortiz", RoomReport{number, {}, {}, team, "Lt. Ortiz", ""}); }
    void door(double s, const char* name, std::optional<LockState> lock, std::optional<DoorPosition> position = {},
              std::optional<DoorAlarm> alarm = {}) {
        DoorReport d;
        d.door = name;
        d.lock = lock;
        d.position = position;
        d.alarm = alarm;
        say(s, "acs/kestrel", d);
    }
    void stands(double s, const char* who, const char* team, const char* number) {
        ResponderReport r;
        r.responder = r.callsign = who;
        r.team = team;
        r.place.room = number;
        say(s, "positions", r);
    }
    RoomId id(const char* number) const { return places().room(number).id; }
    AssessedRoom seen(const char* number, double s) const { return assessRoom(state, places(), id(number), at(s), {}); }
    std::vector<ClearingEntry> ledger(const char* number, double s) const {
        std::vector<ClearingEntry> out;
        clearingOf(state, places(), id(number), at(s), {}, out);
        return out;
    }
};

}  // namespace

TEST_CASE("A searched room counts, and the ledger says who searched it and when") {
    Incident i;
    i.room(0, "216", RoomStatus::Searching, "Law 11");
    i.room(40, "216", RoomStatus::Searched, "Law 11");
    CHECK(i.seen("216", 60).fill == RoomStatus::Searched);
    const auto l = i.ledger("216", 60);
    REQUIRE(l.size() == 1);
    CHECK(l[0].who == "Law 11");
    CHECK(l[0].searched == Incident::at(40));
    CHECK(l[0].stands());
    CHECK_FALSE(l[0].holding());
}

TEST_CASE("A forced door undoes the search of the room behind it, with the reason and the time") {
    Incident i;
    i.room(0, "216", RoomStatus::Searched, "Law 11");
    i.door(30, "D-216", {}, {}, DoorAlarm::Forced);
    const AssessedRoom seen = i.seen("216", 60);
    CHECK(seen.fill == RoomStatus::Unknown);
    CHECK(seen.status.reason == "door D-216 forced");
    const auto l = i.ledger("216", 60);
    REQUIRE(l.size() == 1);
    CHECK_FALSE(l[0].stands());
    CHECK(l[0].ended == Incident::at(30));
    CHECK(l[0].endedWhy == "door D-216 forced");
}

TEST_CASE("An opened door undoes the search, a door that opened before it does not") {
    Incident i;
    i.door(0, "D-216", {}, DoorPosition::Open);
    i.room(10, "216", RoomStatus::Searched, "Law 11");
    CHECK(i.seen("216", 20).fill == RoomStatus::Searched);
    i.door(30, "D-216", {}, DoorPosition::Open);
    i.door(35, "D-216", {}, DoorPosition::Closed);
    CHECK(i.seen("216", 40).fill == RoomStatus::Unknown);  // that it closed again does not undo that it was opened
    CHECK(i.ledger("216", 40)[0].endedWhy == "door D-216 opened");
}

TEST_CASE("A threat in the next room undoes the search when the opening between was not held") {
    Incident i;
    i.room(0, "216", RoomStatus::Searched, "Law 11");
    i.room(60, "F2/East Hall", RoomStatus::Threat, "Law 11");
    const AssessedRoom seen = i.seen("216", 70);
    CHECK(seen.fill == RoomStatus::Unknown);
    CHECK(seen.status.reason == "threat next door in East Hall, door D-216 not held");
    CHECK(i.ledger("216", 70)[0].ended == Incident::at(60));
}

TEST_CASE("A threat in the next room does not undo the search behind a door that was reported locked then") {
    Incident i;
    i.door(0, "D-216", LockState::Locked);
    i.room(10, "216", RoomStatus::Searched, "Law 11");
    i.room(60, "F2/East Hall", RoomStatus::Threat, "Law 11");
    CHECK(i.seen("216", 70).fill == RoomStatus::Searched);
    i.door(80, "D-216", LockState::Unlocked);
    CHECK(i.seen("216", 90).fill == RoomStatus::Searched);  // it was locked when the threat stood outside
}

TEST_CASE("A door forced while a team holds the room does not undo it") {
    Incident i;
    i.room(0, "216", RoomStatus::Clear, "Law 11");
    i.holds(5, "216", "CT 1");
    i.stands(6, "Law 11", "CT 1", "216");
    i.door(30, "D-216", {}, {}, DoorAlarm::Forced);
    CHECK(i.seen("216", 40).fill == RoomStatus::Clear);
    const auto l = i.ledger("216", 40);
    REQUIRE(l.size() == 1);
    CHECK(l[0].holding());
    CHECK(l[0].held == "CT 1");
    CHECK(l[0].heldFrom == Incident::at(0));
}

TEST_CASE("A team that leaves a held room leaves it searched, from when the last of them went") {
    Incident i;
    i.room(0, "216", RoomStatus::Clear, "Law 11");
    i.holds(5, "216", "CT 1");
    i.stands(10, "Law 11", "CT 1", "216");
    i.stands(10, "Law 12", "CT 1", "216");
    i.stands(60, "Law 11", "CT 1", "231");
    CHECK(i.seen("216", 70).fill == RoomStatus::Clear);  // one of them is still there
    i.stands(90, "Law 12", "CT 1", "231");
    const AssessedRoom seen = i.seen("216", 100);
    CHECK(seen.fill == RoomStatus::Searched);
    CHECK(seen.status.reason == "CT 1 has left");
    const auto l = i.ledger("216", 100);
    REQUIRE(l.size() == 1);
    CHECK(l[0].stands());
    CHECK_FALSE(l[0].holding());
    CHECK(l[0].released == Incident::at(90));
    CHECK(l[0].releasedWhy == "CT 1 has left");
}

TEST_CASE("Somebody at the door of a room holds it, somebody at the other end of the hall does not") {
    Incident i;
    i.room(0, "216", RoomStatus::Clear, "Law 11");
    i.holds(5, "216", "CT 1");
    const auto standsAt = [&](double s, double x, double y) {
        ResponderReport r;
        r.responder = r.callsign = "Law 11";
        r.team = "CT 1";
        r.place.floor = "F2";
        r.place.xy = base::Vec2(x, y);
        i.say(s, "positions", r);
    };
    standsAt(10, 89.5, 27);
    CHECK(i.seen("216", 20).fill == RoomStatus::Clear);
    standsAt(30, 89.5, 52);
    CHECK(i.seen("216", 40).fill == RoomStatus::Searched);
}

TEST_CASE("A team whose place nobody knows has not left") {
    Incident i;
    i.room(0, "216", RoomStatus::Clear, "Law 11");
    i.holds(5, "216", "CT 1");
    CHECK(i.seen("216", 60).fill == RoomStatus::Clear);
    i.stands(1, "Law 11", "CT 1", "231");  // from before it held the room
    CHECK(i.seen("216", 60).fill == RoomStatus::Clear);
}

TEST_CASE("A held room that loses its holder by word is searched, and a door that opens then undoes that") {
    Incident i;
    i.room(0, "216", RoomStatus::Clear, "Law 11");
    i.holds(5, "216", "CT 1");
    i.door(20, "D-216", {}, DoorPosition::Open);  // while it is held: their own way in and out
    i.holds(60, "216", "");
    CHECK(i.seen("216", 70).fill == RoomStatus::Searched);
    CHECK(i.ledger("216", 70)[0].releasedWhy == "CT 1 holds it no longer");
    i.door(80, "D-216", {}, DoorPosition::Open);
    CHECK(i.seen("216", 90).fill == RoomStatus::Unknown);
    const auto l = i.ledger("216", 90);
    CHECK(l[0].released == Incident::at(60));
    CHECK(l[0].ended == Incident::at(80));
    CHECK(l[0].endedWhy == "CT 1 holds it no longer, then door D-216 opened");
}

TEST_CASE("A holder that is silent for ten minutes holds nothing any more") {
    Incident i;
    i.room(0, "216", RoomStatus::Clear, "Law 11");
    i.holds(5, "216", "CT 1");
    i.door(700, "D-216", {}, DoorPosition::Open);
    CHECK(i.seen("216", 590).fill == RoomStatus::Clear);
    CHECK(i.seen("216", 710).fill == RoomStatus::Unknown);
}

TEST_CASE("What the status became afterwards ends the search in the ledger, with who said so") {
    Incident i;
    i.room(0, "216", RoomStatus::Searched, "Law 11");
    i.room(50, "216", RoomStatus::Threat, "Law 21");
    const auto l = i.ledger("216", 60);
    REQUIRE(l.size() == 1);
    CHECK(l[0].ended == Incident::at(50));
    CHECK(l[0].endedWhy == "marked threat by Law 21");
}

TEST_CASE("A second search stands beside the first, the newest first") {
    Incident i;
    i.room(0, "216", RoomStatus::Searched, "Law 11");
    i.door(30, "D-216", {}, DoorPosition::Open);
    i.room(60, "216", RoomStatus::Searching, "Law 21");
    i.room(90, "216", RoomStatus::Searched, "Law 21");
    const auto l = i.ledger("216", 100);
    REQUIRE(l.size() == 2);
    CHECK(l[0].who == "Law 21");
    CHECK(l[0].stands());
    CHECK(l[1].who == "Law 11");
    CHECK(l[1].ended == Incident::at(30));  // undone before it was searched again
    CHECK(l[1].endedWhy == "door D-216 opened");
}

TEST_CASE("A search marked in error stays in the ledger as taken back") {
    Incident i;
    const std::string id = i.say(0, "operator/Lt. Ortiz", RoomReport{"219", RoomStatus::Searched, {}, {}, "Lt. Ortiz", "misheard"});
    i.say(20, "operator/Lt. Ortiz", Retraction{id, "Lt. Ortiz"});
    CHECK(i.seen("219", 30).fill == RoomStatus::Unknown);
    const auto l = i.ledger("219", 30);
    REQUIRE(l.size() == 1);
    CHECK(l[0].takenBack);
    CHECK(l[0].ended == Incident::at(20));
    CHECK(l[0].endedWhy == "taken back by Lt. Ortiz");
}

TEST_CASE("A search grows old: after half an hour it no longer counts, and the ledger says since when") {
    Incident i;
    i.room(0, "216", RoomStatus::Searched, "Law 11");
    CHECK(i.ledger("216", 29 * 60)[0].stands());
    const auto l = i.ledger("216", 40 * 60);
    CHECK_FALSE(l[0].stands());
    CHECK(l[0].ended == Incident::at(30 * 60));
    CHECK(l[0].endedWhy == "too long ago");
}

TEST_CASE("The ledger is the same in whatever order the words came") {
    const auto told = [](bool backwards) {
        Incident i;
        std::vector<std::function<void()>> words{[&] { i.room(0, "216", RoomStatus::Clear, "Law 11"); }, [&] { i.holds(5, "216", "CT 1"); },
                                                 [&] { i.stands(10, "Law 11", "CT 1", "216"); }, [&] { i.stands(60, "Law 11", "CT 1", "231"); },
                                                 [&] { i.door(80, "D-216", {}, DoorPosition::Open); }};
        if (backwards) std::reverse(words.begin(), words.end());
        for (const auto& w : words) w();
        const auto l = i.ledger("216", 100);
        REQUIRE(l.size() == 1);
        return std::tuple(l[0].searched, l[0].heldFrom, l[0].released, l[0].ended, l[0].endedWhy);
    };
    CHECK(told(false) == told(true));
}
