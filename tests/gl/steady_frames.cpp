// Steady frames make nothing: no memory of ours and no GL object, however the list changes within the sizes it had before.
#include <catch2/catch.hpp>
#include <glm/gtc/matrix_transform.hpp>

#include "base/allocation_count.h"
#include "gl/box_scene.h"

using namespace sallyport;
using namespace sallyport::test;

namespace {

struct Made {
    uint64_t allocations = 0, objects = 0;
};

template <class Change>
Made madeBy(Stage& stage, scene::DrawList& list, int frames, Change change) {
    stage.screen->bind();
    // Until every state has been met once: a software driver compiles each with C++ of its own, whose memory would count as ours.
    constexpr int kWarm = 160;
    for (int i = 0; i < kWarm; ++i) {
        change(i);
        ++list.baseRevision;
        stage.renderer->draw(list, kWidth, kHeight);
    }
    takeGlErrors();
    Made made;
    for (int i = kWarm; i < kWarm + frames; ++i) {
        change(i);
        ++list.baseRevision;
        base::startCountingAllocations();
        stage.renderer->draw(list, kWidth, kHeight);
        made.allocations += base::stopCountingAllocations();
        made.objects += stage.renderer->lastFrame().objectsMade;
    }
    CHECK(takeGlErrors() == 0);
    return made;
}

}  // namespace

TEST_CASE("a frame like the ones before it makes nothing: reused, recoloured, panned, with overlay and lines") {
    auto stage = openStage();
    if (!stage) return;
    auto list = planList();
    list.overlay = {{{0, 0}, {-1, 0}, {}}, {{48, 0}, {-1, 0}, {}}, {{0, 28}, {-1, 0}, {}}};
    list.overlayIndices = {0, 1, 2};
    list.lines = {{{2, 5, 0}, {18, 5, 0}, {}, 2, 0}};
    const Made made = madeBy(*stage, list, 60, [&](int i) {
        if (i % 3 == 0) list.rooms[0].pattern = uint32_t(i / 3 % 8);
        if (i % 5 == 0) list.viewProjection[3][0] += 0.01f;
    });
    CHECK(made.allocations == 0);
    CHECK(made.objects == 0);
}

TEST_CASE("a thousand frames round the building make nothing and leave no GL error: turning, resting, with floors cut and apart, sections and news") {
    auto stage = openStage();
    if (!stage) return;
    auto list = orbitList();
    list.floors = {{scene::FloorLook::Ghost, 0, 1.1f, 0.2f}, {scene::FloorLook::Active, 6, 5.1f, 1}};
    const auto home = list.viewProjection;
    const Made made = madeBy(*stage, list, 1000, [&](int i) {
        if (i % 8 < 5) list.viewProjection = home * glm::rotate(scene::Mat4f(1), 0.01f * float(i % 100), scene::Vec3f(0, 0, 1));
        list.rooms[size_t(i) % list.rooms.size()].pattern = uint32_t(i % 8);
        list.floors[1].cutZM = i % 40 < 10 ? 5.1f - 0.01f * float(i % 10) : 5.1f;
        list.section.reset();
        if (i % 16 < 4) list.section = base::Box<scene::Vec3f>{{1, 1, -1}, {15, 9, 9}};
        list.timeS = float(i) / 30;
    });
    CHECK(made.allocations == 0);
    CHECK(made.objects == 0);
}
