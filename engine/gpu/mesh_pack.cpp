#include "gpu/mesh_pack.h"

#include <algorithm>
#include <cmath>

namespace sallyport::gpu {
namespace {

using scene::Chunk;
using scene::ChunkClass;
using scene::SceneVertex;
using scene::Vec3f;

/// Two millimetres level and one upright, for chunks of 128 and 64 m; larger ones have a coarser lattice, which lies on the same points.
constexpr double kStepXYM = 1.0 / 512, kStepZM = 1.0 / 1024, kMost = 65535;
constexpr float kOneHeightM = 0.1f;
constexpr uint32_t kMostVertices = 65535;

double stepFor(double least, double extentM) {
    double step = least;
    while (extentM > step * (kMost - 2) && step < 1e6) step *= 2;
    return step;
}

uint16_t onLattice(double v, double origin, double step) {
    const double n = std::round((v - origin) / step);
    return n > 0 ? uint16_t(std::min(n, kMost)) : uint16_t(0);  // not-a-number too
}

int8_t eightBits(uint32_t half) { return int8_t(std::lround(float(int16_t(half)) / 32767.0f * 127.0f)); }

class Packer {
public:
    Packer(const scene::SceneGeometry& g, PackedScene& out) : g_(g), out_(out), local_(g.vertices.size()), seenIn_(g.vertices.size(), 0) {}

    void add(const Chunk& chunk) {
        const uint32_t* corner = g_.indices.data() + chunk.firstIndex;
        uint32_t begin = 0;
        open(chunk);
        for (uint32_t i = 0; i < chunk.indexCount; i += 3) {
            if (vertexCount() + 3 > kMostVertices) {
                close(chunk, begin, i);
                begin = i;
                open(chunk);
            }
            for (uint32_t k = 0; k < 3; ++k) out_.indices.own().push_back(vertex(corner[i + k]));
            addToRun(chunk, corner + i, i - begin, i);
        }
        close(chunk, begin, chunk.indexCount);
    }

private:
    void open(const Chunk& chunk) {
        fills_ = chunk.cls == ChunkClass::RoomFills;
        bounds_ = chunk.bounds;
        if (bounds_.empty()) bounds_ = {Vec3f(0), Vec3f(0)};
        stepXY_ = stepFor(kStepXYM, std::max(double(bounds_.max.x) - double(bounds_.min.x), double(bounds_.max.y) - double(bounds_.min.y)));
        stepZ_ = stepFor(kStepZM, double(bounds_.max.z) - double(bounds_.min.z));
        const auto down = [](float v, double step) { return std::floor(double(v) / step) * step; };
        origin_ = {down(bounds_.min.x, stepXY_), down(bounds_.min.y, stepXY_), down(bounds_.min.z, stepZ_)};
        batch_ = {};
        batch_.firstVertex = uint32_t(out_.vertices.size());
        batch_.firstIndex = uint32_t(out_.indices.size());
        batch_.firstRun = uint32_t(out_.runs.size());
        ++number_;
    }
    /// `at` in the batch, `inChunk` in its chunk.
    void addToRun(const Chunk& chunk, const uint32_t* corner, uint32_t at, uint32_t inChunk) {
        const SceneVertex& last = g_.vertices[corner[2]];
        const bool closed = last.solidTopM < scene::kOpenBody;
        const uint16_t way =
            closed ? uint16_t(uint8_t(eightBits(last.normalOct & 0xffff)) | uint8_t(eightBits(last.normalOct >> 16)) << 8) : uint16_t(0);
        const auto threshold = [&](uint32_t small) { return small > 0 && inChunk == chunk.indexCount - std::min(small, chunk.indexCount); };
        const bool next = out_.runs.size() == batch_.firstRun || out_.runs.back().closed() != closed || way_ != way ||
                          std::abs(top_ - last.solidTopM) > kOneHeightM || std::any_of(chunk.small.begin(), chunk.small.end(), threshold);
        if (next) {
            way_ = way;
            top_ = last.solidTopM;
            out_.runs.push_back({at, 0, closed ? scene::unpackNormal(last.normalOct) : Vec3f(0), closed ? 1e30f : 0, last.solidTopM});
        }
        FaceRun& run = out_.runs.back();
        run.indexCount += 3;
        if (!closed) return;
        run.topM = std::max(run.topM, last.solidTopM);
        for (int k = 0; k < 3; ++k) run.least = std::min(run.least, glm::dot(run.normal, g_.vertices[corner[k]].position));
    }
    uint32_t vertexCount() const { return uint32_t(out_.vertices.size()) - batch_.firstVertex; }
    uint16_t vertex(uint32_t v) {
        if (seenIn_[v] != number_) {
            seenIn_[v] = number_;
            local_[v] = uint16_t(vertexCount());
            const SceneVertex& s = g_.vertices[v];
            const uint32_t color = uint32_t(s.color.r) | uint32_t(s.color.g) << 8 | uint32_t(s.color.b) << 16 | uint32_t(s.color.a) << 24;
            out_.vertices.own().push_back({onLattice(s.position.x, origin_.x, stepXY_), onLattice(s.position.y, origin_.y, stepXY_),
                                           onLattice(s.position.z, origin_.z, stepZ_), eightBits(s.normalOct & 0xffff), eightBits(s.normalOct >> 16),
                                           fills_ ? s.owner : color});
        }
        return local_[v];
    }
    void close(const Chunk& chunk, uint32_t begin, uint32_t end) {
        batch_.indexCount = end - begin;
        batch_.vertexCount = vertexCount();
        batch_.runCount = uint32_t(out_.runs.size()) - batch_.firstRun;
        for (size_t i = 0; i < batch_.small.size(); ++i) {
            const uint32_t kept = chunk.indexCount - std::min(chunk.small[i], chunk.indexCount);
            batch_.small[i] = end - std::clamp(kept, begin, end);
        }
        batch_.bounds = bounds_;
        out_.batches.push_back(batch_);
        out_.places.push_back({Vec3f(origin_), float(stepXY_), float(stepZ_)});
    }

