// Feed URLs as typed on the command line or stored in a configuration.
#include <cstdint>
#include <string_view>

#include "feed/hub.h"
#include "require.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace sallyport;
    const auto url = feed::parseFeedUrl({reinterpret_cast<const char*>(data), size});
    if (!url) {
        FUZZ_REQUIRE(!url.error().message.empty());
        return 0;
    }
    FUZZ_REQUIRE(url->port >= 0 && url->port <= 65535);
    FUZZ_REQUIRE(!url->scheme.empty());
    FUZZ_REQUIRE(url->host.find('@') == std::string::npos);  // no secrets in URLs
    return 0;
}
