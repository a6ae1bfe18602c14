// Purpose: the list of files opened last, in the XDG state directory. Refuses to: fail loudly; a missing or damaged list is an empty one.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace sallyport::viewer {

std::vector<std::string> recentFiles();
void addRecentFile(const std::filesystem::path& path);

}  // namespace sallyport::viewer
