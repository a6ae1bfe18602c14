// Purpose: what plans on screen and paper need of a building that never changes while it is open, computed once: where a room's label may stand, on
// which side of a door the corridor lies, floor contours, which way stairs rise, the grid. What takes long is made when it is first asked for, so
// that the first picture of a large school waits for one floor only. Private to engine/scene and engine/report. Refuses to: know live state or
// pixels.
#pragma once
#include <array>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "building/building.h"
#include "building/grid.h"

namespace sallyport::scene {

/// A flight of stairs as somebody on the floor sees it.
struct Flight {
    base::Vec2 way{0, 0};     ///< unit direction in which one walks it
    base::Vec2 middle{0, 0};  ///< of the flight
    double lengthM = 0;       ///< 0: there is none, or its direction is not known
};

inline constexpr size_t kMostSpots = 16;

struct RoomSite {
    const base::Polygon2* shape = nullptr;  ///< the largest footprint polygon
    bool passage = false;                   ///< corridor, lobby, stair, lift, outdoors: no hatch while unknown
    bool outdoor = false;                   ///< courtyard: drawn as ground, whatever is known of it but danger
    base::Vec2 along{1, 0};                 ///< direction of the longest wall
};

struct DoorSite {
    base::Vec2 outward{0, 1};  ///< unit normal toward the corridor, or out of the building
};

struct SideSite {
    char letter = 'A';
    base::Vec2 outward{0, -1};
};

/// Of stairs: the first flight from here to the next floor, and to the one below.
struct Flights {
    Flight up, down;
};

using Contours = std::vector<std::vector<base::Vec2>>;
using Pieces = std::vector<std::array<base::Vec2, 2>>;

/// Any thread may ask.
class BuildingSite {
public:
    /// The building must stay.
    explicit BuildingSite(const building::Building& b);
    ~BuildingSite();
    BuildingSite(const BuildingSite&) = delete;
    BuildingSite& operator=(const BuildingSite&) = delete;

    std::vector<RoomSite> rooms;
    std::vector<DoorSite> doors;
    std::vector<base::Box2> floorBoxes;  ///< of the rooms, per floor
    std::array<SideSite, 4> sides;
    building::Grid grid;
    std::vector<std::string> columnNames, rowNames;

    size_t floorCount() const { return building_.floors.size(); }
    /// Points inside a room, the roomiest first; a label tries them in turn. None where the room has no shape.
    std::span<const base::Vec2> spots(size_t room) const;
    /// The first of them; of a room without a shape the origin.
    base::Vec2 spot(size_t room) const;
    const Flights& flights(size_t room) const { return flights_[room]; }
    const Contours& outline(size_t floor) const;
    /// Pieces of the next floor's contour that stand clear of this floor's own: what hangs over it.
    const Pieces& overhead(size_t floor) const;
    /// The floor below it that reaches beyond it; -1: none does.
    int showsUnder(size_t floor) const;

    /// Makes, on a thread of its own, what has not been asked for yet.
    void thinkAhead() const;

private:
    struct Spots {
        std::once_flag made;
        std::array<base::Vec2, kMostSpots> at;
        int count = 0;
    };
    struct Floor {
        std::once_flag contoured, overheadMade, underMade;
        Contours outline;
        Pieces overhead;
        int showsUnder = -1;
    };
    void findSpots(const RoomSite& room, Spots& out) const;
    void findStairs();
    /// The next floor that has a contour, from `floor` on in steps of `step`; -1: there is none.
    int neighbour(size_t floor, int step) const;

    const building::Building& building_;
    const std::unique_ptr<Spots[]> spots_;
    const std::unique_ptr<Floor[]> floors_;
    std::vector<Flights> flights_;
    mutable std::once_flag ahead_;
    mutable std::jthread thinking_;
};

}  // namespace sallyport::scene
