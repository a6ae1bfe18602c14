#include "base/text.h"

#include <catch2/catch.hpp>

#include "base/math.h"

using namespace sallyport::base;

TEST_CASE("A character of UTF-8 is as long as it is, and what is none has no length") {
    CHECK(utf8Length("a") == 1);
    CHECK(utf8Length("\xc3\xa4x") == 2);
    CHECK(utf8Length("\xe2\x82\xac") == 3);
    CHECK(utf8Length("\xf0\x9f\x9a\xaa") == 4);
    for (const char* broken : {"\xc3", "\xc3x", "\x80", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xff", "\xe2\x82"})
        CHECK(utf8Length(broken) == 0);
}

TEST_CASE("Folding changes ASCII letters only") { CHECK(lowerAscii("Level \xc3\x84 2.OBJ") == "level \xc3\x84 2.obj"); }

TEST_CASE("A count agrees with its noun") {
    CHECK(counted(1, "floor", "floors") == "1 floor");
    CHECK(counted(0, "floor", "floors") == "0 floors");
}

TEST_CASE("The convex outline holds the outer points counter-clockwise, of few points what there is") {
    const auto hull = convexHull({{0, 0}, {2, 0}, {1, 1}, {2, 2}, {0, 2}, {1, 0}, {0, 0}});
    CHECK(hull.size() == 4);
    CHECK(signedArea(hull) == Approx(4));
    CHECK(convexHull({}).empty());
    CHECK(convexHull({{1, 1}}).size() < 3);
    CHECK(convexHull({{0, 0}, {1, 1}, {2, 2}}).size() < 3);
}
