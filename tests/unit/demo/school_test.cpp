// Kestrel Hollow, the school that is shipped: it is the one of the pictures, it holds together, and its facility file opens fast.
#include <catch2/catch.hpp>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <map>
#include <queue>
#include <set>

#include "base/file.h"
#include "building/grid.h"
#include "importers/facility.h"
#include "importers/plan.h"

using namespace sallyport;
using building::Building;
using building::DoorSwing;
using building::RoomId;
using building::Vec2;
using building::Vec3;

namespace {

const Building& school() {
    static const Building b = [] {
        auto r = importers::readPlan(std::string(SALLYPORT_SOURCE_DIR) + "/assets/demo_school/kestrel_hollow.plan.toml");
        if (!r) throw std::runtime_error(r.error().text());
        for (const auto& p : r->problems) throw std::runtime_error(p.where + ": " + p.message);
        return std::move(r->building);
    }();
    return b;
}
const building::Room* room(const std::string& number) {
    for (const auto& r : school().rooms)
        if (r.number == number) return &r;
    return nullptr;
}
const building::Door* door(const std::string& name) {
    for (const auto& d : school().doors)
        if (d.name == name || d.exteriorNumber == name) return &d;
    return nullptr;
}
base::Box2 box(const building::Room& r) { return {Vec2(r.bounds.min), Vec2(r.bounds.max)}; }

/// Area that two rooms have in common, from a grid of the corners of both.
double common(const building::Room& a, const building::Room& b) {
    std::set<double> xs, ys;
    for (const auto* r : {&a, &b})
        for (const Vec2 p : r->footprint[0].outer) {
            xs.insert(p.x);
            ys.insert(p.y);
        }
    double sum = 0;
    for (auto x = xs.begin(); std::next(x) != xs.end(); ++x)
        for (auto y = ys.begin(); std::next(y) != ys.end(); ++y) {
            const Vec2 p((*x + *std::next(x)) / 2, (*y + *std::next(y)) / 2);
            if (base::contains(a.footprint[0], p) && base::contains(b.footprint[0], p)) sum += (*std::next(x) - *x) * (*std::next(y) - *y);
        }
    return sum;
}
double distanceToOutline(const building::Room& r, Vec2 p) {
    double best = 1e9;
    const auto& ring = r.footprint[0].outer;
    for (size_t i = 0; i < ring.size(); ++i) {
        const Vec2 a = ring[i], b = ring[(i + 1) % ring.size()];
        const double t = std::clamp(glm::dot(p - a, b - a) / glm::dot(b - a, b - a), 0.0, 1.0);
        best = std::min(best, glm::length(a + (b - a) * t - p));
    }
    return best;
}

}  // namespace

TEST_CASE("the demo school has three floors, 118 rooms and 73 doors with a lock sensor") {
    const Building& b = school();
    CHECK(b.name == "Kestrel Hollow Middle School");
    REQUIRE(b.floors.size() == 3);
    CHECK(b.floors[0].shortName == "F1");
    CHECK(b.floors[1].name == "Street");
    CHECK(b.floors[2].name == "Upper");
    CHECK(b.rooms.size() == 118);
    CHECK(b.doors.size() > 140);
    CHECK(b.doors.size() < 160);
    CHECK(std::count_if(b.doors.begin(), b.doors.end(), [](const auto& d) { return d.monitored; }) == 73);
    CHECK(b.georeference);
}

