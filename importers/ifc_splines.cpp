// B-spline and Bézier curves and surfaces of all three schemas.
#include "importers/ifc_evaluator.h"

namespace sallyport::importers::ifc {
namespace {

using base::ErrorCode;
using base::Result;

std::vector<double> realsOf(step::Value list, size_t max) {
    std::vector<double> out;
    step::ListReader reader(list);
    for (step::Value v; out.size() < max && reader.next(v);) out.push_back(v.real().value_or(NAN));
    return out;
}

/// Knots with their multiplicities written out.
std::vector<double> knotsOf(step::Value multiplicities, step::Value knots) {
    std::vector<double> out;
    const std::vector<double> at = realsOf(knots, kMaxSplinePoints);
    step::ListReader counts(multiplicities);
    step::Value v;
    for (size_t i = 0; i < at.size() && counts.next(v); ++i) {
        const int64_t n = v.integer().value_or(0);
        if (n < 1 || n > kMaxSplineDegree + 1 || out.size() > kMaxSplinePoints) return {};
        out.insert(out.end(), size_t(n), at[i]);
    }
    return out;
}

Result<void> pointsOf(Evaluator& e, step::Value list, uint32_t id, std::vector<Vec3>& out) {
    step::ListReader reader(list);
    for (step::Value v; reader.next(v);) {
        const auto p = e.context.point(v.ref());
        if (!p) return e.bad("a spline names a point that is not there", id);
        if (out.size() >= kMaxSplinePoints) return e.error(ErrorCode::TooLarge, "a spline has too many points", id);
        out.push_back(*p);
    }
    return {};
}

template <class T>
Result<T> named(Result<T> r, Evaluator& e, uint32_t id) {
    return r ? std::move(r) : Result<T>(e.bad(r.error().message, id));
}

}  // namespace

bool isSplineCurve(Type t) {
    return t == Type::BSplineCurve || t == Type::BSplineCurveWithKnots || t == Type::RationalBSplineCurveWithKnots || t == Type::BezierCurve ||
           t == Type::RationalBezierCurve;
}

Result<SplineCurve> splineCurve(Evaluator& e, uint32_t id) {
    const Type t = e.context.typeOf(id);
    // Degree, ControlPointsList, CurveForm, ClosedCurve, SelfIntersect, then KnotMultiplicities, Knots, KnotSpec, then WeightsData
    const step::Fields f = e.context.fieldsOf(id, t);
    std::vector<Vec3> points;
    if (auto r = pointsOf(e, f[1], id, points); !r) return r.error();
    const int degree = int(std::clamp<int64_t>(f[0].integer().value_or(0), 0, 1000));
    const bool bezier = t == Type::BezierCurve || t == Type::RationalBezierCurve;
    const bool knotted = t == Type::BSplineCurveWithKnots || t == Type::RationalBSplineCurveWithKnots;
    auto knots = knotted ? SplineKnots::make(degree, knotsOf(f[5], f[6]), points.size()) : SplineKnots::uniform(degree, points.size(), bezier);
    if (!knots) return e.bad(knots.error().message, id);
    std::vector<double> weights;
    if (t == Type::RationalBSplineCurveWithKnots) weights = realsOf(f[8], kMaxSplinePoints);
    if (t == Type::RationalBezierCurve) weights = realsOf(f[5], kMaxSplinePoints);
    return named(SplineCurve::make(std::move(*knots), std::move(points), weights), e, id);
}

Result<SplineSurface> splineSurfaceOf(Evaluator& e, uint32_t id) {
    const Type t = e.context.typeOf(id);
    // UDegree, VDegree, ControlPointsList, SurfaceForm, UClosed, VClosed, SelfIntersect, then UMultiplicities, VMultiplicities, UKnots, VKnots,
    // KnotSpec, then WeightsData
    const step::Fields f = e.context.fieldsOf(id, t);
    std::vector<Vec3> points;
    size_t rows = 0, columns = 0;
    step::ListReader lists(f[2]);
    for (step::Value row; lists.next(row); ++rows) {
        const size_t before = points.size();
        if (auto r = pointsOf(e, row, id, points); !r) return r.error();
        if (rows == 0) columns = points.size();
        else if (points.size() - before != columns) return e.bad("a spline surface has rows of unequal length", id);
    }
    const bool bezier = t == Type::BezierSurface || t == Type::RationalBezierSurface;
    const bool knotted = t == Type::BSplineSurfaceWithKnots || t == Type::RationalBSplineSurfaceWithKnots;
    const auto knotsAlong = [&](size_t axis, size_t count) {
        const int degree = int(std::clamp<int64_t>(f[axis].integer().value_or(0), 0, 1000));
        return knotted ? SplineKnots::make(degree, knotsOf(f[7 + axis], f[9 + axis]), count) : SplineKnots::uniform(degree, count, bezier);
    };
    auto u = knotsAlong(0, rows), v = knotsAlong(1, columns);
    if (!u || !v) return e.bad(u ? v.error().message : u.error().message, id);
    std::vector<double> weights;
    if (t == Type::RationalBSplineSurfaceWithKnots || t == Type::RationalBezierSurface) {
        step::ListReader weightRows(f[t == Type::RationalBezierSurface ? 7 : 12]);
        for (step::Value row; weights.size() <= points.size() && weightRows.next(row);)
            for (const double w : realsOf(row, kMaxSplinePoints)) weights.push_back(w);
        if (weights.empty()) return e.bad("a rational spline surface has no weights", id);
    }
    return named(SplineSurface::make(std::move(*u), std::move(*v), std::move(points), weights), e, id);
}

}  // namespace sallyport::importers::ifc
