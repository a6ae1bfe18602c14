#include "gpu/renderer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <string_view>

#include "base/log.h"
#include "gpu/debug.h"
#include "gpu/face_colors.h"
#include "gpu/fill_rate.h"
#include "gpu/gl.h"
#include "gpu/memory.h"
#include "gpu/mesh_store.h"
#include "gpu/passes.h"
#include "gpu/shader_constants.h"
#include "gpu/shading.h"
#include "gpu/still_key.h"
#include "gpu/targets.h"

namespace sallyport::gpu {

using base::Error;
using base::ErrorCode;
using base::Result;
using scene::DrawList;

namespace {

constexpr int kSamples = 4;

std::string glString(GLenum what) {
    const auto* text = reinterpret_cast<const char*>(glGetString(what));
    return text ? text : "";
}

/// Whether meshes can be drawn straight into it: depth, stencil, one sample a pixel.
bool takesMeshes(GLuint framebuffer) {
    const auto has = [&](GLenum attachment) {
        GLint kind = GL_NONE;
        glGetNamedFramebufferAttachmentParameteriv(framebuffer, attachment, GL_FRAMEBUFFER_ATTACHMENT_OBJECT_TYPE, &kind);
        return kind != GL_NONE;
    };
    GLint samples = 0;
    glGetNamedFramebufferParameteriv(framebuffer, GL_SAMPLES, &samples);
    return samples == 0 && has(framebuffer ? GL_DEPTH_ATTACHMENT : GL_DEPTH) && has(framebuffer ? GL_STENCIL_ATTACHMENT : GL_STENCIL);
}

}  // namespace

struct Renderer::Impl {
    DeviceInfo device;
    DebugLog debug;
    Programs programs;
    MeshStore meshes;
    Targets targets;
    RangeBuffer rooms;
    StreamBuffer frame, lines, overlay, overlayIndices;
    std::vector<scene::WorldLine> lineCorners;  // each line four times
    QuadIndices lineQuads;
    VertexArray lineArray, overlayArray, noArray;
    Texture2D atlas;
    int atlasWidth = 0, atlasHeight = 0;
    uint64_t atlasRevision = 0;
    int maxSamples = kSamples;
    uint64_t memoryLimit = 0;  // 0: nobody knows
    std::string sceneProblem, shaderProblem, targetProblem;
    FrameStats stats;

    StillKey still;
    bool stillValid = false, compositeValid = false;
    bool direct = false;  // fills and edges were drawn with the meshes, straight into what is shown: nothing of it is kept
    int stillSamples = 0;
    bool quickFirstPicture = false;
    int framesSinceMove = kRestFrames;
    uint64_t compositeRevision = 0;
    float compositeTimeS = 0;

    // Software drivers draw a moving view without multisampling and a sharp one after this many equal frames.
    static constexpr int kRestFrames = 2;
    // Parts of the building that would be smaller are left out.
    static constexpr float kDetailPx = 0.4f, kMovingDetailPx = 1.6f;
    static constexpr float kSlabM = 0.4f;  // so thick the floor under an active floor may be

