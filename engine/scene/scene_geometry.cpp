#include "scene/scene_geometry.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <thread>

#include "base/parallel.h"
#include "base/triangulate.h"
#include "scene/build_scene.h"

namespace sallyport::scene {
namespace {

using base::Polygon2;
using base::Vec2;
using base::Vec3;
using building::Building;
using building::Element;
using building::ElementKind;

/// Fills lie a little above the slab so that they never fight it for the depth buffer.
constexpr double kFillLiftM = 0.01;

bool finite(Vec2 p) { return std::isfinite(p.x) && std::isfinite(p.y); }

ChunkClass chunkClass(ElementKind k) {
    switch (k) {
        case ElementKind::Wall:
        case ElementKind::Column:
            return ChunkClass::Walls;
        case ElementKind::Slab:
            return ChunkClass::Slabs;
        case ElementKind::Roof:
            return ChunkClass::Roofs;
        case ElementKind::Stair:
        case ElementKind::Railing:
            return ChunkClass::Stairs;
        case ElementKind::Furniture:
        case ElementKind::Equipment:
            return ChunkClass::Furniture;
        case ElementKind::Door:
            return ChunkClass::DoorLeaves;
        case ElementKind::Window:
            return ChunkClass::Windows;
        default:
            return ChunkClass::Other;
    }
}

/// Floor of an element: its own, else the highest one that its foot reaches.
uint32_t floorIndex(const Building& b, const Element& e) {
    if (e.floor.valid() && e.floor.index() < b.floors.size()) return e.floor.value;
    uint32_t best = 0;
    for (size_t i = 0; i < b.floors.size(); ++i)
        if (!e.bounds.empty() && e.bounds.min.z >= b.floors[i].elevationM - 0.5) best = uint32_t(i);
    return best;
}

/// One chunk with its own run of vertices.
struct Part {
    Chunk chunk;
    std::vector<SceneVertex> vertices;
    std::vector<uint32_t> indices;
};

void addPart(Part& g, const Building& b, const building::MeshPart& part, uint32_t owner) {
    if (part.mesh >= b.meshes.size()) return;
    const building::Mesh& mesh = b.meshes[part.mesh];
    const bool mirrored = glm::determinant(glm::dmat3(part.transform)) < 0;
    // Neighbouring triangles of a flat face share corners: a short memory finds nearly all of them without a table.
    struct Recent {
        uint32_t source = kNoOwner, normal = 0, vertex = 0;
    };
    std::array<Recent, 8> recent;
    size_t next = 0;
    for (size_t i = 0; i + 2 < mesh.indices.size(); i += 3) {
        std::array<uint32_t, 3> corner{mesh.indices[i], mesh.indices[i + 1], mesh.indices[i + 2]};
        if (corner[0] >= mesh.positions.size() || corner[1] >= mesh.positions.size() || corner[2] >= mesh.positions.size()) continue;
        if (mirrored) std::swap(corner[1], corner[2]);
        std::array<Vec3, 3> p;
        for (int k = 0; k < 3; ++k) p[size_t(k)] = Vec3(part.transform * base::Vec4(Vec3(mesh.positions[corner[size_t(k)]]), 1));
        const Vec3 n = glm::cross(p[1] - p[0], p[2] - p[0]);
        const double len = glm::length(n);
        if (!(len > 1e-12) || !std::isfinite(len)) continue;
        const uint32_t packed = packNormal(Vec3f(n / len));
        for (size_t k = 0; k < 3; ++k) {
            uint32_t vertex = kNoOwner;
            for (const Recent& r : recent)
                if (r.source == corner[k] && r.normal == packed) vertex = r.vertex;
            if (vertex == kNoOwner) {
                vertex = uint32_t(g.vertices.size());
                g.vertices.push_back({Vec3f(p[k]), packed, part.color, owner});
                g.chunk.bounds.add(Vec3f(p[k]));
                recent[next++ % recent.size()] = {corner[k], packed, vertex};
            }
            g.indices.push_back(vertex);
        }
    }
}

void addFill(Part& g, const building::Room& room, uint32_t owner) {
    const uint32_t up = packNormal({0, 0, 1});
    for (const Polygon2& p : room.footprint) {
        const Triangulation t = triangulate(p);
        const auto first = uint32_t(g.vertices.size());
        for (Vec2 v : t.points) {
            const Vec3f at(Vec3(v, room.floorZM + kFillLiftM));
            g.vertices.push_back({at, up, {}, owner});
            g.chunk.bounds.add(at);
        }
        for (uint32_t i : t.indices) g.indices.push_back(first + i);
    }
}

void addEdges(Part& g, const building::Room& room, uint32_t owner) {
    const auto ring = [&](const std::vector<Vec2>& r, bool outer) {
        if (r.size() < 3) return;
        // Interior on the left of a counter-clockwise outer ring and of a clockwise hole; files do not always keep to that.
        const double turn = (base::signedArea(r) > 0) == outer ? 1 : -1;
        for (size_t i = 0, j = r.size() - 1; i < r.size(); j = i++) {
            const Vec2 d = r[i] - r[j];
            const double len = glm::length(d);
            if (!(len > 1e-6) || !std::isfinite(len)) continue;
            const uint32_t inward = packNormal(Vec3f(float(-d.y / len * turn), float(d.x / len * turn), 0));
            for (Vec2 v : {r[j], r[i]}) {
                const Vec3f at(Vec3(v, room.floorZM + kFillLiftM));
                g.indices.push_back(uint32_t(g.vertices.size()));
                g.vertices.push_back({at, inward, {}, owner});
                g.chunk.bounds.add(at);
            }
        }
    };
    for (const Polygon2& p : room.footprint) {
        ring(p.outer, true);
        for (const auto& h : p.holes) ring(h, false);
    }
}

void fillChunk(Part& part, const Building& b, const std::vector<const Element*>& elements) {
    size_t corners = 0;
    for (const Element* e : elements)
        for (const building::MeshPart& p : e->parts)
            if (p.mesh < b.meshes.size()) corners += b.meshes[p.mesh].indices.size();
    part.vertices.reserve(corners);
    part.indices.reserve(corners);
    for (const Element* e : elements)
        for (const building::MeshPart& p : e->parts) addPart(part, b, p, e->room.valid() ? e->room.value : kNoOwner);
    const ChunkClass cls = part.chunk.cls;
    if (cls != ChunkClass::RoomFills && cls != ChunkClass::RoomEdges) return;
    for (size_t r = 0; r < b.rooms.size(); ++r) {
        if (!b.rooms[r].floor.valid() || b.rooms[r].floor.value != part.chunk.floor) continue;
        if (cls == ChunkClass::RoomFills) addFill(part, b.rooms[r], uint32_t(r));
        else addEdges(part, b.rooms[r], uint32_t(r));
    }
}

}  // namespace

Triangulation triangulate(const Polygon2& p) {
    Triangulation out;
    if (p.outer.size() < 3) return out;
    // GLU works in single precision around its input: shift to the polygon's own corner first.
    const Vec2 origin = p.outer[0];
    std::vector<Vec3> corners;
    std::vector<uint32_t> loops;
    const auto loop = [&](const std::vector<Vec2>& ring, bool outer) {
        // Files do not always keep to counter-clockwise outlines and clockwise holes.
        const bool turned = (base::signedArea(ring) > 0) != outer;
        const size_t before = corners.size();
        for (size_t i = 0; i < ring.size(); ++i) {
            const Vec2 v = ring[turned ? ring.size() - 1 - i : i];
            if (finite(v)) corners.emplace_back(v - origin, 0);
        }
        if (corners.size() - before < 3) corners.resize(before);
        else loops.push_back(uint32_t(corners.size() - before));
        return corners.size() > before;
    };
    if (!loop(p.outer, true)) return out;
    for (const auto& h : p.holes)
        if (h.size() >= 3) loop(h, false);
    base::Triangulator().triangulate(corners, loops, {0, 0, 1}, out.indices);
    for (const Vec3& c : corners) out.points.push_back(origin + Vec2(c));
    return out;
}

uint32_t packNormal(Vec3f n) {
    const float sum = std::abs(n.x) + std::abs(n.y) + std::abs(n.z);
    float x = n.x / sum, y = n.y / sum;
    if (n.z < 0) {
        const float ox = x;
        x = (1 - std::abs(y)) * (ox < 0 ? -1.0f : 1.0f);
        y = (1 - std::abs(ox)) * (y < 0 ? -1.0f : 1.0f);
    }
    const auto snorm = [](float f) { return uint32_t(uint16_t(int16_t(std::lround(std::clamp(f, -1.0f, 1.0f) * 32767)))); };
    return snorm(x) | snorm(y) << 16;
}

Vec3f unpackNormal(uint32_t packed) {
    const float x = float(int16_t(packed & 0xffff)) / 32767, y = float(int16_t(packed >> 16)) / 32767;
    Vec3f n(x, y, 1 - std::abs(x) - std::abs(y));
    if (n.z < 0) {
        n.x = (1 - std::abs(y)) * (x < 0 ? -1.0f : 1.0f);
        n.y = (1 - std::abs(x)) * (y < 0 ? -1.0f : 1.0f);
    }
    return glm::normalize(n);
}

SceneGeometry buildSceneGeometry(const Building& b) {
    SceneGeometry g;
    g.roomCount = b.rooms.size();
    for (const building::Floor& f : b.floors) g.floorElevationM.push_back(float(f.elevationM));
    if (g.floorElevationM.empty()) g.floorElevationM.push_back(0);

    // Elements by floor and class, so that every chunk is one run of indices.
    constexpr size_t kClasses = size_t(ChunkClass::Count);
    std::vector<std::vector<const Element*>> bins(g.floorElevationM.size() * kClasses);
    for (const Element& e : b.elements) {
        if (e.kind == ElementKind::Space) continue;  // the footprints stand for the rooms; their bodies would hide everything
        bins[floorIndex(b, e) * kClasses + size_t(chunkClass(e.kind))].push_back(&e);
    }
    // Chunks know nothing of each other: made side by side, then laid one behind the other.
    std::vector<Part> parts(bins.size());
    base::inParallel(int(std::thread::hardware_concurrency()), parts.size(), [&](size_t i) {
        parts[i].chunk.floor = uint32_t(i / kClasses);
        parts[i].chunk.cls = ChunkClass(i % kClasses);
        fillChunk(parts[i], b, bins[i]);
    });
    size_t vertices = 0, indices = 0;
    for (const Part& p : parts) {
        vertices += p.vertices.size();
        indices += p.indices.size();
    }
    g.vertices.reserve(vertices);
    g.indices.reserve(indices);
    for (Part& p : parts) {
        if (p.indices.empty()) continue;
        p.chunk.firstIndex = uint32_t(g.indices.size());
        p.chunk.indexCount = uint32_t(p.indices.size());
        g.chunks.push_back(p.chunk);
        const auto first = uint32_t(g.vertices.size());
        g.vertices.insert(g.vertices.end(), p.vertices.begin(), p.vertices.end());
        for (const uint32_t i : p.indices) g.indices.push_back(first + i);
        p = {};
    }
    return g;
}

}  // namespace sallyport::scene
