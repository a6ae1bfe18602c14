// Purpose: what the names of a mesh file say the building is made of, before anything is known about its size: things (drafts) with the meshes that
// make them, and the floors they are said to be on. Inner header of importers/mesh_building*.cpp. Boxes are in the file's own coordinates. Refuses
// to: measure; a draft that only might be a room says so (`weak`).
#pragma once
#include <string>
#include <vector>

#include "importers/mesh_names.h"
#include "importers/mesh_scene.h"

namespace sallyport::importers::mesh {

inline constexpr uint32_t kNone = MeshScene::kNone;

/// One mesh at one node.
struct Use {
    uint32_t node, mesh;
    base::Box3 box;
};

struct Draft {
    uint32_t node = kNone;  ///< that gave it its name
    Means means = Means::Part;
    building::ElementKind kind = building::ElementKind::Other;
    uint32_t floor = kNone;   ///< index into Drafts::floors
    uint32_t inRoom = kNone;  ///< the draft of the room whose group it stands in
    bool weak = false;        ///< a room only if its shape is one
    bool group = false;       ///< a room that holds things rather than having a body
    bool floorSlab = false;   ///< named like a storey, drawn as one mesh
    std::vector<Use> uses;
    base::Box3 box;
};

inline constexpr size_t kMaxNamedFloors = 2000;

struct NamedFloor {
    std::string name, sourceId, shortName;
    bool leaf = false;  ///< only meshes say so
    bool hint = false;  ///< only in the names of other things ("Level 1 Walls"): a name for a floor that is found otherwise
};

struct Drafts {
    std::vector<NameSense> senses;  ///< of each node
    std::vector<base::Mat4> world;  ///< of each node: node -> file
    std::vector<Draft> drafts;
    std::vector<NamedFloor> floors;
    bool floorsLeftOut = false;  ///< there were more than kMaxNamedFloors
    std::string buildingName;
    size_t openings = 0;  ///< meshes left out because they are holes
    size_t unplaced = 0;  ///< nodes whose place is no finite number
};

/// Linear in nodes and vertices (the latter up to a budget, beyond which turned boxes may be a little too large).
Drafts draftsOf(const MeshScene& scene);

}  // namespace sallyport::importers::mesh
