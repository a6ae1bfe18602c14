// Purpose: append events to a recording before anything else sees them. NDJSON lines, written and fdatasync'ed in batches of at most 100 ms.
// A failed write never throws and never stops the live view: it becomes a state that the screen shows. Owned by the ingest thread.
#pragma once
#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "base/result.h"
#include "live/event.h"

namespace sallyport::live {

struct RecorderStatus {
    bool recording = false;
    std::string path, error;  ///< error empty when all is well
    uint64_t savedSeq = 0;    ///< last sequence number known to be on disk
    Timestamp startedAt{};
};

class Recorder {
public:
    /// Creates (0600) or appends to the file; a torn last line from a crash is cut off first.
    static base::Result<std::unique_ptr<Recorder>> open(const std::filesystem::path& path);
    ~Recorder();
    /// Writes, not yet durable.
    void append(std::span<const Event> events);
    /// Makes everything appended durable. Retries what failed before.
    void sync();
    RecorderStatus status() const;

private:
    Recorder();
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// Reads an NDJSON event file: bad lines become Rejected events (with line numbers). Error only when the file cannot be read at all or
/// holds no event. Events without received_at get observed_at (or the previous line's time); seq is given anew in file order.
base::Result<std::vector<Event>> readEventFile(const std::filesystem::path& path);
base::Result<std::vector<Event>> readEvents(std::string_view ndjson, std::string_view name);

}  // namespace sallyport::live
