#include "building/floors.h"

namespace sallyport::building {

std::vector<FloorId> floorsInUse(const Building& b) {
    std::vector<bool> used(b.floors.size(), false);
    const auto mark = [&](FloorId f) {
        if (f.valid() && f.index() < used.size()) used[f.index()] = true;
    };
    for (const Room& r : b.rooms) mark(r.floor);
    // Without rooms the doors of some storeys would hide the others, which are as good.
    if (!b.rooms.empty())
        for (const Door& d : b.doors) mark(d.floor);
    std::vector<FloorId> out, all;
    for (uint32_t i = 0; i < used.size(); ++i) {
        all.push_back(FloorId(i));
        if (used[i]) out.push_back(FloorId(i));
    }
    return out.empty() ? all : out;
}

}  // namespace sallyport::building
