#include "importers/spline.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sallyport::importers {
namespace {

using base::Error;
using base::ErrorCode;
using base::Vec3;
using base::Vec4;

Error misfit(const char* what) { return {ErrorCode::BadInput, std::string("The B-spline has ") + what + "; it is left out.", ""}; }

bool usableControl(Vec3 p) {
    const Vec3 a = glm::abs(p);
    return a.x < 1e8 && a.y < 1e8 && a.z < 1e8;  // also false for what is no number
}

/// Weighted points; an Error when a weight is not above zero: such a curve may run through infinity.
base::Result<std::vector<Vec4>> weighted(const std::vector<Vec3>& points, const std::vector<double>& weights) {
    if (!weights.empty() && weights.size() != points.size()) return misfit("another number of weights than of points");
    std::vector<Vec4> out;
    out.reserve(points.size());
    for (size_t i = 0; i < points.size(); ++i) {
        const double w = weights.empty() ? 1.0 : weights[i];
        if (!usableControl(points[i])) return misfit("points that are not finite");
        if (!(w > 1e-9 && w < 1e9)) return misfit("a weight that is not above zero");
        out.emplace_back(points[i] * w, w);
    }
    return out;
}

double distanceToChord(Vec3 p, Vec3 a, Vec3 b) {
    const Vec3 d = b - a;
    const double length2 = glm::dot(d, d);
    const double t = length2 > 0 ? std::clamp(glm::dot(p - a, d) / length2, 0.0, 1.0) : 0.0;
    return glm::length(p - (a + d * t));
}

}  // namespace

base::Result<SplineKnots> SplineKnots::make(int degree, std::vector<double> knots, size_t controlPoints) {
    if (degree < 1 || degree > kMaxSplineDegree) return misfit("a degree under 1 or above 15");
    if (controlPoints < size_t(degree) + 1 || controlPoints > kMaxSplinePoints) return misfit("too few or too many points for its degree");
    if (knots.size() != controlPoints + size_t(degree) + 1) return misfit("a number of knots that does not fit its points");
    for (size_t i = 0; i < knots.size(); ++i)
        if (!(std::abs(knots[i]) < 1e12) || (i && knots[i] < knots[i - 1])) return misfit("knots that do not ascend");
    SplineKnots k{degree, std::move(knots)};
    if (!(k.high() - k.low() > 1e-12)) return misfit("knots that span nothing");
    return k;
}

base::Result<SplineKnots> SplineKnots::uniform(int degree, size_t controlPoints, bool bezier) {
    if (degree < 1 || degree > kMaxSplineDegree) return misfit("a degree under 1 or above 15");
    if (controlPoints < size_t(degree) + 1 || controlPoints > kMaxSplinePoints) return misfit("too few or too many points for its degree");
    std::vector<double> knots(size_t(degree) + 1, 0.0);
    const size_t inner = controlPoints - size_t(degree) - 1;
    const size_t repeat = bezier && inner % size_t(degree) == 0 ? size_t(degree) : 1;
    double next = 0;
    for (size_t i = 0; i < inner; ++i) {
        if (i % repeat == 0) next += 1;
        knots.push_back(next);
    }
    knots.insert(knots.end(), size_t(degree) + 1, next + 1);
    return make(degree, std::move(knots), controlPoints);
}

size_t SplineKnots::span(double u) const {
    const auto first = at.begin() + degree, last = at.end() - 1 - degree;
    auto it = std::upper_bound(first, last, std::clamp(u, low(), high()));  // last itself belongs to the span before it
    size_t i = size_t(it - at.begin()) - 1;
    while (i > size_t(degree) && !(at[i + 1] > at[i])) --i;
    return i;
}

void SplineKnots::basis(double u, size_t s, double* values, double* derivatives) const {
    const auto p = size_t(degree);
    u = std::clamp(u, low(), high());
    std::array<double, kMaxSplineDegree + 1> left{}, right{}, lower{};
    values[0] = 1;
    for (size_t j = 1; j <= p; ++j) {
        if (j == p) std::copy_n(values, p, lower.begin());
        left[j] = u - at[s + 1 - j];
        right[j] = at[s + j] - u;
        double saved = 0;
        for (size_t r = 0; r < j; ++r) {
            const double width = right[r + 1] + left[j - r];
            const double term = width > 0 ? values[r] / width : 0;
            values[r] = saved + right[r + 1] * term;
            saved = left[j - r] * term;
        }
        values[j] = saved;
    }
    if (!derivatives) return;
    for (size_t r = 0; r <= p; ++r) {  // from the functions of one degree less
        const size_t i = s - p + r;
        double d = 0;
        if (r > 0 && at[i + p] > at[i]) d += lower[r - 1] / (at[i + p] - at[i]);
        if (r < p && at[i + p + 1] > at[i + 1]) d -= lower[r] / (at[i + p + 1] - at[i + 1]);
        derivatives[r] = d * double(p);
    }
}

std::vector<double> SplineKnots::breaks() const {
    std::vector<double> out{low()};
    const double least = (high() - low()) * 1e-9;
    for (const double k : at)
        if (k > out.back() + least && k < high() - least) out.push_back(k);
    out.push_back(high());
    return out;
}

base::Result<SplineCurve> SplineCurve::make(SplineKnots knots, std::vector<Vec3> points, const std::vector<double>& weights) {
    if (points.size() != knots.controlPoints()) return misfit("a number of knots that does not fit its points");
    auto w = weighted(points, weights);
    if (!w) return w.error();
    SplineCurve c;
    c.knots_ = std::move(knots);
    c.points_ = std::move(*w);
    return c;
}

