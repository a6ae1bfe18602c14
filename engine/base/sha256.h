// Purpose: SHA-256 (FIPS 180-4) over pieces, hex, and random names in it. Refuses to: hash files, keep secrets.
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace sallyport::base {

using Digest = std::array<uint8_t, 32>;

inline std::string_view bytesOf(const Digest& d) { return {reinterpret_cast<const char*>(d.data()), d.size()}; }

/// Reusable; not for two threads at once.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;
    Sha256& add(std::string_view bytes);
    /// The digest of all that was added; begins anew.
    Digest finish();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

Digest sha256(std::string_view bytes);
/// That many random digits of lower-case hex, by the system's generator.
std::string randomHex(size_t digits);
/// 32 digits of lower-case hex: the wall clock (12 digits, ms), a count within it (4), and random ones, after UUIDv7 (RFC 9562). Each is greater than
/// all that this program made before; nobody else makes the same. For any thread.
std::string orderedHex();
/// Lower-case hex, and back; empty when `text` is no even number of hex digits.
std::string toHex(std::string_view bytes);
std::string fromHex(std::string_view text);

}  // namespace sallyport::base
