#include "gpu/mesh_store.h"

#include <algorithm>
#include <cstddef>

#include "gpu/shader_constants.h"

namespace sallyport::gpu {

using scene::ChunkClass;
using scene::FloorDraw;
using scene::FloorLook;
using scene::Vec3f;

namespace {

bool isDrawn(const FloorDraw& f) { return f.look == FloorLook::Active || f.look == FloorLook::Ghost; }

constexpr float kLatticeM = 0.01f;  ///< more than a corner moves when it is put on its batch's lattice

/// Each element four times, one for each corner of its quad.
template <class T>
void appendCorners(const std::vector<T>& lines, std::vector<T>& out) {
    out.clear();
    out.reserve(lines.size() * 4);
    for (const T& line : lines) out.insert(out.end(), 4, line);
}

}  // namespace

void MeshStore::upload(PreparedScene scene) {
    lines_ = std::move(scene);
    scene_ = std::move(lines_.packed);
    floors_.clear();
    floors_.resize(lines_.floors.size());
    quads_.reserve(lines_.edges.size());
    commands_.reserve(scene_.batches.size() * 3);
    gathered_.clear();
    if (leavesOut_) {
        gathered_.reserve(scene_.indices.size());
        gatheredBuffer_.reserve(scene_.indices.size() * sizeof(uint16_t));
    }
    outlinesValid_ = cutsMoving_ = false;

    staticBytes_ = 0;
    const auto store = [this](Buffer& buffer, const void* data, size_t bytes) {
        buffer = Buffer::make();
        if (bytes) glNamedBufferStorage(buffer.get(), GLsizeiptr(bytes), data, 0);
        staticBytes_ += bytes;
    };
    store(vertices_, scene_.vertices.data(), scene_.vertices.size() * sizeof(PackedVertex));
    store(indices_, scene_.indices.data(), leavesOut_ ? 0 : scene_.indices.size() * sizeof(uint16_t));  // else they are put together
    store(places_, scene_.places.data(), scene_.places.size() * sizeof(BatchPlace));
    std::vector<EdgeInstance> edgeCorners;
    appendCorners(lines_.edges, edgeCorners);
    store(edges_, edgeCorners.data(), edgeCorners.size() * sizeof(EdgeInstance));
    makeArrays();
}

PreparedScene MeshStore::release() {
    floors_.clear();
    lines_.packed = std::move(scene_);
    return std::move(lines_);
}

void MeshStore::makeArrays() {
    const auto attribute = [](const VertexArray& array, GLuint location, GLint size, GLenum type, bool normalised, size_t offset,
                              GLuint binding = 0) {
        glEnableVertexArrayAttrib(array.get(), location);
        glVertexArrayAttribFormat(array.get(), location, size, type, normalised ? GL_TRUE : GL_FALSE, GLuint(offset));
        glVertexArrayAttribBinding(array.get(), location, binding);
    };
    const auto integer = [](const VertexArray& array, GLuint location, size_t offset) {
        glEnableVertexArrayAttrib(array.get(), location);
        glVertexArrayAttribIFormat(array.get(), location, 1, GL_UNSIGNED_INT, GLuint(offset));
        glVertexArrayAttribBinding(array.get(), location, 0);
    };
    for (VertexArray* array : {&meshArray_, &keptArray_, &pieceArray_}) {
        *array = VertexArray::make();
        attribute(*array, 0, 3, GL_UNSIGNED_SHORT, false, offsetof(PackedVertex, x));
        attribute(*array, 1, 2, GL_BYTE, true, offsetof(PackedVertex, nx));
        attribute(*array, 2, 4, GL_UNSIGNED_BYTE, true, offsetof(PackedVertex, word));
        integer(*array, 3, offsetof(PackedVertex, word));
        // Where the batch lies: one for each command, found by its base instance.
        attribute(*array, 4, 3, GL_FLOAT, false, offsetof(BatchPlace, origin), 1);
        attribute(*array, 5, 2, GL_FLOAT, false, offsetof(BatchPlace, stepXY), 1);
        glVertexArrayBindingDivisor(array->get(), 1, 1);
        glVertexArrayVertexBuffer(array->get(), 1, places_.get(), 0, sizeof(BatchPlace));
    }
    glVertexArrayVertexBuffer(meshArray_.get(), 0, vertices_.get(), 0, sizeof(PackedVertex));
    glVertexArrayVertexBuffer(keptArray_.get(), 0, vertices_.get(), 0, sizeof(PackedVertex));
    glVertexArrayElementBuffer(meshArray_.get(), indices_.get());

    edgeArray_ = VertexArray::make();
    glVertexArrayVertexBuffer(edgeArray_.get(), 0, edges_.get(), 0, sizeof(EdgeInstance));
    glVertexArrayElementBuffer(edgeArray_.get(), quads_.get());
    attribute(edgeArray_, 0, 3, GL_FLOAT, false, offsetof(EdgeInstance, from));
    attribute(edgeArray_, 1, 3, GL_FLOAT, false, offsetof(EdgeInstance, to));
    attribute(edgeArray_, 2, 2, GL_FLOAT, false, offsetof(EdgeInstance, normalBefore));
    attribute(edgeArray_, 3, 2, GL_FLOAT, false, offsetof(EdgeInstance, normalAfter));
    attribute(edgeArray_, 4, 1, GL_FLOAT, false, offsetof(EdgeInstance, arcStartM));
    integer(edgeArray_, 5, offsetof(EdgeInstance, owner));

    outlineArray_ = VertexArray::make();
    attribute(outlineArray_, 0, 3, GL_FLOAT, false, offsetof(Segment, a));
    attribute(outlineArray_, 1, 3, GL_FLOAT, false, offsetof(Segment, b));
}

size_t MeshStore::gpuBytes() const {
    size_t bytes = quads_.capacity() + gatheredBuffer_.capacity() + staticBytes_ + outlines_.capacity() + commandBuffer_.capacity();
    for (const Floor& f : floors_) bytes += f.kept.capacity() + f.pieces.capacity() + f.pieceIndices.capacity();
    return bytes;
}

float MeshStore::cutOf(const FloorDraw& f) { return isDrawn(f) && f.cutZM < kUncutZM ? f.cutZM : kUncut; }

void MeshStore::cutOutlines(uint32_t f, ChunkClass cls, float z) {
    const BatchRun run = scene_.floors[f][size_t(cls)];
    for (uint32_t i = run.first; i < run.first + run.count; ++i) {
        const Batch& b = scene_.batches[i];
        if (b.bounds.min.z > z + kLatticeM || b.bounds.max.z < z - kLatticeM) continue;
        corners_.clear();
        for (uint32_t k = 0; k < b.indexCount; ++k)
            corners_.push_back(unpacked(scene_.vertices[b.firstVertex + scene_.indices[b.firstIndex + k]], scene_.places[i]));
        cutTriangles(corners_, z, segments_);
    }
}

void MeshStore::updateOutlines(std::span<const FloorDraw> wanted) {
    if (floors_.empty()) return;  // no scene yet: there is nothing to draw them with either
    const auto cut = [&](size_t i) { return i < wanted.size() ? cutOf(wanted[i]) : kUncut; };
    const auto drawn = [&](size_t i) { return i < wanted.size() && isDrawn(wanted[i]); };
    bool changed = !outlinesValid_;
    for (size_t i = 0; i < floors_.size(); ++i) changed = changed || floors_[i].outlinesCutZM != cut(i) || floors_[i].outlined != drawn(i);
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
        floor.outlinesCutZM = cut(i);
        floor.outlined = drawn(i);
        const bool isCut = floor.outlinesCutZM < kUncutZM;
        gather(floor.outlines[size_t(Outline::CutWalls)], [&] {
            if (isCut) cutOutlines(uint32_t(i), ChunkClass::Walls, floor.outlinesCutZM);
        });
        gather(floor.outlines[size_t(Outline::CutWindows)], [&] {
            if (isCut) cutOutlines(uint32_t(i), ChunkClass::Windows, floor.outlinesCutZM);
        });
        gather(floor.outlines[size_t(Outline::StairTreads)], [&] {
            const PreparedScene::Floor& lines = lines_.floors[i];
            if (floor.outlined) appendBelow(std::span(lines_.treads).subspan(lines.firstTread, lines.treadCount), floor.outlinesCutZM, segments_);
        });
    }
    appendCorners(segments_, segmentCorners_);
    quads_.reserve(segments_.size());
    if (outlines_.upload(segmentCorners_.data(), segmentCorners_.size() * sizeof(Segment)))
        glVertexArrayVertexBuffer(outlineArray_.get(), 0, outlines_.get(), 0, sizeof(Segment));
    glVertexArrayElementBuffer(outlineArray_.get(), quads_.get());
    glVertexArrayElementBuffer(edgeArray_.get(), quads_.get());
}

