// What a tree of named meshes becomes.
#include "importers/mesh_building.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <cmath>

#include "mesh_school.h"

using namespace sallyport;
using namespace sallyport::importers;
using base::Mat4;
using base::Vec3;
using building::ElementKind;

namespace {

/// Tells work without bounds from a slow machine.
constexpr auto kHang = std::chrono::seconds(60);

constexpr uint32_t kRoot = MeshScene::kNone;

MeshScene::Mesh box(Vec3 lo, Vec3 hi) {
    MeshScene::Mesh m;
    for (int i = 0; i < 8; ++i) m.positions.emplace_back(Vec3(i & 1 ? hi.x : lo.x, i & 2 ? hi.y : lo.y, i & 4 ? hi.z : lo.z));
    m.indices = {0, 2, 1, 1, 2, 3, 4, 5, 6, 5, 7, 6, 0, 1, 4, 1, 5, 4, 2, 6, 3, 3, 6, 7, 0, 4, 2, 2, 4, 6, 1, 3, 5, 3, 7, 5};
    return m;
}

struct Model {
    MeshScene scene;
    Model() {
        scene.format = "test";
        scene.metresPerUnit = 1;
        scene.up = UpAxis::Z;
    }
    uint32_t group(std::string name, uint32_t parent = kRoot, Mat4 t = Mat4(1.0)) {
        scene.nodes.push_back({std::move(name), parent, t, {}});
        return uint32_t(scene.nodes.size() - 1);
    }
    uint32_t add(std::string name, Vec3 lo, Vec3 hi, uint32_t parent = kRoot) {
        scene.meshes.push_back(box(lo, hi));
        const uint32_t n = group(std::move(name), parent);
        scene.nodes[n].meshes = {uint32_t(scene.meshes.size() - 1)};
        return n;
    }
    /// A storey of 20 × 10 m without names: slab, outer walls, ceiling.
    void plainStorey(double z, double x = 0) {
        add("a", {x, 0, z - 0.3}, {x + 20, 10, z});
        add("b", {x, 0, z}, {x + 20, 0.3, z + 3});
        add("c", {x, 9.7, z}, {x + 20, 10, z + 3});
        add("d", {x, 0.3, z}, {x + 0.3, 9.7, z + 3});
        add("e", {x + 19.7, 0.3, z}, {x + 20, 9.7, z + 3});
    }
    Imported read(const ImportOptions& o = {}) const {
        auto in = buildingFromMeshes(scene, "dir/school.glb", o);
        if (!in) FAIL(in.error().text());
        return std::move(*in);
    }
};

const building::Problem* problem(const Imported& in, std::string_view code) {
    for (const building::Problem& p : in.problems)
        if (p.code == code) return &p;
    return nullptr;
}

/// Two rooms side by side with a door between, one door out.
Model twoRooms() {
    Model m;
    const uint32_t floor = m.group("Level 1");
    m.add("Room 101 Art", {0.2, 0.2, 0}, {5, 6, 3}, floor);
    m.add("Room 102 Music", {5.2, 0.2, 0}, {10, 6, 3}, floor);
    m.add("Wall", {5, 0, 0}, {5.2, 6, 3}, floor);
    m.add("Wall.001", {0, 0, 0}, {0.2, 6, 3}, floor);
    m.add("Door_D-101", {5, 2, 0}, {5.2, 3, 2.1}, floor);
    m.add("Door_Main entrance", {0, 4, 0}, {0.2, 5.8, 2.1}, floor);
    return m;
}

}  // namespace

