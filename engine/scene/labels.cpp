#include "scene/labels.h"

#include <algorithm>
#include <cmath>

namespace sallyport::scene {

void RectGrid::begin(const RectF& bounds) {
    bounds_ = bounds;
    columns_ = std::clamp(int(std::ceil(bounds.w() / kCellPx)), 1, 400);
    rows_ = std::clamp(int(std::ceil(bounds.h() / kCellPx)), 1, 400);
    heads_.assign(size_t(columns_) * size_t(rows_), kEnd);
    nodes_.clear();
    rects_.clear();
}

RectGrid::Cells RectGrid::cells(const RectF& r) const {
    // Clamped before the conversion: a position may lie far outside.
    const auto cell = [](float v, float from, int n) { return int(std::clamp((v - from) / kCellPx, 0.0f, float(n - 1))); };
    return {cell(r.x0, bounds_.x0, columns_), cell(r.y0, bounds_.y0, rows_), cell(r.x1, bounds_.x0, columns_), cell(r.y1, bounds_.y0, rows_)};
}

void RectGrid::add(const RectF& r) {
    const auto index = uint32_t(rects_.size());
    rects_.push_back(r);
    const Cells c = cells(r);
    for (int y = c.y0; y <= c.y1; ++y)
        for (int x = c.x0; x <= c.x1; ++x) {
            uint32_t& head = heads_[size_t(y) * size_t(columns_) + size_t(x)];
            nodes_.push_back({index, head});
            head = uint32_t(nodes_.size() - 1);
        }
}

bool RectGrid::overlaps(const RectF& r) const {
    const Cells c = cells(r);
    for (int y = c.y0; y <= c.y1; ++y)
        for (int x = c.x0; x <= c.x1; ++x)
            for (uint32_t n = heads_[size_t(y) * size_t(columns_) + size_t(x)]; n != kEnd; n = nodes_[n].next)
                if (rects_[nodes_[n].rect].overlaps(r)) return true;
    return false;
}

void LabelPlacer::begin(const RectF& picture) {
    picture_ = picture;
    occupied_.begin(picture);
    count_ = 0;
    used_ = 0;
}

bool LabelPlacer::place(const RectF& r, std::string_view text, LabelKind kind, bool exempt) {
    if (!exempt && !hasBudget()) return false;
    if (!exempt) ++used_;
    occupied_.add(r);
    // Elements are reused, strings included: a steady picture allocates nothing.
    if (count_ == placed_.size()) placed_.emplace_back();
    Label& label = placed_[count_++];
    label.rect = {int(std::floor(r.x0)), int(std::floor(r.y0)), int(std::ceil(r.w())), int(std::ceil(r.h()))};
    label.text.assign(text);
    label.kind = kind;
    label.leader = false;
    label.at = {r.centre().x, r.centre().y};
    label.room = kNoOwner;
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

bool insideRings(std::span<const Vec2f> points, std::span<const uint32_t> ringEnds, Vec2f at) {
    bool in = false;
    uint32_t begin = 0;
    for (const uint32_t end : ringEnds) {
        for (uint32_t i = begin, j = end - 1; i < end; j = i++) {
            const Vec2f a = points[j], b = points[i];
            if ((a.y > at.y) != (b.y > at.y) && at.x < (b.x - a.x) * (at.y - a.y) / (b.y - a.y) + a.x) in = !in;
        }
        begin = end;
    }
    return in;
}

}  // namespace sallyport::scene
