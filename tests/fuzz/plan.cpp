// Plan files (TOML).
#include "importers/plan.h"

#include <cstdint>
#include <string_view>

#include "building_invariants.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace sallyport;
    const auto imported = importers::readPlanText({reinterpret_cast<const char*>(data), size}, "input.plan.toml");
    if (imported) fuzz::requireSound(imported->building);
    else FUZZ_REQUIRE(!imported.error().message.empty());
    return 0;
}
