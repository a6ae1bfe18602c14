// Boolean results and half spaces: how exporters cut walls to roofs and slabs to stairs.
#include <algorithm>
#include <array>

#include "importers/ifc_evaluator.h"

namespace sallyport::importers::ifc {

using base::ErrorCode;
using base::Result;

namespace {

bool isHalfSpace(Type t) { return t == Type::HalfSpaceSolid || t == Type::PolygonalBoundedHalfSpace || t == Type::BoxedHalfSpace; }

struct HalfSpace {
    Plane plane;
    bool negativeSide = true;  ///< the material lies where plane.distance < 0
};

Result<HalfSpace> readHalfSpace(Evaluator& e, const step::Fields& f, uint32_t id) {  // BaseSurface, AgreementFlag
    uint32_t surfaceId = f[0].ref();
    for (int i = 0; i < 8; ++i) {  // a bounded plane bounds as far as the plane it is a part of
        const Type t = e.context.typeOf(surfaceId);
        if (t != Type::CurveBoundedPlane && t != Type::RectangularTrimmedSurface && t != Type::CurveBoundedSurface) break;
        surfaceId = e.context.fieldsOf(surfaceId, t)[0].ref();
    }
    const step::Fields surface = e.context.fieldsOf(surfaceId, Type::Plane);
    if (surface.count() == 0) return e.error(ErrorCode::Unsupported, "a half space is bounded by something else than a plane", id);
    const Mat4 m = e.context.axisPlacement(surface[0].ref());
    return HalfSpace{{Vec3(m[2]), glm::dot(Vec3(m[2]), Vec3(m[3]))}, f[1].logical(true)};
}

/// The polygon of a bounded half space as a prism that reaches beyond `around` both ways, cut at the plane.
Result<Solid> boundedHalfSpace(Evaluator& e, const step::Fields& f, uint32_t id, const base::Box3& around) {  // …, Position, PolygonalBoundary
    auto half = readHalfSpace(e, f, id);
    if (!half) return half.error();
    std::vector<Vec3> points;
    if (auto r = e.curve(f[3].ref(), points); !r) return r.error();
    Ring outline;
    for (const Vec3& p : points) outline.emplace_back(p.x, p.y);
    auto profile = outlineProfile(std::move(outline));
    if (!profile) return e.bad(profile.error().message, id);
    const Mat4 m = e.context.axisPlacement(f[2].ref());
    const Vec3 axis(m[2]), origin(m[3]);
    double low = 1e300, high = -1e300;
    for (int i = 0; i < 8; ++i) {
        const Vec3 corner(i & 1 ? around.max.x : around.min.x, i & 2 ? around.max.y : around.min.y, i & 4 ? around.max.z : around.min.z);
        const double along = glm::dot(corner - origin, axis);
        low = std::min(low, along);
        high = std::max(high, along);
    }
    const std::array<base::Polygon2, 1> outlines{*profile};
    auto prism = extrude(outlines, {0, 0, 1}, high - low + 2);
    if (!prism) return e.bad(prism.error().message, id);
    const Solid reaching =
        transformed(*prism, m * Mat4(glm::dvec4(1, 0, 0, 0), glm::dvec4(0, 1, 0, 0), glm::dvec4(0, 0, 1, 0), glm::dvec4(0, 0, low - 1, 1)));
    return clipHalfSpace(reaching, half->plane, half->negativeSide);
}

}  // namespace

Result<Solid> booleanResult(Evaluator& e, const step::Fields& top, uint32_t topId) {  // Operator, FirstOperand, SecondOperand
    // Exporters nest one result in the next for every cut: the chain of first operands is followed in a loop, not by recursion.
    struct Step {
        std::string_view op;
        uint32_t second;
        uint32_t id;
    };
    std::vector<Step> steps;
    step::Fields f = top;
    uint32_t id = topId, first = 0;
    for (;;) {
        steps.push_back({f[0].enumeration(), f[2].ref(), id});
        first = f[1].ref();
        const Type t = e.context.typeOf(first);
        if (t != Type::BooleanResult && t != Type::BooleanClippingResult) break;
        if (steps.size() >= 1024)
            return e.error(ErrorCode::TooLarge, "more than 1024 Boolean operations are nested, or they refer to each other in a circle", topId);
        id = first;
        f = e.context.fieldsOf(first, t);
    }
    // Which comes first does not matter to an intersection, only to how it is worked out.
    if (isHalfSpace(e.context.typeOf(first)) && steps.back().op == "INTERSECTION") std::swap(first, steps.back().second);
    if (isHalfSpace(e.context.typeOf(first))) return e.error(ErrorCode::Unsupported, "a Boolean operation starts from a half space", topId);
    auto body = e.solid(first);
    if (!body) return body;

    // An operand that cannot be used leaves the body uncut: a wall too large is better than none.
    const auto skipped = [&](const Step& s, const base::Error& why) {
        e.context.problems.add("boolean-skipped", Problem::Severity::Warning, "a cut was left out: " + why.message, s.id);
    };
    std::vector<Solid> cutters;
    const auto cut = [&]() -> Result<void> {
        if (cutters.empty()) return {};
        auto r = subtract(*body, cutters);
        cutters.clear();
        if (!r) return r.error();
        body = std::move(*r);
        return {};
    };
    for (auto s = steps.rbegin(); s != steps.rend(); ++s) {
        const Type t = e.context.typeOf(s->second);
        const bool difference = s->op == "DIFFERENCE", intersection = s->op == "INTERSECTION";
        if (t == Type::HalfSpaceSolid || t == Type::BoxedHalfSpace) {
            auto half = readHalfSpace(e, e.context.fieldsOf(s->second, t), s->second);
            if (!half || !(difference || intersection)) {
                skipped(*s, half ? e.bad("a half space cannot be united with a body", s->id) : half.error());
                continue;
            }
            auto r = clipHalfSpace(*body, half->plane, difference ? !half->negativeSide : half->negativeSide);
            if (!r) skipped(*s, r.error());
            else body = std::move(*r);
            continue;
        }
        Result<Solid> other = t == Type::PolygonalBoundedHalfSpace ? boundedHalfSpace(e, e.context.fieldsOf(s->second, t), s->second, body->bounds())
                                                                   : e.solid(s->second);
        if (!other) {
            skipped(*s, other.error());
            continue;
        }
        if (other->empty() && !intersection) continue;
        if (difference) {
            cutters.push_back(std::move(*other));
            continue;
        }
        if (auto r = cut(); !r) skipped(*s, r.error());
        auto r = intersection ? intersect(*body, *other) : unite(*body, *other);
        if (!r) skipped(*s, r.error());
        else body = std::move(*r);
    }
    if (auto r = cut(); !r) skipped(steps.front(), r.error());
    return body;
}

}  // namespace sallyport::importers::ifc
