// Purpose: the passes of a frame as functions, in the order in which they run. Each sets all the GL state it needs and leaves blending, depth,
// stencil, scissor and clipping off. Refuses to: keep anything between frames.
#pragma once
#include "gpu/mesh_store.h"
#include "gpu/programs.h"
#include "gpu/targets.h"

namespace sallyport::gpu {

struct PassContext {
    const scene::DrawList& list;
    const Programs& programs;
    MeshStore& meshes;
    const Targets& targets;
    DrawCount& count;
};

/// Whether drawStill draws the meshes of that class of a floor.
bool meshesDrawn(const scene::FloorDraw& floor, scene::ChunkClass cls, bool flat);

/// Apart: meshes of all floors into the still picture, and the visibility of room floors into its alpha, so that fills and edges can be drawn over it
/// again and again (drawComposite). Direct: fills and edges too, for a picture that is shown once; its alpha is 1.
enum class StillKind : uint8_t { Apart, Direct };
/// A framebuffer with colour, depth and stencil, and where in it the picture's lower left corner lies.
struct Place {
    GLuint framebuffer = 0;
    int left = 0, bottom = 0;
};
/// All of the framebuffer becomes ground, then the picture is drawn at its place.
void drawStill(const PassContext& c, StillKind kind, const Place& to);
/// The still picture with room fills and edges over it.
void drawComposite(const PassContext& c);
/// Lines through the world, over everything, in the viewport that is set.
void drawWorldLines(const PassContext& c, GLuint lineArray);
/// Labels and glyphs in framebuffer pixels.
void drawOverlay(const PassContext& c, GLuint overlayArray, GLuint atlas, int framebufferWidth, int framebufferHeight);

}  // namespace sallyport::gpu
