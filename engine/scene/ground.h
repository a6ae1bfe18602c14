// Purpose: how high the ground is under somebody who walks: slabs, stairs, ramps and terrain, as triangles sorted into cells. Made when it is first
// asked (tens of milliseconds for a large school). Refuses to: know walls, or what may be walked on.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "building/building.h"

namespace sallyport::scene {

class Ground {
public:
    explicit Ground(const building::Building& b);
    /// The highest ground at `at` that is not above `feetZ` by more than a step; nothing where there is none below either.
    std::optional<double> below(base::Vec2 at, double feetZ, double stepM = 0.45) const;

private:
    struct Triangle {
        base::Vec3f a, b, c;
    };
    std::vector<Triangle> triangles_;
    base::Vec2 origin_{0, 0};
    double cell_ = 1;
    int w_ = 0, h_ = 0;
    std::vector<uint32_t> starts_, items_;
};

}  // namespace sallyport::scene
