// Rooms, doors, responders, teams and markers of the view-model.
#include <algorithm>
#include <map>
#include <string_view>
#include <unordered_map>

#include "scene/placing.h"
#include "scene/view_model_parts.h"

namespace sallyport::scene {

using live::Freshness;

void viewRoom(const ViewContext& c, RoomId id, RoomView& v) {
    const building::Room& r = c.building.room(id);
    const live::AssessedRoom a = live::assessRoom(c.world, c.places, id, c.now, c.lifetimes);
    v.id = id;
    v.floor = r.floor;
    v.label = r.number.empty() ? r.name : r.number;
    v.status = a.fill;
    v.searching = a.searching;
    v.assigned = !a.assigned.empty();
    v.held = !a.heldBy.empty();
    v.holderHeard = a.holderHeard;
    v.assignedTo = a.assigned;
    v.ageKnown = a.status.ageKnown;
    v.freshness = a.status.freshness;
    v.age = a.status.age;
    v.conflict = a.status.conflict != nullptr;
    v.exercise = a.status.fact && a.status.fact->from.exercise;
    if (live::isOutdated(v.freshness)) v.subLabel = a.status.ageKnown ? "stale " + base::formatAge(v.age) : "age unknown";
    else if (r.number.empty() || r.number == r.name) v.subLabel.clear();
    else v.subLabel = r.name;
}

void viewDoor(const ViewContext& c, DoorId id, DoorView& v) {
    const building::Door& d = c.building.door(id);
    const live::AssessedDoor a = live::assessDoor(c.world, id, c.now, c.lifetimes);
    v.id = id;
    v.floor = d.floor;
    const auto take = [&](const auto& assessed, DoorLook look) {
        v.look = look;
        v.freshness = assessed.freshness;
        v.age = assessed.age;
        v.ageKnown = assessed.ageKnown;
        if (assessed.fact) v.source = saidBy(assessed.fact->from);
        else v.source.clear();
    };
    // Danger first: what a door says last about its leaf outranks what its lock says.
    if (a.alarm.shown == live::DoorAlarm::Forced) take(a.alarm, DoorLook::Forced);
    else if (a.alarm.shown == live::DoorAlarm::HeldOpen) take(a.alarm, DoorLook::HeldOpen);
    else if (a.position.shown == live::DoorPosition::Open) take(a.position, DoorLook::Open);
    else if (a.alarm.shown == live::DoorAlarm::Tamper || a.alarm.shown == live::DoorAlarm::Fault) take(a.alarm, DoorLook::Fault);
    else if (a.verifiedSecure) take(a.verified, DoorLook::LockedVerified);
    else if (a.lock.shown == live::LockState::Locked) take(a.lock, DoorLook::Locked);
    else if (a.lock.shown == live::LockState::Unlocked) take(a.lock, DoorLook::Unlocked);
    else if (a.lock.shown == live::LockState::Locking || a.lock.shown == live::LockState::Unlocking) take(a.lock, DoorLook::Moving);
    else if (a.lock.shown == live::LockState::Jammed) take(a.lock, DoorLook::Jammed);
    else {
        // A leaf that is shut says nothing of the lock, but it is the newest that is known.
        const DoorLook look = a.monitored || d.monitored ? DoorLook::Unknown : DoorLook::Unmonitored;
        if (!a.lock.fact && a.position.fact) take(a.position, look);
        else take(a.lock, look);
    }
}

void describeDoor(const ViewContext& c, DoorView& v) {
    const building::Door& d = c.building.door(v.id);
    v.label = doorTitle(d);
    const auto hall = [](const building::Room& r) {
        return r.use == building::RoomUse::Corridor || r.use == building::RoomUse::Stair || r.use == building::RoomUse::Lift ||
               r.use == building::RoomUse::Lobby;
    };
    // The room that a lock protects names the door; the hall that it opens to says where to find it.
    const building::Room* behind = nullptr;
    const building::Room* before = nullptr;
    for (RoomId id : d.rooms) {
        const building::Room& r = c.building.room(id);
        if (!behind && !hall(r)) behind = &r;
        else if (!before) before = &r;
    }
    v.serves = behind ? (behind->name.empty() ? roomTitle(*behind) : behind->name) : d.exterior && before ? roomTitle(*before) : "";
    v.where = c.building.floor(d.floor).shortName;
    if (const std::string cell = building::cellName(c.grid, base::Vec2(d.position)); !cell.empty()) v.where += " · " + cell;
    if (d.exterior) v.where += std::string(" · Side ") + (v.side = sideOf(c, d));
    else if (before) v.where += " · " + roomTitle(*before);
}

void viewResponders(const ViewContext& c, std::vector<ResponderSeen>& seen, std::vector<ResponderView>& out) {
    size_t n = 0;
    seen.resize(std::max(seen.size(), out.size()));
    for (const auto& [uid, s] : c.world.responders) {
        const live::AssessedResponder a = live::assessResponder(s, c.now, c.lifetimes);
        if (a.gone) continue;
        if (n == out.size()) out.emplace_back();
        if (n == seen.size()) seen.emplace_back();
        ResponderSeen& known = seen[n];
        ResponderView& v = out[n++];
        v.freshness = a.freshness;
        v.age = a.age;
        const live::ResponderReport& r = s.last.value;
        if (v.uid == uid && known.said == s.last.from.when && known.fixed == s.fixFrom.when && known.trail == s.trail.size() &&
            known.room == s.place.room && known.floor == s.place.floor && known.saidEvent == s.last.from.eventId &&
            known.fixedEvent == s.fixFrom.eventId)
            continue;
        known.said = s.last.from.when, known.fixed = s.fixFrom.when;
        known.saidEvent = s.last.from.eventId, known.fixedEvent = s.fixFrom.eventId;
        known.trail = s.trail.size(), known.room = s.place.room, known.floor = s.place.floor;
        v.uid = uid;
        v.callsign = r.callsign.empty() ? uid : r.callsign;
        v.team = r.team;
        v.service = serviceOf(r);
        v.floor = s.place.floor;
        v.possibleFloors = s.place.possibleFloors;
        v.placed = s.place.placed && s.place.position.has_value();
        if (v.placed) v.position = *s.place.position;
        v.room = s.place.room.valid() ? roomTitle(c.building.room(s.place.room))
                 : s.place.placed     ? "outside"
                                      : "UNPLACED: " + (s.place.asNamed.empty() ? s.place.reason : s.place.asNamed);
        // Courses are from true north; the picture turns with the building.
        v.courseDeg = r.courseDeg ? std::optional(*r.courseDeg + c.places.trueNorthDeg()) : std::nullopt;
        v.ceM = r.ceM.value_or(0);
        v.trail = s.trail;
    }
    out.resize(n);
    seen.resize(n);
}

void viewTeams(const ViewContext& c, const std::vector<ResponderView>& responders, const std::vector<RoomView>& rooms, std::vector<TeamView>& out) {
    size_t n = 0;
    std::unordered_map<std::string_view, size_t> rowOf;  // names are those of the responders and of the state, which stay
    const auto row = [&](const std::string& name) -> TeamView& {
        const auto [at, added] = rowOf.try_emplace(name, n);
        if (!added) return out[at->second];
        if (n == out.size()) out.emplace_back();
        TeamView& t = out[n++];
        t = TeamView{};
        t.name = name;
        return t;
    };
    // Who searches is named by the report, and is few: where each of a thousand responders stands need not be asked.
    std::vector<std::string_view> searchers;
    for (size_t i = 0; i < rooms.size(); ++i) {
        if (!rooms[i].searching) continue;
        if (const auto* status = c.world.rooms[i].status.winner()) searchers.push_back(status->from.by);
    }
    const auto mayBeSearching = [&](const ResponderView& r) {
        return std::any_of(searchers.begin(), searchers.end(),
                           [&](std::string_view by) { return by == r.callsign || (!r.team.empty() && by == r.team); });
    };
    // Being in a room that is searched is not searching it: the report names who searches.
    const auto searches = [&](const ResponderView& r, RoomId in) {
        const auto* status = c.world.rooms[in.index()].status.winner();
        return rooms[in.index()].searching && status && (status->from.by == r.callsign || (!r.team.empty() && status->from.by == r.team));
    };
    // A responder without a team stands for himself.
    for (const ResponderView& r : responders) {
        TeamView& t = row(r.team.empty() ? r.callsign : r.team);
        if (t.members++ == 0) {
            t.service = r.service;
            t.anyUid = r.uid;
            t.doing = r.room;
            if (r.placed && r.floor.valid()) t.doing += ", " + c.building.floor(r.floor).shortName;
        }
        if (!r.placed || !mayBeSearching(r)) continue;
        if (const auto in = c.places.roomAt(r.floor, base::Vec2(r.position)); in && searches(r, *in))
            t.doing = "searching " + rooms[in->index()].label, t.busy = true;
    }
    for (const RoomView& r : rooms)
        if (r.assigned)
            if (const auto at = rowOf.find(r.assignedTo); at != rowOf.end()) out[at->second].busy = true;
    for (size_t i = 0; i < rooms.size(); ++i)
        if (rooms[i].held)
            if (const auto* by = c.world.rooms[i].heldBy.winner())
                if (const auto at = rowOf.find(by->value); at != rowOf.end()) out[at->second].busy = true;
    for (const auto& [name, team] : c.world.teams) {
        if (!team.contact) continue;
        TeamView& t = row(name);
        if (t.members == 0) t.doing = team.contact->value;
    }
    out.resize(n);
    const auto words = live::newestWords(c.world);
    for (TeamView& t : out) {
        const auto word = words.find(t.name);
        if (word == words.end()) continue;
        const live::AssessedResponder a = live::assessContact(*word->second, c.now, c.lifetimes);
        t.freshness = a.freshness;
        t.sinceContact = a.age;
        t.contactKnown = word->second->ageKnown;
    }
    std::sort(out.begin(), out.end(), [](const TeamView& a, const TeamView& b) { return a.name < b.name; });
}

namespace {

Icon iconOfMarker(const std::string& kind) {
    if (const PlaceKind* placed = placeKind(kind)) return placed->icon;
    static constexpr struct {
        const char* kind;
        Icon icon;
    } kTable[] = {{"shutoff_gas", Icon::Gas},      {"shutoff_water", Icon::Water}, {"shutoff_power", Icon::Power},
                  {"fire_panel", Icon::FirePanel}, {"trauma_kit", Icon::Medical},  {"hydrant", Icon::Hydrant}};
    for (const auto& row : kTable)
        if (kind == row.kind) return row.icon;
    return Icon::Note;
}

}  // namespace

void viewMarkers(const ViewContext& c, std::vector<MarkerView>& out) {
    out.clear();
    // There is one command post and one staging area: where somebody has set them up outranks where the plan foresaw them.
    const auto replaced = [&](const std::string& kind) {
        return (kind == "icp" || kind == "staging") && std::any_of(c.world.markers.begin(), c.world.markers.end(),
                                                                   [&](const auto& m) { return !m.second.gone && m.second.set.value.kind == kind; });
    };
    for (const building::PointOfInterest& p : c.building.points) {
        if (replaced(p.kind)) continue;
        MarkerView v;
        v.id = p.id;
        v.kind = p.kind;
        v.label = p.label;
        v.icon = iconOfMarker(p.kind);
        v.floor = p.floor;
        v.position = p.position;
        v.hasPosition = v.fixed = true;
        out.push_back(std::move(v));
    }
    for (const auto& [id, m] : c.world.markers) {
        if (m.gone) continue;
        MarkerView v;
        v.id = id;
        v.kind = m.set.value.kind;
        v.label = m.set.value.label;
        v.icon = iconOfMarker(v.kind);
        v.floor = m.place.floor;
        v.polygon = m.polygon;
        if (m.place.position) {
            v.position = *m.place.position;
            v.hasPosition = true;
        }
        v.by = m.set.value.by;
        v.age = std::max(Millis(0), c.now - m.set.from.when);
        out.push_back(std::move(v));
    }
    // Of a room one count, however many there are.
    std::map<RoomId, std::pair<CasualtyCounts, const live::CasualtyState*>> byRoom;
    for (const auto& [id, k] : c.world.casualties) {
        if (k.last.value.count <= 0 || !k.place.room.valid()) continue;
        auto& [counts, newest] = byRoom[k.place.room];
        counts[k.last.value.triage] += k.last.value.count;
        if (!newest || newest->last.from.when < k.last.from.when) newest = &k;
    }
    for (const auto& [room, here] : byRoom) {
        const auto& [counts, newest] = here;
        const auto at = c.places.position(room);
        if (!at) continue;
        MarkerView v;
        v.id = newest->id;
        v.kind = "casualty";
        v.label = casualtyText(counts);
        v.icon = Icon::Help;
        v.floor = c.places.floorOf(room);
        v.position = *at;
        v.hasPosition = true;
        v.by = newest->last.from.by;
        v.age = std::max(Millis(0), c.now - newest->last.from.when);
        out.push_back(std::move(v));
    }
    for (const auto& [id, k] : c.world.casualties) {
        if (!k.place.position || k.place.room.valid() || k.last.value.count <= 0) continue;
        MarkerView v;
        v.id = id;
        v.kind = "casualty";
        CasualtyCounts one;
        one[k.last.value.triage] = k.last.value.count;
        v.label = casualtyText(one);
        v.icon = Icon::Help;
        v.floor = k.place.floor;
        v.position = *k.place.position;
        v.hasPosition = true;
        v.by = k.last.from.by;
        v.age = std::max(Millis(0), c.now - k.last.from.when);
        out.push_back(std::move(v));
    }
}

}  // namespace sallyport::scene
