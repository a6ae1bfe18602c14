// What the worker process hands back. What could be decoded is sound, and comes back from its own bytes as the same.
#include "importers/mesh_scene.h"

#include <cmath>
#include <cstdint>
#include <span>

#include "importers/mesh_format.h"
#include "require.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace sallyport;
    using importers::MeshScene;
    const std::span<const uint8_t> bytes(data, size);
    (void)importers::meshFormat(bytes, size, {reinterpret_cast<const char*>(data), size < 16 ? size : 16});
    const std::string clean = importers::cleanText({reinterpret_cast<const char*>(data), size});
    FUZZ_REQUIRE(clean.size() <= MeshScene::kMaxNameBytes && importers::cleanText(clean) == clean);
    const auto scene = importers::decodeMeshScene(bytes, "input");
    if (!scene) {
        FUZZ_REQUIRE(!scene.error().message.empty());
        return 0;
    }
    for (const auto& m : scene->meshes) {
        FUZZ_REQUIRE(m.indices.size() % 3 == 0 && (m.material == MeshScene::kNone || m.material < scene->materials.size()));
        for (const auto& p : m.positions) FUZZ_REQUIRE(std::isfinite(p.x) && std::isfinite(p.y) && std::isfinite(p.z));
        for (const uint32_t i : m.indices) FUZZ_REQUIRE(i < m.positions.size());
    }
    for (size_t i = 0; i < scene->nodes.size(); ++i) {
        const auto& n = scene->nodes[i];
        FUZZ_REQUIRE(n.parent == MeshScene::kNone || n.parent < i);
        FUZZ_REQUIRE(importers::soundTransform(n.transform));
        for (const uint32_t m : n.meshes) FUZZ_REQUIRE(m < scene->meshes.size());
    }
    const std::string once = importers::encodeMeshScene(*scene);
    const auto again = importers::decodeMeshScene({reinterpret_cast<const uint8_t*>(once.data()), once.size()}, "again");
    FUZZ_REQUIRE(again && importers::encodeMeshScene(*again) == once);
    return 0;
}
