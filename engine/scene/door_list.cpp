#include "scene/door_list.h"

#include <algorithm>

#include "scene/search.h"

namespace sallyport::scene {
namespace {

bool inGroup(const ViewModel& model, const DoorView& d, DoorGroup group) {
    switch (group) {
        case DoorGroup::All:
            return true;
        case DoorGroup::Checked:
            return d.look == DoorLook::LockedVerified;
        case DoorGroup::Late:
            return lateForLockdown(model.protocol, d);
        case DoorGroup::NotLocked:
        case DoorGroup::Unknown:
        case DoorGroup::Locked:
            break;
    }
    return groupOf(d.look) == group;
}

bool holdsWords(const DoorView& d, std::string_view typed) {
    const std::string all = folded(d.label + " " + d.serves + " " + d.where + " " + d.source + " " + std::string(words(d.look)));
    for (size_t i = 0; i < typed.size();) {
        const size_t end = std::min(typed.find(' ', i), typed.size());
        if (end > i && all.find(typed.substr(i, end - i)) == std::string::npos) return false;
        i = end + 1;
    }
    return true;
}

/// All but the group.
bool passes(const DoorView& d, const DoorFilter& filter, std::string_view typed, FloorId active) {
    if ((filter.side && d.side != filter.side) || (filter.thisFloor && d.floor != active)) return false;
    // What nobody has said anything of is older than any age.
    if (filter.olderThanMin > 0 && d.ageKnown && d.age < std::chrono::minutes(filter.olderThanMin)) return false;
    return typed.empty() || holdsWords(d, typed);
}

void add(DoorCounts& n, const ViewModel& m, const DoorView& d) {
    const DoorGroup group = groupOf(d.look);
    n.notLocked += group == DoorGroup::NotLocked;
    n.unknown += group == DoorGroup::Unknown;
    n.locked += group == DoorGroup::Locked;
    n.checked += d.look == DoorLook::LockedVerified;
    n.withoutSensor += d.look == DoorLook::Unmonitored;
    n.late += lateForLockdown(m.protocol, d);
}

}  // namespace

int urgency(DoorLook look) {
    switch (look) {
        case DoorLook::Forced:
            return 0;
        case DoorLook::Open:
            return 1;
        case DoorLook::HeldOpen:
            return 2;
        case DoorLook::Unlocked:
        case DoorLook::Jammed:
            return 3;
        case DoorLook::Fault:
            return 4;
        case DoorLook::Moving:
            return 5;
        case DoorLook::Unknown:
            return 6;
        case DoorLook::Unmonitored:
            return 7;
        case DoorLook::Locked:
            return 8;
        case DoorLook::LockedVerified:
            return 9;
    }
    return 7;
}

DoorGroup groupOf(DoorLook look) {
    switch (look) {
        case DoorLook::Locked:
        case DoorLook::LockedVerified:
            return DoorGroup::Locked;
        case DoorLook::Unknown:
        case DoorLook::Unmonitored:
            return DoorGroup::Unknown;
        case DoorLook::Unlocked:
        case DoorLook::Open:
        case DoorLook::Forced:
        case DoorLook::HeldOpen:
        case DoorLook::Jammed:
        case DoorLook::Fault:
        case DoorLook::Moving:
            break;
    }
    return DoorGroup::NotLocked;
}

bool lateForLockdown(const ProtocolView& protocol, const DoorView& door) {
    return std::binary_search(protocol.doorsOfConcern.begin(), protocol.doorsOfConcern.end(), door.id);
}

DoorCounts countDoors(const ViewModel& m) {
    DoorCounts n;
    for (const DoorView& d : m.doors) add(n, m, d);
    return n;
}

DoorCounts countDoors(const ViewModel& m, const DoorFilter& filter, FloorId active) {
    const std::string typed = folded(filter.text);
    DoorCounts n;
    for (const DoorView& d : m.doors)
        if (passes(d, filter, typed, active)) add(n, m, d);
    return n;
}

void listDoors(const ViewModel& m, const DoorFilter& filter, FloorId active, std::vector<DoorId>& out) {
    out.clear();
    const std::string typed = folded(filter.text);
    for (const DoorView& d : m.doors)
        if (inGroup(m, d, filter.group) && passes(d, filter, typed, active)) out.push_back(d.id);
    std::sort(out.begin(), out.end(), [&](DoorId x, DoorId y) {
        const int ux = urgency(m.doors[x.index()].look), uy = urgency(m.doors[y.index()].look);
        return ux != uy ? ux < uy : x < y;
    });
}

}  // namespace sallyport::scene
