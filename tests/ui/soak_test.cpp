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
    // What is resident swings by some per cent within a round, so the most of two rounds is laid beside the most of the next one.
    double first = 0, most = 0;
    const auto round = [&](double& highest) {
        return w.waitFor(
            [&](const json& j) {
                highest = std::max(highest, j["resident_bytes"].get<double>());
                return wraps(j);
            },
            60);
    };
    REQUIRE(round(first));
    REQUIRE(round(first));
    const size_t events = w.report()["events"];
    REQUIRE(round(most));
    std::cout << "resident at most " << first / 1e6 << " MB in the first two rounds, " << most / 1e6 << " MB in the third\n";
    CHECK(most < first * 1.05);
    CHECK(w.report()["events"] == events);
    CHECK(w.report()["playing"] == true);
}
