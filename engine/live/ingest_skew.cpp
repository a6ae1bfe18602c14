#include "live/ingest_skew.h"

#include <algorithm>

namespace sallyport::live {

Millis SkewMeter::measure(const std::string& source, Timestamp observedAt, Timestamp receivedAt) {
    const Millis lead = observedAt - receivedAt;
    const Seen fresh{receivedAt, lead, Millis::min()};
    auto it = seen_.find(source);
    if (it == seen_.end()) {
        // A clock that was never ahead needs no memory.
        if (lead <= kTolerance || seen_.size() >= kMaxSources) return Millis{0};
        it = seen_.emplace(source, fresh).first;
    }
    Seen& s = it->second;
    if (std::max(s.now, s.before) - lead > kMaxDelay || receivedAt < s.windowStart || receivedAt - s.windowStart > 2 * kWindow) {
        s = fresh;
    } else if (receivedAt - s.windowStart > kWindow) {
        s = {receivedAt, lead, s.now};
    }
    s.now = std::max(s.now, lead);
    const Millis skew = std::max(s.now, s.before);
    if (skew > kTolerance) return skew;
    seen_.erase(it);
    return Millis{0};
}

}  // namespace sallyport::live
