// Purpose: what to draw, as plain arrays; the only thing engine/gpu knows of the project. Two parts: SceneGeometry, uploaded once per building, and
// DrawList, made each frame. Units: metres (local), pixels (framebuffer, top-left origin), sRGB colours. Refuses to: hold GL names.
#pragma once
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/math.h"
#include "scene/view_state.h"

namespace sallyport::scene {

using base::Mat4f;
using base::Rgba8;
using base::Vec2f;
using base::Vec3f;
using base::Vec4f;

/// What a chunk is, so that passes can choose by mode.
enum class ChunkClass : uint8_t {
    Walls /**< walls, columns: cut and poche */,
    Slabs,
    Roofs,
    Stairs,
    Furniture,
    DoorLeaves,
    Windows,
    Other,
    Terrain /**< the ground about the building */,
    RoomFills,
    RoomEdges,
    Count
};

/// Of a vertex whose body is not closed: its inner faces may be seen.
inline constexpr float kOpenBody = 3e38f;

struct SceneVertex {
    Vec3f position;
    uint32_t normalOct;  ///< two snorm16: octahedral normal; a triangle has that of its last corner, so that corners can be shared round an edge
    Rgba8 color;
    uint32_t owner;  ///< RoomFills, RoomEdges, Walls…: index of the room, or kNoOwner
    float solidTopM =
        kOpenBody;  ///< of meshes: the top of the closed body that the vertex is part of; a face of such a body that looks away is hidden
};
inline constexpr uint32_t kNoOwner = 0xffffffffu;
/// Of SceneVertex::normalOct.
inline Vec3f unpackNormal(uint32_t packed) {
    const float x = float(int16_t(packed & 0xffff)) / 32767, y = float(int16_t(packed >> 16)) / 32767;
    Vec3f n(x, y, 1 - std::abs(x) - std::abs(y));
    if (n.z < 0) {
        n.x = (1 - std::abs(y)) * (x < 0 ? -1.0f : 1.0f);
        n.y = (1 - std::abs(x)) * (y < 0 ? -1.0f : 1.0f);
    }
    return glm::normalize(n);
}

/// Sizes of parts, for leaving out what would be less than a pixel: the geometric mean of a part's two largest extents, metres.
inline constexpr std::array<float, 6> kDetailM{0.05f, 0.1f, 0.2f, 0.4f, 0.8f, 1.6f};

/// Of one class and floor and one neighbourhood.
struct Chunk {
    ChunkClass cls = ChunkClass::Other;
    uint32_t floor = 0;  ///< index of the floor
    uint32_t firstIndex = 0, indexCount = 0;
    base::Box<Vec3f> bounds;
    std::array<uint32_t, kDetailM.size()> small{};  ///< so many indices at the end belong to parts smaller than kDetailM[i]
};
/// RoomEdges are lines: two indices each, their normal level and pointing into the room; everything else triangles.
struct SceneGeometry {
    std::vector<SceneVertex> vertices;
    std::vector<uint32_t> indices;
    std::vector<Chunk> chunks;  ///< in order of floor and class
    std::vector<float> floorElevationM;
    size_t roomCount = 0;
};

/// Fill patterns; the number is the one in shaders/shared/patterns.glsl (a test compares).
enum class Pattern : uint32_t {
    None = 0,
    Hatch = 1,
    Tint = 2,
    Dots = 3,
    Solid = 4,
    Stripes = 5,
    CrossHatch = 6,
    OutlineOnly = 7,
    Ground = 8 /**< outdoors: open ground */
};
/// One per room, std430; 32 bytes.
struct RoomStyle {
    Rgba8 fill, edge;
    uint32_t pattern = 0;
    float edgeWidthPx = 1.5f;
    uint32_t edgeDash = 0;  ///< 0 solid, 1 dashed, 2 moving dashes (searching), 3 double
    uint32_t flags = 0;     ///< bit 0: selected, bit 1: hovered, bit 2: stale
    uint32_t pad0 = 0, pad1 = 0;
};

/// Outline: nothing of the floor itself is drawn; its contour is in DrawList::lines.
enum class FloorLook : uint8_t { Hidden, Active, Ghost, Outline };
struct FloorDraw {
    FloorLook look = FloorLook::Hidden;
    float offsetZM = 0;  ///< explode
    float cutZM = 1e9f;  ///< world z (before the offset) above which the floor's geometry is cut away
    float opacity = 1;
};

/// 2D overlay in framebuffer pixels, drawn in order over the base picture, clipped to the picture. uv.x from 0: a place in the glyph atlas (alpha).
/// Below 0: of a stroke, minus half of its width and half a pixel; uv.y is then the distance from its middle line, in pixels, from which its soft
/// edges are made. As it stands here: evenly covered.
struct OverlayVertex {
    Vec2f position;
    Vec2f uv{-1, 0};
    Rgba8 color;
};

/// A line through the world, drawn with depth test off, width in pixels (outline floors, zones, trails in orbit).
struct WorldLine {
    Vec3f a, b;
    Rgba8 color;
    float widthPx = 1.5f;
    float dashPx = 0;
};

struct DrawList {
    PixelRect picture;
    Mat4f viewProjection{1.0f};
    bool orthographic = true;
    float pixelsPerM = 10;  ///< plan; approximate in orbit, for pattern scale
    bool insideView = false;
    std::vector<FloorDraw> floors;
    std::vector<RoomStyle> rooms;
    uint64_t baseRevision = 0;  ///< equal revisions: the base layer (meshes, fills, edges) may be reused from the last frame
    float timeS = 0;            ///< for moving dashes
    bool animated = false;      ///< something in the base layer moves (searching rooms)
    std::vector<WorldLine> lines;
    std::vector<OverlayVertex> overlay;
    std::vector<uint32_t> overlayIndices;
    uint64_t overlayRevision = 0;  ///< equal: overlay and its indices are those of the list before
    Rgba8 clearColor, floorColor, wallColor, pocheColor, ghostColor, furnitureColor;
    bool xray = false;
    std::optional<base::Box<Vec3f>>
        section;  ///< only what lies in it is drawn (of meshes, fills, edges and outlines); world metres, before the explode offset
};

}  // namespace sallyport::scene
