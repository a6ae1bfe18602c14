#include "importers/profile.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <numbers>

#include "base/triangulate.h"

namespace sallyport::importers {
namespace {

using base::Error;
using base::ErrorCode;
using base::Polygon2;
using base::Vec2;
using base::Vec3;

constexpr double kPi = std::numbers::pi;
constexpr double kSmallM = 1e-6;
constexpr double kMaxDimensionM = 1e6;

Error noArea(const char* what) {
    return {ErrorCode::BadInput, std::string("The dimensions of the ") + what + " profile leave no area; the shape is left out.", ""};
}
/// All finite, above zero and no bigger than a town.
bool positive(std::initializer_list<double> values) {
    return std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v) && v > kSmallM && v < kMaxDimensionM; });
}
/// Tangent of a slope that may be left out; one that would use up `thickness` over `reach` is made less steep.
double optionalSlope(double angle, double reach, double thickness) {
    if (!std::isfinite(angle) || std::abs(angle) < 1e-6 || std::abs(angle) > kPi / 3 || !(reach > 0)) return 0;
    const double most = 0.9 * thickness / reach;
    return std::clamp(std::tan(angle), -most, most);
}
/// A radius that may be left out; anything that is not a number above zero counts as none.
double optionalRadius(double r, double limit) { return std::isfinite(r) && r > kSmallM ? std::min(r, limit) : 0.0; }

/// One corner of a section with its rounding, if any.
struct Corner {
    Vec2 at;
    double radius = 0;
};

/// Corners joined by straight lines, rounded where asked. Works for both turning directions, so fillets and edge radii alike.
Ring rounded(std::initializer_list<Corner> corners) {
    Ring ring;
    const std::vector<Corner> c(corners);
    for (size_t i = 0; i < c.size(); ++i) {
        const Vec2 at = c[i].at, before = c[(i + c.size() - 1) % c.size()].at - at, after = c[(i + 1) % c.size()].at - at;
        const double lengthBefore = glm::length(before), lengthAfter = glm::length(after);
        if (c[i].radius <= 0 || lengthBefore < kSmallM || lengthAfter < kSmallM) {
            ring.push_back(at);
            continue;
        }
        const Vec2 a = before / lengthBefore, b = after / lengthAfter;
        const double half = 0.5 * std::acos(std::clamp(glm::dot(a, b), -1.0, 1.0));
        const double tangent = half > 1e-3 && half < kPi / 2 - 1e-3 ? c[i].radius / std::tan(half) : 0;
        if (tangent <= 0 || tangent > lengthBefore * 0.999 || tangent > lengthAfter * 0.999) {
            ring.push_back(at);
            continue;
        }
        const Vec2 centre = at + glm::normalize(a + b) * (c[i].radius / std::sin(half));
        const Vec2 from = at + a * tangent - centre, to = at + b * tangent - centre;
        const double t0 = std::atan2(from.y, from.x);
        double sweep = std::atan2(to.y, to.x) - t0;
        while (sweep > kPi) sweep -= 2 * kPi;
        while (sweep < -kPi) sweep += 2 * kPi;
        appendArc(ring, centre, {c[i].radius, 0}, {0, c[i].radius}, t0, t0 + sweep);
    }
    return ring;
}

Ring reversed(Ring ring) {
    std::reverse(ring.begin(), ring.end());
    return ring;
}

Ring ellipseRing(double a, double b) {
    Ring ring;
    const int n = circleSegments(std::max(a, b));
    ring.reserve(size_t(n));
    for (int i = 0; i < n; ++i) {
        const double t = 2 * kPi * i / n;
        ring.push_back({a * std::cos(t), b * std::sin(t)});
    }
    return ring;
}

Ring roundedRectangle(double x, double y, double radius) {
    return rounded({{{-x / 2, -y / 2}, radius}, {{x / 2, -y / 2}, radius}, {{x / 2, y / 2}, radius}, {{-x / 2, y / 2}, radius}});
}

