#include "viewer/json_members.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace sallyport::viewer {

using nlohmann::json;

json parsedObject(std::string_view text) {
    json j = json::parse(text, nullptr, false);
    return j.is_object() ? j : json();
}

const json& member(const json& j, const char* key) {
    static const json kNothing;
    if (!j.is_object()) return kNothing;
    const auto it = j.find(key);
    return it == j.end() ? kNothing : *it;
}

std::string textOf(const json& j, const char* key, size_t most) {
    const json& value = member(j, key);
    if (!value.is_string() || value.get_ref<const std::string&>().size() > most) return {};
    return value.get<std::string>();
}

bool flagOf(const json& j, const char* key) { return member(j, key) == true; }

std::optional<double> numberIn(const json& value, double least, double most) {
    if (!value.is_number()) return std::nullopt;
    const double v = value.get<double>();
    if (!std::isfinite(v) || v < least || v > most) return std::nullopt;
    return v;
}

}  // namespace sallyport::viewer
