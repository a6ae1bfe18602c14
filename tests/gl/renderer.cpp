// The renderer through its public face, on a software context without a window.
#include "gpu/renderer.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>

#include "gl/box_scene.h"
#include "gpu/shader_library.h"
#include "gpu/shader_sources.h"

using namespace sallyport;
using namespace sallyport::test;
using base::rgb;
using base::Rgba8;
using scene::FloorLook;
using scene::Pattern;

namespace {

Rgba8 mix(Rgba8 a, Rgba8 b, double t) {
    const auto one = [&](uint8_t x, uint8_t y) { return uint8_t(x + (double(y) - x) * t + 0.5); };
    return {one(a.r, b.r), one(a.g, b.g), one(a.b, b.b), 255};
}

void setRoom(scene::DrawList& l, size_t room, Pattern pattern, Rgba8 fill, float edgePx = 0, Rgba8 edge = {255, 255, 255, 255}, uint32_t dash = 0) {
    l.rooms[room].pattern = uint32_t(pattern);
    l.rooms[room].fill = fill;
    l.rooms[room].edge = edge;
    l.rooms[room].edgeWidthPx = edgePx;
    l.rooms[room].edgeDash = dash;
    ++l.baseRevision;
}

constexpr Rgba8 kRed{255, 59, 31, 255};

}  // namespace

TEST_CASE("a context comes up without a display and names its device") {
    auto stage = openStage();
    if (!stage) return;
    CHECK_FALSE(stage->renderer->device().renderer.empty());
    CHECK(stage->renderer->device().version.find("4.") == 0);
    CHECK(takeGlErrors() == 0);
}

TEST_CASE("every shader file is part of a program and every program compiles") {
    auto stage = openStage();
    if (!stage) return;
    std::string used;
    for (const auto& files : gpu::kProgramFiles) {
        auto program = gpu::compileProgram(files);
        INFO(files.vertex << " + " << files.fragment);
        REQUIRE(program);
        used += std::string(" ") + files.vertex + " " + files.fragment + " ";
        if (files.plainerFragment) {
            REQUIRE(gpu::compileProgram({files.vertex, files.plainerFragment}));
            used += std::string(" ") + files.plainerFragment + " ";
        }
    }
    REQUIRE(gpu::compileProgram(gpu::kNothingFiles));
    used += std::string(" ") + gpu::kNothingFiles.vertex + " " + gpu::kNothingFiles.fragment + " ";
    for (const auto& s : gpu::shaderSources()) {
        const std::string name = s.name;
        if (name.find("shared/") == 0) continue;
        INFO(name);
        CHECK(used.find(" " + name + " ") != std::string::npos);
    }
}

TEST_CASE("a shader that the driver refuses is an error that names the file") {
    auto stage = openStage();
    if (!stage) return;
    auto none = gpu::compileProgram({"no_such.vert", "mesh.frag"});
    REQUIRE_FALSE(none);
    CHECK(none.error().where == "no_such.vert");
    auto wrongStage = gpu::compileProgram({"mesh.vert", "mesh.vert"});
    REQUIRE_FALSE(wrongStage);
    CHECK(wrongStage.error().where.find("shaders/mesh.vert") == 0);
}

TEST_CASE("a red room is red where it should be and nowhere else") {
    auto stage = openStage();
    if (!stage) return;
    auto list = planList();
    setRoom(list, 0, Pattern::Solid, kRed);
    const Pixels p = stage->draw(list);
    const Rgba8 inRoom = p.at(px(5), py(5));
    CHECK(inRoom.r > 150);
    CHECK(inRoom.r > inRoom.g * 2);
    CHECK(near(p.at(px(12), py(5)), list.floorColor));     // the room beside it has no pattern
    CHECK(near(p.at(px(10), py(5)), list.pocheColor));     // the wall between
    CHECK(near(p.at(px(21.5f), py(5)), list.clearColor));  // outside
    CHECK(p.at(px(5), py(5)).a == 255);
    CHECK(p.at(2, 2).a == 255);
}

