// Purpose: ways on foot to one place, from anywhere: through doors as they are, over stairs and lifts, out of one door and in by another. The
// quickest, by a visibility graph inside each space (walkable.h) and Dijkstra over all of them; then pulled straight like a string. A way exists
// exactly when the doors and stairs join the two places. Advice with its reasons, never an order. Units: metres, seconds. Refuses to: know events;
// what is locked, jammed or dangerous comes as Conditions. Why not a navigation mesh of voxels (Recast): doors must keep their identity to carry a
// lock, and openings of imported models are often a few centimetres off; the plan's rooms and doors are exact.
#pragma once
#include <atomic>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "building/building.h"

namespace sallyport::way {

using base::DoorId;
using base::FloorId;
using base::RoomId;
using base::Vec2;
using base::Vec3;

/// Metres walked per metre climbed on a stair, landings included.
inline constexpr double kFlightFactor = 2.2;

/// What a door costs besides the steps through it.
struct DoorCost {
    double seconds = 0;
    bool barred = false;  ///< nobody passes
    std::string why;      ///< "reported locked 2 min ago", "jammed"; empty for an open way
};
/// A place that is avoided: its metres count `factor` times.
struct RoomCost {
    double factor = 1;
    std::string why;  ///< "threat"
};
struct ZoneCost {
    FloorId floor;
    base::Polygon2 area;
    double factor = 1;
    std::string why;  ///< "hot zone"
};
/// Missing entries cost nothing.
struct Conditions {
    std::vector<DoorCost> doors;  ///< by DoorId
    std::vector<RoomCost> rooms;  ///< by RoomId
    std::vector<ZoneCost> zones;
    bool lifts = true;  ///< false: nobody takes them (a fire, or no power)
};

struct WayPoint {
    Vec3 position{0, 0, 0};
    FloorId floor;  ///< invalid: outside
    RoomId room;    ///< that the step to this point runs through; invalid outside, in a door, on a stair
    DoorId door;    ///< this point is the middle of its opening
    int link = -1;  ///< the step to this point goes over Building::links[link]
};
/// A door on the way that costs, or something that it goes round.
struct Reason {
    DoorId door;
    RoomId room;
    std::string why;
    bool avoided = false;  ///< the shortest way would have gone through it
};
struct Way {
    std::vector<WayPoint> points;     ///< the start first
    double lengthM = 0, seconds = 0;  ///< on foot, with what doors and lifts cost; what is only avoided costs no time
    std::vector<Reason> reasons;
};

/// Every way to one place. Cheap to ask.
class Reach {
public:
    Reach(Reach&&) noexcept;
    ~Reach();
    /// nullopt: no way, or no such place.
    std::optional<Way> from(FloorId floor, Vec2 at) const;

private:
    friend class WayFinder;
    Reach();
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

class WayFinder {
public:
    /// The building must stay. Its graph takes tens of milliseconds for a large school: it is made when it is begun.
    explicit WayFinder(const building::Building& b);
    ~WayFinder();
    /// Begins to make the graph, on a thread of its own. Whoever asks for a way before it is there waits for it. Any thread.
    void begin() const;
    bool ready() const { return ready_; }
    /// To a point on a floor, or outside (no floor). The finder must outlive it.
    Reach to(FloorId floor, Vec2 at, const Conditions& conditions = {}) const;
    /// One way, with what it avoids: compared with the shortest when nothing is known.
    std::optional<Way> way(FloorId fromFloor, Vec2 from, FloorId toFloor, Vec2 to, const Conditions& conditions = {}) const;

    struct Graph;

private:
    const Graph& graph() const;
    const building::Building& building_;
    mutable std::once_flag begun_;
    mutable std::atomic<bool> ready_{false};
    mutable std::shared_future<std::unique_ptr<const Graph>> made_;
};

}  // namespace sallyport::way
