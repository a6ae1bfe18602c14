// Purpose: which of the points so far lies within a distance of another, in time that does not grow with their number. Refuses to: hold more than
// indices.
#pragma once
#include <algorithm>
#include <cmath>
#include <vector>

#include "scene/overlay_canvas.h"

namespace sallyport::scene {

class PointGrid {
public:
    void begin(const RectF& bounds, float radius) {
        bounds_ = bounds;
        radius_ = std::max(radius, 1.0f);
        columns_ = std::clamp(int(bounds.w() / radius_) + 1, 1, 512);
        rows_ = std::clamp(int(bounds.h() / radius_) + 1, 1, 512);
        heads_.assign(size_t(columns_) * size_t(rows_), kEnd);
        nodes_.clear();
    }
    void add(Vec2f at, uint32_t index) {
        uint32_t& head = heads_[size_t(row(at)) * size_t(columns_) + size_t(column(at))];
        nodes_.push_back({at, index, head});
        head = uint32_t(nodes_.size() - 1);
    }
    /// One closer than the radius that `accepts(index)`, looked for in its own cell first; kNone where there is none.
    template <class Accepts>
    uint32_t near(Vec2f at, Accepts accepts) const {
        static constexpr int kAround[9][2] = {{0, 0}, {0, -1}, {0, 1}, {-1, 0}, {1, 0}, {-1, -1}, {1, -1}, {-1, 1}, {1, 1}};
        const int cx = column(at), cy = row(at);
        for (const auto& [dx, dy] : kAround) {
            const int x = cx + dx, y = cy + dy;
            if (x < 0 || y < 0 || x >= columns_ || y >= rows_) continue;
            for (uint32_t n = heads_[size_t(y) * size_t(columns_) + size_t(x)]; n != kEnd; n = nodes_[n].next) {
                const Vec2f d = nodes_[n].at - at;
                if (d.x * d.x + d.y * d.y < radius_ * radius_ && accepts(nodes_[n].index)) return nodes_[n].index;
            }
        }
        return kNone;
    }
    static constexpr uint32_t kNone = 0xffffffffu;

private:
    struct Node {
        Vec2f at;
        uint32_t index, next;
    };
    static constexpr uint32_t kEnd = 0xffffffffu;
    int column(Vec2f at) const { return int(std::clamp((at.x - bounds_.x0) / radius_, 0.0f, float(columns_ - 1))); }
    int row(Vec2f at) const { return int(std::clamp((at.y - bounds_.y0) / radius_, 0.0f, float(rows_ - 1))); }

    RectF bounds_;
    float radius_ = 1;
    int columns_ = 1, rows_ = 1;
    std::vector<Node> nodes_;
    std::vector<uint32_t> heads_;
};

}  // namespace sallyport::scene
