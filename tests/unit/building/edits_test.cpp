// Edits over a building: the latest word stands, whatever the order; nothing is dropped; what has gone is named.
#include "building/edits.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "support/small_school.h"

using namespace sallyport;
using namespace sallyport::building;

namespace {

base::Timestamp minute(int n) { return base::parseTimestamp("2026-11-23T14:00:00Z").value() + std::chrono::minutes(n); }
Place room(std::string id) { return {Place::Kind::Room, std::move(id), "", ""}; }
Place door(std::string id) { return {Place::Kind::Door, std::move(id), "", ""}; }

class Draft {
public:
    template <class What>
    Draft& add(What what) {
        const int n = int(edits.list.size());
        edits.list.push_back({"e" + std::to_string(n), "J. Smith", minute(n), std::move(what)});
        return *this;
    }
    Edits edits;
};
const Room& roomOf(const Building& b, std::string_view id) {
    return *std::find_if(b.rooms.begin(), b.rooms.end(), [&](const Room& r) { return r.id == id; });
}
const Door& doorOf(const Building& b, std::string_view id) {
    return *std::find_if(b.doors.begin(), b.doors.end(), [&](const Door& d) { return d.id == id; });
}

}  // namespace

TEST_CASE("corrections change what the model said of a room and a door") {
    Draft d;
    d.add(Correction{room("room-101"), Correction::Field::RoomNumber, "101A"})
        .add(Correction{room("room-101"), Correction::Field::RoomName, "Maths"})
        .add(Correction{room("room-101"), Correction::Field::RoomUse, "library"})
        .add(Correction{door("door-X1"), Correction::Field::DoorName, "Main entrance"})
        .add(Correction{door("door-X1"), Correction::Field::ExteriorNumber, "12"});
    const Applied a = applyEdits(test::smallSchool(), d.edits);
    CHECK(a.problems.empty());
    const Room& r = roomOf(a.building, "room-101");
    CHECK(r.number == "101A");
    CHECK(r.name == "Maths");
    CHECK(r.use == RoomUse::Library);
    CHECK(doorOf(a.building, "door-X1").name == "Main entrance");
    CHECK(doorOf(a.building, "door-X1").exteriorNumber == "12");
}

TEST_CASE("the latest word stands in whatever order the edits are listed") {
    Draft d;
    for (const char* n : {"1", "2", "3"}) d.add(Correction{room("room-101"), Correction::Field::RoomNumber, n});
    std::sort(d.edits.list.begin(), d.edits.list.end(), [](const Edit& a, const Edit& b) { return a.id < b.id; });
    do {
        CHECK(roomOf(applyEdits(test::smallSchool(), d.edits).building, "room-101").number == "3");
    } while (std::next_permutation(d.edits.list.begin(), d.edits.list.end(), [](const Edit& a, const Edit& b) { return a.id < b.id; }));
}

TEST_CASE("a door's rooms change on both sides of the link, and one room makes it an exterior door") {
    Draft d;
    d.add(DoorRooms{door("door-D-101"), {room("room-101"), room("room-102")}}).add(DoorRooms{door("door-D-102"), {room("room-102")}});
    const Building b = applyEdits(test::smallSchool(), d.edits).building;
    for (uint32_t r = 0; r < b.rooms.size(); ++r)
        for (const DoorId i : b.rooms[r].doors) {
            const auto& rooms = b.door(i).rooms;
            CHECK(std::find(rooms.begin(), rooms.end(), RoomId(r)) != rooms.end());
        }
    size_t links = 0, listed = 0;
    for (const Door& x : b.doors) links += x.rooms.size();
    for (const Room& x : b.rooms) listed += x.doors.size();
    CHECK(links == listed);
    CHECK_FALSE(doorOf(b, "door-D-101").exterior);
    CHECK(doorOf(b, "door-D-102").exterior);
    CHECK(doorOf(b, "door-D-102").rooms.size() == 1);
}

TEST_CASE("points are added in the file's coordinates and removed") {
    Building base = test::smallSchool();
    base.origin = {1000, 2000, 30};
    Draft d;
    d.add(AddPoint{{"p1", "key_box", "Key box", {}, {}}, {Place::Kind::Floor, "F1", "", ""}, {1003, 2004, 31}})
        .add(RemovePoint{{Place::Kind::Point, "aed-1", "", ""}});
    const Applied a = applyEdits(base, d.edits);
    CHECK(a.problems.empty());
    REQUIRE(a.building.points.size() == 1);
    CHECK(a.building.points[0].label == "Key box");
    CHECK(a.building.points[0].position == Vec3(3, 4, 1));
    CHECK(a.building.points[0].floor == FloorId(0));
    // Added, taken away and added again under the same id.
    d.add(RemovePoint{{Place::Kind::Point, "p1", "", ""}})
        .add(AddPoint{{"p1", "aed", "AED 9", {}, {}}, {Place::Kind::Floor, "F2", "", ""}, {0, 0, 0}});
    const Applied again = applyEdits(base, d.edits);
    CHECK(again.problems.empty());
    REQUIRE(again.building.points.size() == 1);
    CHECK(again.building.points[0].label == "AED 9");
}

