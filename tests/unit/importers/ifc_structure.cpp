// Floors, rooms and their names, what joins floors and where on the earth it all stands, as programs write them and as files lack them.
#include <catch2/catch.hpp>
#include <iostream>
#include <map>

#include "ifc_parts.h"
#include "importers/ifc.h"
#include "importers/ifc_georeference.h"
#include "importers/ifc_places.h"

using namespace sallyport;
using namespace sallyport::importers;
using building::Building;
using building::LinkKind;
using building::RoomUse;
using tests::IfcParts;

namespace {

Imported decoded(const std::string& text) {
    auto r = decodeIfc(text, "test.ifc", {});
    REQUIRE(r);
    return std::move(*r);
}
Imported decoded(const IfcParts& p, const std::string& schema = "IFC4") { return decoded(p.file(schema)); }

const building::Problem* problem(const Imported& in, std::string_view code) {
    for (const building::Problem& p : in.problems)
        if (p.code == code) return &p;
    return nullptr;
}

const building::Room& room(const Building& b, std::string_view number) {
    for (const building::Room& r : b.rooms)
        if (r.number == number) return r;
    FAIL("no room " << number);
    throw 0;
}

std::string floorOf(const Building& b, base::FloorId f) { return f.valid() ? b.floor(f).name : "-"; }
std::string shortNames(const Building& b) {
    std::string out;
    for (const building::Floor& f : b.floors) out += (out.empty() ? "" : " ") + f.shortName;
    return out;
}
std::string rooms(const Building& b, const building::VerticalLink& l) {
    std::string out;
    for (const base::RoomId r : l.rooms) out += (out.empty() ? "" : " ") + b.room(r).number;
    return out;
}

}  // namespace

// ---- floors -----------------------------------------------------------------

TEST_CASE("A file without storeys gets floors from its spaces, and says so") {
    IfcParts p;
    p.space(8, "1", "Flur", {0, 0, 0}, {5, 5, 2.6});
    p.space(8, "2", "Klasse", {5, 0, 0.05}, {5, 5, 2.6});
    p.space(8, "11", "Flur", {0, 0, 3}, {5, 5, 2.6});
    p.space(8, "M", "Mezzanine", {5, 0, 4.5}, {5, 5, 2.6});
    p.element(0, "IFCWALL", "upper", {0, 0, 3}, {5, 0.2, 2.8}, "$,$");
    const Imported in = decoded(p);
    const Building& b = in.building;
    REQUIRE(b.floors.size() == 3);
    CHECK(b.floors[0].elevationM == Approx(0));
    CHECK(b.floors[1].elevationM == Approx(3));
    CHECK(b.floors[2].elevationM == Approx(4.5));  // half levels are floors
    CHECK(shortNames(b) == "F1 F2 F2.5");
    CHECK(room(b, "2").floor == base::FloorId(0));
    CHECK(room(b, "11").floor == base::FloorId(1));
    REQUIRE(problem(in, "no-storeys"));
    CHECK(problem(in, "no-storeys")->message.find("3 floors were made from the heights of its spaces") != std::string::npos);
    for (const building::Element& e : b.elements)
        if (e.name == "upper") CHECK(e.floor == base::FloorId(1));
}

TEST_CASE("Without storeys and spaces the slabs make the floors, the one on top being the roof") {
    IfcParts p;
    for (const double z : {0.0, 3.2, 6.4}) p.element(0, "IFCSLAB", "slab", {0, 0, z - 0.3}, {20, 10, 0.3}, "$,.FLOOR.");
    p.element(0, "IFCSLAB", "landing", {0, 0, 1.5}, {2, 1, 0.2}, "$,.LANDING.");
    p.element(0, "IFCWALL", "low", {0, 0, 0}, {20, 0.2, 2.9}, "$,$");
    p.element(0, "IFCWALL", "high", {0, 0, 3.2}, {20, 0.2, 2.9}, "$,$");
    const Imported in = decoded(p);
    REQUIRE(in.building.floors.size() == 2);
    CHECK(in.building.floors[1].elevationM == Approx(3.2));
    std::map<std::string, base::FloorId> at;
    for (const building::Element& e : in.building.elements) at[e.name] = e.floor;
    CHECK(at["low"] == base::FloorId(0));
    CHECK(at["high"] == base::FloorId(1));
    CHECK(problem(in, "no-storeys")->message.find("slabs") != std::string::npos);
}

