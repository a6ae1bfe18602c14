// Purpose: parts of buildSceneGeometry that stand alone: polygons with holes to triangles, packed normals, the outer contour of a floor.
// Refuses to: repair models; a ring that means nothing gives no triangles.
#pragma once
#include <cstdint>
#include <vector>

#include "building/building.h"

namespace sallyport::scene {

struct Triangulation {
    std::vector<base::Vec2> points;
    std::vector<uint32_t> indices;  ///< counter-clockwise
};
/// Even-odd fill, so the direction of holes does not matter and rings may touch. Non-finite points are left out.
Triangulation triangulate(const base::Polygon2& p);

/// Octahedral unit vector as two snorm16, x in the low half (SceneVertex::normalOct).
uint32_t packNormal(base::Vec3f n);

/// Tells buildings apart whose geometry would differ, as far as what people say about them changes it: floors, rooms' footprints, which element is
/// where. Of the meshes only their sizes.
uint64_t geometryKey(const building::Building& b);

/// Closed contours round the rooms of a floor, walls between them included; courtyards appear as inner contours.
/// Exact to about half a metre: for outlines, not for measuring.
std::vector<std::vector<base::Vec2>> floorOutline(const building::Building& b, base::FloorId floor);

}  // namespace sallyport::scene
