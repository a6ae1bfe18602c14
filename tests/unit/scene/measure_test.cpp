// Distances that are measured in the picture: what they come to, and how they are told.
#include "scene/measure.h"

#include <catch2/catch.hpp>

#include "scene/view_state.h"

using namespace sallyport;
using namespace sallyport::scene;

TEST_CASE("A measured line is as long as its sides together") {
    Measuring m;
    CHECK(m.lengthM() == 0);
    m.points = {{1, 1}};
    CHECK(m.lengthM() == 0);
    m.points = {{1, 1}, {4, 5}, {4, 15}};
    CHECK(m.lengthM() == Approx(15));
}

TEST_CASE("Distances are told in the chosen unit, in tenths where a pointer can tell them apart") {
    CHECK(measured(12.34, true).value == Approx(12.34));
    CHECK(measured(12.34, true).unit == "m");
    CHECK(measured(12.34, true).decimals == 1);
    CHECK(measured(250, true).decimals == 0);
    CHECK(measured(99.97, true).decimals == 0);  // else "100.0"
    CHECK(measured(3.048, false).value == Approx(10));
    CHECK(measured(3.048, false).unit == "ft");
    CHECK(measured(3.048, false).decimals == 1);
    CHECK(measured(60, false).decimals == 0);
}
