#include "scene/labels.h"

#include <algorithm>
#include <cmath>

namespace sallyport::scene {

void LabelPlacer::begin(const RectF& picture) {
    picture_ = picture;
    occupied_.clear();
    count_ = 0;
    used_ = 0;
}

bool LabelPlacer::isFree(const RectF& r) const {
    if (!picture_.holds(r)) return false;
    return std::none_of(occupied_.begin(), occupied_.end(), [&](const RectF& o) { return o.overlaps(r); });
}

bool LabelPlacer::place(const RectF& r, std::string_view text, bool exempt) {
    if (!exempt && !hasBudget()) return false;
    if (!exempt) ++used_;
    occupied_.push_back(r);
    // Elements are reused, strings included: a steady picture allocates nothing.
    if (count_ == placed_.size()) placed_.emplace_back();
    DrawListBuilder::PlacedLabel& label = placed_[count_++];
    label.rect = {int(std::floor(r.x0)), int(std::floor(r.y0)), int(std::ceil(r.w())), int(std::ceil(r.h()))};
    label.text.assign(text);
    return true;
}

namespace {

/// Whether the segment touches the box |x| <= hw, |y| <= hh.
bool touchesBox(Vec2f a, Vec2f b, float hw, float hh) {
    float t0 = 0, t1 = 1;
    const auto clip = [&](float p, float d, float half) {
        if (std::abs(d) < 1e-6f) return std::abs(p) <= half;
        float u = (-half - p) / d, v = (half - p) / d;
        if (u > v) std::swap(u, v);
        t0 = std::max(t0, u);
        t1 = std::min(t1, v);
        return t0 <= t1;
    };
    return clip(a.x, b.x - a.x, hw) && clip(a.y, b.y - a.y, hh);
}

}  // namespace

bool rectangleInside(std::span<const Vec2f> points, std::span<const uint32_t> ringEnds, Vec2f centre, Vec2f right, float w, float h) {
    bool in = false;
    uint32_t begin = 0;
    const auto turned = [&](Vec2f p) {
        const Vec2f d = p - centre;
        return Vec2f(d.x * right.x + d.y * right.y, d.y * right.x - d.x * right.y);
    };
    for (const uint32_t end : ringEnds) {
        if (end > begin) {
            Vec2f a = turned(points[end - 1]);
            for (uint32_t i = begin; i < end; ++i) {
                const Vec2f b = turned(points[i]);
                if (touchesBox(a, b, w / 2, h / 2)) return false;
                if ((a.y > 0) != (b.y > 0) && 0 < (b.x - a.x) * (0 - a.y) / (b.y - a.y) + a.x) in = !in;
                a = b;
            }
        }
        begin = end;
    }
    return in;
}

}  // namespace sallyport::scene
