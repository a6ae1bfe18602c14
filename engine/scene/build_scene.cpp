#include "scene/build_scene.h"

#include "scene/build_scene_overlay.h"
#include "scene/draw_list_styles.h"

namespace sallyport::scene {

SceneOverlay::SceneOverlay(const building::Building& b) : memory_(b.rooms.size()), roomDone_(b.rooms.size(), 0) {
    // What a busy picture of this building needs, so that buffers do not grow one by one in the first frames.
    doorMarks_.reserve(b.doors.size());
    roomLabels_.reserve(b.rooms.size());
}

void SceneOverlay::draw(const SceneContext& c, Canvas& canvas) {
    Symbols symbols(canvas, c.colours, c.ui);
    hasMemory_ = hasMemory_ && lastMode_ == c.view.mode && lastFloor_ == c.view.floor;
    lastMode_ = c.view.mode;
    lastFloor_ = c.view.floor;
    roomLabels_.clear();
    numberChips_.clear();
    edgeMarks_.clear();
    edgeRequests_.clear();
    tagMemoryNext_.clear();
    std::fill(roomDone_.begin(), roomDone_.end(), uint8_t(0));

    // Who may stand where, the most urgent first (the rule of "Declutter").
    placer_.begin(c.picture.grown(-c.px(8)));
    placeSurround(c, canvas);
    placeFloorNames(c, canvas);
    placeResponders(c);
    placeAlerts(c, canvas);
    placeDangerRooms(c, canvas);
    placeMarkers(c);
    doorMarks_.clear();
    findKnownDoors(c, symbols);
    placePlates(c, canvas);
    placeSideNames(c, canvas);
    placeZones(c, canvas);
    if (const auto* room = std::get_if<RoomId>(&c.view.selection);
        room && room->valid() && room->index() < std::min(c.model.rooms.size(), roomDone_.size()))
        if (!c.inside() && c.building.room(*room).floor == c.view.floor) placeRoom(c, canvas, room->value);
    placeResponderTags(c, symbols, TagPass::Chosen, TagPass::ThisFloor);
    placeMarkerTags(c, symbols);
    placeDoors(c, canvas, 0, 2);
    // From aslant a badge is as large as a room: there the numbers come before the badges of doors that are as they should be.
    if (!c.orbit()) placeDoors(c, canvas, 3, 5);
    // What lies outside the picture finds its place round the numbers, but its name is not given up for one of them.
    const int outside = int(std::min(edgeRequests_.size(), size_t(kMaxLabels / 4)));
    placer_.reserve(outside);
    placeRooms(c, canvas);
    placer_.reserve(-outside);
    placeEdges(c, symbols);
    if (c.orbit()) placeDoors(c, canvas, 3, 5);
    placeResponderTags(c, symbols, TagPass::OtherFloors, TagPass::OtherFloors);
    placeFixedPoints(c);

    // Then drawn from quiet to urgent.
    drawGround(c, canvas);
    drawGrid(c, canvas);
    drawWatermark(c, canvas);
    drawStairs(c, canvas);
    drawDoors(c, canvas, symbols);
    drawZones(c, canvas);
    drawTrails(c, canvas);
    drawSelection(c, symbols);  // under the numbers: brackets must not hide what they choose
    for (const RoomLabel& l : roomLabels_) drawRoomLabel(c, canvas, symbols, l);
    drawFloorNames(c, canvas);
    drawMarks(c, canvas, symbols);
    drawNumberChips(c, canvas, symbols);
    drawAlerts(c, canvas, symbols);
    drawInstruments(c, canvas);
    drawFrame(c, canvas);
    placer_.end();
    std::swap(tagMemory_, tagMemoryNext_);
    hasMemory_ = true;
}

struct DrawListBuilder::Impl {
    Impl(std::shared_ptr<const building::Building> b, std::shared_ptr<GlyphAtlas> a)
        : building(std::move(b)), atlas(std::move(a)), site(*building), overlay(*building) {}
    std::shared_ptr<const building::Building> building;
    std::shared_ptr<GlyphAtlas> atlas;
    BuildingSite site;
    SceneOverlay overlay;
    DrawList list;
};

DrawListBuilder::DrawListBuilder(std::shared_ptr<const building::Building> building, std::shared_ptr<GlyphAtlas> atlas)
    : impl_(std::make_unique<Impl>(std::move(building), std::move(atlas))) {}
DrawListBuilder::~DrawListBuilder() = default;

const DrawList& DrawListBuilder::build(const ViewModel& model, const ViewState& view, double timeS) {
    Impl& m = *impl_;
    const SceneContext context(*m.building, m.site, model, view, timeS);
    buildBase(context, m.list);
    // A letter never met before may make the atlas taller, which moves every texture coordinate: then this frame's are made again.
    for (int attempt = 0; attempt < 4; ++attempt) {
        const int height = m.atlas->height();
        m.list.overlay.clear();
        m.list.overlayIndices.clear();
        Canvas canvas(m.list.overlay, m.list.overlayIndices, *m.atlas);
        m.overlay.draw(context, canvas);
        if (m.atlas->height() == height) break;
    }
    return m.list;
}

const std::vector<DrawListBuilder::PlacedLabel>& DrawListBuilder::labels() const { return impl_->overlay.labels(); }

Selection DrawListBuilder::pick(const ViewModel& model, const ViewState& view, double px, double py) const {
    if (!view.picture.contains(px, py)) return {};
    return pickAt(SceneContext(*impl_->building, impl_->site, model, view, 0), impl_->overlay.drawnAlerts(), impl_->overlay.drawnPoints(), px, py);
}

}  // namespace sallyport::scene
