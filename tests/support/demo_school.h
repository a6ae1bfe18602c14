// Purpose: the school and the drill that are shipped, as they were built. For programs that use sp_importers; the school is read once in each.
#pragma once
#include <memory>
#include <stdexcept>

#include "building/place_index.h"
#include "importers/import.h"

namespace sallyport::test {

inline constexpr const char* kDemoSchool = SALLYPORT_BUILD_DIR "/assets/demo_school/kestrel_hollow.glb";
inline constexpr const char* kDemoDrill = SALLYPORT_BUILD_DIR "/assets/demo_drill/drill.ndjson";

inline std::shared_ptr<const building::Building> demoSchool() {
    static const auto loaded = [] {
        auto r = importers::importModel(kDemoSchool);
        if (!r) throw std::runtime_error(r.error().text());
        return std::make_shared<const building::Building>(std::move(r->building));
    }();
    return loaded;
}
inline std::shared_ptr<const building::PlaceIndex> demoPlaces() {
    static const auto index = std::make_shared<const building::PlaceIndex>(*demoSchool());
    return index;
}

}  // namespace sallyport::test
