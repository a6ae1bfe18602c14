// A prepared scene as bytes: a head with the counts, then each array as it lies in memory, so that reading is checking.
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <type_traits>
#include <utility>

#include "gpu/prepared_scene.h"

namespace sallyport::gpu {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
using scene::Vec3f;

static_assert(std::endian::native == std::endian::little, "the arrays are taken as they lie in memory");

constexpr char kMagic[8] = {'S', 'P', 'D', 'R', 'A', 'W', 'N', '\0'};
constexpr float kMostM = 2e6f;  ///< from the building's origin; a facility holds nothing beyond half of it

using FloorRuns = std::array<BatchRun, size_t(scene::ChunkClass::Count)>;
enum Array : size_t { kVertices, kIndices, kBatches, kPlaces, kRuns, kFloorRuns, kFloors, kTreads, kEdges, kArrays };

struct Head {
    char magic[8];
    uint32_t version, reserved;
    uint64_t key;
    uint32_t rooms, reserved2;
    uint64_t counts[kArrays];
};
// What lies in the bytes; whoever changes one of these raises kDrawingVersion.
static_assert(sizeof(Head) == 104 && sizeof(PackedVertex) == 12 && sizeof(Batch) == 72 && sizeof(BatchPlace) == 20 && sizeof(FaceRun) == 28 &&
              sizeof(FloorRuns) == 8 * size_t(scene::ChunkClass::Count) && sizeof(PreparedScene::Floor) == 20 && sizeof(Segment) == 24 &&
              sizeof(EdgeInstance) == 48);

template <class Scene, class Visit>
void eachArray(Scene& s, const Visit& visit) {
    visit(kVertices, s.packed.vertices);
    visit(kIndices, s.packed.indices);
    visit(kBatches, s.packed.batches);
    visit(kPlaces, s.packed.places);
    visit(kRuns, s.packed.runs);
    visit(kFloorRuns, s.packed.floors);
    visit(kFloors, s.floors);
    visit(kTreads, s.treads);
    visit(kEdges, s.edges);
}

/// Arrays begin at multiples of four bytes.
constexpr size_t padded(size_t bytes) { return (bytes + 3) / 4 * 4; }

bool near(float v) { return std::abs(v) <= kMostM; }  // not a number is not
bool near(Vec3f p) { return near(p.x) && near(p.y) && near(p.z); }
bool within(uint64_t first, uint64_t count, uint64_t size) { return first <= size && count <= size - first; }

class Checker {
public:
    Checker(const PreparedScene& s, size_t rooms) : s_(s), rooms_(rooms) {}

    /// What is wrong; nullptr: nothing.
    const char* wrong() {
        const PackedScene& p = s_.packed;
        if (p.places.size() != p.batches.size()) return "has not one place for each batch";
        if (p.floors.size() != s_.floors.size()) return "has not as many floors as it says";
        uint64_t nextBatch = 0;
        for (const FloorRuns& runs : p.floors)
            for (size_t cls = 0; cls < runs.size(); ++cls) {
                if (runs[cls].first != nextBatch || !within(nextBatch, runs[cls].count, p.batches.size())) return "has batches of no floor";
                for (uint32_t i = 0; i < runs[cls].count; ++i)
                    if (const char* bad = wrongBatch(size_t(nextBatch) + i, scene::ChunkClass(cls))) return bad;
                nextBatch += runs[cls].count;
            }
        if (nextBatch != p.batches.size()) return "has batches of no floor";
        if (nextVertex_ != p.vertices.size() || nextIndex_ != p.indices.size() || nextRun_ != p.runs.size()) return "has corners of no batch";
        return wrongLines();
    }

private:
    /// Batches follow each other, so that a few bytes cannot stand for many triangles.
    const char* wrongBatch(size_t i, scene::ChunkClass cls) {
        const PackedScene& p = s_.packed;
        const Batch& b = p.batches[i];
        const BatchPlace& at = p.places[i];
        if (b.firstVertex != nextVertex_ || b.firstIndex != nextIndex_ || b.firstRun != nextRun_ ||
            !within(nextVertex_, b.vertexCount, p.vertices.size()) || !within(nextIndex_, b.indexCount, p.indices.size()) ||
            !within(nextRun_, b.runCount, p.runs.size()) || b.indexCount % 3 != 0)
            return "has a batch with a wrong range";
        if (!near(at.origin) || !(at.stepXY > 0) || !(at.stepZ > 0) || !near(at.stepXY * 65535) || !near(at.stepZ * 65535) || !near(b.bounds.min) ||
            !near(b.bounds.max))
            return "has a batch at no place";
        uint32_t before = 0;
        for (const uint32_t small : b.small) {
            if (small < before || small > b.indexCount || small % 3 != 0) return "has a batch whose sizes contradict each other";
            before = small;
        }
        uint32_t covered = 0;
        for (const FaceRun& run : runsOf(p, b)) {
            if (run.firstIndex != covered || run.indexCount > b.indexCount - covered || run.indexCount % 3 != 0 || run.indexCount == 0)
                return "has faces of no batch";
            covered += run.indexCount;
            if (!near(run.normal) || !near(run.least) || !(run.topM >= -kMostM)) return "has faces that look nowhere";
        }
        if (covered != b.indexCount) return "has a batch with faces left over";
        uint16_t highest = 0;
        for (const uint16_t v : std::span(p.indices).subspan(b.firstIndex, b.indexCount)) highest = std::max(highest, v);
        if (b.indexCount > 0 && highest >= b.vertexCount) return "has a triangle with a corner that it does not have";
        // Culling and cuts go by the bounds.
        std::array<uint16_t, 3> least{65535, 65535, 65535}, most{0, 0, 0};
        for (const PackedVertex& v : std::span(p.vertices).subspan(b.firstVertex, b.vertexCount)) {
            least = {std::min(least[0], v.x), std::min(least[1], v.y), std::min(least[2], v.z)};
            most = {std::max(most[0], v.x), std::max(most[1], v.y), std::max(most[2], v.z)};
        }
        const Vec3f step(at.stepXY, at.stepXY, at.stepZ), slack = step + Vec3f(0.001f);
        const Vec3f low = at.origin + Vec3f(least[0], least[1], least[2]) * step, high = at.origin + Vec3f(most[0], most[1], most[2]) * step;
        for (int k = 0; k < 3 && b.vertexCount > 0; ++k)
            if (low[k] < b.bounds.min[k] - slack[k] || high[k] > b.bounds.max[k] + slack[k]) return "has a corner outside its batch";
        if (cls == scene::ChunkClass::RoomFills)
            for (const PackedVertex& v : std::span(p.vertices).subspan(b.firstVertex, b.vertexCount))
                if (v.word >= rooms_) return "fills a room that is not there";
        nextVertex_ += b.vertexCount;
        nextIndex_ += b.indexCount;
        nextRun_ += b.runCount;
        return nullptr;
    }
    const char* wrongLines() const {
        uint64_t nextTread = 0, nextEdge = 0;
        for (const PreparedScene::Floor& f : s_.floors) {
            if (!near(f.elevationM)) return "has a floor at no height";
            if (f.firstTread != nextTread || !within(nextTread, f.treadCount, s_.treads.size()) || f.firstEdge != nextEdge ||
                !within(nextEdge, f.edgeCount, s_.edges.size()))
                return "has lines of no floor";
            nextTread += f.treadCount;
            nextEdge += f.edgeCount;
        }
        if (nextTread != s_.treads.size() || nextEdge != s_.edges.size()) return "has lines of no floor";
        for (const Segment& t : s_.treads)
            if (!near(t.a) || !near(t.b)) return "has a line at no place";
        for (const EdgeInstance& e : s_.edges) {
            if (!near(e.from) || !near(e.to) || !near(Vec3f(e.normalBefore, e.arcStartM)) || !near(Vec3f(e.normalAfter, 0)))
                return "has a line at no place";
            if (e.owner >= rooms_) return "has the edge of a room that is not there";
        }
        return nullptr;
    }

