#include "gpu/memory.h"

#include <algorithm>
#include <cstring>

#include "gpu/gl.h"

namespace sallyport::gpu {

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

std::string megabytes(uint64_t bytes) {
    std::string digits = std::to_string((bytes + 999'999) / 1'000'000);
    for (size_t at = digits.size(); at > 3;) digits.insert(at -= 3, 1, ',');
    return digits + " MB";
}

}  // namespace sallyport::gpu
