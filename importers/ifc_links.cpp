// What joins floors: stairs, ramps and lifts, from the elements themselves and from stair and lift rooms above each other.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "importers/ifc_places.h"

namespace sallyport::importers::ifc {

using base::Box3;
using base::RoomId;
using building::ElementKind;
using building::LinkKind;
using building::Room;
using building::RoomUse;

namespace {

/// More between two rooms above each other and something else lies in between.
constexpr double kMaxStoreyM = 8;

bool covers(const Room& r, Vec2 p) {
    return std::any_of(r.footprint.begin(), r.footprint.end(), [&](const base::Polygon2& poly) { return base::contains(poly, p); });
}

bool within(const Box3& b, Vec2 p) { return p.x > b.min.x && p.x < b.max.x && p.y > b.min.y && p.y < b.max.y; }

/// Plan area that two boxes share.
double overlap(const Box3& a, const Box3& b) {
    if (a.empty() || b.empty()) return 0;
    const double w = std::min(a.max.x, b.max.x) - std::max(a.min.x, b.min.x), d = std::min(a.max.y, b.max.y) - std::max(a.min.y, b.min.y);
    return w > 0 && d > 0 ? w * d : 0;
}

bool isFlight(Type t) { return t == Type::StairFlight || t == Type::RampFlight; }

/// Rooms in groups that only grow together; one set of groups for each kind of link, for stairs and lifts often open on one corridor.
class Groups {
public:
    explicit Groups(size_t n) : parent_(n), name_(n) { std::iota(parent_.begin(), parent_.end(), 0u); }
    uint32_t rootOf(uint32_t i) {
        while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
        return i;
    }
    void join(uint32_t a, uint32_t b, const std::string& name) {
        a = rootOf(a);
        b = rootOf(b);
        if (a > b) std::swap(a, b);
        parent_[b] = a;
        if (name_[a].empty()) name_[a] = name_[b].empty() ? name : name_[b];
    }
    const std::string& name(uint32_t root) const { return name_[root]; }

private:
    std::vector<uint32_t> parent_;
    std::vector<std::string> name_;
};

}  // namespace

void Places::addLinks() {
    const auto& rooms = building_.rooms;
    Groups groups[] = {Groups(rooms.size()), Groups(rooms.size()), Groups(rooms.size())};
    const auto join = [&](uint32_t a, uint32_t b, LinkKind kind, const std::string& name) { groups[size_t(kind)].join(a, b, name); };
    const auto floorOfRoom = [&](uint32_t i) { return rooms[i].floor.index(); };

    std::unordered_map<uint32_t, const Box3*> boxes;
    for (const Product& p : products_)
        if (p.kind == ElementKind::Stair || p.type == Type::Slab || p.type == Type::Member || p.type == Type::Railing) boxes.emplace(p.id, &p.bounds);

    // Candidates per floor: the room with the largest share of the thing's plan. Returned in ascending order of floors.
    const auto roomsAt = [&](const Box3& body, double beside) {
        std::vector<std::pair<uint32_t, double>> best;  // room, share; one a floor
        const Box3 reach{body.min - Vec3(beside, beside, 0), body.max + Vec3(beside, beside, 0)};
        for (uint32_t i = 0; i < rooms.size(); ++i) {
            const Room& r = rooms[i];
            if (!r.floor.valid() || r.bounds.empty() || encloses_[i] || r.floorZM < body.min.z - 1 || r.floorZM > body.max.z + 0.6) continue;
            if (overlap(reach, r.bounds) <= 0) continue;
            // Stair spaces often end where the flight ends: what lies within a step of it counts where nothing lies over it, passages first.
            const double near = r.use == RoomUse::Stair || r.use == RoomUse::Corridor || r.use == RoomUse::Lobby ? 2e-3 : 1e-3;
            double share = 0;
            const Vec2 low(reach.min), span(reach.size());
            for (int k = 0; k < 81; ++k) {
                const Vec2 at = low + span * Vec2((k % 9 + 0.5) / 9, (k / 9 + 0.5) / 9);
                if (covers(r, at)) share += within(body, at) ? 1 : near;
            }
            if (share <= 0) continue;
            const auto same = std::find_if(best.begin(), best.end(), [&](const auto& b) { return floorOfRoom(b.first) == floorOfRoom(i); });
            if (same == best.end()) best.emplace_back(i, share);
            else if (share > same->second) *same = {i, share};
        }
        std::sort(best.begin(), best.end(), [&](const auto& a, const auto& b) { return floorOfRoom(a.first) < floorOfRoom(b.first); });
        return best;
    };

    for (const Product& p : products_) {
        const bool lift = p.type == Type::TransportElement;
        if ((p.kind != ElementKind::Stair && !lift) || context_.late()) continue;
        if (isFlight(p.type) && boxes.contains(structure_.wholeOf(p.id))) continue;  // its stair speaks for it
        // A stair of several flights reaches the next floor only as a whole.
        Box3 body = p.bounds;
        for (const uint32_t part : structure_.partsOf(p.id))
            if (const auto it = boxes.find(part); it != boxes.end()) body.add(*it->second);
        if (body.empty()) continue;
        LinkKind kind = p.type == Type::Ramp || p.type == Type::RampFlight ? LinkKind::Ramp : LinkKind::Stair;
        if (lift) {
            const std::string_view what = context_.fieldsOf(p.id, p.type)[8].enumeration();  // OperationType or PredefinedType
            if (what == "CRANEWAY" || what == "LIFTINGGEAR") continue;
            kind = what == "ESCALATOR" ? LinkKind::Stair : what == "MOVINGWALKWAY" ? LinkKind::Ramp : LinkKind::Lift;
        }
        const std::string name = context_.fieldsOf(p.id, p.type)[2].text();
        // A lift is drawn where its car stands: its shaft goes up and down through rooms that are called so or are no larger than a shaft.
        if (kind == LinkKind::Lift) {
            Box3 shaft = body;
            for (const Room& r : rooms) {
                shaft.min.z = std::min(shaft.min.z, r.floorZM);
                shaft.max.z = std::max(shaft.max.z, r.floorZM);
            }
            auto stops = roomsAt(shaft, 0);
            std::erase_if(stops, [&](const auto& s) { return rooms[s.first].use != RoomUse::Lift && !(rooms[s.first].areaM2 < 12); });
            for (size_t i = 0; i + 1 < stops.size(); ++i)
                if (rooms[stops[i + 1].first].floorZM - rooms[stops[i].first].floorZM < kMaxStoreyM)
                    join(stops[i].first, stops[i + 1].first, kind, name);
        }
        const auto best = roomsAt(body, 1);
        for (size_t i = 0; i + 1 < best.size(); ++i)
            if (rooms[best[i + 1].first].floorZM - rooms[best[i].first].floorZM > 0.2) join(best[i].first, best[i + 1].first, kind, name);
    }

    // Stair or lift rooms above each other, where no element says so: each with the nearest above it.
    for (uint32_t a = 0; a < rooms.size(); ++a) {
        if ((rooms[a].use != RoomUse::Stair && rooms[a].use != RoomUse::Lift) || !rooms[a].floor.valid() || encloses_[a]) continue;
        uint32_t next = a;
        for (uint32_t b = 0; b < rooms.size(); ++b) {
            if (rooms[b].use != rooms[a].use || !rooms[b].floor.valid() || encloses_[b] || floorOfRoom(b) <= floorOfRoom(a)) continue;
            if (next != a && floorOfRoom(b) >= floorOfRoom(next)) continue;
            const Vec3 sa = rooms[a].bounds.size(), sb = rooms[b].bounds.size();
            if (rooms[b].floorZM - rooms[a].floorZM < kMaxStoreyM &&
                overlap(rooms[a].bounds, rooms[b].bounds) > 0.3 * std::min(sa.x * sa.y, sb.x * sb.y))
                next = b;
        }
        if (next != a) join(a, next, rooms[a].use == RoomUse::Lift ? LinkKind::Lift : LinkKind::Stair, rooms[a].name);
    }

    for (const LinkKind kind : {LinkKind::Stair, LinkKind::Lift, LinkKind::Ramp}) {
        Groups& of = groups[size_t(kind)];
        std::unordered_map<uint32_t, size_t> linkOf;
        for (uint32_t i = 0; i < rooms.size(); ++i) {
            const uint32_t root = of.rootOf(i);
            const auto [it, fresh] = linkOf.try_emplace(root, building_.links.size());
            if (fresh) building_.links.push_back({kind, of.name(root), {}});
            building_.links[it->second].rooms.push_back(RoomId(i));
        }
    }
    std::erase_if(building_.links, [](const building::VerticalLink& l) { return l.rooms.size() < 2; });
    for (building::VerticalLink& l : building_.links)
        std::stable_sort(l.rooms.begin(), l.rooms.end(), [&](RoomId a, RoomId b) { return rooms[a.index()].floor < rooms[b.index()].floor; });
}

}  // namespace sallyport::importers::ifc
