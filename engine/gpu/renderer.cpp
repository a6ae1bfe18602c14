#include "gpu/renderer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <string_view>

#include "base/log.h"
#include "gpu/face_colors.h"
#include "gpu/gl.h"
#include "gpu/mesh_store.h"
#include "gpu/passes.h"
#include "gpu/shader_constants.h"
#include "gpu/targets.h"

namespace sallyport::gpu {

using base::Error;
using base::ErrorCode;
using base::Result;
using scene::DrawList;

namespace {

constexpr int kSamples = 4;

bool isSoftware(std::string_view renderer) {
    for (const std::string_view name : {"llvmpipe", "softpipe", "swrast", "SwiftShader", "Software"})
        if (renderer.find(name) != std::string_view::npos) return true;
    return false;
}

std::string glString(GLenum what) {
    const auto* text = reinterpret_cast<const char*>(glGetString(what));
    return text ? text : "";
}

// Everything the still picture depends on. Room styles are not in it: they come with the composite.
struct StillKey {
    scene::PixelRect picture;
    scene::Mat4f viewProjection{0.0f};
    std::vector<scene::FloorDraw> floors;
    std::array<base::Rgba8, 6> colors;
    bool orthographic = false, insideView = false, xray = false;

    static std::array<base::Rgba8, 6> colorsOf(const DrawList& l) {
        return {l.clearColor, l.floorColor, l.wallColor, l.pocheColor, l.ghostColor, l.furnitureColor};
    }
    bool matches(const DrawList& l) const {
        const auto same = [](const scene::FloorDraw& a, const scene::FloorDraw& b) {
            return a.look == b.look && a.offsetZM == b.offsetZM && a.cutZM == b.cutZM && a.opacity == b.opacity;
        };
        return picture.w == l.picture.w && picture.h == l.picture.h && viewProjection == l.viewProjection && colors == colorsOf(l) &&
               orthographic == l.orthographic && insideView == l.insideView && xray == l.xray &&
               std::equal(floors.begin(), floors.end(), l.floors.begin(), l.floors.end(), same);
    }
    void take(const DrawList& l) {
        picture = l.picture;
        viewProjection = l.viewProjection;
        floors.assign(l.floors.begin(), l.floors.end());
        colors = colorsOf(l);
        orthographic = l.orthographic;
        insideView = l.insideView;
        xray = l.xray;
    }
};

// The driver's messages, each number once: a fault in a pass would otherwise repeat sixty times a second.
struct DebugLog {
    std::array<GLuint, 64> seen{};
    size_t count = 0;

    static void GLAD_API_PTR report(GLenum source, GLenum type, GLuint id, GLenum severity, GLsizei length, const GLchar* message, const void* user) {
        if (source == GL_DEBUG_SOURCE_SHADER_COMPILER) return;  // comes back as a Result
        if (type != GL_DEBUG_TYPE_ERROR && type != GL_DEBUG_TYPE_UNDEFINED_BEHAVIOR && severity != GL_DEBUG_SEVERITY_HIGH) return;
        auto& self = *static_cast<DebugLog*>(const_cast<void*>(user));
        const auto end = self.seen.begin() + ptrdiff_t(self.count);
        if (std::find(self.seen.begin(), end, id) != end || self.count == self.seen.size()) return;
        self.seen[self.count++] = id;
        base::log(base::LogLevel::Error,
                  "OpenGL " + std::to_string(id) + ": " + std::string(message, length < 0 ? std::strlen(message) : size_t(length)));
    }
};

}  // namespace

struct Renderer::Impl {
    DeviceInfo device;
    DebugLog debug;
    Programs programs;
    MeshStore meshes;
    Targets targets;
    StreamBuffer frame, rooms, lines, overlay, overlayIndices;
    VertexArray lineArray, overlayArray;
    Texture2D atlas;
    int atlasWidth = 0, atlasHeight = 0;
    uint64_t atlasRevision = 0;
    int maxSamples = kSamples;
    FrameStats stats;

    StillKey still;
    bool stillValid = false, compositeValid = false;
    int stillSamples = 0;
    int framesSinceMove = kRestFrames;  // a first picture is drawn sharp
    uint64_t compositeRevision = 0;
    float compositeTimeS = 0;

