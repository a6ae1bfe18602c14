// Purpose: planar solids of a building part: extrusion, faceted bodies, clipping and Boolean operations, triangulation. Metres, doubles.
// Every function is pure and thread-safe. Faces point outward; a face is one outer loop (counter-clockwise seen from outside) and hole loops.
// Refuses to: accept non-finite coordinates, grow without bound (SolidLimits), or model curved surfaces (callers sample them, see profile.h).
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "base/math.h"
#include "base/result.h"
#include "building/building.h"

namespace sallyport::importers {

/// Points closer than this are one point; planes closer than this over a solid's extent are one plane. Real building data is authored to about 0.1
/// mm.
inline constexpr double kSolidToleranceM = 1e-5;

/// The plane dot(normal, p) = offset; `normal` has length 1.
struct Plane {
    base::Vec3 normal{0, 0, 1};
    double offset = 0;
    double distance(base::Vec3 p) const { return glm::dot(normal, p) - offset; }
};

/// Flat storage: faces index loops, loops index `indices`, those index `points`. Four allocations whatever the number of faces.
struct Solid {
    struct Loop {
        uint32_t first = 0, count = 0;
    };  ///< range of `indices`
    struct Face {
        Plane plane;                            ///< outward
        uint32_t firstLoop = 0, loopCount = 0;  ///< range of `loops`; the first is the outer one, holes run the other way
    };
    std::vector<base::Vec3> points;
    std::vector<uint32_t> indices;
    std::vector<Loop> loops;
    std::vector<Face> faces;
    bool closed = false;  ///< every edge is met once in each direction, so there is an inside; Boolean operations need it

    bool empty() const { return faces.empty(); }
    base::Box3 bounds() const;
    /// Enclosed volume, cubic metres; meaningful when closed. Negative when the faces point inward.
    double volume() const;
    /// Sum of face areas, square metres.
    double surface() const;
};

/// A face as a file gives it: loops of 3D points, the first the outer one.
struct FaceLoops {
    std::vector<std::vector<base::Vec3>> loops;
    bool flip = false;  ///< the loops run clockwise seen from outside
};

struct SolidLimits {
    uint32_t maxPoints = 1u << 20;
    uint32_t maxFaces = 1u << 18;
    uint64_t maxWork = 40'000'000;  ///< elementary edge tests of one Boolean operation, ≈ 0.2 s
};

/// Sweeps `profile` (its XY plane at z = 0) along `direction` (any length but 0, any angle but parallel to XY) for `depth` metres along it.
/// A negative depth sweeps the other way. Profiles may have holes, may not cross themselves; overlapping ones are kept as separate shells.
base::Result<Solid> extrude(std::span<const base::Polygon2> profiles, base::Vec3 direction, double depth);

/// Faceted brep, face sets. Points within the tolerance are welded, degenerate faces dropped, non-planar faces split into triangles.
/// `orient`: when the result is closed but inside out, turn it; when the file does not promise consistent directions, make them so.
base::Result<Solid> fromFaces(std::span<const FaceLoops> faces, bool orient = true, const SolidLimits& limits = {});
/// Indexed form (triangulated / polygonal face sets): `loops[i]` lists indices into `points`; `holes[i]`, when given, lists inner loops of face i.
base::Result<Solid> fromIndexedFaces(std::span<const base::Vec3> points, std::span<const std::vector<uint32_t>> outers,
                                     std::span<const std::vector<std::vector<uint32_t>>> holes = {}, bool orient = true,
                                     const SolidLimits& limits = {});
/// Axis-aligned box.
Solid box(base::Vec3 min, base::Vec3 max);

/// `profile` (XY plane) turned about the axis (origin, unit direction, both in the XY plane) by `angleRad` (≥ 2π is a full turn).
base::Result<Solid> revolve(std::span<const base::Polygon2> profiles, base::Vec3 axisOrigin, base::Vec3 axisDirection, double angleRad,
                            double chordToleranceM = 0.005);
/// A disc (or ring when innerRadiusM > 0) swept along a polyline with mitred corners, capped at both ends. A corner too sharp
/// for the radius is butted instead.
base::Result<Solid> sweepDisc(std::span<const base::Vec3> path, double radiusM, double innerRadiusM = 0, double chordToleranceM = 0.002);

/// A cross-section of a loft: an outline and where its plane (z = 0) lies; the map may shear.
struct LoftSection {
    base::Polygon2 outline;
    base::Mat4 place;
};
/// Joins neighbouring sections by plane pieces, ring by ring, corner by corner (sections whose rings have unequal numbers of corners are given common
/// ones first); capped at both ends, or the last joined to the first when `round`. Holes that not every section has are left out.
base::Result<Solid> loft(std::span<const LoftSection> sections, bool round = false, const SolidLimits& limits = {});
/// Gives all sections as many corners per ring, spaced alike.
void matchCorners(std::span<LoftSection> sections);

/// Turns a body inside out.
void turnFaces(Solid& s);
/// Any affine map; a mirroring one flips the loops so that faces stay outward.
Solid transformed(const Solid& s, const base::Mat4& m);
/// The faces of `b` added to those of `a`, no Boolean: for items that only lie beside each other.
void append(Solid& a, const Solid& b);

/// Keeps the side where plane.distance(p) < 0 (`keepNegativeSide`) or > 0. The cut is capped when the solid is closed.
base::Result<Solid> clipHalfSpace(const Solid& s, const Plane& plane, bool keepNegativeSide = true, const SolidLimits& limits = {});

/// Regularised Boolean operations: no slivers thinner than the tolerance, coplanar faces merged. Both must be closed (Error otherwise; the caller
/// then shows `a` uncut and says so). Result.closed tells whether every edge still has its partner.
base::Result<Solid> subtract(const Solid& a, const Solid& b, const SolidLimits& limits = {});
/// All cutters (they may overlap each other) in one pass: faster and cleaner than one after another.
base::Result<Solid> subtract(const Solid& a, std::span<const Solid> cutters, const SolidLimits& limits = {});
base::Result<Solid> intersect(const Solid& a, const Solid& b, const SolidLimits& limits = {});
base::Result<Solid> unite(const Solid& a, const Solid& b, const SolidLimits& limits = {});

/// Triangles of all faces, vertices relative to `origin`, counter-clockwise from outside. Vertices are shared between faces of one plane only,
/// so that flat shading needs no splitting. Faces that cross themselves are tolerated; faces with a corner that is not finite or is further than
/// 1e8 m from `origin` are left out.
building::Mesh toMesh(const Solid& s, base::Vec3 origin = {0, 0, 0});
/// Appends to a mesh; for several items of one colour.
void appendMesh(const Solid& s, base::Vec3 origin, building::Mesh& out);

}  // namespace sallyport::importers
