// Purpose: what both readers build a MeshScene with: checks every number, welds points that are the same, keeps the scene within its limits and
// counts what had to be left out. Refuses to: know a file format.
#pragma once
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "importers/mesh_scene.h"

namespace sallyport::importers::worker {

/// A colour component from 0 to 1 as a byte of sRGB: linear, or in sRGB already.
uint8_t fromLinear(double v);
uint8_t fromSrgb(double v);

class SceneBuilder {
public:
    explicit SceneBuilder(std::string_view format) { scene_.format = format; }

    MeshScene& scene() { return scene_; }
    uint32_t addMaterial(std::string_view name, base::Rgba8 color);
    /// Triangles as indices into `positions`. kNone when nothing of it can be shown.
    uint32_t addMesh(std::span<const base::Vec3f> positions, std::span<const uint32_t> indices, uint32_t material);
    /// `parent`: a node added before, or kNone. A transform that cannot be used becomes the identity.
    uint32_t addNode(std::string_view name, uint32_t parent, const base::Mat4& transform);
    void place(uint32_t node, uint32_t mesh);
    void addProblem(std::string code, std::string message, building::Problem::Severity severity = building::Problem::Severity::Warning);
    void countOther(size_t n) { otherPrimitives_ += n; }  ///< points and lines, which are not shown
    /// Throws Refusal when there is nothing to show.
    MeshScene finish();

private:
    struct Welded {
        uint32_t index, stamp;
    };
    uint32_t weld(std::span<const base::Vec3f> positions, uint32_t i, MeshScene::Mesh& out);

    MeshScene scene_;
    std::vector<base::Mat4> world_;
    std::vector<uint16_t> depth_;
    // Kept between meshes: many primitives may share one large array of points, each using a part of it.
    std::vector<Welded> known_;  // by index into `positions`
    std::vector<Welded> table_;  // by hash of the point; `index` into the new mesh
    uint32_t stamp_ = 0;
    base::Box<base::Vec3> bounds_;
    size_t vertices_ = 0, indices_ = 0, uses_ = 0;
    uint64_t triangles_ = 0;
    size_t badTriangles_ = 0, badTransforms_ = 0, otherPrimitives_ = 0;
};

}  // namespace sallyport::importers::worker
