#include <algorithm>
#include <cmath>

#include "base/triangulate.h"
#include "importers/solid.h"
#include "importers/solid_topology.h"

namespace sallyport::importers {
namespace {

using base::Error;
using base::ErrorCode;
using base::Vec3;

/// A surface without an inside: every triangle is cut by itself, no cap.
base::Result<Solid> clipSurface(const Solid& s, const Plane& removed) {
    Solid out;
    PointWelder welder(out.points);
    base::Triangulator triangulator;
    std::vector<Vec3> corners;
    std::vector<uint32_t> loopSizes, triangles;
    for (const auto& f : s.faces) {
        corners.clear();
        loopSizes.clear();
        triangles.clear();
        bool below = false, above = false;
        for (uint32_t l = f.firstLoop; l < f.firstLoop + f.loopCount; ++l) {
            loopSizes.push_back(s.loops[l].count);
            for (uint32_t k = s.loops[l].first; k < s.loops[l].first + s.loops[l].count; ++k) {
                corners.push_back(s.points[s.indices[k]]);
                const double d = removed.distance(corners.back());
                below = below || d < -kSolidToleranceM;
                above = above || d > kSolidToleranceM;
            }
        }
        if (!below) continue;
        if (!above) {
            const auto firstLoop = uint32_t(out.loops.size());
            size_t next = 0;
            for (uint32_t size : loopSizes) {
                out.loops.push_back({uint32_t(out.indices.size()), size});
                for (uint32_t k = 0; k < size; ++k) out.indices.push_back(welder.add(corners[next++]));
            }
            out.faces.push_back({f.plane, firstLoop, f.loopCount});
            continue;
        }
        if (!triangulator.triangulate(corners, loopSizes, f.plane.normal, triangles)) continue;
        for (size_t t = 0; t + 2 < triangles.size(); t += 3) {
            const auto first = uint32_t(out.indices.size());
            for (int k = 0; k < 3; ++k) {
                const Vec3 p = corners[triangles[t + size_t(k)]], q = corners[triangles[t + size_t(k + 1) % 3]];
                const double a = removed.distance(p), b = removed.distance(q);
                if (a <= 0) out.indices.push_back(welder.add(p));
                if ((a < 0 && b > 0) || (a > 0 && b < 0)) out.indices.push_back(welder.add(p + (q - p) * (a / (a - b))));
            }
            const auto firstLoop = uint32_t(out.loops.size());
            out.loops.push_back({first, uint32_t(out.indices.size()) - first});
            out.faces.push_back({f.plane, firstLoop, 1});
        }
    }
    dropDegenerate(out);
    return out;
}

}  // namespace

base::Result<Solid> clipHalfSpace(const Solid& s, const Plane& plane, bool keepNegativeSide, const SolidLimits& limits) {
    const double length = glm::length(plane.normal);
    if (!finite(plane.normal) || !std::isfinite(plane.offset) || !(length > 1e-12))
        return Error{ErrorCode::BadInput, "The clipping plane has no direction; the shape is shown uncut.", ""};
    Plane removed{plane.normal / length, plane.offset / length};  // what lies above it goes
    if (!keepNegativeSide) removed = {-removed.normal, -removed.offset};
    double low = 0, high = 0;
    for (Vec3 p : s.points) {
        if (!finite(p)) return Error{ErrorCode::BadInput, "The shape has coordinates that are not finite numbers; it is shown uncut.", ""};
        const double d = removed.distance(p);
        low = std::min(low, d);
        high = std::max(high, d);
    }
    if (high <= kSolidToleranceM) return s;
    if (low >= -kSolidToleranceM) {
        Solid nothing;
        nothing.closed = s.closed;
        return nothing;
    }
    if (!s.closed) return clipSurface(s, removed);
    // The half-space as a box that reaches past the solid on every other side.
    const Vec3 n = removed.normal, a = glm::abs(n);
    const Vec3 u = glm::normalize(glm::cross(a.z >= a.x && a.z >= a.y ? Vec3{0, 1, 0} : Vec3{0, 0, 1}, n)), v = glm::cross(n, u);
    const base::Box3 bounds = s.bounds();
    const Vec3 centre = bounds.centre();
    const double reach = glm::length(bounds.size()) + 1.0;
    base::Mat4 place(1.0);
    place[0] = {u, 0};
    place[1] = {v, 0};
    place[2] = {n, 0};
    place[3] = {centre - n * removed.distance(centre), 1};
    return subtract(s, transformed(box({-reach, -reach, 0}, {reach, reach, 2 * reach}), place), limits);
}

}  // namespace sallyport::importers
