// Boolean operations plane by plane. On each plane that carries a face of either solid, the solids are cut just below and just above it; the result's
// faces there are exactly where the combined solid is below but not above (outward) or above but not below (inward side up). Coplanar faces need no
// special case, and no face is ever fragmented. The plane problems are solved by Clipper on a 1 µm grid; "just below/above" is symbolic: points
// within the tolerance count as lying on the other side of the cut.
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "importers/solid.h"
#include "importers/solid_rectangles.h"
#include "importers/solid_section.h"
#include "importers/solid_topology.h"

namespace sallyport::importers {
namespace {

using base::Box3;
using base::Error;
using base::ErrorCode;
using base::Vec3;
using ClipperLib::Path;
using ClipperLib::Paths;

enum class Operation { Subtract, Intersect, Unite };

/// Clipper's fast 64-bit path holds up to this coordinate.
constexpr double kClipperRange = 1.0e9;

struct Operand {
    const Solid* solid;
    Box3 box;
};
struct MemberFace {
    uint32_t operand, face;
    bool same;
};  ///< `same`: its outward normal is the group's
struct PlaneGroup {
    Plane plane;
    Box3 box;  ///< of the member faces
    std::vector<MemberFace> members;
};

bool overlap(const Box3& a, const Box3& b, double slack) {
    return a.min.x <= b.max.x + slack && b.min.x <= a.max.x + slack && a.min.y <= b.max.y + slack && b.min.y <= a.max.y + slack &&
           a.min.z <= b.max.z + slack && b.min.z <= a.max.z + slack;
}

/// One side of the problem on one plane: the outlines of A or of all B just below and just above it.
struct Sections {
    Paths below, above;
    bool same = true;  ///< above is as below, and left empty
    void clear() {
        below.clear();
        above.clear();
        same = true;
    }
    const Paths& aboveOrSame() const { return same ? below : above; }
    bool nothing() const { return below.empty() && above.empty(); }
};

class BooleanOperation {
public:
    BooleanOperation(Operation operation, const Solid& a, std::span<const Solid* const> others, const SolidLimits& limits)
        : operation_(operation), limits_(limits), work_(limits.maxWork) {
        operands_.push_back({&a, a.bounds()});
        for (const Solid* o : others) operands_.push_back({o, o->bounds()});
        Box3 all = operands_[0].box;
        for (const auto& o : operands_) all.add(o.box);
        centre_ = all.centre();
        const double extent = glm::length(all.size());
        unitsPerM_ = std::min(1e6, kClipperRange / std::max(extent, 1.0));
        // Two roundings apart, or the tolerance, whichever is more.
        cleanUnits_ = std::max(2.0, kSolidToleranceM * unitsPerM_);
    }

    base::Result<Solid> run() {
        if (!groupFaces()) return exceeded();
        // Known points first: what the cut leaves alone keeps its exact coordinates.
        welder_.emplace(out_.points);
        for (const auto& group : groups_) {
            if (!spend(1)) return exceeded();
            if (!combineOnPlane(group)) return failure_ ? *failure_ : exceeded();
            if (out_.faces.size() > limits_.maxFaces || out_.points.size() > limits_.maxPoints) return exceeded();
        }
        dropDegenerate(out_);
        out_.closed = edgesPaired(out_);
        for (int round = 0; round < 2 && !out_.closed; ++round) {
            if (!repairTJunctions(out_, work_)) return exceeded();
            dropDegenerate(out_);
            out_.closed = edgesPaired(out_);
        }
        return std::move(out_);
    }

private:
    Error exceeded() const {
        return {ErrorCode::TooLarge, "Cutting this shape takes more work than Sallyport allows for one element; it is shown uncut.", ""};
    }
    bool spend(uint64_t work) {
        if (work > work_) return false;
        work_ -= work;
        return true;
    }

