// Purpose: the facility file: a .glb any glTF viewer opens, with the facility data in the extension SALLYPORT_facility
// (assets/schema/facility.schema.json). Written atomically; read by our own bounded reader.
#pragma once
#include <filesystem>
#include <span>
#include <string>

#include "importers/import.h"

namespace sallyport::importers {

/// The GLB bytes of a building.
std::string encodeFacility(const building::Building& b);
base::Result<void> writeFacility(const std::filesystem::path& path, const building::Building& b);
/// `where` is the file name for errors.
base::Result<Imported> decodeFacility(std::span<const uint8_t> bytes, const std::string& where);
/// Whether the bytes are a GLB that carries our extension.
bool looksLikeFacility(std::span<const uint8_t> bytes);

}  // namespace sallyport::importers
