// Purpose: how long a unit of a mesh file is and which axis points up: as the options say, else as the file says, else what fits a building best,
// with a confidence. Says what it did in a problem: "unit-given", "unit-stated", "unit-estimated", "unit-doubtful", and the same for "up-…". Evidence
// is in the file's own units. Refuses to: change coordinates; overrule the file (what looks absurd is a warning that names the option).
#pragma once
#include <string>
#include <vector>

#include "importers/import.h"
#include "importers/mesh_scene.h"

namespace sallyport::importers::mesh {

class Columns;

/// What shapes and names tell about size and direction.
struct Evidence {
    base::Box3 extent;              ///< of the building, without terrain
    base::Vec3 faceArea{0, 0, 0};   ///< area of the triangles that face along each axis
    std::vector<base::Vec3> doors;  ///< box sizes of what is named a door
    std::vector<base::Vec3> slabs;  ///< likewise
    std::vector<base::Vec3> walls;
    std::vector<base::Vec3> lowCorners;  ///< of the boxes of all things: what stands on floors begins at few heights
};

UpAxis chooseUp(const MeshScene& scene, const Evidence& e, const ImportOptions& options, std::vector<building::Problem>& problems);

/// Metres per unit. `columns` over all shapes, with Z up, finished.
double chooseUnit(const MeshScene& scene, const Evidence& e, UpAxis up, const Columns& columns, const ImportOptions& options,
                  std::vector<building::Problem>& problems);

/// "1 unit = 1 ft" in words people use.
std::string unitName(double metres);

}  // namespace sallyport::importers::mesh
