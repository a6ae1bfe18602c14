// The fine lines of a plan, which are plain arithmetic.
#include "gpu/outlines.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "gl/box_scene.h"

using namespace sallyport;
using scene::Vec3f;

namespace {

std::vector<Vec3f> boxCorners(Vec3f lo, Vec3f hi) {
    scene::SceneGeometry g;
    test::addBox(g, scene::ChunkClass::Walls, 0, lo, hi);
    std::vector<Vec3f> corners;
    for (const uint32_t i : g.indices) corners.push_back(g.vertices[i].position);
    return corners;
}

float totalLength(const std::vector<gpu::Segment>& segments) {
    float sum = 0;
    for (const auto& s : segments) sum += glm::length(s.b - s.a);
    return sum;
}

}  // namespace

TEST_CASE("a box cut anywhere between foot and head gives its outline once, at the cut height") {
    const auto corners = boxCorners({1, 2, 0}, {4, 7, 3});
    for (const float z : {0.1f, 1.2f, 3.0f}) {
        std::vector<gpu::Segment> out;
        gpu::cutTriangles(corners, z, out);
        CHECK(totalLength(out) == Approx(16));
        CHECK(out.size() == 4);
        for (const auto& s : out) CHECK((s.a.z == z && s.b.z == z));
    }
    for (const float z : {-1.0f, 0.0f, 3.1f}) {
        std::vector<gpu::Segment> out;
        gpu::cutTriangles(corners, z, out);
        CHECK(out.empty());
    }
}

TEST_CASE("the creases of a box are its twelve edges, without the diagonals of its faces") {
    std::vector<gpu::Segment> out;
    gpu::creaseEdges(boxCorners({0, 0, 0}, {2, 3, 4}), out);
    CHECK(out.size() == 12);
    CHECK(totalLength(out) == Approx(4 * (2 + 3 + 4)));
}

TEST_CASE("corners that are not numbers or lie beyond any building leave no crease") {
    std::vector<Vec3f> corners = {
        {0, 0, 0}, {1, 0, 0}, {0, std::numeric_limits<float>::quiet_NaN(), 0}, {0, 0, 0}, {1e20f, 0, 0}, {0, 1, 0}, {1, 1, 1}, {1, 1, 1}, {1, 1, 1}};
    std::vector<gpu::Segment> out;
    gpu::creaseEdges(corners, out);
    CHECK(out.empty());
}
