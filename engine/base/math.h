// Purpose: the vector and box types of the project. World axes: X east, Y north, Z up, metres.
#pragma once
#include <algorithm>
#include <glm/glm.hpp>
#include <limits>
#include <vector>

namespace sallyport::base {

using Vec2 = glm::dvec2;
using Vec3 = glm::dvec3;
using Vec4 = glm::dvec4;
using Mat4 = glm::dmat4;
using Vec2f = glm::vec2;
using Vec3f = glm::vec3;
using Vec4f = glm::vec4;
using Mat4f = glm::mat4;

inline constexpr double kMetresPerFoot = 0.3048;

template <class V>
struct Box {
    V min = V(std::numeric_limits<typename V::value_type>::max());
    V max = V(std::numeric_limits<typename V::value_type>::lowest());
    bool empty() const { return !(min.x <= max.x); }
    void add(const V& p) {
        min = glm::min(min, p);
        max = glm::max(max, p);
    }
    void add(const Box& b) {
        if (!b.empty()) {
            add(b.min);
            add(b.max);
        }
    }
    V size() const { return max - min; }
    V centre() const { return (min + max) * typename V::value_type(0.5); }
    bool contains(const V& p) const { return glm::all(glm::greaterThanEqual(p, min)) && glm::all(glm::lessThanEqual(p, max)); }
    bool operator==(const Box&) const = default;
};
using Box2 = Box<Vec2>;
using Box3 = Box<Vec3>;

/// Simple polygon with holes in the XY plane. Outer ring counter-clockwise, holes clockwise, no repeated last point.
struct Polygon2 {
    std::vector<Vec2> outer;
    std::vector<std::vector<Vec2>> holes;
};
double signedArea(const std::vector<Vec2>& ring);
/// Area of the polygon less its holes, square metres.
double area(const Polygon2& p);
bool contains(const Polygon2& p, Vec2 point);
/// Convex outline of the points, counter-clockwise; fewer than three corners when they lie on a line.
std::vector<Vec2> convexHull(std::vector<Vec2> points);
/// The inside point furthest from any edge (for labels), and its distance from the nearest edge.
struct InnerPoint {
    Vec2 point{0, 0};
    double radiusM = 0;
};
InnerPoint innermostPoint(const Polygon2& p, double precisionM = 0.2);

/// sRGB colour with alpha, 8 bits each.
struct Rgba8 {
    uint8_t r = 200, g = 200, b = 200, a = 255;
    bool operator==(const Rgba8&) const = default;
};
/// 0xRRGGBB
constexpr Rgba8 rgb(uint32_t hex, uint8_t alpha = 255) { return {uint8_t(hex >> 16), uint8_t(hex >> 8), uint8_t(hex), alpha}; }

/// Positive where b lies to the left of a.
inline double cross(Vec2 a, Vec2 b) { return a.x * b.y - a.y * b.x; }
/// Distance of a point from the segment a b.
inline double toSegment(Vec2 p, Vec2 a, Vec2 b) {
    const Vec2 ab = b - a;
    const double len2 = glm::dot(ab, ab), t = len2 > 0 ? std::clamp(glm::dot(p - a, ab) / len2, 0.0, 1.0) : 0;
    return glm::length(p - a - ab * t);
}

}  // namespace sallyport::base
