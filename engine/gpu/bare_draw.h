// Purpose: the measure beside which a frame is held: the same triangles in one buffer, drawn in one call with the plainest shader there is, into the
// framebuffer that is bound. For measurements alone. A context must be current, a Renderer have been made in it.
#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "base/result.h"
#include "gpu/mesh_pack.h"
#include "scene/draw_list.h"

namespace sallyport::gpu {

class BareDraw {
public:
    static base::Result<std::unique_ptr<BareDraw>> create(const PlainMesh& mesh);
    ~BareDraw();
    /// Clears colour and depth and draws.
    void draw(const scene::Mat4f& viewProjection, int width, int height) const;
    uint32_t triangles() const;

private:
    BareDraw();
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// Waits until everything that was asked of the driver is done.
void finishDrawing();
/// glGetError until there is none.
int takeErrors();

}  // namespace sallyport::gpu