TEST_CASE("the fill of a room stops at its walls, a pixel's breadth apart") {
    auto stage = openStage();
    if (!stage) return;
    auto list = planList();
    setRoom(list, 0, Pattern::CrossHatch, kRed);
    const Pixels p = stage->draw(list);
    for (int y = py(8); y < py(2); ++y) {
        CHECK(p.at(px(9.8f) - 3, y).r > 120);
        CHECK(p.at(px(9.8f) + 2, y).r < 90);
    }
}

TEST_CASE("walls are cut: open above the cut, poche and a light outline at it") {
    auto stage = openStage();
    if (!stage) return;
    auto list = planList();
    const Pixels p = stage->draw(list);
    CHECK(near(p.at(px(10), py(5)), list.pocheColor));
    CHECK(near(p.at(px(10), py(9.8f)), list.pocheColor));  // where bodies meet there is no seam
    CHECK(near(p.at(px(10), py(9.6f)), list.pocheColor));
    CHECK(near(p.at(px(5), py(5)), list.floorColor));
    CHECK(p.at(px(9.8f) - 1, py(5)).r > list.floorColor.r + 40);  // outline just outside the poche
    CHECK(near(p.at(px(9.8f) - 3, py(5)), list.floorColor));

    SECTION("a cut above the walls shows their tops and no poche") {
        list.floors[0].cutZM = 3.5f;
        const Pixels whole = stage->draw(list);
        CHECK_FALSE(near(whole.at(px(10), py(5)), list.pocheColor));
        CHECK(near(whole.at(px(5), py(5)), list.floorColor));
    }
    SECTION("the table is drawn below the cut and gone when the cut is under its top") { CHECK_FALSE(near(p.at(px(15), py(5)), list.floorColor)); }
}

TEST_CASE("the cut follows the floor when it is moved apart, and applies before the move") {
    auto stage = openStage();
    if (!stage) return;
    auto list = planList();
    list.floors[0] = {FloorLook::Active, 30, 1.2f, 1};
    const Pixels p = stage->draw(list);
    CHECK(near(p.at(px(10), py(5)), list.pocheColor));
    CHECK(near(p.at(px(5), py(5)), list.floorColor));
}

TEST_CASE("a ghost below is the floor at its opacity over the ground") {
    auto stage = openStage();
    if (!stage) return;
    auto list = planList();
    list.floors[0].look = FloorLook::Ghost;
    list.floors[0].opacity = 1;
    const Rgba8 full = stage->draw(list).at(px(5), py(5));
    list.floors[0].opacity = 0.2f;
    CHECK(near(stage->draw(list).at(px(5), py(5)), mix(list.clearColor, full, 0.2), 2));
    list.floors[0].opacity = 0;
    CHECK(near(stage->draw(list).at(px(5), py(5)), list.clearColor, 1));
}

TEST_CASE("a ghost over the active floor is blended once, whatever lies behind its nearest face") {
    auto stage = openStage();
    if (!stage) return;
    auto list = planList();
    setRoom(list, 0, Pattern::None, kRed);
    list.floors[1] = {FloorLook::Ghost, 0, 5.2f, 1};
    const Rgba8 full = stage->draw(list).at(px(5), py(5));
    list.floors[1].opacity = 0.25f;
    CHECK(near(stage->draw(list).at(px(5), py(5)), mix(list.floorColor, full, 0.25), 2));
}

TEST_CASE("x-ray in plan shows the walls of a ghost below through the active floor, and no more of it") {
    auto stage = openStage();
    if (!stage) return;
    auto g = boxScene();
    addBox(g, scene::ChunkClass::Walls, 0, {4, 2, 0}, {5, 8, 3});
    REQUIRE(stage->renderer->setScene(g));
    auto list = planList();
    list.floors = {{FloorLook::Ghost, 0, 1.2f, 0.3f}, {FloorLook::Active, 0, 5.2f, 1}};
    CHECK(near(stage->draw(list).at(px(4.5f), py(5)), list.floorColor));
    list.xray = true;
    ++list.baseRevision;
    const Pixels p = stage->draw(list);
    CHECK(near(p.at(px(4.5f), py(5)), mix(list.floorColor, list.ghostColor, 0.3), 3));
    CHECK(near(p.at(px(7), py(5)), list.floorColor));
}

