// Purpose: what a person should see now, as words, counts and marks: Building + WorldState + ViewState + now -> ViewModel. Panels and the picture
// both read this one value, so they cannot disagree. Built by ViewModelBuilder, which updates what the change set names and what aged.
// Refuses to: read a clock, draw, or hold GL.
#pragma once
#include <array>
#include <memory>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "building/building.h"
#include "building/grid.h"
#include "live/ingest.h"
#include "live/session.h"
#include "scene/places.h"
#include "scene/response_times.h"
#include "scene/view_advice.h"
#include "scene/view_search.h"
#include "scene/view_state.h"

namespace sallyport::way {
class WayFinder;
}

namespace sallyport::scene {

using live::Freshness;
using live::Millis;
using live::Timestamp;

/// Icons by meaning; glyph_atlas and the panels map them to the icon font or to drawn shapes.
enum class Icon : uint16_t {
    None,
    Unknown,
    LockedIn,
    Searched,
    Clear,
    Help,
    Threat,
    Evacuated,
    Searching,
    Lock,
    Unlock,
    Forced,
    Fault,
    Bell,
    Exit,
    Team,
    Aed,
    KeyBox,
    Gas,
    Water,
    Power,
    FirePanel,
    Staging,
    Medical,
    Tip,
    Fire,
    Hazmat,
    Panic,
    Record,
    Feed,
    Ccp,
    Icp,
    Star,
    Hydrant,
    Note
};

/// Persons by triage category.
struct CasualtyCounts {
    std::array<int, live::kTriages> by{};
    int& operator[](live::Triage t) { return by[size_t(t)]; }
    int operator[](live::Triage t) const { return by[size_t(t)]; }
    int total() const { return std::accumulate(by.begin(), by.end(), 0); }
    bool operator==(const CasualtyCounts&) const = default;
};

struct FloorView {
    FloorId id;
    std::string shortName, name;                                 ///< "F2", "Street"
    int alarms = 0, threats = 0, needHelp = 0, notSearched = 0;  ///< notSearched: rooms neither searched, clear nor evacuated
    bool active = false, hasRooms = true;
    bool listed = true;  ///< people pick from these: a roof or foundation stands in the list only while somebody or an alarm is there
    CasualtyCounts casualties;
};

struct RoomView {
    RoomId id;
    FloorId floor;
    std::string label, subLabel;                          ///< "214", "Science 8" (or the stale age)
    live::RoomStatus status = live::RoomStatus::Unknown;  ///< fill to draw
    bool searching = false, assigned = false, held = false;
    bool holderHeard = false;  ///< live::AssessedRoom::holderHeard
    std::string assignedTo;    ///< team
    Freshness freshness = Freshness::Never;
    Millis age{0};
    bool ageKnown = false;
    bool conflict = false;
    bool exercise = false;
    CasualtyCounts casualties;
};

enum class DoorLook : uint8_t {
    Unmonitored /**< nothing ever said and no sensor */,
    Unknown,
    Locked,
    LockedVerified,
    Unlocked,
    Open,
    Forced,
    HeldOpen,
    Jammed /**< its lock does not hold: as good as unlocked */,
    Fault,
    Moving
};
struct DoorView {
    DoorId id;
    FloorId floor;
    std::string label;   ///< "D-214", "Door 7"
    std::string serves;  ///< the room behind it: "Math 7"; empty where it only joins halls
    std::string where;   ///< "F2 · J4 · East Hall", "F2 · G6 · Side A"
    std::string source;  ///< who said what is drawn: "acs/kestrel"; empty when nobody did
    char side = 0;       ///< "A" to "D" of an exterior door, else 0
    DoorLook look = DoorLook::Unmonitored;
    Freshness freshness = Freshness::Never;
    Millis age{0};
    bool ageKnown = false;
};

struct ResponderView {
    std::string uid, callsign, team;
    Service service = Service::Other;
    FloorId floor;
    std::vector<FloorId> possibleFloors;
    base::Vec3 position{0, 0, 0};
    bool placed = false;
    std::string room;                 ///< "Room 214", "East Hall"
    std::optional<double> courseDeg;  ///< clockwise from the building's +Y
    double ceM = 0;
    Freshness freshness = Freshness::Never;
    Millis age{0};
    std::vector<live::TrailPoint> trail;
};

/// How an alarm sounds and where it stands among others: the most urgent first.
enum class AlarmUrgency : uint8_t {
    Danger /**< a threat, a panic button */,
    Help /**< medical, fire, hazmat, a call for help */,
    Door /**< all others */
};

struct AlertView {
    std::string id;
    AlarmUrgency urgency = AlarmUrgency::Door;
    live::AlertKind kind = live::AlertKind::Other;
    Icon icon = Icon::Bell;
    std::string title;  ///< "PANIC", "DOOR FORCED", "THREAT"
    std::string place;  ///< "Room 217 · Math 7", "UNPLACED: gym annex"
    std::string where;  ///< "Floor 2 · Side D · K6"
    std::string text, by;
    std::string ackedBy;  ///< "acked 19:52 Command"; empty when not acknowledged
    std::string ended;    ///< of ViewModel::alertsOver: "cancelled 19:55 Lt. Ortiz", "over 19:55 Law 11"
    bool acked = false, placed = true;
    bool real = false;      ///< a real alert during an exercise
    bool exercise = false;  ///< it alone is marked exercise or test
    /// What must stand beside it, so that nobody takes the one for the other: "REAL", "EXERCISE" (none is declared, it alone is marked), or nothing.
    std::string_view tag(bool exerciseDeclared) const { return real ? "REAL" : exercise && !exerciseDeclared ? "EXERCISE" : ""; }
    Millis age{0};
    FloorId floor;
    RoomId room;
    DoorId door;
    std::optional<base::Vec3> position;
    bool raised = false;             ///< somebody called it; else it follows from a fact
    std::string device, deviceType;  ///< of an alarm of a device that has no place: what is to be assigned
};

/// Alarms that wait and are of one kind, on one floor: for when hundreds come at once.
struct AlertGroup {
    std::string title;  ///< of each of them
    std::string where;  ///< "Floor 2", "UNPLACED"
    FloorId floor;
    bool placed = true, exercise = false;
    AlarmUrgency urgency = AlarmUrgency::Door;
    uint32_t first = 0;  ///< index of the newest in ViewModel::alerts
    int count = 0;
};
/// As many of a group as are shown one by one; and waiting alarms of any kind from which on rows stand for groups.
inline constexpr int kFoldAlerts = 5, kFloodAlerts = 12;
inline constexpr size_t kMaxAlertGroups = 64, kMaxAlertsOver = 256;

/// How far a time that runs has come (Conventions).
enum class TimerLevel : uint8_t { None, Yellow, Red };
inline TimerLevel timerLevel(Millis time, Millis yellow, Millis red) {
    return time >= red ? TimerLevel::Red : time >= yellow ? TimerLevel::Yellow : TimerLevel::None;
}
/// Whether a team has been silent for too long.
using Silence = TimerLevel;

struct TeamView {
    std::string name, doing;  ///< "searching 230", "East Hall, F2"
    Service service = Service::Other;
    int members = 0;
    Millis sinceContact{0};
    bool contactKnown = false;
    Freshness freshness = Freshness::Never;
    Silence silence = Silence::None;
    bool busy = false;  ///< searches a room, or is assigned to one
    std::string anyUid;
};

/// By the words in a marker's kind or label.
enum class ZoneKind : uint8_t { Hot, Warm, Cold, Other };
struct MarkerView {
    std::string id, kind, label;
    Icon icon = Icon::None;
    FloorId floor;
    base::Vec3 position{0, 0, 0};
    bool hasPosition = false;
    std::vector<base::Vec2> polygon;  ///< local
    bool fixed = false;               ///< a point of interest of the building
    Millis age{0};
    std::string by;
};

/// A row of the inspector: label, value, age right-aligned, who said so beneath.
struct FactRow {
    std::string label, value, source;
    bool ageKnown = false, never = false, conflict = false;
    Millis age{0};
    Freshness freshness = Freshness::Never;
};
struct HistoryRow {
    std::string clock, text;
};
/// An open alarm in the chosen room or at the chosen door.
struct AlarmLine {
    std::string id, title;  ///< of the alert
    std::string_view tag;   ///< as AlertView::tag
    std::string ackedBy;    ///< "acked 19:52 Command"; empty when it waits
    bool acked = false;
    Millis age{0};
};
struct InspectorView {
    Selection of;
    std::string title, subtitle;                          ///< "Room 214", "Science 8 · Floor 2 · K5"
    live::RoomStatus status = live::RoomStatus::Unknown;  ///< rooms
    std::string statusText;                               ///< "NEEDS HELP", "STALE · was locked in"
    Freshness freshness = Freshness::Never;
    Millis age{0};
    bool ageKnown = false;
    std::string_view tag;           ///< "REAL", "EXERCISE" or nothing: of the alert, or of the danger said of the room
    std::vector<AlarmLine> alarms;  ///< in this room or at this door: those that wait first
    std::vector<FactRow> facts, doors;
    std::vector<DoorId> doorIds;  ///< parallel to doors
    std::vector<HistoryRow> history;
    std::string markTarget;  ///< room or door id that the mark buttons mean; empty: no marking
    bool isDoor = false;
};

struct FeedView {
    std::string name;
    live::FeedHealth::State state = live::FeedHealth::State::Connecting;
    Freshness freshness = Freshness::Never;
    std::string text;  ///< "0:02", "none", "LOST 0:14 · connection refused"
    // For the list of feeds.
    std::string reason;  ///< why it is not connected, in full
    std::string clock;   ///< "clock of acs/lincoln 4 min ahead"; empty when right or not measured
    std::string lastRejected;
    Millis since{0}, lastMessage{0};  ///< how long ago; meaningless unless known and heard
    bool known = false, heard = false, counted = false;
    bool ours = false;      ///< of the hub: can be closed
    bool connects = false;  ///< to a broker: can be connected again
    uint64_t messages = 0, rejected = 0, attempts = 0;
    int conflicts = 0;
    double perSecond = 0;
    std::optional<Millis> nextAttempt;  ///< from now
};
/// A device that names nothing on the plan.
struct UnmappedView {
    std::string device, type;  ///< "acs/17", "door"
    std::string said;          ///< "locked · closed"
    std::string from;          ///< source or feed
    Millis age{0};
    uint64_t count = 0;  ///< 0: not counted
    bool ambiguous = false;
};
struct AssignedView {
    std::string device, place;  ///< "acs/17", "D-101 · Main entrance"
};
struct RejectedView {
    std::string clock, feed, reason;
};
/// A card that people inside put at a door or window, as this district does it.
struct CardView {
    std::string name, means;  ///< "Green", "everybody is here and well"
    base::Rgba8 colour{};
    live::RoomStatus status = live::RoomStatus::Unknown;
};
/// What differs from one agency or district to the next; settings.toml.
struct Conventions {
    Millis contactYellow{std::chrono::minutes(5)}, contactRed{std::chrono::minutes(10)};  ///< since a team's last contact
    /// Since a call that stands: as on the fireground, where the time that went by is told in steps of ten minutes.
    Millis callYellow{std::chrono::minutes(10)}, callRed{std::chrono::minutes(20)};
    Millis lockdownDoors{std::chrono::seconds(60)};  ///< doors have so long to be locked
    std::vector<CardView> cards;
};
/// How alarms are heard.
struct SoundView {
    double volume = 0.8;
    bool muted = false;
    std::string problem;  ///< why nothing can be heard; empty: it can, or nobody has tried
    bool operator==(const SoundView&) const = default;
};
/// Who sits at this desk.
struct OperatorView {
    std::string name, role, agency;
    bool pinSet = false;
};
/// What the window knows besides the session. Made by viewer/app; `revision` grows with every change.
struct WindowFacts {
    std::vector<RejectedView> rejected;  ///< newest first, at most kMaxRejectedShown
    std::vector<PlaceKey> recent;        ///< places gone to last, the newest first
    std::vector<SavedView> views;        ///< in the order of the list
    SoundView sound;
    Conventions conventions;
    OperatorView operatorHere;
    uint64_t revision = 0;
    static constexpr size_t kMaxRejectedShown = 50;
};

/// Who is in command. `since` is meaningless unless somebody is.
struct CommandView {
    std::string name, role, agency;  ///< "Lt. Ortiz", "Incident commander", "Police"
    Millis since{0};
    std::vector<HistoryRow> history;  ///< who took it and who gave it, newest first
    std::vector<std::string> before;  ///< who had it earlier, the latest first
};
/// One search of a room, from the ledger (live/clearing.h).
struct ClearingRow {
    RoomId room;
    FloorId floor;
    std::string label;  ///< "214"; of rooms without a number their name
    std::string who;    ///< who searched it; empty: nobody has
    std::string held;   ///< by whom it was held last
    std::string end;    ///< why it no longer counts, or is no longer held: "door D-214 forced", "CT 2 has left"; empty while it stands
    Timestamp searched{}, heldFrom{}, ended{};  ///< zero: never
    bool stands = false, holding = false;       ///< it still counts; somebody holds it
    bool latest = false;                        ///< of its room
    bool exercise = false;
    bool never() const { return searched == Timestamp{}; }
};

/// A call that stands: nothing later for the same place, or for the whole school, has taken its place.
struct ProtocolCallView {
    live::ProtocolAction action = live::ProtocolAction::Hold;
    std::string text;   ///< "LOCKDOWN"
    std::string scope;  ///< id of a floor or room; empty: the whole school
    std::string where;  ///< "Whole school", "F2", "Room 214"
    std::string by;
    Millis age{0};
    bool ageKnown = false;
    TimerLevel level = TimerLevel::None;  ///< of the time since the call; of one of unknown age, since it was heard of. A release runs to nothing
};
struct ProtocolView {
    bool active = false;  ///< something is called, for the whole school or a part of it
    live::ProtocolAction action = live::ProtocolAction::Hold;
    std::string text;  ///< "LOCKDOWN", "HOLD F2"
    Millis age{0};
    std::vector<ProtocolCallView> calls;  ///< newest first, at most kMaxCalls
    /// By RoomId; nothing: nobody ever called anything for it. Empty when nobody ever called anything.
    std::vector<std::optional<live::ProtocolAction>> roomAction;
    int lockedDown = 0, released = 0;     ///< rooms in lockdown, and rooms released one by one from one that stands
    bool doorsDue = false;                ///< some doors should be locked by now: a lockdown was called longer ago than Conventions::lockdownDoors
    std::vector<DoorId> doorsOfConcern;   ///< of those the ones that are late (door_list.h), ascending
    int doorsUnknown = 0;                 ///< and those of which nobody knows
    TimerLevel level = TimerLevel::None;  ///< of `age`
    static constexpr size_t kMaxCalls = 200;
};

struct ViewModel {
    double trueNorthDeg = 0;       ///< clockwise from the building's +Y
    std::string school, subtitle;  ///< "Full-scale exercise · Thu 19 Nov 2026"
    bool live = true;              ///< LIVE badge, else REVIEW
    bool exercise = false;
    std::string exerciseName;
    bool playing = false, following = false, liveFeeds = false;
    double speed = 1;
    Timestamp now{}, begin{}, end{};
    Millis clockOffset{0};  ///< local time less UTC
    ProtocolView protocol;
    CommandView command;
    OperatorView operatorHere;
    std::vector<FloorView> floors;  ///< ascending
    std::vector<RoomView> rooms;    ///< by RoomId
    std::vector<DoorView> doors;    ///< by DoorId
    std::vector<ResponderView> responders;
    std::vector<AlertView> alerts;        ///< open ones first: unacknowledged, newest first; then acknowledged
    std::vector<AlertView> alertsOver;    ///< cancelled, or no longer so by what was said since; the last to end first; their ages stand still
    int alertsOverInAll = 0;              ///< with those that have no room in alertsOver (kMaxAlertsOver)
    std::vector<AlertGroup> alertGroups;  ///< of those that wait, in their order
    int unackedAlerts = 0, unplacedAlerts = 0;
    /// So many wait that rows stand for groups.
    bool flood() const { return unackedAlerts > kFloodAlerts; }
    std::vector<TeamView> teams;
    std::vector<MarkerView> markers;
    CasualtyCounts casualties;          ///< in the school and round it
    int casualtiesElsewhere = 0;        ///< of them on no floor
    std::vector<ClearingRow> clearing;  ///< by floor and number, the newest search of a room first; rooms that nobody searched too; earlier searches
                                        ///< up to kMaxClearingRows
    ResponseTimes times;
    std::vector<FeedView> feeds;
    bool feedLost = false;     ///< any feed lost: border and FEED LOST mm:ss
    Millis feedLostFor{0};     ///< the one lost longest
    std::string feedLostName;  ///< of all that are lost, longest first: "a, b"
    int feedsLost = 0;
    bool feedLossAnswered = false;  ///< somebody has acknowledged every loss that stands
    SoundView sound;
    Conventions conventions;
    live::RecorderStatus recording;
    InspectorView inspector;
    WaysView ways;
    FrontierView frontier;
    DoorListView doorList;
    SightView sight;
    SearchView search;
    std::vector<SavedView> savedViews;
    std::string cursorReference;                   ///< "F2-K5 · Room 214"
    std::span<const live::TimelineMark> timeline;  ///< the session's own; valid until the next append or seek
    std::span<const live::NamedMoment> bookmarks;  ///< likewise
    live::TimeRange range;                         ///< what of the time is looked at
    std::optional<Timestamp> dueAt;                ///< on the wall's clock: what the last update put off is due then; nothing: it put nothing off
    uint64_t revision = 0;      ///< grows with whatever the picture shows but the camera; 0: nobody counts, nothing drawn may be used again
    uint64_t fillRevision = 0;  ///< grows when a room or door look changed: the base picture must be redrawn
    int unmappedDevices = 0;
    uint64_t rejected = 0;
    std::vector<UnmappedView> unmapped;  ///< the newest word first, at most kMaxUnmappedRows
    std::vector<AssignedView> assigned;  ///< the newest first, at most kMaxUnmappedRows
    size_t assignedDevices = 0;
    std::vector<RejectedView> rejectedNewest;
    static constexpr size_t kMaxUnmappedRows = 200, kMaxClearingRows = 4000;
};

class ViewModelBuilder {
public:
    /// Without a way finder the model's `ways` stay empty.
    explicit ViewModelBuilder(std::shared_ptr<const building::Building> building, std::shared_ptr<const way::WayFinder> ways = nullptr);
    ~ViewModelBuilder();
    /// Updates and returns the model; the reference stays valid until the next call. Cost is bounded by what changed plus the number of
    /// rooms, doors and responders (ageing), never by the length of the log.
    const ViewModel& update(live::Session& session, const ViewState& view, const std::vector<live::FeedHealth>& feeds,
                            const live::RecorderStatus& recording, Timestamp wall, const WindowFacts* facts = nullptr);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

ZoneKind zoneKind(const MarkerView&);
/// Whether a waiting alert is one of the group.
bool inGroup(const AlertView&, const AlertGroup&);
inline bool sameGroup(const AlertGroup& a, const AlertGroup& b) {
    return a.title == b.title && a.floor == b.floor && a.placed == b.placed && a.exercise == b.exercise;
}
/// What an acknowledgement of lost feeds names.
inline constexpr std::string_view kFeedLossAlert = "feed lost";
/// "Floor 2", "Roof".
std::string floorTitle(const building::Floor& f);
/// Plain words for people: "Locked in", "Needs help".
std::string_view words(live::RoomStatus);
std::string_view words(DoorLook);
std::string_view words(live::Triage);
/// Neither searched nor clear nor evacuated, or so long ago that it is not to be relied on.
bool notSearched(const RoomView&);
/// "1 immediate, 2 minor"; empty when there is nobody.
std::string casualtyText(const CasualtyCounts&);

}  // namespace sallyport::scene
