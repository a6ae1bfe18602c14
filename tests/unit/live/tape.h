// Purpose: a recording in memory for tests of the session: what is on it, what was read from it. Several readers may look at one tape, also while it
// grows. Refuses to: be a file.
#pragma once
#include <algorithm>
#include <map>
#include <memory>
#include <vector>

#include "live/recording.h"
#include "live/snapshot_cache.h"

namespace sallyport::test {

struct Tape {
    std::vector<live::Event> events;  ///< by seq and by receivedAt
    std::map<uint64_t, live::StoredSnapshot> snapshots;
    size_t eventsRead = 0, statesRead = 0;

    /// Numbers and sorts.
    explicit Tape(std::vector<live::Event> all = {}) : events(std::move(all)) {
        std::stable_sort(events.begin(), events.end(), [](const auto& a, const auto& b) { return a.receivedAt < b.receivedAt; });
        for (size_t i = 0; i < events.size(); ++i) events[i].seq = i + 1;
    }
    std::optional<live::StoredSnapshot> until(uint64_t seq, std::string_view key) {
        for (auto it = snapshots.upper_bound(seq); it != snapshots.begin();) {
            --it;
            if (it->second.key != key) continue;
            ++statesRead;
            return it->second;
        }
        return std::nullopt;
    }
    std::vector<live::StoredSnapshot> marks(std::string_view key) const {
        std::vector<live::StoredSnapshot> out;
        for (const auto& [seq, s] : snapshots)
            if (s.key == key) out.push_back({s.seq, s.at, s.key, s.marks, {}});
        return out;
    }
};

class TapeReader final : public live::Recording {
public:
    explicit TapeReader(std::shared_ptr<Tape> tape) : tape_(std::move(tape)) { refresh(); }

    std::optional<live::StoredSnapshot> until(uint64_t seq, std::string_view key) override { return tape_->until(seq, key); }
    std::vector<live::StoredSnapshot> marks(std::string_view key) override { return tape_->marks(key); }
    const std::filesystem::path& path() const override { return path_; }
    const live::RecordingAbout& about() const override { return about_; }
    void refresh() override { seen_ = tape_->events.size(); }
    uint64_t firstSeq() const override { return seen_ == 0 ? 0 : tape_->events.front().seq; }
    uint64_t lastSeq() const override { return seen_ == 0 ? 0 : tape_->events[seen_ - 1].seq; }
    live::Timestamp firstAt() const override { return seen_ == 0 ? live::Timestamp{} : tape_->events.front().receivedAt; }
    live::Timestamp lastAt() const override { return seen_ == 0 ? live::Timestamp{} : tape_->events[seen_ - 1].receivedAt; }
    bool closed() const override { return false; }
    const std::string& problem() const override { return damage; }
    uint64_t lastSeqUntil(live::Timestamp t) override {
        const auto end = tape_->events.begin() + std::ptrdiff_t(seen_);
        const auto it = std::upper_bound(tape_->events.begin(), end, t, [](live::Timestamp at, const live::Event& e) { return at < e.receivedAt; });
        return it == tape_->events.begin() ? 0 : std::prev(it)->seq;
    }
    base::Result<void> read(uint64_t from, uint64_t to, size_t max, std::vector<live::Event>& out) override {
        if (!failing.empty() && to >= failsFrom) return base::Error{base::ErrorCode::Io, failing, "tape"};
        const auto end = tape_->events.begin() + std::ptrdiff_t(seen_);
        auto it = std::lower_bound(tape_->events.begin(), end, from, [](const live::Event& e, uint64_t s) { return e.seq < s; });
        for (; it != end && it->seq <= to && max > 0; ++it, --max) {
            out.push_back(*it);
            ++tape_->eventsRead;
        }
        return {};
    }
    std::string failing;     ///< what reading says
    uint64_t failsFrom = 0;  ///< of these events
    std::string damage;      ///< what was found when it was opened

private:
    std::shared_ptr<Tape> tape_;
    size_t seen_ = 0;
    std::filesystem::path path_ = "tape.sprec";
    live::RecordingAbout about_;
};

class TapeCache final : public live::SnapshotCache {
public:
    explicit TapeCache(std::shared_ptr<Tape> tape) : tape_(std::move(tape)) {}
    std::optional<live::StoredSnapshot> until(uint64_t seq, std::string_view key) override { return tape_->until(seq, key); }
    std::vector<live::StoredSnapshot> marks(std::string_view key) override { return tape_->marks(key); }
    bool put(const live::StoredSnapshot& s) override { return tape_->snapshots.insert_or_assign(s.seq, s), true; }
    void flush() override { ++flushed; }
    int flushed = 0;

private:
    std::shared_ptr<Tape> tape_;
};

}  // namespace sallyport::test
