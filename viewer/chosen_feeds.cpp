#include "viewer/chosen_feeds.h"

#include <algorithm>

namespace sallyport::viewer {

std::vector<feed::FeedSettings> chosenFeeds(const std::vector<std::string>& named, const Settings& settings) {
    if (named.empty()) return settings.feeds;
    std::vector<feed::FeedSettings> out;
    for (const std::string& name : named) {
        const auto known = std::find_if(settings.feeds.begin(), settings.feeds.end(),
                                        [&](const auto& f) { return f.url == name || (!f.name.empty() && f.name == name); });
        out.push_back(known != settings.feeds.end() ? *known : feed::fromEnvironment(name));
    }
    return out;
}

base::Result<void> checkFeeds(const std::vector<feed::FeedSettings>& feeds) {
    for (const feed::FeedSettings& f : feeds)
        if (const auto url = feed::parseFeedUrl(f.url, f.topics.empty()); !url) {
            base::Error why = url.error();
            why.code = base::ErrorCode::Usage;
            return why;
        }
    return {};
}

base::Result<void> connectAll(feed::Hub& hub, const std::vector<feed::FeedSettings>& feeds) {
    for (const feed::FeedSettings& f : feeds)
        if (const auto added = hub.add(f); !added) {
            base::Error why = added.error();
            // A kind of feed that is not there is a wrong argument; a feed that cannot be opened is a feed that failed, whatever it lacks.
            const bool argument = why.code == base::ErrorCode::Usage || why.code == base::ErrorCode::Unsupported;
            why.code = argument ? base::ErrorCode::Usage : base::ErrorCode::Feed;
            return why;
        }
    return {};
}

}  // namespace sallyport::viewer
