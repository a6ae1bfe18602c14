// Purpose: a school as floors, rooms, doors and the shapes around them; what importers make and everything else reads.
// A Building is immutable once shared (shared_ptr<const Building>); an edit makes a new one.
// Axes: X east, Y north, Z up, metres, relative to `origin`: file coordinates = origin + local. Refuses to: know live state.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/math.h"

namespace sallyport::building {

using base::Box3;
using base::DoorId;
using base::FloorId;
using base::Mat4;
using base::Polygon2;
using base::Rgba8;
using base::RoomId;
using base::Vec2;
using base::Vec3;
using base::Vec3f;

/// Something wrong or notable that was met on the way; the rest of the building stands.
struct Problem {
    enum class Severity { Info, Warning, Error };
    std::string code;  ///< stable, kebab-case: "unsupported-representation", "cyclic-placement"
    Severity severity = Severity::Warning;
    std::string message;
    std::string where;  ///< "line 12, #345"
};

/// WGS84 position of the local point (0,0,0).
struct Georeference {
    double latDeg = 0, lonDeg = 0;
    double ellipsoidalHeightM = 0;  ///< of local z = 0
    double trueNorthDeg = 0;        ///< clockwise angle from the building's +Y to true north
};

struct Floor {
    std::string id, sourceId;
    std::string name;       ///< as the file says it: "Erdgeschoss", "Street floor"
    std::string shortName;  ///< for chips and grid references: "F2"; made from the order when the file has none
    double elevationM = 0;  ///< local z of the finished floor
    double heightM = 3;     ///< to the next floor
};

enum class RoomUse : uint8_t {
    Other,
    Classroom,
    Corridor,
    Stair,
    Lift,
    Toilet,
    Office,
    Assembly,
    Sport,
    Dining,
    Library,
    Plant,
    Storage,
    Lobby,
    Outdoor
};

struct Room {
    std::string id, sourceId;
    std::string number;  ///< "214"; may be empty
    std::string name;    ///< "Science 8"
    FloorId floor;
    RoomUse use = RoomUse::Other;
    std::vector<Polygon2> footprint;  ///< local XY; empty when the file has no shape for it
    double floorZM = 0, heightM = 3;
    double areaM2 = 0;
    Box3 bounds;
    std::vector<DoorId> doors;
};

enum class DoorSwing : uint8_t { Unknown, Single, Double, Sliding, Folding, Revolving, Opening /**< no leaf */ };

struct Door {
    std::string id, sourceId;
    std::string name;            ///< "D-214", "Tür-014"
    std::string exteriorNumber;  ///< the school's own number of an exterior door, "7"
    FloorId floor;
    std::vector<RoomId> rooms;  ///< 0–2; one for an exterior door
    bool exterior = false;
    bool monitored = false;    ///< a lock sensor is fitted
    Vec3 position{0, 0, 0};    ///< middle of the threshold, at the floor
    Vec2 along{1, 0};          ///< unit vector along the opening; its left normal (-y,x) is the side the leaf swings to
    bool hingeAtStart = true;  ///< the hinge is at position - along * width/2
    DoorSwing swing = DoorSwing::Unknown;
    double widthM = 0.9, heightM = 2.1;
    Box3 bounds;
};

enum class LinkKind : uint8_t { Stair, Lift, Ramp };
/// Rooms above each other that a stair or lift joins, in ascending order of floors.
struct VerticalLink {
    LinkKind kind = LinkKind::Stair;
    std::string name;
    std::vector<RoomId> rooms;
};

/// A fixed thing that responders look for: "aed", "key_box", "shutoff_gas", "shutoff_water", "shutoff_power",
/// "fire_panel", "staging", "trauma_kit", "hydrant", "icp".
struct PointOfInterest {
    std::string id, kind, label;
    FloorId floor;
    Vec3 position{0, 0, 0};
    bool operator==(const PointOfInterest&) const = default;
};

/// Ground round the building, for context only.
struct GroundFeature {
    std::string kind;  ///< "road", "parking", "field", "lawn", "path", "neighbour", "water", "tree", "marking"
    std::string label;
    std::vector<Vec2> ring;  ///< closed polygon, or a line when `closed` is false
    bool closed = true;
};

enum class ElementKind : uint8_t { Wall, Slab, Roof, Stair, Railing, Column, Beam, Door, Window, Furniture, Equipment, Covering, Space, Site, Other };

/// Triangles, counter-clockwise seen from outside. Shared by any number of parts.
struct Mesh {
    std::vector<Vec3f> positions;
    std::vector<uint32_t> indices;
};
struct MeshPart {
    uint32_t mesh = 0;    ///< index into Building::meshes
    Mat4 transform{1.0};  ///< mesh -> local
    Rgba8 color;
};
struct Element {
    std::string sourceId;
    std::string sourceClass;  ///< "IfcWallStandardCase"
    std::string name;
    ElementKind kind = ElementKind::Other;
    FloorId floor;
    RoomId room;  ///< for ElementKind::Space: the room it is the body of
    DoorId door;  ///< for ElementKind::Door: the door it is the leaf and frame of
    std::vector<MeshPart> parts;
    Box3 bounds;
};

struct Building {
    std::string name;  ///< of the school
    std::string address;
    std::string format, schema;  ///< "ifc", "IFC2X3"
    Vec3 origin{0, 0, 0};
    std::optional<Georeference> georeference;
    double frontAzimuthDeg = 180;  ///< outward direction of side A, clockwise from +Y; B, C, D follow clockwise (seen from above: A front, B left …)
    std::vector<Floor> floors;     ///< ascending elevation
    std::vector<Room> rooms;
    std::vector<Door> doors;
    std::vector<VerticalLink> links;
    std::vector<PointOfInterest> points;
    std::vector<GroundFeature> grounds;
    std::vector<Mesh> meshes;
    std::vector<Element> elements;
    Box3 bounds;  ///< of all elements, local

    const Floor& floor(FloorId i) const { return floors[i.index()]; }
    const Room& room(RoomId i) const { return rooms[i.index()]; }
    const Door& door(DoorId i) const { return doors[i.index()]; }
};

/// Side letter ("A"–"D") of an outward direction.
char sideLetter(const Building& b, Vec2 outward);

}  // namespace sallyport::building
