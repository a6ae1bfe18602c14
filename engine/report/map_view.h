// Purpose: where a place of the building stands on a page: a map frame, a true scale, which way is up. Refuses to: draw.
#pragma once
#include <span>
#include <vector>

#include "report/paper.h"

namespace sallyport::report {

using base::Box2;
using base::Vec2;

struct MapView {
    Box2 frame;                  ///< points on the page
    Vec2 middle{0, 0};           ///< local metres: the place in the middle of the frame
    double perM = 1;             ///< points of a metre
    int scale = 1;               ///< 1:scale
    Vec2 right{1, 0}, up{0, 1};  ///< local unit directions that go right and up on the page

    Vec2 at(Vec2 local) const {
        const Vec2 d = local - middle;
        return frame.centre() + Vec2(glm::dot(d, right), -glm::dot(d, up)) * perM;
    }
    Vec2 local(Vec2 page) const {
        const Vec2 d = (page - frame.centre()) / perM;
        return middle + right * d.x - up * d.y;
    }
    /// A local direction as one on the page, of the same length.
    Vec2 direction(Vec2 d) const { return {glm::dot(d, right), -glm::dot(d, up)}; }
    std::vector<Vec2> ring(std::span<const Vec2> local) const;
};

/// The largest round scale at which all points lie in the frame, `marginPt` from its edge; they stand in its middle. `upDeg`: clockwise from +Y.
MapView fitMap(std::span<const Vec2> points, const Box2& frame, double upDeg, double marginPt);

}  // namespace sallyport::report
