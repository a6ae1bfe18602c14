// The way that a person asked for: a line on the floors that it runs over, with arrowheads, a dot where it begins and rings where it changes floors.
#include <cmath>

#include "scene/build_scene_overlay.h"

namespace sallyport::scene {
namespace {

using base::Vec2;

constexpr float kArrowEveryPx = 90;

}  // namespace

void SceneOverlay::drawWay(const SceneContext& c, Canvas& canvas) {
    if (!c.model.ways.shown || c.model.ways.shown->line.size() < 2) return;
    const auto& line = c.model.ways.shown->line;
    const Rgba8 ink = c.colours.text, under = withAlpha(c.colours.background, 0.9f);
    const auto pixel = [&](const WayShown::Point& p) -> std::optional<Vec2f> {
        const FloorId f = p.floor.valid() ? p.floor : c.view.floor;
        if (!c.shown(f) || !c.within(p.position)) return std::nullopt;
        return c.at(p.position, f);
    };
    // Another floor's part is quiet in plan, where it lies under the rooms of this one.
    const auto part = [&](size_t i) { return c.active(line[i].floor) && c.active(line[i - 1].floor); };
    float since = kArrowEveryPx / 2;
    for (size_t i = 1; i < line.size(); ++i) {
        if (c.plan() && !part(i) && !line[i].climbs) continue;
        const auto a = pixel(line[i - 1]), b = pixel(line[i]);
        if (!a || !b) continue;
        if (line[i].climbs && c.plan()) {
            if (const auto& here = c.active(line[i - 1].floor) ? a : b; c.active(line[i - 1].floor) || c.active(line[i].floor)) {
                canvas.disc(*here, c.px(9), under);
                canvas.ring(*here, c.px(7), c.px(3), ink);
            }
            continue;
        }
        const float strength = part(i) || c.plan() ? 1.0f : 0.5f;
        const Dash dash = part(i) || c.plan() ? Dash{} : Dash{c.px(8), c.px(6)};
        path_.assign({*a, *b});
        canvas.polyline(path_, false, c.px(7), withAlpha(c.colours.background, 0.8f * strength));
        canvas.polyline(path_, false, c.px(3.5f), withAlpha(ink, strength), dash);
        const Vec2f way = *b - *a;
        const float length = glm::length(way);
        if (length < 1) continue;
        const Vec2f along = way / length, across(-along.y, along.x);
        const float every = c.px(kArrowEveryPx);
        for (float at = every - since; at < length; at += every) {
            const Vec2f tip = *a + along * at, back = tip - along * c.px(11);
            canvas.fill({tip, back + across * c.px(7), back - across * c.px(7)}, withAlpha(ink, strength));
        }
        since = std::fmod(since + length, every);
    }
    if (const auto start = pixel(line.front()); start && c.active(line.front().floor)) {
        canvas.disc(*start, c.px(8), under);
        canvas.disc(*start, c.px(5), ink);
    }
}

}  // namespace sallyport::scene
