// Purpose: what happened, as one value type, and its JSON form (NDJSON, MQTT payload, recording; assets/schema/event.schema.json).
// Events are stored as they came: places are names here and are resolved only by reduce. Refuses to: know ids of a building, read a clock.
#pragma once
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/math.h"
#include "base/result.h"
#include "base/time.h"

namespace sallyport::live {

using base::Millis;
using base::Timestamp;

enum class RoomStatus : uint8_t { Unknown, LockedIn, NeedsHelp, Threat, Searching, Searched, Clear, Evacuated };
enum class LockState : uint8_t { Unknown, Locked, Unlocked, Locking, Unlocking, Jammed };
enum class DoorPosition : uint8_t { Unknown, Open, Closed };
enum class DoorAlarm : uint8_t { None, Forced, HeldOpen, Tamper, Fault };
enum class AlertKind : uint8_t { Panic, Medical, Fire, Hazmat, Door, Tip, Other };
enum class ProtocolAction : uint8_t { Hold, Secure, Lockdown, Evacuate, Shelter, Release };
enum class Triage : uint8_t { Immediate, Delayed, Minor, Expectant, Deceased, Untriaged };

inline constexpr size_t kTriages = 6;

/// Names as on the wire ("locked_in"); parse gives nullopt for anything else.
std::string_view toString(RoomStatus);
std::string_view toString(LockState);
std::string_view toString(DoorPosition);
std::string_view toString(DoorAlarm);
std::string_view toString(AlertKind);
std::string_view toString(ProtocolAction);
std::string_view toString(Triage);
std::optional<RoomStatus> parseRoomStatus(std::string_view);
std::optional<LockState> parseLockState(std::string_view);
std::optional<DoorPosition> parseDoorPosition(std::string_view);
std::optional<DoorAlarm> parseDoorAlarm(std::string_view);
std::optional<AlertKind> parseAlertKind(std::string_view);
std::optional<ProtocolAction> parseProtocolAction(std::string_view);
std::optional<Triage> parseTriage(std::string_view);

/// A place as the sender named it; any of the members may be absent.
struct PlaceRef {
    std::string room, door, floor;
    std::optional<base::Vec2> xy;         ///< file coordinates, metres
    std::optional<double> z;              ///< file coordinates, metres
    std::optional<base::Vec2> latLonDeg;  ///< WGS84
    std::optional<double> haeM;           ///< above the ellipsoid
    bool operator==(const PlaceRef&) const = default;
    bool empty() const { return room.empty() && door.empty() && floor.empty() && !xy && !latLonDeg; }
};

struct RoomReport {
    std::string room;
    std::optional<RoomStatus> status;
    std::optional<std::string> assigned, heldBy;
    std::string by, note;
    bool operator==(const RoomReport&) const = default;
};
struct DoorReport {
    std::string door;
    std::optional<LockState> lock;
    std::optional<DoorPosition> position;
    std::optional<DoorAlarm> alarm;
    std::optional<bool> verified;  ///< a person checked it
    std::string by;
    bool operator==(const DoorReport&) const = default;
};
struct ResponderReport {
    std::string responder, callsign, agency, team, role;
    PlaceRef place;
    std::optional<double> ceM, leM, courseDeg, speedMps, batteryPercent;
    std::optional<Timestamp> staleAt;
    bool operator==(const ResponderReport&) const = default;
};
struct ResponderGone {
    std::string responder;
    bool operator==(const ResponderGone&) const = default;
};
struct AlertRaised {
    std::string alert;
    AlertKind kind = AlertKind::Other;
    std::string severity;
    PlaceRef place;
    std::string text, by;
    bool operator==(const AlertRaised&) const = default;
};
struct AlertAck {
    std::string alert, by;
    bool operator==(const AlertAck&) const = default;
};
struct AlertCancel {
    std::string alert, by;
    bool operator==(const AlertCancel&) const = default;
};
struct ProtocolCall {
    ProtocolAction action = ProtocolAction::Hold;
    std::string scope; /**< "building", a floor or a room; empty = building */
    std::string by;
    bool operator==(const ProtocolCall&) const = default;
};
struct MarkerSet {
    std::string marker, kind, label, by;
    PlaceRef place;
    std::vector<base::Vec2> polygon;  ///< file XY, or lat/lon when polygonWgs84
    bool polygonWgs84 = false;
    bool operator==(const MarkerSet&) const = default;
};
struct MarkerGone {
    std::string marker, by;
    bool operator==(const MarkerGone&) const = default;
};
struct CasualtyReport {
    std::string casualty;
    Triage triage = Triage::Untriaged;
    PlaceRef place;
    int count = 1;
    std::string by;
    bool operator==(const CasualtyReport&) const = default;
};
struct TeamContact {
    std::string team, text, by;
    bool operator==(const TeamContact&) const = default;
};
struct CommandChange {
    bool transfer = false;
    std::string by, to;
    std::string role, agency;  ///< of whoever has command from then on; may be empty
    bool operator==(const CommandChange&) const = default;
};
/// Who has command after it: a transfer that names nobody leaves it where it was.
inline const std::string& commanderOf(const CommandChange& c) { return c.transfer && !c.to.empty() ? c.to : c.by; }
struct ExerciseDeclared {
    bool on = true;
    std::string name, by;
    bool operator==(const ExerciseDeclared&) const = default;
};
struct Retraction {
    std::string event, by;
    bool operator==(const Retraction&) const = default;
};
struct Note {
    std::string text, by;
    PlaceRef place;
    bool operator==(const Note&) const = default;
};
/// State of a feed's source: made by ingest, not by senders. Door facts of a lost source go stale at once.
struct SourceHealth {
    std::string source;
    bool alive = true;
    std::string reason;
    bool operator==(const SourceHealth&) const = default;
};
/// The first line of a recording: which building it belongs to.
struct RecordingStart {
    std::string model;  ///< path of the model or facility file; relative to the recording's folder, or absolute
    std::string school;
    bool operator==(const RecordingStart&) const = default;
};
/// How a feed fared, as the hub saw it: made by Sallyport when its state changes and every half minute, never by senders. Replay shows the feeds by
/// it. Its `feed` is Event.feed.
struct FeedStatus {
    std::string feed, state, reason;  ///< state: "connecting", "connected", "lost", "ended", "failed"
    uint64_t messages = 0, rejected = 0;
    std::optional<Millis> skew;
    std::string skewSource, url, lastRejected;  ///< url without credentials
    std::optional<Timestamp> since, lastMessage, nextAttempt;
    uint64_t attempts = 0;
    std::optional<double> perSecond;
    bool operator==(const FeedStatus&) const = default;
};
/// A moment that somebody wants to find again.
struct Bookmark {
    std::string name, by;
    bool operator==(const Bookmark&) const = default;
};
/// A valid event of a type this version does not know; kept whole.
struct Unrecognised {
    std::string type;
    bool operator==(const Unrecognised&) const = default;
};
/// Input that could not be decoded. Made by decoders, never parsed from a sender.
struct Rejected {
    std::string reason, where;
    std::string bytes; /**< at most 4 KiB */
    bool operator==(const Rejected&) const = default;
};

using Payload = std::variant<RoomReport, DoorReport, ResponderReport, ResponderGone, AlertRaised, AlertAck, AlertCancel, ProtocolCall, MarkerSet,
                             MarkerGone, CasualtyReport, TeamContact, CommandChange, ExerciseDeclared, Retraction, Note, SourceHealth, RecordingStart,
                             FeedStatus, Bookmark, Unrecognised, Rejected>;

struct Event {
    uint64_t seq = 0;                     ///< given by ingest, from 1
    std::string id;                       ///< unique; made from feed and seq by ingest when the sender gave none
    Timestamp receivedAt{};               ///< given by ingest
    std::optional<Timestamp> observedAt;  ///< absent: age unknown, counts as stale
    Millis skew{0};                       ///< sender's clock minus ours, stamped by ingest ("skew_ms"); when() subtracts it
    std::string source, feed;
    bool exercise = false, test = false, retained = false;
    bool wrongClock = false;  ///< its time cannot be believed, nor corrected by what is known of its source: age unknown; stamped by ingest
    Payload payload;
    std::string extra;  ///< JSON object text of fields we do not know; kept and written back

