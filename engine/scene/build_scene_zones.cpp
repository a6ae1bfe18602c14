// Zones: hot a red line of long dashes and dots, warm a yellow dash; the name on the edge. No fill, so that a zone cannot hide a status.
#include <algorithm>
#include <array>
#include <cmath>

#include "scene/build_scene_overlay.h"

namespace sallyport::scene {
namespace {

using base::Vec2;

constexpr std::array<std::string_view, 4> kZones{"hot", "warm", "cold", "zone"};

bool containsWord(std::string_view text, std::string_view word) {
    const auto same = [](char a, char b) { return (a | 0x20) == b; };
    return std::search(text.begin(), text.end(), word.begin(), word.end(), same) != text.end();
}

}  // namespace

bool SceneOverlay::projectZone(const SceneContext& c, const MarkerView& m) {
    path_.clear();
    if (m.polygon.size() < 3 || !c.active(m.floor)) return false;
    for (Vec2 v : m.polygon) {
        const auto p = c.at(v, c.view.floor);
        if (!p) return false;
        path_.push_back(*p);
    }
    return true;
}

// The name stands on the zone's edge: at the corner nearest the upper left that is free, for a zone must not be nameless.
void SceneOverlay::placeZones(const SceneContext& c, Canvas& canvas) {
    zoneNames_.clear();
    for (uint32_t i = 0; i < c.model.markers.size(); ++i) {
        const MarkerView& m = c.model.markers[i];
        const std::string& name = m.label.empty() ? m.kind : m.label;
        if (name.empty() || !projectZone(c, m)) continue;
        const float w = canvas.width(name, FontFace::Bold, 14) + c.px(20), h = c.px(24);
        std::optional<RectF> best;
        float bestScore = 1e9f;
        for (size_t k = 0, j = path_.size() - 1; k < path_.size(); j = k++)
            for (const float t : {0.06f, 0.5f, 0.94f}) {
                const Vec2f p = path_[j] + (path_[k] - path_[j]) * t;
                const RectF r = RectF::around({std::round(p.x), std::round(p.y)}, w, h);
                if (!placer_.picture().holds(r)) continue;
                const float score = p.x + p.y + (placer_.isFree(r) ? 0.0f : 1e5f);
                if (score < bestScore) bestScore = score, best = r;
            }
        if (!best) continue;
        placer_.occupy(*best);
        zoneNames_.push_back({i, *best});
    }
}

void SceneOverlay::drawZones(const SceneContext& c, Canvas& canvas) {
    for (uint32_t i = 0; i < c.model.markers.size(); ++i) {
        const MarkerView& m = c.model.markers[i];
        if (!projectZone(c, m)) continue;
        size_t kind = kZones.size() - 1;
        for (size_t k = 0; k < kZones.size(); ++k)
            if (containsWord(m.kind, kZones[k]) || containsWord(m.label, kZones[k])) {
                kind = k;
                break;
            }
        const Rgba8 colour = kind == 0 ? c.colours.threat : kind == 1 ? c.colours.caution : kind == 2 ? c.colours.lockedIn : c.colours.secondary;
        const float width = c.px(kind == 0 ? 4 : 2.5f);
        const Dash dash = kind == 0 ? Dash{c.px(16), c.px(10), c.px(3)} : Dash{c.px(10), c.px(6)};
        canvas.polyline(path_, true, width + c.px(3), withAlpha(c.colours.background, 0.9f));
        canvas.polyline(path_, true, width, colour, dash);
        const std::string& name = m.label.empty() ? m.kind : m.label;
        for (const ZoneName& z : zoneNames_) {
            if (z.marker != i) continue;
            canvas.fillRect(z.rect, colour, c.px(4));
            canvas.textCentred(z.rect.centre(), name, {FontFace::Bold, 14, c.colours.inkOn(colour)});
        }
    }
}

}  // namespace sallyport::scene
