#include "importers/worker/scene_builder.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdio>

#include "importers/worker/serve.h"

namespace sallyport::importers::worker {
namespace {

using base::ErrorCode;
using base::Mat4;
using base::Vec3f;
using building::Problem;
constexpr uint32_t kNone = MeshScene::kNone;

[[noreturn]] void tooMuch(const char* what) {
    throw Refusal(ErrorCode::TooLarge, std::string("the model has too many ") + what + "; split it by building or floor, or leave furniture out");
}

bool usable(const Vec3f& p) {
    constexpr float kMax = float(MeshScene::kMaxCoordinate);
    return std::abs(p.x) <= kMax && std::abs(p.y) <= kMax && std::abs(p.z) <= kMax;
}

uint64_t hash(const Vec3f& p) {
    uint64_t h = std::bit_cast<uint32_t>(p.x);
    for (const float f : {p.y, p.z}) h = (h ^ (h >> 29)) * 0x9e3779b97f4a7c15ull + std::bit_cast<uint32_t>(f);
    h *= 0xbf58476d1ce4e5b9ull;
    return h ^ h >> 31;
}

uint8_t byte(double v) { return uint8_t(std::lround(std::clamp(v, 0.0, 1.0) * 255)); }  // NaN clamps to itself, so callers exclude it

}  // namespace

uint8_t fromSrgb(double v) { return std::isfinite(v) ? byte(v) : 200; }
uint8_t fromLinear(double v) {
    if (!std::isfinite(v)) return 200;
    return byte(v <= 0.0031308 ? 12.92 * v : 1.055 * std::pow(v, 1 / 2.4) - 0.055);
}

uint32_t SceneBuilder::addMaterial(std::string_view name, base::Rgba8 color) {
    if (scene_.materials.size() == MeshScene::kMaxMaterials) tooMuch("materials");
    scene_.materials.push_back({cleanText(name), color});
    return uint32_t(scene_.materials.size() - 1);
}

uint32_t SceneBuilder::weld(std::span<const Vec3f> positions, uint32_t i, MeshScene::Mesh& out) {
    if (i >= positions.size()) return kNone;
    Welded& known = known_[i];
    if (known.stamp == stamp_) return known.index;
    known = {kNone, stamp_};
    const Vec3f p = positions[i] + 0.0f;  // -0 is 0
    if (!usable(p)) return kNone;
    const size_t mask = table_.size() - 1;
    for (size_t slot = hash(p) & mask;; slot = (slot + 1) & mask) {
        Welded& w = table_[slot];
        if (w.stamp != stamp_) {
            w = {uint32_t(out.positions.size()), stamp_};
            out.positions.push_back(p);
        } else if (out.positions[w.index] != p) {
            continue;
        }
        return known.index = w.index;
    }
}

uint32_t SceneBuilder::addMesh(std::span<const Vec3f> positions, std::span<const uint32_t> indices, uint32_t material) {
    const size_t points = std::min(positions.size(), indices.size());
    if (indices.size() < 3 || points == 0) return kNone;
    if (scene_.meshes.size() == MeshScene::kMaxMeshes) tooMuch("parts");
    ++stamp_;
    if (known_.size() < positions.size()) known_.resize(positions.size(), {0, 0});
    // Not larger than this mesh needs, so that the many small ones stay in the cache; a stamp from another size is another stamp.
    table_.resize(std::bit_ceil(points * 2), {0, 0});
    MeshScene::Mesh mesh;
    mesh.material = material;
    for (size_t i = 0; i + 2 < indices.size(); i += 3) {
        const uint32_t a = weld(positions, indices[i], mesh), b = weld(positions, indices[i + 1], mesh), c = weld(positions, indices[i + 2], mesh);
        if (a == kNone || b == kNone || c == kNone) ++badTriangles_;
        else if (a != b && b != c && c != a) mesh.indices.insert(mesh.indices.end(), {a, b, c});
    }
    if (mesh.indices.empty()) return kNone;
    vertices_ += mesh.positions.size();
    indices_ += mesh.indices.size();
    if (vertices_ > MeshScene::kMaxVertices) tooMuch("points");
    if (indices_ > MeshScene::kMaxIndices) tooMuch("triangles");
    for (const Vec3f& p : mesh.positions) bounds_.add(base::Vec3(p));
    mesh.positions.shrink_to_fit();
    mesh.indices.shrink_to_fit();
    scene_.meshes.push_back(std::move(mesh));
    return uint32_t(scene_.meshes.size() - 1);
}

uint32_t SceneBuilder::addNode(std::string_view name, uint32_t parent, const Mat4& transform) {
    if (scene_.nodes.size() == MeshScene::kMaxNodes) tooMuch("nodes");
    const bool root = parent == kNone;
    const uint16_t depth = root ? 0 : uint16_t(depth_[parent] + 1);
    if (depth > MeshScene::kMaxDepth) throw Refusal(ErrorCode::BadInput, "the model's parts are nested too deep; export it again");
    Mat4 t = transform, world = root ? t : world_[parent] * t;
    if (!soundTransform(t) || !soundTransform(world)) {
        ++badTransforms_;
        t = Mat4(1.0);
        world = root ? t : world_[parent];
    }
    scene_.nodes.push_back({cleanText(name), parent, t, {}});
    world_.push_back(world);
    depth_.push_back(depth);
    return uint32_t(scene_.nodes.size() - 1);
}

void SceneBuilder::place(uint32_t node, uint32_t mesh) {
    if (mesh == kNone) return;
    triangles_ += scene_.meshes[mesh].indices.size() / 3;
    if (++uses_ > MeshScene::kMaxMeshUses) tooMuch("parts");
    if (triangles_ > MeshScene::kMaxTriangles) tooMuch("triangles");
    scene_.nodes[node].meshes.push_back(mesh);
}

void SceneBuilder::addProblem(std::string code, std::string message, Problem::Severity severity) {
    if (scene_.problems.size() < MeshScene::kMaxProblems - 8) scene_.problems.push_back({std::move(code), severity, std::move(message), {}});
}

MeshScene SceneBuilder::finish() {
    if (uses_ == 0) throw Refusal(ErrorCode::BadInput, "the model holds no triangles; export its surfaces as meshes");
    if (badTriangles_ > 0)
        addProblem("bad-triangles", std::to_string(badTriangles_) + " triangles name points that are not there or are no numbers; left out");
    if (badTransforms_ > 0)
        addProblem("bad-transform", std::to_string(badTransforms_) + " nodes have a transform that cannot be used; taken as none");
    if (otherPrimitives_ > 0)
        addProblem("lines-left-out", std::to_string(otherPrimitives_) + " points or lines are not shown", Problem::Severity::Info);
    const double far = std::max({std::abs(bounds_.min.x), std::abs(bounds_.min.y), std::abs(bounds_.min.z), std::abs(bounds_.max.x),
                                 std::abs(bounds_.max.y), std::abs(bounds_.max.z)});
    const base::Vec3 size = bounds_.size();
    const double step = far * 0x1p-23, extent = std::max({size.x, size.y, size.z});
    if (step > extent * 1e-5) {
        char text[160];
        std::snprintf(text, sizeof text,
                      "the model lies so far from its origin that points are only known to %.3g of its units; export it near the origin", step);
        addProblem("imprecise-coordinates", text);
    }
    return std::move(scene_);
}

}  // namespace sallyport::importers::worker