double doubledArea(const Ring& ring) {
    double sum = 0;
    for (size_t i = 0; i < ring.size(); ++i) {
        const Vec2 a = ring[i] - ring[0], b = ring[(i + 1) % ring.size()] - ring[0];
        sum += a.x * b.y - a.y * b.x;
    }
    return sum;
}

bool insideRing(const Ring& ring, Vec2 p) {
    bool inside = false;
    for (size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++)
        if ((ring[i].y > p.y) != (ring[j].y > p.y) && p.x < (ring[j].x - ring[i].x) * (p.y - ring[i].y) / (ring[j].y - ring[i].y) + ring[i].x)
            inside = !inside;
    return inside;
}

/// Without repeated and collinear points; false when no area or not finite.
bool tidy(Ring& ring) {
    const auto near = [](Vec2 a, Vec2 b) { return glm::dot(a - b, a - b) < kSmallM * kSmallM; };
    for (Vec2 p : ring)
        if (!std::isfinite(p.x) || !std::isfinite(p.y)) return false;
    ring.erase(std::unique(ring.begin(), ring.end(), near), ring.end());
    while (ring.size() > 1 && near(ring.front(), ring.back())) ring.pop_back();
    if (ring.size() < 3) return false;
    Ring kept;
    kept.reserve(ring.size());
    for (size_t i = 0; i < ring.size(); ++i) {
        const Vec2 before = kept.empty() ? ring.back() : kept.back();
        const Vec2 a = ring[i] - before, b = ring[(i + 1) % ring.size()] - ring[i];
        // Height of the corner over the line past it under a micrometre: the corner says nothing. Spikes turn back and go too.
        if (std::abs(a.x * b.y - a.y * b.x) > kSmallM * glm::length(a + b) + 1e-12) kept.push_back(ring[i]);
    }
    ring = std::move(kept);
    return ring.size() >= 3 && std::abs(doubledArea(ring)) > 1e-9;
}

/// Steps of an arc of `sweep` radians.
int arcSteps(double radius, double sweep, double tolerance) {
    const double turn = std::min(std::abs(sweep), 2 * kPi);
    double perTurn = circleSegments(radius, tolerance);
    // A façade on a wide arc is more than the segments of a whole circle may show; its own part of the circle may have them.
    if (perTurn >= 96 && turn < 2 * kPi - 1e-9) perTurn = std::max(perTurn, kPi / std::acos(1 - tolerance / radius));
    return std::clamp(int(std::ceil(std::min(perTurn * turn / (2 * kPi), 1e6) - 1e-9)), 1, 1024);
}

template <class V>
void arc(std::vector<V>& out, V centre, V u, V v, double t0, double t1, double tolerance) {
    if (!std::isfinite(t0) || !std::isfinite(t1)) return;
    const double sweep = std::clamp(t1 - t0, -2 * kPi, 2 * kPi);
    const int steps = arcSteps(std::max(glm::length(u), glm::length(v)), sweep, tolerance);
    for (int i = 0; i <= steps && out.size() < kMaxCurvePoints; ++i) {
        const double t = t0 + sweep * i / steps;
        const V p = centre + u * std::cos(t) + v * std::sin(t);
        if (i == 0 && !out.empty() && glm::length(out.back() - p) < kSmallM) continue;
        out.push_back(p);
    }
}

}  // namespace

int circleSegments(double radiusM, double chordToleranceM) {
    if (!(radiusM > 0) || !(chordToleranceM > 0) || chordToleranceM >= radiusM) return 8;
    const double half = std::acos(1 - chordToleranceM / radiusM);
    const double wanted = std::min(96.0, std::ceil(kPi / half));
    return std::clamp((int(wanted) + 3) / 4 * 4, 8, 96);
}

