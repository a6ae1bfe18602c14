#include "live/recording_damage.h"

#include <map>
#include <set>

#include "live/recording_db.h"

namespace sallyport::live {
namespace {

std::string_view tableOf(RowKind kind) {
    switch (kind) {
        case RowKind::Event:
            return "events";
        case RowKind::Commit:
            return "commits";
        case RowKind::Snapshot:
            return "snapshots";
        case RowKind::Meta:
            return "what the recording says of itself";
        default:
            return "lists of the file";
    }
}

/// What the whole pages say of the damaged ones: which rows they must hold by what their parents and neighbours hold.
class Owners {
public:
    Owners(const PageSource& source, const std::set<uint32_t>& damaged)
        : source_(source), damaged_(damaged), left_(uint64_t(source.pages()) * 4 + 64) {
        PageBytes page;
        for (uint32_t n = 1; n <= source.pages(); ++n) {
            if (source.read(n, page) != PageState::Whole) continue;
            noteChildren(n, page);
            if (const auto range = leafRange(n, page); range && range->kind != RowKind::Other) noteChains(n, page, *range);
        }
    }
    VerifyFinding describe(uint32_t page) const {
        VerifyFinding f{true, "page " + std::to_string(page) + " of the file", "its bytes are not those that were written", 0, 0};
        if (const auto it = known_.find(page); it != known_.end()) {
            const Place& p = it->second;
            f.where += ", " + std::string(tableOf(p.kind));
            if (p.first)
                f.where += " " + std::to_string(p.first) + (p.last > p.first ? " to " + std::to_string(p.last) : p.last == 0 ? " and later" : "");
            if (p.kind == RowKind::Event) {
                f.firstSeq = p.first;
                f.lastSeq = p.last;
            }
        } else if (page == 1) {
            f.where += ", its header and list of tables";
        }
        return f;
    }

private:
    struct Place {
        RowKind kind = RowKind::Other;
        uint64_t first = 0, last = 0;
    };

    void noteChildren(uint32_t number, const PageBytes& page) {
        const auto children = childrenOf(number, page);
        bool any = false;
        for (const Child& c : children) any = any || damaged_.contains(c.page);
        if (!any) return;
        // The table: of the first whole child that is a leaf, or of its first descendant that is.
        RowKind kind = RowKind::Other;
        for (const Child& c : children)
            if (kind = kindUnder(c.page, 0); kind != RowKind::Other) break;
        int64_t before = 0;
        for (const Child& c : children) {
            if (damaged_.contains(c.page)) known_[c.page] = {kind, static_cast<uint64_t>(before + 1), static_cast<uint64_t>(c.upTo.value_or(0))};
            if (c.upTo) before = std::max<int64_t>(*c.upTo, 0);
        }
    }
    RowKind kindUnder(uint32_t number, int depth) {
        PageBytes page;
        if (depth > 8 || left_ == 0) return RowKind::Other;
        --left_;
        if (source_.read(number, page) != PageState::Whole) return RowKind::Other;
        if (const auto range = leafRange(number, page)) return range->kind;
        for (const Child& c : childrenOf(number, page))
            if (const RowKind kind = kindUnder(c.page, depth + 1); kind != RowKind::Other) return kind;
        return RowKind::Other;
    }
    /// Rows that continue on pages of their own: the chain ends at the first damaged one.
    void noteChains(uint32_t number, const PageBytes& page, const LeafRange& range) {
        PageBytes next;
        for (auto [at, key] : overflowsOf(number, page)) {
            for (uint32_t steps = 0; at != 0 && steps < kMaxChainPages && left_ > 0; ++steps, --left_) {
                if (damaged_.contains(at)) {
                    known_[at] = {range.kind, static_cast<uint64_t>(key), static_cast<uint64_t>(key)};
                    break;
                }
                if (source_.read(at, next) != PageState::Whole) break;
                at = uint32_t(next[0]) << 24 | uint32_t(next[1]) << 16 | uint32_t(next[2]) << 8 | next[3];
            }
        }
    }

    const PageSource& source_;
    const std::set<uint32_t>& damaged_;
    std::map<uint32_t, Place> known_;
    uint64_t left_;  ///< pages to read; in a sound file each hangs in one place only
};

}  // namespace

std::vector<VerifyFinding> findDamage(const PageSource& source, size_t max) {
    std::vector<VerifyFinding> out;
    std::set<uint32_t> damaged;  // the first `max`
    size_t count = 0, unsummed = 0;
    uint32_t firstUnsummed = 0, lastUnsummed = 0;
    PageBytes page;
    for (uint32_t n = 1; n <= source.pages(); ++n) {
        if (source.read(n, page) != PageState::Whole) {
            if (++count <= max) damaged.insert(n);
        } else if (source.unsummed(n, page)) {
            if (!unsummed++) firstUnsummed = n;
            lastUnsummed = n;
        }
    }
    if (unsummed)
        out.push_back(
            {false,
             unsummed == 1
                 ? "page " + std::to_string(firstUnsummed) + " of the file"
                 : std::to_string(unsummed) + " pages of the file, " + std::to_string(firstUnsummed) + " to " + std::to_string(lastUnsummed),
             "written by another program (sqlite3), which leaves no checksum: what they hold is checked by the chain of hashes only", 0, 0});
    if (!damaged.empty()) {
        const Owners owners(source, damaged);
        for (const uint32_t n : damaged) out.push_back(owners.describe(n));
        if (count > max) out.push_back({true, "the file", "and " + std::to_string(count - max) + " more pages are damaged", 0, 0});
    }
    if (source.promisedPages() > source.pages())
        out.push_back({true, "page " + std::to_string(source.pages()) + " of the file",
                       "is the last one: " + std::to_string(source.pages()) + " of " + std::to_string(source.promisedPages()) + " pages are there", 0,
                       0});
    uint8_t bytes[100] = {};
    source.file().read(0, bytes, sizeof bytes);
    const FileHead head = readHead(bytes);
    if (head.ours && !source.hasLog() && !damaged.contains(1)) {
        const uint64_t expected = uint64_t(head.pages) * kPageBytes;
        if (source.fileBytes() < expected)
            out.push_back({true, "byte " + std::to_string(source.fileBytes()) + " of the file",
                           "is cut off: " + std::to_string(source.fileBytes()) + " of " + std::to_string(expected) + " bytes are there", 0, 0});
        if (source.fileBytes() > expected)
            out.push_back({true, "byte " + std::to_string(expected) + " of the file", "something was added behind its end", 0, 0});
    }
    return out;
}

}  // namespace sallyport::live