TEST_CASE("What nothing can be told from keeps the building without floors") {
    IfcParts p;
    p.element(0, "IFCBUILDINGELEMENTPROXY", "thing", {0, 0, 0}, {1, 1, 1}, "$,$");
    const Imported in = decoded(p);
    CHECK(in.building.floors.empty());
    CHECK(in.building.elements.size() == 1);
    CHECK(problem(in, "no-storeys"));
}

TEST_CASE("Elements without a storey go to the floor they stand on") {
    IfcParts p;
    p.storey("Ground", 0);
    p.storey("Upper", 3);
    p.element(0, "IFCWALL", "wall", {0, 0, 3}, {5, 0.2, 2.8}, "$,$");
    p.element(0, "IFCSLAB", "slab", {0, 0, 2.2}, {5, 5, 0.8}, "$,.FLOOR.");  // the floor of the storey above it
    p.element(0, "IFCFURNITURE", "table", {1, 1, 0}, {1, 1, 0.8}, "$,$");
    const Building b = decoded(p).building;
    for (const building::Element& e : b.elements) CHECK(floorOf(b, e.floor) == (e.name == "table" ? "Ground" : "Upper"));
}

TEST_CASE("Floors that nobody uses take no number from the others") {
    IfcParts p;
    p.storey("T/FDN", -1.25);
    const int low = p.storey("Level 1", 0);
    p.storey("Ceiling 1", 2.6);
    const int half = p.storey("Mezzanine", 4.7), up = p.storey("Level 2", 3.2);
    p.storey("Roof", 9);
    p.space(low, "1", "", {0, 0, 0}, {5, 5, 2.6});
    p.space(up, "2", "", {0, 0, 3.2}, {5, 5, 2.6});
    p.space(half, "3", "", {5, 0, 4.7}, {5, 5, 2.6});
    CHECK(shortNames(decoded(p).building) == "B1 F1 F1a F2 F2.5 F3");
}

TEST_CASE("The buildings of a campus in one file count their own floors") {
    IfcParts p;
    const int other = p.add("IFCBUILDING('second',$,'Gym',$,$,$,$,$,.ELEMENT.,$,$,$)");
    int n = 0;
    for (const auto& [whole, z] : {std::pair{8, 0.0}, std::pair{other, 0.02}, std::pair{8, 3.0}, std::pair{other, 4.1}}) {
        const int s = p.storey("Level", z);
        p.aggregate(whole, s);
        p.space(s, std::to_string(n), "", {n * 20.0, 0, z}, {5, 5, 2.6});
        ++n;
    }
    const Imported in = decoded(p);
    CHECK(shortNames(in.building) == "F1 F1/2 F2 F2/2");
    CHECK(in.building.floors[0].heightM == Approx(3));
    CHECK_FALSE(problem(in, "storeys-too-close"));
}

TEST_CASE("Each building of a campus on a slope counts from its own zero") {
    IfcParts p;
    const int below = p.add("IFCBUILDING('second',$,'Gym',$,$," + IfcParts::ref(p.place({0, 0, -10})) + ",$,$,.ELEMENT.,$,$,$)");
    int n = 0;
    for (const auto& [whole, z] : {std::pair{8, 0.0}, std::pair{8, 3.0}, std::pair{below, -13.0}, std::pair{below, -10.0}, std::pair{below, -7.0}}) {
        const int s = p.storey("Level", z);
        p.aggregate(whole, s);
        p.space(s, std::to_string(n), "", {n * 20.0, 0, z}, {5, 5, 2.6});
        ++n;
    }
    CHECK(shortNames(decoded(p).building) == "B1/2 F1/2 F2/2 F1 F2");
}

TEST_CASE("The ground floor is the one that is called so, in any of the usual languages") {
    for (const char* name : {"Erdgeschoss", "EG", "Ground floor", "00 begane grond", "Rez-de-chauss\u00e9e", "RDC", "Planta baja", "Piano terra",
                             "Parter", "P\u0159\u00edzem\u00ed", "1 \u044d\u0442\u0430\u0436", "1\u968e"}) {
        INFO(name);
        IfcParts p;
        const int a = p.storey("Lower", 0), b = p.storey(name, 3), c = p.storey("Next", 6);
        int number = 0;
        for (const int s : {a, b, c}) {
            p.space(s, std::to_string(number), "", {0, 0, number * 3.0}, {5, 5, 2.6});
            ++number;
        }
        CHECK(shortNames(decoded(p).building) == "B1 F1 F2");
    }
}

