// Purpose: fold one event into the state. Pure: no clock, no I/O, no logging. Places, duplicates, late arrivals and conflicts are decided here
// and nowhere else, by the data alone, so that any two machines with the same events agree.
#pragma once
#include "live/world_state.h"

namespace sallyport::live {

ChangeSet reduce(WorldState& state, const building::PlaceIndex& places, const Event& event);

}  // namespace sallyport::live
