// Purpose: what the name of a node in a mesh file says: floor, room, door or building part, with number, name and the id of the program that wrote
// it. Knows `IfcClass_Name_GlobalId`, `IfcClass/Name`, bare GlobalIds and UUIDs, Revit's "Basic Wall: … [123456]", SketchUp's and Blender's
// `Room.214`, `Door_D-214.001`, `Level 2`, and the German words. Words decide by whole words, German ones also as the end of a compound. Refuses to:
// look at shapes. Where the shape has to agree, `certain` or `maybeRoom` say so.
#pragma once
#include <string>
#include <string_view>

#include "building/building.h"

namespace sallyport::importers::mesh {

enum class Means : uint8_t {
    Nothing,
    Group,    ///< project, site, building, scene: holds the rest
    Floor,    ///< a storey
    Room,     ///< a room or its body
    Door,     ///< a door or a part of one
    Part,     ///< another building part; `kind` says which
    Opening,  ///< a hole, no thing of its own
};

struct NameSense {
    Means means = Means::Nothing;
    building::ElementKind kind = building::ElementKind::Other;
    bool certain = false;     ///< said in so many words; else only a likely reading ("F2 Street")
    bool plural = false;      ///< "Doors": holds things of this kind rather than being one
    bool maybeRoom = false;   ///< "214 Science", "North corridor": a room if its shape is one
    std::string sourceClass;  ///< "IfcDoor" or empty
    std::string sourceId;     ///< GlobalId, element number; or empty
    std::string number;       ///< of a room: "214"
    std::string name;         ///< tidied: without class, id and the numbers that programs add to copies
    std::string floorName;    ///< "Level 1" of "Level 1 Walls"; of a floor its short name, "F2", when it has one
    building::DoorSwing swing = building::DoorSwing::Unknown;
};

/// A room's number and name from the text that carries both: "214 Science", "214_Science", "Science 214", "Stair A".
struct RoomLabel {
    std::string number, name;
    bool numberFirst = false;
};
RoomLabel splitRoomLabel(std::string_view text);

/// Never fails: what cannot be understood means nothing and keeps its tidied name.
NameSense readName(std::string_view raw);

/// 22 characters of the alphabet of ISO 10303-21 file ids, as IFC writes GlobalIds. `strict` also refuses what could be
/// words joined by underscores.
bool isGlobalId(std::string_view s, bool strict = true);
/// The GlobalId of a UUID in text ("39483975-7db5-4c4e-8d17-…"); empty when it is none.
std::string globalIdOfUuid(std::string_view uuid);

}  // namespace sallyport::importers::mesh
