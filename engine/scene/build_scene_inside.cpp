// The inside view: what matters behind walls as hints at the upper edge, and where one stands and looks.
#include <algorithm>
#include <array>
#include <cmath>

#include "scene/build_scene_overlay.h"

namespace sallyport::scene {
namespace {

using base::Vec2;
using base::Vec3;

constexpr size_t kMostHints = 8, kMostAlarmHints = 4;
constexpr double kHintReachM = 80;  // of people; an alarm counts from anywhere on the floor
constexpr float kHintStrength = 0.55f;
constexpr float kFramePx = 6;

}  // namespace

void SceneOverlay::addHint(const SceneContext& c, Vec2 local, std::string_view name, Rgba8 colour, bool alarm) {
    const double away = glm::length(local - Vec2(c.view.camera.eye));
    if (!std::isfinite(away) || (!alarm && away > kHintReachM)) return;
    Hint h{local, away, {}, colour, alarm};
    h.text.before << name;
    const auto before = [](const Hint& a, const Hint& b) { return a.alarm != b.alarm ? a.alarm : a.awayM < b.awayM; };
    for (Hint& o : hints_)
        if (o.alarm == alarm && o.text.before.view() == name) {
            if (away < o.awayM) o = h;
            return;
        }
    if (hints_.size() < kMostHints + kMostAlarmHints) hints_.push_back(h);
    else if (auto worst = std::max_element(hints_.begin(), hints_.end(), before); before(h, *worst)) *worst = h;
}

bool SceneOverlay::hintOfAlert(const SceneContext& c, const AlertView& a) {
    std::optional<Vec2> local;
    if (a.position) local = Vec2(*a.position);
    else if (a.door.valid() && a.door.index() < c.building.doors.size()) local = Vec2(c.building.door(a.door).position);
    else if (a.room.valid() && a.room.index() < c.site.rooms.size() && c.site.rooms[a.room.index()].shape) local = c.site.spot(a.room.index());
    if (!local) return false;
    const bool door = a.door.valid() && a.door.index() < c.building.doors.size();
    if (door && !a.position ? c.seenDoor(c.building.door(a.door)) : c.seen(*local, a.floor)) return false;
    ShortText name;
    name << a.title << " \xC2\xB7 " << a.place;
    addHint(c, *local, name.view(), c.colours.threat, true);
    return true;
}

void SceneOverlay::drawZonePieces(const SceneContext& c, Canvas& canvas, const MarkerView& m, float width, Rgba8 colour, bool dots) {
    constexpr int kMostPieces = 160;
    constexpr double kPieceM = 1, kNearM = 0.5;
    double length = 0;
    for (size_t i = 0, j = m.polygon.size() - 1; i < m.polygon.size(); j = i++) length += glm::length(m.polygon[i] - m.polygon[j]);
    if (!std::isfinite(length)) return;
    const double piece = std::max(kPieceM, length / kMostPieces), z = c.floorZ(c.view.floor);
    for (size_t i = 0, j = m.polygon.size() - 1; i < m.polygon.size(); j = i++) {
        const Vec2 way = m.polygon[i] - m.polygon[j];
        const int pieces = std::max(1, int(std::ceil(glm::length(way) / piece)));
        // Dashed by leaving the last part of each piece out, or a dot in it.
        const int strokes = dots ? 2 : 1;
        for (int k = 0; k < pieces * strokes; ++k) {
            const bool dot = k % strokes > 0;
            const double from = k / strokes + (dot ? 0.73 : 0), to = k / strokes + (dot ? 0.83 : dots ? 0.56 : 0.66);
            Vec3 a(m.polygon[j] + way * (from / pieces), z), b(m.polygon[j] + way * (to / pieces), z);
            if (!clipToSection(c.section, a, b)) continue;
            const Vec2 middle = Vec2(a + b) * 0.5;
            if (!c.seen(middle, c.view.floor) || (c.inside() && glm::length(middle - Vec2(c.view.camera.eye)) < kNearM)) continue;
            const auto p = c.at(a, c.view.floor), q = c.at(b, c.view.floor);
            if (!p || !q) continue;
            canvas.line(*p, *q, width + c.px(3), withAlpha(c.colours.background, 0.9f));
            canvas.line(*p, *q, width, colour);
        }
    }
}

// Each at its bearing along the upper edge, those behind one's back at the ends; the nearest first, none over another.
void SceneOverlay::placeHints(const SceneContext& c, Symbols& s) {
    if (!c.inside()) return;
    std::sort(hints_.begin(), hints_.end(), [](const Hint& a, const Hint& b) { return a.alarm != b.alarm ? a.alarm : a.awayM < b.awayM; });
    const RectF p = placer_.picture();
    const float h = c.px(Symbols::kTagHeightPx), left = p.x0 + c.px(8), right = p.x1 - c.px(8) - (c.view.panels ? c.px(float(kPanelEdgePx)) : 0);
    const double yaw = c.view.camera.yawDeg * M_PI / 180,
                 half = std::atan(std::tan(c.view.camera.fovDeg * M_PI / 360) * c.picture.w() / std::max(1.0f, c.picture.h()));
    size_t people = 0, alarms = 0;
    for (Hint& hint : hints_) {
        if (hint.alarm ? alarms++ >= kMostAlarmHints : people++ >= kMostHints) continue;
        const Vec2 d = hint.local - Vec2(c.view.camera.eye);
        const double turn = std::remainder(std::atan2(d.x, d.y) - yaw, 2 * M_PI);
        hint.text.after << " \xC2\xB7 ";
        appendDistance(hint.text.after, hint.awayM, c.view.metric);
        const float w = s.tagWidth(hint.text);
        const float x = std::abs(turn) < half ? c.picture.centre().x + float(std::tan(turn) / std::tan(half)) * c.picture.w() / 2
                        : turn < 0            ? left
                                              : right;
        // On the edge the triangle points up and away; its name below it.
        const auto place = [&] {
            for (int row = 0; row < 3; ++row)
                for (int k = 0; k < 40; ++k) {
                    const float slide = (k % 2 ? 1.0f : -1.0f) * float((k + 1) / 2) * c.px(16);
                    const float at = std::clamp(x, left + w / 2, std::max(left + w / 2, right - w / 2)) + slide;
                    const RectF r = RectF::around({std::round(at), std::round(p.y0 + c.px(30) + h / 2 + float(row) * (h + c.px(22)))}, w, h);
                    if (r.x0 < left || r.x1 > right || !placer_.isFree(r) || !placer_.isFree({r.x0, r.y0 - c.px(18), r.x1, r.y0})) continue;
                    if (!placer_.place(r, hint.text.before.view(), LabelKind::Edge, true)) return;
                    const Vec2f tip{std::clamp(x, r.x0 + c.px(10), r.x1 - c.px(10)), r.y0 - c.px(9)};
                    placer_.leads(tip);
                    placer_.occupy({r.x0, r.y0 - c.px(18), r.x1, r.y0});
                    const Vec2f pointing = std::abs(turn) < half ? Vec2f(0, -1) : Vec2f(turn < 0 ? -1 : 1, 0);
                    EdgeMark m{tip, pointing, r, hint.text, true, hint.colour};
                    m.strength = hint.alarm ? 0.85f : kHintStrength;
                    edgeMarks_.push_back(m);
                    return;
                }
        };
        place();
    }
}

// "SE 155° · East Hall · F2-K5": what one says over the radio.
void SceneOverlay::placeHeading(const SceneContext& c, Canvas& canvas) {
    headingChip_ = {};
    if (!c.inside()) return;
    static constexpr std::array<std::string_view, 8> kWinds{"N", "NE", "E", "SE", "S", "SW", "W", "NW"};
    const double north = c.building.georeference ? c.building.georeference->trueNorthDeg : 0;
    double heading = std::fmod(c.view.camera.yawDeg - north, 360.0);
    if (heading < 0) heading += 360;
    const int degrees = int(std::lround(heading)) % 360;
    heading_ = {};
    heading_ << kWinds[size_t(std::lround(heading / 45)) % 8] << " " << degrees << "\xC2\xB0";
    if (const RoomId room = c.standingIn(); room.valid() && room.index() < c.model.rooms.size()) {
        const RoomView& view = c.model.rooms[room.index()];
        // A room without a number is labelled with its name, which is said once.
        const std::string_view number = view.label, name = c.building.room(room).name;
        heading_ << " \xC2\xB7 " << number;
        if (name != number) heading_ << (number.empty() || name.empty() ? "" : " ") << name;
    }
    const std::string cell = building::gridReference(c.building, c.site.grid, c.view.floor, Vec2(c.view.camera.eye));
    if (!cell.empty()) heading_ << " \xC2\xB7 " << cell;
    const RectF p = c.picture.grown(-c.px(kFramePx));
    const float w = canvas.width(heading_.view(), FontFace::Regular, 16) + c.px(52),
                right = p.x1 - c.px(c.view.panels ? float(kPanelEdgePx) + 12 : 70);
    const RectF r{right - w, p.y0 + c.px(10), right, p.y0 + c.px(42)};
    if (r.x0 < p.x0 + c.px(8)) return;
    headingChip_ = r;
    placer_.place(r, heading_.view(), LabelKind::Instrument, true);
}

void SceneOverlay::drawHeading(const SceneContext& c, Canvas& canvas) {
    if (headingChip_.w() <= 0) return;
    const RectF& r = headingChip_;
    canvas.fillRect(r, withAlpha(c.colours.panel, 0.94f), c.px(4));
    canvas.strokeRect(r.grown(-c.px(0.75f)), c.px(1.2f), c.colours.card, c.px(4));
    // An arrow as on a compass card.
    const Vec2f at(r.x0 + c.px(20), r.centre().y);
    canvas.fill({at + Vec2f(0, -c.px(8)), at + Vec2f(c.px(6), c.px(7)), at + Vec2f(0, c.px(3))}, c.colours.text);
    canvas.fill({at + Vec2f(0, -c.px(8)), at + Vec2f(0, c.px(3)), at + Vec2f(-c.px(6), c.px(7))}, c.colours.secondary);
    canvas.text({r.x0 + c.px(38), r.centre().y + canvas.capHeight(FontFace::Regular, 16) / 2}, heading_.view(),
                {FontFace::Regular, 16, c.colours.text});
}

}  // namespace sallyport::scene
