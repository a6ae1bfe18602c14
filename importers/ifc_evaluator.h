// Purpose: representation items, profiles, curves and surfaces of IFC as solids, outlines, points and Surface. Every kind is a row of a table keyed
// by entity type (ifc_items.cpp, ifc_profiles.cpp, ifc_curves.cpp, ifc_surfaces.cpp): a further kind is a further row. Refuses to: go deeper than
// kMaxDepth, evaluate more than kMaxEvaluations records or longer than kMaxTime for one item (operands may be shared, so a small file can describe an
// exponential tree), or guess at what it cannot read.
#pragma once
#include <algorithm>
#include <chrono>
#include <memory>
#include <span>
#include <vector>

#include "importers/ifc_context.h"
#include "importers/profile.h"
#include "importers/solid.h"
#include "importers/spline.h"
#include "importers/surface.h"

namespace sallyport::importers::ifc {

/// Points of a curve with the file's own parameter of each; the parameters ascend.
struct CurveRun {
    std::vector<Vec3> points;
    std::vector<double> parameters;
};

/// One per thread and item.
class Evaluator {
public:
    explicit Evaluator(const Context& c) : context(c), deadline_(std::min(c.deadline, std::chrono::steady_clock::now() + kMaxTime)) {}

    /// The solid of a representation item in its representation's coordinates. Error::where is "#id" of the record at fault.
    base::Result<Solid> solid(uint32_t itemId);
    base::Result<std::vector<base::Polygon2>> profile(uint32_t profileId);
    /// Appends the points of a curve; 2D curves lie in z = 0.
    base::Result<void> curve(uint32_t curveId, std::vector<Vec3>& out);
    base::Result<std::unique_ptr<Surface>> surface(uint32_t surfaceId);

    const Context& context;
    static constexpr auto kMaxTime = std::chrono::seconds(5);  ///< for one item; a hundredth of it is a lot
    static constexpr int kMaxDepth = 48;
    static constexpr uint32_t kMaxEvaluations = 1u << 16;
    static constexpr size_t kMaxFaces = 1u << 18, kMaxLoopPoints = 1u << 16, kMaxOperands = 4096;

    base::Error error(base::ErrorCode code, std::string message, uint32_t id) const { return {code, std::move(message), "#" + std::to_string(id)}; }
    base::Error bad(std::string message, uint32_t id) const { return error(base::ErrorCode::BadInput, std::move(message), id); }
    bool late() const { return std::chrono::steady_clock::now() > deadline_; }
    /// One step of a recursion that does not go through the tables; false when it goes too deep.
    class Level {
    public:
        explicit Level(Evaluator& e) : e_(e), entered_(e.depth_ < kMaxDepth && ++e.evaluations_ <= kMaxEvaluations && !e.late()) {
            if (entered_) ++e_.depth_;
        }
        ~Level() {
            if (entered_) --e_.depth_;
        }
        Level(const Level&) = delete;
        Level& operator=(const Level&) = delete;
        explicit operator bool() const { return entered_; }

