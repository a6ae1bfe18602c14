#include "building/walk_graph.h"

#include <algorithm>
#include <cmath>
#include <queue>

namespace sallyport::building {
namespace {

constexpr double kDoorStandoffM = 0.45;   ///< a step before the leaf
constexpr double kCornerStandoffM = 0.4;  ///< shoulder room round an inward corner
constexpr double kFlightFactor = 2.2;     ///< metres walked per metre climbed on a stair, landing turns included
constexpr uint32_t kNone = 0xffffffffu;

/// Whether the open segments properly cross.
bool crosses(Vec2 a, Vec2 b, Vec2 c, Vec2 d) {
    constexpr double kEps = 1e-9;
    const double d1 = base::cross(b - a, c - a), d2 = base::cross(b - a, d - a), d3 = base::cross(d - c, a - c), d4 = base::cross(d - c, b - c);
    return ((d1 > kEps && d2 < -kEps) || (d1 < -kEps && d2 > kEps)) && ((d3 > kEps && d4 < -kEps) || (d3 < -kEps && d4 > kEps));
}

bool crossesRing(const std::vector<Vec2>& ring, Vec2 a, Vec2 b) {
    for (size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++)
        if (crosses(a, b, ring[j], ring[i])) return true;
    return false;
}

struct Node {
    Vec3 position;
    FloorId floor;
    RoomId room;
};
struct Edge {
    uint32_t to;
    double lengthM;
    DoorId door;
};

}  // namespace

struct WalkGraph::Impl {
    std::vector<Room> rooms;
    std::vector<std::vector<uint32_t>> roomsByFloor;
    std::vector<Node> nodes;
    std::vector<std::vector<Edge>> edges;
    std::vector<std::vector<uint32_t>> nodesOfRoom;

