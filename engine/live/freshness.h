// Purpose: turn age into meaning (one table of lifetimes): fresh, aging, stale, unknown. One function per kind of fact; panels, picture and
// `state --json` all ask here. Danger (threat, needs_help, alerts) never fades. Refuses to: read a clock, `now` is given.
#pragma once
#include <map>
#include <string>
#include <string_view>

#include "live/world_state.h"

namespace sallyport::live {

struct Lifetime {
    Millis fresh{0};
    std::optional<Millis> unknownAfter;
};
/// The defaults; a settings file may replace them.
struct Lifetimes {
    Lifetime lockedIn{std::chrono::minutes(15), std::chrono::minutes(30)};
    Lifetime searching{std::chrono::minutes(5), std::nullopt};
    Lifetime searched{std::chrono::minutes(15), std::chrono::minutes(30)};
    Lifetime clear{std::chrono::minutes(10), std::nullopt};
    Lifetime evacuated{std::chrono::minutes(60), std::nullopt};
    Millis sourceLostUnknown{std::chrono::minutes(5)};
    Millis position{std::chrono::seconds(30)};
    Millis teamContact{std::chrono::minutes(5)};
    /// However far off a sender puts its stale_at, a position is not believed longer.
    Millis positionAtMost{std::chrono::minutes(15)};
    /// What a person said of a door (checked, locked, open): nobody reports when it changes, so it ages.
    Lifetime checkedByPerson{std::chrono::minutes(30), std::nullopt};
    /// A fact that lies further ahead of `now` than this has a wrong clock: its age is unknown.
    Millis clockTolerance{std::chrono::minutes(1)};
    /// Sources (or feeds) that are polled, with their interval; all others report changes. Stale after 3 polls, unknown after 10.
    std::map<std::string, Millis, std::less<>> pollInterval;
};

/// Fresh; Aging = past half its life (show the age in yellow); Stale = grey, dashed; Expired = counts as unknown; Never = nothing was said.
enum class Freshness : uint8_t { Never, Fresh, Aging, Stale, Expired };
std::string_view toString(Freshness);
/// Too old to be believed: must look different from what is known.
inline bool isOutdated(Freshness f) { return f == Freshness::Stale || f == Freshness::Expired; }

template <class T>
struct Assessed {
    T shown{};                          ///< what may be drawn: Unknown when expired or never said
    const Fact<T>* fact = nullptr;      ///< what was said, for "was locked in"
    const Fact<T>* conflict = nullptr;  ///< what another source says instead
    Freshness freshness = Freshness::Never;
    Millis age{0};
    bool ageKnown = false;
    std::string reason;  ///< "door D-214 forced", "source lost", empty when plain
};
struct AssessedRoom {
    Assessed<RoomStatus> status;
    std::string assigned, heldBy;
    bool holderHeard = false;  ///< whoever is said to hold it, whatever its status, has not left and was heard from within Lifetimes::clear
    bool searching = false;  ///< edge state; status.shown is then the fill the room had before
    RoomStatus fill = RoomStatus::Unknown;
    std::string fillReason;  ///< why the fill is not what was said of it
    Timestamp undoneAt{};    ///< since when a search does not count any more; zero: it does, or there is none
    Timestamp releasedAt{};  ///< since when a room that was cleared is not known to be held; zero: it is, or never was
    std::string releasedWhy;
};
struct AssessedDoor {
    Assessed<LockState> lock;
    Assessed<DoorPosition> position;
    Assessed<DoorAlarm> alarm;
    Assessed<bool> verified;
    bool verifiedSecure = false;  ///< a person checked, and nothing since says otherwise
    bool monitored = false;       ///< something was ever reported
};
struct AssessedResponder {
    Freshness freshness = Freshness::Never;
    Millis age{0};
    bool gone = false;
};

AssessedRoom assessRoom(const WorldState&, const building::PlaceIndex&, RoomId, Timestamp now, const Lifetimes&);
AssessedDoor assessDoor(const WorldState&, DoorId, Timestamp now, const Lifetimes&);
AssessedResponder assessResponder(const ResponderState&, Timestamp now, const Lifetimes&);

/// Freshness of a last contact: stale after Lifetimes::teamContact.
AssessedResponder assessContact(const TeamState&, Timestamp now, const Lifetimes&);
/// Of each team the newest word, its own or a report of one of its members; who has no team stands for himself, under his callsign. Screen and
/// `state` both take a team's freshness from it.
std::map<std::string_view, const Provenance*> newestWords(const WorldState&);
AssessedResponder assessContact(const Provenance&, Timestamp now, const Lifetimes&);

/// The state at `now` as the JSON of `sallyport state` (assets/schema/state.schema.json): every fact with value, shown, freshness, age_s, source, by.
std::string stateJson(const WorldState&, const building::PlaceIndex&, Timestamp now, const Lifetimes&);

}  // namespace sallyport::live