    // Software drivers draw a moving view without multisampling and a sharp one after this many equal frames.
    static constexpr int kRestFrames = 2;

    void makeArrays();
    void uploadFrame(const DrawList& list);
    void drawBase(const PassContext& c);
    void drawOver(const PassContext& c, int framebufferWidth, int framebufferHeight);
};

Renderer::Renderer() : impl_(std::make_unique<Impl>()) {}

Renderer::~Renderer() {
    if (impl_->device.renderer.empty()) return;  // create() failed before the loader was ready
    glDebugMessageCallback(nullptr, nullptr);
}

Result<std::unique_ptr<Renderer>> Renderer::create(void* (*load)(const char*)) {
    const int version = gladLoadGL(reinterpret_cast<GLADloadfunc>(load));
    if (version < GLAD_MAKE_VERSION(4, 5))
        return Error{ErrorCode::Graphics,
                     "OpenGL 4.5 is needed and the driver gives " + std::to_string(GLAD_VERSION_MAJOR(version)) + "." +
                         std::to_string(GLAD_VERSION_MINOR(version)) +
                         "; update the graphics driver, or set LIBGL_ALWAYS_SOFTWARE=1 to draw without the graphics card",
                     "graphics driver"};
    std::unique_ptr<Renderer> r(new Renderer);
    Impl& self = *r->impl_;
    self.device.vendor = glString(GL_VENDOR);
    self.device.renderer = glString(GL_RENDERER);
    self.device.version = glString(GL_VERSION);
    self.device.software = isSoftware(self.device.renderer);
    glDebugMessageCallback(&DebugLog::report, &self.debug);
    glEnable(GL_DEBUG_OUTPUT);
    glEnable(GL_DEBUG_OUTPUT_SYNCHRONOUS);  // the callback is not made for other threads

    auto programs = Programs::compile();
    if (!programs) return programs.error();
    self.programs = *std::move(programs);
    GLint most = 0;
    glGetIntegerv(GL_MAX_SAMPLES, &most);
    self.maxSamples = std::clamp(most, 0, kSamples);
    self.makeArrays();
    return r;
}

const DeviceInfo& Renderer::device() const { return impl_->device; }
FrameStats Renderer::lastFrame() const { return impl_->stats; }

Result<void> Renderer::setScene(const scene::SceneGeometry& g) {
    Impl& self = *impl_;
    if (auto ok = self.meshes.upload(g); !ok) return ok;
    self.stillValid = self.compositeValid = false;
    self.framesSinceMove = Impl::kRestFrames;
    return {};
}

void Renderer::setAtlas(int width, int height, std::span<const uint8_t> alpha, uint64_t revision) {
    Impl& self = *impl_;
    if (width < 1 || height < 1 || width > 16384 || height > 16384 || alpha.size() < size_t(width) * size_t(height)) return;
    if (self.atlas && revision == self.atlasRevision && width == self.atlasWidth && height == self.atlasHeight) return;
    if (!self.atlas || width != self.atlasWidth || height != self.atlasHeight) {
        self.atlas = Texture2D::make();
        glTextureStorage2D(self.atlas.get(), 1, GL_R8, width, height);
        glTextureParameteri(self.atlas.get(), GL_TEXTURE_MIN_FILTER, GL_LINEAR);
        glTextureParameteri(self.atlas.get(), GL_TEXTURE_MAG_FILTER, GL_LINEAR);
        glTextureParameteri(self.atlas.get(), GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
        glTextureParameteri(self.atlas.get(), GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    }
    self.atlasWidth = width;
    self.atlasHeight = height;
    self.atlasRevision = revision;
    glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
    glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
    glBindBuffer(GL_PIXEL_UNPACK_BUFFER, 0);
    glTextureSubImage2D(self.atlas.get(), 0, 0, 0, width, height, GL_RED, GL_UNSIGNED_BYTE, alpha.data());
}

void Renderer::Impl::makeArrays() {
    const auto attribute = [](const VertexArray& array, GLuint location, GLint size, GLenum type, bool normalised, size_t offset) {
        glEnableVertexArrayAttrib(array.get(), location);
        glVertexArrayAttribFormat(array.get(), location, size, type, normalised ? GL_TRUE : GL_FALSE, GLuint(offset));
        glVertexArrayAttribBinding(array.get(), location, 0);
    };
    lineArray = VertexArray::make();
    glVertexArrayBindingDivisor(lineArray.get(), 0, 1);
    attribute(lineArray, 0, 3, GL_FLOAT, false, offsetof(scene::WorldLine, a));
    attribute(lineArray, 1, 3, GL_FLOAT, false, offsetof(scene::WorldLine, b));
    attribute(lineArray, 2, 4, GL_UNSIGNED_BYTE, true, offsetof(scene::WorldLine, color));
    attribute(lineArray, 3, 2, GL_FLOAT, false, offsetof(scene::WorldLine, widthPx));
    overlayArray = VertexArray::make();
    attribute(overlayArray, 0, 2, GL_FLOAT, false, offsetof(scene::OverlayVertex, position));
    attribute(overlayArray, 1, 2, GL_FLOAT, false, offsetof(scene::OverlayVertex, uv));
    attribute(overlayArray, 2, 4, GL_UNSIGNED_BYTE, true, offsetof(scene::OverlayVertex, color));
}

void Renderer::Impl::uploadFrame(const DrawList& list) {
    // The pattern's scale steps by half octaves: between two steps it stands still in the room while zooming, and is never a fifth too large or
    // small.
    const float patternScale = list.pixelsPerM > 0 ? std::exp2(std::round(std::log2(list.pixelsPerM) * 2) / 2) : 1.0f;
    FrameBlock block;
    block.viewProjection = list.viewProjection;
    block.viewport = {float(list.picture.w), float(list.picture.h), std::max(list.pixelsPerM, 1e-3f), patternScale};
    block.mode = {list.timeS, isFlat(list) ? 0.0f : 1.0f, list.insideView ? 1.0f : 0.0f, 0};
    block.clearColor = scene::Vec4f(float(list.clearColor.r), float(list.clearColor.g), float(list.clearColor.b), 255) / 255.0f;
    frame.upload(&block, sizeof block);
    glBindBufferBase(GL_UNIFORM_BUFFER, kFrameBinding, frame.get());
}

void Renderer::Impl::drawBase(const PassContext& c) {
    const DrawList& list = c.list;
    const bool moved = !stillValid || !still.matches(list);
    const bool moving = moved && framesSinceMove < kRestFrames;
    framesSinceMove = moved ? 0 : std::min(framesSinceMove + 1, kRestFrames);
    const bool sharpen = !moved && stillSamples < maxSamples && framesSinceMove >= kRestFrames;
    if (moved || sharpen) {
        const int samples = device.software && moving ? 0 : maxSamples;
        if (auto ready = targets.prepare(list.picture.w, list.picture.h, samples); !ready) {
            base::log(base::LogLevel::Error, ready.error().text());
            stillValid = compositeValid = false;
            return;
        }
        meshes.updateOutlines(list.floors);
        drawStill(c, samples);
        still.take(list);
        stillSamples = samples;
        stillValid = true;
        compositeValid = false;
    }
    stats.sharp = stillSamples == maxSamples;
    stats.baseReused = compositeValid && compositeRevision == list.baseRevision && (!list.animated || compositeTimeS == list.timeS);
    if (stats.baseReused) return;
    // A storage buffer must not be empty; the shader knows its length and gives rooms without a style none.
    static constexpr scene::RoomStyle kNoRoom{};
    if (!rooms.upload(list.rooms.data(), list.rooms.size() * sizeof(scene::RoomStyle))) rooms.upload(&kNoRoom, sizeof kNoRoom);
    glBindBufferRange(GL_SHADER_STORAGE_BUFFER, kRoomsBinding, rooms.get(), 0,
                      GLsizeiptr(std::max<size_t>(list.rooms.size(), 1) * sizeof(scene::RoomStyle)));
    drawComposite(c);
    compositeValid = true;
    compositeRevision = list.baseRevision;
    compositeTimeS = list.timeS;
}

void Renderer::Impl::drawOver(const PassContext& c, int framebufferWidth, int framebufferHeight) {
    const DrawList& list = c.list;
    const int bottom = framebufferHeight - list.picture.y - list.picture.h;  // GL counts from the bottom
    glEnable(GL_SCISSOR_TEST);
    glScissor(list.picture.x, bottom, list.picture.w, list.picture.h);
    if (lines.upload(list.lines.data(), list.lines.size() * sizeof(scene::WorldLine))) {
        glVertexArrayVertexBuffer(lineArray.get(), 0, lines.get(), 0, sizeof(scene::WorldLine));
        glViewport(list.picture.x, bottom, list.picture.w, list.picture.h);
        drawWorldLines(c, lineArray.get());
    }
    if (overlay.upload(list.overlay.data(), list.overlay.size() * sizeof(scene::OverlayVertex)) &&
        overlayIndices.upload(list.overlayIndices.data(), list.overlayIndices.size() * sizeof(uint32_t))) {
        glVertexArrayVertexBuffer(overlayArray.get(), 0, overlay.get(), 0, sizeof(scene::OverlayVertex));
        glVertexArrayElementBuffer(overlayArray.get(), overlayIndices.get());
        glViewport(0, 0, framebufferWidth, framebufferHeight);
        drawOverlay(c, overlayArray.get(), atlas.get(), framebufferWidth, framebufferHeight);
    }
    glDisable(GL_SCISSOR_TEST);
}

void Renderer::draw(const DrawList& list, int framebufferWidth, int framebufferHeight) {
    Impl& self = *impl_;
    self.stats = {};
    GLint target = 0;
    glGetIntegerv(GL_DRAW_FRAMEBUFFER_BINDING, &target);

    // Panels draw with the same context: nothing they left may reach in here.
    for (const GLenum off :
         {GL_BLEND, GL_CULL_FACE, GL_DEPTH_TEST, GL_STENCIL_TEST, GL_SCISSOR_TEST, GL_DITHER, GL_FRAMEBUFFER_SRGB, GL_PRIMITIVE_RESTART})
        glDisable(off);
    glPolygonMode(GL_FRONT_AND_BACK, GL_FILL);
    glBlendEquation(GL_FUNC_ADD);
    glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
    glDepthMask(GL_TRUE);
    glStencilMask(0xff);
    glFrontFace(GL_CCW);
    glBindSampler(0, 0);

    const auto& picture = list.picture;
    const bool visible = picture.w > 0 && picture.h > 0 && picture.w <= 16384 && picture.h <= 16384;
    DrawCount count;
    const Frustum frustum(list.viewProjection);
    const PassContext c{list, self.programs, self.meshes, self.targets, frustum, count};
    if (visible) {
        self.uploadFrame(list);
        self.drawBase(c);
    }

    glBindFramebuffer(GL_FRAMEBUFFER, GLuint(target));
    const auto& ground = list.clearColor;
    glClearColor(float(ground.r) / 255, float(ground.g) / 255, float(ground.b) / 255, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    if (visible && self.compositeValid) {
        const int bottom = framebufferHeight - picture.y - picture.h;
        glBlitNamedFramebuffer(self.targets.composite(), GLuint(target), 0, 0, picture.w, picture.h, picture.x, bottom, picture.x + picture.w,
                               bottom + picture.h, GL_COLOR_BUFFER_BIT, GL_NEAREST);
        self.drawOver(c, framebufferWidth, framebufferHeight);
    }
    glUseProgram(0);
    glBindVertexArray(0);
    glViewport(0, 0, framebufferWidth, framebufferHeight);
    self.stats.drawCalls = count.calls;
    self.stats.triangles = count.triangles;
}

std::vector<uint8_t> Renderer::readPixels(int width, int height) {
    if (width < 1 || height < 1) return {};
    const size_t row = size_t(width) * 4;
    std::vector<uint8_t> pixels(row * size_t(height));
    GLint target = 0;
    glGetIntegerv(GL_DRAW_FRAMEBUFFER_BINDING, &target);
    glBindFramebuffer(GL_READ_FRAMEBUFFER, GLuint(target));
    glBindBuffer(GL_PIXEL_PACK_BUFFER, 0);
    glPixelStorei(GL_PACK_ALIGNMENT, 1);
    glPixelStorei(GL_PACK_ROW_LENGTH, 0);
    glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE, pixels.data());
    for (int y = 0; y < height / 2; ++y)
        std::swap_ranges(pixels.begin() + ptrdiff_t(row) * y, pixels.begin() + ptrdiff_t(row) * (y + 1),
                         pixels.begin() + ptrdiff_t(row) * (height - 1 - y));
    return pixels;
}

}  // namespace sallyport::gpu
