// What the renderer leaves out and what it does not send: culling, small parts, changed ranges, cuts that are made once.
#include <catch2/catch.hpp>
#include <glm/gtc/matrix_transform.hpp>
#include <tuple>

#include "gl/box_scene.h"
#include "gpu/cut_meshes.h"
#include "gpu/mesh_pack.h"

using namespace sallyport;
using namespace sallyport::test;
using base::rgb;
using scene::ChunkClass;
using scene::Vec3f;

namespace {

/// boxScene() and a row of pillars far to the east, each a chunk of its own.
scene::SceneGeometry rowScene(int pillars) {
    auto g = boxScene();
    for (int i = 0; i < pillars; ++i) addBox(g, ChunkClass::Walls, 0, {40.f + 4.f * float(i), 4, 0}, {41.f + 4.f * float(i), 5, 3});
    return g;
}

scene::DrawList planAround(float x, float widthM) {
    auto l = planList();
    const float h = widthM * float(kHeight) / float(kWidth);
    l.viewProjection = glm::ortho(x - widthM / 2, x + widthM / 2, 5 - h / 2, 5 + h / 2, -100.f, 100.f);
    l.pixelsPerM = float(kWidth) / widthM;
    return l;
}

int mostApart(const std::vector<uint8_t>& a, const std::vector<uint8_t>& b) {
    int most = 0;
    for (size_t i = 0; i < std::min(a.size(), b.size()); ++i) most = std::max(most, std::abs(int(a[i]) - int(b[i])));
    return most;
}

}  // namespace

TEST_CASE("neighbourhoods that the view does not see are not drawn") {
    auto stage = openStage();
    if (!stage) return;
    REQUIRE(stage->renderer->setScene(rowScene(50)));
    stage->draw(planAround(100, 400));
    const auto all = stage->renderer->lastFrame();
    CHECK(all.culledBatches == 0);
    stage->draw(planAround(42.5f, 6));
    const auto few = stage->renderer->lastFrame();
    CHECK(few.batches <= 4);
    CHECK(few.culledBatches > 50);
    CHECK(few.triangles < all.triangles / 2);
    const Pixels p = stage->draw(planAround(40.5f, 4));
    CHECK(near(p.at(kWidth / 2, kHeight / 2 + 50), planList().pocheColor));
}

TEST_CASE("what lies outside the section box is culled, what crosses it is clipped, and the cut through a wall is a surface") {
    auto stage = openStage();
    if (!stage) return;
    auto list = planList();
    list.rooms[0].pattern = uint32_t(scene::Pattern::Solid);
    list.rooms[0].fill = rgb(0xFF3B1F);
    const Pixels whole = stage->draw(list);
    list.section = base::Box<Vec3f>{{2, 2, -1}, {12, 8, 5}};
    ++list.baseRevision;
    const Pixels p = stage->draw(list);
    CHECK(stage->renderer->lastFrame().culledBatches > 0);
    for (const auto& [x, y] : {std::pair{1.f, 5.f}, {15.f, 5.f}, {5.f, 1.f}, {5.f, 9.f}, {19.8f, 5.f}}) {
        INFO(x << ", " << y);
        CHECK(near(p.at(px(x), py(y)), list.clearColor));
    }
    CHECK(p.at(px(5), py(5)) == whole.at(px(5), py(5)));
    CHECK(near(p.at(px(10), py(5)), list.pocheColor));
    CHECK(near(p.at(px(10), py(8.5f)), list.clearColor));

    auto orbit = orbitList();
    orbit.section = base::Box<Vec3f>{{-1, 2, -1}, {21, 11, 5}};
    const Pixels aslant = stage->draw(orbit);
    const auto at = [&](Vec3f w) {
        const scene::Vec4f c = orbit.viewProjection * scene::Vec4f(w, 1);
        return aslant.at(int((c.x / c.w * 0.5f + 0.5f) * kWidth), int((0.5f - c.y / c.w * 0.5f) * kHeight));
    };
    CHECK(near(at({10, 2, 0.6f}), orbit.wallColor, 6));  // the partition, cut across: one surface in the colour of the cut
    list.section.reset();
    ++list.baseRevision;
    Pixels rest;
    for (int i = 0; i < 4; ++i) rest = stage->draw(list);
    CHECK((rest.rgba == whole.rgba));
}

