// What a well-formed IFC file becomes.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "ifc_sample.h"
#include "importers/ifc.h"
#include "importers/ifc_georeference.h"
#include "importers/ifc_places.h"

using namespace sallyport;
using namespace sallyport::importers;
using building::Building;
using tests::sampleIfc;
using tests::sampleRecords;
using tests::stepFile;

namespace {

Imported decoded(const std::string& text, const ImportOptions& options = {}) {
    auto r = decodeIfc(text, "test.ifc", options);
    REQUIRE(r);
    return std::move(*r);
}

const building::Element& element(const Building& b, std::string_view sourceId) {
    for (const building::Element& e : b.elements)
        if (e.sourceId == sourceId) return e;
    FAIL("no element " << sourceId);
    throw 0;
}

bool hasProblem(const Imported& in, std::string_view code) {
    for (const building::Problem& p : in.problems)
        if (p.code == code) return true;
    return false;
}

std::string replaced(std::string s, std::string_view what, std::string_view with) {
    const size_t at = s.find(what);
    REQUIRE(at != std::string::npos);
    return s.replace(at, what.size(), with);
}

void checkBox(const base::Box3& b, base::Vec3 min, base::Vec3 max) {
    for (int i = 0; i < 3; ++i) {
        CHECK(b.min[i] == Approx(min[i]).margin(1e-4));
        CHECK(b.max[i] == Approx(max[i]).margin(1e-4));
    }
}

}  // namespace

TEST_CASE("Floors ascend by height in metres and get short names from the ground up") {
    const Imported in = decoded(sampleIfc());
    const Building& b = in.building;
    CHECK(b.schema == "IFC4");
    CHECK(b.name == "Lincoln \xc3\x84\xc3\x96 School");
    CHECK(b.address == "Main Street 1, 12345 Springfield");
    REQUIRE(b.floors.size() == 2);
    CHECK(b.floors[0].name == "Ground");
    CHECK(b.floors[0].shortName == "F1");
    CHECK(b.floors[0].heightM == Approx(3));
    CHECK(b.floors[1].id == "storey0000000000000002");
    CHECK(b.floors[1].shortName == "F2");
    CHECK(b.floors[1].elevationM == Approx(3));
}

TEST_CASE("A basement below the ground floor is B1") {
    const Building b =
        decoded(stepFile(replaced(sampleRecords(), "#17=IFCCARTESIANPOINT((0.,0.,3000.));", "#17=IFCCARTESIANPOINT((0.,0.,-3000.));"))).building;
    CHECK(b.floors[0].name == "Upper");
    CHECK(b.floors[0].shortName == "B1");
    CHECK(b.floors[1].shortName == "F1");
}

TEST_CASE("A space is a room with number, name, use, storey, footprint and area") {
    const Building b = decoded(sampleIfc()).building;
    REQUIRE(b.rooms.size() == 3);
    const building::Room& r = b.rooms[0];
    CHECK(r.id == "space00000000000000101");
    CHECK(r.sourceId == r.id);
    CHECK(r.number == "101");
    CHECK(r.name == "Klasse 1a");
    CHECK(r.use == building::RoomUse::Classroom);
    CHECK(b.floor(r.floor).name == "Ground");
    REQUIRE(r.footprint.size() == 1);
    CHECK(base::signedArea(r.footprint[0].outer) == Approx(20));
    CHECK(r.areaM2 == Approx(20));
    CHECK(r.heightM == Approx(2.7));
    checkBox(r.bounds, {0, 0, 0}, {5, 4, 2.7});
    CHECK(b.rooms[1].use == building::RoomUse::Corridor);
    CHECK(b.floor(b.rooms[2].floor).name == "Upper");
    CHECK(b.rooms[2].floorZM == Approx(3));
    CHECK(b.room(element(b, "space00000000000000101").room).number == "101");
}

