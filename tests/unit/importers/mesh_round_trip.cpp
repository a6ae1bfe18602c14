// The demo school as a tree of meshes in every unit and with either axis up, read again.
#include <catch2/catch.hpp>
#include <filesystem>
#include <iostream>

#include "importers/mesh_building.h"
#include "importers/plan.h"
#include "mesh_school.h"

using namespace sallyport;
using namespace sallyport::importers;
using building::Building;
using tests::Naming;
using tests::SchoolOptions;

namespace {

const Building& demoSchool() {
    static const Building school = [] {
        for (const auto& e : std::filesystem::directory_iterator(std::filesystem::path(SALLYPORT_SOURCE_DIR) / "assets/demo_school"))
            if (e.path().string().ends_with(".plan.toml"))
                if (auto in = readPlan(e.path())) return std::move(in->building);
        throw std::runtime_error("no plan of the demo school");
    }();
    return school;
}

Imported readAgain(const SchoolOptions& o, const ImportOptions& options = {}) {
    auto in = buildingFromMeshes(tests::schoolScene(demoSchool(), o), "school.glb", options);
    REQUIRE(in);
    return std::move(*in);
}

const building::Problem* problem(const Imported& in, std::string_view code) {
    for (const building::Problem& p : in.problems)
        if (p.code == code) return &p;
    return nullptr;
}

struct Combination {
    const char* unit;
    double metresPerUnit;
    UpAxis up;
};
constexpr Combination kCombinations[] = {{"m", 1, UpAxis::Z},       {"m", 1, UpAxis::Y},       {"ft", 0.3048, UpAxis::Z}, {"ft", 0.3048, UpAxis::Y},
                                         {"in", 0.0254, UpAxis::Z}, {"in", 0.0254, UpAxis::Y}, {"mm", 0.001, UpAxis::Y},  {"cm", 0.01, UpAxis::Z}};

}  // namespace

TEST_CASE("A school that states unit and axis is read again whole, in every unit and with either axis up") {
    for (const Combination& c : kCombinations) {
        INFO(c.unit << (c.up == UpAxis::Y ? " Y" : " Z"));
        SchoolOptions o;
        o.metresPerUnit = c.metresPerUnit;
        o.up = c.up;
        const Imported in = readAgain(o);
        tests::checkWhole(demoSchool(), in, true);
        CHECK(problem(in, "unit-stated"));
        CHECK_FALSE(problem(in, "unit-doubtful"));
        CHECK_FALSE(problem(in, "up-doubtful"));
    }
}

TEST_CASE("A school that states neither unit nor axis is read again whole, as its names and shapes tell them") {
    for (const Combination& c : kCombinations) {
        INFO(c.unit << (c.up == UpAxis::Y ? " Y" : " Z"));
        SchoolOptions o;
        o.naming = Naming::Blender;
        o.metresPerUnit = c.metresPerUnit;
        o.up = c.up;
        o.stated = false;
        const Imported in = readAgain(o);
        tests::checkWhole(demoSchool(), in, true);
        REQUIRE(problem(in, "unit-estimated"));
        CHECK(problem(in, "unit-estimated")->severity == building::Problem::Severity::Info);
        REQUIRE(problem(in, "up-estimated"));
        CHECK(problem(in, "up-estimated")->severity == building::Problem::Severity::Info);
    }
}

TEST_CASE("Without floor nodes the floors come from the rooms") {
    for (const Naming naming : {Naming::Ifc, Naming::Blender}) {
        SchoolOptions o;
        o.naming = naming;
        o.floors = false;
        const Imported in = readAgain(o);
        tests::checkWhole(demoSchool(), in, false);
        CHECK(problem(in, "floors-guessed"));
    }
}

TEST_CASE("Without any name the floors come from level surfaces, in every unit, and what is missing is said") {
    for (const Combination& c : kCombinations) {
        INFO(c.unit << (c.up == UpAxis::Y ? " Y" : " Z"));
        SchoolOptions o;
        o.naming = Naming::None;
        o.metresPerUnit = c.metresPerUnit;
        o.up = c.up;
        o.stated = o.floors = o.roomBodies = false;
        const Imported in = readAgain(o);
        INFO(tests::textOf(in));
        CHECK(in.building.floors.size() == 3);
        CHECK(tests::compare(demoSchool(), in.building).floors == 3);
        CHECK(in.building.rooms.empty());
        CHECK(problem(in, "no-rooms"));
        CHECK_FALSE(in.building.elements.empty());
    }
}

TEST_CASE("A school far from zero is moved to a local origin without loss") {
    SchoolOptions o;
    o.moveM = {512'000, 5'400'000, 300};
    const Imported in = readAgain(o);
    CHECK(glm::length(in.building.origin) > 5'000'000);
    CHECK(in.building.bounds.max.x < 200);
    CHECK(in.building.rooms.size() == demoSchool().rooms.size());
    Building back = in.building;
    back.origin -= o.moveM;
    const tests::Agreement a = tests::compare(demoSchool(), back);
    CHECK(a.floors == 3);
    CHECK(a.roomAreas == demoSchool().rooms.size());
    CHECK(a.doorPlaces == a.doorsWithLeaf);
}
