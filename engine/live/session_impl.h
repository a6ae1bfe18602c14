// Purpose: the parts of a session and what they do to each other; session.cpp is the cursor, session_load.cpp reading a recording and keeping
// snapshots. Refuses to: be included elsewhere.
#pragma once
#include <algorithm>
#include <atomic>
#include <memory>
#include <optional>

#include "live/event_log.h"
#include "live/session.h"
#include "live/session_timeline.h"
#include "live/snapshot.h"
#include "live/snapshot_cache.h"
#include "live/stored_states.h"

namespace sallyport::live {

/// A snapshot on its way. The copy of the state shares memory with the session's own, so it is made, and dies, on the session's thread; in between
/// the recorder's thread reads it.
struct SnapshotJob {
    enum class Step : uint8_t { Offered, Made, Dropped };
    std::atomic<Step> step{Step::Offered};
    std::optional<SnapshotState> state;
    StoredSnapshot snapshot;  ///< without its bytes
    SnapshotMarks marks;
    std::shared_ptr<SnapshotWriter> writer;
    size_t bytes = 0;
};

struct Session::Impl {
    /// A state in memory for seeking.
    struct Kept {
        LogPosition at;
        WorldState state;
    };
    /// States of snapshots may take so many bytes an event; beyond it they are made less often. An event takes about 250, and both together at most
    /// 600.
    static constexpr uint64_t kSnapshotBytesPerEvent = 300, kSnapshotBytesAhead = 4u << 20;
    static constexpr size_t kSnapshotAtLeastEvery = 8 * kSnapshotEvery;
    static constexpr Millis kSnapshotPause{500};
    /// Of those that the recording has, so many stay in memory.
    static constexpr size_t kRecentEvents = 4096;
    /// Folded at once while the window waits: about a second.
    static constexpr uint64_t kMaxRefold = 100'000;

    std::shared_ptr<const building::PlaceIndex> places;
    const bool live;
    Lifetimes lifetimes;
    SourcePolicy policy;
    EventLog log;
    WorldState head, past;   ///< past: the state at the cursor, while not following
    LogPosition position;    ///< what is folded into `past`
    bool pastLacks = false;  ///< some of that could not be read: nothing is folded onto it
    std::vector<Kept> kept;  ///< in order of the log
    size_t keptEvery = 0, appended = 0, keptAt = 0;
    StoredStates states;
    Timestamp cursor{}, wall{};
    Timestamp extendedEnd{};  ///< of a recording, past its last event
    double carryMs = 0;       ///< what of the playing time is less than a millisecond
    SessionMode mode;
    double speed = 1;
    bool looping = false;
    TimeRange range;
    ChangeSet changes;
    uint64_t revision = 1;
    Timeline timeline;
    PersonMarks marks;

    // Of snapshots that are to be stored.
    std::string key;
    std::shared_ptr<SnapshotWriter> writer;
    std::shared_ptr<SnapshotJob> job;
    std::optional<SnapshotState> spent;  ///< of a job that is done; freed in pieces, a frame has no time for all of it
    struct Stored {
        uint64_t seq;
        Timestamp since;
    };
    std::vector<Stored> stored;  ///< made, and not long ago: the disk may not have them yet
    SnapshotMarks pending;       ///< since the last one that was made
    bool keepsPending;
    uint64_t sinceSnapshot = 0;  ///< events
    uint64_t snapshotBytes = 0, snapshotEvents = 0;
    Timestamp offeredAt{};

    Impl(std::shared_ptr<const building::PlaceIndex> p, bool liveFeeds, Lifetimes l, SourcePolicy rules);

    bool following() const { return mode == SessionMode::Following; }
    Timestamp begin() const { return log.empty() ? (live ? wall : Timestamp{}) : log.firstAt(); }
    Timestamp end() const;

    void append(std::vector<Event>& batch);
    /// Into the head, the timeline and the marks of persons.
    ChangeSet foldHead(const Event& event);
    /// `index`: the event's place among those in memory, before which all that comes earlier has been folded.
    void fold(const Event& event, size_t index);
    void rememberMark(const Event& event);
    void keepState();
    /// After a state was kept, each list that changes is copied once: seldom enough that most of what changes has changed more than once by then.
    size_t firstKeptEvery() const { return std::max(kFirstSnapshotEvery, 8 * (size_t(places->roomCount()) + places->doorCount())); }
    void forgetTrimmed(const EventLog::Trimmed& trimmed);

    void leaveFollowing();
    void follow();
    void moveTo(Timestamp t);
    void play(Millis elapsed);
    /// Where playing begins again.
    Timestamp start() const { return range.in ? std::clamp(*range.in, begin(), end()) : begin(); }

    bool snapshotDue(uint64_t since) const;
    void settleJob();
    void freeSpent();
    std::function<StoredSnapshot()> offerSnapshot();
    /// Folds (from, to] into the head and the timeline, putting snapshots into the cache when that is worth it.
    base::Result<void> foldStored(uint64_t from, uint64_t to, const std::function<bool(uint64_t)>& progress);
    base::Result<void> load(const Progress& progress);
    bool startFrom(uint64_t seq);
    void putIntoCache(uint64_t seq, Timestamp at);
    base::Result<void> setPlaces(std::shared_ptr<const building::PlaceIndex> now);
};

}  // namespace sallyport::live
