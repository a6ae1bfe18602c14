// The plan importer: a table of rooms and doors becomes a building whose walls meet, whose openings are open and whose solids are closed.
#include "importers/plan.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <optional>
#include <set>

using namespace sallyport;
using building::Building;
using building::DoorSwing;
using building::ElementKind;
using building::Vec2;
using building::Vec3;

namespace {

// 101 and 102 over a hall with an exterior door; the upper floor has 201 over 101 and a hall, joined by a stair.
const std::string kTwoFloors = R"(
name = "Small"
[windows]
uses = ["classroom"]
[[floor]]
id = "F1"
elevation_m = 0
height_m = 3.6
ceiling_m = 2.8
rooms = [
  { number = "101", name = "Math", use = "classroom", box = [0, 4, 8, 12] },
  { number = "102", name = "Art", use = "classroom", with = "art", box = [8, 4, 16, 12] },
  { name = "Hall", use = "corridor", lockers = true, box = [0, 0, 12, 4] },
  { name = "Wing", use = "corridor", box = [12, 0, 16, 4] },
  { name = "Stair A", use = "stair", box = [16, 0, 20, 8] },
]
doors = [
  { name = "D-101", at = [2, 4], sensor = true, hinge = "west" },
  { name = "D-102", at = [10, 4], swing = "double" },
  { name = "D-102b", at = [8, 10], into = "101" },
  { name = "South", exterior = "1", at = [6, 0], swing = "double" },
  { name = "D-A1", at = [16, 2] },
]
open = [ { name = "Hall to Wing", between = ["Hall", "Wing"] } ]
[[floor]]
id = "F2"
elevation_m = 3.6
height_m = 3.6
ceiling_m = 2.8
rooms = [
  { number = "201", name = "Lab", use = "classroom", with = "lab", box = [0, 4, 16, 12] },
  { name = "Upper Hall", use = "corridor", box = [0, 0, 16, 4] },
  { name = "Stair A", use = "stair", box = [16, 0, 20, 8] },
]
doors = [ { name = "D-201", at = [3, 4] }, { name = "D-A2", at = [16, 2] } ]
[[link]]
kind = "stair"
name = "Stair A"
floors = ["F1", "F2"]
up = "north"
[[point]]
kind = "aed"
label = "AED 1"
floor = "F1"
at = [4, 3.85]
height_m = 1.3
[[ground]]
kind = "marking"
line = [[0, -5], [10, -5]]
dash_m = [1, 1]
)";

importers::Imported read(const std::string& text) {
    auto r = importers::readPlanText(text, "small.plan.toml");
    if (!r) FAIL(r.error().text());
    return std::move(*r);
}
std::string replaced(std::string text, const std::string& what, const std::string& with) {
    const size_t at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), with);
}
std::string errorOf(const std::string& text) {
    const auto r = importers::readPlanText(text, "small.plan.toml");
    REQUIRE_FALSE(r);
    return r.error().text();
}
const building::Door& door(const Building& b, const std::string& name) {
    for (const auto& d : b.doors)
        if (d.name == name) return d;
    FAIL("no door " + name);
    return b.doors[0];
}
const building::Room& room(const Building& b, const std::string& key, uint32_t floor = 0) {
    for (const auto& r : b.rooms)
        if ((r.number == key || r.name == key) && r.floor.value == floor) return r;
    FAIL("no room " + key);
    return b.rooms[0];
}

/// Whether the upright or level segment a-b passes through a triangle of elements of that kind.
bool hits(const Building& b, ElementKind kind, Vec3 a, Vec3 c) {
    for (const auto& e : b.elements) {
        if (e.kind != kind) continue;
        for (const auto& p : e.parts) {
            const auto& m = b.meshes[p.mesh];
            for (size_t i = 0; i < m.indices.size(); i += 3) {
                Vec3 q[3];
                for (int k = 0; k < 3; ++k) q[k] = Vec3(p.transform * glm::dvec4(Vec3(m.positions[m.indices[i + size_t(k)]]), 1));
                const Vec3 d = c - a, e1 = q[1] - q[0], e2 = q[2] - q[0], h = glm::cross(d, e2);
                const double det = glm::dot(e1, h);
                if (std::abs(det) < 1e-12) continue;
                const Vec3 s = a - q[0];
                const double u = glm::dot(s, h) / det, v = glm::dot(d, glm::cross(s, e1)) / det, t = glm::dot(e2, glm::cross(s, e1)) / det;
                if (u >= 0 && v >= 0 && u + v <= 1 && t >= 0 && t <= 1) return true;
            }
        }
    }
    return false;
}