TEST_CASE("hidden and outline floors draw no meshes") {
    auto stage = openStage();
    if (!stage) return;
    auto list = planList();
    for (const FloorLook look : {FloorLook::Hidden, FloorLook::Outline}) {
        list.floors[0].look = look;
        const Pixels p = stage->draw(list);
        CHECK(near(p.at(px(10), py(5)), list.clearColor));
        CHECK(stage->renderer->lastFrame().triangles == 0);
    }
}

TEST_CASE("room edges lie inside the room, as wide as asked") {
    auto stage = openStage();
    if (!stage) return;
    auto list = planList();
    setRoom(list, 0, Pattern::OutlineOnly, kRed, 6, rgb(0x00FF00));
    const Pixels p = stage->draw(list);
    int green = 0;
    for (int x = px(7); x < px(11); ++x) green += p.at(x, py(5)).g > 200 ? 1 : 0;
    CHECK(green >= 5);
    CHECK(green <= 7);
    CHECK(p.at(px(9.8f) - 4, py(5)).g > 200);
    CHECK(near(p.at(px(10), py(5)), list.pocheColor));
    CHECK(p.at(px(9.8f) - 4, py(0.4f) - 4).g > 200);  // the corner is closed
    CHECK(near(p.at(px(5), py(5)), list.floorColor));
}

TEST_CASE("a dashed edge has gaps, a moving one moves with time, a double one is hollow") {
    auto stage = openStage();
    if (!stage) return;
    auto list = planList();
    const auto row = [&](const Pixels& p) {
        std::vector<int> on;
        for (int y = py(8); y < py(2); ++y) on.push_back(p.at(px(9.8f) - 3, y).g > 150 ? 1 : 0);
        return on;
    };
    const auto count = [](const std::vector<int>& v) { return std::count(v.begin(), v.end(), 1); };
    setRoom(list, 0, Pattern::OutlineOnly, kRed, 4, rgb(0x00FF00), 0);
    const auto solid = row(stage->draw(list));
    CHECK(count(solid) == long(solid.size()));
    setRoom(list, 0, Pattern::OutlineOnly, kRed, 4, rgb(0x00FF00), 1);
    const auto dashed = row(stage->draw(list));
    CHECK(count(dashed) > long(solid.size()) / 4);
    CHECK(count(dashed) < long(solid.size()) * 3 / 4);
    setRoom(list, 0, Pattern::OutlineOnly, kRed, 4, rgb(0x00FF00), 2);
    list.animated = true;
    const auto before = row(stage->draw(list));
    list.timeS = 0.5f;
    const auto after = row(stage->draw(list));
    CHECK_FALSE(stage->renderer->lastFrame().baseReused);
    CHECK(before != after);
    list.animated = false;
    setRoom(list, 0, Pattern::OutlineOnly, kRed, 6, rgb(0x00FF00), 3);
    const Pixels p = stage->draw(list);
    int changes = 0;
    for (int x = px(8); x < px(9.8f); ++x) changes += (p.at(x, py(5)).g > 150) != (p.at(x + 1, py(5)).g > 150) ? 1 : 0;
    CHECK(changes >= 3);  // line, gap, line
}

TEST_CASE("patterns differ from one another and from the bare floor") {
    auto stage = openStage();
    if (!stage) return;
    std::vector<std::vector<uint8_t>> seen;
    for (const Pattern pattern :
         {Pattern::None, Pattern::Hatch, Pattern::Tint, Pattern::Dots, Pattern::Solid, Pattern::Stripes, Pattern::CrossHatch}) {
        auto list = planList();
        setRoom(list, 0, pattern, rgb(0xE0C040));
        list.baseRevision = 100 + uint64_t(pattern);
        const Pixels p = stage->draw(list);
        std::vector<uint8_t> patch;
        for (int y = 0; y < 60; ++y)
            for (int x = 0; x < 60; ++x) patch.push_back(p.at(px(2) + x, py(8) + y).r);
        for (const auto& other : seen) CHECK(other != patch);
        seen.push_back(patch);
    }
}

