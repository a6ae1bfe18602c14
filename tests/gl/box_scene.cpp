#include "gl/box_scene.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <glm/gtc/matrix_transform.hpp>

namespace sallyport::test {

using base::rgb;
using base::Rgba8;
using scene::ChunkClass;
using scene::SceneGeometry;
using scene::Vec3f;

namespace {

uint32_t octahedral(Vec3f n) {
    n /= std::abs(n.x) + std::abs(n.y) + std::abs(n.z);
    float x = n.x, y = n.y;
    if (n.z < 0) {
        x = (1 - std::abs(n.y)) * (n.x >= 0 ? 1.f : -1.f);
        y = (1 - std::abs(n.x)) * (n.y >= 0 ? 1.f : -1.f);
    }
    const auto snorm = [](float v) { return uint32_t(uint16_t(int16_t(std::lround(v * 32767)))); };
    return snorm(x) | snorm(y) << 16;
}

void finishChunk(SceneGeometry& g, ChunkClass cls, uint32_t floor, size_t firstIndex) {
    scene::Chunk c{cls, floor, uint32_t(firstIndex), uint32_t(g.indices.size() - firstIndex), {}};
    for (size_t i = firstIndex; i < g.indices.size(); ++i) c.bounds.add(g.vertices[g.indices[i]].position);
    g.chunks.push_back(c);
}

void addRoom(SceneGeometry& g, uint32_t room, uint32_t floor, float x0, float y0, float x1, float y1, float z) {
    const uint32_t first = uint32_t(g.vertices.size());
    size_t index = g.indices.size();
    for (const auto& [x, y] : {std::pair{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}}) g.vertices.push_back({{x, y, z}, octahedral({0, 0, 1}), {}, room});
    for (const uint32_t i : {0u, 1u, 2u, 0u, 2u, 3u}) g.indices.push_back(first + i);
    finishChunk(g, ChunkClass::RoomFills, floor, index);
    index = g.indices.size();
    for (const uint32_t i : {0u, 1u, 1u, 2u, 2u, 3u, 3u, 0u}) g.indices.push_back(first + i);
    finishChunk(g, ChunkClass::RoomEdges, floor, index);
}

}  // namespace

void addBox(SceneGeometry& g, ChunkClass cls, uint32_t floor, Vec3f lo, Vec3f hi, Rgba8 color) {
    const size_t firstIndex = g.indices.size();
    for (int axis = 0; axis < 3; ++axis)
        for (const int side : {0, 1}) {
            Vec3f n(0), u(0), v(0);
            n[axis] = side ? 1.f : -1.f;
            u[(axis + 1) % 3] = 1;
            v[(axis + 2) % 3] = 1;
            const uint32_t base = uint32_t(g.vertices.size());
            for (const auto& [a, b] : {std::pair{0, 0}, {1, 0}, {1, 1}, {0, 1}}) {
                Vec3f p = lo;
                p[axis] = side ? hi[axis] : lo[axis];
                p += u * (float(a) * (hi - lo)) + v * (float(b) * (hi - lo));
                g.vertices.push_back({p, octahedral(n), color, scene::kNoOwner, hi.z});
            }
            // Counter-clockwise seen from outside: the two sides of an axis run opposite ways round.
            const uint32_t second = side ? 1 : 3, fourth = side ? 3 : 1;
            for (const uint32_t i : {0u, second, 2u, 0u, 2u, fourth}) g.indices.push_back(base + i);
        }
    finishChunk(g, cls, floor, firstIndex);
}

SceneGeometry boxScene() {
    SceneGeometry g;
    g.floorElevationM = {0, 4};
    g.roomCount = 4;
    for (uint32_t f = 0; f < 2; ++f) {
        const float z = 4.f * float(f);
        addBox(g, ChunkClass::Slabs, f, {0, 0, z - 0.2f}, {20, 10, z});
        addBox(g, ChunkClass::Walls, f, {0, 0, z}, {20, 0.4f, z + 3});
        addBox(g, ChunkClass::Walls, f, {0, 9.6f, z}, {20, 10, z + 3});
        addBox(g, ChunkClass::Walls, f, {0, 0.4f, z}, {0.4f, 9.6f, z + 3});
        addBox(g, ChunkClass::Walls, f, {19.6f, 0.4f, z}, {20, 9.6f, z + 3});
        addBox(g, ChunkClass::Walls, f, {9.8f, 0.4f, z}, {10.2f, 9.6f, z + 3});
        addBox(g, ChunkClass::Furniture, f, {14, 4, z}, {16, 6, z + 0.8f}, rgb(0x806040));
        addBox(g, ChunkClass::Roofs, f, {0, 0, z + 3}, {20, 10, z + 3.2f});
        addRoom(g, f * 2, f, 0.4f, 0.4f, 9.8f, 9.6f, z);
        addRoom(g, f * 2 + 1, f, 10.2f, 0.4f, 19.6f, 9.6f, z);
    }
    return g;
}

int px(float x) { return int(std::lround(float(kWidth) / 2 + (x - 10) * kPixelsPerM)); }
int py(float y) { return int(std::lround(float(kHeight) / 2 - (y - 5) * kPixelsPerM)); }

scene::DrawList planList() {
    scene::DrawList l;
    l.picture = {0, 0, kWidth, kHeight};
    const float w = float(kWidth) / kPixelsPerM / 2, h = float(kHeight) / kPixelsPerM / 2;
    l.viewProjection = glm::ortho(10 - w, 10 + w, 5 - h, 5 + h, -100.f, 100.f);
    l.orthographic = true;
    l.pixelsPerM = kPixelsPerM;
    l.floors = {{scene::FloorLook::Active, 0, 1.2f, 1}, {scene::FloorLook::Hidden, 0, 1e9f, 1}};
    l.rooms.resize(4);
    for (auto& r : l.rooms) r.edgeWidthPx = 0;
    l.clearColor = rgb(0x11151B);
    l.floorColor = rgb(0x232B36);
    l.wallColor = rgb(0x7F8B99);
    l.pocheColor = rgb(0x4A5563);
    l.ghostColor = rgb(0x7F8B99);
    l.furnitureColor = rgb(0x2E3744);
    l.baseRevision = 1;
    return l;
}

scene::DrawList orbitList() {
    scene::DrawList l = planList();
    l.orthographic = false;
    l.viewProjection = glm::perspective(glm::radians(40.f), float(kWidth) / float(kHeight), 0.5f, 200.f) *
                       glm::lookAt(Vec3f(-4, -14, 18), Vec3f(10, 5, 0), Vec3f(0, 0, 1));
    l.pixelsPerM = 15;
    return l;
}

Rgba8 Pixels::at(int x, int y) const {
    const uint8_t* p = &rgba[(size_t(y) * size_t(width) + size_t(x)) * 4];
    return {p[0], p[1], p[2], p[3]};
}

bool near(Rgba8 a, Rgba8 b, int tolerance) {
    return std::abs(a.r - b.r) <= tolerance && std::abs(a.g - b.g) <= tolerance && std::abs(a.b - b.b) <= tolerance;
}

Stage::~Stage() {
    if (screen) screen->bind();
    renderer.reset();
}

Pixels Stage::draw(const scene::DrawList& list) {
    screen->bind();
    renderer->draw(list, screen->width(), screen->height());
    return {screen->readPixels(), screen->width()};
}

std::unique_ptr<Stage> openStage(int width, int height) {
    auto stage = std::make_unique<Stage>();
    auto screen = gpu::Offscreen::create(width, height);
    if (!screen) {
        std::printf("SKIP: %s\n", screen.error().text().c_str());
        return nullptr;
    }
    stage->screen = *std::move(screen);
    auto renderer = gpu::Renderer::create(&gpu::Offscreen::procAddress);
    if (!renderer) throw std::runtime_error(renderer.error().text());
    stage->renderer = *std::move(renderer);
    if (auto ok = stage->renderer->setScene(boxScene()); !ok) throw std::runtime_error(ok.error().text());
    return stage;
}

int takeGlErrors() {
    using GetError = unsigned (*)();
    const auto getError = reinterpret_cast<GetError>(gpu::Offscreen::procAddress("glGetError"));
    int count = 0;
    while (getError() != 0 && count < 100) ++count;
    return count;
}

}  // namespace sallyport::test
