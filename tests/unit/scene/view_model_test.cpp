#include "scene/view_model.h"

#include <catch2/catch.hpp>

#include "watch.h"

using namespace sallyport;
using namespace sallyport::scene;
using namespace std::chrono_literals;
using live::RoomStatus;
using test::kStart;
using test::Watch;

TEST_CASE("What was never said is unknown and never drawn as safe") {
    Watch w;
    w.say(0s, "x", live::Note{"start", "x", {}});
    const ViewModel& m = w.at(0s);
    for (const RoomView& r : m.rooms) CHECK(r.status == RoomStatus::Unknown);
    for (const DoorView& d : m.doors) CHECK(d.look == DoorLook::Unknown);
    CHECK(m.floors[0].notSearched == 7);
}

TEST_CASE("A status grows stale, then unknown, a threat stays with its age") {
    Watch w;
    w.room(0s, "101", RoomStatus::LockedIn);
    w.room(0s, "102", RoomStatus::Threat);
    w.say(40min, "x", live::Note{"end", "x", {}});
    CHECK(w.room(w.at(1min), "101").freshness == Freshness::Fresh);
    CHECK(w.room(w.at(16min), "101").freshness == Freshness::Stale);
    CHECK(w.room(w.at(16min), "101").subLabel == "stale 16:00");
    CHECK(w.room(w.at(31min), "101").status == RoomStatus::Unknown);
    const ViewModel& late = w.at(40min);
    CHECK(w.room(late, "102").status == RoomStatus::Threat);
    CHECK(late.floors[0].threats == 1);
    REQUIRE(late.alerts.size() == 1);
    CHECK(late.alerts[0].age == 40min);
}

TEST_CASE("A threat and a forced door raise an alarm by themselves and are acknowledged by it") {
    Watch w;
    w.room(0s, "102", RoomStatus::Threat);
    w.door(1s, "X1", live::LockState::Unlocked, live::DoorAlarm::Forced);
    const ViewModel& m = w.at(2s);
    REQUIRE(m.alerts.size() == 2);
    CHECK(m.unackedAlerts == 2);
    CHECK(m.alerts[0].title == "THREAT");  // the most urgent first, though the door is newer
    CHECK(m.alerts[1].title == "DOOR FORCED");
    CHECK(m.alerts[1].where.find("Side D") != std::string::npos);
    const std::string id = m.alerts[0].id;
    w.say(3s, "operator/Lt. Ortiz", live::AlertAck{id, "Lt. Ortiz"});
    const ViewModel& after = w.at(4s);
    CHECK(after.unackedAlerts == 1);
    CHECK(after.alerts[1].title == "THREAT");
    CHECK(after.alerts[1].ackedBy.find("Lt. Ortiz") != std::string::npos);
    // A new threat in the same room alarms anew.
    w.room(5s, "102", RoomStatus::Clear);
    w.room(6s, "102", RoomStatus::Threat);
    CHECK(w.at(7s).unackedAlerts == 2);
}

TEST_CASE("An alert without a known place is UNPLACED, and loud") {
    Watch w;
    live::AlertRaised a;
    a.alert = "p1";
    a.kind = live::AlertKind::Panic;
    a.place.room = "Annex B";
    w.say(0s, "panic-app", a);
    const ViewModel& m = w.at(1s);
    REQUIRE(m.alerts.size() == 1);
    CHECK(m.unplacedAlerts == 1);
    CHECK(m.alerts[0].place == "UNPLACED: Annex B");
}

TEST_CASE("A roof without rooms is not listed until somebody is on it, an alarm is there, or it is looked at") {
    Watch w(true);
    w.say(0s, "x", live::Note{"start", "x", {}});
    const auto listed = [](const ViewModel& m) { return m.floors.back().listed; };
    CHECK_FALSE(listed(w.at(0s)));
    for (size_t i = 0; i + 1 < w.building->floors.size(); ++i) CHECK(w.at(0s).floors[i].listed);
    live::ResponderReport r;
    r.responder = r.callsign = "Law 11";
    r.place.floor = "Roof";
    r.place.xy = base::Vec2(2, 2);
    w.say(1s, "cot", r);
    CHECK(listed(w.at(1s)));
    w.say(2s, "cot", live::ResponderGone{"Law 11"});
    CHECK_FALSE(listed(w.at(2s)));
    live::AlertRaised a;
    a.alert = "p1";
    a.place.floor = "Roof";
    w.say(3s, "panic-app", a);
    CHECK(listed(w.at(4s)));
    w.say(5s, "panic-app", live::AlertCancel{"p1", "x"});
    w.view.floor = base::FloorId(uint32_t(w.building->floors.size() - 1));
    CHECK(listed(w.at(6s)));
}

