// Several files, one school: buildings side by side, furniture over architecture, one frame, one stack of floors, nothing twice.
#include "importers/campus.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "building/place_index.h"
#include "importers/facility.h"
#include "support/small_school.h"

using namespace sallyport;
using namespace sallyport::building;
using namespace sallyport::importers;

namespace {

ModelPart part(Building b, std::string file) {
    ModelPart p;
    p.model.building = std::move(b);
    p.file = std::move(file);
    return p;
}
/// The small school, moved in its own file's coordinates, with other ids.
Building another(Vec3 by, const std::string& mark) {
    Building b = test::smallSchool();
    b.name = "School " + mark;
    b.origin = by;
    b.georeference.reset();
    for (Floor& f : b.floors) f.id = f.sourceId = mark + f.id;
    for (Room& r : b.rooms) r.id = r.sourceId = mark + r.id;
    for (Door& d : b.doors) d.id = d.sourceId = mark + d.id;
    for (Element& e : b.elements) e.sourceId = mark + e.sourceId;
    for (PointOfInterest& p : b.points) p.id = mark + p.id;
    return b;
}
Building furniture() {
    Building b = test::smallSchool();
    b.rooms.clear();
    b.doors.clear();
    b.links.clear();
    b.points.clear();
    for (size_t i = 0; i < b.elements.size(); ++i) {
        b.elements[i].sourceId = "chair-" + std::to_string(i);
        b.elements[i].kind = ElementKind::Furniture;
    }
    return b;
}
const Problem* problem(const Imported& in, std::string_view code) {
    const auto it = std::find_if(in.problems.begin(), in.problems.end(), [&](const Problem& p) { return p.code == code; });
    return it == in.problems.end() ? nullptr : &*it;
}
/// Ids unique, references whole, links in both directions: what everything downstream takes for granted.
void sound(const Building& b) {
    std::vector<std::string> ids;
    for (const Room& r : b.rooms) ids.push_back(r.id);
    for (const Door& d : b.doors) ids.push_back(d.id);
    std::sort(ids.begin(), ids.end());
    CHECK(std::adjacent_find(ids.begin(), ids.end()) == ids.end());
    size_t listed = 0, joined = 0;
    for (const Room& r : b.rooms) {
        CHECK(r.floor.index() < b.floors.size());
        listed += r.doors.size();
    }
    for (uint32_t d = 0; d < b.doors.size(); ++d)
        for (const RoomId r : b.doors[d].rooms) {
            ++joined;
            REQUIRE(r.index() < b.rooms.size());
            CHECK(std::count(b.room(r).doors.begin(), b.room(r).doors.end(), DoorId(d)) == 1);
        }
    CHECK(listed == joined);
    for (const Element& e : b.elements)
        for (const MeshPart& p : e.parts) REQUIRE(p.mesh < b.meshes.size());
    for (size_t i = 1; i < b.floors.size(); ++i) CHECK(b.floors[i - 1].elevationM <= b.floors[i].elevationM);
    const std::string file = encodeFacility(b);
    CHECK(decodeFacility({reinterpret_cast<const uint8_t*>(file.data()), file.size()}, "school.glb"));
}
Vec3 middle(const Building& b, std::string_view room) {
    return std::find_if(b.rooms.begin(), b.rooms.end(), [&](const Room& r) { return r.id == room; })->bounds.centre();
}

}  // namespace

TEST_CASE("one file comes back as it was") {
    const auto in = joinModels({part(test::smallSchool(), "a.ifc")});
    REQUIRE(in);
    CHECK((encodeFacility(in->building) == encodeFacility(test::smallSchool())));
    CHECK_FALSE(joinModels({}));
}

TEST_CASE("buildings of a campus stand side by side on one stack of floors") {
    const auto in = joinModels({part(test::smallSchool(), "a.ifc"), part(another({60, 10, 0.4}, "B"), "b.ifc")});
    REQUIRE(in);
    const Building& b = in->building;
    sound(b);
    CHECK(b.floors.size() == 2);
    CHECK(b.floors[0].name == "First");
    CHECK(b.rooms.size() == 20);
    CHECK(b.doors.size() == 18);
    CHECK(b.links.size() == 2);
    CHECK(b.name == "Small School + School B");
    CHECK(glm::distance(middle(b, "Broom-101") - middle(b, "room-101"), Vec3(60, 10, 0.4)) < 1e-9);
    CHECK(b.bounds.max.x == Approx(84.2));
    CHECK(std::count_if(b.rooms.begin(), b.rooms.end(), [](const Room& r) { return r.floor == FloorId(0); }) == 14);
    const Problem* shared = problem(*in, "room-numbers-shared");
    REQUIRE(shared);
    CHECK(shared->message.find("10 room numbers") == 0);
    CHECK(b.rooms[10].number == "101");
    CHECK(b.rooms[10].name == "Math · School B");
    CHECK_FALSE(problem(*in, "buildings-overlap"));
}

