// Purpose: several models as one school: read and joined for `import`, and for files that were dropped on the window together. Refuses to: decide
// where a building stands (importers/campus.h), replace a file.
#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "importers/import.h"

namespace sallyport::viewer {

inline constexpr size_t kMostModels = 64;

/// How the model at this place of the list is to be read; asked before each.
using HowToRead = std::function<importers::ImportOptions(size_t model)>;

/// Read one after the other and joined; one alone comes back as it is. Errors name their file.
base::Result<importers::Imported> readModels(const std::vector<std::filesystem::path>& models, const HowToRead& how);

/// A facility file of these models in `folder`, which is made when it is not there. The one that the same files were joined into before is used
/// again, with what people added to it since, unless one of them has changed; then there is another beside it. Slow; any thread. Errors: name the
/// file; Cancelled by ImportOptions::progress.
base::Result<std::filesystem::path> joinSchool(const std::vector<std::filesystem::path>& models, const std::filesystem::path& folder,
                                               const HowToRead& how);

/// "main.ifc, gym.ifc and lab.ifc"; of more than four the first three and how many others.
std::string namesOf(const std::vector<std::filesystem::path>& files);
/// Of files that were dropped together and cannot be opened together: which one is opened, which are not, and why.
std::string notOpenedText(const std::filesystem::path& opened, const std::vector<std::filesystem::path>& others);

}  // namespace sallyport::viewer
