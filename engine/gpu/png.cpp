#include <stb/stb_image_write.h>

#include <climits>
#include <string>

#include "base/file.h"
#include "gpu/offscreen.h"

namespace sallyport::gpu {

base::Result<void> writePng(const std::filesystem::path& path, int width, int height, std::span<const uint8_t> rgba) {
    if (width < 1 || height < 1 || width > INT_MAX / 4 / height || rgba.size() != size_t(width) * size_t(height) * 4)
        return base::Error{base::ErrorCode::Internal, "the pixels do not match the size " + std::to_string(width) + "x" + std::to_string(height),
                           path.string()};
    std::string bytes;
    const auto append = [](void* to, void* data, int size) { static_cast<std::string*>(to)->append(static_cast<const char*>(data), size_t(size)); };
    if (!stbi_write_png_to_func(append, &bytes, width, height, 4, rgba.data(), width * 4) || bytes.empty())
        return base::Error{base::ErrorCode::Internal, "the picture could not be encoded as PNG", path.string()};
    return base::writeFileAtomically(path, bytes);
}

}  // namespace sallyport::gpu
