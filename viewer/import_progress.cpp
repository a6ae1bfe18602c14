#include "viewer/import_progress.h"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace sallyport::viewer {

namespace {

/// Where a phase of the importers begins and ends in the whole, by what it takes of the time for large models.
struct Phase {
    std::string_view name;
    const char* words;
    double from, to;
};
constexpr Phase kPhases[] = {
    {"read", "Opening the file", 0, 0.05},
    {"parse", "Finding floors, rooms and doors", 0.05, 0.4},
    {"geometry", "Making the shapes", 0.4, 1},
};

}  // namespace

bool ImportProgress::report(const char* phase, double fractionOfPhase) {
    for (const Phase& p : kPhases) {
        if (p.name != phase) continue;
        const double done =
            before_ + share_ * (p.from + (p.to - p.from) * (std::isfinite(fractionOfPhase) ? std::clamp(fractionOfPhase, 0.0, 1.0) : 0));
        for (double before = fraction_; before <= done;)
            if (fraction_.compare_exchange_weak(before, done)) {
                phase_ = p.words;
                break;
            }
    }
    return !cancelled_;
}

void ImportProgress::begin(size_t model, size_t of) {
    share_ = 1 / double(std::max<size_t>(of, 1));
    before_ = double(model) * share_;
}

ImportProgress::State ImportProgress::state(Clock::time_point now) const {
    State s{phase_, fraction_, std::nullopt};
    const double spentS = std::chrono::duration<double>(now - begin_).count();
    // Earlier it would be a guess that jumps.
    if (spentS > 1 && s.fraction >= 0.1) s.timeLeft = std::chrono::seconds(std::lround(spentS * (1 - s.fraction) / s.fraction));
    return s;
}

std::string timeLeftText(std::chrono::seconds left) {
    if (left.count() < 1) return "nearly done";
    if (left.count() < 90) return "about " + std::to_string(left.count()) + " s left";
    return "about " + std::to_string((left.count() + 30) / 60) + " min left";
}

}  // namespace sallyport::viewer
