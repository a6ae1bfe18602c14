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
    const Frustum& frustum;
    DrawCount& count;
};

/// Meshes of all floors into the still picture, and the visibility of room floors into its alpha.
void drawStill(const PassContext& c, int samples);
/// The still picture with room fills and edges over it.
void drawComposite(const PassContext& c);
/// Lines through the world, over everything, in the viewport that is set.
void drawWorldLines(const PassContext& c, GLuint lineArray);
/// Labels and glyphs in framebuffer pixels.
void drawOverlay(const PassContext& c, GLuint overlayArray, GLuint atlas, int framebufferWidth, int framebufferHeight);

}  // namespace sallyport::gpu
