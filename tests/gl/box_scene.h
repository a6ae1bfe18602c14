// Purpose: a scene for the GL tests that one can do in the head: two floors of boxes, so that the colour of any pixel of the plan is known
// beforehand.
//
//   y 10 +---------+---------+     floor 0 at z 0, floor 1 at z 4; slabs 0.2 thick below; outer walls and the partition at x 10 are 0.4 thick and 3
//   high.
//        |    0    |    1    |     Room 0 (left) and 1 (right) on floor 0, rooms 2 and 3 above them. A table 2 x 2 x 0.8 stands in the middle of room
//        1 (and 3).
//    y 0 +---------+---------+
//        0        10        20
#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "gpu/offscreen.h"
#include "gpu/renderer.h"
#include "scene/draw_list.h"

namespace sallyport::test {

scene::SceneGeometry boxScene();
/// Appends a closed box to the geometry as one chunk.
void addBox(scene::SceneGeometry& g, scene::ChunkClass cls, uint32_t floor, scene::Vec3f min, scene::Vec3f max, base::Rgba8 color = {});

/// Plan of floor 0, 20 pixels per metre, the point (x, y) of the scene at pixel (px(x), py(y)) of a picture that fills a 480 x 280 framebuffer; north
/// up.
inline constexpr int kWidth = 480, kHeight = 280;
inline constexpr float kPixelsPerM = 20;
int px(float x);
int py(float y);
scene::DrawList planList();
/// Seen from the south-west, above.
scene::DrawList orbitList();

struct Pixels {
    std::vector<uint8_t> rgba;
    int width = kWidth;
    base::Rgba8 at(int x, int y) const;
};
bool near(base::Rgba8 a, base::Rgba8 b, int tolerance = 3);

/// A software context with a renderer that holds boxScene(). Null with a printed reason where EGL is impossible.
struct Stage {
    std::unique_ptr<gpu::Offscreen> screen;
    std::unique_ptr<gpu::Renderer> renderer;
    ~Stage();
    Pixels draw(const scene::DrawList& list);
};
std::unique_ptr<Stage> openStage(int width = kWidth, int height = kHeight);
/// GL errors since the last call, from glGetError.
int takeGlErrors();

}  // namespace sallyport::test
