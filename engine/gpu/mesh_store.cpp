#include "gpu/mesh_store.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>
#include <unordered_map>

#include "gpu/shader_constants.h"

namespace sallyport::gpu {

using base::Error;
using base::ErrorCode;
using base::Result;
using scene::Chunk;
using scene::ChunkClass;
using scene::SceneVertex;
using scene::Vec2f;
using scene::Vec3f;
using scene::Vec4f;

bool StreamBuffer::upload(const void* data, size_t bytes) {
    if (bytes == 0) return false;
    if (!buffer_) buffer_ = Buffer::make();
    if (bytes > capacity_) capacity_ = bytes + bytes / 2;
    glNamedBufferData(buffer_.get(), GLsizeiptr(capacity_), nullptr, GL_STREAM_DRAW);
    glNamedBufferSubData(buffer_.get(), 0, GLsizeiptr(bytes), data);
    return true;
}

Frustum::Frustum(const scene::Mat4f& m) {
    const auto row = [&](int i) { return Vec4f(m[0][i], m[1][i], m[2][i], m[3][i]); };
    for (int axis = 0; axis < 3; ++axis) {
        planes_[size_t(axis) * 2] = row(3) + row(axis);
        planes_[size_t(axis) * 2 + 1] = row(3) - row(axis);
    }
}

bool Frustum::sees(const base::Box<Vec3f>& box, float offsetZM) const {
    for (const Vec4f& p : planes_) {
        const float x = p.x >= 0 ? box.max.x : box.min.x;
        const float y = p.y >= 0 ? box.max.y : box.min.y;
        const float z = (p.z >= 0 ? box.max.z : box.min.z) + offsetZM;
        if (p.x * x + p.y * y + p.z * z + p.w < 0) return false;
    }
    return true;
}

Result<void> MeshStore::check(const scene::SceneGeometry& g) {
    const auto bad = [](const std::string& what, size_t chunk) {
        return Error{ErrorCode::Internal, what, "scene geometry, chunk " + std::to_string(chunk)};
    };
    constexpr size_t kMost = 0x7fffffff;
    if (g.vertices.size() > kMost / sizeof(SceneVertex) || g.indices.size() > kMost / sizeof(uint32_t))
        return Error{ErrorCode::TooLarge, "the building has more triangles than one graphics buffer holds (2 GiB); simplify the model",
                     "scene geometry"};
    for (size_t c = 0; c < g.chunks.size(); ++c) {
        const Chunk& chunk = g.chunks[c];
        if (chunk.cls >= ChunkClass::Count) return bad("unknown class", c);
        if (chunk.floor >= g.floorElevationM.size()) return bad("floor out of range", c);
        if (uint64_t(chunk.firstIndex) + chunk.indexCount > g.indices.size()) return bad("indices out of range", c);
        if (chunk.indexCount % (chunk.cls == ChunkClass::RoomEdges ? 2 : 3) != 0) return bad("a part of a triangle or line is left over", c);
    }
    for (const uint32_t i : g.indices)
        if (i >= g.vertices.size()) return Error{ErrorCode::Internal, "an index names no vertex", "scene geometry"};
    return {};
}

// Joins the lines of a chunk into rings: each edge learns the inward normals of its neighbours (for the mitre) and how far round the ring it starts
// (for dashes).
void MeshStore::linkEdges(const scene::SceneGeometry& g, const Chunk& chunk, std::vector<EdgeInstance>& out) {
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

Result<void> MeshStore::upload(const scene::SceneGeometry& g) {
    if (auto ok = check(g); !ok) return ok;
    floors_.clear();
    floors_.resize(g.floorElevationM.size());
    size_t mostChunks = 0;
    for (const Chunk& chunk : g.chunks) {
        Floor& floor = floors_[chunk.floor];
        auto& list = floor.chunks[size_t(chunk.cls)];
        list.push_back(chunk);
        mostChunks = std::max(mostChunks, list.size());
        const auto collect = [&](std::vector<Vec3f>& corners) {
            for (uint32_t i = 0; i < chunk.indexCount; ++i) corners.push_back(g.vertices[g.indices[chunk.firstIndex + i]].position);
        };
        if (chunk.cls == ChunkClass::Walls) collect(floor.wallCorners);
        if (chunk.cls == ChunkClass::Windows) collect(floor.windowCorners);
        if (chunk.cls == ChunkClass::Stairs) {
            std::vector<Vec3f> corners;
            collect(corners);
            creaseEdges(corners, floor.treads);
        }
    }
    counts_.reserve(mostChunks);
    offsets_.reserve(mostChunks);
    outlinesValid_ = false;

    std::vector<EdgeInstance> edges;
    for (Floor& floor : floors_) {
        floor.edges.first = uint32_t(edges.size());
        for (const Chunk& chunk : floor.chunks[size_t(ChunkClass::RoomEdges)]) linkEdges(g, chunk, edges);
        floor.edges.count = uint32_t(edges.size()) - floor.edges.first;
    }

    const auto store = [](Buffer& buffer, const void* data, size_t bytes) {
        buffer = Buffer::make();
        if (bytes) glNamedBufferStorage(buffer.get(), GLsizeiptr(bytes), data, 0);
    };
    store(vertices_, g.vertices.data(), g.vertices.size() * sizeof(SceneVertex));
    store(indices_, g.indices.data(), g.indices.size() * sizeof(uint32_t));
    store(edges_, edges.data(), edges.size() * sizeof(EdgeInstance));

    const auto attribute = [](const VertexArray& array, GLuint location, GLint size, GLenum type, bool normalised, size_t offset) {
        glEnableVertexArrayAttrib(array.get(), location);
        glVertexArrayAttribFormat(array.get(), location, size, type, normalised ? GL_TRUE : GL_FALSE, GLuint(offset));
        glVertexArrayAttribBinding(array.get(), location, 0);
    };
    const auto integer = [](const VertexArray& array, GLuint location, size_t offset) {
        glEnableVertexArrayAttrib(array.get(), location);
        glVertexArrayAttribIFormat(array.get(), location, 1, GL_UNSIGNED_INT, GLuint(offset));
        glVertexArrayAttribBinding(array.get(), location, 0);
    };
    meshArray_ = VertexArray::make();
    glVertexArrayVertexBuffer(meshArray_.get(), 0, vertices_.get(), 0, sizeof(SceneVertex));
    glVertexArrayElementBuffer(meshArray_.get(), indices_.get());
    attribute(meshArray_, 0, 3, GL_FLOAT, false, offsetof(SceneVertex, position));
    attribute(meshArray_, 1, 2, GL_SHORT, true, offsetof(SceneVertex, normalOct));
    attribute(meshArray_, 2, 4, GL_UNSIGNED_BYTE, true, offsetof(SceneVertex, color));
    integer(meshArray_, 3, offsetof(SceneVertex, owner));

    edgeArray_ = VertexArray::make();
    glVertexArrayVertexBuffer(edgeArray_.get(), 0, edges_.get(), 0, sizeof(EdgeInstance));
    glVertexArrayBindingDivisor(edgeArray_.get(), 0, 1);
    attribute(edgeArray_, 0, 3, GL_FLOAT, false, offsetof(EdgeInstance, from));
    attribute(edgeArray_, 1, 3, GL_FLOAT, false, offsetof(EdgeInstance, to));
    attribute(edgeArray_, 2, 2, GL_FLOAT, false, offsetof(EdgeInstance, normalBefore));
    attribute(edgeArray_, 3, 2, GL_FLOAT, false, offsetof(EdgeInstance, normalAfter));
    attribute(edgeArray_, 4, 1, GL_FLOAT, false, offsetof(EdgeInstance, arcStartM));
    integer(edgeArray_, 5, offsetof(EdgeInstance, owner));

    outlineArray_ = VertexArray::make();
    glVertexArrayBindingDivisor(outlineArray_.get(), 0, 1);
    attribute(outlineArray_, 0, 3, GL_FLOAT, false, offsetof(Segment, a));
    attribute(outlineArray_, 1, 3, GL_FLOAT, false, offsetof(Segment, b));
    return {};
}

void MeshStore::updateOutlines(std::span<const scene::FloorDraw> wanted) {
    const size_t count = std::min(wanted.size(), floors_.size());
    const auto cutOf = [](const scene::FloorDraw& f) {
        const bool drawn = f.look == scene::FloorLook::Active || f.look == scene::FloorLook::Ghost;
        return drawn && f.cutZM < kUncutZM ? f.cutZM : 1e9f;
    };
    bool changed = !outlinesValid_;
    for (size_t i = 0; i < count; ++i) changed = changed || floors_[i].cutZM != cutOf(wanted[i]);
    if (!changed) return;
    outlinesValid_ = true;
    segments_.clear();
    const auto gather = [&](Range& range, auto&& append) {
        range.first = uint32_t(segments_.size());
        append();
        range.count = uint32_t(segments_.size()) - range.first;
    };
    for (size_t i = 0; i < floors_.size(); ++i) {
        Floor& floor = floors_[i];
        floor.cutZM = i < count ? cutOf(wanted[i]) : 1e9f;
        const bool cut = floor.cutZM < kUncutZM;
        gather(floor.outlines[size_t(Outline::CutWalls)], [&] {
            if (cut) cutTriangles(floor.wallCorners, floor.cutZM, segments_);
        });
        gather(floor.outlines[size_t(Outline::CutWindows)], [&] {
            if (cut) cutTriangles(floor.windowCorners, floor.cutZM, segments_);
        });
        gather(floor.outlines[size_t(Outline::StairTreads)], [&] { segments_.insert(segments_.end(), floor.treads.begin(), floor.treads.end()); });
    }
    if (outlines_.upload(segments_.data(), segments_.size() * sizeof(Segment)))
        glVertexArrayVertexBuffer(outlineArray_.get(), 0, outlines_.get(), 0, sizeof(Segment));
}

DrawCount MeshStore::drawMeshes(uint32_t floor, ChunkClass cls, const Frustum& frustum, float offsetZM) {
    counts_.clear();
    offsets_.clear();
    DrawCount drawn;
    for (const Chunk& chunk : floors_[floor].chunks[size_t(cls)]) {
        if (chunk.indexCount == 0 || !frustum.sees(chunk.bounds, offsetZM)) continue;
        counts_.push_back(GLsizei(chunk.indexCount));
        offsets_.push_back(reinterpret_cast<const void*>(uintptr_t(chunk.firstIndex) * sizeof(uint32_t)));
        drawn.triangles += chunk.indexCount / 3;
    }
    if (counts_.empty()) return drawn;
    drawn.calls = 1;
    glBindVertexArray(meshArray_.get());
    glMultiDrawElements(GL_TRIANGLES, counts_.data(), GL_UNSIGNED_INT, offsets_.data(), GLsizei(counts_.size()));
    return drawn;
}

DrawCount MeshStore::drawOutline(uint32_t floor, Outline which) const {
    const Range& r = floors_[floor].outlines[size_t(which)];
    if (r.count == 0) return {};
    glBindVertexArray(outlineArray_.get());
    glDrawArraysInstancedBaseInstance(GL_TRIANGLE_STRIP, 0, 4, GLsizei(r.count), r.first);
    return {1, r.count * 2};
}

DrawCount MeshStore::drawEdges(uint32_t floor) const {
    const Range& r = floors_[floor].edges;
    if (r.count == 0) return {};
    glBindVertexArray(edgeArray_.get());
    glDrawArraysInstancedBaseInstance(GL_TRIANGLE_STRIP, 0, 4, GLsizei(r.count), r.first);
    return {1, r.count * 2};
}

}  // namespace sallyport::gpu
