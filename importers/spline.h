// Purpose: B-spline curves and surfaces, rational or not: points, first derivatives, sampling to a chord tolerance. Metres; parameters are those of
// the knots. Refuses to: exist with a degree, knots, weights or numbers of control points that do not fit together (make() answers with an Error), or
// sample more than its limits.
#pragma once
#include <vector>

#include "base/math.h"
#include "base/result.h"

namespace sallyport::importers {

inline constexpr int kMaxSplineDegree = 15;
inline constexpr size_t kMaxSplinePoints = 1u << 16;

/// Knots of one direction with multiplicities written out: control points + degree + 1 of them.
struct SplineKnots {
    int degree = 1;
    std::vector<double> at;

    static base::Result<SplineKnots> make(int degree, std::vector<double> knots, size_t controlPoints);
    /// Clamped and uniform; with `bezier` pieces of one Bézier curve each, when the number of points allows.
    static base::Result<SplineKnots> uniform(int degree, size_t controlPoints, bool bezier);
    size_t controlPoints() const { return at.size() - size_t(degree) - 1; }
    double low() const { return at[size_t(degree)]; }
    double high() const { return at[at.size() - 1 - size_t(degree)]; }
    /// Index of the knot span that holds `u` (clamped into the range).
    size_t span(double u) const;
    /// The degree + 1 basis functions that are not zero in `span`, and their derivatives; arrays of kMaxSplineDegree + 1.
    void basis(double u, size_t span, double* values, double* derivatives) const;
    /// The different knots from low() to high().
    std::vector<double> breaks() const;
};

class SplineCurve {
public:
    /// `weights` empty: not rational.
    static base::Result<SplineCurve> make(SplineKnots knots, std::vector<base::Vec3> points, const std::vector<double>& weights);
    base::Vec3 at(double u) const;
    double low() const { return knots_.low(); }
    double high() const { return knots_.high(); }
    /// Points from low() to high() with no chord further than the tolerance from the curve (as far as its halves tell), with their parameters.
    void sample(double chordToleranceM, std::vector<base::Vec3>& points, std::vector<double>& parameters) const;

private:
    SplineKnots knots_;
    std::vector<base::Vec4> points_;  ///< weighted
};

class SplineSurface {
public:
    /// `points[i * vKnots.controlPoints() + j]`; i runs with u.
    static base::Result<SplineSurface> make(SplineKnots u, SplineKnots v, std::vector<base::Vec3> points, const std::vector<double>& weights);
    base::Vec3 at(double u, double v) const;
    base::Vec3 at(double u, double v, base::Vec3& du, base::Vec3& dv) const;
    const SplineKnots& u() const { return u_; }
    const SplineKnots& v() const { return v_; }
    /// Parameters between which the surface is flat within the tolerance, ends included; axis 0 is u. At most `most` of them.
    std::vector<double> lines(int axis, double chordToleranceM, size_t most) const;

private:
    SplineKnots u_, v_;
    std::vector<base::Vec4> points_;
};

}  // namespace sallyport::importers
