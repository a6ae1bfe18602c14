// Purpose: the members of everything that a state is made of, in the order in which snapshots hold them; one list for writing, checking and reading.
// Structured bindings on purpose: a member that is added breaks the build here, and kReducerVersion (snapshot.h) has to be raised with it.
// Refuses to: know bytes.
#pragma once
#include <concepts>
#include <type_traits>

#include "live/snapshot.h"

namespace sallyport::live::snapshot {

template <class S, class T>
concept Is = std::same_as<std::remove_const_t<S>, T>;

/// How many values an enumeration has.
template <class E>
inline constexpr unsigned kCount = 0;
template <>
inline constexpr unsigned kCount<RoomStatus> = 8;
template <>
inline constexpr unsigned kCount<LockState> = 6;
template <>
inline constexpr unsigned kCount<DoorPosition> = 3;
template <>
inline constexpr unsigned kCount<DoorAlarm> = 5;
template <>
inline constexpr unsigned kCount<AlertKind> = 7;
template <>
inline constexpr unsigned kCount<ProtocolAction> = 6;
template <>
inline constexpr unsigned kCount<Triage> = 6;
template <>
inline constexpr unsigned kCount<Breach> = 4;
template <>
inline constexpr unsigned kCount<building::Match> = 3;

template <class Io, Is<base::Vec2> S>
void fields(Io& io, S& s) {
    io(s.x, s.y);
}
template <class Io, Is<base::Vec3> S>
void fields(Io& io, S& s) {
    io(s.x, s.y, s.z);
}
template <class Io, Is<PlaceRef> S>
void fields(Io& io, S& s) {
    auto& [room, door, floor, xy, z, latLonDeg, haeM] = s;
    io(room, door, floor, xy, z, latLonDeg, haeM);
}
template <class Io, Is<ResponderReport> S>
void fields(Io& io, S& s) {
    auto& [responder, callsign, agency, team, role, place, ceM, leM, courseDeg, speedMps, batteryPercent, staleAt] = s;
    io(responder, callsign, agency, team, role, place, ceM, leM, courseDeg, speedMps, batteryPercent, staleAt);
}
template <class Io, Is<AlertRaised> S>
void fields(Io& io, S& s) {
    auto& [alert, kind, severity, place, text, by] = s;
    io(alert, kind, severity, place, text, by);
}
template <class Io, Is<ProtocolCall> S>
void fields(Io& io, S& s) {
    auto& [action, scope, by] = s;
    io(action, scope, by);
}
template <class Io, Is<MarkerSet> S>
void fields(Io& io, S& s) {
    auto& [marker, kind, label, by, place, polygon, polygonWgs84] = s;
    io(marker, kind, label, by, place, polygon, polygonWgs84);
}
template <class Io, Is<CasualtyReport> S>
void fields(Io& io, S& s) {
    auto& [casualty, triage, place, count, by] = s;
    io(casualty, triage, place, count, by);
}
template <class Io, Is<CommandChange> S>
void fields(Io& io, S& s) {
    auto& [transfer, by, to, role, agency] = s;
    io(transfer, by, to, role, agency);
}
template <class Io, Is<ExerciseDeclared> S>
void fields(Io& io, S& s) {
    auto& [on, name, by] = s;
    io(on, name, by);
}
template <class Io, Is<Note> S>
void fields(Io& io, S& s) {
    auto& [text, by, place] = s;
    io(text, by, place);
}
template <class Io, Is<FeedStatus> S>
void fields(Io& io, S& s) {
    auto& [feed, state, reason, messages, rejected, skew, skewSource, url, lastRejected, since, lastMessage, nextAttempt, attempts, perSecond] = s;
    io(feed, state, reason, messages, rejected, skew, skewSource, url, lastRejected, since, lastMessage, nextAttempt, attempts, perSecond);
}

template <class Io, Is<HistoryEntry> S>
void fields(Io& io, S& s) {
    auto& [from, text, takenBack] = s;
    io(from, text, takenBack);
}
template <class Io, Is<RoomState> S>
void fields(Io& io, S& s) {
    auto& [status, fill, assigned, heldBy, history] = s;
    io(status, fill, assigned, heldBy, history);
}
template <class Io, Is<DoorState> S>
void fields(Io& io, S& s) {
    auto& [lock, position, alarm, verified, openings, releases, history] = s;
    io(lock, position, alarm, verified, openings, releases, history);
}
template <class Io, Is<Place> S>
void fields(Io& io, S& s) {
    auto& [placed, asNamed, reason, room, door, floor, possibleFloors, position] = s;
    io(placed, asNamed, reason, room, door, floor, possibleFloors, position);
}
template <class Io, Is<UnresolvedPoint> S>
void fields(Io& io, S& s) {
    auto& [when, report, place, leM] = s;
    io(when, report, place, leM);
}
template <class Io, Is<Fix> S>
void fields(Io& io, S& s) {
    auto& [place, ceM, leM, staleAt] = s;
    io(place, ceM, leM, staleAt);
}
template <class Io, Is<Motion> S>
void fields(Io& io, S& s) {
    auto& [courseDeg, speedMps] = s;
    io(courseDeg, speedMps);
}
template <class Io, Is<ResponderState> S>
void fields(Io& io, S& s) {
    auto& [uid, last, place, fixFrom, trail, unresolved, gone, callsign, agency, team, role, fix, motion, battery] = s;
    io(uid, last, place, fixFrom, trail, unresolved, gone, callsign, agency, team, role, fix, motion, battery);
}
template <class Io, Is<AlertState> S>
void fields(Io& io, S& s) {
    auto& [id, raised, place, acked, cancelled] = s;
    io(id, raised, place, acked, cancelled);
}
template <class Io, Is<MarkerState> S>
void fields(Io& io, S& s) {
    auto& [id, set, place, polygon, gone] = s;
    io(id, set, place, polygon, gone);
}
template <class Io, Is<CasualtyState> S>
void fields(Io& io, S& s) {
    auto& [id, last, place] = s;
    io(id, last, place);
}
template <class Io, Is<TeamState> S>
void fields(Io& io, S& s) {
    auto& [name, contact] = s;
    io(name, contact);
}
template <class Io, Is<UnmappedDevice> S>
void fields(Io& io, S& s) {
    auto& [device, type, last, match, door, room, times] = s;
    io(device, type, last, match, door, room, times);
}
template <class Io, Is<SourceState> S>
void fields(Io& io, S& s) {
    auto& [alive, last, aliveSince, lostSince] = s;
    io(alive, last, aliveSince, lostSince);
}
template <class Io, Is<NoteState> S>
void fields(Io& io, S& s) {
    auto& [note, place] = s;
    io(note, place);
}
template <class Io, Is<AlertLedger> S>
void fields(Io& io, S& s) {
    auto& [raises, firsts, acks, cancels] = s;
    io(raises, firsts, acks, cancels);
}
template <class Io, Is<MarkerLedger> S>
void fields(Io& io, S& s) {
    auto& [sets, gones] = s;
    io(sets, gones);
}
template <class Io, Is<Ledger> S>
void fields(Io& io, S& s) {
    auto& [alerts, markers, casualties, contacts, departures, notes, health, feedHealth] = s;
    io(alerts, markers, casualties, contacts, departures, notes, health, feedHealth);
}
template <class Io, Is<SourceCounters> S>
void fields(Io& io, S& s) {
    auto& [events, duplicates, notAllowed, wrongClock, skew, delay] = s;
    io(events, duplicates, notAllowed, wrongClock, skew, delay);
}
template <class Io, Is<Counters> S>
void fields(Io& io, S& s) {
    auto& [events, duplicates, rejected, unrecognised, notAllowed, namesRefused, wrongClock, sources] = s;
    io(events, duplicates, rejected, unrecognised, notAllowed, namesRefused, wrongClock, sources);
}
template <class Io, Is<WorldState> S>
void fields(Io& io, S& s) {
    auto& [rooms, doors, responders, alerts, markers, casualties, teams, protocol, unmapped, sources, feeds, feedStatus, heard, notes, exercise,
           command, retracted, ledger, counters] = s;
    io(rooms, doors, responders, alerts, markers, casualties, teams, protocol, unmapped, sources, feeds, feedStatus, heard, notes, exercise, command,
       retracted, ledger, counters);
}
template <class Io, Is<SnapshotState> S>
void fields(Io& io, S& s) {
    auto& [world, marks] = s;
    io(world, marks);
}
template <class Io, class T>
void fields(Io& io, Fact<T>& s) {
    auto& [value, from] = s;
    io(value, from);
}
template <class Io, class T>
void fields(Io& io, const Fact<T>& s) {
    auto& [value, from] = s;
    io(value, from);
}

}  // namespace sallyport::live::snapshot