    bool groupFaces() {
        for (uint32_t o = 0; o < operands_.size(); ++o) {
            const Solid& s = *operands_[o].solid;
            for (uint32_t f = 0; f < s.faces.size(); ++f) {
                const auto& face = s.faces[f];
                Box3 faceBox;
                const auto& outer = s.loops[face.firstLoop];
                for (uint32_t k = 0; k < outer.count; ++k) faceBox.add(s.points[s.indices[outer.first + k]]);
                if (!mayMatter(o, faceBox)) continue;
                PlaneGroup* home = nullptr;
                bool same = true;
                for (auto& g : groups_) {
                    const double cosine = glm::dot(g.plane.normal, face.plane.normal);
                    if (std::abs(cosine) < 0.9999) continue;
                    bool inside = true;
                    for (uint32_t k = 0; k < outer.count && inside; ++k)
                        inside = std::abs(g.plane.distance(s.points[s.indices[outer.first + k]])) <= kSolidToleranceM;
                    if (!inside) continue;
                    home = &g;
                    same = cosine > 0;
                    break;
                }
                if (!spend(1 + groups_.size() / 4)) return false;
                if (!home) {
                    groups_.push_back({face.plane, {}, {}});
                    home = &groups_.back();
                }
                home->box.add(faceBox);
                home->members.push_back({o, f, same});
            }
        }
        return true;
    }
    /// A face far from every other operand either stays as it is or goes; only faces of B outside A can be left out at once.
    bool mayMatter(uint32_t operand, const Box3& faceBox) const {
        return operand == 0 || operation_ == Operation::Unite || overlap(faceBox, operands_[0].box, kSolidToleranceM);
    }

    bool combineOnPlane(const PlaneGroup& group) {
        const PlaneFrame frame(group.plane, centre_, unitsPerM_);
        bool anyB = false;
        for (uint32_t o = 1; o < operands_.size(); ++o) anyB = anyB || overlap(operands_[o].box, group.box, kSolidToleranceM);
        const bool anyA = overlap(operands_[0].box, group.box, kSolidToleranceM);
        if (!anyB) return operation_ == Operation::Intersect || copyFaces(group, true);
        if (!anyA) return operation_ != Operation::Unite || operands_.size() > 2 || copyFaces(group, false);
        a_.clear();
        b_.clear();
        for (uint32_t o = 0; o < operands_.size(); ++o)
            if ((o == 0 || overlap(operands_[o].box, group.box, kSolidToleranceM)) && !addSections(group, frame, o, o == 0 ? a_ : b_)) return false;
        if (b_.nothing()) return operation_ == Operation::Intersect || copyFaces(group, true);
        if (a_.nothing() && operation_ != Operation::Unite) return true;
        try {
            solve(frame);
        } catch (const ClipperLib::clipperException&) {
            failure_ = Error{ErrorCode::BadInput, "The outlines of the cut could not be combined; the shape is shown uncut.", ""};
            return false;
        }
        return !outOfWork_;
    }

    bool addSections(const PlaneGroup& group, const PlaneFrame& frame, uint32_t o, Sections& to) {
        const Solid& s = *operands_[o].solid;
        if (!spend(s.points.size() + s.indices.size())) return false;
        const auto sides = tracer_.measure(s, group.plane);
        if (sides.above && sides.below) {
            const bool ownFaces = std::any_of(group.members.begin(), group.members.end(), [&](const MemberFace& m) { return m.operand == o; });
            if (ownFaces) {
                if (to.same) to.above = to.below;
                to.same = false;
                return traced(tracer_.trace(frame, false, to.below) && tracer_.trace(frame, true, to.above));
            }
            if (to.same) return traced(tracer_.trace(frame, true, to.below));
            const size_t first = to.below.size();
            if (!traced(tracer_.trace(frame, true, to.below))) return false;
            to.above.insert(to.above.end(), to.below.begin() + std::ptrdiff_t(first), to.below.end());
            return true;
        }
        // Wholly on one side: its own faces on the plane are the section on that side, and the other side has none.
        for (const auto& m : group.members) {
            if (m.operand != o) continue;
            if (to.same) {
                to.above = to.below;
                to.same = false;
            }
            const auto& face = s.faces[m.face];
            for (uint32_t l = face.firstLoop; l < face.firstLoop + face.loopCount; ++l)
                (m.same ? to.below : to.above).push_back(loopPath(s, s.loops[l], frame, !m.same));
        }
        return true;
    }
    bool traced(bool complete) {
        if (!complete) failure_ = Error{ErrorCode::BadInput, "A body that is not closed cannot be cut; it is shown uncut.", ""};
        return complete;
    }

