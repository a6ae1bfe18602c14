#include "base/math.h"

#include <catch2/catch.hpp>

using namespace sallyport::base;

namespace {
Polygon2 square(double side) { return {{{0, 0}, {side, 0}, {side, side}, {0, side}}, {}}; }
}  // namespace

TEST_CASE("Area and containment leave the holes out") {
    Polygon2 p = square(10);
    p.holes.push_back({{4, 4}, {4, 6}, {6, 6}, {6, 4}});
    CHECK(area(p) == Approx(96));
    CHECK(contains(p, {1, 1}));
    CHECK_FALSE(contains(p, {5, 5}));
    CHECK_FALSE(contains(p, {11, 5}));
}

TEST_CASE("The innermost point keeps clear of edges and holes") {
    CHECK(innermostPoint(square(10)).radiusM == Approx(5).margin(0.2));
    Polygon2 ring = square(10);
    ring.holes.push_back({{3, 3}, {3, 7}, {7, 7}, {7, 3}});
    const InnerPoint i = innermostPoint(ring);
    CHECK(contains(ring, i.point));
    CHECK(i.radiusM > 1.4);
    const Polygon2 corridor{{{0, 0}, {80, 0}, {80, 2}, {0, 2}}, {}};
    CHECK(innermostPoint(corridor).radiusM == Approx(1).margin(0.2));
}

TEST_CASE("Degenerate polygons answer without harm") {
    CHECK(area(Polygon2{}) == 0);
    CHECK_FALSE(contains(Polygon2{{{0, 0}, {1, 1}}, {}}, {0, 0}));
    CHECK(innermostPoint(Polygon2{{{1, 1}, {1, 1}, {1, 1}}, {}}).radiusM <= 0);
}
