#include "importers/room_links.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>

namespace sallyport::importers {

using base::Box3;
using base::RoomId;
using base::Vec2;
using building::LinkKind;
using building::Room;

bool covers(const Room& r, Vec2 p) {
    return std::any_of(r.footprint.begin(), r.footprint.end(), [&](const base::Polygon2& poly) { return base::contains(poly, p); });
}

bool within(const Box3& b, Vec2 p) { return p.x > b.min.x && p.x < b.max.x && p.y > b.min.y && p.y < b.max.y; }

double overlap(const Box3& a, const Box3& b) {
    if (a.empty() || b.empty()) return 0;
    const double w = std::min(a.max.x, b.max.x) - std::max(a.min.x, b.min.x), d = std::min(a.max.y, b.max.y) - std::max(a.min.y, b.min.y);
    return w > 0 && d > 0 ? w * d : 0;
}

RoomLinks::Groups::Groups(size_t n) : parent_(n), name_(n) { std::iota(parent_.begin(), parent_.end(), 0u); }

uint32_t RoomLinks::Groups::rootOf(uint32_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
}

void RoomLinks::Groups::join(uint32_t a, uint32_t b, const std::string& name) {
    a = rootOf(a);
    b = rootOf(b);
    if (a > b) std::swap(a, b);
    parent_[b] = a;
    if (name_[a].empty()) name_[a] = name_[b].empty() ? name : name_[b];
}

RoomLinks::RoomLinks(size_t rooms) : groups_{Groups(rooms), Groups(rooms), Groups(rooms)} {}

void RoomLinks::join(uint32_t a, uint32_t b, LinkKind kind, const std::string& name) { groups_[size_t(kind)].join(a, b, name); }

void RoomLinks::addTo(building::Building& b) {
    static_assert(size_t(LinkKind::Ramp) == 2);
    for (const LinkKind kind : {LinkKind::Stair, LinkKind::Lift, LinkKind::Ramp}) {
        Groups& of = groups_[size_t(kind)];
        const size_t first = b.links.size();
        std::unordered_map<uint32_t, size_t> linkOf;
        for (uint32_t i = 0; i < b.rooms.size(); ++i) {
            const uint32_t root = of.rootOf(i);
            const auto [it, fresh] = linkOf.try_emplace(root, b.links.size());
            if (fresh) b.links.push_back({kind, of.name(root), {}});
            b.links[it->second].rooms.push_back(RoomId(i));
        }
        b.links.erase(std::remove_if(b.links.begin() + ptrdiff_t(first), b.links.end(), [](const auto& l) { return l.rooms.size() < 2; }),
                      b.links.end());
        for (size_t l = first; l < b.links.size(); ++l)
            std::stable_sort(b.links[l].rooms.begin(), b.links[l].rooms.end(), [&](RoomId x, RoomId y) { return b.room(x).floor < b.room(y).floor; });
    }
}

}  // namespace sallyport::importers
