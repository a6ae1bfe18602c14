// Doors: where they stand, how they swing, what they join; and the stairs and lifts that join floors.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "importers/ifc_places.h"

namespace sallyport::importers::ifc {

using base::Box3;
using base::DoorId;
using base::RoomId;
using building::Door;
using building::DoorSwing;
using building::ElementKind;
using building::LinkKind;
using building::Room;
using building::RoomUse;

namespace {

void addCorners(Box3& out, const Box3& b, const Mat4& m) {
    for (int i = 0; i < 8 && !b.empty(); ++i)
        out.add(Vec3(m * glm::dvec4(i & 1 ? b.max.x : b.min.x, i & 2 ? b.max.y : b.min.y, i & 4 ? b.max.z : b.min.z, 1)));
}

bool covers(const Room& r, Vec2 p) {
    return std::any_of(r.footprint.begin(), r.footprint.end(), [&](const base::Polygon2& poly) { return base::contains(poly, p); });
}

bool nearPlan(const Box3& b, Vec2 p, double reach) {
    return !b.empty() && p.x > b.min.x - reach && p.x < b.max.x + reach && p.y > b.min.y - reach && p.y < b.max.y + reach;
}

/// Plan area that two boxes share.
double overlap(const Box3& a, const Box3& b) {
    if (a.empty() || b.empty()) return 0;
    const double w = std::min(a.max.x, b.max.x) - std::max(a.min.x, b.min.x), d = std::min(a.max.y, b.max.y) - std::max(a.min.y, b.min.y);
    return w > 0 && d > 0 ? w * d : 0;
}

bool isDoor(Type t) { return t == Type::Door || t == Type::DoorStandardCase; }

}  // namespace

void Places::readSwing(Door& d, uint32_t record, const step::Fields& f) const {
    // OperationType stands in the door itself (IFC4) or in its style or type, at a place that differs between them.
    std::string_view operation = f[11].enumeration();
    const uint32_t type = structure_.typeOf(record);
    if (operation.empty() || operation == "NOTDEFINED") {
        if (context_.typeOf(type) == Type::DoorStyle) operation = context_.fieldsOf(type, Type::DoorStyle)[8].enumeration();
        else if (context_.typeOf(type) == Type::DoorType) operation = context_.fieldsOf(type, Type::DoorType)[10].enumeration();
    }
    const auto has = [&](std::string_view word) { return operation.find(word) != std::string_view::npos; };
    if (has("REVOLVING")) d.swing = DoorSwing::Revolving;
    else if (has("SLIDING")) d.swing = DoorSwing::Sliding;
    else if (has("FOLDING") || has("ROLLINGUP") || has("LIFTING")) d.swing = DoorSwing::Folding;
    else if (has("DOUBLE_DOOR") || has("DOUBLE_PANEL")) d.swing = DoorSwing::Double;
    else if (has("SWING")) d.swing = DoorSwing::Single;
    // "Left": the hinge is on the left seen along +Y of the door's placement, which is towards -X.
    d.hingeAtStart = !has("RIGHT");
}

RoomId Places::roomBeside(const Door& d, double side, double halfDepthM, const std::vector<uint32_t>& near) const {
    const Vec2 across = Vec2(-d.along.y, d.along.x) * side;
    const double z = d.position.z + std::min(1.0, d.heightM / 2);
    for (const double beyond : {0.05, 0.2, 0.4, 0.7, 1.0})
        for (const double shift : {0.0, -0.3, 0.3}) {
            const Vec2 p = Vec2(d.position) + across * (halfDepthM + beyond) + d.along * (shift * d.widthM);
            for (const uint32_t i : near) {
                const Room& r = building_.rooms[i];
                if (nearPlan(r.bounds, p, 0) && z > r.bounds.min.z - 0.3 && z < r.bounds.max.z + 0.1 && covers(r, p)) return RoomId(i);
            }
        }
    return RoomId();
}

void Places::readRooms(Door& d, uint32_t record, double halfDepthM) const {
    std::vector<RoomId> stated;
    for (const uint32_t element : {record, structure_.openingOf(record)})
        for (const uint32_t space : structure_.spacesAt(element))
            if (const RoomId r = roomOf(space); r.valid() && std::find(stated.begin(), stated.end(), r) == stated.end()) stated.push_back(r);
    if (stated.size() == 2) {
        d.rooms = stated;
        return;
    }
    std::vector<uint32_t> near;
    for (uint32_t i = 0; i < building_.rooms.size(); ++i)
        if (nearPlan(building_.rooms[i].bounds, Vec2(d.position), d.widthM + halfDepthM + 1.5)) near.push_back(i);
    const RoomId left = roomBeside(d, 1, halfDepthM, near), right = roomBeside(d, -1, halfDepthM, near);
    std::vector<RoomId> seen;
    if (left.valid()) seen.push_back(left);
    if (right.valid() && right != left) seen.push_back(right);
    if (stated.size() > 2) {
        std::erase_if(seen, [&](RoomId r) { return std::find(stated.begin(), stated.end(), r) == stated.end(); });
        for (const RoomId r : stated)
            if (seen.size() < 2 && std::find(seen.begin(), seen.end(), r) == seen.end()) seen.push_back(r);
    } else if (stated.size() == 1 && std::find(seen.begin(), seen.end(), stated[0]) == seen.end()) {
        if (seen.size() == 2) seen.pop_back();
        seen.insert(seen.begin(), stated[0]);
    }
    d.rooms = std::move(seen);
    // A door inside one room has that room on both sides. One that the file calls internal may lead to a part of the building without a space;
    // exporters say so of outer doors too, hence there must be a floor on the other side.
    d.exterior = d.rooms.size() == 1 && left != right;
    if (d.exterior && structure_.factsOf(record).external == false) {
        const double side = left.valid() ? -1 : 1;
        const Vec2 beyond = Vec2(d.position) + Vec2(-d.along.y, d.along.x) * (side * (halfDepthM + 1));
        d.exterior = !slabUnder(beyond, d.position.z);
    }
}

bool Places::slabUnder(Vec2 at, double z) const {
    for (const Product& p : products_) {
        if (p.kind != ElementKind::Slab || !nearPlan(p.bounds, at, 0) || p.bounds.max.z < z - 1 || p.bounds.min.z > z + 0.3) continue;
        for (const building::MeshPart& part : p.parts) {
            const building::Mesh& mesh = building_.meshes[part.mesh];
            for (size_t t = 0; t + 2 < mesh.indices.size(); t += 3) {
                Vec2 corner[3];
                for (int k = 0; k < 3; ++k) corner[k] = Vec2(part.transform * glm::dvec4(Vec3(mesh.positions[mesh.indices[t + size_t(k)]]), 1)) - at;
                const auto cross = [](Vec2 a, Vec2 b) { return a.x * b.y - a.y * b.x; };
                const double a = cross(corner[0], corner[1]), b = cross(corner[1], corner[2]), c = cross(corner[2], corner[0]);
                if ((a > 0 && b > 0 && c > 0) || (a < 0 && b < 0 && c < 0)) return true;
            }
        }
    }
    return false;
}

void Places::addDoors() {
    std::unordered_map<uint32_t, const Product*> openings;
    for (const Product& p : products_)
        if (p.hidden) openings.emplace(p.id, &p);
    for (const Product& p : products_) {
        if (!isDoor(p.type)) continue;
        const step::Fields f = context_.fieldsOf(p.id, p.type);
        Door d;
        d.sourceId = f[0].text(64);
        d.id = uniqueId(f, p.id);
        d.name = f[2].text();
        d.bounds = p.bounds;

        // The opening is the door's true extent: the leaf may be drawn ajar, the frame may overlap the wall.
        const Mat4 toDoor = glm::inverse(p.world);
        Box3 extent;
        const auto opening = openings.find(structure_.openingOf(p.id));
        if (opening != openings.end()) addCorners(extent, opening->second->ownBounds, toDoor * opening->second->world);
        const bool fromOpening = !extent.empty();
        if (!fromOpening) addCorners(extent, p.bounds, toDoor);
        const auto usable = [](double v) { return std::isfinite(v) && v > 0.2 && v < 30; };
        const double height = context_.length(f[8]), width = context_.length(f[9]);
        if (usable(width)) d.widthM = width;
        else if (!extent.empty() && usable(extent.size().x)) d.widthM = extent.size().x;
        if (usable(height)) d.heightM = height;
        else if (!extent.empty() && usable(extent.size().z)) d.heightM = extent.size().z;

        Vec2 along(p.world[0]);
        if (glm::length(along) < 0.5) along = !p.bounds.empty() && p.bounds.size().y > p.bounds.size().x ? Vec2(0, 1) : Vec2(1, 0);
        d.along = glm::normalize(along);
        double halfDepth = 0.1;
        if (!extent.empty()) {
            d.position = Vec3(p.world * glm::dvec4(extent.centre(), 1));
            Box3 upright;
            addCorners(upright, extent, p.world);
            d.position.z = upright.min.z;
            // Openings often reach beyond the faces of a thin wall; more than half a metre each way is no wall.
            halfDepth = std::clamp(extent.size().y / 2, 0.02, 0.5);
        } else {
            d.position = Vec3(p.world[3]);
        }
        d.floor = storeyFloor(p.id);
        if (!d.floor.valid()) d.floor = floorAt(d.position.z);
        readSwing(d, p.id, f);
        readRooms(d, p.id, halfDepth);
        if (d.rooms.size() == 1 && !d.exterior && building_.room(d.rooms[0]).footprint.empty())
            d.exterior = structure_.factsOf(p.id).external.value_or(false);
        const DoorId id(uint32_t(building_.doors.size()));
        for (const RoomId r : d.rooms) building_.rooms[r.index()].doors.push_back(id);
        doors_.emplace(p.id, id);
        building_.doors.push_back(std::move(d));
    }
}

void Places::addLinks() {
    const auto& rooms = building_.rooms;
    std::vector<uint32_t> group(rooms.size());
    std::iota(group.begin(), group.end(), 0u);
    std::vector<LinkKind> kinds(rooms.size(), LinkKind::Stair);
    std::vector<std::string> names(rooms.size());
    const auto rootOf = [&](uint32_t i) {
        while (group[i] != i) i = group[i] = group[group[i]];
        return i;
    };
    const auto join = [&](uint32_t a, uint32_t b, LinkKind kind, const std::string& name) {
        a = rootOf(a);
        b = rootOf(b);
        if (a > b) std::swap(a, b);
        group[b] = a;
        kinds[a] = kind;
        if (names[a].empty()) names[a] = names[b].empty() ? name : names[b];
    };
    const auto above = [&](const Room& low, const Room& high) {
        return low.floor.valid() && high.floor.valid() && low.floor.index() + 1 == high.floor.index();
    };

    // A stair joins the rooms it stands in with those it arrives in, one floor up.
    for (const Product& p : products_) {
        const bool ramp = p.type == Type::Ramp || p.type == Type::RampFlight;
        if ((p.kind != ElementKind::Stair && p.type != Type::TransportElement) || p.bounds.empty()) continue;
        const LinkKind kind = ramp ? LinkKind::Ramp : p.type == Type::TransportElement ? LinkKind::Lift : LinkKind::Stair;
        std::unordered_map<uint32_t, std::pair<uint32_t, double>> best;  // floor -> room with the largest share of the stair's plan
        for (uint32_t i = 0; i < rooms.size(); ++i) {
            const Room& r = rooms[i];
            if (!r.floor.valid() || r.bounds.empty() || r.floorZM < p.bounds.min.z - 1 || r.floorZM > p.bounds.max.z + 0.6) continue;
            const Box3 reach{p.bounds.min - 1.0, p.bounds.max + 1.0};
            if (overlap(reach, r.bounds) <= 0) continue;
            // Stair spaces often end where the flight ends: what lies within a step of it counts where nothing lies over it, passages first.
            const double beside = r.use == RoomUse::Stair || r.use == RoomUse::Corridor || r.use == RoomUse::Lobby ? 2e-3 : 1e-3;
            double share = 0;
            const Vec2 low(reach.min), span(reach.size());
            for (int k = 0; k < 81; ++k) {
                const Vec2 at = low + span * Vec2((k % 9 + 0.5) / 9, (k / 9 + 0.5) / 9);
                if (covers(r, at)) share += nearPlan(p.bounds, at, 0) ? 1 : beside;
            }
            auto& slot = best[uint32_t(r.floor.index())];
            if (share > slot.second) slot = {i, share};
        }
        for (const auto& [floor, low] : best)
            if (const auto high = best.find(floor + 1); low.second > 0 && high != best.end() && high->second.second > 0)
                join(low.first, high->second.first, kind, context_.fieldsOf(p.id, p.type)[2].text());
    }
    // Stair or lift rooms above each other, where no element says so.
    for (uint32_t a = 0; a < rooms.size(); ++a) {
        if (rooms[a].use != RoomUse::Stair && rooms[a].use != RoomUse::Lift) continue;
        for (uint32_t b = 0; b < rooms.size(); ++b) {
            if (rooms[b].use != rooms[a].use || !above(rooms[a], rooms[b])) continue;
            const Vec3 sa = rooms[a].bounds.size(), sb = rooms[b].bounds.size();
            if (overlap(rooms[a].bounds, rooms[b].bounds) > 0.3 * std::min(sa.x * sa.y, sb.x * sb.y))
                join(a, b, rooms[a].use == RoomUse::Lift ? LinkKind::Lift : LinkKind::Stair, rooms[a].name);
        }
    }
    std::unordered_map<uint32_t, size_t> linkOf;
    for (uint32_t i = 0; i < rooms.size(); ++i) {
        const uint32_t root = rootOf(i);
        const auto [it, fresh] = linkOf.try_emplace(root, building_.links.size());
        if (fresh) building_.links.push_back({kinds[root], names[root], {}});
        building_.links[it->second].rooms.push_back(RoomId(i));
    }
    std::erase_if(building_.links, [](const building::VerticalLink& l) { return l.rooms.size() < 2; });
    for (building::VerticalLink& l : building_.links)
        std::stable_sort(l.rooms.begin(), l.rooms.end(), [&](RoomId a, RoomId b) { return rooms[a.index()].floor < rooms[b.index()].floor; });
}

}  // namespace sallyport::importers::ifc
