#include "report/map_view.h"

#include <cmath>

namespace sallyport::report {

std::vector<Vec2> MapView::ring(std::span<const Vec2> points) const {
    std::vector<Vec2> out;
    out.reserve(points.size());
    for (const Vec2 p : points) out.push_back(at(p));
    return out;
}

MapView fitMap(std::span<const Vec2> points, const Box2& frame, double upDeg, double marginPt) {
    MapView v;
    v.frame = frame;
    const double a = upDeg * M_PI / 180;
    v.up = {std::sin(a), std::cos(a)};
    v.right = {std::cos(a), -std::sin(a)};
    Box2 box;  // right and up
    for (const Vec2 p : points)
        if (std::isfinite(p.x) && std::isfinite(p.y)) box.add({glm::dot(p, v.right), glm::dot(p, v.up)});
    if (box.empty()) box.add(Vec2(0, 0));
    v.scale = fittingScale(box.size(), frame.size() - Vec2(2 * marginPt));
    v.perM = pointsPerMetre(v.scale);
    v.middle = v.right * box.centre().x + v.up * box.centre().y;
    return v;
}

}  // namespace sallyport::report
