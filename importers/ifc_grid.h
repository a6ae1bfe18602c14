// Purpose: object placements that are not local ones: on the crossing of two grid axes, or along an alignment whose writer has worked the place out.
// Refuses to: follow alignments (a linear placement without its own Cartesian position has no place here; the caller names it).
#pragma once
#include <optional>

#include "importers/ifc_context.h"

namespace sallyport::importers::ifc {

struct RelativePlace {
    uint32_t parent = 0;  ///< the placement it is relative to; 0 for none
    Mat4 place{1.0};
};
/// Of an IfcGridPlacement or IfcLinearPlacement.
std::optional<RelativePlace> placeOnGridOrLine(const Context& c, uint32_t placementId);

}  // namespace sallyport::importers::ifc
