// Purpose: which events deserve a glyph on the timeline, and its short label. Refuses to: decide what is true; it is told what reduce changed.
#pragma once
#include <optional>

#include "live/session.h"

namespace sallyport::live {

/// Status of the room that a report is about, before it is folded; what a tick is compared with.
RoomStatus statusBefore(const WorldState& state, const building::PlaceIndex& places, const Event& event);
/// `state` and `changes`: after the event was folded in; `fresh`: it was not a repetition.
std::optional<TimelineMark> timelineMark(const Event& event, const WorldState& state, const building::PlaceIndex& places, const ChangeSet& changes,
                                         bool fresh, RoomStatus before);

}  // namespace sallyport::live
