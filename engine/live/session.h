// Purpose: the log, the head state and the shown state at the cursor: following, playing or paused. Replay is a cursor over the log, not a second
// kind of feed; no other code asks whether this is a replay. Single-threaded (main thread). Refuses to: read a clock; advance() is told the time.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "live/freshness.h"
#include "live/reduce.h"

namespace sallyport::live {

enum class SessionMode : uint8_t { Following, Playing, Paused };

/// One glyph of the timeline. Appended as events arrive; never recomputed. A mark stays when its event is taken back: it happened.
struct TimelineMark {
    enum class Kind : uint8_t { Alert, Threat, Door, Protocol, Room, Mark, Command };
    Timestamp when;
    Kind kind;
    std::string label;  ///< "Lockdown", "Panic 214"; empty for small ticks
};

class Session {
public:
    /// `liveFeeds`: this session is fed by live sources (the wall clock is its clock); else it is a recording or the drill and the cursor is its
    /// clock.
    Session(std::shared_ptr<const building::PlaceIndex> places, bool liveFeeds, Lifetimes lifetimes = {});
    ~Session();

    /// Events from ingest, in order of seq. Head state follows at once; the shown state too when following. The log is kept in order of receivedAt: a
    /// mark that a person makes in a recording lands at the cursor, and shows there from then on, in every loop.
    void append(std::vector<Event>&& events);
    /// Once per frame. `wall` is the present time; `elapsed` the real time since the last call. Moves the cursor when playing.
    void advance(Timestamp wall, Millis elapsed);

    void follow();
    void play();
    void pause();
    void setSpeed(double factor);   ///< clamped to 1/8..64
    void seek(Timestamp t);         ///< clamped to the log's range; leaves following
    void stepEvent(int direction);  ///< to the next or previous event
    void setLooping(bool on);       ///< playing wraps from the end to the start
    bool looping() const;

    SessionMode mode() const;
    double speed() const;
    bool liveFeeds() const;
    /// LIVE badge: following live feeds. A recording is always REVIEW, the shipped drill too: it was recorded.
    bool showsLive() const;
    Timestamp now() const;  ///< the time shown: cursor, or the wall clock when following live
    Timestamp begin() const;
    Timestamp end() const;  ///< of the log; the wall clock when live
    /// A recording goes on until `t` though nothing more was received: what is known grows old. Nothing to do for a live session or an earlier time.
    void extendTo(Timestamp t);
    /// The time a new mark must carry: the wall clock of a live session, the cursor of a recording.
    Timestamp markTime() const;

    const WorldState& shown() const;  ///< at now()
    const WorldState& head() const;   ///< everything received; alarms surface from here
    /// Where alarms come from: of a live session the head, so that they surface while somebody scrubs back; of a recording what was known then.
    const WorldState& alarmState() const { return liveFeeds() ? head() : shown(); }
    const building::PlaceIndex& places() const;
    const Lifetimes& lifetimes() const;
    /// What changed in shown() since the last takeChanges().
    ChangeSet takeChanges();
    /// Grows whenever shown() may differ.
    uint64_t revision() const;
    /// In order of time, at most kMaxTimeline; small ticks go first when it is full.
    std::span<const TimelineMark> timeline() const;
    static constexpr size_t kMaxTimeline = 20'000;
    std::span<const Event> log() const;
    /// Id of the newest retractable mark of `by` that is not yet retracted; empty when none (for undo).
    std::string lastMark(std::string_view by) const;
    /// States kept for seeking; at most kMaxSnapshots, thinned out as the log grows.
    size_t snapshotCount() const;
    static constexpr size_t kMaxSnapshots = 48, kFirstSnapshotEvery = 2048;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace sallyport::live
