// The outer contour of a floor: rooms painted into a raster, the gaps that walls leave closed, the border traced and straightened.
// A raster, because footprints of real files touch, overlap and leave slits in ways that exact polygon union does not survive.
#include <algorithm>
#include <cmath>

#include "scene/scene_geometry.h"

namespace sallyport::scene {
namespace {

using base::Vec2;

constexpr double kCellM = 0.25;
constexpr int kMaxSide = 2400;      // cells; larger floors get larger cells
constexpr double kWallGapM = 0.75;  // slits up to this wide between rooms are wall

struct Raster {
    int w = 0, h = 0;
    double cell = kCellM;
    Vec2 origin{0, 0};
    std::vector<uint8_t> on;
    bool at(int x, int y) const { return x >= 0 && y >= 0 && x < w && y < h && on[size_t(y) * size_t(w) + size_t(x)]; }
};

void paint(Raster& r, const base::Polygon2& p) {
    std::vector<double> crossings;
    for (int y = 0; y < r.h; ++y) {
        const double py = r.origin.y + (y + 0.5) * r.cell;
        crossings.clear();
        const auto ring = [&](const std::vector<Vec2>& v) {
            for (size_t i = 0, j = v.size() - 1; i < v.size(); j = i++)
                if ((v[i].y > py) != (v[j].y > py)) crossings.push_back(v[j].x + (v[i].x - v[j].x) * (py - v[j].y) / (v[i].y - v[j].y));
        };
        ring(p.outer);
        for (const auto& h : p.holes)
            if (!h.empty()) ring(h);
        std::sort(crossings.begin(), crossings.end());
        for (size_t i = 0; i + 1 < crossings.size(); i += 2) {
            const int x0 = std::max(0, int(std::ceil((crossings[i] - r.origin.x) / r.cell - 0.5)));
            const int x1 = std::min(r.w - 1, int(std::floor((crossings[i + 1] - r.origin.x) / r.cell - 0.5)));
            for (int x = x0; x <= x1; ++x) r.on[size_t(y) * size_t(r.w) + size_t(x)] = 1;
        }
    }
}

/// Square dilation (`value` 1) or erosion (`value` 0) by n cells, one axis at a time.
void grow(Raster& r, int n, uint8_t value) {
    std::vector<uint8_t> line;
    const auto pass = [&](int count, int length, size_t step, size_t lineStep) {
        line.resize(size_t(length));
        for (int i = 0; i < count; ++i) {
            uint8_t* p = r.on.data() + size_t(i) * lineStep;
            int last = -n - 1;  // nearest cell of `value` so far
            for (int k = 0; k < length; ++k) {
                if (p[size_t(k) * step] == value) last = k;
                line[size_t(k)] = k - last <= n;
            }
            last = length + n + 1;
            for (int k = length - 1; k >= 0; --k) {
                if (p[size_t(k) * step] == value) last = k;
                if (last - k <= n) line[size_t(k)] = 1;
            }
            for (int k = 0; k < length; ++k)
                if (line[size_t(k)]) p[size_t(k) * step] = value;
        }
    };
    pass(r.h, r.w, 1, size_t(r.w));
    pass(r.w, r.h, size_t(r.w), 1);
}

/// Douglas-Peucker between two kept points.
void simplify(const std::vector<Vec2>& in, size_t a, size_t b, double tolerance, std::vector<uint8_t>& keep) {
    std::vector<std::pair<size_t, size_t>> stack{{a, b}};
    while (!stack.empty()) {
        const auto [i, j] = stack.back();
        stack.pop_back();
        const Vec2 d = in[j] - in[i];
        const double len = glm::length(d);
        double worst = tolerance;
        size_t at = 0;
        for (size_t k = i + 1; k < j; ++k) {
            const Vec2 e = in[k] - in[i];
            const double off = len > 1e-9 ? std::abs(d.x * e.y - d.y * e.x) / len : glm::length(e);
            if (off > worst) worst = off, at = k;
        }
        if (!at) continue;
        keep[at] = 1;
        stack.push_back({i, at});
        stack.push_back({at, j});
    }
}

}  // namespace

std::vector<std::vector<Vec2>> floorOutline(const building::Building& b, base::FloorId floor) {
    std::vector<std::vector<Vec2>> loops;
    base::Box2 box;
    for (const building::Room& room : b.rooms)
        if (room.floor == floor)
            for (const base::Polygon2& p : room.footprint)
                for (Vec2 v : p.outer) box.add(v);
    if (box.empty() || !std::isfinite(box.size().x) || !std::isfinite(box.size().y)) return loops;

    Raster r;
    r.cell = std::max(kCellM, std::max(box.size().x, box.size().y) / (kMaxSide - 16));
    const int close = std::max(1, int(std::ceil(kWallGapM / 2 / r.cell)));
    r.origin = box.min - Vec2(r.cell * (close + 2));
    r.w = int(box.size().x / r.cell) + 2 * close + 5;
    r.h = int(box.size().y / r.cell) + 2 * close + 5;
    r.on.assign(size_t(r.w) * size_t(r.h), 0);
    for (const building::Room& room : b.rooms)
        if (room.floor == floor && room.use != building::RoomUse::Outdoor)
            for (const base::Polygon2& p : room.footprint)
                if (p.outer.size() >= 3) paint(r, p);
    grow(r, close, 1);
    grow(r, close, 0);

    // Border edges have the inside on their left. From each unvisited bottom edge follow the border until it closes.
    std::vector<uint8_t> visited(r.on.size(), 0);
    for (int y = 0; y < r.h; ++y)
        for (int x = 0; x < r.w; ++x) {
            if (!r.at(x, y) || r.at(x, y - 1) || visited[size_t(y) * size_t(r.w) + size_t(x)]) continue;
            std::vector<Vec2> loop;
            int cx = x, cy = y, dx = 1, dy = 0;  // corner (cx,cy), heading; inside is to the left
            do {
                if (dx == 1) visited[size_t(cy) * size_t(r.w) + size_t(cx)] = 1;
                loop.push_back(r.origin + Vec2(cx, cy) * r.cell);
                cx += dx;
                cy += dy;
                // Cells ahead-left and ahead-right of the new corner decide the turn.
                const auto ahead = [&](int side) {
                    const int ax = dx ? (dx > 0 ? cx : cx - 1) : (dy > 0 ? (side > 0 ? cx - 1 : cx) : (side > 0 ? cx : cx - 1));
                    const int ay = dy ? (dy > 0 ? cy : cy - 1) : (dx > 0 ? (side > 0 ? cy : cy - 1) : (side > 0 ? cy - 1 : cy));
                    return r.at(ax, ay);
                };
                const int ox = dx, oy = dy;
                if (ahead(-1) && ahead(1)) dx = oy, dy = -ox;  // right turn
                else if (!ahead(1)) dx = -oy, dy = ox;         // left turn
            } while ((cx != x || cy != y || dx != 1) && loop.size() < r.on.size() * 4);
            std::vector<uint8_t> keep(loop.size() + 1, 0);
            loop.push_back(loop.front());
            const size_t half = loop.size() / 2;
            keep[0] = keep[half] = keep[loop.size() - 1] = 1;
            simplify(loop, 0, half, r.cell * 1.2, keep);
            simplify(loop, half, loop.size() - 1, r.cell * 1.2, keep);
            std::vector<Vec2> straight;
            for (size_t i = 0; i + 1 < loop.size(); ++i)
                if (keep[i]) straight.push_back(loop[i]);
            if (straight.size() >= 3 && std::abs(base::signedArea(straight)) > 1.0) loops.push_back(std::move(straight));
        }
    return loops;
}

}  // namespace sallyport::scene
