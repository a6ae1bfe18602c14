// What the school was told to do: for each room the newest call that covers it, so that a lockdown is released room by room; and which doors ought to
// be locked by now and are not.
#include <algorithm>

#include "scene/door_list.h"
#include "scene/view_model_parts.h"

namespace sallyport::scene {

namespace {

using Call = live::Fact<live::ProtocolCall>;

const char* words(live::ProtocolAction a) {
    switch (a) {
        case live::ProtocolAction::Hold:
            return "HOLD";
        case live::ProtocolAction::Secure:
            return "SECURE";
        case live::ProtocolAction::Lockdown:
            return "LOCKDOWN";
        case live::ProtocolAction::Evacuate:
            return "EVACUATE";
        case live::ProtocolAction::Shelter:
            return "SHELTER";
        case live::ProtocolAction::Release:
            break;
    }
    return "RELEASED";
}

const Call* callFor(const live::WorldState& w, const std::string& scope) {
    const auto it = w.protocol.find(scope);
    return it == w.protocol.end() ? nullptr : it->second.winner();
}

const Call* newer(const Call* a, const Call* b) { return !a ? b : !b ? a : live::compare(a->from, b->from) < 0 ? b : a; }

/// Where a call is for; the building has no name of its own.
std::string scopeWords(const ViewContext& c, const std::string& scope) {
    if (scope.empty()) return "Whole school";
    if (const auto floor = c.places.floor(scope)) return c.building.floor(floor.id).shortName;
    if (const auto room = c.places.room(scope)) return roomTitle(c.building.room(room.id));
    return "UNPLACED: " + scope;
}

}  // namespace

void viewProtocol(const ViewContext& c, const Conventions& conventions, const std::vector<DoorView>& doors, ProtocolView& out) {
    const Millis doorsAfter = conventions.lockdownDoors;
    out.active = false;
    out.text.clear();
    out.age = Millis(0);
    out.level = TimerLevel::None;
    out.calls.clear();
    out.lockedDown = out.released = out.doorsUnknown = 0;
    out.doorsDue = false;
    out.doorsOfConcern.clear();
    out.roomAction.clear();
    if (c.world.protocol.empty()) return;

    const Call* school = callFor(c.world, "");
    const auto age = [&](const Call& call) { return std::max(Millis(0), c.now - call.from.when); };
    const auto level = [&](Millis since) { return timerLevel(since, conventions.callYellow, conventions.callRed); };
    if (school && school->value.action != live::ProtocolAction::Release) {
        out.active = true;
        out.action = school->value.action;
        out.text = words(out.action);
        out.age = age(*school);
    }
    for (const auto& [scope, said] : c.world.protocol) {
        const Call* call = said.winner();
        if (!call) continue;
        // A floor's or a room's call that a later one for the whole school has overtaken says nothing any more.
        if (call != school && newer(call, school) == school) continue;
        out.calls.push_back({call->value.action, words(call->value.action), scope, scopeWords(c, scope), saidBy(call->from), age(*call),
                             call->from.ageKnown, call->value.action == live::ProtocolAction::Release ? TimerLevel::None : level(age(*call))});
    }
    std::stable_sort(out.calls.begin(), out.calls.end(), [](const auto& a, const auto& b) { return a.age < b.age; });

    // The newest word for each room, and since when it is in lockdown.
    std::vector<const Call*> floors(c.building.floors.size(), school);
    for (size_t i = 0; i < floors.size(); ++i) floors[i] = newer(school, callFor(c.world, c.places.id(FloorId(uint32_t(i)))));
    std::vector<std::optional<Millis>> since(c.building.rooms.size());
    out.roomAction.resize(c.building.rooms.size());
    bool anyRoom = false;
    for (size_t i = 0; i < c.building.rooms.size(); ++i) {
        const building::Room& r = c.building.rooms[i];
        const Call* wide = r.floor.valid() && r.floor.index() < floors.size() ? floors[r.floor.index()] : school;
        const Call* call = newer(wide, callFor(c.world, r.id));
        if (!call) continue;
        out.roomAction[i] = call->value.action;
        if (call->value.action == live::ProtocolAction::Lockdown) {
            ++out.lockedDown;
            since[i] = age(*call);
        } else if (wide && wide->value.action == live::ProtocolAction::Lockdown && call->value.action == live::ProtocolAction::Release) {
            ++out.released;
        }
        anyRoom = anyRoom || call->value.action != live::ProtocolAction::Release;
    }
    if (!out.active && anyRoom) {
        // Only a part of the school: the newest of those that stand.
        for (const ProtocolCallView& call : out.calls) {
            if (call.action == live::ProtocolAction::Release) continue;
            out.active = true;
            out.action = call.action;
            out.text = std::string(words(call.action)) + " " + call.where;
            out.age = call.age;
            break;
        }
    }
    if (out.active) out.level = level(out.age);
    // Releases of single rooms are the first to be left out of a list that is too long.
    std::stable_partition(out.calls.begin(), out.calls.end(), [&](const auto& call) {
        return out.calls.size() <= ProtocolView::kMaxCalls || call.action != live::ProtocolAction::Release;
    });
    if (out.calls.size() > ProtocolView::kMaxCalls) out.calls.resize(ProtocolView::kMaxCalls);
    const auto dueIn = [&](RoomId r) { return r.valid() && r.index() < since.size() && since[r.index()] && *since[r.index()] >= doorsAfter; };
    // A door of which no room is known stands where its floor's call, or the school's, says.
    const auto dueOn = [&](FloorId f) {
        const Call* call = f.valid() && f.index() < floors.size() ? floors[f.index()] : school;
        return call && call->value.action == live::ProtocolAction::Lockdown && age(*call) >= doorsAfter;
    };
    for (const DoorView& d : doors) {
        const building::Door& door = c.building.door(d.id);
        if (door.rooms.empty() ? !dueOn(door.floor) : std::none_of(door.rooms.begin(), door.rooms.end(), dueIn)) continue;
        out.doorsDue = true;
        switch (groupOf(d.look)) {
            case DoorGroup::NotLocked:
                out.doorsOfConcern.push_back(d.id);
                break;
            case DoorGroup::Unknown:
                ++out.doorsUnknown;
                break;
            default:
                break;
        }
    }
}

}  // namespace sallyport::scene
