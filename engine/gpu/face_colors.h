// Purpose: which colour the faces of a class take, from the colours of the draw list. The building's own colours only tint furniture and what is seen
// from inside: in the picture colour belongs to facts.
#pragma once
#include "scene/draw_list.h"

namespace sallyport::gpu {

struct FaceColors {
    scene::Vec3f face{0, 0, 0};
    float modelShare = 0;           ///< how much of the model's own colour shows
    scene::Vec3f cut{0, 0, 0};      ///< the surface of a cut wall: poche in plan, light from above in orbit
    scene::Vec3f outline{0, 0, 0};  ///< fine lines of this class
};

/// Drawn as a plan: straight down, without light.
inline bool isFlat(const scene::DrawList& l) { return l.orthographic && !l.insideView; }
FaceColors faceColors(const scene::DrawList& l, scene::ChunkClass cls, bool ghost);

}  // namespace sallyport::gpu