TEST_CASE("A building placed at its height above the sea still has a basement") {
    IfcParts p;
    for (const double z : {-3.0, 0.0, 3.0}) {
        const int at = p.place({0, 0, 412 + z});
        const int s =
            p.add("IFCBUILDINGSTOREY('" + p.globalId() + "',$,'Level',$,$," + IfcParts::ref(at) + ",$,$,.ELEMENT.," + IfcParts::number(z) + ")");
        p.space(s, std::to_string(int(z)), "", {0, 0, 412 + z}, {5, 5, 2.6});
    }
    CHECK(shortNames(decoded(p).building) == "B1 F1 F2");
}

TEST_CASE("Storeys millimetres apart in a sheet without shapes are metres apart") {
    const std::string data =
        "#1=IFCSIUNIT(*,.LENGTHUNIT.,.MILLI.,.METRE.);\n#2=IFCUNITASSIGNMENT((#1));\n"
        "#3=IFCBUILDINGSTOREY('a',$,'Level 1',$,$,$,$,$,$,0.);\n#4=IFCBUILDINGSTOREY('b',$,'Level 2',$,$,$,$,$,$,3.1);\n";
    const Imported in = decoded(tests::stepFile(data, "IFC2X3"));
    CHECK(in.building.floors[1].elevationM == Approx(3.1));
    CHECK(problem(in, "storeys-in-metres"));
}

TEST_CASE("Parts of a facility of IFC4X3 stand on the floors at their height") {
    IfcParts p;
    p.storey("Ground", 0);
    p.storey("Upper", 4);
    const int bridge = p.add("IFCBRIDGE('bridge',$,'Bridge',$,$,$,$,$,.ELEMENT.,$)");
    const int part = p.add("IFCBRIDGEPART('part',$,'Deck',$,$,$,$,$,.ELEMENT.,.LONGITUDINAL.,$)");
    p.aggregate(bridge, part);
    p.element(part, "IFCWALL", "wall", {0, 0, 4}, {5, 0.2, 1}, "$,$");
    const Building b = decoded(p, "IFC4X3_ADD2").building;
    REQUIRE(b.elements.size() == 1);
    CHECK(floorOf(b, b.elements[0].floor) == "Upper");
}

// ---- damage -------------------------------------------------------------------

TEST_CASE("Spaces that are parts of each other are named and stand on the floor at their height") {
    IfcParts p;
    p.storey("Ground", 0);
    p.storey("Upper", 3);
    const int a = p.space(0, "1", "", {0, 0, 3}, {5, 5, 2.6}), b = p.space(0, "2", "", {5, 0, 3}, {5, 5, 2.6});
    p.aggregate(a, b);
    p.aggregate(b, a);
    const Imported in = decoded(p);
    REQUIRE(in.building.rooms.size() == 2);
    for (const building::Room& r : in.building.rooms) CHECK(floorOf(in.building, r.floor) == "Upper");
    REQUIRE(problem(in, "cyclic-structure"));
    CHECK(problem(in, "cyclic-structure")->severity == building::Problem::Severity::Error);
}

TEST_CASE("Products of a type and a schema nobody knows are named once, and the rest stands") {
    IfcParts p;
    const int s = p.storey("Ground", 0);
    p.element(s, "IFCWALL", "wall", {0, 0, 0}, {5, 0.2, 3}, "$,$");
    for (int i = 0; i < 7; ++i) p.element(s, "IFCHOLOGRAM", "strange", {0, 0, 0}, {1, 1, 1}, "$,$");
    const Imported in = decoded(p, "IFC7");
    CHECK(in.building.elements.size() == 1);
    REQUIRE(problem(in, "unknown-entity"));
    CHECK(problem(in, "unknown-entity")->message.find("7 of type IFCHOLOGRAM") == 0);
    CHECK(problem(in, "unknown-entity")->where.find("line ") == 0);
    REQUIRE(problem(in, "unknown-schema"));
    CHECK(problem(in, "unknown-schema")->message.find("IFC7") != std::string::npos);
    CHECK_FALSE(problem(decoded(IfcParts(p), "IFC4X3"), "unknown-schema"));
}

TEST_CASE("Elements that share a GlobalId are told") {
    IfcParts p;
    p.element(0, "IFCWALL", "a", {0, 0, 0}, {5, 0.2, 3}, "$,$");
    p.element(0, "IFCWALL", "b", {0, 1, 0}, {5, 0.2, 3}, "$,$");
    CHECK_FALSE(problem(decoded(p), "duplicate-global-id"));
    const int placed = p.place({0, 2, 0}), shape = p.box({1, 1, 1});
    for (int i = 0; i < 2; ++i) p.add("IFCWALL('twice',$,'c',$,$," + IfcParts::ref(placed) + "," + IfcParts::ref(shape) + ",$,$)");
    const Imported in = decoded(p);
    CHECK(in.building.elements.size() == 4);
    REQUIRE(problem(in, "duplicate-global-id"));
    CHECK(problem(in, "duplicate-global-id")->message.find("\"twice\"") != std::string::npos);
}

