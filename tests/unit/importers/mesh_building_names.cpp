// What names of nodes are taken to mean.
#include <catch2/catch.hpp>

#include "importers/mesh_names.h"

using namespace sallyport::importers::mesh;
using sallyport::building::DoorSwing;
using sallyport::building::ElementKind;

TEST_CASE("IFC converters' names give class, id, number and name") {
    const NameSense room = readName("IfcSpace_214 Science 8_0BTBFw6f90Nfh9rP1dlXr2");
    CHECK(room.means == Means::Room);
    CHECK(room.number == "214");
    CHECK(room.name == "Science 8");
    CHECK(room.sourceId == "0BTBFw6f90Nfh9rP1dlXr2");
    CHECK(room.sourceClass == "IfcSpace");

    const NameSense slashed = readName("IfcSpace/214 Science.001");
    CHECK(slashed.means == Means::Room);
    CHECK(slashed.number == "214");
    CHECK(slashed.name == "Science");

    const NameSense door = readName("IfcDoor_D-214_0BTBFw6f90Nfh9rP1dlXr2");
    CHECK(door.means == Means::Door);
    CHECK(door.name == "D-214");

    CHECK(readName("IfcBuildingStorey/Erdgeschoss").means == Means::Floor);
    CHECK(readName("IfcBuildingStorey/Erdgeschoss").name == "Erdgeschoss");
    CHECK(readName("IfcWallStandardCase_Basic Wall_1hqIFTRjfV6AWq_bMtnZwI").kind == ElementKind::Wall);
    CHECK(readName("IfcOpeningElement/Opening").means == Means::Opening);
    CHECK(readName("IfcProject/School").means == Means::Group);
    CHECK(readName("1hqIFTRjfV6AWq_bMtnZwI").sourceId == "1hqIFTRjfV6AWq_bMtnZwI");
    CHECK(readName("1hqIFTRjfV6AWq_bMtnZwI").means == Means::Nothing);
}

TEST_CASE("A UUID is the GlobalId it was made from") {
    // ISO 16739 writes 128 bits as 22 digits of base 64; all ones and all zeros show both ends.
    CHECK(globalIdOfUuid("00000000-0000-0000-0000-000000000000") == "0000000000000000000000");
    CHECK(globalIdOfUuid("ffffffff-ffff-ffff-ffff-ffffffffffff") == "3$$$$$$$$$$$$$$$$$$$$$");
    CHECK(globalIdOfUuid("00000000-0000-0000-0000-000000000041") == "0000000000000000000011");
    CHECK(globalIdOfUuid("00000000-0000-0000-0000-00000000004g").empty());
    CHECK(readName("product-00000000-0000-0000-0000-000000000041-body").sourceId == "0000000000000000000011");
}

TEST_CASE("Revit's names give the class and the element number") {
    const NameSense wall = readName("Basic Wall Exterior - Brick on Block [123456]");
    CHECK(wall.kind == ElementKind::Wall);
    CHECK(wall.sourceId == "123456");
    CHECK(wall.name == "Basic Wall Exterior - Brick on Block");
    CHECK(readName("Floor:127mm Concrete:198765").kind == ElementKind::Slab);
    CHECK(readName("Floor:127mm Concrete:198765").sourceId == "198765");
    const NameSense door = readName("M_Double-Flush 1800 x 2100mm [146678]");
    CHECK(door.means == Means::Door);
    CHECK(door.swing == DoorSwing::Double);
    CHECK(readName("Room 214 [99001]").number == "214");
}

TEST_CASE("Modelling programs' names give rooms and doors, without the numbers of copies") {
    CHECK(readName("Room.214").number == "214");
    CHECK(readName("Room.214.001").number == "214");
    CHECK(readName("Room.001").number == "001");
    CHECK(readName("Room_214_Science").name == "Science");
    CHECK(readName("Raum 3.12 Lehrerzimmer").number == "3.12");
    CHECK(readName("Room Stair A").means == Means::Room);
    CHECK(readName("Room Stair A").name == "Stair A");
    CHECK(readName("Classroom 12").means == Means::Room);
    CHECK(readName("Klassenzimmer 105").means == Means::Room);
    CHECK(readName("Door_D-214.001").means == Means::Door);
    CHECK(readName("Door_D-214.001").name == "D-214");
    CHECK(readName("D-102b to Room 101").means == Means::Door);
    CHECK(readName("Door 214").name == "Door 214");
    CHECK(readName("T\xc3\xbcr-014").means == Means::Door);
    CHECK(readName("Haust\xc3\xbcr").means == Means::Door);
    CHECK(readName("Sliding door 3").swing == DoorSwing::Sliding);
}

TEST_CASE("A thing is what the end of its name says, a label before it comes first") {
    CHECK(readName("Room_101_Door").means == Means::Door);
    CHECK(readName("Wall lamp").kind == ElementKind::Equipment);
    CHECK(readName("Stair railing").kind == ElementKind::Railing);
    CHECK(readName("Railing_Stair C railing").kind == ElementKind::Railing);
    CHECK(readName("Floor slab").kind == ElementKind::Slab);
    CHECK(readName("Au\xc3\x9f"
                   "enwand")
              .kind == ElementKind::Wall);
    CHECK(readName("Doors").plural);
    CHECK(readName("Wall.003").name == "Wall");
}

TEST_CASE("Floors are known by number, ordinal and German word, slabs are not") {
    for (const char* name : {"Level 2", "Level_02", "Floor 1", "1st Floor", "Ground Floor", "Second floor", "EG", "1. OG", "OG1", "Erdgeschoss",
                             "2. Obergeschoss", "Basement", "Storey_North", "Ebene 3", "Dachgeschoss"}) {
        INFO(name);
        CHECK(readName(name).means == Means::Floor);
    }
    CHECK(readName("Storey_Lower").name == "Lower");
    for (const char* name : {"Floor", "Floor.001", "Floor_Tile", "Geschossdecke", "Wall", "mesh_17", "Regal"}) {
        INFO(name);
        CHECK(readName(name).means != Means::Floor);
    }
    const NameSense facility = readName("F2 Street");
    CHECK(facility.means == Means::Floor);
    CHECK_FALSE(facility.certain);
    CHECK(facility.floorName == "F2");
    CHECK(facility.name == "Street");
    const NameSense walls = readName("Level 1 Walls");
    CHECK(walls.kind == ElementKind::Wall);
    CHECK(walls.floorName == "Level 1");
}

TEST_CASE("A number and a name without a class only might be a room") {
    const NameSense s = readName("214 Science");
    CHECK(s.means == Means::Nothing);
    CHECK(s.maybeRoom);
    CHECK(splitRoomLabel("214 Science").number == "214");
    CHECK(splitRoomLabel("Science 214").number == "214");
    CHECK(splitRoomLabel("Science 6").number.empty());  // a subject and a year
    CHECK(readName("109 Chair Store").maybeRoom);
    CHECK_FALSE(readName("Wall 12").maybeRoom);
    CHECK_FALSE(readName("mesh_17").maybeRoom);
}

TEST_CASE("No name breaks the reader") {
    for (const std::string& name :
         {std::string(), std::string("."), std::string("___"), std::string(100000, 'a'), std::string(5000, '.'), std::string("\xff\xfe\xc3"),
          std::string("Ifc"), std::string("IfcDoor"), std::string("[1]"), std::string(":::::123456"), std::string("D-"), std::string("\0Room", 5)})
        CHECK(readName(name).name.size() <= 1024);
}
