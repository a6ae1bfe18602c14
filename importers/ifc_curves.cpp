// Curves -> points. Arcs are sampled to kChordToleranceM.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "importers/ifc_evaluator.h"

namespace sallyport::importers::ifc {
namespace {

using base::Result;

void join(std::vector<Vec3>& out, Vec3 p) {
    if (out.empty() || glm::distance(out.back(), p) > 1e-9) out.push_back(p);
}

Result<void> polyline(Evaluator& e, const step::Fields& f, uint32_t id, std::vector<Vec3>& out) {
    step::ListReader points(f[0]);
    for (step::Value v; points.next(v);) {
        const auto p = e.context.point(v.ref());
        if (!p) return e.bad("a polyline names a point that is not there", id);
        if (out.size() >= Evaluator::kMaxLoopPoints) return e.error(base::ErrorCode::TooLarge, "a curve has too many points", id);
        join(out, *p);
    }
    return {};
}

Result<void> fullConic(Evaluator& e, const step::Fields&, uint32_t id, std::vector<Vec3>& out) {
    const auto c = conicOf(e, id);
    if (!c) return e.bad("a circle or ellipse has no usable radius", id);
    appendArc(out, c->centre, c->u, c->v, 0, 2 * std::numbers::pi);
    return {};
}

Result<void> trimmed(Evaluator& e, const step::Fields& f, uint32_t id, std::vector<Vec3>& out) {
    const uint32_t basis = f[0].ref();
    if (const auto c = conicOf(e, basis)) {
        const auto range = trimmedAngles(e, *c, f, id);
        if (!range) return range.error();
        appendArc(out, c->centre, c->u, c->v, range->x, range->y);
        return {};
    }
    const Trim a = readTrim(e, f[1]), b = readTrim(e, f[2]);
    const bool sense = f[3].logical(true), byPoint = f[4].enumeration() == "CARTESIAN";
    if (e.context.typeOf(basis) == Type::Line) {
        const step::Fields line = e.context.fieldsOf(basis, Type::Line);
        const step::Fields vector = e.context.fieldsOf(line[1].ref(), Type::Vector);
        const auto origin = e.context.point(line[0].ref());
        const auto direction = e.context.direction(vector[0].ref());
        const double magnitude = e.context.length(vector[1], 1);
        const auto at = [&](const Trim& t) -> std::optional<Vec3> {
            if (t.point && (byPoint || !t.parameter)) return t.point;
            if (t.parameter && origin && direction) return *origin + *direction * (*t.parameter * magnitude);
            return std::nullopt;
        };
        const auto p = at(a), q = at(b);
        if (!p || !q) return e.bad("a trimmed line has no ends", id);
        join(out, *p);
        join(out, *q);
        return {};
    }
    auto run = parametrised(e, basis);
    if (!run) return run.error();
    if (run->points.size() < 2) return e.bad("a trimmed curve has no length", id);
    const double low = run->parameters.front(), high = run->parameters.back();
    const auto at = [&](const Trim& t, double fallback) {
        if (t.point && (byPoint || !t.parameter)) return parameterNear(*run, *t.point);
        return t.parameter ? std::clamp(*t.parameter, low, high) : fallback;
    };
    double from = at(a, sense ? low : high), to = at(b, sense ? high : low);
    std::vector<Vec3> points;
    const bool closed = glm::distance(run->points.front(), run->points.back()) < kSolidToleranceM;
    const double least = (high - low) * 1e-9;
    if (closed && (sense ? to <= from + least : to >= from - least)) {  // over the place where it closes
        appendBetween(*run, from, sense ? high : low, points);
        appendBetween(*run, sense ? low : high, to, points);
    } else {
        if (!closed && std::abs(to - from) <= least) {  // trims that keep nothing were not meant
            from = low;
            to = high;
        }
        appendBetween(*run, from, to, points);
    }
    for (const Vec3& p : points) join(out, p);
    return {};
}

/// IfcCurveSegment of IFC4X3: a length of a line, circle or clothoid, put with its start and direction on its placement.
Result<void> placedSegment(Evaluator& e, const step::Fields& f, uint32_t id, std::vector<Vec3>& out) {
    const uint32_t parent = f[4].ref();
    const Type t = e.context.typeOf(parent);
    const double start = e.context.length(f[2]), length = e.context.length(f[3]);
    if (!(std::abs(length) < 1e6) || !(std::abs(start) < 1e9)) return e.bad("a segment of a curve has no usable length", id);
    const Mat4 m = e.context.axisPlacement(f[1].ref());
    const auto push = [&](double x, double y) { join(out, Vec3(m * glm::dvec4(x, y, 0, 1))); };
    if (t == Type::Line) {
        push(0, 0);
        push(std::abs(length), 0);
        return {};
    }
    if (t == Type::Circle) {
        const auto c = conicOf(e, parent);
        if (!c) return e.bad("a circle or ellipse has no usable radius", parent);
        const double r = glm::length(c->u), turn = length < 0 ? -1 : 1;
        const int steps = std::clamp(int(std::ceil(std::abs(length) / r / (2 * std::acos(std::max(0.0, 1 - kChordToleranceM / r))))), 1, 1024);
        for (int i = 0; i <= steps; ++i) {
            const double angle = std::abs(length) / r * i / steps;
            push(r * std::sin(angle), turn * r * (1 - std::cos(angle)));
        }
        return {};
    }
    if (t == Type::Clothoid) {  // Position, ClothoidConstant: curvature grows evenly with the length
        const double a = e.context.length(e.context.fieldsOf(parent, t)[1]);
        if (!(std::abs(a) > 1e-6)) return e.bad("a clothoid has no constant", parent);
        const double rate = (a < 0 ? -1 : 1) / (a * a), sense = length < 0 ? -1 : 1;
        const auto heading = [&](double s) { return sense * rate * (s * s - start * start) / 2; };
        const int steps = 256;
        const double step = length / steps;
        Vec2 at(0);
        push(0, 0);
        for (int i = 0; i < steps; ++i) {
            const double middle = heading(start + step * (i + 0.5));
            at += Vec2(std::cos(middle), std::sin(middle)) * std::abs(step);
            if ((i + 1) % 8 == 0) push(at.x, at.y);
        }
        return {};
    }
    return e.error(base::ErrorCode::Unsupported, "a composite curve has segments of an unknown kind", id);
}

Result<void> composite(Evaluator& e, const step::Fields& f, uint32_t id, std::vector<Vec3>& out) {
    size_t read = out.empty() ? 0 : 2;  // segments, while they are all there is in `out`
    step::ListReader segments(f[0]);
    for (step::Value v; segments.next(v);) {
        const Type t = e.context.typeOf(v.ref());
        if (t == Type::CurveSegment) {
            if (auto r = placedSegment(e, e.context.fieldsOf(v.ref(), t), v.ref(), out); !r) return r;
            continue;
        }
        if (t != Type::CompositeCurveSegment && t != Type::ReparametrisedCompositeCurveSegment)
            return e.error(base::ErrorCode::Unsupported, "a composite curve has segments of an unknown kind", id);
        const step::Fields s = e.context.fieldsOf(v.ref(), t);  // Transition, SameSense, ParentCurve
        std::vector<Vec3> points;
        if (auto r = e.curve(s[2].ref(), points); !r) return r;
        if (!s[1].logical(true)) std::reverse(points.begin(), points.end());
        // With two segments the first, too, may turn out to be the wrong way round.
        if (++read == 2 && !out.empty() && points.size() > 1 && glm::distance(out.back(), points.front()) > 1e-4 &&
            glm::distance(out.back(), points.back()) > 1e-4 &&
            std::min(glm::distance(out.front(), points.front()), glm::distance(out.front(), points.back())) < 1e-6)
            std::reverse(out.begin(), out.end());
        if (runsBackwards(points, out)) std::reverse(points.begin(), points.end());
        if (out.size() + points.size() > Evaluator::kMaxLoopPoints) return e.error(base::ErrorCode::TooLarge, "a curve has too many points", id);
        for (const Vec3& p : points) join(out, p);
    }
    return {};
}

Result<void> indexedPolyCurve(Evaluator& e, const step::Fields& f, uint32_t id, std::vector<Vec3>& out) {
    const Type t = e.context.typeOf(f[0].ref());
    if (t != Type::CartesianPointList2D && t != Type::CartesianPointList3D) return e.bad("an indexed curve has no points", id);
    std::vector<Vec3> points;
    step::ListReader list(e.context.fieldsOf(f[0].ref(), t)[0]);
    for (step::Value v; list.next(v);) {
        double c[3] = {0, 0, 0};
        if (step::readReals(v, c, 3) < 2) return e.bad("an indexed curve has a point without coordinates", id);
        if (points.size() >= Evaluator::kMaxLoopPoints) return e.error(base::ErrorCode::TooLarge, "a curve has too many points", id);
        points.push_back(Vec3(c[0], c[1], c[2]) * e.context.units.lengthM);
    }
    if (f[1].null()) {
        for (const Vec3& p : points) join(out, p);
        return {};
    }
    step::ListReader segments(f[1]);
    for (step::Value segment; segments.next(segment);) {
        std::vector<Vec3> run;
        step::ListReader indexes(segment.inner());
        for (step::Value v; indexes.next(v);) {
            const int64_t i = v.integer().value_or(0);
            if (i < 1 || size_t(i) > points.size())
                return e.bad("an indexed curve asks for point " + std::to_string(i) + " of " + std::to_string(points.size()), id);
            run.push_back(points[size_t(i) - 1]);
        }
        if (out.size() + run.size() > Evaluator::kMaxLoopPoints) return e.error(base::ErrorCode::TooLarge, "a curve has too many points", id);
        if (segment.typeName() == "IFCARCINDEX" && run.size() == 3) appendArcThrough(out, run[0], run[1], run[2]);
        else
            for (const Vec3& p : run) join(out, p);
    }
    return {};
}

Result<void> spline(Evaluator& e, const step::Fields&, uint32_t id, std::vector<Vec3>& out) {
    auto c = splineCurve(e, id);
    if (!c) return c.error();
    std::vector<Vec3> points;
    std::vector<double> parameters;
    c->sample(kChordToleranceM, points, parameters);
    for (const Vec3& p : points) join(out, p);
    return {};
}

/// Every corner moved by the distance along its mitre, as far as the curve does not turn back sharply.
Result<void> offset(Evaluator& e, uint32_t basis, double distance, Vec3 up, uint32_t id, std::vector<Vec3>& out) {
    std::vector<Vec3> line;
    if (auto r = e.curve(basis, line); !r) return r;
    if (line.size() < 2 || !(std::abs(distance) < 1e5)) return e.bad("an offset curve has no basis or no distance", id);
    const bool closed = line.size() > 3 && glm::distance(line.front(), line.back()) < kSolidToleranceM;
    const auto side = [&](size_t k) {  // to the left of segment k, seen against `up`
        const Vec3 s = glm::cross(up, line[k + 1] - line[k]);
        const double n = glm::length(s);
        return n > 1e-12 ? s / n : Vec3(0);
    };
    const size_t last = line.size() - 1;
    for (size_t k = 0; k <= last; ++k) {
        const Vec3 before = k > 0 ? side(k - 1) : closed ? side(last - 1) : side(0);
        const Vec3 after = k < last ? side(k) : closed ? side(0) : side(last - 1);
        const Vec3 sum = before + after;
        const double size2 = glm::dot(sum, sum);
        join(out, line[k] + (size2 > 0.25 ? sum * (2 / size2) : before) * distance);
    }
    return {};
}
Result<void> offset2D(Evaluator& e, const step::Fields& f, uint32_t id, std::vector<Vec3>& out) {  // BasisCurve, Distance, SelfIntersect
    return offset(e, f[0].ref(), e.context.length(f[1]), {0, 0, 1}, id, out);
}
Result<void> offset3D(Evaluator& e, const step::Fields& f, uint32_t id, std::vector<Vec3>& out) {  // …, RefDirection
    return offset(e, f[0].ref(), e.context.length(f[1]), e.context.direction(f[3].ref()).value_or(Vec3(0, 0, 1)), id, out);
}

Result<void> onSurface(Evaluator& e, const step::Fields& f, uint32_t, std::vector<Vec3>& out) {  // Curve3D, AssociatedGeometry
    return e.curve(f[0].ref(), out);
}

/// A curve drawn in the parameters of a surface.
Result<void> parameterCurve(Evaluator& e, const step::Fields& f, uint32_t id, std::vector<Vec3>& out) {  // BasisSurface, ReferenceCurve
    auto surface = e.surface(f[0].ref());
    if (!surface) return surface.error();
    std::vector<Vec3> line;
    if (auto r = e.curve(f[1].ref(), line); !r) return r;
    double scale[2];
    for (int a = 0; a < 2; ++a) {
        const Surface::Measure m = (*surface)->measures[a];
        // The curve came as lengths. What a swept surface counts by is the parameter of its own curve.
        scale[a] = m == Surface::Measure::Length ? 1 : (m == Surface::Measure::Angle ? e.context.units.angleRad : 1) / e.context.units.lengthM;
    }
    const int pieces = (*surface)->flat || line.size() > 256 ? 1 : 16;
    for (size_t i = 0; i < line.size(); ++i) {
        const Vec3 before = line[i ? i - 1 : 0];
        for (int k = i ? 1 : pieces; k <= pieces; ++k) {
            const Vec3 p = before + (line[i] - before) * (double(k) / pieces);
            const Vec3 q = (*surface)->at({p.x * scale[0], p.y * scale[1]});
            if (!(glm::length(q) < 1e9)) return e.bad("a curve on a surface leaves it", id);
            join(out, q);
        }
    }
    return {};
}

}  // namespace

std::optional<Conic> conicOf(Evaluator& e, uint32_t id) {
    const Type t = e.context.typeOf(id);
    if (t != Type::Circle && t != Type::Ellipse) return std::nullopt;
    const step::Fields f = e.context.fieldsOf(id, t);
    const double a = e.context.length(f[1]), b = t == Type::Ellipse ? e.context.length(f[2]) : a;
    if (!(a > 1e-9) || !(b > 1e-9) || a > 1e7 || b > 1e7) return std::nullopt;
    const Mat4 m = e.context.axisPlacement(f[0].ref());
    return Conic{Vec3(m[3]), Vec3(m[0]) * a, Vec3(m[1]) * b};
}

Trim readTrim(Evaluator& e, step::Value list) {
    Trim t;
    step::ListReader reader(list);
    for (step::Value v; reader.next(v);) {
        if (v.isRef()) t.point = e.context.point(v.ref());
        else t.parameter = v.real();
    }
    return t;
}

Result<Vec2> trimmedAngles(Evaluator& e, const Conic& c, const step::Fields& f, uint32_t id) {  // BasisCurve, Trim1, Trim2, SenseAgreement, Master…
    const bool byPoint = f[4].enumeration() == "CARTESIAN";
    const auto angle = [&](const Trim& t) -> std::optional<double> {
        if (t.point && (byPoint || !t.parameter)) {
            const Vec3 d = *t.point - c.centre;
            return std::atan2(glm::dot(d, c.v) / glm::dot(c.v, c.v), glm::dot(d, c.u) / glm::dot(c.u, c.u));
        }
        if (t.parameter) return e.angle(*t.parameter);
        return std::nullopt;
    };
    const auto t0 = angle(readTrim(e, f[1])), t1 = angle(readTrim(e, f[2]));
    if (!t0 || !t1 || !(std::abs(*t0) < 1e6) || !(std::abs(*t1) < 1e6)) return e.bad("a trimmed arc has no ends", id);
    return trimmedRange(*t0, *t1, f[3].logical(true));
}

bool runsBackwards(const std::vector<Vec3>& segment, const std::vector<Vec3>& before) {
    // Writers are sloppy about SameSense: a segment that ends where the curve has come to is turned round.
    return !before.empty() && segment.size() > 1 && glm::distance(before.back(), segment.front()) > 1e-4 &&
           glm::distance(before.back(), segment.back()) < 1e-6;
}

const RowTable<CurveRow>& curveRows() {
    static const RowTable<CurveRow> table{
        {Type::Polyline, polyline},
        {Type::Circle, fullConic},
        {Type::Ellipse, fullConic},
        {Type::TrimmedCurve, trimmed},
        {Type::CompositeCurve, composite},
        {Type::BoundaryCurve, composite},
        {Type::OuterBoundaryCurve, composite},
        {Type::IndexedPolyCurve, indexedPolyCurve},
        {Type::CompositeCurveOnSurface, composite},
        {Type::BSplineCurve, spline},
        {Type::BSplineCurveWithKnots, spline},
        {Type::RationalBSplineCurveWithKnots, spline},
        {Type::BezierCurve, spline},
        {Type::RationalBezierCurve, spline},
        {Type::OffsetCurve2D, offset2D},
        {Type::OffsetCurve3D, offset3D},
        {Type::SurfaceCurve, onSurface},
        {Type::SeamCurve, onSurface},
        {Type::IntersectionCurve, onSurface},
        {Type::Pcurve, parameterCurve},
    };
    return table;
}

}  // namespace sallyport::importers::ifc