TEST_CASE("Doors stand on their threshold and join the rooms beside them, one room means a way out") {
    const building::Building b = twoRooms().read().building;
    REQUIRE(b.doors.size() == 2);
    const building::Door& inner = b.doors[0];
    CHECK(inner.name == "D-101");
    CHECK(glm::length(inner.position - Vec3(5.1, 2.5, 0)) < 1e-4);
    CHECK(std::abs(inner.along.y) == Approx(1));
    CHECK(inner.widthM == Approx(1));
    CHECK(inner.heightM == Approx(2.1));
    CHECK(inner.rooms.size() == 2);
    CHECK_FALSE(inner.exterior);
    CHECK(b.doors[1].name == "Main entrance");
    REQUIRE(b.doors[1].rooms.size() == 1);
    CHECK(b.room(b.doors[1].rooms[0]).number == "101");
    CHECK(b.doors[1].exterior);
    CHECK(b.rooms[0].doors.size() == 2);
}

TEST_CASE("Rooms have footprint, area, floor height and an id from floor and number") {
    const building::Building b = twoRooms().read().building;
    REQUIRE(b.rooms.size() == 2);
    CHECK(b.rooms[0].id == "Level 1/101");
    CHECK(b.rooms[0].name == "Art");
    CHECK(b.rooms[0].areaM2 == Approx(4.8 * 5.8));
    CHECK(b.rooms[0].floorZM == Approx(0));
    CHECK(b.rooms[0].heightM == Approx(3));
    REQUIRE(b.rooms[0].footprint.size() == 1);
    CHECK(b.rooms[0].footprint[0].outer.size() == 4);
    CHECK(base::signedArea(b.rooms[0].footprint[0].outer) > 0);
}

TEST_CASE("A room's id is its source's, else floor and number, else floor and place") {
    Model m;
    const uint32_t floor = m.group("Level 1");
    m.add("IfcSpace_7_0School000000000000001", {0, 0, 0}, {4, 4, 3}, floor);
    m.add("Room 7", {5, 0, 0}, {9, 4, 3}, floor);
    m.add("Room Store", {10, 0, 0}, {14, 4, 3}, floor);
    m.add("Room Store", {15, 0, 0}, {19, 4, 3}, floor);
    const building::Building b = m.read().building;
    REQUIRE(b.rooms.size() == 4);
    CHECK(b.rooms[0].id == "0School000000000000001");
    CHECK(b.rooms[1].id == "Level 1/7");
    CHECK(b.rooms[2].id == "Level 1/@12,2");
    CHECK(b.rooms[3].id == "Level 1/@17,2");
}

TEST_CASE("An outline of a floor is a room too, with a hole where it has one") {
    Model m;
    const uint32_t floor = m.group("Level 1");
    base::Polygon2 ring{{{0, 0}, {10, 0}, {10, 10}, {0, 10}}, {{{4, 4}, {4, 6}, {6, 6}, {6, 4}}}};
    building::Mesh body = tests::prism(ring, 0, 3);
    const uint32_t n = m.group("Room 1 Ring", floor);
    m.scene.meshes.push_back({body.positions, body.indices, MeshScene::kNone});
    m.scene.nodes[n].meshes = {0};
    m.scene.meshes.push_back({{{20, 0, 0}, {24, 0, 0}, {24, 5, 0}, {20, 5, 0}}, {0, 1, 2, 0, 2, 3}, MeshScene::kNone});
    m.scene.nodes[m.group("Room 2 Flat", floor)].meshes = {1};
    const building::Building b = m.read().building;
    REQUIRE(b.rooms.size() == 2);
    CHECK(b.rooms[0].areaM2 == Approx(96));
    REQUIRE(b.rooms[0].footprint.size() == 1);
    CHECK(b.rooms[0].footprint[0].holes.size() == 1);
    CHECK(b.rooms[1].areaM2 == Approx(20));
}

TEST_CASE("A room that is a group takes its plan from its floor, and keeps what stands in it apart") {
    Model m;
    const uint32_t floor = m.group("Level 1"), room = m.group("Room 12 Chemistry", floor);
    m.add("Floor", {0, 0, -0.1}, {8, 6, 0}, room);
    m.add("Table", {1, 1, 0}, {3, 2, 0.8}, room);
    m.add("Chair", {1, 2, 0}, {1.5, 2.5, 0.9}, room);
    const building::Building b = m.read().building;
    REQUIRE(b.rooms.size() == 1);
    CHECK(b.rooms[0].areaM2 == Approx(48));
    CHECK(b.elements.size() == 3);
}

