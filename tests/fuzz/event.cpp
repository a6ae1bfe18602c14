// One event as JSON. What could be read can be written, and reads as the same again.
#include "live/event.h"

#include <cstdint>
#include <string_view>

#include "require.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace sallyport;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto event = live::decodeEvent(text, "input");
    if (!event) {
        FUZZ_REQUIRE(!event.error().message.empty());
        const auto rejected = live::rejectedEvent(event.error(), text, "fuzz");
        FUZZ_REQUIRE(std::get<live::Rejected>(rejected.payload).bytes.size() <= live::kMaxRejectedBytes);
        FUZZ_REQUIRE(live::encodeEvent(rejected).find('\n') == std::string::npos);
        return 0;
    }
    const std::string once = live::encodeEvent(*event);
    FUZZ_REQUIRE(once.find('\n') == std::string::npos);
    const auto again = live::decodeEvent(once, "again", live::kMaxLineBytes);
    FUZZ_REQUIRE(again);
    FUZZ_REQUIRE(*again == *event);
    return 0;
}