TEST_CASE("the rooms of the pictures have their numbers, names and places") {
    const std::map<std::string, std::string> names{
        {"201", "Science 6"},  {"203", "Science 7"},    {"204", "ELA 6"},     {"205", "ELA 7"},     {"208", "History"},   {"209", "Civics"},
        {"211", "ELA 8"},      {"212", "Math 8"},       {"213", "Health"},    {"214", "Science 8"}, {"215", "Spanish"},   {"216", "Resource"},
        {"217", "Math 7"},     {"218", "Math 6"},       {"219", "French"},    {"220", "Art"},       {"221", "Band"},      {"222", "Lobby"},
        {"229", "Staff Room"}, {"230", "Media Center"}, {"231", "Cafeteria"}, {"233", "Gymnasium"}, {"234", "Lockers B"}, {"235", "Lockers G"},
        {"239", "Math 6"},     {"240", "Math 7"},       {"242", "ELL"},       {"244", "Reading"},   {"308", "History"}};
    for (const auto& [number, name] : names) {
        INFO(number);
        REQUIRE(room(number));
        CHECK(room(number)->name == name);
    }
    for (const char* number : {"223", "227", "238"}) CHECK(room(number));
    std::set<std::string> halls;
    for (const auto& r : school().rooms) halls.insert(r.name);
    for (const char* hall :
         {"North Hall", "Main Hall", "West Hall", "Center Hall", "East Hall", "Stair A", "Stair B", "Stair C", "Lift", "Courtyard"})
        CHECK(halls.contains(hall));

    // West to east, north to south, as drawn.
    const auto west = [&](const char* a, const char* c) { CHECK(box(*room(a)).max.x <= box(*room(c)).min.x); };
    west("201", "203"), west("203", "204"), west("204", "205"), west("205", "208"), west("208", "209"), west("233", "231"), west("231", "230"),
        west("230", "217"), west("217", "213");
    west("229", "223"), west("223", "222"), west("222", "221"), west("221", "220"), west("220", "215");
    const auto north = [&](const char* a, const char* c) { CHECK(box(*room(a)).min.y >= box(*room(c)).max.y); };
    north("201", "239"), north("211", "212"), north("212", "213"), north("213", "214"), north("214", "215"), north("219", "218"), north("218", "217"),
        north("217", "216"), north("216", "220"), north("233", "234");
}

TEST_CASE("grid rows of the pictures hold: 214 in row 5, the door of 217 in row 4, the door of 308 in column H row 2") {
    const Building& b = school();
    const building::Grid g = building::makeGrid(b);
    CHECK(building::cellName(g, box(*room("214")).centre()).back() == '5');
    CHECK(building::cellName(g, Vec2(door("D-217")->position)).back() == '4');
    CHECK(building::cellName(g, Vec2(door("D-308")->position)) == "H2");
    CHECK(building::cellName(g, Vec2(door("D-220")->position)) == "H5");
    CHECK(building::cellName(g, Vec2(door("D-231a")->position)) == "D5");
    CHECK(building::cellName(g, Vec2(door("1")->position)) == "G6");
}

TEST_CASE("the exterior doors are numbered and stand on their sides") {
    const Building& b = school();
    const std::map<std::string, char> sides{{"1", 'A'}, {"2", 'A'}, {"3", 'B'}, {"4", 'C'}, {"5", 'B'}, {"6", 'D'}, {"7", 'D'}, {"8", 'A'}};
    for (const auto& [number, side] : sides) {
        INFO(number);
        const building::Door* d = door(number);
        REQUIRE(d);
        CHECK(d->exterior);
        CHECK(d->monitored);
        CHECK(building::sideLetter(b, Vec2(-d->along.y, d->along.x)) == side);  // they swing out
    }
    CHECK(std::count_if(b.doors.begin(), b.doors.end(), [](const auto& d) { return d.exterior; }) == 8);
    CHECK(b.room(door("1")->rooms[0]).name == "Lobby");
    CHECK(b.room(door("7")->rooms[0]).name == "Stair C");
}

TEST_CASE("the doors of the drill are there: their rooms, their sensors") {
    for (const char* name : {"D-214", "D-215", "D-217", "D-220", "D-231a", "D-308"}) {
        INFO(name);
        REQUIRE(door(name));
        CHECK(door(name)->monitored);
    }
    REQUIRE(door("D-214b to Room 213"));
    CHECK_FALSE(door("D-214b to Room 213")->monitored);
    CHECK(door("D-214b to Room 213")->rooms.size() == 2);
    CHECK(door("Gym south door"));
}

