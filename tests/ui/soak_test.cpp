// Memory over time: the drill in a loop at 64 times its speed. The long run is the same by hand: sallyport demo --speed 64 --report FILE --exit-after 120.
#include <iostream>

#include "demo_window.h"

using namespace sallyport::test;

TEST_CASE("round after round of the drill takes no more memory than the first") {
    if (!canDriveWindows()) return;
    const Sandbox sandbox;
    DemoWindow w(sandbox, {"--speed", "64"});
    auto before = timeOf(w.report()["time"]);
    const auto wraps = [&](const json& j) {
        const auto now = timeOf(j["time"]);
        const bool wrapped = now < before;
        before = now;
        return wrapped;
    };
    REQUIRE(w.waitFor(wraps, 30));
    const double first = w.report()["resident_bytes"].get<double>();
    const size_t events = w.report()["events"];
    double most = first;
    w.waitFor([&](const json& j) {
        most = std::max(most, j["resident_bytes"].get<double>());
        return false;
    }, 10);
    std::cout << "resident after the first round " << first / 1e6 << " MB, at most " << most / 1e6 << " MB in the 10 s after\n";
    CHECK(most < first * 1.05);
    CHECK(w.report()["events"] == events);
    CHECK(w.report()["playing"] == true);
}
