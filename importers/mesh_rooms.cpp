#include "importers/mesh_rooms.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <polyclipping/clipper.hpp>
#include <unordered_map>

namespace sallyport::importers::mesh {

using base::Box3;
using base::Polygon2;
using base::Vec2;
using base::Vec3;

namespace {

constexpr double kUnitsPerM = 1e4;  // of the plan's integer grid: a tenth of a millimetre
constexpr double kReachM = 50'000;  // what is further out is no part of a room
constexpr double kMinPieceM2 = 0.02;
constexpr size_t kMaxPlanTriangles = 200'000, kMaxBorderEdges = 50'000;
constexpr double kMaxCrossings = 1e6;  // of one outline, as its edges' length lets expect; a floor of loose triangles has a third of it

struct Facing {
    double up = 0, area = 0;  ///< cosine to the vertical, and area
};
Facing facingOf(const Triangle& t) {
    const Vec3 n = glm::cross(t.b - t.a, t.c - t.a);
    const double length = glm::length(n);
    return length > 0 && std::isfinite(length) ? Facing{n.z / length, length / 2} : Facing{};
}

/// The outline of triangles seen from above. Edges that two neighbours share cancel out first, so that only the border goes through the clipper.
class PlanUnion {
public:
    void add(const Triangle& t) {
        std::array<uint32_t, 3> id;
        std::array<const Vec3*, 3> corner{&t.a, &t.b, &t.c};
        const double turn = (t.b.x - t.a.x) * (t.c.y - t.a.y) - (t.b.y - t.a.y) * (t.c.x - t.a.x);
        if (turn < 0) std::swap(corner[1], corner[2]);
        for (size_t i = 0; i < 3; ++i) {
            if (!(std::abs(corner[i]->x) < kReachM && std::abs(corner[i]->y) < kReachM)) return;
            id[i] = idOf({std::llround(corner[i]->x * kUnitsPerM), std::llround(corner[i]->y * kUnitsPerM)});
        }
        if (id[0] == id[1] || id[1] == id[2] || id[2] == id[0]) return;
        for (size_t i = 0; i < 3; ++i) addEdge(id[i], id[(i + 1) % 3]);
    }

    std::vector<Polygon2> outline(OutlineBudget& budget) {
        const ClipperLib::Paths border = loops();
        size_t edges = 0;
        double length = 0;
        base::Box2 box;
        for (const ClipperLib::Path& loop : border) {
            edges += loop.size();
            for (size_t i = 0; i < loop.size(); ++i) {
                const ClipperLib::IntPoint &a = loop[i], &b = loop[(i + 1) % loop.size()];
                length += std::hypot(double(b.X - a.X), double(b.Y - a.Y));
                box.add(Vec2(double(a.X), double(a.Y)));
            }
        }
        // Lines strewn over an area cross in the square of their length over it.
        const double crossings = border.empty() ? 0 : length * length / std::max(1.0, box.size().x * box.size().y) + double(edges);
        if (edges > kMaxBorderEdges || crossings > std::min(kMaxCrossings, budget.crossings)) return {};
        budget.crossings -= crossings;
        ClipperLib::Clipper clipper;
        for (const ClipperLib::Path& loop : border) clipper.AddPath(loop, ClipperLib::ptSubject, true);
        ClipperLib::PolyTree tree;
        std::vector<Polygon2> out;
        if (!clipper.Execute(ClipperLib::ctUnion, tree, ClipperLib::pftNonZero, ClipperLib::pftNonZero)) return out;
        for (const ClipperLib::PolyNode* n = tree.GetFirst(); n; n = n->GetNext()) {
            if (n->IsHole()) continue;
            Polygon2 p;
            p.outer = ringOf(n->Contour, false);
            if (p.outer.size() < 3 || std::abs(base::signedArea(p.outer)) < kMinPieceM2) continue;
            for (const ClipperLib::PolyNode* hole : n->Childs) {
                auto ring = ringOf(hole->Contour, true);
                if (ring.size() >= 3 && std::abs(base::signedArea(ring)) >= kMinPieceM2) p.holes.push_back(std::move(ring));
            }
            out.push_back(std::move(p));
        }
        return out;
    }

private:
    uint32_t idOf(ClipperLib::IntPoint p) {
        const uint64_t key = (uint64_t(uint32_t(p.X)) << 32) | uint32_t(p.Y);
        const auto [it, fresh] = ids_.try_emplace(key, uint32_t(points_.size()));
        if (fresh) points_.push_back(p);
        return it->second;
    }
    void addEdge(uint32_t from, uint32_t to) {
        if (const auto back = edges_.find((uint64_t(to) << 32) | from); back != edges_.end()) {
            if (--back->second == 0) edges_.erase(back);
        } else {
            ++edges_[(uint64_t(from) << 32) | to];
        }
    }
    /// As many edges leave each point as arrive, so that any walk comes back to where it began.
    ClipperLib::Paths loops() {
        std::vector<std::vector<uint32_t>> next(points_.size());
        for (const auto& [key, count] : edges_) next[key >> 32].insert(next[key >> 32].end(), count, uint32_t(key));
        ClipperLib::Paths out;
        for (uint32_t start = 0; start < next.size(); ++start)
            while (!next[start].empty()) {
                ClipperLib::Path loop;
                uint32_t at = start;
                do {
                    loop.push_back(points_[at]);
                    const uint32_t to = next[at].back();
                    next[at].pop_back();
                    at = to;
                } while (at != start && !next[at].empty());
                out.push_back(std::move(loop));
            }
        return out;
    }
    static std::vector<Vec2> ringOf(ClipperLib::Path path, bool hole) {
        ClipperLib::CleanPolygon(path, 0.002 * kUnitsPerM);
        if (ClipperLib::Orientation(path) == hole) ClipperLib::ReversePath(path);
        std::vector<Vec2> ring;
        for (const ClipperLib::IntPoint& p : path) ring.emplace_back(double(p.X) / kUnitsPerM, double(p.Y) / kUnitsPerM);
        return ring;
    }