TEST_CASE("a pattern stays on the world when the picture pans by whole pixels") {
    auto stage = openStage();
    if (!stage) return;
    auto list = planList();
    setRoom(list, 0, Pattern::Stripes, rgb(0xE0C040));
    const Pixels still = stage->draw(list);
    list.viewProjection[3][0] += 2.0f * 7 / float(kWidth);
    ++list.baseRevision;
    const Pixels moved = stage->draw(list);
    int unlike = 0;
    for (int y = py(8); y < py(2); ++y)
        for (int x = px(2); x < px(8); ++x) unlike += near(still.at(x, y), moved.at(x + 7, y), 4) ? 0 : 1;
    CHECK(unlike == 0);
}

TEST_CASE("walls hide the rooms behind them in orbit") {
    auto stage = openStage();
    if (!stage) return;
    auto list = orbitList();
    const Pixels bare = stage->draw(list);
    setRoom(list, 0, Pattern::CrossHatch, kRed, 5, kRed);
    setRoom(list, 1, Pattern::CrossHatch, kRed, 5, kRed);
    const Pixels filled = stage->draw(list);
    const auto project = [&](scene::Vec3f w) {
        const scene::Vec4f c = list.viewProjection * scene::Vec4f(w, 1);
        return std::pair{int((c.x / c.w * 0.5f + 0.5f) * kWidth), int((0.5f - c.y / c.w * 0.5f) * kHeight)};
    };
    const auto [fx, fy] = project({6, 5, 0});
    CHECK(filled.at(fx, fy).r > bare.at(fx, fy).r + 60);
    for (const float z : {0.3f, 0.6f, 0.9f}) {  // the outer face of the south wall
        const auto [wx, wy] = project({6, 0, z});
        CHECK(near(filled.at(wx, wy), bare.at(wx, wy), 0));
    }
}

TEST_CASE("the three faces of a wall differ in orbit, and x-ray lets the floor through") {
    auto stage = openStage();
    if (!stage) return;
    auto list = orbitList();
    setRoom(list, 0, Pattern::Solid, kRed);
    const auto project = [&](scene::Vec3f w) {
        const scene::Vec4f c = list.viewProjection * scene::Vec4f(w, 1);
        return std::pair{int((c.x / c.w * 0.5f + 0.5f) * kWidth), int((0.5f - c.y / c.w * 0.5f) * kHeight)};
    };
    const Pixels p = stage->draw(list);
    const auto at = [&](const Pixels& q, scene::Vec3f w) {
        const auto [x, y] = project(w);
        return q.at(x, y);
    };
    const Rgba8 top = at(p, {6, 0.2f, 1.2f}), south = at(p, {6, 0, 0.6f}), west = at(p, {0, 5, 0.6f});
    CHECK(top.r > south.r + 20);
    CHECK(std::abs(south.r - west.r) > 4);
    list.xray = true;
    ++list.baseRevision;
    const Pixels x = stage->draw(list);
    const scene::Vec3f behindWall{6, 0.7f, 0.0f};
    CHECK(at(x, behindWall).r > at(p, behindWall).r + 30);
}

TEST_CASE("an unchanged base is reused and gives the same pixels, a new revision, picture or view is not") {
    auto stage = openStage();
    if (!stage) return;
    auto list = planList();
    setRoom(list, 0, Pattern::Dots, rgb(0x059C6E), 2, rgb(0x059C6E));
    const Pixels first = stage->draw(list);
    CHECK_FALSE(stage->renderer->lastFrame().baseReused);
    for (int i = 0; i < 3; ++i) {
        list.timeS += 0.1f;
        CHECK(stage->draw(list).rgba == first.rgba);
        CHECK(stage->renderer->lastFrame().baseReused);
    }
    setRoom(list, 0, Pattern::Solid, rgb(0x059C6E), 2, rgb(0x059C6E));
    CHECK(stage->draw(list).rgba != first.rgba);
    CHECK_FALSE(stage->renderer->lastFrame().baseReused);
    list.floorColor = rgb(0xFFFFFF);
    CHECK(near(stage->draw(list).at(px(12), py(5)), rgb(0xFFFFFF)));
    REQUIRE(stage->renderer->setScene(boxScene()));
    stage->draw(list);
    CHECK_FALSE(stage->renderer->lastFrame().baseReused);
}

