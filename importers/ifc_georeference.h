// Purpose: where on the earth an IFC building stands: IfcSite's latitude and longitude, true north, map conversions in any grid that
// ifc_projection.h reads. Heights are taken as the file states them. Refuses to: guess a grid that the file does not name (the site's own latitude
// and longitude are used then, and a problem says so).
#pragma once
#include <optional>

#include "importers/ifc_context.h"
#include "importers/ifc_projection.h"
#include "importers/ifc_structure.h"

namespace sallyport::importers::ifc {

/// Of the point `at` of the file's coordinates.
std::optional<building::Georeference> readGeoreference(const Context& c, const Structure& s, Placements& p, Vec3 at);
/// The reference of a point that lies `by` away along the building's axes; good to a centimetre over 10 km.
building::Georeference movedBy(const building::Georeference& g, Vec3 by);

}  // namespace sallyport::importers::ifc
