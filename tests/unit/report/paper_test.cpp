#include "report/paper.h"

#include <catch2/catch.hpp>

using namespace sallyport::report;

TEST_CASE("A Letter page is 612 by 792 points and an A3 page twice an A4 page") {
    CHECK(paperSize(Paper::Letter).x == Approx(612));
    CHECK(paperSize(Paper::Letter).y == Approx(792));
    CHECK(paperSize(Paper::Tabloid).x == Approx(792));
    CHECK(paperSize(Paper::A3).x == Approx(paperSize(Paper::A4).y));
}

TEST_CASE("Every paper is found by its name and an unknown one is not") {
    for (const Paper p : {Paper::Letter, Paper::Tabloid, Paper::A4, Paper::A3}) CHECK(paperNamed(paperName(p)) == p);
    CHECK_FALSE(paperNamed("legal"));
}

TEST_CASE("The scale is the largest round one at which the plan fits") {
    // 90 m on 180 mm of paper is 1:500 exactly.
    CHECK(fittingScale({90, 10}, {millimetres(180.01), millimetres(180)}) == 500);
    CHECK(fittingScale({91, 10}, {millimetres(180.01), millimetres(180)}) == 600);
    CHECK(fittingScale({10, 90}, {millimetres(180), millimetres(180.01)}) == 500);
    CHECK(fittingScale({1, 1}, {millimetres(180), millimetres(180)}) == 50);
    CHECK(fittingScale({1e7, 1e7}, {millimetres(180), millimetres(180)}) == 50000);
    CHECK(pointsPerMetre(250) == Approx(millimetres(4)));
}