    void choosePower(const RendererOptions& options);
    void sayShaders();
    void makeArrays();
    void uploadFrame(const DrawList& list);
    void uploadRooms(const DrawList& list);
    void shade(const DrawList& list);
    void drawBase(const PassContext& c, const Place& shownAt);
    GLuint shown() const { return device.software ? targets.kept() : targets.composite(); }
    void drawOver(const PassContext& c, const Place& at, int framebufferWidth, int framebufferHeight);
};

Renderer::Renderer() : impl_(std::make_unique<Impl>()) {}

Renderer::~Renderer() {
    if (impl_->device.renderer.empty()) return;  // create() failed before the loader was ready
    impl_->debug.stop();
}

Result<std::unique_ptr<Renderer>> Renderer::create(void* (*load)(const char*), const RendererOptions& options) {
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
    self.quickFirstPicture = options.quickFirstPicture;
    self.debug.start();
    self.choosePower(options);
    auto programs = Programs::compile(options.refusedShader);
    if (!programs) return programs.error();
    self.programs = *std::move(programs);
    self.sayShaders();
    GLint most = 0;
    glGetIntegerv(GL_MAX_SAMPLES, &most);
    self.maxSamples = std::clamp(most, 0, kSamples);
    self.makeArrays();
    return r;
}

const DeviceInfo& Renderer::device() const { return impl_->device; }
FrameStats Renderer::lastFrame() const { return impl_->stats; }
const std::string& Renderer::sceneProblem() const { return impl_->sceneProblem; }
const std::string& Renderer::shaderProblem() const { return impl_->shaderProblem; }
const std::string& Renderer::pictureProblem() const {
    static const std::string kNone;
    if (!impl_->targetProblem.empty()) return impl_->targetProblem;
    return impl_->programs.missing.empty() ? kNone : impl_->shaderProblem;
}
bool Renderer::contextLost() const { return glGetGraphicsResetStatus() != GL_NO_ERROR; }

/// By the driver's name, and by what was measured where there is a card to measure.
void Renderer::Impl::choosePower(const RendererOptions& options) {
    if (!isSoftwareDriver(device.renderer)) {
        if (options.knownMegapixelsPerS) device.megapixelsPerS = options.knownMegapixelsPerS(device);
        if (device.megapixelsPerS <= 0) device.megapixelsPerS = measureFillRate();
    }
    device.quality = options.quality.value_or(qualityFor(device.vendor, device.renderer, device.megapixelsPerS));
    device.software = device.quality == Quality::Software;
    device.memoryBytes = deviceMemoryBytes();
    meshes.setLeavingOut(device.software);
    memoryLimit = options.memoryLimit ? options.memoryLimit : device.memoryBytes / 10 * 9;  // the picture itself needs some
}

void Renderer::Impl::sayShaders() {
    if (!programs.missing.empty()) shaderProblem = "not drawn: " + programs.missing;
    if (!programs.plainer.empty()) shaderProblem += (shaderProblem.empty() ? "drawn more plainly: " : "; drawn more plainly: ") + programs.plainer;
    if (shaderProblem.empty()) return;
    shaderProblem = "The graphics driver refuses part of the picture (" + shaderProblem +
                    "). Lists, panels and alarms are complete. Update the driver, or start with LIBGL_ALWAYS_SOFTWARE=1.";
}

Result<void> Renderer::setScene(const scene::SceneGeometry& g) {
    auto made = prepareScene(g);
    if (!made) return made.error();
    return setScene(std::move(**made));
}

Result<void> Renderer::setScene(PreparedScene scene) {
    Impl& self = *impl_;
    self.sceneProblem.clear();
    self.stillValid = self.compositeValid = false;
    self.framesSinceMove = self.quickFirstPicture && self.device.software ? 0 : Impl::kRestFrames;
    const uint64_t wanted = sceneBytes(scene);
    bool refused = false;
    for (const LeftOut what : {LeftOut::Nothing, LeftOut::Furniture, LeftOut::FurnitureAndOther}) {
        if (what != LeftOut::Nothing) scene = without(scene, what);
        if (self.memoryLimit > 0 && sceneBytes(scene) > self.memoryLimit) continue;
        while (glGetError() != GL_NO_ERROR) {
        }  // whatever it was, the log has it
        self.meshes.upload(std::move(scene));
        if (glGetError() != GL_OUT_OF_MEMORY) {
            if (what == LeftOut::Nothing) return {};
            self.sceneProblem = (what == LeftOut::Furniture ? "Furniture is left out" : "Furniture and other loose parts are left out") +
                                (": the building needs " + megabytes(wanted) + " on the graphics card, which " +
                                 (refused ? "has less free" : "allows " + megabytes(self.memoryLimit)) + ".");
            base::log(base::LogLevel::Warning, self.sceneProblem);
            return {};
        }
        scene = self.meshes.release();
        refused = true;
    }
    const uint64_t least = sceneBytes(scene);
    scene::SceneGeometry nothing;
    for (const PreparedScene::Floor& f : scene.floors) nothing.floorElevationM.push_back(f.elevationM);
    if (auto empty = prepareScene(nothing)) self.meshes.upload(std::move(**empty));
    return Error{ErrorCode::TooLarge,
                 "the building needs " + megabytes(wanted) + " on the graphics card, without furniture " + megabytes(least) + ", and the card " +
                     (refused ? std::string("has less free") : "allows " + megabytes(self.memoryLimit)) +
                     "; close other programs, simplify the model, or start with LIBGL_ALWAYS_SOFTWARE=1",
                 "graphics card"};
}

PlainMesh Renderer::drawnMesh() const {
    PlainMesh out;
    const Impl& self = *impl_;
    for (uint32_t f = 0; f < std::min(self.still.floors.size(), self.meshes.floorCount()); ++f)
        for (size_t cls = 0; cls < size_t(scene::ChunkClass::Count); ++cls)
            if (meshesDrawn(self.still.floors[f], scene::ChunkClass(cls), self.still.orthographic && !self.still.insideView))
                self.meshes.appendPlain(f, scene::ChunkClass(cls), self.still.floors[f].offsetZM, out);
    return out;
}

uint64_t Renderer::gpuBytes() const {
    const Impl& self = *impl_;
    uint64_t bytes = self.meshes.gpuBytes() + self.targets.bytes() + self.rooms.capacity() + uint64_t(self.atlasWidth) * uint64_t(self.atlasHeight);
    for (const StreamBuffer* b : {&self.frame, &self.lines, &self.overlay, &self.overlayIndices}) bytes += b->capacity();
    return bytes;
}

void Renderer::setAtlas(int width, int height, std::span<const uint8_t> alpha, uint64_t revision) {
    Impl& self = *impl_;
    if (width < 1 || height < 1 || width > 16384 || height > 16384 || alpha.size() < size_t(width) * size_t(height)) return;
    if (self.atlas && revision == self.atlasRevision && width == self.atlasWidth && height == self.atlasHeight) return;
    if (!self.atlas || width != self.atlasWidth || height != self.atlasHeight) {
        self.atlas = Texture2D::make();
        label(GL_TEXTURE, self.atlas.get(), "glyph atlas");
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
    noArray = VertexArray::make();
    lineArray = VertexArray::make();
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
    constexpr float kFarM = 1e9f;
    block.sectionMin = scene::Vec4f(list.section ? list.section->min : scene::Vec3f(-kFarM), 0);
    block.sectionMax = scene::Vec4f(list.section ? list.section->max : scene::Vec3f(kFarM), 0);
    block.eye = eyeOf(list.viewProjection);
    frame.upload(&block, sizeof block);
    glBindBufferBase(GL_UNIFORM_BUFFER, kFrameBinding, frame.get());
}

void Renderer::Impl::uploadRooms(const DrawList& list) {
    // A storage buffer must not be empty; the shader knows its length and gives rooms without a style none.
    static constexpr scene::RoomStyle kNoRoom{};
    const std::span<const scene::RoomStyle> styles = list.rooms.empty() ? std::span(&kNoRoom, 1) : std::span(list.rooms);
    rooms.update({reinterpret_cast<const uint8_t*>(styles.data()), styles.size_bytes()}, sizeof(scene::RoomStyle));
    glBindBufferRange(GL_SHADER_STORAGE_BUFFER, kRoomsBinding, rooms.get(), 0, GLsizeiptr(styles.size_bytes()));
}

void Renderer::Impl::shade(const DrawList& list) {
    float activeFromZM = 1e9f;
    for (uint32_t f = 0; f < std::min(list.floors.size(), meshes.floorCount()); ++f)
        if (list.floors[f].look == scene::FloorLook::Active)
            activeFromZM = std::min(activeFromZM, meshes.elevationM(f) + list.floors[f].offsetZM - kSlabM);
    shadeStill(list, programs, targets, noArray.get(), activeFromZM);
}

/// `shownAt`: where the picture goes in the end.
void Renderer::Impl::drawBase(const PassContext& c, const Place& shownAt) {
    const DrawList& list = c.list;
    const bool moved = !stillValid || !still.matches(list);
    const bool moving = moved && framesSinceMove < kRestFrames;
    framesSinceMove = moved ? 0 : std::min(framesSinceMove + 1, kRestFrames);
    const bool sharpen = !moved && (direct || stillSamples < maxSamples) && framesSinceMove >= kRestFrames;
    const bool stale = !compositeValid || compositeRevision != list.baseRevision || (list.animated && compositeTimeS != list.timeS);
    if (moved || sharpen || (direct && stale)) {
        // A software driver gets a moving picture in one go, without a copy; what is worth keeping comes when it rests.
        direct = device.software && !sharpen && (moving || !moved) && takesMeshes(shownAt.framebuffer);
        const int samples = direct ? 0 : maxSamples;
        if (auto ready = targets.prepare(list.picture.w, list.picture.h, samples); !ready) {
            if (std::exchange(targetProblem, ready.error().text()) != ready.error().text()) base::log(base::LogLevel::Error, targetProblem);
            stillValid = compositeValid = direct = false;
            return;
        }
        targetProblem.clear();
        meshes.prepare(list, Culling(list), direct ? kMovingDetailPx : kDetailPx);
        if (direct) uploadRooms(list);
        const bool shaded =
            !direct && !isFlat(list) && !list.xray && programs.plainer.find("soft shading") == std::string::npos && targets.prepareShading();
        const DebugGroup group("the still picture");
        if (direct) {
            drawStill(c, StillKind::Direct, shownAt);
        } else {
            drawStill(c, StillKind::Apart, {targets.stillFramebuffer(samples), 0, 0});
            targets.resolve(samples, shaded);
        }
        if (shaded) shade(list);
        still.take(list);
        stillSamples = samples;
        stillValid = true;
        compositeValid = false;
    } else if (!stale) {
        stats.baseReused = true;
    }
    stats.sharp = !direct && stillSamples == maxSamples;
    if (stats.baseReused) return;
    if (!direct) {
        uploadRooms(list);
        const DebugGroup group("room fills and edges");
        drawComposite(c);
        if (device.software) targets.keepComposite();
        compositeValid = true;
    }
    compositeRevision = list.baseRevision;
    compositeTimeS = list.timeS;
}

void Renderer::Impl::drawOver(const PassContext& c, const Place& at, int framebufferWidth, int framebufferHeight) {
    const DrawList& list = c.list;
    glEnable(GL_SCISSOR_TEST);
    glScissor(at.left, at.bottom, list.picture.w, list.picture.h);
    lineCorners.clear();
    for (const scene::WorldLine& line : list.lines) lineCorners.insert(lineCorners.end(), 4, line);
    if (lines.upload(lineCorners.data(), lineCorners.size() * sizeof(scene::WorldLine))) {
        lineQuads.reserve(list.lines.size());
        glVertexArrayVertexBuffer(lineArray.get(), 0, lines.get(), 0, sizeof(scene::WorldLine));
        glVertexArrayElementBuffer(lineArray.get(), lineQuads.get());
        glViewport(at.left, at.bottom, list.picture.w, list.picture.h);
        const DebugGroup group("lines in the world");
        drawWorldLines(c, lineArray.get());
    }
    if (overlay.upload(list.overlay.data(), list.overlay.size() * sizeof(scene::OverlayVertex)) &&
        overlayIndices.upload(list.overlayIndices.data(), list.overlayIndices.size() * sizeof(uint32_t))) {
        glVertexArrayVertexBuffer(overlayArray.get(), 0, overlay.get(), 0, sizeof(scene::OverlayVertex));
        glVertexArrayElementBuffer(overlayArray.get(), overlayIndices.get());
        // Their places are those of the whole framebuffer, from its top.
        glViewport(0, 0, framebufferWidth, framebufferHeight);
        const DebugGroup group("labels and marks");
        drawOverlay(c, overlayArray.get(), atlas.get(), framebufferWidth, framebufferHeight);
    }
    glDisable(GL_SCISSOR_TEST);
}

void Renderer::draw(const DrawList& list, int framebufferWidth, int framebufferHeight) {
    Impl& self = *impl_;
    self.stats = {};
    const GlCounts before = glCounts;
    self.debug.tend();
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
    const Place shownAt{GLuint(target), picture.x, framebufferHeight - picture.y - picture.h};
    DrawCount count;
    const PassContext c{list, self.programs, self.meshes, self.targets, count};
    if (visible) {
        self.uploadFrame(list);
        self.drawBase(c, shownAt);
    }
    glBindFramebuffer(GL_FRAMEBUFFER, shownAt.framebuffer);
    const bool straight = visible && self.direct;
    if (!straight) {
        const bool all =
            visible && self.compositeValid && picture.x == 0 && picture.y == 0 && picture.w == framebufferWidth && picture.h == framebufferHeight;
        const auto& ground = list.clearColor;
        glClearColor(float(ground.r) / 255, float(ground.g) / 255, float(ground.b) / 255, 1);
        if (!all) glClear(GL_COLOR_BUFFER_BIT);
        if (visible && self.compositeValid)
            glBlitNamedFramebuffer(self.shown(), shownAt.framebuffer, 0, 0, picture.w, picture.h, shownAt.left, shownAt.bottom,
                                   shownAt.left + picture.w, shownAt.bottom + picture.h, GL_COLOR_BUFFER_BIT, GL_NEAREST);
    }
    if (straight || (visible && self.compositeValid)) self.drawOver(c, shownAt, framebufferWidth, framebufferHeight);
    glUseProgram(0);
    glBindVertexArray(0);
    glViewport(0, 0, framebufferWidth, framebufferHeight);
    self.stats.drawCalls = count.calls;
    self.stats.triangles = count.triangles;
    self.stats.batches = count.batches;
    self.stats.culledBatches = self.meshes.culledBatches();
    self.stats.bytesUploaded = glCounts.bytes - before.bytes;
    self.stats.objectsMade = glCounts.objects - before.objects;
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