// ---- rooms --------------------------------------------------------------------

TEST_CASE("Numbers and names come from the property sets of the programs where Name and LongName are empty") {
    struct Case {
        const char *set, *numberKey, *nameKey;
    };
    for (const Case& c : {Case{"AC_Pset_Zone", "Zone Number", "Zone Name"}, Case{"PSet_Revit_Identity Data", "Number", "Name"},
                          Case{"Allplan", "Raumnummer", "Raumbezeichnung"}, Case{"ArchiCADProperties", "Raumnummer", "Raumname"},
                          Case{"Renga", "\u041d\u043e\u043c\u0435\u0440 \u043f\u043e\u043c\u0435\u0449\u0435\u043d\u0438\u044f", "RoomName"}}) {
        INFO(c.set);
        IfcParts p;
        const int s = p.space(p.storey("Ground", 0), "", "", {0, 0, 0}, {5, 5, 3});
        p.property(s, c.set, c.numberKey, "IFCLABEL('214')");
        p.property(s, c.set, c.nameKey, "IFCLABEL('Science')");
        const Building b = decoded(p).building;
        CHECK(b.rooms[0].number == "214");
        CHECK(b.rooms[0].name == "Science");
        CHECK(b.rooms[0].use == RoomUse::Classroom);
    }
}

TEST_CASE("A property set that a door and a space share is read for the space, whichever comes first") {
    IfcParts p;
    const int s = p.storey("G", 0), door = p.door(s, "D", {0, 0, 0}, {1, 0.1, 2.1}), space = p.space(s, "", "", {0, 0, 0}, {5, 5, 2.6});
    const int number = p.add("IFCPROPERTYSINGLEVALUE('Number',$,IFCTEXT('A7'),$)");
    const int set = p.add("IFCPROPERTYSET('set',$,'Identity Data',$,(" + IfcParts::ref(number) + "))");
    p.add("IFCRELDEFINESBYPROPERTIES('rel',$,$,$,(" + IfcParts::ref(door) + "," + IfcParts::ref(space) + ")," + IfcParts::ref(set) + ")");
    CHECK(decoded(p).building.rooms[0].number == "A7");
}

TEST_CASE("Revit's Reference holds name and number in one") {
    IfcParts p;
    const int s = p.space(p.storey("Ground", 0), "", "", {0, 0, 0}, {5, 5, 3});
    p.property(s, "Pset_SpaceCommon", "Reference", "IFCIDENTIFIER('Living Room A102')");
    const Building b = decoded(p).building;
    CHECK(b.rooms[0].number == "A102");
    CHECK(b.rooms[0].name == "Living Room");
}

TEST_CASE("What Name and LongName say stands, and placeholders of property sets are nothing") {
    IfcParts p;
    const int g = p.storey("Ground", 0);
    const int a = p.space(g, "7", "Office", {0, 0, 0}, {5, 5, 3}), b = p.space(g, "8", "", {5, 0, 0}, {5, 5, 3});
    p.property(a, "X", "Room Number", "IFCLABEL('999')");
    p.property(b, "X", "RoomName", "IFCLABEL('n/a')");
    p.property(b, "Pset_SpaceCommon", "Category", "IFCLABEL('WC')");
    const Building in = decoded(p).building;
    CHECK(in.rooms[0].number == "7");
    CHECK(in.rooms[1].name.empty());
    CHECK(in.rooms[1].use == RoomUse::Toilet);  // nothing better says what it is for
}

TEST_CASE("Numbers in LongName and names in Name are exchanged when the whole file has them so") {
    IfcParts p;
    const int g = p.storey("Ground", 0);
    p.space(g, "Foyer", "001", {0, 0, 0}, {5, 5, 3});
    p.space(g, "Office", "0.12", {5, 0, 0}, {5, 5, 3});
    const Imported in = decoded(p);
    CHECK(in.building.rooms[0].number == "001");
    CHECK(in.building.rooms[0].name == "Foyer");
    CHECK(problem(in, "swapped-room-labels"));
    p.space(g, "3", "Kitchen", {10, 0, 0}, {5, 5, 3});
    CHECK(decoded(p).building.rooms[0].number == "Foyer");  // one that is right: the standard's order stands
}

