// Purpose: what writing and reading of snapshots, and of the timeline beside them, share: constants, numbers and texts as bytes. Refuses to: be
// included elsewhere.
#pragma once
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
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

/// Of times and skews: far beyond any clock, near enough that their differences do not overflow.
inline constexpr int64_t kMaxMillis = int64_t(1) << 50;

inline uint64_t zigzag(int64_t v) { return (uint64_t(v) << 1) ^ uint64_t(v >> 63); }
inline void put(std::string& out, uint64_t v) {
    for (; v >= 0x80; v >>= 7) out.push_back(char(v | 0x80));
    out.push_back(char(v));
}
inline void put(std::string& out, std::string_view text) {
    put(out, text.size());
    out += text;
}

/// The numbers and bytes of the form. After the first that is wrong everything is zero.
class Bytes {
public:
    Bytes(std::string_view all, size_t at) : all_(all), at_(at) {}
    bool good() const { return good_; }
    void fail() { good_ = false, at_ = all_.size(); }
    size_t at() const { return at_; }
    size_t left() const { return all_.size() - at_; }

    uint8_t byte() {
        if (at_ >= all_.size()) return fail(), 0;
        return uint8_t(all_[at_++]);
    }
    uint64_t number() {
        uint64_t v = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            const uint8_t b = byte();
            v |= uint64_t(b & 0x7f) << shift;
            if (b < 0x80) return v;
        }
        return fail(), 0;
    }
    int64_t signedNumber() {
        const uint64_t v = number();
        return int64_t(v >> 1) ^ -int64_t(v & 1);
    }
    uint64_t below(uint64_t limit) {
        const uint64_t v = number();
        if (v < limit) return v;
        return fail(), 0;
    }
    /// Of things that take at least `bytes` each.
    size_t count(size_t limit, size_t bytes = 1) {
        const uint64_t n = number();
        if (n <= limit && n <= left() / bytes) return size_t(n);
        return fail(), 0;
    }
    int64_t millis() {
        const int64_t v = signedNumber();
        if (v > -kMaxMillis && v < kMaxMillis) return v;
        return fail(), 0;
    }
    uint64_t bits() {
        if (left() < 8) return fail(), 0;
        uint64_t v = 0;
        for (int i = 0; i < 64; i += 8) v |= uint64_t(uint8_t(all_[at_++])) << i;
        return v;
    }
    double real() {
        const auto v = std::bit_cast<double>(bits());
        if (std::isfinite(v)) return v;
        return fail(), 0;
    }
    std::string_view text(size_t n) {
        if (left() < n) return fail(), std::string_view();
        at_ += n;
        return all_.substr(at_ - n, n);
    }

private:
    std::string_view all_;
    size_t at_;
    bool good_ = true;
};

}  // namespace sallyport::live::snapshot
