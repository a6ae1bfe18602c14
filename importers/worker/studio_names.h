// Purpose: the names of a 3DS file's mesh objects, in file order. Assimp loses them when the file has no animation tree and numbers the meshes by
// this order instead. Refuses to: read anything else of the file.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace sallyport::importers::worker {

std::vector<std::string> studioObjectNames(std::span<const uint8_t> file);

}  // namespace sallyport::importers::worker
