#include "report/floor_shapes.h"

#include <cmath>
#include <map>
#include <unordered_map>

#include "scene/plan_cut.h"

namespace sallyport::report {
namespace {

using base::Vec2;
using base::Vec3;
using building::Building;
using building::Element;
using building::ElementKind;

constexpr size_t kMostSegments = 400'000, kMostSteps = 60'000;
constexpr double kJoinM = 1e-4;  // ends of one body's triangles that are nearer than about this are one
constexpr double kLeastRingM2 = 1e-4;

uint64_t cellOf(Vec2 p) {
    const auto x = int64_t(std::llround(std::clamp(p.x / kJoinM, -9e17, 9e17))), y = int64_t(std::llround(std::clamp(p.y / kJoinM, -9e17, 9e17)));
    return uint64_t(x) * 0x9E3779B97F4A7C15ull ^ uint64_t(y) * 0xC2B2AE3D27D4EB4Full;
}

/// Elements stand on their floor or reach up through it from below; what begins higher up is none of this floor's.
bool reaches(const Element& e, base::FloorId floor) { return !e.floor.valid() || e.floor.index() <= floor.index(); }

/// Edges of upward faces that no other upward face continues: the nosings of steps and the rims of landings.
void addSteps(const Building& b, const Element& e, double fromZ, double toZ, std::vector<Segment>& out) {
    struct Edge {
        Segment line;
        int faces = 0;
    };
    std::map<std::array<int64_t, 6>, Edge> edges;
    const auto key = [](Vec3 p, Vec3 q) {
        const auto round = [](double v) { return int64_t(std::llround(std::clamp(v * 1000, -9e17, 9e17))); };
        std::array<int64_t, 3> a{round(p.x), round(p.y), round(p.z)}, c{round(q.x), round(q.y), round(q.z)};
        if (c < a) std::swap(a, c);
        return std::array<int64_t, 6>{a[0], a[1], a[2], c[0], c[1], c[2]};
    };
    for (const building::MeshPart& part : e.parts) {
        if (part.mesh >= b.meshes.size()) continue;
        const building::Mesh& mesh = b.meshes[part.mesh];
        for (size_t t = 0; t + 2 < mesh.indices.size() && edges.size() < kMostSteps; t += 3) {
            Vec3 p[3];
            bool good = true;
            for (size_t k = 0; k < 3; ++k) {
                good = good && mesh.indices[t + k] < mesh.positions.size();
                if (good) p[k] = Vec3(part.transform * base::Vec4(Vec3(mesh.positions[mesh.indices[t + k]]), 1));
            }
            if (!good || p[0].z < fromZ || p[0].z > toZ) continue;
            const Vec3 normal = glm::cross(p[1] - p[0], p[2] - p[0]);
            const double size = glm::length(normal);
            if (!(size > 1e-9) || !std::isfinite(size) || normal.z / size < 0.95) continue;
            for (int k = 0; k < 3; ++k) {
                Edge& edge = edges[key(p[k], p[(k + 1) % 3])];
                edge.line = {Vec2(p[k]), Vec2(p[(k + 1) % 3])};
                ++edge.faces;
            }
        }
    }
    for (const auto& [where, edge] : edges)
        if (edge.faces == 1 && out.size() < kMostSteps) out.push_back(edge.line);
}

void addBody(const Building& b, const Element& e, double z, size_t& budget, std::vector<std::vector<std::vector<Vec2>>>& out,
             std::vector<Segment>& loose) {
    if (e.bounds.empty() || e.bounds.min.z > z || e.bounds.max.z < z) return;
    std::vector<Segment> segments;
    for (const building::MeshPart& part : e.parts) {
        segments.clear();
        scene::cutPart(b, part, z, [&](Vec2 from, Vec2 to) {
            if (budget == 0) return false;
            --budget;
            segments.push_back({from, to});
            return true;
        });
        if (auto rings = closedRings(segments, loose); !rings.empty()) out.push_back(std::move(rings));
    }
}

}  // namespace

std::vector<std::vector<Vec2>> closedRings(const std::vector<Segment>& segments, std::vector<Segment>& open) {
    std::unordered_multimap<uint64_t, size_t> ends;
    std::vector<uint8_t> used(segments.size(), 0);
    for (size_t i = 0; i < segments.size(); ++i) {
        if (cellOf(segments[i][0]) == cellOf(segments[i][1])) {
            used[i] = 1;
            continue;
        }
        ends.emplace(cellOf(segments[i][0]), i);
        ends.emplace(cellOf(segments[i][1]), i);
    }
    std::vector<std::vector<Vec2>> rings;
    for (size_t first = 0; first < segments.size(); ++first) {
        if (used[first]) continue;
        used[first] = 1;
        std::vector<Vec2> chain{segments[first][0], segments[first][1]};
        const uint64_t start = cellOf(chain.front());
        bool closed = false;
        while (!closed) {
            const uint64_t here = cellOf(chain.back());
            size_t next = segments.size();
            const auto [from, to] = ends.equal_range(here);
            for (auto it = from; it != to; ++it)
                if (!used[it->second] && it->second < next) next = it->second;
            if (next == segments.size()) break;
            used[next] = 1;
            chain.push_back(cellOf(segments[next][0]) == here ? segments[next][1] : segments[next][0]);
            closed = cellOf(chain.back()) == start;
        }
        if (closed) chain.pop_back();
        if (closed && chain.size() >= 3) {
            if (std::abs(base::signedArea(chain)) > kLeastRingM2) rings.push_back(std::move(chain));
            continue;
        }
        for (size_t i = 1; i < chain.size(); ++i) open.push_back({chain[i - 1], chain[i]});
    }
    return rings;
}

FloorShapes floorShapes(const Building& b, base::FloorId floor) {
    FloorShapes out;
    const double z = scene::planCutZ(b.floor(floor)), ground = b.floor(floor).elevationM;
    size_t budget = kMostSegments;
    std::vector<Segment> frames;
    for (const Element& e : b.elements) {
        if (!reaches(e, floor)) continue;
        if (e.kind == ElementKind::Wall || e.kind == ElementKind::Column) addBody(b, e, z, budget, out.walls, out.loose);
        else if (e.kind == ElementKind::Window) addBody(b, e, z, budget, out.windows, frames);
        else if (e.kind == ElementKind::Stair && !e.bounds.empty() && e.bounds.min.z < z && e.bounds.max.z > ground - 0.3)
            addSteps(b, e, ground - 4, z + 4, out.steps);
    }
    out.cut = !out.walls.empty() || !out.loose.empty();
    if (out.cut) return out;
    for (const building::Room& room : b.rooms) {
        if (room.floor != floor || room.use == building::RoomUse::Outdoor) continue;
        for (const base::Polygon2& p : room.footprint)
            for (size_t i = 0, j = p.outer.size() - 1; i < p.outer.size(); j = i++)
                if (out.loose.size() < kMostSegments) out.loose.push_back({p.outer[j], p.outer[i]});
    }
    return out;
}

}  // namespace sallyport::report
