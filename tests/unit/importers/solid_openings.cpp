// Openings in a wall that stands square, where faces are combined as rectangles, against the same wall turned out of every axis, where they are not.
#include <catch2/catch.hpp>
#include <glm/gtc/matrix_transform.hpp>
#include <random>

#include "importers/solid.h"

using namespace sallyport;
using namespace sallyport::importers;
using base::Vec3;

TEST_CASE("openings inside, across every side, at corners, touching and overlapping are cut as from a wall turned out of square") {
    std::mt19937 random(3);
    const auto pick = [&](std::initializer_list<double> from) { return from.begin()[random() % from.size()]; };
    const base::Mat4 turn = glm::rotate(base::Mat4(1.0), 0.7, glm::normalize(Vec3(1, 2, 3)));
    const Solid wall = box({0, 0, 0}, {8, 0.3, 3});
    int notched = 0;
    for (int round = 0; round < 400; ++round) {
        std::vector<Solid> cutters, turned;
        for (size_t n = 1 + random() % 5; n > 0; --n) {
            const double x = pick({-0.5, 0, 0.5, 1.5, 3, 4.5, 6, 7.5}), z = pick({-0.5, 0, 0.5, 1, 2.5});
            const double w = pick({0.5, 1, 1.5, 8.5}), h = pick({0.5, 1, 2, 3.5});
            const double from = pick({-0.1, 0, 0.1}), to = pick({0.2, 0.3, 0.4});
            // Now and then a hair's breadth off the grid.
            const double off = random() % 6 ? 0 : pick({4e-6, -4e-6, 3e-5, -3e-5});
            cutters.push_back(box({x + off, from, z}, {x + w, to, z + h + off}));
            turned.push_back(transformed(cutters.back(), turn));
            notched += z == 0 && x > 0 && x + w < 8;
        }
        const auto square = subtract(wall, cutters), skew = subtract(transformed(wall, turn), turned);
        REQUIRE(square);
        REQUIRE(skew);
        INFO("round " << round);
        CHECK(square->volume() == Approx(skew->volume()).margin(2e-4));
        CHECK(square->surface() == Approx(skew->surface()).margin(1e-3));
        CHECK(square->closed);
    }
    CHECK(notched > 50);
}
