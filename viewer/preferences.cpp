#include "viewer/preferences.h"

#include <algorithm>
#include <array>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "viewer/json_members.h"

namespace sallyport::viewer {
namespace {

using nlohmann::json;

constexpr uint64_t kMaxBytes = 64 * 1024;
constexpr size_t kMostWord = 32;
constexpr std::array<const char*, 3> kThemes{"dark", "night", "light"};  // in order of scene::Theme

base::Result<std::filesystem::path> preferencesFile() {
    const auto dir = base::xdgDirectory(base::XdgDir::Config);
    if (!dir) return dir.error();
    return *dir / "preferences.json";
}

}  // namespace

Preferences parsePreferences(std::string_view text) {
    Preferences p;
    const json j = parsedObject(text);
    const std::string theme = textOf(j, "theme", kMostWord);
    for (size_t i = 0; i < kThemes.size(); ++i)
        if (theme == kThemes[i]) p.theme = scene::Theme(i);
    p.metric = textOf(j, "units", kMostWord) == "metres";
    if (const auto scale = numberIn(member(j, "text_scale"), std::numeric_limits<double>::lowest(), std::numeric_limits<double>::max()))
        p.textScale = std::clamp(*scale, 0.75, 2.0);
    p.reducedMotion = flagOf(j, "reduced_motion");
    p.volume = numberIn(member(j, "volume"), 0, 1);
    if (member(j, "muted").is_boolean()) p.muted = flagOf(j, "muted");
    p.wider.leftU = numberIn(member(j, "left_panel_wider"), 0, scene::kMostWiderU).value_or(0);
    p.wider.rightU = numberIn(member(j, "right_panel_wider"), 0, scene::kMostWiderU).value_or(0);
    return p;
}

std::string preferencesText(const Preferences& p) {
    json j{{"theme", kThemes[size_t(p.theme)]},
           {"units", p.metric ? "metres" : "feet"},
           {"text_scale", p.textScale},
           {"reduced_motion", p.reducedMotion}};
    if (p.volume) j["volume"] = *p.volume;
    if (p.muted) j["muted"] = *p.muted;
    if (p.wider.leftU > 0) j["left_panel_wider"] = p.wider.leftU;
    if (p.wider.rightU > 0) j["right_panel_wider"] = p.wider.rightU;
    return j.dump(2) + "\n";
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
