// Taking back what was said, and bringing a state up to date when devices were given places.
#include "live/reduce_fold.h"

namespace sallyport::live {
namespace {

void merge(SharedList<HistoryEntry>& into, const SharedList<HistoryEntry>& from) {
    for (const HistoryEntry& line : from) addHistory(into, line);
}
void merge(RoomState& into, const RoomState& from) {
    into.status.merge(from.status);
    into.fill.merge(from.fill);
    into.assigned.merge(from.assigned);
    into.heldBy.merge(from.heldBy);
    merge(into.history, from.history);
}
void merge(DoorState& into, const DoorState& from) {
    into.lock.merge(from.lock);
    into.position.merge(from.position);
    into.alarm.merge(from.alarm);
    into.verified.merge(from.verified);
    into.openings.merge(from.openings);
    into.releases.merge(from.releases);
    merge(into.history, from.history);
}

}  // namespace

bool Fold::settleHistory(SharedList<HistoryEntry>& lines, const std::string& id) {
    bool any = false;
    for (size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].from.eventId != id) continue;
        const bool taken = s_.isTakenBack(lines[i].from);
        if (taken == lines[i].takenBack) continue;
        HistoryEntry line = lines[i];
        setTakenBack(line, taken);
        lines.replace(i, std::move(line));
        any = true;
    }
    return any;
}
bool Fold::settleRoom(RoomState& r, const std::string& id) {
    const bool moved = settle(id, r.status, r.fill, r.assigned, r.heldBy);
    return settleHistory(r.history, id) || moved;
}
bool Fold::settleDoor(DoorState& d, const std::string& id) {
    const bool moved = settle(id, d.lock, d.position, d.alarm, d.verified, d.openings, d.releases);
    return settleHistory(d.history, id) || moved;
}
/// Brings every fact of one event in line with the retractions. Walks all registers: retractions are rare, an index would have to be kept for
/// every event.
void Fold::settleEvent(const std::string& id) {
    for (uint32_t i = 0; i < s_.rooms.size(); ++i) {
        if (settleRoom(s_.rooms[i], id)) changes_.rooms.emplace_back(i);
    }
    for (uint32_t i = 0; i < s_.doors.size(); ++i) {
        if (settleDoor(s_.doors[i], id)) touchDoor(DoorId(i));
    }
    for (auto& [name, device] : s_.unmapped) {
        settleRoom(device.room, id);
        settleDoor(device.door, id);
    }
    for (auto& [name, l] : s_.ledger.alerts)
        if (settle(id, l.raises, l.firsts, l.acks, l.cancels)) deriveAlertOf(name);
    for (auto& [name, l] : s_.ledger.markers)
        if (settle(id, l.sets, l.gones)) deriveMarker(name);
    for (auto& [name, l] : s_.ledger.casualties)
        if (settle(id, l)) deriveCasualty(name);
    for (auto& [name, l] : s_.ledger.contacts)
        if (settle(id, l)) deriveTeam(name);
    for (auto& [name, l] : s_.ledger.departures) {
        if (!settle(id, l)) continue;
        deriveGone(name);
        changes_.responders = true;
    }
    if (auto note = s_.ledger.notes.find(id); note != s_.ledger.notes.end() && settle(id, note->second)) deriveNote(id);
    for (auto& [scope, calls] : s_.protocol) settle(id, calls);
    settle(id, s_.command, s_.exercise);
    changes_.other = true;
}
void Fold::fold(const Retraction& r) {
    says(r.by);
    said_ = true;
    if (!(right_.may & kMayCommand)) from_.rank = std::min(from_.rank, kRankSensor);  // such a source takes back its own words only
    const RetractionKey key{clip(r.event, kMaxName), from_.source};
    std::optional<std::string> evicted;
    const bool known = s_.retracted.contains(key);
    if (!known && s_.retracted.size() >= kMaxRetractions) {
        ++s_.counters.namesRefused;
        const auto last = std::prev(s_.retracted.end());
        if (last->first < key) return;
        evicted = last->first.first;
        s_.retracted.erase(last);
    }
    if (evicted) settleEvent(*evicted);
    Provenance& kept = s_.retracted[key];
    const Provenance before = kept;
    if (known) keepNewest(kept, from_);
    else kept = from_;
    if (known && kept == before) return;
    news_ = true;
    settleEvent(key.first);
}

void Fold::resolveUnmapped() {
    for (auto it = s_.unmapped.begin(); it != s_.unmapped.end();) {
        UnmappedDevice& d = it->second;
        const auto room = d.type == "room" ? places_.room(d.device) : building::Resolved<RoomId>{};
        const auto door = d.type == "door" ? places_.door(d.device) : building::Resolved<DoorId>{};
        if (room) merge(s_.rooms[room.id.index()], d.room);
        if (door) merge(s_.doors[door.id.index()], d.door);
        d.match = d.type == "room" ? room.match : door.match;
        it = room || door ? s_.unmapped.erase(it) : std::next(it);
    }
    for (auto& [uid, who] : s_.responders) {
        resolveTrail(who);
        deriveReport(who);
    }
    for (const auto& [name, ledger] : s_.ledger.alerts) deriveAlertOf(name);
    for (const auto& [id, ledger] : s_.ledger.markers) deriveMarker(id);
    for (const auto& [id, ledger] : s_.ledger.casualties) deriveCasualty(id);
    for (const auto& [id, ledger] : s_.ledger.notes) deriveNote(id);
    resolveScopes();
}

/// A protocol may have been called for a name that only now is a room.
void Fold::resolveScopes() {
    for (auto it = s_.protocol.begin(); it != s_.protocol.end();) {
        const std::string key = scopeKey(it->first);
        if (key == it->first) {
            ++it;
            continue;
        }
        s_.protocol[key].merge(it->second);
        it = s_.protocol.erase(it);
    }
}

bool resolveUnmapped(WorldState& state, const building::PlaceIndex& places) {
    // A full table may have dropped what would now have a place, or what would now have room.
    if (state.unmapped.size() >= kMaxUnmapped || state.protocol.size() >= kMaxScopes) return false;
    static const Event kNothing;
    Fold(state, places, kNothing, SourcePolicy::standard()).resolveUnmapped();
    return true;
}

}  // namespace sallyport::live
