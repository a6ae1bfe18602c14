// Purpose: the one door for events: gives sequence, receive time, id and skew correction, records first, then queues for the session. Own thread,
// so that a stalled window or GL driver stops neither. Refuses to: drop, coalesce or resolve places.
#pragma once
#include <functional>
#include <memory>
#include <vector>

#include "live/event.h"
#include "live/recorder.h"

namespace sallyport::live {

/// Health of one feed, for the status strip and the feeds panel.
struct FeedHealth {
    enum class State : uint8_t { Connecting, Connected, Lost, Ended, Failed };
    std::string name, url;    ///< "mqtt localhost:1883", without credentials
    State state = State::Connecting;
    std::string reason;       ///< why it is not connected
    Timestamp since{};        ///< of the state
    Timestamp lastMessage{};  ///< zero when none came
    uint64_t messages = 0, rejected = 0;
};

class Ingest {
public:
    /// `recorder` may be null.
    explicit Ingest(std::unique_ptr<Recorder> recorder, std::function<Timestamp()> clock = base::wallNow);
    ~Ingest();  ///< stops, drains and syncs

    /// Any thread. Blocks while the inbox is full (back-pressure to the feed), never drops. Unset seq/receivedAt/id are filled.
    void push(Event e);
    void push(std::vector<Event> batch);
    /// Main thread: moves out at most `max` events, never blocks.
    void drain(std::vector<Event>& out, size_t max);
    RecorderStatus recorderStatus() const;
    /// Sets or replaces the recorder (null stops recording).
    void setRecorder(std::unique_ptr<Recorder>);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace sallyport::live
