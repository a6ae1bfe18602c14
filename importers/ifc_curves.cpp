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

struct Conic {
    Vec3 centre, u, v;
};
std::optional<Conic> conic(Evaluator& e, uint32_t id) {
    const Type t = e.context.typeOf(id);
    if (t != Type::Circle && t != Type::Ellipse) return std::nullopt;
    const step::Fields f = e.context.fieldsOf(id, t);
    const double a = e.context.length(f[1]), b = t == Type::Ellipse ? e.context.length(f[2]) : a;
    if (!(a > 1e-9) || !(b > 1e-9) || a > 1e7 || b > 1e7) return std::nullopt;
    const Mat4 m = e.context.axisPlacement(f[0].ref());
    return Conic{Vec3(m[3]), Vec3(m[0]) * a, Vec3(m[1]) * b};
}

Result<void> fullConic(Evaluator& e, const step::Fields&, uint32_t id, std::vector<Vec3>& out) {
    const auto c = conic(e, id);
    if (!c) return e.bad("a circle or ellipse has no usable radius", id);
    appendArc(out, c->centre, c->u, c->v, 0, 2 * std::numbers::pi);
    return {};
}

struct Trim {
    std::optional<double> parameter;
    std::optional<Vec3> point;
};
Trim readTrim(Evaluator& e, step::Value list) {
    Trim t;
    step::ListReader reader(list);
    for (step::Value v; reader.next(v);) {
        if (v.isRef()) t.point = e.context.point(v.ref());
        else t.parameter = v.real();
    }
    return t;
}

Result<void> trimmed(Evaluator& e, const step::Fields& f, uint32_t id, std::vector<Vec3>& out) {
    const uint32_t basis = f[0].ref();
    const Trim a = readTrim(e, f[1]), b = readTrim(e, f[2]);
    const bool sense = f[3].logical(true), byPoint = f[4].enumeration() == "CARTESIAN";
    if (const auto c = conic(e, basis)) {
        const auto angle = [&](const Trim& t) -> std::optional<double> {
            if (t.point && (byPoint || !t.parameter)) {
                const Vec3 d = *t.point - c->centre;
                return std::atan2(glm::dot(d, c->v) / glm::dot(c->v, c->v), glm::dot(d, c->u) / glm::dot(c->u, c->u));
            }
            if (t.parameter) return *t.parameter * e.context.units.angleRad;
            return std::nullopt;
        };
        const auto t0 = angle(a), t1 = angle(b);
        if (!t0 || !t1 || std::abs(*t0) > 1e6 || std::abs(*t1) > 1e6) return e.bad("a trimmed arc has no ends", id);
        const Vec2 range = trimmedRange(*t0, *t1, sense);
        appendArc(out, c->centre, c->u, c->v, range.x, range.y);
        return {};
    }
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
    std::vector<Vec3> points;  // a trimmed polyline: only whole ones occur
    if (auto r = e.curve(basis, points); !r) return r;
    for (const Vec3& p : points) join(out, p);
    return {};
}

Result<void> composite(Evaluator& e, const step::Fields& f, uint32_t id, std::vector<Vec3>& out) {
    step::ListReader segments(f[0]);
    for (step::Value v; segments.next(v);) {
        const Type t = e.context.typeOf(v.ref());
        if (t != Type::CompositeCurveSegment && t != Type::ReparametrisedCompositeCurveSegment)
            return e.error(base::ErrorCode::Unsupported, "a composite curve has segments of an unknown kind", id);
        const step::Fields s = e.context.fieldsOf(v.ref(), t);  // Transition, SameSense, ParentCurve
        std::vector<Vec3> points;
        if (auto r = e.curve(s[2].ref(), points); !r) return r;
        if (!s[1].logical(true)) std::reverse(points.begin(), points.end());
        // Writers are sloppy about SameSense: a segment that starts where the curve started, or ends where it ended, is turned round.
        if (!out.empty() && points.size() > 1 && glm::distance(out.back(), points.front()) > 1e-4 && glm::distance(out.back(), points.back()) < 1e-6)
            std::reverse(points.begin(), points.end());
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

}  // namespace

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
    };
    return table;
}

}  // namespace sallyport::importers::ifc
