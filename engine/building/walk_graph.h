// Purpose: ways on foot through a building: room to room through doors, floor to floor over stairs and lifts, never through a wall. A graph of points
// inside the rooms (before each door, beside each inward corner); two points of one room are joined when the straight line between them stays inside
// the room. Built once, immutable. Refuses to: know locks, threats or people (those are costs and bars of whoever asks).
#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "building/building.h"

namespace sallyport::building {

struct WalkPoint {
    FloorId floor;
    Vec3 position{0, 0, 0};
    RoomId room;  ///< room that the step to this point runs through; invalid outside
    DoorId door;  ///< set when this step passes a door
};
struct WalkPath {
    std::vector<WalkPoint> points;  ///< the start first
    double lengthM = 0;
};

class WalkGraph {
public:
    explicit WalkGraph(const Building& b);
    ~WalkGraph();
    WalkGraph(WalkGraph&&) noexcept;

    /// Shortest way between two points in rooms; nullopt when there is none or a point is in no room.
    std::optional<WalkPath> path(FloorId fromFloor, Vec2 from, FloorId toFloor, Vec2 to) const;
    /// Whether the straight line between two points stays inside the room, holes included.
    static bool inside(const Room& room, Vec2 a, Vec2 b);

private:
    struct Impl;
    std::unique_ptr<const Impl> impl_;
};

}  // namespace sallyport::building
