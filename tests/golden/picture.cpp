#include "golden/picture.h"

#define STB_IMAGE_IMPLEMENTATION
#define STBI_ONLY_PNG
#define STBI_NO_STDIO
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#include <stb/stb_image.h>
#pragma GCC diagnostic pop

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "base/file.h"

namespace sallyport::test {

base::Result<Picture> readPng(const std::filesystem::path& path) {
    const auto bytes = base::readFile(path, 32u << 20);
    if (!bytes) return bytes.error();
    Picture p;
    int channels = 0;
    const std::unique_ptr<stbi_uc, void (*)(void*)> pixels(
        stbi_load_from_memory(reinterpret_cast<const stbi_uc*>(bytes->data()), int(bytes->size()), &p.width, &p.height, &channels, 4),
        stbi_image_free);
    if (!pixels) return base::Error{base::ErrorCode::BadInput, stbi_failure_reason(), path.string()};
    p.rgba.assign(pixels.get(), pixels.get() + size_t(p.width) * size_t(p.height) * 4);
    return p;
}

Picture reduced(const Picture& p) {
    constexpr int kStep = 8;

    Picture h{p.width / 2, p.height / 2, {}};
    h.rgba.reserve(size_t(h.width) * size_t(h.height) * 4);
    const size_t row = size_t(p.width) * 4;
    for (int y = 0; y < h.height; ++y)
        for (int x = 0; x < h.width; ++x)
            for (size_t c = 0; c < 4; ++c) {
                const size_t i = size_t(2 * y) * row + size_t(2 * x) * 4 + c;
                h.rgba.push_back(uint8_t((p.rgba[i] + p.rgba[i + 4] + p.rgba[i + row] + p.rgba[i + row + 4] + 2) / 4 / kStep * kStep));
            }
    return h;
}

Difference difference(const Picture& a, const Picture& b) {
    uint64_t sum = 0, noticed = 0;
    const size_t pixels = size_t(a.width) * size_t(a.height);
    for (size_t i = 0; i < pixels; ++i) {
        int most = 0;
        for (size_t c = 0; c < 3; ++c) {
            const int d = std::abs(int(a.rgba[4 * i + c]) - int(b.rgba[4 * i + c]));
            sum += uint64_t(d);
            most = std::max(most, d);
        }
        noticed += most > kNoticed;
    }
    return {double(sum) / (3.0 * double(pixels)), double(noticed) / double(pixels)};
}

}  // namespace sallyport::test
