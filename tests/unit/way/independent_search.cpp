#include "independent_search.h"

#include <algorithm>
#include <cmath>
#include <polyclipping/clipper.hpp>
#include <queue>

namespace sallyport::test {

using base::FloorId;
using base::Polygon2;
using base::Vec2;
using namespace ClipperLib;

namespace {

constexpr double kScale = 1e4, kBodyM = 0.25, kFlightFactor = 2.2;

double cross(Vec2 a, Vec2 b) { return a.x * b.y - a.y * b.x; }
Path path(const std::vector<Vec2>& ring) {
    Path out;
    for (const Vec2 p : ring) out.emplace_back(std::llround(p.x * kScale), std::llround(p.y * kScale));
    return out;
}
Paths shrunk(const Paths& in, double byM) {
    ClipperOffset o;
    o.AddPaths(in, jtMiter, etClosedPolygon);
    Paths out;
    o.Execute(out, -byM * kScale);
    return out;
}

struct FloorPlan {
    std::vector<std::pair<Vec2, Vec2>> walls;  // edges of all that is free
    Paths rings;
    bool free(Vec2 p) const {
        const IntPoint q(std::llround(p.x * kScale), std::llround(p.y * kScale));
        int crossings = 0;
        for (const Path& r : rings) {
            const int in = PointInPolygon(q, r);
            if (in == -1) return true;
            crossings += in;
        }
        return crossings % 2 == 1;
    }
    bool sees(Vec2 a, Vec2 b) const {
        for (const auto& [p, q] : walls) {
            const double d1 = cross(b - a, p - a), d2 = cross(b - a, q - a), d3 = cross(q - p, a - p), d4 = cross(q - p, b - p);
            if (((d1 > 0) != (d2 > 0)) && ((d3 > 0) != (d4 > 0))) return false;
        }
        // Between two corners nothing may be crossed and yet the line run through a wall.
        for (int i = 1; i < 8; ++i)
            if (!free(a + (b - a) * (i / 8.0))) return false;
        return true;
    }
};

}  // namespace

struct IndependentSearch::Impl {
    const building::Building& b;
    std::vector<FloorPlan> floors;
    struct Node {
        size_t floor;
        Vec2 at;
    };
    std::vector<Node> nodes;
    std::vector<std::vector<std::pair<size_t, double>>> edges;
};

IndependentSearch::IndependentSearch(const building::Building& b) : impl_(new Impl{b, {}, {}, {}}) {
    Impl& s = *impl_;
    s.floors.resize(b.floors.size());
    for (size_t f = 0; f < b.floors.size(); ++f) {
        Clipper all;
        for (const building::Room& r : b.rooms) {
            if (r.floor.value != f) continue;
            for (const Polygon2& p : r.footprint) {
                Paths rings{path(p.outer)};
                for (const auto& h : p.holes) rings.push_back(path(h));
                Paths even;
                SimplifyPolygons(rings, even, pftEvenOdd);
                all.AddPaths(shrunk(even, kBodyM), ptSubject, true);
            }
        }
        for (const building::Door& d : b.doors) {
            if (d.floor.value != f || d.rooms.size() != 2) continue;
            const Vec2 c(d.position), along = glm::normalize(d.along), n(-along.y, along.x);
            const double half = std::max(d.widthM / 2 - kBodyM, 0.01);
            // As deep to each side as the free part of the rooms begins.
            const auto depth = [&](double sign) {
                for (double t = 0; t < 2; t += 0.02)
                    for (const base::RoomId r : d.rooms)
                        for (const Polygon2& p : b.room(r).footprint)
                            if (base::contains(p, c + n * (sign * t))) return t + kBodyM + 0.06;
                return 0.5;
            };
            const double up = depth(1), down = depth(-1);
            Path rect = path({c - along * half - n * down, c + along * half - n * down, c + along * half + n * up, c - along * half + n * up});
            if (!Orientation(rect)) ReversePath(rect);
            all.AddPath(rect, ptSubject, true);
        }
        all.Execute(ctUnion, s.floors[f].rings, pftNonZero, pftNonZero);
        for (const Path& r : s.floors[f].rings)
            for (size_t i = 0, j = r.size() - 1; i < r.size(); j = i++)
                s.floors[f].walls.emplace_back(Vec2(double(r[j].X), double(r[j].Y)) / kScale, Vec2(double(r[i].X), double(r[i].Y)) / kScale);
        // Corners where a way may turn, a millimetre inside.
        for (const Path& r : s.floors[f].rings) {
            const size_t n = r.size();
            for (size_t i = 0; i < n; ++i) {
                const auto at = [&](size_t k) { return Vec2(double(r[k % n].X), double(r[k % n].Y)) / kScale; };
                const Vec2 in = at(i) - at(i + n - 1), out = at(i + 1) - at(i);
                if (glm::length(in) < 1e-6 || glm::length(out) < 1e-6 || cross(in, out) >= 0) continue;
                const Vec2 inward = glm::normalize(glm::normalize(in) - glm::normalize(out));
                if (const Vec2 p = at(i) + inward * 0.001; s.floors[f].free(p)) s.nodes.push_back({f, p});
            }
        }
    }
    std::vector<const building::VerticalLink*> stairs;
    for (const building::VerticalLink& link : b.links)
        if (link.kind != building::LinkKind::Lift) stairs.push_back(&link);
    for (const building::VerticalLink* const link : stairs)
        for (const base::RoomId r : link->rooms)
            if (!b.room(r).footprint.empty() && b.room(r).floor.valid())
                s.nodes.push_back({b.room(r).floor.index(), base::innermostPoint(b.room(r).footprint.front()).point});
    s.edges.resize(s.nodes.size());
    for (size_t i = 0; i < s.nodes.size(); ++i)
        for (size_t j = i + 1; j < s.nodes.size(); ++j)
            if (s.nodes[i].floor == s.nodes[j].floor && s.floors[s.nodes[i].floor].sees(s.nodes[i].at, s.nodes[j].at)) {
                const double d = glm::length(s.nodes[i].at - s.nodes[j].at);
                s.edges[i].emplace_back(j, d);
                s.edges[j].emplace_back(i, d);
            }
    size_t n = s.nodes.size();
    for (auto stair = stairs.rbegin(); stair != stairs.rend(); ++stair) {
        const auto& rooms = (*stair)->rooms;
        std::vector<std::pair<size_t, double>> chain;
        for (auto r = rooms.rbegin(); r != rooms.rend(); ++r)
            if (!b.room(*r).footprint.empty() && b.room(*r).floor.valid()) chain.emplace_back(--n, b.room(*r).floorZM);
        for (size_t k = 1; k < chain.size(); ++k) {
            const double d = std::abs(chain[k].second - chain[k - 1].second) * kFlightFactor;
            s.edges[chain[k].first].emplace_back(chain[k - 1].first, d);
            s.edges[chain[k - 1].first].emplace_back(chain[k].first, d);
        }
    }
}
IndependentSearch::~IndependentSearch() { delete impl_; }

std::optional<double> IndependentSearch::metres(FloorId fromFloor, Vec2 from, FloorId toFloor, Vec2 to) const {
    const Impl& s = *impl_;
    const auto& start = s.floors[fromFloor.index()];
    const auto& goal = s.floors[toFloor.index()];
    double best = 1e300;
    if (fromFloor == toFloor && start.sees(from, to)) return glm::length(to - from);
    std::vector<double> distance(s.nodes.size(), 1e300);
    std::priority_queue<std::pair<double, size_t>, std::vector<std::pair<double, size_t>>, std::greater<>> queue;
    for (size_t i = 0; i < s.nodes.size(); ++i)
        if (s.nodes[i].floor == fromFloor.index() && start.sees(from, s.nodes[i].at))
            queue.emplace(distance[i] = glm::length(s.nodes[i].at - from), i);
    while (!queue.empty() && queue.top().first < best) {
        const auto [d, i] = queue.top();
        queue.pop();
        if (d > distance[i]) continue;
        if (s.nodes[i].floor == toFloor.index() && d + glm::length(to - s.nodes[i].at) < best && goal.sees(s.nodes[i].at, to))
            best = d + glm::length(to - s.nodes[i].at);
        for (const auto& [j, length] : s.edges[i])
            if (d + length < distance[j]) queue.emplace(distance[j] = d + length, j);
    }
    return best < 1e299 ? std::optional(best) : std::nullopt;
}

}  // namespace sallyport::test
