#include "gpu/passes.h"

#include <algorithm>

#include "gpu/face_colors.h"
#include "gpu/shader_constants.h"

namespace sallyport::gpu {
namespace {

using scene::ChunkClass;
using scene::FloorDraw;
using scene::FloorLook;

void add(DrawCount& sum, const DrawCount& one) {
    sum.calls += one.calls;
    sum.triangles += one.triangles;
    sum.batches += one.batches;
}

bool drawn(const FloorDraw& f) { return f.look == FloorLook::Active || f.look == FloorLook::Ghost; }

// X-ray in plan: floors below would be hidden by the active floor's slab, so they are drawn over it.
bool ghostsLieOver(const scene::DrawList& l) { return l.xray && isFlat(l); }

// Alpha of the still picture is not opacity but "visible room floor": what is blended over a floor takes its share of it. Of a direct picture it
// stays.
void blendOverFloors(StillKind kind) {
    glEnable(GL_BLEND);
    glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ZERO, kind == StillKind::Direct ? GL_ONE : GL_ONE_MINUS_SRC_ALPHA);
}

// While the shaders clip: by the cut, and by the section box.
void setClipping(const PassContext& c, bool on) {
    if (!c.meshes.clipped()) return;
    for (GLenum plane = GL_CLIP_DISTANCE0; plane <= GL_CLIP_DISTANCE0 + 6; ++plane) on ? glEnable(plane) : glDisable(plane);
}

// One floor of the still picture.
class StillFloor {
public:
    /// `pending`: triangles since the last flush.
    StillFloor(const PassContext& c, StillKind kind, uint32_t floor, GLint stencilMark, bool overActive, uint32_t& pending)
        : c_(c), kind_(kind), floor_(floor), mark_(stencilMark), pending_(pending) {
        const FloorDraw& f = c.list.floors[floor];
        ghost_ = f.look == FloorLook::Ghost;
        strength_ = ghost_ && !overActive ? f.opacity : 1.0f;
        blended_ = ghost_ && overActive ? f.opacity : 0.0f;
        cut_ = f.cutZM < kUncutZM || c.list.section;
    }

    void draw() {
        const FloorDraw& f = c_.list.floors[floor_];
        if (blended_ > 0) {
            // A ghost over the active floor: its nearest faces first, as depth only, so that each pixel is blended once.
            glColorMask(GL_FALSE, GL_FALSE, GL_FALSE, GL_FALSE);
            drawSolids();
            glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
            glDepthFunc(GL_EQUAL);
            blendOverFloors(kind_);
            drawSolids();
            glDisable(GL_BLEND);
            glDepthFunc(GL_LEQUAL);
            return;
        }
        drawSolids();
        if (f.look != FloorLook::Active) return;
        const bool inside = c_.list.insideView;
        if (inside) mesh(ChunkClass::Furniture);
        markVisibleRooms();
        if (kind_ == StillKind::Direct) {
            if (!inside) look(1), mesh(ChunkClass::Furniture);
            drawRooms();
        } else if (!inside) {
            // Furniture lies under the tint of its room: it must not take the room's colour away.
            glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_FALSE);
            mesh(ChunkClass::Furniture);
            glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
        }
        glDepthMask(GL_FALSE);
        blendOverFloors(kind_);
        if (c_.list.xray) {
            look(0.30f);
            mesh(ChunkClass::Walls);
        }
        look(0.45f);
        mesh(ChunkClass::Windows);
        look(0.9f);
        if (!tooFine()) outline(Outline::CutWindows, ChunkClass::Windows, 1.3f);
        glDisable(GL_BLEND);
        glDepthMask(GL_TRUE);
    }

private:
    void look(float alpha) const {
        const FloorDraw& f = c_.list.floors[floor_];
        for (const GLuint p : {meshProgram(), c_.programs.outline.get(), c_.programs.visible.get()})
            glProgramUniform4f(p, kFloorLookLocation, f.offsetZM, f.cutZM, strength_, alpha);
    }

    /// In a moving overview treads and panes would be a smear of lines, and ghosts are faint.
    bool tooFine() const { return kind_ == StillKind::Direct && !isFlat(c_.list) && c_.list.pixelsPerM < kFineLinesPxPerM; }

