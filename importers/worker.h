// Purpose: reads mesh files (glTF, FBX, OBJ, DAE, 3DS, PLY, STL) with third-party parsers in a worker process that can do nothing else: seccomp
// filter, limits on memory, time and output always, namespaces where the system allows; only the model and the side files it names (through this
// process) readable. A crash, a hang or a bomb there is an Error here. Where seccomp is missing it refuses. Refuses to: run any third-party parser in
// this process.
#pragma once
#include <filesystem>

#include "importers/import.h"
#include "importers/mesh_scene.h"

namespace sallyport::importers {

/// Blocks until the worker is done, cancelled (options.progress) or killed by its limits.
base::Result<MeshScene> readMeshScene(const std::filesystem::path& path, const ImportOptions& options = {});

}  // namespace sallyport::importers