TEST_CASE("Spaces in spaces and zones are rooms of their storey, and zones none") {
    IfcParts p;
    const int g = p.storey("Upper", 3);
    const int outer = p.space(g, "1", "Wing", {0, 0, 3}, {10, 5, 3});
    const int inner = p.space(outer, "1.1", "Office", {0, 0, 3}, {5, 5, 3});
    p.add("IFCZONE('zone',$,'Fire zone',$,$)");
    p.add("IFCRELASSIGNSTOGROUP('r',$,$,$,(#" + std::to_string(inner) + "),$,#" + std::to_string(inner + 2) + ")");
    const Building b = decoded(p).building;
    REQUIRE(b.rooms.size() == 2);
    CHECK(floorOf(b, room(b, "1.1").floor) == "Upper");
}

TEST_CASE("The use of a room is read from names in ten languages") {
    using ifc::useFromName;
    const std::pair<RoomUse, std::vector<const char*>> kCases[] = {
        {RoomUse::Stair,
         {"Trappenhuis", "Escalier 2", "Escalera", "Vano scala", "Klatka schodowa", "Schodi\u0161t\u011b",
          "\u041b\u0435\u0441\u0442\u043d\u0438\u0447\u043d\u0430\u044f \u043a\u043b\u0435\u0442\u043a\u0430", "\u968e\u6bb5\u5ba4"}},
        {RoomUse::Lift, {"Ascenseur", "Ascensor", "Winda", "V\u00fdtah", "\u041b\u0438\u0444\u0442", "\u30a8\u30ec\u30d9\u30fc\u30bf\u30fc"}},
        {RoomUse::Toilet,
         {"WC Damen", "Sanitaires", "Aseo", "Bagno", "\u0141azienka", "Koupelna", "\u0422\u0443\u0430\u043b\u0435\u0442",
          "\u5973\u5b50\u4fbf\u6240"}},
        {RoomUse::Corridor,
         {"Couloir", "D\u00e9gagement", "Pasillo", "Corridoio", "Gang", "Korytarz", "Chodba", "\u041a\u041e\u0420\u0418\u0414\u041e\u0420",
          "\u5eca\u4e0b"}},
        {RoomUse::Classroom,
         {"Salle de classe", "Leslokaal 3", "Aula 12", "Sala lekcyjna", "U\u010debna", "\u041a\u043b\u0430\u0441\u0441 5", "\u6559\u5ba4",
          "\u7406\u79d1\u5ba4"}},
        {RoomUse::Assembly, {"Aula", "Aula magna", "Auditorio", "\u0410\u043a\u0442\u043e\u0432\u044b\u0439 \u0437\u0430\u043b", "\u8b1b\u5802"}},
        {RoomUse::Sport,
         {"Gymnase", "Gimnasio", "Palestra", "T\u011blocvi\u010dna", "\u0421\u043f\u043e\u0440\u0442\u0437\u0430\u043b", "\u4f53\u80b2\u9928"}},
        {RoomUse::Dining,
         {"R\u00e9fectoire", "Comedor", "Keuken", "Sto\u0142\u00f3wka", "J\u00eddelna", "\u0421\u0442\u043e\u043b\u043e\u0432\u0430\u044f",
          "\u98df\u5802"}},
        {RoomUse::Library,
         {"Biblioth\u00e8que", "Bibliotheek", "Knihovna", "\u0411\u0438\u0431\u043b\u0438\u043e\u0442\u0435\u043a\u0430", "\u56f3\u66f8\u5ba4"}},
        {RoomUse::Office,
         {"Bureau", "Kantoor", "Despacho", "Ufficio", "Biuro", "Kancel\u00e1\u0159", "\u041e\u0444\u0438\u0441", "\u8077\u54e1\u5ba4"}},
        {RoomUse::Plant,
         {"Chaufferie", "Meterkast", "Locale tecnico", "Kot\u0142ownia", "Strojovna",
          "\u042d\u043b\u0435\u043a\u0442\u0440\u043e\u0449\u0438\u0442\u043e\u0432\u0430\u044f", "\u6a5f\u68b0\u5ba4"}},
        {RoomUse::Storage,
         {"Rangement", "Berging", "Almac\u00e9n", "Ripostiglio", "Magazyn", "Sklad", "\u041a\u043b\u0430\u0434\u043e\u0432\u0430\u044f",
          "\u5009\u5eab"}},
        {RoomUse::Lobby,
         {"Hall d'entr\u00e9e", "Ingresso", "Wiatro\u0142ap", "Z\u00e1dve\u0159\u00ed", "\u0412\u0435\u0441\u0442\u0438\u0431\u044e\u043b\u044c",
          "\u7384\u95a2", "Entry hall"}},
        {RoomUse::Outdoor,
         {"Terraza", "Balc\u00f3n", "Cortile", "Taras", "\u0411\u0430\u043b\u043a\u043e\u043d", "\u4e2d\u5ead", "Outside of building"}},
        {RoomUse::Other, {"Newcastle", "Raum 4", "Room", "Space 12", "\u5ba4"}},
    };
    for (const auto& [use, names] : kCases)
        for (const char* name : names) {
            INFO(name);
            CHECK(int(useFromName(name)) == int(use));
        }
}

