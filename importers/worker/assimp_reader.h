// Purpose: FBX, OBJ, DAE, 3DS, PLY and STL through Assimp, with nothing but the one importer for the format, and files only through the job.
// What Assimp has applied of unit and up axis is taken back, so that the scene says what the file says. Refuses to: read animation, bones, textures.
#pragma once
#include "importers/worker/serve.h"

namespace sallyport::importers::worker {

MeshScene readWithAssimp(Job& job);

}  // namespace sallyport::importers::worker
