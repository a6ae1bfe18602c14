// Purpose: curved surfaces over parameters (u, v), and the faces that boundary loops cut out of them as planar pieces: what the boundary
// representations of building files consist of. Metres and radians; the normal is du × dv. Pure and thread-safe.
// A face keeps the points of its boundary as they are given, so that neighbours which share an edge meet without a gap; its inside lies on the
// surface. Refuses to: cut a face whose loops do not bound an area of its surface, or make more pieces than its limits (Error; the caller leaves the
// face out).
#pragma once
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "importers/solid.h"
#include "importers/spline.h"

namespace sallyport::importers {

class Surface {
public:
    virtual ~Surface() = default;
    virtual base::Vec3 at(base::Vec2 uv) const = 0;
    /// Parameters of the surface point next to `p`. `near`, when known, are those of a point close by.
    virtual base::Vec2 parametersOf(base::Vec3 p, const base::Vec2* near) const = 0;
    /// Appends the parameters strictly between `low` and `high` along an axis (0 is u) at which a face must be divided to stay near the surface.
    virtual void lines(int axis, double low, double high, std::vector<double>& out) const = 0;
    /// Whether the surface shrinks to a point at this v.
    virtual bool poleAt(double) const { return false; }

    base::Vec2 period{0, 0};  ///< 0: does not close
    base::Box2 domain;        ///< all of it; empty when it has no end in some direction
    bool flat = false;
    enum class Measure { Number, Length, Angle };
    Measure measures[2] = {Measure::Length, Measure::Length};  ///< what the file's parameters are measured in
};

/// All frames are right-handed and unscaled. Radii must be above zero.
std::unique_ptr<Surface> planeSurface(const base::Mat4& frame);
std::unique_ptr<Surface> cylinderSurface(const base::Mat4& frame, double radius);
std::unique_ptr<Surface> sphereSurface(const base::Mat4& frame, double radius);
std::unique_ptr<Surface> torusSurface(const base::Mat4& frame, double majorRadius, double minorRadius);
/// u runs along the line by its length, v along `direction` (length 1) in metres. `depth` 0: without end.
std::unique_ptr<Surface> extrusionSurface(std::vector<base::Vec3> line, base::Vec3 direction, double depth);
/// u is the angle about the axis, v runs along the line by its length.
std::unique_ptr<Surface> revolutionSurface(std::vector<base::Vec3> line, base::Vec3 axisOrigin, base::Vec3 axisDirection);
std::unique_ptr<Surface> splineSurface(SplineSurface spline);

struct FaceLimits {
    size_t maxLines = 192;          ///< along each axis
    size_t maxCells = 1u << 14;     ///< of one face
    uint64_t maxWork = 10'000'000;  ///< corner tests
};

/// Appends the pieces of the face that `loops` bound: they run counter-clockwise seen against the face's normal, holes the other way. The normal is
/// the surface's when `sameSense`, else its opposite. No loops: the whole surface.
base::Result<void> appendSurfaceFace(const Surface& surface, std::span<const std::vector<base::Vec3>> loops, bool sameSense,
                                     std::vector<FaceLoops>& out, const FaceLimits& limits = {});
/// The part of the surface between two corners of its parameters.
base::Result<void> appendSurfacePatch(const Surface& surface, base::Box2 range, bool sameSense, std::vector<FaceLoops>& out,
                                      const FaceLimits& limits = {});

}  // namespace sallyport::importers
