// Purpose: the window with the shipped drill, and the moments of the drill that a test goes to, read from the drill itself.
#pragma once
#include <catch2/catch.hpp>
#include <optional>

#include "base/time.h"
#include "window_driver.h"

namespace sallyport::test {

using nlohmann::json;

inline base::Timestamp timeOf(const json& j) { return base::parseTimestamp(j.get<std::string>()).value(); }

class DemoWindow : public WindowDriver {
public:
    explicit DemoWindow(const Sandbox& sandbox, std::vector<std::string> more = {}, int width = 1280, int height = 720);

    /// Space, and time stands.
    void pause();
    /// Presses on the time axis where `t` stands; paused, the window shows it to a pixel's worth of time.
    void scrubTo(base::Timestamp t);
    /// Paused shortly after an alert that nobody has acknowledged yet, so that its alarm row stands on the screen. `which`: the first or a later such
    /// alert.
    void goToOpenAlert(int which = 0);
};

}  // namespace sallyport::test
