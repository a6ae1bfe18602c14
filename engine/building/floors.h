// Purpose: which floors people choose from. Files have storeys that hold no room and no door (foundation, roof, a ceiling's level): they keep their
// shapes and their place in Building::floors, but a list to pick from shows the others. Refuses to: look at shapes.
#pragma once
#include <vector>

#include "building/building.h"

namespace sallyport::building {

/// Ascending; the floors that hold a room or a door, every floor when none does.
std::vector<FloorId> floorsInUse(const Building& b);

}  // namespace sallyport::building
