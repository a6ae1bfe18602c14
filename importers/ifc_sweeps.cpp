// Swept areas -> solids: extruded, revolved, tapered, along a directrix, discs.
#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numbers>

#include "importers/ifc_evaluator.h"

namespace sallyport::importers::ifc {
namespace {

using base::ErrorCode;
using base::Polygon2;
using base::Result;

Result<Solid> placed(Result<Solid> s, Evaluator& e, step::Value position, uint32_t id) {
    if (!s) return e.error(s.error().code, s.error().message, id);
    if (position.null()) return s;
    return transformed(*s, e.context.axisPlacement(position.ref()));
}

Mat4 translation(Vec3 v) {
    Mat4 m(1.0);
    m[3] = glm::dvec4(v, 1);
    return m;
}

Mat4 rotation(Vec3 origin, Vec3 axis, double angle) {
    Mat4 m(1.0);
    for (int c = 0; c < 3; ++c) {
        Vec3 x(0);
        x[c] = 1;
        m[c] = glm::dvec4(x * std::cos(angle) + glm::cross(axis, x) * std::sin(angle) + axis * (glm::dot(axis, x) * (1 - std::cos(angle))), 0);
    }
    return translation(origin) * m * translation(-origin);
}

/// Lofts the parts of several profiles, part by part, each as one body.
Result<Solid> loftParts(Evaluator& e, const std::vector<std::vector<Polygon2>>& profiles, const std::vector<Mat4>& places, bool round, uint32_t id) {
    Solid all;
    for (size_t part = 0; part < profiles.front().size(); ++part) {
        std::vector<LoftSection> sections;
        for (size_t i = 0; i < places.size(); ++i) {
            const auto& p = profiles[profiles.size() == 1 ? 0 : i];
            if (part >= p.size()) return e.bad("the profiles of a swept body do not have the same parts", id);
            sections.push_back({p[part], places[i]});
        }
        auto s = loft(sections, round);
        if (!s) return e.error(s.error().code, s.error().message, id);
        if (part == 0) all = std::move(*s);
        else append(all, *s);
    }
    if (all.empty()) return e.bad("a swept body has no profile", id);
    return all;
}

/// An open profile is swept to a surface.
Result<Solid> extrudedLine(Evaluator& e, const step::Fields& f, uint32_t profileId, uint32_t id) {
    std::vector<Vec3> line;
    if (auto r = e.curve(e.context.fieldsOf(profileId, Type::ArbitraryOpenProfileDef)[2].ref(), line); !r) return r.error();
    const Vec3 sweep = e.context.direction(f[2].ref()).value_or(Vec3(0, 0, 1)) * e.context.length(f[3]);
    std::vector<FaceLoops> faces;
    for (size_t i = 1; i < line.size(); ++i) faces.push_back({{{line[i - 1], line[i], line[i] + sweep, line[i - 1] + sweep}}});
    return placed(fromFaces(faces), e, f[1], id);
}

/// The body that `profile` leaves along a path. `reference(p)` is the direction of the profile's X axis at a point of it, as near as may be.
Result<Solid> sweptAlong(Evaluator& e, const std::vector<Polygon2>& profile, std::vector<Vec3> path, const std::function<Vec3(Vec3)>& reference,
                         uint32_t id) {
    std::vector<Vec3> line;
    for (const Vec3& p : path)
        if (line.empty() || glm::distance(line.back(), p) > kSolidToleranceM) line.push_back(p);
    if (line.size() < 2) return e.bad("the directrix has no length", id);
    if (line.size() > kMaxCurvePoints) return e.error(ErrorCode::TooLarge, "the directrix has too many points", id);
    const bool round = line.size() > 3 && glm::distance(line.front(), line.back()) < 2 * kSolidToleranceM;
    if (round) line.pop_back();
    const size_t n = line.size();
    const auto direction = [&](size_t k) { return glm::normalize(line[(k + 1) % n] - line[k % n]); };
    std::vector<Mat4> places;
    for (size_t k = 0; k < n; ++k) {
        const Vec3 before = k > 0 || round ? direction(k + n - 1) : direction(0), after = k + 1 < n || round ? direction(k) : direction(k - 1);
        Vec3 t = before + after;
        if (glm::length(t) < 0.1) t = before;  // it turns back on itself
        t = glm::normalize(t);
        Vec3 x = reference(line[k]);
        x -= t * glm::dot(x, t);
        if (!(glm::length(x) > 1e-6)) x = Vec3(frame(Vec3(0), t, Vec3(1, 0, 0))[0]);
        x = glm::normalize(x);
        Vec3 y = glm::cross(t, x);
        // Both neighbours end in the plane between them: what lies along the bend is stretched.
        Vec3 bend = after - before;
        bend -= t * glm::dot(bend, t);
        if (const double size = glm::length(bend); size > 1e-9) {
            bend /= size;
            const double stretch = std::min(4.0, 1 / std::max(0.1, glm::dot(t, before))) - 1;
            x += bend * (glm::dot(x, bend) * stretch);
            y += bend * (glm::dot(y, bend) * stretch);
        }
        places.push_back(Mat4(glm::dvec4(x, 0), glm::dvec4(y, 0), glm::dvec4(t, 0), glm::dvec4(line[k], 1)));
    }
    return loftParts(e, {profile}, places, round, id);
}

/// Corners of a polyline rounded, as far as the legs allow.
std::vector<Vec3> filleted(const std::vector<Vec3>& line, double radius) {
    std::vector<Vec3> out{line.front()};
    for (size_t i = 1; i + 1 < line.size(); ++i) {
        const Vec3 p = line[i], toBefore = line[i - 1] - p, toAfter = line[i + 1] - p;
        const double la = glm::length(toBefore), lb = glm::length(toAfter);
        if (la < 1e-9 || lb < 1e-9) continue;
        const Vec3 a = toBefore / la, b = toAfter / lb;
        const double half = 0.5 * std::acos(std::clamp(glm::dot(a, b), -1.0, 1.0));
        const double tangent = half > 1e-3 ? radius / std::tan(half) : 0;
        const double room = std::min(i == 1 ? la : la / 2, i + 2 == line.size() ? lb : lb / 2);
        if (tangent < 1e-6 || tangent > room * (1 + 1e-9)) {
            out.push_back(p);
            continue;
        }
        const Vec3 inward = glm::normalize(a + b);
        appendArcThrough(out, p + a * tangent, p + inward * (radius / std::sin(half) - radius), p + b * tangent);
    }
    out.push_back(line.back());
    return out;
}

Result<Solid> disc(Evaluator& e, const step::Fields& f, const std::vector<Vec3>& path, uint32_t id) {
    auto s = sweepDisc(path, e.context.length(f[1]), e.context.length(f[2]));
    if (!s) return e.error(s.error().code, s.error().message, id);
    return s;
}

}  // namespace

Result<Solid> extrudedArea(Evaluator& e, const step::Fields& f, uint32_t id) {  // SweptArea, Position, ExtrudedDirection, Depth
    const double depth = e.context.length(f[3]);
    if (std::abs(depth) < 1e-7) return e.bad("an extrusion has no depth", id);
    if (e.context.typeOf(f[0].ref()) == Type::ArbitraryOpenProfileDef) return extrudedLine(e, f, f[0].ref(), id);
    auto outline = e.profile(f[0].ref());
    if (!outline) return outline.error();
    return placed(extrude(*outline, e.context.direction(f[2].ref()).value_or(Vec3(0, 0, 1)), depth), e, f[1], id);
}

Result<Solid> extrudedTapered(Evaluator& e, const step::Fields& f, uint32_t id) {  // …, EndSweptArea
    auto start = e.profile(f[0].ref());
    if (!start) return start.error();
    auto end = e.profile(f[4].ref());
    if (!end) return end.error();
    const Vec3 sweep = e.context.direction(f[2].ref()).value_or(Vec3(0, 0, 1)) * e.context.length(f[3]);
    if (!(std::abs(sweep.z) > kSolidToleranceM)) return e.bad("an extrusion has no depth", id);
    return placed(loftParts(e, {*start, *end}, {Mat4(1.0), translation(sweep)}, false, id), e, f[1], id);
}

Result<Solid> revolvedArea(Evaluator& e, const step::Fields& f, uint32_t id) {  // SweptArea, Position, Axis, Angle
    auto outline = e.profile(f[0].ref());
    if (!outline) return outline.error();
    const Mat4 axis = e.context.axisPlacement(f[2].ref());
    return placed(revolve(*outline, Vec3(axis[3]), Vec3(axis[2]), e.angle(f[3].real().value_or(0))), e, f[1], id);
}

Result<Solid> revolvedTapered(Evaluator& e, const step::Fields& f, uint32_t id) {  // …, EndSweptArea
    auto start = e.profile(f[0].ref());
    if (!start) return start.error();
    auto end = e.profile(f[4].ref());
    if (!end) return end.error();
    const Mat4 axis = e.context.axisPlacement(f[2].ref());
    const double angle = std::clamp(e.angle(f[3].real().value_or(0)), -2 * std::numbers::pi, 2 * std::numbers::pi);
    if (!(std::abs(angle) > 1e-9) || std::abs(axis[2].z) > 1e-6) return e.bad("a revolved body has no angle, or its axis leaves the profile", id);
    if (start->size() != end->size()) return e.bad("the profiles of a swept body do not have the same parts", id);
    Solid all;
    for (size_t part = 0; part < start->size(); ++part) {
        std::array<LoftSection, 2> ends{LoftSection{(*start)[part], Mat4(1.0)}, LoftSection{(*end)[part], Mat4(1.0)}};
        matchCorners(ends);
        double reach = 0;
        for (const LoftSection& s : ends)
            for (const Vec2& p : s.outline.outer) reach = std::max(reach, glm::length(glm::cross(Vec3(p, 0) - Vec3(axis[3]), Vec3(axis[2]))));
        const int steps = std::max(1, int(std::ceil(circleSegments(reach) * std::abs(angle) / (2 * std::numbers::pi))));
        std::vector<LoftSection> sections;
        for (int i = 0; i <= steps; ++i) {
            const double t = double(i) / steps;
            LoftSection s{ends[0].outline, rotation(Vec3(axis[3]), Vec3(axis[2]), angle * t)};
            const auto mix = [&](Ring& ring, const Ring& other) {
                for (size_t k = 0; k < ring.size() && k < other.size(); ++k) ring[k] += (other[k] - ring[k]) * t;
            };
            mix(s.outline.outer, ends[1].outline.outer);
            for (size_t h = 0; h < s.outline.holes.size(); ++h) mix(s.outline.holes[h], ends[1].outline.holes[h]);
            sections.push_back(std::move(s));
        }
        auto s = loft(sections);
        if (!s) return e.error(s.error().code, s.error().message, id);
        if (part == 0) all = std::move(*s);
        else append(all, *s);
    }
    if (all.empty()) return e.bad("a swept body has no profile", id);
    return placed(std::move(all), e, f[1], id);
}

Result<Solid> sweptDisk(Evaluator& e, const step::Fields& f, uint32_t id) {  // Directrix, Radius, InnerRadius, StartParam, EndParam
    std::vector<Vec3> path;
    if (auto r = directrix(e, f[0].ref(), f[3], f[4], path); !r) return r.error();
    return disc(e, f, path, id);
}

Result<Solid> sweptDiskPolygonal(Evaluator& e, const step::Fields& f, uint32_t id) {  // …, FilletRadius
    std::vector<Vec3> path;
    if (auto r = directrix(e, f[0].ref(), f[3], f[4], path); !r) return r.error();
    const double fillet = e.context.length(f[5]);
    if (fillet > kSolidToleranceM && fillet < 1e4 && path.size() > 2) path = filleted(path, fillet);
    return disc(e, f, path, id);
}

Result<Solid> surfaceCurveSwept(Evaluator& e, const step::Fields& f,
                                uint32_t id) {  // SweptArea, Position, Directrix, Start-, EndParam, ReferenceSurface
    auto profile = e.profile(f[0].ref());
    if (!profile) return profile.error();
    std::vector<Vec3> path;
    if (auto r = directrix(e, f[2].ref(), f[3], f[4], path); !r) return r.error();
    auto surface = e.surface(f[5].ref());
    if (!surface) return surface.error();
    const Surface& s = **surface;
    const auto normal = [&](Vec3 p) {
        const Vec2 uv = s.parametersOf(p, nullptr);
        const double du = s.domain.empty() ? 1e-4 : s.domain.size().x * 1e-5, dv = s.domain.empty() ? 1e-4 : s.domain.size().y * 1e-5;
        return glm::cross(s.at(uv + Vec2(du, 0)) - s.at(uv - Vec2(du, 0)), s.at(uv + Vec2(0, dv)) - s.at(uv - Vec2(0, dv))) / (4 * du * dv);
    };
    return placed(sweptAlong(e, *profile, std::move(path), normal, id), e, f[1], id);
}

Result<Solid> fixedReferenceSwept(Evaluator& e, const step::Fields& f, uint32_t id) {  // …, FixedReference
    auto profile = e.profile(f[0].ref());
    if (!profile) return profile.error();
    std::vector<Vec3> path;
    if (auto r = directrix(e, f[2].ref(), f[3], f[4], path); !r) return r.error();
    const Vec3 reference = e.context.direction(f[5].ref()).value_or(Vec3(0, 0, 1));
    return placed(sweptAlong(
                      e, *profile, std::move(path), [&](Vec3) { return reference; }, id),
                  e, f[1], id);
}

Result<Solid> sectionedSpine(Evaluator& e, const step::Fields& f, uint32_t id) {  // SpineCurve, CrossSections, CrossSectionPositions
    std::vector<uint32_t> profileIds, positions;
    step::readRefs(f[1], profileIds, kMaxCurvePoints);
    step::readRefs(f[2], positions, kMaxCurvePoints);
    if (profileIds.size() < 2 || profileIds.size() != positions.size()) return e.bad("a sectioned spine has not as many places as sections", id);
    std::vector<std::vector<Polygon2>> profiles;
    std::vector<Mat4> places;
    for (size_t i = 0; i < profileIds.size(); ++i) {
        auto p = e.profile(profileIds[i]);
        if (!p) return p.error();
        profiles.push_back(std::move(*p));
        places.push_back(e.context.axisPlacement(positions[i]));
    }
    return loftParts(e, profiles, places, false, id);
}

}  // namespace sallyport::importers::ifc
