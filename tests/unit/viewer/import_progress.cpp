#include "viewer/import_progress.h"

#include <catch2/catch.hpp>

using namespace sallyport::viewer;
using namespace std::chrono_literals;

TEST_CASE("the bar of an import runs from 0 to 1 through the phases and never falls") {
    ImportProgress p;
    double before = p.state().fraction;
    CHECK(before == 0);
    for (const char* phase : {"read", "parse", "geometry"})
        for (const double f : {0.0, 0.5, 1.0}) {
            REQUIRE(p.report(phase, f));
            CHECK(p.state().fraction >= before);
            before = p.state().fraction;
        }
    CHECK(before == 1);
    CHECK(p.report("parse", 0.1));  // a thread that is late
    CHECK(p.state().fraction == 1);
    CHECK(p.report("something new", 0.5));
    CHECK(p.report("parse", std::numeric_limits<double>::quiet_NaN()));
    CHECK(p.state().fraction == 1);
}

TEST_CASE("the phase is said in words") {
    ImportProgress p;
    p.report("geometry", 0.5);
    CHECK(std::string(p.state().phase) == "Making the shapes");
}

TEST_CASE("time left is told only when enough is done, from the pace so far") {
    ImportProgress p;
    const auto begin = ImportProgress::Clock::now();
    p.report("read", 0.5);
    CHECK_FALSE(p.state(begin + 60s).timeLeft);
    p.report("geometry", 0.2);
    CHECK_FALSE(p.state(begin).timeLeft);
    const auto s = p.state(begin + 30s);
    REQUIRE(s.timeLeft);
    CHECK(double(s.timeLeft->count()) == Approx(30 * (1 - s.fraction) / s.fraction).margin(2));
    CHECK(timeLeftText(45s) == "about 45 s left");
    CHECK(timeLeftText(170s) == "about 3 min left");
    CHECK(timeLeftText(0s) == "nearly done");
}

TEST_CASE("who asked to stop is told so at the next report") {
    ImportProgress p;
    CHECK(p.report("parse", 0.2));
    p.cancel();
    CHECK_FALSE(p.report("parse", 0.3));
    CHECK(p.cancelled());
}
