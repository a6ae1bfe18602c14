#include "importers/solid_section.h"

#include <algorithm>
#include <cmath>

#include "importers/solid_topology.h"

namespace sallyport::importers {

using base::Vec3;
using ClipperLib::Path;
using ClipperLib::Paths;

Path loopPath(const Solid& s, const Solid::Loop& l, const PlaneFrame& frame, bool reversed) {
    Path path;
    path.reserve(l.count);
    for (uint32_t k = 0; k < l.count; ++k) path.push_back(frame.to2D(s.points[s.indices[l.first + (reversed ? l.count - 1 - k : k)]]));
    return path;
}

SectionTracer::Sides SectionTracer::measure(const Solid& s, const Plane& plane) {
    solid_ = &s;
    distance_.resize(s.points.size());
    Sides sides;
    for (size_t i = 0; i < s.points.size(); ++i) {
        const double d = plane.distance(s.points[i]);
        distance_[i] = d;
        if (d > kSolidToleranceM) sides.above = true;
        else if (d < -kSolidToleranceM) sides.below = true;
        else sides.on = true;
    }
    return sides;
}

Vec3 SectionTracer::crossingPoint(const Crossing& c) const {
    const double a = distance_[c.low], b = distance_[c.high];
    const Vec3 &p = solid_->points[c.low], &q = solid_->points[c.high];
    if (std::abs(a) <= kSolidToleranceM) return p;
    if (std::abs(b) <= kSolidToleranceM) return q;
    return p + (q - p) * (a / (a - b));
}

bool SectionTracer::trace(const PlaneFrame& frame, bool justAbove, Paths& out) {
    segments_.clear();
    const double threshold = justAbove ? kSolidToleranceM : -kSolidToleranceM;
    const auto isAbove = [&](uint32_t i) { return justAbove ? distance_[i] > threshold : distance_[i] >= threshold; };
    const Solid& s = *solid_;
    for (const auto& face : s.faces) {
        starts_.clear();
        ends_.clear();
        for (uint32_t l = face.firstLoop; l < face.firstLoop + face.loopCount; ++l) {
            const auto& loop = s.loops[l];
            uint32_t a = s.indices[loop.first + loop.count - 1];
            bool aboveA = isAbove(a);
            for (uint32_t k = loop.first; k < loop.first + loop.count; ++k) {
                const uint32_t b = s.indices[k];
                const bool aboveB = isAbove(b);
                if (aboveA != aboveB) (aboveA ? starts_ : ends_).push_back({std::min(a, b), std::max(a, b), 0});
                a = b;
                aboveA = aboveB;
            }
        }
        if (starts_.empty() || starts_.size() != ends_.size()) continue;
        if (starts_.size() > 1) {
            // The solid is on the left of normal × outward. Downward edges open a stretch, upward ones close it; sorting both apart keeps the
            // pairing right when crossings coincide.
            const Vec3 along = glm::cross(frame.normal, face.plane.normal);
            for (auto* list : {&starts_, &ends_}) {
                for (auto& c : *list) c.along = glm::dot(along, crossingPoint(c));
                std::sort(list->begin(), list->end(), [](const Crossing& x, const Crossing& y) { return x.along < y.along; });
            }
        }
        for (size_t k = 0; k < starts_.size(); ++k) segments_.push_back({starts_[k].key(), ends_[k].key(), 0, false});
    }
    std::sort(segments_.begin(), segments_.end(), [](const Segment& a, const Segment& b) { return a.start < b.start; });
    bool complete = true;
    for (auto& first : segments_) {
        if (first.used) continue;
        Path path;
        Segment* at = &first;
        for (;;) {
            at->used = true;
            const auto p = frame.to2D(crossingPoint(Crossing::of(at->start)));
            if (path.empty() || path.back() != p) path.push_back(p);
            if (at->end == first.start) break;
            const auto run =
                std::lower_bound(segments_.begin(), segments_.end(), at->end, [](const Segment& x, uint64_t key) { return x.start < key; });
            const auto left = size_t(segments_.end() - run);
            if (left == 0) {
                complete = false;
                break;
            }
            while (run->passed < left && run[run->passed].start == at->end && run[run->passed].used) ++run->passed;
            if (run->passed == left || run[run->passed].start != at->end) {
                complete = false;
                break;
            }
            at = &run[run->passed];
        }
        if (path.size() >= 3) out.push_back(std::move(path));
    }
    return complete;
}

}  // namespace sallyport::importers
