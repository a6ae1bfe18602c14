// Memory over time: the drill in a loop at 64 times its speed. The long run is the same by hand: sallyport demo --speed 64 --report FILE --exit-after
// 120.
#include <cstdio>
#include <iostream>

#include "demo_window.h"

using namespace sallyport::test;

TEST_CASE("round after round of the drill takes no more memory than the first ones") {
    if (!canDriveWindows()) return;
    if (kPatience > 1) {
        std::puts("SKIP: a sanitizer's own memory grows");
        return;
    }
    const Sandbox sandbox;
    DemoWindow w(sandbox, {"--speed", "64"});
    auto before = timeOf(w.report()["time"]);
    const auto wraps = [&](const json& j) {
        const auto now = timeOf(j["time"]);
        const bool wrapped = now < before;
        before = now;
        return wrapped;
    };
    // What is resident swings by some per cent within a round; what grows shows in the mean of a round.
    const auto meanOfRound = [&] {
        double sum = 0, n = 0;
        REQUIRE(w.waitFor(
            [&](const json& j) {
                sum += j["resident_bytes"].get<double>();
                ++n;
                return wraps(j);
            },
            60));
        return sum / n;
    };
    meanOfRound();  // not a whole one, and the loading is in it
    const double first = meanOfRound();
    const size_t events = w.report()["events"];
    meanOfRound();
    const double last = meanOfRound();
    std::cout << "resident on average " << first / 1e6 << " MB in the second round, " << last / 1e6 << " MB in the fourth\n";
    CHECK(last < first * 1.05);
    CHECK(w.report()["events"] == events);
    CHECK(w.report()["playing"] == true);
}
