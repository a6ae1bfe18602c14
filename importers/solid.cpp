#include "importers/solid.h"

#include <algorithm>
#include <cmath>

#include "base/triangulate.h"
#include "importers/solid_topology.h"

namespace sallyport::importers {
namespace {

using base::Error;
using base::ErrorCode;
using base::Polygon2;
using base::Vec2;
using base::Vec3;

/// Faces that leave their plane by more are split into triangles; well under what the Boolean operations take as one plane per triangle.
constexpr double kPlanarM = 3 * kSolidToleranceM;
/// Coordinates beyond this are not a building; squares of them still fit a double with micrometres to spare.
constexpr double kMaxCoordinateM = 1e8;

Error notFinite() { return {ErrorCode::BadInput, "The shape has coordinates that are not finite numbers; the shape is left out.", ""}; }
Error tooLarge(const char* what) {
    return {ErrorCode::TooLarge, std::string("The shape has more ") + what + " than Sallyport accepts; simplify it.", ""};
}
bool usable(Vec3 p) { return finite(p) && std::abs(p.x) < kMaxCoordinateM && std::abs(p.y) < kMaxCoordinateM && std::abs(p.z) < kMaxCoordinateM; }

void pushFace(Solid& s, uint32_t firstLoop, Vec3 unitNormal) {
    const Vec3 p = s.points[s.indices[s.loops[firstLoop].first]];
    s.faces.push_back({{unitNormal, glm::dot(unitNormal, p)}, firstLoop, uint32_t(s.loops.size()) - firstLoop});
}

/// The ring without repeated points, counter-clockwise (or clockwise for holes). False when nothing with an area is left.
bool cleanRing(const std::vector<Vec2>& in, bool hole, std::vector<Vec2>& out) {
    out.clear();
    const auto near = [](Vec2 a, Vec2 b) { return glm::dot(a - b, a - b) <= kSolidToleranceM * kSolidToleranceM; };
    for (Vec2 p : in)
        if (out.empty() || !near(out.back(), p)) out.push_back(p);
    while (out.size() > 1 && near(out.front(), out.back())) out.pop_back();
    if (out.size() < 3) return false;
    double doubled = 0;
    for (size_t i = 1; i + 1 < out.size(); ++i) {
        const Vec2 a = out[i] - out[0], b = out[i + 1] - out[0];
        doubled += a.x * b.y - a.y * b.x;
    }
    if (std::abs(doubled) < 1e-10) return false;
    if ((doubled < 0) != hole) std::reverse(out.begin(), out.end());
    return true;
}

}  // namespace

void finishFaces(Solid& s, bool orient) {
    dropDegenerate(s);
    const auto faces = std::move(s.faces);
    const auto loops = std::move(s.loops);
    auto indices = std::move(s.indices);
    s.faces.clear();
    s.loops.clear();
    s.indices.clear();
    s.faces.reserve(faces.size());
    s.loops.reserve(loops.size());
    s.indices.reserve(indices.size());
    std::vector<Vec3> corners;
    std::vector<uint32_t> loopSizes, triangles;
    base::Triangulator triangulator;
    const auto cornersOf = [&](const Solid::Loop& l) { return std::span<uint32_t>(indices).subspan(l.first, l.count); };
    for (const auto& f : faces) {
        const auto faceLoops = std::span(loops).subspan(f.firstLoop, f.loopCount);
        const auto outer = cornersOf(faceLoops[0]);
        const Vec3 n = loopNormal(s.points, outer);
        const double length = glm::length(n);
        if (length < 1e-10) continue;  // under 1 mm × 0.0001 mm
        const Vec3 unit = n / length;
        double offset = 0, deviation = 0;
        for (uint32_t i : outer) offset += glm::dot(unit, s.points[i]);
        offset /= double(outer.size());
        for (const auto& l : faceLoops) {
            for (uint32_t i : cornersOf(l)) deviation = std::max(deviation, std::abs(glm::dot(unit, s.points[i]) - offset));
            if (&l != &faceLoops[0] && glm::dot(loopNormal(s.points, cornersOf(l)), unit) > 0) std::ranges::reverse(cornersOf(l));
        }
        const auto firstIndex = uint32_t(s.indices.size()), firstLoop = uint32_t(s.loops.size());
        for (const auto& l : faceLoops) {
            s.loops.push_back({uint32_t(s.indices.size()), l.count});
            for (uint32_t i : cornersOf(l)) s.indices.push_back(i);
        }
        if (deviation <= kPlanarM) {
            s.faces.push_back({{unit, offset}, firstLoop, f.loopCount});
            continue;
        }
        std::vector<uint32_t> sources(s.indices.begin() + firstIndex, s.indices.end());
        s.indices.resize(firstIndex);
        s.loops.resize(firstLoop);
        corners.clear();
        loopSizes.clear();
        triangles.clear();
        for (const auto& l : faceLoops) loopSizes.push_back(l.count);
        for (uint32_t i : sources) corners.push_back(s.points[i]);
        if (!triangulator.triangulate(corners, loopSizes, unit, triangles)) continue;
        for (size_t k = sources.size(); k < corners.size(); ++k) {  // where loops cross
            sources.push_back(uint32_t(s.points.size()));
            s.points.push_back(corners[k]);
        }
        for (size_t t = 0; t + 2 < triangles.size(); t += 3) {
            s.loops.push_back({uint32_t(s.indices.size()), 3});
            for (size_t k = 0; k < 3; ++k) s.indices.push_back(sources[triangles[t + k]]);
            const Vec3 normal = loopNormal(s, s.loops.back());
            const double size = glm::length(normal);
            pushFace(s, uint32_t(s.loops.size() - 1), size > 0 ? normal / size : unit);
        }
    }
    s.closed = !s.faces.empty() && edgesPaired(s);
    if (!orient || s.faces.empty()) return;
    if (!s.closed) {
        uint64_t work = 2'000'000;  // a terrain has thousands of free edges that no repair will pair
        orientConsistently(s);
        s.closed = edgesPaired(s);
        if (!s.closed && repairTJunctions(s, work)) s.closed = edgesPaired(s);
    } else if (s.volume() < 0) {
        flipFaces(s);
    }
}

base::Box3 Solid::bounds() const {
    base::Box3 b;
    for (Vec3 p : points) b.add(p);
    return b;
}

double Solid::volume() const {
    if (points.empty()) return 0;
    double sum = 0;
    const Vec3 o = points[0];
    for (const auto& f : faces)
        for (uint32_t l = f.firstLoop; l < f.firstLoop + f.loopCount; ++l)
            sum += glm::dot(points[indices[loops[l].first]] - o, loopNormal(*this, loops[l]));
    return sum / 6;
}

double Solid::surface() const {
    double sum = 0;
    for (const auto& f : faces)
        for (uint32_t l = f.firstLoop; l < f.firstLoop + f.loopCount; ++l) sum += glm::dot(f.plane.normal, loopNormal(*this, loops[l]));
    return sum / 2;
}

base::Result<Solid> extrude(std::span<const Polygon2> profiles, Vec3 direction, double depth) {
    const double length = glm::length(direction);
    if (!usable(direction) || !std::isfinite(depth) || std::abs(depth) > kMaxCoordinateM) return notFinite();
    if (length < 1e-12 || std::abs(depth) < kSolidToleranceM)
        return Error{ErrorCode::BadInput, "The extrusion has no depth or no direction; it is left out.", ""};
    const Vec3 sweep = direction * (depth / length);
    if (std::abs(sweep.z) < kSolidToleranceM)
        return Error{ErrorCode::BadInput, "The extrusion runs along its own profile's plane and has no volume; it is left out.", ""};
    size_t corners = 0, rings = 0;
    for (const auto& p : profiles) {
        corners += p.outer.size();
        rings += 1 + p.holes.size();
        for (const auto& h : p.holes) corners += h.size();
    }
    if (corners > SolidLimits{}.maxPoints / 2 || corners > SolidLimits{}.maxFaces) return tooLarge("points");
    Solid s;
    s.points.reserve(corners * 2);
    s.indices.reserve(corners * 6);
    s.loops.reserve(corners + rings * 2);
    s.faces.reserve(corners + profiles.size() * 2);
    const bool up = sweep.z > 0;
    struct RingRange {
        uint32_t first, count;
    };
    std::vector<RingRange> kept;
    std::vector<Vec2> ring;
    for (const auto& p : profiles) {
        kept.clear();
        for (size_t r = 0; r <= p.holes.size(); ++r) {
            const auto& source = r == 0 ? p.outer : p.holes[r - 1];
            for (Vec2 q : source)
                if (!usable({q, 0})) return notFinite();
            if (!cleanRing(source, r > 0, ring)) {
                if (r == 0) break;
                continue;
            }
            const auto first = uint32_t(s.points.size());
            for (Vec2 q : ring) {
                s.points.push_back({q.x, q.y, 0});
                s.points.push_back(Vec3{q.x, q.y, 0} + sweep);
            }
            kept.push_back({first, uint32_t(ring.size())});
        }
        if (kept.empty()) continue;
        // Point 2k lies on the profile, 2k + 1 at the far end. Seen from +Z the rings run counter-clockwise, so the upper cap takes them as they are.
        for (int cap = 0; cap < 2; ++cap) {
            const bool far = cap == 1, upper = far == up;
            const auto loop = uint32_t(s.loops.size());
            for (const auto r : kept) {
                s.loops.push_back({uint32_t(s.indices.size()), r.count});
                for (uint32_t k = 0; k < r.count; ++k) s.indices.push_back(r.first + 2 * (upper ? k : r.count - 1 - k) + (far ? 1 : 0));
            }
            pushFace(s, loop, {0, 0, upper ? 1.0 : -1.0});
        }
        for (const auto r : kept) {
            for (uint32_t k = 0; k < r.count; ++k) {
                const uint32_t a = r.first + 2 * k, b = r.first + 2 * ((k + 1) % r.count);
                const auto loop = uint32_t(s.loops.size());
                s.loops.push_back({uint32_t(s.indices.size()), 4});
                if (up) s.indices.insert(s.indices.end(), {a, b, b + 1, a + 1});
                else s.indices.insert(s.indices.end(), {a, a + 1, b + 1, b});
                const Vec3 n = loopNormal(s, s.loops.back());
                const double size = glm::length(n);
                pushFace(s, loop, size > 0 ? n / size : Vec3{1, 0, 0});
            }
        }
    }
    if (s.faces.empty()) return Error{ErrorCode::BadInput, "The profile encloses no area; the extrusion is left out.", ""};
    s.closed = true;  // by construction: each cap edge and each side edge is made once in each direction
    return s;
}

base::Result<Solid> fromFaces(std::span<const FaceLoops> faces, bool orient, const SolidLimits& limits) {
    if (faces.size() > limits.maxFaces) return tooLarge("faces");
    size_t corners = 0, loops = 0;
    for (const auto& f : faces) {
        loops += f.loops.size();
        for (const auto& l : f.loops) corners += l.size();
    }
    if (corners > limits.maxPoints) return tooLarge("points");
    Solid s;
    s.indices.reserve(corners);
    s.loops.reserve(loops);
    s.faces.reserve(faces.size());
    PointWelder welder(s.points);
    for (const auto& f : faces) {
        const auto firstLoop = uint32_t(s.loops.size());
        for (const auto& l : f.loops) {
            const auto first = uint32_t(s.indices.size());
            for (Vec3 p : l) {
                if (!usable(p)) return notFinite();
                s.indices.push_back(welder.add(p));
            }
            if (f.flip) std::reverse(s.indices.begin() + first, s.indices.end());
            s.loops.push_back({first, uint32_t(s.indices.size()) - first});
        }
        if (s.loops.size() > firstLoop) s.faces.push_back({{}, firstLoop, uint32_t(s.loops.size()) - firstLoop});
    }
    finishFaces(s, orient);
    if (s.faces.empty()) return Error{ErrorCode::BadInput, "No face of the body has an area; it is left out.", ""};
    return s;
}

base::Result<Solid> fromIndexedFaces(std::span<const Vec3> points, std::span<const std::vector<uint32_t>> outers,
                                     std::span<const std::vector<std::vector<uint32_t>>> holes, bool orient, const SolidLimits& limits) {
    if (outers.size() > limits.maxFaces) return tooLarge("faces");
    if (points.size() > limits.maxPoints) return tooLarge("points");
    Solid s;
    std::vector<uint32_t> welded(points.size());
    PointWelder welder(s.points);
    for (size_t i = 0; i < points.size(); ++i) {
        if (!usable(points[i])) return notFinite();
        welded[i] = welder.add(points[i]);
    }
    for (size_t f = 0; f < outers.size(); ++f) {
        const auto firstLoop = uint32_t(s.loops.size());
        const size_t loopCount = 1 + (f < holes.size() ? holes[f].size() : 0);
        for (size_t l = 0; l < loopCount; ++l) {
            const auto& source = l == 0 ? outers[f] : holes[f][l - 1];
            s.loops.push_back({uint32_t(s.indices.size()), uint32_t(source.size())});
            for (uint32_t i : source) {
                if (i >= welded.size())
                    return Error{ErrorCode::BadInput, "A face refers to a point that its point list does not have; the body is left out.", ""};
                s.indices.push_back(welded[i]);
            }
            if (s.indices.size() > size_t(limits.maxPoints) * 4) return tooLarge("face corners");
        }
        s.faces.push_back({{}, firstLoop, uint32_t(loopCount)});
    }
    finishFaces(s, orient);
    if (s.faces.empty()) return Error{ErrorCode::BadInput, "No face of the body has an area; it is left out.", ""};
    return s;
}

Solid box(Vec3 min, Vec3 max) {
    Solid s;
    s.closed = true;
    for (int i = 0; i < 8; ++i) s.points.push_back({i & 1 ? max.x : min.x, i & 2 ? max.y : min.y, i & 4 ? max.z : min.z});
    static constexpr uint32_t kQuads[6][4] = {{0, 4, 6, 2}, {1, 3, 7, 5}, {0, 1, 5, 4}, {2, 6, 7, 3}, {0, 2, 3, 1}, {4, 5, 7, 6}};
    static constexpr double kNormals[6][3] = {{-1, 0, 0}, {1, 0, 0}, {0, -1, 0}, {0, 1, 0}, {0, 0, -1}, {0, 0, 1}};
    s.indices.reserve(24);
    s.loops.reserve(6);
    s.faces.reserve(6);
    for (int f = 0; f < 6; ++f) {
        s.loops.push_back({uint32_t(s.indices.size()), 4});
        s.indices.insert(s.indices.end(), kQuads[f], kQuads[f] + 4);
        pushFace(s, uint32_t(f), {kNormals[f][0], kNormals[f][1], kNormals[f][2]});
    }
    return s;
}

Solid transformed(const Solid& s, const base::Mat4& m) {
    Solid out = s;
    const glm::dmat3 linear(m);
    const Vec3 shift(m[3]);
    for (auto& p : out.points) p = linear * p + shift;
    const double determinant = glm::determinant(linear);
    if (determinant < 0) flipFaces(out);
    // Planes anew from the moved loops: exact for any affine map, with no inverse to go wrong.
    for (auto& f : out.faces) {
        const Vec3 n = loopNormal(out, out.loops[f.firstLoop]);
        const double length = glm::length(n);
        if (length <= 0) continue;
        f.plane.normal = n / length;
        f.plane.offset = glm::dot(f.plane.normal, out.points[out.indices[out.loops[f.firstLoop].first]]);
    }
    return out;
}

void append(Solid& a, const Solid& b) {
    const auto points = uint32_t(a.points.size()), indices = uint32_t(a.indices.size()), loops = uint32_t(a.loops.size());
    a.closed = b.closed && (a.closed || a.faces.empty());
    a.points.insert(a.points.end(), b.points.begin(), b.points.end());
    a.indices.reserve(indices + b.indices.size());
    for (uint32_t i : b.indices) a.indices.push_back(i + points);
    for (auto l : b.loops) a.loops.push_back({l.first + indices, l.count});
    for (auto f : b.faces) a.faces.push_back({f.plane, f.firstLoop + loops, f.loopCount});
}

void appendMesh(const Solid& s, Vec3 origin, building::Mesh& out) {
    base::Triangulator triangulator;
    std::vector<Vec3> corners;
    std::vector<uint32_t> loopSizes, triangles;
    out.positions.reserve(out.positions.size() + s.indices.size());
    out.indices.reserve(out.indices.size() + s.indices.size() * 3 / 2);
    for (const auto& f : s.faces) {
        corners.clear();
        loopSizes.clear();
        triangles.clear();
        for (uint32_t l = f.firstLoop; l < f.firstLoop + f.loopCount; ++l) {
            loopSizes.push_back(s.loops[l].count);
            for (uint32_t k = s.loops[l].first; k < s.loops[l].first + s.loops[l].count; ++k) corners.push_back(s.points[s.indices[k]]);
        }
        // Transforms come from files too: what does not fit a building is not shown rather than drawn across the sky.
        if (!std::ranges::all_of(corners, [&](Vec3 p) { return usable(p - origin); })) continue;
        if (!triangulator.triangulate(corners, loopSizes, f.plane.normal, triangles)) continue;
        const auto base = uint32_t(out.positions.size());
        for (Vec3 p : corners) out.positions.push_back(base::Vec3f(p - origin));
        for (uint32_t t : triangles) out.indices.push_back(base + t);
    }
}

building::Mesh toMesh(const Solid& s, Vec3 origin) {
    building::Mesh mesh;
    appendMesh(s, origin, mesh);
    return mesh;
}

}  // namespace sallyport::importers
