// Purpose: the two-dimensional outlines that building files sweep: parameterised steel and concrete sections, arbitrary outlines, sampled curves.
// Metres, the section's own XY plane, centred the way ISO 16739 centres it (bounding box centre for the parameterised ones).
// Refuses to: make a profile from dimensions that leave no area, or sample more than kMaxCurvePoints points.
#pragma once
#include <span>
#include <vector>

#include "base/math.h"
#include "base/result.h"

namespace sallyport::importers {

inline constexpr size_t kMaxCurvePoints = 4096;
inline constexpr double kChordToleranceM = 0.005;

using Ring = std::vector<base::Vec2>;

/// Segments of a full circle so that no chord is further than `chordToleranceM` from it; 8 … 96, a multiple of 4.
int circleSegments(double radiusM, double chordToleranceM = kChordToleranceM);

base::Result<base::Polygon2> rectangleProfile(double xDim, double yDim);
base::Result<base::Polygon2> roundedRectangleProfile(double xDim, double yDim, double radius);
base::Result<base::Polygon2> rectangleHollowProfile(double xDim, double yDim, double wall, double innerRadius = 0, double outerRadius = 0);
base::Result<base::Polygon2> circleProfile(double radius);
base::Result<base::Polygon2> circleHollowProfile(double radius, double wall);
base::Result<base::Polygon2> ellipseProfile(double semiAxis1, double semiAxis2);
/// Bottom XDim, top XDim and its offset from the bottom's left end, as IfcTrapeziumProfileDef; centred on the bounding box of the bottom.
base::Result<base::Polygon2> trapeziumProfile(double bottomXDim, double topXDim, double yDim, double topXOffset);
// Steel sections. Radii and slopes (radians) that do not fit are left out, not refused. The thickness of a sloped flange or leg is that at its middle
// (of an I and T: a quarter of the width from its tip).
base::Result<base::Polygon2> iProfile(double width, double depth, double webThickness, double flangeThickness, double filletRadius = 0,
                                      double edgeRadius = 0, double flangeSlope = 0);
struct FlangeShape {
    double filletRadius = 0, edgeRadius = 0, slope = 0;
};
/// Different flanges, as IfcAsymmetricIShapeProfileDef.
base::Result<base::Polygon2> asymmetricIProfile(double bottomWidth, double depth, double webThickness, double bottomThickness, double topWidth,
                                                double topThickness, FlangeShape bottom = {}, FlangeShape top = {});
/// width 0: equal legs.
base::Result<base::Polygon2> lProfile(double depth, double width, double thickness, double filletRadius = 0, double edgeRadius = 0,
                                      double legSlope = 0);
base::Result<base::Polygon2> tProfile(double depth, double flangeWidth, double webThickness, double flangeThickness, double filletRadius = 0,
                                      double flangeEdgeRadius = 0, double webEdgeRadius = 0, double webSlope = 0, double flangeSlope = 0);
base::Result<base::Polygon2> uProfile(double depth, double flangeWidth, double webThickness, double flangeThickness, double filletRadius = 0,
                                      double edgeRadius = 0, double flangeSlope = 0);
/// Cold-formed channel: constant wall, lips of length `girth`, bent with the radius inside.
base::Result<base::Polygon2> cProfile(double depth, double width, double wall, double girth, double internalRadius = 0);
base::Result<base::Polygon2> zProfile(double depth, double flangeWidth, double webThickness, double flangeThickness, double filletRadius = 0,
                                      double edgeRadius = 0);

/// Arbitrary closed outline with voids: repeated and collinear points dropped, directions put right, voids outside the outline dropped.
base::Result<base::Polygon2> outlineProfile(Ring outer, std::vector<Ring> voids = {});
/// A line thickened to both sides (IfcCenterLineProfileDef), mitred, butt ends.
base::Result<base::Polygon2> centreLineProfile(std::span<const base::Vec2> line, double thickness);

/// Appends points of the ellipse centre + u·cos t + v·sin t from t0 to t1 (radians; t1 < t0 runs backwards), both ends included unless the first
/// equals the last point already in `out`. A circle has |u| = |v| and u ⟂ v.
void appendArc(Ring& out, base::Vec2 centre, base::Vec2 u, base::Vec2 v, double t0, double t1, double chordToleranceM = kChordToleranceM);
void appendArc(std::vector<base::Vec3>& out, base::Vec3 centre, base::Vec3 u, base::Vec3 v, double t0, double t1,
               double chordToleranceM = kChordToleranceM);
/// The arc through three points (IfcArcIndex); a straight line when they are collinear.
void appendArcThrough(Ring& out, base::Vec2 a, base::Vec2 b, base::Vec2 c, double chordToleranceM = kChordToleranceM);
void appendArcThrough(std::vector<base::Vec3>& out, base::Vec3 a, base::Vec3 b, base::Vec3 c, double chordToleranceM = kChordToleranceM);
/// Parameters of a trimmed arc: from t0 to t1 in the sense asked for, at most one turn. Returned as {t0, t1'} ready for appendArc.
base::Vec2 trimmedRange(double t0, double t1, bool senseAgreement);

/// The profile under an affine map of the plane (IfcDerivedProfileDef, profile positions); mirroring keeps the outer ring counter-clockwise.
base::Polygon2 transformedProfile(const base::Polygon2& p, base::Vec2 origin, base::Vec2 xAxis, base::Vec2 yAxis);

}  // namespace sallyport::importers
