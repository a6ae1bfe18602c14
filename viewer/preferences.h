// Purpose: how a person likes the window (theme, units, text, motion, sound), chosen in it and kept between starts in the configuration directory.
// What an administrator decides stands in the settings file (settings.h) and is never written. Refuses to: fail loudly; a missing or damaged file is
// the defaults.
#pragma once
#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "live/event.h"
#include "scene/view_state.h"

namespace sallyport::viewer {

/// A card as chosen in the window, at most kMostCards of them.
struct ChosenCard {
    std::string name, means;
    std::array<uint8_t, 3> colour{};
    live::RoomStatus status = live::RoomStatus::Unknown;
    bool operator==(const ChosenCard&) const = default;
};
inline constexpr size_t kMostCards = 12, kMostCardName = 40, kMostCardMeans = 120;  ///< bytes of the texts

struct Preferences {
    scene::Theme theme = scene::Theme::Dark;
    bool metric = false;         ///< metres, else feet
    double textScale = 1;        ///< 0.75 … 2
    bool reducedMotion = false;  ///< as chosen in the window; the settings file can ask for it too
    /// Of alarms, as chosen in the window last: 0 … 1, and whether they are heard at all; nothing: as the settings file has it.
    std::optional<double> volume = std::nullopt;
    std::optional<bool> muted = std::nullopt;
    scene::PanelsWider wider{};  ///< the panels beside the picture, each 0 … kMostWiderU
    /// Times by their id (time_settings.h, which has the bounds) and the cards of the district, as chosen in the window; what the settings file says
    /// wins.
    std::map<std::string, live::Millis, std::less<>> times = {};
    std::optional<std::vector<ChosenCard>> cards = std::nullopt;
    /// Keys that are not the standard ones, by the id of their action (keys.h decides which of them can be).
    std::map<std::string, std::string, std::less<>> keys = {};
    bool operator==(const Preferences&) const = default;
};

Preferences readPreferences();
base::Result<void> writePreferences(const Preferences&);
/// What cannot be read of it stays as it is by default.
Preferences parsePreferences(std::string_view text);
std::string preferencesText(const Preferences&);

}  // namespace sallyport::viewer
