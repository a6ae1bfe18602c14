#include "gpu/prepared_scene.h"

#include <algorithm>

namespace sallyport::gpu {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
using scene::Chunk;
using scene::ChunkClass;
using scene::Vec3f;

Result<void> check(const scene::SceneGeometry& g) {
    const auto bad = [](const std::string& what, size_t chunk) {
        return Error{ErrorCode::Internal, what, "scene geometry, chunk " + std::to_string(chunk)};
    };
    constexpr size_t kMost = 0x7fffffff;
    if (g.vertices.size() > kMost / sizeof(scene::SceneVertex) || g.indices.size() > kMost / sizeof(uint32_t))
        return Error{ErrorCode::TooLarge, "the building has more triangles than one graphics buffer holds (2 GiB); simplify the model",
                     "scene geometry"};
    for (size_t c = 0; c < g.chunks.size(); ++c) {
        const Chunk& chunk = g.chunks[c];
        if (chunk.cls >= ChunkClass::Count) return bad("unknown class", c);
        if (chunk.floor >= g.floorElevationM.size()) return bad("floor out of range", c);
        if (uint64_t(chunk.firstIndex) + chunk.indexCount > g.indices.size()) return bad("indices out of range", c);
        if (chunk.indexCount % (chunk.cls == ChunkClass::RoomEdges ? 2 : 3) != 0) return bad("a part of a triangle or line is left over", c);
        uint32_t before = 0;
        for (const uint32_t small : chunk.small) {
            if (small < before || small > chunk.indexCount || small % 3 != 0) return bad("sizes of its parts contradict each other", c);
            before = small;
        }
    }
    for (const uint32_t i : g.indices)
        if (i >= g.vertices.size()) return Error{ErrorCode::Internal, "an index names no vertex", "scene geometry"};
    return {};
}

}  // namespace

Result<std::shared_ptr<PreparedScene>> prepareScene(const scene::SceneGeometry& g) {
    if (auto ok = check(g); !ok) return ok.error();
    auto out = std::make_shared<PreparedScene>();
    out->floors.resize(g.floorElevationM.size());
    out->rooms = uint32_t(g.roomCount);
    std::vector<Vec3f> corners;
    for (uint32_t f = 0; f < out->floors.size(); ++f) {
        PreparedScene::Floor& floor = out->floors[f];
        floor.elevationM = g.floorElevationM[f];
        floor.firstEdge = uint32_t(out->edges.size());
        floor.firstTread = uint32_t(out->treads.size());
        for (const Chunk& chunk : g.chunks) {
            if (chunk.floor != f) continue;
            if (chunk.cls == ChunkClass::RoomEdges) linkEdges(g, chunk, out->edges);
            if (chunk.cls != ChunkClass::Stairs) continue;
            corners.clear();
            for (uint32_t i = 0; i < chunk.indexCount; ++i) corners.push_back(g.vertices[g.indices[chunk.firstIndex + i]].position);
            creaseEdges(corners, out->treads.own());
        }
        floor.edgeCount = uint32_t(out->edges.size()) - floor.firstEdge;
        floor.treadCount = uint32_t(out->treads.size()) - floor.firstTread;
    }
    out->packed = pack(g);
    return out;
}

uint64_t sceneBytes(const PreparedScene& s) {
    // Indices of the floor that is cut once more, and the pieces of what is cut; each edge as the four corners of its quad.
    return uint64_t(s.packed.vertices.size()) * 16 + uint64_t(s.packed.indices.size()) * 4 + uint64_t(s.edges.size()) * 4 * sizeof(EdgeInstance);
}

PreparedScene without(const PreparedScene& s, LeftOut what) {
    if (what == LeftOut::Nothing) return s;
    PreparedScene out{.packed = {}, .floors = s.floors, .rooms = s.rooms, .treads = s.treads, .edges = s.edges, .keeps = s.keeps};
    for (const auto& classes : s.packed.floors) {
        auto& kept = out.packed.floors.emplace_back();
        for (size_t cls = 0; cls < classes.size(); ++cls) {
            kept[cls].first = uint32_t(out.packed.batches.size());
            if (ChunkClass(cls) == ChunkClass::Furniture || (ChunkClass(cls) == ChunkClass::Other && what == LeftOut::FurnitureAndOther)) continue;
            for (uint32_t i = classes[cls].first; i < classes[cls].first + classes[cls].count; ++i) append(out.packed, s.packed, i);
            kept[cls].count = classes[cls].count;
        }
    }
    return out;
}

}  // namespace sallyport::gpu
