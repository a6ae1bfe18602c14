// Purpose: what the hub and its sources share: one source per feed, its own thread, and a health record that any thread may read.
// Refuses to: queue (the sink does, and its back-pressure is the source's), resolve places.
#pragma once
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "feed/hub.h"

namespace sallyport::feed {

/// FeedHealth with a lock. `since` changes with the state only, so that "lost for 40 s" counts on through attempts that fail.
class HealthCell {
public:
    HealthCell(std::string name, std::string url);
    live::FeedHealth read() const;
    void set(live::FeedHealth::State state, std::string reason);
    void count(uint64_t messages, uint64_t rejected);

private:
    mutable std::mutex mutex_;
    live::FeedHealth health_;
};

/// A wait that stop() ends at once.
class StopSignal {
public:
    void stop();
    bool stopped() const;
    /// True when stopped.
    bool waitFor(std::chrono::milliseconds time);

private:
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    bool stopped_ = false;
};

/// A running feed. Its destructor stops it and joins its thread.
class Source {
public:
    virtual ~Source() = default;
};

/// What every feed does with an event that somebody sent: number, arrival, skew, feed and whether a broker kept it are ours to say and are cleared;
/// an event without a source is the feed's. Refused, with the reason: what Sallyport itself says (health of sources, starts of recordings,
/// rejections).
base::Result<void> acceptFromOutside(live::Event& e, const std::string& feed);

/// The sources that a feed has carried: they are as alive as the feed. Of more than live::kMaxSources the rest lives and dies with the feed's own
/// name.
class Carried {
public:
    explicit Carried(std::string feed) : feed_(std::move(feed)) {}
    void note(const live::Event& e);
    /// Appends one SourceHealth for each source and one for the feed itself; nothing when nothing was carried. Returns how many.
    size_t report(bool alive, const std::string& reason, std::vector<live::Event>& out) const;

private:
    std::string feed_;
    std::set<std::string> sources_;
};

struct SourceSetup {
    std::string name;  ///< goes into Event.feed
    Hub::Sink sink;
    HealthCell& health;
};

/// An event file, read to its end.
base::Result<std::unique_ptr<Source>> openFileSource(const std::string& path, SourceSetup setup);
/// Standard input, read until it ends.
std::unique_ptr<Source> openInputSource(SourceSetup setup);
/// An MQTT 3.1.1 broker; connects and comes back by itself.
std::unique_ptr<Source> openMqttSource(const FeedUrl& url, SourceSetup setup);

}  // namespace sallyport::feed
