#include "live/clearing.h"

#include <algorithm>

namespace sallyport::live {
namespace {

using building::PlaceIndex;

const std::string& doorName(const PlaceIndex& places, DoorId door) { return places.name(door).empty() ? places.id(door) : places.name(door); }
const std::string& roomName(const PlaceIndex& places, RoomId room) {
    return !places.number(room).empty() ? places.number(room) : !places.name(room).empty() ? places.name(room) : places.id(room);
}
const base::SharedText& sayer(const Provenance& from) { return !from.by.empty() ? from.by : from.source; }

/// What was true of a fact at a time, by what is remembered.
template <class T>
const Fact<T>* asOf(const Register<T>& reg, Timestamp when) {
    const auto& all = reg.all();
    const auto it = std::find_if(all.begin(), all.end(), [&](const Fact<T>& f) { return f.from.when <= when; });
    return it == all.end() ? nullptr : &*it;
}

/// Whether the door was known to be shut against somebody: reported locked, or checked by a person later than that.
bool wasLocked(const DoorState& door, Timestamp when) {
    const auto* opened = asOf(door.openings, when);
    const auto* lock = asOf(door.lock, when);
    const auto* checked = asOf(door.verified, when);
    if (checked && !checked->value && (!lock || lock->from.when <= checked->from.when)) return false;
    if (checked && checked->value && (!opened || opened->from.when < checked->from.when) && (!lock || lock->from.when <= checked->from.when))
        return true;
    return lock && lock->value == LockState::Locked && (!opened || opened->from.when <= lock->from.when);
}

void takeEarlier(std::optional<SearchEnd>& first, SearchEnd end) {
    if (!first || end.when < first->when) first = std::move(end);
}

bool near(const PlaceIndex& places, RoomId room, RoomId in, FloorId floor, const std::optional<base::Vec3>& at) {
    if (in == room) return true;
    if (floor != places.floorOf(room)) return false;
    if (!at) return false;
    for (const DoorId door : places.doorsOf(room))
        if (glm::distance(base::Vec2(*at), base::Vec2(places.position(door))) <= kHoldsWithinM) return true;
    // A room without doors is held from where it is.
    const auto middle = places.doorsOf(room).empty() ? places.position(room) : std::nullopt;
    return middle && glm::distance(base::Vec2(*at), base::Vec2(*middle)) <= kHoldsWithinM;
}

/// When the responder left the room, by the trail; `since` where the trail does not reach back so far.
Timestamp leftAt(const ResponderState& who, const PlaceIndex& places, RoomId room, Timestamp since) {
    Timestamp left = since;
    for (auto p = who.trail.rbegin(); p != who.trail.rend() && p->when > since; ++p) {
        const auto in = places.roomAt(p->floor, base::Vec2(p->position));
        if (near(places, room, in.value_or(RoomId()), p->floor, p->position)) return std::max(left, since);
        left = p->when;
    }
    return since;
}

}  // namespace

std::optional<SearchEnd> searchUndone(const WorldState& s, const PlaceIndex& places, RoomId room, Timestamp since, std::optional<Timestamp> until) {
    std::optional<SearchEnd> first;
    const auto counts = [&](Timestamp t) { return t > since && (!until || t <= *until); };
    for (const DoorId id : places.doorsOf(room)) {
        const DoorState& door = s.doors[id.index()];
        for (const Fact<Breach>& f : door.openings.all()) {
            if (!counts(f.from.when)) continue;
            const char* what = f.value == Breach::Forced ? " forced" : f.value == Breach::HeldOpen ? " held open" : " opened";
            takeEarlier(first, {f.from.when, "door " + doorName(places, id) + what, sayer(f.from)});
        }
        for (const RoomId next : places.roomsOf(id)) {
            if (next == room) continue;
            for (const Fact<RoomStatus>& f : s.rooms[next.index()].status.all())
                if (f.value == RoomStatus::Threat && counts(f.from.when) && !wasLocked(door, f.from.when))
                    takeEarlier(first, {f.from.when,
                                        "threat next door in " + roomName(places, next) + ", " +
                                            (places.name(id).empty() ? "opening not held" : "door " + doorName(places, id) + " not held"),
                                        sayer(f.from)});
        }
    }
    return first;
}

std::optional<SearchEnd> holderLost(const WorldState& s, const PlaceIndex& places, RoomId room, Timestamp since) {
    const auto* held = s.rooms[room.index()].heldBy.winner();
    if (!held) return std::nullopt;
    if (held->value.empty()) {
        if (held->from.when <= since) return std::nullopt;
        const auto& all = s.rooms[room.index()].heldBy.all();
        const auto before = std::find_if(all.begin(), all.end(), [](const Fact<std::string>& f) { return !f.value.empty(); });
        return SearchEnd{held->from.when, (before == all.end() ? std::string("nobody") : before->value) + " holds it no longer", sayer(held->from)};
    }
    const std::string& team = held->value;
    const Timestamp from = std::max(since, held->from.when);
    Timestamp last{};
    bool any = false;
    for (const auto& [uid, who] : s.responders) {
        const ResponderReport& r = who.last.value;
        if (r.team != team && r.callsign != team && uid != team) continue;
        if (who.gone) {
            any = true;
            last = std::max(last, who.gone->when);
            continue;
        }
        if (!who.fix || !who.place.placed) continue;  // nobody knows where they are
        if (who.fixFrom.when <= from) return std::nullopt;
        if (near(places, room, who.place.room, who.place.floor, who.place.position)) return std::nullopt;
        any = true;
        last = std::max(last, leftAt(who, places, room, from));
    }
    if (!any) return std::nullopt;
    return SearchEnd{std::max(last, from), team + " has left", {}};
}

namespace {

/// What was said of the room's status, the oldest first.
struct Said {
    const Fact<RoomStatus>* fact;
    bool withdrawn;
};

class RoomLedger {
public:
    RoomLedger(const WorldState& s, const PlaceIndex& places, RoomId room, std::vector<ClearingEntry>& out)
        : s_(s), places_(places), room_(room), out_(out), first_(out.size()) {}

