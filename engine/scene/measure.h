// Purpose: how a measured distance is told: finer near than far, in the unit that was chosen. Pure; no allocation.
#pragma once
#include <cstddef>
#include <string_view>

#include "base/math.h"

namespace sallyport::scene {

/// A number and its unit, to be written with so many decimals.
struct Measured {
    double value = 0;
    int decimals = 0;
    std::string_view unit;
};
/// Tenths where they can be pointed at: below 100 m, below 100 ft.
constexpr Measured measured(double metres, bool metric) {
    const double v = metric ? metres : metres / base::kMetresPerFoot;
    return {v, v < 99.95 ? 1 : 0, metric ? "m" : "ft"};
}

}  // namespace sallyport::scene
