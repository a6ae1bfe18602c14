// Purpose: the commonest plane problem of Boolean operations without Clipper: rectangles cut out of, or shared with, one rectangle, as openings are
// out of the face of a wall. Inner header of importers/solid_boolean.cpp. Refuses to: decide anything that is close; false means: ask Clipper.
#pragma once
#include <polyclipping/clipper.hpp>
#include <vector>

namespace sallyport::importers {

/// One face of the result: the outline counter-clockwise, the holes clockwise.
struct PlaneFace {
    ClipperLib::Path outline;
    ClipperLib::Paths holes;
};

/// Appends to `out` what Clipper's ctIntersection or ctDifference of the two (non-zero filled) would give, and says true; or false, with `out` as it
/// was, when the outlines are no upright rectangles, meet each other, or pass each other nearer than `margin`.
bool combineRectangles(ClipperLib::ClipType type, const ClipperLib::Paths& subject, const ClipperLib::Paths& other, ClipperLib::cInt margin,
                       std::vector<PlaneFace>& out);

}  // namespace sallyport::importers
