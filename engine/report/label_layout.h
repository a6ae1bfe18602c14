// Purpose: where on a map there is room for words: what is drawn black stands in a raster, what is written in boxes; nothing is written over either.
// Refuses to: draw, decide what is said.
#pragma once
#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <vector>

#include "report/pdf.h"

namespace sallyport::report {

class LabelLayout {
public:
    /// Points of the page on which labels may stand.
    explicit LabelLayout(const Box2& area);

    /// What nothing may be written over.
    void ink(std::span<const Ring> rings);
    void ink(Vec2 a, Vec2 b);
    /// A kind of ground for each point, for finding a place that belongs to nobody: 0 where nothing was said.
    void ground(std::span<const Ring> rings, uint8_t kind);
    uint8_t groundAt(Vec2 p) const;

    bool isFree(const Block& b, double gapPt = 1) const;
    /// The same, though walls may lie beneath: for symbols that must stand where things are.
    bool isClear(const Block& b, double gapPt) const;
    void take(const Block& b);
    /// A line crosses no words.
    bool crossesNothing(Vec2 a, Vec2 b) const;
    void takeLine(Vec2 a, Vec2 b);

    /// The free place nearest to `from` for something of that size that may be led out to; `mayStand` judges its ground. The line to it crosses
    /// nothing, unless `mayCross`.
    struct Place {
        Block block;
        Vec2 end{0, 0};  ///< of the line
    };
    template <class MayStand>
    std::optional<Place> nearby(Vec2 from, Vec2 half, double leastPt, double mostPt, MayStand mayStand, bool mayCross = false) const;

private:
    std::optional<size_t> cell(Vec2 p) const;
    void paint(std::span<const Ring> rings, std::vector<uint8_t>& into, uint8_t value);
    template <class Visit>
    bool eachNear(const Box2& box, Visit visit) const;

    Box2 area_;
    int w_ = 0, h_ = 0;
    std::vector<uint8_t> ink_, ground_;
    std::vector<Block> taken_;
    int columns_ = 1;
    std::vector<std::vector<uint32_t>> near_;  ///< indices of taken blocks by lattice cell
};

template <class MayStand>
std::optional<LabelLayout::Place> LabelLayout::nearby(Vec2 from, Vec2 half, double leastPt, double mostPt, MayStand mayStand, bool mayCross) const {
    for (double away = leastPt; away <= mostPt; away += away < 40 ? 3 : 6) {
        const int turns = away < 20 ? 16 : away < 60 ? 24 : 36;
        for (int k = 0; k < turns; ++k) {
            // Right, left, then round: the eye looks along the line of writing first.
            const double angle = (k % 2 ? 3.14159265358979 : 0) + (k / 2) * 6.283185307179586 / turns;
            const Vec2 d(std::cos(angle), std::sin(angle));
            // The nearest side of the box is `away` from the place it speaks of.
            const Vec2 centre = from + d * away + Vec2(d.x * half.x, d.y * half.y);
            const Block b{centre, half, 0};
            if (!isFree(b) || !mayStand(b)) continue;
            const Vec2 end(std::clamp(from.x, centre.x - half.x, centre.x + half.x), std::clamp(from.y, centre.y - half.y, centre.y + half.y));
            // What stands at `from` itself is no obstacle.
            const double far = glm::length(end - from);
            if (mayCross || far <= leastPt || crossesNothing(from + (end - from) * (leastPt / far), end)) return Place{b, end};
        }
    }
    return std::nullopt;
}

}  // namespace sallyport::report
