#include "base/math.h"

#include <algorithm>
#include <cmath>
#include <queue>

namespace sallyport::base {
namespace {

bool insideRing(const std::vector<Vec2>& ring, Vec2 p) {
    bool in = false;
    for (size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
        const Vec2 a = ring[i], b = ring[j];
        if ((a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x) in = !in;
    }
    return in;
}

double distanceToRing(const std::vector<Vec2>& ring, Vec2 p) {
    double best = std::numeric_limits<double>::max();
    for (size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
        const Vec2 a = ring[j], ab = ring[i] - a;
        const double len2 = glm::dot(ab, ab);
        const double t = len2 > 0 ? std::clamp(glm::dot(p - a, ab) / len2, 0.0, 1.0) : 0.0;
        best = std::min(best, glm::length(p - a - ab * t));
    }
    return best;
}

/// Distance to the nearest edge, negative outside.
double signedDistance(const Polygon2& poly, Vec2 p) {
    double d = distanceToRing(poly.outer, p);
    for (const auto& h : poly.holes)
        if (!h.empty()) d = std::min(d, distanceToRing(h, p));
    return contains(poly, p) ? d : -d;
}

}  // namespace

double signedArea(const std::vector<Vec2>& ring) {
    double a = 0;
    for (size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++)
        a += (ring[j].x - ring[0].x) * (ring[i].y - ring[0].y) - (ring[i].x - ring[0].x) * (ring[j].y - ring[0].y);
    return a / 2;
}

double area(const Polygon2& p) {
    if (p.outer.empty()) return 0;
    double a = std::abs(signedArea(p.outer));
    for (const auto& h : p.holes)
        if (!h.empty()) a -= std::abs(signedArea(h));
    return a;
}

bool contains(const Polygon2& p, Vec2 point) {
    if (p.outer.size() < 3 || !insideRing(p.outer, point)) return false;
    return std::none_of(p.holes.begin(), p.holes.end(), [&](const auto& h) { return h.size() >= 3 && insideRing(h, point); });
}

// Quadtree search for the pole of inaccessibility: a cell is split while it could still hold a better point. Bounded: at most 4,000 cells.
/// Andrew's monotone chain.
std::vector<Vec2> convexHull(std::vector<Vec2> p) {
    if (p.empty()) return p;
    std::sort(p.begin(), p.end(), [](Vec2 a, Vec2 b) { return a.x != b.x ? a.x < b.x : a.y < b.y; });
    std::vector<Vec2> h(2 * p.size());
    size_t n = 0;
    const auto add = [&](Vec2 v, size_t floor) {
        const auto turn = [&](Vec2 a, Vec2 b) { return (b.x - a.x) * (v.y - a.y) - (b.y - a.y) * (v.x - a.x); };
        while (n >= floor && turn(h[n - 2], h[n - 1]) <= 0) --n;
        h[n++] = v;
    };
    for (size_t i = 0; i < p.size(); ++i) add(p[i], 2);
    const size_t lower = n + 1;
    for (size_t i = p.size(); i-- > 1;) add(p[i - 1], lower);
    h.resize(n > 1 ? n - 1 : n);
    return h;
}

InnerPoint innermostPoint(const Polygon2& poly, double precisionM) {
    InnerPoint best;
    if (poly.outer.size() < 3) return best;
    Box2 box;
    for (Vec2 v : poly.outer) box.add(v);
    struct Cell {
        Vec2 c;
        double half, distance, bound;
    };
    const auto less = [](const Cell& a, const Cell& b) { return a.bound < b.bound; };
    std::priority_queue<Cell, std::vector<Cell>, decltype(less)> cells(less);
    const auto cell = [&](Vec2 c, double half) {
        const double d = signedDistance(poly, c);
        if (d > best.radiusM) best = {c, d};
        cells.push({c, half, d, d + half * std::sqrt(2.0)});
    };
    const double side = std::min(box.size().x, box.size().y);
    if (!(side > 0)) return {box.centre(), 0};
    best = {box.centre(), signedDistance(poly, box.centre())};
    // A long corridor would start with very many square cells; never more than 64 along it.
    const double start = std::max(side, std::max(box.size().x, box.size().y) / 64);
    for (double x = box.min.x; x < box.max.x; x += start)
        for (double y = box.min.y; y < box.max.y; y += start) cell({x + start / 2, y + start / 2}, start / 2);
    for (int n = 0; n < 1000 && !cells.empty(); ++n) {
        const Cell c = cells.top();
        cells.pop();
        if (c.bound - best.radiusM <= precisionM) break;
        const double h = c.half / 2;
        for (Vec2 o : {Vec2(-h, -h), Vec2(h, -h), Vec2(-h, h), Vec2(h, h)}) cell(c.c + o, h);
    }
    return best;
}

}  // namespace sallyport::base
