// Room labels: number bold 18 with the status icon to its left, name 14 below; whole inside the room or not there at all.
#include <algorithm>
#include <cmath>

#include "scene/build_scene_overlay.h"

namespace sallyport::scene {
namespace {

using base::Vec2;
using base::Vec3;

bool isStale(const RoomView& r) { return live::isOutdated(r.freshness) && !live::isDanger(r.status); }
/// The second line of a label. What expired is not known any more; its last age would read as if it were only old.
std::string_view secondLine(const RoomView& r) {
    return r.freshness == Freshness::Expired && !live::isDanger(r.status) ? std::string_view("unknown") : std::string_view(r.subLabel);
}
bool plainPassage(const RoomView& r, const RoomSite& s) { return s.passage && r.status == live::RoomStatus::Unknown; }

/// Where a class, an audience or a team is expected.
bool holdsPeople(building::RoomUse u) {
    using building::RoomUse;
    return u == RoomUse::Classroom || u == RoomUse::Assembly || u == RoomUse::Sport || u == RoomUse::Dining || u == RoomUse::Library;
}

constexpr float kGapPx = 5;        // between icon and number
constexpr float kLinePx = 19;      // from number to name
constexpr float kConflictPx = 10;  // for the mark of a room about which two sources disagree
constexpr float kStackPx = 18;     // from icon to number below it
constexpr int kPassageSize = 16, kSmallSize = 14;

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

float SceneOverlay::labelIconWidth(const SceneContext& c, Canvas& canvas, bool alarm) {
    return alarm ? c.px(26) : canvas.iconWidth(Icon::Threat, 16);
}

Vec2f SceneOverlay::labelIcon(const SceneContext& c, Canvas& canvas, const RoomLabel& l) const {
    if (l.level == LabelLevel::Stack || l.level == LabelLevel::Tight) return l.centre - Vec2f(0, c.px(kStackPx / 2));
    const RoomView& view = c.model.rooms[l.room];
    const float icon = labelIconWidth(c, canvas, l.alarm);
    const float main = canvas.width(view.label.empty() ? view.subLabel : view.label, FontFace::Bold, 18);
    const float left = l.centre.x - (main + icon + c.px(kGapPx) + (view.conflict ? c.px(kConflictPx) : 0)) / 2;
    return {left + icon / 2, l.centre.y - (l.level == LabelLevel::Full ? c.px(kLinePx) / 2 : 0)};
}

bool SceneOverlay::placeRoom(const SceneContext& c, Canvas& canvas, uint32_t index, bool alarm) {
    if (roomDone_[index]) return false;
    roomDone_[index] = 1;
    const RoomView& view = c.model.rooms[index];
    const RoomSite& site = c.site.rooms[index];
    const building::Room& room = c.building.rooms[index];
    RoomMemory& memory = memory_[index];
    const RoomMemory before = hasMemory_ ? memory : RoomMemory{LabelLevel::Full, -1};
    memory = {};
    if (!projectRoom(c, index) || !placer_.picture().overlaps(roomPixels())) return false;

    const bool passage = !alarm && plainPassage(view, site);
    const std::string& main = view.label.empty() || (passage && !view.subLabel.empty()) ? view.subLabel : view.label;
    const std::string_view sub = view.label.empty() || passage ? std::string_view() : secondLine(view);
    const float icon = passage ? 0 : labelIconWidth(c, canvas, alarm);
    const float mainWidth = passage ? canvas.width(main, FontFace::Regular, kPassageSize) : canvas.width(main, FontFace::Bold, 18);
    const float subWidth = sub.empty() || passage ? 0 : canvas.width(sub, FontFace::Regular, 14);
    const float pad = 2 * GlyphAtlas::kOutlinePx * c.ui;
    const float rowWidth = mainWidth + (passage ? 0 : icon + c.px(kGapPx)) + (view.conflict ? c.px(kConflictPx) : 0);

    // Best level first. A level better than last frame's must fit with room to spare.
    const float bareWidth = canvas.width(main, passage ? FontFace::Regular : FontFace::Bold, kSmallSize);
    for (LabelLevel level : {LabelLevel::Full, LabelLevel::Number, LabelLevel::Stack, LabelLevel::Tight, LabelLevel::Bare, LabelLevel::Icon}) {
        if (level == LabelLevel::Full && subWidth == 0) continue;
        // Seen aslant a room is low: nothing stands over anything there. An unknown status needs no icon to be told from known ones.
        if (level == LabelLevel::Stack && (passage || c.orbit() || (view.status == live::RoomStatus::Unknown && !alarm))) continue;
        if (level == LabelLevel::Tight && (c.orbit() || (!alarm && !live::isDanger(view.status)))) continue;
        if (alarm && (level == LabelLevel::Bare || level == LabelLevel::Icon)) continue;  // then the pin stands alone, its number in a chip beside it
        if (level == LabelLevel::Icon && live::isDanger(view.status)) continue;           // likewise
        if (level == LabelLevel::Icon && (passage || view.status == live::RoomStatus::Unknown)) continue;
        // A room's number is how its place is said over the radio: it counts as part of the plan, its name as a label.
        const bool counted = !alarm && (passage || level == LabelLevel::Full);
        if (level != LabelLevel::Icon && (main.empty() || (counted && !placer_.hasBudget()))) continue;
        const float spare = level > before.level ? kLabelHysteresis : 1;
        float w = icon, h = c.px(18);
        switch (level) {
            case LabelLevel::Full:
                w = std::max(rowWidth, subWidth), h = c.px(18 + kLinePx);
                break;
            case LabelLevel::Number:
                w = rowWidth;
                break;
            case LabelLevel::Stack:
                w = std::max(mainWidth, icon), h = c.px(16 + kStackPx);
                break;
            case LabelLevel::Tight:
                w = std::max(bareWidth, icon), h = c.px(14 + kStackPx);
                break;
            case LabelLevel::Bare:
                w = bareWidth, h = c.px(13);
                break;
            default:
                break;
        }
        w += pad;
        h += pad / 2;
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
                else if (!placer_.place(box, main, !counted)) continue;
                memory = {level, int8_t(spot)};
                roomLabels_.push_back({index, level, *at, right, w, h, alarm});
                return true;
            }
        }
    }
    return false;
}

