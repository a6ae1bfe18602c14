// Purpose: the events of a session in the order in which they were received: those that a recording holds, read when they are asked for, and those in
// memory. Refuses to: know states, decide what may leave the memory.
#pragma once
#include <algorithm>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "live/event.h"
#include "live/recording.h"

namespace sallyport::live {

/// A part of the log from its start: the stored events with seq <= `stored`, and the first `recent` of those in memory. Both grow with time.
struct LogPosition {
    uint64_t stored = 0;
    size_t recent = 0;
    bool operator==(const LogPosition&) const = default;
    /// Nothing of it is missing in `o`.
    bool within(const LogPosition& o) const { return stored <= o.stored && recent <= o.recent; }
};

class EventLog {
public:
    /// The whole recording, for a log without events.
    void load(std::unique_ptr<Recording> recording);
    /// What is being written now, to be read back from. One that begins after what has already left the memory is read together with the one
    /// before. False: it lacks some of that otherwise, or there is none; then the one before is kept for reading, and nothing more leaves the memory.
    bool setStored(std::unique_ptr<Recording> recording);
    Recording* stored() { return stored_.get(); }
    /// The recording that is being written lacks events: nothing more leaves the memory, what has left it is still read.
    void stopTrimming() { growing_ = false, lacks_ = true; }
    /// Closes the recording. What had left the memory is forgotten; positions start anew.
    void letGo();
    /// The recording that is being written holds every event there ever was.
    bool storedHoldsAll();

    /// Sorted by receivedAt, none earlier than the last one in memory.
    void push(Event event);
    /// Sorted by receivedAt: merged at once into those in memory, after equal ones.
    void merge(std::vector<Event>::iterator first, std::vector<Event>::iterator last);
    /// How many of those in memory are earlier than or equal to `t`.
    size_t recentUntil(Timestamp t) const;
    const std::deque<Event>& recent() const { return recent_; }

    struct Trimmed {
        uint64_t before = 0, upTo = 0;  ///< stored events that counted, that count now
        std::vector<uint64_t> seqs;     ///< what left the memory
        /// Where a position is now; nullopt for one that cannot be said any more.
        std::optional<LogPosition> after(LogPosition p) const;
    };
    /// Lets those that the recording has, seq <= `saved`, leave the memory, but for the newest `keep`.
    Trimmed trim(uint64_t saved, size_t keep);

    LogPosition all() const { return {storedTo_, recent_.size()}; }
    LogPosition until(Timestamp t);
    bool empty() const { return storedTo_ == 0 && recent_.empty(); }
    Timestamp firstAt() const;
    Timestamp lastAt() const;
    uint64_t lastSeq() const { return lastSeq_; }
    /// Of the first event after `t`, of the last one before it.
    std::optional<Timestamp> nextAfter(Timestamp t);
    std::optional<Timestamp> lastBefore(Timestamp t);
    /// What lies in `to` and not in `from`: the stored ones by seq, then those in memory in their order. False ends it. Error: some of the stored
    /// ones could not be read, and were left out; asking again tries again.
    base::Result<void> visit(LogPosition from, LogPosition to, const std::function<bool(const Event&)>& see);
    /// Of reading until now, or of the recording itself.
    const std::string& problem() const { return problem_.empty() && stored_ ? stored_->problem() : problem_; }

private:
    /// Events of kChunk consecutive numbers, decoded.
    struct Chunk {
        uint64_t number = 0, upTo = 0;
        std::vector<Event> events;
        uint64_t used = 0;
    };
    static constexpr uint64_t kChunk = 128;
    static constexpr size_t kMaxChunks = 64;
    /// nullptr: it cannot be read; problem_ says why.
    const Chunk* chunk(uint64_t number);
    const Event* storedAt(uint64_t seq);
    base::Error unread() const { return {base::ErrorCode::Io, problem_, {}}; }

    std::unique_ptr<Recording> stored_;
    uint64_t storedTo_ = 0;  ///< events of the recording that count; larger numbers are in memory
    uint64_t firstSeq_ = 0, lastSeq_ = 0;
    Timestamp firstAt_{};   ///< of all there ever was
    bool growing_ = false;  ///< what is saved may leave the memory
    bool joined_ = false;   ///< of several recordings; the one that grows has not all
    bool lacks_ = false;    ///< the disk has lost some of what is in memory
    bool bySeq_ = true;     ///< those in memory are in order of seq too
    std::deque<Event> recent_;
    std::vector<Chunk> chunks_;
    uint64_t use_ = 0;
    std::string problem_;
};

}  // namespace sallyport::live