void MeshStore::updateCuts(std::span<const FloorDraw> wanted) {
    // The first picture with another cut gets it made. While it goes on changing (a slider, an animation) the shader clips, until it stands still.
    bool moved = false, missing = false;
    for (size_t i = 0; i < floors_.size(); ++i) {
        const float cut = i < wanted.size() ? cutOf(wanted[i]) : kUncut;
        moved = moved || floors_[i].wantedZM != cut;
        floors_[i].wantedZM = cut;
        missing = missing || (cut < kUncutZM && floors_[i].cutZM != cut);
    }
    clipped_ = missing && moved && cutsMoving_;
    cutsMoving_ = moved;
    if (!missing || clipped_) return;
    for (uint32_t i = 0; i < floors_.size(); ++i)
        if (floors_[i].wantedZM < kUncutZM && floors_[i].cutZM != floors_[i].wantedZM) cutFloor(i, floors_[i].wantedZM);
}

void MeshStore::cutFloor(uint32_t f, float z) {
    Floor& floor = floors_[f];
    floor.cutZM = z;
    scratch_.clear();
    for (const BatchRun& run : scene_.floors[f])
        for (uint32_t b = run.first; b < run.first + run.count; ++b)
            if (scene_.batches[b].bounds.min.z < z && scene_.batches[b].bounds.max.z > z) cutBatch(scene_, b, z, scratch_);
    floor.cut.assign(scratch_.batches.begin(), scratch_.batches.end());
    if (leavesOut_) {
        floor.keptIndices.assign(scratch_.kept.begin(), scratch_.kept.end());
        floor.keptRuns.assign(scratch_.runs.begin(), scratch_.runs.end());
    } else {
        floor.kept.upload(scratch_.kept.data(), scratch_.kept.size() * sizeof(uint16_t));
    }
    floor.pieces.upload(scratch_.pieces.data(), scratch_.pieces.size() * sizeof(PackedVertex));
    floor.pieceIndices.upload(scratch_.pieceIndices.data(), scratch_.pieceIndices.size() * sizeof(uint32_t));
}

