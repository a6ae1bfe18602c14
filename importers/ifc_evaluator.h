// Purpose: representation items, profiles and curves of IFC as solids, outlines and points. Every kind is a row of a table keyed by entity type
// (ifc_items.cpp, ifc_profiles.cpp, ifc_curves.cpp): a further kind is a further row. Refuses to: go deeper than kMaxDepth, evaluate more than
// kMaxEvaluations records or longer than kMaxTime for one
// item (operands may be shared, so a small file can describe an exponential tree), or guess at what it cannot read.
#pragma once
#include <algorithm>
#include <chrono>
#include <span>
#include <vector>

#include "importers/ifc_context.h"
#include "importers/profile.h"
#include "importers/solid.h"

namespace sallyport::importers::ifc {

/// One per thread and item.
class Evaluator {
public:
    explicit Evaluator(const Context& c) : context(c), deadline_(std::min(c.deadline, std::chrono::steady_clock::now() + kMaxTime)) {}

    /// The solid of a representation item in its representation's coordinates. Error::where is "#id" of the record at fault.
    base::Result<Solid> solid(uint32_t itemId);
    base::Result<std::vector<base::Polygon2>> profile(uint32_t profileId);
    /// Appends the points of a curve; 2D curves lie in z = 0.
    base::Result<void> curve(uint32_t curveId, std::vector<Vec3>& out);

    const Context& context;
    static constexpr auto kMaxTime = std::chrono::seconds(5);  ///< for one item; a hundredth of it is a lot
    static constexpr int kMaxDepth = 48;
    static constexpr uint32_t kMaxEvaluations = 1u << 16;
    static constexpr size_t kMaxFaces = 1u << 18, kMaxLoopPoints = 1u << 16, kMaxOperands = 4096;

    base::Error error(base::ErrorCode code, std::string message, uint32_t id) const { return {code, std::move(message), "#" + std::to_string(id)}; }
    base::Error bad(std::string message, uint32_t id) const { return error(base::ErrorCode::BadInput, std::move(message), id); }

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
/// The row of IfcBooleanResult and IfcBooleanClippingResult.
base::Result<Solid> booleanResult(Evaluator& e, const step::Fields& f, uint32_t id);
/// Items that have no body by nature (curves, text, boxes) and are passed over without a word.
bool isBodiless(Type t);

}  // namespace sallyport::importers::ifc
