// Purpose: several imported models as one school: the buildings of a campus side by side, or an architectural and a furniture model of one building.
//
// One frame. The first file's; the others are brought into it by the places on the earth when both have one, else by their coordinates (shared
// coordinates). A school whose first file has no georeference takes that of the next that has.
//
// One building or two? A file belongs to a building that is there already when they share storeys by GlobalId, or, for a file without rooms of its
// own, storeys of the same name and height, and when it stands on the same ground. (A copied building elsewhere keeps its GlobalIds and is another
// building.) Then its elements join that building's floors, and what both files hold (by GlobalId) is taken once.
//
// One stack of floors. A commander under stress picks a level, not a building and then a level: storeys of different buildings that differ by less
// than 75 cm are one floor of the school, the nearest first and at most one per building (half levels stay apart). It keeps the first building's name
// and id; every other name is told. Storeys that stand alone keep their own entry, called "Building B · Attic". Rooms keep their own floor height.
//
// Ids stay as they are; one that two buildings share gets "~2" in the later. Room numbers stay as they are on the doors; where two buildings share
// one, the building's name is added to the rooms' names.
//
// Clashes are named: buildings that stand in each other, heights or georeferences that contradict. Errors: files further apart than a campus.
// Refuses to: guess where a building stands that says nothing of it.
#pragma once
#include <string>
#include <vector>

#include "importers/import.h"

namespace sallyport::importers {

struct ModelPart {
    Imported model;
    std::string file;  ///< name for people, and for buildings without one
};

/// Storeys that differ by less are one floor of the school.
inline constexpr double kSameLevelM = 0.75;

/// One part comes back as it is. Problems keep their order, with the file before their place.
base::Result<Imported> joinModels(std::vector<ModelPart> parts);

}  // namespace sallyport::importers
