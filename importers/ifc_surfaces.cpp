// Surfaces, as the faces of boundary representations and as items of their own.
#include <cmath>
#include <numbers>

#include "importers/ifc_evaluator.h"

namespace sallyport::importers::ifc {
namespace {

using base::ErrorCode;
using base::Result;
using SurfaceResult = Result<std::unique_ptr<Surface>>;

constexpr double kMaxRadiusM = 1e5;
bool usableRadius(double r) { return r > 1e-6 && r < kMaxRadiusM; }

SurfaceResult plane(Evaluator& e, const step::Fields& f, uint32_t) { return planeSurface(e.context.axisPlacement(f[0].ref())); }

SurfaceResult cylinder(Evaluator& e, const step::Fields& f, uint32_t id) {  // Position, Radius
    const double r = e.context.length(f[1]);
    if (!usableRadius(r)) return e.bad("a cylindrical surface has no usable radius", id);
    return cylinderSurface(e.context.axisPlacement(f[0].ref()), r);
}

SurfaceResult sphere(Evaluator& e, const step::Fields& f, uint32_t id) {  // Position, Radius
    const double r = e.context.length(f[1]);
    if (!usableRadius(r)) return e.bad("a spherical surface has no usable radius", id);
    return sphereSurface(e.context.axisPlacement(f[0].ref()), r);
}

SurfaceResult torus(Evaluator& e, const step::Fields& f, uint32_t id) {  // Position, MajorRadius, MinorRadius
    const double major = e.context.length(f[1]), minor = e.context.length(f[2]);
    if (!usableRadius(major) || !usableRadius(minor)) return e.bad("a toroidal surface has no usable radius", id);
    return torusSurface(e.context.axisPlacement(f[0].ref()), major, minor);
}

/// The line a swept surface is swept from: the curve of an open or closed profile, or the outline of a parameterised one.
Result<std::vector<Vec3>> sweptLine(Evaluator& e, uint32_t profileId, uint32_t id) {
    std::vector<Vec3> line;
    const Type t = e.context.typeOf(profileId);
    if (t == Type::ArbitraryOpenProfileDef || t == Type::CenterLineProfileDef || t == Type::ArbitraryClosedProfileDef) {
        const step::Fields f = e.context.fieldsOf(profileId, t);  // ProfileType, ProfileName, Curve
        if (auto r = e.curve(f[2].ref(), line); !r) return r.error();
    } else {
        auto outline = e.profile(profileId);
        if (!outline) return outline.error();
        if (outline->size() != 1) return e.bad("a surface is swept from something else than one line", id);
        for (const Vec2& p : outline->front().outer) line.emplace_back(p, 0);
        if (!line.empty()) line.push_back(line.front());
    }
    if (line.size() < 2) return e.bad("a surface is swept from a line without length", id);
    if (line.size() > kMaxCurvePoints) return e.error(ErrorCode::TooLarge, "a surface is swept from a line with too many points", id);
    return line;
}

SurfaceResult linearExtrusion(Evaluator& e, const step::Fields& f, uint32_t id) {  // SweptCurve, Position, ExtrudedDirection, Depth
    auto line = sweptLine(e, f[0].ref(), id);
    if (!line) return line.error();
    const Mat4 m = e.context.axisPlacement(f[1].ref());
    for (Vec3& p : *line) p = Vec3(m * glm::dvec4(p, 1));
    const Vec3 direction = e.context.direction(f[2].ref()).value_or(Vec3(0, 0, 1));
    const double depth = e.context.length(f[3]);
    if (!(std::abs(depth) < kMaxRadiusM)) return e.bad("a swept surface has no usable depth", id);
    return extrusionSurface(std::move(*line), glm::normalize(Vec3(m * glm::dvec4(direction, 0))) * (depth < 0 ? -1.0 : 1.0), std::abs(depth));
}

SurfaceResult revolution(Evaluator& e, const step::Fields& f, uint32_t id) {  // SweptCurve, Position, AxisPosition
    auto line = sweptLine(e, f[0].ref(), id);
    if (!line) return line.error();
    const Mat4 m = e.context.axisPlacement(f[1].ref()), axis = m * e.context.axisPlacement(f[2].ref());
    for (Vec3& p : *line) p = Vec3(m * glm::dvec4(p, 1));
    return revolutionSurface(std::move(*line), Vec3(axis[3]), Vec3(axis[2]));
}

SurfaceResult spline(Evaluator& e, const step::Fields&, uint32_t id) {
    auto s = splineSurfaceOf(e, id);
    if (!s) return s.error();
    return splineSurface(std::move(*s));
}

/// As the surface of a face: that which it is a part of.
SurfaceResult basis(Evaluator& e, const step::Fields& f, uint32_t) { return e.surface(f[0].ref()); }

Result<Solid> finished(Evaluator& e, Result<void> made, const std::vector<FaceLoops>& faces, uint32_t id) {
    if (!made) return e.error(made.error().code, made.error().message, id);
    auto s = fromFaces(faces);
    if (!s) return e.bad(s.error().message, id);
    return s;
}

}  // namespace

const RowTable<SurfaceRow>& surfaceRows() {
    static const RowTable<SurfaceRow> table{
        {Type::Plane, plane},
        {Type::CylindricalSurface, cylinder},
        {Type::SphericalSurface, sphere},
        {Type::ToroidalSurface, torus},
        {Type::SurfaceOfLinearExtrusion, linearExtrusion},
        {Type::SurfaceOfRevolution, revolution},
        {Type::BSplineSurface, spline},
        {Type::BSplineSurfaceWithKnots, spline},
        {Type::RationalBSplineSurfaceWithKnots, spline},
        {Type::BezierSurface, spline},
        {Type::RationalBezierSurface, spline},
        {Type::CurveBoundedPlane, basis},
        {Type::CurveBoundedSurface, basis},
        {Type::RectangularTrimmedSurface, basis},
    };
    return table;
}

Result<Solid> surfaceItem(Evaluator& e, const step::Fields&, uint32_t id) {
    auto surface = e.surface(id);
    if (!surface) return surface.error();
    if ((*surface)->domain.empty()) return e.bad("a surface without end is no shape", id);
    std::vector<FaceLoops> faces;
    auto made = appendSurfacePatch(**surface, (*surface)->domain, true, faces);
    return finished(e, std::move(made), faces, id);
}

Result<Solid> curveBoundedPlane(Evaluator& e, const step::Fields& f, uint32_t id) {  // BasisSurface, OuterBoundary, InnerBoundaries
    auto surface = e.surface(f[0].ref());
    if (!surface) return surface.error();
    FaceLoops face;
    const auto add = [&](uint32_t curve) -> Result<void> {
        std::vector<Vec3> line;
        if (auto r = e.curve(curve, line); !r) return r;
        for (Vec3& p : line) p = (*surface)->at(Vec2(p));
        if (line.size() > 1 && glm::distance(line.front(), line.back()) < 1e-9) line.pop_back();
        if (line.size() >= 3) face.loops.push_back(std::move(line));
        return {};
    };
    if (auto r = add(f[1].ref()); !r) return r.error();
    if (face.loops.empty()) return e.bad("a bounded plane has no bound", id);
    step::ListReader inner(f[2]);
    for (step::Value v; face.loops.size() < Evaluator::kMaxOperands && inner.next(v);)
        if (auto r = add(v.ref()); !r) return r.error();
    return finished(e, {}, {face}, id);
}

Result<Solid> curveBoundedSurface(Evaluator& e, const step::Fields& f, uint32_t id) {  // BasisSurface, Boundaries, ImplicitOuter
    auto surface = e.surface(f[0].ref());
    if (!surface) return surface.error();
    std::vector<std::vector<Vec3>> loops;
    step::ListReader boundaries(f[1]);
    for (step::Value v; loops.size() < Evaluator::kMaxOperands && boundaries.next(v);) {
        std::vector<Vec3> line;
        if (auto r = e.curve(v.ref(), line); !r) return r.error();
        if (line.size() >= 3) loops.push_back(std::move(line));
    }
    std::vector<FaceLoops> faces;
    if ((*surface)->flat) {
        if (loops.empty()) return e.bad("a bounded surface has no bound", id);
        faces.push_back({std::move(loops), false});
        return finished(e, {}, faces, id);
    }
    auto made = appendSurfaceFace(**surface, loops, true, faces);
    return finished(e, std::move(made), faces, id);
}

Result<Solid> rectangularTrimmedSurface(Evaluator& e, const step::Fields& f, uint32_t id) {  // BasisSurface, U1, V1, U2, V2, Usense, Vsense
    auto surface = e.surface(f[0].ref());
    if (!surface) return surface.error();
    base::Box2 range;
    for (int a = 0; a < 2; ++a) {
        const Surface::Measure m = (*surface)->measures[a];
        const double unit = m == Surface::Measure::Length ? e.context.units.lengthM : m == Surface::Measure::Angle ? e.context.units.angleRad : 1;
        double from = f[size_t(1 + a)].real().value_or(0) * unit, to = f[size_t(3 + a)].real().value_or(0) * unit;
        if (!f[size_t(5 + a)].logical(true)) std::swap(from, to);
        const double period = (*surface)->period[a];
        if (to < from && period > 0) to += period;
        if (to < from) std::swap(from, to);
        if (!(std::abs(from) < 1e6) || !(std::abs(to) < 1e6) || (period > 0 && to - from > period * (1 + 1e-9)))
            return e.bad("a trimmed surface has no usable bounds", id);
        if (!(*surface)->domain.empty() && period <= 0) {
            from = std::max(from, (*surface)->domain.min[a]);
            to = std::min(to, (*surface)->domain.max[a]);
        }
        if (!(to > from)) return e.bad("a trimmed surface has no usable bounds", id);
        range.min[a] = from;
        range.max[a] = to;
    }
    std::vector<FaceLoops> faces;
    auto made = appendSurfacePatch(**surface, range, true, faces);
    return finished(e, std::move(made), faces, id);
}

}  // namespace sallyport::importers::ifc