base::Result<Polygon2> rectangleProfile(double x, double y) {
    if (!positive({x, y})) return noArea("rectangle");
    return Polygon2{{{-x / 2, -y / 2}, {x / 2, -y / 2}, {x / 2, y / 2}, {-x / 2, y / 2}}, {}};
}

base::Result<Polygon2> roundedRectangleProfile(double x, double y, double radius) {
    if (!positive({x, y})) return noArea("rounded rectangle");
    return Polygon2{roundedRectangle(x, y, optionalRadius(radius, std::min(x, y) * 0.499)), {}};
}

base::Result<Polygon2> rectangleHollowProfile(double x, double y, double wall, double innerRadius, double outerRadius) {
    if (!positive({x, y, wall}) || 2 * wall >= std::min(x, y)) return noArea("hollow rectangle");
    const double innerX = x - 2 * wall, innerY = y - 2 * wall;
    return Polygon2{roundedRectangle(x, y, optionalRadius(outerRadius, std::min(x, y) * 0.499)),
                    {reversed(roundedRectangle(innerX, innerY, optionalRadius(innerRadius, std::min(innerX, innerY) * 0.499)))}};
}

base::Result<Polygon2> circleProfile(double radius) {
    if (!positive({radius})) return noArea("circle");
    return Polygon2{ellipseRing(radius, radius), {}};
}

base::Result<Polygon2> circleHollowProfile(double radius, double wall) {
    if (!positive({radius, wall}) || wall >= radius) return noArea("hollow circle");
    return Polygon2{ellipseRing(radius, radius), {reversed(ellipseRing(radius - wall, radius - wall))}};
}

base::Result<Polygon2> ellipseProfile(double semiAxis1, double semiAxis2) {
    if (!positive({semiAxis1, semiAxis2})) return noArea("ellipse");
    return Polygon2{ellipseRing(semiAxis1, semiAxis2), {}};
}

base::Result<Polygon2> trapeziumProfile(double bottom, double top, double y, double offset) {
    if (!positive({bottom, top, y}) || !std::isfinite(offset)) return noArea("trapezium");
    const double left = -bottom / 2;
    return Polygon2{{{left, -y / 2}, {-left, -y / 2}, {left + offset + top, y / 2}, {left + offset, y / 2}}, {}};
}

base::Result<Polygon2> iProfile(double width, double depth, double web, double flange, double fillet, double edge, double slope) {
    const FlangeShape shape{fillet, edge, slope};
    return asymmetricIProfile(width, depth, web, flange, width, flange, shape, shape);
}

base::Result<Polygon2> asymmetricIProfile(double bottomWidth, double depth, double web, double bottom, double topWidth, double top,
                                          FlangeShape bottomShape, FlangeShape topShape) {
    if (!positive({bottomWidth, depth, web, bottom, topWidth, top}) || web >= std::min(bottomWidth, topWidth) || bottom + top >= depth)
        return noArea("I");
    const double limit = 0.49 * std::min({bottomWidth - web, topWidth - web, depth - bottom - top});
    const double b = bottomWidth / 2, t = topWidth / 2, w = web / 2, low = -depth / 2, high = depth / 2;
    const double rb = optionalRadius(bottomShape.filletRadius, limit), rt = optionalRadius(topShape.filletRadius, limit);
    const double kb = optionalSlope(bottomShape.slope, b / 2, bottom), kt = optionalSlope(topShape.slope, t / 2, top);
    const double bottomTip = low + bottom - kb * b / 2, bottomRoot = low + bottom + kb * (b / 2 - w);
    const double topTip = high - top + kt * t / 2, topRoot = high - top - kt * (t / 2 - w);
    if (bottomRoot >= topRoot) return noArea("I");
    const double eb = optionalRadius(bottomShape.edgeRadius, 0.99 * (bottomTip - low)),
                 et = optionalRadius(topShape.edgeRadius, 0.99 * (high - topTip));
    return Polygon2{rounded({{{-b, low}},
                             {{b, low}},
                             {{b, bottomTip}, eb},
                             {{w, bottomRoot}, rb},
                             {{w, topRoot}, rt},
                             {{t, topTip}, et},
                             {{t, high}},
                             {{-t, high}},
                             {{-t, topTip}, et},
                             {{-w, topRoot}, rt},
                             {{-w, bottomRoot}, rb},
                             {{-b, bottomTip}, eb}}),
                    {}};
}

