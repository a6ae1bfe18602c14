#include "live/ingest_skew.h"

#include <algorithm>
#include <utility>

namespace sallyport::live {

bool SkewMeter::believed(const std::string& source, const Seen& s, Millis skew) {
    if (skew <= kFar) return true;
    if (s.runs) running_ = {source, skew};
    return s.runs || (running_ && running_->first != source && std::chrono::abs(running_->second - skew) <= kVouches);
}
/// Its clock is another one now: what it vouched for is nobody's word any more.
void SkewMeter::forget(const std::string& source) {
    if (running_ && running_->first == source) running_.reset();
}

SkewMeter::Reading SkewMeter::measure(const std::string& source, Timestamp observedAt, Timestamp receivedAt, bool retained) {
    const Millis lead = observedAt - receivedAt;
    // Not when our own clock has never been set either: then the two agree.
    if (observedAt < kFirstBelieved && receivedAt >= kFirstBelieved) return {lead, true};
    auto it = seen_.find(source);
    if (retained) {
        const Millis known = it == seen_.end() ? Millis{0} : std::max(it->second.now, it->second.before);
        const Millis skew = known > kTolerance ? known : Millis{0};
        if (lead > skew + kTolerance) return {lead, true};
        return {skew, it != seen_.end() && !believed(source, it->second, skew)};
    }
    const Seen fresh{receivedAt, lead, Millis::min(), receivedAt, lead};
    if (it == seen_.end()) {
        // A clock that was never ahead needs no memory.
        if (lead <= kTolerance) return {};
        if (seen_.size() >= kMaxSources) return lead > kFar ? Reading{lead, true} : Reading{};
        it = seen_.emplace(source, fresh).first;
    } else {
        Seen& s = it->second;
        if (std::max(s.now, s.before) - lead > kMaxDelay || receivedAt < s.windowStart || receivedAt - s.windowStart > 2 * kWindow) {
            s = fresh;
            forget(source);
        } else {
            if (receivedAt - s.windowStart > kWindow) {
                s.windowStart = receivedAt;
                s.before = std::exchange(s.now, lead);
            }
            if (lead > s.runLead + kTolerance) {  // earlier ones were delayed, or it jumped: the run starts anew
                s.runStart = receivedAt;
                s.runLead = lead;
                s.run = 1;
                s.runs = s.runs && lead - std::max(s.now, s.before) <= kMaxDelay;
            } else if (s.runLead - lead <= kTolerance) {
                ++s.run;
                s.runs |= s.run >= 3 && receivedAt - s.runStart >= kRuns;
            }
        }
    }
    Seen& s = it->second;
    s.now = std::max(s.now, lead);
    const Millis skew = std::max(s.now, s.before);
    if (skew > kTolerance) return {skew, !believed(source, s, skew)};
    seen_.erase(it);
    forget(source);
    return {};
}

}  // namespace sallyport::live
