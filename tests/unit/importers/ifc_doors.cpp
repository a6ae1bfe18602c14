// Which rooms a door joins, from space boundaries and from geometry alone; which doors lead outside; how wide they are and how they swing.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <iostream>
#include <map>
#include <set>

#include "base/file.h"
#include "ifc_parts.h"
#include "importers/ifc.h"
#include "importers/step.h"

using namespace sallyport;
using namespace sallyport::importers;
using building::Building;
using building::DoorSwing;
using tests::IfcParts;

namespace {

Building decoded(const IfcParts& p, bool boundaries = true, const std::string& schema = "IFC4") {
    ImportOptions o;
    o.spaceBoundaries = boundaries;
    auto r = decodeIfc(p.file(schema), "test.ifc", o);
    REQUIRE(r);
    return std::move(r->building);
}

/// Numbers of the rooms the door joins, in order.
std::string joined(const Building& b, size_t door = 0) {
    std::vector<std::string> numbers;
    for (const base::RoomId r : b.doors.at(door).rooms) numbers.push_back(b.room(r).number);
    std::sort(numbers.begin(), numbers.end());
    std::string out;
    for (const std::string& n : numbers) out += (out.empty() ? "" : " ") + n;
    return out;
}

/// A west and an east room with a wall of 20 cm between them at x = 5, and a door in it, 1 m wide from y = 2.
struct TwoRooms {
    IfcParts p;
    int ground, west, east, door;
    explicit TwoRooms(const std::string& operation = "$") {
        ground = p.storey("Ground", 0);
        west = p.space(ground, "W", "Office", {0, 0, 0}, {5, 6, 2.8});
        east = p.space(ground, "E", "Flur", {5.2, 0, 0}, {5, 6, 2.8});
        door = p.door(ground, "D", {5.05, 2, 0}, {0.1, 1, 2.1}, operation);
    }
    void boundary(int space, int element, const char* side = "INTERNAL", const std::string& type = "IFCRELSPACEBOUNDARY",
                  const std::string& tail = "") {
        p.add(type + "('b" + p.globalId() + "',$,$,$," + IfcParts::ref(space) + "," + IfcParts::ref(element) + ",$,.PHYSICAL.,." + side + "." + tail +
              ")");
    }
};

}  // namespace

TEST_CASE("Without space boundaries the rooms on both sides of the leaf are joined") {
    const Building b = decoded(TwoRooms().p);
    CHECK(joined(b) == "E W");
    CHECK_FALSE(b.doors[0].exterior);
    CHECK(std::abs(b.doors[0].along.y) == Approx(1));  // the leaf is drawn along Y of its placement
    CHECK(b.doors[0].widthM == Approx(1));
}

TEST_CASE("Space boundaries of the first and second level decide, and can be left out of account") {
    for (const std::string type : {"IFCRELSPACEBOUNDARY", "IFCRELSPACEBOUNDARY1STLEVEL", "IFCRELSPACEBOUNDARY2NDLEVEL"}) {
        INFO(type);
        TwoRooms t;
        const int far = t.p.space(t.ground, "F", "Far away", {50, 50, 0}, {5, 5, 3});
        const std::string tail = type.ends_with("BOUNDARY") ? "" : type.ends_with("1STLEVEL") ? ",$" : ",$,$";
        t.boundary(t.west, t.door, "INTERNAL", type, tail);
        t.boundary(far, t.door, "INTERNAL", type, tail);
        CHECK(joined(decoded(t.p)) == "F W");
        CHECK(joined(decoded(t.p, false)) == "E W");
    }
}

TEST_CASE("The corresponding boundary names the room on the other side") {
    TwoRooms t;
    const int far = t.p.space(t.ground, "F", "Far away", {50, 50, 0}, {5, 5, 3});
    const int other = t.p.add("IFCRELSPACEBOUNDARY2NDLEVEL('x',$,$,$," + IfcParts::ref(far) + ",$,$,.PHYSICAL.,.INTERNAL.,$,$)");
    t.boundary(t.west, t.door, "INTERNAL", "IFCRELSPACEBOUNDARY2NDLEVEL", ",$," + IfcParts::ref(other));
    CHECK(joined(decoded(t.p)) == "F W");
}

