// Stairs and lifts of a mesh file: which rooms above each other they join.
#include <algorithm>
#include <map>

#include "importers/mesh_building_places.h"
#include "importers/room_links.h"

namespace sallyport::importers::mesh {

using base::Vec2;
using building::Building;
using building::ElementKind;
using building::LinkKind;
using building::Room;
using building::RoomUse;

namespace {

constexpr size_t kMaxPairs = 20'000'000;  // of stairs and rooms that are looked at

class Linker {
public:
    explicit Linker(Building& b) : b_(b), links_(b.rooms.size()) {}

    void stackedRooms() {
        std::map<std::pair<RoomUse, size_t>, std::vector<uint32_t>> on;
        for (uint32_t i = 0; i < b_.rooms.size(); ++i)
            if (const Room& r = b_.rooms[i]; (r.use == RoomUse::Stair || r.use == RoomUse::Lift) && r.floor.valid())
                on[{r.use, r.floor.index()}].push_back(i);
        size_t pairs = 0;
        for (const auto& [at, low] : on) {
            const auto above = on.find({at.first, at.second + 1});
            if (above == on.end() || (pairs += low.size() * above->second.size()) > kMaxPairs) continue;
            for (const uint32_t a : low)
                for (const uint32_t b : above->second) {
                    const base::Vec3 sa = b_.rooms[a].bounds.size(), sb = b_.rooms[b].bounds.size();
                    if (overlap(b_.rooms[a].bounds, b_.rooms[b].bounds) > 0.3 * std::min(sa.x * sa.y, sb.x * sb.y))
                        links_.join(a, b, at.first == RoomUse::Lift ? LinkKind::Lift : LinkKind::Stair, b_.rooms[a].name);
                }
        }
    }

    void stairs() {
        size_t pairs = 0;
        for (const building::Element& e : b_.elements) {
            const bool lift = e.sourceClass == "IfcTransportElement";
            if ((e.kind != ElementKind::Stair && !lift) || e.bounds.empty() || e.bounds.size().z < 1) continue;
            if ((pairs += b_.rooms.size()) > kMaxPairs) return;
            std::map<size_t, std::pair<uint32_t, double>> best;  // floor -> the room with the largest share of the stair's plan
            for (uint32_t i = 0; i < b_.rooms.size(); ++i) {
                const Room& r = b_.rooms[i];
                if (!r.floor.valid() || r.floorZM < e.bounds.min.z - 1 || r.floorZM > e.bounds.max.z + 0.6 || overlap(e.bounds, r.bounds) <= 0)
                    continue;
                double share = 0;
                for (int k = 0; k < 81; ++k)
                    share += covers(r, Vec2(e.bounds.min) + Vec2(e.bounds.size()) * Vec2((k % 9 + 0.5) / 9, (k / 9 + 0.5) / 9));
                auto& slot = best[r.floor.index()];
                if (share > slot.second) slot = {i, share};
            }
            const bool ramp = e.sourceClass.starts_with("IfcRamp") || e.name.find("amp") == 1;
            for (const auto& [floor, low] : best)
                if (const auto high = best.find(floor + 1); low.second > 0 && high != best.end() && high->second.second > 0)
                    links_.join(low.first, high->second.first, lift ? LinkKind::Lift : ramp ? LinkKind::Ramp : LinkKind::Stair, e.name);
        }
    }

    void write() { links_.addTo(b_); }

private:
    Building& b_;
    RoomLinks links_;
};

}  // namespace

void addVerticalLinks(Building& b) {
    Linker linker(b);
    linker.stackedRooms();
    linker.stairs();
    linker.write();
}

}  // namespace sallyport::importers::mesh
