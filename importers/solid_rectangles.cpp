#include "importers/solid_rectangles.h"

#include <algorithm>
#include <array>
#include <optional>

namespace sallyport::importers {

using ClipperLib::cInt;
using ClipperLib::IntPoint;
using ClipperLib::Path;
using ClipperLib::Paths;

namespace {

struct Rectangle {
    IntPoint low, high;
};

std::optional<Rectangle> asRectangle(const Path& p) {
    if (p.size() != 4) return std::nullopt;
    const bool flatFirst = p[0].Y == p[1].Y && p[2].Y == p[3].Y && p[1].X == p[2].X && p[3].X == p[0].X;
    const bool uprightFirst = p[0].X == p[1].X && p[2].X == p[3].X && p[1].Y == p[2].Y && p[3].Y == p[0].Y;
    if (!flatFirst && !uprightFirst) return std::nullopt;
    const Rectangle r{{std::min(p[0].X, p[2].X), std::min(p[0].Y, p[2].Y)}, {std::max(p[0].X, p[2].X), std::max(p[0].Y, p[2].Y)}};
    if (r.low.X == r.high.X || r.low.Y == r.high.Y) return std::nullopt;
    return r;
}

Path outlineOf(const Rectangle& r) { return {r.low, {r.high.X, r.low.Y}, r.high, {r.low.X, r.high.Y}}; }
Path holeOf(const Rectangle& r) { return {r.low, {r.low.X, r.high.Y}, r.high, {r.high.X, r.low.Y}}; }

Rectangle common(const Rectangle& a, const Rectangle& b) {
    return {{std::max(a.low.X, b.low.X), std::max(a.low.Y, b.low.Y)}, {std::min(a.high.X, b.high.X), std::min(a.high.Y, b.high.Y)}};
}
/// How far the two are from sharing ground; negative: how deep they do.
cInt gap(const Rectangle& a, const Rectangle& b) {
    const Rectangle c = common(a, b);
    return std::max(c.low.X - c.high.X, c.low.Y - c.high.Y);
}

/// Where a side of one lies against the same side of the other: clearly inside it, clearly at or beyond it, or too close to tell.
enum class Reach { Inside, Beyond, Close };
Reach reach(cInt inside, cInt margin) { return inside > margin ? Reach::Inside : inside <= 0 ? Reach::Beyond : Reach::Close; }

}  // namespace

bool combineRectangles(ClipperLib::ClipType type, const Paths& subject, const Paths& other, cInt margin, std::vector<PlaneFace>& out) {
    constexpr size_t kMost = 32;  // every pair is compared
    if ((type != ClipperLib::ctIntersection && type != ClipperLib::ctDifference) || subject.size() != 1 || other.size() > kMost) return false;
    const auto base = asRectangle(subject[0]);
    if (!base) return false;
    std::array<Rectangle, kMost> met;
    size_t count = 0;
    for (const Path& path : other) {
        const auto r = asRectangle(path);
        if (!r) return false;
        const cInt apart = gap(*base, *r);
        if (apart >= 0) continue;  // beside it: no ground in common
        if (apart > -margin) return false;
        for (size_t i = 0; i < count; ++i)
            if (gap(met[i], *r) <= margin) return false;
        met[count++] = *r;
    }
    if (type == ClipperLib::ctIntersection) {
        for (size_t i = 0; i < count; ++i) out.push_back({outlineOf(common(*base, met[i])), {}});
        return true;
    }

    // What lies inside becomes a hole, what crosses one side a notch in it. Sides in the order of the outline: below, right, above, left.
    struct Notch {
        Rectangle cut;
        int side;
    };
    std::array<Notch, kMost> notches;
    size_t notchCount = 0;
    PlaneFace face;
    for (size_t i = 0; i < count; ++i) {
        const Rectangle& r = met[i];
        const std::array<Reach, 4> sides{reach(r.low.Y - base->low.Y, margin), reach(base->high.X - r.high.X, margin),
                                         reach(base->high.Y - r.high.Y, margin), reach(r.low.X - base->low.X, margin)};
        if (std::find(sides.begin(), sides.end(), Reach::Close) != sides.end()) return false;
        const auto beyond = std::count(sides.begin(), sides.end(), Reach::Beyond);
        if (beyond == 0) face.holes.push_back(holeOf(r));
        else if (beyond == 1) notches[notchCount++] = {common(*base, r), int(std::find(sides.begin(), sides.end(), Reach::Beyond) - sides.begin())};
        else return false;
    }
    const auto along = [](const Notch& n) {
        return n.side == 0 ? n.cut.low.X : n.side == 1 ? n.cut.low.Y : n.side == 2 ? -n.cut.high.X : -n.cut.high.Y;
    };
    std::sort(notches.begin(), notches.begin() + std::ptrdiff_t(notchCount),
              [&](const Notch& a, const Notch& b) { return a.side != b.side ? a.side < b.side : along(a) < along(b); });
    const Path corners = outlineOf(*base);
    size_t next = 0;
    for (int side = 0; side < 4; ++side) {
        face.outline.push_back(corners[size_t(side)]);
        for (; next < notchCount && notches[next].side == side; ++next) {
            // Round the notch: in, along and out again, which is its hole's outline from the side's first corner on.
            const Path around = outlineOf(notches[next].cut);
            const auto s = size_t(side);
            for (const size_t k : {s, s + 3, s + 2, s + 1}) face.outline.push_back(around[k % 4]);
        }
    }
    out.push_back(std::move(face));
    return true;
}

}  // namespace sallyport::importers
