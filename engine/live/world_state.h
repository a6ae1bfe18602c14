// Purpose: what is true after a set of events, with who said so and when, for every fact. A value: equal sets of events give equal states,
// in whatever order and however often they came. Refuses to: know the present time (freshness.h does), meshes, colours.
#pragma once
#include <array>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/ids.h"
#include "building/place_index.h"
#include "live/event.h"

namespace sallyport::live {

using base::DoorId;
using base::FloorId;
using base::RoomId;

/// Who said a thing and when. Ordered by (when, rank, eventId): the later wins (product.md).
struct Provenance {
    Timestamp when{};       ///< observed_at corrected by skew
    uint8_t rank = 0;       ///< 0 plan, 1 sensor, 2 person by app, 3 person on scene / commander
    bool ageKnown = true;
    bool exercise = false;
    std::string eventId, source, feed, by, note;
    auto key() const { return std::tie(when, rank, eventId); }
    bool operator==(const Provenance&) const = default;
};

template <class T>
struct Fact {
    T value{};
    Provenance from;
    bool operator==(const Fact&) const = default;
};

/// Last-writer-wins by data alone. Keeps the best fact of each source (for conflicts), and every person's mark (so that a mark can be
/// retracted and what stood before returns). Bounded by the number of sources and by human input.
template <class T>
class Register {
public:
    void put(Fact<T> f, bool retractable);
    void retract(const std::string& eventId);
    /// nullptr: nothing was ever said.
    const Fact<T>* winner() const;
    /// The best fact of another source that says something else and is not older than the winner by more than `within`; nullptr if none.
    const Fact<T>* conflict(Millis within = std::chrono::minutes(5)) const;
    const std::vector<Fact<T>>& all() const { return facts_; }  ///< best first
    bool operator==(const Register&) const = default;

private:
    std::vector<Fact<T>> facts_;  ///< sorted, best first
    std::vector<bool> retractable_;
};

/// One line of the history of a room or a door, newest first, at most kHistory.
struct HistoryEntry {
    Provenance from;
    std::string text;  ///< "Needs help", "RTF 1 assigned", "Locked"
    bool operator==(const HistoryEntry&) const = default;
};
inline constexpr size_t kHistory = 24;

struct RoomState {
    Register<RoomStatus> status;
    Register<std::string> assigned, heldBy;  ///< team, or empty
    std::vector<HistoryEntry> history;
    bool operator==(const RoomState&) const = default;
};
struct DoorState {
    Register<LockState> lock;
    Register<DoorPosition> position;
    Register<DoorAlarm> alarm;
    Register<bool> verified;
    std::vector<HistoryEntry> history;
    bool operator==(const DoorState&) const = default;
};
/// A resolved place. `placed` false: UNPLACED, with the reason.
struct Place {
    bool placed = false;
    std::string asNamed, reason;
    RoomId room;
    DoorId door;
    FloorId floor;                       ///< best floor
    std::vector<FloorId> possibleFloors; ///< more than one when the vertical error spans storeys
    std::optional<base::Vec3> position;  ///< local metres
    bool operator==(const Place&) const = default;
};
struct TrailPoint { Timestamp when; FloorId floor; base::Vec3 position; bool operator==(const TrailPoint&) const = default; };
inline constexpr size_t kTrail = 64;
struct ResponderState {
    std::string uid;
    Fact<ResponderReport> last;     ///< latest report, fields absent there carried over from earlier ones
    Place place;
    std::vector<TrailPoint> trail;  ///< oldest first, at most kTrail
    std::optional<Provenance> gone;
    bool operator==(const ResponderState&) const = default;
};
struct AlertState {
    std::string id;
    Fact<AlertRaised> raised;  ///< the first; later ones with the same id update text and place
    Place place;
    std::optional<Provenance> acked, cancelled;
    bool operator==(const AlertState&) const = default;
};
struct MarkerState { std::string id; Fact<MarkerSet> set; Place place; std::vector<base::Vec2> polygon; /**< local */ std::optional<Provenance> gone; bool operator==(const MarkerState&) const = default; };
struct CasualtyState { std::string id; Fact<CasualtyReport> last; Place place; bool operator==(const CasualtyState&) const = default; };
struct TeamState { std::string name; std::optional<Fact<std::string>> contact; bool operator==(const TeamState&) const = default; };
struct ProtocolState { Fact<ProtocolCall> call; bool operator==(const ProtocolState&) const = default; };
struct UnmappedDevice { std::string device, type; Provenance last; building::Match match = building::Match::Unknown; bool operator==(const UnmappedDevice&) const = default; };
struct SourceState { bool alive = true; Provenance last; Timestamp aliveSince{}; Timestamp lostSince{}; bool operator==(const SourceState&) const = default; };
struct NoteState { Fact<Note> note; Place place; bool operator==(const NoteState&) const = default; };

struct Counters {
    uint64_t events = 0, duplicates = 0, rejected = 0, unrecognised = 0;
};

struct WorldState {
    std::vector<RoomState> rooms;  ///< by RoomId
    std::vector<DoorState> doors;  ///< by DoorId
    std::map<std::string, ResponderState> responders;
    std::map<std::string, AlertState> alerts;
    std::map<std::string, MarkerState> markers;
    std::map<std::string, CasualtyState> casualties;
    std::map<std::string, TeamState> teams;
    std::map<std::string, Register<ProtocolCall>> protocol;  ///< by scope; "" = building
    std::map<std::string, UnmappedDevice> unmapped;
    std::map<std::string, SourceState> sources;
    std::map<std::string, NoteState> notes;
    Register<ExerciseDeclared> exercise;
    Register<CommandChange> command;
    std::map<std::string, Provenance> retracted;  ///< event id -> who
    std::set<std::string> seenIds;                ///< of facts that are not idempotent by themselves
    Counters counters;                            ///< not part of equality

    WorldState() = default;
    explicit WorldState(const building::PlaceIndex& places);
    bool operator==(const WorldState& o) const;
};

/// What one event (or batch) touched, so that the view-model is updated and not rebuilt.
struct ChangeSet {
    std::vector<RoomId> rooms;
    std::vector<DoorId> doors;
    std::vector<std::string> responders, alerts;
    bool other = false;
    bool newAlert = false;  ///< something that must sound
    bool everything = false;
    bool empty() const { return rooms.empty() && doors.empty() && responders.empty() && alerts.empty() && !other && !everything; }
    void clear();
    void merge(const ChangeSet&);
};

}  // namespace sallyport::live
