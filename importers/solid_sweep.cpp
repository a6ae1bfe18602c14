#include <algorithm>
#include <cmath>
#include <numbers>

#include "importers/profile.h"
#include "importers/solid.h"
#include "importers/solid_topology.h"

namespace sallyport::importers {
namespace {

using base::Error;
using base::ErrorCode;
using base::Vec2;
using base::Vec3;

constexpr double kTurn = 2 * std::numbers::pi;
constexpr double kMaxCoordinateM = 1e8;

bool sweepable(Vec3 p) { return finite(p) && glm::dot(p, p) < kMaxCoordinateM * kMaxCoordinateM; }

/// Quads between two rows of `count` points that start at `from` and `to`; the rows are closed rings.
void addSides(Solid& s, std::span<const uint32_t> from, std::span<const uint32_t> to) {
    for (size_t k = 0; k < from.size(); ++k) {
        const size_t next = k + 1 == from.size() ? 0 : k + 1;
        const auto first = uint32_t(s.indices.size());
        s.indices.insert(s.indices.end(), {from[k], from[next], to[next], to[k]});
        s.faces.push_back({{}, uint32_t(s.loops.size()), 1});
        s.loops.push_back({first, 4});
    }
}

void addLoop(Solid& s, std::span<const uint32_t> ring, bool reversed) {
    s.loops.push_back({uint32_t(s.indices.size()), uint32_t(ring.size())});
    if (reversed) s.indices.insert(s.indices.end(), ring.rbegin(), ring.rend());
    else s.indices.insert(s.indices.end(), ring.begin(), ring.end());
}

/// One bend-free or mitred run of a disc: rings of points from plane to plane.
class DiscSweep {
public:
    DiscSweep(Solid& out, double outer, double inner, double chordTolerance) : out_(out) {
        segments_ = size_t(circleSegments(outer, chordTolerance));
        if (inner > 0) radii_ = {outer, inner};
        else radii_ = {outer};
    }
    void begin(Vec3 at, Vec3 direction, Vec3 planeNormal) {
        const Vec3 a = glm::abs(direction);
        const Vec3 u = glm::normalize(glm::cross(a.z <= a.x && a.z <= a.y ? Vec3{0, 0, 1} : a.y <= a.x ? Vec3{0, 1, 0} : Vec3{1, 0, 0}, direction));
        const Vec3 v = glm::cross(direction, u);
        ring_.clear();
        for (double r : radii_)
            for (size_t k = 0; k < segments_; ++k) {
                const double t = kTurn * double(k) / double(segments_);
                ring_.push_back(at + (u * std::cos(t) + v * std::sin(t)) * r);
            }
        slide(ring_, at, direction, planeNormal);
        indices_ = store(ring_);
        cap(true);
    }
    /// False when the ring would run backwards: the corner is too sharp for the radius.
    bool advance(Vec3 to, Vec3 direction, Vec3 planeNormal) {
        std::vector<Vec3> next = ring_;
        slide(next, to, direction, planeNormal);
        for (size_t k = 0; k < next.size(); ++k)
            if (glm::dot(next[k] - ring_[k], direction) <= kSolidToleranceM) return false;
        const auto stored = store(next);
        for (size_t r = 0; r < radii_.size(); ++r) {
            const std::span<const uint32_t> from(indices_.data() + r * segments_, segments_), target(stored.data() + r * segments_, segments_);
            if (r == 0) addSides(out_, from, target);
            else addSides(out_, target, from);
        }
        ring_ = std::move(next);
        indices_ = stored;
        return true;
    }
    void end() { cap(false); }

private:
    static void slide(std::vector<Vec3>& ring, Vec3 at, Vec3 direction, Vec3 planeNormal) {
        const double along = glm::dot(planeNormal, direction);
        for (auto& p : ring) p += direction * (glm::dot(planeNormal, at - p) / along);
    }
    std::vector<uint32_t> store(const std::vector<Vec3>& ring) {
        std::vector<uint32_t> indices;
        for (Vec3 p : ring) {
            indices.push_back(uint32_t(out_.points.size()));
            out_.points.push_back(p);
        }
        return indices;
    }
    void cap(bool start) {
        const auto firstLoop = uint32_t(out_.loops.size());
        for (size_t r = 0; r < radii_.size(); ++r) addLoop(out_, std::span(indices_).subspan(r * segments_, segments_), start == (r == 0));
        out_.faces.push_back({{}, firstLoop, uint32_t(radii_.size())});
    }

