// Purpose: what plans on screen and paper need of a building that never changes while it is open, computed once: where a room's label may stand, on
// which side of a door the corridor lies, floor contours, which way stairs rise, the grid. Private to engine/scene and engine/report. Refuses to:
// know live state or pixels.
#pragma once
#include <array>
#include <string>
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

struct RoomSite {
    /// Points inside, the roomiest first; a label tries them in turn.
    std::array<base::Vec2, 16> spots{};
    int spotCount = 0;
    const base::Polygon2* shape = nullptr;  ///< the largest footprint polygon
    bool passage = false;                   ///< corridor, lobby, stair, lift, outdoors: no hatch while unknown
    bool outdoor = false;                   ///< courtyard: drawn as ground, whatever is known of it but danger
    base::Vec2 along{1, 0};                 ///< direction of the longest wall
    Flight up, down;                        ///< stairs: the first flight from here to the next floor, and to the one below
};

struct DoorSite {
    base::Vec2 outward{0, 1};  ///< unit normal toward the corridor, or out of the building
};

struct SideSite {
    char letter = 'A';
    base::Vec2 outward{0, -1};
};

class BuildingSite {
public:
    explicit BuildingSite(const building::Building& b);
    std::vector<RoomSite> rooms;
    std::vector<DoorSite> doors;
    std::vector<std::vector<std::vector<base::Vec2>>> outlines;  ///< per floor
    std::vector<base::Box2> floorBoxes;                          ///< of the rooms, per floor
    /// Pieces of the next floor's contour that stand clear of this floor's own, per floor: what hangs over it.
    std::vector<std::vector<std::array<base::Vec2, 2>>> overhead;
    std::vector<int> showsUnder;  ///< per floor, the floor below it that reaches beyond it; -1: none does
    std::array<SideSite, 4> sides;
    building::Grid grid;
    std::vector<std::string> columnNames, rowNames;

private:
    void findNeighbours(const building::Building& b);
    void findStairs(const building::Building& b);
};

}  // namespace sallyport::scene