    GLuint meshProgram() const { return c_.meshes.clipped() ? c_.programs.meshClipped.get() : c_.programs.mesh.get(); }

    void mesh(ChunkClass cls) const {
        const GLuint program = meshProgram();
        const FaceColors colors = faceColors(c_.list, cls, ghost_);
        glUseProgram(program);
        glProgramUniform4f(program, kFaceColorLocation, colors.face.r, colors.face.g, colors.face.b, colors.modelShare);
        glProgramUniform4f(program, kCutColorLocation, colors.cut.r, colors.cut.g, colors.cut.b, cut_ && cls == ChunkClass::Walls ? 1 : 0);
        const DrawCount drawn = c_.meshes.drawMeshes(floor_, cls);
        add(c_.count, drawn);
        if (kind_ != StillKind::Direct || (pending_ += drawn.triangles) < kFlushTriangles) return;
        glFlush();
        pending_ = 0;
    }

    void outline(Outline which, ChunkClass cls, float widthPx) const {
        const scene::Vec3f color = faceColors(c_.list, cls, ghost_).outline;
        const GLuint program = c_.programs.outline.get();
        glUseProgram(program);
        glProgramUniform1f(program, kWidthLocation, widthPx);
        glProgramUniform3f(program, kLineColorLocation, color.r, color.g, color.b);
        add(c_.count, c_.meshes.drawOutline(floor_, which));
    }

    // Where the nearest face of the cut walls is an inner one, the eye looks into a body that was cut open: that is the cut surface, and everything
    // else of the floor lies below it. The stencil says so, whatever the depth of that inner face is (often exactly the floor's).
    void markCut() const {
        glStencilFuncSeparate(GL_FRONT, GL_ALWAYS, 0, kMarkMask);
        glStencilFuncSeparate(GL_BACK, GL_ALWAYS, cut_ ? mark_ : 0, kMarkMask);
        glStencilOp(GL_KEEP, GL_KEEP, GL_REPLACE);
    }
    void notUnderCut() const {
        glStencilFunc(GL_NOTEQUAL, mark_, kMarkMask);
        glStencilOp(GL_KEEP, GL_KEEP, GL_KEEP);
    }

    void drawSolids() const {
        look(blended_ > 0 || kind_ == StillKind::Apart ? blended_ : 1);
        if (!c_.list.xray || ghost_) {
            markCut();
            mesh(ChunkClass::Walls);
        }
        notUnderCut();
        if (!ghost_ || !tooFine()) outline(Outline::CutWalls, ChunkClass::Walls, kOutlinePx);
        // Through the active floor in plan only the walls and stairs of the floors below are wanted; their slabs would veil it.
        const bool bare = blended_ > 0 && ghostsLieOver(c_.list);
        if (!bare) mesh(ChunkClass::Terrain);
        if (!bare) mesh(ChunkClass::Slabs);
        mesh(ChunkClass::Stairs);
        if (!bare) mesh(ChunkClass::Other);
        if (!c_.list.insideView && !tooFine()) outline(Outline::StairTreads, ChunkClass::Stairs, 1.0f);
        if (isFlat(c_.list)) return;  // in plan door leaves are symbols and roofs are above the cut
        mesh(ChunkClass::DoorLeaves);
        if (c_.list.floors[floor_].cutZM >= kUncutZM) mesh(ChunkClass::Roofs);
    }

    void markVisibleRooms() const {
        look(1);
        glUseProgram(c_.programs.visible.get());
        const bool direct = kind_ == StillKind::Direct;
        glColorMask(GL_FALSE, GL_FALSE, GL_FALSE, direct ? GL_FALSE : GL_TRUE);
        if (direct) {
            glStencilFunc(GL_NOTEQUAL, mark_ | kRoomBit, kMarkMask);
            glStencilMask(kRoomBit);
            glStencilOp(GL_KEEP, GL_KEEP, GL_REPLACE);
        }
        glDepthMask(GL_FALSE);
        glEnable(GL_POLYGON_OFFSET_FILL);
        glPolygonOffset(-1, -4);  // fills lie exactly on slabs
        add(c_.count, c_.meshes.drawMeshes(floor_, ChunkClass::RoomFills));
        glDisable(GL_POLYGON_OFFSET_FILL);
        glDepthMask(GL_TRUE);
        glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
        look(direct ? 1 : 0);
        if (!direct) return;
        glStencilMask(0xff);
        notUnderCut();
    }