base::Result<Polygon2> lProfile(double depth, double width, double thickness, double fillet, double edge, double slope) {
    if (!(width > 0)) width = depth;
    if (!positive({depth, width, thickness}) || thickness >= std::min(depth, width)) return noArea("L");
    const double x = width / 2, y = depth / 2, k = optionalSlope(slope, std::max(x, y), thickness);
    const double e = optionalRadius(edge, (thickness - std::abs(k) * std::max(x, y)) * 0.99);
    const double r = optionalRadius(fillet, 0.9 * (std::min(depth, width) - thickness - e));
    // The inner faces y = t − y₀ − k·x and x = t − x₀ − k·y meet at the root.
    const double rootX = (thickness - x - k * (thickness - y)) / (1 - k * k), rootY = thickness - y - k * rootX;
    return Polygon2{
        rounded({{{-x, -y}}, {{x, -y}}, {{x, thickness - y - k * x}, e}, {{rootX, rootY}, r}, {{thickness - x - k * y, y}, e}, {{-x, y}}}), {}};
}

base::Result<Polygon2> tProfile(double depth, double width, double web, double flange, double fillet, double flangeEdge, double webEdge,
                                double webSlope, double flangeSlope) {
    if (!positive({depth, width, web, flange}) || web >= width || flange >= depth) return noArea("T");
    const double x = width / 2, y = depth / 2, w = web / 2, r = optionalRadius(fillet, 0.9 * std::min((width - web) / 2, depth - flange));
    const double kf = optionalSlope(flangeSlope, x / 2, flange), kw = optionalSlope(webSlope, y, w);
    // The flange's lower face y = y₀ − t − kf·(x₀/2 − x) and the web's face x = w + kw·y meet at the root.
    const double rootX = std::min((w + kw * (y - flange - kf * x / 2)) / (1 - kw * kf), 0.99 * x), rootY = y - flange - kf * (x / 2 - rootX);
    const double foot = w - kw * y, tip = y - flange + kf * x / 2;
    const double ef = optionalRadius(flangeEdge, 0.99 * (y - tip)), ew = optionalRadius(webEdge, 0.99 * foot);
    return Polygon2{
        rounded(
            {{{-foot, -y}, ew}, {{foot, -y}, ew}, {{rootX, rootY}, r}, {{x, tip}, ef}, {{x, y}}, {{-x, y}}, {{-x, tip}, ef}, {{-rootX, rootY}, r}}),
        {}};
}

base::Result<Polygon2> uProfile(double depth, double width, double web, double flange, double fillet, double edge, double slope) {
    if (!positive({depth, width, web, flange}) || web >= width || 2 * flange >= depth) return noArea("U");
    const double x = width / 2, y = depth / 2, r = optionalRadius(fillet, 0.49 * std::min((width - web) * 2, depth - 2 * flange));
    const double k = optionalSlope(slope, x, flange), tip = flange - k * x, root = std::min(flange + k * (x - web), 0.99 * y);
    const double e = optionalRadius(edge, 0.99 * tip);
    return Polygon2{
        rounded(
            {{{-x, -y}}, {{x, -y}}, {{x, tip - y}, e}, {{web - x, root - y}, r}, {{web - x, y - root}, r}, {{x, y - tip}, e}, {{x, y}}, {{-x, y}}}),
        {}};
}

