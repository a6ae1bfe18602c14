#include "viewer/fill_rates.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "base/file.h"

namespace sallyport::viewer {
namespace {

constexpr uint64_t kMaxBytes = 16'384;

/// One line for each driver: "2460.5 Intel · Mesa Intel(R) UHD … · 4.6 (Core Profile) Mesa 22.3.6".
std::string driverOf(const gpu::DeviceInfo& d) {
    std::string key = d.vendor + " · " + d.renderer + " · " + d.version;
    std::replace(key.begin(), key.end(), '\n', ' ');
    return key;
}

std::string known() {
    const auto folder = base::xdgDirectory(base::XdgDir::Cache);
    if (!folder) return {};
    auto text = base::readFile(*folder / "fill_rates", kMaxBytes);
    return text ? *std::move(text) : std::string();
}

double rateIn(std::string_view text, std::string_view driver) {
    while (!text.empty()) {
        const size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        double rate = 0;
        const auto r = std::from_chars(line.data(), line.data() + line.size(), rate);
        const size_t used = size_t(r.ptr - line.data());
        if (r.ec == std::errc() && rate > 0 && rate < 1e9 && used < line.size() && line.substr(used + 1) == driver) return rate;
    }
    return 0;
}

}  // namespace

double knownFillRate(const gpu::DeviceInfo& device) { return rateIn(known(), driverOf(device)); }

void rememberFillRate(const gpu::DeviceInfo& device) {
    if (device.megapixelsPerS <= 0) return;
    std::string text = known();
    if (rateIn(text, driverOf(device)) > 0) return;
    const auto folder = base::xdgDirectory(base::XdgDir::Cache);
    if (!folder) return;
    const std::string line = std::to_string(device.megapixelsPerS) + " " + driverOf(device) + "\n";
    if (text.size() + line.size() > kMaxBytes) text.clear();
    (void)base::writeFileAtomically(*folder / "fill_rates", text + line);
}

}  // namespace sallyport::viewer
