#include "feed/client_id.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>

#include "base/file.h"
#include "base/sha256.h"

namespace sallyport::feed {
namespace {

// MQTT 3.1.1 3.1.3.1: every broker takes 23 letters and digits.
constexpr size_t kDigits = 20;
constexpr std::string_view kPrefix = "sp";

std::string randomId() { return std::string(kPrefix) + base::randomHex(kDigits); }
bool isId(std::string_view text) {
    return text.size() == kPrefix.size() + kDigits && text.starts_with(kPrefix) &&
           std::all_of(text.begin() + kPrefix.size(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}
/// FNV-1a: the same in every version of this program.
std::string fileName(const std::string& key) {
    uint64_t h = 14695981039346656037u;
    for (const char c : key) h = (h ^ static_cast<unsigned char>(c)) * 1099511628211u;
    char text[32];
    std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(h));
    return text;
}

}  // namespace

ClientId ClientId::claim(const std::string& key) {
    ClientId out;
    out.text_ = randomId();
    const auto state = base::xdgDirectory(base::XdgDir::State);
    if (!state) return out;
    const auto folder = *state / "mqtt";
    ::mkdir(folder.c_str(), 0700);
    base::Descriptor file(::open((folder / fileName(key)).c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600));
    if (!file || ::flock(file.fd(), LOCK_EX | LOCK_NB) != 0) return out;
    char bytes[64];
    const ssize_t n = ::pread(file.fd(), bytes, sizeof bytes, 0);
    if (n < 0) return out;
    if (const std::string_view kept(bytes, static_cast<size_t>(n)); isId(kept)) {
        out.text_ = std::string(kept);
    } else if (::ftruncate(file.fd(), 0) != 0 ||
               ::pwrite(file.fd(), out.text_.data(), out.text_.size(), 0) != static_cast<ssize_t>(out.text_.size())) {
        return out;
    }
    out.lock_ = std::move(file);
    return out;
}

}  // namespace sallyport::feed
