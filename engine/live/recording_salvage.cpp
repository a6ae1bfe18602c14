#include "live/recording_salvage.h"

#include <algorithm>

#include "live/recording_db.h"
#include "live/recording_pages.h"

namespace sallyport::live {
namespace {

using base::Error;
using base::ErrorCode;

constexpr size_t kMaxMarksBytes = 256u << 20;

std::string withCommas(uint64_t n) {
    const std::string digits = std::to_string(n);
    std::string s;
    for (size_t i = 0; i < digits.size(); ++i) {
        if (i && (digits.size() - i) % 3 == 0) s += ',';
        s += digits[i];
    }
    return s;
}

class Salvaged : public Recording {
public:
    Salvaged(std::string path, PageSource pages) : path_(std::move(path)), pages_(std::move(pages)) {}

    base::Result<void> scan(const std::string& why) {
        const uint64_t size = pages_.fileBytes();
        const auto nothing = [&](const std::string& what) {
            return Error{ErrorCode::BadInput, what + "; nothing of it can be recovered", path_.string()};
        };
        uint8_t bytes[100] = {};
        pages_.file().read(0, bytes, sizeof bytes);
        const FileHead head = readHead(bytes);
        if (head.ours && head.version > static_cast<uint32_t>(kRecordingVersion)) return ofTheFuture(path_.string(), head.version);
        if (size < kPageBytes && !pages_.hasLog())
            return head.ours ? nothing("is cut off after " + std::to_string(size) + " bytes") : notARecording(path_.string());
        PageBytes page;
        for (uint32_t n = 1; n <= pages_.pages(); ++n) {
            const PageState state = pages_.read(n, page);
            if (state == PageState::Damaged) ++damaged_;
            if (state != PageState::Whole) continue;
            ++whole_;
            if (const auto range = leafRange(n, page)) take(n, page, *range);
        }
        for (auto* leaves : {&events_, &commits_, &snapshots_}) inOrder(*leaves);
        if (!head.ours && whole_ == 0) return notARecording(path_.string());
        if (events_.empty()) return !head.ours && about_.id.empty() ? notARecording(path_.string()) : nothing("is damaged (" + why + ")");
        firstSeq_ = static_cast<uint64_t>(events_.front().first);
        lastSeq_ = static_cast<uint64_t>(events_.back().last);
        if (const auto e = event(firstSeq_)) firstAt_ = timeOf(*e);
        if (const auto e = event(lastSeq_)) lastAt_ = timeOf(*e);
        uint64_t count = 0, expected = 0;
        for (const Leaf& l : events_) count += l.rows;
        if (!commits_.empty())
            if (const auto c = commit(static_cast<uint64_t>(commits_.back().last))) {
                closed_ = c->closes;
                expected = c->head == base::Digest{} ? 0 : c->lastSeq;
            }
        const bool gone = expected > lastSeq_ || count < lastSeq_ - firstSeq_ + 1;
        problem_ = "recovered " + withCommas(count) + (gone ? " of " + withCommas(std::max(expected, lastSeq_) - firstSeq_ + 1) : std::string()) +
                   " events, to " + base::formatTimestamp(lastAt_) + ": ";
        const uint64_t pages = (size + kPageBytes - 1) / kPageBytes;
        const bool cut = head.ours && !pages_.hasLog() && size < uint64_t(head.pages) * kPageBytes;
        if (cut) problem_ += "the file is cut off, " + withCommas(size) + " of " + withCommas(uint64_t(head.pages) * kPageBytes) + " bytes are there";
        else if (damaged_) problem_ += withCommas(damaged_) + " of " + withCommas(pages) + " pages of the file are damaged";
        else problem_ += why;
        if (cut) closed_ = false;
        if (about_.id.empty()) problem_ += "; of which school it is, is lost";
        return {};
    }