TEST_CASE("Frame, leaf and handle are one door, an open leaf does not turn it, and copies of a name nearby are parts of it") {
    Model m = twoRooms();
    const uint32_t floor = 0, door = m.group("Door_D-102", floor);
    m.add("frame left", {5, 4, 0}, {5.2, 4.05, 2.1}, door);
    m.add("frame right", {5, 4.95, 0}, {5.2, 5, 2.1}, door);
    m.add("frame head", {5, 4, 2.05}, {5.2, 5, 2.1}, door);
    m.add("leaf", {5.2, 4.05, 0}, {6.1, 4.09, 2.05}, door);  // open at a right angle
    m.add("Door_D-103", {5, 1, 0}, {5.2, 1.5, 2.1}, floor);
    m.add("Door_D-103.001", {5, 1.5, 0}, {5.2, 2, 2.1}, floor);
    const building::Building b = m.read().building;
    REQUIRE(b.doors.size() == 4);
    CHECK(b.doors[2].name == "D-102");
    CHECK(glm::length(b.doors[2].position - Vec3(5.1, 4.5, 0)) < 1e-3);
    CHECK(std::abs(b.doors[2].along.y) == Approx(1));
    CHECK(b.doors[2].rooms.size() == 2);
    CHECK(b.doors[3].widthM == Approx(1));
    size_t doors = 0;
    for (const building::Element& e : b.elements) doors += e.kind == ElementKind::Door;
    CHECK(doors == 4);
}

TEST_CASE("A number and a name are a room only with a room's shape") {
    Model m = twoRooms();
    m.add("103 Science", {0.2, 7, 0}, {8, 12, 3}, 0);
    m.add("12 Chair", {1, 1, 0}, {1.5, 1.5, 0.9}, 0);
    m.add("Corridor", {0.2, 13, 0}, {20, 15.5, 2.8}, 0);
    m.add("4 Brick layer", {0.2, 16, 0}, {20, 16.3, 3}, 0);
    const building::Building b = m.read().building;
    REQUIRE(b.rooms.size() == 4);
    CHECK(b.rooms[2].number == "103");
    CHECK(b.rooms[3].name == "Corridor");
    CHECK(b.rooms[3].use == building::RoomUse::Corridor);
}

TEST_CASE("A stated unit that makes the school absurd gives a warning that names the option, and the option is obeyed") {
    Model m = twoRooms();
    for (auto& mesh : m.scene.meshes)
        for (auto& p : mesh.positions) p *= 1000.0f;
    const Imported doubtful = m.read();
    REQUIRE(problem(doubtful, "unit-doubtful"));
    CHECK(problem(doubtful, "unit-doubtful")->severity == building::Problem::Severity::Warning);
    CHECK(problem(doubtful, "unit-doubtful")->message.find("--unit mm") != std::string::npos);
    ImportOptions as;
    as.metresPerUnit = 0.001;
    const Imported in = m.read(as);
    CHECK_FALSE(problem(in, "unit-doubtful"));
    CHECK(problem(in, "unit-given"));
    CHECK(in.building.rooms[0].areaM2 == Approx(4.8 * 5.8));
    m.scene.metresPerUnit = std::nan("");
    CHECK(problem(m.read(), "unit-impossible"));
    CHECK(m.read().building.rooms[0].areaM2 == Approx(4.8 * 5.8));
}