TEST_CASE("A door stands in the middle of its opening, along the wall, and joins the rooms on both sides") {
    const Building b = decoded(sampleIfc()).building;
    REQUIRE(b.doors.size() == 2);
    const building::Door& d = b.doors[0];
    CHECK(d.name == "T\xc3\xbcr-1");
    CHECK(b.floor(d.floor).name == "Ground");  // contained in nothing: it stands where its wall stands
    CHECK(d.position.x == Approx(5.1));
    CHECK(d.position.y == Approx(2.0));
    CHECK(d.position.z == Approx(0).margin(1e-9));
    CHECK(d.along.y == Approx(1));
    CHECK(d.widthM == Approx(1));
    CHECK(d.heightM == Approx(2.1));
    CHECK(d.swing == building::DoorSwing::Single);
    CHECK_FALSE(d.hingeAtStart);
    CHECK_FALSE(d.exterior);
    REQUIRE(d.rooms.size() == 2);
    CHECK(b.room(d.rooms[0]).number != b.room(d.rooms[1]).number);
    CHECK(b.rooms[0].doors.size() == 2);
    CHECK(element(b, "door000000000000000001").door == base::DoorId(0));
}

TEST_CASE("A door with a room on one side only is an outer door") {
    const Building b = decoded(sampleIfc()).building;
    const building::Door& d = b.doors[1];
    CHECK(d.exterior);
    CHECK(d.swing == building::DoorSwing::Double);
    REQUIRE(d.rooms.size() == 1);
    CHECK(b.room(d.rooms[0]).number == "101");
}

TEST_CASE("Space boundaries decide over geometry") {
    const Building b = decoded(stepFile(sampleRecords() + "#200=IFCRELSPACEBOUNDARY('b1',$,$,$,#61,#92,$,.PHYSICAL.,.INTERNAL.);\n"
                                                          "#201=IFCRELSPACEBOUNDARY('b2',$,$,$,#62,#90,$,.PHYSICAL.,.INTERNAL.);\n"))
                           .building;
    REQUIRE(b.doors[0].rooms.size() == 2);
    CHECK(b.room(b.doors[0].rooms[0]).number == "102");
    CHECK(b.room(b.doors[0].rooms[1]).number == "202");
}

TEST_CASE("An opening is cut out of its wall") {
    const Building b = decoded(sampleIfc()).building;
    const building::Element& wall = element(b, "wall000000000000000001");
    CHECK(wall.sourceClass == "IfcWallStandardCase");
    checkBox(wall.bounds, {5, 0, 0}, {5.2, 4, 2.7});
    REQUIRE(wall.parts.size() == 1);
    // Volume by the divergence theorem: the wall less the door.
    const building::Mesh& m = b.meshes[wall.parts[0].mesh];
    double volume = 0;
    for (size_t i = 0; i < m.indices.size(); i += 3)
        volume += glm::dot(base::Vec3(m.positions[m.indices[i]]),
                           glm::cross(base::Vec3(m.positions[m.indices[i + 1]]), base::Vec3(m.positions[m.indices[i + 2]]))) /
                  6;
    CHECK(volume == Approx(0.2 * (4 * 2.7 - 1 * 2.1)).epsilon(1e-4));
    for (const building::Element& e : b.elements) CHECK(e.sourceClass != "IfcOpeningElement");
}

TEST_CASE("Mapped windows share one mesh and keep their colour") {
    const Building b = decoded(sampleIfc()).building;
    const building::Element &w1 = element(b, "window0000000000000001"), &w2 = element(b, "window0000000000000002");
    REQUIRE(w1.parts.size() == 1);
    REQUIRE(w2.parts.size() == 1);
    CHECK(w1.parts[0].mesh == w2.parts[0].mesh);
    CHECK(w1.parts[0].color == base::Rgba8{255, 0, 51, 128});
    checkBox(w1.bounds, {1, 3.875, 0.9}, {2, 3.925, 3.0});
    checkBox(w2.bounds, {6.2, 3.875, 0.9}, {7.2, 3.925, 3.0});
}

