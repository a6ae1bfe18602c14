// Purpose: what every part of the IFC reader shares: the indexed file, its units, the list of problems, and the readers of points, directions and
// placements. All lengths that leave it are metres, all angles radians. Refuses to: follow a chain of placements further than its limit.
#pragma once
#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/math.h"
#include "building/building.h"
#include "importers/step.h"

namespace sallyport::importers::ifc {

using base::Mat4;
using base::Vec2;
using base::Vec3;
using building::Problem;

/// Problems met on the way; any thread may add. Sorted by place at the end, so that the number of threads does not show.
class ProblemList {
public:
    void add(std::string code, Problem::Severity severity, std::string message, uint32_t recordId = 0);
    /// Faults of the file first, then by record. Alike ones are counted, at most kShown listed, then one line that counts the rest.
    std::vector<Problem> finish(const step::File& file);
    static constexpr size_t kShown = 200, kKept = 5000;

private:
    struct Entry {
        Problem problem;
        uint32_t id;
    };
    std::mutex mutex_;
    std::vector<Entry> entries_;
    size_t dropped_ = 0;
};

struct Units {
    double lengthM = 1, areaM2 = 1, angleRad = 1;
};
Units readUnits(const step::File& file, ProblemList& problems);
/// Metres per length unit `id` (IfcSIUnit, IfcConversionBasedUnit); nullopt when it is none.
std::optional<double> unitFactor(const step::File& file, uint32_t id);

struct Context {
    const step::File& file;
    Units units;
    ProblemList& problems;
    /// What is not read by then is left out and named: no file may hold the reader for ever.
    std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();

    bool late() const { return std::chrono::steady_clock::now() > deadline; }
    /// Fields of record `id` when it is of type `t`; empty fields otherwise.
    step::Fields fieldsOf(uint32_t id, Type t) const;
    Type typeOf(uint32_t id) const;
    double length(step::Value v, double fallback = 0) const;
    /// IfcCartesianPoint in metres; a missing third coordinate is 0.
    std::optional<Vec3> point(uint32_t id) const;
    /// IfcDirection, length 1; nullopt when it is missing or has no length.
    std::optional<Vec3> direction(uint32_t id) const;
    /// IfcAxis2Placement2D/3D and IfcAxis1Placement; the identity for a missing one.
    Mat4 axisPlacement(uint32_t id) const;
    /// IfcCartesianTransformationOperator of any kind.
    Mat4 transformOperator(uint32_t id) const;
};

/// A right-handed frame with `z` as its third axis and `x` as near to its first as can be.
Mat4 frame(Vec3 origin, Vec3 z, Vec3 x);

/// World transforms of IfcLocalPlacement; remembers what it has resolved. One thread.
class Placements {
public:
    explicit Placements(const Context& c);
    /// Where a product without a placement stands, and what the topmost placements are relative to: the world coordinate system of the model context.
    const Mat4& root() const { return root_; }
    /// A cycle is cut where it closes and named once. Chains longer than kMaxChain are cut as well.
    Mat4 world(uint32_t placementId);
    static constexpr size_t kMaxChain = 512;

private:
    const Context& context_;
    Mat4 root_{1.0};
    std::unordered_map<uint32_t, Mat4> known_;
};

}  // namespace sallyport::importers::ifc