TEST_CASE("A unit that is asked for is obeyed, with a warning where no building is so small or large") {
    const Model m = twoRooms();
    for (const double metres : {0.001, 1000.0}) {
        ImportOptions as;
        as.metresPerUnit = metres;
        const Imported in = m.read(as);
        REQUIRE(problem(in, "unit-doubtful"));
        CHECK(problem(in, "unit-doubtful")->severity == building::Problem::Severity::Warning);
        CHECK_THAT(problem(in, "unit-doubtful")->message, Catch::Contains("--unit"));
        CHECK(problem(in, "unit-given"));
        CHECK(in.building.bounds.size().x == Approx(10 * metres));
    }
    ImportOptions feet;
    feet.metresPerUnit = 0.3048;
    CHECK_FALSE(problem(m.read(feet), "unit-doubtful"));
}

TEST_CASE("A stair and a lift that open on one corridor are two links of a mesh file too") {
    Model m;
    for (const auto& [name, z] : {std::pair{"Level 1", 0.0}, std::pair{"Level 2", 3.0}}) {
        const uint32_t floor = m.group(name);
        m.add(z == 0 ? "Room 101 Corridor" : "Room 201 Corridor", {0, 0, z}, {10, 6, z + 2.9}, floor);
        if (z > 0) continue;
        m.add("Stair A", {1, 2, 0}, {3, 5, 3}, floor);
        m.add("IfcTransportElement_Lift A_0School000000000000042", {7, 2, 0}, {8.5, 3.5, 3.9}, floor);
    }
    const building::Building b = m.read().building;
    REQUIRE(b.links.size() == 2);
    CHECK(b.links[0].kind == building::LinkKind::Stair);
    CHECK(b.links[0].name == "Stair A");
    CHECK(b.links[1].kind == building::LinkKind::Lift);
    for (const auto& l : b.links) CHECK(l.rooms.size() == 2);
}

TEST_CASE("Thousands of things named like floors are no more floors than are allowed, and read in time") {
    Model m;
    for (int i = 0; i < 6000; ++i) m.add("thing", {0, 0, i * 3.0}, {20, 10, i * 3.0 + 0.3}, m.group("Level " + std::to_string(i)));
    const auto begin = std::chrono::steady_clock::now();
    const Imported in = m.read();
    CHECK(std::chrono::steady_clock::now() - begin < kHang);
    CHECK(problem(in, "too-many-floors"));
    CHECK(in.building.elements.size() == 6000);
}

TEST_CASE("A stated axis that lays the school on its side gives a warning that names the option, and the option is obeyed") {
    Model m = twoRooms();
    m.scene.up = UpAxis::Y;
    const Imported lying = m.read();
    REQUIRE(problem(lying, "up-doubtful"));
    CHECK(problem(lying, "up-doubtful")->message.find("--up z") != std::string::npos);
    ImportOptions as;
    as.up = UpAxis::Z;
    CHECK_FALSE(problem(m.read(as), "up-doubtful"));
    CHECK(m.read(as).building.doors[0].rooms.size() == 2);
}

TEST_CASE("Without names floors are level surfaces with room above, tables, roofs and the ground beneath are none") {
    Model m;
    m.plainStorey(0);
    m.plainStorey(3.3);
    m.add("roof", {0, 0, 6.3}, {20, 10, 6.6});
    for (int i = 0; i < 12; ++i) m.add("x", {1.0 + i * 1.5, 2, 0.7}, {2.0 + i * 1.5, 4, 0.75});
    m.add("ground", {-100, -100, -1}, {100, 100, -0.8});
    const Imported in = m.read();
    REQUIRE(in.building.floors.size() == 2);
    CHECK(in.building.floors[0].elevationM == Approx(0).margin(0.01));
    CHECK(in.building.floors[1].elevationM == Approx(3.3).margin(0.01));
    CHECK(in.building.floors[0].heightM == Approx(3.3).margin(0.02));
    CHECK(problem(in, "floors-guessed"));
    CHECK(problem(in, "no-rooms"));
    for (const building::Element& e : in.building.elements)
        if (e.name == "x") CHECK(e.floor.index() == 0);
}

