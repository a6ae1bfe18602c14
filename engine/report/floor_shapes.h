// Purpose: a floor as an architect's plan: its walls cut and closed to shapes that can be filled, windows, steps of stairs; in local metres. What the
// model has no bodies for is taken from the outlines of its rooms. Bounded, whatever the model. Refuses to: know paper, label anything.
#pragma once
#include <array>
#include <vector>

#include "building/building.h"

namespace sallyport::report {

using Segment = std::array<base::Vec2, 2>;

struct FloorShapes {
    /// Of one body each: rings that are filled even-odd.
    std::vector<std::vector<std::vector<base::Vec2>>> walls, windows;
    std::vector<Segment> loose;  ///< cuts of bodies that are not closed; without any bodies the outlines of rooms
    std::vector<Segment> steps;  ///< edges of what is walked on in stairs
    bool cut = false;            ///< false: the model has no bodies here
};
FloorShapes floorShapes(const building::Building& b, base::FloorId floor);

/// Segments that share ends joined to closed rings; what does not close goes to `open`.
std::vector<std::vector<base::Vec2>> closedRings(const std::vector<Segment>& segments, std::vector<Segment>& open);

}  // namespace sallyport::report
