// Purpose: a recording's file read without SQLite: pages of the file and of its write-ahead log, their checksums, and the rows on table leaf pages
// (https://sqlite.org/fileformat2.html). For recordings that SQLite cannot open any more and to say what a damaged page holds.
// Untrusted: every offset, length and chain is bounded. Refuses to: follow trees, write.
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "live/recording_chain.h"
#include "live/recording_vfs.h"

namespace sallyport::live {

enum class PageState : uint8_t { Whole, Damaged, Missing };
using PageBytes = std::array<uint8_t, kPageBytes>;

/// 200 million events; what is larger is no recording of ours.
inline constexpr uint64_t kMaxRecordingBytes = 64ull << 30;

class PageSource {
public:
    /// Error: cannot be opened, larger than any recording.
    static base::Result<PageSource> open(const std::string& path, const std::string& vfs);
    /// Of the file, those of its log included; the last one may be cut. No more than the two files hold bytes for, whatever the log says.
    uint32_t pages() const { return pages_; }
    /// As many as the log says that there are.
    uint32_t promisedPages() const { return std::max(promised_, pages_); }
    uint64_t fileBytes() const { return main_.size(); }
    bool hasLog() const { return log_.has_value(); }
    /// Numbers count from 1. The log's newest committed image, else the file's.
    PageState read(uint32_t page, PageBytes& out) const;
    /// Whether `image`, as read, came from the file and has no checksum (pageHasNoChecksum).
    bool unsummed(uint32_t page, const PageBytes& image) const {
        return !inLog_.contains(page) && pageHasNoChecksum(image.data()) && !pageIsWhole(image.data());
    }
    const RawFile& file() const { return main_; }

private:
    explicit PageSource(RawFile main) : main_(std::move(main)) {}
    void readLog();
    RawFile main_;
    std::optional<RawFile> log_;
    std::unordered_map<uint32_t, uint64_t> inLog_;  ///< page -> offset of its bytes in the log
    uint32_t pages_ = 0, promised_ = 0;
};

struct RawValue {
    enum class Kind : uint8_t { Null, Integer, Real, Text, Blob } kind = Kind::Null;
    int64_t integer = 0;
    std::string bytes;
};
struct RawRow {
    int64_t key = 0;
    std::vector<RawValue> values;
};

/// Which table a row is of, by its columns.
enum class RowKind : uint8_t { Other, Meta, Event, Commit, Snapshot };

/// First and last key of a table leaf page and what its first row is of. Nullopt: no table leaf, or none that can be read.
struct LeafRange {
    RowKind kind = RowKind::Other;
    int64_t first = 0, last = 0;
    size_t rows = 0;
};
std::optional<LeafRange> leafRange(uint32_t number, const PageBytes& page);
/// The rows of a table leaf page, ascending. A row that cannot be read (its overflow pages are gone) is left out. `want` may refuse a key before its
/// row is read. Stops when `take` says false.
void readRows(const PageSource& source, uint32_t number, const PageBytes& page, const std::function<bool(int64_t)>& want,
              const std::function<bool(RawRow&&)>& take);
/// Children of an interior table page with the largest key of each (the last has none).
struct Child {
    uint32_t page = 0;
    std::optional<int64_t> upTo;
};
std::vector<Child> childrenOf(uint32_t number, const PageBytes& page);
/// The longest chain of overflow pages that a row can have.
extern const uint32_t kMaxChainPages;
/// Overflow pages that hang from the page's rows: first page of each chain, with the row's key.
std::vector<std::pair<uint32_t, int64_t>> overflowsOf(uint32_t number, const PageBytes& page);

std::optional<EventRow> eventRow(RawRow&& row);
std::optional<CommitRow> commitRow(RawRow&& row);
/// Of a snapshot's row; `inCommit` is the number of its commit.
std::optional<StoredSnapshot> snapshotRow(RawRow&& row, uint64_t& inCommit);

}  // namespace sallyport::live