    static size_t cornerCount(const Paths& p) {
        size_t n = 0;
        for (const auto& path : p) n += path.size();
        return n;
    }
    template <class Tree>
    void clip(ClipperLib::ClipType type, const Paths& subject, const Paths& other, Tree& result) {
        const uint64_t corners = cornerCount(subject) + cornerCount(other);
        // Clipper's sweep is quadratic at its worst.
        if (!spend(corners * (1 + corners / 64))) {
            outOfWork_ = true;
            return;
        }
        ClipperLib::Clipper clipper;
        clipper.AddPaths(subject, ClipperLib::ptSubject, true);
        clipper.AddPaths(other, ClipperLib::ptClip, true);
        clipper.Execute(type, result, ClipperLib::pftNonZero, ClipperLib::pftNonZero);
    }
    Paths clipped(ClipperLib::ClipType type, const Paths& subject, const Paths& other) {
        if (subject.empty()) return type == ClipperLib::ctUnion ? other : Paths{};
        if (other.empty()) return type == ClipperLib::ctIntersection ? Paths{} : subject;
        Paths result;
        clip(type, subject, other, result);
        return result;
    }
    /// The last operation of a chain: its outlines become faces of the result.
    void emit(ClipperLib::ClipType type, const Paths& subject, const Paths& other, const PlaneFrame& frame, bool outwardUp) {
        if (subject.empty() || (other.empty() && type == ClipperLib::ctIntersection)) return;
        planeFaces_.clear();
        if (combineRectangles(type, subject, other, ClipperLib::cInt(2 * cleanUnits_), planeFaces_)) {
            for (const PlaneFace& f : planeFaces_) {
                const auto firstLoop = uint32_t(out_.loops.size());
                addLoop(f.outline, frame, !outwardUp);
                for (const Path& hole : f.holes) addLoop(hole, frame, !outwardUp);
                closeFace(frame, outwardUp, firstLoop);
            }
            return;
        }
        ClipperLib::PolyTree tree;
        clip(type, subject, other, tree);
        for (ClipperLib::PolyNode* node = tree.GetFirst(); node; node = node->GetNext())
            if (!node->IsHole()) addFace(*node, frame, outwardUp);
    }

    void solve(const PlaneFrame& frame) {
        using namespace ClipperLib;
        const Paths &aBelow = a_.below, &aAbove = a_.aboveOrSame(), &bBelow = b_.below, &bAbove = b_.aboveOrSame();
        const ClipType type = operation_ == Operation::Subtract ? ctDifference : operation_ == Operation::Intersect ? ctIntersection : ctUnion;
        if (a_.same && b_.same) return;
        if (b_.same && operation_ != Operation::Unite) {  // only A has faces here; B passes through
            const bool oneSided = aBelow.empty() || aAbove.empty();
            emit(type, oneSided ? aBelow : clipped(ctDifference, aBelow, aAbove), bBelow, frame, true);
            emit(type, oneSided ? aAbove : clipped(ctDifference, aAbove, aBelow), bBelow, frame, false);
            return;
        }
        if (a_.same && operation_ != Operation::Unite) {  // only B has faces here; A passes through
            const bool oneSided = bBelow.empty() || bAbove.empty();
            const bool up = operation_ == Operation::Intersect;  // what is cut away leaves B's faces turned round
            emit(ctIntersection, aBelow, oneSided ? bBelow : clipped(ctDifference, bBelow, bAbove), frame, up);
            emit(ctIntersection, aBelow, oneSided ? bAbove : clipped(ctDifference, bAbove, bBelow), frame, !up);
            return;
        }
        if (aAbove.empty() && operation_ == Operation::Subtract) return emit(ctDifference, aBelow, bBelow, frame, true);
        if (aBelow.empty() && operation_ == Operation::Subtract) return emit(ctDifference, aAbove, bAbove, frame, false);
        const Paths below = clipped(type, aBelow, bBelow), above = clipped(type, aAbove, bAbove);
        emit(ctDifference, below, above, frame, true);
        emit(ctDifference, above, below, frame, false);
    }

