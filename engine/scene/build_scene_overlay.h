// Purpose: everything over the base picture, one frame: who may stand where (places), then drawing in order from quiet to urgent. Remembers between
// frames only what steadiness needs: which labels stood and where. Private to engine/scene. Refuses to: change the model or the view.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "scene/build_scene_context.h"
#include "scene/labels.h"
#include "scene/point_grid.h"
#include "scene/symbols.h"

namespace sallyport::scene {

class SceneOverlay {
public:
    explicit SceneOverlay(const building::Building& b);
    void draw(const SceneContext& c, Canvas& canvas);
    const std::vector<DrawListBuilder::PlacedLabel>& labels() const { return placer_.placed(); }
    const std::vector<DrawListBuilder::PlacedSymbol>& symbols() const { return symbols_; }
    /// Whether the alarms of the last frame flash, so that the next one differs though nothing else does.
    bool flashes() const { return unackedDrawn_; }
    static bool bright(const SceneContext& c);  ///< which half of the flash it is
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
    void findDangers(const SceneContext& c);
    /// The number as a chip beside `at`, for a room in danger in which there is no place for it.
    void placeNumberChip(const SceneContext& c, Canvas& canvas, uint32_t room, Vec2f at);
    void drawNumberChips(const SceneContext& c, Canvas& canvas, Symbols& s);
    bool placeRoom(const SceneContext& c, Canvas& canvas, uint32_t index, bool alarm = false);
    /// Where the icon of a label stands.
    static float labelIconWidth(const SceneContext& c, Canvas& canvas, bool alarm);
    Vec2f labelIcon(const SceneContext& c, Canvas& canvas, const RoomLabel& l) const;
    bool projectRoom(const SceneContext& c, uint32_t index);
    void drawRoomLabel(const SceneContext& c, Canvas& canvas, Symbols& s, const RoomLabel& label);
    bool insideVolume(Vec2f centre, Vec2f right, float w, float h) const;
    RectF roomPixels() const;  ///< of the room last projected

    // --- doors (build_scene_doors.cpp)
    enum class DoorShown : uint8_t { Nothing, Tick, Icon };
    struct DoorMark {
        uint32_t door = 0;
        DoorGlyph glyph;
        Vec2f icon{0, 0};
        RectF plate;
        uint8_t urgency = 0;
        DoorShown shown = DoorShown::Nothing;
        bool plated = false;  ///< has its number outside the building
        bool placed = false, hasPlate = false, hasName = false, shifted = false;
        float strength = 1;
    };
    void gatherDoors(const SceneContext& c, Symbols& s);
    void placeDoor(const SceneContext& c, DoorMark& m, bool chosen);
    /// Doors of these urgencies, 0 forced … 3 locked, 4 nothing known.
    void placeDoors(const SceneContext& c, Canvas& canvas, int fromUrgency, int toUrgency);
    /// Numbered exterior doors of the active floor: their pictograms, then the plates outside, none over anything else.
    void placePlates(const SceneContext& c, Canvas& canvas);
    void placePlate(const SceneContext& c, Canvas& canvas, DoorMark& m);
    bool doorMark(const SceneContext& c, Symbols& s, uint32_t index, DoorMark& m) const;
    void drawDoors(const SceneContext& c, Canvas& canvas, Symbols& s);
    void listDoors(const SceneContext& c);

    // --- responders (build_scene_responders.cpp)
    /// A responder on one floor. `head` is the dot whose glyph stands for it, `mark` that glyph.
    struct Dot {
        uint32_t responder;
        FloorId floor;
        Vec2f at;
        uint32_t head;
        bool here, primary, stale, doubtful, chosen;
        uint32_t mark = 0;
    };
    struct ResponderMark {
        uint32_t responder;
        FloorId floor;
        Vec2f at;
        Symbols::ResponderLook look;
        RectF tag;
        Symbols::TagText text;
        size_t team;  ///< of all it stands for; 0: none or several
        int members, group;
        std::array<uint16_t, 6> services;
        bool here, chosen, lead, hasTag;
    };
    /// Those outside the picture in one direction.
    struct Outside {
        int count = 0;
        uint32_t responder = 0;  ///< the nearest
        Vec2f at{0, 0};
        float far = 0;
        bool oneTeam = true;
    };
    /// Marks stand where things are and are known before anything that can yield; tags come later, those of other floors after the room numbers.
    void placeResponders(const SceneContext& c);
    void countOutside(const SceneContext& c, uint32_t responder, Vec2f at, bool chosen);
    size_t mergeDots(float radius);
    void makeResponderMarks(const SceneContext& c);
    void shareTags(const SceneContext& c);
    static void nameResponders(const SceneContext& c, ResponderMark& m, const ResponderView& r, int count);
    enum class TagPass : uint8_t { Chosen, ThisFloor, OtherFloors };
    void placeResponderTags(const SceneContext& c, Symbols& s, TagPass from, TagPass to);
    void drawTrails(const SceneContext& c, Canvas& canvas);
    void drawWay(const SceneContext& c, Canvas& canvas);                  // build_scene_ways.cpp
    void drawPlacing(const SceneContext& c, Canvas& canvas, Symbols& s);  // build_scene_placing.cpp
    void drawMeasuring(const SceneContext& c, Canvas& canvas);
    // --- what is worked out (build_scene_advice.cpp)
    bool projectOpening(const SceneContext& c, const FrontierOpening& o, Vec2f& a, Vec2f& b, Vec2f& toward) const;
    void placeFrontier(const SceneContext& c);
    void drawFrontier(const SceneContext& c, Canvas& canvas);
    void drawSight(const SceneContext& c, Canvas& canvas);
    void placeDoorNumbers(const SceneContext& c, Canvas& canvas);
    void drawDoorNumbers(const SceneContext& c, Canvas& canvas);
    void drawUncertainty(const SceneContext& c, Canvas& canvas);
    /// Those of other floors under the room numbers, those of this one over them.
    void drawResponders(const SceneContext& c, Symbols& s, bool here);

