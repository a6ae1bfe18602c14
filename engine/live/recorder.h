// Purpose: append events to a recording (live/recording.h) before anything else sees them. A thread of its own commits what was appended, signed and
// durable, within kCommitAfter, so that a slow or broken disk never holds up the live view: trouble becomes a state that the screen shows, events
// wait in memory up to a bound, and what is lost beyond it is marked as a gap. Refuses to: change what was recorded, throw.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "live/event.h"
#include "live/recording.h"

namespace sallyport::live {

/// From an event's arrival to the start of the commit that makes it durable. With the commit itself less than 100 ms are at risk.
inline constexpr std::chrono::milliseconds kCommitAfter{40};

struct RecorderStatus {
    bool recording = false;
    std::string path, error;  ///< error empty when all is well
    uint64_t savedSeq = 0;    ///< last sequence number known to be on disk
    Timestamp startedAt{};    ///< of the recording, not of this run
    Timestamp savedAt{};      ///< when savedSeq was saved; zero: nothing yet in this run
    uint64_t waiting = 0;     ///< events that are not on disk yet
    uint64_t lost = 0;        ///< events of this run that no memory could hold while the disk refused
    uint64_t lostTo = 0;      ///< sequence number of the last of them
    uint64_t gaps = 0;        ///< marked in the recording in this run
    bool deleted = false;     ///< the file is gone for good: go on in another one
};

struct RecorderOptions {
    std::string vfs;                     ///< SQLite VFS beneath ours; empty: the system's. For tests of failing disks.
    size_t maxWaitingBytes = 64u << 20;  ///< beyond it events are lost to the recording, and the gap is marked
    std::chrono::milliseconds retryAfter{500};
    bool sign = true;  ///< with this machine's key; false for tests
};

class Recorder {
public:
    /// Creates the file (0600) with `about`, or goes on with this machine's own recording of the same school. What is empty in `about` (id, machine,
    /// startedAt, publicKey) is filled in; a recording that goes on keeps its own. Error, and the file is left as it is: in use by another recorder,
    /// no recording, an NDJSON file, of a future version, of another school or machine, damaged.
    static base::Result<std::unique_ptr<Recorder>> open(const std::filesystem::path& path, RecordingAbout about = {}, RecorderOptions options = {});
    /// Saves what waits and ends the recording in order (a recording that ended can go on later).
    ~Recorder();

    /// Waits only while half of the memory for it is in use and the disk works: then feeds are slowed down (for 1.5 s at most when the disk falls
    /// silent). Sequence numbers ascend; an event whose number does not is given the next one.
    void append(std::span<const Event> events);
    /// The same without the wait, for who looks at hasRoom() first.
    void appendNow(std::span<const Event> events);
    /// Whether append() would not wait.
    bool hasRoom() const;
    /// Ends it in order, as the destructor does, and gives back what could not be saved, for another recording. Nothing else is called after it.
    std::vector<Event> end();
    /// `make` is called once, on the recorder's thread, after everything appended until now was taken up. False, and `make` is not kept: the one
    /// before is still waiting, or the disk refuses; offer again later. Also when events of this run were lost: the rest of it goes without. A
    /// snapshot without a state, and one that the disk refuses, is not stored.
    bool addSnapshot(std::function<StoredSnapshot()> make);
    /// Waits until everything appended before the call is durable, or the disk has refused it.
    void sync();
    /// Any thread, never waits for the disk. Says so when the disk has not answered for 1.5 s.
    RecorderStatus status() const;
    const RecordingAbout& about() const;  ///< as in the file
    Timestamp lastAt() const;             ///< receive time of the last event when it was opened; zero: none

private:
    Recorder();
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// Keeps the numbers of a file where every event has one and they ascend.
enum class Numbering : uint8_t { Anew, KeepAscending };
/// Reads an NDJSON event file: bad lines become Rejected events (with line numbers). Error only when the file cannot be read at all or
/// holds no event. Events without received_at get observed_at (or the previous line's time); seq is given anew in file order.
base::Result<std::vector<Event>> readEventFile(const std::filesystem::path& path, Numbering numbering = Numbering::Anew);
base::Result<std::vector<Event>> readEvents(std::string_view ndjson, std::string_view name);

}  // namespace sallyport::live
