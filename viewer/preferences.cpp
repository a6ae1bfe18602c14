#include "viewer/preferences.h"

#include <algorithm>
#include <array>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/log.h"
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

constexpr std::array<std::pair<const char*, live::RoomStatus>, 5> kCardStatus{{{"locked_in", live::RoomStatus::LockedIn},
                                                                               {"needs_help", live::RoomStatus::NeedsHelp},
                                                                               {"threat", live::RoomStatus::Threat},
                                                                               {"evacuated", live::RoomStatus::Evacuated},
                                                                               {"unknown", live::RoomStatus::Unknown}}};
constexpr size_t kMostTimes = 64, kMostKeys = 256;
constexpr double kLongestS = 30 * 24 * 3600.0;

void sayLeftOut(size_t n, const char* what) {
    if (n > 0) base::log(base::LogLevel::Warning, "preferences.json: " + std::to_string(n) + " of its " + what + " cannot be read and are left out");
}

/// Seconds by name. What they may be decides who uses them (time_settings.h).
std::map<std::string, live::Millis, std::less<>> timesOf(const json& j) {
    std::map<std::string, live::Millis, std::less<>> out;
    size_t left = 0;
    if (!j.is_object()) return out;
    for (const auto& [name, value] : j.items()) {
        const auto seconds = numberIn(value, 0.001, kLongestS);
        if (seconds && name.size() <= 64 && out.size() < kMostTimes) out[name] = live::Millis(int64_t(*seconds * 1000 + 0.5));
        else ++left;
    }
    sayLeftOut(left, "times");
    return out;
}

std::map<std::string, std::string, std::less<>> keysOf(const json& j) {
    std::map<std::string, std::string, std::less<>> out;
    size_t left = 0;
    if (!j.is_object()) return out;
    for (const auto& [action, key] : j.items()) {
        if (key.is_string() && action.size() <= kMostWord && out.size() < kMostKeys && key.get_ref<const std::string&>().size() <= kMostWord)
            out[action] = key.get<std::string>();
        else ++left;
    }
    sayLeftOut(left, "keys");
    return out;
}

bool takeCard(const json& j, ChosenCard& card) {
    card.name = textOf(j, "name", kMostCardName);
    card.means = textOf(j, "means", kMostCardMeans);
    const std::string status = textOf(j, "status", kMostWord);
    const auto known = std::find_if(kCardStatus.begin(), kCardStatus.end(), [&](const auto& s) { return status == s.first; });
    const json& colour = member(j, "colour");
    if (card.name.empty() || known == kCardStatus.end() || !colour.is_array() || colour.size() != 3) return false;
    card.status = known->second;
    for (size_t i = 0; i < card.colour.size(); ++i) {
        const auto v = numberIn(colour[i], 0, 255);
        if (!v) return false;
        card.colour[i] = uint8_t(*v);
    }
    return true;
}

std::optional<std::vector<ChosenCard>> cardsOf(const json& j) {
    if (!j.is_array()) return std::nullopt;
    std::vector<ChosenCard> out;
    size_t left = 0;
    for (const json& one : j) {
        ChosenCard card;
        if (out.size() < kMostCards && takeCard(one, card)) out.push_back(std::move(card));
        else ++left;
    }
    sayLeftOut(left, "cards");
    return out;
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
    p.times = timesOf(member(j, "times_s"));
    p.cards = cardsOf(member(j, "cards"));
    p.keys = keysOf(member(j, "keys"));
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
    for (const auto& [name, time] : p.times) j["times_s"][name] = double(time.count()) / 1000;
    for (const auto& [action, key] : p.keys) j["keys"][action] = key;
    if (p.cards) {
        j["cards"] = json::array();
        for (const ChosenCard& card : *p.cards) {
            const auto status = std::find_if(kCardStatus.begin(), kCardStatus.end(), [&](const auto& s) { return s.second == card.status; });
            j["cards"].push_back({{"name", card.name},
                                  {"means", card.means},
                                  {"colour", card.colour},
                                  {"status", status == kCardStatus.end() ? "unknown" : status->first}});
        }
    }
    return j.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
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