TEST_CASE("Half levels with area of their own are floors") {
    Model m;
    m.plainStorey(0);
    m.plainStorey(3.3);
    m.plainStorey(1.6, 20);
    m.plainStorey(4.9, 20);
    m.add("roof", {0, 0, 6.3}, {20, 10, 6.6});
    m.add("roof", {20, 0, 7.9}, {40, 10, 8.2});
    const building::Building b = m.read().building;
    REQUIRE(b.floors.size() == 4);
    CHECK(b.floors[1].elevationM == Approx(1.6).margin(0.01));
    CHECK(b.floors[2].elevationM == Approx(3.3).margin(0.01));
}

TEST_CASE("The last floor of a model without a roof is a floor, its roof slab is not") {
    Model open;
    open.plainStorey(0);
    open.plainStorey(3.3);
    CHECK(open.read().building.floors.size() == 2);
    Model closed;
    closed.plainStorey(0);
    closed.add("z", {0, 0, 3}, {20, 10, 3.3});
    closed.add("parapet", {0, 0, 3.3}, {20, 0.3, 4.2});
    CHECK(closed.read().building.floors.size() == 1);
}

TEST_CASE("A whole building in one mesh is shared out among its floors") {
    Model parts, whole;
    parts.plainStorey(0);
    parts.plainStorey(3.3);
    parts.plainStorey(6.6);
    parts.add("roof", {0, 0, 9.6}, {20, 10, 9.9});
    MeshScene::Mesh all;
    for (const auto& m : parts.scene.meshes) {
        const uint32_t first = uint32_t(all.positions.size());
        all.positions.insert(all.positions.end(), m.positions.begin(), m.positions.end());
        for (const uint32_t i : m.indices) all.indices.push_back(first + i);
    }
    whole.scene.meshes.push_back(all);
    whole.scene.nodes.push_back({"mesh", kRoot, Mat4(1.0), {0}});
    const building::Building b = whole.read().building;
    REQUIRE(b.floors.size() == 3);
    REQUIRE(b.elements.size() == 3);
    for (size_t i = 0; i < 3; ++i) {
        CHECK(b.elements[i].floor.index() == i);
        CHECK(b.elements[i].bounds.max.z <= (i < 2 ? b.floors[i + 1].elevationM : 10) + 1e-6);
        for (const building::MeshPart& p : b.elements[i].parts) CHECK(p.mesh < b.meshes.size());
    }
    CHECK(b.bounds.max.z == Approx(9.9));
}

TEST_CASE("Meshes that nodes share stay shared, and their places are exact in any unit") {
    Model m;
    m.scene.meshes.push_back(box({0, 0, 0}, {1640.42f, 3.28084f, 9.84252f}));
    m.scene.metresPerUnit = 0.3048;
    const uint32_t floor = m.group("Level 1");
    for (int i = 0; i < 100; ++i) {
        Mat4 t(1.0);
        t[3] = {0, i * 32.8084, 0, 1};
        m.scene.nodes[m.group("Wall", floor, t)].meshes = {0};
    }
    const building::Building b = m.read().building;
    CHECK(b.meshes.size() == 1);
    REQUIRE(b.elements.size() == 100);
    CHECK(b.elements[99].bounds.min.y == Approx(990));
    CHECK(b.elements[99].bounds.max.z == Approx(3));
}

TEST_CASE("Elements outside floor groups go to the floor they stand on, slabs to the one they carry") {
    Model m = twoRooms();
    const uint32_t upper = m.group("Level 2");
    m.add("Room 201", {0.2, 0.2, 3.5}, {10, 6, 6.5}, upper);
    m.add("Column", {1, 1, 3.5}, {1.3, 1.3, 6.5});
    m.add("Slab", {0, 0, 3.1}, {10, 6, 3.5});
    m.add("Slab", {0, 0, -0.4}, {10, 6, 0});
    m.add("Ceiling", {0, 0, 2.9}, {10, 6, 3});
    const building::Building b = m.read().building;
    REQUIRE(b.floors.size() == 2);
    const size_t n = b.elements.size();
    CHECK(b.elements[n - 4].floor.index() == 1);
    CHECK(b.elements[n - 3].floor.index() == 1);
    CHECK(b.elements[n - 2].floor.index() == 0);
    CHECK(b.elements[n - 1].floor.index() == 0);
}

