#include "importers/mesh_format.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/text.h"

namespace sallyport::importers {
namespace {

uint32_t u32At(std::span<const uint8_t> b, size_t at) {
    return uint32_t(b[at]) | uint32_t(b[at + 1]) << 8 | uint32_t(b[at + 2]) << 16 | uint32_t(b[at + 3]) << 24;
}

}  // namespace

std::string_view meshFormatByContent(std::span<const uint8_t> head, uint64_t fileSize) {
    head = head.first(std::min(head.size(), kMeshFormatBytes));
    std::string_view text(reinterpret_cast<const char*>(head.data()), head.size());
    const auto has = [&](std::string_view s) { return text.find(s) != text.npos; };
    if (text.starts_with("glTF")) return "gltf";
    if (text.starts_with("Kaydara FBX Binary")) return "fbx";
    if (text.starts_with("ply\n") || text.starts_with("ply\r")) return "ply";
    // A 3DS file is one chunk: its id, then its length with everything in it.
    if (head.size() >= 16 && head[0] == 0x4d && head[1] == 0x4d && u32At(head, 2) <= fileSize && u32At(head, 2) + uint64_t(64) >= fileSize)
        return "3ds";
    // Binary STL has no mark, but its length follows from its count. Its title may begin with "solid" as the text form's does.
    if (head.size() >= 84 && u32At(head, 80) > 0 && fileSize == 84 + uint64_t(50) * u32At(head, 80)) return "stl";
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    text.remove_prefix(std::min(text.size(), text.find_first_not_of(" \t\r\n")));
    if (text.starts_with("solid") && has("facet")) return "stl";
    if (text.starts_with("<") && has("<COLLADA")) return "dae";
    if (text.starts_with("; FBX") || (text.starts_with(";") && has("FBXHeaderExtension"))) return "fbx";
    if (text.starts_with("{") && has("\"asset\"") && (has("\"version\"") || has("\"generator\""))) return "gltf";
    return {};
}

std::string_view meshFormatByName(std::string_view fileName) {
    static constexpr std::pair<std::string_view, std::string_view> kEndings[] = {
        {".glb", "gltf"}, {".gltf", "gltf"}, {".fbx", "fbx"}, {".obj", "obj"}, {".dae", "dae"}, {".3ds", "3ds"}, {".ply", "ply"}, {".stl", "stl"}};
    const std::string lower = base::lowerAscii(fileName.substr(fileName.size() - std::min<size_t>(fileName.size(), 8)));
    for (const auto& [ending, format] : kEndings)
        if (lower.ends_with(ending)) return format;
    return {};
}

}  // namespace sallyport::importers
