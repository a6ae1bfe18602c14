// Purpose: a GL 4.5 context with no display (EGL surfaceless or device platform) and a framebuffer to draw into.
#pragma once
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "base/result.h"

namespace sallyport::gpu {

class Offscreen {
public:
    static base::Result<std::unique_ptr<Offscreen>> create(int width, int height);
    ~Offscreen();
    int width() const;
    int height() const;
    /// Makes the context current and binds the framebuffer. (The framebuffer stands in for the default one.)
    void bind();
    unsigned framebuffer() const;
    static void* procAddress(const char* name);
    std::vector<uint8_t> readPixels();  ///< RGBA, top row first

private:
    Offscreen();
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// Atomic write of an 8-bit RGBA PNG, top row first.
base::Result<void> writePng(const std::filesystem::path& path, int width, int height, std::span<const uint8_t> rgba);

}  // namespace sallyport::gpu
