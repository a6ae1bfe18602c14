// Purpose: what a plan file says, checked but not yet built, and the stages that build it. Private to the plan importer.
// Refuses to: hold TOML types or meshes.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "building/building.h"

namespace sallyport::importers::plan {

using building::Building;
using building::DoorId;
using building::DoorSwing;
using building::FloorId;
using building::RoomId;
using building::RoomUse;
using building::Vec2;
using building::Vec3;

/// What stands in a room. `ByUse` is settled by the room's use.
enum class Furnishing {
    ByUse,
    None,
    Desks,
    Lab,
    Art,
    Band,
    Staff,
    Office,
    Reception,
    Cafeteria,
    Kitchen,
    Library,
    Gym,
    Lockers,
    Toilets,
    Store,
    Plant,
    Trees
};
enum class Side { North, East, South, West };

struct RoomSpec {
    std::string number, name;
    RoomUse use = RoomUse::Other;
    Furnishing furnishing = Furnishing::ByUse;
    Side board = Side::West;  ///< wall that a class faces
    std::vector<Vec2> ring;   ///< along the wall axes, counter-clockwise
    double wallHeightM = 0;   ///< 0: the floor's
    bool lockers = false;     ///< banks of lockers along its walls
    std::string line;         ///< "line 12", for problems
    const std::string& key() const { return number.empty() ? name : number; }
};

struct DoorSpec {
    std::string name, exteriorNumber;
    Vec2 at{0, 0};
    DoorSwing swing = DoorSwing::Single;
    double widthM = 0, heightM = 0;  ///< 0: usual for its kind
    bool lockSensor = false;
    bool glazed = false;
    std::string into;           ///< key of the room that the leaf swings to; empty: out of an exterior door, else into the room that is no corridor
    std::optional<Side> hinge;  ///< side of the opening where the hinge is
    std::string line;
};

/// Two rooms without a wall between them.
struct OpenSpec {
    std::string name, first, second;
    std::string line;
};

struct FloorSpec {
    std::string id, name, shortName;
    double elevationM = 0, heightM = 4.2, ceilingM = 2.9;
    std::vector<RoomSpec> rooms;
    std::vector<DoorSpec> doors;
    std::vector<OpenSpec> opens;
};

struct LinkSpec {
    building::LinkKind kind = building::LinkKind::Stair;
    std::string name;  ///< also the name of its room on each floor
    std::vector<std::string> floors;
    Side up = Side::North;  ///< direction of the first flight
    std::string line;
};

struct PointSpec {
    std::string kind, label, floor;
    Vec2 at{0, 0};
    double heightM = 0;  ///< above the floor
    std::string line;
};

struct WallSizes {
    double exteriorM = 0.4, interiorM = 0.2, slabM = 0.3;
};
/// Windows are set evenly along the exterior walls of rooms of these uses.
struct WindowRule {
    double widthM = 1.6, pitchM = 2.6, sillM = 0.9, headM = 2.4;
    std::vector<RoomUse> uses;
};

struct Plan {
    std::string name, address;
    std::optional<building::Georeference> georeference;
    double frontAzimuthDeg = 180;
    WallSizes walls;
    WindowRule windows;
    std::vector<FloorSpec> floors;  ///< ascending
    std::vector<LinkSpec> links;
    std::vector<PointSpec> points;
    std::vector<building::GroundFeature> grounds;
};

base::Result<Plan> parsePlan(std::string_view text, const std::string& where);

/// A stretch of wall axis between two neighbouring junctions. `positive` is the room on the north (or east) side, `negative` the one on the south (or
/// west).
struct WallPiece {
    bool horizontal = true;
    double at = 0, from = 0, to = 0;  ///< y (or x) of the axis; from < to along it
    RoomId positive, negative;
    double thicknessM = 0;  ///< 0: open
    double heightM = 0;
    double fromTrimM = 0, toTrimM = 0;  ///< how far the solid stops short of the junction; negative: it fills the corner
};

/// A hole in a wall, along the axis coordinate of its line.
struct WallHole {
    bool horizontal = true;
    double at = 0, from = 0, to = 0, bottomM = 0, topM = 0;
    DoorId door;  ///< invalid: a window
};

struct FloorShape {
    std::vector<WallPiece> pieces;
    std::vector<WallHole> holes;
};

/// Wall axes of one floor from its room outlines. `firstRoom` is the id of the floor's first room in the Building.
FloorShape layOutWalls(const Plan& plan, size_t floor, uint32_t firstRoom, std::vector<building::Problem>& problems);
/// The room's clear outline: its axis outline, set back by half of each wall.
building::Polygon2 clearOutline(const RoomSpec& room, RoomId id, const FloorShape& shape);
/// Puts the floor's doors into the Building and their holes into the shape. Doors on no wall become problems.
void placeDoors(const Plan& plan, size_t floor, uint32_t firstRoom, FloorShape& shape, Building& b, std::vector<building::Problem>& problems);
void placeWindows(const Plan& plan, size_t floor, uint32_t firstRoom, FloorShape& shape);

/// Solids of the shell: walls, slabs, roof, stairs, railings, windows, doors, ceilings.
void buildShell(const Plan& plan, const std::vector<FloorShape>& shapes, Building& b);
/// What stands and hangs in the rooms.
void furnish(const Plan& plan, const std::vector<FloorShape>& shapes, Building& b);

/// Index of the floor's room with that key; none when absent.
std::optional<size_t> findRoom(const FloorSpec& floor, std::string_view key);

}  // namespace sallyport::importers::plan
