// Purpose: the edges of rooms as instances of one ribbon: joined into rings, with their neighbours' normals for the mitre. Pure. Refuses to: call GL.
#pragma once
#include <vector>

#include "scene/draw_list.h"

namespace sallyport::gpu {

struct EdgeInstance {
    scene::Vec3f from, to;
    scene::Vec2f normalBefore, normalAfter;
    float arcStartM;
    uint32_t owner;
};
/// Appends the lines of a RoomEdges chunk.
void linkEdges(const scene::SceneGeometry& g, const scene::Chunk& chunk, std::vector<EdgeInstance>& out);

}  // namespace sallyport::gpu