TEST_CASE("Reported locked is not checked by a person, and danger outranks both") {
    Watch w;
    w.door(0s, "D-101", live::LockState::Locked);
    CHECK(w.door(w.at(1s), "D-101").look == DoorLook::Locked);
    live::DoorReport check;
    check.door = "D-101";
    check.verified = true;
    check.by = "Law 12";
    w.say(2s, "radio/Law 12", check);
    CHECK(w.door(w.at(3s), "D-101").look == DoorLook::LockedVerified);
    w.door(4s, "D-101", std::nullopt, live::DoorAlarm::Forced);
    CHECK(w.door(w.at(5s), "D-101").look == DoorLook::Forced);
}

TEST_CASE("The inspector tells who said it, when, and every door of the room") {
    Watch w;
    w.room(0s, "101", RoomStatus::NeedsHelp);
    w.door(1s, "D-101", live::LockState::Locked);
    w.say(60s, "x", live::Note{"end", "x", {}});  // a cursor ends where its log does
    w.view.selection = w.places->room("101").id;
    const ViewModel& m = w.at(48s);
    const InspectorView& i = m.inspector;
    CHECK(i.title == "Room 101");
    CHECK(i.subtitle == "Math · Floor 1 · A1");
    CHECK(i.statusText == "NEEDS HELP");
    CHECK(i.age == 48s);
    REQUIRE_FALSE(i.facts.empty());
    CHECK(i.facts[0].value.find("Law 11") != std::string::npos);
    REQUIRE(i.doors.size() == 1);
    CHECK(i.doors[0].value == "Reported locked · not verified");
    REQUIRE_FALSE(i.history.empty());
}

TEST_CASE("The picture is drawn again exactly when something that it shows has changed") {
    Watch w;
    w.room(0s, "101", RoomStatus::LockedIn);
    w.room(5s, "101", RoomStatus::LockedIn, "Law 12");
    w.room(10s, "101", RoomStatus::Clear);
    w.say(20s, "x", live::Note{"end", "x", {}});
    const uint64_t first = w.at(1s).fillRevision;
    CHECK(w.at(2s).fillRevision == first);
    CHECK(w.at(6s).fillRevision == first);
    CHECK(w.at(11s).fillRevision > first);
}

TEST_CASE("A lost feed is state on the screen, with its name, its reason and for how long") {
    Watch w;
    live::Session live(w.places, true);
    live.follow();
    live.advance(kStart + 14s, 0ms);
    live::FeedHealth h;
    h.name = "mqtt localhost:1883";
    h.state = live::FeedHealth::State::Lost;
    h.reason = "connection refused";
    h.since = kStart;
    const ViewModel& m = w.builder.update(live, w.view, {h}, {}, kStart + 14s);
    CHECK(m.live);
    CHECK(m.feedLost);
    CHECK(m.feedLostFor == 14s);
    REQUIRE(m.feeds.size() == 1);
    CHECK(m.feeds[0].text == "LOST 0:14 · connection refused");
}

TEST_CASE("A team's row says where it is and when it was last heard") {
    Watch w;
    live::ResponderReport r;
    r.responder = "law-11";
    r.callsign = "Law 11";
    r.team = "CT 1";
    r.role = "contact team";
    r.place.xy = base::Vec2(4, 10);
    r.place.floor = "F1";
    w.say(0s, "positions", r);
    w.room(1s, "101", RoomStatus::Searching);
    w.say(60s, "x", live::Note{"end", "x", {}});
    const ViewModel& m = w.at(8s);
    REQUIRE(m.teams.size() == 1);
    CHECK(m.teams[0].name == "CT 1");
    CHECK(m.teams[0].doing == "searching 101");
    CHECK(m.teams[0].sinceContact == 8s);
    REQUIRE(m.responders.size() == 1);
    CHECK(m.responders[0].service == Service::Law);
    CHECK(m.responders[0].room == "Room 101");
}

