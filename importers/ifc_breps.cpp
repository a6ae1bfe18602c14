// Shells of faces -> solids: faceted and advanced breps, surface models. Polygonal faces on planes are taken as they are, curved ones are cut into
// pieces (surface.h).
#include <algorithm>

#include "base/triangulate.h"
#include "importers/ifc_evaluator.h"

namespace sallyport::importers::ifc {
namespace {

using base::ErrorCode;
using base::Result;

std::optional<Vec3> vertex(Evaluator& e, uint32_t id) {
    const step::Fields f = e.context.fieldsOf(id, Type::VertexPoint);
    return f.count() ? e.context.point(f[0].ref()) : std::nullopt;
}

/// Appends the points of an edge in the direction of its loop, without the last one.
Result<void> readEdge(Evaluator& e, uint32_t edgeId, std::vector<Vec3>& out) {
    bool forward = true;
    uint32_t id = edgeId;
    for (int depth = 0; depth < 8 && e.context.typeOf(id) == Type::OrientedEdge; ++depth) {
        const step::Fields f = e.context.fieldsOf(id, Type::OrientedEdge);  // EdgeStart, EdgeEnd, EdgeElement, Orientation
        if (!f[3].logical(true)) forward = !forward;
        id = f[2].ref();
    }
    const Type t = e.context.typeOf(id);
    if (t != Type::EdgeCurve && t != Type::Edge && t != Type::Subedge) return e.bad("an edge of a face is not in the file", edgeId);
    const step::Fields f = e.context.fieldsOf(id, t);  // EdgeStart, EdgeEnd, then EdgeGeometry, SameSense or ParentEdge
    const auto a = vertex(e, f[0].ref()), b = vertex(e, f[1].ref());
    if (!a || !b) return e.bad("an edge of a face has no ends", id);
    std::vector<Vec3> points;
    uint32_t curve = 0;
    bool sameSense = true;
    if (t == Type::EdgeCurve) {
        curve = f[2].ref();
        sameSense = f[3].logical(true);
    } else if (t == Type::Subedge && e.context.typeOf(f[2].ref()) == Type::EdgeCurve) {
        const step::Fields parent = e.context.fieldsOf(f[2].ref(), Type::EdgeCurve);
        curve = parent[2].ref();
        sameSense = parent[3].logical(true);
    }
    if (curve) {
        if (auto r = curveBetween(e, curve, *a, *b, sameSense, points); !r) return r;
    } else {
        points = {*a, *b};
    }
    if (!forward) std::reverse(points.begin(), points.end());
    if (out.size() + points.size() > Evaluator::kMaxLoopPoints) return e.error(ErrorCode::TooLarge, "a face has too many points", id);
    out.insert(out.end(), points.begin(), points.end() - 1);
    return {};
}

Result<void> readLoop(Evaluator& e, uint32_t loopId, std::vector<Vec3>& out) {
    const Type t = e.context.typeOf(loopId);
    if (t == Type::VertexLoop) return {};  // a bound that is a point bounds nothing
    if (t == Type::EdgeLoop) {
        step::ListReader edges(e.context.fieldsOf(loopId, t)[0]);
        for (step::Value v; edges.next(v);)
            if (auto r = readEdge(e, v.ref(), out); !r) return r;
        return {};
    }
    const step::Fields loop = e.context.fieldsOf(loopId, Type::PolyLoop);
    if (loop.count() == 0) return e.error(ErrorCode::Unsupported, "a face is bounded by something else than a polygon or edges", loopId);
    step::ListReader points(loop[0]);
    for (step::Value v; points.next(v);) {
        const auto p = e.context.point(v.ref());
        if (!p) return e.bad("a polygon names a point that is not there", loopId);
        if (out.size() >= Evaluator::kMaxLoopPoints) return e.error(ErrorCode::TooLarge, "a polygon has too many points", loopId);
        out.push_back(*p);
    }
    return {};
}

/// Normal by Newell's method; as long as twice the area.
Vec3 newell(const std::vector<Vec3>& loop) {
    Vec3 sum(0);
    for (size_t i = 1; i + 1 < loop.size(); ++i) sum += glm::cross(loop[i] - loop[0], loop[i + 1] - loop[0]);
    return sum;
}

double loopArea(const std::vector<Vec3>& loop) { return glm::length(newell(loop)) / 2; }

/// Appends the pieces of one face.
Result<void> readFace(Evaluator& e, uint32_t faceId, Type type, std::vector<FaceLoops>& out) {
    const step::Fields f = e.context.fieldsOf(faceId, type);  // Bounds, then FaceSurface, SameSense
    std::vector<std::vector<Vec3>> loops;
    bool hasOuter = false;
    step::ListReader bounds(f[0]);
    for (step::Value b; bounds.next(b);) {
        const Type boundType = e.context.typeOf(b.ref());
        const bool outer = boundType == Type::FaceOuterBound;
        if (!outer && boundType != Type::FaceBound) return e.bad("a face has no bound", faceId);
        const step::Fields bound = e.context.fieldsOf(b.ref(), boundType);
        std::vector<Vec3> points;
        if (auto r = readLoop(e, bound[0].ref(), points); !r) return r;
        if (points.size() < 2) continue;
        if (!bound[1].logical(true)) std::reverse(points.begin(), points.end());
        hasOuter = hasOuter || outer;
        if (outer) loops.insert(loops.begin(), std::move(points));
        else loops.push_back(std::move(points));
    }
    if (!hasOuter && loops.size() > 1)  // the one around the others goes first
        std::iter_swap(loops.begin(),
                       std::max_element(loops.begin(), loops.end(), [](const auto& a, const auto& b) { return loopArea(a) < loopArea(b); }));
    const bool curved = type != Type::Face && e.context.typeOf(f[1].ref()) != Type::Plane;
    if (!curved) {
        std::erase_if(loops, [](const auto& l) { return l.size() < 3; });
        std::vector<Vec3> corners;
        std::vector<uint32_t> sizes;
        for (const auto& l : loops) {
            corners.insert(corners.end(), l.begin(), l.end());
            sizes.push_back(uint32_t(l.size()));
        }
        if (!loops.empty() && base::crossesTooOften(corners, sizes, newell(loops[0])))
            return e.error(ErrorCode::TooLarge, "the outline of a face crosses itself too often", faceId);
        if (!loops.empty()) out.push_back({std::move(loops), false});
        return {};
    }
    auto surface = e.surface(f[1].ref());
    if (!surface) return surface.error();
    if ((*surface)->flat) {
        if (!loops.empty()) out.push_back({std::move(loops), false});
        return {};
    }
    const size_t before = out.size();
    auto r = appendSurfaceFace(**surface, loops, f[2].logical(true), out);
    if (!r) {
        out.resize(before);
        return e.error(r.error().code, r.error().message, faceId);
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
    size_t read = 0;
    for (step::Value v; faces.next(v);) {
        const uint32_t faceId = v.ref();
        const Type faceType = e.context.typeOf(faceId);
        if (faceType != Type::Face && faceType != Type::FaceSurface && faceType != Type::AdvancedFace) {
            fault(e.bad("a face is not in the file", shellId));
            continue;
        }
        if (out.size() >= Evaluator::kMaxFaces) return fault(e.error(ErrorCode::TooLarge, "a shell has too many faces", shellId));
        if ((faceType != Type::Face || ++read % 64 == 0) && e.late())
            return fault(e.error(ErrorCode::TooLarge, "a shell takes too long to work out", shellId));
        if (auto r = readFace(e, faceId, faceType, out); !r) fault(r.error());
    }
}

Result<Solid> finishShell(Evaluator& e, const std::vector<FaceLoops>& faces, std::optional<base::Error> fault, uint32_t id) {
    if (faces.empty()) return fault ? Result<Solid>(std::move(*fault)) : Result<Solid>(e.bad("a body has no faces", id));
    auto s = fromFaces(faces);
    if (!s) return e.bad(s.error().message, id);
    if (fault)
        e.context.problems.add("damaged-shape", Problem::Severity::Warning, fault->message + " (" + fault->where + "); the rest of the body stands",
                               id);
    return s;
}

}  // namespace

Result<Solid> manifoldBrep(Evaluator& e, const step::Fields& f, uint32_t id) {  // Outer, Voids
    std::vector<FaceLoops> faces;
    std::optional<base::Error> fault;
    readShell(e, f[0].ref(), faces, fault);
    auto body = finishShell(e, faces, std::move(fault), id);
    if (!body || !f[1].isList()) return body;
    // A void is a closed shell of its own that faces into the hollow; whichever way its writer turned it, it takes volume away.
    step::ListReader voids(f[1]);
    size_t count = 0;
    for (step::Value v; voids.next(v);) {
        if (++count > Evaluator::kMaxOperands) return e.error(ErrorCode::TooLarge, "a body has too many voids", id);
        faces.clear();
        fault.reset();
        readShell(e, v.ref(), faces, fault);
        auto hollow = finishShell(e, faces, std::move(fault), id);
        if (!hollow) {
            e.context.problems.add("damaged-shape", Problem::Severity::Warning, "a void was left out: " + hollow.error().message, id);
            continue;
        }
        turnFaces(*hollow);
        append(*body, *hollow);
    }
    return body;
}

Result<Solid> surfaceModel(Evaluator& e, const step::Fields& f, uint32_t id) {  // a set of shells
    std::vector<FaceLoops> faces;
    std::optional<base::Error> fault;
    step::ListReader shells(f[0]);
    for (step::Value v; shells.next(v);) readShell(e, v.ref(), faces, fault);
    return finishShell(e, faces, std::move(fault), id);
}

}  // namespace sallyport::importers::ifc
