// Purpose: the scene in the form that the graphics card gets: twelve bytes a vertex, two an index, one batch for each chunk (or more, of one that is
// too large for short indices). Positions lie on a lattice that all batches share, so that no cracks open between them. Pure. Refuses to: call GL.
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "gpu/kept_array.h"
#include "scene/draw_list.h"

namespace sallyport::gpu {

struct PackedVertex {
    uint16_t x, y, z;  ///< lattice steps from the batch's origin
    int8_t nx, ny;     ///< octahedral normal
    uint32_t word;     ///< the model's colour; of room fills the room
};
static_assert(sizeof(PackedVertex) == 12);

/// Where the vertices of a batch lie; read by the vertex shader once for each batch.
struct BatchPlace {
    scene::Vec3f origin{0, 0, 0};
    float stepXY = 1, stepZ = 1;
};

using SmallCounts = std::array<uint32_t, scene::kDetailM.size()>;

/// Triangles of a batch, one behind the other, that show together: of closed bodies of about one height, facing one way; or of all others.
struct FaceRun {
    uint32_t firstIndex = 0, indexCount = 0;  ///< from the batch's first index
    scene::Vec3f normal{0, 0, 0};
    float least = 0;                ///< of what the normal gives for their corners: an eye for which it gives less sees none of them
    float topM = scene::kOpenBody;  ///< of the highest of their bodies; kOpenBody: any face may be seen
    bool closed() const { return topM < scene::kOpenBody; }
};

struct Batch {
    uint32_t firstIndex = 0, indexCount = 0;
    uint32_t firstVertex = 0, vertexCount = 0;
    SmallCounts small{};  ///< as in scene::Chunk
    uint32_t firstRun = 0, runCount = 0;
    base::Box<scene::Vec3f> bounds;
};
/// Batches of one floor and class.
struct BatchRun {
    uint32_t first = 0, count = 0;
};

struct PackedScene {
    KeptArray<PackedVertex> vertices;
    KeptArray<uint16_t> indices;  ///< from the batch's first vertex
    std::vector<Batch> batches;
    std::vector<BatchPlace> places;  ///< one for each batch
    std::vector<FaceRun> runs;       ///< of each batch, covering it in order; none of them reaches over a threshold of its sizes
    std::vector<std::array<BatchRun, size_t(scene::ChunkClass::Count)>> floors;
};
/// Room edges are not in it. prepareScene() checks the geometry first.
PackedScene pack(const scene::SceneGeometry& g);

/// Batch `i` of another scene, with its corners and faces, behind the last; the floors are the caller's.
void append(PackedScene& out, const PackedScene& from, uint32_t i);

std::span<const FaceRun> runsOf(const PackedScene& scene, const Batch& b);

scene::Vec3f unpacked(const PackedVertex& v, const BatchPlace& at);

/// Triangles in the plain form of a bare draw, for measurements.
struct PlainMesh {
    std::vector<scene::Vec3f> positions;
    std::vector<uint32_t> indices;
};
/// All triangles of the meshes: without the fills and edges of rooms.
PlainMesh plainMesh(const scene::SceneGeometry& g);

/// Of a batch or a part of one: how many of its indices remain when parts smaller than `sizeM` are left out.
uint32_t withoutSmall(uint32_t indexCount, const SmallCounts& small, float sizeM);

}  // namespace sallyport::gpu
