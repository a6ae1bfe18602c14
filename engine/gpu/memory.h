// Purpose: whether a building fits the graphics card's memory, and what is left out of one that does not. Refuses to: upload.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "scene/draw_list.h"

namespace sallyport::gpu {

/// What the driver says that it can hold, in bytes; 0: it does not say. A context must be current.
uint64_t deviceMemoryBytes();

/// About what a scene takes once it is uploaded, with the fine lines that are made of it.
uint64_t sceneBytes(const scene::SceneGeometry& g);

/// What goes first when there is too little room: furniture, then what no class names.
enum class LeftOut { Nothing, Furniture, FurnitureAndOther };
/// The scene without it; its vertices and indices are as few as what is left needs.
scene::SceneGeometry without(const scene::SceneGeometry& g, LeftOut what);

std::string megabytes(uint64_t bytes);  ///< "1,340 MB"

}  // namespace sallyport::gpu
