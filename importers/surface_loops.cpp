#include "importers/surface_loops.h"

#include <algorithm>
#include <cmath>

namespace sallyport::importers {

using base::Box2;
using base::Vec2;
using base::Vec3;

namespace {

constexpr double kSamePointM = 1e-7;

/// Whether the material beside a loop that runs round along `axis` lies towards higher values of the other: to the left, of +u that is +v, of +v it
/// is −u.
bool leftIsUp(const UvLoop& loop, int axis, bool sameSense) { return (loop.turns[axis] > 0) == (axis == 0) ? sameSense : !sameSense; }

/// Two loops that run round the surface in opposite directions become one, along a seam that leaves `others` whole.
UvLoop joined(const Surface& s, UvLoop a, UvLoop b, int axis, bool sameSense, std::span<const UvLoop> others) {
    const double turn = a.turns[axis] * s.period[axis];
    const auto blocked = [&](const UvCorner& c) {
        return std::any_of(others.begin(), others.end(), [&](const UvLoop& l) {
            if (l.winding() || l.corners.empty()) return false;
            double low = l.corners[0].uv[axis], high = low;
            for (const UvCorner& k : l.corners) {
                low = std::min(low, k.uv[axis]);
                high = std::max(high, k.uv[axis]);
            }
            const double past = c.uv[axis] - low - std::floor((c.uv[axis] - low) / s.period[axis]) * s.period[axis];
            return past <= high - low;
        });
    };
    const auto free = std::find_if_not(a.corners.begin(), a.corners.end(), blocked);
    if (free != a.corners.end()) {
        for (auto it = a.corners.begin(); it != free; ++it) it->uv[axis] += turn;
        std::rotate(a.corners.begin(), free, a.corners.end());
    }
    const double from = a.corners[0].uv[axis];
    const auto away = [&](const UvCorner& c) {
        const double d = (c.uv[axis] - from) / s.period[axis];
        return std::abs(d - std::round(d));
    };
    const auto start = std::min_element(b.corners.begin(), b.corners.end(), [&](const UvCorner& x, const UvCorner& y) { return away(x) < away(y); });
    const auto rotated = size_t(start - b.corners.begin());
    for (size_t i = 0; i < rotated; ++i) b.corners[i].uv[axis] -= turn;  // these come last now, one turn of b later
    std::rotate(b.corners.begin(), b.corners.begin() + ptrdiff_t(rotated), b.corners.end());
    const double shift = std::round((from + turn - b.corners[0].uv[axis]) / s.period[axis]) * s.period[axis];
    if (const int other = 1 - axis; s.period[other] > 0) {  // of the two bands between them the one to the left of `a`
        const double apart = b.corners[0].uv[other] - a.corners[0].uv[other], period = s.period[other];
        const double move = leftIsUp(a, axis, sameSense) ? -std::floor(apart / period) * period : -std::ceil(apart / period) * period;
        for (UvCorner& c : b.corners) c.uv[other] += move;
    }
    UvCorner end = a.corners[0];
    end.uv[axis] += turn;
    end.seam = true;
    a.corners.push_back(end);
    for (UvCorner& c : b.corners) {
        c.uv[axis] += shift;
        a.corners.push_back(c);
    }
    end = b.corners[0];
    end.uv[axis] -= turn;
    end.seam = true;
    a.corners.push_back(end);
    a.turns[0] = a.turns[1] = 0;
    return a;
}

/// A loop that runs round the surface and has no partner: the face goes on to the surface's own end (a pole, a rim).
bool closedAtEnd(const Surface& s, UvLoop& loop, int axis, bool sameSense) {
    if (s.domain.empty()) return false;
    const int other = 1 - axis;
    if (s.period[other] > 0) return false;
    const double target = leftIsUp(loop, axis, sameSense) ? s.domain.max[other] : s.domain.min[other];
    UvCorner c = loop.corners[0];
    c.uv[axis] += loop.turns[axis] * s.period[axis];
    c.seam = true;
    loop.corners.push_back(c);
    c.uv[other] = target;
    c.p = s.at(c.uv);
    loop.corners.push_back(c);
    c.uv[axis] = loop.corners[0].uv[axis];
    c.p = s.at(c.uv);
    loop.corners.push_back(c);
    loop.turns[0] = loop.turns[1] = 0;
    return true;
}

}  // namespace

UvLoop unwrapped(const Surface& s, std::span<const Vec3> points) {
    UvLoop out;
    struct Place {
        Vec2 uv;
        Vec3 p;
        bool pole;
    };
    std::vector<Place> places;
    for (const Vec3& p : points) {
        if (!places.empty() && glm::distance(places.back().p, p) < kSamePointM) continue;
        const Vec2 uv = s.parametersOf(p, places.empty() ? nullptr : &places.back().uv);
        if (!std::isfinite(uv.x) || !std::isfinite(uv.y)) return out;
        places.push_back({uv, p, s.poleAt(uv.y)});
    }
    while (places.size() > 1 && glm::distance(places.front().p, places.back().p) < kSamePointM) places.pop_back();
    const auto first = std::find_if(places.begin(), places.end(), [](const Place& p) { return !p.pole; });
    if (first == places.end()) return out;
    std::rotate(places.begin(), first, places.end());

    const auto nearTo = [&](Vec2 uv, Vec2 reference, bool uToo = true) {
        for (int a = uToo ? 0 : 1; a < 2; ++a)
            if (s.period[a] > 0) uv[a] += std::round((reference[a] - uv[a]) / s.period[a]) * s.period[a];
        return uv;
    };
    out.corners.push_back({places[0].uv, places[0].p});
    size_t afterPole = 0;  // the first corner past the last pole
    for (size_t i = 1; i <= places.size(); ++i) {
        const Place& place = places[i % places.size()];
        const Place& before = places[i - 1];
        const Vec2 last = out.corners.back().uv;
        if (place.pole) {  // all meridians meet here; the loop arrives on the one it was on
            out.corners.push_back({{last.x, nearTo(place.uv, last).y}, place.p, true});
            continue;
        }
        Vec2 uv = nearTo(place.uv, last);
        if (before.pole) {  // … and leaves on the one it goes on with
            if (i == places.size()) uv.x = out.corners.front().uv.x;
            out.corners.push_back({{uv.x, last.y}, before.p});
            afterPole = out.corners.size() - 1;
        }
        if (i < places.size()) {
            out.corners.push_back({uv, place.p});
            continue;
        }
        for (int a = 0; a < 2; ++a)
            if (s.period[a] > 0) out.turns[a] = int(std::clamp(std::round((uv[a] - out.corners.front().uv[a]) / s.period[a]), -100.0, 100.0));
    }
    if (out.turns[0] != 0 && afterPole) {  // it does not run round the surface: at the pole it changed to a meridian further away than it seemed
        for (size_t i = afterPole; i < out.corners.size(); ++i) out.corners[i].uv.x -= out.turns[0] * s.period.x;
        out.turns[0] = 0;
    }
    return out;
}

double doubledArea(const std::vector<UvCorner>& c) {
    double sum = 0;
    for (size_t i = 1; i + 1 < c.size(); ++i) {
        const Vec2 a = c[i].uv - c[0].uv, b = c[i + 1].uv - c[0].uv;
        sum += a.x * b.y - a.y * b.x;
    }
    return sum;
}

bool openLoops(const Surface& s, bool sameSense, std::vector<UvLoop>& loops) {
    for (int axis = 0; axis < 2; ++axis) {
        std::vector<size_t> round;
        for (size_t i = 0; i < loops.size(); ++i)
            if (loops[i].turns[axis]) round.push_back(i);
        if (round.empty()) continue;
        const auto valid = [&](const UvLoop& l) { return std::abs(l.turns[axis]) == 1 && l.turns[1 - axis] == 0; };
        for (const size_t i : round)
            if (!valid(loops[i])) return false;
        if (round.size() == 1) {
            if (!closedAtEnd(s, loops[round[0]], axis, sameSense)) return false;
        } else if (round.size() == 2 && loops[round[0]].turns[axis] == -loops[round[1]].turns[axis]) {
            const UvLoop a = std::move(loops[round[0]]), b = std::move(loops[round[1]]);
            loops[round[0]] = loops[round[1]] = {};
            loops[round[0]] = joined(s, a, b, axis, sameSense, loops);
            loops.erase(loops.begin() + ptrdiff_t(round[1]));
        } else {
            return false;
        }
    }
    if (s.period.x > 0 || s.period.y > 0) {  // holes may have been opened a turn away from what they are in
        const auto largest = std::max_element(loops.begin(), loops.end(), [](const UvLoop& a, const UvLoop& b) {
            return std::abs(doubledArea(a.corners)) < std::abs(doubledArea(b.corners));
        });
        Box2 around;
        for (const UvCorner& c : largest->corners) around.add(c.uv);
        for (UvLoop& l : loops) {
            if (&l == &*largest) continue;
            Box2 own;
            for (const UvCorner& c : l.corners) own.add(c.uv);
            for (int a = 0; a < 2; ++a) {
                if (!(s.period[a] > 0)) continue;
                const double shift = std::ceil((around.min[a] - own.min[a]) / s.period[a] - 1e-6) * s.period[a];
                for (UvCorner& c : l.corners) c.uv[a] += shift;
            }
        }
    }
    return true;
}

}  // namespace sallyport::importers
