// What is done beside the window's thread: one thing, whose outcome is taken once, whatever became of it.
#include "viewer/background.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <stdexcept>
#include <string>

using namespace sallyport::viewer;

namespace {

std::atomic<int> woken{0};
std::string because(const std::exception& e) { return std::string("failed: ") + e.what(); }

template <class T>
T taken(Background<T>& b) {
    for (;;)
        if (auto out = b.take()) return *out;
}

}  // namespace

TEST_CASE("An outcome is taken once, after the loop was woken for it") {
    woken = 0;
    Background<std::string> b([] { ++woken; });
    CHECK_FALSE(b.busy());
    CHECK_FALSE(b.take());
    std::promise<void> go;
    b.start([until = go.get_future().share()] { return until.wait(), std::string("done"); }, because);
    CHECK(b.busy());
    CHECK_FALSE(b.take());
    go.set_value();
    CHECK(taken(b) == "done");
    CHECK_FALSE(b.busy());
    CHECK_FALSE(b.take());
    CHECK_FALSE(b.wait());
    CHECK(woken == 1);
    b.start([] { return std::string("again"); }, because);
    CHECK(b.wait() == "again");
    CHECK(woken == 2);
}

TEST_CASE("What throws beside the window is an outcome like any other") {
    Background<std::string> b;
    b.start([]() -> std::string { throw std::bad_alloc(); }, because);
    CHECK(taken(b).starts_with("failed: "));
    CHECK_FALSE(b.busy());
}

TEST_CASE("Who holds something under way waits for it at the end") {
    std::atomic<bool> ended{false};
    {
        Background<int> b;
        b.start(
            [&ended] {
                std::this_thread::sleep_for(std::chrono::milliseconds(50));
                ended = true;
                return 1;
            },
            [](const std::exception&) { return 0; });
    }
    CHECK(ended);
}
