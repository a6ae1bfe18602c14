// Folding of one event into the state: what every fact needs, rooms, doors, sources (the rest: reduce_fold.h).
#include "live/reduce.h"

#include "base/text.h"
#include "live/reduce_fold.h"

namespace sallyport::live {
namespace {

using building::Match;
using building::PlaceIndex;

constexpr std::string_view kTakenBack = " (taken back)";

void addPart(std::string& text, const std::string& part) {
    if (!text.empty()) text += " · ";
    text += part;
}

/// Newest first; the text orders two lines of one event, without the suffix that a retraction adds.
bool historyBefore(const HistoryEntry& a, const HistoryEntry& b) {
    auto base = [](const HistoryEntry& h) { return h.text.view().substr(0, h.text.size() - (h.takenBack ? kTakenBack.size() : 0)); };
    const auto order = compare(a.from, b.from);
    return order != 0 ? order > 0 : base(a) > base(b);
}

}  // namespace

PlaceRef clip(PlaceRef p) {
    p.room = clip(p.room, kMaxName);
    p.door = clip(p.door, kMaxName);
    p.floor = clip(p.floor, kMaxName);
    return p;
}

void setTakenBack(HistoryEntry& h, bool taken) {
    if (h.takenBack == taken) return;
    h.takenBack = taken;
    if (taken) h.text = h.text + kTakenBack;
    else h.text = h.text.view().substr(0, h.text.size() - kTakenBack.size());
}

void addHistory(SharedList<HistoryEntry>& history, HistoryEntry entry) {
    // As in a register: nearly every line is newer than all before it.
    const bool newest = !history.empty() && historyBefore(entry, history.front());
    const auto at = newest ? 0 : std::lower_bound(history.begin(), history.end(), entry, historyBefore) - history.begin();
    if (size_t(at) >= kHistory) return;
    if (size_t(at) < history.size() && !historyBefore(entry, history[size_t(at)])) {  // the same line
        if (entry.from.feed < history[size_t(at)].from.feed) history.replace(size_t(at), std::move(entry));
        return;
    }
    history.insert(size_t(at), std::move(entry));
    if (history.size() > kHistory) history.erase(kHistory);
}

void keepNewest(Provenance& kept, const Provenance& from) {
    const auto order = compare(from, kept);
    if (order > 0) kept = from;
    else if (order == 0 && from.feed < kept.feed) kept.feed = from.feed;
}

Fold::Fold(WorldState& state, const PlaceIndex& places, const Event& event, const SourcePolicy& policy)
    : s_(state), places_(places), e_(event), right_(policy.judge(event)) {
    from_.when = event.when();
    from_.rank = right_.rank;
    from_.ageKnown = event.ageKnown();
    from_.exercise = event.exercise || event.test;
    if (event.observedAt) from_.skew = event.skew;
    from_.eventId = base::cutUtf8(event.id, kMaxName);
    from_.source = SharedText::usual(base::cutUtf8(event.source, kMaxName));
    from_.feed = SharedText::usual(base::cutUtf8(event.feed, kMaxName));
}

ChangeSet Fold::run() {
    ++s_.counters.events;
    hear();
    std::visit([this](const auto& p) { fold(p); }, e_.payload);
    if (said_ && !news_) {
        ++s_.counters.duplicates;
        if (own_) ++own_->duplicates;
    }
    return std::move(changes_);
}

bool Fold::may(uint32_t permission) {
    if (right_.may & permission) return true;
    ++s_.counters.notAllowed;
    if (own_) ++own_->notAllowed;
    return false;
}
void Fold::says(const std::string& by, const std::string& note) {
    from_.by = SharedText::usual(base::cutUtf8(by, kMaxName));
    from_.note = base::cutUtf8(note, kMaxKeptText);
    withdrawn_ = s_.hasRetraction(from_.eventId) && s_.isTakenBack(from_);
}
void Fold::history(SharedList<HistoryEntry>& lines, std::string text) {
    if (text.empty()) return;
    HistoryEntry entry{from_, SharedText::usual(base::cutUtf8(text, kMaxKeptText)), false};
    setTakenBack(entry, withdrawn_);
    addHistory(lines, std::move(entry));
}

UnmappedDevice* Fold::unmapped(const char* type, const std::string& device, Match match) {
    const std::string name = clip(device, kMaxName);
    auto* entry = admit(s_.unmapped, std::string(type) + "/" + name, kMaxUnmapped);
    if (!entry) return nullptr;
    entry->device = name;
    entry->type = type;
    entry->match = match;
    keepNewest(entry->last, from_);
    ++entry->times;
    changes_.other = true;
    return entry;
}

void Fold::fold(const RoomReport& r) {
    if (!may(kMayRooms)) return;
    says(r.by, r.note);
    const auto found = places_.room(r.room);
    UnmappedDevice* device = found ? nullptr : unmapped("room", r.room, found.match);
    if (!found && !device) return;
    RoomState& room = found ? s_.rooms[found.id.index()] : device->room;
    const auto* before = room.status.winner();
    const RoomStatus was = before ? before->value : RoomStatus::Unknown;
    std::string text;
    if (r.status) {
        const auto fact = std::make_shared<const Fact<RoomStatus>>(Fact<RoomStatus>{*r.status, from_});
        put(room.status, fact);
        if (*r.status != RoomStatus::Searching) put(room.fill, fact);
        addPart(text, base::sentence(toString(*r.status)));
    }
    if (r.assigned) {
        const std::string team = clip(*r.assigned, kMaxName);
        put(room.assigned, team);
        addPart(text, team.empty() ? "Assignment ended" : team + " assigned");
    }
    if (r.heldBy) {
        const std::string team = clip(*r.heldBy, kMaxName);
        put(room.heldBy, team);
        addPart(text, team.empty() ? "No longer held" : "Held by " + team);
    }
    if (!r.note.empty()) addPart(text, r.note);
    history(room.history, std::move(text));
    if (found) changes_.rooms.push_back(found.id);
    const auto* after = room.status.winner();
    if (after && after->value == RoomStatus::Threat && was != RoomStatus::Threat) changes_.newAlert = true;
}

void Fold::touchDoor(DoorId id) {
    changes_.doors.push_back(id);
    for (const RoomId room : places_.roomsOf(id)) changes_.rooms.push_back(room);  // an opened door can undo a search
}

void Fold::fold(const DoorReport& r) {
    if (!may(kMayDoors)) return;
    says(r.by);
    const auto found = places_.door(r.door);
    UnmappedDevice* device = found ? nullptr : unmapped("door", r.door, found.match);
    if (!found && !device) return;
    DoorState& door = found ? s_.doors[found.id.index()] : device->door;
    const auto* before = door.alarm.winner();
    const bool wasForced = before && before->value == DoorAlarm::Forced;
    std::string text;
    if (r.lock) {
        put(door.lock, *r.lock);
        if (*r.lock == LockState::Unlocked || *r.lock == LockState::Unlocking || *r.lock == LockState::Jammed) put(door.releases, Breach::Unlocked);
        addPart(text, *r.lock == LockState::Unknown ? "Lock unknown" : base::sentence(toString(*r.lock)));
    }
    if (r.position) {
        put(door.position, *r.position);
        if (*r.position == DoorPosition::Open) put(door.openings, Breach::Opened);
        addPart(text, *r.position == DoorPosition::Unknown ? "Position unknown" : base::sentence(toString(*r.position)));
    }
    if (r.alarm) {
        put(door.alarm, *r.alarm);
        if (*r.alarm == DoorAlarm::Forced) put(door.openings, Breach::Forced);
        if (*r.alarm == DoorAlarm::HeldOpen) put(door.openings, Breach::HeldOpen);
        if (*r.alarm != DoorAlarm::None || text.empty()) addPart(text, *r.alarm == DoorAlarm::None ? "No alarm" : base::sentence(toString(*r.alarm)));
    }
    if (r.verified) {
        if (from_.person()) {
            put(door.verified, *r.verified);
            addPart(text, *r.verified ? "Checked by a person: secure" : "Checked by a person: not secure");
        } else {
            ++s_.counters.notAllowed;
            if (own_) ++own_->notAllowed;
        }
    }
    history(door.history, std::move(text));
    if (found) touchDoor(found.id);
    const auto* after = door.alarm.winner();
    if (after && after->value == DoorAlarm::Forced && !wasForced) changes_.newAlert = true;
}

/// What a source says of the school is a sign of life; what ingest says about it, and what was not understood, is none.
void Fold::hear() {
    const Payload& p = e_.payload;
    if (std::holds_alternative<SourceHealth>(p) || std::holds_alternative<RecordingStart>(p) || std::holds_alternative<FeedStatus>(p) ||
        std::holds_alternative<Bookmark>(p) || std::holds_alternative<Unrecognised>(p) || std::holds_alternative<Rejected>(p))
        return;
    const std::string name = from_.source.empty() ? from_.feed : from_.source;
    if (name.empty()) return;
    if (Timestamp* last = admit(s_.heard, name, kMaxSources)) *last = std::max(*last, from_.when);
    auto& sources = s_.counters.sources;
    auto own = sources.find(name);
    if (own == sources.end()) {
        if (sources.size() >= kMaxSources) return;
        own = sources.try_emplace(name).first;
    }
    own_ = &own->second;
    ++own_->events;
    if (!e_.observedAt) return;
    own_->skew = e_.skew;
    if (e_.wrongClock) {
        ++own_->wrongClock;
        ++s_.counters.wrongClock;
    } else if (!e_.retained && e_.receivedAt != Timestamp{}) {
        own_->delay = std::max(Millis{0}, e_.receivedAt - from_.when);
    }
}

void Fold::fold(const SourceHealth& h) {
    // A feed speaks for itself: its word must not be lost among the names of what it carries.
    if (h.source == e_.feed) foldHealth(h, s_.ledger.feedHealth, s_.feeds, kMaxFeeds);
    else foldHealth(h, s_.ledger.health, s_.sources, kMaxSources);
}
void Fold::foldHealth(const SourceHealth& h, std::map<std::string, Register<bool>>& ledger, std::map<std::string, SourceState, std::less<>>& states,
                      size_t limit) {
    says({}, h.reason);
    withdrawn_ = false;     // made by ingest: nobody takes it back
    from_.rank = kRankApp;  // kept deep: a loss that is told again and again is as old as its first telling
    const std::string name = clip(h.source, kMaxName);
    auto* reports = admit(ledger, name, limit, [&states](const std::string& gone) { states.erase(gone); });
    if (!reports) return;
    put(*reports, h.alive);
    SourceState state;
    const auto& all = reports->all();
    state.alive = all.front().value;
    state.last = all.front().from;
    size_t i = 0;
    for (; i < all.size() && all[i].value == state.alive; ++i) (state.alive ? state.aliveSince : state.lostSince) = all[i].from.when;
    if (!state.alive)
        for (; i < all.size() && all[i].value; ++i) state.aliveSince = all[i].from.when;
    auto& kept = states[name];
    // Whether a source lives bears on every fact of it, so on any door or room.
    if (!(kept.alive == state.alive && kept.lostSince == state.lostSince)) changes_.everything = true;
    kept = std::move(state);
    changes_.other = true;
}

/// Said by the hub, so nobody's to take back and nobody's rank.
void Fold::fold(const FeedStatus& f) {
    from_.note = {};
    said_ = true;
    const std::string name = clip(f.feed, kMaxName);
    const bool known = s_.feedStatus.contains(name);
    auto* kept = admit(s_.feedStatus, name, kMaxFeeds);
    if (!kept) return;
    Fact<FeedStatus> said{f, from_};
    said.value.feed = name;
    said.value.reason = clip(f.reason, kMaxKeptText);
    said.value.lastRejected = clip(f.lastRejected, kMaxKeptText);
    if (known && !wins(said, *kept)) return;
    news_ = true;
    *kept = std::move(said);
    changes_.other = true;
}

/// Nothing of the world: the session lists it.
void Fold::fold(const Bookmark& b) {
    says(b.by);
    if (from_.person()) return;
    ++s_.counters.notAllowed;
    if (own_) ++own_->notAllowed;
}

ChangeSet reduce(WorldState& state, const PlaceIndex& places, const Event& event, const SourcePolicy& policy) {
    return Fold(state, places, event, policy).run();
}

}  // namespace sallyport::live
