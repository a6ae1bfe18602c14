#include "gpu/memory.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "gpu/gl.h"

namespace sallyport::gpu {

using scene::Chunk;
using scene::ChunkClass;
using scene::SceneGeometry;

namespace {

// GL_NVX_gpu_memory_info and GL_ATI_meminfo; both count in KiB.
constexpr GLenum kTotalAvailableNvx = 0x9048, kFreeBufferMemoryAti = 0x87FB;

bool has(const char* extension) {
    GLint count = 0;
    glGetIntegerv(GL_NUM_EXTENSIONS, &count);
    for (GLint i = 0; i < count; ++i)
        if (const auto* name = reinterpret_cast<const char*>(glGetStringi(GL_EXTENSIONS, GLuint(i))); name && std::strcmp(name, extension) == 0)
            return true;
    return false;
}

}  // namespace

uint64_t deviceMemoryBytes() {
    GLint kib[4]{};
    if (has("GL_NVX_gpu_memory_info")) glGetIntegerv(kTotalAvailableNvx, kib);
    else if (has("GL_ATI_meminfo")) glGetIntegerv(kFreeBufferMemoryAti, kib);
    return uint64_t(std::max(kib[0], 0)) * 1024;
}

uint64_t sceneBytes(const SceneGeometry& g) {
    // Packed vertices of 12 bytes, a few of them twice; indices of 2, and those of the floor that is cut once more.
    return uint64_t(g.vertices.size()) * 16 + uint64_t(g.indices.size()) * 4;
}

SceneGeometry without(const SceneGeometry& g, LeftOut what) {
    SceneGeometry out;
    out.floorElevationM = g.floorElevationM;
    out.roomCount = g.roomCount;
    constexpr uint32_t kUnused = std::numeric_limits<uint32_t>::max();
    std::vector<uint32_t> place(g.vertices.size(), kUnused);
    for (const Chunk& chunk : g.chunks) {
        if (chunk.cls == ChunkClass::Furniture && what != LeftOut::Nothing) continue;
        if (chunk.cls == ChunkClass::Other && what == LeftOut::FurnitureAndOther) continue;
        if (uint64_t(chunk.firstIndex) + chunk.indexCount > g.indices.size()) continue;
        Chunk kept = chunk;
        kept.firstIndex = uint32_t(out.indices.size());
        for (uint32_t i = 0; i < chunk.indexCount; ++i) {
            const uint32_t vertex = g.indices[chunk.firstIndex + i];
            if (vertex >= place.size()) return out;
            if (place[vertex] == kUnused) {
                place[vertex] = uint32_t(out.vertices.size());
                out.vertices.push_back(g.vertices[vertex]);
            }
            out.indices.push_back(place[vertex]);
        }
        out.chunks.push_back(kept);
    }
    return out;
}

std::string megabytes(uint64_t bytes) {
    std::string digits = std::to_string((bytes + 999'999) / 1'000'000);
    for (size_t at = digits.size(); at > 3;) digits.insert(at -= 3, 1, ',');
    return digits + " MB";
}

}  // namespace sallyport::gpu
