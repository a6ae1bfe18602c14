// Curves with their parameters: trims, edges and directrices ask for a piece of a curve.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "importers/ifc_evaluator.h"

namespace sallyport::importers::ifc {
namespace {

using base::Result;

double lengthOf(const std::vector<Vec3>& points) {
    double sum = 0;
    for (size_t i = 1; i < points.size(); ++i) sum += glm::distance(points[i - 1], points[i]);
    return sum;
}

/// Parameters that grow with the length, from 0 to `total`.
void spread(CurveRun& run, double total) {
    const double length = lengthOf(run.points);
    run.parameters.assign(run.points.empty() ? 0 : 1, 0.0);
    double at = 0;
    for (size_t i = 1; i < run.points.size(); ++i) {
        at += glm::distance(run.points[i - 1], run.points[i]);
        run.parameters.push_back(length > 0 ? at / length * total : 0);
    }
}

void reverse(CurveRun& run) {
    const double end = run.parameters.empty() ? 0 : run.parameters.back() + run.parameters.front();
    std::reverse(run.points.begin(), run.points.end());
    std::reverse(run.parameters.begin(), run.parameters.end());
    for (double& p : run.parameters) p = end - p;
}

void appendRun(CurveRun& out, const CurveRun& more) {
    const double shift = (out.parameters.empty() ? 0 : out.parameters.back()) - (more.parameters.empty() ? 0 : more.parameters.front());
    for (size_t i = 0; i < more.points.size(); ++i) {
        if (i == 0 && !out.points.empty() && glm::distance(out.points.back(), more.points[0]) < 1e-9) continue;
        out.points.push_back(more.points[i]);
        out.parameters.push_back(more.parameters[i] + shift);
    }
}

Result<CurveRun> compositeRun(Evaluator& e, const step::Fields& f, uint32_t id) {
    CurveRun out;
    step::ListReader segments(f[0]);
    for (step::Value v; segments.next(v);) {
        const Type t = e.context.typeOf(v.ref());
        if (t != Type::CompositeCurveSegment && t != Type::ReparametrisedCompositeCurveSegment)
            return e.error(base::ErrorCode::Unsupported, "a composite curve has segments of an unknown kind", id);
        const step::Fields s = e.context.fieldsOf(v.ref(), t);  // Transition, SameSense, ParentCurve, ParamLength
        auto run = parametrised(e, s[2].ref());
        if (!run) return run;
        if (!s[1].logical(true)) reverse(*run);
        if (runsBackwards(run->points, out.points)) reverse(*run);
        if (const auto length = s[3].real(); t == Type::ReparametrisedCompositeCurveSegment && length && *length > 0 && run->points.size() > 1) {
            const double first = run->parameters.front(), width = run->parameters.back() - first;
            if (width > 0)
                for (double& p : run->parameters) p = (p - first) / width * *length;
        }
        if (out.points.size() + run->points.size() > Evaluator::kMaxLoopPoints)
            return e.error(base::ErrorCode::TooLarge, "a curve has too many points", id);
        appendRun(out, *run);
    }
    return out;
}

}  // namespace

Result<CurveRun> parametrised(Evaluator& e, uint32_t id) {
    const Evaluator::Level level(e);
    if (!level) return e.tooDeep("curve", id);
    const Type t = e.context.typeOf(id);
    CurveRun run;
    if (t == Type::Polyline) {  // counted by its points, also those that repeat
        step::ListReader points(e.context.fieldsOf(id, t)[0]);
        for (step::Value v; points.next(v);) {
            const auto p = e.context.point(v.ref());
            if (!p) return e.bad("a polyline names a point that is not there", id);
            if (run.points.size() >= Evaluator::kMaxLoopPoints) return e.error(base::ErrorCode::TooLarge, "a curve has too many points", id);
            run.parameters.push_back(double(run.points.size()));
            run.points.push_back(*p);
        }
        return run;
    }
    if (t == Type::CompositeCurve || t == Type::CompositeCurveOnSurface || t == Type::BoundaryCurve || t == Type::OuterBoundaryCurve)
        return compositeRun(e, e.context.fieldsOf(id, t), id);
    if (isSplineCurve(t)) {
        auto c = splineCurve(e, id);
        if (!c) return c.error();
        c->sample(kChordToleranceM, run.points, run.parameters);
        return run;
    }
    if (t == Type::SurfaceCurve || t == Type::SeamCurve || t == Type::IntersectionCurve) return parametrised(e, e.context.fieldsOf(id, t)[0].ref());
    if (auto r = e.curve(id, run.points); !r) return r.error();
    double total = lengthOf(run.points) / e.context.units.lengthM;
    bool even = false;  // the points are equally far apart in the parameter, if not in length
    if (conicOf(e, id)) {
        total = 2 * std::numbers::pi / e.context.units.angleRad;
        even = true;
    } else if (t == Type::TrimmedCurve) {
        const step::Fields f = e.context.fieldsOf(id, t);
        const uint32_t basis = f[0].ref();
        if (const auto c = conicOf(e, basis)) {
            if (const auto range = trimmedAngles(e, *c, f, id)) total = std::abs(range->y - range->x) / e.context.units.angleRad;
            even = true;
        } else if (e.context.typeOf(basis) == Type::Line) {
            const step::Fields vector = e.context.fieldsOf(e.context.fieldsOf(basis, Type::Line)[1].ref(), Type::Vector);
            const double magnitude = vector[1].real().value_or(1);
            if (magnitude > 1e-12) total /= magnitude;
        } else {
            const auto a = readTrim(e, f[1]).parameter, b = readTrim(e, f[2]).parameter;
            if (a && b && std::abs(*b - *a) > 1e-12) total = std::abs(*b - *a);
        }
    }
    if (even)
        for (size_t i = 0; i < run.points.size(); ++i)
            run.parameters.push_back(total * double(i) / double(std::max<size_t>(run.points.size() - 1, 1)));
    else spread(run, total);
    return run;
}

double parameterNear(const CurveRun& run, Vec3 p) {
    double best = std::numeric_limits<double>::max(), found = run.parameters.empty() ? 0 : run.parameters.front();
    for (size_t i = 1; i < run.points.size(); ++i) {
        const Vec3 d = run.points[i] - run.points[i - 1];
        const double size2 = glm::dot(d, d);
        const double t = size2 > 0 ? std::clamp(glm::dot(p - run.points[i - 1], d) / size2, 0.0, 1.0) : 0.0;
        const Vec3 off = p - (run.points[i - 1] + d * t);
        const double distance2 = glm::dot(off, off);
        if (distance2 < best - 1e-14) {
            best = distance2;
            found = run.parameters[i - 1] + (run.parameters[i] - run.parameters[i - 1]) * t;
        }
    }
    return found;
}

void appendBetween(const CurveRun& run, double from, double to, std::vector<Vec3>& out) {
    if (run.points.size() < 2) return;
    const auto push = [&](Vec3 p) {
        if (out.empty() || glm::distance(out.back(), p) > 1e-9) out.push_back(p);
    };
    const auto at = [&](double s) {
        const auto it = std::upper_bound(run.parameters.begin() + 1, run.parameters.end() - 1, s);
        const size_t i = size_t(it - run.parameters.begin());
        const double width = run.parameters[i] - run.parameters[i - 1];
        return run.points[i - 1] +
               (run.points[i] - run.points[i - 1]) * (width > 0 ? std::clamp((s - run.parameters[i - 1]) / width, 0.0, 1.0) : 0.0);
    };
    const double low = std::min(from, to), high = std::max(from, to);
    std::vector<Vec3> inner;
    for (size_t i = 0; i < run.points.size(); ++i)
        if (run.parameters[i] > low && run.parameters[i] < high) inner.push_back(run.points[i]);
    if (to < from) std::reverse(inner.begin(), inner.end());
    push(at(from));
    for (const Vec3& p : inner) push(p);
    push(at(to));
}

Result<void> curveBetween(Evaluator& e, uint32_t id, Vec3 a, Vec3 b, bool sameSense, std::vector<Vec3>& out) {
    const bool whole = glm::distance(a, b) < kSolidToleranceM;
    for (int i = 0; i < 8; ++i) {
        const Type t = e.context.typeOf(id);
        if (t != Type::SurfaceCurve && t != Type::SeamCurve && t != Type::IntersectionCurve) break;
        id = e.context.fieldsOf(id, t)[0].ref();
    }
    const Type type = e.context.typeOf(id);
    if (type == Type::Line) {
        out.insert(out.end(), {a, b});
        return {};
    }
    std::vector<Vec3> points;
    if (const auto c = conicOf(e, id)) {
        const auto angle = [&](Vec3 p) {
            const Vec3 d = p - c->centre;
            return std::atan2(glm::dot(d, c->v) / glm::dot(c->v, c->v), glm::dot(d, c->u) / glm::dot(c->u, c->u));
        };
        const double t0 = angle(a), turn = sameSense ? 2 * std::numbers::pi : -2 * std::numbers::pi;
        const Vec2 range = whole ? Vec2(t0, t0 + turn) : trimmedRange(t0, angle(b), sameSense);
        appendArc(points, c->centre, c->u, c->v, range.x, range.y);
    } else {
        auto run = parametrised(e, id);
        if (!run) return run.error();
        if (run->points.size() < 2) return e.bad("the curve of an edge has no length", id);
        if (!sameSense) reverse(*run);
        const double low = run->parameters.front(), high = run->parameters.back(), least = (high - low) * 1e-7;
        const bool closed = glm::distance(run->points.front(), run->points.back()) < kSolidToleranceM;
        double from = parameterNear(*run, a), to = parameterNear(*run, b);
        if (closed && from > high - least) from = low;
        if (closed && to < low + least) to = high;
        if (closed && (whole || to <= from + least)) {
            appendBetween(*run, from, high, points);
            appendBetween(*run, low, whole ? from : to, points);
        } else if (whole) {
            return e.bad("an edge starts and ends at one point of a curve that is open", id);
        } else {
            appendBetween(*run, from, to, points);  // backwards where the sense contradicts the vertices
        }
    }
    if (points.size() < 2) return e.bad("the curve of an edge has no length", id);
    points.front() = a;
    points.back() = b;
    out.insert(out.end(), points.begin(), points.end());
    return {};
}

Result<void> directrix(Evaluator& e, uint32_t id, step::Value start, step::Value end, std::vector<Vec3>& out) {
    const auto s = start.real(), t = end.real();
    const auto isLength = [](step::Value v) { return v.typeName().find("LENGTHMEASURE") != std::string_view::npos; };
    const bool byLength = isLength(start) || isLength(end);
    // 0 to 1 is what many writers put for all of it, whatever the curve counts by.
    if ((!s && !t) || (!byLength && s.value_or(0) == 0 && t.value_or(1) == 1)) return e.curve(id, out);
    auto run = parametrised(e, id);
    if (!run) return run.error();
    if (run->points.size() < 2) return e.bad("the directrix has no length", id);
    const double inFile = lengthOf(run->points) / e.context.units.lengthM;
    if (byLength) spread(*run, inFile);
    const double low = run->parameters.front(), high = run->parameters.back(), slack = 1e-6 * (high - low);
    const double from = s.value_or(low), to = t.value_or(high);
    // Neither parameters of this curve nor in order: lengths where they fit, else all of it.
    if (from < low - slack || to > high + slack || !(to > from + slack)) {
        const bool lengths = from >= 0 && to > from && to < inFile * (1 + 1e-6);
        if (!lengths) return e.curve(id, out);
        spread(*run, inFile);
    }
    appendBetween(*run, std::clamp(from, run->parameters.front(), run->parameters.back()),
                  std::clamp(to, run->parameters.front(), run->parameters.back()), out);
    return {};
}

}  // namespace sallyport::importers::ifc
