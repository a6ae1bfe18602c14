// Purpose: which floors people choose from, and how a floor is shown that the model does not divide into rooms. Files have storeys that nobody uses
// (foundation, roof, a ceiling's level): they keep their shapes and their place in Building::floors, but a list to pick from shows the others.
// Refuses to: hide a storey that may hold people.
#pragma once
#include <string>
#include <string_view>
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

struct FloorNames {
    std::string name, shortName;
    bool operator==(const FloorNames&) const = default;
};
/// As they are now, by FloorId: to be kept before people's names are laid over them.
std::vector<FloorNames> floorNames(const Building& b);

/// What people of a school call one of its floors; what is empty stays as the model has it.
struct SaidFloor {
    std::string floor;  ///< id
    std::string name, shortName;
    bool operator==(const SaidFloor&) const = default;
};
inline constexpr size_t kMostFloorName = 40, kMostFloorShort = 4;  ///< bytes; characters of the buttons that floors are chosen with

/// Why floor `f` cannot be called so; empty: it can. A short name is of letters and digits (a grid reference begins with it), and no name may be one
/// that another floor has, or has in the model.
std::string floorNameProblem(const Building& b, const std::vector<FloorNames>& model, FloorId f, std::string_view name, std::string_view shortName);
/// Every floor is called as the last word about it says, the others as the model does. Returns those that could not be, as `said` has them; floors
/// that are not there are passed over.
std::vector<SaidFloor> nameFloors(Building& b, const std::vector<FloorNames>& model, const std::vector<SaidFloor>& said);

}  // namespace sallyport::building
