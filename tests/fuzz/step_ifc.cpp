// The whole IFC import, geometry included; on one thread, so that a failure repeats.
#include <cstdint>
#include <string_view>

#include "building_invariants.h"
#include "importers/ifc.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace sallyport;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    (void)importers::looksLikeStep(text);
    importers::ImportOptions options;
    options.threads = 1;
    const auto imported = importers::decodeIfc(text, "input.ifc", options);
    if (!imported) {
        FUZZ_REQUIRE(!imported.error().message.empty());
        return 0;
    }
    fuzz::requireSound(imported->building);
    FUZZ_REQUIRE(!importers::inspectJson(*imported, "input.ifc", true).empty());
    FUZZ_REQUIRE(!importers::inspectText(*imported, "input.ifc").empty());
    return 0;
}