TEST_CASE("A boundary to the outside makes a door of one room an outer door, whatever lies behind it") {
    TwoRooms t;
    t.boundary(t.west, t.door, "EXTERNAL");
    const Building b = decoded(t.p);
    CHECK(joined(b) == "W");
    CHECK(b.doors[0].exterior);
    CHECK_FALSE(decoded(t.p, false).doors[0].exterior);
}

TEST_CASE("A door to a space that the file calls external is an outer door of the inner room") {
    for (const char* kind : {"EXTERNAL", "INTERNAL"}) {
        IfcParts p;
        const int g = p.storey("Ground", 0);
        p.space(g, "W", "Office", {0, 0, 0}, {5, 6, 2.8});
        p.space(g, "T", "Terrasse", {5.2, 0, 0}, {5, 6, 2.8}, kind);
        p.door(g, "D", {5.05, 2, 0}, {0.1, 1, 2.1});
        const Building b = decoded(p);
        const bool outside = std::string_view(kind) == "EXTERNAL";
        CHECK(joined(b) == (outside ? "W" : "T W"));
        CHECK(b.doors[0].exterior == outside);
        CHECK(b.rooms[1].use == building::RoomUse::Outdoor);
    }
}

TEST_CASE("A door joins the inner room of nested spaces and never a gross area") {
    TwoRooms t;
    t.p.space(t.ground, "ALL", "Gross area", {-1, -1, 0}, {12, 8, 3}, "GFA");
    t.p.space(t.west, "W.1", "Cabin", {3.5, 1, 0}, {1.5, 3, 2.8});
    CHECK(joined(decoded(t.p)) == "E W.1");
    // An outer door of the same floor: the gross area is no room behind it.
    t.p.door(t.ground, "outer", {2, -0.2, 0}, {1, 0.2, 2.1});
    const Building b = decoded(t.p);
    CHECK(joined(b, 1) == "W");
    CHECK(b.doors[1].exterior);
}

TEST_CASE("A door joins rooms of its own floor, not those that overlap it from another") {
    TwoRooms t;
    const int up = t.p.storey("Upper", 3);
    t.p.space(up, "U", "Above", {0, 0, 3}, {11, 6, 2.8});
    t.p.space(up, "A", "Gallery", {0, 0, 0.2}, {5, 6, 5});  // of the floor above, but open down to this one
    t.p.door(up, "above", {5.05, 2, 3}, {0.1, 1, 2.1});
    const Building b = decoded(t.p);
    CHECK(joined(b) == "E W");
    CHECK(joined(b, 1) == "U");
}

TEST_CASE("Rooms drawn over the wall to its far face are told apart further out") {
    IfcParts p;
    const int g = p.storey("Ground", 0);
    p.space(g, "W", "", {0, 0, 0}, {5.4, 6, 2.8});  // over the whole wall and a little more
    p.space(g, "E", "", {5.4, 0, 0}, {5, 6, 2.8});
    p.door(g, "D", {5.1, 2, 0}, {0.1, 1, 2.1});
    CHECK(joined(decoded(p)) == "E W");
}

TEST_CASE("The file's own word decides about a door that no space is near") {
    for (const auto& [value, outer] : {std::pair{"IFCBOOLEAN(.T.)", true}, std::pair{"IFCBOOLEAN(.F.)", false}}) {
        IfcParts p;
        const int door = p.door(p.storey("Ground", 0), "D", {0, 0, 0}, {1, 0.1, 2.1});
        p.property(door, "Pset_DoorCommon", "IsExternal", value);
        CHECK(decoded(p).doors[0].exterior == outer);
    }
    // The same by the door's type.
    IfcParts p;
    const int door = p.door(p.storey("Ground", 0), "D", {0, 0, 0}, {1, 0.1, 2.1});
    const int value = p.add("IFCPROPERTYSINGLEVALUE('IsExternal',$,IFCBOOLEAN(.T.),$)");
    const int set = p.add("IFCPROPERTYSET('s',$,'Pset_DoorCommon',$,(" + IfcParts::ref(value) + "))");
    const int type = p.add("IFCDOORTYPE('t',$,'T',$,$,(" + IfcParts::ref(set) + "),$,$,$,.DOOR.,.SINGLE_SWING_LEFT.,$,$)");
    p.add("IFCRELDEFINESBYTYPE('r',$,$,$,(" + IfcParts::ref(door) + ")," + IfcParts::ref(type) + ")");
    CHECK(decoded(p).doors[0].exterior);
}

