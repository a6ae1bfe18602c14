#include "base/sha256.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <thread>
#include <vector>

using namespace sallyport;

TEST_CASE("ordered names of one thread rise, those of several are never the same") {
    constexpr size_t kThreads = 4, kEach = 20'000;  // more than a millisecond has counts for in some of them
    std::vector<std::vector<std::string>> made(kThreads);
    std::vector<std::thread> threads;
    for (auto& mine : made)
        threads.emplace_back([&mine] {
            for (size_t i = 0; i < kEach; ++i) mine.push_back(base::orderedHex());
        });
    for (auto& t : threads) t.join();
    std::set<std::string> all;
    for (const auto& mine : made) {
        CHECK(std::is_sorted(mine.begin(), mine.end()));
        all.insert(mine.begin(), mine.end());
    }
    CHECK(all.size() == kThreads * kEach);
    for (const std::string& name : {*all.begin(), *all.rbegin()}) {
        CHECK(name.size() == 32);
        CHECK(name.find_first_not_of("0123456789abcdef") == std::string::npos);
    }
}
