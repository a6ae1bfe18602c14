// Which doors a list shows, in which order, and which are late for a lockdown.
#include "scene/door_list.h"

#include <catch2/catch.hpp>

#include "watch.h"

using namespace sallyport;
using namespace sallyport::scene;
using namespace std::chrono_literals;
using test::Watch;

namespace {

std::vector<std::string> names(const ViewModel& m) {
    std::vector<std::string> out;
    for (const DoorId d : m.doorList.rows) out.push_back(m.doors[d.index()].label);
    return out;
}
using Names = std::vector<std::string>;

struct SomeDoors : Watch {
    SomeDoors() {
        door(0s, "D-101", live::LockState::Unlocked);
        door(0s, "D-102", live::LockState::Locked);
        door(0s, "D-103", live::LockState::Locked);
        door(0s, "D-201", live::LockState::Unlocked);
        door(0s, "X1", live::LockState::Unlocked);
        door(1s, "D-104", {}, live::DoorAlarm::Forced);
        live::DoorReport checked;
        checked.door = "D-103";
        checked.verified = true;
        checked.by = "Law 11";
        say(1s, "radio", checked);
    }
};

}  // namespace

TEST_CASE("The door list is empty until somebody opens it, then the worst stands first") {
    SomeDoors w;
    CHECK_FALSE(w.at(2s).doorList.asked);
    w.view.doorList = DoorFilter{};
    CHECK(names(w.at(2s)) == Names{"D-104", "D-101", "Door 1", "D-201"});
    w.view.doorList.reset();
    CHECK(names(w.at(2s)).empty());
}

TEST_CASE("Doors are filtered by lock, side, floor, age and words, all together") {
    SomeDoors w;
    DoorFilter f;
    f.side = w.door(w.at(2s), "X1").side;
    REQUIRE(f.side >= 'A');
    w.view.doorList = f;
    CHECK(names(w.at(2s)) == Names{"Door 1"});
    f.side = f.side == 'A' ? 'B' : 'A';
    w.view.doorList = f;
    CHECK(names(w.at(2s)).empty());
    f = {};
    f.thisFloor = true;
    w.view.doorList = f;
    w.view.floor = FloorId(1);
    CHECK(names(w.at(2s)) == Names{"D-201"});
    w.view.floor = FloorId(0);
    f = {};
    f.group = DoorGroup::All;
    f.text = "MATH unlo";
    w.view.doorList = f;
    CHECK(names(w.at(2s)) == Names{"D-101"});
    f.text = "locked";  // said of a door, or part of a word said of it
    w.view.doorList = f;
    CHECK(names(w.at(2s)) == Names{"D-101", "Door 1", "D-201", "D-102", "D-103"});
    f = {};
    f.olderThanMin = 5;
    w.door(6min, "D-101", live::LockState::Unlocked);
    w.view.doorList = f;
    CHECK(names(w.at(6min)) == Names{"D-104", "Door 1", "D-201"});
    f.group = DoorGroup::Unknown;  // what nobody ever spoke of is older than any age
    w.view.doorList = f;
    CHECK(names(w.at(6min)) == Names{"D-105", "D-S1", "D-S2"});
}

TEST_CASE("The doors of a filter are counted as they are listed, whatever group is shown") {
    SomeDoors w;
    const ViewModel& m = w.at(2s);
    std::vector<base::DoorId> listed;
    for (const char side : {'\0', 'A', 'B', 'C', 'D'})
        for (const bool thisFloor : {false, true})
            for (const char* text : {"", "locked", "D-10", "nothing like this"}) {
                DoorFilter f{.group = DoorGroup::Checked, .side = side, .thisFloor = thisFloor, .text = text};
                const DoorCounts n = countDoors(m, f, FloorId(0));
                const auto rows = [&](DoorGroup group) {
                    f.group = group;
                    listDoors(m, f, FloorId(0), listed);
                    return int(listed.size());
                };
                INFO("side " << side << ", this floor " << thisFloor << ", text " << text);
                CHECK(n.notLocked == rows(DoorGroup::NotLocked));
                CHECK(n.unknown == rows(DoorGroup::Unknown));
                CHECK(n.locked == rows(DoorGroup::Locked));
                CHECK(n.checked == rows(DoorGroup::Checked));
            }
}

TEST_CASE("Reported locked and checked by a person are different words and different groups") {
    SomeDoors w;
    DoorFilter f;
    f.group = DoorGroup::Checked;
    w.view.doorList = f;
    CHECK(names(w.at(2s)) == Names{"D-103"});
    f.group = DoorGroup::Locked;
    w.view.doorList = f;
    CHECK(names(w.at(2s)) == Names{"D-102", "D-103"});
    CHECK(words(DoorLook::Locked) != words(DoorLook::LockedVerified));
    const DoorCounts n = countDoors(w.at(2s));
    CHECK(n.locked == 2);
    CHECK(n.checked == 1);
    CHECK(n.notLocked == 4);
    CHECK(n.unknown == 3);
}

TEST_CASE("A door is late when it is not locked a minute after lockdown was called, and not before, nor after the release") {
    SomeDoors w;
    CHECK(countDoors(w.at(2s)).late == 0);
    w.say(10s, "operator/Ortiz", live::ProtocolCall{live::ProtocolAction::Lockdown, "", "Ortiz"});
    // A recording is as long as what was said in it.
    w.say(69s, "radio", live::TeamContact{"CT 1", "", "CT 1"});
    CHECK(countDoors(w.at(69s)).late == 0);
    w.say(70s, "radio", live::TeamContact{"CT 1", "", "CT 1"});
    const ViewModel& m = w.at(70s);
    CHECK(countDoors(m).late == 4);
    CHECK(lateForLockdown(m.protocol, w.door(m, "D-101")));
    CHECK_FALSE(lateForLockdown(m.protocol, w.door(m, "D-102")));
    CHECK_FALSE(lateForLockdown(m.protocol, w.door(m, "D-105")));  // nobody knows: counted as unknown
    w.door(80s, "D-101", live::LockState::Locked);
    CHECK(countDoors(w.at(81s)).late == 3);
    w.say(90s, "operator/Ortiz", live::ProtocolCall{live::ProtocolAction::Release, "", "Ortiz"});
    CHECK(countDoors(w.at(91s)).late == 0);
}

TEST_CASE("Who is sent to a door is assigned to the room that it protects, and a team with a task is not free") {
    SomeDoors w;
    live::ResponderReport r;
    r.responder = r.callsign = "Law 11";
    r.team = "CT 1";
    r.role = "law";
    r.place.room = "H1";
    w.say(1s, "radio", r);
    w.view.selection = w.places->door("D-101").id;
    const WaysView& ways = w.at(2s).ways;
    CHECK(ways.assignRoom == "room-101");
    CHECK(ways.assignTitle == "Room 101");
    REQUIRE(ways.nearest.size() == 1);
    CHECK_FALSE(ways.nearest[0].busy);
    CHECK(ways.nearest[0].metres > 1);
    w.say(3s, "operator/Ortiz", live::RoomReport{"room-101", std::nullopt, "CT 1", std::nullopt, "Ortiz", "to D-101"});
    const ViewModel& m = w.at(5s);
    CHECK(w.room(m, "101").assignedTo == "CT 1");
    REQUIRE(m.ways.nearest.size() == 1);
    CHECK(m.ways.nearest[0].busy);
}