    const scene::SceneGeometry& g_;
    PackedScene& out_;
    std::vector<uint16_t> local_;
    std::vector<uint32_t> seenIn_;  // number of the batch that local_ belongs to
    uint32_t number_ = 0;
    bool fills_ = false;
    uint16_t way_ = 0;  // of the run that is being made: its normal in eight bits each, the top of its first body
    float top_ = 0;
    base::Box<Vec3f> bounds_;
    glm::dvec3 origin_{0, 0, 0};
    double stepXY_ = 1, stepZ_ = 1;
    Batch batch_;
};

}  // namespace

PackedScene pack(const scene::SceneGeometry& g) {
    constexpr size_t kClasses = size_t(ChunkClass::Count);
    PackedScene out;
    out.floors.resize(g.floorElevationM.size());
    std::vector<std::vector<const Chunk*>> runs(out.floors.size() * kClasses);
    for (const Chunk& c : g.chunks)
        if (c.cls != ChunkClass::RoomEdges && c.indexCount > 0) runs[c.floor * kClasses + size_t(c.cls)].push_back(&c);
    out.vertices.own().reserve(g.vertices.size());
    out.indices.own().reserve(g.indices.size());
    Packer packer(g, out);
    for (size_t i = 0; i < runs.size(); ++i) {
        BatchRun& run = out.floors[i / kClasses][i % kClasses];
        run.first = uint32_t(out.batches.size());
        for (const Chunk* c : runs[i]) packer.add(*c);
        run.count = uint32_t(out.batches.size()) - run.first;
    }
    return out;
}

void append(PackedScene& out, const PackedScene& from, uint32_t i) {
    Batch b = from.batches[i];
    const auto take = [](auto& to, const auto& list, uint32_t& first, uint32_t count) {
        const auto begin = list.begin() + ptrdiff_t(first);
        first = uint32_t(to.size());
        to.insert(to.end(), begin, begin + ptrdiff_t(count));
    };
    take(out.vertices.own(), from.vertices, b.firstVertex, b.vertexCount);
    take(out.indices.own(), from.indices, b.firstIndex, b.indexCount);
    take(out.runs, from.runs, b.firstRun, b.runCount);
    out.batches.push_back(b);
    out.places.push_back(from.places[i]);
}

std::span<const FaceRun> runsOf(const PackedScene& scene, const Batch& b) { return {scene.runs.data() + b.firstRun, b.runCount}; }

Vec3f unpacked(const PackedVertex& v, const BatchPlace& at) {
    return at.origin + Vec3f(float(v.x) * at.stepXY, float(v.y) * at.stepXY, float(v.z) * at.stepZ);
}

PlainMesh plainMesh(const scene::SceneGeometry& g) {
    PlainMesh out;
    constexpr uint32_t kUnused = 0xffffffffu;
    std::vector<uint32_t> place(g.vertices.size(), kUnused);
    for (const Chunk& c : g.chunks) {
        if (c.cls == ChunkClass::RoomFills || c.cls == ChunkClass::RoomEdges) continue;
        for (uint32_t i = c.firstIndex; i < c.firstIndex + c.indexCount; ++i) {
            uint32_t& v = place[g.indices[i]];
            if (v == kUnused) {
                v = uint32_t(out.positions.size());
                out.positions.push_back(g.vertices[g.indices[i]].position);
            }
            out.indices.push_back(v);
        }
    }
    return out;
}

uint32_t withoutSmall(uint32_t indexCount, const SmallCounts& small, float sizeM) {
    uint32_t left = indexCount;
    for (size_t i = 0; i < small.size() && scene::kDetailM[i] <= sizeM; ++i) left = indexCount - small[i];
    return left;
}

}  // namespace sallyport::gpu
