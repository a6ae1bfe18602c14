#include "importers/solid_topology.h"

#include <algorithm>
#include <cmath>

namespace sallyport::importers {
namespace {

constexpr size_t kLinearPoints = 32;
constexpr uint32_t kNoPoint = 0xffffffffu;

/// What lies beyond any whole number, or is none, shares the outermost cell.
int64_t cellOf(double v) { return v > -4e18 ? int64_t(std::floor(std::min(v, 4e18))) : int64_t(-4e18); }

uint64_t cellHash(int64_t x, int64_t y, int64_t z) {
    uint64_t h = uint64_t(x) * 0x9e3779b97f4a7c15ull ^ uint64_t(y) * 0xc2b2ae3d27d4eb4full ^ uint64_t(z) * 0x165667b19e3779f9ull;
    h ^= h >> 29;
    h *= 0xbf58476d1ce4e5b9ull;
    return h ^ (h >> 32);
}

/// One use of an edge by a loop.
struct EdgeUse {
    uint64_t key;  ///< smaller index in the high half
    uint32_t at;   ///< position in Solid::indices of the edge's first point
    uint32_t face;
    bool forward;  ///< from the smaller to the larger index
};

std::vector<EdgeUse> sortedEdges(const Solid& s) {
    std::vector<EdgeUse> edges;
    edges.reserve(s.indices.size());
    for (uint32_t f = 0; f < s.faces.size(); ++f) {
        const auto& face = s.faces[f];
        for (uint32_t l = face.firstLoop; l < face.firstLoop + face.loopCount; ++l) {
            const auto& loop = s.loops[l];
            uint32_t a = s.indices[loop.first + loop.count - 1];
            uint32_t at = loop.first + loop.count - 1;
            for (uint32_t k = loop.first; k < loop.first + loop.count; ++k) {
                const uint32_t b = s.indices[k];
                edges.push_back({(uint64_t(std::min(a, b)) << 32) | std::max(a, b), at, f, a < b});
                a = b;
                at = k;
            }
        }
    }
    std::sort(edges.begin(), edges.end(), [](const EdgeUse& x, const EdgeUse& y) { return x.key != y.key ? x.key < y.key : x.at < y.at; });
    return edges;
}

/// Calls `f(first, last, balance)` for each run of uses of one edge; balance is forward minus backward.
template <class F>
void forEachEdge(const std::vector<EdgeUse>& edges, F f) {
    for (size_t i = 0; i < edges.size();) {
        size_t j = i;
        int balance = 0;
        for (; j < edges.size() && edges[j].key == edges[i].key; ++j) balance += edges[j].forward ? 1 : -1;
        f(i, j, balance);
        i = j;
    }
}

void flipFace(Solid& s, Solid::Face& face) {
    face.plane.normal = -face.plane.normal;
    face.plane.offset = -face.plane.offset;
    for (uint32_t l = face.firstLoop; l < face.firstLoop + face.loopCount; ++l) {
        const auto begin = s.indices.begin() + s.loops[l].first;
        std::reverse(begin, begin + s.loops[l].count);
    }
}

}  // namespace

bool finite(base::Vec3 p) { return std::isfinite(p.x) && std::isfinite(p.y) && std::isfinite(p.z); }

PointWelder::PointWelder(std::vector<base::Vec3>& points, double toleranceM) : points_(points), tolerance_(toleranceM) {
    if (points_.size() > kLinearPoints) rehash();
}

uint32_t PointWelder::add(base::Vec3 p) {
    if (heads_.empty()) {
        const double limit = tolerance_ * tolerance_;
        for (uint32_t i = 0; i < points_.size(); ++i) {
            const base::Vec3 d = points_[i] - p;
            if (glm::dot(d, d) <= limit) return i;
        }
        points_.push_back(p);
        if (points_.size() > kLinearPoints) rehash();
        return uint32_t(points_.size() - 1);
    }
    if (auto found = findHashed(p)) return *found;
    points_.push_back(p);
    if (points_.size() * 2 > heads_.size()) rehash();
    else insertHashed(uint32_t(points_.size() - 1));
    return uint32_t(points_.size() - 1);
}

std::optional<uint32_t> PointWelder::findHashed(base::Vec3 p) const {
    const double inverse = 1.0 / (4 * tolerance_), limit = tolerance_ * tolerance_;
    int64_t low[3], high[3];
    for (int a = 0; a < 3; ++a) {
        low[a] = cellOf((p[a] - tolerance_) * inverse);
        high[a] = cellOf((p[a] + tolerance_) * inverse);
    }
    for (int64_t x = low[0]; x <= high[0]; ++x)
        for (int64_t y = low[1]; y <= high[1]; ++y)
            for (int64_t z = low[2]; z <= high[2]; ++z)
                for (uint32_t i = heads_[cellHash(x, y, z) & (heads_.size() - 1)]; i != kNoPoint; i = next_[i]) {
                    const base::Vec3 d = points_[i] - p;
                    if (glm::dot(d, d) <= limit) return i;
                }
    return std::nullopt;
}

void PointWelder::insertHashed(uint32_t index) {
    const double inverse = 1.0 / (4 * tolerance_);
    const base::Vec3 p = points_[index];
    auto& head = heads_[cellHash(cellOf(p.x * inverse), cellOf(p.y * inverse), cellOf(p.z * inverse)) & (heads_.size() - 1)];
    if (next_.size() <= index) next_.resize(index + 1);
    next_[index] = head;
    head = index;
}

void PointWelder::rehash() {
    size_t size = 128;
    while (size < points_.size() * 4) size *= 2;
    heads_.assign(size, kNoPoint);
    next_.reserve(size / 2);
    for (uint32_t i = 0; i < points_.size(); ++i) insertHashed(i);
}

base::Vec3 loopNormal(std::span<const base::Vec3> points, std::span<const uint32_t> loop) {
    base::Vec3 n{0, 0, 0};
    if (loop.size() < 3) return n;
    const base::Vec3 o = points[loop[0]];
    base::Vec3 a = points[loop[1]] - o;
    for (size_t k = 2; k < loop.size(); ++k) {
        const base::Vec3 b = points[loop[k]] - o;
        n += glm::cross(a, b);
        a = b;
    }
    return n;
}

void dropDegenerate(Solid& s) {
    uint32_t outIndex = 0, outLoop = 0, outFace = 0;
    for (const auto face : s.faces) {
        const uint32_t firstLoop = outLoop, firstIndex = outIndex;
        bool outerKept = true;
        for (uint32_t l = face.firstLoop; l < face.firstLoop + face.loopCount && outerKept; ++l) {
            const auto loop = s.loops[l];
            const uint32_t first = outIndex;
            for (uint32_t k = loop.first; k < loop.first + loop.count; ++k) {
                const uint32_t p = s.indices[k];
                if (outIndex > first && s.indices[outIndex - 1] == p) continue;
                if (outIndex > first + 1 && s.indices[outIndex - 2] == p) {  // there and back: a spike
                    --outIndex;
                    continue;
                }
                s.indices[outIndex++] = p;
            }
            uint32_t begin = first;
            while (outIndex - begin >= 2 && s.indices[outIndex - 1] == s.indices[begin]) --outIndex;
            while (outIndex - begin >= 3 && s.indices[outIndex - 1] == s.indices[begin + 1]) {  // spike at the seam
                ++begin;
                --outIndex;
            }
            if (begin != first) {
                std::move(s.indices.begin() + begin, s.indices.begin() + outIndex, s.indices.begin() + first);
                outIndex -= begin - first;
            }
            if (outIndex - first < 3) {
                outIndex = first;
                outerKept = l != face.firstLoop;
            } else {
                s.loops[outLoop++] = {first, outIndex - first};
            }
        }
        if (outerKept && outLoop > firstLoop) s.faces[outFace++] = {face.plane, firstLoop, outLoop - firstLoop};
        else {
            outLoop = firstLoop;
            outIndex = firstIndex;
        }
    }
    s.indices.resize(outIndex);
    s.loops.resize(outLoop);
    s.faces.resize(outFace);
}

bool edgesPaired(const Solid& s) {
    bool paired = true;
    forEachEdge(sortedEdges(s), [&](size_t, size_t, int balance) { paired = paired && balance == 0; });
    return paired;
}

bool repairTJunctions(Solid& s, uint64_t& work) {
    struct Insertion {
        uint32_t at;
        double along;
        uint32_t point;
    };
    const auto edges = sortedEdges(s);
    std::vector<EdgeUse> open;
    std::vector<uint32_t> ends;
    forEachEdge(edges, [&](size_t i, size_t j, int balance) {
        if (balance == 0) return;
        for (; i < j; ++i) open.push_back(edges[i]);
        ends.push_back(uint32_t(edges[j - 1].key >> 32));
        ends.push_back(uint32_t(edges[j - 1].key));
    });
    if (open.empty()) return true;
    std::sort(ends.begin(), ends.end());
    ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
    const uint64_t cost = uint64_t(open.size()) * ends.size();
    if (cost > work) return false;
    work -= cost;
    std::vector<Insertion> insertions;
    const double reach = 3 * kSolidToleranceM;
    for (const auto& e : open) {
        const uint32_t low = uint32_t(e.key >> 32), high = uint32_t(e.key);
        const base::Vec3 a = s.points[low], d = s.points[high] - a;
        const double length2 = glm::dot(d, d);
        if (length2 <= 0) continue;
        for (uint32_t p : ends) {
            if (p == low || p == high) continue;
            const base::Vec3 q = s.points[p] - a;
            const double t = glm::dot(q, d) / length2;
            if (t <= 0 || t >= 1) continue;
            const base::Vec3 off = q - d * t;
            if (glm::dot(off, off) <= reach * reach) insertions.push_back({e.at, e.forward ? t : 1 - t, p});
        }
    }
    if (insertions.empty()) return true;
    std::sort(insertions.begin(), insertions.end(), [](const auto& x, const auto& y) { return x.at != y.at ? x.at < y.at : x.along < y.along; });
    std::vector<uint32_t> indices;
    indices.reserve(s.indices.size() + insertions.size());
    size_t next = 0;
    for (auto& loop : s.loops) {
        const uint32_t first = uint32_t(indices.size());
        for (uint32_t k = loop.first; k < loop.first + loop.count; ++k) {
            indices.push_back(s.indices[k]);
            while (next < insertions.size() && insertions[next].at < k) ++next;
            for (; next < insertions.size() && insertions[next].at == k; ++next) indices.push_back(insertions[next].point);
        }
        loop = {first, uint32_t(indices.size()) - first};
    }
    s.indices = std::move(indices);
    return true;
}

void flipFaces(Solid& s) {
    for (auto& f : s.faces) flipFace(s, f);
}

void orientConsistently(Solid& s) {
    const auto edges = sortedEdges(s);
    struct Link {
        uint32_t face, other;
        bool same;
    };
    std::vector<Link> links;
    forEachEdge(edges, [&](size_t i, size_t j, int) {
        if (j - i != 2 || edges[i].face == edges[i + 1].face) return;  // only plain edges tell how neighbours lie
        const bool same = edges[i].forward == edges[i + 1].forward;
        links.push_back({edges[i].face, edges[i + 1].face, same});
        links.push_back({edges[i + 1].face, edges[i].face, same});
    });
    std::sort(links.begin(), links.end(), [](const Link& a, const Link& b) { return a.face < b.face; });
    std::vector<int8_t> turn(s.faces.size(), -1);  // -1 not met yet, 0 as it is, 1 to be turned
    std::vector<uint32_t> shell;
    for (uint32_t seed = 0; seed < s.faces.size(); ++seed) {
        if (turn[seed] >= 0) continue;
        turn[seed] = 0;
        shell.assign(1, seed);
        for (size_t k = 0; k < shell.size(); ++k) {
            auto it = std::lower_bound(links.begin(), links.end(), shell[k], [](const Link& a, uint32_t f) { return a.face < f; });
            for (; it != links.end() && it->face == shell[k]; ++it) {
                if (turn[it->other] >= 0) continue;
                turn[it->other] = int8_t(turn[shell[k]] ^ (it->same ? 1 : 0));
                shell.push_back(it->other);
            }
        }
        double volume6 = 0;
        const base::Vec3 o = s.points[s.indices[s.loops[s.faces[seed].firstLoop].first]];
        for (uint32_t f : shell) {
            const auto& face = s.faces[f];
            for (uint32_t l = face.firstLoop; l < face.firstLoop + face.loopCount; ++l) {
                const double part = glm::dot(s.points[s.indices[s.loops[l].first]] - o, loopNormal(s, s.loops[l]));
                volume6 += turn[f] ? -part : part;
            }
        }
        for (uint32_t f : shell)
            if ((turn[f] == 1) != (volume6 < 0)) flipFace(s, s.faces[f]);
    }
}

}  // namespace sallyport::importers