    uint32_t add(Vec3 p, FloorId floor, RoomId room) {
        nodes.push_back({p, floor, room});
        edges.emplace_back();
        nodesOfRoom[room.index()].push_back(uint32_t(nodes.size() - 1));
        return uint32_t(nodes.size() - 1);
    }
    void join(uint32_t a, uint32_t b, double lengthM, DoorId door = {}) {
        edges[a].push_back({b, lengthM, door});
        edges[b].push_back({a, lengthM, door});
    }
    uint32_t roomAt(FloorId floor, Vec2 p) const {
        if (!floor.valid() || floor.index() >= roomsByFloor.size()) return kNone;
        for (uint32_t r : roomsByFloor[floor.index()])
            for (const Polygon2& poly : rooms[r].footprint)
                if (base::contains(poly, p)) return r;
        return kNone;
    }
};

bool WalkGraph::inside(const Room& room, Vec2 a, Vec2 b) {
    for (const Polygon2& p : room.footprint) {
        if (!base::contains(p, a) || !base::contains(p, b) || !base::contains(p, (a + b) * 0.5)) continue;
        if (crossesRing(p.outer, a, b)) continue;
        if (std::none_of(p.holes.begin(), p.holes.end(), [&](const auto& h) { return crossesRing(h, a, b); })) return true;
    }
    return false;
}

WalkGraph::WalkGraph(const Building& b) {
    auto g = std::make_unique<Impl>();
    g->rooms = b.rooms;
    g->roomsByFloor.resize(b.floors.size());
    g->nodesOfRoom.resize(b.rooms.size());
    for (uint32_t i = 0; i < b.rooms.size(); ++i)
        if (b.rooms[i].floor.valid()) g->roomsByFloor[b.rooms[i].floor.index()].push_back(i);

    const auto insideAt = [&](RoomId r, Vec2 p) {
        return std::any_of(b.room(r).footprint.begin(), b.room(r).footprint.end(), [&](const Polygon2& poly) { return base::contains(poly, p); });
    };
    // Before each door, on each side.
    for (uint32_t i = 0; i < b.doors.size(); ++i) {
        const Door& d = b.doors[i];
        if (d.rooms.empty() || d.rooms.size() > 2) continue;
        const Vec2 at(d.position), normal(-d.along.y, d.along.x);
        uint32_t sides[2] = {kNone, kNone};
        for (size_t k = 0; k < d.rooms.size(); ++k)
            // Walls have thickness: walk away from the leaf until the point is inside the room.
            for (double step = kDoorStandoffM; sides[k] == kNone && step <= 1.2; step += 0.15)
                for (double sign : {1.0, -1.0})
                    if (sides[k] == kNone && insideAt(d.rooms[k], at + normal * (sign * step)))
                        sides[k] = g->add(Vec3(at + normal * (sign * step), d.position.z), d.floor, d.rooms[k]);
        if (sides[0] != kNone && sides[1] != kNone)
            g->join(sides[0], sides[1], glm::length(g->nodes[sides[0]].position - g->nodes[sides[1]].position), DoorId(i));
    }
    // Beside each inward corner, so that a way can turn there.
    for (uint32_t r = 0; r < b.rooms.size(); ++r) {
        const auto corners = [&](const std::vector<Vec2>& ring) {
            for (size_t i = 0; i < ring.size(); ++i) {
                const Vec2 p = ring[i], in = p - ring[(i + ring.size() - 1) % ring.size()], out = ring[(i + 1) % ring.size()] - p;
                if (glm::length(in) < 1e-6 || glm::length(out) < 1e-6) continue;
                // Outer rings run counter-clockwise and holes clockwise, so a right turn is inward on both.
                if (base::cross(glm::normalize(in), glm::normalize(out)) > -0.05) continue;
                const Vec2 away = glm::normalize(glm::normalize(in) - glm::normalize(out));
                const Vec2 q = p + away * kCornerStandoffM;
                if (insideAt(RoomId(r), q)) g->add(Vec3(q, b.rooms[r].floorZM), b.rooms[r].floor, RoomId(r));
            }
        };
        for (const Polygon2& poly : b.rooms[r].footprint) {
            corners(poly.outer);
            for (const auto& h : poly.holes) corners(h);
        }
    }
    // Stairs and lifts: middle of one room to the middle of the room above.
    for (const VerticalLink& link : b.links) {
        uint32_t below = kNone;
        for (RoomId r : link.rooms) {
            if (b.room(r).footprint.empty()) continue;
            base::InnerPoint best = base::innermostPoint(b.room(r).footprint.front());
            const uint32_t n = g->add(Vec3(best.point, b.room(r).floorZM), b.room(r).floor, r);
            if (below != kNone) g->join(below, n, std::abs(g->nodes[n].position.z - g->nodes[below].position.z) * kFlightFactor);
            below = n;
        }
    }
    for (uint32_t r = 0; r < b.rooms.size(); ++r) {
        const auto& own = g->nodesOfRoom[r];
        for (size_t i = 0; i < own.size(); ++i)
            for (size_t j = i + 1; j < own.size(); ++j) {
                const Vec3 p = g->nodes[own[i]].position, q = g->nodes[own[j]].position;
                if (inside(b.rooms[r], Vec2(p), Vec2(q))) g->join(own[i], own[j], glm::length(p - q));
            }
    }
    impl_ = std::move(g);
}
WalkGraph::~WalkGraph() = default;
WalkGraph::WalkGraph(WalkGraph&&) noexcept = default;

std::optional<WalkPath> WalkGraph::path(FloorId fromFloor, Vec2 from, FloorId toFloor, Vec2 to) const {
    const Impl& g = *impl_;
    const uint32_t startRoom = g.roomAt(fromFloor, from), goalRoom = g.roomAt(toFloor, to);
    if (startRoom == kNone || goalRoom == kNone) return std::nullopt;
    const auto z = [&](uint32_t room) { return g.rooms[room].floorZM; };
    WalkPath out;
    out.points.push_back({fromFloor, Vec3(from, z(startRoom)), RoomId(startRoom), {}});
    if (startRoom == goalRoom && inside(g.rooms[startRoom], from, to)) {
        out.points.push_back({toFloor, Vec3(to, z(goalRoom)), RoomId(goalRoom), {}});
        out.lengthM = glm::length(to - from);
        return out;
    }
    // Dijkstra from the start; the goal is reached from any node of its room that sees it.
    struct Step {
        double distance;
        uint32_t node;
    };
    const auto later = [](const Step& a, const Step& b) { return a.distance > b.distance; };
    std::priority_queue<Step, std::vector<Step>, decltype(later)> queue(later);
    std::vector<double> distance(g.nodes.size(), 1e300);
    std::vector<uint32_t> before(g.nodes.size(), kNone);
    std::vector<DoorId> through(g.nodes.size());
    const auto reach = [&](uint32_t n, double d, uint32_t previous, DoorId door) {
        if (d >= distance[n]) return;
        distance[n] = d;
        before[n] = previous;
        through[n] = door;
        queue.push({d, n});
    };
    for (uint32_t n : g.nodesOfRoom[startRoom])
        if (inside(g.rooms[startRoom], from, Vec2(g.nodes[n].position))) reach(n, glm::length(Vec2(g.nodes[n].position) - from), kNone, {});
    double best = 1e300;
    uint32_t last = kNone;
    while (!queue.empty() && queue.top().distance < best) {
        const Step s = queue.top();
        queue.pop();
        if (s.distance > distance[s.node]) continue;
        const Node& node = g.nodes[s.node];
        if (node.room.value == goalRoom && inside(g.rooms[goalRoom], Vec2(node.position), to)) {
            const double total = s.distance + glm::length(to - Vec2(node.position));
            if (total < best) {
                best = total;
                last = s.node;
            }
        }
        for (const Edge& e : g.edges[s.node]) reach(e.to, s.distance + e.lengthM, s.node, e.door);
    }
    if (last == kNone) return std::nullopt;
    std::vector<WalkPoint> reversed;
    for (uint32_t n = last; n != kNone; n = before[n]) reversed.push_back({g.nodes[n].floor, g.nodes[n].position, g.nodes[n].room, through[n]});
    out.points.insert(out.points.end(), reversed.rbegin(), reversed.rend());
    out.points.push_back({toFloor, Vec3(to, z(goalRoom)), RoomId(goalRoom), {}});
    out.lengthM = best;
    return out;
}

}  // namespace sallyport::building
