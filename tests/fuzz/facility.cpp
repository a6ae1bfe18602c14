// Facility files. What could be read can be written, and reads as the same again, edits included; and the edits can be applied.
#include "importers/facility.h"

#include <cstdint>
#include <span>

#include "building_invariants.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace sallyport;
    const std::span<const uint8_t> bytes(data, size);
    (void)importers::looksLikeFacility(bytes);
    const auto imported = importers::decodeFacility(bytes, "input.glb");
    if (!imported) {
        FUZZ_REQUIRE(!imported.error().message.empty());
        return 0;
    }
    fuzz::requireSound(imported->building);
    const std::string once = importers::encodeFacility(imported->building, imported->edits);
    const auto again = importers::decodeFacility({reinterpret_cast<const uint8_t*>(once.data()), once.size()}, "again.glb");
    FUZZ_REQUIRE(again);
    FUZZ_REQUIRE(again->building.rooms.size() == imported->building.rooms.size() && again->building.doors.size() == imported->building.doors.size() &&
                 again->building.elements.size() == imported->building.elements.size());
    FUZZ_REQUIRE(again->edits.list.size() == imported->edits.list.size() && again->edits.unread.size() == imported->edits.unread.size());
    const auto applied = building::applyEdits(imported->building, imported->edits);
    fuzz::requireSound(applied.building);
    return 0;
}
