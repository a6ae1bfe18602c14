// Purpose: what can be seen from a place, as an outline on its floor: walls and columns stop the eye, windows and openings let it through, leaves
// only where somebody says they are shut. In two dimensions, at eye height, as far as kReachM. A floor is cut when it is first asked about. Refuses
// to: know locks (which leaves are shut comes from outside), heights, light.
#pragma once
#include <memory>
#include <span>
#include <vector>

#include "building/building.h"
#include "scene/line_of_sight.h"

namespace sallyport::scene {

class SightField {
public:
    static constexpr double kReachM = 60;
    explicit SightField(const building::Building& b);
    ~SightField();
    /// The outline, counter-clockwise round the eye, into `out`; empty where the place is not on a floor. `shut`, by DoorId: the leaf stops the eye.
    void look(base::FloorId floor, base::Vec2 eye, std::span<const uint8_t> shut, std::vector<base::Vec2>& out);
    /// What stopped the eye the last time: walls, and shut leaves.
    std::span<const LineOfSight::Segment> stopping() const { return segments_; }

private:
    const building::Building& building_;
    std::vector<std::unique_ptr<std::vector<LineOfSight::Segment>>> walls_;  ///< by floor
    std::vector<LineOfSight::Segment> segments_;
    std::vector<double> angles_;
    std::vector<std::vector<uint32_t>> sectors_;  ///< segments by direction
};

}  // namespace sallyport::scene
