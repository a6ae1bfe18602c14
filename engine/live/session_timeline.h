// Purpose: which events deserve a glyph on the timeline and its short label; the timeline itself with the moments that people named, and its form
// beside a snapshot. Refuses to: decide what is true; it is told what reduce changed.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "live/session.h"

namespace sallyport::live {

/// Status of the room that a report is about, before it is folded; what a tick is compared with.
RoomStatus statusBefore(const WorldState& state, const building::PlaceIndex& places, const Event& event);
/// `state` and `changes`: after the event was folded in; `fresh`: it was not a repetition.
std::optional<TimelineMark> timelineMark(const Event& event, const WorldState& state, const building::PlaceIndex& places, const ChangeSet& changes,
                                         bool fresh, RoomStatus before);

/// One thing that the timeline shows, or no longer shows.
struct MomentGone {
    std::string event;
    bool operator==(const MomentGone&) const = default;
};
using TimelineEntry = std::variant<TimelineMark, NamedMoment, MomentGone>;
/// What an event does to the named moments.
std::optional<TimelineEntry> momentOf(const Event& event, const SourcePolicy& policy);

class Timeline {
public:
    /// False: nothing changed (a moment that is known, or was not known).
    bool add(const TimelineEntry& entry);
    const std::vector<TimelineMark>& marks() const { return marks_; }
    const std::vector<NamedMoment>& moments() const { return moments_; }

private:
    void add(const TimelineMark& mark);
    bool add(const NamedMoment& moment);
    bool add(const MomentGone& gone);
    std::vector<TimelineMark> marks_;
    std::vector<NamedMoment> moments_;
};

/// What the events (since, seq of its snapshot] did to the timeline: StoredSnapshot::marks.
struct SnapshotMarks {
    uint64_t since = 0;
    std::vector<TimelineEntry> entries;
    bool operator==(const SnapshotMarks&) const = default;
};
std::string writeMarks(const SnapshotMarks& marks);
/// Untrusted: nullopt when damaged.
std::optional<SnapshotMarks> readMarks(std::string_view bytes);

}  // namespace sallyport::live
