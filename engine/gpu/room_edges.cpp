#include "gpu/room_edges.h"

#include <cstring>
#include <unordered_map>

namespace sallyport::gpu {

using scene::SceneVertex;
using scene::Vec2f;

// Joins the lines of a chunk into rings: each edge learns the inward normals of its neighbours (for the mitre) and how far round the ring it starts
// (for dashes).
void linkEdges(const scene::SceneGeometry& g, const scene::Chunk& chunk, std::vector<EdgeInstance>& out) {
    struct Corner {
        float x, y;
        uint32_t owner;
        bool operator==(const Corner&) const = default;
    };
    struct CornerHash {
        size_t operator()(const Corner& c) const {
            uint32_t w[3];
            std::memcpy(w, &c.x, 4);
            std::memcpy(w + 1, &c.y, 4);
            w[2] = c.owner;
            uint64_t h = 0;
            for (const uint32_t v : w) h = (h ^ v) * 0x9e3779b97f4a7c15ull, h ^= h >> 29;
            return size_t(h);
        }
    };
    const auto leftNormal = [](const EdgeInstance& e) {
        const Vec2f d(e.to.x - e.from.x, e.to.y - e.from.y);
        const float length = glm::length(d);
        return length > 0 ? Vec2f(-d.y, d.x) / length : Vec2f(0, 0);
    };
    // Of an octahedral normal that lies in the horizontal plane, x and y are those of the normal up to a factor.
    const auto horizontal = [](uint32_t packed) { return Vec2f(float(int16_t(packed & 0xffff)), float(int16_t(packed >> 16))) / 32767.0f; };
    constexpr uint32_t kNone = 0xffffffffu;
    const size_t first = out.size(), count = chunk.indexCount / 2;
    std::unordered_map<Corner, uint32_t, CornerHash> startingAt;
    startingAt.reserve(count);
    for (size_t i = 0; i < count; ++i) {
        const SceneVertex& a = g.vertices[g.indices[chunk.firstIndex + i * 2]];
        const SceneVertex& b = g.vertices[g.indices[chunk.firstIndex + i * 2 + 1]];
        EdgeInstance e{a.position, b.position, {}, {}, 0, a.owner};
        // The vertices' normal points into the room. Where the ring runs the other way round, the edge is turned, so that inside is always left.
        if (glm::dot(leftNormal(e), horizontal(a.normalOct)) < 0) std::swap(e.from, e.to);
        startingAt[{e.from.x, e.from.y, e.owner}] = uint32_t(i);
        out.push_back(e);
    }
    std::vector<uint32_t> next(count, kNone);
    std::vector<uint8_t> hasBefore(count, 0), walked(count, 0);
    for (size_t i = 0; i < count; ++i) {
        EdgeInstance& e = out[first + i];
        e.normalBefore = e.normalAfter = leftNormal(e);
    }
    for (size_t i = 0; i < count; ++i) {
        EdgeInstance& e = out[first + i];
        const auto found = startingAt.find({e.to.x, e.to.y, e.owner});
        if (found == startingAt.end() || found->second == i) continue;
        EdgeInstance& after = out[first + found->second];
        next[i] = found->second;
        hasBefore[found->second] = 1;
        e.normalAfter = leftNormal(after);
        after.normalBefore = leftNormal(e);
    }
    const auto walk = [&](size_t i) {
        float arc = 0;
        for (uint32_t at = uint32_t(i); at != kNone && !walked[at]; at = next[at]) {
            EdgeInstance& e = out[first + at];
            walked[at] = 1;
            e.arcStartM = arc;
            arc += glm::length(Vec2f(e.to.x - e.from.x, e.to.y - e.from.y));
        }
    };
    for (size_t i = 0; i < count; ++i)  // open chains from their first edge, then closed rings from anywhere
        if (!hasBefore[i]) walk(i);
    for (size_t i = 0; i < count; ++i) walk(i);
}

}  // namespace sallyport::gpu
