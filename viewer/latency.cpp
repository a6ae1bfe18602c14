#include "viewer/latency.h"

#include <algorithm>
#include <cmath>

namespace sallyport::viewer {

size_t Durations::bin(double ms) {
    constexpr double kFineEndMs = double(kFine) * kBinMs, kEndMs = kFineEndMs + double(kCoarse) * kCoarseMs;
    if (ms < kFineEndMs) return size_t(ms / kBinMs);
    return ms < kEndMs ? kFine + size_t((ms - kFineEndMs) / kCoarseMs) : kFine + kCoarse;
}

double Durations::endOf(size_t bin) {
    if (bin < kFine) return double(bin + 1) * kBinMs;
    return double(kFine) * kBinMs + double(bin - kFine + 1) * kCoarseMs;
}

void Durations::add(double ms, uint64_t times) {
    ms = std::max(ms, 0.0);
    bins_[bin(ms)] += times;
    count_ += times;
    maxMs_ = std::max(maxMs_, ms);
}

double Durations::percentileMs(double part) const {
    if (count_ == 0) return 0;
    const auto wanted = std::max<uint64_t>(1, uint64_t(std::ceil(std::clamp(part, 0.0, 1.0) * double(count_))));
    uint64_t seen = 0;
    for (size_t i = 0; i + 1 < bins_.size(); ++i)
        if (seen += bins_[i]; seen >= wanted) return std::min(maxMs_, endOf(i));
    return maxMs_;
}

Latency::Latency() {
    receivedRuns_.reserve(kMaxRuns);
    observedRuns_.reserve(kMaxRuns);
}

void Latency::note(std::vector<Run>& runs, live::Timestamp at) {
    if (!runs.empty() && (runs.back().at == at || runs.size() >= kMaxRuns)) ++runs.back().times;
    else runs.push_back({at, 1});
}

void Latency::arrived(std::span<const live::Event> events) {
    for (const live::Event& e : events) {
        note(receivedRuns_, e.receivedAt);
        // What was kept by a broker is old however fast it came.
        if (e.observedAt && !e.retained && !e.wrongClock) note(observedRuns_, *e.observedAt - e.skew);
    }
}

void Latency::show(std::vector<Run>& runs, live::Timestamp now, Durations& into) {
    for (const Run& r : runs) into.add(double((now - r.at).count()), r.times);
    runs.clear();
}

void Latency::shown(live::Timestamp now, double spentMs) {
    show(receivedRuns_, now, received_);
    show(observedRuns_, now, observed_);
    frames_.add(spentMs);
}

}  // namespace sallyport::viewer
