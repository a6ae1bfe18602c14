#include "base/triangulate.h"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <random>

using namespace sallyport;
using namespace sallyport::base;

namespace {
double areaOf(const std::vector<Vec3>& corners, const std::vector<uint32_t>& triangles, Vec3 normal) {
    double sum = 0;
    for (size_t t = 0; t + 2 < triangles.size(); t += 3) {
        const double part =
            glm::dot(normal, glm::cross(corners[triangles[t + 1]] - corners[triangles[t]], corners[triangles[t + 2]] - corners[triangles[t]]));
        CHECK(part >= -1e-12);
        sum += part / 2;
    }
    return sum;
}
double triangulatedArea(std::vector<Vec3> corners, std::vector<uint32_t> loops, Vec3 normal = {0, 0, 1}) {
    std::vector<uint32_t> triangles;
    Triangulator t;
    if (!t.triangulate(corners, loops, normal, triangles)) return 0;
    return areaOf(corners, triangles, normal);
}
}  // namespace

TEST_CASE("triangles cover a face exactly, holes left open") {
    CHECK(triangulatedArea({{0, 0, 0}, {4, 0, 0}, {4, 3, 0}, {0, 3, 0}}, {4}) == Approx(12));
    CHECK(triangulatedArea({{0, 0, 0}, {4, 0, 0}, {4, 3, 0}, {2, 1, 0}, {0, 3, 0}}, {5}) == Approx(8));
    CHECK(
        triangulatedArea({{0, 0, 0}, {4, 0, 0}, {4, 3, 0}, {0, 3, 0}, {1, 1, 0}, {1, 2, 0}, {2, 2, 0}, {2, 1, 0}, {3, 1, 0}, {3, 2, 0}, {3.5, 2, 0}},
                         {4, 4, 3}) == Approx(12 - 1 - 0.25));
    CHECK(triangulatedArea({{0, 0, 0}, {0, 4, 0}, {0, 4, 3}, {0, 2, 1}, {0, 0, 3}}, {5}, {1, 0, 0}) == Approx(8));
}

TEST_CASE("a star that is not convex but turns left everywhere is not taken for a fan") {
    std::vector<Vec3> star;
    for (int i = 0; i < 5; ++i) star.push_back({std::cos(4 * i * 3.14159265358979 / 5), std::sin(4 * i * 3.14159265358979 / 5), 0});
    const double outline = triangulatedArea(star, {5});
    CHECK(outline == Approx(1.1226).margin(1e-3));  // the area inside the star's outline, each point once
}

TEST_CASE("random star-shaped polygons keep their area") {
    std::mt19937 random(11);
    std::uniform_real_distribution<double> radius(0.2, 3);
    for (int round = 0; round < 200; ++round) {
        const int n = 3 + round % 40;
        std::vector<Vec3> ring;
        double expected = 0;
        for (int i = 0; i < n; ++i) {
            const double r = radius(random), a = 2 * 3.14159265358979 * i / n;
            ring.push_back({r * std::cos(a), r * std::sin(a), 0});
        }
        for (int i = 0; i < n; ++i) {
            const Vec3 a = ring[size_t(i)], b = ring[size_t((i + 1) % n)];
            expected += (a.x * b.y - a.y * b.x) / 2;
        }
        CHECK(triangulatedArea(ring, {uint32_t(n)}) == Approx(expected));
    }
}

TEST_CASE("faces without an area give nothing and do no harm") {
    CHECK(triangulatedArea({}, {}) == 0);
    CHECK(triangulatedArea({{0, 0, 0}, {1, 0, 0}}, {2}) == 0);
    CHECK(triangulatedArea({{0, 0, 0}, {1, 0, 0}, {2, 0, 0}}, {3}) == 0);
    CHECK(triangulatedArea({{1, 1, 0}, {1, 1, 0}, {1, 1, 0}, {1, 1, 0}, {1, 1, 0}}, {5}) == 0);
}

TEST_CASE("needles that are wide only by the rounding of their corners do no harm") {
    // These five ended the tessellator; the others are of their kind.
    std::vector<Vec3> corners{{5438.7748256498353, 5435.5248256498353, 3297.7077443158551},
                              {-52551.974293155086, -52555.224293155086, -31322.899685188535},
                              {-53977.976320666683, -53981.226320666683, -32174.226097389463},
                              {-2641.9033302492157, -2645.1533302492157, -1526.475258156071},
                              {-18803.259642047302, -18806.509642047302, -11174.841263099912}};
    std::vector<uint32_t> triangles;
    base::Triangulator triangulator;
    const std::array<uint32_t, 1> five{5};
    for (const Vec3 normal : {Vec3{1, 0, 0}, Vec3{0, -1, 0}, Vec3{0, 0, 1}}) triangulator.triangulate(corners, five, normal, triangles);
    std::mt19937 random(24);
    std::uniform_real_distribution<double> unit(-1, 1);
    for (int round = 0; round < 20000; ++round) {
        const Vec3 along{unit(random), unit(random), unit(random)};
        const Vec3 normal = glm::normalize(glm::cross(along, {unit(random), unit(random), unit(random)}));
        const double length = std::pow(10, 2.5 + 2.5 * unit(random));
        std::vector<Vec3> needle(3 + round % 10, Vec3{unit(random), unit(random), unit(random)} * length);
        for (Vec3& p : needle) p += along * (unit(random) * length);
        const std::array<uint32_t, 1> loop{uint32_t(needle.size())};
        triangles.clear();
        base::Triangulator().triangulate(needle, loop, normal, triangles);
        REQUIRE(std::all_of(triangles.begin(), triangles.end(), [&](uint32_t i) { return i < needle.size(); }));
    }
}

TEST_CASE("loops that cross are split where they cross") {
    // A bow tie: two triangles of area 1.
    std::vector<Vec3> corners{{0, 0, 0}, {2, 2, 0}, {2, 0, 0}, {0, 2, 0}};
    const std::vector<uint32_t> loops{4};
    std::vector<uint32_t> triangles;
    Triangulator t;
    REQUIRE(t.triangulate(corners, loops, {0, 0, 1}, triangles));
    CHECK(corners.size() == 5);
    CHECK(areaOf(corners, triangles, {0, 0, 1}) == Approx(2));
    for (uint32_t i : triangles) CHECK(i < corners.size());
}
