// The school's protocol: which call covers a room, release room by room, doors that are not locked though they should be, teams that were silent for
// too long; and alarms by the hundred.
#include <catch2/catch.hpp>

#include "scene/door_list.h"
#include "watch.h"

using namespace sallyport;
using namespace sallyport::scene;
using namespace std::chrono_literals;
using live::ProtocolAction;
using test::kStart;
using test::Watch;

namespace {

void call(Watch& w, live::Millis at, ProtocolAction action, std::string scope = "building", std::string id = {}) {
    w.say(at, "operator/IC", live::ProtocolCall{action, std::move(scope), "IC"}, std::move(id));
}
std::optional<ProtocolAction> actionIn(Watch& w, const ViewModel& m, const char* room) {
    const size_t i = w.places->room(room).id.index();
    return i < m.protocol.roomAction.size() ? m.protocol.roomAction[i] : std::nullopt;
}
void alert(Watch& w, live::Millis at, const std::string& id, live::AlertKind kind, const std::string& room) {
    live::AlertRaised a{id, kind, "", {}, "", "T-31"};
    a.place.room = room;
    w.say(at, "panic/app", a);
}

}  // namespace

TEST_CASE("the newest call that covers a room counts: the school's, its floor's or its own") {
    Watch w;
    CHECK(w.later(0s).protocol.roomAction.empty());
    call(w, 1s, ProtocolAction::Hold, "F1");
    const ViewModel& held = w.later(2s);
    CHECK(held.protocol.active);
    CHECK(held.protocol.text == "HOLD F1");
    CHECK(actionIn(w, held, "101") == ProtocolAction::Hold);
    CHECK_FALSE(actionIn(w, held, "201"));
    call(w, 3s, ProtocolAction::Lockdown);
    const ViewModel& locked = w.later(4s);
    CHECK(locked.protocol.text == "LOCKDOWN");
    CHECK(locked.protocol.age == 1s);
    CHECK(locked.protocol.calls.size() == 1);  // the floor's call was overtaken
    CHECK(actionIn(w, locked, "101") == ProtocolAction::Lockdown);
    CHECK(actionIn(w, locked, "201") == ProtocolAction::Lockdown);
    CHECK(locked.protocol.lockedDown == int(w.building->rooms.size()));
}

TEST_CASE("a lockdown is released room by room, a new one takes the released rooms in again, and a retraction brings back what stood") {
    Watch w;
    call(w, 1s, ProtocolAction::Lockdown);
    call(w, 10s, ProtocolAction::Release, "101");
    call(w, 12s, ProtocolAction::Release, "102", "second");
    const int all = int(w.building->rooms.size());
    const ViewModel& two = w.later(13s);
    CHECK(two.protocol.active);
    CHECK(two.protocol.released == 2);
    CHECK(two.protocol.lockedDown == all - 2);
    CHECK(actionIn(w, two, "101") == ProtocolAction::Release);
    CHECK(actionIn(w, two, "103") == ProtocolAction::Lockdown);
    w.say(14s, "operator/IC", live::Retraction{"second", "IC"});
    CHECK(w.later(15s).protocol.released == 1);
    call(w, 20s, ProtocolAction::Lockdown);
    CHECK(w.later(21s).protocol.released == 0);
    CHECK(w.later(21s).protocol.lockedDown == all);
    call(w, 30s, ProtocolAction::Release);
    const ViewModel& over = w.later(31s);
    CHECK_FALSE(over.protocol.active);
    CHECK(over.protocol.lockedDown == 0);
    CHECK(actionIn(w, over, "103") == ProtocolAction::Release);
}

TEST_CASE("a call for a place that nobody knows is shown as unplaced, and covers no room") {
    Watch w;
    call(w, 1s, ProtocolAction::Lockdown, "gym annex");
    const ViewModel& m = w.later(2s);
    REQUIRE(m.protocol.calls.size() == 1);
    CHECK(m.protocol.calls[0].where == "UNPLACED: gym annex");
    CHECK(m.protocol.lockedDown == 0);
}

TEST_CASE("the panel of a room says which call covers it, since when, and who called") {
    Watch w;
    call(w, 1s, ProtocolAction::Lockdown);
    w.view.selection = w.places->room("101").id;
    const auto fact = [&](live::Millis t) -> std::string {
        for (const FactRow& f : w.later(t).inspector.facts)
            if (f.label == "Protocol") return f.value + ", " + f.source;
        return "";
    };
    CHECK(fact(2s) == "LOCKDOWN · Whole school, IC");
    call(w, 5s, ProtocolAction::Release, "101");
    CHECK(fact(6s) == "RELEASED, IC");
}

