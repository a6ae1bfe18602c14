#include "report/brief.h"

#include <algorithm>

#include "base/text.h"
#include "building/building.h"
#include "building/place_index.h"
#include "live/reduce.h"

namespace sallyport::report {
namespace {

using live::Millis;
using live::Timestamp;
using scene::DoorLook;

std::string sayer(const live::Provenance& from) { return !from.by.empty() ? from.by : from.source; }

std::string roomName(const building::Building& b, base::RoomId id) {
    const building::Room& r = b.room(id);
    if (r.number.empty()) return r.name.empty() ? r.id : r.name;
    return "Room " + r.number + (r.name.empty() || r.name == r.number ? "" : ", " + r.name);
}
std::string roomAndFloor(const building::Building& b, base::RoomId id) {
    const building::Room& r = b.room(id);
    return roomName(b, id) + (r.floor.valid() ? ", " + b.floor(r.floor).shortName : "");
}
std::string shortRoom(const building::Building& b, base::RoomId id) {
    const building::Room& r = b.room(id);
    return r.number.empty() ? (r.name.empty() ? r.id : r.name) : "Room " + r.number;
}

/// Who commands, by the source of what they say (reduce_policy.cpp).
bool isCommand(const live::Provenance& from) {
    for (const std::string_view kind : {"operator", "command", "commander"})
        if (live::isOfKind(from.source, kind)) return true;
    return false;
}

std::string scopeName(const building::Building& b, const building::PlaceIndex& places, const std::string& scope) {
    if (scope.empty()) return {};
    if (const auto floor = places.floor(scope)) return b.floor(floor.id).shortName;
    if (const auto room = places.room(scope)) return shortRoom(b, room.id);
    return scope;
}

void rooms(const live::WorldState& w, const building::Building& b, const scene::ViewModel& m, Brief& out) {
    for (const scene::RoomView& r : m.rooms) {
        if (!live::isDanger(r.status)) continue;
        const auto* said = w.rooms[r.id.index()].fill.winner();
        if (!said) continue;
        auto& list = r.status == live::RoomStatus::Threat ? out.threats : out.needHelp;
        list.push_back({roomAndFloor(b, r.id), sayer(said->from), said->from.note, said->from.when, said->from.ageKnown});
    }
    for (auto* list : {&out.threats, &out.needHelp})
        std::stable_sort(list->begin(), list->end(), [](const Brief::Place& x, const Brief::Place& y) { return x.when > y.when; });
    for (uint32_t f = 0; f < b.floors.size(); ++f) {
        Brief::Floor floor{b.floors[f].shortName, {}};
        for (const scene::ClearingRow& row : m.clearing)  // in the order that people count in
            if (row.latest && row.floor == base::FloorId(f) && scene::notSearched(m.rooms[row.room.index()])) floor.rooms.push_back(row.label);
        if (!floor.rooms.empty()) out.unsearched.push_back(std::move(floor));
    }
    out.casualties = m.casualties;
    int placed = 0;
    for (const scene::RoomView& r : m.rooms)
        if (r.casualties.total() > 0) out.casualtiesByRoom.push_back({roomAndFloor(b, r.id), r.casualties}), placed += r.casualties.total();
    if (placed < m.casualties.total()) {
        Brief::Casualties rest{"Elsewhere", m.casualties};
        for (const scene::RoomView& r : m.rooms)
            for (size_t i = 0; i < live::kTriages; ++i) rest.counts.by[i] -= r.casualties.by[i];
        out.casualtiesByRoom.push_back(std::move(rest));
    }
}

void openings(const building::Building& b, const scene::ViewModel& m, Brief& out) {
    out.anySearched = m.frontier.searched;
    for (const scene::FrontierRow& r : m.frontier.openings) {
        using Kind = scene::FrontierOpening::Kind;
        const scene::FrontierOpening& o = r.opening;
        const auto name = [&](base::RoomId id) {
            // The rooms of a stair bear one name.
            return o.link < 0 ? shortRoom(b, id) : shortRoom(b, id) + ", " + b.floor(b.room(id).floor).shortName;
        };
        Brief::Opening to{name(o.from), o.to.valid() ? name(o.to) : "outside", "", "", r.danger, r.age, r.ageKnown};
        switch (o.kind) {
            case Kind::Door:
            case Kind::Outside:
                to.by = m.doors[o.door.index()].label;
                break;
            case Kind::Passage:
                to.by = "opening";
                break;
            case Kind::Stair:
                to.by = "stair";
                break;
            case Kind::Lift:
                to.by = "lift";
                break;
        }
        to.where = r.reference;
        if (const size_t dash = to.where.rfind('-'); dash != std::string::npos) to.where.replace(dash, 1, " · ");
        if (o.door.valid() && m.doors[o.door.index()].side) to.where += std::string(" · Side ") + m.doors[o.door.index()].side;
        out.openings.push_back(std::move(to));
    }
}

void doors(const building::Building& b, const scene::ViewModel& m, Brief& out) {
    const bool lockdown = m.protocol.active && m.protocol.action == live::ProtocolAction::Lockdown;
    for (const scene::DoorView& d : m.doors) {
        // An opening without a leaf cannot be locked: it is held, or it is not.
        if (b.door(d.id).swing == building::DoorSwing::Opening) continue;
        std::vector<Brief::Door>* list = nullptr;
        switch (d.look) {
            case DoorLook::Forced:
                list = &out.forced;
                break;
            case DoorLook::Unlocked:
            case DoorLook::Open:
            case DoorLook::HeldOpen:
            case DoorLook::Jammed:
            case DoorLook::Moving:
            case DoorLook::Fault:
                list = &out.notLocked;
                break;
            case DoorLook::Unknown:
            case DoorLook::Unmonitored:
                list = lockdown ? &out.unknown : nullptr;
                break;
            case DoorLook::Locked:
            case DoorLook::LockedVerified:
                break;
        }
        if (list) list->push_back({d.label, d.where, std::string(scene::words(d.look)), d.age, d.ageKnown});
    }
}

void decisions(const live::WorldState& w, const building::Building& b, const building::PlaceIndex& places, Brief& out) {
    const auto add = [&](const live::Provenance& from, std::string what) { out.decisions.push_back({from.when, sayer(from), std::move(what)}); };
    for (const auto& f : w.command.all()) add(f.from, f.value.transfer ? "Command to " + live::commanderOf(f.value) : "Took command");
    for (const auto& f : w.exercise.all()) add(f.from, f.value.on ? "Exercise declared: " + f.value.name : "Exercise ended");
    for (const auto& [scope, calls] : w.protocol)
        for (const auto& f : calls.all()) {
            const std::string where = scopeName(b, places, scope);
            add(f.from, base::sentence(live::toString(f.value.action)) + (where.empty() ? "" : ", " + where));
        }
    for (uint32_t i = 0; i < w.rooms.size(); ++i)
        for (const live::HistoryEntry& h : w.rooms[i].history)
            if (!h.takenBack && isCommand(h.from)) add(h.from, shortRoom(b, base::RoomId(i)) + ": " + h.text);
    for (uint32_t i = 0; i < w.doors.size(); ++i)
        for (const live::HistoryEntry& h : w.doors[i].history)
            if (!h.takenBack && isCommand(h.from)) add(h.from, "Door " + b.doors[i].name + ": " + h.text);
    for (const auto& [id, l] : w.ledger.markers) {
        for (const auto& f : l.sets.all())
            if (isCommand(f.from)) add(f.from, (f.value.label.empty() ? base::sentence(f.value.kind) : f.value.label) + " set up");
        for (const auto& f : l.gones.all())
            if (isCommand(f.from)) {
                const auto* set = l.sets.winner();
                add(f.from, (set && !set->value.label.empty() ? set->value.label : id) + " given up");
            }
    }
    std::stable_sort(out.decisions.begin(), out.decisions.end(), [](const Brief::Decision& x, const Brief::Decision& y) { return x.when > y.when; });
}

void times(const building::Building& b, const scene::ViewModel& m, Brief& out) {
    if (!m.exercise || !m.times.called) return;
    Brief::Times& to = out.times.emplace();
    to.of = m.times;
    if (m.times.threatRoom.valid()) to.threatRoom = shortRoom(b, m.times.threatRoom);
    for (const base::RoomId id : m.times.neverSearched) to.neverSearched.push_back(shortRoom(b, id) + ", " + b.floor(b.room(id).floor).shortName);
    for (const base::DoorId id : m.times.doorsNotLocked) to.doorsNotLocked.push_back(m.doors[id.index()].label);
}

}  // namespace

Brief makeBrief(const live::WorldState& w, const building::PlaceIndex& places, const building::Building& b, const scene::ViewModel& m) {
    Brief out;
    out.at = m.now;
    out.clockOffset = m.clockOffset;
    out.school = m.school;
    out.exercise = m.exercise;
    out.exerciseName = m.exerciseName;
    out.review = !m.live;
    for (const auto& [scope, calls] : w.protocol) {  // the school's own has no name and comes first
        const auto* call = calls.winner();
        if (call && call->value.action != live::ProtocolAction::Release)
            out.protocols.push_back(
                {base::sentence(live::toString(call->value.action)), scopeName(b, places, scope), sayer(call->from), call->from.when});
    }
    rooms(w, b, m, out);
    for (const scene::AlertView& a : m.alerts) out.alarms.push_back({a.title, a.place, a.age, a.acked, a.placed});
    for (const scene::TeamView& t : m.teams)
        out.teams.push_back({t.name, t.doing, t.members, m.now - t.sinceContact, t.contactKnown, live::isOutdated(t.freshness) || !t.contactKnown});
    openings(b, m, out);
    doors(b, m, out);
    for (const scene::FeedView& f : m.feeds)
        out.feeds.push_back(
            {f.name, f.state == live::FeedHealth::State::Lost || f.state == live::FeedHealth::State::Failed ? "LOST" : "", f.lastMessage, f.heard});
    decisions(w, b, places, out);
    times(b, m, out);
    out.commander = m.command.name;
    out.role = m.command.role;
    out.agency = m.command.agency;
    out.commandSince = m.now - m.command.since;
    out.commandBefore = m.command.before;
    return out;
}

}  // namespace sallyport::report
