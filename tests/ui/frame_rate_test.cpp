// How fast the window draws. Printed, not asserted beyond what tells a hang from a slow machine: software GL on shared cores is no measure.
#include <iostream>

#include "demo_window.h"

using namespace sallyport::test;

TEST_CASE("the drill keeps moving on the screen, at its own speed and eight times as fast") {
    if (!canDriveWindows()) return;
    constexpr double kHang = 5 / kPatience;
    for (const char* speed : {"1", "8"}) {
        const Sandbox sandbox;
        DemoWindow w(sandbox, {"--speed", speed});
        std::vector<double> fps;
        double worst = 0;
        // The first second has the loading in it.
        for (int i = 0; i < 10; ++i) {
            const json& r = w.next();
            if (i < 4) continue;
            fps.push_back(r["fps"]);
            worst = std::max(worst, r["worst_frame_ms"].get<double>());
        }
        double sum = 0;
        for (const double f : fps) sum += f;
        std::cout << "plan view at " << speed << "x, 1280x720: " << sum / double(fps.size()) << " fps on average, slowest frame " << worst << " ms\n";
        CHECK(sum / double(fps.size()) > kHang);
        w.screenshot(std::string("frame_rate_") + speed);
    }
}