void MeshStore::prepare(const scene::DrawList& list, const Culling& culling, float leastPx) {
    updateOutlines(list.floors);
    updateCuts(list.floors);
    clipped_ = clipped_ || list.section.has_value();
    commands_.clear();
    gathered_.clear();
    culled_ = 0;
    for (uint32_t f = 0; f < floors_.size(); ++f) {
        floors_[f].commands.fill({});
        if (f >= list.floors.size()) continue;
        const FloorDraw& look = list.floors[f];
        if (!isDrawn(look)) continue;
        for (size_t cls = 0; cls < size_t(ChunkClass::Count); ++cls) {
            // Through glass both sides of a pane are seen; and what the shader clips is open.
            const bool seenThrough = ChunkClass(cls) == ChunkClass::Windows || (ChunkClass(cls) == ChunkClass::Walls && list.xray);
            choose(f, ChunkClass(cls), culling, look, leastPx, !seenThrough && !clipped_);
        }
    }
    gatheredBuffer_.upload(gathered_.data(), gathered_.size() * sizeof(uint16_t));
    commandBuffer_.upload(commands_.data(), commands_.size() * sizeof(Command));
}

/// Appends the first `count` indices of a batch, without faces that look away where they are to be left out; returns how many that were.
uint32_t MeshStore::gather(std::span<const FaceRun> runs, const uint16_t* indices, uint32_t count, const Culling* hiding, float offsetZM) {
    const size_t before = gathered_.size();
    for (const FaceRun& run : runs) {
        if (run.firstIndex >= count) break;
        if (hiding && run.closed() && hiding->lookAway(run.normal, run.least, offsetZM)) continue;
        const uint16_t* first = indices + run.firstIndex;
        gathered_.insert(gathered_.end(), first, first + std::min(run.indexCount, count - run.firstIndex));
    }
    return uint32_t(gathered_.size() - before);
}