void SceneOverlay::placeDangerRooms(const SceneContext& c, Canvas& canvas) {
    if (c.inside()) return;
    for (uint32_t i = 0; i < std::min(c.model.rooms.size(), c.building.rooms.size()); ++i) {
        if (c.building.rooms[i].floor != c.view.floor || !live::isDanger(c.model.rooms[i].status) || roomDone_[i]) continue;
        if (placeRoom(c, canvas, i) || !c.site.rooms[i].shape) continue;
        if (const auto at = c.at(Vec3(c.site.rooms[i].spots[0], c.building.rooms[i].floorZM), c.building.rooms[i].floor))
            placeNumberChip(c, canvas, i, *at);
    }
}

void SceneOverlay::placeNumberChip(const SceneContext& c, Canvas& canvas, uint32_t room, Vec2f at) {
    const std::string& number = c.model.rooms[room].label;
    if (number.empty() || !placer_.picture().contains(at)) return;
    if (std::any_of(numberChips_.begin(), numberChips_.end(), [&](const NumberChip& n) { return n.room == room; })) return;
    NumberChip chip{room, at, {}};
    if (placeTag(at, c.px(14), canvas.width(number, FontFace::Bold, 16) + c.px(12), c.px(20), uint64_t(room) * 31 + 17, number, true, chip.rect))
        numberChips_.push_back(chip);
}

void SceneOverlay::drawNumberChips(const SceneContext& c, Canvas& canvas, Symbols& s) {
    for (const NumberChip& n : numberChips_) {
        const RoomView& room = c.model.rooms[n.room];
        const Rgba8 edge = live::isDanger(room.status) ? c.colours.status(room.status) : c.colours.threat;
        s.leader(n.at, n.rect, edge, 1);
        canvas.fillRect(n.rect, c.colours.background, c.px(3));
        canvas.strokeRect(n.rect.grown(-c.px(0.75f)), c.px(1.5f), edge, c.px(3));
        canvas.textCentred(n.rect.centre(), room.label, {FontFace::Bold, 16, c.colours.text});
    }
}

