// Purpose: large IFC files for measurements: one building repeated side by side. Every record has its own number and every root its own GlobalId;
// lengths of each copy differ a little, so that no reader can share the copies. The same input gives the same bytes.
// Refuses to: scale what it does not know to be a length (see kLengths); one project, its units and its contexts serve all copies.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace sallyport::bench {

struct CampusSize {
    uint64_t bytes = 0;  ///< copies until the file is at least so large …
    size_t copies = 0;   ///< … or this many
};
/// `ifc` is the text of a whole IFC file. Returns the number of copies written.
base::Result<size_t> writeCampus(std::string_view ifc, const std::filesystem::path& out, CampusSize size);

/// The building that is repeated: the shared institute when it is there, else the small building of the importer tests.
base::Result<std::string> campusInput();

}  // namespace sallyport::bench
