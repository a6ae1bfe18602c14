// Purpose: pictures for comparison: reading a PNG, reducing it, and how far two are apart. Refuses to: draw.
#pragma once
#include <cstdint>
#include <filesystem>
#include <vector>

#include "base/result.h"

namespace sallyport::test {

struct Picture {
    int width = 0, height = 0;
    std::vector<uint8_t> rgba;
};

base::Result<Picture> readPng(const std::filesystem::path& path);
/// Each pixel the mean of four, in 32 steps of each channel. What a person notices stays; the edge of a line, which differs between versions of a
/// rasteriser, counts for less, and the file is small.
Picture reduced(const Picture& p);

struct Difference {
    double mean = 0;   ///< of the channels red, green and blue, 0 to 255
    double share = 0;  ///< of the pixels in which a channel differs by more than kNoticed
};
inline constexpr int kNoticed = 24;
/// Of two pictures of one size.
Difference difference(const Picture& a, const Picture& b);

}  // namespace sallyport::test
