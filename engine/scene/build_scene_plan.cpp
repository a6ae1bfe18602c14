// The plan as a drawing, under the labels: the grid with its letters, grounds, what hangs over the floor, stairs with the way they lead.
#include <algorithm>
#include <array>
#include <cmath>

#include "scene/build_scene_overlay.h"

namespace sallyport::scene {
namespace {

using base::Vec2;
using base::Vec3;

constexpr float kFramePx = 6;       // of the striped frame, whether it stands or not
constexpr float kLeastCellPx = 40;  // below that the letters would run together
constexpr float kTopBandPx = 24, kLeftBandPx = 18;

/// The part of the endless line through a and b that lies in the rectangle; false: none.
bool clipLine(Vec2f& a, Vec2f& b, const RectF& r) {
    const Vec2f d = b - a;
    float t0 = -1e9f, t1 = 1e9f;
    for (int k = 0; k < 2; ++k) {
        const float low = k ? r.y0 : r.x0, high = k ? r.y1 : r.x1;
        if (std::abs(d[k]) < 1e-6f) {
            if (a[k] < low || a[k] > high) return false;
            continue;
        }
        const float in = (low - a[k]) / d[k], out = (high - a[k]) / d[k];
        t0 = std::max(t0, std::min(in, out));
        t1 = std::min(t1, std::max(in, out));
    }
    if (t0 >= t1) return false;
    const Vec2f from = a;
    a = from + d * t0;
    b = from + d * t1;
    return true;
}

int gridStep(const SceneContext& c) {
    return std::max(1, int(std::ceil(c.px(kLeastCellPx) / std::max(1e-6, c.site.grid.cellM * c.view.camera.pixelsPerM))));
}

/// Line i of the grid (its middle of cell for i + 0.5) across the whole picture.
bool gridLine(const SceneContext& c, bool column, double i, const RectF& within, Vec2f& a, Vec2f& b) {
    const building::Grid& g = c.site.grid;
    const double at = g.cellM * i;
    const Vec2 from = column ? Vec2(g.northWest.x + at, g.northWest.y) : Vec2(g.northWest.x, g.northWest.y - at);
    const auto p = c.at(from, c.view.floor), q = c.at(from + (column ? Vec2(0, -g.cellM) : Vec2(g.cellM, 0)), c.view.floor);
    if (!p || !q) return false;
    a = *p;
    b = *q;
    return clipLine(a, b, within);
}

}  // namespace

// Columns have their letters along the upper edge, rows their numbers along the left one; in a plan that is turned by more than 45° the other way
// round. Where a line of cells leaves the picture by another edge it has none.
void SceneOverlay::placeGridLetters(const SceneContext& c, Canvas& canvas) {
    gridLetters_.clear();
    if (!c.plan() || c.site.columnNames.empty()) return;
    const RectF p = c.picture.grown(-c.px(kFramePx));
    const size_t step = size_t(gridStep(c));
    const float right = p.x1 - c.px(c.view.panels ? float(kPanelEdgePx) + 8 : 8);
    for (const bool column : {true, false}) {
        const auto& names = column ? c.site.columnNames : c.site.rowNames;
        for (size_t i = 0; i < names.size(); i += step) {
            Vec2f a, b;
            if (!gridLine(c, column, double(i) + 0.5, p, a, b)) continue;
            const bool steep = std::abs(b.y - a.y) >= std::abs(b.x - a.x);
            Vec2f at = steep ? (a.y < b.y ? a : b) : (a.x < b.x ? a : b);
            if (steep ? at.y > p.y0 + 1 : at.x > p.x0 + 1) continue;
            at += steep ? Vec2f(0, c.px(13)) : Vec2f(c.px(10), 0);
            if (steep ? at.x < p.x0 + c.px(34) || at.x > right : at.y < p.y0 + c.px(30) || at.y > p.y1 - c.px(8)) continue;
            const RectF box = RectF::around(at, canvas.width(names[i], FontFace::Regular, 14), c.px(14));
            if (!placer_.isFree(box)) continue;
            placer_.place(box, names[i], LabelKind::Grid, true);
            gridLetters_.push_back({at, column, uint32_t(i)});
        }
    }
    placer_.occupy({p.x0, p.y0, p.x1, p.y0 + c.px(kTopBandPx)});
    placer_.occupy({p.x0, p.y0, p.x0 + c.px(kLeftBandPx), p.y1});
}

void SceneOverlay::drawGrid(const SceneContext& c, Canvas& canvas) {
    if (!c.plan() || c.site.columnNames.empty()) return;
    const RectF p = c.picture.grown(-c.px(kFramePx));
    const Rgba8 faint = withAlpha(c.colours.wall, 0.13f);
    // Far away only the lines that have a letter beside them: finer ones would be a grey veil.
    const size_t step = size_t(gridStep(c));
    for (const bool column : {true, false})
        for (size_t i = 0; i <= (column ? c.site.columnNames : c.site.rowNames).size(); i += step) {
            Vec2f a, b;
            if (gridLine(c, column, double(i), p, a, b)) canvas.line(a, b, 1, faint);
        }
    const TextStyle style{FontFace::Regular, 14, c.colours.secondary, c.halo()};
    for (const GridLetter& l : gridLetters_) canvas.textCentred(l.at, (l.column ? c.site.columnNames : c.site.rowNames)[l.index], style);
}

void SceneOverlay::drawGround(const SceneContext& c, Canvas& canvas) {
    if (c.inside() || c.view.isolated.valid()) return;
    // Aslant the grounds run to the horizon; they must not compete with the building: there only what one drives and walks on, faintly.
    const Rgba8 colour = withAlpha(c.colours.ground, c.plan() ? 0.8f : 0.34f * (1 - 0.8f * float(std::clamp(c.view.explode, 0.0, 1.0))));
    for (const building::GroundFeature& g : c.building.grounds) {
        if (g.ring.size() < 2 || g.ring.size() > 4000) continue;
        const bool marking = g.kind == "marking" || g.kind == "path";
        if (!c.plan() && (marking || g.kind == "tree" || g.kind == "neighbour")) continue;
        path_.clear();
        for (Vec2 v : g.ring)
            if (const auto p = c.at(v, c.view.floor)) path_.push_back(*p);
        if (path_.size() != g.ring.size()) continue;
        canvas.polyline(path_, g.closed, c.px(marking ? 1 : 1.4f), colour, marking ? Dash{c.px(14), c.px(8)} : Dash{});
        if (!c.plan() || g.label.empty() || !g.closed) continue;
        Vec2f middle(0, 0);
        for (Vec2f p : path_) middle += p / float(path_.size());
        // The middle of a ring that runs round the building lies in one of its rooms: there its name would be taken for the room's.
        Vec2 local(0, 0);
        for (Vec2 v : g.ring) local += v / double(g.ring.size());
        if (std::any_of(c.building.rooms.begin(), c.building.rooms.end(), [&](const building::Room& r) {
                return r.floor == c.view.floor && local.x > r.bounds.min.x && local.x < r.bounds.max.x && local.y > r.bounds.min.y &&
                       local.y < r.bounds.max.y;
            }))
            continue;
        const float w = canvas.width(g.label, FontFace::Regular, 14);
        const RectF r = RectF::around(middle, w + c.px(4), c.px(18));
        if (placer_.isFree(r) && placer_.place(r, g.label, LabelKind::Ground, true))
            canvas.textCentred(middle, g.label, {FontFace::Regular, 14, c.colours.secondary});
    }
}

// As an architect draws what is above the cut: dashed, only where it is not over this floor's own walls.
void SceneOverlay::drawOverhead(const SceneContext& c, Canvas& canvas) {
    if (!c.plan() || c.view.isolateFloor || c.view.isolated.valid() || !c.view.floor.valid() || c.view.floor.index() >= c.site.floorCount()) return;
    const double z = c.floorZ(c.view.floor);
    for (const auto& piece : c.site.overhead(c.view.floor.index())) {
        Vec3 a(piece[0], z), b(piece[1], z);
        if (!clipToSection(c.section, a, b)) continue;
        const auto p = c.at(a, c.view.floor), q = c.at(b, c.view.floor);
        if (p && q) canvas.line(*p, *q, c.px(1.2f), withAlpha(c.colours.wall, 0.55f), {c.px(8), c.px(6)});
    }
}

// An arrow along the flight that one walks, from a ring at its foot, with the word; both ways where both are there.
void SceneOverlay::placeStairs(const SceneContext& c, Canvas& canvas) {
    stairMarks_.clear();
    if (c.inside()) return;
    for (size_t i = 0; i < c.site.rooms.size(); ++i) {
        const building::Room& room = c.building.rooms[i];
        if (room.floor != c.view.floor || (c.view.isolated.valid() && c.view.isolated.value != i)) continue;
        const Flights& flights = c.site.flights(i);
        for (const bool up : {true, false}) {
            const Flight& f = up ? flights.up : flights.down;
            if (f.lengthM <= 0 || !c.within(Vec3(f.middle, room.floorZM))) continue;
            const double half = std::min(f.lengthM / 2 * 0.8, 2.5);
            const auto a = c.at(f.middle - f.way * half, c.view.floor), b = c.at(f.middle + f.way * half, c.view.floor);
            if (!a || !b) continue;
            const Vec2f d = *b - *a;
            const float len = std::hypot(d.x, d.y);
            if (len < c.px(14)) continue;
            StairMark m{*a, *b, {}, {}};
            const RectF arrow{std::min(a->x, b->x) - c.px(4), std::min(a->y, b->y) - c.px(4), std::max(a->x, b->x) + c.px(4),
                              std::max(a->y, b->y) + c.px(4)};
            if (c.plan()) {
                const std::string_view word = up ? "UP" : "DN";
                const float w = canvas.width(word, FontFace::Bold, 14) + c.px(4), h = c.px(15);
                const Vec2f u = d / len, n(-u.y, u.x), foot = *a;
                // Before the foot of the arrow, else beside it.
                const float along = (std::abs(u.x) * w + std::abs(u.y) * h) / 2 + c.px(6),
                            across = (std::abs(n.x) * w + std::abs(n.y) * h) / 2 + c.px(5);
                for (const Vec2f at : {foot - u * along, foot + n * across + u * c.px(6), foot - n * across + u * c.px(6), foot - u * (along + h)}) {
                    const RectF r = RectF::around({std::round(at.x), std::round(at.y)}, w, h);
                    if (!placer_.isFree(r) || !placer_.picture().holds(r)) continue;
                    if (!projectRoom(c, uint32_t(i)) || !rectangleInside(shape_, shapeEnds_, r.centre(), {1, 0}, w * 0.8f, h * 0.7f)) continue;
                    m.word = word;
                    m.text = r;
                    placer_.place(r, word, LabelKind::Ground, true);
                    break;
                }
                // Of two arrows that start side by side a reader must know which is which.
                if (!up && m.word.empty()) continue;
                // A thin arrow leaves the number of its room what is beside it.
                placer_.occupy(arrow);
            }
            stairMarks_.push_back(m);
        }
    }
}

void SceneOverlay::drawStairs(const SceneContext& c, Canvas& canvas) {
    for (const StairMark& m : stairMarks_) {
        const Vec2f d = m.to - m.from, u = d / std::hypot(d.x, d.y), n(-u.y, u.x);
        const float head = c.px(6), foot = c.px(2.5f);
        const std::array<Vec2f, 3> tip{m.to - u * head + n * head * 0.8f, m.to, m.to - u * head - n * head * 0.8f};
        canvas.line(m.from + u * foot, m.to, c.px(1.6f), c.colours.text);
        canvas.polyline(tip, false, c.px(1.6f), c.colours.text);
        if (c.plan()) canvas.ring(m.from, foot, c.px(1.4f), c.colours.text);
        if (!m.word.empty()) canvas.textCentred(m.text.centre(), m.word, {FontFace::Bold, 14, c.colours.text, c.halo()});
    }
}

// The picture of another floor or mode comes out of the ground; under the labels, so that nothing that is said goes away meanwhile.
void SceneOverlay::drawVeil(const SceneContext& c, Canvas& canvas) {
    if (c.view.change.done >= 1 || c.orbit()) return;
    canvas.fillRect(c.picture, withAlpha(c.colours.background, 0.7f * float(1 - c.view.change.done)));
}

}  // namespace sallyport::scene