TEST_CASE("a moving view ends as sharp as one that never moved") {
    auto stage = openStage();
    if (!stage) return;
    auto list = orbitList();
    const Pixels rest = stage->draw(list);
    CHECK(stage->renderer->lastFrame().sharp);
    const auto home = list.viewProjection;
    for (int i = 1; i < 6; ++i) {
        list.viewProjection[3][0] += 0.1f;
        stage->draw(list);
    }
    CHECK(stage->renderer->lastFrame().sharp == !stage->renderer->device().software);
    list.viewProjection = home;
    Pixels again;
    for (int i = 0; i < 4; ++i) again = stage->draw(list);
    CHECK(stage->renderer->lastFrame().sharp);
    CHECK(again.rgba == rest.rgba);
}

TEST_CASE("the picture keeps to its rectangle and the rest is background") {
    auto stage = openStage();
    if (!stage) return;
    auto list = planList();
    list.picture = {40, 30, 200, 150};
    list.overlay = {{{0, 0}, {-1, 0}, rgb(0xFF00FF)}, {{480, 0}, {-1, 0}, rgb(0xFF00FF)}, {{0, 280}, {-1, 0}, rgb(0xFF00FF)}};
    list.overlayIndices = {0, 1, 2};
    list.lines = {{{-50, 5, 0}, {50, 5, 0}, rgb(0x00FFFF), 3, 0}};
    const Pixels p = stage->draw(list);
    for (const auto& [x, y] : {std::pair{39, 60}, {240, 40}, {60, 29}, {60, 180}, {470, 270}, {0, 0}}) CHECK(near(p.at(x, y), list.clearColor, 0));
    CHECK(near(p.at(41, 31), rgb(0xFF00FF), 0));
    CHECK(near(p.at(239, 179), list.clearColor, 0));
}

TEST_CASE("overlay text takes the alpha of the atlas and blends over the picture") {
    auto stage = openStage();
    if (!stage) return;
    std::vector<uint8_t> atlas(64 * 64, 0);
    for (int y = 0; y < 64; ++y)
        for (int x = 0; x < 32; ++x) atlas[size_t(y) * 64 + size_t(x)] = x < 16 ? 255 : 128;
    stage->renderer->setAtlas(64, 64, atlas, 1);
    auto list = planList();
    const Rgba8 ink = rgb(0xF5F7FA);
    list.overlay = {{{100, 100}, {0, 0}, ink}, {{164, 100}, {1, 0}, ink}, {{164, 164}, {1, 1}, ink}, {{100, 164}, {0, 1}, ink}};
    list.overlayIndices = {0, 1, 2, 0, 2, 3};
    const Pixels p = stage->draw(list);
    CHECK(near(p.at(107, 130), ink, 1));
    CHECK(near(p.at(124, 130), mix(list.floorColor, ink, 128.0 / 255), 2));
    CHECK(near(p.at(150, 130), list.floorColor, 1));
    std::fill(atlas.begin(), atlas.end(), uint8_t(255));
    stage->renderer->setAtlas(64, 64, atlas, 2);
    CHECK(near(stage->draw(list).at(150, 130), ink, 1));
}

TEST_CASE("world lines show through walls, as wide as asked, and end at the eye") {
    auto stage = openStage();
    if (!stage) return;
    auto list = planList();
    list.lines = {{{2, 5, -5}, {18, 5, -5}, rgb(0x00FFFF), 4, 0}};
    const Pixels p = stage->draw(list);
    int wide = 0;
    for (int y = 0; y < kHeight; ++y) wide += near(p.at(px(10), y), rgb(0x00FFFF), 8) ? 1 : 0;
    CHECK(wide >= 3);
    CHECK(wide <= 5);
    auto orbit = orbitList();
    orbit.lines = {{{6, 5, 0}, {-30, -60, 60}, rgb(0x00FFFF), 4, 6}};  // the far end is behind the eye
    stage->draw(orbit);
    CHECK(takeGlErrors() == 0);
}

