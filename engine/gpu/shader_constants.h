// Purpose: what C++ and the shaders must agree on: locations, bindings, and the block that all draws of a frame share. tests/gl/constants_agree.cpp
// holds shaders/shared/constants.glsl against these and the enumerations of scene/draw_list.h.
#pragma once
#include <cstdint>

#include "scene/draw_list.h"

namespace sallyport::gpu {

inline constexpr uint32_t kFrameBinding = 0;        ///< uniform buffer, FrameBlock
inline constexpr uint32_t kRoomsBinding = 1;        ///< storage buffer, scene::RoomStyle[]
inline constexpr uint32_t kBasePictureBinding = 0;  ///< texture of the room passes
inline constexpr uint32_t kAtlasBinding = 0;        ///< texture of the overlay pass

inline constexpr int kFloorLookLocation = 0;    ///< vec4 in mesh, outline, fill and edge
inline constexpr int kFaceColorLocation = 1;    ///< vec4 in mesh
inline constexpr int kCutColorLocation = 2;     ///< vec4 in mesh
inline constexpr int kWidthLocation = 1;        ///< float in outline
inline constexpr int kLineColorLocation = 2;    ///< vec3 in outline
inline constexpr int kFramebufferLocation = 0;  ///< vec2 in overlay
inline constexpr int kToWorldLocation = 0;      ///< mat4 in the occlusion passes
inline constexpr int kReachLocation = 1;        ///< vec4 in occlusion
inline constexpr int kStrengthLocation = 2;     ///< float in occlusion

/// A cut height from here up means "not cut".
inline constexpr float kUncutZM = 1e8f;

inline constexpr uint32_t kFlagSelected = 1, kFlagHovered = 2, kFlagStale = 4;
inline constexpr uint32_t kDashSolid = 0, kDashDashed = 1, kDashMoving = 2, kDashDouble = 3;

/// shaders/shared/frame.glsl, std140: only matrices and vec4, so C++ lays it out the same.
struct FrameBlock {
    scene::Mat4f viewProjection;
    scene::Vec4f viewport, mode, clearColor, sectionMin, sectionMax, eye;
};
static_assert(sizeof(FrameBlock) == 64 + 6 * 16);
static_assert(sizeof(scene::RoomStyle) == 32 && sizeof(scene::SceneVertex) == 28 && sizeof(scene::WorldLine) == 36 &&
              sizeof(scene::OverlayVertex) == 20);

}  // namespace sallyport::gpu
