// Purpose: what the clocks on the wall show here. Refuses to: know other places' time zones.
#pragma once
#include "base/time.h"

namespace sallyport::base {

/// Local time less UTC at an instant, by this machine's time zone.
Millis localOffset(Timestamp t);

}  // namespace sallyport::base