    void read(Timestamp now, const Lifetimes& lives) {
        std::vector<Said> all;
        const RoomState& room = s_.rooms[room_.index()];
        for (const auto& f : room.status.all()) all.push_back({&f, false});
        for (const auto& f : room.status.takenBack()) all.push_back({&f, true});
        std::stable_sort(all.begin(), all.end(), [](const Said& a, const Said& b) { return wins(*b.fact, *a.fact); });
        for (const Said& said : all) said.withdrawn ? takenBack(*said.fact) : stands(*said.fact);
        if (open_) close(now, lives);
        std::reverse(out_.begin() + std::ptrdiff_t(first_), out_.end());
    }

private:
    static bool isSearch(RoomStatus s) { return s == RoomStatus::Searched || s == RoomStatus::Clear; }

    void takenBack(const Fact<RoomStatus>& f) {
        if (!isSearch(f.value)) return;
        ClearingEntry e = entry(f);
        e.takenBack = true;
        e.endedWhy = "taken back";
        e.ended = f.from.when;
        for (const auto& [key, from] : s_.retracted) {
            if (key.first != f.from.eventId) continue;
            e.ended = from.when;
            e.endedWhy = "taken back by " + sayer(from);
        }
        out_.push_back(std::move(e));
    }

    void stands(const Fact<RoomStatus>& f) {
        if (f.value == RoomStatus::Searching) {
            again_ = true;
            return;
        }
        if (!isSearch(f.value)) {
            if (open_) end(f, "marked " + std::string(toString(f.value)) + " by " + sayer(f.from));
            again_ = false;
            return;
        }
        if (open_ && again_) end(f, "searched again by " + sayer(f.from));
        again_ = false;
        if (!open_) {
            open_ = entry(f);
        } else {
            last_ = f.from.when;
            if (f.value == RoomStatus::Clear && open_->heldFrom == Timestamp{}) open_->heldFrom = f.from.when;
        }
        if (open_->heldFrom != Timestamp{}) nameHolder(*open_, std::nullopt);
    }

    ClearingEntry entry(const Fact<RoomStatus>& f) {
        ClearingEntry e;
        e.room = room_;
        e.searched = last_ = f.from.when;
        e.who = sayer(f.from);
        e.exercise = f.from.exercise;
        if (f.value == RoomStatus::Clear) e.heldFrom = f.from.when;
        return e;
    }

    /// The team that was said to hold it, by then.
    void nameHolder(ClearingEntry& e, std::optional<Timestamp> until) {
        for (const auto& f : s_.rooms[room_.index()].heldBy.all()) {
            if (f.value.empty() || f.from.when < e.searched || (until && f.from.when > *until)) continue;
            e.held = f.value;
            if (e.heldFrom == Timestamp{}) e.heldFrom = f.from.when;
            return;
        }
    }

    /// A later word ended it, unless something had undone it before.
    void end(const Fact<RoomStatus>& by, std::string why) {
        ClearingEntry& e = *open_;
        e.ended = by.from.when;
        e.endedWhy = std::move(why);
        nameHolder(e, by.from.when);
        const bool held = e.heldFrom != Timestamp{};
        if (!held)
            if (auto undone = searchUndone(s_, places_, room_, last_, by.from.when)) e.ended = undone->when, e.endedWhy = std::move(undone->why);
        if (held) e.released = e.ended, e.releasedWhy = e.endedWhy;
        out_.push_back(std::move(e));
        open_.reset();
    }

    /// It is the last word of the room: what the room shows now says whether it counts.
    void close(Timestamp now, const Lifetimes& lives) {
        ClearingEntry& e = *open_;
        nameHolder(e, std::nullopt);
        const AssessedRoom a = assessRoom(s_, places_, room_, now, lives);
        if (e.heldFrom != Timestamp{} && (a.fill != RoomStatus::Clear || a.releasedAt != Timestamp{})) {
            e.released = a.releasedAt != Timestamp{} ? a.releasedAt : a.undoneAt != Timestamp{} ? a.undoneAt : now;
            e.releasedWhy = a.releasedWhy.empty() ? a.fillReason : a.releasedWhy;
        }
        if (!isSearch(a.fill)) {
            e.ended = a.undoneAt != Timestamp{} ? a.undoneAt : now;
            e.endedWhy = a.fillReason.empty() ? "too long ago" : a.fillReason;
        }
        out_.push_back(std::move(e));
        open_.reset();
    }

    const WorldState& s_;
    const PlaceIndex& places_;
    const RoomId room_;
    std::vector<ClearingEntry>& out_;
    const size_t first_;
    std::optional<ClearingEntry> open_;
    Timestamp last_{};    ///< the newest word that the search stands
    bool again_ = false;  ///< somebody is searching it anew
};

}  // namespace

void clearingOf(const WorldState& s, const PlaceIndex& places, RoomId room, Timestamp now, const Lifetimes& lives, std::vector<ClearingEntry>& out) {
    if (!s.rooms[room.index()].status.empty()) RoomLedger(s, places, room, out).read(now, lives);
}

}  // namespace sallyport::live
