// Purpose: what people of a school call its floors, kept as a JSON file of the configuration directory for each school, and laid over the building
// when it is opened (building/floors.h). Refuses to: fail loudly on reading (what is damaged is left out and logged), change what feeds and
// recordings mean.
#pragma once
#include <filesystem>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "building/floors.h"

namespace sallyport::viewer {

/// floors/<fileNameOf>.json, by the same name as viewer/devices.h.
base::Result<std::filesystem::path> floorNamesFile(const building::Building& school);
std::vector<building::SaidFloor> readFloorNames(const std::filesystem::path& file);
/// Entries without a floor, or with texts that are too long, are left out; `dropped` counts them.
std::vector<building::SaidFloor> parseFloorNames(std::string_view json, size_t* dropped = nullptr);
std::string floorNamesText(const std::vector<building::SaidFloor>& said);
base::Result<void> writeFloorNames(const std::filesystem::path& file, const std::vector<building::SaidFloor>& said);

}  // namespace sallyport::viewer
