// Purpose: the horizontal cut through a building's bodies, for plans and sight lines: at which height a floor is cut, and the segments in which the
// triangles of an element cross it. Refuses to: join segments, know pixels or paper.
#pragma once
#include <algorithm>
#include <cmath>

#include "building/building.h"
#include "scene/view_state.h"

namespace sallyport::scene {

/// World height at which a floor is cut: as asked, yet never so high that its ceiling closes it, nor so low that nothing stands.
inline double planCutZ(const building::Floor& floor, double cutHeightM = kCutHeightM) {
    return floor.elevationM + std::min(std::max(cutHeightM, kLeastCutM), std::max(0.5, floor.heightM - 0.3));
}

/// visit(Vec2 a, Vec2 b) for each triangle of the part that crosses the height; false from it ends the cutting, and the result is false.
template <class Visit>
bool cutPart(const building::Building& b, const building::MeshPart& part, double z, Visit visit) {
    if (part.mesh >= b.meshes.size()) return true;
    const building::Mesh& mesh = b.meshes[part.mesh];
    const auto corner = [&](uint32_t i) { return base::Vec3(part.transform * base::Vec4(base::Vec3(mesh.positions[i]), 1)); };
    const auto finite = [](base::Vec2 v) { return std::isfinite(v.x) && std::isfinite(v.y); };
    for (size_t t = 0; t + 2 < mesh.indices.size(); t += 3) {
        const uint32_t i[3] = {mesh.indices[t], mesh.indices[t + 1], mesh.indices[t + 2]};
        if (std::max({i[0], i[1], i[2]}) >= mesh.positions.size()) continue;
        const base::Vec3 p[3] = {corner(i[0]), corner(i[1]), corner(i[2])};
        base::Vec2 on[3];
        int n = 0;
        for (int k = 0; k < 3; ++k) {
            const base::Vec3 &from = p[k], &to = p[(k + 1) % 3];
            if ((from.z > z) == (to.z > z)) continue;
            // From the lower corner, so that two triangles that share an edge cross it at the same place.
            const base::Vec3 &low = from.z < to.z ? from : to, &high = from.z < to.z ? to : from;
            on[n++] = base::Vec2(low) + (base::Vec2(high) - base::Vec2(low)) * ((z - low.z) / (high.z - low.z));
        }
        if (n == 2 && finite(on[0]) && finite(on[1]) && !visit(on[0], on[1])) return false;
    }
    return true;
}

/// All parts of an element.
template <class Visit>
bool cutElement(const building::Building& b, const building::Element& e, double z, Visit visit) {
    if (e.bounds.empty() || e.bounds.min.z > z || e.bounds.max.z < z) return true;
    return std::all_of(e.parts.begin(), e.parts.end(), [&](const building::MeshPart& part) { return cutPart(b, part, z, visit); });
}

}  // namespace sallyport::scene
