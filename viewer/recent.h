// Purpose: what was opened last, for the start screen: files with the name of the school, what it holds and a small plan of it, in the XDG state
// directory. Refuses to: fail loudly; a missing or damaged list is an empty one.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "building/building.h"
#include "viewer/ui/ui.h"

namespace sallyport::viewer {

/// The newest first, as the start screen shows them at `now`; what is not there any more is marked missing.
std::vector<ui::RecentFile> recentFiles(base::Timestamp now);
/// `path` was opened at `now` and shows this school; `recording`: it holds what happened there.
void addRecentFile(const std::filesystem::path& path, const building::Building& school, bool recording, base::Timestamp now);

/// Rooms of the floor to start on as lines in a square of 1, y down, the longer side of the plan filling it; at most kMostPlanLines.
std::vector<ui::PlanLine> smallPlan(const building::Building& school);
inline constexpr size_t kMostPlanLines = 240;

/// "today 18:02", "yesterday", "17 Nov", "17 Nov 2025"; in local time.
std::string whenText(base::Timestamp then, base::Timestamp now);

}  // namespace sallyport::viewer
