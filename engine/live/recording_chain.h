// Purpose: what is recorded as rows, and the chain of hashes over them: each event's link covers every column of its row and the link before, each
// commit's link covers its row, the link and the signature of the commit before and the events' head. assets/schema/recording.md has the bytes.
// Refuses to: read or write files, sign.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/sha256.h"
#include "live/recording.h"

namespace sallyport::live {

/// One row of table events.
struct EventRow {
    uint64_t seq = 0;
    int64_t receivedAt = 0;  ///< ms since 1970; never before that of the row before
    std::optional<int64_t> observedAt;
    std::string feed, source, id, type, body;
    base::Digest link{};
};
/// `e` in columns. `notBefore`: receive time of the row before; an event that says an earlier one keeps it in its body. Takes the texts out of `e`
/// and puts them back.
void toRow(Event& e, int64_t notBefore, EventRow& row);
/// A row that is no event (times or texts out of bounds, body not readable) becomes a Rejected event in its place, so that it is counted and shown.
Event eventOrRejected(EventRow row);

/// One row of table commits.
struct CommitRow {
    uint64_t number = 0, firstSeq = 0, lastSeq = 0, events = 0;  ///< of this commit; zero where it has no event
    int64_t savedAt = 0;
    bool closes = false;
    std::string snapshots;  ///< the hashes of those stored in this commit, 32 bytes each
    base::Digest head{}, link{};
    std::string signature;
};

/// Computes links. Not for two threads at once.
class Chain {
public:
    /// The link before the first event, and before the first commit.
    base::Digest start(const RecordingAbout& about);
    base::Digest link(const base::Digest& before, const EventRow& row);
    base::Digest link(const base::Digest& before, std::string_view signatureBefore, const CommitRow& row);
    base::Digest hash(const StoredSnapshot& s);

private:
    base::Sha256 sha_;
    std::string bytes_;
};

/// What is signed.
std::string signedMessage(const base::Digest& commitLink);

}  // namespace sallyport::live
