// Room labels: number bold 18 with the status icon to its left, name 14 below; whole inside the room or not there at all.
#include <algorithm>
#include <cmath>

#include "scene/build_scene_overlay.h"

namespace sallyport::scene {
namespace {

using base::Vec2;
using base::Vec3;

bool danger(live::RoomStatus s) { return s == live::RoomStatus::Threat || s == live::RoomStatus::NeedsHelp; }
bool isStale(const RoomView& r) { return (r.freshness == Freshness::Stale || r.freshness == Freshness::Expired) && !danger(r.status); }
bool plainPassage(const RoomView& r, const RoomSite& s) { return s.passage && r.status == live::RoomStatus::Unknown; }

constexpr float kGapPx = 5;       // between icon and number
constexpr float kLinePx = 19;     // from number to name
constexpr float kConflictPx = 10; // for the mark of a room about which two sources disagree
constexpr int kPassageSize = 16;

}  // namespace

bool SceneOverlay::projectRoom(const SceneContext& c, uint32_t index) {
    shape_.clear();
    shapeEnds_.clear();
    const RoomSite& s = c.site.rooms[index];
    const building::Room& room = c.building.rooms[index];
    if (!s.shape) return false;
    const auto ring = [&](const std::vector<Vec2>& r) {
        for (Vec2 v : r) {
            const auto p = c.at(Vec3(v, room.floorZM), room.floor);
            if (!p) return false;
            shape_.push_back(*p);
        }
        shapeEnds_.push_back(uint32_t(shape_.size()));
        return true;
    };
    if (!ring(s.shape->outer)) return false;
    return std::all_of(s.shape->holes.begin(), s.shape->holes.end(), ring);
}

RectF SceneOverlay::roomPixels() const {
    RectF r{1e9f, 1e9f, -1e9f, -1e9f};
    for (Vec2f p : shape_) r = {std::min(r.x0, p.x), std::min(r.y0, p.y), std::max(r.x1, p.x), std::max(r.y1, p.y)};
    return r;
}

bool SceneOverlay::placeRoom(const SceneContext& c, Canvas& canvas, uint32_t index) {
    if (roomDone_[index]) return false;
    roomDone_[index] = 1;
    const RoomView& view = c.model.rooms[index];
    const RoomSite& site = c.site.rooms[index];
    const building::Room& room = c.building.rooms[index];
    RoomMemory& memory = memory_[index];
    const RoomMemory before = hasMemory_ ? memory : RoomMemory{LabelLevel::Full, -1};
    memory = {};
    if (!projectRoom(c, index) || !placer_.picture().overlaps(roomPixels())) return false;

    const bool passage = plainPassage(view, site);
    const std::string& main = view.label.empty() || (passage && !view.subLabel.empty()) ? view.subLabel : view.label;
    const std::string& sub = view.label.empty() || passage ? view.label : view.subLabel;
    const float icon = passage ? 0 : canvas.iconWidth(Icon::Threat, 16);
    const float mainWidth = passage ? canvas.width(main, FontFace::Regular, kPassageSize) : canvas.width(main, FontFace::Bold, 18);
    const float subWidth = sub.empty() || passage ? 0 : canvas.width(sub, FontFace::Regular, 14);
    const float pad = 2 * GlyphAtlas::kOutlinePx * c.ui;
    const float rowWidth = mainWidth + (passage ? 0 : icon + c.px(kGapPx)) + (view.conflict ? c.px(kConflictPx) : 0);

    // Best level first. A level better than last frame's must fit with room to spare.
    for (LabelLevel level : {LabelLevel::Full, LabelLevel::Number, LabelLevel::Icon}) {
        if (level == LabelLevel::Full && subWidth == 0) continue;
        if (level == LabelLevel::Icon && (passage || view.status == live::RoomStatus::Unknown)) continue;
        if (level != LabelLevel::Icon && (main.empty() || !placer_.hasBudget())) continue;
        const float spare = level > before.level ? kLabelHysteresis : 1;
        const float w = (level == LabelLevel::Full ? std::max(rowWidth, subWidth) : level == LabelLevel::Number ? rowWidth : icon) + pad;
        const float h = (level == LabelLevel::Full ? c.px(18 + kLinePx) : c.px(18)) + pad / 2;
        for (int k = -1; k < site.spotCount; ++k) {
            const int spot = k < 0 ? before.spot : k;  // where it stood before comes first
            if (spot < 0 || spot >= site.spotCount || (k >= 0 && k == before.spot)) continue;
            const auto at = c.at(Vec3(site.spots[size_t(spot)], room.floorZM), room.floor);
            if (!at) continue;
            for (int turn = 0; turn < (passage ? 2 : 1); ++turn) {
                Vec2f right(1, 0);
                if (passage) {
                    // Along the passage: its longest wall, or across it; read from the left or from below.
                    const Vec2 d = turn == 0 ? site.along : Vec2(-site.along.y, site.along.x);
                    right = c.direction(Vec3(site.spots[size_t(spot)], room.floorZM), d, room.floor);
                    if (std::abs(right.x) < 0.2f) right = Vec2f(0, -1);
                    else if (std::abs(right.y) < 0.2f) right = Vec2f(1, 0);
                    if (right.x < -1e-3f) right = -right;
                    if (right.x == 0 && right.y == 0) continue;
                }
                // Seen aslant a room is low on the screen; there its middle must be clear, while the ends of a label may lie over its walls.
                const float needW = w * spare * (c.plan() ? 1 : 0.55f), needH = h * spare * (c.plan() ? 1 : 0.35f);
                if (!rectangleInside(shape_, shapeEnds_, *at, right, needW, needH)) continue;
                const float bw = std::abs(right.x) * w + std::abs(right.y) * h, bh = std::abs(right.y) * w + std::abs(right.x) * h;
                const RectF box = RectF::around(*at, bw, bh);
                if (!placer_.isFree(box.grown(c.px(1.5f)))) continue;
                if (level == LabelLevel::Icon) placer_.occupy(box);
                else if (!placer_.place(box, main)) continue;
                memory = {level, int8_t(spot)};
                roomLabels_.push_back({index, level, *at, right, w, h});
                return true;
            }
        }
    }
    return false;
}

void SceneOverlay::placeRooms(const SceneContext& c, Canvas& canvas) {
    if (c.inside()) return;
    const size_t n = std::min(c.model.rooms.size(), c.building.rooms.size());
    const auto here = [&](size_t i) { return c.building.rooms[i].floor == c.view.floor; };
    // look.md "Declutter": dangers first, then numbered rooms, then the names of passages.
    for (size_t i = 0; i < n; ++i)
        if (here(i) && danger(c.model.rooms[i].status)) placeRoom(c, canvas, uint32_t(i));
    for (size_t i = 0; i < n; ++i)
        if (here(i) && !c.model.rooms[i].label.empty() && !plainPassage(c.model.rooms[i], c.site.rooms[i])) placeRoom(c, canvas, uint32_t(i));
    for (size_t i = 0; i < n; ++i)
        if (here(i)) placeRoom(c, canvas, uint32_t(i));
}

void SceneOverlay::drawRoomLabel(const SceneContext& c, Canvas& canvas, Symbols& s, const RoomLabel& l) {
    const RoomView& view = c.model.rooms[l.room];
    const RoomSite& site = c.site.rooms[l.room];
    const bool stale = isStale(view);
    if (l.level == LabelLevel::Icon) return s.statusIcon(l.centre, view.status, stale);
    const bool passage = plainPassage(view, site);
    const std::string& main = view.label.empty() || (passage && !view.subLabel.empty()) ? view.subLabel : view.label;
    if (passage) {
        const TextStyle style{FontFace::Regular, kPassageSize, c.colours.secondary, c.halo()};
        if (l.right.y == 0) canvas.textCentred(l.centre, main, style);
        else canvas.textAlong(l.centre, l.right, main, style);
        return;
    }
    const bool quiet = stale || view.status == live::RoomStatus::Unknown || view.status == live::RoomStatus::Searching;
    const Rgba8 ink = quiet ? c.colours.secondary : c.colours.text;
    const std::string& sub = view.label.empty() ? view.label : view.subLabel;
    const float mainWidth = canvas.width(main, FontFace::Bold, 18), icon = canvas.iconWidth(Icon::Threat, 16), gap = c.px(kGapPx);
    const float left = l.centre.x - (mainWidth + icon + gap + (view.conflict ? c.px(kConflictPx) : 0)) / 2;
    const float row = l.centre.y - (l.level == LabelLevel::Full ? c.px(kLinePx) / 2 : 0);
    const float own = s.statusIconWidth(stale ? live::RoomStatus::Unknown : view.status);
    s.statusIcon({left + icon - own / 2 - (own > icon ? (icon - own) / 2 : 0), row}, stale ? live::RoomStatus::Unknown : view.status, stale);
    canvas.text({left + icon + gap, row + canvas.capHeight(FontFace::Bold, 18) / 2}, main, {FontFace::Bold, 18, ink, c.halo()});
    if (view.conflict) canvas.textCentred({left + icon + gap + mainWidth + c.px(kConflictPx / 2 + 1), row}, "!", {FontFace::Bold, 18, c.colours.caution, c.halo()});
    if (l.level == LabelLevel::Full) canvas.textCentred({l.centre.x, row + c.px(kLinePx)}, sub, {FontFace::Regular, 14, ink, c.halo()});
}

}  // namespace sallyport::scene