    private:
        Evaluator& e_;
        bool entered_;
    };
    base::Error tooDeep(const char* what, uint32_t id) const {
        return error(base::ErrorCode::TooLarge, std::string("a ") + what + " is nested too deeply, or refers to itself", id);
    }
    /// A plane angle of the file in radians. Writers that state radians and mean degrees give themselves away by more than two turns.
    double angle(double value) const;

private:
    template <class R, class Make>
    R guarded(uint32_t id, std::span<const Make> table, const char* what, auto&& call);
    const std::chrono::steady_clock::time_point deadline_;
    int depth_ = 0;
    uint32_t evaluations_ = 0;
};

using ItemRow = base::Result<Solid> (*)(Evaluator&, const step::Fields&, uint32_t id);
using ProfileRow = base::Result<std::vector<base::Polygon2>> (*)(Evaluator&, const step::Fields&, uint32_t id);
using CurveRow = base::Result<void> (*)(Evaluator&, const step::Fields&, uint32_t id, std::vector<Vec3>& out);
using SurfaceRow = base::Result<std::unique_ptr<Surface>> (*)(Evaluator&, const step::Fields&, uint32_t id);

template <class Make>
struct TableRow {
    Type type;
    Make make;
};
/// Dense by type, so that finding a row is one load.
template <class Make>
class RowTable {
public:
    RowTable(std::initializer_list<TableRow<Make>> rows) : make_(size_t(Type::Count), nullptr) {
        for (const auto& r : rows) make_[size_t(r.type)] = r.make;
    }
    Make find(Type t) const { return make_[size_t(t)]; }
    std::span<const Make> rows() const { return make_; }

private:
    std::vector<Make> make_;
};
const RowTable<ItemRow>& itemRows();
const RowTable<ProfileRow>& profileRows();
const RowTable<CurveRow>& curveRows();
const RowTable<SurfaceRow>& surfaceRows();

// Rows that live in files of their own; the tables above name them.
base::Result<Solid> booleanResult(Evaluator& e, const step::Fields& f, uint32_t id);  // ifc_booleans.cpp
base::Result<Solid> extrudedArea(Evaluator& e, const step::Fields& f, uint32_t id);   // ifc_sweeps.cpp
base::Result<Solid> extrudedTapered(Evaluator& e, const step::Fields& f, uint32_t id);
base::Result<Solid> revolvedArea(Evaluator& e, const step::Fields& f, uint32_t id);
base::Result<Solid> revolvedTapered(Evaluator& e, const step::Fields& f, uint32_t id);
base::Result<Solid> sweptDisk(Evaluator& e, const step::Fields& f, uint32_t id);
base::Result<Solid> sweptDiskPolygonal(Evaluator& e, const step::Fields& f, uint32_t id);
base::Result<Solid> surfaceCurveSwept(Evaluator& e, const step::Fields& f, uint32_t id);
base::Result<Solid> fixedReferenceSwept(Evaluator& e, const step::Fields& f, uint32_t id);
base::Result<Solid> sectionedSpine(Evaluator& e, const step::Fields& f, uint32_t id);
base::Result<Solid> manifoldBrep(Evaluator& e, const step::Fields& f, uint32_t id);  // ifc_breps.cpp
base::Result<Solid> surfaceModel(Evaluator& e, const step::Fields& f, uint32_t id);
base::Result<Solid> surfaceItem(Evaluator& e, const step::Fields& f, uint32_t id);
base::Result<Solid> curveBoundedPlane(Evaluator& e, const step::Fields& f, uint32_t id);
base::Result<Solid> curveBoundedSurface(Evaluator& e, const step::Fields& f, uint32_t id);
base::Result<Solid> rectangularTrimmedSurface(Evaluator& e, const step::Fields& f, uint32_t id);

/// Circle or ellipse: centre + u·cos t + v·sin t.
struct Conic {
    Vec3 centre, u, v;
};
std::optional<Conic> conicOf(Evaluator& e, uint32_t id);                                             // ifc_curves.cpp
base::Result<Vec2> trimmedAngles(Evaluator& e, const Conic& c, const step::Fields& f, uint32_t id);  ///< of an IfcTrimmedCurve, as for appendArc
struct Trim {
    std::optional<double> parameter;
    std::optional<Vec3> point;
};
Trim readTrim(Evaluator& e, step::Value list);
/// Whether a segment of a composite curve has to be turned round to go on from `before`, whatever its writer said.
bool runsBackwards(const std::vector<Vec3>& segment, const std::vector<Vec3>& before);

/// The curve with its parameters (ifc_curve_runs.cpp).
base::Result<CurveRun> parametrised(Evaluator& e, uint32_t curveId);
double parameterNear(const CurveRun& run, Vec3 p);
/// What lies between two parameters, ends put in between neighbours; runs backwards when `to` is smaller.
void appendBetween(const CurveRun& run, double from, double to, std::vector<Vec3>& out);
/// The piece of a curve from `a` to `b`, in the curve's sense or against it; both ends exactly. a = b: all of a closed curve.
base::Result<void> curveBetween(Evaluator& e, uint32_t curveId, Vec3 a, Vec3 b, bool sameSense, std::vector<Vec3>& out);
/// The path of a swept solid: the whole curve unless its start and end parameters say otherwise.
base::Result<void> directrix(Evaluator& e, uint32_t curveId, step::Value start, step::Value end, std::vector<Vec3>& out);
base::Result<SplineCurve> splineCurve(Evaluator& e, uint32_t id);  // ifc_splines.cpp
base::Result<SplineSurface> splineSurfaceOf(Evaluator& e, uint32_t id);
bool isSplineCurve(Type t);

/// Items that have no body by nature (curves, text, boxes) and are passed over without a word.
bool isBodiless(Type t);

}  // namespace sallyport::importers::ifc
