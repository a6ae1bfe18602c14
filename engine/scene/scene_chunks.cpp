#include "scene/scene_chunks.h"

#include <meshoptimizer.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <numeric>

#include "base/mixed.h"
#include "scene/scene_geometry.h"

namespace sallyport::scene {
namespace {

using base::Vec3;

/// Normals that are drawn alike: to the eight bits each that the graphics card gets.
uint32_t coarse(uint32_t packedNormal) {
    const auto eight = [](uint32_t half) {
        const float v = float(int16_t(half)) / 32767 * 127;
        return uint32_t(uint8_t(int8_t(v < 0 ? v - 0.5f : v + 0.5f)));
    };
    return eight(packedNormal & 0xffff) | eight(packedNormal >> 16) << 8;
}

/// The triangles of one placed mesh, each with as few corners of its own as can be. Every corner of a chunk may be the last corner of the triangles
/// of one face; whoever finds none free makes another at the same place.
class PlacedMesh {
public:
    PlacedMesh(ChunkPart& out, const ChunkItem& item) : out_(out), item_(item), first_(uint32_t(out.vertices.size())) {
        at_.assign(item.mesh->positions.size(), kNoOwner);
    }

    /// `topM` as in SceneVertex::solidTopM.
    std::array<uint32_t, 3> add(std::array<uint32_t, 3> corner, const std::array<Vec3, 3>& p, uint32_t normal, float topM) {
        topM_ = topM;
        const uint32_t face = coarse(normal);
        int last = -1;
        uint32_t vertex = kNoOwner;
        const auto find = [&](const auto& fits) {
            for (int k = 0; k < 3 && last < 0; ++k)
                for (uint32_t v = at_[corner[size_t(k)]]; v != kNoOwner && last < 0; v = notes_[v - first_].next)
                    if (fits(notes_[v - first_])) last = k, vertex = v;
        };
        find([&](const Note& n) { return n.taken && n.face == face; });
        if (last < 0) find([](const Note& n) { return !n.taken; });
        if (last < 0) {
            last = 2;
            vertex = make(corner[2], p[2]);
        }
        notes_[vertex - first_].taken = true;
        notes_[vertex - first_].face = face;
        out_.vertices[vertex].normalOct = normal;
        std::array<uint32_t, 3> t;
        t[2] = vertex;
        for (int k = 0; k < 2; ++k) {
            const size_t c = size_t((last + 1 + k) % 3);
            t[size_t(k)] = at_[corner[c]] != kNoOwner ? at_[corner[c]] : make(corner[c], p[c]);
        }
        return t;
    }

private:
    struct Note {
        uint32_t next = kNoOwner;  ///< another vertex at the same place
        uint32_t face = 0;
        bool taken = false;
    };
    uint32_t make(uint32_t corner, const Vec3& p) {
        const auto v = uint32_t(out_.vertices.size());
        out_.vertices.push_back({Vec3f(p), 0, item_.placement->color, item_.owner, topM_});
        out_.chunk.bounds.add(Vec3f(p));
        notes_.push_back({at_[corner]});
        at_[corner] = v;
        return v;
    }

