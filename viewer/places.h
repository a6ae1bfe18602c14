// Purpose: what a person goes back to in one school: places gone to last and views with a name, as a JSON file in the state directory. Refuses to:
// fail loudly on reading (a missing or damaged file is an empty one), hold live state.
#pragma once
#include <filesystem>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "building/building.h"
#include "scene/places.h"

namespace sallyport::viewer {

struct Places {
    std::vector<scene::PlaceKey> recent;  ///< the newest first, at most kMostRecentPlaces
    std::vector<scene::SavedView> views;  ///< at most kMostSavedViews
    bool operator==(const Places&) const = default;
};

/// places/<name of the school>-<hash>.json, by the same hash as viewer/devices.h.
base::Result<std::filesystem::path> placesFile(const building::Building& school);
Places readPlaces(const std::filesystem::path& file);
/// Entries that are not whole or not finite are left out.
Places parsePlaces(std::string_view json);
std::string placesText(const Places& places);
base::Result<void> writePlaces(const std::filesystem::path& file, const Places& places);

/// To the front, once.
void remember(Places& places, const scene::PlaceKey& key);

}  // namespace sallyport::viewer
