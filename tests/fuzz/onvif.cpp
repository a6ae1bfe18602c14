// ONVIF door events as JSON, one a line to one decoder, which remembers doors between them.
#include <cstdint>
#include <string_view>

#include "feed/decode.h"
#include "require.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace sallyport;
    std::string_view text(reinterpret_cast<const char*>(data), size);
    const base::Timestamp now = base::Timestamp(base::Millis(1'795'442'400'000));
    feed::MessageDecoder decoder("feed");
    for (int i = 0; i < 64 && !text.empty(); ++i) {
        const size_t end = text.find('\n');
        const std::string_view line = text.substr(0, end);
        text = end == text.npos ? std::string_view{} : text.substr(end + 1);
        const bool named = i % 2;
        const live::Event e =
            decoder.decode({"p/onvif-ej/Door/State/DoorAlarm/x", line, false, false, now}, {feed::Decoder::OnvifDoor, "unit", named});
        if (const auto* bad = std::get_if<live::Rejected>(&e.payload)) {
            FUZZ_REQUIRE(!bad->reason.empty());
            continue;
        }
        const auto& door = std::get<live::DoorReport>(e.payload);
        FUZZ_REQUIRE(!door.door.empty());
        FUZZ_REQUIRE(!door.verified);
        FUZZ_REQUIRE(e.source.starts_with("feed/"));
        FUZZ_REQUIRE(e.observedAt.has_value());
        const auto back = live::decodeEvent(live::encodeEvent(e), "x");
        FUZZ_REQUIRE(back);
        FUZZ_REQUIRE(*back == e);
    }
    return 0;
}
