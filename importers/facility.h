// Purpose: the facility file: a .glb any glTF viewer opens, with the facility data in the extension SALLYPORT_facility
// (assets/schema/facility.schema.json). Written atomically; read by our own bounded reader.
#pragma once
#include <filesystem>
#include <span>
#include <string>

#include "importers/import.h"

namespace sallyport::importers {

/// Whether the file holds the scene that viewers of glTF show; ours reads only the rest.
enum class FacilityScene : uint8_t { Present, Absent };
/// The GLB bytes of a building as it was imported and of what people say about it. The content hash covers the building alone.
std::string encodeFacility(const building::Building& base, const building::Edits& edits = {}, FacilityScene scene = FacilityScene::Present);
/// Opens what it made before it replaces the file: an Error, and the file as it was, when that cannot be read again.
base::Result<void> writeFacility(const std::filesystem::path& path, const building::Building& base, const building::Edits& edits = {});
/// `where` is the file name for errors.
base::Result<Imported> decodeFacility(std::span<const uint8_t> bytes, const std::string& where);
/// Whether the bytes are a GLB that carries our extension.
bool looksLikeFacility(std::span<const uint8_t> bytes);

}  // namespace sallyport::importers
