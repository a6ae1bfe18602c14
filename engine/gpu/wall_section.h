// Purpose: where a horizontal plane cuts triangles: the outline of walls in plan. Pure arithmetic on the CPU, redone only when the cut height changes.
#pragma once
#include <span>
#include <vector>

#include "scene/draw_list.h"

namespace sallyport::gpu {

struct Segment { scene::Vec3f a, b; };

/// Appends one segment for every triangle (three corners each) that crosses `z`. A corner exactly at `z` counts as above, so a shared edge is met once.
/// Where two wall bodies overlap, segments inside the other body come out too; the drawing hides them under the cut surface.
void cutTriangles(std::span<const scene::Vec3f> corners, float z, std::vector<Segment>& out);

}  // namespace sallyport::gpu
