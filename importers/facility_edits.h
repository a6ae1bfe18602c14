// Purpose: the edits part of a facility file: building::Edits <-> JSON (assets/schema/facility.schema.json, "edits"). An entry that is damaged or of
// a kind that this version does not know is a Problem with its place and is kept word for word, so that saving does not lose it. Refuses to: apply
// edits; take more than kMaxEditsBytes or kMaxEdits (an Error: what cannot be kept must not be lost in silence).
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "building/edits.h"

namespace sallyport::importers::facility {

inline constexpr size_t kMaxEditsBytes = 16u << 20, kMaxEdits = 100'000;

/// Compact JSON, keys in ascending order.
std::string encodeEdits(const building::Edits& edits);
/// `text` is the JSON object. Problems beyond a dozen are counted, not listed. `where` is the file name.
base::Result<building::Edits> decodeEdits(std::string_view text, const std::string& where, std::vector<building::Problem>& problems);

}  // namespace sallyport::importers::facility
