#include "importers/worker/object_names.h"

#include <algorithm>
#include <string_view>

#include "importers/mesh_scene.h"

namespace sallyport::importers::worker {
namespace {
constexpr std::string_view kBlank = " \t";
}

std::vector<uint64_t> blanksInObjectNames(std::span<const uint8_t> file) {
    std::vector<uint64_t> blanks;
    const std::string_view text(reinterpret_cast<const char*>(file.data()), file.size());
    size_t names = 0;
    for (size_t at = 0; at < text.size();) {
        const size_t end = std::min(text.find('\n', at), text.size());
        const size_t begin = at;
        at = end + 1;
        if (end - begin < 3 || (text[begin] != 'o' && text[begin] != 'g') || kBlank.find(text[begin + 1]) == kBlank.npos) continue;
        std::string_view name = text.substr(begin + 2, end - begin - 2);
        name.remove_prefix(std::min(name.size(), name.find_first_not_of(kBlank)));
        const size_t first = end - name.size();
        name = name.substr(0, MeshScene::kMaxNameBytes);
        name = name.substr(0, name.find_last_not_of(" \t\r") + 1);
        if (++names > MeshScene::kMaxNodes) break;
        for (size_t i = 0; i < name.size(); ++i) {
            if (kBlank.find(name[i]) == kBlank.npos) continue;
            if (blanks.size() == kMaxInnerBlanks) return blanks;
            blanks.push_back(first + i);
        }
    }
    return blanks;
}

void replaceBlanks(std::span<uint8_t> part, uint64_t offset, std::span<const uint64_t> blanks) {
    for (auto b = std::lower_bound(blanks.begin(), blanks.end(), offset); b != blanks.end() && *b - offset < part.size(); ++b)
        part[size_t(*b - offset)] = kInsteadOfBlank;
}

}  // namespace sallyport::importers::worker
