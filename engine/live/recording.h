// Purpose: the recording of one incident: an SQLite file (format: assets/schema/recording.md) that a Recorder writes and this reads, also while it is
// being written. Events in order of seq, which is also the order of received_at. Untrusted: every length, number and text is bounded on reading.
// Refuses to: know a building or a state (snapshots are bytes here), change what was recorded.
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "live/event.h"

namespace sallyport::live {

inline constexpr int kRecordingVersion = 1;
inline constexpr std::string_view kRecordingSuffix = ".sprec";

/// Written once, when the recording begins; covered by the first link of the hash chain.
struct RecordingAbout {
    std::string id;             ///< 32 hex digits, random
    std::string model, school;  ///< as in RecordingStart
    /// Hex, of the plan that its places are of (PlaceIndex::fingerprint without devices): floors, rooms, doors and where they are, not how it looks,
    /// so that a model imported again has the same. Empty: unknown.
    std::string facilityHash;
    std::string operatorName;  ///< several, of a merged one: ", " between them
    std::string machine;       ///< empty when it begins: the writer fills it in
    std::string program;       ///< "sallyport 0.4"
    Timestamp startedAt{};
    std::string publicKey;  ///< Ed25519, hex: of the machine that recorded it; empty: a recording that is not signed
    bool operator==(const RecordingAbout&) const = default;
};

/// A state kept for seeking, and what the timeline shows since the one before. Derived data: valid for one `key` only (live/snapshot.h).
struct StoredSnapshot {
    uint64_t seq = 0;  ///< after this event
    Timestamp at{};
    std::string key;
    std::string marks;  ///< of the timeline, since the snapshot before
    std::string state;
};
inline constexpr size_t kMaxSnapshotBytes = 64u << 20;

/// Where snapshots are found and put: a recording (while it is written), or a file in the cache for recordings that have none that fit.
class SnapshotStore {
public:
    virtual ~SnapshotStore() = default;
    /// The newest with this key and seq <= `seq`; its bytes were checked against the hash that the chain covers.
    virtual std::optional<StoredSnapshot> until(uint64_t seq, std::string_view key) = 0;
    /// seq and timeline marks of all with this key, ascending, without their states.
    virtual std::vector<StoredSnapshot> marks(std::string_view key) = 0;
};

class Recording : public SnapshotStore {
public:
    /// Read-only; works beside a writer in this or another process. A damaged or cut file opens with what can be recovered, and says so. Error: no
    /// SQLite file, not ours, of a future version, nothing can be read.
    /// `vfs`: as RecorderOptions::vfs. One thread at a time.
    static base::Result<std::unique_ptr<Recording>> open(const std::filesystem::path& path, const std::string& vfs = {});

    virtual const std::filesystem::path& path() const = 0;
    virtual const RecordingAbout& about() const = 0;
    /// Sees what was written since. Cheap when nothing was.
    virtual void refresh() = 0;
    virtual uint64_t firstSeq() const = 0;  ///< 0: no event
    virtual uint64_t lastSeq() const = 0;   ///< of the last one that can be read
    virtual Timestamp firstAt() const = 0;
    virtual Timestamp lastAt() const = 0;
    virtual bool closed() const = 0;                 ///< ended in order; false: still being written, or cut off
    virtual const std::string& problem() const = 0;  ///< "recovered 12,031 of 12,400 events: …"; empty when all is well
    /// Largest seq whose event was received at or before `t`; 0 when none. O(log n).
    virtual uint64_t lastSeqUntil(Timestamp t) = 0;
    /// Appends the events with from <= seq <= to, at most `max` of them, ascending.
    virtual base::Result<void> read(uint64_t from, uint64_t to, size_t max, std::vector<Event>& out) = 0;
};

/// By content: an SQLite file with our application id. False when it cannot be read. Safe for a file that is being written; to read one by other
/// means than this header while this process records to it is not: closing a plain descriptor drops SQLite's locks.
bool isRecordingFile(const std::filesystem::path& path);

/// What is wrong, and where: "events 120 to 131 (saved 14:03:22.1)", "page 17 of the file", "signature of the head".
struct VerifyFinding {
    bool error = true;  ///< false: worth knowing ("was not closed; ends at …")
    std::string where, what;
    uint64_t firstSeq = 0, lastSeq = 0;  ///< 0 where it is not about events
};
struct VerifyReport {
    RecordingAbout about;
    uint64_t events = 0, commits = 0, snapshots = 0, gaps = 0;
    bool signatureGood = false, closed = false;
    std::string signer;   ///< fingerprint of the key
    bool ownKey = false;  ///< it is this machine's
    std::vector<VerifyFinding> findings;
    bool good() const;
};
/// Integrity of the file, every link of the chain, every signature. Error: cannot be opened as a recording at all.
base::Result<VerifyReport> verifyRecording(const std::filesystem::path& path, const std::string& vfs = {});

/// One recording of what two (or more) recordings or event files of one event hold: by event id, in order of received_at (ties: id), numbered anew,
/// signed by this machine. Several inputs must be of one school: by name, by plan where one does not name it; one name with two plans is only logged.
/// A single input copies (an NDJSON file becomes a recording). `output` must not exist. `program`: that merges; empty: those that recorded.
base::Result<uint64_t> mergeRecordings(const std::vector<std::filesystem::path>& inputs, const std::filesystem::path& output,
                                       const std::string& program = {});

}  // namespace sallyport::live
