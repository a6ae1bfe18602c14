// Purpose: a model as a tree of named nodes with triangle meshes, the way mesh formats (glTF, FBX, OBJ, DAE, 3DS, PLY, STL) hold it; what the worker
// process hands back and what mesh_building.h turns into a Building. Coordinates are the file's own: neither unit nor up axis has been applied.
// encode/decode carry it across the process boundary; decode trusts nothing and bounds everything.
// Refuses to: guess units or axes, or know what a floor is.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/math.h"
#include "base/result.h"
#include "building/building.h"
#include "importers/import.h"

namespace sallyport::importers {

struct MeshScene {
    struct Material {
        std::string name;
        base::Rgba8 color{200, 200, 200, 255};
    };
    struct Mesh {
        std::vector<base::Vec3f> positions;
        std::vector<uint32_t> indices;  ///< triangles
        uint32_t material = kNone;
    };
    struct Node {
        std::string name;
        uint32_t parent = kNone;       ///< an earlier node
        base::Mat4 transform{1.0};     ///< node -> parent
        std::vector<uint32_t> meshes;  ///< indices into `meshes`
    };
    static constexpr uint32_t kNone = 0xffffffff;
    /// What a scene may hold. A school with all its furniture has a tenth of it; what claims more is a bomb.
    static constexpr size_t kMaxVertices = 16'000'000, kMaxIndices = 48'000'000, kMaxNodes = 1'000'000, kMaxMeshes = 1'000'000,
                            kMaxMaterials = 100'000, kMaxMeshUses = 4'000'000, kMaxProblems = 1000, kMaxDepth = 4096, kMaxNameBytes = 1024;
    /// Triangles of all nodes' meshes, each as often as it is used.
    static constexpr uint64_t kMaxTriangles = 100'000'000;
    /// Coordinates, elements of transforms, and those of the transforms to the root. Larger ones overflow as soon as they are multiplied.
    static constexpr double kMaxCoordinate = 1e12;

    std::string format;                   ///< "gltf", "fbx", "obj", "dae", "3ds", "ply", "stl"
    std::string generator;                ///< as the file says it
    std::optional<double> metresPerUnit;  ///< what the format or the file states
    std::optional<UpAxis> up;             ///< what the format or the file states
    std::vector<Material> materials;
    std::vector<Mesh> meshes;
    std::vector<Node> nodes;  ///< parents before children
    std::vector<building::Problem> problems;
    bool alone = false;  ///< the model asked for no side file; set by readMeshScene, not encoded
};

/// Valid UTF-8 as it is, anything else read as Latin-1; control characters become spaces; cut before the character that would exceed `maxBytes`.
std::string cleanText(std::string_view raw, size_t maxBytes = MeshScene::kMaxNameBytes);
/// Row 3 is 0 0 0 1 and every element is finite and at most kMaxCoordinate.
bool soundTransform(const base::Mat4& m);

std::string encodeMeshScene(const MeshScene& scene);
/// `where` is the model's name for errors. Everything in the result is valid: counts within the limits above, parents before children, indices in
/// range, coordinates finite also after all transforms to the root, transforms affine, text valid UTF-8.
base::Result<MeshScene> decodeMeshScene(std::span<const uint8_t> bytes, const std::string& where);

}  // namespace sallyport::importers