    std::unordered_map<uint64_t, uint32_t> ids_;
    std::unordered_map<uint64_t, uint32_t> edges_;  ///< directed edges with how often they remain
    std::vector<ClipperLib::IntPoint> points_;
};

Box3 boxOf(std::span<const Triangle> triangles) {
    Box3 box;
    for (const Triangle& t : triangles) {
        box.add(t.a);
        box.add(t.b);
        box.add(t.c);
    }
    return box;
}

template <class Keep>
std::vector<Polygon2> outlineOf(std::span<const Triangle> triangles, OutlineBudget& budget, Keep&& keep) {
    PlanUnion plan;
    size_t count = 0;
    for (const Triangle& t : triangles) {
        if (!keep(t)) continue;
        if (++count > kMaxPlanTriangles) return {};
        plan.add(t);
    }
    return count ? plan.outline(budget) : std::vector<Polygon2>();
}

double areaOf(const std::vector<Polygon2>& polygons) {
    double a = 0;
    for (const Polygon2& p : polygons) a += base::area(p);
    return a;
}

double middleZ(const Triangle& t) { return (t.a.z + t.b.z + t.c.z) / 3; }

/// Where nothing lies flat: the hull of it all.
std::vector<Polygon2> hullOutline(std::span<const Triangle> triangles) {
    std::vector<Vec2> points;
    for (const Triangle& t : triangles) points.insert(points.end(), {Vec2(t.a), Vec2(t.b), Vec2(t.c)});
    std::vector<Vec2> hull = base::convexHull(std::move(points));
    if (hull.size() < 3 || std::abs(base::signedArea(hull)) < kMinPieceM2) return {};
    return {{std::move(hull), {}}};
}

}  // namespace

RoomShape shapeOfBody(std::span<const Triangle> triangles, OutlineBudget& budget) {
    RoomShape out;
    const Box3 box = boxOf(triangles);
    if (box.empty()) return out;
    out.floorZM = box.min.z;
    out.heightM = box.size().z;
    double volume = 0, bottom = 0, top = 0;
    for (const Triangle& t : triangles) {
        volume += glm::dot(t.a - box.min, glm::cross(t.b - box.min, t.c - box.min));
        const Facing f = facingOf(t);
        if (std::abs(f.up) < 0.97) continue;
        if (std::max({t.a.z, t.b.z, t.c.z}) < box.min.z + 0.05) bottom += f.area;
        else if (std::min({t.a.z, t.b.z, t.c.z}) > box.max.z - 0.05) top += f.area;
    }
    // The side that faces down; all of it when the body is but a sheet, or what lies flat covers too little.
    const double down = volume < 0 ? 1 : -1;
    out.footprint = outlineOf(triangles, budget, [&](const Triangle& t) { return facingOf(t).up * down > 0.05; });
    if (areaOf(out.footprint) < 0.8 * box.size().x * box.size().y) {
        std::vector<Polygon2> all = outlineOf(triangles, budget, [](const Triangle& t) { return std::abs(facingOf(t).up) > 0.05; });
        if (areaOf(out.footprint) < 0.8 * areaOf(all)) out.footprint = std::move(all);
    }
    if (out.footprint.empty()) out.footprint = hullOutline(triangles);
    out.areaM2 = areaOf(out.footprint);
    if (out.areaM2 > 0) {
        out.bottomShare = bottom / out.areaM2;
        out.topShare = top / out.areaM2;
    }
    return out;
}

RoomShape shapeOfContents(std::span<const Triangle> triangles, OutlineBudget& budget) {
    RoomShape out;
    const Box3 box = boxOf(triangles);
    if (box.empty()) return out;
    // Its floor is the largest flat thing within a metre of the lowest point.
    std::array<double, 20> area{};
    const auto bin = [&](const Triangle& t) { return size_t(std::clamp((middleZ(t) - box.min.z) / 0.05, 0.0, 19.0)); };
    const auto low = [&](const Triangle& t) { return middleZ(t) < box.min.z + 1 && std::abs(facingOf(t).up) > 0.97; };
    for (const Triangle& t : triangles)
        if (low(t)) area[bin(t)] += facingOf(t).area;
    const size_t most = size_t(std::max_element(area.begin(), area.end()) - area.begin());
    out.footprint = outlineOf(triangles, budget, [&](const Triangle& t) { return low(t) && bin(t) + 1 >= most && bin(t) <= most + 1; });
    if (out.footprint.empty()) out.footprint = hullOutline(triangles);
    out.areaM2 = areaOf(out.footprint);
    out.floorZM = area[most] > 0 ? box.min.z + (double(most) + 0.5) * 0.05 : box.min.z;
    for (const Triangle& t : triangles)
        if (area[most] > 0 && low(t) && bin(t) == most) out.floorZM = std::max(out.floorZM - 0.05, middleZ(t));
    out.heightM = box.max.z - out.floorZM;
    return out;
}

DoorShape shapeOfDoor(std::span<const Triangle> triangles) {
    DoorShape out;
    const Box3 box = boxOf(triangles);
    if (box.empty()) return out;
    // Most level edges of a door run along or across the wall.
    std::array<double, 180> weight{};  // half degrees, modulo a quarter turn
    const auto edge = [&](Vec3 a, Vec3 b) {
        const Vec2 d(b - a);
        const double length = glm::length(d);
        if (!(length > 1e-4) || std::abs(b.z - a.z) > 0.02 * length) return;
        double angle = std::atan2(d.y, d.x) * 2 / std::numbers::pi;  // in quarter turns
        angle -= std::floor(angle);
        weight[size_t(angle * 180) % 180] += length;
    };
    for (const Triangle& t : triangles) {
        edge(t.a, t.b);
        edge(t.b, t.c);
        edge(t.c, t.a);
    }
    double best = -1, turn = 0;
    for (size_t i = 0; i < 180; ++i) {
        const double sum = weight[i] + weight[(i + 1) % 180] + weight[(i + 179) % 180];
        if (sum <= best + 1e-9) continue;
        best = sum;
        turn = sum > 0 ? (double(i) + 0.5 + (weight[(i + 1) % 180] - weight[(i + 179) % 180]) / sum) / 180 : 0;
    }
    // The bin is half a degree wide; the edges in it say the angle itself.
    double sine = 0, cosine = 0;
    const auto refine = [&](Vec3 a, Vec3 b) {
        const Vec2 d(b - a);
        const double length = glm::length(d);
        if (!(length > 1e-4) || std::abs(b.z - a.z) > 0.02 * length) return;
        const double angle = std::atan2(d.y, d.x) - turn * std::numbers::pi / 2;
        if (std::abs(std::sin(2 * angle)) > 0.04) return;
        sine += length * std::sin(4 * angle);
        cosine += length * std::cos(4 * angle);
    };
    for (const Triangle& t : triangles) {
        refine(t.a, t.b);
        refine(t.b, t.c);
        refine(t.c, t.a);
    }
    double theta = turn * std::numbers::pi / 2;
    if (sine != 0 || cosine != 0) theta += std::atan2(sine, cosine) / 4;
    Vec2 u(std::cos(theta), std::sin(theta)), v(-u.y, u.x);
    base::Box2 flat;
    for (const Triangle& t : triangles)
        for (const Vec3* p : {&t.a, &t.b, &t.c}) flat.add(Vec2(glm::dot(Vec2(*p), u), glm::dot(Vec2(*p), v)));
    Vec2 size = flat.size();
    const Vec2 centre = u * flat.centre().x + v * flat.centre().y;
    if (size.y > size.x) {
        std::swap(size.x, size.y);
        std::swap(u, v);
    }
    // The same direction for the same door, whichever way its edges ran.
    if (u.x < -1e-6 || (std::abs(u.x) <= 1e-6 && u.y < 0)) u = -u;
    out.along = u;
    out.position = Vec3(centre, box.min.z);
    out.widthM = size.x;
    out.heightM = box.size().z;
    out.halfDepthM = std::clamp(size.y / 2, 0.02, 0.5);
    out.square = size.y > 0.65 * size.x;
    return out;
}

}  // namespace sallyport::importers::mesh
