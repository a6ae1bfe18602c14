// Purpose: the fine lines of a plan, found on the CPU: where a horizontal plane cuts triangles (walls, windows), and the sharp edges of stairs.
#pragma once
#include <span>
#include <vector>

#include "scene/draw_list.h"

namespace sallyport::gpu {

struct Segment {
    scene::Vec3f a, b;
};

/// Appends the segments at which triangles (three corners each) cross `z`, joined along each face whose triangles follow each other. A corner exactly
/// at `z` counts as above, so a shared edge is met once. Where two wall bodies overlap, segments inside the other body come out too; the drawing
/// hides them under the cut surface.
void cutTriangles(std::span<const scene::Vec3f> corners, float z, std::vector<Segment>& out);

/// Appends the segments as far as they lie below `z`.
void appendBelow(std::span<const Segment> segments, float z, std::vector<Segment>& out);

/// Appends the edges where two faces meet at more than 30 degrees or where a face ends, so the treads of a stair. Corners closer than a millimetre
/// are one.
void creaseEdges(std::span<const scene::Vec3f> corners, std::vector<Segment>& out);

}  // namespace sallyport::gpu