    ChunkPart& out_;
    const ChunkItem& item_;
    uint32_t first_;
    float topM_ = kOpenBody;
    std::vector<uint32_t> at_;  // the newest vertex at each place of the mesh
    std::vector<Note> notes_;
};

/// Which parts are bodies: every edge is met as often one way as the other, which a sum of numbers of directed edges tells without a table of them
/// (that different edges cancel is as likely as a collision of 64-bit hashes); and the volume is positive, so that faces look outward.
void findClosed(const building::Mesh& mesh, WeldedMesh& w) {
    struct Sum {
        uint64_t edges = 0;
        double volume = 0;
        Vec3 origin{0, 0, 0};
        bool begun = false;
    };
    std::vector<Sum> sums(w.parts);
    for (size_t i = 0; i < w.indices.size(); i += 3) {
        Sum& s = sums[w.partOfTriangle[i / 3]];
        std::array<Vec3, 3> p;
        for (size_t k = 0; k < 3; ++k) {
            const uint64_t a = w.indices[i + k], b = w.indices[i + (k + 1) % 3];
            s.edges += base::mixed(a << 32 | b) - base::mixed(b << 32 | a);
            p[k] = Vec3(mesh.positions[a]);
        }
        if (!s.begun) s.origin = p[0], s.begun = true;
        s.volume += glm::dot(p[0] - s.origin, glm::cross(p[1] - s.origin, p[2] - s.origin)) / 6;
    }
    constexpr double kLeastM3 = 1e-9;
    for (const Sum& s : sums) w.closed.push_back(s.edges == 0 && s.volume > kLeastM3);
}

/// A triangle of a chunk and its place in the order of its size: faces that look up come first, those that look down last, since from above what
/// hides the others is then drawn before them; of closed bodies those of one direction and one height lie together, so that they can be left out
/// together.
struct Face {
    uint64_t order = 0;
    std::array<uint32_t, 3> corner{};
};
uint64_t orderOf(double up, uint32_t normal, float topM) {
    const uint64_t way = up > 0.5 ? 0 : up < -0.5 ? 2 : 1;
    if (topM == kOpenBody) return way << 62 | uint64_t(1) << 61;
    return way << 62 | uint64_t(coarse(normal)) << 32 | std::bit_cast<uint32_t>(topM);
}

size_t detailLevel(const base::Box3& part) {
    Vec3 s = part.size();
    if (s.x < s.y) std::swap(s.x, s.y);
    if (s.y < s.z) std::swap(s.y, s.z);
    if (s.x < s.y) std::swap(s.x, s.y);
    const double size = std::sqrt(s.x * s.y);
    size_t level = 0;
    while (level < kDetailM.size() && size >= double(kDetailM[level])) ++level;
    return level;
}

}  // namespace

WeldedMesh weld(const building::Mesh& mesh) {
    WeldedMesh w;
    const size_t corners = mesh.positions.size();
    w.indices.reserve(mesh.indices.size());
    for (size_t i = 0; i + 2 < mesh.indices.size(); i += 3)
        if (mesh.indices[i] < corners && mesh.indices[i + 1] < corners && mesh.indices[i + 2] < corners)
            w.indices.insert(w.indices.end(), mesh.indices.begin() + ptrdiff_t(i), mesh.indices.begin() + ptrdiff_t(i) + 3);
    if (w.indices.empty()) return w;
    // meshoptimizer numbers the places in order of first use; here each is called by the first corner there.
    std::vector<uint32_t> place(corners), firstAt(corners, kNoOwner);
    meshopt_generateVertexRemap(place.data(), w.indices.data(), w.indices.size(), mesh.positions.data(), corners, sizeof(Vec3f));
    for (uint32_t& i : w.indices) {
        uint32_t& first = firstAt[place[i]];
        if (first == kNoOwner) first = i;
        i = first;
    }
    std::vector<uint32_t> root(corners);
    std::iota(root.begin(), root.end(), 0u);
    const auto find = [&](uint32_t v) {
        while (root[v] != v) v = root[v] = root[root[v]];
        return v;
    };
    for (size_t i = 0; i < w.indices.size(); i += 3) {
        const uint32_t a = find(w.indices[i]);
        root[find(w.indices[i + 1])] = a;
        root[find(w.indices[i + 2])] = a;
    }
    std::vector<uint32_t> part(corners, kNoOwner);
    w.partOfTriangle.reserve(w.indices.size() / 3);
    for (size_t i = 0; i < w.indices.size(); i += 3) {
        uint32_t& p = part[find(w.indices[i])];
        if (p == kNoOwner) p = w.parts++;
        w.partOfTriangle.push_back(p);
    }
    findClosed(mesh, w);
    return w;
}

std::vector<std::span<ChunkItem>> splitByPlace(std::span<ChunkItem> items) {
    std::vector<std::span<ChunkItem>> done, open{items};
    while (!open.empty()) {
        const std::span<ChunkItem> run = open.back();
        open.pop_back();
        if (run.empty()) continue;
        size_t triangles = 0;
        base::Box3 box, centres;
        for (const ChunkItem& i : run) {
            triangles += i.triangles;
            box.add(i.bounds);
            if (!i.bounds.empty()) centres.add(i.bounds.centre());
        }
        const Vec3 reach = box.empty() ? Vec3(0) : box.size(), spread = centres.empty() ? Vec3(0) : centres.size();
        const int axis = spread.x >= spread.y ? 0 : 1;
        const bool far = std::max(reach.x, reach.y) > kChunkReachM && spread[axis] > kChunkReachM / 8;
        if (run.size() < 2 || !(triangles > kChunkTriangles || far)) {
            done.push_back(run);
            continue;
        }
        // Half of the triangles each; by place in the row where places are equal, so that the same building gives the same chunks.
        const auto before = [axis](const ChunkItem& a, const ChunkItem& b) { return a.bounds.centre()[axis] < b.bounds.centre()[axis]; };
        std::stable_sort(run.begin(), run.end(), before);
        size_t half = 0, at = 0;
        while (at + 1 < run.size() && (half += run[at].triangles) * 2 < triangles) ++at;
        at = std::clamp<size_t>(at, 1, run.size() - 1);
        open.push_back(run.subspan(at));
        open.push_back(run.first(at));
    }
    return done;
}

void addMeshes(ChunkPart& out, std::span<const ChunkItem> items) {
    std::array<std::vector<Face>, kDetailM.size() + 1> byLevel;
    std::vector<Vec3> places;
    std::vector<base::Box3> boxes;
    std::vector<uint8_t> levels;
    for (const ChunkItem& item : items) {
        const WeldedMesh& mesh = *item.welded;
        const bool mirrored = glm::determinant(glm::dmat3(item.placement->transform)) < 0;
        places.resize(item.mesh->positions.size());
        for (size_t i = 0; i < places.size(); ++i) places[i] = Vec3(item.placement->transform * base::Vec4(Vec3(item.mesh->positions[i]), 1));
        boxes.assign(mesh.parts, {});
        for (size_t i = 0; i < mesh.indices.size(); ++i) boxes[mesh.partOfTriangle[i / 3]].add(places[mesh.indices[i]]);
        levels.clear();
        for (const base::Box3& b : boxes) levels.push_back(uint8_t(detailLevel(b)));
        PlacedMesh placed(out, item);
        for (size_t i = 0; i < mesh.indices.size(); i += 3) {
            std::array<uint32_t, 3> corner{mesh.indices[i], mesh.indices[i + 1], mesh.indices[i + 2]};
            if (mirrored) std::swap(corner[1], corner[2]);
            const std::array<Vec3, 3> p{places[corner[0]], places[corner[1]], places[corner[2]]};
            const Vec3 n = glm::cross(p[1] - p[0], p[2] - p[0]);
            const double len = glm::length(n);
            if (!(len > 1e-12) || !std::isfinite(len)) continue;
            const uint32_t part = mesh.partOfTriangle[i / 3], normal = packNormal(Vec3f(n / len));
            const float topM = mesh.closed[part] ? float(boxes[part].max.z) : kOpenBody;
            byLevel[levels[part]].push_back({orderOf(n.z / len, normal, topM), placed.add(corner, p, normal, topM)});
        }
    }
    for (size_t level = byLevel.size(); level-- > 0;) {
        std::stable_sort(byLevel[level].begin(), byLevel[level].end(), [](const Face& a, const Face& b) { return a.order < b.order; });
        for (const Face& f : byLevel[level]) out.indices.insert(out.indices.end(), f.corner.begin(), f.corner.end());
    }
    uint32_t below = 0;
    for (size_t level = 0; level < kDetailM.size(); ++level) {
        below += uint32_t(byLevel[level].size() * 3);
        out.chunk.small[level] = below;
    }
}

}  // namespace sallyport::scene