TEST_CASE("A recording's strip names each source with its last word up to the cursor, however the cursor moves") {
    Watch w;
    w.room(0s, "101", RoomStatus::Searching);
    w.say(2s, "radio/law", live::Note{"a", "x", {}});
    w.say(4s, "operator/ortiz", live::Note{"b", "x", {}});
    w.door(6s, "D-101", live::LockState::Locked);
    w.say(20s, "acs", live::SourceHealth{"acs", false, "ended"});
    w.say(30s, "radio/ems", live::Note{"c", "x", {}});
    const auto strip = [&](live::Millis t) {
        std::string out;
        for (const FeedView& f : w.at(t).feeds) out += f.name + " " + f.text + "; ";
        return out;
    };
    CHECK(strip(10s) == "acs 0:04; radio 0:08; ");
    CHECK(strip(30s) == "acs lost 0:10; radio 0:00; ");
    CHECK(strip(5s) == "radio 0:03; ");  // back again
    CHECK(strip(10s) == "acs 0:04; radio 0:08; ");
}

TEST_CASE("An alarm surfaces while somebody looks at an earlier time") {
    Watch w;
    live::Session live(w.places, true);
    const auto call = [&](live::Millis at, live::Payload p) {
        live::Event e;
        e.id = "call" + std::to_string(at.count());
        e.source = "app/panic";
        e.observedAt = e.receivedAt = kStart + at;
        e.payload = std::move(p);
        std::vector<live::Event> batch{std::move(e)};
        live.append(std::move(batch));
        live.advance(kStart + at, 0ms);
    };
    call(0s, live::Note{"start", "x", {}});
    call(10s, live::Note{"later", "x", {}});
    live.seek(kStart + 5s);
    REQUIRE(w.builder.update(live, w.view, {}, {}, kStart + 10s).alerts.empty());
    call(11s, live::AlertRaised{"a1", live::AlertKind::Panic, "", {}, "", "x"});
    const ViewModel& m = w.builder.update(live, w.view, {}, {}, kStart + 11s);
    CHECK(m.now == kStart + 5s);
    CHECK(m.alerts.size() == 1);
    CHECK(m.unackedAlerts == 1);
}

TEST_CASE("The inspector says by how much a sender's clock was wrong") {
    Watch w;
    live::Event e;
    e.id = "door";
    e.source = "acs";
    e.receivedAt = kStart;
    e.skew = 5h + 41min + 30s;
    e.observedAt = kStart + e.skew;
    live::DoorReport d;
    d.door = "D-101";
    d.lock = live::LockState::Locked;
    e.payload = d;
    std::vector<live::Event> batch{std::move(e)};
    w.session.append(std::move(batch));
    w.view.selection = w.places->door("D-101").id;
    const InspectorView& shown = w.at(1s).inspector;
    const auto lock = std::find_if(shown.facts.begin(), shown.facts.end(), [](const FactRow& f) { return f.source.find("acs") != f.source.npos; });
    REQUIRE(lock != shown.facts.end());
    CHECK(lock->source == "acs · clock 5:42 h ahead");
}

TEST_CASE("What alone is marked exercise says so, and a real alarm during an exercise says REAL") {
    Watch w;
    w.marked = true;
    w.room(0s, "102", RoomStatus::Threat);
    w.door(1s, "X1", live::LockState::Unlocked, live::DoorAlarm::Forced);
    w.marked = false;
    w.room(2s, "101", RoomStatus::Threat);
    w.say(60s, "operator/IC", live::ExerciseDeclared{true, "Drill", "IC"});
    w.say(70s, "x", live::Note{"end", "x", {}});
    const auto tags = [&](const ViewModel& m) {
        std::string out;
        for (const AlertView& a : m.alerts) out += a.title + " " + std::string(a.tag(m.exercise)) + "; ";
        return out;
    };
    // The late comer has missed the declaration; the real one stands first though it is not the newest of all.
    CHECK(tags(w.at(5s)) == "THREAT ; THREAT EXERCISE; DOOR FORCED EXERCISE; ");
    CHECK(tags(w.at(65s)) == "THREAT REAL; THREAT ; DOOR FORCED ; ");
    w.view.selection = w.places->room("102").id;
    CHECK(w.at(5s).inspector.tag == "EXERCISE");
    CHECK(w.at(65s).inspector.tag.empty());
    w.view.selection = w.places->room("101").id;
    CHECK(w.at(5s).inspector.tag.empty());
    CHECK(w.at(65s).inspector.tag == "REAL");
    w.view.selection = AlertRef{w.at(5s).alerts[1].id};
    CHECK(w.at(5s).inspector.tag == "EXERCISE");
}

