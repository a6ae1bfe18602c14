// Purpose: feeds by URL or settings: one thread each, decoding included, events go to ingest, health is kept per feed. Reconnects by itself with
// backoff 0.5 s to 5 s and jitter, one attempt at a time. Refuses to: know buildings, take secrets in URLs.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "feed/feed_settings.h"
#include "live/ingest.h"

namespace sallyport::feed {

/// mqtt:// and mqtts://host:port/topic-filter, file:PATH.ndjson, "-" (standard input). Others are a clear error. A URL that holds credentials is
/// refused.
struct FeedUrl {
    std::string scheme, host, path;
    int port = 0;
};
/// `needsTopic`: false where the settings name topics beside the URL.
base::Result<FeedUrl> parseFeedUrl(std::string_view url, bool needsTopic = true);

class Hub {
public:
    using Sink = std::function<void(std::vector<live::Event>)>;
    explicit Hub(Sink sink);
    ~Hub();  ///< stops every feed and joins its thread; nothing may keep the sink from returning then
    /// Error: settings that make no sense, a name or URL that is there already, a file that cannot be opened. A broker that cannot be reached, or
    /// whose certificate is not good, is no error but a feed that is lost, with its reason, and tried again.
    base::Result<void> add(const FeedSettings& settings);
    /// A bare URL with what the environment says (fromEnvironment).
    base::Result<void> add(std::string_view url);
    /// Tries at once, also where a connection stands. Error: no such feed, or none that connects.
    base::Result<void> reconnectNow(std::string_view name);
    /// Stops the feed and forgets it; what it carried is lost. Waits for its end at most a second: one whose sink does not take what it has ends
    /// later.
    base::Result<void> remove(std::string_view name);
    std::vector<live::FeedHealth> health() const;
    /// True when every feed has ended (files and standard input) — never for brokers.
    bool allEnded() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace sallyport::feed
