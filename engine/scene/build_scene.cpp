#include "scene/build_scene.h"

#include <cmath>

#include "scene/build_scene_overlay.h"
#include "scene/draw_list_styles.h"

namespace sallyport::scene {

SceneOverlay::SceneOverlay(const building::Building& b) : memory_(b.rooms.size()), roomDone_(b.rooms.size(), 0) {
    // What a busy picture of this building needs, so that buffers do not grow one by one in the first frames.
    doorMarks_.reserve(b.doors.size());
    gathered_.reserve(b.doors.size());
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
    hints_.clear();
    edgeRequests_.clear();
    tagMemoryNext_.clear();
    fullFor_ = {1e9f, 1e9f};
    std::fill(roomDone_.begin(), roomDone_.end(), uint8_t(0));

    // Who may stand where, the most urgent first (the rule of "Declutter").
    placer_.begin(c.picture.grown(-c.px(8)));
    placeSurround(c, canvas);
    placeHeading(c, canvas);
    placeFloorNames(c, canvas);
    placeResponders(c);
    findDangers(c);
    placeAlerts(c, canvas);
    placeDangerRooms(c, canvas);
    placeAlertsElsewhere(c, canvas);
    placeMarkers(c);
    placeFrontier(c);
    gatherDoors(c, symbols);
    if (const auto* room = std::get_if<RoomId>(&c.view.selection);
        room && room->valid() && room->index() < std::min(c.model.rooms.size(), roomDone_.size()))
        if (!c.inside() && c.building.room(*room).floor == c.view.floor) placeRoom(c, canvas, room->value);
    // Doors stand where they are and tags can move: what is wrong with a door is not hidden by a name.
    placeDoors(c, canvas, 0, 2);
    placePlates(c, canvas);
    placeSideNames(c, canvas);
    placeDoorNumbers(c, canvas);
    placeZones(c, canvas);
    placeHints(c, symbols);
    placeResponderTags(c, symbols, TagPass::Chosen, TagPass::ThisFloor);
    placeMarkerTags(c, symbols);
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
    drawVeil(c, canvas);
    drawGround(c, canvas);
    drawGrid(c, canvas);
    drawOverhead(c, canvas);
    drawIsolation(c, canvas);
    drawWatermark(c, canvas);
    drawSight(c, canvas);
    drawStairs(c, canvas);
    drawZones(c, canvas);
    drawDoors(c, canvas, symbols);
    drawFrontier(c, canvas);
    drawPointLines(c, canvas);
    drawTrails(c, canvas);
    drawWay(c, canvas);
    drawSelection(c, symbols);  // under numbers and names: brackets must not hide what they choose
    drawZoneNames(c, canvas);
    drawResponders(c, symbols, false);
    for (const RoomLabel& l : roomLabels_) drawRoomLabel(c, canvas, symbols, l);
    drawFloorNames(c, canvas);
    drawDoorNumbers(c, canvas);
    drawMarks(c, canvas, symbols);
    drawAlerts(c, canvas, symbols);
    drawNumberChips(c, canvas, symbols);  // over the lines of alarms
    drawSection(c, canvas);
    drawPlacing(c, canvas, symbols);
    drawMeasuring(c, canvas);
    drawHeading(c, canvas);
    drawInstruments(c, canvas);
    drawFrame(c, canvas);
    placer_.end();
    listSymbols(c);
    std::swap(tagMemory_, tagMemoryNext_);
    hasMemory_ = true;
}

void SceneOverlay::addSymbol(const RectF& r, DrawListBuilder::PlacedSymbol::Kind kind) {
    symbols_.push_back({{int(std::ceil(r.x0)), int(std::ceil(r.y0)), int(r.w()), int(r.h())}, kind});
}

void SceneOverlay::listSymbols(const SceneContext& c) {
    using Kind = DrawListBuilder::PlacedSymbol::Kind;
    symbols_.clear();
    for (const AlertMark& m : alertMarks_)
        if (!m.inLabel) addSymbol(RectF::around(m.at, c.px(26), c.px(24)), Kind::Alert);
    for (const ResponderMark& m : responderMarks_) {
        if (!m.here) continue;
        const float size = c.px(Symbols::kResponderPx * m.look.scale);
        addSymbol(RectF::around(m.at, size, size), Kind::Responder);
    }
    for (const PointMark& m : pointMarks_) addSymbol(RectF::around(m.at, c.px(20), c.px(20)), Kind::Point);
    listDoors(c);
}

/// What the last overlay was made of: while it is the same, the overlay is too.
struct OverlayOf {
    const ViewModel* model = nullptr;
    uint64_t revision = 0, atlas = 0;
    bool bright = false;
    ViewState view;
};

struct DrawListBuilder::Impl {
    Impl(std::shared_ptr<const building::Building> b, std::shared_ptr<GlyphAtlas> a, std::shared_ptr<const BuildingSite> s)
        : building(std::move(b)), atlas(std::move(a)), site(s ? std::move(s) : studySite(*building)), overlay(*building), sight(*building) {}
    std::shared_ptr<const building::Building> building;
    std::shared_ptr<GlyphAtlas> atlas;
    std::shared_ptr<const BuildingSite> site;
    SceneOverlay overlay;
    LineOfSight sight;
    DrawList list;
    OverlayOf of;
};

std::shared_ptr<const BuildingSite> studySite(const building::Building& building) { return std::make_shared<const BuildingSite>(building); }

DrawListBuilder::DrawListBuilder(std::shared_ptr<const building::Building> building, std::shared_ptr<GlyphAtlas> atlas,
                                 std::shared_ptr<const BuildingSite> site)
    : impl_(std::make_unique<Impl>(std::move(building), std::move(atlas), std::move(site))) {}
DrawListBuilder::~DrawListBuilder() = default;

const DrawList& DrawListBuilder::build(const ViewModel& model, const ViewState& view, double timeS) {
    Impl& m = *impl_;
    const bool unfinished = m.sight.ranOut();
    if (view.mode == ViewMode::Inside && !view.xray) m.sight.look(view.floor, view.camera.eye);
    const SceneContext context(*m.building, *m.site, model, view, timeS, &m.sight);
    buildBase(context, m.list);
    // A picture that stands still is not placed anew: alarms alone differ from one half of their flash to the other.
    const bool bright = m.overlay.flashes() && SceneOverlay::bright(context);
    if (!unfinished && model.revision != 0 && m.of.revision == model.revision && m.of.model == &model && m.of.atlas == m.atlas->revision() &&
        m.of.bright == bright && m.of.view == view)
        return m.list;
    ++m.list.overlayRevision;
    // A letter never met before may make the atlas taller, which moves every texture coordinate: then this frame's are made again.
    for (int attempt = 0; attempt < 4; ++attempt) {
        const int height = m.atlas->height();
        m.list.overlay.clear();
        m.list.overlayIndices.clear();
        Canvas canvas(m.list.overlay, m.list.overlayIndices, *m.atlas);
        m.overlay.draw(context, canvas);
        if (m.atlas->height() == height) break;
    }
    m.of.model = &model;
    m.of.revision = model.revision;
    m.of.atlas = m.atlas->revision();
    m.of.bright = m.overlay.flashes() && SceneOverlay::bright(context);
    m.of.view = view;
    return m.list;
}

void DrawListBuilder::thinkAhead() const { impl_->site->thinkAhead(); }

const std::vector<DrawListBuilder::PlacedLabel>& DrawListBuilder::labels() const { return impl_->overlay.labels(); }

const std::vector<DrawListBuilder::PlacedSymbol>& DrawListBuilder::symbols() const { return impl_->overlay.symbols(); }

Selection DrawListBuilder::pick(const ViewModel& model, const ViewState& view, double px, double py) const {
    if (!view.picture.contains(px, py)) return {};
    return pickAt(SceneContext(*impl_->building, *impl_->site, model, view, 0, &impl_->sight), impl_->overlay.drawnAlerts(),
                  impl_->overlay.drawnPoints(), px, py);
}

}  // namespace sallyport::scene