TEST_CASE("Swing and hinge follow the operation of the door, its type or its style") {
    struct Case {
        const char* operation;
        DoorSwing swing;
        bool hingeAtStart;
    };
    for (const Case& c : {Case{"SINGLE_SWING_LEFT", DoorSwing::Single, true}, Case{"SINGLE_SWING_RIGHT", DoorSwing::Single, false},
                          Case{"DOUBLE_DOOR_SINGLE_SWING", DoorSwing::Double, true}, Case{"SLIDING_TO_RIGHT", DoorSwing::Sliding, false},
                          Case{"FOLDING_TO_LEFT", DoorSwing::Folding, true}, Case{"REVOLVING", DoorSwing::Revolving, true},
                          Case{"ROLLINGUP", DoorSwing::Folding, true}, Case{"SWING_FIXED_LEFT", DoorSwing::Single, true}}) {
        INFO(c.operation);
        const auto check = [&](const Building& b) {
            CHECK(int(b.doors[0].swing) == int(c.swing));
            CHECK(b.doors[0].hingeAtStart == c.hingeAtStart);
        };
        check(decoded(TwoRooms("." + std::string(c.operation) + ".").p));
        TwoRooms byType(".NOTDEFINED.");
        const int type = byType.p.add("IFCDOORTYPE('t',$,'T',$,$,$,$,$,$,.DOOR.,." + std::string(c.operation) + ".,$,$)");
        byType.p.add("IFCRELDEFINESBYTYPE('r',$,$,$,(" + IfcParts::ref(byType.door) + ")," + IfcParts::ref(type) + ")");
        check(decoded(byType.p));
        TwoRooms byStyle;
        const int style = byStyle.p.add("IFCDOORSTYLE('t',$,'T',$,$,$,$,$,." + std::string(c.operation) + ".,.NOTDEFINED.,.F.,.F.)");
        byStyle.p.add("IFCRELDEFINESBYTYPE('r',$,$,$,(" + IfcParts::ref(byStyle.door) + ")," + IfcParts::ref(style) + ")");
        check(decoded(byStyle.p, true, "IFC2X3"));
    }
}

TEST_CASE("Where no operation is stated the panels, then the names tell how a door opens") {
    const auto withStyle = [](const std::string& name, const std::string& panels) {
        TwoRooms t;
        std::string sets;
        for (size_t at = 0; at < panels.size();) {
            const size_t end = std::min(panels.find(' ', at), panels.size());
            sets += (sets.empty() ? "" : ",") +
                    IfcParts::ref(t.p.add("IFCDOORPANELPROPERTIES('p',$,$,$,0.05,." + panels.substr(at, end - at) + ".,0.5,.MIDDLE.,$)"));
            at = end + 1;
        }
        const int style =
            t.p.add("IFCDOORSTYLE('t',$,'" + name + "',$,$," + (sets.empty() ? "$" : "(" + sets + ")") + ",$,$,.NOTDEFINED.,.NOTDEFINED.,.F.,.F.)");
        t.p.add("IFCRELDEFINESBYTYPE('r',$,$,$,(" + IfcParts::ref(t.door) + ")," + IfcParts::ref(style) + ")");
        return decoded(t.p, true, "IFC2X3").doors[0].swing;
    };
    CHECK(withStyle("X", "SWINGING") == DoorSwing::Single);
    CHECK(withStyle("X", "SWINGING SWINGING") == DoorSwing::Double);
    CHECK(withStyle("X", "FIXEDPANEL SLIDING") == DoorSwing::Sliding);
    CHECK(withStyle("Schiebet\\S\\|r_3-teilig", "") == DoorSwing::Sliding);
    CHECK(withStyle("M_Double-Flush", "") == DoorSwing::Double);
    CHECK(withStyle("Porte battante", "") == DoorSwing::Single);
    CHECK(withStyle("X", "") == DoorSwing::Unknown);
}

