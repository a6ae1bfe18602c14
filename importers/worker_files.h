// Purpose: the only door through which the worker reaches files beside the model: opens a side file that the model names when it lies inside the
// model's folder, is a plain file, has the ending of a side file that is read (.mtl, .bin), and count and sizes stay within bounds. Textures are not
// read, so they are not given. Refuses to: follow a path or a link out of the folder.
#pragma once
#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "building/building.h"
#include "importers/worker_protocol.h"

namespace sallyport::importers::worker {

struct SideFile {
    Descriptor fd;
    uint64_t size = 0;
};

class SideFiles {
public:
    explicit SideFiles(const std::filesystem::path& model);
    /// Whether a file of this name is ever read: what others hold makes no difference to the model.
    static bool reads(std::string_view name);
    /// An empty one when it is refused or missing.
    SideFile open(std::string_view name);
    /// What was refused or missing, for the report.
    std::vector<building::Problem> problems() const;

    static constexpr size_t kMaxFiles = 64, kMaxRequests = 1000, kMaxName = 512;
    static constexpr uint64_t kMaxBytes = 512ull << 20;  ///< of all together

private:
    Descriptor folder_;
    size_t requests_ = 0, files_ = 0;
    uint64_t bytes_ = 0;
    std::set<std::string> outside_, missing_, tooMuch_;
};

}  // namespace sallyport::importers::worker
