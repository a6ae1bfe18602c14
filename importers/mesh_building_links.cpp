// Stairs and lifts of a mesh file: which rooms above each other they join.
#include <algorithm>
#include <map>
#include <numeric>

#include "importers/mesh_building_places.h"

namespace sallyport::importers::mesh {

using base::Box3;
using base::RoomId;
using base::Vec2;
using building::Building;
using building::ElementKind;
using building::LinkKind;
using building::Room;
using building::RoomUse;

namespace {

constexpr size_t kMaxPairs = 20'000'000;  // of stairs and rooms that are looked at

double overlap(const Box3& a, const Box3& b) {
    if (a.empty() || b.empty()) return 0;
    const double w = std::min(a.max.x, b.max.x) - std::max(a.min.x, b.min.x), d = std::min(a.max.y, b.max.y) - std::max(a.min.y, b.min.y);
    return w > 0 && d > 0 ? w * d : 0;
}

bool covers(const Room& r, Vec2 p) {
    return std::any_of(r.footprint.begin(), r.footprint.end(), [&](const base::Polygon2& poly) { return base::contains(poly, p); });
}

class Linker {
public:
    explicit Linker(Building& b) : b_(b), group_(b.rooms.size()), kind_(b.rooms.size(), LinkKind::Stair), name_(b.rooms.size()) {
        std::iota(group_.begin(), group_.end(), 0u);
    }

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
                        join(a, b, at.first == RoomUse::Lift ? LinkKind::Lift : LinkKind::Stair, b_.rooms[a].name);
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
                    join(low.first, high->second.first, lift ? LinkKind::Lift : ramp ? LinkKind::Ramp : LinkKind::Stair, e.name);
        }
    }

    void write() {
        std::map<uint32_t, building::VerticalLink> links;
        for (uint32_t i = 0; i < b_.rooms.size(); ++i) {
            building::VerticalLink& l = links[rootOf(i)];
            l.kind = kind_[rootOf(i)];
            l.name = name_[rootOf(i)];
            l.rooms.push_back(RoomId(i));
        }
        for (auto& [root, l] : links) {
            if (l.rooms.size() < 2) continue;
            std::stable_sort(l.rooms.begin(), l.rooms.end(), [&](RoomId a, RoomId b) { return b_.room(a).floor < b_.room(b).floor; });
            b_.links.push_back(std::move(l));
        }
    }

private:
    uint32_t rootOf(uint32_t i) {
        while (group_[i] != i) i = group_[i] = group_[group_[i]];
        return i;
    }
    void join(uint32_t a, uint32_t b, LinkKind kind, const std::string& name) {
        a = rootOf(a);
        b = rootOf(b);
        if (a > b) std::swap(a, b);
        group_[b] = a;
        kind_[a] = kind;
        if (name_[a].empty()) name_[a] = name_[b].empty() ? name : name_[b];
    }

    Building& b_;
    std::vector<uint32_t> group_;
    std::vector<LinkKind> kind_;
    std::vector<std::string> name_;
};

}  // namespace

void addVerticalLinks(Building& b) {
    Linker linker(b);
    linker.stackedRooms();
    linker.stairs();
    linker.write();
}

}  // namespace sallyport::importers::mesh