    bool operator==(const Event&) const = default;
    /// observedAt less skew; receivedAt when absent or not to be believed (then the age is unknown). Nothing is seen before it happens: a time beyond
    /// that of arrival is a wrong clock, and must not let a "clear" of tomorrow hide the threat of today.
    Timestamp when() const {
        if (!observedAt || (wrongClock && receivedAt != Timestamp{})) return receivedAt;
        const Timestamp t = *observedAt - skew;
        return receivedAt == Timestamp{} ? t : std::min(t, receivedAt + kClockTolerance);
    }
    bool ageKnown() const { return observedAt && !wrongClock; }
    static constexpr Millis kClockTolerance{2000};
};

/// "room", "door", … as on the wire.
std::string_view typeName(const Payload&);

inline constexpr size_t kMaxEventBytes = 64 * 1024;
inline constexpr int kMaxJsonDepth = 16;
inline constexpr size_t kMaxRejectedBytes = 4 * 1024;
/// A line of ours may be longer than what came: numbers are written in full, and arrival adds fields.
inline constexpr size_t kMaxLineBytes = 8 * kMaxEventBytes;

/// Decodes one JSON object. `where` ("drill.ndjson line 12") goes into the error. Bounded: kMaxEventBytes, kMaxJsonDepth, finite numbers, valid
/// UTF-8, no key twice in one object, texts and lists within their limits. A field of the wrong type (null included), an unknown enumeration value or
/// a missing required field is an error that names the field; an unknown type is Unrecognised; unknown fields go to `extra`.
base::Result<Event> decodeEvent(std::string_view json, std::string_view where, size_t maxBytes = kMaxEventBytes);
/// One line, no newline; decodeEvent of it gives an equal event when the texts keep the limits. seq, received_at and feed are written when set.
/// A SourceHealth is written with its own source (type "source_health"), so its Event.source is the same; likewise a FeedStatus with its feed. Bytes
/// that are not UTF-8 become U+FFFD.
std::string encodeEvent(const Event&);
/// The error as an event that counts and can be reviewed.
Event rejectedEvent(const base::Error& why, std::string_view bytes, std::string_view feed);

}  // namespace sallyport::live
