#include "importers/profile.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <numbers>

using namespace sallyport;
using namespace sallyport::importers;
using base::Polygon2;
using base::Vec2;
using base::Vec3;

namespace {
constexpr double kPi = std::numbers::pi;
double ringArea(const Ring& r) {
    double sum = 0;
    for (size_t i = 0; i < r.size(); ++i) sum += r[i].x * r[(i + 1) % r.size()].y - r[i].y * r[(i + 1) % r.size()].x;
    return sum / 2;
}
/// Area, after checking that the rings run as Polygon2 promises.
double areaOf(const base::Result<Polygon2>& p) {
    REQUIRE(p);
    double sum = ringArea(p->outer);
    CHECK(sum > 0);
    for (const auto& h : p->holes) {
        CHECK(ringArea(h) < 0);
        sum += ringArea(h);
    }
    return sum;
}
base::Box2 boxOf(const Polygon2& p) {
    base::Box2 b;
    for (Vec2 q : p.outer) b.add(q);
    return b;
}
}  // namespace

TEST_CASE("sharp sections have the area of their formula and are centred") {
    CHECK(areaOf(rectangleProfile(2, 3)) == Approx(6));
    CHECK(areaOf(rectangleHollowProfile(2, 3, 0.1)) == Approx(6 - 1.8 * 2.8));
    CHECK(areaOf(trapeziumProfile(3, 1, 2, 0.5)) == Approx(4));
    CHECK(areaOf(iProfile(0.2, 0.4, 0.01, 0.02)) == Approx(2 * 0.2 * 0.02 + 0.36 * 0.01));
    CHECK(areaOf(asymmetricIProfile(0.3, 0.4, 0.01, 0.02, 0.2, 0.03)) == Approx(0.3 * 0.02 + 0.2 * 0.03 + 0.35 * 0.01));
    CHECK(areaOf(lProfile(0.2, 0.1, 0.01)) == Approx(0.2 * 0.01 + 0.09 * 0.01));
    CHECK(areaOf(lProfile(0.2, 0, 0.01)) == Approx(0.2 * 0.01 + 0.19 * 0.01));
    CHECK(areaOf(tProfile(0.2, 0.1, 0.01, 0.02)) == Approx(0.1 * 0.02 + 0.18 * 0.01));
    CHECK(areaOf(uProfile(0.2, 0.1, 0.01, 0.02)) == Approx(2 * 0.1 * 0.02 + 0.16 * 0.01));
    CHECK(areaOf(cProfile(0.2, 0.1, 0.01, 0.03)) == Approx(0.01 * (0.2 + 2 * 0.09 + 2 * 0.02)));
    CHECK(areaOf(zProfile(0.2, 0.1, 0.01, 0.02)) == Approx(0.2 * 0.01 + 2 * 0.09 * 0.02));
    for (const auto& p : {iProfile(0.2, 0.4, 0.01, 0.02), lProfile(0.2, 0.1, 0.01), tProfile(0.2, 0.1, 0.01, 0.02), uProfile(0.2, 0.1, 0.01, 0.02),
                          cProfile(0.2, 0.1, 0.01, 0.03), zProfile(0.2, 0.1, 0.01, 0.02)}) {
        REQUIRE(p);
        CHECK(glm::length(boxOf(*p).centre()) < 1e-12);
    }
}

TEST_CASE("round sections are within the chord tolerance of the curve") {
    CHECK(areaOf(circleProfile(1)) == Approx(kPi).epsilon(0.01));
    CHECK(areaOf(circleHollowProfile(1, 0.1)) == Approx(kPi * (1 - 0.81)).epsilon(0.02));
    CHECK(areaOf(ellipseProfile(2, 1)) == Approx(2 * kPi).epsilon(0.01));
    CHECK(areaOf(roundedRectangleProfile(2, 1, 0.2)) == Approx(2 - (4 - kPi) * 0.04).epsilon(0.01));
    CHECK(areaOf(rectangleHollowProfile(0.2, 0.1, 0.01, 0.01, 0.02)) ==
          Approx(0.02 - (4 - kPi) * 0.0004 - (0.18 * 0.08 - (4 - kPi) * 0.0001)).epsilon(0.03));
    for (double r : {0.01, 0.1, 1.0, 10.0}) {
        const int n = circleSegments(r);
        CHECK(n % 4 == 0);
        if (n < 96) CHECK(r * (1 - std::cos(kPi / n)) <= kChordToleranceM + 1e-12);
    }
}

TEST_CASE("a fillet adds material in the corner, an edge radius takes it") {
    const double r = 0.01, corner = (1 - kPi / 4) * r * r;
    CHECK(areaOf(iProfile(0.2, 0.4, 0.01, 0.02, r)) == Approx(areaOf(iProfile(0.2, 0.4, 0.01, 0.02)) + 4 * corner).epsilon(0.01));
    CHECK(areaOf(lProfile(0.2, 0.1, 0.01, r)) == Approx(areaOf(lProfile(0.2, 0.1, 0.01)) + corner).epsilon(0.01));
    CHECK(areaOf(lProfile(0.2, 0.1, 0.01, 0, 0.005)) < areaOf(lProfile(0.2, 0.1, 0.01)));
    // A radius larger than the section is cut down, not refused: files round such values.
    CHECK(areaOf(uProfile(0.2, 0.1, 0.01, 0.02, 5)) > areaOf(uProfile(0.2, 0.1, 0.01, 0.02)));
}

