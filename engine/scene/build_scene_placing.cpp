// What is being put on the map: the corners that stand, the edge that the next click would make, red where it would be refused; and a marker in the
// hand, where it would be let go.
#include <algorithm>
#include <cstdio>

#include "scene/build_scene_overlay.h"
#include "scene/measure.h"
#include "scene/placing.h"

namespace sallyport::scene {
namespace {

using base::Vec2;

}  // namespace

void SceneOverlay::drawPlacing(const SceneContext& c, Canvas& canvas, Symbols& s) {
    if (c.inside()) return;
    const Rgba8 ink = c.colours.text, under = withAlpha(c.colours.background, 0.9f);
    if (const auto& moving = c.view.moving)
        if (const MarkerView* m = placedMarker(c.model, moving->id)) {
            path_.clear();
            for (const Vec2 v : m->polygon)
                if (const auto p = c.at(v + moving->by, c.view.floor)) path_.push_back(*p);
            if (path_.size() >= 3 && path_.size() == m->polygon.size()) {
                canvas.polyline(path_, true, c.px(5), under);
                canvas.polyline(path_, true, c.px(2.5f), ink);
            } else if (const auto p = c.at(Vec2(m->position) + moving->by, c.view.floor); p && m->polygon.empty()) {
                s.marker(*p, m->icon);
            }
        }
    const auto& placing = c.view.placing;
    if (!placing || placing->corners.empty() || !c.active(placing->floor)) return;
    path_.clear();
    for (const Vec2 v : placing->corners)
        if (const auto p = c.at(v, c.view.floor)) path_.push_back(*p);
    if (path_.size() != placing->corners.size()) return;
    const size_t corners = path_.size();
    canvas.polyline(path_, false, c.px(6), under);
    canvas.polyline(path_, false, c.px(3), ink);
    if (c.view.cursorLocal) {
        const Vec2 next = *c.view.cursorLocal;
        const auto p = c.at(next, c.view.floor);
        const bool closes = corners >= 3 && p && std::hypot(p->x - path_[0].x, p->y - path_[0].y) < c.px(kCloseReachPx);
        const bool refused = closes ? !closeProblem(placing->corners).empty() : !cornerProblem(placing->corners, next).empty();
        if (p) {
            const Vec2f to = closes ? path_[0] : *p, from = path_[corners - 1];
            canvas.line(from, to, c.px(5), under);
            canvas.line(from, to, c.px(2.5f), refused ? c.colours.threat : ink, Dash{c.px(8), c.px(6)});
        }
    }
    for (size_t i = 0; i < corners; ++i) {
        canvas.disc(path_[i], c.px(6), under);
        canvas.disc(path_[i], c.px(4), ink);
    }
    // The first corner is where the area can be closed.
    if (corners >= 3) canvas.ring(path_[0], c.px(11), c.px(2.5f), ink);
}

/// The line that is measured, each side with its length, the last one to the pointer.
void SceneOverlay::drawMeasuring(const SceneContext& c, Canvas& canvas) {
    const auto& m = c.view.measuring;
    if (!m || c.inside() || m->points.empty() || !c.active(m->floor)) return;
    path_.clear();
    for (const Vec2 v : m->points)
        if (const auto p = c.at(v, c.view.floor)) path_.push_back(*p);
    if (path_.size() != m->points.size()) return;
    const Rgba8 ink = c.colours.text, under = withAlpha(c.colours.background, 0.9f);
    canvas.polyline(path_, false, c.px(6), under);
    canvas.polyline(path_, false, c.px(3), ink);
    const auto pointer = c.view.cursorLocal && m->points.size() < kMostMeasured ? c.at(*c.view.cursorLocal, c.view.floor) : std::nullopt;
    if (pointer) {
        canvas.line(path_.back(), *pointer, c.px(5), under);
        canvas.line(path_.back(), *pointer, c.px(2.5f), ink, Dash{c.px(8), c.px(6)});
    }
    for (const Vec2f p : path_) {
        canvas.disc(p, c.px(6), under);
        canvas.disc(p, c.px(4), ink);
    }
    Vec2f before = path_[0];  // where the last chip stands
    const auto tell = [&](Vec2f from, Vec2f to, double metres) {
        const Measured length = measured(metres, c.view.metric);
        char s[32];
        const int n = std::snprintf(s, sizeof s, "%.*f %.*s", length.decimals, length.value, int(length.unit.size()), length.unit.data());
        const std::string_view text(s, size_t(std::clamp(n, 0, int(sizeof s) - 1)));
        const Vec2f size(canvas.width(text, FontFace::Bold, 18) + c.px(14), c.px(26));
        const float sidePx = glm::length(to - from);
        if (sidePx < c.px(12)) return;
        // On the line; a side shorter than its chip would vanish under it: beside it then.
        Vec2f middle = (from + to) * 0.5f;
        if (Vec2f along = (to - from) / sidePx, across(-along.y, along.x); sidePx < std::max(size.x, size.y)) {
            if (glm::dot(across, before - middle) > 0) across = -across;
            middle += across * (std::abs(across.x) * size.x / 2 + std::abs(across.y) * size.y / 2 + c.px(8));
        }
        before = middle;
        const RectF chip = RectF::around(middle, size.x, size.y);
        canvas.fillRect(chip, c.colours.background, c.px(4));
        canvas.strokeRect(chip, c.px(1.5f), ink, c.px(4));
        canvas.textCentred(chip.centre(), text, {FontFace::Bold, 18, ink});
    };
    for (size_t i = 1; i < path_.size(); ++i) tell(path_[i - 1], path_[i], glm::length(m->points[i] - m->points[i - 1]));
    if (pointer) tell(path_.back(), *pointer, glm::length(*c.view.cursorLocal - m->points.back()));
}

}  // namespace sallyport::scene
