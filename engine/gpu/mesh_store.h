// Purpose: one building on the GPU: vertices, indices, room edges with their mitres, and its fine lines; draws the chunks of a floor and class that
// the view can see. Refuses to: choose colours or passes.
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "gpu/gl.h"
#include "gpu/outlines.h"
#include "scene/draw_list.h"

namespace sallyport::gpu {

/// Six planes of a view; a box is out when it is wholly behind one.
class Frustum {
public:
    explicit Frustum(const scene::Mat4f& viewProjection);
    bool sees(const base::Box<scene::Vec3f>& box, float offsetZM) const;

private:
    std::array<scene::Vec4f, 6> planes_;
};

/// The fine lines of a floor.
enum class Outline : uint8_t { CutWalls, CutWindows, StairTreads, Count };

struct DrawCount {
    uint32_t calls = 0, triangles = 0;
};

class MeshStore {
public:
    /// Checks every range of the geometry before anything is uploaded; on an error the former scene stays.
    base::Result<void> upload(const scene::SceneGeometry& g);
    size_t floorCount() const { return floors_.size(); }

    /// The fine lines for these floors' cut heights. Works only when one changed.
    void updateOutlines(std::span<const scene::FloorDraw> floors);

    DrawCount drawMeshes(uint32_t floor, scene::ChunkClass cls, const Frustum& frustum, float offsetZM);
    DrawCount drawOutline(uint32_t floor, Outline which) const;
    DrawCount drawEdges(uint32_t floor) const;

private:
    struct EdgeInstance {
        scene::Vec3f from, to;
        scene::Vec2f normalBefore, normalAfter;
        float arcStartM;
        uint32_t owner;
    };
    struct Range {
        uint32_t first = 0, count = 0;
    };
    struct Floor {
        std::array<std::vector<scene::Chunk>, size_t(scene::ChunkClass::Count)> chunks;
        std::vector<scene::Vec3f> wallCorners, windowCorners;  ///< three per triangle, for the section
        std::vector<Segment> treads;
        Range edges;
        std::array<Range, size_t(Outline::Count)> outlines;
        float cutZM = 0;
    };

    static base::Result<void> check(const scene::SceneGeometry& g);
    static void linkEdges(const scene::SceneGeometry& g, const scene::Chunk& chunk, std::vector<EdgeInstance>& out);

    std::vector<Floor> floors_;
    Buffer vertices_, indices_, edges_;
    StreamBuffer outlines_;
    VertexArray meshArray_, edgeArray_, outlineArray_;
    bool outlinesValid_ = false;
    std::vector<Segment> segments_;
    std::vector<GLsizei> counts_;  // of the multi-draw being put together; capacity kept
    std::vector<const void*> offsets_;
};

}  // namespace sallyport::gpu