// ---- what joins floors ----------------------------------------------------------

TEST_CASE("A stair of two flights joins its floors as one, over a storey without rooms between them") {
    IfcParts p;
    const int low = p.storey("Ground", 0);
    p.storey("Ceiling", 2.7);
    const int up = p.storey("Upper", 3.2);
    p.space(low, "1", "Hall", {0, 0, 0}, {6, 6, 2.6});
    p.space(up, "11", "Hall", {0, 0, 3.2}, {6, 6, 2.6});
    const int stair = p.add("IFCSTAIR('stair',$,'Main stair',$,$,$,$,$,.HALF_TURN_STAIR.)");
    for (const double z : {0.0, 1.6}) p.aggregate(stair, p.element(0, "IFCSTAIRFLIGHT", "flight", {2 + z, 2, z}, {1, 3, 1.6}, "$,$,$,$,$,$"));
    const Building b = decoded(p).building;
    REQUIRE(b.links.size() == 1);
    CHECK(b.links[0].kind == LinkKind::Stair);
    CHECK(b.links[0].name == "Main stair");
    CHECK(rooms(b, b.links[0]) == "1 11");
}

TEST_CASE("A lift's car joins the shaft rooms above and below it, and is no stair") {
    IfcParts p;
    int n = 0;
    for (const double z : {-3.0, 0.0, 3.0}) {
        const int s = p.storey("L" + std::to_string(n), z);
        p.space(s, std::to_string(n) + "0", "", {0, 0, z}, {2, 2, 2.6});  // the shaft, without a name
        p.space(s, std::to_string(n++) + "1", "Corridor", {2.2, 0, z}, {9, 2, 2.6});
    }
    p.element(0, "IFCTRANSPORTELEMENT", "Lift A", {0.3, 0.3, 0}, {1.4, 1.4, 2.2}, "$,.ELEVATOR.");
    const Building b = decoded(p).building;
    REQUIRE(b.links.size() == 1);
    CHECK(b.links[0].kind == LinkKind::Lift);
    CHECK(rooms(b, b.links[0]) == "00 10 20");
}

TEST_CASE("Escalators climb as stairs do, cranes join nothing") {
    for (const auto& [kind, links] : {std::pair{".ESCALATOR.", 1}, std::pair{".CRANEWAY.", 0}}) {
        IfcParts p;
        p.space(p.storey("G", 0), "1", "Hall", {0, 0, 0}, {20, 6, 2.9});
        p.space(p.storey("U", 3), "2", "Hall", {0, 0, 3}, {20, 6, 2.9});
        p.element(0, "IFCTRANSPORTELEMENT", "T", {4, 2, 0}, {8, 1, 3.9}, std::string("$,") + kind);
        const Building b = decoded(p).building;
        REQUIRE(b.links.size() == size_t(links));
        if (links) CHECK(b.links[0].kind == LinkKind::Stair);
    }
}

TEST_CASE("Stair and lift rooms above each other are joined without any element, each kind for itself") {
    IfcParts p;
    int n = 0;
    for (const double z : {0.0, 3.0, 6.0}) {
        const int s = p.storey("L" + std::to_string(n), z);
        p.space(s, "S" + std::to_string(n), "Treppenhaus", {0, 0, z}, {5, 3, 2.6});
        p.space(s, "A" + std::to_string(n++), "Aufzug", {5.2, 0, z}, {2, 2, 2.6});
    }
    const Building b = decoded(p).building;
    REQUIRE(b.links.size() == 2);
    CHECK(rooms(b, b.links[0]) == "S0 S1 S2");
    CHECK(rooms(b, b.links[1]) == "A0 A1 A2");
    CHECK(b.links[1].kind == LinkKind::Lift);
}

