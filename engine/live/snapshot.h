// Purpose: a state as bytes, so that a recording of a day opens and seeks at once. Derived data: it is good for one reducer, one plan and one set of
// rules, which its key names; anything else folds the events again. Untrusted on reading: every length, index and enumeration is checked before the
// state is given out, also of the lists whose values are only made when they are looked at.
//
// Form: "SPS1", a byte (0 whole, 1 difference), the seq of the whole one that it differs from (8 bytes, little-endian), and a zstd frame with a
// checksum; of a difference the frame refers to the unpacked bytes of the whole one (zstd's prefix). Inside: the texts, the provenances (each once,
// times relative to the one before), then the state in the order of world_state.h. Refuses to: know files.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "live/recording.h"
#include "live/reduce.h"

namespace sallyport::live {

/// To be raised whenever equal events may give another state than before, or the state another form.
inline constexpr uint32_t kReducerVersion = 3;

/// What of each person's marks can still be undone, oldest first; at most kMaxUndo of each, of at most kMaxUndoPersons.
using PersonMarks = std::map<std::string, std::vector<Provenance>, std::less<>>;
inline constexpr size_t kMaxUndo = 256, kMaxUndoPersons = 256;

struct SnapshotState {
    WorldState world;
    PersonMarks marks;
};

/// Of the plan, its devices, the rules and the version of the reducer.
std::string snapshotKey(const building::PlaceIndex& places, const SourcePolicy& policy);

/// Makes snapshots of one session in order of seq. Most only say what differs from the last whole one. One thread at a time.
class SnapshotWriter {
public:
    SnapshotWriter();
    ~SnapshotWriter();
    std::string write(uint64_t seq, const SnapshotState& state);
    /// A difference grows with the way from its whole one; this many of both take the least room.
    static constexpr int kWholeEvery = 8;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// The unpacked bytes of a whole snapshot, kept by the caller for the differences that refer to it.
struct WholeSnapshot {
    uint64_t seq = 0;
    std::shared_ptr<const std::string> bytes;
};
/// The whole snapshot of exactly this seq; nullptr bytes when there is none.
using FindWhole = std::function<WholeSnapshot(uint64_t seq)>;

/// World: without what persons can undo, which no seek asks for and which is the larger half of a long day; that part is not even checked.
enum class SnapshotPart : uint8_t { All, World };
/// Error: damaged, of another version, or the whole one is missing.
base::Result<SnapshotState> readSnapshot(std::string_view bytes, const building::PlaceIndex& places, const FindWhole& whole,
                                         SnapshotPart part = SnapshotPart::All);
/// Unpacks a whole snapshot for `FindWhole`; Error when it is a difference itself.
base::Result<WholeSnapshot> unpackWhole(uint64_t seq, std::string_view bytes);
/// Makes all values of a state that was read, so that a copy of it may go to another thread.
void thaw(const WorldState& state);

}  // namespace sallyport::live
