#include "viewer/free_memory.h"

#include <catch2/catch.hpp>

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