TEST_CASE("A stair and a lift that open on one corridor are two links") {
    IfcParts p;
    p.space(p.storey("G", 0), "1", "Hall", {0, 0, 0}, {10, 6, 2.9});
    p.space(p.storey("U", 3), "2", "Hall", {0, 0, 3}, {10, 6, 2.9});
    p.element(0, "IFCSTAIR", "Stair A", {1, 2, 0}, {2, 3, 3}, "$,$");
    p.element(0, "IFCTRANSPORTELEMENT", "Lift A", {7, 2, 0}, {1.5, 1.5, 3.9}, "$,.ELEVATOR.");
    const Building b = decoded(p).building;
    REQUIRE(b.links.size() == 2);
    CHECK(b.links[0].kind == LinkKind::Stair);
    CHECK(b.links[0].name == "Stair A");
    CHECK(b.links[1].kind == LinkKind::Lift);
    CHECK(rooms(b, b.links[0]) == "1 2");
    CHECK(rooms(b, b.links[1]) == "1 2");
}

// ---- where on the earth -----------------------------------------------------------

TEST_CASE("Negative latitudes keep minutes, seconds and millionths, also below one degree") {
    IfcParts p;
    p.storey("G", 0);
    p.add("IFCSITE('site',$,$,$,$,$,$,$,.ELEMENT.,(-33,-51,-24,-120000),(0,-7,-39,-500000),12.5,$,$)");
    const auto g = decoded(p).building.georeference;
    REQUIRE(g);
    CHECK(g->latDeg == Approx(-(33 + 51 / 60.0 + 24.12 / 3600)).epsilon(1e-10));
    CHECK(g->lonDeg == Approx(-(7 / 60.0 + 39.5 / 3600)).epsilon(1e-10));
    CHECK(g->ellipsoidalHeightM == Approx(12.5));
}

TEST_CASE("Map conversions in national grids place the building") {
    struct Case {
        const char* crs;
        double east, north, lat, lon, convergence;
    };
    // Origins of their grids, by definition; the Empire State Building for the State Plane in feet (its unit is read as metres here).
    const Case kCases[] = {
        {"EPSG:28992", 155000, 463000, 52.155172, 5.387204, 0},                         // RD New: the tower of Amersfoort
        {"urn:ogc:def:crs:EPSG::27700", 400000, 100000, 50.7996, -2.0014, 0},           // British National Grid
        {"EPSG:2154", 700000, 6600000, 46.5, 3.0, 0},                                   // Lambert-93
        {"DHDN / 3-degree Gauss-Kruger zone 3", 3500000, 5400000, 48.7375, 8.9990, 0},  // by its name
        {"EPSG:2263", 301217.4, 64602.7, 40.7484, -73.9857, 0.009},                     // 988,244 and 211,952 US survey feet
        {"EPSG:9897", 76670, 77179, 49.629212, 6.122031, -0.034},                       // Luxembourg
        {"WGS 84 / UTM zone 33N", 500000, 5500000, 49.652, 15.0, 0},                    // needs no library
    };
    for (const Case& c : kCases) {
        INFO(c.crs);
        IfcParts p;
        p.storey("G", 0);
        const int crs = p.add(std::string("IFCPROJECTEDCRS('") + c.crs + "',$,$,$,$,$,#1)");
        p.add("IFCMAPCONVERSION(#5," + IfcParts::ref(crs) + "," + IfcParts::number(c.east) + "," + IfcParts::number(c.north) + ",30.,1.,0.,1.)");
        const Imported in = decoded(p);
        if (const auto* missing = problem(in, "unsupported-crs"); missing && missing->message.find("not installed") != std::string::npos) {
            std::cout << "SKIP: libproj is not installed\n";
            return;
        }
        REQUIRE(in.building.georeference);
        CHECK(in.building.georeference->latDeg == Approx(c.lat).margin(1e-3));
        CHECK(in.building.georeference->lonDeg == Approx(c.lon).margin(1e-3));
        CHECK(in.building.georeference->trueNorthDeg == Approx(-c.convergence).margin(0.02));
        CHECK(in.building.georeference->ellipsoidalHeightM == Approx(30));
    }
}

TEST_CASE("A grid that nobody knows leaves the site's own place, and is named") {
    for (const char* crs : {"EPSG:999999", "+proj=pipeline +step +proj=hgridshift +grids=/etc/passwd", "Our own grid"}) {
        INFO(crs);
        IfcParts p;
        p.storey("G", 0);
        p.add("IFCSITE('site',$,$,$,$,$,$,$,.ELEMENT.,(48,30,0),(9,0,0),0.,$,$)");
        const int target = p.add(std::string("IFCPROJECTEDCRS('") + crs + "',$,$,$,$,$,#1)");
        p.add("IFCMAPCONVERSION(#5," + IfcParts::ref(target) + ",1000.,2000.,0.,1.,0.,1.)");
        const Imported in = decoded(p);
        REQUIRE(in.building.georeference);
        CHECK(in.building.georeference->latDeg == Approx(48.5));
        REQUIRE(problem(in, "unsupported-crs"));
    }
}