    // --- alerts, points, tags, the edge of the picture (build_scene_marks.cpp)
    struct AlertMark {
        uint32_t alert;
        Vec2f at;
        RectF tag;
        Symbols::TagText text;
        int count;
        bool danger;    ///< one of those it stands for is a threat
        bool inLabel;   ///< it is the icon of its room's label
        bool numbered;  ///< a pin of a room whose label found no place: the number comes beside it
        bool here;
        FloorId lowest, highest;  ///< of those it stands for: one floor, but where there are too many
        Vec2f home{0, 0};         ///< where it is, when its symbol had to stand aside
    };
    struct PointMark {
        uint32_t marker;
        Vec2f at, home;  ///< home: where it is, when its symbol had to stand aside
        RectF tag;
        Symbols::TagText text;
        bool hasTag;
        int count;
    };
    struct EdgeMark {
        Vec2f at, pointing;
        RectF tag;
        Symbols::TagText text;
        bool hasTag;
        Rgba8 colour;
        float strength = 1;
    };
    void placeAlerts(const SceneContext& c, Canvas& canvas);
    void placeAlert(const SceneContext& c, Canvas& canvas, Symbols& s, uint32_t index, bool ofRoom);
    /// Those of other floors, after the rooms in danger of this one: hollow, and each says its floor.
    void placeAlertsElsewhere(const SceneContext& c, Canvas& canvas);
    void placeAlertElsewhere(const SceneContext& c, Symbols& s, uint32_t index);
    void placeAlertChip(const SceneContext& c, Canvas& canvas, AlertMark& m);
    struct ZoneName {
        uint32_t marker;
        Vec2f on;
        RectF rect;
        bool aside;  ///< not on the edge itself: a line leads to it
    };
    void placeMarkers(const SceneContext& c);
    /// The free place nearest to `at` for a marker's symbol.
    Vec2f markerPlace(const SceneContext& c, Vec2f at, std::string_view id, int count);
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
    bool placeTag(Vec2f at, float markRadius, float w, float h, uint64_t key, std::string_view text, LabelKind kind, RectF& out,
                  const RectF* avoid = nullptr);
    void drawZones(const SceneContext& c, Canvas& canvas);
    void drawZoneInSection(const SceneContext& c, Canvas& canvas, const MarkerView& m, float width, Rgba8 colour, Dash dash);
    void drawZoneNames(const SceneContext& c, Canvas& canvas);
    void drawPointLines(const SceneContext& c, Canvas& canvas);
    void drawMarks(const SceneContext& c, Canvas& canvas, Symbols& s);
    void drawAlerts(const SceneContext& c, Canvas& canvas, Symbols& s);
    void drawAlertChip(const SceneContext& c, Canvas& canvas, Symbols& s, const AlertMark& m, bool lit);
    void drawSelection(const SceneContext& c, Symbols& s);

    // --- round the plan (build_scene_surround.cpp)
    void placeSurround(const SceneContext& c, Canvas& canvas);
    void placeSideNames(const SceneContext& c, Canvas& canvas);
    void placeFloorNames(const SceneContext& c, Canvas& canvas);
    static std::optional<float> floorNameY(const SceneContext& c, FloorId floor);
    void drawWatermark(const SceneContext& c, Canvas& canvas);
    void drawFloorNames(const SceneContext& c, Canvas& canvas);
    void drawInstruments(const SceneContext& c, Canvas& canvas);
    void drawCompass(const SceneContext& c, Canvas& canvas);
    void drawFrame(const SceneContext& c, Canvas& canvas);

