// Purpose: DrawList -> pixels, with OpenGL 4.5 core. The only room that calls GL. Everything on the GPU can be made again from CPU-side data.
// Errors: missing GL 4.5 or a shader that does not compile come back as Result with code Graphics. Refuses to: know buildings, events, ImGui.
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "scene/draw_list.h"

namespace sallyport::gpu {

struct FrameStats {
    uint32_t drawCalls = 0, triangles = 0;
    bool baseReused = false;
    bool sharp = true;  ///< false: a moving view on a software driver was drawn without antialiasing; draw at least two more frames before resting
};
struct DeviceInfo {
    std::string vendor, renderer, version;
    bool software = false;
};

class Renderer {
public:
    /// A GL 4.5 context must be current; `load` finds GL functions (glfwGetProcAddress, eglGetProcAddress).
    static base::Result<std::unique_ptr<Renderer>> create(void* (*load)(const char*));
    ~Renderer();
    const DeviceInfo& device() const;
    base::Result<void> setScene(const scene::SceneGeometry& g);
    void setAtlas(int width, int height, std::span<const uint8_t> alpha, uint64_t revision);
    /// Draws into the picture rectangle of the currently bound default framebuffer of the given size; clears the rest to the background colour.
    void draw(const scene::DrawList& list, int framebufferWidth, int framebufferHeight);
    FrameStats lastFrame() const;
    /// Reads the framebuffer back, top row first, RGBA. For render and tests; stalls.
    std::vector<uint8_t> readPixels(int width, int height);

private:
    Renderer();
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace sallyport::gpu
