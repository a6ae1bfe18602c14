#include "base/shared_text.h"

#include <catch2/catch.hpp>
#include <thread>
#include <vector>

using sallyport::base::SharedText;
using std::string;

TEST_CASE("A shared text reads, compares and orders as its characters do") {
    const string zero("a\0b", 3);
    const std::vector<string> texts{"", "a", zero, "ab", "b", "feed#17-20431", "feed#17-20432", "\xc3\xa4", string(5000, 'x')};
    for (const string& a : texts)
        for (const string& b : texts) {
            const SharedText s(a), t(b);
            CHECK(s.view() == a);
            CHECK(s.empty() == a.empty());
            CHECK((s == t) == (a == b));
            CHECK((s <=> t) == (a <=> b));
            CHECK((s == b) == (a == b));
            CHECK((s < b) == (a < b));
            CHECK(s + b == a + b);
            CHECK(a + t == a + b);
        }
}

TEST_CASE("A copy of a shared text is the same text, and outlives the first") {
    SharedText copy;
    {
        SharedText first("who said it");
        copy = first;
        CHECK(copy.address() == first.address());
        first = "somebody else";
        CHECK(copy == "who said it");
        first = first;  // NOLINT
        CHECK(first == "somebody else");
        copy = copy;  // NOLINT
    }
    CHECK(copy == "who said it");
    const SharedText moved = std::move(copy);
    CHECK(moved == "who said it");
    CHECK(copy.empty());  // NOLINT: a moved-from text is empty
}

TEST_CASE("A text that comes again is kept once, however many others come between") {
    const SharedText first = SharedText::usual("acs/lincoln");
    CHECK(SharedText::usual("acs/lincoln").address() == first.address());
    for (int i = 0; i < 100'000; ++i) REQUIRE(SharedText::usual("source " + std::to_string(i)) == "source " + std::to_string(i));
    CHECK(SharedText::usual("acs/lincoln") == first);
    CHECK(SharedText::usual("").empty());
    CHECK(SharedText::usual(string(1000, 'y')) == string(1000, 'y'));
}

TEST_CASE("A shared text may be copied and let go in several threads at once") {
    const SharedText text("mqtt broker.local:8883");
    std::vector<std::thread> threads;
    std::vector<size_t> sums(3, 0);
    for (size_t& sum : sums)
        threads.emplace_back([&text, &sum] {
            for (int i = 0; i < 20'000; ++i) {
                const SharedText mine = text;
                std::vector<SharedText> many(4, mine);
                sum += many.back().size();
            }
        });
    for (std::thread& t : threads) t.join();
    for (const size_t sum : sums) CHECK(sum == 20'000 * text.size());
}
