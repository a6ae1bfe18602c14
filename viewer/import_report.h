// Purpose: what an import made of its models, for people and for programs: found, guessed, missing, problems by kind, and what changed since the
// last. Which problem is a guess is told by its code ("unit-estimated", "rooms-named", "levels-joined" …); the rest are problems and notes.
// Refuses to: judge whether that is good enough.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "importers/import.h"
#include "importers/revision.h"

namespace sallyport::viewer {

struct ImportReport {
    const importers::Imported& imported;  ///< with its edits, not yet applied
    std::vector<std::filesystem::path> models;
    std::filesystem::path output;
    std::optional<std::vector<importers::Change>> changes;  ///< nullopt: there was no facility before
    size_t editsKept = 0, editsWaiting = 0, editsFollowed = 0;
};

/// Found, guessed, missing, problems and notes, as lines; headings are not indented. The window shows the same of the school that is open.
std::string buildingReportText(const building::Building& b, const std::vector<building::Problem>& problems);
/// The part of it after "Found": a line end, then guessed, missing, problems and notes; empty when there is nothing to say.
std::string doubtsText(const building::Building& b, const std::vector<building::Problem>& problems);
std::string importReportText(const ImportReport& report);
std::string importReportJson(const ImportReport& report);

}  // namespace sallyport::viewer