    const PreparedScene& s_;
    const size_t rooms_;
    uint64_t nextVertex_ = 0, nextIndex_ = 0, nextRun_ = 0;
};

}  // namespace

std::string encodeDrawing(const PreparedScene& s, uint64_t key) {
    Head head{};
    std::memcpy(head.magic, kMagic, sizeof kMagic);
    head.version = kDrawingVersion;
    head.key = key;
    head.rooms = s.rooms;
    size_t size = sizeof head;
    eachArray(s, [&](Array a, const auto& array) {
        head.counts[a] = array.size();
        size += padded(array.size() * sizeof(array[0]));
    });
    std::string out;
    out.reserve(size);
    out.append(reinterpret_cast<const char*>(&head), sizeof head);
    eachArray(s, [&](Array, const auto& array) {
        static_assert(std::is_trivially_copyable_v<std::decay_t<decltype(array[0])>>);
        out.append(reinterpret_cast<const char*>(array.data()), array.size() * sizeof(array[0]));
        out.resize(padded(out.size()));
    });
    return out;
}

namespace {

/// `bytes` hold `count` of them.
template <class T>
void take(std::vector<T>& array, const uint8_t* bytes, size_t count, bool) {
    array.resize(count);
    if (count > 0) std::memcpy(array.data(), bytes, count * sizeof(T));
}
template <class T>
void take(KeptArray<T>& array, const uint8_t* bytes, size_t count, bool lend) {
    // Where it lies is the file's matter.
    if (lend && count > 0 && reinterpret_cast<uintptr_t>(bytes) % alignof(T) == 0)
        array = KeptArray<T>::lent({reinterpret_cast<const T*>(bytes), count});
    else take(array.own(), bytes, count, false);
}

}  // namespace

Result<std::shared_ptr<PreparedScene>> decodeDrawing(std::span<const uint8_t> bytes, uint64_t key, size_t rooms, size_t floors,
                                                     std::shared_ptr<const void> keeps) {
    const auto bad = [](const char* wrong) { return Error{ErrorCode::BadInput, std::string("the drawing ") + wrong, "facility drawing"}; };
    Head head{};
    if (bytes.size() < sizeof head) return bad("is cut off");
    std::memcpy(&head, bytes.data(), sizeof head);
    if (std::memcmp(head.magic, kMagic, sizeof kMagic) != 0) return bad("is none");
    if (head.version != kDrawingVersion || head.key != key || head.rooms != rooms || head.counts[kFloors] != floors)
        return bad("is of another building or version");
    size_t at = sizeof head;
    auto out = std::make_shared<PreparedScene>();
    out->rooms = head.rooms;
    bool whole = true;
    eachArray(*out, [&](Array a, auto& array) {
        using T = std::decay_t<decltype(array[0])>;
        const uint64_t count = head.counts[a];
        if (!whole || count > (bytes.size() - at) / sizeof(T) || padded(size_t(count) * sizeof(T)) > bytes.size() - at) {
            whole = false;
            return;
        }
        take(array, bytes.data() + at, size_t(count), keeps != nullptr);
        at += padded(size_t(count) * sizeof(T));
    });
    if (!whole || at != bytes.size()) return bad("is cut off");
    if (const char* wrong = Checker(*out, rooms).wrong()) return bad(wrong);
    out->keeps = std::move(keeps);
    return out;
}

}  // namespace sallyport::gpu
