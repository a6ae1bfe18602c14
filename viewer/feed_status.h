// Purpose: how the feeds fared, as events for the recording, so that a replay shows them as they were: when the state of one changes, and now and
// then. Refuses to: read a clock.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "live/feed_health.h"

namespace sallyport::viewer {

/// scene/view_feeds.cpp reads it back.
live::Event feedStatusEvent(const live::FeedHealth& health);

/// Which are due now.
class FeedStatusEvents {
public:
    std::vector<live::Event> due(const std::vector<live::FeedHealth>& feeds, live::Timestamp now);

private:
    struct Said {
        live::FeedHealth::State state{};
        std::string reason;
        live::Timestamp at{};
    };
    std::map<std::string, Said> said_;
};

}  // namespace sallyport::viewer
