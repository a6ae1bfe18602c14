#include "way/way_finder.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <queue>
#include <thread>

#include "base/parallel.h"
#include "way/walkable.h"

namespace sallyport::way {
namespace {

constexpr double kWalkMps = 1.4;
constexpr double kStairMps = 0.7;
constexpr double kLiftS = 25, kLiftMps = 1.0;  ///< waiting, then going
constexpr uint32_t kNone = 0xffffffffu;
constexpr double kFar = std::numeric_limits<double>::infinity();

struct Node {
    Vec3 position;
    SpaceId space;
};
struct Edge {
    uint32_t to;
    float lengthM;
    uint32_t gap = kNone;
    uint32_t link = kNone;
};

bool touches(const base::Polygon2& area, Vec2 a, Vec2 b) { return base::contains(area, a) || base::contains(area, b) || crosses(area, a, b); }

}  // namespace

struct WayFinder::Graph {
    const building::Building& b;
    Walkable walkable;
    std::vector<Node> nodes;
    std::vector<std::vector<Edge>> edges;
    std::vector<std::vector<uint32_t>> nodesOf;  ///< by space

    explicit Graph(const building::Building& building) : b(building), walkable(building), nodesOf(walkable.spaceCount()) {
        addNodes();
        joinSpaces();
    }

    uint32_t add(Vec3 p, SpaceId space) {
        nodes.push_back({p, space});
        edges.emplace_back();
        nodesOf[space].push_back(uint32_t(nodes.size() - 1));
        return uint32_t(nodes.size() - 1);
    }
    void join(uint32_t a, uint32_t b2, double lengthM, uint32_t gap = kNone, uint32_t link = kNone) {
        edges[a].push_back({b2, float(lengthM), gap, link});
        edges[b2].push_back({a, float(lengthM), gap, link});
    }
    void addNodes() {
        for (uint32_t i = 0; i < walkable.gaps().size(); ++i) {
            const Gap& g = walkable.gaps()[i];
            std::array<std::vector<uint32_t>, 2> sides;
            for (size_t k = 0; k < 2; ++k)
                for (const Vec2 p : g.mouth[k]) sides[k].push_back(add(Vec3(p, g.centre.z), g.spaces[k]));
            for (const uint32_t u : sides[0])
                for (const uint32_t v : sides[1]) join(u, v, glm::length(nodes[u].position - nodes[v].position), i);
        }
        for (SpaceId s = 0; s < walkable.spaceCount(); ++s)
            for (const Vec2 p : walkable.space(s).corners) add(Vec3(p, walkable.space(s).zM), s);
        for (uint32_t i = 0; i < b.links.size(); ++i) {
            uint32_t below = kNone;
            for (const RoomId r : b.links[i].rooms) {
                Vec2 middle = b.room(r).bounds.empty() ? Vec2(0) : Vec2(b.room(r).bounds.centre());
                if (const auto& free = walkable.space(r.value).free; !free.empty()) middle = base::innermostPoint(free.front()).point;
                const uint32_t n = add(Vec3(middle, b.room(r).floorZM), r.value);
                if (below != kNone) join(below, n, std::abs(nodes[n].position.z - nodes[below].position.z) * kFlightFactor, kNone, i);
                below = n;
            }
        }
    }
    void joinSpaces() {
        struct Pair {
            uint32_t a, b;
            double lengthM;
        };
        std::vector<std::vector<Pair>> found(walkable.spaceCount());
        base::inParallel(int(std::thread::hardware_concurrency()), walkable.spaceCount(), [&](size_t s) {
            const auto& own = nodesOf[s];
            std::vector<uint32_t> piece(own.size());
            std::iota(piece.begin(), piece.end(), 0u);
            const auto root = [&](uint32_t i) {
                while (piece[i] != i) i = piece[i] = piece[piece[i]];
                return i;
            };
            for (uint32_t i = 0; i < own.size(); ++i)
                for (uint32_t j = i + 1; j < own.size(); ++j) {
                    const Vec2 p(nodes[own[i]].position), q(nodes[own[j]].position);
                    if (!walkable.sees(SpaceId(s), p, q)) continue;
                    found[s].push_back({own[i], own[j], glm::length(p - q)});
                    piece[root(i)] = root(j);
                }
            if (SpaceId(s) == walkable.outdoors()) return;  // a court that is shut in stays so
            // The plan says that this is one room: what its drawn shape keeps apart is joined where it is nearest.
            for (uint32_t i = 1; i < own.size(); ++i) {
                if (root(i) == root(0)) continue;
                uint32_t nearest = 0;
                double least = kFar;
                for (uint32_t j = 0; j < own.size(); ++j) {
                    const double d = glm::length(nodes[own[i]].position - nodes[own[j]].position);
                    if (root(j) == root(0) && d < least) least = d, nearest = j;
                }
                found[s].push_back({own[i], own[nearest], least});
                piece[root(i)] = root(0);
            }
        });
        for (const auto& pairs : found)
            for (const Pair& p : pairs) join(p.a, p.b, p.lengthM);
    }
    FloorId floorOf(SpaceId s) const { return walkable.space(s).floor; }
    RoomId roomOf(SpaceId s) const { return s == walkable.outdoors() ? RoomId() : RoomId(s); }
    Vec3 inSpace(SpaceId s, Vec2 p) const { return Vec3(p, walkable.space(s).zM); }
};

struct Reach::Impl {
    const WayFinder::Graph& g;
    Conditions conditions;
    SpaceId space = kNowhere;
    Vec2 goal{0, 0}, goalFree{0, 0};
    std::vector<double> cost;    ///< by node, to the goal: seconds, where what is avoided counts several times
    std::vector<uint32_t> next;  ///< the edge of a node towards it
    std::vector<bool> atGoal;    ///< the goal is the next

