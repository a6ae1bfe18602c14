// Purpose: the triangles of many elements as chunks that can be culled and thinned: split by place, corners shared round edges (a triangle has the
// normal of its last corner), large parts before small ones, faces of one direction together. Private to engine/scene. Refuses to: know floors and
// classes.
#pragma once
#include <span>
#include <vector>

#include "building/building.h"
#include "scene/draw_list.h"

namespace sallyport::scene {

/// A mesh with one index for each place and its connected parts told apart; made once, whatever the number of elements that show it.
struct WeldedMesh {
    std::vector<uint32_t> indices;  ///< of whole triangles with corners in range
    std::vector<uint32_t> partOfTriangle;
    uint32_t parts = 0;
    std::vector<uint8_t> closed;  ///< by part: its faces close it all round and look outward
};
WeldedMesh weld(const building::Mesh& mesh);

/// One thing to draw. Either a mesh with its placement, or (mesh null) the room.
struct ChunkItem {
    base::Box3 bounds;
    size_t triangles = 0;
    const building::Mesh* mesh = nullptr;
    const WeldedMesh* welded = nullptr;
    const building::MeshPart* placement = nullptr;
    uint32_t owner = kNoOwner;
};

/// Reorders the items so that each returned run lies close together: at most kChunkTriangles, unless one item alone has more, and kChunkReachM
/// across.
std::vector<std::span<ChunkItem>> splitByPlace(std::span<ChunkItem> items);
inline constexpr size_t kChunkTriangles = 4096;
inline constexpr double kChunkReachM = 120;

/// A chunk with its own run of vertices.
struct ChunkPart {
    Chunk chunk;
    std::vector<SceneVertex> vertices;
    std::vector<uint32_t> indices;
};
/// The triangles of mesh items. Degenerate and non-finite ones are left out.
void addMeshes(ChunkPart& out, std::span<const ChunkItem> items);

}  // namespace sallyport::scene
