// Purpose: which rooms lie in a box that somebody draws over the picture, and how several chosen rooms go on. Pure.
#pragma once
#include <vector>

#include "building/building.h"
#include "building/place_index.h"
#include "scene/view_state.h"

namespace sallyport::scene {

/// Rooms of the active floor whose innermost point stands in the box. Not corridors, stairs and lifts: a box over a wing means the rooms along its
/// hall; those are added one by one.
std::vector<RoomId> roomsInBox(const building::Building& b, const building::PlaceIndex& places, const ViewState& view, const PixelRect& box);

/// Chooses these rooms. `add`: beside those that are chosen already; a single one that is among them is taken away.
void chooseRooms(ViewState& view, const std::vector<RoomId>& rooms, bool add);
/// What a mark of this room means: it alone, or all that are chosen when it is one of them.
std::vector<RoomId> chosenWith(const ViewState& view, RoomId room);

}  // namespace sallyport::scene