TEST_CASE("60 s after a lockdown call doors that are known not to be locked are a concern, and those of which nobody knows are counted apart") {
    Watch w;
    w.door(1s, "D-101", live::LockState::Locked);
    w.door(1s, "D-102", live::LockState::Unlocked);
    w.door(1s, "D-103", live::LockState::Jammed);
    call(w, 10s, ProtocolAction::Lockdown);
    CHECK_FALSE(w.later(69s).protocol.doorsDue);
    CHECK(w.later(69s).protocol.doorsOfConcern.empty());
    const ViewModel& m = w.later(71s);
    CHECK(m.protocol.doorsDue);
    REQUIRE(m.protocol.doorsOfConcern.size() == 2);
    CHECK(m.protocol.doorsOfConcern[0] == w.places->door("D-102").id);
    CHECK(m.protocol.doorsOfConcern[1] == w.places->door("D-103").id);
    CHECK(m.protocol.doorsUnknown == int(w.building->doors.size()) - 3);
    w.door(80s, "D-102", live::LockState::Locked);
    CHECK(w.later(81s).protocol.doorsOfConcern.size() == 1);
    // Of a released room nobody waits for the lock any more; the door's other side may still.
    call(w, 90s, ProtocolAction::Release);
    CHECK(w.later(91s).protocol.doorsOfConcern.empty());
    CHECK_FALSE(w.later(91s).protocol.doorsDue);
}

TEST_CASE("no door counts as locked because nothing is known of it, whatever it looks like") {
    for (const DoorLook look : {DoorLook::Unmonitored, DoorLook::Unknown}) CHECK(groupOf(look) == DoorGroup::Unknown);
    for (const DoorLook look :
         {DoorLook::Unlocked, DoorLook::Open, DoorLook::Forced, DoorLook::HeldOpen, DoorLook::Jammed, DoorLook::Fault, DoorLook::Moving})
        CHECK(groupOf(look) == DoorGroup::NotLocked);
    for (const DoorLook look : {DoorLook::Locked, DoorLook::LockedVerified}) CHECK(groupOf(look) == DoorGroup::Locked);
}

TEST_CASE("Door list, counts and calls agree on which doors are late: by the time that is set, where a room is in lockdown, a fault among them") {
    Watch w;
    w.view.doorList = DoorFilter{};
    w.view.doorList->group = DoorGroup::Late;
    WindowFacts facts;
    facts.revision = 1;
    facts.conventions.lockdownDoors = 90s;
    w.door(1s, "D-101", live::LockState::Locked);
    w.door(1s, "D-102", live::LockState::Unlocked);
    w.door(1s, "D-103", {}, live::DoorAlarm::Fault);
    w.door(1s, "D-201", live::LockState::Unlocked);
    const auto late = [&](live::Millis t) {
        w.later(t);
        const ViewModel& m = w.builder.update(w.session, w.view, {}, {}, kStart + t, &facts);
        std::vector<std::string> out;
        for (const DoorId d : m.protocol.doorsOfConcern) {
            out.push_back(m.doors[d.index()].label);
            CHECK(std::count(m.doorList.rows.begin(), m.doorList.rows.end(), d) == 1);
            CHECK(lateForLockdown(m.protocol, m.doors[d.index()]));
        }
        CHECK(m.doorList.rows.size() == out.size());
        CHECK(countDoors(m).late == int(out.size()));
        return out;
    };
    using Names = std::vector<std::string>;
    // One floor alone is locked down: the other's doors are nobody's concern.
    call(w, 10s, ProtocolAction::Lockdown, "F1");
    CHECK(late(80s).empty());
    CHECK(late(100s) == Names{"D-102", "D-103"});
    call(w, 110s, ProtocolAction::Release, "102");
    call(w, 110s, ProtocolAction::Release, "H1");
    CHECK(late(111s) == Names{"D-103"});
    call(w, 120s, ProtocolAction::Lockdown);
    CHECK(late(121s).empty());  // called anew: they have their time again
    CHECK(late(211s) == Names{"D-102", "D-103", "D-201"});
    call(w, 220s, ProtocolAction::Release);
    CHECK(late(221s).empty());
}

TEST_CASE("A shorter time for doors to be locked counts at once, in a picture that stands still too") {
    Watch w;
    w.door(1s, "D-102", live::LockState::Unlocked);
    call(w, 10s, ProtocolAction::Lockdown);
    CHECK(w.later(40s).protocol.doorsOfConcern.empty());
    WindowFacts facts;
    facts.revision = 1;
    facts.conventions.lockdownDoors = 20s;
    const ViewModel& m = w.builder.update(w.session, w.view, {}, {}, kStart + 40s, &facts);
    CHECK(m.protocol.doorsOfConcern.size() == 1);
    CHECK(m.protocol.doorsDue);
}

TEST_CASE("In a lockdown of the school a door of which no room is known is due too") {
    Watch w;
    const DoorId id = w.places->door("D-102").id;
    auto changed = *w.building;
    changed.doors[id.index()].rooms.clear();
    Watch bare(changed);
    bare.door(1s, "D-102", live::LockState::Unlocked);
    call(bare, 10s, ProtocolAction::Lockdown);
    const ViewModel& m = bare.later(71s);
    REQUIRE(m.protocol.doorsOfConcern.size() == 1);
    CHECK(m.protocol.doorsOfConcern[0] == id);
}

