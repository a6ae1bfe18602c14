#include "building/floors.h"

#include <algorithm>
#include <cctype>

#include "base/text.h"

namespace sallyport::building {

std::vector<FloorId> floorsInUse(const Building& b) {
    std::vector<bool> used(b.floors.size(), false), walls = used, windows = used;
    const auto mark = [&](std::vector<bool>& list, FloorId f) {
        if (f.valid() && f.index() < list.size()) list[f.index()] = true;
    };
    for (const Room& r : b.rooms) mark(used, r.floor);
    // Without rooms the doors of some storeys would hide the others, which are as good.
    if (!b.rooms.empty()) {
        for (const Door& d : b.doors) mark(used, d.floor);
        for (const Element& e : b.elements) {
            if (e.kind == ElementKind::Wall) mark(walls, e.floor);
            if (e.kind == ElementKind::Window) mark(windows, e.floor);
        }
    }
    std::vector<FloorId> out, all;
    for (uint32_t i = 0; i < used.size(); ++i) {
        all.push_back(FloorId(i));
        if (used[i] || (walls[i] && windows[i])) out.push_back(FloorId(i));
    }
    return out.empty() ? all : out;
}

std::vector<FloorId> undividedFloors(const Building& b) {
    if (b.rooms.empty()) return {};
    std::vector<bool> divided(b.floors.size(), false);
    for (const Room& r : b.rooms)
        if (r.floor.valid() && r.floor.index() < divided.size()) divided[r.floor.index()] = true;
    std::vector<FloorId> out = floorsInUse(b);
    std::erase_if(out, [&](FloorId f) { return divided[f.index()]; });
    return out;
}

std::vector<FloorId> addUndividedFloors(Building& b) {
    std::vector<FloorId> added;
    for (const FloorId f : undividedFloors(b)) {
        std::vector<Vec2> corners;
        Room r;
        for (const Element& e : b.elements) {
            const bool stands = e.kind == ElementKind::Wall || e.kind == ElementKind::Slab;
            if (e.floor != f || !stands || e.bounds.empty()) continue;
            for (const Vec2 p : {Vec2(e.bounds.min), Vec2(e.bounds.max), Vec2(e.bounds.min.x, e.bounds.max.y), Vec2(e.bounds.max.x, e.bounds.min.y)})
                corners.push_back(p);
            r.bounds.add(e.bounds);
        }
        base::Polygon2 outline{base::convexHull(std::move(corners)), {}};
        if (outline.outer.size() < 3) continue;
        const Floor& floor = b.floor(f);
        r.id = (floor.id.empty() ? floor.shortName : floor.id) + "/undivided";
        r.name = floor.name.empty() ? floor.shortName : floor.name;
        r.floor = f;
        r.floorZM = floor.elevationM;
        r.heightM = floor.heightM;
        r.areaM2 = base::signedArea(outline.outer);
        r.footprint.push_back(std::move(outline));
        const RoomId id(uint32_t(b.rooms.size()));
        for (uint32_t d = 0; d < b.doors.size(); ++d) {
            if (b.doors[d].floor != f || b.doors[d].rooms.size() >= 2) continue;
            b.doors[d].rooms.push_back(id);
            r.doors.push_back(DoorId(d));
        }
        b.rooms.push_back(std::move(r));
        added.push_back(f);
    }
    return added;
}

std::vector<FloorNames> floorNames(const Building& b) {
    std::vector<FloorNames> out;
    for (const Floor& f : b.floors) out.push_back({f.name, f.shortName});
    return out;
}

std::string floorNameProblem(const Building& b, const std::vector<FloorNames>& model, FloorId f, std::string_view name, std::string_view shortName) {
    const auto control = [](unsigned char c) { return c < 0x20 || c == 0x7f; };
    if (name.size() > kMostFloorName) return "the name is longer than " + std::to_string(kMostFloorName) + " characters";
    if (!base::isUtf8(name) || std::any_of(name.begin(), name.end(), control)) return "the name holds a character that cannot be shown";
    if (shortName.size() > kMostFloorShort) return "the short name has more than " + std::to_string(kMostFloorShort) + " characters";
    if (!std::all_of(shortName.begin(), shortName.end(), [](unsigned char c) { return c < 0x80 && std::isalnum(c); }))
        return "the short name may have letters and digits only: grid references begin with it";
    const auto same = [](std::string_view wish, std::string_view taken) {
        return !wish.empty() && base::lowerAscii(wish) == base::lowerAscii(taken);
    };
    for (size_t i = 0; i < b.floors.size(); ++i) {
        if (i == f.index()) continue;
        const Floor& other = b.floors[i];
        for (const std::string_view wish : {name, shortName})
            for (const std::string_view taken : {std::string_view(other.name), std::string_view(other.shortName), std::string_view(model[i].name),
                                                 std::string_view(model[i].shortName)})
                if (same(wish, taken))
                    return "\"" + std::string(wish) + "\" is a name of another floor, " + other.shortName +
                           (other.name.empty() || other.name == other.shortName ? "" : " " + other.name);
    }
    return {};
}

std::vector<SaidFloor> nameFloors(Building& b, const std::vector<FloorNames>& model, const std::vector<SaidFloor>& said) {
    for (size_t i = 0; i < b.floors.size(); ++i) b.floors[i].name = model[i].name, b.floors[i].shortName = model[i].shortName;
    std::vector<SaidFloor> refused;
    for (uint32_t i = 0; i < b.floors.size(); ++i) {
        Floor& f = b.floors[i];
        const auto word = std::find_if(said.rbegin(), said.rend(), [&](const SaidFloor& s) { return s.floor == f.id; });
        if (word == said.rend()) continue;
        // What the model says anyway is no other name.
        const bool name = !word->name.empty() && word->name != f.name, shortName = !word->shortName.empty() && word->shortName != f.shortName;
        if (!floorNameProblem(b, model, FloorId(i), name ? word->name : "", shortName ? word->shortName : "").empty()) {
            refused.push_back(*word);
            continue;
        }
        if (name) f.name = word->name;
        if (shortName) f.shortName = word->shortName;
    }
    return refused;
}

}  // namespace sallyport::building
