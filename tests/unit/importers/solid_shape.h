// Purpose: what the solid tests share: how a solid is judged from outside. Independent of the code under test.
#pragma once
#include <cmath>
#include <map>
#include <utility>

#include "importers/solid.h"

namespace sallyport::test {

/// Every edge used equally often in both directions, checked on the indices alone.
inline bool watertight(const importers::Solid& s) {
    std::map<std::pair<uint32_t, uint32_t>, int> balance;
    for (const auto& l : s.loops)
        for (uint32_t k = 0; k < l.count; ++k) {
            const uint32_t a = s.indices[l.first + k], b = s.indices[l.first + (k + 1) % l.count];
            if (a == b) return false;
            balance[{std::min(a, b), std::max(a, b)}] += a < b ? 1 : -1;
        }
    for (const auto& [edge, n] : balance)
        if (n != 0) return false;
    return true;
}

/// Volume from the triangles, by the divergence theorem: also proves that triangulation loses nothing and faces outward.
inline double meshVolume(const building::Mesh& m) {
    double sum = 0;
    for (size_t t = 0; t + 2 < m.indices.size(); t += 3) {
        const base::Vec3 a(m.positions[m.indices[t]]), b(m.positions[m.indices[t + 1]]), c(m.positions[m.indices[t + 2]]);
        sum += glm::dot(a, glm::cross(b, c));
    }
    return sum / 6;
}
inline double meshArea(const building::Mesh& m) {
    double sum = 0;
    for (size_t t = 0; t + 2 < m.indices.size(); t += 3) {
        const base::Vec3 a(m.positions[m.indices[t]]), b(m.positions[m.indices[t + 1]]), c(m.positions[m.indices[t + 2]]);
        sum += glm::length(glm::cross(b - a, c - a)) / 2;
    }
    return sum;
}

}  // namespace sallyport::test