TEST_CASE("a team that was silent for too long turns yellow, then red, at the times that are set, and a contact ends it") {
    Watch w;
    WindowFacts facts;
    facts.revision = 1;
    facts.conventions.contactYellow = 2min;
    facts.conventions.contactRed = 4min;
    w.say(1s, "operator/IC", live::TeamContact{"CT 1", "heard", "IC"});
    const auto silence = [&](live::Millis t) {
        w.later(t);
        const ViewModel& m = w.builder.update(w.session, w.view, {}, {}, kStart + t, &facts);
        REQUIRE(m.teams.size() == 1);
        return m.teams[0].silence;
    };
    CHECK(silence(10s) == Silence::None);
    CHECK(silence(3min) == Silence::Yellow);
    CHECK(silence(5min) == Silence::Red);
    w.say(6min, "operator/IC", live::TeamContact{"CT 1", "heard", "IC"});
    CHECK(silence(6min + 5s) == Silence::None);
}

TEST_CASE("the time since a call turns yellow, then red, at the times that are set, a release ends it, and a new call begins anew") {
    Watch w;
    WindowFacts facts;
    facts.revision = 1;
    facts.conventions.callYellow = 4min;
    facts.conventions.callRed = 9min;
    call(w, 0s, ProtocolAction::Hold, "F1");
    call(w, 1min, ProtocolAction::Lockdown);
    call(w, 3min, ProtocolAction::Release, "101");
    const auto at = [&](live::Millis t) -> const ProtocolView& {
        w.later(t);
        return w.builder.update(w.session, w.view, {}, {}, kStart + t, &facts).protocol;
    };
    const auto ofCalls = [](const ProtocolView& p) {
        std::vector<TimerLevel> out;
        for (const ProtocolCallView& c : p.calls) out.push_back(c.level);
        return out;
    };
    using Levels = std::vector<TimerLevel>;
    CHECK(at(5min - 1s).level == TimerLevel::None);
    CHECK(at(5min).level == TimerLevel::Yellow);
    CHECK(at(10min - 1s).level == TimerLevel::Yellow);
    CHECK(at(10min).level == TimerLevel::Red);
    CHECK(ofCalls(at(30min)) == Levels{TimerLevel::None, TimerLevel::Red});  // the released room's time is over
    call(w, 31min, ProtocolAction::Secure);
    CHECK(at(32min).level == TimerLevel::None);
    call(w, 40min, ProtocolAction::Release);
    CHECK(at(80min).level == TimerLevel::None);
    CHECK(ofCalls(at(80min)) == Levels{TimerLevel::None});
    // Of a part of the school alone, the newest counts.
    call(w, 81min, ProtocolAction::Hold, "F1");
    CHECK(at(86min).level == TimerLevel::Yellow);
    facts.conventions.callYellow = 10min;
    facts.conventions.callRed = 12min;
    ++facts.revision;
    CHECK(w.builder.update(w.session, w.view, {}, {}, kStart + 86min, &facts).protocol.level == TimerLevel::None);  // at once
}

TEST_CASE("of five hundred alarms the newest of the most urgent stands on top, and they are a few groups by kind and floor") {
    Watch w;
    for (int i = 0; i < 500; ++i)
        alert(w, live::Millis(20 * i), "a" + std::to_string(i),
              i % 3 == 0   ? live::AlertKind::Panic
              : i % 3 == 1 ? live::AlertKind::Medical
                           : live::AlertKind::Tip,
              i % 2         ? "101"
              : i % 50 == 0 ? "gym annex"
                            : "201");
    w.room(9s, "103", live::RoomStatus::Threat);
    const ViewModel& m = w.later(11s);
    CHECK(m.unackedAlerts == 501);
    CHECK(m.flood());
    REQUIRE(m.alerts.size() == 501);
    CHECK(m.alertGroups.size() <= 12);
    int counted = 0;
    for (const AlertGroup& g : m.alertGroups) {
        counted += g.count;
        REQUIRE(g.first < m.alerts.size());
        CHECK(m.alerts[g.first].title == g.title);
        int same = 0;
        for (const AlertView& a : m.alerts) same += inGroup(a, g);
        CHECK(same == g.count);
    }
    CHECK(counted == 501);
    // First of all danger without a place, then danger, newest first.
    CHECK_FALSE(m.alerts[0].placed);
    CHECK(m.alerts[0].urgency == AlarmUrgency::Danger);
    const auto placed = std::find_if(m.alerts.begin(), m.alerts.end(), [](const AlertView& a) { return a.placed; });
    for (auto a = placed; a + 1 != m.alerts.end() && (a + 1)->urgency == AlarmUrgency::Danger; ++a) CHECK(a->age <= (a + 1)->age);
    CHECK(m.alerts.back().urgency == AlarmUrgency::Door);
    w.say(12s, "operator/IC", live::AlertAck{m.alerts[0].id, "IC"});
    CHECK(w.later(12s).unackedAlerts == 500);
}
