// Purpose: the one door for events: gives sequence, receive time, id and skew correction, records first, then queues for the session. Own thread,
// so that a stalled window or GL driver stops neither. Refuses to: drop, coalesce or resolve places.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "live/event.h"
#include "live/feed_health.h"
#include "live/recorder.h"

namespace sallyport::live {

/// In memory, for the window; what is recorded beyond it is read back from the recording.
inline constexpr size_t kMaxUndrainedBytes = 512u << 20;

/// The sender's clock minus ours, of a source whose clock was found wrong.
struct SourceSkew {
    std::string feed, source;
    Millis skew{0};      ///< as stamped into its last event
    bool wrong = false;  ///< its times are not believed at all
};

class Ingest {
public:
    /// `recorder` may be null. `firstSeq`: the sequence number of the first event (after a replayed log, the next one). Receive times never go
    /// backwards, whatever `clock` says, and start not before the last one of a recording that is continued.
    /// `arrived`: called on the ingest thread whenever there is something new to drain; brief.
    explicit Ingest(std::unique_ptr<Recorder> recorder, std::function<Timestamp()> clock = base::wallNow, uint64_t firstSeq = 1,
                    size_t maxUndrainedBytes = kMaxUndrainedBytes, std::function<void()> arrived = {});
    ~Ingest();  ///< stops, drains and ends the recording in order

    /// Any thread. Blocks while the inbox is full (back-pressure to the feed), never drops. seq is given; unset receivedAt and id are filled
    /// ("<feed>#<start of this run>-<seq>", so that ids of two runs in one recording differ), and an alert without a name takes the id.
    /// An event that has no receivedAt yet is new: its source's clock is measured (ingest_skew.h) and its skew stamped.
    void push(Event e);
    void push(std::vector<Event> batch);
    /// What this program says itself: never waits, goes before what waits in the inbox, and is recorded though the disk is slow. False: kMaxOwn wait
    /// already, and `e` was not taken.
    bool pushOwn(Event e);
    static constexpr size_t kMaxOwn = 4096;
    /// Main thread: moves out at most `max` events, appended, in order. What is not drained is kept up to the bound; beyond it what is on disk leaves
    /// the memory and is read back here when its turn comes (then the disk is waited for), so that a window that stalls for good stops neither feeds
    /// nor recording. Without a recorder, or while the disk refuses, push() blocks instead. What cannot be read back is told as a Rejected event.
    void drain(std::vector<Event>& out, size_t max);
    /// Nobody will drain any more; events are still numbered and recorded. Call it before the feeds are stopped at shutdown: a feed that waits in
    /// push() for a full inbox is let go. On the thread that drains.
    void endDraining();
    /// Waits until everything pushed before the call can be drained and is on disk, or the disk has refused it.
    void flush();
    /// Never waits for the disk.
    RecorderStatus recorderStatus() const;
    /// Sets or replaces the recorder (null stops recording). Takes effect on the ingest thread before any event pushed later; flush() waits for it.
    void setRecorder(std::unique_ptr<Recorder>);
    /// Recorder::addSnapshot of the recorder that is set, for a state after events that were drained. `make` runs once on the recorder's thread and
    /// is destroyed there, at the latest by the end of ~Ingest. False: there is none, or not now; `make` was not kept.
    bool saveSnapshot(std::function<StoredSnapshot()> make);
    /// Sources whose clocks are found wrong now. Any thread.
    std::vector<SourceSkew> skews() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace sallyport::live
