// Purpose: one building on the GPU: its meshes in batches, cut at each floor's height, room edges, and fine lines; chooses the batches that a view
// can see and draws them by floor and class. Refuses to: choose colours or passes.
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "gpu/culling.h"
#include "gpu/cut_meshes.h"
#include "gpu/gl.h"
#include "gpu/mesh_pack.h"
#include "gpu/prepared_scene.h"
#include "scene/draw_list.h"

namespace sallyport::gpu {

/// The fine lines of a floor.
enum class Outline : uint8_t { CutWalls, CutWindows, StairTreads, Count };

struct DrawCount {
    uint32_t calls = 0, triangles = 0, batches = 0;
};

class MeshStore {
public:
    /// Leaves out faces of closed bodies that look away from the eye, and draws from indices that are put together for each picture: for drivers to
    /// which a triangle costs more than the processor. Before upload().
    void setLeavingOut(bool on) { leavesOut_ = on; }
    void upload(PreparedScene scene);
    /// What was uploaded, for another try without a part of it; nothing is drawn until the next upload().
    PreparedScene release();
    size_t floorCount() const { return floors_.size(); }

    /// Before the draws of a picture: which batches this view sees, without parts that are smaller than `leastPx`; and the cuts. A cut that changes
    /// from picture to picture is left to the shader's clipping (clipped() is then true); one that stays is made once.
    void prepare(const scene::DrawList& list, const Culling& culling, float leastPx);
    bool clipped() const { return clipped_; }
    float elevationM(uint32_t floor) const { return lines_.floors[floor].elevationM; }
    uint32_t culledBatches() const { return culled_; }

    DrawCount drawMeshes(uint32_t floor, scene::ChunkClass cls) const;
    DrawCount drawOutline(uint32_t floor, Outline which) const;
    DrawCount drawEdges(uint32_t floor) const;

    size_t gpuBytes() const;
    /// What drawMeshes draws of a floor and class in the picture prepared last, appended. The floor's offset is applied.
    void appendPlain(uint32_t floor, scene::ChunkClass cls, float offsetZM, PlainMesh& out) const;

private:
    struct Range {
        uint32_t first = 0, count = 0;
    };
    /// Commands of one floor and class: whole batches, what is left whole of cut ones, pieces of cut triangles.
    struct Commands {
        Range whole, kept, pieces;
        uint32_t triangles = 0;
    };
    struct Command {
        uint32_t count, instances, firstIndex;
        int32_t baseVertex;
        uint32_t baseInstance;
    };
    struct Floor {
        std::array<Range, size_t(Outline::Count)> outlines;
        float outlinesCutZM = kUncut;
        bool outlined = false;  ///< it is drawn, so that it has outlines

        float cutZM = kUncut, wantedZM = kUncut;  ///< of the cut meshes below; of the picture before
        std::vector<CutBatch> cut;                ///< in order of batch
        std::vector<uint16_t> keptIndices;        ///< and runs: only when faces are left out
        std::vector<FaceRun> keptRuns;
        StreamBuffer kept, pieces, pieceIndices;
        std::array<Commands, size_t(scene::ChunkClass::Count)> commands;
    };
    static constexpr float kUncut = 1e9f;

    static float cutOf(const scene::FloorDraw& f);
    void makeArrays();
    void cutOutlines(uint32_t floor, scene::ChunkClass cls, float z);
    void updateOutlines(std::span<const scene::FloorDraw> floors);
    void updateCuts(std::span<const scene::FloorDraw> floors);
    void cutFloor(uint32_t floor, float z);
    uint32_t gather(std::span<const FaceRun> runs, const uint16_t* indices, uint32_t count, const Culling* hiding, float offsetZM);
    void choose(uint32_t floor, scene::ChunkClass cls, const Culling& culling, const scene::FloorDraw& look, float leastPx, bool hide);

    std::vector<Floor> floors_;
    PackedScene scene_;    // without which a cut could not be made
    PreparedScene lines_;  // all but that
    Buffer vertices_, indices_, places_, edges_;
    size_t staticBytes_ = 0;
    StreamBuffer outlines_, commandBuffer_;
    QuadIndices quads_;
    VertexArray meshArray_, keptArray_, pieceArray_, edgeArray_, outlineArray_;
    bool outlinesValid_ = false, clipped_ = false, cutsMoving_ = false;
    uint32_t culled_ = 0;
    std::vector<scene::Vec3f> corners_;  // of a batch whose outlines are made
    std::vector<Segment> segments_, segmentCorners_;
    std::vector<Command> commands_;
    std::vector<uint16_t> gathered_;  ///< indices of the picture, batch by batch, when faces are left out
    StreamBuffer gatheredBuffer_;
    bool leavesOut_ = false;
    CutMeshes scratch_;
};

}  // namespace sallyport::gpu
