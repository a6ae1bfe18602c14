// Purpose: the bounds of a curved face in the plane of its surface's parameters, opened where the surface closes on itself: seams and poles undone.
// Inner header of importers/surface_*.cpp. Refuses to: open loops that run round the surface other than once.
#pragma once
#include <cstdlib>
#include <span>
#include <vector>

#include "importers/surface.h"

namespace sallyport::importers {

struct UvCorner {
    base::Vec2 uv;
    base::Vec3 p;
    bool seam = false;  ///< what starts here runs on the surface, where it was opened, not along an edge of the face
};
struct UvLoop {
    std::vector<UvCorner> corners;
    int turns[2] = {0, 0};  ///< how often it runs round the surface
    int winding() const { return std::abs(turns[0]) + std::abs(turns[1]); }
};

/// The points of a loop in parameters that do not jump.
UvLoop unwrapped(const Surface& s, std::span<const base::Vec3> points);
/// Opens what `loops` still run round the surface, by seams and at its ends, and brings holes to the face they are in. False: they bound no area.
bool openLoops(const Surface& s, bool sameSense, std::vector<UvLoop>& loops);
double doubledArea(const std::vector<UvCorner>& corners);

}  // namespace sallyport::importers
