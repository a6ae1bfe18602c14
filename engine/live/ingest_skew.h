// Purpose: how far a source's clock runs ahead of ours, and whether its times can be believed at all. Only a time in the future proves a wrong clock:
// an event cannot arrive before it was observed. A time in the past is delay (a store-and-forward radio, a retained message) and is never
// "corrected", unless it lies before anything that Sallyport could have seen (a clock that starts at 1970). Refuses to: read a clock.
#pragma once
#include <map>
#include <string>

#include "live/event.h"

namespace sallyport::live {

/// The skew of a source is the largest `observedAt - receivedAt` of its last five to ten minutes, when that exceeds kTolerance: the event with the
/// least delay shows the clock best. It is applied to the source's late events too. An event that this skew would make older than kMaxDelay
/// contradicts it (the clock was set right, or one event was nonsense), and the measurement starts anew from that event.
///
/// A clock that is off by more than kFar is believed only when it is seen to run: two later events with the same lead, the last at least kRuns after
/// the first. Until then, and for dates before kFirstBelieved, and for retained messages from beyond what is measured (nobody knows how long the
/// broker had them), the time is no time: Reading::wrong. Another source that runs with the same lead vouches for it: then the wrong clock is ours.
class SkewMeter {
public:
    static constexpr Millis kTolerance = std::chrono::seconds(2);
    static constexpr Millis kMaxDelay = std::chrono::minutes(10);
    static constexpr Millis kWindow = std::chrono::minutes(5);
    static constexpr Millis kFar = std::chrono::hours(24);
    static constexpr Millis kRuns = std::chrono::seconds(10);
    static constexpr Millis kVouches = std::chrono::minutes(1);
    static constexpr Timestamp kFirstBelieved{Millis(1'577'836'800'000)};  ///< 2020-01-01T00:00:00Z
    static constexpr size_t kMaxSources = 4096;                            ///< sources beyond it are not corrected

    struct Reading {
        Millis skew{0};  ///< to stamp into the event; zero when its clock is not shown to be wrong
        bool wrong = false;
        bool operator==(const Reading&) const = default;
    };
    Reading measure(const std::string& source, Timestamp observedAt, Timestamp receivedAt, bool retained = false);

private:
    struct Seen {
        Timestamp windowStart;
        Millis now, before;  ///< largest lead of this window and of the one before
        Timestamp runStart;  ///< first of a run of events with one lead
        Millis runLead;
        int run = 1;
        bool runs = false;
    };
    bool believed(const std::string& source, const Seen& s, Millis skew);
    void forget(const std::string& source);

    std::map<std::string, Seen, std::less<>> seen_;
    std::optional<std::pair<std::string, Millis>> running_;  ///< the last source that was far off and ran, with its lead
};

}  // namespace sallyport::live
