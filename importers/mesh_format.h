// Purpose: which mesh format a file is in, by its first bytes, else (OBJ has no mark) by its name. Refuses to: parse.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

namespace sallyport::importers {

inline constexpr size_t kMeshFormatBytes = 4096;  ///< what meshFormat() looks at

/// "gltf" (also for GLB), "fbx", "obj", "dae", "3ds", "ply", "stl"; empty when it is none of them. `head`: the file's first kMeshFormatBytes, or all
/// of it.
std::string_view meshFormatByContent(std::span<const uint8_t> head, uint64_t fileSize);
std::string_view meshFormatByName(std::string_view fileName);
inline std::string_view meshFormat(std::span<const uint8_t> head, uint64_t fileSize, std::string_view fileName) {
    const std::string_view f = meshFormatByContent(head, fileSize);
    return f.empty() ? meshFormatByName(fileName) : f;
}

}  // namespace sallyport::importers