TEST_CASE("A stair joins the rooms above each other") {
    const Building b = decoded(sampleIfc()).building;
    REQUIRE(b.links.size() == 1);
    CHECK(b.links[0].kind == building::LinkKind::Stair);
    REQUIRE(b.links[0].rooms.size() == 2);
    CHECK(b.room(b.links[0].rooms[0]).number == "102");
    CHECK(b.room(b.links[0].rooms[1]).number == "202");
}

TEST_CASE("The site's latitude, longitude and true north place the building") {
    const Building b = decoded(sampleIfc()).building;
    REQUIRE(b.georeference);
    CHECK(b.georeference->latDeg == Approx(48.5));
    CHECK(b.georeference->lonDeg == Approx(9 + 15 / 60.0 + 30.5 / 3600));
    CHECK(b.georeference->ellipsoidalHeightM == Approx(100));
    CHECK(b.georeference->trueNorthDeg == Approx(45));
}

TEST_CASE("A UTM map conversion places the building, true north corrected for the grid") {
    const Building b =
        decoded(stepFile(sampleRecords() + "#200=IFCPROJECTEDCRS('EPSG:32617',$,$,$,$,$,#201);\n#201=IFCSIUNIT(*,.LENGTHUNIT.,$,.METRE.);\n"
                                           "#202=IFCMAPCONVERSION(#7,#200,630084.,4833438.,76.,1.,0.,1.);\n"))
            .building;
    REQUIRE(b.georeference);
    CHECK(b.georeference->latDeg == Approx(43.642561).margin(1e-4));  // the CN tower, the textbook case of UTM 17N
    CHECK(b.georeference->lonDeg == Approx(-79.387143).margin(1e-4));
    CHECK(b.georeference->ellipsoidalHeightM == Approx(76));
    CHECK(b.georeference->trueNorthDeg == Approx(-1.1135).margin(0.01));  // east of the meridian grid north lies east of true north
    CHECK_FALSE(ifc::fromUtm(32, false, 9e9, 0));
}

TEST_CASE("A building far from zero is kept near its local origin and file coordinates stay true") {
    const std::string moved = replaced(sampleRecords(), "#9=IFCLOCALPLACEMENT($,#5);", "#9=IFCLOCALPLACEMENT($,#300);") +
                              "#300=IFCAXIS2PLACEMENT3D(#301,$,$);\n#301=IFCCARTESIANPOINT((500000000.,5300000000.,400000.));\n";
    const Building b = decoded(stepFile(moved)).building;
    CHECK(glm::length(base::Vec2(b.origin)) > 1e6);
    CHECK(glm::length(b.bounds.centre()) < 10);
    const base::Box3 room = b.rooms[0].bounds;
    CHECK(room.min.x + b.origin.x == Approx(500000).epsilon(1e-12));
    CHECK(room.size().x == Approx(5));
    CHECK(base::contains(b.rooms[0].footprint[0], base::Vec2(room.centre())));
    CHECK(b.floors[0].elevationM + b.origin.z == Approx(400));
    REQUIRE(b.georeference);  // the site's own zero keeps its latitude
    const double off = b.georeference->latDeg - 48.5;
    CHECK(std::abs(off) < 1e-3);
}

TEST_CASE("A body in large coordinates keeps its millimetres") {
    const std::string moved =
        replaced(sampleRecords(), "#16=IFCAXIS2PLACEMENT3D(#17,$,$);",
                 "#16=IFCAXIS2PLACEMENT3D(#17,$,$);\n#301=IFCCARTESIANPOINT((600000000.,0.,0.));\n#300=IFCAXIS2PLACEMENT3D(#301,$,$);");
    const Building b = decoded(stepFile(replaced(moved, "#33=IFCEXTRUDEDAREASOLID(#30,#5,", "#33=IFCEXTRUDEDAREASOLID(#30,#300,"))).building;
    CHECK(b.rooms[0].bounds.size().x == Approx(5).margin(1e-5));
}

