// Purpose: a model as a tree of named nodes with triangle meshes, the way mesh formats (glTF, FBX, OBJ, DAE, 3DS, PLY, STL) hold it; what the worker
// process hands back and what mesh_building.h turns into a Building. Coordinates are the file's own: neither unit nor up axis has been applied.
// encode/decode carry it across the process boundary; decode trusts nothing and bounds everything.
// Refuses to: guess units or axes, or know what a floor is.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
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

    std::string format;                   ///< "gltf", "fbx", "obj", "dae", "3ds", "ply", "stl"
    std::string generator;                ///< as the file says it
    std::optional<double> metresPerUnit;  ///< what the format or the file states
    std::optional<UpAxis> up;             ///< what the format or the file states
    std::vector<Material> materials;
    std::vector<Mesh> meshes;
    std::vector<Node> nodes;  ///< parents before children
    std::vector<building::Problem> problems;
};

std::string encodeMeshScene(const MeshScene& scene);
/// `where` is the model's name for errors. Every index, count and number in the result is valid: parents precede children, indices are in range,
/// floats finite.
base::Result<MeshScene> decodeMeshScene(std::span<const uint8_t> bytes, const std::string& where);

}  // namespace sallyport::importers
