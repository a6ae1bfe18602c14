// Files that are cut, broken or hostile: one clear error or a partial building, never a crash or a hang.
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <random>

#include "ifc_parts.h"
#include "importers/facility.h"
#include "importers/ifc.h"
#include "importers/step.h"

using namespace sallyport;
using namespace sallyport::importers;
using tests::IfcParts;
using tests::sampleIfc;
using tests::sampleRecords;
using tests::stepFile;

namespace {

const building::Problem* problem(const Imported& in, std::string_view code) {
    for (const building::Problem& p : in.problems)
        if (p.code == code) return &p;
    return nullptr;
}
bool hasProblem(const Imported& in, std::string_view code) { return problem(in, code) != nullptr; }

Imported decoded(const std::string& text) {
    auto r = decodeIfc(text, "test.ifc", {});
    if (!r) FAIL(r.error().text());
    return std::move(*r);
}

double secondsFor(const std::string& text) {
    const auto begin = std::chrono::steady_clock::now();
    const auto r = decodeIfc(text, "hostile.ifc");
    (void)r;
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

std::string replaced(std::string s, std::string_view what, std::string_view with) {
    const size_t at = s.find(what);
    REQUIRE(at != std::string::npos);
    return s.replace(at, what.size(), with);
}

void checkSound(const building::Building& b) {
    for (const building::Element& e : b.elements)
        for (const building::MeshPart& p : e.parts) REQUIRE(p.mesh < b.meshes.size());
    for (const building::Mesh& m : b.meshes) {
        REQUIRE(m.indices.size() % 3 == 0);
        for (const uint32_t i : m.indices) REQUIRE(i < m.positions.size());
        for (const base::Vec3f& p : m.positions) REQUIRE((std::isfinite(p.x) && std::isfinite(p.y) && std::isfinite(p.z)));
    }
    for (const building::Room& r : b.rooms) REQUIRE((!r.floor.valid() || r.floor.index() < b.floors.size()));
    for (const building::Door& d : b.doors)
        for (const base::RoomId r : d.rooms) REQUIRE(r.index() < b.rooms.size());
}

}  // namespace

TEST_CASE("Every truncated prefix of a file is an error or a sound partial building that says it is cut") {
    const std::string whole = sampleIfc();
    ImportOptions o;
    o.threads = 1;
    size_t partial = 0;
    for (size_t n = 0; n < whole.size() - 20; ++n) {
        const auto r = decodeIfc(std::string_view(whole).substr(0, n), "cut.ifc", o);
        if (!r) {
            REQUIRE(r.error().where.starts_with("cut.ifc"));
            continue;
        }
        ++partial;
        REQUIRE(hasProblem(*r, "incomplete-file"));
        checkSound(r->building);
    }
    CHECK(partial > whole.size() / 2);
}

TEST_CASE("Any byte may be wrong") {
    std::mt19937 random(20261124);
    ImportOptions o;
    o.threads = 1;
    for (int round = 0; round < 3000; ++round) {
        std::string text = sampleIfc();
        for (int k = 0; k < 1 + round % 8; ++k) {
            static constexpr std::string_view kTroubles = "'();,#$*.=/9-E\\\n\0";
            const size_t at = random() % text.size();
            if (random() % 3 == 0) text.erase(at, random() % 40);
            else text[std::min(at, text.size() - 1)] = random() % 2 ? kTroubles[random() % kTroubles.size()] : char(random());
        }
        const auto r = decodeIfc(text, "bad.ifc", o);
        if (r) checkSound(r->building);
    }
}

TEST_CASE("Any reference may point at any record") {
    std::mt19937 random(7);
    ImportOptions o;
    o.threads = 1;
    const std::string good = sampleRecords();
    for (int round = 0; round < 1500; ++round) {
        std::string text;
        for (size_t i = 0; i < good.size(); ++i) {
            text += good[i];
            // A reference inside a record, not the id at its start.
            if (good[i] == '#' && i > 0 && good[i - 1] != '\n' && random() % 12 == 0) {
                text += std::to_string(random() % 145);
                while (i + 1 < good.size() && good[i + 1] >= '0' && good[i + 1] <= '9') ++i;
            }
        }
        const auto r = decodeIfc(stepFile(text), "bad.ifc", o);
        if (r) checkSound(r->building);
    }
}

TEST_CASE("A placement relative to itself, or to its own child, is cut and named") {
    for (const auto& [what, with] : {std::pair{"#9=IFCLOCALPLACEMENT($,#5);", "#9=IFCLOCALPLACEMENT(#9,#5);"},
                                     std::pair{"#9=IFCLOCALPLACEMENT($,#5);", "#9=IFCLOCALPLACEMENT(#15,#5);"}}) {
        const auto r = decodeIfc(stepFile(replaced(sampleRecords(), what, with)), "cycle.ifc");
        REQUIRE(r);
        CHECK(hasProblem(*r, "cyclic-placement"));
        CHECK(r->building.rooms.size() == 3);
        CHECK(r->building.elements.size() == 8);
    }
}

TEST_CASE("Shapes that contain themselves end and are named") {
    // A Boolean result of itself, on either side; a mapped item inside its own map; a derived profile of itself; a curve of itself.
    for (const std::string shape : {"#113=IFCBOOLEANRESULT(.DIFFERENCE.,#113,#73);\n", "#113=IFCBOOLEANRESULT(.UNION.,#73,#113);\n",
                                    "#113=IFCMAPPEDITEM(#301,$);\n#301=IFCREPRESENTATIONMAP(#5,#112);\n",
                                    "#113=IFCEXTRUDEDAREASOLID(#301,$,#23,1.);\n#301=IFCDERIVEDPROFILEDEF(.AREA.,$,#301,$,$);\n",
                                    "#113=IFCEXTRUDEDAREASOLID(#301,$,#23,1.);\n#301=IFCARBITRARYCLOSEDPROFILEDEF(.AREA.,$,#302);\n"
                                    "#302=IFCCOMPOSITECURVE((#303),.F.);\n#303=IFCCOMPOSITECURVESEGMENT(.CONTINUOUS.,.T.,#302);\n",
                                    "#113=IFCCSGSOLID(#113);\n"}) {
        INFO(shape);
        const auto r = decodeIfc(stepFile(replaced(sampleRecords(), "#113=IFCSTRANGESOLID(#4);\n", shape)), "cycle.ifc");
        REQUIRE(r);
        CHECK_FALSE(r->problems.empty());
        CHECK(r->building.rooms.size() == 3);
    }
}

TEST_CASE("Trees that double at every level end in time") {
    std::string booleans, maps, curves;
    for (int i = 0; i < 40; ++i) {
        const std::string id = std::to_string(1000 + i), next = std::to_string(1001 + i);
        booleans += "#" + id + "=IFCBOOLEANRESULT(.UNION.,#" + next + ",#" + next + ");\n";
        maps += "#" + std::to_string(2000 + i * 3) + "=IFCREPRESENTATIONMAP(#5,#" + std::to_string(2001 + i * 3) + ");\n#" +
                std::to_string(2001 + i * 3) + "=IFCSHAPEREPRESENTATION(#7,'Body','M',(#" + std::to_string(2002 + i * 3) + ",#" +
                std::to_string(2002 + i * 3) + ",#96));\n#" + std::to_string(2002 + i * 3) + "=IFCMAPPEDITEM(#" + std::to_string(2003 + i * 3) +
                ",#136);\n";
        curves += "#" + std::to_string(3000 + i * 2) + "=IFCCOMPOSITECURVE((#" + std::to_string(3001 + i * 2) + ",#" + std::to_string(3001 + i * 2) +
                  "),.F.);\n#" + std::to_string(3001 + i * 2) + "=IFCCOMPOSITECURVESEGMENT(.CONTINUOUS.,.T.,#" + std::to_string(3002 + i * 2) +
                  ");\n";
    }
    booleans += "#1040=IFCBLOCK(#5,1.,1.,1.);\n#113=IFCCSGSOLID(#1000);\n";
    maps += "#113=IFCMAPPEDITEM(#2000,#136);\n";
    curves += "#3080=IFCPOLYLINE((#4,#36,#80));\n#113=IFCEXTRUDEDAREASOLID(#301,$,#23,1.);\n#301=IFCARBITRARYCLOSEDPROFILEDEF(.AREA.,$,#3000);\n";
    for (const std::string& records : {booleans, maps, curves})
        CHECK(secondsFor(stepFile(replaced(sampleRecords(), "#113=IFCSTRANGESOLID(#4);\n", records))) < 15);
}

TEST_CASE("Relations that run in a circle end") {
    const auto r = decodeIfc(
        stepFile(replaced(replaced(sampleRecords(), "#21=IFCRELAGGREGATES('r4',$,$,$,#14,(#60,#61));", "#21=IFCRELAGGREGATES('r4',$,$,$,#60,(#61));"),
                          "#22=IFCRELAGGREGATES('r5',$,$,$,#13,(#62));", "#22=IFCRELAGGREGATES('r5',$,$,$,#61,(#60,#62));")),
        "circle.ifc");
    REQUIRE(r);
    CHECK(r->building.rooms.size() == 3);
}

TEST_CASE("An index outside its list costs the face, not the body") {
    const std::string shape =
        "#113=IFCTRIANGULATEDFACESET(#301,$,.T.,((1,3,2),(1,2,4),(2,3,4),(3,1,4),(1,2,99),(0,1,2),(-1,2,3)),$);\n"
        "#301=IFCCARTESIANPOINTLIST3D(((0.,0.,0.),(1000.,0.,0.),(0.,1000.,0.),(0.,0.,1000.)));\n";
    const auto r = decodeIfc(stepFile(replaced(sampleRecords(), "#113=IFCSTRANGESOLID(#4);\n", shape)), "index.ifc");
    REQUIRE(r);
    CHECK(hasProblem(*r, "damaged-shape"));
    CHECK(r->building.elements.size() == 9);
}

TEST_CASE("What is placed off the earth is left out and named, and does not move the rest") {
    const std::string far = replaced(sampleRecords(), "#136=IFCCARTESIANTRANSFORMATIONOPERATOR3D($,$,#137,1.,$);",
                                     "#136=IFCCARTESIANTRANSFORMATIONOPERATOR3D($,$,#137,900000000.,$);");
    const auto r = decodeIfc(stepFile(far), "far.ifc");
    REQUIRE(r);
    CHECK(hasProblem(*r, "shape-out-of-reach"));
    CHECK(r->building.bounds.size().x < 20);
    CHECK(r->building.origin == base::Vec3(0, 0, 0));
}

TEST_CASE("A STEP file of another trade is refused with its schema") {
    const auto r = decodeIfc(stepFile("#1=PRODUCT('a','b','',(#2));\n", "AUTOMOTIVE_DESIGN"), "part.stp");
    REQUIRE_FALSE(r);
    CHECK(r.error().message.find("AUTOMOTIVE_DESIGN") != std::string::npos);
}

TEST_CASE("The shared malformed files end in one error or a partial building with its problems") {
    const std::filesystem::path folder = std::filesystem::path(SALLYPORT_SHARED_DIR) / "models/malformed";
    if (!std::filesystem::exists(folder)) {
        std::cout << "SKIP: the shared models are not here\n";
        return;
    }
    const auto cyclic = importModel(folder / "cyclic_placement.ifc");
    REQUIRE(cyclic);
    CHECK(hasProblem(*cyclic, "cyclic-placement"));
    CHECK(cyclic->building.elements.size() == 1);
    const auto index = importModel(folder / "invalid_index.ifc");
    REQUIRE(index);
    CHECK(hasProblem(*index, "bad-shape"));
    const auto unterminated = importModel(folder / "unterminated_string.ifc");
    REQUIRE_FALSE(unterminated);
    CHECK(unterminated.error().code == base::ErrorCode::BadInput);
}

TEST_CASE("More storeys than a facility holds are named, and their rooms are on the floor at their height") {
    IfcParts p;
    int last = 0;
    for (int i = 0; i < 4200; ++i) last = p.storey("Level", i * 3.0);
    p.space(last, "top", "", {0, 0, 4199 * 3.0}, {5, 5, 2.6});
    const Imported in = decoded(p.file());
    CHECK(in.building.floors.size() == 4096);
    CHECK(problem(in, "too-many-storeys"));
    CHECK(in.building.rooms[0].floor.index() == 4095);
}

TEST_CASE("References to parts that are not in the file are counted and named") {
    CHECK_FALSE(problem(decoded(sampleIfc()), "missing-entities"));
    std::string records = sampleRecords();
    const size_t at = records.find("#14=IFCBUILDINGSTOREY");
    records.erase(at, records.find('\n', at) + 1 - at);
    const Imported in = decoded(stepFile(records));
    REQUIRE(problem(in, "missing-entities"));
    CHECK(problem(in, "missing-entities")->severity == building::Problem::Severity::Warning);
    CHECK(problem(in, "missing-entities")->message.starts_with("3 references"));  // of its building, its rooms, what it contains
}

TEST_CASE("What strays to another map grid is left out by name, and the rest can be kept as a facility") {
    const base::Vec3 utm(600'000, 5'300'000, 450);
    IfcParts p;
    const int s = p.storey("G", utm.z);
    for (int i = 0; i < 5; ++i) p.element(s, "IFCWALL", "wall", utm + base::Vec3(i * 4, 0.1, 0), {3, 0.2, 2.8}, "$,$");
    p.space(s, "1", "Hall", utm, {20, 9, 2.8});
    p.space(s, "lost", "Hall", {0, 0, 0}, {20, 9, 2.8});
    p.door(s, "lost door", {0, 0, 0}, {1, 0.1, 2.1});
    p.door(s, "door", utm + base::Vec3(4, 9, 0), {1, 0.1, 2.1});
    p.element(s, "IFCWALL", "stray", {0, 0, 0}, {3, 0.2, 2.8}, "$,$");
    const Imported in = decoded(p.file());
    const building::Building& b = in.building;
    REQUIRE(problem(in, "far-from-building"));
    CHECK(problem(in, "far-from-building")->severity == building::Problem::Severity::Warning);
    CHECK(b.elements.size() == 7);
    CHECK(b.bounds.size().x < 100);
    REQUIRE(b.rooms.size() == 2);
    CHECK(b.rooms[1].footprint.empty());
    REQUIRE(b.doors.size() == 1);
    CHECK(b.doors[0].name == "door");
    CHECK(b.rooms[0].doors == std::vector<base::DoorId>{base::DoorId(0)});
    for (const building::Element& e : b.elements)
        if (e.door.valid()) CHECK(e.door.index() == 0);
    const std::string file = encodeFacility(b);
    const auto back = decodeFacility({reinterpret_cast<const uint8_t*>(file.data()), file.size()}, "school.glb");
    if (!back) FAIL(back.error().text());
    CHECK(back->building.elements.size() == 7);
}
