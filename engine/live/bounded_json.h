// Purpose: one JSON object, read within bounds (event.h: depth, no key twice, finite numbers, UTF-8), and what its texts need. For codecs of events
// only. Refuses to: know what a field means.
#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace sallyport::live {

/// nullopt, with the reason in words: not JSON, no object, beyond the bounds. The reason never quotes bytes that are not UTF-8.
std::optional<nlohmann::json> parseObject(std::string_view text, std::string& problem);
/// One line; bytes that are not UTF-8 become U+FFFD.
std::string dump(const nlohmann::json& value);

/// RFC 4648, with padding; nullopt when it is none.
std::string toBase64(std::string_view bytes);
std::optional<std::string> fromBase64(std::string_view text);

}  // namespace sallyport::live
