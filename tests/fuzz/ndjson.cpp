// Recordings and event files, whole and in pieces: how the bytes arrive may not change what they say.
#include <cstdint>
#include <string_view>
#include <vector>

#include "live/event_lines.h"
#include "live/recorder.h"
#include "require.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace sallyport;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto events = live::readEvents(text, "input.ndjson");
    if (!events) FUZZ_REQUIRE(!events.error().message.empty());
    else
        for (size_t i = 0; i < events->size(); ++i) FUZZ_REQUIRE((*events)[i].seq == i + 1);

    std::vector<live::Event> whole, pieces;
    live::EventLines all("input"), some("input");
    all.take(text, whole);
    all.finish(whole);
    // Pieces of 1, 2, 3 … bytes: every line is cut somewhere.
    for (size_t at = 0, step = 1; at < text.size(); at += step, step = step % 97 + 1) some.take(text.substr(at, step), pieces);
    some.finish(pieces);
    FUZZ_REQUIRE(all.binary() == some.binary());
    if (all.binary()) return 0;  // refused as soon as that shows; what came before in earlier pieces may stand
    FUZZ_REQUIRE(all.decoded() == some.decoded() && all.rejected() == some.rejected());
    FUZZ_REQUIRE(whole == pieces);
    return 0;
}
