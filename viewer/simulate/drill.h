// Purpose: a plausible drill for any building, made from a seed: the same arguments give the same events. Events come in order of time,
// as many at a time as are asked for, so that a day of load needs no more memory than a minute of it. Refuses to: do I/O, read a clock, say anything
// that is not marked exercise.
#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "building/building.h"
#include "live/event.h"

namespace sallyport::viewer::simulate {

inline constexpr size_t kMaxResponders = 5000;
inline constexpr double kMinMinutes = 5, kMaxMinutes = 24 * 60, kMaxRate = 50'000;

struct DrillSettings {
    size_t responders = 24;  ///< tracked people, 1 … kMaxResponders
    base::Millis length = std::chrono::minutes(30);
    uint64_t seed = 1;
    base::Timestamp start{};
    double rate = 0;  ///< events a second at least, by trackers and door sensors that report more often; 0: as many as happen
};

class Drill {
public:
    /// Settings beyond their limits are clamped. The building is not kept.
    Drill(const building::Building& building, const DrillSettings& settings);
    ~Drill();
    /// Appends the next events, about `max` of them. False when the drill is over and nothing was appended.
    bool next(std::vector<live::Event>& out, size_t max);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace sallyport::viewer::simulate