    explicit Impl(const WayFinder::Graph& graph) : g(graph) {}

    const DoorCost* doorCost(DoorId d) const { return d.index() < conditions.doors.size() ? &conditions.doors[d.index()] : nullptr; }
    double walkS(SpaceId s, Vec2 a, Vec2 b, double lengthM) const {
        double factor = 1;
        if (s < conditions.rooms.size()) factor = std::max(factor, conditions.rooms[s].factor);
        const FloorId floor = g.floorOf(s);
        for (const ZoneCost& z : conditions.zones)
            if (z.floor == floor && z.factor > factor && touches(z.area, a, b)) factor = z.factor;
        return lengthM * factor / kWalkMps;
    }
    double linkS(uint32_t link, double lengthM) const {
        const bool lift = g.b.links[link].kind == building::LinkKind::Lift;
        if (lift && !conditions.lifts) return kFar;
        return lift ? kLiftS + lengthM / kFlightFactor / kLiftMps : lengthM / kStairMps;
    }
    double edgeS(uint32_t from, const Edge& e) const {
        if (e.link != kNone) return linkS(e.link, e.lengthM);
        const Node& u = g.nodes[from];
        const Node& v = g.nodes[e.to];
        if (e.gap == kNone) return walkS(u.space, Vec2(u.position), Vec2(v.position), e.lengthM);
        const DoorCost* const door = doorCost(g.walkable.gaps()[e.gap].door);
        if (door && door->barred) return kFar;
        return e.lengthM / kWalkMps + (door ? door->seconds : 0);
    }
    /// Calls `reach(node, metres)` for the nodes of the space that `p` sees; for all, where it sees none.
    template <class F>
    void around(SpaceId s, Vec2 p, const F& reach) const {
        bool any = false;
        for (const uint32_t n : g.nodesOf[s])
            if (const Vec2 q(g.nodes[n].position); g.walkable.sees(s, p, q)) any = true, reach(n, glm::length(q - p));
        if (any || s == g.walkable.outdoors()) return;
        for (const uint32_t n : g.nodesOf[s]) reach(n, glm::length(Vec2(g.nodes[n].position) - p));
    }
    void search() {
        struct Step {
            double cost;
            uint32_t node;
        };
        const auto later = [](const Step& a, const Step& b) { return a.cost > b.cost; };
        std::priority_queue<Step, std::vector<Step>, decltype(later)> queue(later);
        cost.assign(g.nodes.size(), kFar);
        next.assign(g.nodes.size(), kNone);
        atGoal.assign(g.nodes.size(), false);
        around(space, goalFree, [&](uint32_t n, double metres) {
            cost[n] = walkS(space, goalFree, Vec2(g.nodes[n].position), metres);
            atGoal[n] = true;
            queue.push({cost[n], n});
        });
        while (!queue.empty()) {
            const Step s = queue.top();
            queue.pop();
            if (s.cost > cost[s.node]) continue;
            for (const Edge& e : g.edges[s.node]) {
                const double t = s.cost + edgeS(s.node, e);
                if (t >= cost[e.to]) continue;
                cost[e.to] = t;
                next[e.to] = s.node;
                atGoal[e.to] = false;
                queue.push({t, e.to});
            }
        }
    }
    struct Start {
        SpaceId space = kNowhere;
        Vec2 free{0, 0};
        uint32_t node = kNone;  ///< kNone: straight to the goal
        double cost = kFar;
    };
    Start start(FloorId floor, Vec2 at) const {
        Start out;
        out.space = g.walkable.at(floor, at);
        if (out.space == kNowhere || space == kNowhere) return out;
        out.free = g.walkable.nearestFree(out.space, at);
        if (out.space == space && g.walkable.sees(space, out.free, goalFree))
            out.cost = walkS(space, out.free, goalFree, glm::length(goalFree - out.free));
        around(out.space, out.free, [&](uint32_t n, double metres) {
            const double t = cost[n] + walkS(out.space, out.free, Vec2(g.nodes[n].position), metres);
            if (t < out.cost) out.cost = t, out.node = n;
        });
        // Two points of one room without doors or corners.
        if (out.cost == kFar && out.space == space && space != g.walkable.outdoors())
            out.cost = walkS(space, out.free, goalFree, glm::length(goalFree - out.free));
        return out;
    }
    Way build(FloorId floor, Vec2 at, const Start& start) const;
};

Reach::Reach() = default;
Reach::Reach(Reach&&) noexcept = default;
Reach::~Reach() = default;

std::optional<Way> Reach::from(FloorId floor, Vec2 at) const {
    const Impl::Start start = impl_->start(floor, at);
    if (start.cost == kFar) return std::nullopt;
    return impl_->build(floor, at, start);
}

namespace {

/// A way as it comes from the graph: a point and how it is reached from the one before.
struct RawStep {
    Vec3 position;
    SpaceId space;
    uint32_t gap = kNone, link = kNone;
};

}  // namespace

Way Reach::Impl::build(FloorId, Vec2 at, const Start& start) const {
    std::vector<RawStep> raw{{g.inSpace(start.space, start.free), start.space}};
    for (uint32_t n = start.node, before = kNone; n != kNone; before = n, n = atGoal[n] ? kNone : next[n]) {
        RawStep step{g.nodes[n].position, g.nodes[n].space};
        if (before != kNone) {
            const Edge* best = nullptr;
            for (const Edge& e : g.edges[before])
                if (e.to == n && (!best || edgeS(before, e) < edgeS(before, *best))) best = &e;
            step.gap = best->gap;
            step.link = best->link;
        }
        raw.push_back(step);
    }
    raw.push_back({g.inSpace(space, goalFree), space});

    // Pulled straight: from each point as far as a line through the gaps between reaches. Only over ground that costs nothing more.
    const auto plain = [&](SpaceId s) { return s >= conditions.rooms.size() || conditions.rooms[s].factor <= 1; };
    const auto clearOfZones = [&](SpaceId s, Vec2 a, Vec2 b) {
        return std::none_of(conditions.zones.begin(), conditions.zones.end(),
                            [&](const ZoneCost& z) { return z.floor == g.floorOf(s) && touches(z.area, a, b); });
    };
    std::vector<RawStep> pulled{raw.front()};
    std::vector<std::vector<uint32_t>> gapsBefore{{}};  // of each pulled point
    for (size_t i = 0; i + 1 < raw.size();) {
        size_t best = i + 1;
        std::vector<uint32_t> gaps, bestGaps;
        if (raw[i + 1].gap != kNone) bestGaps.push_back(raw[i + 1].gap);
        for (size_t j = i + 1; j < raw.size() && raw[j].link == kNone; ++j) {
            if (raw[j].gap != kNone) gaps.push_back(raw[j].gap);
            if (!plain(raw[j].space)) break;
            const Vec2 a(raw[i].position), b(raw[j].position);
            if (j > i + 1 && clearOfZones(raw[j].space, a, b) && g.walkable.seesThrough(raw[i].space, a, b, gaps)) best = j, bestGaps = gaps;
        }
        pulled.push_back(raw[best]);
        gapsBefore.push_back(bestGaps);
        i = best;
    }

    Way out;
    const auto push = [&](WayPoint p) {
        if (!out.points.empty())
            out.lengthM += p.link >= 0 ? std::abs(p.position.z - out.points.back().position.z) * kFlightFactor
                                       : glm::length(p.position - out.points.back().position);
        out.points.push_back(std::move(p));
    };
    if (glm::length(at - start.free) > 1e-6) push({g.inSpace(start.space, at), g.floorOf(start.space), g.roomOf(start.space)});
    push({pulled.front().position, g.floorOf(start.space), g.roomOf(start.space)});
    for (size_t i = 1; i < pulled.size(); ++i) {
        const RawStep& a = pulled[i - 1];
        const RawStep& b = pulled[i];
        SpaceId in = a.space;
        for (const uint32_t index : gapsBefore[i]) {
            const Gap& gap = g.walkable.gaps()[index];
            // Where the line crosses the middle of the opening.
            const Vec2 from(a.position), way = Vec2(b.position) - from;
            const double across = glm::dot(way, gap.normal);
            Vec2 p(gap.centre);
            if (!gap.rough && std::abs(across) > 1e-9) {
                const Vec2 q = from + way * std::clamp(glm::dot(Vec2(gap.centre) - from, gap.normal) / across, 0.0, 1.0);
                const double aside = glm::dot(q - p, gap.along);
                p += gap.along * std::clamp(aside, -gap.halfWidthM, gap.halfWidthM);
            }
            push({Vec3(p, gap.centre.z), gap.floor, g.roomOf(in), gap.door});
            if (const DoorCost* c = doorCost(gap.door); c && !c->why.empty()) out.reasons.push_back({gap.door, {}, c->why, false});
            in = gap.spaces[0] == in ? gap.spaces[1] : gap.spaces[0];
        }
        WayPoint p{b.position, g.floorOf(b.space), g.roomOf(b.space)};
        if (b.link != kNone) p.link = int(b.link);
        push(p);
    }
    if (glm::length(goal - goalFree) > 1e-6) push({g.inSpace(space, goal), g.floorOf(space), g.roomOf(space)});
    for (size_t i = 1; i < out.points.size(); ++i) {
        const WayPoint& p = out.points[i];
        if (p.link >= 0) out.seconds += linkS(uint32_t(p.link), std::abs(p.position.z - out.points[i - 1].position.z) * kFlightFactor);
        else out.seconds += glm::length(p.position - out.points[i - 1].position) / kWalkMps;
        if (const DoorCost* const c = p.door.valid() ? doorCost(p.door) : nullptr) out.seconds += c->seconds;
    }
    return out;
}

WayFinder::WayFinder(const building::Building& b) : building_(b) {}
WayFinder::~WayFinder() = default;  // waits for a graph that is being made

void WayFinder::begin() const {
    std::call_once(begun_, [this] {
        made_ = std::async(std::launch::async, [this] {
            auto graph = std::make_unique<const Graph>(building_);
            ready_ = true;
            return graph;
        });
    });
}

const WayFinder::Graph& WayFinder::graph() const {
    begin();
    return *made_.get();
}

Reach WayFinder::to(FloorId floor, Vec2 at, const Conditions& conditions) const {
    Reach out;
    out.impl_ = std::make_unique<Reach::Impl>(graph());
    Reach::Impl& r = *out.impl_;
    r.conditions = conditions;
    r.space = graph().walkable.at(floor, at);
    r.goal = at;
    if (r.space != kNowhere) {
        r.goalFree = graph().walkable.nearestFree(r.space, at);
        r.search();
    }
    return out;
}

std::optional<Way> WayFinder::way(FloorId fromFloor, Vec2 from, FloorId toFloor, Vec2 goal, const Conditions& conditions) const {
    auto found = to(toFloor, goal, conditions).from(fromFloor, from);
    if (!found) return found;
    const auto shortest = to(toFloor, goal).from(fromFloor, from);  // there is one, since there is one through fewer doors
    const auto passes = [](const Way& w, DoorId d, RoomId r) {
        return std::any_of(w.points.begin(), w.points.end(), [&](const WayPoint& p) { return d.valid() ? p.door == d : p.room == r; });
    };
    const auto avoid = [&](DoorId d, RoomId r, const std::string& why) {
        if (why.empty() || passes(*found, d, r)) return;
        const bool said = std::any_of(found->reasons.begin(), found->reasons.end(), [&](const Reason& x) { return x.door == d && x.room == r; });
        if (!said) found->reasons.push_back({d, r, why, true});
    };
    for (const WayPoint& p : shortest->points) {
        if (p.door.valid() && p.door.index() < conditions.doors.size()) avoid(p.door, {}, conditions.doors[p.door.index()].why);
        if (p.room.valid() && p.room.index() < conditions.rooms.size()) avoid({}, p.room, conditions.rooms[p.room.index()].why);
    }
    // What it cannot go round it says too; where somebody is, or is to go, needs no saying.
    for (const WayPoint& p : found->points) {
        if (!p.room.valid() || p.room.index() >= conditions.rooms.size() || conditions.rooms[p.room.index()].why.empty()) continue;
        if (p.room == found->points.front().room || p.room == found->points.back().room) continue;
        const bool said = std::any_of(found->reasons.begin(), found->reasons.end(), [&](const Reason& x) { return x.room == p.room; });
        if (!said) found->reasons.push_back({{}, p.room, conditions.rooms[p.room.index()].why, false});
    }
    const auto enters = [](const Way& w, const ZoneCost& z) {
        for (size_t i = 1; i < w.points.size(); ++i)
            if (w.points[i].floor == z.floor && touches(z.area, Vec2(w.points[i - 1].position), Vec2(w.points[i].position))) return true;
        return false;
    };
    for (const ZoneCost& z : conditions.zones) {
        if (z.factor <= 1 || z.why.empty()) continue;
        if (enters(*found, z)) found->reasons.push_back({{}, {}, z.why, false});
        else if (enters(*shortest, z)) found->reasons.push_back({{}, {}, z.why, true});
    }
    return found;
}

}  // namespace sallyport::way