    // --- the plan as a drawing (build_scene_plan.cpp)
    /// A letter or number of the grid at the picture's edge, above or beside the cells that it names.
    struct GridLetter {
        Vec2f at;
        bool column;
        uint32_t index;
    };
    void placeGridLetters(const SceneContext& c, Canvas& canvas);
    void drawGrid(const SceneContext& c, Canvas& canvas);
    void drawGround(const SceneContext& c, Canvas& canvas);
    void drawOverhead(const SceneContext& c, Canvas& canvas);
    struct StairMark {
        Vec2f from, to;
        std::string_view word;
        RectF text;
    };
    void placeStairs(const SceneContext& c, Canvas& canvas);
    void drawStairs(const SceneContext& c, Canvas& canvas);
    void drawVeil(const SceneContext& c, Canvas& canvas);

    // --- section and isolated room (build_scene_section.cpp)
    void placeSectionHandles(const SceneContext& c);
    void drawIsolation(const SceneContext& c, Canvas& canvas);
    void drawSection(const SceneContext& c, Canvas& canvas);

    // --- the inside view (build_scene_inside.cpp)
    /// Something that matters and stands behind a wall: its direction at the upper edge, with its distance.
    struct Hint {
        base::Vec2 local;
        double awayM;
        Symbols::TagText text;
        Rgba8 colour;
        bool alarm;
    };
    /// Keeps the nearest; one of a name.
    void addHint(const SceneContext& c, base::Vec2 local, std::string_view name, Rgba8 colour, bool alarm);
    void placeHints(const SceneContext& c, Symbols& s);
    /// True when the alert stands behind a wall: then a hint is all that is drawn of it.
    bool hintOfAlert(const SceneContext& c, const AlertView& a);
    /// What of a zone's edge can be seen from inside, about a metre at a time; with a dot after each dash or without.
    void drawZonePieces(const SceneContext& c, Canvas& canvas, const MarkerView& m, float width, Rgba8 colour, bool dots);
    void placeHeading(const SceneContext& c, Canvas& canvas);
    void drawHeading(const SceneContext& c, Canvas& canvas);

    LabelPlacer placer_;
    std::vector<GridLetter> gridLetters_;
    std::vector<StairMark> stairMarks_;
    std::vector<Hint> hints_;
    RectF headingChip_;
    ShortText heading_;
    std::vector<RoomMemory> memory_;
    bool hasMemory_ = false;  ///< the last frame showed the same floor in the same mode
    ViewMode lastMode_ = ViewMode::Plan;
    FloorId lastFloor_;
    struct TagMemory {
        uint64_t key;
        uint8_t slot;
    };
    std::vector<TagMemory> tagMemory_, tagMemoryNext_;
    Vec2f fullFor_{1e9f, 1e9f};  ///< a label of this size found no place in the whole picture, this frame

    std::vector<Vec2f> shape_;  ///< room last projected
    Vec2f lift_{0, 0};          ///< from the foot of its walls to where they are cut, aslant
    std::vector<uint32_t> shapeEnds_;
    std::vector<uint8_t> roomDone_;
    std::vector<RoomLabel> roomLabels_;
    struct NumberChip {
        uint32_t room;
        Vec2f at;
        RectF rect;
    };
    std::vector<NumberChip> numberChips_;
    RectGrid elsewhere_;   ///< glyphs of other floors: numbers keep clear of them where they can
    RectGrid dangers_;     ///< rooms in danger on the active floor: tags and chips leave them open where they can
    RectGrid knownDoors_;  ///< where doors of known state have their pictograms: no `?` stands there
    std::array<uint32_t, 8> doorsFrom_{};
    std::vector<DoorMark> gathered_;
    Vec2f planX_{1, 0}, planY_{0, -1};  ///< plan: pixels of one metre along the axes
    float pixelsPerM_ = 10;             ///< aslant about
    std::vector<Dot> dots_;
    std::array<Outside, 17> outside_{};  ///< the last is the chosen one
    PointGrid headGrid_;
    int crowding_ = 0;  ///< how many times the distance was doubled within which glyphs are one
    std::vector<DrawListBuilder::PlacedSymbol> symbols_;
    void addSymbol(const RectF& r, DrawListBuilder::PlacedSymbol::Kind kind);
    void listSymbols(const SceneContext& c);
    bool unackedDrawn_ = false;
    int alertsAtEdge_ = 0;  ///< of other floors
    std::vector<DrawnSymbol> drawnAlerts_, drawnPoints_, drawnZones_;
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
        ShortText look;  ///< the line below its name
    };
    std::vector<FloorName> floorNames_;
    struct DoorNumber {
        DoorId door;
        uint32_t index;  ///< of the list
        Vec2f at;
        RectF rect;
    };
    std::vector<DoorNumber> doorNumbers_;
    std::vector<Vec2f> path_;
    RectF compass_, scaleBar_, cursorChip_, sideNames_[4];
};

}  // namespace sallyport::scene
