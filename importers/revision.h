// Purpose: what changed between two imports of one school, told by ids: floors, rooms and doors added, removed, renumbered, renamed, moved; and rooms
// and doors that are the same but have a new id (a program that gives new GlobalIds at every export), so that edits can follow them. Things are the
// same when their ids are, else their source ids; what is left over is the same when floor and number (of a door: its name) agree and it stands
// within a metre of where it stood. Coordinates are the file's own, metres, so that another local origin is no move. Refuses to: compare shapes
// beyond their place.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "building/building.h"
#include "building/edits.h"

namespace sallyport::importers {

struct Change {
    enum class Of : uint8_t { Floor, Room, Door };
    enum class What : uint8_t { Added, Removed, Renumbered, Renamed, Moved, NewId };
    Of of = Of::Room;
    What what = What::Added;
    std::string id;             ///< as it is now; of a removed thing as it was
    std::string floor;          ///< the name of its floor, likewise
    std::string called;         ///< "214 Science"
    std::string before, after;  ///< numbers, names, ids, or the floors when it moved to another
    double movedM = 0;
};

/// Metres; what moved less did not move.
inline constexpr double kMovedM = 0.3;

/// Floors, then rooms, then doors; each in the order of `after`, what was removed behind it.
std::vector<Change> compareBuildings(const building::Building& before, const building::Building& after);
/// One line each, without a line end.
std::string describe(const Change& change);
const char* toString(Change::Of of);
const char* toString(Change::What what);

/// Points edits of things with a new id at it. Returns how many.
size_t followNewIds(building::Edits& edits, const std::vector<Change>& changes);

}  // namespace sallyport::importers
