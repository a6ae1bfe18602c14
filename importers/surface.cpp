#include "importers/surface.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "importers/profile.h"

namespace sallyport::importers {
namespace {

using base::Box2;
using base::Mat4;
using base::Vec2;
using base::Vec3;

constexpr double kTurn = 2 * std::numbers::pi;
constexpr double kPoleM = 1e-6;
constexpr size_t kMaxLinesAsked = 4096;

Box2 range(double u0, double v0, double u1, double v1) {
    Box2 b;
    b.min = {u0, v0};
    b.max = {u1, v1};
    return b;
}

/// Multiples of `step` strictly between two parameters.
void steps(double step, double low, double high, std::vector<double>& out) {
    const double slack = step * 1e-6;
    double k = std::floor(low / step) + 1;
    if (k * step - low < slack) k += 1;
    for (size_t n = 0; k * step < high - slack && n < kMaxLinesAsked; k += 1, ++n) out.push_back(k * step);
}

/// The given parameters, repeated with the period when there is one.
void repeated(const std::vector<double>& at, double period, double low, double high, std::vector<double>& out) {
    const double slack = 1e-7 * std::max(1.0, high - low);
    const double first = period > 0 ? std::floor((low - at.front()) / period) : 0, last = period > 0 ? std::floor((high - at.front()) / period) : 0;
    if (last - first > 64) return;
    for (double turn = first; turn <= last; turn += 1)
        for (size_t i = 0; i < at.size() && out.size() < kMaxLinesAsked; ++i) {
            if (period > 0 && i + 1 == at.size()) break;  // the same line as the first of the next turn
            const double p = at[i] + turn * period;
            if (p > low + slack && p < high - slack) out.push_back(p);
        }
}

class Framed : public Surface {
public:
    explicit Framed(const Mat4& m) : origin_(m[3]), x_(m[0]), y_(m[1]), z_(m[2]) {}

protected:
    Vec3 local(Vec3 p) const {
        const Vec3 d = p - origin_;
        return {glm::dot(d, x_), glm::dot(d, y_), glm::dot(d, z_)};
    }
    Vec3 origin_, x_, y_, z_;
};

class PlaneSurface final : public Framed {
public:
    explicit PlaneSurface(const Mat4& m) : Framed(m) { flat = true; }
    Vec3 at(Vec2 uv) const override { return origin_ + x_ * uv.x + y_ * uv.y; }
    Vec2 parametersOf(Vec3 p, const Vec2*) const override { return Vec2(local(p)); }
    void lines(int, double, double, std::vector<double>&) const override {}
};

class CylinderSurface final : public Framed {
public:
    CylinderSurface(const Mat4& m, double r) : Framed(m), radius_(r), step_(kTurn / circleSegments(r)) {
        period.x = kTurn;
        measures[0] = Measure::Angle;
    }
    Vec3 at(Vec2 uv) const override { return origin_ + (x_ * std::cos(uv.x) + y_ * std::sin(uv.x)) * radius_ + z_ * uv.y; }
    Vec2 parametersOf(Vec3 p, const Vec2*) const override {
        const Vec3 l = local(p);
        return {std::atan2(l.y, l.x), l.z};
    }
    void lines(int axis, double low, double high, std::vector<double>& out) const override {
        if (axis == 0) steps(step_, low, high, out);
    }

private:
    double radius_, step_;
};

class SphereSurface final : public Framed {
public:
    SphereSurface(const Mat4& m, double r) : Framed(m), radius_(r), step_(kTurn / circleSegments(r)) {
        period.x = kTurn;
        domain = range(0, -kTurn / 4, kTurn, kTurn / 4);
        measures[0] = measures[1] = Measure::Angle;
    }
    Vec3 at(Vec2 uv) const override {
        const double c = std::cos(uv.y) * radius_;
        return origin_ + x_ * (c * std::cos(uv.x)) + y_ * (c * std::sin(uv.x)) + z_ * (radius_ * std::sin(uv.y));
    }
    Vec2 parametersOf(Vec3 p, const Vec2*) const override {
        const Vec3 l = local(p);
        return {std::atan2(l.y, l.x), std::atan2(l.z, std::hypot(l.x, l.y))};
    }
    void lines(int, double low, double high, std::vector<double>& out) const override { steps(step_, low, high, out); }
    bool poleAt(double v) const override { return std::abs(std::cos(v)) * radius_ < kPoleM; }

private:
    double radius_, step_;
};

class TorusSurface final : public Framed {
public:
    TorusSurface(const Mat4& m, double major, double minor) : Framed(m), major_(major), minor_(minor) {
        period = {kTurn, kTurn};
        domain = range(0, 0, kTurn, kTurn);
        measures[0] = measures[1] = Measure::Angle;
    }
    Vec3 at(Vec2 uv) const override {
        const double r = major_ + minor_ * std::cos(uv.y);
        return origin_ + (x_ * std::cos(uv.x) + y_ * std::sin(uv.x)) * r + z_ * (minor_ * std::sin(uv.y));
    }
    Vec2 parametersOf(Vec3 p, const Vec2*) const override {
        const Vec3 l = local(p);
        return {std::atan2(l.y, l.x), std::atan2(l.z, std::hypot(l.x, l.y) - major_)};
    }
    void lines(int axis, double low, double high, std::vector<double>& out) const override {
        steps(kTurn / circleSegments(axis == 0 ? major_ + minor_ : minor_), low, high, out);
    }

private:
    double major_, minor_;
};

/// A polyline by its length, the nearest place on it by a distance of the caller's own.
template <class V>
struct Measured {
    std::vector<V> points;
    std::vector<double> length;

