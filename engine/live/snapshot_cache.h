// Purpose: snapshots of recordings that have none that fit (recorded without a model, of another revision of the building, by an older reducer), made
// once when such a recording is opened and kept between runs. Derived data of one user: a file that is lost, damaged or too old costs time only.
// Refuses to: hold events, grow without bound.
#pragma once
#include <filesystem>
#include <memory>
#include <string_view>

#include "base/result.h"
#include "live/recording.h"

namespace sallyport::live {

class SnapshotCache : public SnapshotStore {
public:
    /// One file per recording and key in `folder`, which is made; older files of other recordings go when all together are larger than `maxBytes`.
    static base::Result<std::unique_ptr<SnapshotCache>> open(const std::filesystem::path& folder, std::string_view recordingId, std::string_view key,
                                                             uint64_t maxBytes = kMaxBytes);
    static constexpr uint64_t kMaxBytes = 4ull << 30;
    /// False when it could not be kept.
    virtual bool put(const StoredSnapshot& snapshot) = 0;
    /// Makes what was put durable; without it the last ones may be lost.
    virtual void flush() = 0;
};

}  // namespace sallyport::live
