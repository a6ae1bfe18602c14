// Purpose: how far a source's clock runs ahead of ours. Only a time in the future proves a wrong clock: an event cannot arrive before it was
// observed. A time in the past is delay (a store-and-forward radio, a retained message) and is never "corrected". Refuses to: read a clock.
#pragma once
#include <map>
#include <string>

#include "live/event.h"

namespace sallyport::live {

/// The skew of a source is the largest `observedAt - receivedAt` of its last five to ten minutes, when that exceeds kTolerance: the event with the
/// least delay shows the clock best. It is applied to the source's late events too. An event that this skew would make older than kMaxDelay
/// contradicts it (the clock was set right, or one event was nonsense), and the measurement starts anew from that event.
class SkewMeter {
public:
    static constexpr Millis kTolerance = std::chrono::seconds(2);
    static constexpr Millis kMaxDelay = std::chrono::minutes(10);
    static constexpr Millis kWindow = std::chrono::minutes(5);
    static constexpr size_t kMaxSources = 4096;  ///< sources beyond it are not corrected

    /// Skew to stamp into an event of `source`; zero when its clock is not shown to be wrong.
    Millis measure(const std::string& source, Timestamp observedAt, Timestamp receivedAt);

private:
    struct Seen {
        Timestamp windowStart;
        Millis now, before;  ///< largest lead of this window and of the one before
    };
    std::map<std::string, Seen, std::less<>> seen_;
};

}  // namespace sallyport::live