/// Volume, or nothing when some edge is not shared by as many triangles one way as the other.
std::optional<double> closedVolume(const building::Mesh& m) {
    std::map<std::pair<uint32_t, uint32_t>, int> balance;
    double volume = 0;
    for (size_t i = 0; i < m.indices.size(); i += 3) {
        const uint32_t t[3] = {m.indices[i], m.indices[i + 1], m.indices[i + 2]};
        for (int k = 0; k < 3; ++k) {
            const uint32_t a = t[k], b = t[(k + 1) % 3];
            balance[std::minmax(a, b)] += a < b ? 1 : -1;
        }
        volume += glm::dot(Vec3(m.positions[t[0]]), glm::cross(Vec3(m.positions[t[1]]), Vec3(m.positions[t[2]]))) / 6;
    }
    for (const auto& [edge, n] : balance)
        if (n != 0) return std::nullopt;
    return volume;
}

}  // namespace

TEST_CASE("a plan becomes floors, rooms, doors and links") {
    const auto r = read(kTwoFloors);
    CHECK(r.problems.empty());
    const Building& b = r.building;
    CHECK(b.floors.size() == 2);
    CHECK(b.rooms.size() == 8);
    CHECK(b.doors.size() == 8);
    REQUIRE(b.links.size() == 1);
    CHECK(b.room(b.links[0].rooms[1]).floor.value == 1);
    CHECK(b.points[0].position == Vec3(4, 3.85, 1.3));
    CHECK(b.grounds.size() == 5);
    CHECK(door(b, "D-101").monitored);
    CHECK_FALSE(door(b, "D-102").monitored);
    CHECK(door(b, "South").exterior);
    CHECK(door(b, "South").exteriorNumber == "1");
}

TEST_CASE("rooms end at the faces of their walls") {
    const auto r = read(kTwoFloors);
    const building::Room& math = room(r.building, "101");
    CHECK(math.bounds.min.x == Approx(0.2));  // exterior wall 0.4
    CHECK(math.bounds.min.y == Approx(4.1));  // interior wall 0.2
    CHECK(math.bounds.max.x == Approx(7.9));
    CHECK(math.bounds.max.y == Approx(11.8));
    CHECK(math.areaM2 == Approx(7.7 * 7.7));
    // No wall between Hall and Wing: they touch.
    CHECK(room(r.building, "Hall").bounds.max.x == Approx(12));
    CHECK(room(r.building, "Wing").bounds.min.x == Approx(12));
}

TEST_CASE("a door joins the rooms on both sides of its wall and swings into the one that is no corridor") {
    const Building b = read(kTwoFloors).building;
    const building::Door& d = door(b, "D-101");
    REQUIRE(d.rooms.size() == 2);
    CHECK(std::set<std::string>{b.room(d.rooms[0]).name, b.room(d.rooms[1]).name} == std::set<std::string>{"Hall", "Math"});
    const Vec2 swingSide(-d.along.y, d.along.x);
    CHECK(swingSide.y > 0);
    const Vec2 hinge = Vec2(d.position) - d.along * (d.hingeAtStart ? 1.0 : -1.0) * (d.widthM / 2);
    CHECK(hinge.x < 2);
    const building::Door& out = door(b, "South");
    CHECK(Vec2(-out.along.y, out.along.x).y < 0);  // exterior doors swing out
    const building::Door& into = door(b, "D-102b");
    CHECK(Vec2(-into.along.y, into.along.x).x < 0);
    const building::Door& gap = door(b, "Hall to Wing");
    CHECK(gap.swing == DoorSwing::Opening);
    CHECK(gap.widthM == Approx(4 - 0.2 - 0.1));  // from the exterior wall's face to the interior wall's
}

