// Purpose: what a mesh file says about itself in comments (OBJ, PLY) or its title (STL), which have no place for it: unit, up axis, the program that
// wrote it. Refuses to: look further than the file's first lines.
#pragma once
#include <optional>
#include <span>
#include <string>

#include "importers/import.h"

namespace sallyport::importers::worker {

struct Comments {
    std::optional<double> metresPerUnit;
    std::optional<UpAxis> up;
    std::string generator;
};
Comments readComments(std::span<const uint8_t> file, std::string_view format);

}  // namespace sallyport::importers::worker