void MeshStore::choose(uint32_t f, ChunkClass cls, const Culling& culling, const FloorDraw& look, float leastPx, bool hide) {
    Floor& floor = floors_[f];
    Commands& c = floor.commands[size_t(cls)];
    const BatchRun run = scene_.floors[f][size_t(cls)];
    const float cutZ = cutOf(look);
    const bool useCut = cutZ < kUncutZM && floor.cutZM == cutZ;  // else the shader clips
    const auto visible = [&](const Batch& b) { return culling.sees(b.bounds, look.offsetZM); };
    const auto smallest = [&](const Batch& b) { return leastPx / culling.pixelsPerM(b.bounds, look.offsetZM); };
    const auto push = [&](Range& range, uint32_t count, uint32_t firstIndex, uint32_t firstVertex, uint32_t batch) {
        if (count == 0) return;
        commands_.push_back({count, 1, firstIndex, int32_t(firstVertex), batch});
        ++range.count;
        c.triangles += count / 3;
    };
    c.whole.first = uint32_t(commands_.size());
    for (uint32_t i = run.first; i < run.first + run.count; ++i) {
        const Batch& b = scene_.batches[i];
        if (b.bounds.min.z >= cutZ && b.bounds.max.z > cutZ) continue;  // all of it is cut away
        if (!visible(b)) {
            ++culled_;
            continue;
        }
        if (useCut && b.bounds.max.z > cutZ) continue;
        const uint32_t count = withoutSmall(b.indexCount, b.small, smallest(b));
        const auto first = uint32_t(gathered_.size());
        if (!leavesOut_) push(c.whole, count, b.firstIndex, b.firstVertex, i);
        else
            push(c.whole, gather(runsOf(scene_, b), &scene_.indices[b.firstIndex], count, hide ? &culling : nullptr, look.offsetZM), first,
                 b.firstVertex, i);
    }
    if (!useCut) return;
    const auto from = [&](uint32_t batch) {
        return std::lower_bound(floor.cut.begin(), floor.cut.end(), batch, [](const CutBatch& a, uint32_t b) { return a.batch < b; });
    };
    const auto begin = from(run.first), end = from(run.first + run.count);
    c.kept.first = uint32_t(commands_.size());
    for (auto it = begin; it != end; ++it) {
        const Batch& b = scene_.batches[it->batch];
        if (!visible(b)) continue;
        const uint32_t count = withoutSmall(it->keptCount, it->keptSmall, smallest(b));
        const auto first = uint32_t(gathered_.size());
        if (!leavesOut_) push(c.kept, count, it->firstKept, b.firstVertex, it->batch);
        else
            push(c.kept,
                 gather({floor.keptRuns.data() + it->firstRun, it->runCount}, floor.keptIndices.data() + it->firstKept, count,
                        hide ? &culling : nullptr, look.offsetZM),
                 first, b.firstVertex, it->batch);
    }
    c.pieces.first = uint32_t(commands_.size());
    for (auto it = begin; it != end; ++it) {
        const Batch& b = scene_.batches[it->batch];
        if (visible(b)) push(c.pieces, withoutSmall(it->pieceCount, it->pieceSmall, smallest(b)), it->firstPiece, 0, it->batch);
    }
}