TEST_CASE("A stated width in another unit than the drawing gives way to what is drawn") {
    IfcParts p;
    const int g = p.storey("Ground", 0);
    p.element(g, "IFCDOOR", "D", {0, 0, 0}, {0.9, 0.1, 2.1}, "$,2100.,900.,.DOOR.,$,$");
    p.element(g, "IFCDOOR", "E", {5, 0, 0}, {1.1, 0.1, 2.1}, "$,2.01,0.885,.DOOR.,$,$");  // leaf and frame: the statement stands
    const Building b = decoded(p);
    CHECK(b.doors[0].widthM == Approx(0.9));
    CHECK(b.doors[0].heightM == Approx(2.1));
    CHECK(b.doors[1].widthM == Approx(0.885));
}

// ---- against the space boundaries of real files ---------------------------------

TEST_CASE("Door links from geometry alone agree with the space boundaries of every real model for 95 % of the doors") {
    const std::filesystem::path models = std::filesystem::path(SALLYPORT_SHARED_DIR) / "models/ifc";
    if (!std::filesystem::exists(models / "institute.ifc")) {
        std::cout << "SKIP: the shared models are not here\n";
        return;
    }
    size_t modelsWithBoundaries = 0;
    for (const auto& entry : std::filesystem::directory_iterator(models)) {
        if (entry.path().extension() != ".ifc") continue;
        INFO(entry.path().filename().string());
        // What the file says, read without any of the code under test but the STEP index.
        auto bytes = base::FileBytes::read(entry.path());
        REQUIRE(bytes);
        const std::string_view text(reinterpret_cast<const char*>(bytes->bytes().data()), bytes->bytes().size());
        const auto file = step::File::index(text, "model");
        REQUIRE(file);
        using ifc::Type;
        const auto globalId = [&](uint32_t record) { return file->find(record) ? file->fields(*file->find(record))[0].text(64) : std::string(); };
        std::map<uint32_t, uint32_t> filling;
        for (const uint32_t i : file->ofType(Type::RelFillsElement)) {
            const step::Fields f = file->fields(file->records()[i]);
            filling[f[4].ref()] = f[5].ref();
        }
        std::map<std::string, std::set<std::string>> stated;  // door -> rooms
        for (const Type t : {Type::RelSpaceBoundary, Type::RelSpaceBoundary1stLevel, Type::RelSpaceBoundary2ndLevel})
            for (const uint32_t i : file->ofType(t)) {
                const step::Fields f = file->fields(file->records()[i]);
                uint32_t element = f[5].ref();
                if (const auto it = filling.find(element); it != filling.end()) element = it->second;
                const step::Record* r = file->find(element);
                if (r && r->type == Type::Door) stated[globalId(element)].insert(globalId(f[4].ref()));
            }
        if (stated.empty()) continue;
        ++modelsWithBoundaries;

        ImportOptions o;
        o.spaceBoundaries = false;
        const auto in = importModel(entry.path(), o);
        REQUIRE(in);
        const Building& b = in->building;
        size_t agree = 0, compared = 0;
        for (const building::Door& d : b.doors) {
            const auto it = stated.find(d.sourceId);
            if (it == stated.end()) continue;
            ++compared;
            std::set<std::string> found;
            for (const base::RoomId r : d.rooms) found.insert(b.room(r).sourceId);
            // A door cannot join three rooms: of those the file lists, two will do.
            const bool same = it->second.size() > 2
                                  ? found.size() == 2 && std::includes(it->second.begin(), it->second.end(), found.begin(), found.end())
                                  : found == it->second;
            agree += same;
            if (!same) std::cout << "  " << entry.path().filename().string() << ": " << d.name << " joins other rooms than its boundaries say\n";
        }
        std::cout << entry.path().filename().string() << ": " << agree << " of " << compared << " doors agree with the space boundaries\n";
        CHECK(compared == stated.size());
        CHECK(double(agree) >= 0.95 * double(compared));
    }
    CHECK(modelsWithBoundaries >= 4);
}
