// Purpose: the constants of the form of a snapshot that writing and reading share. Refuses to: be included elsewhere.
#pragma once
#include <bit>
#include <cstddef>
#include <string_view>

namespace sallyport::live::snapshot {

inline constexpr std::string_view kMagic = "SPS1";
inline constexpr char kWhole = 0, kDifference = 1;
inline constexpr size_t kHeaderBytes = kMagic.size() + 1 + 8;
/// Measured on a large school (590 kB): a difference after 1,000 events takes 41 kB and 1.2 ms; level 1 does not find what it has in common (280 kB),
/// level 9 saves another fifth and takes six times as long.
inline constexpr int kLevel = 3;
/// zstd's window must span what a difference refers to.
inline int windowLog(size_t bytes) {
    const int log = int(std::bit_width(bytes));
    return log < 17 ? 17 : log > 27 ? 27 : log;
}

/// Flags of a provenance.
inline constexpr unsigned kAgeKnown = 1, kExercise = 2, kNumbered = 4, kSkewed = 8;

}  // namespace sallyport::live::snapshot
