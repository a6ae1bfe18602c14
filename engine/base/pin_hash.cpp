#include "base/pin_hash.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <array>
#include <charconv>
#include <optional>
#include <vector>

#include "base/sha256.h"

namespace sallyport::base {
namespace {

constexpr size_t kSaltBytes = 16, kHashBytes = 32;
// N = 2^15, r = 8, p = 1: 32 MB and a tenth of a second on a laptop; four digits then take a quarter of an hour of one core, behind the delays of the
// lock screen a day.
constexpr int kLogN = 15, kBlock = 8, kParallel = 1;
constexpr uint64_t kMostMemory = 256u << 20;

struct Stored {
    int logN = 0, r = 0, p = 0;
    std::string salt, hash;
};

std::optional<Stored> parse(std::string_view text) {
    std::vector<std::string_view> parts;
    for (size_t at = 0; at <= text.size();) {
        const size_t end = std::min(text.find('$', at), text.size());
        parts.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    if (parts.size() != 6 || parts[0] != "scrypt") return std::nullopt;
    Stored s;
    const std::array<int*, 3> numbers{&s.logN, &s.r, &s.p};
    for (size_t i = 0; i < 3; ++i) {
        const auto [end, error] = std::from_chars(parts[i + 1].begin(), parts[i + 1].end(), *numbers[i]);
        if (error != std::errc() || end != parts[i + 1].end()) return std::nullopt;
    }
    if (s.logN < 10 || s.logN > 20 || s.r < 1 || s.r > 32 || s.p < 1 || s.p > 8) return std::nullopt;
    if ((uint64_t(128) * uint64_t(s.r)) << s.logN > kMostMemory) return std::nullopt;
    s.salt = fromHex(parts[4]);
    s.hash = fromHex(parts[5]);
    if (s.salt.size() != kSaltBytes || s.hash.size() != kHashBytes) return std::nullopt;
    return s;
}

std::optional<std::string> scrypt(std::string_view pin, std::string_view salt, int logN, int r, int p) {
    std::string out(kHashBytes, '\0');
    // A little more than the memory that it needs, for what OpenSSL keeps beside it.
    if (EVP_PBE_scrypt(pin.data(), pin.size(), reinterpret_cast<const unsigned char*>(salt.data()), salt.size(), uint64_t(1) << logN, uint64_t(r),
                       uint64_t(p), kMostMemory + (16u << 20), reinterpret_cast<unsigned char*>(out.data()), out.size()) != 1)
        return std::nullopt;
    return out;
}

}  // namespace

Result<std::string> hashPin(std::string_view pin) {
    if (pin.size() < kLeastPin) return Error{ErrorCode::Usage, "a PIN has at least " + std::to_string(kLeastPin) + " characters", {}};
    if (pin.size() > kMostPin) return Error{ErrorCode::Usage, "a PIN has at most " + std::to_string(kMostPin) + " characters", {}};
    const std::string salt = fromHex(randomHex(2 * kSaltBytes));
    const auto hash = scrypt(pin, salt, kLogN, kBlock, kParallel);
    if (!hash) return Error{ErrorCode::Internal, "the PIN could not be hashed; is there memory?", {}};
    return "scrypt$" + std::to_string(kLogN) + "$" + std::to_string(kBlock) + "$" + std::to_string(kParallel) + "$" + toHex(salt) + "$" +
           toHex(*hash);
}

bool pinFits(std::string_view stored, std::string_view pin) {
    const auto s = parse(stored);
    if (!s || pin.size() > kMostPin) return false;
    const auto hash = scrypt(pin, s->salt, s->logN, s->r, s->p);
    return hash && CRYPTO_memcmp(hash->data(), s->hash.data(), kHashBytes) == 0;
}

bool isPinHash(std::string_view stored) { return parse(stored).has_value(); }

}  // namespace sallyport::base
