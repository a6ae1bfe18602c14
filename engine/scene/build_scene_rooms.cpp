// Room labels: number bold 18 with the status icon to its left, name 14 below; whole inside the room or not there at all.
#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

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

/// As the picture cuts it (draw_list_styles.cpp).
double wallHeight(const SceneContext& c, const building::Room& room) {
    const double storey = room.floor.valid() && room.floor.index() < c.building.floors.size() ? c.building.floor(room.floor).heightM : 3;
    return std::min(std::max(c.view.cutHeightM, kLeastCutM), std::max(0.5, storey - 0.3));
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

// Seen aslant a room is a low box: its floor, and the faces of its walls up to where they are cut. A label that lies in it lies over nothing else.
bool SceneOverlay::insideVolume(Vec2f centre, Vec2f right, float w, float h) const {
    constexpr int kHeights = 4;
    const Vec2f down(-right.y, right.x);
    // The corners first: they are what fails.
    for (const int i : {0, 2, 6, 8, 1, 3, 4, 5, 7}) {
        const Vec2f p = centre + right * (w / 2 * float(i % 3 - 1)) + down * (h / 2 * float(i / 3 - 1));
        bool in = false;
        for (int k = 0; k < kHeights && !in; ++k) in = insideRings(shape_, shapeEnds_, p - lift_ * (float(k) / (kHeights - 1)));
        if (!in) return false;
    }
    return true;
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
    if (c.view.isolated.valid() && c.view.isolated.value != index) return false;
    // Thousands of rooms in an overview are a few pixels each.
    const Vec3 extent = room.bounds.size();
    if (c.plan() && std::max(extent.x, extent.y) * c.view.camera.pixelsPerM < c.px(12)) return false;
    if (!projectRoom(c, index)) return false;
    const RectF pixels = roomPixels();
    if (!placer_.picture().overlaps(pixels) || std::max(pixels.w(), pixels.h()) < c.px(18)) return false;
    lift_ = {0, 0};
    if (c.orbit()) {
        const Vec3 foot(c.site.spot(index), room.floorZM);
        const auto low = c.at(foot, room.floor), high = c.at(foot + Vec3(0, 0, wallHeight(c, room)), room.floor);
        if (low && high) lift_ = *high - *low;
    }

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
    const float high = pixels.h() + std::abs(lift_.y);
    if (!passage && (pixels.w() < std::min(bareWidth, labelIconWidth(c, canvas, alarm)) || high < c.px(12))) return false;
    const std::span<const Vec2> inside = c.site.spots(index);
    std::array<std::optional<Vec2f>, kMostSpots> spots;
    for (size_t k = 0; k < inside.size(); ++k) {
        const Vec3 spot(inside[k], room.floorZM);
        if (c.within(spot)) spots[k] = c.at(spot, room.floor);
    }
    struct Try {
        LabelLevel level;
        bool clear;  ///< of glyphs of other floors
    };
    static constexpr std::array<Try, 9> kTries{{{LabelLevel::Full, true},
                                                {LabelLevel::Number, true},
                                                {LabelLevel::Stack, true},
                                                {LabelLevel::Tight, true},
                                                {LabelLevel::Bare, true},
                                                {LabelLevel::Number, false},
                                                {LabelLevel::Stack, false},
                                                {LabelLevel::Bare, false},
                                                {LabelLevel::Icon, true}}};
    const bool disturbed = elsewhere_.overlaps(pixels);
    for (const auto [level, clear] : kTries) {
        if (!clear && !disturbed) continue;
        if (level == LabelLevel::Full && subWidth == 0) continue;
        // Seen aslant a room is low: nothing stands over anything there. An unknown status needs no icon to be told from known ones.
        if (level == LabelLevel::Stack && (passage || c.orbit() || (view.status == live::RoomStatus::Unknown && !alarm))) continue;
        if (level == LabelLevel::Tight && (c.orbit() || (!alarm && !live::isDanger(view.status)))) continue;
        if (alarm && (level == LabelLevel::Bare || level == LabelLevel::Icon)) continue;  // then the pin stands alone, its number in a chip beside it
        if (level == LabelLevel::Icon && live::isDanger(view.status)) continue;           // likewise
        // An icon alone says where, in a plan; aslant it could belong to the room behind.
        if (level == LabelLevel::Icon && (passage || c.orbit() || view.status == live::RoomStatus::Unknown)) continue;
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
        const float slack = c.plan() ? 0 : pad;
        if (!passage && ((w - slack) * spare > pixels.w() || (h - slack) * spare > high)) continue;
        for (int k = -1; k < int(inside.size()); ++k) {
            const int spot = k < 0 ? before.spot : k;  // where it stood before comes first
            if (spot < 0 || spot >= int(inside.size()) || (k >= 0 && k == before.spot)) continue;
            if (!spots[size_t(spot)]) continue;
            // Along a passage or across it; aslant, where the spots seen from above are not the roomiest, a little beside each too.
            constexpr int kMostBeside = 4;
            static constexpr std::array<Vec2f, 5> kBeside{Vec2f(0, 0), {0, -0.5f}, {0, 0.5f}, {-0.35f, 0}, {0.35f, 0}};
            for (size_t turn = 0; turn < (passage ? 2 : c.orbit() && k < kMostBeside ? kBeside.size() : 1); ++turn) {
                Vec2f right(1, 0), at = *spots[size_t(spot)];
                if (passage) {
                    // Its longest wall, or across it; read from the left or from below.
                    const Vec2 d = turn == 0 ? site.along : Vec2(-site.along.y, site.along.x);
                    right = c.direction(Vec3(inside[size_t(spot)], room.floorZM), d, room.floor);
                    if (std::abs(right.x) < 0.2f) right = Vec2f(0, -1);
                    else if (std::abs(right.y) < 0.2f) right = Vec2f(1, 0);
                    if (right.x < -1e-3f) right = -right;
                    if (right.x == 0 && right.y == 0) continue;
                } else {
                    at += kBeside[turn] * Vec2f(w, h);
                }
                const bool fits = c.orbit() ? insideVolume(at, right, (w - pad) * spare, (h - pad / 2) * spare)
                                            : rectangleInside(shape_, shapeEnds_, at, right, w * spare, h * spare);
                if (!fits) continue;
                const float bw = std::abs(right.x) * w + std::abs(right.y) * h, bh = std::abs(right.y) * w + std::abs(right.x) * h;
                const RectF box = RectF::around(at, bw, bh);
                if (!placer_.isFree(box.grown(c.px(1.5f))) || (clear && elsewhere_.overlaps(box))) continue;
                if (!placer_.place(box, main, level == LabelLevel::Icon ? LabelKind::RoomIcon : LabelKind::Room, !counted)) continue;
                placer_.standsIn(index);
                memory = {level, int8_t(spot)};
                roomLabels_.push_back({index, level, at, right, w, h, alarm});
                return true;
            }
        }
    }
    return false;
}

void SceneOverlay::findDangers(const SceneContext& c) {
    dangers_.begin(placer_.picture());
    if (c.inside()) return;
    for (uint32_t i = 0; i < std::min(c.model.rooms.size(), c.building.rooms.size()); ++i)
        if (c.building.rooms[i].floor == c.view.floor && live::isDanger(c.model.rooms[i].status) && projectRoom(c, i)) {
            const RectF r = roomPixels();
            // Aslant the corners of its rectangle are its neighbours'.
            dangers_.add(c.plan() ? r : RectF::around(r.centre(), r.w() * 0.7f, r.h() * 0.7f));
        }
}

void SceneOverlay::placeDangerRooms(const SceneContext& c, Canvas& canvas) {
    if (c.inside()) return;
    for (uint32_t i = 0; i < std::min(c.model.rooms.size(), c.building.rooms.size()); ++i) {
        if (c.building.rooms[i].floor != c.view.floor || !live::isDanger(c.model.rooms[i].status) || roomDone_[i]) continue;
        if (placeRoom(c, canvas, i) || !c.site.rooms[i].shape) continue;
        if (const auto at = c.at(Vec3(c.site.spot(i), c.building.rooms[i].floorZM), c.building.rooms[i].floor)) placeNumberChip(c, canvas, i, *at);
    }
}

void SceneOverlay::placeNumberChip(const SceneContext& c, Canvas& canvas, uint32_t room, Vec2f at) {
    const std::string& number = c.model.rooms[room].label;
    constexpr size_t kMostChips = 32;
    if (number.empty() || numberChips_.size() >= kMostChips || !placer_.picture().contains(at)) return;
    if (std::any_of(numberChips_.begin(), numberChips_.end(), [&](const NumberChip& n) { return n.room == room; })) return;
    NumberChip chip{room, at, {}};
    if (placeTag(at, c.px(14), canvas.width(number, FontFace::Bold, 16) + c.px(12), c.px(20), uint64_t(room) * 31 + 17, number, LabelKind::Chip,
                 chip.rect))
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