TEST_CASE("A GlobalId used twice is told and made unique") {
    const Imported in = decoded(stepFile(replaced(sampleRecords(), "'space00000000000000102'", "'space00000000000000101'")));
    CHECK(in.building.rooms[0].id == "space00000000000000101");
    CHECK(in.building.rooms[1].id == "space00000000000000101~2");
    CHECK(in.building.rooms[1].sourceId == "space00000000000000101");
    CHECK(hasProblem(in, "duplicate-global-id"));
}

TEST_CASE("A shape of an unknown kind is named with its line and the rest stands") {
    const Imported in = decoded(sampleIfc());
    bool named = false;
    for (const building::Problem& p : in.problems)
        if (p.code == "unsupported-representation") {
            named = true;
            CHECK(p.message.find("IFCSTRANGESOLID") != std::string::npos);
            CHECK(p.where.find("#113") != std::string::npos);
            CHECK(p.where.starts_with("line "));
        }
    CHECK(named);
    CHECK(in.building.elements.size() == 8);
}

TEST_CASE("The number of threads does not show in the result") {
    ImportOptions one, four;
    one.threads = 1;
    four.threads = 4;
    const Building a = decoded(sampleIfc(), one).building, b = decoded(sampleIfc(), four).building;
    REQUIRE(a.meshes.size() == b.meshes.size());
    for (size_t i = 0; i < a.meshes.size(); ++i) {
        CHECK(a.meshes[i].positions == b.meshes[i].positions);
        CHECK(a.meshes[i].indices == b.meshes[i].indices);
    }
    for (size_t i = 0; i < a.elements.size(); ++i) CHECK(a.elements[i].sourceId == b.elements[i].sourceId);
}

TEST_CASE("Without geometry the names and relations are still there") {
    ImportOptions o;
    o.geometry = false;
    const Building b = decoded(sampleIfc(), o).building;
    CHECK(b.rooms.size() == 3);
    CHECK(b.doors.size() == 2);
    CHECK(b.elements.empty());
}

TEST_CASE("Progress that says no stops the import") {
    ImportOptions o;
    o.progress = [](const char* phase, double) { return std::string_view(phase) != "geometry"; };
    const auto r = decodeIfc(sampleIfc(), "test.ifc", o);
    REQUIRE_FALSE(r);
    CHECK(r.error().code == base::ErrorCode::Cancelled);
}

TEST_CASE("The use of a room is read from German and English names") {
    using building::RoomUse;
    using ifc::useFromName;
    CHECK(useFromName("Flur EG West") == RoomUse::Corridor);
    CHECK(useFromName("Hallway") == RoomUse::Corridor);
    CHECK(useFromName("Treppenhaus 2") == RoomUse::Stair);
    CHECK(useFromName("WC Herren") == RoomUse::Toilet);
    CHECK(useFromName("B\xc3\xbcro Meier") == RoomUse::Office);
    CHECK(useFromName("Buero Meier") == RoomUse::Office);
    CHECK(useFromName("Seminarraum") == RoomUse::Classroom);
    CHECK(useFromName("Gymnasium") == RoomUse::Sport);
    CHECK(useFromName("Eingang") == RoomUse::Lobby);
    CHECK(useFromName("Technikraum II") == RoomUse::Plant);
    CHECK(useFromName("Newcastle") == RoomUse::Other);
    CHECK(useFromName("") == RoomUse::Other);
}

// ---- against an independent reader ------------------------------------------

