// Purpose: the moment that `--at` asks for: its text, and a session of a recording brought there. Refuses to: guess what a wrong time meant.
#pragma once
#include <optional>
#include <string>

#include "live/session.h"

namespace sallyport::viewer {

/// nullopt for an empty text; an Error that shows the form for what is not a time.
base::Result<std::optional<live::Timestamp>> parseMoment(const std::string& at);
/// To the moment, or to the end. Past the last event nothing new is known, but what is known grows old; before the first one there is nothing to
/// show.
base::Result<void> goToMoment(live::Session& session, std::optional<live::Timestamp> at);

}  // namespace sallyport::viewer
