// Profile definitions -> outlines in the profile's plane, its Position applied.
#include <array>
#include <cmath>

#include "importers/ifc_evaluator.h"

namespace sallyport::importers::ifc {
namespace {

using base::Polygon2;
using base::Result;
using Outlines = Result<std::vector<Polygon2>>;

Polygon2 mapped(const Polygon2& p, const Mat4& m) { return transformedProfile(p, Vec2(m[3]), Vec2(m[0]), Vec2(m[1])); }

Outlines one(Result<Polygon2> p, Evaluator& e, uint32_t id) {
    if (!p) return e.bad(p.error().message, id);
    return std::vector<Polygon2>{std::move(*p)};
}

/// The lengths of attributes 3… of a parameterised profile; missing ones are 0.
std::array<double, 8> dimensions(Evaluator& e, const step::Fields& f) {
    std::array<double, 8> d{};
    for (size_t i = 0; i < d.size(); ++i) d[i] = e.context.length(f[3 + i]);
    return d;
}

/// A row of a parameterised profile: attribute 2 is its position, then come lengths.
template <auto make>
Outlines parameterised(Evaluator& e, const step::Fields& f, uint32_t id) {
    Result<Polygon2> p = make(dimensions(e, f));
    if (p && !f[2].null()) p = mapped(*p, e.context.axisPlacement(f[2].ref()));
    return one(std::move(p), e, id);
}

using Dims = const std::array<double, 8>&;
Result<Polygon2> rectangle(Dims d) { return rectangleProfile(d[0], d[1]); }
Result<Polygon2> rounded(Dims d) { return roundedRectangleProfile(d[0], d[1], d[2]); }
Result<Polygon2> hollow(Dims d) { return rectangleHollowProfile(d[0], d[1], d[2], d[3], d[4]); }
Result<Polygon2> circle(Dims d) { return circleProfile(d[0]); }
Result<Polygon2> circleHollow(Dims d) { return circleHollowProfile(d[0], d[1]); }
Result<Polygon2> ellipse(Dims d) { return ellipseProfile(d[0], d[1]); }
Result<Polygon2> trapezium(Dims d) { return trapeziumProfile(d[0], d[1], d[2], d[3]); }
Result<Polygon2> iShape(Dims d) { return iProfile(d[0], d[1], d[2], d[3], d[4]); }
Result<Polygon2> asymmetricI(Dims d) { return asymmetricIProfile(d[0], d[1], d[2], d[3], d[5], d[6], d[4]); }
Result<Polygon2> lShape(Dims d) { return lProfile(d[0], d[1], d[2], d[3], d[4]); }
Result<Polygon2> tShape(Dims d) { return tProfile(d[0], d[1], d[2], d[3], d[4]); }
Result<Polygon2> uShape(Dims d) { return uProfile(d[0], d[1], d[2], d[3], d[4]); }
Result<Polygon2> cShape(Dims d) { return cProfile(d[0], d[1], d[2], d[3]); }
Result<Polygon2> zShape(Dims d) { return zProfile(d[0], d[1], d[2], d[3], d[4]); }

Result<Ring> ring(Evaluator& e, uint32_t curveId) {
    std::vector<Vec3> points;
    if (auto r = e.curve(curveId, points); !r) return r.error();
    Ring out;
    out.reserve(points.size());
    for (const Vec3& p : points) out.emplace_back(p.x, p.y);
    return out;
}

Outlines arbitrary(Evaluator& e, const step::Fields& f, uint32_t id) {
    auto outer = ring(e, f[2].ref());
    if (!outer) return outer.error();
    std::vector<Ring> voids;
    step::ListReader inner(f[3]);
    for (step::Value v; inner.next(v);) {
        if (voids.size() >= Evaluator::kMaxOperands) return e.error(base::ErrorCode::TooLarge, "a profile has too many voids", id);
        auto r = ring(e, v.ref());
        if (!r) return r.error();
        voids.push_back(std::move(*r));
    }
    return one(outlineProfile(std::move(*outer), std::move(voids)), e, id);
}

Outlines centreLine(Evaluator& e, const step::Fields& f, uint32_t id) {
    auto line = ring(e, f[2].ref());
    if (!line) return line.error();
    return one(centreLineProfile(*line, e.context.length(f[3])), e, id);
}

Outlines derived(Evaluator& e, const step::Fields& f, uint32_t) {
    auto parent = e.profile(f[2].ref());
    if (!parent) return parent;
    const Mat4 m = e.context.transformOperator(f[3].ref());
    for (Polygon2& p : *parent) p = mapped(p, m);
    return parent;
}

Outlines mirrored(Evaluator& e, const step::Fields& f, uint32_t) {
    auto parent = e.profile(f[2].ref());
    if (!parent) return parent;
    for (Polygon2& p : *parent) p = transformedProfile(p, {0, 0}, {-1, 0}, {0, 1});
    return parent;
}

Outlines compositeOf(Evaluator& e, const step::Fields& f, uint32_t id) {
    std::vector<Polygon2> out;
    step::ListReader parts(f[2]);
    for (step::Value v; parts.next(v);) {
        auto p = e.profile(v.ref());
        if (!p) return p;
        if (out.size() + p->size() > Evaluator::kMaxOperands) return e.error(base::ErrorCode::TooLarge, "a profile has too many parts", id);
        out.insert(out.end(), p->begin(), p->end());
    }
    return out;
}

}  // namespace

const RowTable<ProfileRow>& profileRows() {
    static const RowTable<ProfileRow> table{
        {Type::ArbitraryClosedProfileDef, arbitrary},
        {Type::ArbitraryProfileDefWithVoids, arbitrary},
        {Type::CenterLineProfileDef, centreLine},
        {Type::RectangleProfileDef, parameterised<rectangle>},
        {Type::RoundedRectangleProfileDef, parameterised<rounded>},
        {Type::RectangleHollowProfileDef, parameterised<hollow>},
        {Type::CircleProfileDef, parameterised<circle>},
        {Type::CircleHollowProfileDef, parameterised<circleHollow>},
        {Type::EllipseProfileDef, parameterised<ellipse>},
        {Type::TrapeziumProfileDef, parameterised<trapezium>},
        {Type::IShapeProfileDef, parameterised<iShape>},
        {Type::AsymmetricIShapeProfileDef, parameterised<asymmetricI>},
        {Type::LShapeProfileDef, parameterised<lShape>},
        {Type::TShapeProfileDef, parameterised<tShape>},
        {Type::UShapeProfileDef, parameterised<uShape>},
        {Type::CShapeProfileDef, parameterised<cShape>},
        {Type::ZShapeProfileDef, parameterised<zShape>},
        {Type::DerivedProfileDef, derived},
        {Type::MirroredProfileDef, mirrored},
        {Type::CompositeProfileDef, compositeOf},
    };
    return table;
}

}  // namespace sallyport::importers::ifc
