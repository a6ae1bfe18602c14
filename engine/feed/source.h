// Purpose: what the hub and its sources share: one source per feed, its own thread, and a health record that any thread may read.
// Refuses to: queue (the sink does, and its back-pressure is the source's), resolve places.
#pragma once
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
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
