#include "gpu/outlines.h"

#include <cmath>
#include <unordered_map>
#include <utility>

namespace sallyport::gpu {
namespace {

/// The triangles of a face follow each other: where two of them meet the line goes on.
void addSegment(Segment s, size_t first, std::vector<Segment>& out) {
    constexpr float kNearM = 1e-4f;
    const auto same = [](const scene::Vec3f& a, const scene::Vec3f& b) { return glm::distance(a, b) < kNearM; };
    if (same(s.a, s.b)) return;
    if (out.size() > first) {
        Segment& last = out.back();
        if (same(s.b, last.a) || same(s.b, last.b)) std::swap(s.a, s.b);
        const bool atEnd = same(s.a, last.b);
        if (atEnd || same(s.a, last.a)) {
            const scene::Vec3f start = atEnd ? last.a : last.b, before = s.a - start, after = s.b - s.a;
            const float lengths = glm::length(before) * glm::length(after);
            if (lengths > 0 && glm::dot(before, after) > 0.99999f * lengths) {
                last = {start, s.b};
                return;
            }
        }
    }
    out.push_back(s);
}

}  // namespace

void cutTriangles(std::span<const scene::Vec3f> corners, float z, std::vector<Segment>& out) {
    const size_t first = out.size();
    for (size_t t = 0; t + 2 < corners.size(); t += 3) {
        const scene::Vec3f* p = &corners[t];
        const int above = int(p[0].z >= z) + int(p[1].z >= z) + int(p[2].z >= z);
        if (above == 0 || above == 3) continue;
        scene::Vec3f hit[2];
        int hits = 0;
        for (int i = 0; i < 3; ++i) {
            const scene::Vec3f& a = p[i];
            const scene::Vec3f& b = p[(i + 1) % 3];
            if ((a.z >= z) == (b.z >= z)) continue;
            const float t01 = (z - a.z) / (b.z - a.z);
            hit[hits++] = {a.x + (b.x - a.x) * t01, a.y + (b.y - a.y) * t01, z};
        }
        addSegment({hit[0], hit[1]}, first, out);
    }
}

void appendBelow(std::span<const Segment> segments, float z, std::vector<Segment>& out) {
    for (Segment s : segments) {
        if (s.a.z > z && s.b.z > z) continue;
        if (s.a.z > s.b.z) std::swap(s.a, s.b);
        if (s.b.z > z) s.b = s.a + (s.b - s.a) * ((z - s.a.z) / (s.b.z - s.a.z));
        out.push_back(s);
    }
}

namespace {

using Millimetres = glm::ivec3;
struct Edge {
    Millimetres a, b;
    bool operator==(const Edge&) const = default;
};
struct EdgeHash {
    size_t operator()(const Edge& e) const {
        uint64_t h = 0;
        for (const Millimetres& p : {e.a, e.b})
            for (int i = 0; i < 3; ++i) h = (h ^ uint32_t(p[i])) * 0x9e3779b97f4a7c15ull, h ^= h >> 29;
        return size_t(h);
    }
};
bool before(const Millimetres& a, const Millimetres& b) { return a.x != b.x ? a.x < b.x : a.y != b.y ? a.y < b.y : a.z < b.z; }

struct EdgeFaces {
    scene::Vec3f normal;  // of the first face met
    int faces = 0;
    bool sharp = false;
};

}  // namespace

void creaseEdges(std::span<const scene::Vec3f> corners, std::vector<Segment>& out) {
    constexpr float kSmoothCosine = 0.866f;
    constexpr float kReachM = 1e6f;  // a corner further out than this is no stair; it also keeps the millimetres within 32 bits
    const auto toMillimetres = [](const scene::Vec3f& p) {
        return Millimetres(int(std::lround(p.x * 1000)), int(std::lround(p.y * 1000)), int(std::lround(p.z * 1000)));
    };
    std::unordered_map<Edge, EdgeFaces, EdgeHash> edges;
    edges.reserve(corners.size());
    for (size_t t = 0; t + 2 < corners.size(); t += 3) {
        const scene::Vec3f* p = &corners[t];
        const scene::Vec3f normal = glm::cross(p[1] - p[0], p[2] - p[0]);
        const float twiceArea = glm::length(normal);
        const auto reachable = [&](const scene::Vec3f& c) { return std::abs(c.x) < kReachM && std::abs(c.y) < kReachM && std::abs(c.z) < kReachM; };
        if (!(twiceArea > 1e-8f) || !reachable(p[0]) || !reachable(p[1]) || !reachable(p[2])) continue;
        for (int i = 0; i < 3; ++i) {
            Edge e{toMillimetres(p[i]), toMillimetres(p[(i + 1) % 3])};
            if (e.a == e.b) continue;
            if (before(e.b, e.a)) std::swap(e.a, e.b);
            EdgeFaces& f = edges[e];
            if (f.faces++ == 0) f.normal = normal / twiceArea;
            else if (glm::dot(f.normal, normal / twiceArea) < kSmoothCosine) f.sharp = true;
        }
    }
    for (const auto& [e, f] : edges)
        if (f.sharp || f.faces == 1) out.push_back({scene::Vec3f(e.a) * 0.001f, scene::Vec3f(e.b) * 0.001f});
}

}  // namespace sallyport::gpu
