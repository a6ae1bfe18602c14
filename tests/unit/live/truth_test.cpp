// Wrong clocks, unknown ages, sources that say what they may not, calls from nowhere: what they must never do is hide danger or look fresh.
#include <catch2/catch.hpp>

#include "live/feed_facts.h"
#include "live/ingest_skew.h"
#include "state_events.h"

namespace sallyport::test {
namespace {

using building::DeviceAlias;
using building::PlaceIndex;

Timestamp date(const char* text) { return *base::parseTimestamp(text); }
const Timestamp k1970 = date("1970-01-01T00:00:07Z"), k2100 = date("2100-01-01T00:00:00Z");

/// As ingest stamps it.
Event arrives(SkewMeter& meter, Event e, double seconds, std::optional<Timestamp> observed, bool retained = false) {
    e.receivedAt = at(seconds);
    e.observedAt = observed;
    e.retained = retained;
    if (observed) {
        const auto reading = meter.measure(e.source, *observed, e.receivedAt, retained);
        e.skew = reading.skew;
        e.wrongClock = reading.wrong;
    }
    return e;
}
void inEveryOrder(std::vector<Event> events, const std::function<void(const WorldState&)>& check) {
    std::sort(events.begin(), events.end(), [](const Event& a, const Event& b) { return a.id < b.id; });
    do check(fold(events));
    while (std::next_permutation(events.begin(), events.end(), [](const Event& a, const Event& b) { return a.id < b.id; }));
}

}  // namespace

TEST_CASE("a clock far ahead is no time until it is seen to run, and one before 2020 never is") {
    SkewMeter meter;
    const Millis lead = k2100 - at(0);
    CHECK(meter.measure("s", k2100, at(0)) == SkewMeter::Reading{lead, true});
    CHECK(meter.measure("s", k2100, at(1)) == SkewMeter::Reading{lead, true});   // stands still
    CHECK(meter.measure("s", k2100, at(60)) == SkewMeter::Reading{lead, true});  // and still does
    CHECK(meter.measure("r", k2100 + 1s, at(1)).wrong);
    CHECK(meter.measure("r", k2100 + 6s, at(6)).wrong);
    CHECK(meter.measure("r", k2100 + 12s, at(12)) == SkewMeter::Reading{lead, false});
    CHECK(meter.measure("r", k2100 + 19s, at(20)) == SkewMeter::Reading{lead, false});
    CHECK(meter.measure("r", at(21), at(21)) == SkewMeter::Reading{});  // was set right
    CHECK(meter.measure("r", k2100 + 22s, at(22)).wrong);               // and jumps again
    CHECK(meter.measure("z", k1970, at(5)) == SkewMeter::Reading{k1970 - at(5), true});
    for (int i = 0; i < 30; ++i) CHECK(meter.measure("z", k1970 + i * 1s, at(5 + i)).wrong);
    CHECK(meter.measure("z", at(40) - 1s, at(40)) == SkewMeter::Reading{});
}

TEST_CASE("when our own clock is wrong, sources that agree with each other are believed") {
    SkewMeter meter;
    const Timestamp ours = k1970;  // a laptop whose battery is dead
    const auto measure = [&](const char* source, double s) { return meter.measure(source, at(s), ours + Millis(int64_t(s * 1000))); };
    CHECK(measure("a", 1).wrong);
    CHECK(measure("a", 7).wrong);
    CHECK_FALSE(measure("a", 12).wrong);
    CHECK_FALSE(measure("b", 13).wrong);  // a first word, but with the same lead
    CHECK(meter.measure("c", at(14) + std::chrono::hours(48), ours + 14s).wrong);
    CHECK(meter.measure("d", ours + 14s, ours + 15s) == SkewMeter::Reading{});  // as wrong as ours
}

TEST_CASE("a retained message from beyond its source's clock has an unknown age, and does not change what is measured") {
    SkewMeter meter;
    CHECK(meter.measure("s", at(3600), at(0), true) == SkewMeter::Reading{at(3600) - at(0), true});
    CHECK(meter.measure("s", at(1), at(1)) == SkewMeter::Reading{});
    CHECK(meter.measure("s", at(62), at(2)) == SkewMeter::Reading{60s, false});
    CHECK(meter.measure("s", at(-5000), at(3), true) == SkewMeter::Reading{60s, false});  // old, with the source's skew
    CHECK(meter.measure("s", at(64), at(4), true) == SkewMeter::Reading{60s, false});
    CHECK(meter.measure("s", at(900), at(5), true).wrong);
}

TEST_CASE("a sender that jumps between 1970, today and 2100 looks fresh only while it says today") {
    SkewMeter meter;
    WorldState s(places());
    const auto status = [&](double t) { return roomAt(s, "101", t).status; };
    reduce(s, places(), arrives(meter, roomIs(0, "acs/1", "101", RoomStatus::LockedIn), 10, k2100));
    CHECK(status(11).freshness == Freshness::Stale);
    CHECK_FALSE(status(11).ageKnown);
    CHECK(status(11).reason == "its clock is wrong");
    reduce(s, places(), arrives(meter, roomIs(0, "acs/1", "101", RoomStatus::LockedIn), 20, at(20)));
    CHECK(status(21).freshness == Freshness::Fresh);
    reduce(s, places(), arrives(meter, roomIs(0, "acs/1", "101", RoomStatus::Evacuated), 30, k1970));
    CHECK(status(31).freshness == Freshness::Stale);
    CHECK(status(31).reason == "its clock is wrong");
    reduce(s, places(), arrives(meter, roomIs(0, "acs/1", "101", RoomStatus::Evacuated), 40, at(40)));
    CHECK(status(41).freshness == Freshness::Fresh);
    CHECK(s.counters.wrongClock == 2);
    CHECK(s.counters.sources.at("acs/1").wrongClock == 2);
    CHECK(s.counters.sources.at("acs/1").skew == 0s);
}

TEST_CASE("no word of unknown age takes a threat away, and a threat of unknown age stands") {
    for (const auto observed : {std::optional(k1970), std::optional(k2100), std::optional<Timestamp>()}) {
        SkewMeter meter;
        const Event threat = roomIs(5, "app/1", "101", RoomStatus::Threat, "a");
        for (const RoomStatus safe : {RoomStatus::Clear, RoomStatus::Searched, RoomStatus::Evacuated, RoomStatus::LockedIn, RoomStatus::Unknown}) {
            const Event word = arrives(meter, roomIs(0, "app/2", "101", safe, "b"), 60, observed);
            inEveryOrder({threat, word}, [&](const WorldState& s) {
                const AssessedRoom r = roomAt(s, "101", 70);
                CHECK(r.status.shown == RoomStatus::Threat);
                CHECK(s.rooms[room("101").index()].status.winner()->value == RoomStatus::Threat);
                REQUIRE(r.status.conflict);
                CHECK(r.status.conflict->value == safe);  // but it is shown that somebody says otherwise
            });
        }
        const Event clear = roomIs(5, "app/1", "102", RoomStatus::Clear, "a");
        const Event cry = arrives(meter, roomIs(0, "app/2", "102", RoomStatus::NeedsHelp, "b"), 60, observed);
        inEveryOrder({clear, cry}, [&](const WorldState& s) { CHECK(roomAt(s, "102", 70).status.shown == RoomStatus::NeedsHelp); });
        // A word with a time that is newer does end it.
        const Event later = roomIs(65, "command", "101", RoomStatus::Clear, "c");
        CHECK(roomAt(fold({threat, later}), "101", 70).status.shown == RoomStatus::Clear);
    }
}

TEST_CASE("a forced door, a lockdown and an alert are not ended by a word of unknown age") {
    for (const auto observed : {std::optional(k1970), std::optional(k2100)}) {
        SkewMeter meter;
        const Event forced = doorIs(5, "D-101", {}, {}, DoorAlarm::Forced, "a");
        const Event calm = arrives(meter, doorIs(0, "D-101", LockState::Locked, DoorPosition::Closed, DoorAlarm::None, "b"), 60, observed);
        inEveryOrder({forced, calm}, [&](const WorldState& s) {
            CHECK(doorAt(s, "D-101", 70).alarm.shown == DoorAlarm::Forced);
            CHECK(doorAt(s, "D-101", 70).lock.freshness == Freshness::Stale);
            CHECK_FALSE(doorAt(s, "D-101", 70).verifiedSecure);
        });
        const Event lockdown = event(5, "app/1", ProtocolCall{ProtocolAction::Lockdown, "", "principal"}, "a");
        const Event release = arrives(meter, event(0, "app/2", ProtocolCall{ProtocolAction::Release, "", "?"}, "b"), 60, observed);
        inEveryOrder({lockdown, release}, [&](const WorldState& s) { CHECK(s.protocol.at("").winner()->value.action == ProtocolAction::Lockdown); });
        const Event alarm = alertIn(5, "a1", "104");
        const Event cancel = arrives(meter, event(0, "app/2", AlertCancel{"a1", "?"}, "b"), 60, observed);
        CHECK_FALSE(fold({alarm, cancel}).alerts.at("a1").cancelled);
        CHECK_FALSE(fold({cancel, alarm}).alerts.at("a1").cancelled);
        CHECK(fold({alarm, event(60, "app/2", AlertCancel{"a1", "?"})}).alerts.at("a1").cancelled);
    }
}

TEST_CASE("a door whose news come without time is shown with its newest word, as stale") {
    Event first = doorIs(5, "D-101", LockState::Unlocked), second = doorIs(9, "D-101", LockState::Locked);
    second.observedAt.reset();
    second.retained = true;
    const AssessedDoor d = doorAt(fold({first, second}), "D-101", 10);
    CHECK(d.lock.shown == LockState::Locked);
    CHECK(d.lock.freshness == Freshness::Stale);
    CHECK_FALSE(d.lock.ageKnown);
    CHECK(d.lock.reason == "its time is not known");
}

TEST_CASE("an alert always alarms: of an unknown source, about an unknown room, against every rule, with a wrong clock") {
    const SourcePolicy nobody{{{"*", kRankPlan, 0}}};
    SkewMeter meter;
    for (const auto observed : {std::optional(at(1)), std::optional(k1970), std::optional(k2100), std::optional<Timestamp>()}) {
        Event e = arrives(meter, alertIn(0, "a1", "room that nobody knows", "help"), 1, observed);
        e.source = "a stranger";
        WorldState s(places());
        const ChangeSet change = reduce(s, places(), e, nobody);
        CHECK(change.newAlert);
        REQUIRE(s.alerts.contains("a1"));
        const AlertState& a = s.alerts.at("a1");
        CHECK_FALSE(a.place.placed);
        CHECK(a.place.reason == "no room \"room that nobody knows\" in this school");
        CHECK(a.raised.from.source == "a stranger");
        CHECK(s.counters.notAllowed == 1);  // the breach of the rule is told
        CHECK(s.counters.sources.at("a stranger").notAllowed == 1);
        // But such a source cannot silence it.
        reduce(s, places(), event(2, "a stranger", AlertCancel{"a1", ""}), nobody);
        reduce(s, places(), event(2, "a stranger", AlertAck{"a1", ""}), nobody);
        CHECK_FALSE(s.alerts.at("a1").cancelled);
        CHECK_FALSE(s.alerts.at("a1").acked);
    }
    Event bare;  // nothing but that it is an alert
    bare.payload = AlertRaised{};
    bare.receivedAt = at(1);
    bare.id = "x";
    WorldState s(places());
    CHECK(reduce(s, places(), bare, nobody).newAlert);
    CHECK(s.alerts.size() == 1);
}

TEST_CASE("danger that a device without a place reports must sound, and is listed first") {
    WorldState s(places());
    CHECK(reduce(s, places(), doorIs(1, "acs/17", {}, {}, DoorAlarm::Forced)).newAlert);
    CHECK_FALSE(reduce(s, places(), doorIs(2, "acs/17", {}, {}, DoorAlarm::Forced)).newAlert);
    CHECK(reduce(s, places(), roomIs(3, "app/1", "the annex", RoomStatus::Threat)).newAlert);
    reduce(s, places(), doorIs(9, "acs/18", LockState::Locked));
    reduce(s, places(), alertIn(5, "a1", "button 4", "help"));
    reduce(s, places(), responderIn(6, "u1", "badge zone 3"));
    const FeedFacts f = feedFacts(s, places(), at(10), {});
    REQUIRE(f.unmapped.size() == 5);
    CHECK(f.unmappedCount == 5);
    CHECK(f.unmapped[0].device == "button 4");
    CHECK(f.unmapped[0].type == "alert");
    CHECK(f.unmapped[0].said == "help");
    CHECK(f.unmapped[1].device == "the annex");
    CHECK(f.unmapped[1].said == "Threat");
    CHECK(f.unmapped[2].device == "acs/17");
    CHECK(f.unmapped[2].times == 2);
    CHECK(f.unmapped[2].danger);
    CHECK(f.unmapped[3].device == "acs/18");
    CHECK_FALSE(f.unmapped[3].danger);
    CHECK(f.unmapped[4].device == "badge zone 3");
    CHECK(feedFacts(s, places(), at(10), {}, 2).unmapped.size() == 2);
    CHECK(feedFacts(s, places(), at(10), {}, 2).unmappedCount == 5);
}

TEST_CASE("who contradicts whom is counted for both, now and not for ever") {
    Event other = doorIs(2, "D-101", LockState::Unlocked);
    other.source = "ha/lincoln";
    other.feed = "mqtt b";
    const WorldState s = fold({doorIs(1, "D-101", LockState::Locked), other, roomIs(3, "app/1", "101", RoomStatus::Threat),
                               roomIs(4, "app/2", "101", RoomStatus::Clear), roomIs(4, "app/1", "102", RoomStatus::Clear)});
    const FeedFacts f = feedFacts(s, places(), at(5), {});
    CHECK(f.conflicts == 2);
    CHECK(f.conflictsByFeed.at("feed") == 2);
    CHECK(f.conflictsByFeed.at("mqtt b") == 1);
    const WorldState agreed = fold({doorIs(1, "D-101", LockState::Locked), other, doorIs(9, "D-101", LockState::Unlocked)});
    CHECK(feedFacts(agreed, places(), at(10), {}).conflicts == 0);
}

TEST_CASE("a source is counted with its clock, its delay, its repetitions and its breaches") {
    SkewMeter meter;
    WorldState s(places());
    const Event locked = arrives(meter, doorIs(0, "D-101", LockState::Locked), 10, at(7));
    reduce(s, places(), locked);
    reduce(s, places(), locked);
    Event tip = roomIs(11, "tip/line", "101", RoomStatus::Clear);
    reduce(s, places(), tip);
    Event ahead = doorIs(0, "D-102", LockState::Locked);
    ahead.source = "ha/1";
    reduce(s, places(), arrives(meter, ahead, 12, at(252)));
    reduce(s, places(), sourceIs(13, "ha/1", false, "gone"));
    const auto& sources = s.counters.sources;
    REQUIRE(sources.size() == 3);
    CHECK(sources.at("ha/1").skew == 240s);
    CHECK_FALSE(s.sources.at("ha/1").alive);
    CHECK(sources.at("tip/line").notAllowed == 1);
    CHECK(sources.at("acs/lincoln").duplicates == 1);
    CHECK(sources.at("acs/lincoln").delay == 3s);
    CHECK(s.heard.at("acs/lincoln") == at(7));
    CHECK(s.counters.duplicates == 1);
    CHECK(s.counters.notAllowed == 1);
}

TEST_CASE("which source may set which facts is what the rules say") {
    const SourcePolicy policy{{{"acs", kRankSensor, kMayDoors}, {"app", kRankApp, kMayRooms | kMayPeople}, {"*", kRankPlan, kMayNotes}}};
    struct Try {
        const char* source;
        Payload payload;
        bool taken;
    };
    RoomReport roomReport{"101", RoomStatus::Clear, {}, {}, "", ""};
    DoorReport doorReport{"D-101", LockState::Locked, {}, {}, {}, ""};
    ResponderReport responder;
    responder.responder = "u1";
    for (const Try& t : std::vector<Try>{{"acs/7", doorReport, true},
                                         {"acs/7", roomReport, false},
                                         {"acs/7", Note{"x", "", {}}, false},
                                         {"app:2", roomReport, true},
                                         {"app:2", responder, true},
                                         {"app:2", doorReport, false},
                                         {"app:2", ProtocolCall{ProtocolAction::Lockdown, "", ""}, false},
                                         {"application", roomReport, false},
                                         {"stranger", Note{"x", "", {}}, true},
                                         {"stranger", CommandChange{}, false},
                                         {"stranger", ExerciseDeclared{true, "", ""}, false}}) {
        WorldState s(places());
        reduce(s, places(), event(1, t.source, t.payload, "e"), policy);
        CAPTURE(t.source, t.payload.index());
        WorldState empty(places());
        empty.heard = s.heard;
        CHECK((s == empty) == !t.taken);
        CHECK(s.counters.notAllowed == (t.taken ? 0 : 1));
    }
}

TEST_CASE("ranks and lifetimes are those of the configuration") {
    SourcePolicy policy{{{"plan9", kRankScene, kMayAll}, {"command", kRankPlan, kMayAll}}};
    WorldState s(places());
    reduce(s, places(), roomIs(5, "plan9", "101", RoomStatus::Threat), policy);
    reduce(s, places(), roomIs(5, "command", "101", RoomStatus::Clear), policy);
    CHECK(s.rooms[room("101").index()].status.winner()->value == RoomStatus::Threat);
    Lifetimes lives;
    lives.lockedIn = {10s, Millis(20s)};
    const WorldState locked = fold({roomIs(0, "command", "102", RoomStatus::LockedIn)});
    CHECK(roomAt(locked, "102", 11, lives).status.freshness == Freshness::Stale);
    CHECK(roomAt(locked, "102", 21, lives).status.freshness == Freshness::Expired);
    CHECK(roomAt(locked, "102", 21).status.freshness == Freshness::Fresh);
}

TEST_CASE("what the hub says of a feed is kept, newest first, and is nobody's fact") {
    FeedStatus lost{"mqtt a", "lost", "refused", 10, 1, {}, {}, {}, {}, {}, {}, {}, 3, {}};
    FeedStatus back = lost;
    back.state = "connected";
    auto by = [](double t, FeedStatus f) {
        Event e = event(t, "", f);
        e.feed = f.feed;
        return e;
    };
    const std::vector<Event> said{by(5, lost), by(9, back), by(7, lost)};
    const WorldState s = fold(said);
    CHECK(s.feedStatus.at("mqtt a").value.state == "connected");
    CHECK(s.feedStatus.at("mqtt a").from.when == at(9));
    CHECK(s.heard.empty());
    CHECK(s == fold({said.rbegin(), said.rend()}));
    WorldState marked = s;
    const ChangeSet change = reduce(marked, places(), event(10, "command", Bookmark{"shots", "Ortiz"}));
    CHECK(change.empty());
    CHECK(marked == s);
    CHECK(marked.counters.notAllowed == 0);
    reduce(marked, places(), event(10, "acs/7", Bookmark{"shots", ""}));
    CHECK(marked.counters.notAllowed == 1);
}

TEST_CASE("the skew of an alert, a position's stale_at and a history follow the corrected clock") {
    SkewMeter meter;
    ResponderReport r;
    r.responder = "u1";
    r.place.room = "101";
    r.staleAt = k1970 + 20s;
    const WorldState s =
        fold({arrives(meter, event(0, "cot/1", r), 10, k1970), arrives(meter, roomIs(0, "app/1", "101", RoomStatus::Threat), 11, k1970)});
    CHECK(s.responders.at("u1").fix->value.staleAt == at(30));
    CHECK(assessResponder(s.responders.at("u1"), at(12), {}).freshness == Freshness::Stale);  // its age is not known
    CHECK(s.rooms[room("101").index()].history.front().from.when == at(11));
}

}  // namespace sallyport::test
