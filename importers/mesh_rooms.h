// Purpose: the plan of a room and the place of a door from their triangles. Metres, building axes (Z up). Triangles may face either way.
// Refuses to: know names or floors.
#pragma once
#include <span>
#include <vector>

#include "building/building.h"

namespace sallyport::importers::mesh {

struct Triangle {
    base::Vec3 a, b, c;
};

struct RoomShape {
    std::vector<base::Polygon2> footprint;
    double areaM2 = 0;
    double floorZM = 0, heightM = 0;
    /// Shares of the footprint that a flat bottom and a flat top cover: near 1 for the body of a room, small for a stair or a chair.
    double bottomShare = 0, topShare = 0;
};
/// Crossings of edges that all outlines of one building may cost together; where it is used up, or a plan is no plan but a tangle, its hull serves.
struct OutlineBudget {
    double crossings = 2e7;
};
/// The body of a room, or a mere outline of its floor.
RoomShape shapeOfBody(std::span<const Triangle> triangles, OutlineBudget& budget);
/// What stands in a room and round it, its floor among it.
RoomShape shapeOfContents(std::span<const Triangle> triangles, OutlineBudget& budget);

struct DoorShape {
    base::Vec3 position{0, 0, 0};  ///< middle of the threshold
    base::Vec2 along{1, 0};
    double widthM = 0, heightM = 0, halfDepthM = 0.1;
    bool square = false;  ///< about as deep as wide, as a leaf ajar is: either way may be along the wall
};
/// `triangles` of the frame alone where it is known, since an open leaf lies across the wall.
DoorShape shapeOfDoor(std::span<const Triangle> triangles);

}  // namespace sallyport::importers::mesh