TEST_CASE("walls are shut except where a door or window is") {
    const Building b = read(kTwoFloors).building;
    for (const auto& d : b.doors) {
        const Vec3 across(-d.along.y, d.along.x, 0), along(d.along, 0);
        INFO(d.name);
        for (const double s : {-0.4, 0.0, 0.4})
            for (const double z : {0.3, 1.2, d.heightM - 0.1}) {
                const Vec3 p = d.position + along * (s * d.widthM) + Vec3(0, 0, z);
                CHECK_FALSE(hits(b, ElementKind::Wall, p - across * 0.5, p + across * 0.5));
            }
        if (d.swing == DoorSwing::Opening) continue;
        const Vec3 over = d.position + Vec3(0, 0, d.heightM + 0.2), beside = d.position + along * (d.widthM / 2 + 0.1) + Vec3(0, 0, 1.2);
        CHECK(hits(b, ElementKind::Wall, over - across * 0.5, over + across * 0.5));
        CHECK(hits(b, ElementKind::Wall, beside - across * 0.5, beside + across * 0.5));
    }
    CHECK(hits(b, ElementKind::Wall, {4, 3, 1.2}, {4, 5, 1.2}));
    CHECK(std::any_of(b.elements.begin(), b.elements.end(), [](const auto& e) { return e.kind == ElementKind::Window; }));
}

TEST_CASE("walls do not overlap where they meet") {
    const Building b = read(kTwoFloors).building;
    std::vector<base::Box3> boxes;
    for (const auto& e : b.elements)
        if (e.kind == ElementKind::Wall && e.floor.value == 0) boxes.push_back(e.bounds);
    for (size_t i = 0; i < boxes.size(); ++i)
        for (size_t k = i + 1; k < boxes.size(); ++k) {
            const Vec3 size = glm::min(boxes[i].max, boxes[k].max) - glm::max(boxes[i].min, boxes[k].min);
            CHECK((size.x < 1e-4 || size.y < 1e-4));
        }
    // … and leave no hole in the corner either.
    for (const Vec2 corner : {Vec2(0, 0), Vec2(0, 12), Vec2(8, 4), Vec2(16, 4), Vec2(20, 8), Vec2(16, 8)})
        CHECK(std::any_of(boxes.begin(), boxes.end(), [&](const base::Box3& x) {
            return x.contains(Vec3(corner + Vec2(0.05, 0.05), 1)) || x.contains(Vec3(corner - Vec2(0.05, 0.05), 1));
        }));
}

TEST_CASE("every solid of a plan is closed and faces outward") {
    const Building b = read(kTwoFloors).building;
    REQUIRE(b.meshes.size() > 20);
    for (size_t i = 0; i < b.meshes.size(); ++i) {
        INFO("mesh " << i);
        const auto v = closedVolume(b.meshes[i]);
        REQUIRE(v);
        CHECK(*v > 0);
    }
}

TEST_CASE("a stair goes up through a hole in the slab above, on steps that a person can climb") {
    const Building b = read(kTwoFloors).building;
    CHECK_FALSE(hits(b, ElementKind::Slab, {18, 7, 2}, {18, 7, 4}));
    CHECK(hits(b, ElementKind::Slab, {18, 1, 2}, {18, 1, 4}));  // the landing where one arrives
    CHECK(hits(b, ElementKind::Slab, {8, 8, 2}, {8, 8, 4}));
    double top = 0;
    std::set<int> levels;
    for (const auto& e : b.elements) {
        if (e.kind != ElementKind::Stair) continue;
        top = std::max(top, e.bounds.max.z);
        for (const auto& p : e.parts)
            for (const auto& v : b.meshes[p.mesh].positions) levels.insert(int(std::lround(v.z * 1000)));
    }
    CHECK(top == Approx(3.6).margin(0.19));
    for (auto i = levels.begin(); std::next(i) != levels.end(); ++i) CHECK(*std::next(i) - *i <= 190);
}

TEST_CASE("furniture stands inside its room and leaves the doors free") {
    const Building b = read(kTwoFloors).building;
    size_t desks = 0;
    for (const auto& e : b.elements) {
        if (e.kind != ElementKind::Furniture) continue;
        if (e.name == "Desks 101") desks = e.parts.size() / 2;
        for (const auto& p : e.parts) {
            base::Box3 box;
            for (const auto& v : b.meshes[p.mesh].positions) box.add(Vec3(p.transform * glm::dvec4(Vec3(v), 1)));
            if (box.min.z > 1.0 + b.floor(e.floor).elevationM) continue;  // hangs
            for (const auto& d : b.doors) {
                if (d.floor != e.floor) continue;
                const Vec3 way = d.position + Vec3(0, 0, 0.3), side(-d.along.y * 0.6, d.along.x * 0.6, 0);
                INFO(e.name << " at " << d.name);
                CHECK_FALSE(box.contains(way + side));
                CHECK_FALSE(box.contains(way - side));
            }
        }
    }
    CHECK(desks >= 6);
}

