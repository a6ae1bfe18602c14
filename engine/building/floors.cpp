#include "building/floors.h"

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

}  // namespace sallyport::building
