// The section box with its handles, and the rooms round an isolated one as faint outlines.
#include <array>
#include <cmath>

#include "scene/build_scene_overlay.h"

namespace sallyport::scene {
namespace {

using base::Vec2;
using base::Vec3;

constexpr float kHandlePx = 26;

Vec2f toPixels(Vec2 p) { return Vec2f(p); }

}  // namespace

void SceneOverlay::placeSectionHandles(const SceneContext& c) {
    for (int i = 0; i < kSectionFaces; ++i)
        if (const auto at = sectionHandle(c.view, SectionFace(i)))
            placer_.occupy(RectF::around(toPixels(*at), c.px(kHandlePx + 4), c.px(kHandlePx + 4)));
}

void SceneOverlay::drawIsolation(const SceneContext& c, Canvas& canvas) {
    if (!c.view.isolated.valid() || c.inside()) return;
    const Rgba8 faint = withAlpha(c.colours.wall, 0.4f);
    for (size_t i = 0; i < c.building.rooms.size(); ++i) {
        const building::Room& room = c.building.rooms[i];
        if (room.floor != c.view.floor || c.view.isolated.value == i) continue;
        for (const base::Polygon2& f : room.footprint) {
            path_.clear();
            for (Vec2 v : f.outer)
                if (const auto p = c.at(Vec3(v, room.floorZM), room.floor)) path_.push_back(*p);
            if (path_.size() == f.outer.size() && path_.size() >= 3) canvas.polyline(path_, true, c.px(1), faint);
        }
    }
}

void SceneOverlay::drawSection(const SceneContext& c, Canvas& canvas) {
    if (!c.view.section || c.inside()) return;
    const base::Box3& b = *c.view.section;
    const Rgba8 colour = c.colours.text;
    const auto corner = [&](int i) { return c.at(Vec3(i & 1 ? b.max.x : b.min.x, i & 2 ? b.max.y : b.min.y, i & 4 ? b.max.z : b.min.z), {}); };
    static constexpr std::array<std::array<int, 2>, 12> kEdges{
        {{0, 1}, {1, 3}, {3, 2}, {2, 0}, {4, 5}, {5, 7}, {7, 6}, {6, 4}, {0, 4}, {1, 5}, {2, 6}, {3, 7}}};
    const size_t edges = c.plan() ? 4 : kEdges.size();
    for (size_t i = 0; i < edges; ++i) {
        const auto from = corner(kEdges[i][0]), to = corner(kEdges[i][1]);
        if (!from || !to) continue;
        if (c.plan()) canvas.line(*from, *to, c.px(3.5f), withAlpha(c.halo(), 0.8f));
        canvas.line(*from, *to, c.px(c.plan() ? 1.6f : 1), withAlpha(colour, c.plan() ? 0.9f : 0.5f), {c.px(10), c.px(5)});
    }
    for (int i = 0; i < kSectionFaces; ++i) {
        const auto at = sectionHandle(c.view, SectionFace(i));
        if (!at) continue;
        const Vec2f p = toPixels(*at);
        const float r = c.px(kHandlePx / 2);
        canvas.disc(p, r, c.colours.card);
        canvas.ring(p, r - c.px(1), c.px(2), colour);
        // The double arrow says which way it goes.
        const auto to = project(c.view, Vec3(b.centre()) + outward(SectionFace(i)));
        const auto from = project(c.view, b.centre());
        if (!to || !from) continue;
        Vec2f d(*to - *from);
        const float len = std::hypot(d.x, d.y);
        if (len < 0.5f) continue;
        d = d / len;
        const Vec2f n(-d.y, d.x);
        canvas.line(p - d * (r * 0.62f), p + d * (r * 0.62f), c.px(1.6f), colour);
        for (const float way : {-1.0f, 1.0f}) {
            const Vec2f tip = p + d * (r * 0.68f * way), back = d * (c.px(4) * way);
            const std::array<Vec2f, 3> head{tip - back + n * c.px(3.5f), tip, tip - back - n * c.px(3.5f)};
            canvas.polyline(head, false, c.px(1.6f), colour);
        }
    }
}

}  // namespace sallyport::scene
