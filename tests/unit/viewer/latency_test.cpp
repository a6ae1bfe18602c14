#include "viewer/latency.h"

#include <catch2/catch.hpp>

using namespace sallyport;
using namespace sallyport::viewer;

namespace {

const live::Timestamp kStart = *base::parseTimestamp("2026-11-23T14:00:00Z");

live::Event at(int receivedMs, std::optional<int> observedMs = std::nullopt) {
    live::Event e;
    e.receivedAt = kStart + base::Millis(receivedMs);
    if (observedMs) e.observedAt = kStart + base::Millis(*observedMs);
    return e;
}

}  // namespace

TEST_CASE("A percentile is the least duration that this part did not exceed, to half a millisecond") {
    Durations d;
    CHECK(d.percentileMs(0.99) == 0);
    for (int ms = 1; ms <= 100; ++ms) d.add(ms);
    CHECK(d.count() == 100);
    CHECK(d.percentileMs(0.5) == Approx(50).margin(0.5));
    CHECK(d.percentileMs(0.99) == Approx(99).margin(0.5));
    CHECK(d.percentileMs(1) == 100);
    CHECK(d.maxMs() == 100);
    d.add(5000, 1000);
    CHECK(d.percentileMs(0.99) == 5000);
    CHECK(d.percentileMs(0) == Approx(1).margin(0.5));
    d.add(90'000, 1000);  // beyond the last bin
    CHECK(d.percentileMs(0.4) == Approx(5000).margin(50));
    CHECK(d.percentileMs(0.99) == 90'000);
}

TEST_CASE("Events are as old as the first finished picture after them makes them, and count once") {
    Latency l;
    l.arrived(std::vector<live::Event>{at(0, -20), at(0), at(30, 10)});
    CHECK(l.fromReceived().count() == 0);
    l.shown(kStart + base::Millis(40), 16);
    CHECK(l.fromReceived().count() == 3);
    CHECK(l.fromReceived().maxMs() == 40);
    CHECK(l.fromReceived().percentileMs(0.3) == Approx(10).margin(0.5));
    CHECK(l.fromObserved().count() == 2);
    CHECK(l.fromObserved().maxMs() == 60);
    l.shown(kStart + base::Millis(1000), 17);
    CHECK(l.fromReceived().count() == 3);
    CHECK(l.frames().count() == 2);
    CHECK(l.frames().maxMs() == 17);
}

TEST_CASE("What a broker had kept, and what a wrong clock says, tells nothing about the way to the picture") {
    Latency l;
    live::Event kept = at(100, 0), wrong = at(100, 0);
    kept.retained = true;
    wrong.wrongClock = true;
    l.arrived(std::vector<live::Event>{kept, wrong});
    l.shown(kStart + base::Millis(110), 16);
    CHECK(l.fromReceived().count() == 2);
    CHECK(l.fromObserved().count() == 0);
}

TEST_CASE("A window that stands still for long loses no event from the count, and calls none younger than it is") {
    Latency l;
    std::vector<live::Event> many;
    for (int i = 0; i < 20'000; ++i) many.push_back(at(i));
    l.arrived(many);
    l.shown(kStart + base::Millis(20'000), 16);
    CHECK(l.fromReceived().count() == 20'000);
    CHECK(l.fromReceived().maxMs() == 20'000);
    CHECK(l.fromReceived().percentileMs(0.001) >= 1);
}