TEST_CASE("leaving out faces of closed bodies that look away changes no pixel that one could see") {
    auto stage = openStage();
    if (!stage) return;
    auto g = boxScene();
    addBox(g, ChunkClass::Furniture, 0, {3, 3, 0}, {5, 5, 0.7f});
    addBox(g, ChunkClass::Furniture, 0, {6, 3, 0}, {7, 5, 2.5f});  // the cut opens it: its inner faces are seen
    auto open = g;
    for (scene::SceneVertex& v : open.vertices) v.solidTopM = scene::kOpenBody;
    auto aslant = orbitList(), aslantCut = aslant, plan = planList();
    for (auto& f : aslantCut.floors) f.cutZM = 1.2f;
    for (scene::DrawList* list : {&aslant, &aslantCut, &plan}) {
        const auto rest = [&](const scene::SceneGeometry& scene) {
            REQUIRE(stage->renderer->setScene(scene));
            ++list->baseRevision;
            const Pixels moving = stage->draw(*list);
            const uint32_t triangles = stage->renderer->lastFrame().triangles;
            Pixels p;
            for (int i = 0; i < 4; ++i) p = stage->draw(*list);
            return std::tuple(moving.rgba, p.rgba, triangles);
        };
        const auto [movingAll, all, before] = rest(open);
        const auto [movingFew, few, after] = rest(g);
        CHECK(mostApart(movingAll, movingFew) <= 8);  // where faces of two bodies lie in one plane either may be met
        CHECK(mostApart(all, few) <= 8);
        CHECK(after < before);
    }
}

TEST_CASE("parts smaller than a pixel are left out, larger ones are not") {
    auto stage = openStage();
    if (!stage) return;
    auto g = boxScene();
    addBox(g, ChunkClass::Furniture, 0, {3, 3, 0}, {5, 5, 0.7f});
    const uint32_t first = g.chunks.back().firstIndex;
    addBox(g, ChunkClass::Furniture, 0, {3, 3, 0.7f}, {3.04f, 3.04f, 0.8f});
    g.chunks.pop_back();
    g.chunks.back().firstIndex = first;
    g.chunks.back().indexCount = 72;
    g.chunks.back().small = {0, 36, 36, 36, 36, 36};
    REQUIRE(stage->renderer->setScene(g));
    stage->draw(planAround(10, 24));
    const uint32_t near_ = stage->renderer->lastFrame().triangles;
    stage->draw(planAround(10, 2400));
    CHECK(stage->renderer->lastFrame().triangles == near_ - 2);
}

TEST_CASE("a change of one room sends that room's style and no other") {
    auto stage = openStage();
    if (!stage) return;
    auto list = planList();
    list.rooms.resize(1000, list.rooms[0]);
    stage->draw(list);
    ++list.baseRevision;
    stage->draw(list);
    const uint64_t idle = stage->renderer->lastFrame().bytesUploaded;
    CHECK(idle < 1000);
    list.rooms[700].pattern = uint32_t(scene::Pattern::Dots);
    ++list.baseRevision;
    stage->draw(list);
    CHECK(stage->renderer->lastFrame().bytesUploaded == idle + sizeof(scene::RoomStyle));
    list.rooms[10].pattern = list.rooms[12].pattern = uint32_t(scene::Pattern::Dots);  // so near each other that they go together
    list.rooms[990].pattern = uint32_t(scene::Pattern::Dots);
    ++list.baseRevision;
    stage->draw(list);
    CHECK(stage->renderer->lastFrame().bytesUploaded == idle + 4 * sizeof(scene::RoomStyle));
    ++list.baseRevision;
    stage->draw(list);
    CHECK(stage->renderer->lastFrame().bytesUploaded == idle);
}

