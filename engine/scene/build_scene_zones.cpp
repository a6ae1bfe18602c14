// Zones: hot a red line of long dashes and dots, warm a yellow dash; the name on the edge. No fill, so that a zone cannot hide a status.
#include <algorithm>
#include <cmath>

#include "scene/build_scene_overlay.h"

namespace sallyport::scene {
namespace {

using base::Vec2;
using base::Vec3;

constexpr size_t kMostZoneNames = 24;

Rgba8 zoneColour(const SceneContext& c, ZoneKind kind) {
    return kind == ZoneKind::Hot    ? c.colours.threat
           : kind == ZoneKind::Warm ? c.colours.caution
           : kind == ZoneKind::Cold ? c.colours.lockedIn
                                    : c.colours.secondary;
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

// The name stands on the zone's edge: at the place nearest the upper left that is free; else beside it with a line, for a zone must not be nameless.
void SceneOverlay::placeZones(const SceneContext& c, Canvas& canvas) {
    zoneNames_.clear();
    for (uint32_t i = 0; i < c.model.markers.size() && zoneNames_.size() < kMostZoneNames; ++i) {
        const MarkerView& m = c.model.markers[i];
        const std::string& name = m.label.empty() ? m.kind : m.label;
        if (c.inside() || name.empty() || !projectZone(c, m)) continue;
        const float w = canvas.width(name, FontFace::Bold, 14) + c.px(20), h = c.px(24);
        std::optional<RectF> best;
        float bestScore = 1e9f;
        std::optional<Vec2f> corner;
        const size_t step = std::max<size_t>(1, path_.size() / 64);  // of a zone with thousands of corners not every one is tried
        for (size_t k = 0, j = path_.size() - 1; k < path_.size(); j = k, k += step)
            for (const float t : {0.06f, 0.2f, 0.35f, 0.5f, 0.65f, 0.8f, 0.94f}) {
                const Vec2f p = path_[j] + (path_[k] - path_[j]) * t;
                const RectF r = RectF::around({std::round(p.x), std::round(p.y)}, w, h);
                if (placer_.picture().contains(p) && (!corner || p.x + p.y < corner->x + corner->y)) corner = p;
                if (p.x + p.y < bestScore && placer_.isFree(r.grown(1.5f))) bestScore = p.x + p.y, best = r;
            }
        if (best) {
            placer_.place(*best, name, LabelKind::Zone, true);
            placer_.leads(best->centre());
            zoneNames_.push_back({i, best->centre(), *best, false});
        } else if (RectF r; corner && placeTag(*corner, c.px(4), w, h, symbolKey(m.id) + 5, name, LabelKind::Chip, r)) {
            zoneNames_.push_back({i, *corner, r, true});
        }
    }
}

void SceneOverlay::drawZones(const SceneContext& c, Canvas& canvas) {
    for (uint32_t i = 0; i < c.model.markers.size(); ++i) {
        const MarkerView& m = c.model.markers[i];
        const bool whole = !c.inside() && !c.section;
        if (whole ? !projectZone(c, m) : m.polygon.size() < 3 || !c.active(m.floor)) continue;
        const ZoneKind kind = zoneKind(m);
        const Rgba8 colour = zoneColour(c, kind);
        const bool chosen = std::get_if<PointRef>(&c.view.selection) && std::get<PointRef>(c.view.selection).id == m.id;
        const float width = c.px((kind == ZoneKind::Hot ? 4 : 2.5f) + (chosen ? 2 : 0));
        const Dash dash = kind == ZoneKind::Hot     ? Dash{c.px(16), c.px(10), c.px(3)}
                          : kind == ZoneKind::Other ? Dash{c.px(22), c.px(7)}
                                                    : Dash{c.px(10), c.px(6)};
        if (c.inside()) {
            drawZonePieces(c, canvas, m, width, colour, kind == ZoneKind::Hot);
        } else if (c.section) {
            drawZoneInSection(c, canvas, m, width, colour, dash);
        } else {
            canvas.polyline(path_, true, width + c.px(3), withAlpha(c.colours.background, 0.9f));
            canvas.polyline(path_, true, width, colour, dash);
        }
    }
}

// The dashes are those of the whole edge, cut where the section ends: a zone is known by them.
void SceneOverlay::drawZoneInSection(const SceneContext& c, Canvas& canvas, const MarkerView& m, float width, Rgba8 colour, Dash dash) {
    const double z = c.floorZ(c.view.floor);
    for (const bool under : {true, false}) {
        float along = 0;
        for (size_t i = 0; i < m.polygon.size(); ++i) {
            Vec3 a(m.polygon[i], z), b(m.polygon[(i + 1) % m.polygon.size()], z);
            const auto from = c.at(a, c.view.floor), to = c.at(b, c.view.floor);
            if (!from || !to) continue;
            const float length = std::hypot(to->x - from->x, to->y - from->y), before = along;
            along = std::isfinite(length) ? along + length : 0;
            if (!clipToSection(c.section, a, b)) continue;
            const auto p = c.at(a, c.view.floor), q = c.at(b, c.view.floor);
            if (!p || !q) continue;
            if (under) {
                canvas.line(*p, *q, width + c.px(3), withAlpha(c.colours.background, 0.9f));
                continue;
            }
            Dash d = dash;
            d.from = before + std::hypot(p->x - from->x, p->y - from->y);
            canvas.line(*p, *q, width, colour, d);
        }
    }
}

void SceneOverlay::drawZoneNames(const SceneContext& c, Canvas& canvas) {
    drawnZones_.clear();
    for (const ZoneName& z : zoneNames_) {
        drawnZones_.push_back({symbolKey(c.model.markers[z.marker].id), z.rect.centre()});
        const MarkerView& m = c.model.markers[z.marker];
        const Rgba8 colour = zoneColour(c, zoneKind(m));
        if (z.aside) canvas.line(z.on, {std::clamp(z.on.x, z.rect.x0, z.rect.x1), std::clamp(z.on.y, z.rect.y0, z.rect.y1)}, c.px(1.5f), colour);
        canvas.fillRect(z.rect, colour, c.px(4));
        canvas.textCentred(z.rect.centre(), m.label.empty() ? m.kind : m.label, {FontFace::Bold, 14, c.colours.inkOn(colour)});
    }
}

}  // namespace sallyport::scene
