// Payloads of Home Assistant's lock, door and availability topics. The first byte chooses which, the second whether the broker had kept it.
#include <cstdint>
#include <string_view>

#include "feed/decode.h"
#include "require.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace sallyport;
    if (size < 2) return 0;
    const feed::Decoder kinds[] = {feed::Decoder::HomeAssistantLock, feed::Decoder::HomeAssistantDoor, feed::Decoder::HomeAssistantAvailable};
    const feed::Decoder kind = kinds[data[0] % 3];
    const bool retained = data[1] & 1;
    const base::Timestamp now = base::Timestamp(base::Millis(1'795'442'400'000));
    feed::MessageDecoder decoder("feed");
    const live::Event e = decoder.decode({"home/d/x", {reinterpret_cast<const char*>(data) + 2, size - 2}, retained, false, now}, {kind, "d", true});
    FUZZ_REQUIRE(e.feed == "feed");
    FUZZ_REQUIRE(e.retained == (retained && !std::holds_alternative<live::Rejected>(e.payload)));
    if (const auto* bad = std::get_if<live::Rejected>(&e.payload)) {
        FUZZ_REQUIRE(!bad->reason.empty());
        return 0;
    }
    FUZZ_REQUIRE(e.source == "feed/d");
    FUZZ_REQUIRE(e.observedAt.has_value() != retained);
    if (kind == feed::Decoder::HomeAssistantAvailable) FUZZ_REQUIRE(std::holds_alternative<live::SourceHealth>(e.payload));
    else FUZZ_REQUIRE(std::get<live::DoorReport>(e.payload).door == "d");
    const auto back = live::decodeEvent(live::encodeEvent(e), "x");
    FUZZ_REQUIRE(back);
    FUZZ_REQUIRE(*back == e);
    return 0;
}
