// Representation items -> solids: the table and its rows (Boolean results: ifc_booleans.cpp).
#include <algorithm>
#include <cmath>
#include <numbers>

#include "importers/ifc_evaluator.h"

namespace sallyport::importers::ifc {
namespace {

using base::ErrorCode;
using base::Result;

// ---- swept ----------------------------------------------------------------

Result<Solid> placed(Result<Solid> s, Evaluator& e, step::Value position) {
    if (!s || position.null()) return s;
    return transformed(*s, e.context.axisPlacement(position.ref()));
}

Result<Solid> extruded(Evaluator& e, const step::Fields& f, uint32_t id) {  // SweptArea, Position, ExtrudedDirection, Depth
    auto outline = e.profile(f[0].ref());
    if (!outline) return outline.error();
    const double depth = e.context.length(f[3]);
    if (std::abs(depth) < 1e-7) return e.bad("an extrusion has no depth", id);
    auto s = extrude(*outline, e.context.direction(f[2].ref()).value_or(Vec3(0, 0, 1)), depth);
    if (!s) return e.bad(s.error().message, id);
    return placed(std::move(s), e, f[1]);
}

Result<Solid> revolved(Evaluator& e, const step::Fields& f, uint32_t id) {  // SweptArea, Position, Axis, Angle
    auto outline = e.profile(f[0].ref());
    if (!outline) return outline.error();
    const Mat4 axis = e.context.axisPlacement(f[2].ref());
    auto s = revolve(*outline, Vec3(axis[3]), Vec3(axis[2]), f[3].real().value_or(0) * e.context.units.angleRad);
    if (!s) return e.bad(s.error().message, id);
    return placed(std::move(s), e, f[1]);
}

Result<Solid> sweptDisk(Evaluator& e, const step::Fields& f, uint32_t id) {  // Directrix, Radius, InnerRadius, StartParam, EndParam
    std::vector<Vec3> path;
    if (auto r = e.curve(f[0].ref(), path); !r) return r.error();
    auto s = sweepDisc(path, e.context.length(f[1]), e.context.length(f[2]));
    if (!s) return e.bad(s.error().message, id);
    return s;
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

// ---- faces ----------------------------------------------------------------

Result<void> readLoop(Evaluator& e, uint32_t loopId, std::vector<Vec3>& out) {
    const step::Fields loop = e.context.fieldsOf(loopId, Type::PolyLoop);
    if (loop.count() == 0) return e.error(ErrorCode::Unsupported, "a face is bounded by something else than a polygon", loopId);
    step::ListReader points(loop[0]);
    for (step::Value v; points.next(v);) {
        const auto p = e.context.point(v.ref());
        if (!p) return e.bad("a polygon names a point that is not there", loopId);
        if (out.size() >= Evaluator::kMaxLoopPoints) return e.error(ErrorCode::TooLarge, "a polygon has too many points", loopId);
        out.push_back(*p);
    }
    return {};
}

/// Appends the faces of a shell or connected face set. A face that cannot be read is left out and the first reason kept.
void readShell(Evaluator& e, uint32_t shellId, std::vector<FaceLoops>& out, std::optional<base::Error>& firstFault) {
    const auto fault = [&](base::Error why) {
        if (!firstFault) firstFault = std::move(why);
    };
    const Type t = e.context.typeOf(shellId);
    if (t != Type::ClosedShell && t != Type::OpenShell && t != Type::ConnectedFaceSet) return fault(e.bad("a shell is not in the file", shellId));
    step::ListReader faces(e.context.fieldsOf(shellId, t)[0]);
    for (step::Value v; faces.next(v);) {
        const uint32_t faceId = v.ref();
        const Type faceType = e.context.typeOf(faceId);
        if (faceType != Type::Face && faceType != Type::FaceSurface) {
            fault(faceType == Type::None ? e.bad("a face is not in the file", shellId)
                                         : e.error(ErrorCode::Unsupported, "a curved face was left out", faceId));
            continue;
        }
        if (out.size() >= Evaluator::kMaxFaces) return fault(e.error(ErrorCode::TooLarge, "a shell has too many faces", shellId));
        FaceLoops face;
        bool good = true;
        step::ListReader bounds(e.context.fieldsOf(faceId, faceType)[0]);
        for (step::Value b; bounds.next(b);) {
            const Type boundType = e.context.typeOf(b.ref());
            const bool outer = boundType == Type::FaceOuterBound;
            if (!outer && boundType != Type::FaceBound) {
                fault(e.bad("a face has no bound", faceId));
                good = false;
                break;
            }
            const step::Fields bound = e.context.fieldsOf(b.ref(), boundType);
            std::vector<Vec3> points;
            if (auto r = readLoop(e, bound[0].ref(), points); !r) {
                fault(r.error());
                good = false;
                break;
            }
            if (points.size() < 3) continue;
            if (!bound[1].logical(true)) std::reverse(points.begin(), points.end());
            if (outer) face.loops.insert(face.loops.begin(), std::move(points));
            else face.loops.push_back(std::move(points));
        }
        if (good && !face.loops.empty()) out.push_back(std::move(face));
    }
}

Result<Solid> finishFaces(Evaluator& e, const std::vector<FaceLoops>& faces, std::optional<base::Error> fault, uint32_t id) {
    if (faces.empty()) return fault ? Result<Solid>(std::move(*fault)) : Result<Solid>(e.bad("a body has no faces", id));
    auto s = fromFaces(faces);
    if (!s) return e.bad(s.error().message, id);
    if (fault)
        e.context.problems.add("damaged-shape", Problem::Severity::Warning, fault->message + " (" + fault->where + "); the rest of the body stands",
                               id);
    return s;
}

Result<Solid> brep(Evaluator& e, const step::Fields& f, uint32_t id) {  // Outer, Voids
    std::vector<FaceLoops> faces;
    std::optional<base::Error> fault;
    readShell(e, f[0].ref(), faces, fault);
    return finishFaces(e, faces, std::move(fault), id);
}

Result<Solid> surfaceModel(Evaluator& e, const step::Fields& f, uint32_t id) {  // a set of shells
    std::vector<FaceLoops> faces;
    std::optional<base::Error> fault;
    step::ListReader shells(f[0]);
    for (step::Value v; shells.next(v);) readShell(e, v.ref(), faces, fault);
    return finishFaces(e, faces, std::move(fault), id);
}

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
    for (step::Value v; out.size() < SolidLimits{}.maxPoints && reader.next(v);)
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
        {Type::ExtrudedAreaSolid, extruded},
        {Type::RevolvedAreaSolid, revolved},
        {Type::SweptDiskSolid, sweptDisk},
        {Type::SweptDiskSolidPolygonal, sweptDisk},
        {Type::Block, block},
        {Type::RightCircularCylinder, cylinder},
        {Type::FacetedBrep, brep},
        {Type::FacetedBrepWithVoids, brep},
        {Type::ShellBasedSurfaceModel, surfaceModel},
        {Type::FaceBasedSurfaceModel, surfaceModel},
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
base::Result<void> Evaluator::curve(uint32_t curveId, std::vector<Vec3>& out) {
    return guarded<Result<void>>(curveId, curveRows().rows(), "curve",
                                 [&](CurveRow make, const step::Fields& f) { return make(*this, f, curveId, out); });
}

}  // namespace sallyport::importers::ifc