    Solid& out_;
    size_t segments_;
    std::vector<double> radii_;
    std::vector<Vec3> ring_;
    std::vector<uint32_t> indices_;
};

}  // namespace

base::Result<Solid> revolve(std::span<const base::Polygon2> profiles, Vec3 axisOrigin, Vec3 axisDirection, double angle, double chordTolerance) {
    const double length = glm::length(axisDirection);
    if (!sweepable(axisOrigin) || !sweepable(axisDirection) || !(length > 1e-12) || !std::isfinite(angle) || std::abs(angle) < 1e-9 ||
        std::abs(axisOrigin.z) > kSolidToleranceM || std::abs(axisDirection.z) > 1e-6 * length)
        return Error{ErrorCode::BadInput, "The revolved shape has no angle or its axis leaves the profile's plane; it is left out.", ""};
    const Vec3 axis = axisDirection / length, side = glm::cross(axis, Vec3{0, 0, 1});
    const bool full = std::abs(angle) >= kTurn - 1e-6;
    const double sweep = full ? kTurn : angle;
    double low = 0, high = 0;
    size_t corners = 0;
    for (const auto& p : profiles) {
        corners += p.outer.size();
        for (const auto& h : p.holes) corners += h.size();
        for (Vec2 q : p.outer) {
            if (!sweepable({q, 0})) return Error{ErrorCode::BadInput, "The shape has coordinates that are not finite numbers; it is left out.", ""};
            const double d = glm::dot(Vec3(q, 0) - axisOrigin, side);
            low = std::min(low, d);
            high = std::max(high, d);
        }
        for (const auto& h : p.holes)
            for (Vec2 q : h)
                if (!sweepable({q, 0}))
                    return Error{ErrorCode::BadInput, "The shape has coordinates that are not finite numbers; it is left out.", ""};
    }
    if (low < -kSolidToleranceM && high > kSolidToleranceM)
        return Error{ErrorCode::BadInput, "The axis of the revolved shape runs through its profile; it is left out.", ""};
    const double reach = std::max(-low, high);
    const int steps = std::max(full ? 8 : 1, int(std::ceil(circleSegments(reach, chordTolerance) * std::abs(sweep) / kTurn - 1e-9)));
    if (corners * size_t(steps + 1) > SolidLimits{}.maxFaces)
        return Error{ErrorCode::TooLarge, "The revolved shape has too many faces; simplify it.", ""};
    Solid s;
    PointWelder welder(s.points);
    const auto turned = [&](Vec2 q, int step) {
        const double t = sweep * step / steps;
        const Vec3 r = Vec3(q, 0) - axisOrigin;
        return axisOrigin + r * std::cos(t) + glm::cross(axis, r) * std::sin(t) + axis * (glm::dot(axis, r) * (1 - std::cos(t)));
    };
    std::vector<uint32_t> from, to;
    for (const auto& p : profiles) {
        std::vector<std::vector<uint32_t>> startCap, endCap;
        for (size_t r = 0; r <= p.holes.size(); ++r) {
            const auto& ring = r == 0 ? p.outer : p.holes[r - 1];
            if (ring.size() < 3) {
                if (r == 0) break;
                continue;
            }
            for (int step = 0; step <= steps; ++step) {
                to.clear();
                for (Vec2 q : ring) to.push_back(welder.add(turned(q, full && step == steps ? 0 : step)));
                if (step == 0) startCap.push_back(to);
                else addSides(s, from, to);
                std::swap(from, to);
            }
            endCap.push_back(from);
        }
        if (full || startCap.empty()) continue;
        for (const bool start : {true, false}) {
            const auto firstLoop = uint32_t(s.loops.size());
            for (const auto& ring : start ? startCap : endCap) addLoop(s, ring, start);
            s.faces.push_back({{}, firstLoop, uint32_t(s.loops.size()) - firstLoop});
        }
    }
    finishFaces(s, true);
    if (s.faces.empty()) return Error{ErrorCode::BadInput, "The profile encloses no area; the revolved shape is left out.", ""};
    return s;
}

base::Result<Solid> sweepDisc(std::span<const Vec3> path, double radius, double innerRadius, double chordTolerance) {
    if (!(radius > kSolidToleranceM) || !(radius < 1e4) || !(innerRadius >= 0) || innerRadius > radius - kSolidToleranceM)
        return Error{ErrorCode::BadInput, "The swept disc has no radius; it is left out.", ""};
    std::vector<Vec3> line;
    for (Vec3 p : path) {
        if (!sweepable(p)) return Error{ErrorCode::BadInput, "The shape has coordinates that are not finite numbers; it is left out.", ""};
        if (line.empty() || glm::length(p - line.back()) > kSolidToleranceM) line.push_back(p);
    }
    if (line.size() < 2) return Error{ErrorCode::BadInput, "The path of the swept disc has no length; it is left out.", ""};
    if (line.size() > kMaxCurvePoints) return Error{ErrorCode::TooLarge, "The path of the swept disc has too many points; simplify it.", ""};
    const size_t last = line.size() - 1;
    const bool loop = last > 2 && glm::length(line[0] - line[last]) <= 2 * kSolidToleranceM;
    const auto direction = [&](size_t k) { return glm::normalize(line[k + 1] - line[k]); };
    /// The plane between two segments; none where the path turns back on itself by more than about 150°.
    const auto mitre = [](Vec3 a, Vec3 b) {
        const Vec3 sum = a + b;
        const double size = glm::length(sum);
        return size > 0.5 ? sum / size : Vec3{0, 0, 0};
    };
    const Vec3 none{0, 0, 0};
    const Vec3 seam = loop ? mitre(direction(last - 1), direction(0)) : none;
    Solid s;
    DiscSweep sweep(s, radius, innerRadius, chordTolerance);
    sweep.begin(line[0], direction(0), seam == none ? direction(0) : seam);
    for (size_t k = 0; k < last; ++k) {
        const Vec3 d = direction(k);
        const Vec3 corner = k + 1 < last ? mitre(d, direction(k + 1)) : seam;
        if (corner != none && sweep.advance(line[k + 1], d, corner)) {
            if (k + 1 == last) sweep.end();
            continue;
        }
        // A corner too sharp to mitre: this run ends flat and the next one begins flat.
        if (!sweep.advance(line[k + 1], d, d)) {
            sweep.end();
            sweep.begin(line[k], d, d);
            (void)sweep.advance(line[k + 1], d, d);
        }
        sweep.end();
        if (k + 1 < last) sweep.begin(line[k + 1], direction(k + 1), direction(k + 1));
    }
    finishFaces(s, true);
    if (s.faces.empty()) return Error{ErrorCode::BadInput, "The swept disc has no faces; it is left out.", ""};
    return s;
}

}  // namespace sallyport::importers
