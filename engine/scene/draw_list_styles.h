// Purpose: the base layer's part of a draw list: how each floor is shown, how each room is filled and edged, outlines of floors above, and the
// revision that lets the renderer keep the last picture. Refuses to: draw symbols or text.
#pragma once
#include "scene/build_scene_context.h"
#include "scene/draw_list.h"

namespace sallyport::scene {

/// strength follows urgency: threat and needs help at full force, locked in / searched / clear tinted with a full edge, unknown a faint hatch,
/// evacuated an edge.
RoomStyle roomStyle(const RoomView& room, const RoomSite* site, const Palette& colours);
/// Fills clear colours, floors, rooms, world lines, animated and baseRevision; buffers are reused.
void buildBase(const SceneContext& c, DrawList& out);

}  // namespace sallyport::scene
