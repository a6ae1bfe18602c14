#include "viewer/free_memory.h"

#include <malloc.h>

#include <catch2/catch.hpp>
#include <vector>

using sallyport::viewer::FreeMemory;

TEST_CASE("Memory is given back once for so many events, and anew for another school") {
    FreeMemory memory;
    int times = 0;
    for (uint64_t seq = 0; seq <= 4 * FreeMemory::kEveryEvents; seq += 100) times += memory.giveBack(seq);
    CHECK(times == 4);
    CHECK_FALSE(memory.giveBack(1));
    CHECK_FALSE(memory.giveBack(FreeMemory::kEveryEvents - 1));
    CHECK(memory.giveBack(FreeMemory::kEveryEvents));
}

// The sanitizers have allocators of their own.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_CASE("Large blocks stay apart from small ones, though larger ones were freed before") {
    constexpr size_t kLarge = 8u << 20;
    // Not folded away: somebody might look at it.
    const auto fill = [](size_t bytes) { return std::vector<char>(bytes, 'x'); };
    CHECK(fill(kLarge).back() == 'x');  // by which the allocator would raise its limit
    FreeMemory::keepLargeBlocksApart();
    const size_t before = ::mallinfo2().hblkhd;
    {
        // Some may find a hole that an earlier test left among the small ones.
        std::vector<std::vector<char>> blocks;
        for (int i = 0; i < 96; ++i) blocks.push_back(fill(kLarge / 8));
        const size_t apart = ::mallinfo2().hblkhd;
        CHECK(apart >= before + blocks.size() / 2 * blocks[0].size());
        const auto small = fill(FreeMemory::kLargeBytes / 2);
        CHECK(::mallinfo2().hblkhd == apart);
    }
    CHECK(::mallinfo2().hblkhd == before);
}
#endif
