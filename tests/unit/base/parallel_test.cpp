// Tasks side by side: each once, and what one throws reaches the caller.
#include "base/parallel.h"

#include <catch2/catch.hpp>
#include <stdexcept>

using namespace sallyport;

TEST_CASE("every task is done once, whatever the number of threads") {
    for (const int threads : {-1, 1, 2, 7, 1000}) {
        std::vector<std::atomic<int>> done(1000);
        base::inParallel(threads, done.size(), [&](size_t i) { ++done[i]; });
        CHECK(std::all_of(done.begin(), done.end(), [](const auto& n) { return n == 1; }));
    }
    base::inParallel(4, 0, [](size_t) { FAIL("there is no task"); });
}

TEST_CASE("what a task throws is thrown for the caller when all threads are done, and no task begins after it") {
    for (const int threads : {1, 2, 8}) {
        std::atomic<size_t> begun{0}, running{0};
        const auto run = [&] {
            base::inParallel(threads, 1'000'000, [&](size_t i) {
                ++running;
                ++begun;
                if (i == 10) {
                    --running;
                    throw std::runtime_error("ten");
                }
                --running;
            });
        };
        CHECK_THROWS_WITH(run(), "ten");
        CHECK(running == 0);
        if (threads == 1) CHECK(begun == 11);
    }
}