TEST_CASE("Openings are left out and a scene with nothing to show is an error that says what to do") {
    Model m = twoRooms();
    m.add("IfcOpeningElement/Opening", {5, 2, 0}, {5.2, 3, 2.1}, 0);
    const Imported in = m.read();
    CHECK(problem(in, "openings-left-out"));
    CHECK(in.building.elements.size() == 6);
    Model empty;
    empty.group("Level 1");
    const auto none = buildingFromMeshes(empty.scene, "empty.obj");
    REQUIRE_FALSE(none);
    CHECK(none.error().where == "empty.obj");
    CHECK(none.error().message.find("export") != std::string::npos);
}

TEST_CASE("Impossible numbers in a scene cost only what they touch") {
    Model m = twoRooms();
    m.scene.meshes[2].positions[0].x = std::nanf("");
    m.scene.meshes[3].indices[0] = 77;
    const uint32_t bad = m.add("Chair", {1, 1, 0}, {2, 2, 1}, 0);
    m.scene.nodes[bad].transform[3].x = std::numeric_limits<double>::infinity();
    const Imported in = m.read();
    CHECK(problem(in, "bad-triangles"));
    CHECK(problem(in, "bad-transform"));
    CHECK(in.building.rooms.size() == 2);
    CHECK(in.building.doors[0].rooms.size() == 2);
    for (const building::Element& e : in.building.elements) CHECK(std::isfinite(e.bounds.size().x));
}

TEST_CASE("Reading a scene stops when asked") {
    ImportOptions o;
    o.progress = [](const char*, double fraction) { return fraction < 0.5; };
    const auto in = buildingFromMeshes(twoRooms().scene, "school.glb", o);
    REQUIRE_FALSE(in);
    CHECK(in.error().code == base::ErrorCode::Cancelled);
}

TEST_CASE("A hundred thousand nodes of one name and a deep chain take no more than their number") {
    Model m = twoRooms();
    uint32_t parent = 0;
    for (int i = 0; i < 4000; ++i) parent = m.group("Group", parent);
    for (int i = 0; i < 100'000; ++i) {
        Mat4 t(1.0);
        t[3] = {i % 300, i / 300, 0, 1};
        const char* names[] = {"Door", "Room 5", "Chair.001", "mesh"};
        m.scene.nodes[m.group(names[i % 4], parent, t)].meshes = {uint32_t(i % 4)};
    }
    const auto begin = std::chrono::steady_clock::now();
    const Imported in = m.read();
    CHECK(std::chrono::steady_clock::now() - begin < kHang);
    CHECK(in.building.meshes.size() <= m.scene.meshes.size());
}

TEST_CASE("A room that is a tangle of triangles ends in time, as its hull") {
    Model m = twoRooms();
    MeshScene::Mesh tangle;
    uint32_t seed = 1;
    const auto random = [&] {
        seed = seed * 1664525u + 1013904223u;
        return float(seed >> 8) / float(1 << 24);
    };
    for (uint32_t i = 0; i < 15'000; ++i) {
        tangle.positions.emplace_back(20 + random(), random(), 0.1f * random());
        tangle.indices.push_back(i);
    }
    m.scene.meshes.push_back(tangle);
    for (int i = 0; i < 4; ++i) m.scene.nodes[m.group("Room " + std::to_string(300 + i), 0)].meshes = {uint32_t(m.scene.meshes.size() - 1)};
    const auto begin = std::chrono::steady_clock::now();
    const building::Building b = m.read().building;
    CHECK(std::chrono::steady_clock::now() - begin < kHang);
    REQUIRE(b.rooms.size() == 6);
    CHECK(b.rooms[2].areaM2 == Approx(1).epsilon(0.05));
}
