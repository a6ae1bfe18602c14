// Purpose: the frontier: openings by which somebody can come unseen, out of rooms that nobody has searched or from outside, into rooms that were
// searched. A pure function of the plan and of what the view-model says of its rooms and doors. Refuses to: read a clock, know people, guess who
// watches an opening: only what somebody said is held is held.
//
// The rules, from product.md (searched: "looked through, not held: it can be re-entered unseen"; clear: "searched and held"):
// - What a room is worth: Held (clear with a holder that is heard from, or said to be held by one), Searched, Searching (a team is inside), Open (all
//   else: unknown, locked in, evacuated, danger, and a search that is too old to rely on).
// - An opening from a Searched room to an Open one, or outside, is of the frontier. From a Held room it is not: its holder watches the openings. Nor
//   to a Searching room: the team is there. With nothing searched there is no frontier.
// - An interior door that is locked does not hold: who is inside opens it from there. One that a person has checked and that has a sensor is no
//   opening, for it cannot be passed unseen; without a sensor it can.
// - An exterior door is locked against who is outside: reported locked is enough, while the report can be relied on.
// - Openings without a leaf always count; so do stairs and lifts, between the floors that they join.
#pragma once
#include <span>
#include <vector>

#include "building/building.h"
#include "scene/view_model.h"

namespace sallyport::scene {

enum class Hold : uint8_t { Open, Searching, Searched, Held };
Hold holdOf(const RoomView& room);

/// By searched room and door, then by link. `out` keeps its memory.
void findFrontier(const building::Building& b, std::span<const RoomView> rooms, std::span<const DoorView> doors, std::vector<FrontierOpening>& out);

}  // namespace sallyport::scene
