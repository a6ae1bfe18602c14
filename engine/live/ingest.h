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
    std::string name, url;  ///< "mqtt localhost:1883", without credentials
    State state = State::Connecting;
    std::string reason;       ///< why it is not connected
    Timestamp since{};        ///< of the state
    Timestamp lastMessage{};  ///< zero when none came
    uint64_t messages = 0, rejected = 0;
};

inline constexpr size_t kMaxUndrainedBytes = 512u << 20;

class Ingest {
public:
    /// `recorder` may be null. `firstSeq`: the sequence number of the first event (after a replayed log, the next one).
    explicit Ingest(std::unique_ptr<Recorder> recorder, std::function<Timestamp()> clock = base::wallNow, uint64_t firstSeq = 1);
    ~Ingest();  ///< stops, drains and syncs

    /// Any thread. Blocks while the inbox is full (back-pressure to the feed), never drops. seq is given; unset receivedAt and id are filled
    /// ("<feed>#<start of this run>-<seq>", so that ids of two runs in one recording differ), and an alert without a name takes the id.
    /// An event that has no receivedAt yet is new: its source's clock is measured (ingest_skew.h) and its skew stamped.
    void push(Event e);
    void push(std::vector<Event> batch);
    /// Main thread: moves out at most `max` events, appended, never blocks. What is not drained is kept up to kMaxUndrainedBytes; beyond it push()
    /// blocks: a window that has stalled for good must not take the memory that the recording needs.
    void drain(std::vector<Event>& out, size_t max);
    /// Nobody will drain any more; events are still numbered and recorded. Call it before the feeds are stopped at shutdown: a feed that waits in
    /// push() for a full inbox is let go.
    void endDraining();
    /// Waits until everything pushed before the call can be drained and is on disk, or the disk has refused it.
    void flush();
    /// Never waits for the disk.
    RecorderStatus recorderStatus() const;
    /// Sets or replaces the recorder (null stops recording). Takes effect on the ingest thread before any event pushed later; flush() waits for it.
    void setRecorder(std::unique_ptr<Recorder>);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace sallyport::live
