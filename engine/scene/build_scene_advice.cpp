// What is worked out rather than reported: the frontier (a line across each opening that nobody holds, teeth toward the side that nobody has
// searched), the field that can be seen from a place, and the numbers of the door list.
#include <algorithm>
#include <cmath>

#include "scene/build_scene_overlay.h"
#include "scene/door_list.h"

namespace sallyport::scene {
namespace {

using base::Vec2;
using base::Vec3;

constexpr float kToothPx = 11, kLeastLinePx = 22;
constexpr int kMostTeeth = 9;

}  // namespace

/// Where the line of an opening runs on the screen, and which way its teeth point; false: it is not in the picture.
bool SceneOverlay::projectOpening(const SceneContext& c, const FrontierOpening& o, Vec2f& a, Vec2f& b, Vec2f& toward) const {
    if (c.inside() || !c.shown(o.floor) || (c.plan() && !c.active(o.floor)) || !c.within(o.at)) return false;
    const auto at = [&](double along, double across) { return c.at(Vec3(Vec2(o.at) + o.along * along + o.toward * across, o.at.z), o.floor); };
    const auto from = at(-o.halfWidthM, 0), to = at(o.halfWidthM, 0), middle = at(0, 0), tip = at(0, 0.5);
    if (!from || !to || !middle || !tip) return false;
    a = *from, b = *to;
    const Vec2f way = *tip - *middle;
    const float length = glm::length(way), width = glm::length(b - a);
    if (length < 1e-3f || width < 1e-3f) return false;
    toward = way / length;
    // From afar a door is a few pixels wide; its mark is not.
    if (const float least = c.px(kLeastLinePx); width < least) {
        const Vec2f half = (b - a) / width * (least / 2), mid = (a + b) * 0.5f;
        a = mid - half, b = mid + half;
    }
    return c.picture.grown(c.px(20)).contains((a + b) * 0.5f);
}

void SceneOverlay::placeFrontier(const SceneContext& c) {
    for (const FrontierRow& r : c.model.frontier.openings) {
        Vec2f a, b, toward;
        if (!c.active(r.opening.floor) || !projectOpening(c, r.opening, a, b, toward)) continue;
        const Vec2f tip = (a + b) * 0.5f + toward * c.px(kToothPx);
        RectF box{std::min({a.x, b.x, tip.x}), std::min({a.y, b.y, tip.y}), std::max({a.x, b.x, tip.x}), std::max({a.y, b.y, tip.y})};
        placer_.occupy(box.grown(c.px(1)));
    }
}

void SceneOverlay::drawFrontier(const SceneContext& c, Canvas& canvas) {
    for (const FrontierRow& r : c.model.frontier.openings) {
        Vec2f a, b, toward;
        if (!projectOpening(c, r.opening, a, b, toward)) continue;
        const float strength = c.active(r.opening.floor) ? 1.0f : 0.5f, tooth = c.px(kToothPx);
        const Rgba8 ink = withAlpha(r.danger ? c.colours.threat : c.colours.caution, strength),
                    under = withAlpha(c.colours.background, 0.9f * strength);
        const float width = glm::length(b - a);
        const int teeth = std::clamp(int(width / (tooth * 0.9f)), 2, kMostTeeth);
        const Vec2f step = (b - a) / float(teeth);
        canvas.line(a, b, c.px(6.5f), under);
        for (int k = 0; k < teeth; ++k) {
            const Vec2f from = a + step * float(k), to = from + step;
            const Vec2f tip = (from + to) * 0.5f + toward * tooth, inset = step * 0.06f;
            canvas.fill({from - toward * c.px(1), to - toward * c.px(1), tip + toward * c.px(3)}, under);
            canvas.fill({from + inset, to - inset, tip}, ink);
        }
        canvas.line(a, b, c.px(3), ink);
    }
}

void SceneOverlay::drawSight(const SceneContext& c, Canvas& canvas) {
    const SightView& s = c.model.sight;
    if (!s.shown || c.inside() || s.outline.size() < 3 || !c.shown(s.floor) || (c.plan() && !c.active(s.floor))) return;
    const auto eye = c.at(s.eye, s.floor, 0.05);
    if (!eye) return;
    path_.clear();
    for (const Vec2 p : s.outline) {
        const auto at = c.at(p, s.floor, 0.05);
        if (!at) return;
        path_.push_back(*at);
    }
    // A light over the floor and a dotted edge in the colour of the text: statuses have hues and patterns, this has neither.
    canvas.plainFan(*eye, path_, withAlpha(c.colours.text, 0.24f));
    canvas.polyline(path_, true, c.px(4), withAlpha(c.colours.background, 0.7f));
    canvas.polyline(path_, true, c.px(2), c.colours.text, Dash{c.px(3), c.px(4)});
    canvas.disc(*eye, c.px(11), withAlpha(c.colours.background, 0.9f));
    canvas.ring(*eye, c.px(9), c.px(2.5f), c.colours.text);
    canvas.disc(*eye, c.px(3.5f), c.colours.text);
}

void SceneOverlay::placeDoorNumbers(const SceneContext& c, Canvas& canvas) {
    doorNumbers_.clear();
    if (!c.model.doorList.asked || c.inside()) return;
    const auto& rows = c.model.doorList.rows;
    for (uint32_t k = 0; k < std::min(rows.size(), DoorListView::kNumbered); ++k) {
        const building::Door& d = c.building.door(rows[k]);
        if (!c.shown(d.floor) || (c.plan() && !c.active(d.floor)) || !c.within(d.position)) continue;
        const auto at = doorPixel(c, rows[k]);
        if (!at || !placer_.picture().contains(*at)) continue;
        ShortText number;
        number << std::string_view("123456789").substr(k, 1);
        const float side = c.px(30);
        DoorNumber n{rows[k], k, *at, {}};
        if (placeTag(*at, c.px(20), std::max(side, canvas.width(number.view(), FontFace::Bold, 20) + c.px(14)), side, symbolKey(number.view()) + 11,
                     number.view(), LabelKind::Chip, n.rect))
            doorNumbers_.push_back(n);
    }
}

void SceneOverlay::drawDoorNumbers(const SceneContext& c, Canvas& canvas) {
    for (const DoorNumber& n : doorNumbers_) {
        const DoorView& d = c.model.doors[n.door.index()];
        const bool chosen = c.view.selection == Selection(n.door);
        const float strength = c.active(d.floor) ? 1.0f : 0.6f;
        const Rgba8 colour = withAlpha(chosen                                    ? c.colours.text
                                       : groupOf(d.look) == DoorGroup::NotLocked ? c.colours.caution
                                                                                 : c.colours.secondary,
                                       strength);
        const Vec2f to{std::clamp(n.at.x, n.rect.x0, n.rect.x1), std::clamp(n.at.y, n.rect.y0, n.rect.y1)};
        canvas.line(n.at, to, c.px(4), withAlpha(c.colours.background, 0.8f * strength));
        canvas.line(n.at, to, c.px(2), colour);
        canvas.disc(n.at, c.px(5), colour);
        canvas.fillRect(n.rect, c.colours.background, c.px(4));
        canvas.strokeRect(n.rect, c.px(chosen ? 3 : 2), colour, c.px(4));
        canvas.textCentred(n.rect.centre(), std::string_view("123456789").substr(n.index, 1), {FontFace::Bold, 20, colour});
    }
}

}  // namespace sallyport::scene
