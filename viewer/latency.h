// Purpose: how old events are when a finished picture first shows them, and how long frames take: counts in bins, so that a percentile over hours
// costs no memory and a frame allocates nothing. Refuses to: read a clock, touch events.
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "live/event.h"

namespace sallyport::viewer {

/// Durations in bins of half a millisecond up to a second, of 50 ms up to a minute; what took longer is in the last one, and its largest is known.
class Durations {
public:
    void add(double ms, uint64_t times = 1);
    uint64_t count() const { return count_; }
    double maxMs() const { return maxMs_; }
    /// The least duration that `part` (0..1) of them did not exceed, to a bin; 0 when there is none.
    double percentileMs(double part) const;

private:
    static constexpr double kBinMs = 0.5, kCoarseMs = 50;
    static constexpr size_t kFine = 2048, kCoarse = 1180;
    static size_t bin(double ms);
    static double endOf(size_t bin);
    std::array<uint64_t, kFine + kCoarse + 1> bins_{};
    uint64_t count_ = 0;
    double maxMs_ = 0;
};

class Latency {
public:
    Latency();
    /// Drained, and folded into what the next picture shows.
    void arrived(std::span<const live::Event> events);
    /// A picture is finished. `spentMs`: on it, draining and folding included.
    void shown(live::Timestamp now, double spentMs);
    const Durations& fromReceived() const { return received_; }  ///< since ingest took it
    const Durations& fromObserved() const { return observed_; }  ///< since its sender said it; only as good as the sender's clock
    const Durations& frames() const { return frames_; }

private:
    /// Events of one millisecond.
    struct Run {
        live::Timestamp at;
        uint64_t times;
    };
    /// Beyond it events count as the ones before them, which are older.
    static constexpr size_t kMaxRuns = 4096;
    static void note(std::vector<Run>& runs, live::Timestamp at);
    static void show(std::vector<Run>& runs, live::Timestamp now, Durations& into);
    std::vector<Run> receivedRuns_, observedRuns_;
    Durations received_, observed_, frames_;
};

}  // namespace sallyport::viewer
