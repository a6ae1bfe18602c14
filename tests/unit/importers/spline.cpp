#include "importers/spline.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numbers>

using namespace sallyport;
using namespace sallyport::importers;
using base::Vec3;

namespace {

SplineCurve quarterCircle() {
    auto knots = SplineKnots::make(2, {0, 0, 0, 1, 1, 1}, 3);
    REQUIRE(knots);
    auto c = SplineCurve::make(*knots, {{1, 0, 0}, {1, 1, 0}, {0, 1, 0}}, {1, std::sqrt(0.5), 1});
    REQUIRE(c);
    return *c;
}

SplineSurface bumps() {
    auto u = SplineKnots::uniform(3, 6, false), v = SplineKnots::uniform(2, 5, false);
    REQUIRE(u);
    REQUIRE(v);
    std::vector<Vec3> points;
    std::vector<double> weights;
    for (int i = 0; i < 6; ++i)
        for (int j = 0; j < 5; ++j) {
            points.push_back({i, j, std::sin(i * 1.3) * std::cos(j * 0.7)});
            weights.push_back(1 + 0.3 * ((i + j) % 2));
        }
    auto s = SplineSurface::make(*u, *v, points, weights);
    REQUIRE(s);
    return *s;
}

}  // namespace

TEST_CASE("a rational spline draws a circle exactly and its samples keep the tolerance") {
    const SplineCurve c = quarterCircle();
    for (double u = 0; u <= 1; u += 0.0625) CHECK(glm::length(c.at(u)) == Approx(1).epsilon(1e-12));
    std::vector<Vec3> points;
    std::vector<double> parameters;
    c.sample(0.001, points, parameters);
    REQUIRE(points.size() == parameters.size());
    REQUIRE(points.size() > 8);
    CHECK(points.size() < 100);
    for (size_t i = 1; i < points.size(); ++i) {
        CHECK(parameters[i] > parameters[i - 1]);
        CHECK(glm::length((points[i] + points[i - 1]) / 2.0) > 0.999);
    }
    CHECK(glm::distance(points.front(), {1, 0, 0}) < 1e-12);
    CHECK(glm::distance(points.back(), {0, 1, 0}) < 1e-12);
}

TEST_CASE("the derivatives of a spline surface are those of its points") {
    const SplineSurface s = bumps();
    const double h = 1e-6;
    for (double u = 0.1; u < s.u().high() - 0.1; u += 0.37)
        for (double v = 0.1; v < s.v().high() - 0.1; v += 0.41) {
            Vec3 du, dv;
            s.at(u, v, du, dv);
            CHECK(glm::distance(du, (s.at(u + h, v) - s.at(u - h, v)) / (2 * h)) < 1e-6);
            CHECK(glm::distance(dv, (s.at(u, v + h) - s.at(u, v - h)) / (2 * h)) < 1e-6);
        }
}

TEST_CASE("the lines of a spline surface begin and end with it, ascend and keep to their number") {
    const SplineSurface s = bumps();
    for (const int axis : {0, 1})
        for (const size_t most : {size_t(200), size_t(5)}) {
            const std::vector<double> lines = s.lines(axis, 0.005, most);
            const SplineKnots& k = axis == 0 ? s.u() : s.v();
            CHECK(lines.size() <= most);
            CHECK(lines.front() == k.low());
            CHECK(lines.back() == k.high());
            CHECK(std::is_sorted(lines.begin(), lines.end()));
        }
}

TEST_CASE("bezier pieces meet at knots of full multiplicity") {
    auto k = SplineKnots::uniform(2, 5, true);
    REQUIRE(k);
    CHECK(k->at == std::vector<double>{0, 0, 0, 1, 1, 2, 2, 2});
    auto c = SplineCurve::make(*k, {{0, 0, 0}, {1, 2, 0}, {2, 0, 0}, {3, -2, 0}, {4, 0, 0}}, {});
    REQUIRE(c);
    CHECK(glm::distance(c->at(1), {2, 0, 0}) < 1e-12);
    CHECK(c->at(0.5).y == Approx(1));
}

TEST_CASE("splines that do not fit together are refused") {
    CHECK_FALSE(SplineKnots::make(0, {0, 1}, 1));
    CHECK_FALSE(SplineKnots::make(16, std::vector<double>(40, 0), 23));
    CHECK_FALSE(SplineKnots::make(2, {0, 0, 0, 1, 1}, 3));
    CHECK_FALSE(SplineKnots::make(2, {0, 0, 1, 0.5, 1, 1}, 3));
    CHECK_FALSE(SplineKnots::make(2, {1, 1, 1, 1, 1, 1}, 3));
    CHECK_FALSE(SplineKnots::make(2, {0, 0, NAN, 1, 1, 1}, 3));
    auto k = SplineKnots::make(2, {0, 0, 0, 1, 1, 1}, 3);
    REQUIRE(k);
    const std::vector<Vec3> points{{0, 0, 0}, {1, 1, 0}, {2, 0, 0}};
    CHECK_FALSE(SplineCurve::make(*k, {{0, 0, 0}, {1, 1, 0}}, {}));
    CHECK_FALSE(SplineCurve::make(*k, points, {1, 0, 1}));
    CHECK_FALSE(SplineCurve::make(*k, points, {1, 1}));
    CHECK_FALSE(SplineCurve::make(*k, {{0, 0, 0}, {INFINITY, 1, 0}, {2, 0, 0}}, {}));
    CHECK_FALSE(SplineSurface::make(*k, *k, points, {}));
}
