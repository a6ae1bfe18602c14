// Purpose: MeshScene -> Building: unit and up axis (stated, overridden or estimated, with the confidence said in a problem), floors, rooms and doors
// from node names where they carry them, floors from horizontal slabs where they do not. Refuses to: read files.
#pragma once
#include <string>

#include "importers/import.h"
#include "importers/mesh_scene.h"

namespace sallyport::importers {

/// `where` is the file name for errors. An Error only when the scene holds nothing that could be shown.
base::Result<Imported> buildingFromMeshes(MeshScene scene, const std::string& where, const ImportOptions& options = {});

}  // namespace sallyport::importers
