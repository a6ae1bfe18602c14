// Chunks of elements: near each other, large parts first, corners shared without any face losing its normal.
#include <catch2/catch.hpp>
#include <cmath>

#include "scene/scene_chunks.h"
#include "scene/scene_geometry.h"

using namespace sallyport;
using namespace sallyport::scene;
using base::Vec3;

namespace {

/// A closed box as importers give it: eight corners, twelve triangles seen counter-clockwise from outside.
void addBox(building::Mesh& m, Vec3f lo, Vec3f hi) {
    const auto first = uint32_t(m.positions.size());
    for (int i = 0; i < 8; ++i) m.positions.push_back({i & 1 ? hi.x : lo.x, i & 2 ? hi.y : lo.y, i & 4 ? hi.z : lo.z});
    for (const auto& q : {std::array{0, 2, 3, 1}, {4, 5, 7, 6}, {0, 1, 5, 4}, {2, 6, 7, 3}, {0, 4, 6, 2}, {1, 3, 7, 5}})
        for (const int k : {0, 1, 2, 0, 2, 3}) m.indices.push_back(first + uint32_t(q[size_t(k)]));
}

struct Made {
    building::Mesh mesh;
    building::MeshPart placement;
    WeldedMesh welded;
    ChunkPart part;
    explicit Made(building::Mesh m) : mesh(std::move(m)), welded(weld(mesh)) {
        const ChunkItem item{{}, welded.indices.size() / 3, &mesh, &welded, &placement, kNoOwner};
        addMeshes(part, std::span(&item, 1));
    }
};

Vec3f normalOf(const ChunkPart& p, size_t i) {
    const Vec3f a = p.vertices[p.indices[i]].position, b = p.vertices[p.indices[i + 1]].position, c = p.vertices[p.indices[i + 2]].position;
    return glm::normalize(glm::cross(b - a, c - a));
}

}  // namespace

TEST_CASE("a box needs eight vertices, and each of its triangles finds its own normal in its last corner") {
    building::Mesh m;
    addBox(m, {1, 2, 3}, {4, 6, 8});
    const Made made(m);
    CHECK(made.part.vertices.size() == 8);
    REQUIRE(made.part.indices.size() == 36);
    double volume = 0;
    for (size_t i = 0; i < 36; i += 3) {
        const auto& last = made.part.vertices[made.part.indices[i + 2]];
        CHECK(glm::dot(unpackNormal(last.normalOct), normalOf(made.part, i)) > 0.9999f);
        const auto at = [&](size_t k) { return Vec3(made.part.vertices[made.part.indices[i + k]].position); };
        volume += glm::dot(at(0), glm::cross(at(1), at(2))) / 6;
    }
    CHECK(volume == Approx(3 * 4 * 5));
}

TEST_CASE("corners that a model repeats for each face are one place again") {
    building::Mesh box, loose;
    addBox(box, {0, 0, 0}, {1, 1, 1});
    for (const uint32_t i : box.indices) {
        loose.indices.push_back(uint32_t(loose.positions.size()));
        loose.positions.push_back(box.positions[i]);
    }
    CHECK(Made(loose).part.vertices.size() == 8);
    CHECK(Made(loose).welded.parts == 1);
}

TEST_CASE("a round body keeps the normal of every face") {
    building::Mesh m;
    constexpr int kSides = 40;
    for (int i = 0; i < kSides; ++i)
        for (const float z : {0.f, 1.f}) m.positions.push_back({std::cos(6.2832f * float(i) / kSides), std::sin(6.2832f * float(i) / kSides), z});
    for (uint32_t i = 0; i < kSides; ++i) {
        const uint32_t a = 2 * i, b = 2 * ((i + 1) % kSides);
        m.indices.insert(m.indices.end(), {a, b, b + 1, a, b + 1, a + 1});
    }
    const Made made(m);
    for (size_t i = 0; i < made.part.indices.size(); i += 3)
        CHECK(glm::dot(unpackNormal(made.part.vertices[made.part.indices[i + 2]].normalOct), normalOf(made.part, i)) > 0.9995f);
    CHECK(made.part.vertices.size() <= m.positions.size() + 2);
}

TEST_CASE("parts stand from large to small, and a chunk says how many of its indices are smaller than each size") {
    building::Mesh m;
    addBox(m, {0, 0, 0}, {0.03f, 0.03f, 0.03f});
    addBox(m, {1, 0, 0}, {3, 2, 1});
    addBox(m, {5, 0, 0}, {5.3f, 0.3f, 0.1f});
    const Made made(m);
    REQUIRE(made.part.indices.size() == 108);
    const auto& small = made.part.chunk.small;
    CHECK(small[0] == 36);                    // 5 cm: the first box
    CHECK(small[2] == 36);                    // 20 cm
    CHECK(small[3] == 72);                    // 40 cm: the third one too
    CHECK(small[kDetailM.size() - 1] == 72);  // 1.6 m: not the second, which is two metres square
    const auto x = [&](size_t i) { return made.part.vertices[made.part.indices[i]].position.x; };
    for (size_t i = 0; i < 36; ++i) CHECK((x(i) >= 1 && x(i) <= 3));
    for (size_t i = 72; i < 108; ++i) CHECK(x(i) < 0.1f);
}

TEST_CASE("only bodies that are closed and look outward hide the back of their faces") {
    building::Mesh closed, holed, inverted, sheet;
    addBox(closed, {0, 0, 1}, {1, 1, 2.5f});
    holed = inverted = closed;
    holed.indices.resize(30);
    for (size_t i = 0; i < inverted.indices.size(); i += 3) std::swap(inverted.indices[i], inverted.indices[i + 1]);
    sheet.positions = {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}};
    sheet.indices = {0, 1, 2, 0, 2, 1};
    for (const SceneVertex& v : Made(closed).part.vertices) CHECK(v.solidTopM == 2.5f);
    for (const auto* open : {&holed, &inverted, &sheet})
        for (const SceneVertex& v : Made(*open).part.vertices) CHECK(v.solidTopM == kOpenBody);
}

TEST_CASE("items are split by place until a run is small and near, and none is lost") {
    std::vector<ChunkItem> items;
    for (int y = 0; y < 40; ++y)
        for (int x = 0; x < 40; ++x) {
            ChunkItem i;
            i.bounds.add(Vec3(10 * x, 10 * y, 0));
            i.bounds.add(Vec3(10 * x + 9, 10 * y + 9, 3));
            i.triangles = 30;
            items.push_back(i);
        }
    items[7].triangles = 20'000;  // one that cannot be split
    size_t count = 0;
    for (const auto& run : splitByPlace(items)) {
        size_t triangles = 0;
        base::Box3 box;
        for (const ChunkItem& i : run) triangles += i.triangles, box.add(i.bounds);
        count += run.size();
        CHECK((run.size() == 1 || triangles <= kChunkTriangles));
        CHECK(std::max(box.size().x, box.size().y) <= kChunkReachM);
    }
    CHECK(count == 1600);
    CHECK(splitByPlace({}).empty());
}
