// Purpose: a scene as the renderer keeps it, made where there is no graphics card and nobody waits for a frame; and the same as bytes, so that a
// facility file can carry it and opening need not make it again. Metres, z up, local to the building. Pure. Refuses to: call GL, know buildings.
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "gpu/kept_array.h"
#include "gpu/mesh_pack.h"
#include "gpu/outlines.h"
#include "gpu/room_edges.h"
#include "scene/draw_list.h"

namespace sallyport::gpu {

struct PreparedScene {
    struct Floor {
        float elevationM = 0;
        uint32_t firstTread = 0, treadCount = 0;
        uint32_t firstEdge = 0, edgeCount = 0;
    };
    PackedScene packed;
    std::vector<Floor> floors;
    uint32_t rooms = 0;
    KeptArray<Segment> treads;          ///< the fine lines of stairs
    std::vector<EdgeInstance> edges;    ///< of rooms
    std::shared_ptr<const void> keeps;  ///< what the arrays lie in that were lent
};
/// Slow for a large school; any thread. Error: the geometry contradicts itself, or is too large for any card.
base::Result<std::shared_ptr<PreparedScene>> prepareScene(const scene::SceneGeometry& g);

/// About what a scene takes once it is uploaded, with the fine lines that are made of it.
uint64_t sceneBytes(const PreparedScene& s);

/// What goes first when there is too little room: furniture, then what no class names.
enum class LeftOut { Nothing, Furniture, FurnitureAndOther };
/// The scene without it; its vertices and indices are as few as what is left needs.
PreparedScene without(const PreparedScene& s, LeftOut what);

/// Of the bytes. Raise it whenever buildSceneGeometry() or prepareScene() make something else of the same building: what is kept in files is then
/// made again.
inline constexpr uint32_t kDrawingVersion = 1;
/// `key` says of which building (scene::geometryKey). Little-endian.
std::string encodeDrawing(const PreparedScene& s, uint64_t key);
/// Every length, range, index and number is checked. `keeps` the bytes alive, and as they are: then the large arrays stay in them; else they are
/// copied. Error: damaged; another version, key, or number of rooms or floors: it is of something else.
base::Result<std::shared_ptr<PreparedScene>> decodeDrawing(std::span<const uint8_t> bytes, uint64_t key, size_t rooms, size_t floors,
                                                           std::shared_ptr<const void> keeps = nullptr);

}  // namespace sallyport::gpu
