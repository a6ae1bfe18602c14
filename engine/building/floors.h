// Purpose: which floors people choose from, and how a floor is shown that the model does not divide into rooms. Files have storeys that nobody uses
// (foundation, roof, a ceiling's level): they keep their shapes and their place in Building::floors, but a list to pick from shows the others.
// Refuses to: hide a storey that may hold people.
#pragma once
#include <vector>

#include "building/building.h"

namespace sallyport::building {

/// Ascending; the floors that hold a room, a door, or walls with windows; every floor when none does.
std::vector<FloorId> floorsInUse(const Building& b);

/// Floors in use of a building with rooms elsewhere, for which the model has none.
std::vector<FloorId> undividedFloors(const Building& b);

/// A floor in use of a building with rooms elsewhere, for which the model has none, becomes one room as large as what stands there: it is then drawn
/// as unknown like any other, can be marked, and counts as not searched. Returns those floors.
std::vector<FloorId> addUndividedFloors(Building& b);

}  // namespace sallyport::building