base::Result<Polygon2> cProfile(double depth, double width, double wall, double girth, double internalRadius) {
    if (!positive({depth, width, wall, girth}) || 2 * wall >= std::min(depth, width) || girth <= wall || 2 * girth >= depth) return noArea("C");
    const double x = width / 2, y = depth / 2;
    const double inner = optionalRadius(internalRadius, 0.49 * std::min({depth - 2 * wall, width - 2 * wall, 2 * (girth - wall)}));
    const double outer = inner > 0 ? inner + wall : 0;
    return Polygon2{rounded({{{-x, -y}, outer},
                             {{x, -y}, outer},
                             {{x, girth - y}},
                             {{x - wall, girth - y}},
                             {{x - wall, wall - y}, inner},
                             {{wall - x, wall - y}, inner},
                             {{wall - x, y - wall}, inner},
                             {{x - wall, y - wall}, inner},
                             {{x - wall, y - girth}},
                             {{x, y - girth}},
                             {{x, y}, outer},
                             {{-x, y}, outer}}),
                    {}};
}

base::Result<Polygon2> zProfile(double depth, double width, double web, double flange, double fillet, double edge) {
    if (!positive({depth, width, web, flange}) || web >= width || 2 * flange >= depth) return noArea("Z");
    // The lower flange points to +X, the upper one to −X; together with the web they are 2 · width − web wide.
    const double far = width - web / 2, w = web / 2, y = depth / 2, r = optionalRadius(fillet, 0.9 * std::min(width - web, depth - 2 * flange));
    const double e = optionalRadius(edge, 0.99 * flange);
    return Polygon2{rounded({{{-w, -y}},
                             {{far, -y}},
                             {{far, flange - y}, e},
                             {{w, flange - y}, r},
                             {{w, y}},
                             {{-far, y}},
                             {{-far, y - flange}, e},
                             {{-w, y - flange}, r}}),
                    {}};
}

base::Result<Polygon2> outlineProfile(Ring outer, std::vector<Ring> voids) {
    if (outer.size() > kMaxCurvePoints * 4) return Error{ErrorCode::TooLarge, "The outline has more points than Sallyport accepts; simplify it.", ""};
    if (!tidy(outer)) return noArea("arbitrary");
    if (doubledArea(outer) < 0) std::reverse(outer.begin(), outer.end());
    Polygon2 polygon{std::move(outer), {}};
    for (auto& v : voids) {
        if (v.size() > kMaxCurvePoints * 4 || !tidy(v)) continue;
        // A void may touch the outline with some points, not lie outside with all.
        if (std::none_of(v.begin(), v.end(), [&](Vec2 p) { return insideRing(polygon.outer, p); })) continue;
        if (doubledArea(v) > 0) std::reverse(v.begin(), v.end());
        polygon.holes.push_back(std::move(v));
    }
    std::vector<base::Vec3> corners;
    std::vector<uint32_t> sizes;
    const auto add = [&](const Ring& ring) {
        for (const Vec2 p : ring) corners.emplace_back(p, 0);
        sizes.push_back(uint32_t(ring.size()));
    };
    add(polygon.outer);
    for (const Ring& hole : polygon.holes) add(hole);
    if (base::crossesTooOften(corners, sizes, {0, 0, 1})) return Error{ErrorCode::TooLarge, "The outline crosses itself too often; simplify it.", ""};
    return polygon;
}

