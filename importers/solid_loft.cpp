#include <algorithm>
#include <cmath>

#include "importers/solid.h"
#include "importers/solid_topology.h"

namespace sallyport::importers {
namespace {

using base::Error;
using base::ErrorCode;
using base::Mat4;
using base::Vec2;
using base::Vec3;
using Ring2 = std::vector<Vec2>;

Error notUsable() { return {ErrorCode::BadInput, "The cross-sections of the shape do not fit together or are not finite; it is left out.", ""}; }

Ring2& ringOf(LoftSection& s, size_t r) { return r == 0 ? s.outline.outer : s.outline.holes[r - 1]; }

/// Fraction of the way round at each corner, from 0; the last is 1 and back at the start.
std::vector<double> fractions(const Ring2& ring) {
    std::vector<double> at{0.0};
    for (size_t i = 0; i < ring.size(); ++i) at.push_back(at.back() + glm::distance(ring[i], ring[(i + 1) % ring.size()]));
    const double total = at.back();
    for (double& a : at) a = total > 0 ? a / total : 0;
    return at;
}

/// Begins the ring with the corner that lies furthest to the lower left of its middle, so that rings of different kinds begin alike.
void rotateToLowerLeft(Ring2& ring) {
    Vec2 middle(0);
    for (const Vec2& p : ring) middle += p / double(ring.size());
    const auto rank = [&](Vec2 p) {
        const Vec2 d = p - middle;
        const double n = glm::length(d);
        return n > 0 ? (d.x + d.y) / n : 0.0;
    };
    std::rotate(ring.begin(), std::min_element(ring.begin(), ring.end(), [&](Vec2 a, Vec2 b) { return rank(a) < rank(b) - 1e-9; }), ring.end());
}

}  // namespace

void matchCorners(std::span<LoftSection> sections) {
    if (sections.size() < 2) return;
    size_t holes = sections[0].outline.holes.size();
    for (const LoftSection& s : sections) holes = std::min(holes, s.outline.holes.size());
    for (LoftSection& s : sections) s.outline.holes.resize(holes);
    for (size_t r = 0; r <= holes; ++r) {
        bool alike = true;
        size_t most = 0;
        for (LoftSection& s : sections) {
            alike = alike && ringOf(s, r).size() == ringOf(sections[0], r).size();
            most = std::max(most, ringOf(s, r).size());
        }
        if (alike || most == 0) continue;
        std::vector<double> all;
        std::vector<std::vector<double>> own;
        for (LoftSection& s : sections) {
            if (ringOf(s, r).size() < 3) return;
            rotateToLowerLeft(ringOf(s, r));
            own.push_back(fractions(ringOf(s, r)));
            all.insert(all.end(), own.back().begin(), own.back().end() - 1);
        }
        std::sort(all.begin(), all.end());
        all.erase(std::unique(all.begin(), all.end(), [](double a, double b) { return b - a < 1e-6; }), all.end());
        if (all.size() * sections.size() > SolidLimits{}.maxPoints) return;  // they stay unlike, and no body comes of them
        for (size_t i = 0; i < sections.size(); ++i) {
            Ring2& ring = ringOf(sections[i], r);
            Ring2 finer;
            size_t k = 0;
            for (const double f : all) {
                while (k + 2 < own[i].size() && own[i][k + 1] <= f) ++k;
                const double width = own[i][k + 1] - own[i][k];
                const Vec2 a = ring[k], b = ring[(k + 1) % ring.size()];
                finer.push_back(a + (b - a) * (width > 0 ? std::clamp((f - own[i][k]) / width, 0.0, 1.0) : 0.0));
            }
            ring = std::move(finer);
        }
    }
}

base::Result<Solid> loft(std::span<const LoftSection> given, bool round, const SolidLimits& limits) {
    if (given.size() < 2) return notUsable();
    size_t total = 0;
    for (const LoftSection& g : given) {
        total += g.outline.outer.size();
        for (const auto& h : g.outline.holes) total += h.size();
    }
    if (total > limits.maxPoints) return Error{ErrorCode::TooLarge, "The swept shape has too many points; simplify it.", ""};
    std::vector<LoftSection> sections(given.begin(), given.end());
    matchCorners(sections);
    Solid s;
    const size_t rings = sections[0].outline.holes.size() + 1;
    size_t corners = 0;
    for (size_t r = 0; r < rings; ++r) corners += ringOf(sections[0], r).size();
    if (corners * sections.size() > limits.maxPoints || corners * sections.size() > limits.maxFaces)
        return Error{ErrorCode::TooLarge, "The swept shape has too many faces; simplify it.", ""};
    std::vector<std::vector<uint32_t>> first(rings), before(rings), now(rings);
    const auto addCap = [&](const std::vector<std::vector<uint32_t>>& cap, bool reversed) {
        const auto firstLoop = uint32_t(s.loops.size());
        for (const auto& ring : cap) {
            s.loops.push_back({uint32_t(s.indices.size()), uint32_t(ring.size())});
            if (reversed) s.indices.insert(s.indices.end(), ring.rbegin(), ring.rend());
            else s.indices.insert(s.indices.end(), ring.begin(), ring.end());
        }
        s.faces.push_back({{}, firstLoop, uint32_t(rings)});
    };
    const auto addSides = [&](const std::vector<uint32_t>& from, const std::vector<uint32_t>& to) {
        for (size_t k = 0; k < from.size(); ++k) {
            const size_t next = k + 1 == from.size() ? 0 : k + 1;
            s.loops.push_back({uint32_t(s.indices.size()), 4});
            s.indices.insert(s.indices.end(), {from[k], from[next], to[next], to[k]});
            s.faces.push_back({{}, uint32_t(s.loops.size() - 1), 1});
        }
    };
    PointWelder welder(s.points);
    for (size_t i = 0; i < sections.size(); ++i) {
        for (size_t r = 0; r < rings; ++r) {
            const Ring2& ring = ringOf(sections[i], r);
            if (ring.size() < 3 || ring.size() != ringOf(sections[0], r).size()) return notUsable();
            now[r].clear();
            for (const Vec2& p : ring) {
                const Vec3 q(sections[i].place * glm::dvec4(p, 0, 1));
                if (!finite(q) || glm::dot(q, q) > 1e16) return notUsable();
                now[r].push_back(welder.add(q));
            }
        }
        if (i == 0) first = now;
        else
            for (size_t r = 0; r < rings; ++r) addSides(before[r], now[r]);
        std::swap(before, now);
    }
    if (round) {
        for (size_t r = 0; r < rings; ++r) addSides(before[r], first[r]);
    } else {
        addCap(first, true);
        addCap(before, false);
    }
    finishFaces(s, true);
    if (s.faces.empty()) return Error{ErrorCode::BadInput, "The swept shape encloses nothing; it is left out.", ""};
    return s;
}

void turnFaces(Solid& s) { flipFaces(s); }

}  // namespace sallyport::importers
