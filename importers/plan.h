// Purpose: a school drawn as a table of rooms and doors in one readable text file (TOML, `*.plan.toml`) -> Building. Walls, slabs, stairs, roof and
// furniture are made from the room outlines, so that the file holds nothing twice. Refuses to: hold slanted or curved walls (outline edges are
// parallel to the axes), guess at a door that is on no wall, or read more than 4 MiB. The demo school (assets/demo_school) is written in it.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>

#include "importers/import.h"

namespace sallyport::importers {

base::Result<Imported> readPlan(const std::filesystem::path& path);
/// `where` is the file name for errors and problems.
base::Result<Imported> readPlanText(std::string_view text, const std::string& where);

}  // namespace sallyport::importers
