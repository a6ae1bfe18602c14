// Purpose: a floor's triangles cut at a height, once for each height instead of in every frame: those below it as they are, those that cross it as
// pieces. Pure. Refuses to: close what was cut; the drawing shows inner faces as the cut surface.
#pragma once
#include <vector>

#include "gpu/mesh_pack.h"

namespace sallyport::gpu {

/// What is left of one batch.
struct CutBatch {
    uint32_t batch = 0;
    uint32_t firstKept = 0, keptCount = 0;  ///< in CutMeshes::kept
    SmallCounts keptSmall{};
    uint32_t firstPiece = 0, pieceCount = 0;  ///< in CutMeshes::pieceIndices
    SmallCounts pieceSmall{};
    uint32_t firstRun = 0, runCount = 0;  ///< in CutMeshes::runs
};
struct CutMeshes {
    std::vector<uint16_t> kept;        ///< indices from the batch's first vertex
    std::vector<FaceRun> runs;         ///< of what is kept, from the batch's first; what is left of a body that was cut shows its inner faces
    std::vector<PackedVertex> pieces;  ///< on the lattice of their batch
    std::vector<uint32_t> pieceIndices;
    std::vector<CutBatch> batches;
    void clear();
};
/// Appends what lies below `z` of a batch that crosses it.
void cutBatch(const PackedScene& scene, uint32_t batch, float z, CutMeshes& out);

}  // namespace sallyport::gpu
