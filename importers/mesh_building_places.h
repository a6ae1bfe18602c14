// Purpose: floors, rooms and doors of the building from drafts, once unit and axes are known. Inner header of importers/mesh_building*.cpp.
// Metres, building coordinates. Refuses to: invent rooms that no name speaks of.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "importers/mesh_building_drafts.h"
#include "importers/mesh_floors.h"
#include "importers/mesh_rooms.h"

namespace sallyport::importers::mesh {

inline constexpr double kMinDoorHeightM = 1.2;  ///< what is lower is a hatch, a handle or a letter box

/// File coordinates -> building coordinates; turns by quarters only, so that boxes stay exact.
struct ToLocal {
    base::Mat4 matrix{1.0};
    base::Box3 box(const base::Box3& b) const;
};

class Places {
public:
    Places(const MeshScene& scene, Drafts& drafts, const ToLocal& toLocal, const Columns& columns, double metresPerUnit, building::Building& b,
           std::vector<building::Problem>& problems)
        : scene_(scene), d_(drafts), toLocal_(toLocal), columns_(columns), metresPerUnit_(metresPerUnit), building_(b), problems_(problems) {}

    /// In this order. What only might be a room is decided first, since rooms tell where floors are.
    void addFloors();
    void addRooms();
    void addDoors();
    base::FloorId floorOf(uint32_t draft) const { return floorOf_[draft]; }
    base::RoomId roomOf(uint32_t draft) const { return roomOf_[draft]; }
    base::DoorId doorOf(uint32_t draft) const { return doorOf_[draft]; }

private:
    std::vector<Triangle> trianglesOf(const Draft& d, const std::function<bool(const Use&)>& keep = {}) const;
    void decideRooms();
    std::vector<Level> roomLevels() const;
    const std::vector<Level>& surfaceLevels() const;  ///< of all shapes, above the file's zero; found once
    double elevationOf(const std::vector<uint32_t>& drafts) const;
    std::vector<building::Floor> namedFloors(std::vector<uint32_t>& indexOf) const;
    std::vector<building::Floor> levelFloors() const;
    std::string hintedName(double fromM, double toM) const;
    base::FloorId floorAt(double z) const;
    void assignFloors(const std::vector<uint32_t>& indexOf);
    std::string uniqueId(std::string id);
    std::string placeId(base::FloorId floor, base::Vec2 at) const;

    const MeshScene& scene_;
    Drafts& d_;
    const ToLocal& toLocal_;
    const Columns& columns_;
    const double metresPerUnit_;
    building::Building& building_;
    std::vector<building::Problem>& problems_;
    std::vector<base::Box3> box_;   ///< of each draft
    std::vector<RoomShape> shape_;  ///< of each draft that is a room
    std::vector<base::FloorId> floorOf_;
    std::vector<base::RoomId> roomOf_;
    std::vector<base::DoorId> doorOf_;
    mutable std::optional<std::vector<Level>> surfaceLevels_;
    OutlineBudget outlines_;
    std::unordered_map<std::string, int> ids_;
};

/// Stairs and lifts: which rooms above each other they join. Over a building whose floors, rooms and elements are complete.
void addVerticalLinks(building::Building& b);

}  // namespace sallyport::importers::mesh
