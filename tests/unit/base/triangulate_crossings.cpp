#include <catch2/catch.hpp>
#include <cmath>

#include "base/triangulate.h"

using namespace sallyport::base;

namespace {

/// A star of `n` corners, each joined to the one nearly opposite: every edge crosses nearly every other.
std::vector<Vec3> star(int n) {
    std::vector<Vec3> p;
    for (int i = 0; i < n; ++i) {
        const double a = 2 * M_PI * double(i) * double(n / 2) / double(n);
        p.emplace_back(std::cos(a), std::sin(a), 0);
    }
    return p;
}
/// A comb: simple, with long edges that all lie over each other along X.
std::vector<Vec3> comb(int teeth) {
    std::vector<Vec3> p{{-1, 0, 0}};
    for (int i = 0; i < teeth; ++i) {
        p.emplace_back(100, i + 0.25, 0);
        p.emplace_back(100, i + 0.5, 0);
        p.emplace_back(0, i + 0.75, 0);
        p.emplace_back(0, i + 1.0, 0);
    }
    p.emplace_back(-1, teeth, 0);
    return p;
}

}  // namespace

TEST_CASE("An outline whose edges nearly all cross is refused, a simple one with as many corners is not") {
    for (const int n : {401, 3001, 20001}) {
        std::vector<Vec3> p = star(n);
        const std::vector<uint32_t> loops{uint32_t(n)};
        CHECK(crossesTooOften(p, loops, {0, 0, 1}));
        std::vector<uint32_t> triangles;
        CHECK_FALSE(Triangulator().triangulate(p, loops, {0, 0, 1}, triangles));
        CHECK(triangles.empty());
    }
    std::vector<Vec3> p = comb(1000);
    const std::vector<uint32_t> loops{uint32_t(p.size())};
    CHECK_FALSE(crossesTooOften(p, loops, {0, 0, 1}));
    std::vector<uint32_t> triangles;
    CHECK(Triangulator().triangulate(p, loops, {0, 0, 1}, triangles));
}

TEST_CASE("A few corners may cross as they like, in any plane") {
    const std::vector<uint32_t> loops{101};
    CHECK_FALSE(crossesTooOften(star(101), loops, {0, 0, 1}));
    std::vector<Vec3> upright = star(1001);
    for (Vec3& p : upright) p = {p.z, p.x, p.y};
    CHECK(crossesTooOften(upright, std::vector<uint32_t>{1001}, {1, 0, 0}));
}
