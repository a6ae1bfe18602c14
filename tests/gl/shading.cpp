// Soft shading: corners are darker than open floor where there is light, and nowhere else.
#include <catch2/catch.hpp>

#include "gl/box_scene.h"

using namespace sallyport;
using namespace sallyport::test;
using scene::Vec3f;

namespace {

base::Rgba8 at(const scene::DrawList& l, const Pixels& p, Vec3f w) {
    const scene::Vec4f c = l.viewProjection * scene::Vec4f(w, 1);
    return p.at(int((c.x / c.w * 0.5f + 0.5f) * kWidth), int((0.5f - c.y / c.w * 0.5f) * kHeight));
}

}  // namespace

TEST_CASE("aslant and at rest the floor is darker at the foot of a wall, and the open floor is as it was") {
    auto stage = openStage();
    if (!stage) return;
    auto list = orbitList();
    const Pixels p = stage->draw(list);
    const auto open = at(list, p, {5, 5, 0}), foot = at(list, p, {5, 9.45f, 0});
    CHECK(foot.g + 4 < open.g);
    CHECK(foot.g > open.g / 3);
    list.xray = true;  // walls are glass then, and glass has no corners
    ++list.baseRevision;
    Pixels x;
    for (int i = 0; i < 4; ++i) x = stage->draw(list);
    CHECK(near(at(list, x, {5, 5, 0}), at(list, x, {2, 3, 0}), 1));
    CHECK(near(open, at(list, x, {5, 5, 0}), 4));
}

TEST_CASE("a plan has no shading: its floor is one colour up to the wall") {
    auto stage = openStage();
    if (!stage) return;
    const auto list = planList();
    const Pixels p = stage->draw(list);
    CHECK(near(p.at(px(9.8f) - 5, py(5)), list.floorColor, 0));
    CHECK(near(p.at(px(5), py(5)), list.floorColor, 0));
}

TEST_CASE("a driver that refuses the shading leaves the picture as it is without it") {
    auto stage = openStage();
    if (!stage) return;
    stage->renderer.reset();
    gpu::RendererOptions options;
    options.refusedShader = "occlusion.frag";
    auto renderer = gpu::Renderer::create(&gpu::Offscreen::procAddress, options);
    REQUIRE(renderer);
    stage->renderer = *std::move(renderer);
    REQUIRE(stage->renderer->setScene(boxScene()));
    const auto list = orbitList();
    const Pixels p = stage->draw(list);
    CHECK(near(at(list, p, {5, 5, 0}), at(list, p, {5, 9.45f, 0}), 1));
}
