#include "gpu/quality.h"

#include <algorithm>
#include <initializer_list>

namespace sallyport::gpu {
namespace {

/// Four blended layers of a 4K picture at sixty frames are 2,000; half of it is no card, and a fiftieth is a processor at work.
constexpr double kDiscreteMpx = 4000, kLeastDiscreteMpx = 1000, kLeastIntegratedMpx = 80;

bool hasAny(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view w) { return text.find(w) != std::string_view::npos; });
}

}  // namespace

std::string_view name(Quality q) {
    switch (q) {
        case Quality::Software:
            return "software";
        case Quality::Integrated:
            return "integrated";
        case Quality::Discrete:
            break;
    }
    return "discrete";
}

std::optional<Quality> qualityNamed(std::string_view text) {
    for (const Quality q : {Quality::Software, Quality::Integrated, Quality::Discrete})
        if (text == name(q)) return q;
    return std::nullopt;
}

bool isSoftwareDriver(std::string_view renderer) {
    return hasAny(renderer, {"llvmpipe", "softpipe", "swrast", "SwiftShader", "Software", "lavapipe"});
}

std::optional<Quality> qualityOfDriver(std::string_view vendor, std::string_view renderer) {
    if (isSoftwareDriver(renderer)) return Quality::Software;
    if (hasAny(renderer, {"Tegra", "Orin"})) return Quality::Integrated;
    if (hasAny(renderer,
               {"NVIDIA", "GeForce", "Quadro", "Tesla", "Radeon RX", "Radeon Pro", "Radeon PRO", "Arc(tm) A", "Arc(tm) B", "Arc(TM) A", "Arc(TM) B"}))
        return Quality::Discrete;
    // Graphics inside the processor of a laptop, a tablet or a small board.
    if (hasAny(vendor, {"Intel"}) || hasAny(renderer, {"Intel", "Radeon Graphics", "Radeon(TM) Graphics", "Radeon Vega", "Radeon 6", "Radeon 7",
                                                       "Radeon 8", "Adreno", "Mali", "Apple M", "V3D", "VideoCore", "Panfrost", "PowerVR"}))
        return Quality::Integrated;
    if (hasAny(vendor, {"NVIDIA"})) return Quality::Discrete;
    return std::nullopt;
}

Quality qualityFor(std::string_view vendor, std::string_view renderer, double megapixelsPerS) {
    const auto named = qualityOfDriver(vendor, renderer);
    if (megapixelsPerS <= 0) return named.value_or(Quality::Integrated);
    if (megapixelsPerS < kLeastIntegratedMpx) return Quality::Software;
    if (!named) return megapixelsPerS >= kDiscreteMpx ? Quality::Discrete : Quality::Integrated;
    if (*named == Quality::Discrete && megapixelsPerS < kLeastDiscreteMpx) return Quality::Integrated;
    return *named;
}

}  // namespace sallyport::gpu