    const std::filesystem::path& path() const override { return path_; }
    const RecordingAbout& about() const override { return about_; }
    void refresh() override {}
    uint64_t firstSeq() const override { return firstSeq_; }
    uint64_t lastSeq() const override { return lastSeq_; }
    Timestamp firstAt() const override { return firstAt_; }
    Timestamp lastAt() const override { return lastAt_; }
    bool closed() const override { return closed_; }
    const std::string& problem() const override { return problem_; }

    uint64_t lastSeqUntil(Timestamp t) override {
        const int64_t until = t.time_since_epoch().count();
        // Of the last page whose first event is not later, the last such event.
        size_t low = 0, high = events_.size();
        while (low < high) {
            const size_t mid = low + (high - low) / 2;
            const auto e = event(static_cast<uint64_t>(events_[mid].first));
            if (e && e->receivedAt > until) high = mid;
            else low = mid + 1;
        }
        uint64_t found = 0;
        if (low > 0)
            rowsOf(events_[low - 1], 0, static_cast<int64_t>(lastSeq_), [&](RawRow&& row) {
                if (const auto e = eventRow(std::move(row)); e && e->receivedAt <= until) found = std::max(found, e->seq);
                return true;
            });
        return found;
    }

    base::Result<void> read(uint64_t from, uint64_t to, size_t max, std::vector<Event>& out) override {
        int64_t low = static_cast<int64_t>(std::clamp<uint64_t>(from, 1, INT64_MAX - 1));
        const int64_t high = static_cast<int64_t>(std::min(to, lastSeq_));  // a page whose rows are out of order may hold higher ones
        auto leaf = std::partition_point(events_.begin(), events_.end(), [&](const Leaf& l) { return l.last < low; });
        for (; leaf != events_.end() && leaf->first <= high && max > 0; ++leaf)
            rowsOf(*leaf, low, high, [&](RawRow&& row) {
                auto e = eventRow(std::move(row));
                if (!e || static_cast<int64_t>(e->seq) < low) return true;
                low = static_cast<int64_t>(e->seq) + 1;  // also within a page whose rows are out of order
                out.push_back(eventOrRejected(std::move(*e)));
                return --max > 0;
            });
        return {};
    }

    std::optional<StoredSnapshot> until(uint64_t seq, std::string_view key) override {
        for (size_t i = kept_.size(); i-- > 0;) {
            const Kept& k = kept_[i];
            if (k.seq > seq || k.key != key) continue;
            std::optional<StoredSnapshot> found;
            rowsOf(snapshots_[k.leaf], k.row, k.row, [&](RawRow&& row) {
                uint64_t inCommit = 0;
                auto s = snapshotRow(std::move(row), inCommit);
                const auto c = commit(inCommit);
                // Where its commit is lost the checksums of its pages must do.
                if (s && (!c || c->snapshots.find(base::bytesOf(chain_.hash(*s))) != std::string::npos)) found = std::move(s);
                return false;
            });
            if (found) return found;
        }
        return std::nullopt;
    }
    std::vector<StoredSnapshot> marks(std::string_view key) override {
        std::vector<StoredSnapshot> out;
        for (const Kept& k : kept_)
            if (k.key == key) out.push_back({k.seq, k.at, k.key, k.marks, {}});
        return out;
    }

private:
    struct Leaf {
        int64_t first = 0, last = 0;
        uint32_t page = 0;
        size_t rows = 0;
    };
    struct Kept {
        uint64_t seq = 0;
        Timestamp at{};
        std::string key, marks;
        int64_t row = 0;
        size_t leaf = 0;
    };
    static Timestamp timeOf(const EventRow& e) { return Timestamp(Millis(std::clamp<int64_t>(e.receivedAt, 0, base::kYear2200Ms))); }

