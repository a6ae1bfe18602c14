// Steady frames make nothing: no memory of ours, however the list changes within the sizes it had before.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <new>

#include "gl/box_scene.h"

namespace {
thread_local bool counting = false;
thread_local int allocations = 0;
}  // namespace

// Only operator new of this thread: what drivers take with malloc, or in their own threads, is theirs.
void* operator new(std::size_t size) {
    if (counting) ++allocations;
    if (void* p = std::malloc(size ? size : 1)) return p;
    throw std::bad_alloc();
}
// Every form that libraries pair with the deletes below, or an address sanitizer sees two allocators meet.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    if (counting) ++allocations;
    return std::malloc(size ? size : 1);
}
void operator delete(void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }

using namespace sallyport;
using namespace sallyport::test;

TEST_CASE("a frame like the ones before it allocates nothing: reused, recoloured, panned, with overlay and lines") {
    auto stage = openStage();
    if (!stage) return;
    auto list = planList();
    list.overlay = {{{0, 0}, {-1, -1}, {}}, {{48, 0}, {-1, -1}, {}}, {{0, 28}, {-1, -1}, {}}};
    list.overlayIndices = {0, 1, 2};
    list.lines = {{{2, 5, 0}, {18, 5, 0}, {}, 2, 0}};
    const auto frame = [&](int i) {
        if (i % 3 == 0) list.rooms[0].pattern = uint32_t(i / 3 % 8);
        if (i % 5 == 0) list.viewProjection[3][0] += 0.01f;
        ++list.baseRevision;
        stage->renderer->draw(list, kWidth, kHeight);
    };
    stage->screen->bind();
    for (int i = 0; i < 30; ++i) frame(i);
    allocations = 0;
    for (int i = 30; i < 90; ++i) {
        counting = true;
        frame(i);
        counting = false;
    }
    CHECK(allocations == 0);
}
