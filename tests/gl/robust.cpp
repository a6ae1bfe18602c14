// What a bad driver or a small card does to the picture: less is drawn, it is said, and nothing ends.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <string>

#include "gl/box_scene.h"
#include "gpu/fill_rate.h"
#include "gpu/prepared_scene.h"
#include "gpu/shader_library.h"

using namespace sallyport;
using namespace sallyport::test;
using gpu::Quality;
using scene::ChunkClass;

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// As openStage(), with a renderer of its own.
std::unique_ptr<Stage> stageWith(const gpu::RendererOptions& options) {
    auto stage = openStage();
    if (!stage) return nullptr;
    stage->renderer.reset();
    auto renderer = gpu::Renderer::create(gpu::Offscreen::procAddress, options);
    REQUIRE(renderer);
    stage->renderer = std::move(*renderer);
    REQUIRE(stage->renderer->setScene(boxScene()));
    return stage;
}

scene::DrawList redRoom() {
    auto list = planList();
    list.rooms[0].pattern = uint32_t(scene::Pattern::Solid);
    list.rooms[0].fill = {255, 59, 31, 255};
    // A white label in the lower right corner.
    list.overlay = {{{440, 240}, {-1, 0}, {255, 255, 255, 255}},
                    {{480, 240}, {-1, 0}, {255, 255, 255, 255}},
                    {{480, 280}, {-1, 0}, {255, 255, 255, 255}},
                    {{440, 280}, {-1, 0}, {255, 255, 255, 255}}};
    list.overlayIndices = {0, 1, 2, 0, 2, 3};
    return list;
}

gpu::PreparedScene prepared(const scene::SceneGeometry& g) {
    auto made = gpu::prepareScene(g);
    REQUIRE(made);
    return std::move(**made);
}

}  // namespace

TEST_CASE("whichever shader the driver refuses, the picture is drawn without it and says so") {
    for (const auto& files : gpu::kProgramFiles)
        for (const char* refused : {files.vertex, files.fragment}) {
            INFO(refused);
            auto stage = stageWith({.refusedShader = refused});
            if (!stage) return;
            CHECK(has(stage->renderer->shaderProblem(), files.draws));
            CHECK(has(stage->renderer->shaderProblem(), "LIBGL_ALWAYS_SOFTWARE=1"));
            // A shader may serve more than one program.
            bool whole = true;
            for (const auto& other : gpu::kProgramFiles) {
                const bool vertex = other.vertex == std::string(refused), fragment = other.fragment == std::string(refused);
                if (other.vital && (vertex || (fragment && !other.plainerFragment))) whole = false;
            }
            CHECK(stage->renderer->pictureProblem().empty() == whole);
            const bool overlay = std::string(files.vertex) == "overlay.vert";
            const Pixels p = stage->draw(redRoom());
            CHECK(near(p.at(470, 250), {255, 255, 255, 255}) == !overlay);  // labels and marks come in any case but their own
        }
}

TEST_CASE("without its pattern a room still has its colour, and without its light the building still has walls") {
    auto whole = stageWith({});
    if (!whole) return;
    CHECK(whole->renderer->shaderProblem().empty());
    CHECK(whole->renderer->pictureProblem().empty());
    const auto fill = stageWith({.refusedShader = "fill.frag"})->draw(redRoom()).at(px(5), py(5));
    CHECK(fill.r > fill.g + 60);
    CHECK(fill.r > fill.b + 60);
    const auto list = redRoom();
    const auto ground = list.clearColor;
    const auto wall = stageWith({.refusedShader = "mesh.frag"})->draw(list).at(px(10), py(2));
    CHECK_FALSE(near(wall, ground));
}

