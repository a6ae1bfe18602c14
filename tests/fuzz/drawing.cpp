// What a facility file keeps of the renderer's work. What could be read can be drawn, cut at any height and thinned without leaving its arrays.
#include <cstdint>
#include <cstring>
#include <span>

#include "gpu/cut_meshes.h"
#include "gpu/prepared_scene.h"
#include "require.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace sallyport;
    // Of whatever building the bytes say.
    uint64_t key = 0, floors = 0;
    uint32_t rooms = 0;
    if (size >= 104) {
        std::memcpy(&key, data + 16, sizeof key);
        std::memcpy(&rooms, data + 24, sizeof rooms);
        std::memcpy(&floors, data + 32 + 6 * 8, sizeof floors);
    }
    const std::shared_ptr<const void> stays(data, [](const void*) {});
    const auto read = gpu::decodeDrawing({data, size}, key, rooms, floors, stays);
    if (!read) {
        FUZZ_REQUIRE(!read.error().message.empty());
        return 0;
    }
    const gpu::PreparedScene& s = **read;
    FUZZ_REQUIRE(gpu::encodeDrawing(s, key).size() == size);
    for (uint32_t i = 0; i < s.packed.batches.size(); ++i) {
        gpu::CutMeshes cut;
        const auto& box = s.packed.batches[i].bounds;
        gpu::cutBatch(s.packed, i, (box.min.z + box.max.z) / 2, cut);
        for (const uint32_t k : cut.pieceIndices) FUZZ_REQUIRE(k < cut.pieces.size());
    }
    const auto less = gpu::without(s, gpu::LeftOut::FurnitureAndOther);
    FUZZ_REQUIRE(gpu::sceneBytes(less) <= gpu::sceneBytes(s));
    const std::string once = gpu::encodeDrawing(less, key);
    FUZZ_REQUIRE(gpu::decodeDrawing({reinterpret_cast<const uint8_t*>(once.data()), once.size()}, key, rooms, floors));
    return 0;
}