    void addLoop(const Path& path, const PlaneFrame& frame, bool reversed) {
        const auto first = uint32_t(out_.indices.size());
        for (size_t k = 0; k < path.size(); ++k) out_.indices.push_back(welder_->add(frame.to3D(path[reversed ? path.size() - 1 - k : k])));
        out_.loops.push_back({first, uint32_t(path.size())});
    }
    void addFace(ClipperLib::PolyNode& node, const PlaneFrame& frame, bool outwardUp) {
        ClipperLib::CleanPolygon(node.Contour, cleanUnits_);
        if (node.Contour.size() < 3) return;
        const auto firstLoop = uint32_t(out_.loops.size());
        addLoop(node.Contour, frame, !outwardUp);
        for (ClipperLib::PolyNode* hole : node.Childs) {
            ClipperLib::CleanPolygon(hole->Contour, cleanUnits_);
            if (hole->Contour.size() >= 3) addLoop(hole->Contour, frame, !outwardUp);
        }
        closeFace(frame, outwardUp, firstLoop);
    }
    void closeFace(const PlaneFrame& frame, bool outwardUp, uint32_t firstLoop) {
        const Vec3 normal = outwardUp ? frame.normal : -frame.normal;
        out_.faces.push_back({{normal, glm::dot(normal, frame.origin)}, firstLoop, uint32_t(out_.loops.size()) - firstLoop});
    }
    bool copyFaces(const PlaneGroup& group, bool ofA) {
        for (const auto& m : group.members) {
            if ((m.operand == 0) != ofA) continue;
            const Solid& s = *operands_[m.operand].solid;
            const auto& face = s.faces[m.face];
            const auto firstLoop = uint32_t(out_.loops.size());
            for (uint32_t l = face.firstLoop; l < face.firstLoop + face.loopCount; ++l) {
                out_.loops.push_back({uint32_t(out_.indices.size()), s.loops[l].count});
                for (uint32_t k = 0; k < s.loops[l].count; ++k) out_.indices.push_back(welder_->add(s.points[s.indices[s.loops[l].first + k]]));
            }
            out_.faces.push_back({face.plane, firstLoop, face.loopCount});
        }
        return true;
    }

    const Operation operation_;
    const SolidLimits limits_;
    uint64_t work_;
    bool outOfWork_ = false;
    std::optional<Error> failure_;
    std::vector<Operand> operands_;
    std::vector<PlaneGroup> groups_;
    Vec3 centre_{0, 0, 0};
    double unitsPerM_ = 1e6, cleanUnits_ = 10;
    SectionTracer tracer_;
    Sections a_, b_;
    std::vector<PlaneFace> planeFaces_;
    Solid out_;
    std::optional<PointWelder> welder_;
};

Error notClosed() { return {ErrorCode::BadInput, "A body that is not closed cannot be cut; it is shown uncut.", ""}; }

bool finiteSolid(const Solid& s) { return std::all_of(s.points.begin(), s.points.end(), finite); }
Error notFiniteUncut() { return {ErrorCode::BadInput, "The shape has coordinates that are not finite numbers; it is shown uncut.", ""}; }

/// They share no volume, whatever they touch.
bool apart(const Box3& a, const Box3& b) { return !overlap(a, b, -kSolidToleranceM); }

base::Result<Solid> combine(Operation operation, const Solid& a, std::span<const Solid* const> others, const SolidLimits& limits) {
    if (!a.closed) return notClosed();
    if (!finiteSolid(a)) return notFiniteUncut();
    for (const Solid* o : others) {
        if (!o->closed) return notClosed();
        if (!finiteSolid(*o)) return notFiniteUncut();
    }
    return BooleanOperation(operation, a, others, limits).run();
}

}  // namespace

base::Result<Solid> subtract(const Solid& a, std::span<const Solid> cutters, const SolidLimits& limits) {
    if (!finiteSolid(a)) return notFiniteUncut();
    const Box3 box = a.bounds();
    std::vector<const Solid*> met;
    for (const auto& c : cutters) {
        if (!finiteSolid(c)) return notFiniteUncut();
        if (!c.empty() && !apart(box, c.bounds())) met.push_back(&c);
    }
    if (met.empty() || a.empty()) return a;
    return combine(Operation::Subtract, a, met, limits);
}

base::Result<Solid> subtract(const Solid& a, const Solid& b, const SolidLimits& limits) { return subtract(a, std::span<const Solid>(&b, 1), limits); }

base::Result<Solid> intersect(const Solid& a, const Solid& b, const SolidLimits& limits) {
    if (!finiteSolid(a) || !finiteSolid(b)) return notFiniteUncut();
    if (a.empty() || b.empty() || apart(a.bounds(), b.bounds())) {
        Solid nothing;
        nothing.closed = true;
        return nothing;
    }
    const std::array<const Solid*, 1> other{&b};
    return combine(Operation::Intersect, a, other, limits);
}

base::Result<Solid> unite(const Solid& a, const Solid& b, const SolidLimits& limits) {
    if (!finiteSolid(a) || !finiteSolid(b)) return notFiniteUncut();
    if (a.empty()) return b;
    if (b.empty()) return a;
    if (!overlap(a.bounds(), b.bounds(), kSolidToleranceM)) {
        Solid both = a;
        append(both, b);
        return both;
    }
    const std::array<const Solid*, 1> other{&b};
    return combine(Operation::Unite, a, other, limits);
}

}  // namespace sallyport::importers
