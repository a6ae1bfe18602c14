// Purpose: the log, the head state and the shown state at the cursor: following, playing or paused. Replay is a cursor over the log, not a second
// kind of feed; no other code asks whether this is a replay. The log is in memory, or in a recording that is read when needed (event_log.h), so that
// what a frame costs does not grow with history. Single-threaded (main thread). Refuses to: read a clock; advance() is told the time.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "live/freshness.h"
#include "live/recording.h"
#include "live/reduce.h"
#include "live/snapshot_cache.h"

namespace sallyport::live {

enum class SessionMode : uint8_t { Following, Playing, Paused };

/// One glyph of the timeline. Appended as events arrive; never recomputed. A mark stays when its event is taken back: it happened.
struct TimelineMark {
    enum class Kind : uint8_t { Alert, Threat, Door, Protocol, Room, Mark, Command };
    Timestamp when;
    Kind kind;
    std::string label;  ///< "Lockdown", "Panic 214"; empty for small ticks
    bool operator==(const TimelineMark&) const = default;
};

/// A moment that somebody named, to find it again (event.h: Bookmark). Goes when its event is taken back.
struct NamedMoment {
    Timestamp when;
    std::string name, by;
    std::string event;  ///< id, to take it back
    bool operator==(const NamedMoment&) const = default;
};

/// What of the time is looked at: playing stops, or loops, at its end. Either side may be open.
struct TimeRange {
    std::optional<Timestamp> in, out;
    bool holds(Timestamp t) const { return (!in || *in <= t) && (!out || t <= *out); }
    bool operator==(const TimeRange&) const = default;
};

class Session {
public:
    /// `liveFeeds`: this session is fed by live sources (the wall clock is its clock); else it is a recording or the drill and the cursor is its
    /// clock.
    Session(std::shared_ptr<const building::PlaceIndex> places, bool liveFeeds, Lifetimes lifetimes = {},
            SourcePolicy policy = SourcePolicy::standard());
    ~Session();

    // ---- what happened

    /// Events from ingest, in order of seq. Head state follows at once; the shown state too when following. The log is kept in order of receivedAt: a
    /// mark that a person makes in a recording lands at the cursor, and shows there from then on, in every loop.
    void append(std::vector<Event>&& events);

    /// Told now and then with 0..1; false stops the reading.
    using Progress = std::function<bool(double)>;
    /// Takes a recording as what happened until now; for an empty session, before anything else. Fast when the recording, or `cache`, has snapshots
    /// that fit (snapshot.h: snapshotKey); else it is folded once from its start and its snapshots are kept in `cache`, if any. Any thread, while
    /// nobody else uses the session. A live session goes on with it (continuing an incident): append what has a larger seq.
    base::Result<void> load(std::unique_ptr<Recording> recording, std::unique_ptr<SnapshotCache> cache = nullptr, const Progress& progress = {});

    // ---- a live session that is being recorded: what the disk has need not stay in memory

    /// The recording that is being written, to be read back from. Null: there is none any more, everything new stays in memory.
    void setStored(std::unique_ptr<Recording> recording);
    /// RecorderStatus::savedSeq and ::lost; once a frame. Events up to it leave the memory, but for the newest few thousand. Once the disk has lost
    /// some everything stays in memory: it alone has what was received.
    void setSavedUpTo(uint64_t seq, uint64_t lost = 0);
    /// Closes the recording, for a session that is about to end: what had left the memory cannot be shown any more.
    void letGoOfRecording();
    /// For Ingest::saveSnapshot, which runs it on its own thread. Empty unless one is due: about every kSnapshotEvery events, at most two a second,
    /// none while the one before is being made or when the recording does not hold all that was appended.
    std::function<StoredSnapshot()> snapshotToSave();
    static constexpr size_t kSnapshotEvery = 500;

    /// Doors or rooms were given to devices: what those had said counts for them. Cheap when `places` only knows more devices; else everything is
    /// folded again. Error, and nothing has changed: too much to fold while a window waits, or the recording cannot be read.
    base::Result<void> setPlaces(std::shared_ptr<const building::PlaceIndex> places);

    // ---- where the cursor stands

    /// Once per frame. `wall` is the present time; `elapsed` the real time since the last call. Moves the cursor when playing.
    void advance(Timestamp wall, Millis elapsed);

    void follow();
    void play();
    void pause();
    void setSpeed(double factor);   ///< clamped to 1/8..64
    void seek(Timestamp t);         ///< clamped to the log's range; leaves following
    void stepEvent(int direction);  ///< to the next or previous moment at which something was received
    void setLooping(bool on);       ///< playing wraps from the end (of the range, where there is one) to the start
    bool looping() const;
    /// Sides in the wrong order are exchanged. Seeking is not bound by it.
    void setRange(TimeRange range);
    const TimeRange& range() const;

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

    // ---- what is true

    const WorldState& shown() const;  ///< at now()
    const WorldState& head() const;   ///< everything received; alarms surface from here
    /// Where alarms come from: of a live session the head, so that they surface while somebody scrubs back; of a recording what was known then.
    const WorldState& alarmState() const { return liveFeeds() ? head() : shown(); }
    const building::PlaceIndex& places() const;
    const Lifetimes& lifetimes() const;
    const SourcePolicy& policy() const;
    /// What changed in shown() since the last takeChanges().
    ChangeSet takeChanges();
    /// Grows whenever shown() may differ.
    uint64_t revision() const;
    /// In order of time, at most kMaxTimeline; small ticks go first when it is full.
    std::span<const TimelineMark> timeline() const;
    static constexpr size_t kMaxTimeline = 20'000;
    /// In order of time; at most kMaxBookmarks, the newest.
    std::span<const NamedMoment> bookmarks() const;
    static constexpr size_t kMaxBookmarks = 1000;

    // ---- the log

    uint64_t eventCount() const;  ///< all that were received
    uint64_t lastSeq() const;     ///< the largest; 0: none
    /// In order of receivedAt, from <= receivedAt <= until, at most `max`, appended. Reads the recording where there is one.
    base::Result<void> read(Timestamp from, Timestamp until, size_t max, std::vector<Event>& out);
    size_t eventsInMemory() const;
    /// Of what holds the log: "events 120 to 131 cannot be read: …"; empty when all is well. What is shown may then lack them.
    const std::string& problem() const;
    /// Id of the newest retractable mark of `by` that is not yet retracted; empty when none (for undo).
    std::string lastMark(std::string_view by) const;
    /// All of the marks that were made at one stroke with it and still stand, the newest first; their ids are its id up to a '/'.
    std::vector<std::string> lastMarks(std::string_view by) const;
    /// States kept in memory for seeking; at most kMaxSnapshots, thinned out as the log grows. The first after kFirstSnapshotEvery events, in a large
    /// school after eight for each of its rooms and doors.
    size_t snapshotCount() const;
    static constexpr size_t kMaxSnapshots = 48, kFirstSnapshotEvery = 2048;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace sallyport::live