DrawCount MeshStore::drawMeshes(uint32_t f, ChunkClass cls) const {
    const Floor& floor = floors_[f];
    const Commands& c = floor.commands[size_t(cls)];
    DrawCount drawn{0, c.triangles, c.whole.count + c.kept.count + c.pieces.count};
    if (drawn.batches == 0) return drawn;
    glBindBuffer(GL_DRAW_INDIRECT_BUFFER, commandBuffer_.get());
    const auto draw = [&](const VertexArray& array, GLenum type, const Range& range) {
        if (range.count == 0) return;
        ++drawn.calls;
        glBindVertexArray(array.get());
        glMultiDrawElementsIndirect(GL_TRIANGLES, type, reinterpret_cast<const void*>(range.first * sizeof(Command)), GLsizei(range.count), 0);
    };
    if (leavesOut_) {
        glVertexArrayElementBuffer(keptArray_.get(), gatheredBuffer_.get());
        draw(keptArray_, GL_UNSIGNED_SHORT, {c.whole.first, c.whole.count + c.kept.count});  // they lie one behind the other
    } else {
        draw(meshArray_, GL_UNSIGNED_SHORT, c.whole);
        if (c.kept.count > 0) glVertexArrayElementBuffer(keptArray_.get(), floor.kept.get());
        draw(keptArray_, GL_UNSIGNED_SHORT, c.kept);
    }
    if (c.pieces.count > 0) {
        glVertexArrayVertexBuffer(pieceArray_.get(), 0, floor.pieces.get(), 0, sizeof(PackedVertex));
        glVertexArrayElementBuffer(pieceArray_.get(), floor.pieceIndices.get());
    }
    draw(pieceArray_, GL_UNSIGNED_INT, c.pieces);
    return drawn;
}

DrawCount MeshStore::drawOutline(uint32_t floor, Outline which) const {
    const Range& r = floors_[floor].outlines[size_t(which)];
    if (r.count == 0) return {};
    glBindVertexArray(outlineArray_.get());
    glDrawElementsBaseVertex(GL_TRIANGLES, GLsizei(r.count * 6), GL_UNSIGNED_INT, nullptr, GLint(r.first * 4));
    return {1, r.count * 2, 0};
}

DrawCount MeshStore::drawEdges(uint32_t floor) const {
    const PreparedScene::Floor& f = lines_.floors[floor];
    if (f.edgeCount == 0) return {};
    glBindVertexArray(edgeArray_.get());
    glDrawElementsBaseVertex(GL_TRIANGLES, GLsizei(f.edgeCount * 6), GL_UNSIGNED_INT, nullptr, GLint(f.firstEdge * 4));
    return {1, f.edgeCount * 2, 0};
}

void MeshStore::appendPlain(uint32_t f, ChunkClass cls, float offsetZM, PlainMesh& out) const {
    const Commands& c = floors_[f].commands[size_t(cls)];
    CutMeshes cut;
    const auto append = [&](const Command& command, std::span<const PackedVertex> vertices, const auto* index) {
        std::vector<uint32_t> place(vertices.size(), 0xffffffffu);
        for (uint32_t i = 0; i < command.count; ++i) {
            uint32_t& v = place[index[i]];
            if (v == 0xffffffffu) {
                v = uint32_t(out.positions.size());
                out.positions.push_back(unpacked(vertices[index[i]], scene_.places[command.baseInstance]) + Vec3f(0, 0, offsetZM));
            }
            out.indices.push_back(v);
        }
    };
    for (const Range* range : {&c.whole, &c.kept, &c.pieces})
        for (uint32_t i = range->first; i < range->first + range->count; ++i) {
            const Command& command = commands_[i];
            const Batch& b = scene_.batches[command.baseInstance];
            const std::span<const PackedVertex> vertices(&scene_.vertices[b.firstVertex], b.vertexCount);
            if (leavesOut_ && range != &c.pieces) {
                append(command, vertices, &gathered_[command.firstIndex]);
                continue;
            }
            if (range == &c.whole) {
                append(command, vertices, &scene_.indices[command.firstIndex]);
                continue;
            }
            cut.clear();
            cutBatch(scene_, command.baseInstance, floors_[f].cutZM, cut);
            if (range == &c.kept) append(command, vertices, cut.kept.data());
            else append(command, cut.pieces, cut.pieceIndices.data());
        }
}

}  // namespace sallyport::gpu
