// Purpose: who opened which school, and what was taken out of it and where to: lines of JSON in the state directory (access/log.jsonl and older
// ones beside it), for their owner alone, on the disk before the call returns. Any program of ours writes, several at once. Refuses to: stop any
// work (who cannot log says so and goes on), keep more than kAccessFiles of kAccessFileBytes, know what is in a school.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "building/place_index.h"

namespace sallyport::building {
struct Building;
}

namespace sallyport::viewer {

enum class Access : uint8_t { Opened, Exported };

struct AccessEntry {
    base::Timestamp when{};
    Access action = Access::Opened;
    std::string who;     ///< the operator
    std::string school;  ///< its name
    std::string hash;    ///< of its plan
    std::string what;    ///< of an export: "plan PDF", "brief text", "picture", "facility", "package"
    std::string path;    ///< the model that was opened, or the file that was written
    bool operator==(const AccessEntry&) const = default;
};

inline constexpr uint64_t kAccessFileBytes = 1u << 20;
inline constexpr int kAccessFiles = 8;
/// For so long another program may hold the log; then the line is not written and the caller says so.
inline constexpr base::Millis kAccessLockWait{2000};

/// Error: why the line is not on the disk; to be shown, and the work goes on.
base::Result<void> logAccess(const AccessEntry& entry);
/// The same, filled from what is at hand: now, the operator of this machine, and the school's name and hash.
base::Result<void> logOpened(const building::Building& school, const building::PlaceIndex& places, const std::filesystem::path& model);
base::Result<void> logExported(const building::Building& school, std::string_view what, const std::filesystem::path& to);
/// For commands without a window: says on standard error that nothing could be noted.
void warnUnlogged(const base::Result<void>& logged);
void warnUnlogged(const std::string& why);
/// The same for the window.
std::string unloggedText(const std::string& why);

struct AccessLog {
    std::vector<AccessEntry> entries;  ///< oldest first
    size_t damaged = 0;                ///< lines that cannot be read
    std::filesystem::path folder;
};
/// The newest `most`.
base::Result<AccessLog> readAccessLog(size_t most = SIZE_MAX);

/// `sallyport access-log [--json]`: as a table, or as the lines that are stored.
int runAccessLog(bool json);

}  // namespace sallyport::viewer
