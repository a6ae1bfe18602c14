// Purpose: feeds by URL: one thread each, decoding included, events go to ingest, health is kept per feed. Reconnects by itself with
// backoff 0.5 s to 5 s and jitter, one attempt at a time. Refuses to: know buildings, take secrets in URLs.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "live/ingest.h"

namespace sallyport::feed {

/// mqtt://host:port/topic-filter, file:PATH.ndjson, "-" (standard input). Others are a clear error. User and password come from
/// $SALLYPORT_MQTT_USER and $SALLYPORT_MQTT_PASSWORD; a URL that holds credentials is refused.
struct FeedUrl {
    std::string scheme, host, path;
    int port = 0;
};
base::Result<FeedUrl> parseFeedUrl(std::string_view url);

class Hub {
public:
    using Sink = std::function<void(std::vector<live::Event>)>;
    explicit Hub(Sink sink);
    ~Hub();  ///< stops every feed and joins its thread
    base::Result<void> add(std::string_view url);
    std::vector<live::FeedHealth> health() const;
    /// True when every feed has ended (files and standard input) — never for brokers.
    bool allEnded() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace sallyport::feed
