// Purpose: for tests of mesh files: writing one, and finding things in what was read of it.
#pragma once
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "importers/mesh_scene.h"

namespace sallyport::test {

inline std::filesystem::path write(const std::filesystem::path& path, std::string_view content) {
    std::ofstream(path, std::ios::binary).write(content.data(), std::streamsize(content.size()));
    return path;
}

inline size_t trianglesOf(const importers::MeshScene& s) {
    size_t n = 0;
    for (const auto& node : s.nodes)
        for (const uint32_t m : node.meshes) n += s.meshes[m].indices.size() / 3;
    return n;
}

inline const importers::MeshScene::Node* nodeNamed(const importers::MeshScene& s, const std::string& name) {
    for (const auto& n : s.nodes)
        if (n.name == name) return &n;
    return nullptr;
}

}  // namespace sallyport::test