    // Fills and edges where markVisibleRooms said so, whatever furniture stands before them.
    void drawRooms() const {
        const FloorDraw& f = c_.list.floors[floor_];
        glDisable(GL_DEPTH_TEST);
        glStencilFunc(GL_EQUAL, kRoomBit, kRoomBit);
        blendOverFloors(kind_);
        for (const GLuint p : {c_.programs.fillDirect.get(), c_.programs.edgeDirect.get()})
            glProgramUniform4f(p, kFloorLookLocation, f.offsetZM, f.cutZM, 1, 1);
        glUseProgram(c_.programs.fillDirect.get());
        add(c_.count, c_.meshes.drawMeshes(floor_, ChunkClass::RoomFills));
        glUseProgram(c_.programs.edgeDirect.get());
        add(c_.count, c_.meshes.drawEdges(floor_));
        glDisable(GL_BLEND);
        glEnable(GL_DEPTH_TEST);
        if (c_.list.insideView) {  // other floors follow, with rooms of their own
            glStencilMask(kRoomBit);
            glClear(GL_STENCIL_BUFFER_BIT);
            glStencilMask(0xff);
        }
        notUnderCut();
    }

    // Straddles the section: the half over the wall is hidden by the stencil, so about one pixel of light edge stays on each side of the poche, and
    // outlines of bodies that overlap vanish inside each other.
    static constexpr float kOutlinePx = 2.4f;

    static constexpr float kFineLinesPxPerM = 12;

    // A software driver sorts triangles on one core and colours pixels on all, but begins with that only when it is told to or when its store is
    // full. So often it is told to.
    static constexpr uint32_t kFlushTriangles = 40'000;

    // Of the stencil: the mark of a floor's cut, and of a direct picture where room floor is seen.
    static constexpr GLint kRoomBit = 0x80, kMarkMask = 0x7f;

    const PassContext& c_;
    StillKind kind_;
    uint32_t floor_;
    GLint mark_;
    uint32_t& pending_;
    float strength_ = 1;  // of a ghost that has only the ground behind it
    float blended_ = 0;   // opacity of a ghost over the active floor, 0 otherwise; opaque faces write alpha 0 ("no room floor here")
    bool ghost_ = false, cut_ = false;
};

}  // namespace

bool meshesDrawn(const FloorDraw& floor, ChunkClass cls, bool flat) {
    if (!drawn(floor)) return false;
    switch (cls) {
        case ChunkClass::Furniture:
        case ChunkClass::Windows:
            return floor.look == FloorLook::Active;
        case ChunkClass::DoorLeaves:
            return !flat;
        case ChunkClass::Roofs:
            return !flat && floor.cutZM >= kUncutZM;
        case ChunkClass::RoomFills:
        case ChunkClass::RoomEdges:
            return false;
        default:
            return true;
    }
}

void drawStill(const PassContext& c, StillKind kind, const Place& to) {
    glBindFramebuffer(GL_FRAMEBUFFER, to.framebuffer);
    glViewport(to.left, to.bottom, c.targets.width(), c.targets.height());
    const auto& ground = c.list.clearColor;
    glClearColor(float(ground.r) / 255, float(ground.g) / 255, float(ground.b) / 255, kind == StillKind::Direct ? 1 : 0);
    glClearDepth(1);
    glClearStencil(0);
    glClear(GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT | GL_STENCIL_BUFFER_BIT);
    glEnable(GL_DEPTH_TEST);
    glDepthFunc(GL_LEQUAL);
    glEnable(GL_STENCIL_TEST);
    setClipping(c, true);

    const uint32_t count = uint32_t(std::min(c.list.floors.size(), c.meshes.floorCount()));
    const bool ghostsLast = ghostsLieOver(c.list);
    bool overActive = false;
    GLint mark = 0;
    uint32_t pending = 0;
    const auto drawFloor = [&](uint32_t i) {
        mark = mark % 127 + 1;  // a mark of its own per floor, so that the stencil need not be cleared between floors
        StillFloor(c, kind, i, mark, overActive, pending).draw();
        overActive = overActive || c.list.floors[i].look == FloorLook::Active;
    };
    for (uint32_t i = 0; i < count; ++i)
        if (drawn(c.list.floors[i]) && !(ghostsLast && c.list.floors[i].look == FloorLook::Ghost)) drawFloor(i);
    if (ghostsLast) {
        glClear(GL_DEPTH_BUFFER_BIT);
        for (uint32_t i = 0; i < count; ++i)
            if (c.list.floors[i].look == FloorLook::Ghost) drawFloor(i);
    }

    setClipping(c, false);
    glDisable(GL_STENCIL_TEST);
    glDisable(GL_DEPTH_TEST);
    if (kind == StillKind::Direct) glFlush();
}