base::Result<Polygon2> centreLineProfile(std::span<const Vec2> line, double thickness) {
    Ring points;
    for (Vec2 p : line) {
        if (!std::isfinite(p.x) || !std::isfinite(p.y)) return noArea("centre line");
        if (points.empty() || glm::length(points.back() - p) > kSmallM) points.push_back(p);
    }
    if (points.size() < 2 || points.size() > kMaxCurvePoints || !positive({thickness})) return noArea("centre line");
    const auto normalOf = [&](size_t segment) {
        const Vec2 d = glm::normalize(points[segment + 1] - points[segment]);
        return Vec2{-d.y, d.x};
    };
    Ring left, right;
    for (size_t i = 0; i < points.size(); ++i) {
        const Vec2 a = normalOf(i == 0 ? 0 : i - 1), b = normalOf(i + 1 == points.size() ? i - 1 : i);
        const Vec2 sum = a + b;
        const double size2 = glm::dot(sum, sum);
        // Mitre; at most twice the half thickness where the line turns back sharply.
        const Vec2 mitre = size2 > 1e-6 ? sum * std::min(2.0 / size2, 2.0 / std::sqrt(size2)) : a;
        left.push_back(points[i] + mitre * (thickness / 2));
        right.push_back(points[i] - mitre * (thickness / 2));
    }
    right.insert(right.end(), left.rbegin(), left.rend());
    return outlineProfile(std::move(right));
}

void appendArc(Ring& out, Vec2 centre, Vec2 u, Vec2 v, double t0, double t1, double tolerance) { arc(out, centre, u, v, t0, t1, tolerance); }
void appendArc(std::vector<Vec3>& out, Vec3 centre, Vec3 u, Vec3 v, double t0, double t1, double tolerance) {
    arc(out, centre, u, v, t0, t1, tolerance);
}

void appendArcThrough(std::vector<Vec3>& out, Vec3 a, Vec3 b, Vec3 c, double tolerance) {
    const Vec3 ab = b - a, ac = c - a, n = glm::cross(ab, ac);
    const double n2 = glm::dot(n, n), chord = glm::length(ac);
    // Flatter than a micrometre over the chord, or a radius no building has: straight.
    if (!(std::sqrt(n2) > kSmallM * std::max(chord, kSmallM))) {
        for (Vec3 p : {a, b, c})
            if (out.size() < kMaxCurvePoints && (out.empty() || glm::length(out.back() - p) >= kSmallM)) out.push_back(p);
        return;
    }
    const Vec3 centre = a + (glm::cross(n, ab) * glm::dot(ac, ac) + glm::cross(ac, n) * glm::dot(ab, ab)) / (2 * n2);
    const Vec3 u = a - centre, v = glm::cross(n / std::sqrt(n2), u);
    double end = std::atan2(glm::dot(c - centre, v), glm::dot(c - centre, u));
    if (end <= 0) end += 2 * kPi;  // a → b → c turns counter-clockwise about n by construction
    arc(out, centre, u, v, 0, end, tolerance);
}

void appendArcThrough(Ring& out, Vec2 a, Vec2 b, Vec2 c, double tolerance) {
    std::vector<Vec3> points;
    appendArcThrough(points, Vec3(a, 0), Vec3(b, 0), Vec3(c, 0), tolerance);
    for (Vec3 p : points)
        if (out.size() < kMaxCurvePoints && (out.empty() || glm::length(out.back() - Vec2(p)) >= kSmallM)) out.push_back(Vec2(p));
}

Vec2 trimmedRange(double t0, double t1, bool senseAgreement) {
    if (!std::isfinite(t0) || !std::isfinite(t1)) return {0, 0};
    double sweep = std::fmod(t1 - t0, 2 * kPi);
    if (senseAgreement && sweep <= 1e-9) sweep += 2 * kPi;
    if (!senseAgreement && sweep >= -1e-9) sweep -= 2 * kPi;
    return {t0, t0 + sweep};
}

Polygon2 transformedProfile(const Polygon2& p, Vec2 origin, Vec2 xAxis, Vec2 yAxis) {
    Polygon2 out = p;
    const bool mirrored = xAxis.x * yAxis.y - xAxis.y * yAxis.x < 0;
    const auto move = [&](Ring& ring) {
        for (auto& q : ring) q = origin + xAxis * q.x + yAxis * q.y;
        if (mirrored) std::reverse(ring.begin(), ring.end());
    };
    move(out.outer);
    for (auto& h : out.holes) move(h);
    return out;
}

}  // namespace sallyport::importers
