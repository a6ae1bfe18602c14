// Purpose: the times that can be set: how long facts stay fresh, when a team has been silent for too long, how long doors have in a lockdown. One
// table, with bounds, for the settings in the window and for what is kept of them; the administrator's file (settings.h) has its own, wider ones and
// wins. Refuses to: let anything stay fresh without limit.
#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "viewer/preferences.h"
#include "viewer/settings.h"

namespace sallyport::viewer {

struct TimeSetting {
    const char* id;    ///< "freshness.locked_in", "freshness.locked_in.unknown_after", "timers.contact_red"
    const char* file;  ///< the key of settings.toml that decides about it: "freshness.locked_in"
    const char *group, *words;
    live::Millis least, most;
    live::Millis (*get)(const Settings&);
    void (*set)(Settings&, live::Millis);
};
std::span<const TimeSetting> timeSettings();
const TimeSetting* timeSetting(std::string_view id);

/// As chosen in the window, by id.
using ChosenTimes = std::map<std::string, live::Millis, std::less<>>;

/// The next round time that way; the same when there is none within the bounds of `t`.
live::Millis nextTime(const TimeSetting& t, live::Millis now, int by);
/// "30 s", "1 min 30 s", "2 h".
std::string timeText(live::Millis t);
/// What does not go together: a fact that is unknown before it is stale, red before yellow. Empty: all does.
std::string timesProblem(const Settings& s);

/// `file` with what was chosen in the window laid over it, except what the file sets. What is out of bounds, not known, or does not go together with
/// the rest stays as the file has it and is named in `ignored`.
Settings withChosen(Settings file, const ChosenTimes& times, const std::optional<std::vector<ChosenCard>>& cards,
                    std::vector<std::string>* ignored = nullptr);

}  // namespace sallyport::viewer
