// Purpose: what is true after a set of events, with who said so and when, for every fact. A value: equal sets of events give equal states,
// in whatever order and however often they came. Refuses to: know the present time (freshness.h does), meshes, colours.
//
// Bounded: registers, histories and trails by their depth, maps by kMax… distinct names. Of more names than that the first ones in alphabetical order
// are kept: not the kindest choice, but one that needs no memory of what was dropped, so that two machines still agree. Counters::namesRefused says
// so.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "building/place_index.h"
#include "live/event.h"
#include "live/world_state_register.h"

namespace sallyport::live {

using base::DoorId;
using base::FloorId;
using base::RoomId;

/// One line of the history of a room or a door, newest first, at most kHistory.
struct HistoryEntry {
    Provenance from;
    SharedText text;  ///< "Needs help", "RTF 1 assigned", "Locked"; ends in " (taken back)" when it was
    bool takenBack = false;
    bool operator==(const HistoryEntry&) const = default;
};
inline constexpr size_t kHistory = 24;

struct RoomState {
    Register<RoomStatus> status;
    Register<RoomStatus> fill;               ///< the statuses other than searching: what stands under the edge state, however often it is repeated
    Register<std::string> assigned, heldBy;  ///< team, or empty
    SharedList<HistoryEntry> history;
    bool operator==(const RoomState&) const = default;
};

/// A door saying that it does not hold. Kept apart from the door's present state: that it closed again does not undo that it was opened.
enum class Breach : uint8_t { Opened, Forced, HeldOpen, Unlocked };

struct DoorState {
    Register<LockState> lock;
    Register<DoorPosition> position;
    Register<DoorAlarm> alarm;
    Register<bool> verified;
    Register<Breach> openings;  ///< opened, forced, held open: what a search of the rooms behind it does not outlive
    Register<Breach> releases;  ///< unlocked, unlocking, jammed: what a check by a person does not outlive
    SharedList<HistoryEntry> history;
    bool operator==(const DoorState&) const = default;
};
/// A resolved place. `placed` false: UNPLACED, with the reason.
struct Place {
    bool placed = false;
    std::string asNamed, reason;
    RoomId room;
    DoorId door;
    FloorId floor;                        ///< best floor
    std::vector<FloorId> possibleFloors;  ///< more than one when the vertical error spans storeys
    std::optional<base::Vec3> position;   ///< local metres
    bool operator==(const Place&) const = default;
};
struct TrailPoint {
    Timestamp when;
    FloorId floor;
    base::Vec3 position;
    uint64_t report = 0;  ///< which report it came from: a hash of its id and place, so that one report is one point
    bool operator==(const TrailPoint&) const = default;
};
/// A report of the trail that names a room or door which no place answers to yet; its point, if it has one, is in the trail as well.
struct UnresolvedPoint {
    Timestamp when;
    uint64_t report = 0;
    PlaceRef place;
    std::optional<double> leM;
    bool operator==(const UnresolvedPoint&) const = default;
};
inline constexpr size_t kTrail = 64;

/// A position with what belongs to it; they are replaced together.
struct Fix {
    PlaceRef place;
    std::optional<double> ceM, leM;
    std::optional<Timestamp> staleAt;  ///< corrected by skew, like every time here
    bool operator==(const Fix&) const = default;
};
struct Motion {
    std::optional<double> courseDeg, speedMps;
    bool operator==(const Motion&) const = default;
};
bool valueLess(const Fix&, const Fix&);
bool valueLess(const Motion&, const Motion&);

struct ResponderState {
    std::string uid;
    Fact<ResponderReport> last;  ///< latest report, fields absent there carried over from earlier ones
    Place place;
    Provenance fixFrom;                       ///< of the position: a later report without one does not make it newer
    std::vector<TrailPoint> trail;            ///< by (when, report), oldest first; of the newest kTrail reports those with a position
    std::vector<UnresolvedPoint> unresolved;  ///< of the same reports
    std::optional<Provenance> gone;
    /// The newest non-empty value of each field; `last` and `place` follow from these.
    std::optional<Fact<std::string>> callsign, agency, team, role;
    std::optional<Fact<Fix>> fix;
    std::optional<Fact<Motion>> motion;
    std::optional<Fact<double>> battery;
    bool operator==(const ResponderState&) const = default;
};
struct AlertState {
    std::string id;
    Fact<AlertRaised> raised;  ///< the first; later ones with the same id update text and place
    Place place;
    std::optional<Provenance> acked, cancelled;
    bool operator==(const AlertState&) const = default;
};
struct MarkerState {
    std::string id;
    Fact<MarkerSet> set;
    Place place;
    std::vector<base::Vec2> polygon;  ///< local
    std::optional<Provenance> gone;
    bool operator==(const MarkerState&) const = default;
};
struct CasualtyState {
    std::string id;
    Fact<CasualtyReport> last;
    Place place;
    bool operator==(const CasualtyState&) const = default;
};
struct TeamState {
    std::string name;
    std::optional<Fact<std::string>> contact;
    bool operator==(const TeamState&) const = default;
};
/// All that it said is kept as it would be of a place, so that it counts there from its first word once the device is given one (resolveUnmapped).
struct UnmappedDevice {
    std::string device, type;  ///< as the sender named it; "door" or "room"
    Provenance last;
    building::Match match = building::Match::Unknown;
    DoorState door;      ///< of type "door"
    RoomState room;      ///< of type "room"
    uint64_t times = 0;  ///< how often it spoke, repetitions included; not part of equality
    bool operator==(const UnmappedDevice& o) const {
        return device == o.device && type == o.type && last == o.last && match == o.match && door == o.door && room == o.room;
    }
};
struct SourceState {
    bool alive = true;
    Provenance last;         ///< its note is the reason of the loss
    Timestamp aliveSince{};  ///< of the latest run of being alive; zero: never said
    Timestamp lostSince{};   ///< of the present loss; zero while alive
    bool operator==(const SourceState&) const = default;
};
struct NoteState {
    Fact<Note> note;
    Place place;
    bool operator==(const NoteState&) const = default;
};

/// What was said about things that come and go by name. The maps of WorldState that are drawn follow from it: a thing stands there while something
/// that was said about it stands. (An acknowledgement may come before its alert.)
struct AlertLedger {
    Register<AlertRaised> raises;
    Register<AlertRaised, Keep::Earliest> firsts;  ///< an alert that repeats itself keeps the time of its first call
    Register<std::string> acks, cancels;           ///< by whom
    bool operator==(const AlertLedger&) const = default;
};
struct MarkerLedger {
    Register<MarkerSet> sets;
    Register<std::string> gones;
    bool operator==(const MarkerLedger&) const = default;
};
struct Ledger {
    std::map<std::string, AlertLedger> alerts;
    std::map<std::string, MarkerLedger> markers;
    std::map<std::string, Register<CasualtyReport>> casualties;
    std::map<std::string, Register<std::string>> contacts;    ///< by team
    std::map<std::string, Register<std::string>> departures;  ///< by responder
    std::map<std::string, Register<Note>> notes;              ///< by event id
    std::map<std::string, Register<bool>> health;             ///< by source; alive
    std::map<std::string, Register<bool>> feedHealth;         ///< by feed; alive
    bool operator==(const Ledger&) const = default;
};

/// Who took what back: event id, source of the retraction.
using RetractionKey = std::pair<std::string, std::string>;

inline constexpr size_t kMaxResponders = 8192, kMaxAlerts = 4096, kMaxMarkers = 4096, kMaxCasualties = 4096, kMaxTeams = 1024, kMaxScopes = 1024,
                        kMaxUnmapped = 2048, kMaxNotes = 4096, kMaxRetractions = 16384;
/// Sources whose health and last word are kept one by one, here and by the feeds that carry them; facts of further ones live and die with their feed.
inline constexpr size_t kMaxSources = 1024, kMaxFeeds = 256;
/// Longest text and name kept of one fact, bytes; longer ones are cut at a character.
inline constexpr size_t kMaxKeptText = 2000, kMaxName = 256;

/// How a source behaves, for somebody who wants to mend it.
struct SourceCounters {
    uint64_t events = 0, duplicates = 0, notAllowed = 0;
    uint64_t wrongClock = 0;  ///< events whose time could not be believed or corrected
    Millis skew{0};           ///< of the newest event that had a time: how far its clock runs ahead
    Millis delay{0};          ///< of the same: how long it took to arrive, by the corrected clock
};
struct Counters {
    uint64_t events = 0, duplicates = 0, rejected = 0, unrecognised = 0;
    uint64_t notAllowed = 0;    ///< a source said what it may not set (a tip, a room's status)
    uint64_t namesRefused = 0;  ///< distinct names beyond the limits above
    uint64_t wrongClock = 0;
    std::map<std::string, SourceCounters> sources;  ///< by source (feed, where none was named); at most kMaxSources
};

struct WorldState {
    std::vector<RoomState> rooms;  ///< by RoomId
    std::vector<DoorState> doors;  ///< by DoorId
    std::map<std::string, ResponderState> responders;
    std::map<std::string, AlertState> alerts;
    std::map<std::string, MarkerState> markers;
    std::map<std::string, CasualtyState> casualties;
    std::map<std::string, TeamState> teams;
    std::map<std::string, Register<ProtocolCall>> protocol;   ///< by scope: "" = building, else the id of a floor or room where it is known
    std::map<std::string, UnmappedDevice> unmapped;           ///< by "type/device"
    std::map<std::string, SourceState, std::less<>> sources;  ///< by source; health as its feed told it
    std::map<std::string, SourceState, std::less<>> feeds;    ///< by feed
    std::map<std::string, Fact<FeedStatus>> feedStatus;       ///< by feed: the newest word of the hub about it
    std::map<std::string, Timestamp> heard;                   ///< by source (feed, where none was named): `when` of the newest that it said
    std::map<std::string, NoteState> notes;                   ///< by event id
    Register<ExerciseDeclared> exercise;
    Register<CommandChange> command;
    std::map<RetractionKey, Provenance> retracted;
    Ledger ledger;
    Counters counters;  ///< not part of equality

    WorldState() = default;
    explicit WorldState(const building::PlaceIndex& places);
    bool operator==(const WorldState& o) const;
    /// Whether somebody who may do so took this back.
    bool isTakenBack(const Provenance& from) const;
    /// Whether anybody asked for this event to be taken back.
    bool hasRetraction(std::string_view eventId) const;
};

/// What one event (or batch) touched, so that the view-model is updated and not rebuilt.
struct ChangeSet {
    std::vector<RoomId> rooms;
    std::vector<DoorId> doors;
    bool responders = false, alerts = false;
    bool other = false;
    bool newAlert = false;  ///< something that must sound: an alert, a threat, a forced door
    bool everything = false;
    bool empty() const { return rooms.empty() && doors.empty() && !responders && !alerts && !other && !everything; }
    void clear();
    /// Leaves repeats in: looking for them at each event would cost as much as folding it. The lists stay bounded.
    void merge(const ChangeSet&);
    /// Without repeats, ascending. More than kMaxListed of one kind become `everything`.
    void unite();
    static constexpr size_t kMaxListed = 4096;
};

}  // namespace sallyport::live
