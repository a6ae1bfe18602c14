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

/// Attributes 3… of a parameterised profile, each read as a length and as an angle; missing ones are 0.
struct Dims {
    std::array<double, 12> length{}, angle{};
    double operator[](size_t i) const { return length[i]; }
};
Dims dimensions(Evaluator& e, const step::Fields& f) {
    Dims d;
    for (size_t i = 0; i < d.length.size(); ++i) {
        const double v = f[3 + i].real().value_or(0);
        d.length[i] = v * e.context.units.lengthM;
        d.angle[i] = v * e.context.units.angleRad;
    }
    return d;
}

/// A row of a parameterised profile: attribute 2 is its position, then come its dimensions.
template <auto make>
Outlines parameterised(Evaluator& e, const step::Fields& f, uint32_t id) {
    Result<Polygon2> p = make(dimensions(e, f));
    if (p && !f[2].null()) p = mapped(*p, e.context.axisPlacement(f[2].ref()));
    return one(std::move(p), e, id);
}

using D = const Dims&;
Result<Polygon2> rectangle(D d) { return rectangleProfile(d[0], d[1]); }
Result<Polygon2> rounded(D d) { return roundedRectangleProfile(d[0], d[1], d[2]); }
Result<Polygon2> hollow(D d) { return rectangleHollowProfile(d[0], d[1], d[2], d[3], d[4]); }
Result<Polygon2> circle(D d) { return circleProfile(d[0]); }
Result<Polygon2> circleHollow(D d) { return circleHollowProfile(d[0], d[1]); }
Result<Polygon2> ellipse(D d) { return ellipseProfile(d[0], d[1]); }
Result<Polygon2> trapezium(D d) { return trapeziumProfile(d[0], d[1], d[2], d[3]); }
Result<Polygon2> iShape(D d) { return iProfile(d[0], d[1], d[2], d[3], d[4], d[5], d.angle[6]); }
/// OverallWidth, OverallDepth, WebThickness, FlangeThickness, FilletRadius, TopFlangeWidth, TopFlangeThickness, TopFlangeFilletRadius,
/// BottomFlangeEdgeRadius, BottomFlangeSlope, TopFlangeEdgeRadius, TopFlangeSlope. IFC2X3 has its centre of gravity in place of the last four.
Result<Polygon2> asymmetricI(const Dims& d, bool withEdges) {
    const FlangeShape bottom{d[4], withEdges ? d[8] : 0, withEdges ? d.angle[9] : 0};
    const FlangeShape top{d[7], withEdges ? d[10] : 0, withEdges ? d.angle[11] : 0};
    return asymmetricIProfile(d[0], d[1], d[2], d[3], d[5], d[6] > 0 ? d[6] : d[3], bottom, top);
}
Result<Polygon2> lShape(D d) { return lProfile(d[0], d[1], d[2], d[3], d[4], d.angle[5]); }
Result<Polygon2> tShape(D d) { return tProfile(d[0], d[1], d[2], d[3], d[4], d[5], d[6], d.angle[7], d.angle[8]); }
Result<Polygon2> uShape(D d) { return uProfile(d[0], d[1], d[2], d[3], d[4], d[5], d.angle[6]); }
Result<Polygon2> cShape(D d) { return cProfile(d[0], d[1], d[2], d[3], d[4]); }
Result<Polygon2> zShape(D d) { return zProfile(d[0], d[1], d[2], d[3], d[4], d[5]); }

/// One half of a section that is symmetric about Y, from its foot up, as steps of half width and height over the foot.
Result<Polygon2> symmetric(std::initializer_list<Vec2> half, double height) {
    Ring ring;
    for (const Vec2& p : half) ring.emplace_back(p.x, p.y - height / 2);
    for (size_t i = ring.size(); i-- > 0;) ring.emplace_back(-ring[i].x, ring[i].y);
    return outlineProfile(std::move(ring));
}
/// OverallHeight, BaseWidth2, Radius, HeadWidth, HeadDepth2, HeadDepth3, WebThickness, BaseWidth4, BaseDepth1, BaseDepth2, BaseDepth3; its roundings
/// of a few millimetres are left out.
Result<Polygon2> craneRailA(D d) {
    const double h = d[0], web = d[6] / 2;
    return symmetric({{d[1] / 2, 0}, {d[1] / 2, d[8]}, {d[7] / 2, d[9]}, {web, d[10]}, {web, h - d[5]}, {d[3] / 2, h - d[4]}, {d[3] / 2, h}}, h);
}
/// OverallHeight, HeadWidth, Radius, HeadDepth2, HeadDepth3, WebThickness, BaseDepth1, BaseDepth2
Result<Polygon2> craneRailF(D d) {
    const double h = d[0], x = d[1] / 2, web = d[5] / 2;
    return symmetric({{x, 0}, {x, d[6]}, {web, d[7]}, {web, h - d[4]}, {x, h - d[3]}, {x, h}}, h);
}

Outlines asymmetricIRow(Evaluator& e, const step::Fields& f, uint32_t id) {
    Result<Polygon2> p = asymmetricI(dimensions(e, f), f.count() > 12);
    if (p && !f[2].null()) p = mapped(*p, e.context.axisPlacement(f[2].ref()));
    return one(std::move(p), e, id);
}

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
        {Type::AsymmetricIShapeProfileDef, asymmetricIRow},
        {Type::LShapeProfileDef, parameterised<lShape>},
        {Type::TShapeProfileDef, parameterised<tShape>},
        {Type::UShapeProfileDef, parameterised<uShape>},
        {Type::CShapeProfileDef, parameterised<cShape>},
        {Type::ZShapeProfileDef, parameterised<zShape>},
        {Type::CraneRailAShapeProfileDef, parameterised<craneRailA>},
        {Type::CraneRailFShapeProfileDef, parameterised<craneRailF>},
        {Type::DerivedProfileDef, derived},
        {Type::MirroredProfileDef, mirrored},
        {Type::CompositeProfileDef, compositeOf},
    };
    return table;
}

}  // namespace sallyport::importers::ifc