TEST_CASE("Every reference model has the storeys, spaces, doors and boxes that an independent reader sees") {
    const std::filesystem::path shared = std::filesystem::path(SALLYPORT_SHARED_DIR) / "models";
    if (!std::filesystem::exists(shared / "reference")) {
        std::cout << "SKIP: the shared models are not here\n";
        return;
    }
    for (const auto& entry : std::filesystem::directory_iterator(shared / "reference")) {
        const auto model = shared / "ifc" / (entry.path().stem().string() + ".ifc");
        INFO(model.filename().string());
        std::ifstream stream(entry.path());
        const nlohmann::json reference = nlohmann::json::parse(stream);
        const auto in = importModel(model);
        REQUIRE(in);
        const Building& b = in->building;
        CHECK(b.schema == reference["schema"].get<std::string>());

        const auto text = [](const nlohmann::json& j) { return j.is_string() ? j.get<std::string>() : std::string(); };
        const auto storey = [&](base::FloorId f) { return f.valid() ? b.floor(f).sourceId : std::string(); };
        std::map<std::string, std::string> floors, floorsWanted;
        for (const auto& f : b.floors) floors[f.sourceId] = f.name;
        for (const auto& s : reference["storeys"]) floorsWanted[text(s["id"])] = text(s["name"]);
        CHECK(floors == floorsWanted);
        using Row = std::array<std::string, 3>;
        std::map<std::string, Row> rooms, roomsWanted, doors, doorsWanted;
        for (const auto& r : b.rooms) rooms[r.id] = {r.number, r.name, storey(r.floor)};
        for (const auto& s : reference["spaces"]) roomsWanted[text(s["id"])] = {text(s["name"]), text(s["longName"]), text(s["storey"])};
        CHECK(rooms == roomsWanted);
        for (const auto& d : b.doors) doors[d.id] = {d.name, "", storey(d.floor)};
        for (const auto& d : reference["doors"]) doorsWanted[text(d["id"])] = {text(d["name"]), "", text(d["storey"])};
        CHECK(doors == doorsWanted);

        std::map<std::string, const building::Element*> elements;
        for (const auto& e : b.elements) elements[e.sourceId] = &e;
        size_t wanted = 0, good = 0;
        for (const auto& [id, p] : reference["products"].items()) {
            ++wanted;
            const auto it = elements.find(id);
            if (it == elements.end()) continue;
            double worst = 0;
            for (int i = 0; i < 3; ++i) {
                worst = std::max(worst, std::abs(p["min"][size_t(i)].get<double>() - it->second->bounds.min[i] - b.origin[i]));
                worst = std::max(worst, std::abs(p["max"][size_t(i)].get<double>() - it->second->bounds.max[i] - b.origin[i]));
            }
            good += worst < 0.02;
        }
        CHECK(double(good) >= 0.995 * double(wanted));
    }
}

TEST_CASE("The institute reads as 5 floors, 82 rooms and 77 doors without a problem, and quickly") {
    const std::filesystem::path model = std::filesystem::path(SALLYPORT_SHARED_DIR) / "models/ifc/institute.ifc";
    if (!std::filesystem::exists(model)) {
        std::cout << "SKIP: the shared models are not here\n";
        return;
    }
    const auto in = importModel(model);
    REQUIRE(in);
    CHECK(in->building.floors.size() == 5);
    CHECK(in->building.rooms.size() == 82);
    CHECK(in->building.doors.size() == 77);
    CHECK(in->building.floors[0].shortName == "B1");
    CHECK(in->building.floors[1].shortName == "F1");
    CHECK(in->problems.empty());
    for (const building::Room& r : in->building.rooms) {
        CHECK(r.areaM2 > 1);
        CHECK_FALSE(r.footprint.empty());
    }
    for (const building::Door& d : in->building.doors) {
        CHECK_FALSE(d.rooms.empty());
        CHECK(d.swing != building::DoorSwing::Unknown);
    }
    std::cout << "institute.ifc: " << in->timing.totalMs << " ms\n";  // not asserted: the machine is shared

    const auto zipped = importModel(model.parent_path() / "institute.ifczip");
    REQUIRE(zipped);
    CHECK(zipped->building.rooms.size() == 82);
}
