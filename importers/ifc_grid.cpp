#include "importers/ifc_grid.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "importers/ifc_evaluator.h"

namespace sallyport::importers::ifc {
namespace {

/// The placement of the grid an axis belongs to; 0 when it is in none.
uint32_t gridPlacementOf(const Context& c, uint32_t axis) {
    for (const uint32_t i : c.file.ofType(Type::Grid)) {
        const step::Fields f = c.file.fields(c.file.records()[i]);  // …, ObjectPlacement, Representation, UAxes, VAxes, WAxes
        std::vector<uint32_t> axes;
        for (size_t a = 7; a <= 9; ++a) step::readRefs(f[a], axes, 4096);
        if (std::find(axes.begin(), axes.end(), axis) != axes.end()) return f[5].ref();
    }
    return 0;
}

std::vector<Vec2> axisLine(Evaluator& e, uint32_t axis) {
    const step::Fields f = e.context.fieldsOf(axis, Type::GridAxis);  // AxisTag, AxisCurve, SameSense
    std::vector<Vec3> points;
    std::vector<Vec2> out;
    if (f.count() == 0 || !e.curve(f[1].ref(), points)) return out;
    for (const Vec3& p : points)
        if (out.empty() || glm::distance(out.back(), Vec2(p)) > 1e-9) out.emplace_back(p);
    if (!f[2].logical(true)) std::reverse(out.begin(), out.end());
    return out;
}

struct Crossing {
    Vec3 at;
    Vec3 along;  ///< of the first axis
};

std::optional<Crossing> crossing(Evaluator& e, uint32_t id, uint32_t& firstAxis) {
    const step::Fields f = e.context.fieldsOf(id, Type::VirtualGridIntersection);  // IntersectingAxes, OffsetDistances
    std::vector<uint32_t> axes;
    step::readRefs(f[0], axes, 2);
    if (axes.size() != 2) return std::nullopt;
    firstAxis = axes[0];
    double offsets[3] = {0, 0, 0};
    step::readReals(f[1], offsets, 3);
    for (double& o : offsets) o *= e.context.units.lengthM;
    const std::vector<Vec2> a = axisLine(e, axes[0]), b = axisLine(e, axes[1]);
    if (a.size() < 2 || b.size() < 2 || a.size() * b.size() > 1'000'000) return std::nullopt;
    const auto beyond = [](double t) { return std::max({0.0, -t, t - 1}); };
    std::optional<Crossing> best;
    double least = std::numeric_limits<double>::max();
    for (size_t i = 1; i < a.size(); ++i)
        for (size_t k = 1; k < b.size(); ++k) {
            const Vec2 d = a[i] - a[i - 1], g = b[k] - b[k - 1];
            const double turn = d.x * g.y - d.y * g.x;
            if (std::abs(turn) < 1e-9 * glm::length(d) * glm::length(g)) continue;
            // Each axis moved to its left by its offset.
            const Vec2 p = a[i - 1] + Vec2(-d.y, d.x) / glm::length(d) * offsets[0], q = b[k - 1] + Vec2(-g.y, g.x) / glm::length(g) * offsets[1];
            const Vec2 w = q - p;
            const double s = (w.x * g.y - w.y * g.x) / turn, t = (w.x * d.y - w.y * d.x) / turn;
            const double off = beyond(s) * glm::length(d) + beyond(t) * glm::length(g);  // drawn axes may stop short of each other
            if (off < least) {
                least = off;
                best = Crossing{Vec3(p + d * s, offsets[2]), Vec3(glm::normalize(d), 0)};
            }
        }
    return best;
}

}  // namespace

std::optional<RelativePlace> placeOnGridOrLine(const Context& c, uint32_t id) {
    const Type t = c.typeOf(id);
    const step::Fields f = c.fieldsOf(id, t);
    if (t == Type::LinearPlacement) {  // PlacementRelTo, RelativePlacement, CartesianPosition; drafts of the schema had one attribute more
        for (const size_t at : {size_t(2), size_t(3)})
            if (c.typeOf(f[at].ref()) == Type::Axis2Placement3D) {
                const Type parent = c.typeOf(f[0].ref());
                const bool placed = parent == Type::LocalPlacement || parent == Type::GridPlacement || parent == Type::LinearPlacement;
                return RelativePlace{placed ? f[0].ref() : 0, c.axisPlacement(f[at].ref())};
            }
        return std::nullopt;
    }
    if (t != Type::GridPlacement || c.late()) return std::nullopt;
    // PlacementLocation, PlacementRefDirection; IFC4X3 puts PlacementRelTo before them.
    const size_t first = c.typeOf(f[0].ref()) == Type::VirtualGridIntersection ? 0 : 1;
    Evaluator e(c);
    uint32_t axis = 0;
    const auto here = crossing(e, f[first].ref(), axis);
    if (!here) return std::nullopt;
    Vec3 x = here->along;
    if (const auto d = c.direction(f[first + 1].ref())) {
        x = *d;
    } else if (c.typeOf(f[first + 1].ref()) == Type::VirtualGridIntersection) {
        uint32_t other = 0;
        const auto there = crossing(e, f[first + 1].ref(), other);
        if (there && glm::distance(Vec2(there->at), Vec2(here->at)) > 1e-6) x = there->at - here->at;
    }
    x.z = 0;
    return RelativePlace{gridPlacementOf(c, axis), frame(here->at, {0, 0, 1}, x)};
}

}  // namespace sallyport::importers::ifc