TEST_CASE("A room that is clear and has an open alarm in it tells the alarm first") {
    Watch w;
    w.room(0s, "101", RoomStatus::Clear);
    live::AlertRaised a;
    a.alert = "p1";
    a.kind = live::AlertKind::Panic;
    a.place.room = "101";
    w.say(10s, "panic-app", a);
    w.say(20s, "operator/IC", live::AlertAck{"p1", "IC"});
    w.say(30s, "panic-app", live::AlertCancel{"p1", "x"});
    w.say(40s, "x", live::Note{"end", "x", {}});
    w.view.selection = w.places->room("101").id;
    CHECK(w.at(5s).inspector.alarms.empty());
    const InspectorView waiting = w.at(15s).inspector;
    REQUIRE(waiting.alarms.size() == 1);
    CHECK(waiting.alarms[0].title == "PANIC");
    CHECK(waiting.alarms[0].age == 5s);
    CHECK_FALSE(waiting.alarms[0].acked);
    CHECK(waiting.history.at(0).text.find("panic") != std::string::npos);
    const InspectorView seen = w.at(25s).inspector;
    REQUIRE(seen.alarms.size() == 1);
    CHECK(seen.alarms[0].ackedBy.find("IC") != std::string::npos);
    const InspectorView over = w.at(35s).inspector;
    CHECK(over.alarms.empty());
    CHECK(over.history.at(0).text.find("over") != std::string::npos);
    // The door of a room is the room's too.
    w.door(50s, "D-101", {}, live::DoorAlarm::Forced);
    CHECK(w.at(51s).inspector.alarms.size() == 1);
}

TEST_CASE("A door of which only the leaf is known shows the age of that") {
    Watch w;
    live::DoorReport d;
    d.door = "D-101";
    d.position = live::DoorPosition::Open;
    w.say(0s, "acs", d);
    d.position = live::DoorPosition::Closed;
    w.say(20s, "acs", d);
    w.say(60s, "x", live::Note{"end", "x", {}});
    w.view.selection = w.places->room("101").id;
    const FactRow open = w.at(10s).inspector.doors.at(0);
    CHECK(open.value == "Open");
    CHECK(open.ageKnown);
    CHECK(open.age == 10s);
    const FactRow shut = w.at(50s).inspector.doors.at(0);
    CHECK(w.door(w.at(50s), "D-101").look == DoorLook::Unknown);
    CHECK(shut.value.find("LOCK UNKNOWN") == 0);
    CHECK(shut.ageKnown);
    CHECK(shut.age == 30s);
    CHECK_FALSE(shut.never);
}

TEST_CASE("A lock that is jammed does not hold") {
    Watch w;
    w.door(0s, "D-101", live::LockState::Jammed);
    w.view.selection = w.places->door("D-101").id;
    const ViewModel& m = w.at(1s);
    CHECK(w.door(m, "D-101").look == DoorLook::Jammed);
    CHECK(m.inspector.statusText == "JAMMED");
}

TEST_CASE("Of several lost feeds all are named, the one that is lost longest first, and a look back is not called live") {
    Watch w;
    live::Session live(w.places, true);
    live.follow();
    live.advance(kStart + 14s, 0ms);
    live::FeedHealth a;
    a.name = "cameras";
    a.state = live::FeedHealth::State::Lost;
    a.since = kStart + 10s;
    live::FeedHealth b = a, c = a;
    b.name = "doors";
    b.since = kStart;
    c.name = "radio";
    c.state = live::FeedHealth::State::Connected;
    const ViewModel& m = w.builder.update(live, w.view, {a, b, c}, {}, kStart + 14s);
    CHECK(m.feedsLost == 2);
    CHECK(m.feedLostName == "doors, cameras");
    CHECK(m.feedLostFor == 14s);
    CHECK(m.subtitle.find("Live") == 0);
    live::Event e;
    e.id = "n";
    e.source = "x";
    e.observedAt = e.receivedAt = kStart;
    e.payload = live::Note{"start", "x", {}};
    std::vector<live::Event> batch{std::move(e)};
    live.append(std::move(batch));
    live.seek(kStart);
    live.pause();
    CHECK(w.builder.update(live, w.view, {c}, {}, kStart + 15s).subtitle.find("Review") == 0);
}