Vec3 SplineCurve::at(double u) const {
    double n[kMaxSplineDegree + 1];
    const size_t s = knots_.span(u);
    knots_.basis(u, s, n, nullptr);
    Vec4 p(0);
    for (size_t r = 0; r <= size_t(knots_.degree); ++r) p += points_[s - size_t(knots_.degree) + r] * n[r];
    return Vec3(p) / p.w;
}

void SplineCurve::sample(double tolerance, std::vector<Vec3>& points, std::vector<double>& parameters) const {
    constexpr size_t kMost = 4096;
    struct End {
        double u;
        Vec3 p;
        int depth;
    };
    const std::vector<double> breaks = knots_.breaks();
    points.push_back(at(breaks[0]));
    parameters.push_back(breaks[0]);
    std::vector<End> ahead;  // a stack of ends still to be reached, the nearest on top
    for (size_t b = 0; b + 1 < breaks.size() && points.size() < kMost; ++b) {
        const int pieces = knots_.degree;  // a straight start may hide a bend: every span begins with as many pieces as it can have bends
        for (int i = pieces; i >= 1; --i) {
            const double u = i == pieces ? breaks[b + 1] : breaks[b] + (breaks[b + 1] - breaks[b]) * i / pieces;
            ahead.push_back({u, at(u), 0});
        }
        while (!ahead.empty()) {
            const End next = ahead.back();
            const double middle = (parameters.back() + next.u) / 2;
            const Vec3 p = at(middle);
            if (next.depth < 7 && points.size() + ahead.size() < kMost && distanceToChord(p, points.back(), next.p) > tolerance) {
                ahead.back().depth++;
                ahead.push_back({middle, p, next.depth + 1});
                continue;
            }
            points.push_back(next.p);
            parameters.push_back(next.u);
            ahead.pop_back();
        }
    }
}

base::Result<SplineSurface> SplineSurface::make(SplineKnots u, SplineKnots v, std::vector<Vec3> points, const std::vector<double>& weights) {
    if (points.size() > kMaxSplinePoints || points.size() != u.controlPoints() * v.controlPoints())
        return misfit("a number of knots that does not fit its points");
    auto w = weighted(points, weights);
    if (!w) return w.error();
    SplineSurface s;
    s.u_ = std::move(u);
    s.v_ = std::move(v);
    s.points_ = std::move(*w);
    return s;
}

Vec3 SplineSurface::at(double u, double v) const {
    Vec3 du, dv;
    return at(u, v, du, dv);
}

Vec3 SplineSurface::at(double u, double v, Vec3& du, Vec3& dv) const {
    double nu[kMaxSplineDegree + 1], nv[kMaxSplineDegree + 1], mu[kMaxSplineDegree + 1], mv[kMaxSplineDegree + 1];
    const size_t p = size_t(u_.degree), q = size_t(v_.degree), su = u_.span(u), sv = v_.span(v), columns = v_.controlPoints();
    u_.basis(u, su, nu, mu);
    v_.basis(v, sv, nv, mv);
    Vec4 value(0), alongU(0), alongV(0);
    for (size_t i = 0; i <= p; ++i) {
        Vec4 row(0), rowV(0);
        const Vec4* at = &points_[(su - p + i) * columns + (sv - q)];
        for (size_t j = 0; j <= q; ++j) {
            row += at[j] * nv[j];
            rowV += at[j] * mv[j];
        }
        value += row * nu[i];
        alongU += row * mu[i];
        alongV += rowV * nu[i];
    }
    const Vec3 point = Vec3(value) / value.w;
    du = (Vec3(alongU) - point * alongU.w) / value.w;
    dv = (Vec3(alongV) - point * alongV.w) / value.w;
    return point;
}

std::vector<double> SplineSurface::lines(int axis, double tolerance, size_t most) const {
    const SplineKnots &along = axis == 0 ? u_ : v_, &across = axis == 0 ? v_ : u_;
    const auto eval = [&](double a, double c) { return axis == 0 ? at(a, c) : at(c, a); };
    const std::vector<double> breaks = along.breaks();
    constexpr int kAcross = 5, kProbes = 4;
    std::vector<double> out{breaks[0]};
    for (size_t b = 0; b + 1 < breaks.size(); ++b) {
        double deviation = 0;
        const double from = breaks[b], width = breaks[b + 1] - breaks[b];
        for (int c = 0; c < kAcross && along.degree > 1; ++c) {
            const double w = across.low() + (across.high() - across.low()) * c / (kAcross - 1);
            const Vec3 start = eval(from, w), end = eval(from + width, w);
            for (int k = 1; k < kProbes; ++k) deviation = std::max(deviation, distanceToChord(eval(from + width * k / kProbes, w), start, end));
        }
        // The height of an arc over its chord falls with the square of the number of pieces.
        const int pieces = deviation > tolerance ? int(std::min(64.0, std::ceil(std::sqrt(deviation / tolerance)))) : 1;
        for (int k = 1; k <= pieces; ++k) out.push_back(k == pieces ? breaks[b + 1] : from + width * k / pieces);
    }
    if (out.size() <= most || most < 2) return out;
    std::vector<double> fewer;
    for (size_t i = 0; i < most; ++i) fewer.push_back(out[i * (out.size() - 1) / (most - 1)]);
    return fewer;
}

}  // namespace sallyport::importers
