// Purpose: triangles of one planar face with holes. Convex faces are fans; everything else goes through the GLU tessellator, which takes
// crossing, touching and repeated loops. Refuses to: need a GL context, or keep anything between faces but its scratch memory.
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/math.h"

namespace sallyport::base {

/// Whether the loops cross themselves or each other so often that tessellating them would take minutes: more than a few times per corner. Few corners
/// are never too many crossings. Bounded in time whatever the input; what cannot be told within it counts as too often.
bool crossesTooOften(std::span<const Vec3> corners, std::span<const uint32_t> loopSizes, Vec3 normal);

/// One per thread and use; cheap until the first face that is not convex.
class Triangulator {
public:
    Triangulator();
    ~Triangulator();
    Triangulator(const Triangulator&) = delete;
    Triangulator& operator=(const Triangulator&) = delete;

    /// `corners` holds the loops one after another, `loopSizes` their sizes, the first the outer one; `normal` is the side the triangles face.
    /// Appends triples of indices into `corners`; appends to `corners` the points where loops cross. False when nothing has an area, or
    /// when crossesTooOften().
    bool triangulate(std::vector<Vec3>& corners, std::span<const uint32_t> loopSizes, Vec3 normal, std::vector<uint32_t>& triangles);

private:
    struct Tessellation;
    std::unique_ptr<Tessellation> tessellation_;
};

}  // namespace sallyport::base
