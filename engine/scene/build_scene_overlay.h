// Purpose: everything over the base picture, one frame: who may stand where (places), then drawing in order from quiet to urgent. Remembers between frames only
// what steadiness needs: which labels stood and where. Private to engine/scene. Refuses to: change the model or the view.
#pragma once
#include <string>
#include <vector>

#include "scene/build_scene_context.h"
#include "scene/labels.h"
#include "scene/symbols.h"

namespace sallyport::scene {

class SceneOverlay {
public:
    explicit SceneOverlay(const building::Building& b);
    void draw(const SceneContext& c, Canvas& canvas);
    const std::vector<DrawListBuilder::PlacedLabel>& labels() const { return placer_.placed(); }

private:
    // --- rooms (build_scene_rooms.cpp)
    enum class LabelLevel : uint8_t { None, Icon, Number, Full };
    struct RoomMemory { LabelLevel level = LabelLevel::None; int8_t spot = -1; };
    struct RoomLabel { uint32_t room; LabelLevel level; Vec2f centre, right; float w, h; };
    void placeRooms(const SceneContext& c, Canvas& canvas);
    bool placeRoom(const SceneContext& c, Canvas& canvas, uint32_t index);
    bool projectRoom(const SceneContext& c, uint32_t index);
    void drawRoomLabel(const SceneContext& c, Canvas& canvas, Symbols& s, const RoomLabel& label);
    RectF roomPixels() const;  ///< of the room last projected

    // --- doors (build_scene_doors.cpp)
    struct DoorMark { uint32_t door; DoorGlyph glyph; Vec2f icon; RectF plate; bool hasIcon, hasPlate, hasName; float strength; };
    /// Doors of these urgencies, 0 forced … 3 locked, 4 nothing known.
    void placeDoors(const SceneContext& c, Canvas& canvas, int fromUrgency, int toUrgency);
    void drawDoors(const SceneContext& c, Canvas& canvas, Symbols& s);
    bool doorGlyph(const SceneContext& c, uint32_t index, DoorGlyph& out) const;

    // --- responders, alerts, markers (build_scene_marks.cpp)
    struct ResponderMark { uint32_t responder; FloorId floor; Vec2f at; Symbols::ResponderLook look; RectF tag; Symbols::TagText text; bool hasTag, dashed, lead; int group; };
    struct AlertMark { uint32_t alert; Vec2f at; RectF tag; Symbols::TagText text; int count; };
    struct PointMark { uint32_t marker; Vec2f at; RectF tag; Symbols::TagText text; bool hasTag; };
    struct EdgeMark { Vec2f at, pointing; RectF tag; Symbols::TagText text; bool hasTag; Rgba8 colour; };
    void placeAlerts(const SceneContext& c, Canvas& canvas);
    struct ZoneName { uint32_t marker; RectF rect; };
    void placeResponders(const SceneContext& c, Symbols& s);
    void placeMarkers(const SceneContext& c, Symbols& s);
    void placeZones(const SceneContext& c, Canvas& canvas);
    bool projectZone(const SceneContext& c, const MarkerView& m);  ///< into path_
    void placeEdge(const SceneContext& c, Symbols& s, Vec2f target, base::Vec2 local, Symbols::TagText text, Rgba8 colour, bool alarm);
    /// Marks outside the picture wait until doors and plates have their places.
    struct EdgeRequest { Vec2f target; base::Vec2 local; Symbols::TagText text; Rgba8 colour; };
    void placeEdges(const SceneContext& c, Symbols& s);
    bool placeTag(Vec2f at, float markRadius, float w, float h, uint64_t key, std::string_view text, bool alarm, RectF& out);
    void drawZones(const SceneContext& c, Canvas& canvas);
    void drawTrails(const SceneContext& c, Canvas& canvas);
    void drawMarks(const SceneContext& c, Canvas& canvas, Symbols& s);
    void drawAlerts(const SceneContext& c, Canvas& canvas, Symbols& s);
    void drawSelection(const SceneContext& c, Symbols& s);

    // --- round the plan (build_scene_surround.cpp)
    void placeSurround(const SceneContext& c, Canvas& canvas);
    void drawGround(const SceneContext& c, Canvas& canvas);
    void drawGrid(const SceneContext& c, Canvas& canvas);
    void drawStairs(const SceneContext& c, Canvas& canvas);
    void placeFloorNames(const SceneContext& c, Canvas& canvas);
    void drawWatermark(const SceneContext& c, Canvas& canvas);
    void drawFloorNames(const SceneContext& c, Canvas& canvas);
    void drawInstruments(const SceneContext& c, Canvas& canvas);
    void drawFrame(const SceneContext& c, Canvas& canvas);

    LabelPlacer placer_;
    std::vector<RoomMemory> memory_;
    bool hasMemory_ = false;        ///< the last frame showed the same floor in the same mode
    ViewMode lastMode_ = ViewMode::Plan;
    FloorId lastFloor_;
    struct TagMemory { uint64_t key; uint8_t slot; };
    std::vector<TagMemory> tagMemory_, tagMemoryNext_;

    std::vector<Vec2f> shape_;      ///< room last projected
    std::vector<uint32_t> shapeEnds_;
    std::vector<uint8_t> roomDone_;
    std::vector<RoomLabel> roomLabels_;
    std::vector<DoorMark> doorMarks_;
    std::vector<ResponderMark> responderMarks_;
    std::vector<AlertMark> alertMarks_;
    std::vector<PointMark> pointMarks_;
    std::vector<EdgeMark> edgeMarks_;
    std::vector<EdgeRequest> edgeRequests_;
    std::vector<ZoneName> zoneNames_;
    struct FloorName { uint32_t floor; RectF chip; };
    std::vector<FloorName> floorNames_;
    std::vector<Vec2f> path_;
    RectF compass_, scaleBar_, cursorChip_, sideNames_[4];
};

}  // namespace sallyport::scene
