// Purpose: writes a recording, one transaction a call, on the caller's thread: rows, chain, signature. The recorder (recorder.h) and merging stand on
// it. Holds the lock that keeps a second writer out. Refuses to: retry, wait in memory, drop.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "base/descriptor.h"
#include "base/signing_key.h"
#include "live/recording_chain.h"
#include "live/recording_db.h"

namespace sallyport::live {

class RecordingWriter {
public:
    /// Fills in what is empty in `about`. See Recorder::open for what is refused.
    static base::Result<std::unique_ptr<RecordingWriter>> open(const std::string& path, RecordingAbout about, const std::string& vfs, bool sign);
    ~RecordingWriter();  ///< leaves the file as it is; see close()

    /// Makes the events durable in order, and the snapshot with them. Their seq ascend and are beyond lastSeq(). A fault: nothing of it was saved,
    /// or, when the disk failed at the last moment, perhaps all of it; reload() then tells.
    DbFault commit(std::span<Event> events, const StoredSnapshot* snapshot);
    /// Opens the file anew after a fault. lastSeq() is then what is really there.
    DbFault reload();
    /// Marks the recording as ended (`inOrder`: all that it was given is in it, or marked as a gap), brings everything into the one file and lets go
    /// of it.
    DbFault close(bool inOrder = true);
    /// What was committed, out of the log into the file, which may have another name by now, or none.
    void bringHome();

    const RecordingAbout& about() const { return about_; }
    uint64_t lastSeq() const { return lastSeq_; }
    Timestamp lastAt() const { return Timestamp(Millis(lastAt_)); }
    /// The file no longer has its name: what is written now would be lost.
    bool deleted() const;

private:
    RecordingWriter() = default;
    DbFault connect();
    DbFault write(std::span<Event> events, const StoredSnapshot* snapshot, bool closes);
    base::Result<void> loadState();
    bool logDeleted() const;

    std::string path_, vfs_;
    RecordingAbout about_;
    std::optional<base::SigningKey> key_;
    base::Descriptor lock_;
    std::unique_ptr<Database> db_;
    Statement insertEvent_, insertCommit_, insertSnapshot_;
    Chain chain_;
    base::Digest head_{}, commitLink_{};
    std::string signature_;
    uint64_t lastSeq_ = 0, commits_ = 0;
    int64_t lastAt_ = 0;
    bool closed_ = false;
    EventRow row_;
};

}  // namespace sallyport::live
