// Purpose: what the hub and its sources share: one source per feed, its own thread, and a health record that any thread may read.
// Refuses to: queue (the sink does, and its back-pressure is the source's), resolve places.
#pragma once
#include <array>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "feed/hub.h"
#include "feed/topics.h"

namespace sallyport::feed {

/// Messages a second over the last ten whole seconds.
class Rate {
public:
    void add(uint64_t messages, std::chrono::steady_clock::time_point now);
    double perSecond(std::chrono::steady_clock::time_point now) const;

private:
    static constexpr int64_t kSeconds = 10;
    static constexpr size_t kSlots = 12;
    struct Slot {
        int64_t second = -1;
        uint64_t messages = 0;
    };
    static int64_t secondOf(std::chrono::steady_clock::time_point t) {
        return std::chrono::duration_cast<std::chrono::seconds>(t.time_since_epoch()).count();
    }
    std::array<Slot, kSlots> slots_{};
};

/// FeedHealth with a lock. `since` changes with the state only, so that "lost for 40 s" counts on through attempts that fail.
class HealthCell {
public:
    HealthCell(std::string name, std::string url);
    live::FeedHealth read() const;
    void set(live::FeedHealth::State state, std::string reason);
    void count(uint64_t messages, uint64_t rejected, const std::string& lastRejected);
    void attempted();
    void planned(base::Timestamp next);  ///< the next attempt; zero: none

private:
    mutable std::mutex mutex_;
    live::FeedHealth health_;
    Rate rate_;
};

/// A wait that stop() ends at once and for good, wake() once.
class StopSignal {
public:
    void stop();
    void wake();
    bool stopped() const;
    /// True when stopped.
    bool waitFor(std::chrono::milliseconds time);

private:
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    bool stopped_ = false, woken_ = false;
};

/// A running feed. Its destructor stops it and joins its thread.
class Source {
public:
    virtual ~Source() = default;
    /// Any thread: gives up what it has and tries at once. False: not a feed that connects.
    virtual bool reconnectNow() { return false; }
    /// Any thread, before the destructor: ends soon, without the wait for it.
    virtual void stop() = 0;
    /// Any thread, before the destructor: the feed was removed, so what it carried is lost and the other side need keep nothing for us.
    virtual void retire() {}
};

/// What every feed does with an event that somebody sent: number, arrival, skew, feed and whether a broker kept it are ours to say and are cleared;
/// an event without a source is the feed's. Refused, with the reason: what Sallyport itself says (health of sources, starts of recordings,
/// rejections).
base::Result<void> acceptFromOutside(live::Event& e, const std::string& feed);

/// The sources that a feed has carried: they are as alive as the feed, and no more alive than their own availability says: what was offline before a
/// loss is offline after it. Of more than live::kMaxSources the rest lives and dies with the feed's own name.
class Carried {
public:
    explicit Carried(std::string feed) : feed_(std::move(feed)) {}
    void note(const live::Event& e);
    /// Appends one SourceHealth for each source and one for the feed itself; nothing when nothing was carried. Returns how many.
    size_t report(bool alive, const std::string& reason, std::vector<live::Event>& out) const;

private:
    std::string feed_;
    std::map<std::string, bool> alive_;  ///< by source; false: it said so itself, or its last will did
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
/// An MQTT broker, 3.1.1 or 5, with or without TLS; connects and comes back by itself.
std::unique_ptr<Source> openMqttSource(const FeedUrl& url, const FeedSettings& settings, Topics topics, SourceSetup setup);

}  // namespace sallyport::feed
