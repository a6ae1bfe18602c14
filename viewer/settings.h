// Purpose: what the settings file says: feeds with what does not belong in a URL, which source may set what, how long facts stay fresh, where
// recordings go. An example with every key: assets/settings.example.toml. Refuses to: be lenient (an unknown key is an error), hold a password that
// others can read, write.
#pragma once
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "feed/feed_settings.h"
#include "gpu/quality.h"
#include "live/freshness.h"
#include "live/reduce.h"
#include "scene/view_model.h"

namespace sallyport::viewer {

/// As most districts do it; a settings file may say otherwise.
scene::Conventions standardConventions();

struct Settings {
    std::vector<feed::FeedSettings> feeds;
    bool autoconnect = true;  ///< the feeds above are connected when a school is opened to be watched live
    live::SourcePolicy policy = live::SourcePolicy::standard();
    live::Lifetimes lifetimes;
    bool record = true;
    std::filesystem::path recordingFolder;  ///< empty: "recordings" in the data directory
    uint64_t recordingMaxBytes = 20'000'000'000;
    bool reducedMotion = false;           ///< nothing moves by itself but the flash of an alarm
    std::optional<gpu::Quality> quality;  ///< of the picture; nothing: by the driver
    double volume = 0.8;                  ///< of alarms, 0..1
    bool muted = false;
    scene::Conventions conventions = standardConventions();
    std::filesystem::path devicesFile;        ///< empty: one for each school (devices.h)
    std::filesystem::path file;               ///< where all this was read; empty: defaults
    std::set<std::string, std::less<>> said;  ///< "timers.contact_red", "freshness.clear", "card": what that file decides of what could be chosen
};

/// `named` (--settings), else $SALLYPORT_SETTINGS, else settings.toml in the configuration directory. Only the last may be missing: all defaults.
/// Error: with the line, and what is allowed.
base::Result<Settings> readSettings(const std::filesystem::path& named = {});

/// The text of such a file. Relative paths are taken from `folder`. `guarded`: nobody but its owner can read it, so that it may hold passwords.
base::Result<Settings> parseSettings(std::string_view text, const std::string& where, const std::filesystem::path& folder, bool guarded);

}  // namespace sallyport::viewer
