#include <cstring>

#include "gpu/gl.h"

namespace sallyport::gpu {

bool StreamBuffer::upload(const void* data, size_t bytes) {
    if (bytes == 0) return false;
    if (bytes > capacity_) reserve(bytes + bytes / 2);
    else glInvalidateBufferData(buffer_.get());
    glNamedBufferSubData(buffer_.get(), 0, GLsizeiptr(bytes), data);
    glCounts.bytes += bytes;
    return true;
}

void StreamBuffer::reserve(size_t bytes) {
    if (bytes <= capacity_) return;
    capacity_ = bytes;
    buffer_ = Buffer::make();
    glNamedBufferStorage(buffer_.get(), GLsizeiptr(capacity_), nullptr, GL_DYNAMIC_STORAGE_BIT);
}

void QuadIndices::reserve(size_t quads) {
    if (quads <= quads_) return;
    quads_ = quads + quads / 2;
    std::vector<uint32_t> indices;
    indices.reserve(quads_ * 6);
    for (uint32_t first = 0; first < quads_ * 4; first += 4)
        for (const uint32_t corner : {0u, 1u, 2u, 2u, 1u, 3u}) indices.push_back(first + corner);
    stream_.upload(indices.data(), indices.size() * sizeof(uint32_t));
}

void RangeBuffer::update(std::span<const uint8_t> data, size_t elementBytes) {
    if (data.size() != sent_.size()) {
        sent_.assign(data.begin(), data.end());
        stream_.upload(data.data(), data.size());
        return;
    }
    // Changes closer together than this are one upload: a call costs more than the bytes between.
    constexpr size_t kGap = 8;
    const size_t count = data.size() / elementBytes;
    const auto changed = [&](size_t i) { return std::memcmp(&data[i * elementBytes], &sent_[i * elementBytes], elementBytes) != 0; };
    for (size_t i = 0; i < count; ++i) {
        if (!changed(i)) continue;
        size_t end = i + 1;
        for (size_t k = end; k < count && k < end + kGap; ++k)
            if (changed(k)) end = k + 1;
        const size_t first = i * elementBytes, bytes = (end - i) * elementBytes;
        glNamedBufferSubData(stream_.get(), GLintptr(first), GLsizeiptr(bytes), &data[first]);
        std::memcpy(&sent_[first], &data[first], bytes);
        glCounts.bytes += bytes;
        i = end;
    }
}

}  // namespace sallyport::gpu
