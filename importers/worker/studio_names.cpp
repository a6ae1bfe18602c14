#include "importers/worker/studio_names.h"

#include <algorithm>

namespace sallyport::importers::worker {
namespace {

constexpr uint16_t kMain = 0x4d4d, kEditor = 0x3d3d, kObject = 0x4000, kTriangles = 0x4100;
constexpr size_t kMaxNames = 100'000;

/// Calls `use(id, content)` for each chunk of a run of chunks.
template <class Use>
void forChunks(std::span<const uint8_t> run, Use use) {
    while (run.size() >= 6) {
        const uint16_t id = uint16_t(run[0] | run[1] << 8);
        const uint32_t length = uint32_t(run[2]) | uint32_t(run[3]) << 8 | uint32_t(run[4]) << 16 | uint32_t(run[5]) << 24;
        if (length < 6) return;
        const size_t n = std::min<size_t>(length, run.size());
        use(id, run.subspan(6, n - 6));
        run = run.subspan(n);
    }
}

}  // namespace

std::vector<std::string> studioObjectNames(std::span<const uint8_t> file) {
    std::vector<std::string> names;
    const auto object = [&](std::span<const uint8_t> content) {
        const auto end = std::find(content.begin(), content.end(), uint8_t(0));
        if (end == content.end() || names.size() == kMaxNames) return;
        const std::string name(content.begin(), end);
        forChunks(content.subspan(size_t(end - content.begin()) + 1), [&](uint16_t id, auto) {
            if (id == kTriangles) names.push_back(name);
        });
    };
    forChunks(file, [&](uint16_t main, auto inMain) {
        if (main != kMain) return;
        forChunks(inMain, [&](uint16_t editor, auto inEditor) {
            if (editor != kEditor) return;
            forChunks(inEditor, [&](uint16_t id, auto content) {
                if (id == kObject) object(content);
            });
        });
    });
    return names;
}

}  // namespace sallyport::importers::worker
