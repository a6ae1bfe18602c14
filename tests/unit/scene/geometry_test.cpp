// Building -> triangles: nothing lost, nothing doubled, bodies of spaces left out.
#include <catch2/catch.hpp>
#include <set>

#include "scene/build_scene.h"
#include "scene/scene_geometry.h"
#include "support/small_school.h"

using namespace sallyport;
using namespace sallyport::scene;
using base::Polygon2;
using base::Vec2;

namespace {

double areaOf(const Triangulation& t) {
    double a = 0;
    for (size_t i = 0; i + 2 < t.indices.size(); i += 3) {
        const Vec2 p = t.points[t.indices[i]], q = t.points[t.indices[i + 1]], r = t.points[t.indices[i + 2]];
        a += ((q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x)) / 2;
    }
    return a;
}

std::vector<Vec2> box(double x0, double y0, double x1, double y1) { return {{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}}; }
std::vector<Vec2> reversed(std::vector<Vec2> r) { return {r.rbegin(), r.rend()}; }

}  // namespace

TEST_CASE("triangles cover a footprint less its holes, whichever way the rings turn") {
    const std::vector<Vec2> ell{{0, 0}, {10, 0}, {10, 4}, {4, 4}, {4, 9}, {0, 9}};
    CHECK(areaOf(triangulate({ell, {}})) == Approx(60));
    CHECK(areaOf(triangulate({reversed(ell), {}})) == Approx(60));
    CHECK(areaOf(triangulate({box(0, 0, 10, 10), {reversed(box(2, 2, 4, 4)), box(6, 6, 9, 9)}})) == Approx(100 - 4 - 9));
    // A courtyard that touches the outer wall.
    CHECK(areaOf(triangulate({box(0, 0, 10, 10), {reversed(box(0, 4, 3, 6))}})) == Approx(94));
}

TEST_CASE("triangles far from the origin keep their area") {
    const double x = 345678, y = 987654;
    CHECK(areaOf(triangulate({box(x, y, x + 7, y + 3), {}})) == Approx(21).epsilon(1e-4));
}

TEST_CASE("rings that mean nothing give no triangles and do no harm") {
    CHECK(triangulate({}).indices.empty());
    CHECK(triangulate({{{0, 0}, {1, 0}}, {}}).indices.empty());
    CHECK(triangulate({{{0, 0}, {5, 0}, {10, 0}}, {}}).indices.empty());
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(areaOf(triangulate({{{0, 0}, {4, 0}, {nan, 2}, {4, 4}, {0, 4}}, {}})) == Approx(16));
    CHECK(areaOf(triangulate({{{0, 0}, {4, 4}, {4, 0}, {0, 4}}, {}})) == Approx(8));  // a bow tie: both halves
}

TEST_CASE("normals survive packing") {
    for (base::Vec3f n : {base::Vec3f(0, 0, 1), base::Vec3f(0, 0, -1), base::Vec3f(1, 0, 0), base::Vec3f(0, -1, 0),
                          glm::normalize(base::Vec3f(-0.3f, 0.5f, -0.7f))}) {
        const base::Vec3f back = unpackNormal(packNormal(n));
        CHECK(glm::dot(n, back) > 0.9999f);
    }
}

TEST_CASE("every room has fill and edge triangles of its own floor and owner") {
    const building::Building b = test::smallSchool();
    const SceneGeometry g = buildSceneGeometry(b);
    CHECK(g.roomCount == b.rooms.size());
    REQUIRE(g.floorElevationM.size() == 2);
    std::vector<double> area(b.rooms.size(), 0);
    std::vector<int> edges(b.rooms.size(), 0);
    for (const Chunk& c : g.chunks) {
        if (c.cls == ChunkClass::RoomFills)
            for (uint32_t i = c.firstIndex; i < c.firstIndex + c.indexCount; i += 3) {
                const SceneVertex &p = g.vertices[g.indices[i]], &q = g.vertices[g.indices[i + 1]], &r = g.vertices[g.indices[i + 2]];
                REQUIRE(p.owner < b.rooms.size());
                CHECK(b.rooms[p.owner].floor.value == c.floor);
                CHECK(p.position.z == Approx(g.floorElevationM[c.floor] + 0.01));
                area[p.owner] += 0.5 * double(glm::cross(q.position - p.position, r.position - p.position).z);
            }
        if (c.cls == ChunkClass::RoomEdges)
            for (uint32_t i = c.firstIndex; i < c.firstIndex + c.indexCount; i += 2) {
                const SceneVertex &p = g.vertices[g.indices[i]], &q = g.vertices[g.indices[i + 1]];
                ++edges[p.owner];
                // The normal points into the room.
                const base::Vec3f in = (p.position + q.position) * 0.5f + unpackNormal(p.normalOct) * 0.1f;
                CHECK(base::contains(b.rooms[p.owner].footprint[0], Vec2(in.x, in.y)));
            }
    }
    for (size_t i = 0; i < b.rooms.size(); ++i) {
        CHECK(area[i] == Approx(b.rooms[i].areaM2));
        CHECK(edges[i] == 4);
    }
}

