#include "scene/scene_geometry.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <span>
#include <thread>

#include "base/mixed.h"
#include "base/parallel.h"
#include "base/triangulate.h"
#include "scene/build_scene.h"
#include "scene/scene_chunks.h"

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
        case ElementKind::Site:
            return ChunkClass::Terrain;
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

void addFill(ChunkPart& g, const building::Room& room, uint32_t owner) {
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

void addEdges(ChunkPart& g, const building::Room& room, uint32_t owner) {
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

base::Box3 placedBounds(const building::Mesh& mesh, const base::Mat4& transform) {
    base::Box<Vec3f> own;
    for (const Vec3f& p : mesh.positions)
        if (std::isfinite(p.x) && std::isfinite(p.y) && std::isfinite(p.z)) own.add(p);
    base::Box3 box;
    if (own.empty()) return box;
    for (int i = 0; i < 8; ++i)
        box.add(Vec3(transform * base::Vec4(i & 1 ? own.max.x : own.min.x, i & 2 ? own.max.y : own.min.y, i & 4 ? own.max.z : own.min.z, 1)));
    const Vec3 c = box.centre();
    return std::isfinite(c.x) && std::isfinite(c.y) && std::isfinite(c.z) ? box : base::Box3{};
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
    const auto snorm = [](float f) {
        const float v = std::clamp(f, -1.0f, 1.0f) * 32767;
        return uint32_t(uint16_t(int16_t(v < 0 ? v - 0.5f : v + 0.5f)));  // lround() is a call
    };
    return snorm(x) | snorm(y) << 16;
}

uint64_t geometryKey(const Building& b) {
    uint64_t key = 0;
    const auto add = [&key](uint64_t word) { key = base::mixed(key ^ word); };
    const auto addNumber = [&](double v) { add(std::bit_cast<uint64_t>(v)); };
    const auto addRing = [&](const std::vector<Vec2>& ring) {
        add(ring.size());
        for (const Vec2 v : ring) addNumber(v.x), addNumber(v.y);
    };
    add(b.floors.size());
    for (const building::Floor& f : b.floors) addNumber(f.elevationM);
    add(b.rooms.size());
    for (const building::Room& r : b.rooms) {
        add(r.floor.value);
        addNumber(r.floorZM);
        add(r.footprint.size());
        for (const Polygon2& p : r.footprint) {
            addRing(p.outer);
            add(p.holes.size());
            for (const auto& hole : p.holes) addRing(hole);
        }
    }
    add(b.meshes.size());
    for (const building::Mesh& m : b.meshes) add(uint64_t(m.positions.size()) << 32 | m.indices.size());
    add(b.elements.size());
    for (const Element& e : b.elements) {
        add(uint64_t(e.kind) << 32 | e.floor.value);
        add(uint64_t(e.room.value) << 32 | e.parts.size());
    }
    return key;
}

SceneGeometry buildSceneGeometry(const Building& b) {
    SceneGeometry g;
    g.roomCount = b.rooms.size();
    for (const building::Floor& f : b.floors) g.floorElevationM.push_back(float(f.elevationM));
    if (g.floorElevationM.empty()) g.floorElevationM.push_back(0);

    const int threads = int(std::thread::hardware_concurrency());
    std::vector<WeldedMesh> welded(b.meshes.size());
    base::inParallel(threads, welded.size(), [&](size_t i) { welded[i] = weld(b.meshes[i]); });

    // What is to be drawn by floor and class.
    constexpr size_t kClasses = size_t(ChunkClass::Count);
    std::vector<std::vector<ChunkItem>> bins(g.floorElevationM.size() * kClasses);
    for (const Element& e : b.elements) {
        if (e.kind == ElementKind::Space) continue;  // the footprints stand for the rooms; their bodies would hide everything
        auto& bin = bins[floorIndex(b, e) * kClasses + size_t(chunkClass(e.kind))];
        for (const building::MeshPart& p : e.parts) {
            if (p.mesh >= b.meshes.size() || welded[p.mesh].indices.empty()) continue;
            const building::Mesh& mesh = b.meshes[p.mesh];
            bin.push_back({placedBounds(mesh, p.transform), welded[p.mesh].indices.size() / 3, &mesh, &welded[p.mesh], &p,
                           e.room.valid() ? e.room.value : kNoOwner});
        }
    }
    for (size_t r = 0; r < b.rooms.size(); ++r) {
        const building::Room& room = b.rooms[r];
        if (!room.floor.valid() || room.floor.index() >= g.floorElevationM.size()) continue;
        ChunkItem item;
        item.owner = uint32_t(r);
        for (const Polygon2& p : room.footprint)
            for (Vec2 v : p.outer)
                if (finite(v)) item.bounds.add(Vec3(v, room.floorZM)), ++item.triangles;
        for (const ChunkClass cls : {ChunkClass::RoomFills, ChunkClass::RoomEdges}) bins[room.floor.index() * kClasses + size_t(cls)].push_back(item);
    }

    // Chunks know nothing of each other: made side by side, then laid one behind the other.
    struct Job {
        size_t bin;
        std::span<ChunkItem> items;
    };
    std::vector<Job> jobs;
    for (size_t i = 0; i < bins.size(); ++i)
        for (const auto& run : splitByPlace(bins[i])) jobs.push_back({i, run});
    std::vector<ChunkPart> parts(jobs.size());
    base::inParallel(threads, parts.size(), [&](size_t i) {
        ChunkPart& part = parts[i];
        part.chunk.floor = uint32_t(jobs[i].bin / kClasses);
        part.chunk.cls = ChunkClass(jobs[i].bin % kClasses);
        if (part.chunk.cls != ChunkClass::RoomFills && part.chunk.cls != ChunkClass::RoomEdges) return addMeshes(part, jobs[i].items);
        for (const ChunkItem& item : jobs[i].items) {
            if (part.chunk.cls == ChunkClass::RoomFills) addFill(part, b.rooms[item.owner], item.owner);
            else addEdges(part, b.rooms[item.owner], item.owner);
        }
    });
    size_t vertices = 0, indices = 0;
    for (const ChunkPart& p : parts) {
        vertices += p.vertices.size();
        indices += p.indices.size();
    }
    g.vertices.reserve(vertices);
    g.indices.reserve(indices);
    for (ChunkPart& p : parts) {
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
