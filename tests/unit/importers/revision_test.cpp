// What changed between two imports of one school.
#include "importers/revision.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "support/small_school.h"

using namespace sallyport;
using namespace sallyport::building;
using namespace sallyport::importers;

namespace {

std::vector<std::string> linesOf(const Building& before, const Building& after) {
    std::vector<std::string> out;
    for (const Change& c : compareBuildings(before, after)) out.push_back(describe(c));
    return out;
}
void shift(Room& r, Vec3 by) {
    for (auto& p : r.footprint)
        for (auto& v : p.outer) v += Vec2(by);
    r.bounds.min += by;
    r.bounds.max += by;
}
/// As another export would have it: other ids for the same things.
Building withNewIds(Building b) {
    for (Room& r : b.rooms) r.id = r.sourceId = "new-" + r.id;
    for (Door& d : b.doors) d.id = d.sourceId = "new-" + d.id;
    return b;
}

}  // namespace

TEST_CASE("the same import twice changed nothing, nor does another local origin") {
    const Building b = test::smallSchool();
    CHECK(linesOf(b, b).empty());
    Building moved = b;
    moved.origin = {-5, 7, 1};
    for (Floor& f : moved.floors) f.elevationM -= 1;
    for (Room& r : moved.rooms) shift(r, {5, -7, -1});
    for (Door& d : moved.doors) d.position += Vec3(5, -7, -1);
    CHECK(linesOf(b, moved).empty());
}

TEST_CASE("rooms and doors added, removed, renumbered, renamed and moved are told with their floor") {
    const Building before = test::smallSchool();
    Building after = before;
    after.rooms[0].number = "111";
    after.rooms[1].name = "Spanish";
    shift(after.rooms[2], {0.5, 0, 0});
    shift(after.rooms[4], {0.2, 0, 0});  // too little to tell
    after.doors[1].name = "D-102A";
    after.doors[6].exteriorNumber = "9";
    after.doors[3].position.x += 2;
    after.rooms.push_back(after.rooms[7]);
    after.rooms.back().id = after.rooms.back().sourceId = "room-202";
    after.rooms.back().number = "202";
    after.doors.pop_back();
    const std::vector<std::string> want{"room 111 Math on First renumbered from \"101\" to \"111\"",
                                        "room 102 Spanish on First renamed from \"English\" to \"Spanish\"",
                                        "room 103 Office on First moved by 0.5 m",
                                        "room 202 Science on Second added",
                                        "door D-102A on First renamed from \"D-102\" to \"D-102A\"",
                                        "door D-104 on First moved by 2.0 m",
                                        "door 9 X1 on First renumbered from \"1\" to \"9\"",
                                        "door D-S2 on Second removed"};
    CHECK(linesOf(before, after) == want);
}

TEST_CASE("a floor renamed is one change, and not one of each of its rooms") {
    const Building before = test::smallSchool();
    Building after = before;
    after.floors[1].name = "Upper";
    CHECK(linesOf(before, after) == std::vector<std::string>{"floor Upper renamed from \"Second\" to \"Upper\""});
}

TEST_CASE("a room that went to another floor says from where to where") {
    const Building before = test::smallSchool();
    Building after = before;
    after.rooms[0].floor = FloorId(1);
    shift(after.rooms[0], {0, 0, 4});
    CHECK(linesOf(before, after) == std::vector<std::string>{"room 101 Math on Second moved by 4.0 m from \"First\" to \"Second\""});
}

TEST_CASE("rooms with new ids at the same place are the same rooms, and edits follow them") {
    const Building before = test::smallSchool();
    const Building after = withNewIds(before);
    const auto changes = compareBuildings(before, after);
    CHECK(changes.size() == before.rooms.size() + before.doors.size());
    CHECK(std::all_of(changes.begin(), changes.end(), [](const Change& c) { return c.what == Change::What::NewId; }));
    Edits edits;
    edits.list.push_back({"e1", "", {}, Correction{{Place::Kind::Room, "room-101", "room-101", ""}, Correction::Field::RoomName, "Maths"}});
    edits.list.push_back({"e2", "", {}, DoorRooms{{Place::Kind::Door, "door-D-102", "", ""}, {{Place::Kind::Room, "room-102", "", ""}}}});
    edits.list.push_back({"e3", "", {}, Label{{Place::Kind::Floor, "F1", "", ""}, "x"}});
    CHECK(followNewIds(edits, changes) == 2);  // edits, not the places they name: e2 names two
    const Applied a = applyEdits(after, edits);
    CHECK(a.problems.empty());
    CHECK(a.building.rooms[0].name == "Maths");
    CHECK(a.building.doors[1].rooms.size() == 1);
}

TEST_CASE("a new id elsewhere, or under another number, is another room") {
    const Building before = test::smallSchool();
    Building after = withNewIds(before);
    after.rooms[0].number = "199";
    shift(after.rooms[1], {2, 0, 0});
    const auto lines = linesOf(before, after);
    for (const char* line :
         {"room 199 Math on First added", "room 102 English on First added", "room 101 Math on First removed", "room 102 English on First removed"}) {
        INFO(line);
        CHECK(std::count(lines.begin(), lines.end(), line) == 1);
    }
}

TEST_CASE("ids that are used twice match nothing by guess") {
    Building before = test::smallSchool();
    before.rooms[0].id = before.rooms[1].id = before.rooms[0].sourceId = before.rooms[1].sourceId = "twin";
    const Building after = before;
    // Told apart by number and place; neither is lost.
    CHECK(linesOf(before, after).empty());
}
