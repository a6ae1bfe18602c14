// Purpose: the facility file: a .glb any glTF viewer opens, with the facility data in the extension SALLYPORT_facility
// (assets/schema/facility.schema.json). Written atomically; read by our own bounded reader.
#pragma once
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "importers/import.h"

namespace sallyport::importers {

/// Whether the file holds the scene that viewers of glTF show; ours reads only the rest.
enum class FacilityScene : uint8_t { Present, Absent };
/// The GLB bytes of a building as it was imported, of what people say about it, and of a drawing of it. The content hash covers the building alone.
std::string encodeFacility(const building::Building& base, const building::Edits& edits = {}, FacilityScene scene = FacilityScene::Present,
                           std::string_view drawing = {});
/// Opens what it made before it replaces the file: an Error, and the file as it was, when that cannot be read again.
base::Result<void> writeFacility(const std::filesystem::path& path, const building::Building& base, const building::Edits& edits = {},
                                 std::string_view drawing = {});
/// `where` is the file name for errors. `keeps` the bytes alive; without it the drawing is not given. Damaged bytes of a drawing are none.
base::Result<Imported> decodeFacility(std::span<const uint8_t> bytes, const std::string& where, std::shared_ptr<const void> keeps = nullptr);
/// Whether the bytes are a GLB that carries our extension.
bool looksLikeFacility(std::span<const uint8_t> bytes);

}  // namespace sallyport::importers