TEST_CASE("the picture may change size every frame") {
    auto stage = openStage();
    if (!stage) return;
    for (int i = 0; i < 12; ++i) {
        auto list = planList();
        list.picture = {0, 0, 100 + i * 31, 90 + i * 15};
        stage->draw(list);
    }
    auto nothing = planList();
    nothing.picture = {0, 0, 0, 0};
    CHECK(near(stage->draw(nothing).at(50, 50), nothing.clearColor, 0));
    CHECK(takeGlErrors() == 0);
    const Pixels p = stage->draw(planList());
    CHECK(near(p.at(px(10), py(5)), planList().pocheColor));
}

TEST_CASE("two hundred frames of all modes leave no GL error") {
    auto stage = openStage();
    if (!stage) return;
    for (int i = 0; i < 200; ++i) {
        auto list = i % 2 ? planList() : orbitList();
        list.xray = i % 5 == 0;
        list.insideView = i % 7 == 0;
        list.animated = i % 3 == 0;
        list.timeS = float(i) / 30;
        list.floors[1] = {FloorLook(i % 4), float(i % 10), i % 6 ? 5.2f : 1e9f, 0.2f};
        setRoom(list, size_t(i) % 4, Pattern(i % 8), kRed, 2, kRed, uint32_t(i) % 4);
        list.baseRevision = uint64_t(i);
        if (i % 11 == 0) list.rooms.clear();
        if (i % 13 == 0) list.floors.resize(5);
        stage->screen->bind();
        stage->renderer->draw(list, kWidth, kHeight);
        REQUIRE(takeGlErrors() == 0);
    }
}

TEST_CASE("a renderer made anew twenty times draws the same pixels") {
    auto stage = openStage();
    if (!stage) return;
    auto list = orbitList();
    setRoom(list, 0, Pattern::Stripes, rgb(0xF8DE4D), 3, rgb(0xF8DE4D));
    const Pixels first = stage->draw(list);
    for (int i = 0; i < 20; ++i) {
        stage->renderer.reset();
        auto renderer = gpu::Renderer::create(&gpu::Offscreen::procAddress);
        REQUIRE(renderer);
        stage->renderer = *std::move(renderer);
        REQUIRE(stage->renderer->setScene(boxScene()));
        REQUIRE(stage->draw(list).rgba == first.rgba);
        REQUIRE(takeGlErrors() == 0);
    }
}

TEST_CASE("geometry that contradicts itself is refused and the former scene stays") {
    auto stage = openStage();
    if (!stage) return;
    const Pixels before = stage->draw(planList());
    auto g = boxScene();
    SECTION("index out of range") { g.indices[5] = uint32_t(g.vertices.size()); }
    SECTION("chunk out of range") { g.chunks[0].indexCount += 3000000; }
    SECTION("chunk end overflows") { g.chunks[0].firstIndex = 0xfffffffeu; }
    SECTION("floor out of range") { g.chunks[0].floor = 9; }
    SECTION("half a triangle") { g.chunks[0].indexCount = 4; }
    CHECK_FALSE(stage->renderer->setScene(g));
    CHECK(stage->draw(planList()).rgba == before.rgba);
}

TEST_CASE("reading back gives the picture the right way up, and a PNG of it can be written") {
    auto stage = openStage();
    if (!stage) return;
    auto list = planList();
    list.overlay = {{{0, 0}, {-1, 0}, rgb(0xFF0000)}, {{480, 0}, {-1, 0}, rgb(0xFF0000)}, {{0, 20}, {-1, 0}, rgb(0xFF0000)}};
    list.overlayIndices = {0, 1, 2};
    const Pixels p = stage->draw(list);
    CHECK(near(p.at(3, 3), rgb(0xFF0000), 0));
    stage->screen->bind();
    CHECK(stage->renderer->readPixels(kWidth, kHeight) == p.rgba);
    const auto path = std::filesystem::temp_directory_path() / "sallyport_gl_test.png";
    REQUIRE(gpu::writePng(path, kWidth, kHeight, p.rgba));
    CHECK(std::filesystem::file_size(path) > 100);
    std::filesystem::remove(path);
    CHECK_FALSE(gpu::writePng(path, kWidth, kHeight + 1, p.rgba));
    CHECK_FALSE(gpu::writePng(path / "no" / "such.png", kWidth, kHeight, p.rgba));
}
