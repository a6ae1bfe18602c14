// What is being put on the map: the corners that stand, the edge that the next click would make, red where it would be refused; and a marker in the
// hand, where it would be let go.
#include <algorithm>

#include "scene/build_scene_overlay.h"
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

}  // namespace sallyport::scene
