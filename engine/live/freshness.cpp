#include "live/freshness.h"

#include "live/clearing.h"

namespace sallyport::live {
namespace {

using building::PlaceIndex;
using std::chrono::minutes;

/// A register without a time limit for conflicts: used where the winner's own time cannot be trusted.
constexpr Millis kEver = std::chrono::hours(24 * 365 * 200);

Freshness worse(Freshness a, Freshness b) { return std::max(a, b); }

Freshness classify(Millis age, const Lifetime& life) {
    if (life.unknownAfter && age >= *life.unknownAfter) return Freshness::Expired;
    if (age >= life.fresh) return Freshness::Stale;
    return age * 2 >= life.fresh ? Freshness::Aging : Freshness::Fresh;
}

constexpr Millis kRoomConflictWithin = std::chrono::seconds(30);

/// What holds for every kind of fact: value, age, conflict. Freshness is Fresh, or Stale where the age cannot be known.
template <class T>
Assessed<T> assessAge(const Register<T>& reg, Timestamp now, const Lifetimes& lives) {
    Assessed<T> out;
    out.fact = reg.winner();
    if (!out.fact) return out;
    const Provenance& from = out.fact->from;
    const bool ahead = from.when - now > lives.clockTolerance;
    out.shown = out.fact->value;
    out.age = std::max(Millis{0}, now - from.when);
    out.ageKnown = from.ageKnown && !ahead;
    out.freshness = out.ageKnown ? Freshness::Fresh : Freshness::Stale;
    if (ahead) out.reason = "its clock is ahead of ours";
    else if (!from.ageKnown) out.reason = from.skew == Millis{0} ? "its time is not known" : "its clock is wrong";
    out.conflict = ahead ? reg.conflict(kEver) : reg.conflict();
    return out;
}

/// A room moves on from status to status, each said by somebody else; that is no contradiction unless both were said at about the same time, or the
/// one that lost said danger.
Assessed<RoomStatus> assessRoomAge(const Register<RoomStatus>& reg, Timestamp now, const Lifetimes& lives) {
    Assessed<RoomStatus> out = assessAge(reg, now, lives);
    if (out.conflict && !isDanger(out.conflict->value) && out.fact->from.when - out.conflict->from.when > kRoomConflictWithin) out.conflict = nullptr;
    return out;
}

template <class T>
void expire(Assessed<T>& a, std::string reason) {
    a.shown = T{};
    a.freshness = Freshness::Expired;
    a.reason = std::move(reason);
}

/// When the team that holds the room was last heard from; not before `since`.
Timestamp heldUntil(const WorldState& s, const RoomState& room, Timestamp since) {
    Timestamp last = since;
    const auto* holder = room.heldBy.winner();
    if (!holder || holder->value.empty()) return last;
    if (holder->from.ageKnown) last = std::max(last, holder->from.when);
    const auto team = s.teams.find(holder->value);
    if (team != s.teams.end() && team->second.contact && team->second.contact->from.ageKnown) last = std::max(last, team->second.contact->from.when);
    return last;
}

/// What there is to say of a room's holder at a time: the one rule for its status and for its openings.
struct Holding {
    std::optional<SearchEnd> lost;
    Timestamp heard{};  ///< zero: never at a known time
    Millis silent{0};
    bool stands(const Lifetimes& lives) const { return !lost && silent < lives.clear.fresh; }
};
/// `since`: the word that the room is clear, which is a word of its holder too; zero: there is none.
Holding holdingOf(const WorldState& s, const PlaceIndex& places, RoomId id, Timestamp since, Timestamp now) {
    Holding h;
    h.heard = heldUntil(s, s.rooms[id.index()], since);
    h.lost = holderLost(s, places, id, since);
    h.silent = std::max(Millis{0}, now - h.heard);
    return h;
}

/// What became of a search, beside what may be drawn.
struct Ends {
    Timestamp undone{}, released{};
    std::string releasedWhy;
};

/// A status other than searching.
Assessed<RoomStatus> assessFill(const WorldState& s, const PlaceIndex& places, RoomId id, Timestamp now, const Lifetimes& lives, Ends& ends) {
    const RoomState& room = s.rooms[id.index()];
    Assessed<RoomStatus> out = assessRoomAge(room.fill, now, lives);
    if (!out.fact) return out;
    const Timestamp said = out.fact->from.when;
    auto age = [&](const Lifetime& life) {
        const Freshness f = classify(out.age, life);
        if (f == Freshness::Expired) expire(out, out.reason);
        else out.freshness = worse(out.freshness, f);
    };
    switch (out.fact->value) {
        case RoomStatus::Threat:
        case RoomStatus::NeedsHelp:
            out.freshness = Freshness::Fresh;
            break;  // danger never fades; its age tells the rest
        case RoomStatus::LockedIn:
            age(lives.lockedIn);
            break;
        case RoomStatus::Evacuated:
            age(lives.evacuated);
            break;
        case RoomStatus::Searched:
            if (const auto undone = searchUndone(s, places, id, said)) {
                expire(out, undone->why);
                ends.undone = undone->when;
            } else {
                age(lives.searched);
                if (out.freshness == Freshness::Expired) ends.undone = said + *lives.searched.unknownAfter;
            }
            break;
        case RoomStatus::Clear: {
            const Holding holding = holdingOf(s, places, id, said, now);
            const auto& [lost, heard, silent] = holding;
            if (!lost) out.freshness = worse(out.freshness, classify(silent, lives.clear));
            if (holding.stands(lives)) break;
            // Nobody is known to hold it any more: what a search is worth, it is worth, and no more.
            const Timestamp held = lost ? lost->when : heard;
            ends.released = lost ? held : heard + lives.clear.fresh;
            ends.releasedWhy = lost ? lost->why : "holder not heard from for " + base::formatAge(lives.clear.fresh);
            if (const auto undone = searchUndone(s, places, id, held)) {
                expire(out, lost ? lost->why + ", then " + undone->why : undone->why);
                ends.undone = undone->when;
                break;
            }
            // The room's own reason grows with its age; the ledger's is of the moment that it gives.
            out.reason = lost ? lost->why : "holder not heard from for " + base::formatAge(silent);
            const Freshness f = classify(std::max(Millis{0}, now - held), lives.searched);
            if (f == Freshness::Expired) {
                expire(out, out.reason);
                ends.undone = held + *lives.searched.unknownAfter;
            } else if (lost || f == Freshness::Stale) {
                out.shown = RoomStatus::Searched;
                out.freshness = worse(out.freshness, f);
            }
            break;
        }
        case RoomStatus::Unknown:
        case RoomStatus::Searching:
            break;
    }
    return out;
}

/// Whether the source or the feed of a fact is lost, and since when.
const SourceState* lostSource(const WorldState& s, const Provenance& from) {
    const SourceState* lost = nullptr;
    for (const SharedText* name : {&from.source, &from.feed}) {
        if (name->empty()) continue;
        for (const auto* states : {&s.sources, &s.feeds}) {
            const auto it = states->find(name->view());
            if (it != states->end() && !it->second.alive && (!lost || it->second.lostSince < lost->lostSince)) lost = &it->second;
        }
    }
    return lost;
}

template <class T>
Assessed<T> assessDoorFact(const WorldState& s, const Register<T>& reg, Timestamp now, const Lifetimes& lives) {
    Assessed<T> out = assessAge(reg, now, lives);
    if (!out.fact) return out;
    const Provenance& from = out.fact->from;
    if (from.person()) {
        out.freshness = worse(out.freshness, classify(out.age, lives.checkedByPerson));
        return out;
    }
    auto polled = lives.pollInterval.find(from.source.view());
    if (polled == lives.pollInterval.end()) polled = lives.pollInterval.find(from.feed.view());
    if (polled != lives.pollInterval.end()) {
        const Freshness f = classify(out.age, {polled->second * 3, polled->second * 10});
        if (f == Freshness::Expired) expire(out, "not answered for 10 polls");
        else out.freshness = worse(out.freshness, f);
    }
    if (const SourceState* lost = lostSource(s, from)) {
        if (now - lost->lostSince >= lives.sourceLostUnknown) expire(out, "source lost");
        else if (out.freshness < Freshness::Stale) out.freshness = Freshness::Stale;
        if (out.reason.empty() || out.freshness == Freshness::Stale) out.reason = "source lost";
    }
    return out;
}

bool holds(Freshness f) { return f == Freshness::Fresh || f == Freshness::Aging; }

template <class T>
bool newer(const Register<T>& reg, Timestamp than) {
    const auto* f = reg.winner();
    return f && f->from.when > than;
}

/// A person checked it, that is not long ago, and neither a report nor silence since speaks against it.
bool isVerifiedSecure(const DoorState& door, const AssessedDoor& a) {
    if (!a.verified.fact || !a.verified.fact->value || !holds(a.verified.freshness)) return false;
    const Timestamp checked = a.verified.fact->from.when;
    if (newer(door.openings, checked) || newer(door.releases, checked)) return false;
    if (a.alarm.fact && a.alarm.fact->value == DoorAlarm::Forced) return false;
    if (!a.lock.fact) return true;
    if (!holds(a.lock.freshness)) return false;
    return a.lock.fact->value == LockState::Locked || a.lock.fact->from.when <= checked;
}

}  // namespace

std::string_view toString(Freshness f) {
    switch (f) {
        case Freshness::Never:
            return "never";
        case Freshness::Fresh:
            return "fresh";
        case Freshness::Aging:
            return "aging";
        case Freshness::Stale:
            return "stale";
        case Freshness::Expired:
            return "expired";
    }
    return "never";
}

AssessedRoom assessRoom(const WorldState& s, const PlaceIndex& places, RoomId id, Timestamp now, const Lifetimes& lives) {
    const RoomState& room = s.rooms[id.index()];
    AssessedRoom out;
    if (const auto* team = room.assigned.winner()) out.assigned = team->value;
    if (const auto* team = room.heldBy.winner()) out.heldBy = team->value;
    if (!out.heldBy.empty()) {
        const auto* clear = room.fill.winner();
        const bool cleared = clear && clear->value == RoomStatus::Clear;
        out.holderHeard = holdingOf(s, places, id, cleared ? clear->from.when : Timestamp{}, now).stands(lives);
    }
    Ends ends;
    Assessed<RoomStatus> fill = assessFill(s, places, id, now, lives, ends);
    out.fill = fill.shown;
    out.fillReason = fill.reason;
    out.undoneAt = ends.undone;
    out.releasedAt = ends.released;
    out.releasedWhy = std::move(ends.releasedWhy);
    const auto* said = room.status.winner();
    if (!said || said->value != RoomStatus::Searching) {
        out.status = std::move(fill);
        return out;
    }
    out.searching = true;
    out.status = assessRoomAge(room.status, now, lives);
    out.status.freshness = worse(out.status.freshness, classify(out.status.age, lives.searching));
    out.status.shown = out.fill;
    out.status.conflict = fill.conflict;
    // What the room was counts on, as long as it is danger; nobody has found it gone.
    if (out.status.reason.empty() && !isDanger(out.fill)) out.status.reason = fill.reason;
    return out;
}

AssessedDoor assessDoor(const WorldState& s, DoorId id, Timestamp now, const Lifetimes& lives) {
    const DoorState& door = s.doors[id.index()];
    AssessedDoor out;
    out.lock = assessDoorFact(s, door.lock, now, lives);
    out.position = assessDoorFact(s, door.position, now, lives);
    out.alarm = assessDoorFact(s, door.alarm, now, lives);
    out.verified = assessDoorFact(s, door.verified, now, lives);
    if (out.alarm.fact && out.alarm.fact->value == DoorAlarm::Forced && out.alarm.freshness == Freshness::Expired) {
        out.alarm.shown = DoorAlarm::Forced;  // danger never fades
        out.alarm.freshness = Freshness::Stale;
    }
    out.verifiedSecure = isVerifiedSecure(door, out);
    out.monitored = out.lock.fact || out.position.fact || out.alarm.fact;
    return out;
}

namespace {

AssessedResponder assessUntil(const Provenance& from, Timestamp until, Timestamp now, const Lifetimes& lives) {
    AssessedResponder out;
    out.age = std::max(Millis{0}, now - from.when);
    const bool known = from.ageKnown && from.when - now <= lives.clockTolerance;
    out.freshness = known ? classify(out.age, {until - from.when, std::nullopt}) : Freshness::Stale;
    return out;
}

}  // namespace

AssessedResponder assessResponder(const ResponderState& r, Timestamp now, const Lifetimes& lives) {
    const Provenance& from = r.fix ? r.fixFrom : r.last.from;
    Timestamp until = from.when + lives.position;
    if (r.fix && r.fix->value.staleAt) until = std::min(*r.fix->value.staleAt, from.when + lives.positionAtMost);
    AssessedResponder out = assessUntil(from, until, now, lives);
    out.gone = r.gone.has_value();
    return out;
}

AssessedResponder assessContact(const TeamState& team, Timestamp now, const Lifetimes& lives) {
    return team.contact ? assessContact(team.contact->from, now, lives) : AssessedResponder{};
}

std::map<std::string_view, const Provenance*> newestWords(const WorldState& s) {
    std::map<std::string_view, const Provenance*> out;
    const auto heard = [&out](std::string_view team, const Provenance& from) {
        const Provenance*& kept = out[team];
        if (!kept || std::tie(kept->ageKnown, kept->when) < std::tie(from.ageKnown, from.when)) kept = &from;
    };
    for (const auto& [name, team] : s.teams)
        if (team.contact) heard(name, team.contact->from);
    for (const auto& [uid, r] : s.responders) {
        if (r.gone) continue;
        const ResponderReport& report = r.last.value;
        heard(!report.team.empty() ? report.team : !report.callsign.empty() ? report.callsign : uid, r.last.from);
    }
    return out;
}

AssessedResponder assessContact(const Provenance& from, Timestamp now, const Lifetimes& lives) {
    return assessUntil(from, from.when + lives.teamContact, now, lives);
}

}  // namespace sallyport::live
