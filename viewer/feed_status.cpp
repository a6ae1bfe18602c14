#include "viewer/feed_status.h"

#include <chrono>

namespace sallyport::viewer {
namespace {

constexpr std::chrono::seconds kEvery{30};

}  // namespace

live::Event feedStatusEvent(const live::FeedHealth& h) {
    live::FeedStatus s;
    s.feed = h.name;
    s.url = h.url;
    s.state = toString(h.state);
    s.reason = h.reason;
    s.lastRejected = h.lastRejected;
    s.messages = h.messages;
    s.rejected = h.rejected;
    s.attempts = h.attempts;
    s.perSecond = h.perSecond;
    s.skew = h.skew;
    s.skewSource = h.skewSource;
    if (h.since != live::Timestamp{}) s.since = h.since;
    if (h.lastMessage != live::Timestamp{}) s.lastMessage = h.lastMessage;
    if (h.nextAttempt != live::Timestamp{}) s.nextAttempt = h.nextAttempt;
    live::Event e;
    e.source = "sallyport";
    e.feed = h.name;
    e.payload = std::move(s);
    return e;
}

std::vector<live::Event> FeedStatusEvents::due(const std::vector<live::FeedHealth>& feeds, live::Timestamp now) {
    std::vector<live::Event> out;
    for (const live::FeedHealth& h : feeds) {
        Said& said = said_[h.name];
        const bool first = said.at == live::Timestamp{};
        // A clock that was set back makes it due too.
        if (!first && said.state == h.state && said.reason == h.reason && now - said.at < kEvery && now >= said.at) continue;
        said = {h.state, h.reason, now};
        out.push_back(feedStatusEvent(h));
    }
    return out;
}

}  // namespace sallyport::viewer