TEST_CASE("storeys more than half a level apart stay apart and say whose they are") {
    Building b = another({60, 0, 0}, "B");
    b.floors[0].elevationM += 1.6;
    b.floors[1].elevationM += 1.6;
    b.floors[1].name = "Attic";
    const auto in = joinModels({part(test::smallSchool(), "a.ifc"), part(b, "b.ifc")});
    REQUIRE(in);
    sound(in->building);
    REQUIRE(in->building.floors.size() == 4);
    CHECK(in->building.floors[1].name == "School B · First");
    CHECK(in->building.floors[1].shortName == "B F1");
    CHECK(in->building.floors[3].name == "School B · Attic");
    for (const Room& r : in->building.rooms) CHECK(std::abs(in->building.floor(r.floor).elevationM - r.floorZM) < 1.7);
}

TEST_CASE("two half levels of one building are never joined to one floor") {
    Building b = another({60, 0, 0}, "B");
    b.floors[1].elevationM = 0.6;  // both within reach of the first building's ground floor
    const auto in = joinModels({part(test::smallSchool(), "a.ifc"), part(b, "b.ifc")});
    REQUIRE(in);
    sound(in->building);
    CHECK(in->building.floors.size() == 3);
    CHECK(in->building.rooms[10].floor == FloorId(0));
    CHECK(in->building.rooms[17].floor == FloorId(1));
}

TEST_CASE("a floor that joins under another name is told") {
    Building b = another({60, 0, 0}, "B");
    b.floors[0].name = "Erdgeschoss";
    const auto in = joinModels({part(test::smallSchool(), "a.ifc"), part(b, "b.ifc")});
    REQUIRE(in);
    const Problem* joined = problem(*in, "levels-joined");
    REQUIRE(joined);
    CHECK(joined->message.find("\"Erdgeschoss\" of School B is shown as \"First\"") == 0);
}

TEST_CASE("a furniture model joins the floors of its building, by storey id and by name") {
    for (const bool byId : {true, false}) {
        Building chairs = furniture();
        for (Floor& f : chairs.floors) {
            if (!byId) f.id = f.sourceId = "other-" + f.id;
            if (byId) f.name = "Level " + f.name;
        }
        const auto in = joinModels({part(test::smallSchool(), "a.ifc"), part(chairs, "f.ifc")});
        REQUIRE(in);
        sound(in->building);
        CHECK(problem(*in, "same-building"));
        CHECK(in->building.floors.size() == 2);
        CHECK(in->building.rooms.size() == 10);
        CHECK(in->building.name == "Small School");
        REQUIRE(in->building.elements.size() == 20);
        CHECK(in->building.elements[15].floor == FloorId(1));
    }
}

TEST_CASE("what two files of one building both hold is taken once") {
    Building more = test::smallSchool();
    more.elements.push_back(more.elements[0]);
    more.elements.back().sourceId = "new";
    more.rooms.push_back(more.rooms[7]);
    more.rooms.back().id = more.rooms.back().sourceId = "room-202";
    more.rooms.back().doors.clear();
    const auto in = joinModels({part(test::smallSchool(), "a.ifc"), part(more, "f.ifc")});
    REQUIRE(in);
    sound(in->building);
    CHECK(in->building.rooms.size() == 11);
    CHECK(in->building.doors.size() == 9);
    CHECK(in->building.elements.size() == 11);
    CHECK(in->building.links.size() == 1);
    CHECK(problem(*in, "doubled-elements")->message.find("29 things") == 0);
}

TEST_CASE("a copied building elsewhere is another building, although its ids are the same") {
    Building copy = test::smallSchool();
    copy.origin = {100, 0, 0};
    copy.georeference.reset();
    const auto in = joinModels({part(test::smallSchool(), "a.ifc"), part(copy, "b.ifc")});
    REQUIRE(in);
    sound(in->building);
    CHECK(in->building.rooms.size() == 20);
    CHECK(in->building.elements.size() == 20);
    CHECK(in->building.rooms[10].id == "room-101~2");
    CHECK(in->building.name == "a + b");
    CHECK(problem(*in, "duplicate-global-id"));
}

TEST_CASE("buildings with georeferences come into one frame, turned and moved") {
    const Building a = test::smallSchool();
    const PlaceIndex earth(a);
    Building b = another({5e6, 3e6, 0}, "B");  // its own coordinates say nothing
    const Vec3 where(150, -80, 2);
    const Vec3 at = *earth.toWgs84(where);
    b.georeference = Georeference{at.x, at.y, at.z, 30};
    const auto in = joinModels({part(a, "a.ifc"), part(b, "b.ifc")});
    REQUIRE(in);
    sound(in->building);
    // A person at a place in b by its own map stands at the same latitude and longitude on the school's.
    const Vec3 inB(4, 10, 1.5);
    const Vec3 person = *PlaceIndex(b).toWgs84(inB);
    const Vec3 inSchool = *PlaceIndex(in->building).toLocal(person.x, person.y, person.z);
    const Vec3 room = middle(in->building, "Broom-101");  // its middle is (4, 10, 1.5) in b
    CHECK(glm::distance(room, inSchool) < 0.01);
    const Door& door = *std::find_if(in->building.doors.begin(), in->building.doors.end(), [](const Door& d) { return d.id == "Bdoor-D-101"; });
    CHECK(glm::length(door.along) == Approx(1));
    CHECK(door.along.x == Approx(std::cos(glm::radians(30.0))));
    CHECK(door.along.y == Approx(std::sin(glm::radians(30.0))));
}