    void set(std::vector<V> p) {
        points = std::move(p);
        length.assign(1, 0.0);
        for (size_t i = 1; i < points.size(); ++i) length.push_back(length.back() + glm::distance(points[i - 1], points[i]));
    }
    V at(double s) const {
        const auto it = std::upper_bound(length.begin() + 1, length.end() - 1, s);
        const size_t i = size_t(it - length.begin());
        const double width = length[i] - length[i - 1];
        return points[i - 1] + (points[i] - points[i - 1]) * (width > 0 ? (s - length[i - 1]) / width : 0.0);  // beyond its ends it goes straight on
    }
    /// The length at which the polyline comes nearest to `p`, the first of equal ones.
    double nearest(V p) const {
        double best = std::numeric_limits<double>::max(), found = 0;
        for (size_t i = 1; i < points.size(); ++i) {
            const V d = points[i] - points[i - 1];
            const double size2 = glm::dot(d, d);
            const double t = size2 > 0 ? std::clamp(glm::dot(p - points[i - 1], d) / size2, 0.0, 1.0) : 0.0;
            const V off = p - (points[i - 1] + d * t);
            const double distance2 = glm::dot(off, off);
            if (distance2 < best - 1e-14) {
                best = distance2;
                found = length[i - 1] + (length[i] - length[i - 1]) * t;
            }
        }
        return found;
    }
};

class ExtrusionSurface final : public Surface {
public:
    ExtrusionSurface(std::vector<Vec3> line, Vec3 direction, double depth) : direction_(direction) {
        std::vector<Vec3> across;
        for (const Vec3& p : line) across.push_back(p - direction * glm::dot(p, direction));
        const bool closed = glm::distance(line.front(), line.back()) < kSolidToleranceM;
        line_.set(std::move(line));
        across_.set(std::move(across));
        if (closed) period.x = line_.length.back();
        if (depth > 0) domain = range(0, 0, line_.length.back(), depth);
        measures[0] = Measure::Number;
    }
    Vec3 at(Vec2 uv) const override {
        double u = uv.x;
        if (period.x > 0) u -= std::floor(u / period.x) * period.x;
        return line_.at(u) + direction_ * uv.y;
    }
    Vec2 parametersOf(Vec3 p, const Vec2*) const override {
        const double s = across_.nearest(p - direction_ * glm::dot(p, direction_));
        const auto it = std::upper_bound(across_.length.begin() + 1, across_.length.end() - 1, s);
        const size_t i = size_t(it - across_.length.begin());
        const double width = across_.length[i] - across_.length[i - 1];
        const double u = line_.length[i - 1] +
                         (line_.length[i] - line_.length[i - 1]) * (width > 0 ? std::clamp((s - across_.length[i - 1]) / width, 0.0, 1.0) : 0);
        return {u, glm::dot(p - line_.at(u), direction_)};
    }
    void lines(int axis, double low, double high, std::vector<double>& out) const override {
        if (axis == 0) repeated(line_.length, period.x, low, high, out);
    }

private:
    Vec3 direction_;
    Measured<Vec3> line_, across_;  ///< the second seen along the direction, where straight-on parts vanish
};

class RevolutionSurface final : public Surface {
public:
    RevolutionSurface(std::vector<Vec3> line, Vec3 origin, Vec3 axis) : origin_(origin), axis_(axis) {
        double reach = 0;
        std::vector<Vec2> flat2;
        for (const Vec3& p : line) {
            const Vec3 d = p - origin_, off = d - axis_ * glm::dot(d, axis_);
            reach = std::max(reach, glm::length(off));
            flat2.emplace_back(glm::length(off), glm::dot(d, axis_));
        }
        const Vec3 a = glm::abs(axis_);
        x_ = glm::normalize(glm::cross(a.z <= a.x && a.z <= a.y ? Vec3{0, 0, 1} : a.y <= a.x ? Vec3{0, 1, 0} : Vec3{1, 0, 0}, axis_));
        y_ = glm::cross(axis_, x_);
        line_.set(std::move(line));
        flat_.set(std::move(flat2));
        step_ = kTurn / circleSegments(reach);
        period.x = kTurn;
        if (glm::distance(line_.points.front(), line_.points.back()) < kSolidToleranceM) period.y = line_.length.back();
        domain = range(0, 0, kTurn, line_.length.back());
        measures[0] = Measure::Angle;
        measures[1] = Measure::Number;
    }
    Vec3 at(Vec2 uv) const override {
        double v = uv.y;
        if (period.y > 0) v -= std::floor(v / period.y) * period.y;
        const Vec3 d = line_.at(v) - origin_;
        return origin_ + d * std::cos(uv.x) + glm::cross(axis_, d) * std::sin(uv.x) + axis_ * (glm::dot(axis_, d) * (1 - std::cos(uv.x)));
    }
    Vec2 parametersOf(Vec3 p, const Vec2*) const override {
        const Vec3 d = p - origin_;
        const double h = glm::dot(d, axis_);
        const double s = flat_.nearest({glm::length(d - axis_ * h), h});
        const auto it = std::upper_bound(flat_.length.begin() + 1, flat_.length.end() - 1, s);
        const size_t i = size_t(it - flat_.length.begin());
        const double width = flat_.length[i] - flat_.length[i - 1];
        const double v =
            line_.length[i - 1] + (line_.length[i] - line_.length[i - 1]) * (width > 0 ? std::clamp((s - flat_.length[i - 1]) / width, 0.0, 1.0) : 0);
        return {angle(p) - angle(line_.at(v)), v};
    }
    void lines(int axis, double low, double high, std::vector<double>& out) const override {
        if (axis == 0) steps(step_, low, high, out);
        else repeated(line_.length, period.y, low, high, out);
    }
    bool poleAt(double v) const override {
        const Vec3 d = line_.at(std::clamp(v, 0.0, line_.length.back())) - origin_;
        return glm::length(d - axis_ * glm::dot(d, axis_)) < kPoleM;
    }

private:
    double angle(Vec3 p) const { return std::atan2(glm::dot(p - origin_, y_), glm::dot(p - origin_, x_)); }
    Vec3 origin_, axis_, x_, y_;
    double step_ = 1;
    Measured<Vec3> line_;
    Measured<Vec2> flat_;  ///< radius and height, for finding the place on the line
};

class SplineSurfaceFace final : public Surface {
public:
    explicit SplineSurfaceFace(SplineSurface s) : spline_(std::move(s)) {
        domain = range(spline_.u().low(), spline_.v().low(), spline_.u().high(), spline_.v().high());
        measures[0] = measures[1] = Measure::Number;
        constexpr size_t kMostSeeds = 33;
        lines_[0] = spline_.lines(0, kChordToleranceM, 128);
        lines_[1] = spline_.lines(1, kChordToleranceM, 128);
        for (int a = 0; a < 2; ++a) {
            std::vector<double>& at = seedsAt_[a];
            const size_t n = std::clamp(lines_[a].size() * 2, size_t(5), kMostSeeds);
            const double low = domain.min[a], high = domain.max[a];
            for (size_t i = 0; i < n; ++i) at.push_back(low + (high - low) * double(i) / double(n - 1));
        }
        for (const double u : seedsAt_[0])
            for (const double v : seedsAt_[1]) seeds_.push_back(spline_.at(u, v));
        // It closes where its opposite borders run together.
        const size_t columns = seedsAt_[1].size(), rows = seedsAt_[0].size();
        double gap[2] = {0, 0}, spread[2] = {0, 0};
        for (size_t j = 0; j < columns; ++j) {
            gap[0] = std::max(gap[0], glm::distance(seeds_[j], seeds_[(rows - 1) * columns + j]));
            spread[0] = std::max(spread[0], glm::distance(seeds_[j], seeds_[(rows / 2) * columns + j]));
        }
        for (size_t i = 0; i < rows; ++i) {
            gap[1] = std::max(gap[1], glm::distance(seeds_[i * columns], seeds_[i * columns + columns - 1]));
            spread[1] = std::max(spread[1], glm::distance(seeds_[i * columns], seeds_[i * columns + columns / 2]));
        }
        for (int a = 0; a < 2; ++a)
            if (gap[a] < kSolidToleranceM && spread[a] > 10 * kSolidToleranceM) period[a] = domain.max[a] - domain.min[a];
        for (const bool top : {false, true}) {
            double width = 0;
            for (size_t i = 0; i < rows; ++i)
                width = std::max(width, glm::distance(seeds_[top ? columns - 1 : 0], seeds_[i * columns + (top ? columns - 1 : 0)]));
            pole_[top] = width < kPoleM;
        }
    }
    Vec3 at(Vec2 uv) const override {
        const Vec2 w = wrapped(uv);
        return spline_.at(w.x, w.y);
    }
    Vec2 parametersOf(Vec3 p, const Vec2* near) const override {
        double best = std::numeric_limits<double>::max();
        Vec2 found = domain.min;
        if (near) {
            found = improved(p, wrapped(*near), best);
            if (best < kSolidToleranceM * kSolidToleranceM) return found;
        }
        size_t nearestSeed = 0;
        double nearest = std::numeric_limits<double>::max();
        for (size_t i = 0; i < seeds_.size(); ++i) {
            const Vec3 d = seeds_[i] - p;
            if (const double d2 = glm::dot(d, d); d2 < nearest) {
                nearest = d2;
                nearestSeed = i;
            }
        }
        double other = 0;
        const size_t columns = seedsAt_[1].size();
        const Vec2 uv = improved(p, {seedsAt_[0][nearestSeed / columns], seedsAt_[1][nearestSeed % columns]}, other);
        return other < best ? uv : found;
    }
    void lines(int axis, double low, double high, std::vector<double>& out) const override { repeated(lines_[axis], period[axis], low, high, out); }
    bool poleAt(double v) const override {
        const double slack = (domain.max.y - domain.min.y) * 1e-9;
        return (pole_[0] && v < domain.min.y + slack) || (pole_[1] && v > domain.max.y - slack);
    }

private:
    Vec2 wrapped(Vec2 uv) const {
        for (int a = 0; a < 2; ++a) {
            if (period[a] > 0 && (uv[a] < domain.min[a] || uv[a] > domain.max[a]))
                uv[a] -= std::floor((uv[a] - domain.min[a]) / period[a]) * period[a];
            uv[a] = std::clamp(uv[a], domain.min[a], domain.max[a]);
        }
        return uv;
    }
    /// Gauss-Newton from `uv`; the squared distance that is left.
    Vec2 improved(Vec3 p, Vec2 uv, double& distance2) const {
        Vec3 du, dv;
        Vec2 best = uv;
        distance2 = std::numeric_limits<double>::max();
        for (int i = 0; i < 16; ++i) {
            const Vec3 r = p - spline_.at(uv.x, uv.y, du, dv);
            const double r2 = glm::dot(r, r);
            if (!(r2 < distance2)) break;
            distance2 = r2;
            best = uv;
            if (r2 < 1e-16) break;
            const double a = glm::dot(du, du), b = glm::dot(du, dv), c = glm::dot(dv, dv), e = glm::dot(du, r), f = glm::dot(dv, r);
            const double det = a * c - b * b;
            Vec2 move(0);
            if (det > 1e-12 * a * c) move = {(c * e - b * f) / det, (a * f - b * e) / det};
            else if (a >= c && a > 0) move.x = e / a;  // the surface is but a line here
            else if (c > 0) move.y = f / c;
            Vec2 next = uv + move;
            for (int k = 0; k < 2; ++k) {
                if (period[k] > 0) next[k] -= std::floor((next[k] - domain.min[k]) / period[k]) * period[k];
                next[k] = std::clamp(next[k], domain.min[k], domain.max[k]);
            }
            if (next == uv) break;
            uv = next;
        }
        return best;
    }