    void take(uint32_t number, const PageBytes& page, const LeafRange& range) {
        // Numbers below 1 were added by somebody; they must not hide the page's other rows.
        const Leaf leaf{std::max<int64_t>(range.first, 1), range.last, number, range.rows};
        if (range.first > range.last) return;
        if (range.kind == RowKind::Event && range.last > 0) events_.push_back(leaf);
        if (range.kind == RowKind::Commit && range.first > 0) commits_.push_back(leaf);
        if (range.kind == RowKind::Snapshot && range.first > 0) snapshots_.push_back(leaf);
        if (range.kind == RowKind::Meta && about_.id.empty())
            readRows(
                pages_, number, page, [](int64_t) { return true; },
                [&](RawRow&& row) {
                    if (row.values.size() == 3) setAbout(about_, row.values[1].bytes, row.values[2].bytes);
                    return true;
                });
    }
    /// Ascending and without overlaps: where two pages claim the same rows, the first found keeps them.
    void inOrder(std::vector<Leaf>& leaves) {
        std::stable_sort(leaves.begin(), leaves.end(), [](const Leaf& a, const Leaf& b) { return a.first < b.first; });
        std::vector<Leaf> kept;
        for (const Leaf& l : leaves)
            if (kept.empty() || l.first > kept.back().last) kept.push_back(l);
        leaves = std::move(kept);
        if (&leaves != &snapshots_) return;
        size_t bytes = 0;
        for (size_t i = 0; i < leaves.size(); ++i)
            rowsOf(leaves[i], 0, INT64_MAX, [&](RawRow&& row) {
                const int64_t key = row.key;
                uint64_t inCommit = 0;
                if (auto s = snapshotRow(std::move(row), inCommit); s && bytes < kMaxMarksBytes) {
                    bytes += s->marks.size() + s->key.size();
                    kept_.push_back({s->seq, s->at, std::move(s->key), std::move(s->marks), key, i});
                }
                return true;
            });
        std::stable_sort(kept_.begin(), kept_.end(), [](const Kept& a, const Kept& b) { return a.seq < b.seq; });
    }
    void rowsOf(const Leaf& leaf, int64_t from, int64_t to, const std::function<bool(RawRow&&)>& visit) {
        PageBytes page;
        if (pages_.read(leaf.page, page) == PageState::Whole)
            readRows(
                pages_, leaf.page, page, [&](int64_t key) { return key >= from && key <= to; }, visit);
    }
    template <class T>
    std::optional<T> rowAt(const std::vector<Leaf>& leaves, uint64_t key, std::optional<T> (*parse)(RawRow&&)) {
        const int64_t wanted = static_cast<int64_t>(std::min<uint64_t>(key, INT64_MAX));
        const auto leaf = std::partition_point(leaves.begin(), leaves.end(), [&](const Leaf& l) { return l.last < wanted; });
        std::optional<T> out;
        if (leaf != leaves.end() && leaf->first <= wanted)
            rowsOf(*leaf, wanted, wanted, [&](RawRow&& row) {
                out = parse(std::move(row));
                return false;
            });
        return out;
    }
    std::optional<EventRow> event(uint64_t seq) { return rowAt<EventRow>(events_, seq, eventRow); }
    std::optional<CommitRow> commit(uint64_t number) { return rowAt<CommitRow>(commits_, number, commitRow); }

    std::filesystem::path path_;
    PageSource pages_;
    RecordingAbout about_;
    std::vector<Leaf> events_, commits_, snapshots_;
    std::vector<Kept> kept_;
    Chain chain_;
    uint64_t firstSeq_ = 0, lastSeq_ = 0;
    Timestamp firstAt_{}, lastAt_{};
    uint64_t damaged_ = 0, whole_ = 0;
    bool closed_ = false;
    std::string problem_;
};

}  // namespace

base::Result<std::unique_ptr<Recording>> salvageRecording(const std::string& path, const std::string& vfs, const std::string& why) {
    auto pages = PageSource::open(path, vfs);
    if (!pages) return pages.error();
    auto out = std::make_unique<Salvaged>(path, std::move(*pages));
    if (auto scanned = out->scan(why); !scanned) return scanned.error();
    return std::unique_ptr<Recording>(std::move(out));
}

}  // namespace sallyport::live
