// Purpose: everything over the base picture, one frame: who may stand where (places), then drawing in order from quiet to urgent. Remembers between
// frames only what steadiness needs: which labels stood and where. Private to engine/scene. Refuses to: change the model or the view.
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
    /// Symbols of the last frame, for picking: what was not drawn cannot be hit. `of` is the hash of the alert's or marker's id.
    const std::vector<DrawnSymbol>& drawnAlerts() const { return drawnAlerts_; }
    const std::vector<DrawnSymbol>& drawnPoints() const { return drawnPoints_; }

private:
    // --- rooms (build_scene_rooms.cpp)
    /// From least to most: the icon, the number alone and smaller, icon over a smaller number, icon over number, icon and number, and with the name
    /// below.
    enum class LabelLevel : uint8_t { None, Icon, Bare, Tight, Stack, Number, Full };
    struct RoomMemory {
        LabelLevel level = LabelLevel::None;
        int8_t spot = -1;
    };
    struct RoomLabel {
        uint32_t room;
        LabelLevel level;
        Vec2f centre, right;
        float w, h;
        bool alarm;
    };  ///< alarm: its icon is the alert's own triangle
    void placeRooms(const SceneContext& c, Canvas& canvas);
    /// Rooms with a threat or people who need help: before every tag, and never without their number.
    void placeDangerRooms(const SceneContext& c, Canvas& canvas);
    /// The number as a chip beside `at`, for a room in danger in which there is no place for it.
    void placeNumberChip(const SceneContext& c, Canvas& canvas, uint32_t room, Vec2f at);
    void drawNumberChips(const SceneContext& c, Canvas& canvas, Symbols& s);
    bool placeRoom(const SceneContext& c, Canvas& canvas, uint32_t index, bool alarm = false);
    /// Where the icon of a label stands.
    static float labelIconWidth(const SceneContext& c, Canvas& canvas, bool alarm);
    Vec2f labelIcon(const SceneContext& c, Canvas& canvas, const RoomLabel& l) const;
    bool projectRoom(const SceneContext& c, uint32_t index);
    void drawRoomLabel(const SceneContext& c, Canvas& canvas, Symbols& s, const RoomLabel& label);
    RectF roomPixels() const;  ///< of the room last projected

    // --- doors (build_scene_doors.cpp)
    struct DoorMark {
        uint32_t door;
        DoorGlyph glyph;
        Vec2f icon;
        RectF plate;
        bool hasIcon, hasPlate, hasName, shifted;
        float strength;
    };
    /// Doors of these urgencies, 0 forced … 3 locked, 4 nothing known.
    void placeDoors(const SceneContext& c, Canvas& canvas, int fromUrgency, int toUrgency);
    /// Numbered exterior doors of the active floor: their pictograms, then the plates outside, none over anything else.
    void placePlates(const SceneContext& c, Canvas& canvas);
    /// Where doors of known state have their pictograms: no `?` stands there.
    void findKnownDoors(const SceneContext& c, Symbols& s);
    bool coversKnownDoor(const RectF& icon) const;
    void placePlate(const SceneContext& c, Canvas& canvas, DoorMark& m);
    bool doorMark(const SceneContext& c, Symbols& s, uint32_t index, DoorMark& m) const;
    void drawDoors(const SceneContext& c, Canvas& canvas, Symbols& s);
    bool doorGlyph(const SceneContext& c, uint32_t index, DoorGlyph& out) const;

    // --- responders, alerts, markers (build_scene_marks.cpp)
    struct ResponderMark {
        uint32_t responder;
        FloorId floor;
        Vec2f at;
        Symbols::ResponderLook look;
        RectF tag;
        Symbols::TagText text;
        bool hasTag, dashed, lead;
        int group;
    };
    struct AlertMark {
        uint32_t alert;
        Vec2f at;
        RectF tag;
        Symbols::TagText text;
        int count;
        bool danger;
    };  ///< danger: one of those it stands for is a threat
    struct PointMark {
        uint32_t marker;
        Vec2f at, home;
        RectF tag;
        Symbols::TagText text;
        bool hasTag;
    };  ///< home: where it is, when its symbol had to stand aside
    struct EdgeMark {
        Vec2f at, pointing;
        RectF tag;
        Symbols::TagText text;
        bool hasTag;
        Rgba8 colour;
    };
    void placeAlerts(const SceneContext& c, Canvas& canvas);
    struct ZoneName {
        uint32_t marker;
        RectF rect;
    };
    /// Marks stand where things are and are known before anything that can yield; tags come later, those of other floors after the room numbers.
    void placeResponders(const SceneContext& c);
    enum class TagPass : uint8_t { Chosen, ThisFloor, OtherFloors };
    void placeResponderTags(const SceneContext& c, Symbols& s, TagPass from, TagPass to);
    void placeMarkers(const SceneContext& c);
    /// The free place nearest to `at` for a marker's symbol: not over the number of a room in danger nor over another marker.
    Vec2f markerPlace(const SceneContext& c, Vec2f at) const;
    void placeMarkerTags(const SceneContext& c, Symbols& s);
    void placeFixedPoints(const SceneContext& c);
    void placeZones(const SceneContext& c, Canvas& canvas);
    bool projectZone(const SceneContext& c, const MarkerView& m);  ///< into path_
    void placeEdge(const SceneContext& c, Symbols& s, Vec2f target, base::Vec2 local, Symbols::TagText text, Rgba8 colour, bool alarm);
    /// Marks outside the picture wait until doors and plates have their places.
    struct EdgeRequest {
        Vec2f target;
        base::Vec2 local;
        Symbols::TagText text;
        Rgba8 colour;
    };
    void placeEdges(const SceneContext& c, Symbols& s);
    /// `avoid`: what the tag must not cover though it is not taken, such as the room an alarm is about.
    bool placeTag(Vec2f at, float markRadius, float w, float h, uint64_t key, std::string_view text, bool alarm, RectF& out,
                  const RectF* avoid = nullptr);
    void drawZones(const SceneContext& c, Canvas& canvas);
    void drawTrails(const SceneContext& c, Canvas& canvas);
    void drawMarks(const SceneContext& c, Canvas& canvas, Symbols& s);
    void drawAlerts(const SceneContext& c, Canvas& canvas, Symbols& s);
    void drawSelection(const SceneContext& c, Symbols& s);

    // --- round the plan (build_scene_surround.cpp)
    void placeSurround(const SceneContext& c, Canvas& canvas);
    void placeSideNames(const SceneContext& c, Canvas& canvas);
    void drawGround(const SceneContext& c, Canvas& canvas);
    void drawGrid(const SceneContext& c, Canvas& canvas);
    void drawStairs(const SceneContext& c, Canvas& canvas);
    void placeFloorNames(const SceneContext& c, Canvas& canvas);
    void drawWatermark(const SceneContext& c, Canvas& canvas);
    void drawFloorNames(const SceneContext& c, Canvas& canvas);
    void drawInstruments(const SceneContext& c, Canvas& canvas);
    void drawCompass(const SceneContext& c, Canvas& canvas);
    void drawFrame(const SceneContext& c, Canvas& canvas);

    LabelPlacer placer_;
    std::vector<RoomMemory> memory_;
    bool hasMemory_ = false;  ///< the last frame showed the same floor in the same mode
    ViewMode lastMode_ = ViewMode::Plan;
    FloorId lastFloor_;
    struct TagMemory {
        uint64_t key;
        uint8_t slot;
    };
    std::vector<TagMemory> tagMemory_, tagMemoryNext_;

    std::vector<Vec2f> shape_;  ///< room last projected
    std::vector<uint32_t> shapeEnds_;
    std::vector<uint8_t> roomDone_;
    std::vector<RoomLabel> roomLabels_;
    struct NumberChip {
        uint32_t room;
        Vec2f at;
        RectF rect;
    };
    std::vector<NumberChip> numberChips_;
    std::vector<RectF> knownDoors_;
    std::vector<DrawnSymbol> drawnAlerts_, drawnPoints_;
    std::vector<DoorMark> doorMarks_;
    std::vector<ResponderMark> responderMarks_;
    std::vector<AlertMark> alertMarks_;
    std::vector<PointMark> pointMarks_;
    std::vector<EdgeMark> edgeMarks_;
    std::vector<EdgeRequest> edgeRequests_;
    std::vector<ZoneName> zoneNames_;
    struct FloorName {
        uint32_t floor;
        RectF chip;
    };
    std::vector<FloorName> floorNames_;
    std::vector<Vec2f> path_;
    RectF compass_, scaleBar_, cursorChip_, sideNames_[4];
};

}  // namespace sallyport::scene
