#include "viewer/preferences.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/file.h"

namespace sallyport::viewer {
namespace {

using nlohmann::json;

constexpr uint64_t kMaxBytes = 64 * 1024;
constexpr std::array<const char*, 3> kThemes{"dark", "night", "light"};  // in order of scene::Theme

base::Result<std::filesystem::path> preferencesFile() {
    const auto dir = base::xdgDirectory(base::XdgDir::Config);
    if (!dir) return dir.error();
    return *dir / "preferences.json";
}

}  // namespace

Preferences parsePreferences(std::string_view text) {
    Preferences p;
    const json j = json::parse(text, nullptr, false);
    if (!j.is_object()) return p;
    const auto member = [&](const char* key) {
        const auto it = j.find(key);
        return it == j.end() ? json() : *it;
    };
    const json theme = member("theme"), scale = member("text_scale");
    for (size_t i = 0; i < kThemes.size(); ++i)
        if (theme == kThemes[i]) p.theme = scene::Theme(i);
    p.metric = member("units") == "metres";
    if (scale.is_number() && std::isfinite(scale.get<double>())) p.textScale = std::clamp(scale.get<double>(), 0.75, 2.0);
    p.reducedMotion = member("reduced_motion") == true;
    return p;
}

std::string preferencesText(const Preferences& p) {
    return json{{"theme", kThemes[size_t(p.theme)]},
                {"units", p.metric ? "metres" : "feet"},
                {"text_scale", p.textScale},
                {"reduced_motion", p.reducedMotion}}
               .dump(2) +
           "\n";
}

Preferences readPreferences() {
    const auto file = preferencesFile();
    if (!file) return {};
    const auto text = base::readFile(*file, kMaxBytes);
    return text ? parsePreferences(*text) : Preferences{};
}

base::Result<void> writePreferences(const Preferences& p) {
    const auto file = preferencesFile();
    if (!file) return file.error();
    return base::writeFileAtomically(*file, preferencesText(p));
}

}  // namespace sallyport::viewer
