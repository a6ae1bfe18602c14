// Purpose: which feeds a command means: those named with --feed, by URL or by the name they have in the settings file; else all of the settings file.
// Refuses to: take secrets from the command line.
#pragma once
#include <string>
#include <vector>

#include "feed/hub.h"
#include "viewer/settings.h"

namespace sallyport::viewer {

/// A URL that the settings know brings what they say of it (credentials, certificates, topics); another one what the environment says.
std::vector<feed::FeedSettings> chosenFeeds(const std::vector<std::string>& named, const Settings& settings);
/// Whether the URLs can be meant at all, without connecting; an Error (a wrong argument) for the first that cannot.
base::Result<void> checkFeeds(const std::vector<feed::FeedSettings>& feeds);
/// All of them; an Error with the exit code of the contract for the first that cannot be: a wrong argument, or a feed that failed.
base::Result<void> connectAll(feed::Hub& hub, const std::vector<feed::FeedSettings>& feeds);

}  // namespace sallyport::viewer