TEST_CASE("every room can be reached from the main entrance by doors, stairs and the lift") {
    const Building& b = school();
    std::set<RoomId> seen{door("1")->rooms[0]};
    std::queue<RoomId> todo;
    todo.push(door("1")->rooms[0]);
    while (!todo.empty()) {
        const RoomId at = todo.front();
        todo.pop();
        const auto visit = [&](RoomId next) {
            if (seen.insert(next).second) todo.push(next);
        };
        for (const auto d : b.room(at).doors)
            for (const RoomId next : b.door(d).rooms) visit(next);
        for (const auto& l : b.links)
            if (std::find(l.rooms.begin(), l.rooms.end(), at) != l.rooms.end())
                for (const RoomId next : l.rooms) visit(next);
    }
    for (size_t i = 0; i < b.rooms.size(); ++i) {
        INFO(b.rooms[i].id);
        CHECK(seen.contains(RoomId(uint32_t(i))));
    }
}

TEST_CASE("no two rooms of a floor of the demo school overlap") {
    const Building& b = school();
    for (size_t i = 0; i < b.rooms.size(); ++i)
        for (size_t k = i + 1; k < b.rooms.size(); ++k) {
            if (b.rooms[i].floor != b.rooms[k].floor) continue;
            INFO(b.rooms[i].id << " and " << b.rooms[k].id);
            CHECK(common(b.rooms[i], b.rooms[k]) < 1e-4);
        }
}

TEST_CASE("every door of the demo school lies on the border of the rooms that it joins") {
    for (const auto& d : school().doors) {
        INFO(d.id);
        CHECK((d.rooms.size() == 2 || d.exterior));
        for (const RoomId r : d.rooms) CHECK(distanceToOutline(school().room(r), Vec2(d.position)) <= 0.21);
        CHECK(glm::length(d.along) == Approx(1));
    }
}

TEST_CASE("stairs stand above each other and the lift too") {
    const Building& b = school();
    CHECK(b.links.size() == 4);
    for (const auto& l : b.links)
        for (size_t i = 1; i < l.rooms.size(); ++i) {
            INFO(l.name);
            const auto &low = b.room(l.rooms[i - 1]), &high = b.room(l.rooms[i]);
            CHECK(low.floor < high.floor);
            CHECK(base::contains(high.footprint[0], box(low).centre()));
        }
}

TEST_CASE("ids of the demo school are unique") {
    const Building& b = school();
    std::set<std::string> rooms, doors, elements;
    for (const auto& r : b.rooms) CHECK(rooms.insert(r.id).second);
    for (const auto& d : b.doors) CHECK(doors.insert(d.id).second);
    for (const auto& e : b.elements) {
        INFO(e.sourceId);
        CHECK(elements.insert(e.sourceId).second);
    }
}

TEST_CASE("responders find what they look for in the demo school") {
    std::map<std::string, int> kinds;
    for (const auto& p : school().points) ++kinds[p.kind];
    CHECK(kinds["aed"] >= 3);
    for (const char* kind : {"key_box", "fire_panel", "shutoff_gas", "shutoff_water", "shutoff_power", "trauma_kit", "staging", "hydrant"}) {
        INFO(kind);
        CHECK(kinds[kind] > 0);
    }
    std::set<std::string> grounds;
    for (const auto& g : school().grounds) grounds.insert(g.kind);
    for (const char* kind : {"road", "parking", "field", "lawn", "path", "neighbour", "tree", "marking"}) CHECK(grounds.contains(kind));
}

TEST_CASE("the demo school comes back from its facility file byte by byte") {
    const std::string file = importers::encodeFacility(school());
    const auto read = importers::decodeFacility({reinterpret_cast<const uint8_t*>(file.data()), file.size()}, "kestrel_hollow.glb");
    REQUIRE(read);
    CHECK(read->problems.empty());
    CHECK((importers::encodeFacility(read->building) == file));  // in brackets: a failure must not print megabytes
}

TEST_CASE("the built facility file is the one of the plan") {
    const std::filesystem::path path = std::string(SALLYPORT_BUILD_DIR) + "/assets/demo_school/kestrel_hollow.glb";
    if (!std::filesystem::exists(path)) {
        WARN("SKIP: the demo school has not been built here");
        return;
    }
    const auto file = base::readFile(path, 256u << 20);
    REQUIRE(file);
    CHECK((*file == importers::encodeFacility(school())));
}