TEST_CASE("a plan says where it is wrong") {
    CHECK(errorOf("name = ").find("small.plan.toml, line 1") == 0);
    CHECK(errorOf("name = \"x\"").find("without a [[floor]]") != std::string::npos);
    CHECK(errorOf(replaced(kTwoFloors, "swing = \"double\"", "swimg = \"double\"")).find("'swimg'") != std::string::npos);
    CHECK(errorOf(replaced(kTwoFloors, "use = \"corridor\"", "use = \"coridor\"")).find("corridor, stair") != std::string::npos);
    CHECK(errorOf(replaced(kTwoFloors, "[0, 4, 8, 12]", "[8, 4, 0, 12]")).find("[west, south, east, north]") != std::string::npos);
    CHECK(errorOf(replaced(kTwoFloors, "[0, 4, 8, 12]", "[0, 4, 8]")).find("4 numbers") != std::string::npos);
    CHECK(errorOf(replaced(kTwoFloors, "[0, 4, 8, 12]", "[0, 4, 8, nan]")).find("'box'") != std::string::npos);
    CHECK(errorOf(replaced(kTwoFloors, "box = [0, 4, 8, 12]", "ring = [[0, 4], [8, 4], [9, 12], [0, 12]]")).find("east-west or north-south") !=
          std::string::npos);
    CHECK(errorOf(replaced(kTwoFloors, "number = \"102\"", "number = \"101\"")).find("two rooms '101'") != std::string::npos);
    CHECK(errorOf(replaced(kTwoFloors, "elevation_m = 3.6", "elevation_m = -1")).find("ascending") != std::string::npos);
    CHECK(errorOf("rooms = [ } ]").find("not valid TOML") != std::string::npos);  // toml++ itself would end the program here
    CHECK(errorOf("a = " + std::string(100000, '[')).find("not valid TOML") != std::string::npos);
    CHECK(errorOf(std::string(5u << 20, '#')).find("larger than") != std::string::npos);
}

TEST_CASE("what does not fit in a plan is a problem, the rest stands") {
    const auto codes = [](const std::string& text) {
        std::set<std::string> out;
        for (const auto& p : read(text).problems) {
            out.insert(p.code);
            CHECK(p.where.find("small.plan.toml, line ") == 0);
        }
        return out;
    };
    using Codes = std::set<std::string>;
    CHECK(codes(replaced(kTwoFloors, "at = [2, 4]", "at = [2, 5]")) == Codes{"plan-door-off-wall"});
    CHECK(codes(replaced(kTwoFloors, "at = [2, 4]", "at = [0.3, 4]")) == Codes{"plan-door-too-near-corner"});
    CHECK(codes(replaced(kTwoFloors, "at = [2, 4]", "at = [9.5, 4]")) == Codes{"plan-door-overlap"});
    CHECK(codes(replaced(kTwoFloors, "into = \"101\"", "into = \"999\"")) == Codes{"plan-unknown-room"});
    CHECK(codes(replaced(kTwoFloors, "[\"Hall\", \"Wing\"]", "[\"Hall\", \"Cellar\"]")) == Codes{"plan-unknown-room"});
    CHECK(codes(replaced(kTwoFloors, "[\"Hall\", \"Wing\"]", "[\"101\", \"Wing\"]")) == Codes{"plan-open-apart"});
    CHECK(codes(replaced(kTwoFloors, "[0, 4, 8, 12]", "[0, 4, 9, 12]")).contains("plan-overlap"));
    CHECK(codes(replaced(kTwoFloors, "floors = [\"F1\", \"F2\"]", "floors = [\"F1\", \"F9\"]")).contains("plan-unknown-room"));
    CHECK(codes(replaced(kTwoFloors, "floor = \"F1\"\nat", "floor = \"F9\"\nat")) == Codes{"plan-unknown-floor"});
}

TEST_CASE("no cut-off plan does harm") {
    for (size_t n = 0; n < kTwoFloors.size(); n += 11) {
        const auto r = importers::readPlanText(kTwoFloors.substr(0, n), "small.plan.toml");
        if (!r) CHECK_FALSE(r.error().message.empty());
    }
}
