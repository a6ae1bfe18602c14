#include "gpu/cut_meshes.h"

#include <algorithm>
#include <cmath>

namespace sallyport::gpu {
namespace {

/// Polygon of a triangle's part below the plane, at most four corners.
struct Piece {
    PackedVertex corner[4];
    size_t count = 0;
};

Piece below(const PackedVertex* const triangle[3], float z) {
    Piece p;
    const auto latticeZ = uint16_t(std::clamp(std::round(z), 0.0f, 65535.0f));
    for (size_t i = 0; i < 3; ++i) {
        const PackedVertex &a = *triangle[i], &b = *triangle[(i + 1) % 3];
        const bool aBelow = float(a.z) <= z, bBelow = float(b.z) <= z;
        if (aBelow) p.corner[p.count++] = a;
        if (aBelow == bBelow) continue;
        const float t = (z - float(a.z)) / (float(b.z) - float(a.z));
        const auto between = [t](uint16_t from, uint16_t to) { return uint16_t(std::lround(float(from) + (float(to) - float(from)) * t)); };
        PackedVertex c = a;
        c.x = between(a.x, b.x);
        c.y = between(a.y, b.y);
        c.z = latticeZ;
        p.corner[p.count++] = c;
    }
    // The face's normal is that of its last corner; every corner of a piece may be one.
    for (size_t i = 0; i < p.count; ++i) {
        p.corner[i].nx = triangle[2]->nx;
        p.corner[i].ny = triangle[2]->ny;
        p.corner[i].word = triangle[2]->word;
    }
    return p;
}

}  // namespace

void CutMeshes::clear() {
    kept.clear();
    runs.clear();
    pieces.clear();
    pieceIndices.clear();
    batches.clear();
}

void cutBatch(const PackedScene& scene, uint32_t batch, float z, CutMeshes& out) {
    const Batch& b = scene.batches[batch];
    const BatchPlace& at = scene.places[batch];
    const float steps = (z - at.origin.z) / at.stepZ;
    CutBatch cut;
    cut.batch = batch;
    cut.firstKept = uint32_t(out.kept.size());
    cut.firstPiece = uint32_t(out.pieceIndices.size());
    cut.firstRun = uint32_t(out.runs.size());
    // Parts stand in order of size, so each threshold is a place in the row.
    SmallCounts keptBefore{}, piecesBefore{};
    const auto threshold = [&](size_t level) { return b.indexCount - b.small[level]; };
    size_t level = b.small.size();
    const auto pass = [&](uint32_t i) {
        while (level > 0 && i >= threshold(level - 1)) {
            --level;
            keptBefore[level] = uint32_t(out.kept.size());
            piecesBefore[level] = uint32_t(out.pieceIndices.size());
        }
    };
    const auto cutTriangle = [&](const uint16_t* index) {
        const PackedVertex* const v[3] = {&scene.vertices[b.firstVertex + index[0]], &scene.vertices[b.firstVertex + index[1]],
                                          &scene.vertices[b.firstVertex + index[2]]};
        const float lowest = float(std::min({v[0]->z, v[1]->z, v[2]->z})), highest = float(std::max({v[0]->z, v[1]->z, v[2]->z}));
        if (highest <= steps) {
            out.kept.insert(out.kept.end(), index, index + 3);
            return;
        }
        if (lowest >= steps) return;
        const Piece p = below(v, steps);
        const auto first = uint32_t(out.pieces.size());
        out.pieces.insert(out.pieces.end(), p.corner, p.corner + p.count);
        for (uint32_t k = 2; k < p.count; ++k) {
            out.pieceIndices.push_back(first);
            out.pieceIndices.push_back(first + k - 1);
            out.pieceIndices.push_back(first + k);
        }
    };
    for (const FaceRun& run : runsOf(scene, b)) {
        pass(run.firstIndex);
        const auto begin = uint32_t(out.kept.size());
        const uint16_t* index = &scene.indices[b.firstIndex + run.firstIndex];
        const bool whole = run.topM <= z;
        if (whole) out.kept.insert(out.kept.end(), index, index + run.indexCount);
        else
            for (uint32_t i = 0; i < run.indexCount; i += 3) cutTriangle(index + i);
        const auto kept = uint32_t(out.kept.size()) - begin;
        if (kept == 0) continue;
        out.runs.push_back(whole ? run : FaceRun{});
        out.runs.back().firstIndex = begin - cut.firstKept;
        out.runs.back().indexCount = kept;
    }
    pass(b.indexCount);
    cut.runCount = uint32_t(out.runs.size()) - cut.firstRun;
    cut.keptCount = uint32_t(out.kept.size()) - cut.firstKept;
    cut.pieceCount = uint32_t(out.pieceIndices.size()) - cut.firstPiece;
    for (size_t i = 0; i < b.small.size(); ++i) {
        cut.keptSmall[i] = uint32_t(out.kept.size()) - keptBefore[i];
        cut.pieceSmall[i] = uint32_t(out.pieceIndices.size()) - piecesBefore[i];
    }
    if (cut.keptCount > 0 || cut.pieceCount > 0) out.batches.push_back(cut);
}

}  // namespace sallyport::gpu
