#include "base/queue.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <thread>

using namespace sallyport::base;
using namespace std::chrono_literals;

TEST_CASE("A full queue makes the sender wait and drops nothing") {
    BoundedQueue<int> q(8);
    std::thread sender([&] {
        for (int i = 0; i < 1000; ++i) q.push(i);
        q.close();
    });
    std::vector<int> got;
    while (!(q.closed() && q.size() == 0)) q.pop(got, 5, 1ms);
    sender.join();
    REQUIRE(got.size() == 1000);
    for (int i = 0; i < 1000; ++i) REQUIRE(got[size_t(i)] == i);
}

TEST_CASE("tryPush refuses when full and leaves the value with the caller") {
    BoundedQueue<std::string> q(1);
    std::string a = "a", b = "b";
    CHECK(q.tryPush(a));
    CHECK_FALSE(q.tryPush(b));
    CHECK(b == "b");
}
