// Purpose: how one feed fares, for the status strip, the feeds panel and the recording. A value; made by engine/feed, numbers of the world by ingest
// and session. Refuses to: hold credentials.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "live/event.h"

namespace sallyport::live {

struct FeedHealth {
    /// Failed: will not be tried again (a binary file). A wrong certificate is Lost: it may be replaced.
    enum class State : uint8_t { Connecting, Connected, Lost, Ended, Failed };
    std::string name, url;  ///< "mqtt localhost:1883", without credentials
    State state = State::Connecting;
    std::string reason;       ///< why it is not connected
    Timestamp since{};        ///< of the state
    Timestamp lastMessage{};  ///< zero when none came
    uint64_t messages = 0, rejected = 0;
    uint64_t attempts = 0;       ///< to connect, since the feed was added
    double perSecond = 0;        ///< messages, over the last ten seconds
    Timestamp nextAttempt{};     ///< zero: none is planned
    std::string lastRejected;    ///< why the newest rejected message was
    std::optional<Millis> skew;  ///< of its sources, the largest measured: the sender's clock minus ours
    std::string skewSource;      ///< whose it is
    bool operator==(const FeedHealth&) const = default;
};

/// As in a feed status event.
constexpr std::string_view toString(FeedHealth::State s) {
    constexpr std::string_view kWords[] = {"connecting", "connected", "lost", "ended", "failed"};
    return kWords[static_cast<size_t>(s)];
}

}  // namespace sallyport::live