void drawComposite(const PassContext& c) {
    const int w = c.targets.width(), h = c.targets.height();
    glBlitNamedFramebuffer(c.targets.stillResolved(), c.targets.composite(), 0, 0, w, h, 0, 0, w, h, GL_COLOR_BUFFER_BIT, GL_NEAREST);
    glBindFramebuffer(GL_FRAMEBUFFER, c.targets.composite());
    glViewport(0, 0, w, h);
    glClear(GL_DEPTH_BUFFER_BIT);
    glBindTextureUnit(kBasePictureBinding, c.targets.stillPicture());
    glEnable(GL_DEPTH_TEST);
    glDepthFunc(GL_LEQUAL);
    glEnable(GL_BLEND);
    glBlendFunc(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA);
    setClipping(c, true);

    // From the top down: an upper floor's rooms (even those without a pattern) write their depth first and keep lower ones from showing through.
    const uint32_t count = uint32_t(std::min(c.list.floors.size(), c.meshes.floorCount()));
    for (uint32_t i = count; i-- > 0;) {
        const FloorDraw& f = c.list.floors[i];
        if (f.look != FloorLook::Active) continue;
        glUseProgram(c.programs.fill.get());
        glProgramUniform4f(c.programs.fill.get(), kFloorLookLocation, f.offsetZM, f.cutZM, 1, 1);
        add(c.count, c.meshes.drawMeshes(i, ChunkClass::RoomFills));
        glDepthMask(GL_FALSE);
        glUseProgram(c.programs.edge.get());
        glProgramUniform4f(c.programs.edge.get(), kFloorLookLocation, f.offsetZM, f.cutZM, 1, 1);
        add(c.count, c.meshes.drawEdges(i));
        glDepthMask(GL_TRUE);
    }
    setClipping(c, false);
    glDisable(GL_BLEND);
    glDisable(GL_DEPTH_TEST);
}

void drawWorldLines(const PassContext& c, GLuint lineArray) {
    if (c.list.lines.empty()) return;
    glEnable(GL_BLEND);
    glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ZERO, GL_ONE);
    glUseProgram(c.programs.worldLine.get());
    glBindVertexArray(lineArray);
    glDrawElements(GL_TRIANGLES, GLsizei(c.list.lines.size() * 6), GL_UNSIGNED_INT, nullptr);
    glDisable(GL_BLEND);
    add(c.count, {1, uint32_t(c.list.lines.size() * 2), 0});
}

void drawOverlay(const PassContext& c, GLuint overlayArray, GLuint atlas, int framebufferWidth, int framebufferHeight) {
    const auto& list = c.list;
    if (list.overlay.empty() || list.overlayIndices.empty()) return;
    glEnable(GL_BLEND);
    glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ZERO, GL_ONE);
    glUseProgram(c.programs.overlay.get());
    glProgramUniform2f(c.programs.overlay.get(), kFramebufferLocation, float(framebufferWidth), float(framebufferHeight));
    glBindTextureUnit(kAtlasBinding, atlas);
    glBindVertexArray(overlayArray);
    glDrawElements(GL_TRIANGLES, GLsizei(list.overlayIndices.size()), GL_UNSIGNED_INT, nullptr);
    glDisable(GL_BLEND);
    add(c.count, {1, uint32_t(list.overlayIndices.size() / 3), 0});
}

}  // namespace sallyport::gpu
