// Purpose: how a person likes the window (theme, units, text, motion, sound), chosen in it and kept between starts in the configuration directory.
// What an administrator decides stands in the settings file (settings.h) and is never written. Refuses to: fail loudly; a missing or damaged file is
// the defaults.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "scene/view_state.h"

namespace sallyport::viewer {

struct Preferences {
    scene::Theme theme = scene::Theme::Dark;
    bool metric = false;         ///< metres, else feet
    double textScale = 1;        ///< 0.75 … 2
    bool reducedMotion = false;  ///< as chosen in the window; the settings file can ask for it too
    /// Of alarms, as chosen in the window last: 0 … 1, and whether they are heard at all; nothing: as the settings file has it.
    std::optional<double> volume = std::nullopt;
    std::optional<bool> muted = std::nullopt;
    scene::PanelsWider wider{};  ///< the panels beside the picture, each 0 … kMostWiderU
    bool operator==(const Preferences&) const = default;
};

Preferences readPreferences();
base::Result<void> writePreferences(const Preferences&);
/// What cannot be read of it stays as it is by default.
Preferences parsePreferences(std::string_view text);
std::string preferencesText(const Preferences&);

}  // namespace sallyport::viewer