void SceneOverlay::placeRooms(const SceneContext& c, Canvas& canvas) {
    if (c.inside()) return;
    const size_t n = std::min(c.model.rooms.size(), c.building.rooms.size());
    const auto here = [&](size_t i) { return c.building.rooms[i].floor == c.view.floor; };
    // the rule of "Declutter": dangers have their places already; then where people are expected, then whatever is known of others; the ways between
    // them before store rooms.
    const auto numbered = [&](size_t i) { return here(i) && !c.model.rooms[i].label.empty() && !plainPassage(c.model.rooms[i], c.site.rooms[i]); };
    for (size_t i = 0; i < n; ++i)
        if (numbered(i) && holdsPeople(c.building.rooms[i].use)) placeRoom(c, canvas, uint32_t(i));
    for (size_t i = 0; i < n; ++i)
        if (numbered(i) && c.model.rooms[i].status != live::RoomStatus::Unknown) placeRoom(c, canvas, uint32_t(i));
    for (size_t i = 0; i < n; ++i)
        if (here(i) && plainPassage(c.model.rooms[i], c.site.rooms[i])) placeRoom(c, canvas, uint32_t(i));
    for (size_t i = 0; i < n; ++i)
        if (here(i)) placeRoom(c, canvas, uint32_t(i));
}

void SceneOverlay::drawRoomLabel(const SceneContext& c, Canvas& canvas, Symbols& s, const RoomLabel& l) {
    const RoomView& view = c.model.rooms[l.room];
    const RoomSite& site = c.site.rooms[l.room];
    const bool stale = isStale(view);
    if (l.level == LabelLevel::Icon) return s.statusIcon(l.centre, view.status, stale);
    const bool passage = !l.alarm && plainPassage(view, site);
    const std::string& main = view.label.empty() || (passage && !view.subLabel.empty()) ? view.subLabel : view.label;
    if (passage) {
        const TextStyle style{FontFace::Regular, l.level == LabelLevel::Bare ? kSmallSize : kPassageSize, c.colours.secondary, c.halo()};
        if (l.right.y == 0) canvas.textCentred(l.centre, main, style);
        else canvas.textAlong(l.centre, l.right, main, style);
        return;
    }
    const bool quiet = stale || view.status == live::RoomStatus::Unknown || view.status == live::RoomStatus::Searching;
    const Rgba8 ink = quiet ? c.colours.secondary : c.colours.text;
    if (l.level == LabelLevel::Bare) return canvas.textCentred(l.centre, main, {FontFace::Bold, kSmallSize, ink, c.halo()});
    if (l.level == LabelLevel::Stack || l.level == LabelLevel::Tight) {
        const int size = l.level == LabelLevel::Tight ? kSmallSize : 18;
        if (!l.alarm) s.statusIcon(labelIcon(c, canvas, l), stale ? live::RoomStatus::Unknown : view.status, stale);
        return canvas.textCentred(l.centre + Vec2f(0, c.px(kStackPx / 2)), main, {FontFace::Bold, size, ink, c.halo()});
    }
    const std::string_view sub = view.label.empty() ? std::string_view() : secondLine(view);
    const float mainWidth = canvas.width(main, FontFace::Bold, 18), icon = labelIconWidth(c, canvas, l.alarm), gap = c.px(kGapPx);
    const Vec2f iconAt = labelIcon(c, canvas, l);
    const float left = iconAt.x - icon / 2, row = iconAt.y;
    const float own = s.statusIconWidth(stale ? live::RoomStatus::Unknown : view.status);
    if (!l.alarm)
        s.statusIcon({left + icon - own / 2 - (own > icon ? (icon - own) / 2 : 0), row}, stale ? live::RoomStatus::Unknown : view.status, stale);
    canvas.text({left + icon + gap, row + canvas.capHeight(FontFace::Bold, 18) / 2}, main, {FontFace::Bold, 18, ink, c.halo()});
    if (view.conflict)
        canvas.textCentred({left + icon + gap + mainWidth + c.px(kConflictPx / 2 + 1), row}, "!", {FontFace::Bold, 18, c.colours.caution, c.halo()});
    if (l.level == LabelLevel::Full) canvas.textCentred({l.centre.x, row + c.px(kLinePx)}, sub, {FontFace::Regular, 14, ink, c.halo()});
}

}  // namespace sallyport::scene
