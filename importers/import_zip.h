// Purpose: one named member of a ZIP archive, for the zipped forms of model files (IFCZIP). Refuses to: unpack more than it was told, follow paths
// (nothing is written to disk), or read encrypted, split or ZIP64 archives.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace sallyport::importers {

bool looksLikeZip(std::span<const uint8_t> bytes);
/// The content of the first member whose name ends in `extension` (lower case, with the dot).
base::Result<std::string> readZipMember(std::span<const uint8_t> bytes, std::string_view extension, const std::string& where, uint64_t maxBytes);

}  // namespace sallyport::importers
