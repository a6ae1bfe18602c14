// Representation items -> solids: the table and its rows (Boolean results: ifc_booleans.cpp).
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "importers/ifc_evaluator.h"

namespace sallyport::importers::ifc {
namespace {

using base::ErrorCode;
using base::Result;

// ---- primitives -----------------------------------------------------------

Result<Solid> placed(Result<Solid> s, Evaluator& e, step::Value position) {
    if (!s || position.null()) return s;
    return transformed(*s, e.context.axisPlacement(position.ref()));
}

Result<Solid> block(Evaluator& e, const step::Fields& f, uint32_t id) {  // Position, XLength, YLength, ZLength
    const Vec3 size(e.context.length(f[1]), e.context.length(f[2]), e.context.length(f[3]));
    if (!(size.x > 0 && size.y > 0 && size.z > 0)) return e.bad("a block has no volume", id);
    return placed(box({0, 0, 0}, size), e, f[0]);
}

Result<Solid> cylinder(Evaluator& e, const step::Fields& f, uint32_t id) {  // Position, Height, Radius
    auto outline = circleProfile(e.context.length(f[2]));
    if (!outline) return e.bad(outline.error().message, id);
    const std::array<base::Polygon2, 1> outlines{*outline};
    auto s = extrude(outlines, {0, 0, 1}, e.context.length(f[1]));
    if (!s) return e.bad(s.error().message, id);
    return placed(std::move(s), e, f[0]);
}

Result<Solid> pyramid(Evaluator& e, const step::Fields& f, uint32_t id) {  // Position, XLength, YLength, Height
    const double x = e.context.length(f[1]), y = e.context.length(f[2]), h = e.context.length(f[3]);
    if (!(x > 0 && y > 0 && h > 0)) return e.bad("a pyramid has no volume", id);
    const Vec3 a(0), b(x, 0, 0), c(x, y, 0), d(0, y, 0), top(x / 2, y / 2, h);
    const std::array<FaceLoops, 5> faces{FaceLoops{{{a, d, c, b}}}, FaceLoops{{{a, b, top}}}, FaceLoops{{{b, c, top}}}, FaceLoops{{{c, d, top}}},
                                         FaceLoops{{{d, a, top}}}};
    return placed(fromFaces(faces), e, f[0]);
}

Result<Solid> cone(Evaluator& e, const step::Fields& f, uint32_t id) {  // Position, Height, BottomRadius
    const double h = e.context.length(f[1]), r = e.context.length(f[2]);
    if (!(h > 0 && r > 0 && h < 1e6)) return e.bad("a cone has no volume", id);
    auto base = circleProfile(r);
    if (!base) return e.bad(base.error().message, id);
    std::vector<FaceLoops> faces;
    const Ring& ring = base->outer;
    FaceLoops bottom;
    bottom.loops.emplace_back();
    for (auto p = ring.rbegin(); p != ring.rend(); ++p) bottom.loops[0].emplace_back(*p, 0);
    faces.push_back(std::move(bottom));
    for (size_t i = 0; i < ring.size(); ++i) faces.push_back({{{Vec3(ring[i], 0), Vec3(ring[(i + 1) % ring.size()], 0), Vec3(0, 0, h)}}});
    return placed(fromFaces(faces), e, f[0]);
}

Result<Solid> sphere(Evaluator& e, const step::Fields& f, uint32_t id) {  // Position, Radius
    const double r = e.context.length(f[1]);
    if (!(r > kSolidToleranceM && r < 1e5)) return e.bad("a sphere has no volume", id);
    const auto surface = sphereSurface(Mat4(1.0), r);
    std::vector<FaceLoops> faces;
    if (auto made = appendSurfacePatch(*surface, surface->domain, true, faces); !made) return e.bad(made.error().message, id);
    return placed(fromFaces(faces), e, f[0]);
}

// ---- face sets --------------------------------------------------------------

Result<std::vector<Vec3>> pointList(Evaluator& e, uint32_t listId) {
    std::vector<Vec3> out;
    step::ListReader points(e.context.fieldsOf(listId, Type::CartesianPointList3D)[0]);
    for (step::Value v; points.next(v);) {
        double c[3];
        if (step::readReals(v, c, 3) != 3) return e.bad("a list of points has one without three coordinates", listId);
        if (out.size() >= SolidLimits{}.maxPoints) return e.error(ErrorCode::TooLarge, "a list of points is too long", listId);
        out.push_back(Vec3(c[0], c[1], c[2]) * e.context.units.lengthM);
    }
    if (out.empty()) return e.bad("a face set has no points", listId);
    return out;
}

/// The indexes (from 1) of one face, mapped through PnIndex when there is one.
Result<std::vector<uint32_t>> indexLoop(Evaluator& e, step::Value list, size_t points, const std::vector<uint32_t>& remap, uint32_t id) {
    std::vector<uint32_t> out;
    step::ListReader reader(list);
    for (step::Value v; reader.next(v);) {
        int64_t i = v.integer().value_or(0);
        if (!remap.empty()) i = i >= 1 && size_t(i) <= remap.size() ? remap[size_t(i) - 1] : 0;
        if (i < 1 || size_t(i) > points) return e.bad("a face asks for point " + std::to_string(i) + " of " + std::to_string(points), id);
        if (out.size() >= Evaluator::kMaxLoopPoints) return e.error(ErrorCode::TooLarge, "a face has too many points", id);
        out.push_back(uint32_t(i - 1));
    }
    return out;
}

std::vector<uint32_t> readRemap(step::Value list) {
    std::vector<uint32_t> out;
    step::ListReader reader(list);
    for (step::Value v; out.size() < SolidLimits{}.maxPoints && reader.next(v) && !v.isList();)  // lists: the normal indexes of early IFC4
        out.push_back(uint32_t(std::clamp<int64_t>(v.integer().value_or(0), 0, 1 << 30)));
    return out;
}

Result<Solid> finishIndexed(Evaluator& e, const std::vector<Vec3>& points, const std::vector<std::vector<uint32_t>>& outers,
                            const std::vector<std::vector<std::vector<uint32_t>>>& holes, const std::optional<base::Error>& fault, uint32_t id) {
    if (outers.empty()) return fault ? Result<Solid>(*fault) : Result<Solid>(e.bad("a face set has no faces", id));
    auto s = fromIndexedFaces(points, outers, holes);
    if (!s) return e.bad(s.error().message, id);
    if (fault) e.context.problems.add("damaged-shape", Problem::Severity::Warning, fault->message + "; the rest of the body stands", id);
    return s;
}

Result<Solid> triangulated(Evaluator& e, const step::Fields& f, uint32_t id) {  // Coordinates, Normals, Closed, CoordIndex, PnIndex
    auto points = pointList(e, f[0].ref());
    if (!points) return points.error();
    const std::vector<uint32_t> remap = readRemap(f[4]);
    std::vector<std::vector<uint32_t>> faces;
    std::optional<base::Error> fault;
    step::ListReader triangles(f[3]);
    for (step::Value v; triangles.next(v);) {
        if (faces.size() >= Evaluator::kMaxFaces) return e.error(ErrorCode::TooLarge, "a face set has too many faces", id);
        auto loop = indexLoop(e, v, points->size(), remap, id);
        if (loop) faces.push_back(std::move(*loop));
        else if (!fault) fault = loop.error();
    }
    return finishIndexed(e, *points, faces, {}, fault, id);
}

Result<Solid> polygonal(Evaluator& e, const step::Fields& f, uint32_t id) {  // Coordinates, Closed, Faces, PnIndex
    auto points = pointList(e, f[0].ref());
    if (!points) return points.error();
    const std::vector<uint32_t> remap = readRemap(f[3]);
    std::vector<std::vector<uint32_t>> outers;
    std::vector<std::vector<std::vector<uint32_t>>> holes;
    std::optional<base::Error> fault;
    step::ListReader faces(f[2]);
    for (step::Value v; faces.next(v);) {
        if (outers.size() >= Evaluator::kMaxFaces) return e.error(ErrorCode::TooLarge, "a face set has too many faces", id);
        const Type t = e.context.typeOf(v.ref());
        if (t != Type::IndexedPolygonalFace && t != Type::IndexedPolygonalFaceWithVoids) {
            if (!fault) fault = e.bad("a face is not in the file", id);
            continue;
        }
        const step::Fields face = e.context.fieldsOf(v.ref(), t);
        auto outer = indexLoop(e, face[0], points->size(), remap, v.ref());
        std::vector<std::vector<uint32_t>> inner;
        step::ListReader voids(face[1]);
        for (step::Value h; outer && voids.next(h);) {
            auto hole = indexLoop(e, h, points->size(), remap, v.ref());
            if (hole) inner.push_back(std::move(*hole));
            else outer = hole.error();
        }
        if (!outer) {
            if (!fault) fault = outer.error();
            continue;
        }
        outers.push_back(std::move(*outer));
        holes.push_back(std::move(inner));
    }
    return finishIndexed(e, *points, outers, holes, fault, id);
}

// ---- constructive -----------------------------------------------------------

Result<Solid> csg(Evaluator& e, const step::Fields& f, uint32_t) { return e.solid(f[0].ref()); }

}  // namespace

const RowTable<ItemRow>& itemRows() {
    static const RowTable<ItemRow> table{
        {Type::ExtrudedAreaSolid, extrudedArea},
        {Type::ExtrudedAreaSolidTapered, extrudedTapered},
        {Type::RevolvedAreaSolid, revolvedArea},
        {Type::RevolvedAreaSolidTapered, revolvedTapered},
        {Type::SweptDiskSolid, sweptDisk},
        {Type::SweptDiskSolidPolygonal, sweptDiskPolygonal},
        {Type::SurfaceCurveSweptAreaSolid, surfaceCurveSwept},
        {Type::FixedReferenceSweptAreaSolid, fixedReferenceSwept},
        {Type::DirectrixCurveSweptAreaSolid, fixedReferenceSwept},
        {Type::DirectrixDerivedReferenceSweptAreaSolid, fixedReferenceSwept},
        {Type::SectionedSpine, sectionedSpine},
        {Type::Block, block},
        {Type::RectangularPyramid, pyramid},
        {Type::RightCircularCone, cone},
        {Type::RightCircularCylinder, cylinder},
        {Type::Sphere, sphere},
        {Type::FacetedBrep, manifoldBrep},
        {Type::FacetedBrepWithVoids, manifoldBrep},
        {Type::AdvancedBrep, manifoldBrep},
        {Type::AdvancedBrepWithVoids, manifoldBrep},
        {Type::ManifoldSolidBrep, manifoldBrep},
        {Type::ShellBasedSurfaceModel, surfaceModel},
        {Type::FaceBasedSurfaceModel, surfaceModel},
        {Type::SurfaceOfLinearExtrusion, surfaceItem},
        {Type::SurfaceOfRevolution, surfaceItem},
        {Type::SphericalSurface, surfaceItem},
        {Type::ToroidalSurface, surfaceItem},
        {Type::BSplineSurface, surfaceItem},
        {Type::BSplineSurfaceWithKnots, surfaceItem},
        {Type::RationalBSplineSurfaceWithKnots, surfaceItem},
        {Type::BezierSurface, surfaceItem},
        {Type::RationalBezierSurface, surfaceItem},
        {Type::CurveBoundedPlane, curveBoundedPlane},
        {Type::CurveBoundedSurface, curveBoundedSurface},
        {Type::RectangularTrimmedSurface, rectangularTrimmedSurface},
        {Type::TriangulatedFaceSet, triangulated},
        {Type::TriangulatedIrregularNetwork, triangulated},
        {Type::PolygonalFaceSet, polygonal},
        {Type::BooleanResult, booleanResult},
        {Type::BooleanClippingResult, booleanResult},
        {Type::CsgSolid, csg},
    };
    return table;
}

bool isBodiless(Type t) {
    switch (t) {
        case Type::GeometricSet:
        case Type::GeometricCurveSet:
        case Type::TextLiteral:
        case Type::TextLiteralWithExtent:
        case Type::AnnotationFillArea:
        case Type::BoundingBox:
        case Type::CartesianPoint:
        case Type::Line:
            return true;
        default:
            return curveRows().find(t) != nullptr;
    }
}

template <class R, class Make>
R Evaluator::guarded(uint32_t id, std::span<const Make> table, const char* what, auto&& call) {
    const step::Record* r = context.file.find(id);
    if (!r)
        return id ? bad(std::string("a ") + what + " refers to record #" + std::to_string(id) + ", which is not in the file", id)
                  : bad(std::string("a ") + what + " is missing", id);
    const Make make = table[size_t(r->type)];
    if (!make) return error(ErrorCode::Unsupported, std::string(context.file.typeName(*r)) + " is not read yet", id);
    if (depth_ >= kMaxDepth || ++evaluations_ > kMaxEvaluations)
        return error(ErrorCode::TooLarge, std::string("a ") + what + " is nested too deeply, or refers to itself", id);
    if (std::chrono::steady_clock::now() > deadline_) return error(ErrorCode::TooLarge, std::string("a ") + what + " takes too long to work out", id);
    ++depth_;
    R out = call(make, context.file.fields(*r));
    --depth_;
    return out;
}

base::Result<Solid> Evaluator::solid(uint32_t itemId) {
    return guarded<Result<Solid>>(itemId, itemRows().rows(), "shape", [&](ItemRow make, const step::Fields& f) { return make(*this, f, itemId); });
}
base::Result<std::vector<base::Polygon2>> Evaluator::profile(uint32_t profileId) {
    return guarded<Result<std::vector<base::Polygon2>>>(profileId, profileRows().rows(), "profile",
                                                        [&](ProfileRow make, const step::Fields& f) { return make(*this, f, profileId); });
}
base::Result<std::unique_ptr<Surface>> Evaluator::surface(uint32_t surfaceId) {
    return guarded<Result<std::unique_ptr<Surface>>>(surfaceId, surfaceRows().rows(), "surface",
                                                     [&](SurfaceRow make, const step::Fields& f) { return make(*this, f, surfaceId); });
}
double Evaluator::angle(double value) const {
    const double radians = value * context.units.angleRad;
    return std::abs(radians) > 4 * std::numbers::pi && context.units.angleRad == 1 ? value * std::numbers::pi / 180 : radians;
}
base::Result<void> Evaluator::curve(uint32_t curveId, std::vector<Vec3>& out) {
    return guarded<Result<void>>(curveId, curveRows().rows(), "curve",
                                 [&](CurveRow make, const step::Fields& f) { return make(*this, f, curveId, out); });
}

}  // namespace sallyport::importers::ifc
