// Purpose: members of our own small JSON files, read as if anybody could have written them: what is missing, of another kind, too long or out of
// bounds is as if it were not there. Refuses to: throw, say why.
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace sallyport::viewer {

/// An object, or null.
nlohmann::json parsedObject(std::string_view text);
/// Null when `j` is no object or has none of that name.
const nlohmann::json& member(const nlohmann::json& j, const char* key);
/// Empty when there is none of at most `most` bytes.
std::string textOf(const nlohmann::json& j, const char* key, size_t most);
bool flagOf(const nlohmann::json& j, const char* key);
/// Finite and from `least` to `most`.
std::optional<double> numberIn(const nlohmann::json& value, double least, double most);

}  // namespace sallyport::viewer
