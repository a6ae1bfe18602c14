// Purpose: DrawList -> pixels, with OpenGL 4.5 core. The only room that calls GL. Everything on the GPU can be made again from CPU-side data.
// Errors: missing GL 4.5 or a shader that does not compile come back as Result with code Graphics. Refuses to: know buildings, events, ImGui.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "gpu/prepared_scene.h"
#include "gpu/quality.h"
#include "scene/draw_list.h"

namespace sallyport::gpu {

struct FrameStats {
    uint32_t drawCalls = 0, triangles = 0;
    uint32_t batches = 0, culledBatches = 0;      ///< neighbourhoods of the building that were drawn, and that the view does not see
    uint64_t bytesUploaded = 0, objectsMade = 0;  ///< to the graphics card; GL objects
    bool baseReused = false;
    bool sharp = true;  ///< false: a moving view on a software driver was drawn without antialiasing; draw at least two more frames before resting
};
struct DeviceInfo {
    std::string vendor, renderer, version;
    bool software = false;  ///< quality == Software
    Quality quality = Quality::Integrated;
    double megapixelsPerS = 0;  ///< as measured, now or before; 0: not
    uint64_t memoryBytes = 0;   ///< 0: the driver does not say
};
struct RendererOptions {
    std::optional<Quality> quality;  ///< instead of the one found
    std::function<double(const DeviceInfo&)> knownMegapixelsPerS =
        nullptr;                     ///< from an earlier start, so that it is not measured again; 0: not known
    uint64_t memoryLimit = 0;        ///< bytes for a building; 0: what the driver says
    std::string refusedShader;       ///< for tests: taken as refused by the driver
    bool quickFirstPicture = false;  ///< software drivers: the first picture of a scene is drawn as of a moving view; further frames make it sharp
};

class Renderer {
public:
    /// A GL 4.5 context must be current; `load` finds GL functions (glfwGetProcAddress, eglGetProcAddress). A shader that the driver refuses is no
    /// error: see shaderProblem().
    static base::Result<std::unique_ptr<Renderer>> create(void* (*load)(const char*), const RendererOptions& options = {});
    ~Renderer();
    const DeviceInfo& device() const;
    /// A building that is too large for the graphics card loses its furniture, then what has no class (sceneProblem() says so); TooLarge when that is
    /// not enough: nothing of a building is shown then.
    base::Result<void> setScene(PreparedScene scene);
    /// Prepares it first.
    base::Result<void> setScene(const scene::SceneGeometry& g);
    const std::string& sceneProblem() const;    ///< what was left out of the building, for the person at the screen; empty: nothing
    const std::string& shaderProblem() const;   ///< what this driver does not draw, or more plainly; empty: nothing
    const std::string& pictureProblem() const;  ///< to stand where the picture is, because something is not drawn at all; empty: all is drawn
    /// Whether the driver has lost everything that was made in the current context: then all of it, this renderer too, must be made again in another.
    bool contextLost() const;
    void setAtlas(int width, int height, std::span<const uint8_t> alpha, uint64_t revision);
    /// Draws into the picture rectangle of the currently bound default framebuffer of the given size; clears the rest to the background colour.
    void draw(const scene::DrawList& list, int framebufferWidth, int framebufferHeight);
    FrameStats lastFrame() const;
    /// For measurements: the triangles of the meshes in the picture that was drawn last, each once; bytes of what we keep on the graphics card.
    PlainMesh drawnMesh() const;
    uint64_t gpuBytes() const;
    /// Reads the framebuffer back, top row first, RGBA. For render and tests; stalls.
    std::vector<uint8_t> readPixels(int width, int height);

private:
    Renderer();
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace sallyport::gpu
