#include "base/sha256.h"

#include <openssl/evp.h>
#include <sys/random.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <new>

#include "base/time.h"

namespace sallyport::base {

struct Sha256::Impl {
    EVP_MD* kind = EVP_MD_fetch(nullptr, "SHA256", nullptr);  // fetched once: a look-up for each digest costs more than the digest
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    ~Impl() {
        EVP_MD_CTX_free(context);
        EVP_MD_free(kind);
    }
    void begin() {
        // SHA-256 is in every build of OpenSSL; without memory there is nothing to hash either.
        if (!kind || !context || EVP_DigestInit_ex2(context, kind, nullptr) != 1) throw std::bad_alloc();
    }
};

Sha256::Sha256() : impl_(std::make_unique<Impl>()) { impl_->begin(); }
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

Sha256& Sha256::add(std::string_view bytes) {
    EVP_DigestUpdate(impl_->context, bytes.data(), bytes.size());
    return *this;
}
Digest Sha256::finish() {
    Digest out{};
    unsigned length = 0;
    EVP_DigestFinal_ex(impl_->context, out.data(), &length);
    impl_->begin();
    return out;
}

Digest sha256(std::string_view bytes) { return Sha256().add(bytes).finish(); }

std::string randomHex(size_t digits) {
    std::string bytes((digits + 1) / 2, '\0');
    // Whole or not at all up to 256 bytes; without it nothing can be told apart.
    for (size_t at = 0; at < bytes.size();) {
        const size_t n = std::min<size_t>(bytes.size() - at, 256);
        if (::getrandom(bytes.data() + at, n, 0) != static_cast<ssize_t>(n)) std::abort();
        at += n;
    }
    return toHex(bytes).substr(0, digits);
}
std::string orderedHex() {
    static std::atomic<uint64_t> last{0};
    const uint64_t now = uint64_t(wallNow().time_since_epoch().count()) << 16;
    uint64_t before = last.load(), mine;
    do mine = std::max(now, before + 1);
    while (!last.compare_exchange_weak(before, mine));
    std::string bytes;
    for (int shift = 56; shift >= 0; shift -= 8) bytes += char(mine >> shift);
    return toHex(bytes) + randomHex(16);
}
std::string toHex(std::string_view bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string out;
    out.reserve(2 * bytes.size());
    for (const char c : bytes) {
        out += kDigits[static_cast<uint8_t>(c) >> 4];
        out += kDigits[static_cast<uint8_t>(c) & 15];
    }
    return out;
}

std::string fromHex(std::string_view text) {
    const auto value = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; };
    std::string out;
    if (text.size() % 2 != 0) return out;
    for (size_t i = 0; i < text.size(); i += 2) {
        const int high = value(text[i]), low = value(text[i + 1]);
        if (high < 0 || low < 0) return {};
        out += static_cast<char>(high << 4 | low);
    }
    return out;
}

}  // namespace sallyport::base