TEST_CASE("a label stands in its room") {
    Draft d;
    d.add(Label{room("room-104"), "Kiln"});
    const Building b = applyEdits(test::smallSchool(), d.edits).building;
    REQUIRE(b.points.size() == 2);
    CHECK(b.points[1].label == "Kiln");
    CHECK(base::contains(roomOf(b, "room-104").footprint[0], Vec2(b.points[1].position)));
}

TEST_CASE("edits whose target is gone are named, and what is still there is edited all the same") {
    Draft d;
    d.add(Correction{{Place::Kind::Room, "room-999", "", "999 Boiler room"}, Correction::Field::RoomName, "Boiler"})
        .add(Label{door("door-999"), "stiff"})
        .add(Verification{{Place::Kind::Floor, "F9", "", "Attic"}, true, ""})
        .add(RemovePoint{{Place::Kind::Point, "aed-9", "", ""}})
        .add(DoorRooms{door("door-D-101"), {room("room-101"), room("room-999")}})
        .add(Correction{room("room-102"), Correction::Field::RoomName, "Spanish"});
    const Applied a = applyEdits(test::smallSchool(), d.edits);
    REQUIRE(a.problems.size() == 5);
    for (size_t i = 0; i < 5; ++i) {
        CHECK(a.problems[i].code == "edit-target-gone");
        CHECK(a.problems[i].where == "edit e" + std::to_string(i));
        CHECK(a.problems[i].message.find("J. Smith") != std::string::npos);
    }
    CHECK(a.problems[0].message.find("999 Boiler room") != std::string::npos);
    CHECK(doorOf(a.building, "door-D-101").rooms.size() == 2);  // not half a link
    CHECK(roomOf(a.building, "room-102").name == "Spanish");
}

TEST_CASE("a target is found by its source id when its id has changed, unless several have it") {
    Building base = test::smallSchool();
    base.rooms[0].id = "another";
    Draft d;
    d.add(Correction{{Place::Kind::Room, "room-101", "room-101", ""}, Correction::Field::RoomName, "Found"});
    CHECK(roomOf(applyEdits(base, d.edits).building, "another").name == "Found");
    base.rooms[1].sourceId = "room-101";
    const Applied a = applyEdits(base, d.edits);
    CHECK(a.problems.size() == 1);
    CHECK(roomOf(a.building, "another").name == "Math");
}

TEST_CASE("edits that make no sense change nothing and are told") {
    Draft d;
    d.add(Correction{room("room-101"), Correction::Field::RoomUse, "dungeon"})
        .add(Correction{door("door-X1"), Correction::Field::RoomNumber, "1"})
        .add(DoorRooms{door("door-X1"), {room("room-101"), room("room-101")}})
        .add(AddPoint{{"aed-1", "aed", "twice", {}, {}}, {Place::Kind::Floor, "F1", "", ""}, {0, 0, 0}})
        .add(AddPoint{{"aed-2", "aed", "on a room", {}, {}}, {Place::Kind::Room, "F1", "", ""}, {0, 0, 0}})
        .add(RemovePoint{room("aed-1")})
        .add(DoorRooms{room("door-X1"), {room("room-101")}})
        .add(DoorRooms{door("door-X1"), {door("room-101")}})
        .add(Label{{}, "a label of nothing"});
    const Applied a = applyEdits(test::smallSchool(), d.edits);
    CHECK(a.problems.size() == d.edits.list.size());
    for (const Problem& p : a.problems) CHECK(p.code == "edit-not-possible");
    CHECK(roomOf(a.building, "room-101").use == RoomUse::Classroom);
    CHECK(doorOf(a.building, "door-X1").rooms.size() == 1);
    CHECK(a.building.points.size() == 1);
}

TEST_CASE("adding edits to edits takes what is there already once, and keeps both where one id says two things") {
    Draft a, b;
    a.add(Label{room("room-101"), "mine"}).add(Label{room("room-102"), "same"});
    b.add(Label{room("room-101"), "theirs"}).add(Label{room("room-9"), "same"});  // the second has followed its room to a new id
    b.edits.unread = {{"entries", "7"}, {"entries", "7"}};
    addEdits(a.edits, b.edits);
    REQUIRE(a.edits.list.size() == 3);
    CHECK(std::get<Label>(a.edits.list[0].what).text == "mine");
    CHECK(std::get<Label>(a.edits.list[2].what).text == "theirs");
    CHECK(a.edits.list[2].id == a.edits.list[0].id + "~2");
    CHECK(a.edits.unread.size() == 1);
    addEdits(a.edits, b.edits);
    CHECK(a.edits.list.size() == 3);
}
