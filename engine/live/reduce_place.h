// Purpose: a place as a sender named it -> a place in this building, or the reason why not. Refuses to: guess between two rooms of one name.
#pragma once
#include <optional>

#include "live/world_state.h"

namespace sallyport::live {

/// The vertical error that is assumed where none is given: file heights are surveyed, heights above the ellipsoid come from satellites.
inline constexpr double kDefaultFileLeM = 0.5, kDefaultGnssLeM = 10;

Place resolvePlace(const PlaceRef& ref, const building::PlaceIndex& places, std::optional<double> leM = std::nullopt);
/// It names a room or door that is not known: a device that may be given one later.
bool namesUnknown(const PlaceRef& ref, const building::PlaceIndex& places);
/// The place that a device was given, door or room; not placed when it was given none.
Place deviceAt(const std::string& device, const building::PlaceIndex& places);
/// Local metres; empty when a corner cannot be placed.
std::vector<base::Vec2> resolvePolygon(const MarkerSet& set, const building::PlaceIndex& places);

}  // namespace sallyport::live
