// What one event does to the state: places, conflicts, alerts, people, retractions.
#include <catch2/catch.hpp>

#include "state_events.h"

namespace sallyport::test {
namespace {

const Fact<RoomStatus>* status(const WorldState& s, const char* number) { return s.rooms[room(number).index()].status.winner(); }

TEST_CASE("a whole small drill, step by step") {
    WorldState s(places());
    auto then = [&](Event e) { return reduce(s, places(), e); };

    // 14:00 The operator declares the drill. A teacher in 101 presses the panic button.
    then(event(0, "command", ExerciseDeclared{true, "Autumn drill", "Lt. Ortiz"}));
    const ChangeSet panic = then(alertIn(10, "alert-1", "101", "shots in the hall"));
    CHECK(s.exercise.winner()->value.name == "Autumn drill");
    CHECK(panic.newAlert);
    CHECK(s.alerts.at("alert-1").place.room == room("101"));

    // 14:00:20 Lockdown. Doors report that they locked; the exterior door is forced.
    then(event(20, "command", ProtocolCall{ProtocolAction::Lockdown, "building", "Lt. Ortiz"}));
    then(doorIs(22, "D-101", LockState::Locked, DoorPosition::Closed));
    CHECK(then(doorIs(30, "X1", LockState::Jammed, DoorPosition::Open, DoorAlarm::Forced)).newAlert);
    CHECK(s.protocol.at("").winner()->value.action == ProtocolAction::Lockdown);
    CHECK(doorAt(s, "D-101", 31).lock.shown == LockState::Locked);

    // 14:01 102 says it is locked in. Command acknowledges and marks the threat in 103.
    then(roomIs(60, "app/teacher", "102", RoomStatus::LockedIn));
    then(event(65, "command", AlertAck{"alert-1", "Lt. Ortiz"}));
    CHECK(then(roomIs(70, "command", "103", RoomStatus::Threat)).newAlert);
    CHECK(s.alerts.at("alert-1").acked->by == "Lt. Ortiz");

    // 14:02 A contact team comes in, searches 104, finds nobody, goes on.
    then(responderIn(120, "u1", "H1"));
    then(roomIs(130, "team/CT1", "104", RoomStatus::Searching));
    CHECK(roomAt(s, "104", 131).searching);
    then(roomIs(160, "team/CT1", "104", RoomStatus::Searched));
    CHECK(roomAt(s, "104", 161).status.shown == RoomStatus::Searched);

    // 14:03 Somebody opens the door of 104 behind them: it is unknown again, and says why.
    then(doorIs(180, "D-104", {}, DoorPosition::Open));
    CHECK(roomAt(s, "104", 181).status.shown == RoomStatus::Unknown);
    CHECK(roomAt(s, "104", 181).status.reason == "door D-104 opened");

    // 14:04 103 is taken and held; the threat is over because somebody said so.
    RoomReport clear;
    clear.room = "103";
    clear.status = RoomStatus::Clear;
    clear.heldBy = "CT1";
    clear.by = "Sgt. Lee";
    then(event(240, "team/CT1", clear));
    CHECK(roomAt(s, "103", 241).status.shown == RoomStatus::Clear);
    CHECK(roomAt(s, "103", 241).heldBy == "CT1");
    CHECK(s.rooms[room("103").index()].history.front().text == "Clear · Held by CT1");
}

TEST_CASE("of two reports the later corrected observation wins, however they arrive") {
    const Event early = roomIs(10, "app/a", "101", RoomStatus::LockedIn), late = roomIs(20, "app/b", "101", RoomStatus::Evacuated);
    CHECK(status(fold({late, early}), "101")->value == RoomStatus::Evacuated);
}

TEST_CASE("the clock skew of a source is taken off before times are compared") {
    Event fast = roomIs(100, "app/a", "101", RoomStatus::Clear);  // its clock is 60 s ahead: seen at 40
    fast.skew = 60s;
    const WorldState s = fold({fast, roomIs(50, "app/b", "101", RoomStatus::NeedsHelp)});
    CHECK(status(s, "101")->value == RoomStatus::NeedsHelp);
    CHECK(roomAt(s, "101", 50).status.conflict->from.when == at(40));
}

TEST_CASE("at one time a person on scene wins over an app, an app over a sensor, and then the event id decides") {
    CHECK(status(fold({roomIs(1, "command", "101", RoomStatus::Clear, "a"), roomIs(1, "app/x", "101", RoomStatus::Threat, "z")}), "101")->value ==
          RoomStatus::Clear);
    CHECK(status(fold({roomIs(1, "acs/1", "101", RoomStatus::Clear, "z"), roomIs(1, "app/x", "101", RoomStatus::Threat, "a")}), "101")->value ==
          RoomStatus::Threat);
    CHECK(status(fold({roomIs(1, "app/x", "101", RoomStatus::Clear, "a"), roomIs(1, "app/y", "101", RoomStatus::Threat, "b")}), "101")->value ==
          RoomStatus::Threat);
}

TEST_CASE("the loser of a disagreement is kept and shown, until it is old news") {
    const auto conflict = [](double earlier) {
        const WorldState s =
            fold({roomIs(600 - earlier, "app/a", "101", RoomStatus::LockedIn), roomIs(600, "command", "101", RoomStatus::NeedsHelp)});
        const auto* c = roomAt(s, "101", 600).status.conflict;
        return c ? c->value : RoomStatus::Unknown;
    };
    CHECK(conflict(29) == RoomStatus::LockedIn);
    CHECK(conflict(31) == RoomStatus::Unknown);  // a room moves on; that is no contradiction
    // One source that changed its mind does not disagree with itself, nor do two that agree.
    CHECK_FALSE(
        roomAt(fold({roomIs(1, "app/a", "101", RoomStatus::LockedIn), roomIs(2, "app/a", "101", RoomStatus::NeedsHelp)}), "101", 3).status.conflict);
    CHECK_FALSE(roomAt(fold({roomIs(1, "app/a", "101", RoomStatus::Clear), roomIs(2, "app/b", "101", RoomStatus::Clear)}), "101", 3).status.conflict);
    // What a source said before it came round is not what it says.
    CHECK_FALSE(roomAt(fold({roomIs(1, "app/a", "101", RoomStatus::Threat), roomIs(2, "app/a", "101", RoomStatus::Clear),
                             roomIs(3, "app/b", "101", RoomStatus::Clear)}),
                       "101", 3)
                    .status.conflict);
}

TEST_CASE("who disagrees is found however much each has said, whoever spoke last, and no more once it is taken back") {
    std::vector<Event> said;
    const auto conflict = [&] {
        const WorldState s = fold(said);
        const auto* other = roomAt(s, "101", 20).status.conflict;
        return other ? std::optional(other->value) : std::nullopt;
    };
    for (int i = 0; i < 6; ++i) said.push_back(roomIs(i, "app/a", "101", i % 2 ? RoomStatus::LockedIn : RoomStatus::Evacuated));
    CHECK_FALSE(conflict());
    said.push_back(roomIs(10, "app/b", "101", RoomStatus::NeedsHelp, "b-1"));
    CHECK(conflict() == RoomStatus::LockedIn);
    for (int i = 0; i < 40; ++i) said.push_back(roomIs(11 + i * 0.1, "app/a", "101", RoomStatus::LockedIn));
    CHECK(conflict() == RoomStatus::NeedsHelp);
    said.push_back(event(16, "app/b", Retraction{"b-1", "app/b"}));
    CHECK_FALSE(conflict());
}

TEST_CASE("a tip never sets the status of a room, a door or an exercise, but its alert is kept") {
    const WorldState s = fold({roomIs(1, "tip/line", "101", RoomStatus::Threat), event(2, "tip", ExerciseDeclared{true, "all is well", ""}), [] {
                                   Event e = alertIn(3, "tip-1", "101");
                                   e.source = "tipline/7";
                                   return e;
                               }()});
    CHECK(status(s, "101") == nullptr);
    CHECK(s.exercise.winner() == nullptr);
    CHECK(s.alerts.count("tip-1") == 1);
    CHECK(s.counters.notAllowed == 2);
}

TEST_CASE("a sensor cannot declare an exercise nor say that a person checked a door") {
    DoorReport checked;
    checked.door = "D-101";
    checked.verified = true;
    const WorldState s = fold({event(1, "acs/lincoln", ExerciseDeclared{true, "x", ""}), event(2, "acs/lincoln", checked)});
    CHECK(s.exercise.winner() == nullptr);
    CHECK_FALSE(doorAt(s, "D-101", 3).verified.fact);
}

TEST_CASE("an alert or responder in an unknown or ambiguous place is kept as unplaced, with the reason") {
    const WorldState s = fold({alertIn(1, "a1", "gym annex"), responderIn(1, "u1", "Stair A"), alertIn(1, "a2", "")});
    const Place& annex = s.alerts.at("a1").place;
    CHECK_FALSE(annex.placed);
    CHECK(annex.asNamed == "gym annex");
    CHECK(annex.reason == "no room \"gym annex\" in this school");
    const Place& stair = s.responders.at("u1").place;  // two rooms are called Stair A
    CHECK_FALSE(stair.placed);
    CHECK(stair.reason == "more than one room \"Stair A\" in this school");
    CHECK(s.alerts.at("a2").place.reason == "no place was given");
}

TEST_CASE("facts about unknown doors and rooms are kept as unmapped devices") {
    const WorldState s =
        fold({doorIs(1, "acs/17", LockState::Locked), doorIs(5, "acs/17", LockState::Unlocked), roomIs(2, "command", "Stair A", RoomStatus::Clear)});
    CHECK(s.unmapped.at("door/acs/17").last.when == at(5));
    CHECK(s.unmapped.at("door/acs/17").match == building::Match::Unknown);
    CHECK(s.unmapped.at("room/Stair A").match == building::Match::Ambiguous);
}

TEST_CASE("a vertical error that spans storeys names every floor it may be") {
    ResponderReport r;
    r.responder = "u1";
    r.place.xy = base::Vec2(4, 10);
    r.place.z = 3.6;
    r.leM = 3;
    WorldState s = fold({event(1, "cot/1", r)});
    CHECK(s.responders.at("u1").place.possibleFloors.size() == 2);
    r.leM = 0.2;
    r.place.z = 4.5;
    reduce(s, places(), event(2, "cot/1", r));
    CHECK(s.responders.at("u1").place.possibleFloors == std::vector{places().floor("F2").id});
    CHECK(s.responders.at("u1").place.room == room("201"));
}

TEST_CASE("a position without a height may be on any floor, a named floor settles it") {
    ResponderReport r;
    r.responder = "u1";
    r.place.xy = base::Vec2(4, 10);
    WorldState s = fold({event(1, "cot/1", r)});
    CHECK(s.responders.at("u1").place.possibleFloors.size() == 2);
    r.place.floor = "F2";
    reduce(s, places(), event(2, "cot/1", r));
    CHECK(s.responders.at("u1").place.room == room("201"));
}

TEST_CASE("a responder keeps what a later report leaves out, and a late report does not put it back") {
    ResponderReport hello, move, late;
    hello.responder = move.responder = late.responder = "u1";
    hello.callsign = "Adam 12";
    hello.place.room = "101";
    move.place.room = "102";
    late.callsign = "Adam 11";
    late.place.room = "103";
    late.batteryPercent = 80;
    const WorldState s = fold({event(10, "cot/1", hello), event(30, "cot/1", move), event(5, "cot/1", late)});
    const ResponderState& r = s.responders.at("u1");
    CHECK(r.last.value.callsign == "Adam 12");
    CHECK(r.last.value.batteryPercent == 80);
    CHECK(r.place.room == room("102"));
    REQUIRE(r.trail.size() == 3);
    CHECK(r.trail.front().when == at(5));
    CHECK(r.trail.back().when == at(30));
}

TEST_CASE("a report without a position does not make the position newer") {
    ResponderReport battery;
    battery.responder = "u1";
    battery.batteryPercent = 50;
    const WorldState s = fold({responderIn(0, "u1", "101"), event(100, "cot/1", battery)});
    CHECK(assessResponder(s.responders.at("u1"), at(100), {}).freshness == Freshness::Stale);
    CHECK(assessResponder(s.responders.at("u1"), at(100), {}).age == 100s);
}

TEST_CASE("a responder that left is marked gone, and is back when it reports again") {
    WorldState s = fold({event(20, "cot/1", ResponderGone{"u1"}), responderIn(10, "u1", "101")});
    CHECK(s.responders.at("u1").gone->when == at(20));
    reduce(s, places(), responderIn(30, "u1", "101"));
    CHECK_FALSE(s.responders.at("u1").gone);
    CHECK(fold({event(20, "cot/1", ResponderGone{"ghost"})}).responders.empty());
}

TEST_CASE("an alert keeps its first time, takes text and place from later ones, and the earliest acknowledgement counts") {
    const WorldState s = fold({event(40, "command", AlertAck{"a1", "Late"}), alertIn(20, "a1", "102", ""),
                               event(30, "command", AlertAck{"a1", "First"}), alertIn(10, "a1", "", "help")});
    const AlertState& a = s.alerts.at("a1");
    CHECK(a.raised.from.when == at(10));
    CHECK(a.raised.value.text == "help");
    CHECK(a.place.room == room("102"));
    CHECK(a.acked->by == "First");
}

TEST_CASE("an acknowledgement of an alert that has not come yet is no alert, and counts when it comes") {
    WorldState s = fold({event(12, "command", AlertAck{"a1", "Lee"})});
    CHECK(s.alerts.empty());
    CHECK_FALSE(reduce(s, places(), alertIn(10, "a1", "101")).newAlert);
    CHECK(s.alerts.at("a1").acked->by == "Lee");
}

TEST_CASE("an alert raised again after its cancellation sounds again and needs a new acknowledgement") {
    WorldState s = fold({alertIn(10, "a1", "101"), event(11, "command", AlertAck{"a1", "Lee"}), event(20, "app/panic", AlertCancel{"a1", ""})});
    CHECK(s.alerts.at("a1").cancelled);
    CHECK(reduce(s, places(), alertIn(30, "a1", "102")).newAlert);
    CHECK_FALSE(s.alerts.at("a1").cancelled);
    CHECK_FALSE(s.alerts.at("a1").acked);
    CHECK(s.alerts.at("a1").raised.from.when == at(30));
    CHECK_FALSE(reduce(s, places(), alertIn(35, "a1", "102")).newAlert);  // a repetition
}

TEST_CASE("another source's alert under a used id is another alarm, which an earlier acknowledgement does not cover") {
    Event other = alertIn(40, "1", "102");
    other.source = "otherbox";
    const Event first = alertIn(10, "1", "101"), ack = event(20, "command", AlertAck{"1", "Lee"});
    CHECK(fold({first, ack, other}) == fold({other, ack, first}));
    WorldState s = fold({first, ack});
    CHECK(reduce(s, places(), other).newAlert);
    REQUIRE(s.alerts.size() == 2);
    for (const auto& [key, a] : s.alerts) {
        CHECK(a.place.room == (a.raised.from.source == "otherbox" ? room("102") : room("101")));
        CHECK(a.acked.has_value() == (a.raised.from.source != "otherbox"));
    }
    reduce(s, places(), event(50, "command", AlertAck{"1\x1fotherbox", "Lee"}));
    for (const auto& [key, a] : s.alerts) CHECK(a.acked);
}

TEST_CASE("a name in the ledger of alarms that no reducer made is passed over") {
    WorldState s;
    s.ledger.alerts["1\x1fsource without a place"];
    s.ledger.alerts["1\x1f"];
    reduce(s, places(), alertIn(10, "1", "101"));
    REQUIRE(s.alerts.size() == 1);
    CHECK(s.alerts.at("1").place.room == room("101"));
}

TEST_CASE("an alarm that moves after its acknowledgement sounds again, one that only repeats itself does not") {
    WorldState s = fold({alertIn(10, "1", "101"), event(20, "command", AlertAck{"1", "Lee"})});
    CHECK_FALSE(reduce(s, places(), alertIn(25, "1", "101")).newAlert);
    CHECK(s.alerts.at("1").acked);
    CHECK(reduce(s, places(), alertIn(30, "1", "102")).newAlert);
    CHECK_FALSE(s.alerts.at("1").acked);
    reduce(s, places(), event(40, "command", AlertAck{"1", "Lee"}));
    for (int i = 0; i < 9; ++i) reduce(s, places(), alertIn(50 + i, "1", "102"));
    CHECK(s.alerts.at("1").acked);
}

TEST_CASE("acknowledgements of alerts that nobody raised take the room of no alarm") {
    WorldState s = fold({alertIn(10, "zz", "101")});
    for (size_t i = 0; i < kMaxAlerts + 500; ++i) reduce(s, places(), event(20, "command", AlertAck{"a" + std::to_string(i), "Lee"}));
    CHECK(s.alerts.contains("zz"));
    CHECK(s.ledger.alerts.size() == kMaxAlerts + 1);
    CHECK(s.counters.namesRefused == 500);
}

TEST_CASE("a mark that is taken back gives way to what stood before, whichever comes first") {
    const Event before = roomIs(10, "app/teacher", "101", RoomStatus::LockedIn), mark = roomIs(20, "command", "101", RoomStatus::Clear, "mark"),
                undo = takeBack(25, "command", "mark");
    for (const auto& order : {std::vector{before, mark, undo}, {undo, mark, before}, {mark, undo, before}, {before, undo, mark}}) {
        const WorldState s = fold(order);
        CHECK(status(s, "101")->value == RoomStatus::LockedIn);
        CHECK(s == fold({before, mark, undo}));
        CHECK(s.rooms[room("101").index()].history.front().text == "Clear (taken back)");  // nothing is erased
    }
}

TEST_CASE("marks can be taken back one after the other down to nothing") {
    WorldState s = fold({roomIs(1, "command", "101", RoomStatus::Searching, "m1"), roomIs(2, "command", "101", RoomStatus::Searched, "m2"),
                         roomIs(3, "command", "101", RoomStatus::Clear, "m3")});
    reduce(s, places(), takeBack(4, "command", "m3"));
    CHECK(status(s, "101")->value == RoomStatus::Searched);
    reduce(s, places(), takeBack(5, "command", "m2"));
    CHECK(roomAt(s, "101", 5).searching);
    reduce(s, places(), takeBack(6, "command", "m1"));
    CHECK(status(s, "101") == nullptr);
}

TEST_CASE("a person takes back what a person said, not what a sensor reported, a source takes back its own") {
    const Event forced = doorIs(1, "X1", {}, {}, DoorAlarm::Forced, "f");
    CHECK(doorAt(fold({forced, takeBack(2, "command", "f")}), "X1", 3).alarm.shown == DoorAlarm::Forced);
    CHECK(doorAt(fold({forced, takeBack(2, "acs/lincoln", "f")}), "X1", 3).alarm.shown == DoorAlarm::None);
    // Nor does a sensor or a tip take back a person's mark.
    const Event threat = roomIs(1, "command", "101", RoomStatus::Threat, "t");
    for (const char* source : {"acs/lincoln", "tip/line"})
        CHECK(status(fold({takeBack(2, source, "t"), threat}), "101")->value == RoomStatus::Threat);
}

TEST_CASE("alerts, acknowledgements, markers, protocol calls, contacts, casualties and notes can be taken back") {
    Event alert = alertIn(1, "a1", "101");
    alert.id = "1";
    WorldState s =
        fold({alert, event(2, "command", AlertAck{"a1", "Lee"}, "2"), event(3, "command", MarkerSet{"m1", "ccp", "", "Lee", {}, {}, false}, "3"),
              event(4, "command", ProtocolCall{ProtocolAction::Hold, "", "Lee"}, "4"), event(5, "command", TeamContact{"CT1", "ok", "Lee"}, "5"),
              event(6, "command", CasualtyReport{"c1", Triage::Minor, {}, 1, "Lee"}, "6"), event(7, "command", Note{"smoke", "Lee", {}}, "7")});
    REQUIRE((s.alerts.at("a1").acked && s.markers.size() == 1 && s.teams.size() == 1 && s.casualties.size() == 1 && s.notes.size() == 1));
    reduce(s, places(), takeBack(9, "command", "2"));
    CHECK_FALSE(s.alerts.at("a1").acked);
    for (const char* id : {"1", "3", "4", "5", "6", "7"}) reduce(s, places(), takeBack(10, "command", id));
    CHECK(s.alerts.empty());
    CHECK(s.markers.empty());
    CHECK(s.protocol.at("").winner() == nullptr);
    CHECK(s.teams.empty());
    CHECK(s.casualties.empty());
    CHECK(s.notes.empty());
}

TEST_CASE("a protocol call for a room is one, by whichever name the room is called") {
    const WorldState s = fold({event(1, "command", ProtocolCall{ProtocolAction::Lockdown, "", "Lee"}),
                               event(2, "command", ProtocolCall{ProtocolAction::Release, "101", "Lee"}),
                               event(3, "command", ProtocolCall{ProtocolAction::Hold, "room-101", "Lee"})});
    CHECK(s.protocol.size() == 2);
    CHECK(s.protocol.at("room-101").winner()->value.action == ProtocolAction::Hold);
    CHECK(s.protocol.at("").winner()->value.action == ProtocolAction::Lockdown);
}

TEST_CASE("a door event names the door and the rooms it joins as changed, and nothing else") {
    WorldState s(places());
    const ChangeSet c = reduce(s, places(), doorIs(1, "D-101", LockState::Locked));
    CHECK(c.doors == std::vector{door("D-101")});
    CHECK(c.rooms == std::vector{room("101"), room("H1")});
    CHECK_FALSE((c.everything || c.other || c.newAlert));
}

TEST_CASE("the loss of a source touches everything, its repetition nothing") {
    WorldState s(places());
    reduce(s, places(), sourceIs(1, "acs/lincoln", true));
    CHECK(reduce(s, places(), sourceIs(5, "acs/lincoln", false, "connection refused")).everything);
    CHECK_FALSE(reduce(s, places(), sourceIs(9, "acs/lincoln", false)).everything);
    CHECK(s.sources.at("acs/lincoln").lostSince == at(5));
    CHECK(s.sources.at("acs/lincoln").aliveSince == at(1));
}

TEST_CASE("what cannot be decoded or is not known is counted and changes nothing") {
    const WorldState s = fold({event(1, "x", Rejected{"bad", "line 1", "{"}), event(2, "x", Unrecognised{"weather"})});
    CHECK(s.counters.rejected == 1);
    CHECK(s.counters.unrecognised == 1);
    CHECK(s == WorldState(places()));
}

}  // namespace
}  // namespace sallyport::test