TEST_CASE("a building too large for the card loses furniture first, then what has no class, and at last is refused with the sizes") {
    scene::SceneGeometry g = boxScene();
    for (int i = 0; i < 40; ++i) {
        const float x = 1 + float(i) * 0.2f;
        addBox(g, ChunkClass::Furniture, 0, {x, 1, 0}, {x + 0.1f, 2, 1});
        addBox(g, ChunkClass::Other, 1, {x, 1, 4}, {x + 0.1f, 2, 5});
    }
    const gpu::PreparedScene whole = prepared(g);
    const uint64_t all = gpu::sceneBytes(whole), bare = gpu::sceneBytes(gpu::without(whole, gpu::LeftOut::Furniture)),
                   barest = gpu::sceneBytes(gpu::without(whole, gpu::LeftOut::FurnitureAndOther));
    REQUIRE(barest < bare);
    REQUIRE(bare < all);
    const auto withLimit = [&](uint64_t bytes) {
        auto stage = stageWith({.memoryLimit = 1'000'000'000});
        if (!stage) return stage;
        auto renderer = gpu::Renderer::create(gpu::Offscreen::procAddress, {.memoryLimit = bytes});
        REQUIRE(renderer);
        stage->renderer = std::move(*renderer);
        return stage;
    };
    auto stage = withLimit(all);
    if (!stage) return;
    REQUIRE(stage->renderer->setScene(g));
    CHECK(stage->renderer->sceneProblem().empty());
    const Pixels complete = stage->draw(planList());

    stage.reset();
    stage = withLimit(all - 1);
    REQUIRE(stage->renderer->setScene(g));
    CHECK(stage->renderer->sceneProblem().find("Furniture is left out: the building needs") == 0);
    const Pixels reduced = stage->draw(planList());
    CHECK(near(reduced.at(px(10), py(5)), complete.at(px(10), py(5))));                    // a wall
    CHECK_FALSE(near(reduced.at(px(1.05f), py(1.5f)), complete.at(px(1.05f), py(1.5f))));  // a shelf

    stage.reset();
    stage = withLimit(bare - 1);
    REQUIRE(stage->renderer->setScene(g));
    CHECK(stage->renderer->sceneProblem().find("Furniture and other loose parts are left out") == 0);

    stage.reset();
    stage = withLimit(barest - 1);
    const auto refused = stage->renderer->setScene(g);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == base::ErrorCode::TooLarge);
    CHECK(has(refused.error().message, "without furniture"));
    CHECK(near(stage->draw(planList()).at(px(10), py(5)), planList().clearColor));  // nothing of it, and no fault
    CHECK(takeGlErrors() == 0);
    REQUIRE(stage->renderer->setScene(scene::SceneGeometry{}));
}

TEST_CASE("what is left out of a scene leaves the rest as it was") {
    auto g = boxScene();
    addBox(g, ChunkClass::Furniture, 0, {1, 1, 0}, {2, 2, 1});
    addBox(g, ChunkClass::Other, 1, {1, 1, 4}, {2, 2, 5});
    const gpu::PreparedScene all = prepared(g), less = gpu::without(all, gpu::LeftOut::FurnitureAndOther);
    const auto cornersOf = [](const gpu::PreparedScene& s, uint32_t floor, ChunkClass cls) {
        std::vector<float> out;
        const gpu::BatchRun run = s.packed.floors[floor][size_t(cls)];
        for (uint32_t i = run.first; i < run.first + run.count; ++i) {
            const gpu::Batch& b = s.packed.batches[i];
            for (uint32_t k = 0; k < b.indexCount; ++k) {
                const auto& v = s.packed.vertices[b.firstVertex + s.packed.indices[b.firstIndex + k]];
                const scene::Vec3f at = gpu::unpacked(v, s.packed.places[i]);
                out.insert(out.end(), {at.x, at.y, at.z, float(v.word)});
            }
        }
        return out;
    };
    for (uint32_t floor = 0; floor < 2; ++floor)
        for (size_t cls = 0; cls < size_t(ChunkClass::Count); ++cls) {
            const bool gone = ChunkClass(cls) == ChunkClass::Furniture || ChunkClass(cls) == ChunkClass::Other;
            CHECK((cornersOf(less, floor, ChunkClass(cls)) == (gone ? std::vector<float>() : cornersOf(all, floor, ChunkClass(cls)))));
        }
    CHECK(cornersOf(all, 1, ChunkClass::Other).size() > 0);
    CHECK(less.rooms == all.rooms);
    CHECK(less.edges.size() == all.edges.size());
    CHECK(less.floors.size() == all.floors.size());
    CHECK((gpu::without(all, gpu::LeftOut::Nothing).packed.indices == all.packed.indices));
}

TEST_CASE("pictures of odd sizes are drawn without an error") {
    for (const auto& [w, h] : {std::pair{1, 1}, {333, 77}, {8000, 200}, {3, 2000}}) {
        auto stage = openStage(w, h);
        if (!stage) return;
        for (auto list : {planList(), orbitList()}) {
            list.picture = {0, 0, w, h};
            stage->renderer->draw(list, w, h);
            list.picture = {w / 2, h / 2, w, h};  // beyond the window's edge
            stage->renderer->draw(list, w, h);
        }
        CHECK(takeGlErrors() == 0);
    }
}

TEST_CASE("a renderer made again in another context draws the same picture") {
    auto stage = openStage();
    if (!stage) return;
    const Pixels before = stage->draw(redRoom());
    for (int i = 0; i < 3; ++i) {
        stage->screen->bind();
        stage->renderer.reset();
        stage->screen.reset();
        stage = openStage();
        REQUIRE(stage);
        CHECK(stage->draw(redRoom()).rgba == before.rgba);
    }
    CHECK_FALSE(stage->renderer->contextLost());
}

TEST_CASE("the fill rate is measured, and leaves the picture's target where it was") {
    auto stage = openStage();
    if (!stage) return;
    stage->screen->bind();
    CHECK(gpu::measureFillRate() > 0);
    CHECK(takeGlErrors() == 0);
    CHECK(near(stage->draw(redRoom()).at(470, 250), {255, 255, 255, 255}));
}

TEST_CASE("a fill rate that is known is not measured, and a tier that is asked for is taken") {
    int asked = 0;
    auto stage = stageWith({.quality = Quality::Discrete, .knownMegapixelsPerS = [&](const gpu::DeviceInfo&) { return ++asked, 1234.0; }});
    if (!stage) return;
    const auto& d = stage->renderer->device();
    CHECK(d.quality == Quality::Discrete);
    CHECK_FALSE(d.software);
    if (gpu::isSoftwareDriver(d.renderer)) CHECK(asked == 0);  // a processor needs no measuring
    else CHECK(d.megapixelsPerS == 1234.0);
    CHECK(takeGlErrors() == 0);
}

TEST_CASE("the tier follows from the driver's names, and a card that is held back is taken down") {
    struct Row {
        const char *vendor, *renderer;
        double rate;
        Quality quality;
    };
    for (const Row& r : {Row{"Mesa", "llvmpipe (LLVM 15.0.6, 256 bits)", 0, Quality::Software},
                         {"Intel", "Mesa Intel(R) UHD Graphics 620 (KBL GT2)", 900, Quality::Integrated},
                         {"Intel", "Mesa Intel(R) Arc(tm) A770 Graphics (DG2)", 30'000, Quality::Discrete},
                         {"Intel", "Mesa Intel(R) Arc(tm) Graphics (MTL)", 9'000, Quality::Integrated},
                         {"AMD", "AMD Radeon Graphics (radeonsi, renoir, LLVM 15.0.6)", 3'000, Quality::Integrated},
                         {"AMD", "AMD Radeon 780M (radeonsi, gfx1103_r1)", 9'000, Quality::Integrated},
                         {"AMD", "AMD Radeon RX 7900 XT (radeonsi, navi31)", 60'000, Quality::Discrete},
                         {"NVIDIA Corporation", "NVIDIA GeForce RTX 3060/PCIe/SSE2", 40'000, Quality::Discrete},
                         {"NVIDIA Corporation", "NVIDIA GeForce RTX 3060/PCIe/SSE2", 300, Quality::Integrated},
                         {"NVIDIA Corporation", "NVIDIA H100 80GB HBM3/PCIe/SSE2", 0, Quality::Discrete},
                         {"NVIDIA Corporation", "NVIDIA Tegra Orin (nvgpu)/integrated", 2'000, Quality::Integrated},
                         {"Nobody", "Unheard of", 0, Quality::Integrated},
                         {"Nobody", "Unheard of", 20'000, Quality::Discrete},
                         {"Nobody", "Unheard of", 30, Quality::Software}}) {
        INFO(r.renderer << " at " << r.rate);
        CHECK(gpu::qualityFor(r.vendor, r.renderer, r.rate) == r.quality);
    }
    for (const Quality q : {Quality::Software, Quality::Integrated, Quality::Discrete}) CHECK(gpu::qualityNamed(gpu::name(q)) == q);
    CHECK_FALSE(gpu::qualityNamed("fast"));
}
