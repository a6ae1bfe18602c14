// Purpose: the chance in a simulated drill: the same throws for the same seed on every machine and with every standard library. Refuses to: be
// secret.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>

#include "base/time.h"

namespace sallyport::viewer::simulate {

class Dice {
public:
    explicit Dice(uint64_t seed) : engine_(seed) {}
    /// [0, 1)
    double unit() { return double(engine_() >> 11) * 0x1p-53; }
    double between(double low, double high) { return low + (high - low) * unit(); }
    base::Millis between(base::Millis low, base::Millis high) { return low + base::Millis(int64_t(unit() * double((high - low).count()))); }
    /// 0 … n-1; 0 for n = 0.
    size_t below(size_t n) { return std::min(size_t(unit() * double(n)), n == 0 ? 0 : n - 1); }
    bool chance(double p) { return unit() < p; }

private:
    std::mt19937_64 engine_;  // its sequence is laid down by the standard; the library's distributions are not
};

}  // namespace sallyport::viewer::simulate
