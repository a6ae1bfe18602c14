// Purpose: soft shading of the still picture: ambient occlusion from its depth, at half size, multiplied into its colours. Refuses to: touch the
// alpha (visible room floor), keep anything between frames.
#pragma once
#include "base/result.h"
#include "gpu/gl.h"
#include "gpu/programs.h"
#include "gpu/targets.h"
#include "scene/draw_list.h"

namespace sallyport::gpu {

/// Needs targets.prepareShading() and the still picture resolved, with its depth. `activeFromZM`: what lies lower belongs to ghosts.
void shadeStill(const scene::DrawList& list, const Programs& programs, const Targets& targets, GLuint noArray, float activeFromZM);

}  // namespace sallyport::gpu