    SplineSurface spline_;
    std::vector<double> lines_[2], seedsAt_[2];
    std::vector<Vec3> seeds_;
    bool pole_[2] = {false, false};  ///< at the low and the high end of v
};

}  // namespace

std::unique_ptr<Surface> planeSurface(const Mat4& m) { return std::make_unique<PlaneSurface>(m); }
std::unique_ptr<Surface> cylinderSurface(const Mat4& m, double radius) { return std::make_unique<CylinderSurface>(m, radius); }
std::unique_ptr<Surface> sphereSurface(const Mat4& m, double radius) { return std::make_unique<SphereSurface>(m, radius); }
std::unique_ptr<Surface> torusSurface(const Mat4& m, double major, double minor) { return std::make_unique<TorusSurface>(m, major, minor); }
std::unique_ptr<Surface> extrusionSurface(std::vector<Vec3> line, Vec3 direction, double depth) {
    return std::make_unique<ExtrusionSurface>(std::move(line), direction, depth);
}
std::unique_ptr<Surface> revolutionSurface(std::vector<Vec3> line, Vec3 axisOrigin, Vec3 axisDirection) {
    return std::make_unique<RevolutionSurface>(std::move(line), axisOrigin, axisDirection);
}
std::unique_ptr<Surface> splineSurface(SplineSurface spline) { return std::make_unique<SplineSurfaceFace>(std::move(spline)); }

}  // namespace sallyport::importers
