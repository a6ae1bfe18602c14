// Purpose: glTF 2.0 and GLB through tinygltf: nodes, triangles, base colours. Units (metres) and up axis (Y) are those of the format. Images are not
// decoded, animations and skins not applied. Refuses to: read compressed geometry (named), or trust an index that tinygltf let through.
#pragma once
#include "importers/worker/serve.h"

namespace sallyport::importers::worker {

MeshScene readGltf(Job& job);

}  // namespace sallyport::importers::worker
