// What joins floors: stairs, ramps and lifts, from the elements themselves and from stair and lift rooms above each other.
#include <algorithm>
#include <cmath>

#include "importers/ifc_places.h"
#include "importers/room_links.h"

namespace sallyport::importers::ifc {

using base::Box3;
using building::ElementKind;
using building::LinkKind;
using building::Room;
using building::RoomUse;

namespace {

/// More between two rooms above each other and something else lies in between.
constexpr double kMaxStoreyM = 8;

bool isFlight(Type t) { return t == Type::StairFlight || t == Type::RampFlight; }

}  // namespace

void Places::addLinks() {
    const auto& rooms = building_.rooms;
    RoomLinks links(rooms.size());
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
                    links.join(stops[i].first, stops[i + 1].first, kind, name);
        }
        const auto best = roomsAt(body, 1);
        for (size_t i = 0; i + 1 < best.size(); ++i)
            if (rooms[best[i + 1].first].floorZM - rooms[best[i].first].floorZM > 0.2) links.join(best[i].first, best[i + 1].first, kind, name);
    }

    // Stair or lift rooms above each other, where no element says so: each with the nearest above it.
    std::vector<uint32_t> shafts;
    for (uint32_t i = 0; i < rooms.size(); ++i)
        if ((rooms[i].use == RoomUse::Stair || rooms[i].use == RoomUse::Lift) && rooms[i].floor.valid() && !encloses_[i]) shafts.push_back(i);
    for (const uint32_t a : shafts) {
        if (context_.late()) break;
        uint32_t next = a;
        for (const uint32_t b : shafts) {
            if (rooms[b].use != rooms[a].use || floorOfRoom(b) <= floorOfRoom(a)) continue;
            if (next != a && floorOfRoom(b) >= floorOfRoom(next)) continue;
            const Vec3 sa = rooms[a].bounds.size(), sb = rooms[b].bounds.size();
            if (rooms[b].floorZM - rooms[a].floorZM < kMaxStoreyM &&
                overlap(rooms[a].bounds, rooms[b].bounds) > 0.3 * std::min(sa.x * sa.y, sb.x * sb.y))
                next = b;
        }
        if (next != a) links.join(a, next, rooms[a].use == RoomUse::Lift ? LinkKind::Lift : LinkKind::Stair, rooms[a].name);
    }

    links.addTo(building_);
    if (context_.late())
        context_.problems.add("too-slow", Problem::Severity::Error,
                              "the file took more than two minutes to read; some stairs and lifts join nothing");
}

}  // namespace sallyport::importers::ifc
