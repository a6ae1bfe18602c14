// Purpose: what tests of windows that listen to a real broker need before they start. Refuses to: pass where they cannot run; they skip, with the
// reason.
#pragma once
#include <iostream>

#include "feed/broker.h"
#include "window_driver.h"

namespace sallyport::test {

inline bool canListen() {
    if (!canDriveWindows()) return false;
    const std::string why = Broker::missing();
    if (!why.empty()) std::cout << "SKIP: " << why << std::endl;
    return why.empty();
}

}  // namespace sallyport::test
