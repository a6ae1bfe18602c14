// Purpose: what happened, as one value type, and its JSON form (cli.md "Event": NDJSON, MQTT payload, recording).
// Events are stored as they came: places are names here and are resolved only by reduce. Refuses to: know ids of a building, read a clock.
#pragma once
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
    std::optional<base::Vec2> xy;          ///< file coordinates, metres
    std::optional<double> z;               ///< file coordinates, metres
    std::optional<base::Vec2> latLonDeg;   ///< WGS84
    std::optional<double> haeM;            ///< above the ellipsoid
    bool empty() const { return room.empty() && door.empty() && floor.empty() && !xy && !latLonDeg; }
};

struct RoomReport { std::string room; std::optional<RoomStatus> status; std::optional<std::string> assigned, heldBy; std::string by, note; };
struct DoorReport {
    std::string door;
    std::optional<LockState> lock;
    std::optional<DoorPosition> position;
    std::optional<DoorAlarm> alarm;
    std::optional<bool> verified;  ///< a person checked it
    std::string by;
};
struct ResponderReport {
    std::string responder, callsign, agency, team, role;
    PlaceRef place;
    std::optional<double> ceM, leM, courseDeg, speedMps, batteryPercent;
    std::optional<Timestamp> staleAt;
};
struct ResponderGone { std::string responder; };
struct AlertRaised { std::string alert; AlertKind kind = AlertKind::Other; std::string severity; PlaceRef place; std::string text, by; };
struct AlertAck { std::string alert, by; };
struct AlertCancel { std::string alert, by; };
struct ProtocolCall { ProtocolAction action = ProtocolAction::Hold; std::string scope; /**< "building", a floor or a room; empty = building */ std::string by; };
struct MarkerSet {
    std::string marker, kind, label, by;
    PlaceRef place;
    std::vector<base::Vec2> polygon;  ///< file XY, or lat/lon when polygonWgs84
    bool polygonWgs84 = false;
};
struct MarkerGone { std::string marker, by; };
struct CasualtyReport { std::string casualty; Triage triage = Triage::Untriaged; PlaceRef place; int count = 1; std::string by; };
struct TeamContact { std::string team, text, by; };
struct CommandChange { bool transfer = false; std::string by, to; };
struct ExerciseDeclared { bool on = true; std::string name, by; };
struct Retraction { std::string event, by; };
struct Note { std::string text, by; PlaceRef place; };
/// State of a feed's source: made by ingest, not by senders. Door facts of a lost source go stale at once.
struct SourceHealth { std::string source; bool alive = true; std::string reason; };
/// A valid event of a type this version does not know; kept whole.
struct Unrecognised { std::string type; };
/// Input that could not be decoded. Made by decoders, never parsed from a sender.
struct Rejected { std::string reason, where; std::string bytes; /**< at most 4 KiB */ };

using Payload = std::variant<RoomReport, DoorReport, ResponderReport, ResponderGone, AlertRaised, AlertAck, AlertCancel, ProtocolCall, MarkerSet,
                             MarkerGone, CasualtyReport, TeamContact, CommandChange, ExerciseDeclared, Retraction, Note, SourceHealth, Unrecognised,
                             Rejected>;

struct Event {
    uint64_t seq = 0;                      ///< given by ingest, from 1
    std::string id;                        ///< unique; made from feed and seq by ingest when the sender gave none
    Timestamp receivedAt{};                ///< given by ingest
    std::optional<Timestamp> observedAt;   ///< absent: age unknown, counts as stale
    Millis skew{0};                        ///< sender's clock minus ours, stamped by ingest; correctedObservedAt() subtracts it
    std::string source, feed;
    bool exercise = false, test = false, retained = false;
    Payload payload;
    std::string extra;                     ///< JSON object text of fields we do not know; kept and written back

    /// observedAt less skew; receivedAt when absent (then the age is unknown).
    Timestamp when() const { return observedAt ? *observedAt - skew : receivedAt; }
};

/// "room", "door", … as on the wire.
std::string_view typeName(const Payload&);

inline constexpr size_t kMaxEventBytes = 64 * 1024;
inline constexpr int kMaxJsonDepth = 16;

/// Decodes one JSON object. `where` ("drill.ndjson line 12") goes into the error. Bounded: kMaxEventBytes, kMaxJsonDepth, finite numbers, valid UTF-8.
base::Result<Event> decodeEvent(std::string_view json, std::string_view where);
/// One line, no newline; decodeEvent of it gives an equal event. seq, received_at and feed are written when set.
std::string encodeEvent(const Event&);
/// The error as an event that counts and can be reviewed.
Event rejectedEvent(const base::Error& why, std::string_view bytes, std::string_view feed);

}  // namespace sallyport::live
