// Room outlines -> wall axes, junctions, clear outlines, doors and windows of one floor.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "importers/plan_model.h"

namespace sallyport::importers::plan {

using building::Problem;

namespace {

using Mm = int64_t;  // Axes are compared in whole millimetres: outlines typed by hand meet exactly or not at all.
Mm mm(double m) { return Mm(std::llround(m * 1000)); }

struct Span {
    Mm from, to;
    uint32_t room;
    bool positive;
};

/// Walls that meet at a junction: to the west, east, south and north of it.
struct Junction {
    WallPiece *west = nullptr, *east = nullptr, *south = nullptr, *north = nullptr;
};

double thick(const WallPiece* p) { return p ? p->thicknessM : 0; }

Problem problem(const char* code, const std::string& message, const std::string& where) { return {code, Problem::Severity::Error, message, where}; }

/// Decides which wall fills the corner, so that no two solids overlap: the thicker one, else the one that runs through, else the east-west one.
void settle(const Junction& j) {
    const double h = std::max(thick(j.west), thick(j.east)), v = std::max(thick(j.south), thick(j.north));
    // An opening ends at the face of the wall that it meets.
    if (v == 0)
        for (WallPiece* p : {j.south, j.north})
            if (p) (p == j.south ? p->toTrimM : p->fromTrimM) = h / 2;
    if (h == 0)
        for (WallPiece* p : {j.west, j.east})
            if (p) (p == j.west ? p->toTrimM : p->fromTrimM) = v / 2;
    if (h == 0 || v == 0) return;
    const bool throughH = thick(j.west) > 0 && thick(j.east) > 0, throughV = thick(j.south) > 0 && thick(j.north) > 0;
    const bool levelOwns = h != v ? h > v : throughH || !throughV;
    WallPiece* const low = levelOwns ? j.west : j.south;   // ends here
    WallPiece* const high = levelOwns ? j.east : j.north;  // begins here
    const double across = (levelOwns ? v : h) / 2, along = (levelOwns ? h : v) / 2;
    if (thick(low) >= thick(high)) {
        low->toTrimM = thick(high) == thick(low) ? 0 : -across;
        if (high && thick(high) != thick(low)) high->fromTrimM = across;
    } else {
        high->fromTrimM = -across;
        if (low) low->toTrimM = across;
    }
    if (WallPiece* p = levelOwns ? j.south : j.west) p->toTrimM = along;
    if (WallPiece* p = levelOwns ? j.north : j.east) p->fromTrimM = along;
}

}  // namespace

FloorShape layOutWalls(const Plan& plan, size_t floor, uint32_t firstRoom, std::vector<Problem>& problems) {
    const FloorSpec& spec = plan.floors[floor];
    std::map<std::pair<bool, Mm>, std::vector<Span>> lines;
    for (size_t r = 0; r < spec.rooms.size(); ++r) {
        const auto& ring = spec.rooms[r].ring;
        for (size_t i = 0; i < ring.size(); ++i) {
            const Vec2 a = ring[i], b = ring[(i + 1) % ring.size()];
            const bool horizontal = a.y == b.y;
            // Counter-clockwise: the inside is north of an eastward edge and west of a northward one.
            const bool positive = horizontal ? b.x > a.x : b.y < a.y;
            const Mm from = mm(horizontal ? a.x : a.y), to = mm(horizontal ? b.x : b.y);
            lines[{horizontal, mm(horizontal ? a.y : a.x)}].push_back({std::min(from, to), std::max(from, to), uint32_t(r), positive});
        }
    }
    // Every corner of any room is a junction on the axes that it lies on, so pieces never pass one.
    std::map<std::pair<bool, Mm>, std::set<Mm>> cuts;
    for (const auto& [key, spans] : lines)
        for (const Span& s : spans)
            for (const Mm c : {s.from, s.to}) {
                cuts[key].insert(c);
                if (const auto cross = lines.find({!key.first, c}); cross != lines.end()) cuts[cross->first].insert(key.second);
            }
    std::set<std::pair<uint32_t, uint32_t>> open;
    for (const OpenSpec& o : spec.opens) {
        const auto a = findRoom(spec, o.first), b = findRoom(spec, o.second);
        if (!a || !b) {
            problems.push_back(problem("plan-unknown-room", "'" + o.name + "' is between rooms that floor " + spec.id + " does not have", o.line));
            continue;
        }
        open.insert(std::minmax(uint32_t(*a), uint32_t(*b)));
    }
    FloorShape shape;
    const auto outside = [&](RoomId id) { return !id.valid() || spec.rooms[id.index() - firstRoom].use == RoomUse::Outdoor; };
    const auto heightOf = [&](RoomId id) { return id.valid() && !outside(id) ? spec.rooms[id.index() - firstRoom].wallHeightM : 0.0; };
    for (const auto& [key, spans] : lines) {
        const auto& at = cuts[key];
        for (auto c = at.begin(); std::next(c) != at.end(); ++c) {
            const Mm from = *c, to = *std::next(c);
            WallPiece p;
            p.horizontal = key.first;
            p.at = double(key.second) / 1000;
            p.from = double(from) / 1000;
            p.to = double(to) / 1000;
            for (const Span& s : spans) {
                if (s.from > from || s.to < to) continue;
                RoomId& side = s.positive ? p.positive : p.negative;
                if (side.valid())
                    problems.push_back(problem("plan-overlap",
                                               "rooms " + spec.rooms[side.index() - firstRoom].key() + " and " + spec.rooms[s.room].key() +
                                                   " of floor " + spec.id + " overlap",
                                               spec.rooms[s.room].line));
                side = RoomId(firstRoom + s.room);
            }
            if (outside(p.positive) && outside(p.negative)) continue;
            const bool exterior = outside(p.positive) || outside(p.negative);
            p.thicknessM = exterior ? plan.walls.exteriorM : plan.walls.interiorM;
            if (!exterior && open.contains(std::minmax(p.positive.value - firstRoom, p.negative.value - firstRoom))) p.thicknessM = 0;
            const double own = std::max(heightOf(p.positive), heightOf(p.negative));
            p.heightM = own > 0 ? own : spec.heightM - plan.walls.slabM;
            shape.pieces.push_back(p);
        }
    }
    std::map<std::pair<Mm, Mm>, Junction> junctions;
    for (WallPiece& p : shape.pieces) {
        const auto at = [&](double along) -> Junction& { return p.horizontal ? junctions[{mm(along), mm(p.at)}] : junctions[{mm(p.at), mm(along)}]; };
        Junction &a = at(p.from), &b = at(p.to);
        (p.horizontal ? a.east : a.north) = &p;
        (p.horizontal ? b.west : b.south) = &p;
    }
    for (const auto& [where, j] : junctions) settle(j);
    return shape;
}

building::Polygon2 clearOutline(const RoomSpec& room, RoomId id, const FloorShape& shape) {
    struct Edge {
        Vec2 a, b;
        double inset;
    };
    std::vector<Edge> edges;
    for (size_t i = 0; i < room.ring.size(); ++i) {
        const Vec2 a = room.ring[i], b = room.ring[(i + 1) % room.ring.size()];
        const bool horizontal = a.y == b.y;
        const double lo = horizontal ? std::min(a.x, b.x) : std::min(a.y, b.y), hi = horizontal ? std::max(a.x, b.x) : std::max(a.y, b.y);
        const bool forward = horizontal ? b.x > a.x : b.y > a.y;
        std::vector<Edge> along;
        for (const WallPiece& p : shape.pieces) {
            if (p.horizontal != horizontal || mm(p.at) != mm(horizontal ? a.y : a.x) || (p.positive != id && p.negative != id)) continue;
            if (mm(p.from) < mm(lo) || mm(p.to) > mm(hi)) continue;
            const double from = p.from + p.fromTrimM, to = p.to - p.toTrimM;  // where its solid begins and ends
            const Vec2 s = horizontal ? Vec2(from, p.at) : Vec2(p.at, from), e = horizontal ? Vec2(to, p.at) : Vec2(p.at, to);
            along.push_back(forward ? Edge{s, e, p.thicknessM / 2} : Edge{e, s, p.thicknessM / 2});
        }
        std::sort(along.begin(), along.end(), [&](const Edge& x, const Edge& y) { return glm::dot(x.a - a, b - a) < glm::dot(y.a - a, b - a); });
        if (along.empty()) along.push_back({a, b, 0});  // beside open ground only
        for (const Edge& e : along) {
            if (!edges.empty() && edges.back().inset == e.inset &&
                ((edges.back().a.y == e.b.y && horizontal) || (edges.back().a.x == e.b.x && !horizontal)))
                edges.back().b = e.b;
            else edges.push_back(e);
        }
    }
    building::Polygon2 out;
    for (size_t i = 0; i < edges.size(); ++i) {
        const Edge &e = edges[i], &n = edges[(i + 1) % edges.size()];
        const Vec2 de = glm::normalize(e.b - e.a), dn = glm::normalize(n.b - n.a), ne(-de.y, de.x), nn(-dn.y, dn.x);
        if (std::abs(glm::dot(de, nn)) > 0.5) {  // a corner
            out.outer.push_back((de.y == 0 ? Vec2(n.a.x, e.b.y) : Vec2(e.b.x, n.a.y)) + ne * e.inset + nn * n.inset);
        } else {  // a step where a wall ends beside a thinner one or an opening
            const Vec2 at = e.inset > n.inset ? e.b : n.a;
            out.outer.push_back(at + ne * e.inset);
            out.outer.push_back(at + nn * n.inset);
        }
    }
    return out;
}

namespace {

/// The piece of wall that holds the whole span, if any.
const WallPiece* pieceAt(const FloorShape& shape, Vec2 at) {
    for (const WallPiece& p : shape.pieces) {
        const double across = p.horizontal ? at.y : at.x, along = p.horizontal ? at.x : at.y;
        if (std::abs(across - p.at) <= 0.05 && along > p.from && along < p.to) return &p;
    }
    return nullptr;
}

double usualWidth(DoorSwing s) {
    switch (s) {
        case DoorSwing::Double:
            return 1.8;
        case DoorSwing::Sliding:
            return 1.1;
        case DoorSwing::Opening:
            return 2.0;
        default:
            return 0.95;
    }
}

void addDoor(Building& b, building::Door d, double thicknessM) {
    const Vec2 across(-d.along.y, d.along.x);
    for (const double s : {-1.0, 1.0})
        for (const double t : {-1.0, 1.0})
            for (const double z : {0.0, d.heightM}) d.bounds.add(d.position + Vec3(d.along * (s * d.widthM / 2) + across * (t * thicknessM / 2), z));
    d.sourceId = d.id;
    const DoorId id(uint32_t(b.doors.size()));
    for (const RoomId r : d.rooms) b.rooms[r.index()].doors.push_back(id);
    b.doors.push_back(std::move(d));
}

}  // namespace

void placeDoors(const Plan& plan, size_t floor, uint32_t firstRoom, FloorShape& shape, Building& b, std::vector<Problem>& problems) {
    const FloorSpec& spec = plan.floors[floor];
    const FloorId floorId{uint32_t(floor)};
    const auto use = [&](RoomId id) { return spec.rooms[id.index() - firstRoom].use; };
    for (const DoorSpec& s : spec.doors) {
        const auto reject = [&](const char* code, const std::string& why) {
            problems.push_back(problem(code, "door " + s.name + " " + why, s.line));
        };
        const WallPiece* p = pieceAt(shape, s.at);
        if (!p || p->thicknessM == 0) {
            reject("plan-door-off-wall", "is not on a wall of floor " + spec.id + "; move 'at' onto a room's edge");
            continue;
        }
        building::Door d;
        d.id = spec.id + "/" + s.name;
        d.name = s.name;
        d.exteriorNumber = s.exteriorNumber;
        d.floor = floorId;
        d.monitored = s.lockSensor;
        d.swing = s.swing;
        d.widthM = s.widthM > 0 ? s.widthM : usualWidth(s.swing);
        d.heightM = s.heightM > 0 ? s.heightM : s.swing == DoorSwing::Opening ? spec.ceilingM - 0.3 : 2.1;
        const double along = p->horizontal ? s.at.x : s.at.y, from = along - d.widthM / 2, to = along + d.widthM / 2;
        if (from < p->from + std::max(0.05, p->fromTrimM) || to > p->to - std::max(0.05, p->toTrimM)) {
            reject("plan-door-too-near-corner", "reaches past the end of its wall");
            continue;
        }
        if (std::any_of(shape.holes.begin(), shape.holes.end(),
                        [&](const WallHole& h) { return h.horizontal == p->horizontal && mm(h.at) == mm(p->at) && h.from < to && h.to > from; })) {
            reject("plan-door-overlap", "overlaps another door");
            continue;
        }
        for (const RoomId r : {p->positive, p->negative})
            if (r.valid()) d.rooms.push_back(r);
        d.exterior = d.rooms.size() == 1;
        // The leaf swings out of the building, else into the room that is no corridor, unless the plan says where to.
        bool positive = p->positive.valid();
        if (d.exterior) positive = !positive;
        else if (use(p->positive) == RoomUse::Corridor || use(p->positive) == RoomUse::Lobby) positive = false;
        if (const auto into = findRoom(spec, s.into)) {
            const RoomId id(firstRoom + uint32_t(*into));
            if (id != p->positive && id != p->negative) reject("plan-door-into", "does not lead to room " + s.into);
            else positive = id == p->positive;
        } else if (!s.into.empty()) {
            reject("plan-unknown-room", "swings into room '" + s.into + "', which floor " + spec.id + " does not have");
        }
        // Left normal of `along` is the side of the swing.
        d.along = p->horizontal ? Vec2(positive ? 1 : -1, 0) : Vec2(0, positive ? -1 : 1);
        if (s.hinge) {
            const Vec2 toHinge = *s.hinge == Side::West    ? Vec2(-1, 0)
                                 : *s.hinge == Side::East  ? Vec2(1, 0)
                                 : *s.hinge == Side::South ? Vec2(0, -1)
                                                           : Vec2(0, 1);
            d.hingeAtStart = glm::dot(toHinge, d.along) < 0;
        }
        d.position = Vec3(p->horizontal ? Vec2(s.at.x, p->at) : Vec2(p->at, s.at.y), spec.elevationM);
        shape.holes.push_back({p->horizontal, p->at, from, to, 0, d.heightM, DoorId(uint32_t(b.doors.size()))});
        addDoor(b, std::move(d), p->thicknessM);
    }
    for (const OpenSpec& o : spec.opens) {
        const auto first = findRoom(spec, o.first), second = findRoom(spec, o.second);
        if (!first || !second) continue;  // reported by layOutWalls
        const RoomId a(firstRoom + uint32_t(*first)), c(firstRoom + uint32_t(*second));
        bool met = false;
        for (const WallPiece& p : shape.pieces) {
            if (p.thicknessM > 0 || std::minmax(p.positive, p.negative) != std::minmax(a, c)) continue;
            const double from = p.from + std::max(0.0, p.fromTrimM), to = p.to - std::max(0.0, p.toTrimM), middle = (from + to) / 2;
            building::Door d;
            d.id = spec.id + "/" + o.name + (met ? " 2" : "");
            d.name = o.name;
            d.floor = floorId;
            d.rooms = {p.positive, p.negative};
            d.swing = DoorSwing::Opening;
            d.widthM = to - from;
            d.heightM = spec.ceilingM;
            d.along = p.horizontal ? Vec2(1, 0) : Vec2(0, -1);
            d.position = Vec3(p.horizontal ? Vec2(middle, p.at) : Vec2(p.at, middle), spec.elevationM);
            addDoor(b, std::move(d), 0);
            met = true;
        }
        if (!met) problems.push_back(problem("plan-open-apart", "'" + o.name + "': its two rooms have no edge in common", o.line));
    }
}

void placeWindows(const Plan& plan, size_t floor, uint32_t firstRoom, FloorShape& shape) {
    const FloorSpec& spec = plan.floors[floor];
    const WindowRule& rule = plan.windows;
    const auto outside = [&](RoomId id) { return !id.valid() || spec.rooms[id.index() - firstRoom].use == RoomUse::Outdoor; };
    const size_t doorHoles = shape.holes.size();
    for (const WallPiece& p : shape.pieces) {
        if (p.thicknessM == 0 || outside(p.positive) == outside(p.negative)) continue;
        const RoomUse use = spec.rooms[(outside(p.positive) ? p.negative : p.positive).index() - firstRoom].use;
        if (std::find(rule.uses.begin(), rule.uses.end(), use) == rule.uses.end()) continue;
        const double clear = p.to - p.from - 0.5;
        const int count = int(clear / rule.pitchM);
        for (int i = 0; i < count; ++i) {
            const double middle = (p.from + p.to) / 2 + (i - (count - 1) / 2.0) * rule.pitchM;
            const WallHole hole{
                p.horizontal, p.at, middle - rule.widthM / 2, middle + rule.widthM / 2, rule.sillM, std::min(rule.headM, p.heightM - 0.2), {}};
            const bool blocked = std::any_of(shape.holes.begin(), shape.holes.begin() + ptrdiff_t(doorHoles), [&](const WallHole& h) {
                return h.horizontal == p.horizontal && mm(h.at) == mm(p.at) && h.from - 0.2 < hole.to && h.to + 0.2 > hole.from;
            });
            if (!blocked) shape.holes.push_back(hole);
        }
    }
}

}  // namespace sallyport::importers::plan