TEST_CASE("a school whose first file has no georeference takes that of the next") {
    Building a = test::smallSchool(), b = another({40, 20, 1}, "B");
    b.georeference = a.georeference;
    a.georeference.reset();
    const auto in = joinModels({part(a, "a.ifc"), part(b, "b.ifc")});
    REQUIRE(in);
    REQUIRE(in->building.georeference);
    CHECK(problem(*in, "georeference-taken"));
    const Vec3 there = *PlaceIndex(in->building).toLocal(42.0, -71.0, 50.0);  // b's own zero
    CHECK(glm::distance(there, Vec3(40, 20, 1)) < 0.01);
}

TEST_CASE("contradictions are named: other buildings' rooms, other heights, other continents") {
    const auto overlap = joinModels({part(test::smallSchool(), "a.ifc"), part(another({1, 1, 0}, "B"), "b.ifc")});
    REQUIRE(overlap);
    REQUIRE(problem(*overlap, "buildings-overlap"));
    CHECK(problem(*overlap, "buildings-overlap")->where == "b.ifc");
    CHECK(overlap->building.rooms.size() == 20);

    Building high = another({60, 0, 0}, "B");
    high.georeference = Georeference{42.0005, -71.0, 900, 0};
    const auto heights = joinModels({part(test::smallSchool(), "a.ifc"), part(high, "b.ifc")});
    REQUIRE(heights);
    CHECK(problem(*heights, "heights-disagree"));
    CHECK(heights->building.floors.size() == 2);

    Building abroad = another({60, 0, 0}, "B");
    abroad.georeference = Georeference{52, 13, 50, 0};
    const auto far = joinModels({part(test::smallSchool(), "a.ifc"), part(abroad, "b.ifc")});
    REQUIRE(far);
    CHECK(problem(*far, "georeferences-disagree"));

    const auto apart = joinModels({part(test::smallSchool(), "a.ifc"), part(another({3.5e6, 5.8e6, 0}, "B"), "b.ifc")});
    REQUIRE_FALSE(apart);
    CHECK(apart.error().where == "b.ifc");
    CHECK(apart.error().message.find("coordinate systems") != std::string::npos);
}

TEST_CASE("edits of the parts come along and find their rooms") {
    ModelPart a = part(test::smallSchool(), "a.glb"), b = part(test::smallSchool(), "b.glb");
    b.model.building.origin = {100, 0, 0};
    b.model.building.georeference.reset();
    const auto say = [](ModelPart& p, const char* text) {
        p.model.edits.list.push_back({"e1", "", {}, Correction{{Place::Kind::Room, "room-101", "room-101", ""}, Correction::Field::RoomName, text}});
    };
    say(a, "A's");
    say(b, "B's");
    b.model.edits.list.push_back({"e2", "", {}, AddPoint{{"aed", "aed", "AED", {}, {}}, {Place::Kind::Floor, "F1", "", ""}, {101, 2, 3}}});
    const auto in = joinModels({a, b});
    REQUIRE(in);
    const Applied applied = applyEdits(in->building, in->edits);
    CHECK(applied.problems.empty());
    CHECK(applied.building.rooms[0].name == "A's");
    CHECK(applied.building.rooms[10].name == "B's");
    CHECK(applied.building.points.back().position == Vec3(101, 2, 3));
}

TEST_CASE("an edit id that is taken gets the next free number, whatever numbers there are already") {
    ModelPart a = part(test::smallSchool(), "a.glb"), b = part(another({100, 0, 0}, "B"), "b.glb"), c = part(another({200, 0, 0}, "C"), "c.glb");
    const auto note = [](const char* id, const char* room) { return Edit{id, "", {}, Label{{Place::Kind::Room, room, "", ""}, "note"}}; };
    a.model.edits.list = {note("a", "room-101"), note("a~2", "room-102")};
    b.model.edits.list = {note("a", "Broom-101")};
    c.model.edits.list = {note("a", "Croom-101"), note("a~2", "Croom-102")};
    const auto in = joinModels({a, b, c});
    REQUIRE(in);
    std::vector<std::string> ids;
    for (const Edit& e : in->edits.list) ids.push_back(e.id);
    CHECK(ids == std::vector<std::string>{"a", "a~2", "a~3", "a~4", "a~2~2"});
    CHECK(applyEdits(in->building, in->edits).problems.empty());
}
