// Purpose: what a search of a room is worth: what undoes it, when its holder has left, and the ledger of who searched what, when, held or not, and
// why that no longer counts. Pure, over the state alone, so that it is the same on every machine and at every cursor. The rules are those of
// product.md ("Room status"). Refuses to: read a clock; guess that somebody is where nobody said so.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "live/freshness.h"

namespace sallyport::live {

/// Why something no longer holds, since when, and who says so.
struct SearchEnd {
    Timestamp when{};
    std::string why;  ///< "door D-214 forced", "CT 2 has left", "threat next door in 216"
    std::string by;   ///< source or person; empty where nobody said it in so many words
};

/// The first thing after `since` that lets somebody back into a room that nobody holds: a door of it opened, forced or held open; a threat in the
/// next room, behind a door that was not known to be locked then. Not after `until`.
std::optional<SearchEnd> searchUndone(const WorldState&, const building::PlaceIndex&, RoomId, Timestamp since,
                                      std::optional<Timestamp> until = std::nullopt);

/// Within so many metres of one of its doors, or in it, somebody holds a room.
inline constexpr double kHoldsWithinM = 15;
/// Nobody holds the room any more although somebody did after `since`: it was said, or everybody of the team whose place is known has gone
/// elsewhere since. A team without a known place has not left: how long its word counts is in Lifetimes::clear.
std::optional<SearchEnd> holderLost(const WorldState&, const building::PlaceIndex&, RoomId, Timestamp since);

/// One search of one room.
struct ClearingEntry {
    RoomId room;
    Timestamp searched{}, heldFrom{};  ///< zero: it never was
    Timestamp released{}, ended{};     ///< it is held no longer; it counts no longer; zero: it does
    std::string who, held;             ///< who searched it; which team held it
    std::string releasedWhy, endedWhy;
    bool takenBack = false;  ///< said in error
    bool exercise = false;
    bool stands() const { return ended == Timestamp{}; }
    bool holding() const { return stands() && heldFrom != Timestamp{} && released == Timestamp{}; }
};

/// All that is remembered of searches of a room (world_state_register.h: the newest), the newest first, appended.
void clearingOf(const WorldState&, const building::PlaceIndex&, RoomId, Timestamp now, const Lifetimes&, std::vector<ClearingEntry>& out);

}  // namespace sallyport::live
