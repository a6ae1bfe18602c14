// Purpose: a foreign JSON document as a short list of its values, each with the path to it, so that decoders of loosely specified formats can look
// for what they need wherever a bridge has put it. Bounded in bytes, depth and number. Refuses to: keep structure, guess meaning.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sallyport::feed {

struct JsonLeaf {
    /// Names in lower case without namespace ("tt:") or attribute mark ("@"), joined by "/"; list elements are numbered: "source/simpleitem/0/name".
    std::string path;
    std::string value;  ///< texts as they are; numbers and truth values as JSON writes them; empty for null
    bool isText = false;
};

inline constexpr size_t kMaxJsonLeaves = 128;

/// Error: not JSON, not an object, too deep, too many values, a name twice, a number that is not finite, not UTF-8.
base::Result<std::vector<JsonLeaf>> jsonLeaves(std::string_view text);
/// The value named `name` (lower case): the last part of a path, or the "value" beside a "name" of that text. Null when absent.
const JsonLeaf* findLeaf(const std::vector<JsonLeaf>& leaves, std::string_view name);

}  // namespace sallyport::feed