TEST_CASE("Zone names, forgotten units and scales do not move the building away") {
    const auto placed = [](const std::string& lengthUnit, const std::string& crs, const std::string& conversion) {
        IfcParts p;
        p.records.replace(p.records.find(".LENGTHUNIT.,$"), 14, lengthUnit);
        p.storey("G", 0);
        p.add(crs);  // #103: behind the storey and its placement
        p.add(conversion);
        const auto g = decoded(p).building.georeference;
        REQUIRE(g);
        CHECK(g->latDeg == Approx(48.5).margin(2e-4));
        CHECK(g->lonDeg == Approx(9.0).margin(2e-4));
    };
    const double n = 5371875.577;  // 48.5° N on the meridian of zone 32
    const std::string metres = ".LENGTHUNIT.,$", millis = ".LENGTHUNIT.,.MILLI.";
    IfcParts probe;
    const int crs = probe.storey("G", 0) + 1;
    const std::string at = "#5," + IfcParts::ref(crs) + ",";
    const std::string named = "IFCPROJECTEDCRS($,$,$,$,'UTM','32N',$)", code = "IFCPROJECTEDCRS('EPSG:25832',$,$,$,$,$,$)";
    placed(metres, named, "IFCMAPCONVERSION(" + at + "500000.," + IfcParts::number(n) + ",0.,1.,0.,1.)");
    placed(millis, code, "IFCMAPCONVERSION(" + at + "500000000.," + IfcParts::number(n * 1000) + ",0.,1.,0.,1.)");  // the file's own unit
    placed(millis, code, "IFCMAPCONVERSION(" + at + "500000.," + IfcParts::number(n) + ",0.,1.,0.,0.001)");         // metres, unsaid
    placed(metres, code, "IFCMAPCONVERSIONSCALED(" + at + "500000.," + IfcParts::number(n) + ",0.,1.,0.,1.,0.9996,0.9996,1.)");
    placed(metres, "IFCPROJECTEDCRS('EPSG:32632',$,$,$,$,$,$)", "IFCRIGIDOPERATION(" + at + "500000.," + IfcParts::number(n) + ",0.)");
    placed(metres, "IFCGEOGRAPHICCRS('EPSG:4326',$,$,$,$,$)", "IFCRIGIDOPERATION(" + at + "0.84648468721724,0.15707963267949,0.)");
}

TEST_CASE("A building hundreds of kilometres away keeps tenths of a millimetre, whatever strays from it") {
    const auto school = [](base::Vec3 at) {
        IfcParts p;
        const int s = p.storey("G", at.z);
        for (int i = 0; i < 5; ++i) p.element(s, "IFCWALL", "wall", at + base::Vec3(i * 4.0123, 0.1, 0), {3.7777, 0.2345, 2.8}, "$,$");
        p.space(s, "1", "Hall", at, {20.123, 9.876, 2.8});
        if (at.x != 0) p.element(s, "IFCBUILDINGELEMENTPROXY", "survey point", {0, 0, 0}, {1, 1, 1}, "$,$");
        return decoded(p).building;
    };
    const base::Vec3 far(3'512'345.678, 5'398'765.432, 455.5);
    const Building near = school({0, 0, 0}), moved = school(far);
    CHECK(glm::length(moved.origin - far) < 50);
    size_t compared = 0;
    for (size_t i = 0; i < near.elements.size(); ++i) {
        const building::Element &a = near.elements[i], &b = moved.elements[i];
        REQUIRE(a.parts.size() == b.parts.size());
        for (size_t k = 0; k < a.parts.size(); ++k) {
            const auto &ma = near.meshes[a.parts[k].mesh], &mb = moved.meshes[b.parts[k].mesh];
            REQUIRE(ma.positions.size() == mb.positions.size());
            for (size_t v = 0; v < ma.positions.size(); ++v) {
                // As the graphics card does it: 32-bit floats from the local origin on.
                const base::Vec3f gpu(b.parts[k].transform * glm::dvec4(base::Vec3(mb.positions[v]), 1));
                const base::Vec3 want = base::Vec3(a.parts[k].transform * glm::dvec4(base::Vec3(ma.positions[v]), 1)) + far - moved.origin;
                CHECK(glm::length(base::Vec3(gpu) - want) < 1e-4);
                ++compared;
            }
        }
    }
    CHECK(compared > 40);
}
