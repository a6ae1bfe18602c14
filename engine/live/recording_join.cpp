#include "live/recording_join.h"

#include <algorithm>

namespace sallyport::live {
namespace {

class JoinedRecording : public Recording {
public:
    JoinedRecording(std::unique_ptr<Recording> earlier, std::unique_ptr<Recording> later)
        : earlier_(std::move(earlier)), later_(std::move(later)), split_(earlier_->lastSeq()) {}

    const std::filesystem::path& path() const override { return later_->path(); }
    const RecordingAbout& about() const override { return later_->about(); }
    void refresh() override { later_->refresh(); }
    uint64_t firstSeq() const override { return earlier_->firstSeq() != 0 ? earlier_->firstSeq() : later_->firstSeq(); }
    uint64_t lastSeq() const override { return std::max(split_, later_->lastSeq()); }
    Timestamp firstAt() const override { return earlier_->firstSeq() != 0 ? earlier_->firstAt() : later_->firstAt(); }
    Timestamp lastAt() const override { return later_->lastSeq() > split_ ? later_->lastAt() : earlier_->lastAt(); }
    bool closed() const override { return later_->closed(); }
    const std::string& problem() const override { return later_->problem().empty() ? earlier_->problem() : later_->problem(); }
    uint64_t lastSeqUntil(Timestamp t) override {
        const uint64_t seq = later_->lastSeqUntil(t);
        return seq > split_ ? seq : earlier_->lastSeqUntil(t);
    }
    base::Result<void> read(uint64_t from, uint64_t to, size_t max, std::vector<Event>& out) override {
        const size_t before = out.size();
        if (from <= split_)
            if (auto r = earlier_->read(from, std::min(to, split_), max, out); !r) return r;
        max -= std::min(max, out.size() - before);
        if (to <= split_ || max == 0) return {};
        return later_->read(std::max(from, split_ + 1), to, max, out);
    }
    // Those of the later one, if any, would be of states that its own events do not make.
    std::optional<StoredSnapshot> until(uint64_t seq, std::string_view key) override { return earlier_->until(std::min(seq, split_), key); }
    std::vector<StoredSnapshot> marks(std::string_view key) override { return earlier_->marks(key); }

private:
    std::unique_ptr<Recording> earlier_, later_;
    const uint64_t split_;  ///< the last number of the earlier one
};

}  // namespace

std::unique_ptr<Recording> joinRecordings(std::unique_ptr<Recording> earlier, std::unique_ptr<Recording> later) {
    earlier->refresh();
    return std::make_unique<JoinedRecording>(std::move(earlier), std::move(later));
}

}  // namespace sallyport::live
