// Purpose: who opened which school, and what was taken out of it and where to: lines of JSON in the state directory (access/log.jsonl and older
// ones beside it), for their owner alone, on the disk before the call returns. Any program of ours writes, several at once. Refuses to: stop any
// work (who cannot log says so and goes on), keep more than kAccessFiles of kAccessFileBytes, know what is in a school.
//
// What counts: *opened* is a model or a recording that the window or a command reads to show, copy or measure it. *Exported* is plan or incident data
// written to a file or to standard output: picture (render), plan PDF (print), brief, facility (import), model JSON (inspect --json, --elements),
// state JSON, events (events, listen), recording (record, merge, --record FILE), drill (simulate), window report (--report). Not noted: verify, which
// tells only whether a file is whole; what the program keeps for itself (cache, its own recordings, what is resumed).
#pragma once
#include <filesystem>
#include <span>
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
    std::string what;    ///< of an export: "plan PDF", "brief text", "picture", "facility", "events"
    std::string path;    ///< the model or recording that was opened, or the file that was written; kStandardOutput
    bool operator==(const AccessEntry&) const = default;
};

inline constexpr uint64_t kAccessFileBytes = 1u << 20;
inline constexpr int kAccessFiles = 8;
/// For so long another program may hold the log; then the line is not written and the caller says so.
inline constexpr base::Millis kAccessLockWait{2000};

inline constexpr std::string_view kStandardOutput = "standard output";

/// Error: why the lines are not on the disk; to be shown, and the work goes on. All entries are written in one go, with one wait for the disk.
base::Result<void> logAccess(std::span<const AccessEntry> entries);
base::Result<void> logAccess(const AccessEntry& entry);
/// The same of one export, filled from what is at hand: now, `who` sits there, and the school's name and the hash of its plan (without devices).
base::Result<void> logExported(const std::string& who, const building::Building& school, const building::PlaceIndex& plan, std::string_view what,
                               const std::filesystem::path& to);
/// For commands without a window: says on standard error that nothing could be noted.
void warnUnlogged(const base::Result<void>& logged);
void warnUnlogged(const std::string& why);
/// The same for the window.
std::string unloggedText(const std::string& why);

struct School;

/// What one command, or the window with one school, opens and exports. Kept until write(), at the latest until its end, so that a command waits for
/// the disk once, and one that fails has opened its school all the same. What goes to standard output is to be written before it goes: nobody takes
/// it unnoted by ending the command. When it cannot be written, standard error says so.
class AccessNotes {
public:
    explicit AccessNotes(std::string who = {});  ///< who sits there; empty: operatorName()
    AccessNotes(const AccessNotes&) = delete;
    AccessNotes& operator=(const AccessNotes&) = delete;
    ~AccessNotes() { write(); }

    void opened(const School& school, const std::filesystem::path& model);
    void opened(const building::Building& school, const std::filesystem::path& model);
    /// `school`, `hash`: as the file itself says, maybe empty.
    void opened(const std::string& school, const std::string& hash, const std::filesystem::path& recording);
    /// Beside what was opened before, of the same school: the recording that is laid over it, another model. An empty path: nothing.
    void openedAlso(const std::filesystem::path& file);
    /// Of what was opened last.
    void exported(std::string_view what, const std::filesystem::path& to = kStandardOutput);
    void write() noexcept;
    /// The same for a caller that says itself what could not be noted.
    base::Result<void> log();

private:
    std::string who_, school_, hash_;
    std::vector<AccessEntry> entries_;
};

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