TEST_CASE("bodies of spaces are left out and every other element is in the class of its kind") {
    building::Building b = test::smallSchool();
    const size_t before = buildSceneGeometry(b).indices.size();
    building::Element space = b.elements[0];
    space.kind = building::ElementKind::Space;
    space.room = RoomId(0);
    b.elements.push_back(space);
    CHECK(buildSceneGeometry(b).indices.size() == before);

    std::set<ChunkClass> classes;
    for (const Chunk& c : buildSceneGeometry(b).chunks) classes.insert(c.cls);
    CHECK(classes == std::set<ChunkClass>{ChunkClass::Walls, ChunkClass::Slabs, ChunkClass::RoomFills, ChunkClass::RoomEdges});
}

TEST_CASE("mesh triangles keep their winding under a mirrored placement and face outward") {
    building::Building b = test::smallSchool();
    for (building::Element& e : b.elements)
        for (building::MeshPart& p : e.parts) p.transform[0][0] = -1;
    const SceneGeometry g = buildSceneGeometry(b);
    for (const Chunk& c : g.chunks) {
        if (c.cls != ChunkClass::Slabs) continue;
        double up = 0;
        for (uint32_t i = c.firstIndex; i < c.firstIndex + c.indexCount; i += 3) {
            const SceneVertex& p = g.vertices[g.indices[i + 2]];
            const base::Vec3f n = unpackNormal(p.normalOct);
            if (n.z > 0.9f) CHECK(p.position.z == Approx(c.bounds.max.z));
            if (n.z < -0.9f) CHECK(p.position.z == Approx(c.bounds.min.z));
            up += n.z;
        }
        CHECK(up == Approx(0).margin(1e-3));
    }
}

TEST_CASE("broken meshes lose their broken triangles only") {
    building::Building b = test::smallSchool();
    const size_t before = buildSceneGeometry(b).indices.size();
    b.meshes[0].indices.insert(b.meshes[0].indices.end(), {0, 1, 9999, 0, 0, 1});
    b.meshes[0].positions.push_back({std::numeric_limits<float>::infinity(), 0, 0});
    b.meshes[0].indices.insert(b.meshes[0].indices.end(), {0, 1, uint32_t(b.meshes[0].positions.size() - 1)});
    b.elements[1].parts[0].mesh = 12345;
    CHECK(buildSceneGeometry(b).indices.size() == before - b.meshes[1].indices.size());
}

TEST_CASE("a floor's outline goes once round its rooms and round its courtyard") {
    building::Building b = test::smallSchool();
    auto loops = floorOutline(b, FloorId(0));
    REQUIRE(loops.size() == 1);
    CHECK(std::abs(base::signedArea(loops[0])) == Approx(24 * 12).epsilon(0.05));
    CHECK(loops[0].size() <= 8);

    // Four wings round a court, with wall-wide gaps between them.
    b.rooms.resize(4);
    const std::vector<std::vector<Vec2>> wings{box(0, 0, 30, 6), box(0, 6.3, 6, 24), box(24, 6.3, 30, 24), box(0, 24.3, 30, 30)};
    for (size_t i = 0; i < 4; ++i) {
        b.rooms[i].floor = FloorId(0);
        b.rooms[i].footprint = {Polygon2{wings[i], {}}};
    }
    loops = floorOutline(b, FloorId(0));
    REQUIRE(loops.size() == 2);
    std::set<int> areas;
    for (const auto& l : loops) areas.insert(int(std::abs(base::signedArea(l)) / 100 + 0.5));
    CHECK(areas == std::set<int>{3, 9});
}
