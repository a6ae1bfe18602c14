// Purpose: the outline of a closed solid on a plane, just above or just below it, as Clipper paths. Inner header of importers/solid_boolean.cpp.
// "Just" is symbolic: points within the tolerance of the plane count as lying on the other side. Refuses to: cut solids that are not closed.
#pragma once
#include <cmath>
#include <cstdint>
#include <polyclipping/clipper.hpp>
#include <vector>

#include "importers/solid.h"

namespace sallyport::importers {

/// 2D coordinates on a plane; axis-aligned planes keep axis-aligned coordinates.
struct PlaneFrame {
    base::Vec3 origin, u, v, normal;
    double scale;
    PlaneFrame(const Plane& plane, base::Vec3 centre, double unitsPerM) : normal(plane.normal), scale(unitsPerM) {
        origin = centre - normal * plane.distance(centre);
        const base::Vec3 a = glm::abs(normal);
        const base::Vec3 reference = a.z >= a.x && a.z >= a.y ? base::Vec3{0, 1, 0} : base::Vec3{0, 0, 1};
        u = glm::normalize(glm::cross(reference, normal));
        v = glm::cross(normal, u);
    }
    ClipperLib::IntPoint to2D(base::Vec3 p) const {
        const base::Vec3 d = p - origin;
        return {std::llround(glm::dot(d, u) * scale), std::llround(glm::dot(d, v) * scale)};
    }
    base::Vec3 to3D(ClipperLib::IntPoint p) const { return origin + u * (double(p.X) / scale) + v * (double(p.Y) / scale); }
};

/// Counter-clockwise seen against the frame's normal when the loop runs that way, or when it does not and is reversed.
ClipperLib::Path loopPath(const Solid& s, const Solid::Loop& l, const PlaneFrame& frame, bool reversed);

/// Traces where a closed solid's faces cross a plane. Works on one (operand, plane) after the other; keeps its memory.
class SectionTracer {
public:
    /// Signed distances of the operand's points; says on which sides it has any.
    struct Sides {
        bool above = false, below = false, on = false;
    };
    Sides measure(const Solid& s, const Plane& plane);
    /// Outlines of the solid just above (or just below) the measured plane, counter-clockwise seen against the normal. False: not closed after all.
    bool trace(const PlaneFrame& frame, bool justAbove, ClipperLib::Paths& out);

private:
    struct Crossing {
        uint32_t low, high;
        double along;
        uint64_t key() const { return (uint64_t(low) << 32) | high; }
        static Crossing of(uint64_t key) { return {uint32_t(key >> 32), uint32_t(key), 0}; }
    };
    struct Segment {
        uint64_t start, end;
        uint32_t passed;  ///< on the first of those that start at one edge: how many of them are used up
        bool used;
    };

    /// The same point from both faces of the edge, since it is computed from the smaller index on.
    base::Vec3 crossingPoint(const Crossing& c) const;

    const Solid* solid_ = nullptr;
    std::vector<double> distance_;
    std::vector<Crossing> starts_, ends_;
    std::vector<Segment> segments_;
};

}  // namespace sallyport::importers