TEST_CASE("a cut that moves and one that stands give the same picture") {
    auto stage = openStage();
    if (!stage) return;
    auto list = planList();
    const auto drawAt = [&](float z) {
        list.floors[0].cutZM = z;
        ++list.baseRevision;
        return stage->draw(list);
    };
    const Pixels still = drawAt(0.5f);
    for (const float z : {0.52f, 0.55f, 0.6f, 0.57f, 0.53f}) drawAt(z);
    const Pixels moving = drawAt(0.5f);
    size_t differ = 0;
    for (size_t i = 0; i < still.rgba.size(); i += 4) differ += std::abs(still.rgba[i] - moving.rgba[i]) > 40;
    CHECK(differ < still.rgba.size() / 4 / 200);  // a moving view has no antialiasing
    Pixels rest;
    for (int i = 0; i < 4; ++i) rest = stage->draw(list);
    CHECK((rest.rgba == still.rgba));
}

TEST_CASE("cutting keeps what is below, whole where it does not cross, and ends at the plane") {
    const auto g = boxScene();
    const auto packed = gpu::pack(g);
    const auto run = packed.floors[0][size_t(ChunkClass::Walls)];
    REQUIRE(run.count == 5);
    gpu::CutMeshes cut;
    for (uint32_t b = run.first; b < run.first + run.count; ++b) gpu::cutBatch(packed, b, 1.2f, cut);
    REQUIRE(cut.batches.size() == 5);
    for (const gpu::CutBatch& b : cut.batches) {
        CHECK(b.keptCount == 6);       // the foot
        CHECK(b.pieceCount == 4 * 9);  // of each side a triangle becomes one, the other two
        float top = 0;
        for (uint32_t i = 0; i < b.pieceCount; ++i)
            top = std::max(top, gpu::unpacked(cut.pieces[cut.pieceIndices[b.firstPiece + i]], packed.places[b.batch]).z);
        CHECK(top == Approx(1.2f).margin(0.001));
    }
    cut.clear();
    gpu::cutBatch(packed, run.first, 5, cut);
    REQUIRE(cut.batches.size() == 1);
    CHECK(cut.batches[0].keptCount == 36);
    CHECK(cut.batches[0].pieceCount == 0);
    cut.clear();
    gpu::cutBatch(packed, run.first, -1, cut);
    CHECK(cut.batches.empty());
}

TEST_CASE("packing keeps places to the millimetre, and a chunk of too many vertices becomes several batches that show all of it") {
    scene::SceneGeometry g;
    g.floorElevationM = {0};
    for (int i = 0; i < 4000; ++i) {
        const float x = 0.013f * float(i);
        addBox(g, ChunkClass::Other, 0, {x, 1.2345f, 0.5f}, {x + 0.01f, 1.5f, 2.25f});
    }
    scene::Chunk one = g.chunks[0];
    one.indexCount = uint32_t(g.indices.size());
    for (const auto& c : g.chunks) one.bounds.add(c.bounds);
    one.small = {36, 72, 36 * 100, 36 * 100, 36 * 3000, 36 * 4000};
    g.chunks = {one};
    const auto packed = gpu::pack(g);
    CHECK(packed.batches.size() == 2);
    uint32_t indices = 0;
    gpu::SmallCounts small{};
    for (const gpu::Batch& b : packed.batches) {
        CHECK(b.vertexCount <= 65535);
        for (size_t i = 0; i < small.size(); ++i) small[i] += b.small[i];
        for (uint32_t i = 0; i < b.indexCount; ++i, ++indices) {
            const Vec3f a =
                gpu::unpacked(packed.vertices[b.firstVertex + packed.indices[b.firstIndex + i]], packed.places[&b - packed.batches.data()]);
            const Vec3f was = g.vertices[g.indices[indices]].position;
            if (glm::length(a - was) > 0.0015f) FAIL_CHECK("moved by " << glm::length(a - was));
        }
    }
    CHECK(indices == g.indices.size());
    CHECK(std::equal(small.begin(), small.end(), one.small.begin()));
}
