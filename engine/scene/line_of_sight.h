// Purpose: whether somebody standing in the building can see a place, for the inside view: what stands behind a wall must not be drawn as if it stood
// before it. In two dimensions: walls, columns and door leaves cut at eye height, windows and openings let the eye through. Each floor is cut when it
// is first asked about; a frame costs at most kMostRays rays, answers are kept while the eye stays where it is. Refuses to: know people, doors' locks
// or the screen; be shared between threads.
#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "building/building.h"

namespace sallyport::scene {

class LineOfSight {
public:
    explicit LineOfSight(const building::Building& b);
    ~LineOfSight();
    /// A new frame seen from `eye` on `floor`. The first one on a floor cuts its walls.
    void look(base::FloorId floor, base::Vec3 eye);
    /// Whether the place can be seen from the eye. The line ends `shortM` before it, so that what hangs on a wall is not hidden by it. What there
    /// were no rays left for counts as hidden until a later frame.
    bool sees(base::Vec2 at, double shortM = 0.3) const;

    /// Whether the frame since look() asked for more rays than it had: another one will show what this one left out.
    bool ranOut() const { return ranOut_; }

    static constexpr int kMostRays = 400;

    struct Segment {
        base::Vec2f a, b;
    };
    /// The walls that `floor` is cut into (for tests and overlays).
    const std::vector<Segment>& walls() const;

private:
    struct Floor;
    struct Answer {
        int32_t x = 0, y = 0;
        uint32_t when = 0;
        bool seen = false;
    };
    bool castRay(base::Vec2 to, double shortM) const;

    const building::Building& building_;
    std::vector<std::unique_ptr<Floor>> floors_;
    const Floor* here_ = nullptr;
    base::Vec2 eye_{0, 0};
    int64_t eyeCell_[3] = {0, 0, 0};
    uint32_t when_ = 0;
    mutable int rays_ = 0;
    mutable bool ranOut_ = false;
    mutable std::vector<Answer> answers_;
};

/// What of a floor stops the eye: walls and columns, and `leaves` of doors, cut at eye height. Of a model without bodies for its walls the outlines of
/// its rooms, less the openings that have no leaf; without `leaves` less all doors.
std::vector<LineOfSight::Segment> cutFloor(const building::Building& b, base::FloorId floor, bool leaves);

}  // namespace sallyport::scene
