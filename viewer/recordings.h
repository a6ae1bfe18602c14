// Purpose: the folder of our own recordings: the name of a new one, and room for it: the oldest closed ones go when all of them together are larger
// than the limit. Refuses to: touch a recording that is running, was cut off, or is open anywhere; a file that is not a recording of ours; another
// folder.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace sallyport::viewer {

/// `chosen` by the settings; empty: "recordings" in the data directory. Made (0700) when it is not there.
base::Result<std::filesystem::path> recordingsFolder(const std::filesystem::path& chosen);

/// SCHOOL_2026-11-19T19-41-01.000Z.sprec, a name that is not taken yet.
std::filesystem::path newRecordingPath(const std::filesystem::path& folder, std::string_view school, base::Timestamp now);

struct Rotation {
    std::vector<std::filesystem::path> removed;
    uint64_t freedBytes = 0;
    uint64_t totalBytes = 0;  ///< of what is left
    std::string problem;      ///< why the limit cannot be kept; empty when it is
};
/// What was not ended in order, as it was when it was looked at: it is not opened again until it has changed. One thread at a time.
struct RotationMemory {
    struct Seen {
        std::filesystem::path path;
        std::filesystem::file_time_type changed;
        uint64_t bytes;
        bool operator==(const Seen&) const = default;
    };
    std::vector<Seen> unfinished;
    std::string said;  ///< the problem that was logged last
};
/// Slow (opens what it may remove, to see that it was closed); any thread. `running` is never touched.
Rotation rotateRecordings(const std::filesystem::path& folder, uint64_t maxTotalBytes, const std::filesystem::path& running,
                          RotationMemory* memory = nullptr);

}  // namespace sallyport::viewer
