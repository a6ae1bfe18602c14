// The settings and the device files (TOML); the first byte chooses.
#include "viewer/settings.h"

#include <cstdint>
#include <string_view>

#include "require.h"
#include "viewer/devices.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace sallyport;
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    if (data[0] % 2) {
        const auto devices = viewer::parseDevices(text, "input");
        if (!devices) {
            FUZZ_REQUIRE(!devices.error().message.empty());
            return 0;
        }
        const auto again = viewer::parseDevices(viewer::devicesText(*devices, "school"), "again");
        FUZZ_REQUIRE(again && *again == *devices);
        return 0;
    }
    const auto settings = viewer::parseSettings(text, "input", "/folder", true);
    if (!settings) {
        FUZZ_REQUIRE(!settings.error().message.empty());
        return 0;
    }
    for (const auto& f : settings->feeds) FUZZ_REQUIRE(!f.url.empty() && f.tls.certificate.empty() == f.tls.key.empty());
    for (const auto* life : {&settings->lifetimes.lockedIn, &settings->lifetimes.searched, &settings->lifetimes.clear})
        FUZZ_REQUIRE(life->fresh.count() > 0 && (!life->unknownAfter || *life->unknownAfter > life->fresh));
    return 0;
}