TEST_CASE("sections that leave no area are refused") {
    const double nan = std::numeric_limits<double>::quiet_NaN(), inf = std::numeric_limits<double>::infinity();
    CHECK_FALSE(rectangleProfile(0, 1));
    CHECK_FALSE(rectangleProfile(-1, 1));
    CHECK_FALSE(rectangleProfile(nan, 1));
    CHECK_FALSE(rectangleProfile(inf, 1));
    CHECK_FALSE(rectangleHollowProfile(1, 1, 0.5));
    CHECK_FALSE(circleProfile(nan));
    CHECK_FALSE(circleHollowProfile(1, 1));
    CHECK_FALSE(iProfile(0.2, 0.04, 0.01, 0.02));
    CHECK_FALSE(iProfile(0.2, 0.4, 0.3, 0.02));
    CHECK_FALSE(trapeziumProfile(1, 1, 1, nan));
    CHECK_FALSE(outlineProfile({{0, 0}, {1, 0}}));
    CHECK_FALSE(outlineProfile({{0, 0}, {1, 0}, {2, 0}, {1, 0}}));
    CHECK_FALSE(outlineProfile({{0, 0}, {1, nan}, {1, 1}}));
}

TEST_CASE("an outline is tidied: repeats and collinear points go, directions are put right, stray voids dropped") {
    const auto p =
        outlineProfile({{0, 0}, {0, 3}, {0, 3}, {2, 3}, {4, 3}, {4, 0}, {0, 0}}, {{{1, 1}, {2, 1}, {2, 2}, {1, 2}}, {{9, 9}, {10, 9}, {10, 10}}, {}});
    CHECK(areaOf(p) == Approx(11));
    CHECK(p->outer.size() == 4);
    CHECK(p->holes.size() == 1);
}

TEST_CASE("a centre line grows to both sides") {
    const std::vector<Vec2> line{{0, 0}, {4, 0}, {4, 3}};
    CHECK(areaOf(centreLineProfile(line, 0.2)) == Approx(7 * 0.2));
    CHECK_FALSE(centreLineProfile(std::span(line).first(1), 0.2));
}

TEST_CASE("arcs start, end and bend where they should") {
    Ring out;
    appendArc(out, {1, 1}, {2, 0}, {0, 2}, 0, kPi / 2);
    REQUIRE(out.size() >= 3);
    CHECK(glm::length(out.front() - Vec2{3, 1}) < 1e-12);
    CHECK(glm::length(out.back() - Vec2{1, 3}) < 1e-12);
    for (Vec2 p : out) CHECK(glm::length(p - Vec2{1, 1}) == Approx(2));
    const size_t first = out.size();
    appendArc(out, {1, 1}, {2, 0}, {0, 2}, kPi / 2, 0);  // back again: its first point is there already
    CHECK(out.size() == 2 * first - 1);

    out.clear();
    appendArcThrough(out, {1, 0}, {0, 1}, {-1, 0});
    CHECK(glm::length(out.front() - Vec2{1, 0}) < 1e-9);
    CHECK(glm::length(out.back() - Vec2{-1, 0}) < 1e-9);
    for (Vec2 p : out) CHECK(p.y >= -1e-9);
    out.clear();
    appendArcThrough(out, {1, 0}, {0, -1}, {-1, 0});
    for (Vec2 p : out) CHECK(p.y <= 1e-9);
    out.clear();
    appendArcThrough(out, {0, 0}, {1, 0}, {2, 0});
    CHECK(out.size() == 3);
    std::vector<Vec3> space;
    appendArcThrough(space, {0, 0, 1}, {0, 1, 0}, {0, 0, -1});
    for (Vec3 p : space) CHECK(glm::length(p) == Approx(1));
}

TEST_CASE("a trimmed range turns the way the sense says, at most once") {
    const auto sweep = [](double a, double b, bool sense) {
        const Vec2 r = trimmedRange(a, b, sense);
        return r.y - r.x;
    };
    CHECK(sweep(0, kPi / 2, true) == Approx(kPi / 2));
    CHECK(sweep(0, kPi / 2, false) == Approx(-3 * kPi / 2));
    CHECK(sweep(kPi / 2, 0, true) == Approx(3 * kPi / 2));
    CHECK(sweep(0, 2 * kPi, true) == Approx(2 * kPi));
    CHECK(sweep(0, 2 * kPi, false) == Approx(-2 * kPi));
    CHECK(std::abs(sweep(0, 1e9, true)) <= 2 * kPi + 1e-9);
    CHECK(sweep(std::numeric_limits<double>::quiet_NaN(), 1, true) == 0);
}

TEST_CASE("hostile arcs stay bounded") {
    Ring out;
    appendArc(out, {0, 0}, {1e9, 0}, {0, 1e9}, 0, 1e300);
    CHECK(out.size() <= 97);
    for (int i = 0; i < 200; ++i) appendArc(out, {double(i), 0}, {1, 0}, {0, 1}, 0, 100);
    CHECK(out.size() <= kMaxCurvePoints);
}

TEST_CASE("a mirrored profile keeps its directions") {
    const auto p = rectangleHollowProfile(2, 1, 0.1);
    REQUIRE(p);
    CHECK(areaOf(transformedProfile(*p, {3, 4}, {-1, 0}, {0, 1})) == Approx(areaOf(p)));
}
