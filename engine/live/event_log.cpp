#include "live/event_log.h"

#include "live/recording_join.h"

namespace sallyport::live {
namespace {

bool receivedBefore(Timestamp t, const Event& e) { return t < e.receivedAt; }
bool earlier(const Event& a, const Event& b) { return a.receivedAt < b.receivedAt; }

}  // namespace

void EventLog::load(std::unique_ptr<Recording> recording) {
    stored_ = std::move(recording);
    storedTo_ = lastSeq_ = stored_->lastSeq();
    firstSeq_ = stored_->firstSeq();
    firstAt_ = stored_->firstAt();
}

bool EventLog::setStored(std::unique_ptr<Recording> recording) {
    growing_ = recording && !lacks_ && (storedTo_ == 0 || (recording->firstSeq() <= stored_->firstSeq() && recording->lastSeq() >= storedTo_));
    if (growing_) {
        stored_ = std::move(recording);
        joined_ = false;
    } else if (recording && !lacks_ && stored_ && (recording->firstSeq() == 0 || recording->firstSeq() > storedTo_)) {
        // Another recording goes on where the one before ended: both are read.
        stored_ = joinRecordings(std::move(stored_), std::move(recording));
        growing_ = joined_ = true;
    }
    if (growing_) chunks_.clear();
    return growing_;
}

void EventLog::letGo() {
    if (stored_ && problem_.empty()) problem_ = stored_->problem();
    stored_.reset();
    chunks_.clear();
    storedTo_ = 0;
    growing_ = false;
    if (!recent_.empty()) firstAt_ = recent_.front().receivedAt;
}

bool EventLog::storedHoldsAll() {
    if (!growing_ || joined_) return false;
    if (stored_->firstSeq() == 0) stored_->refresh();
    return stored_->firstSeq() != 0 && stored_->firstSeq() <= firstSeq_;
}

void EventLog::push(Event event) {
    if (empty() || event.receivedAt < firstAt_) firstAt_ = event.receivedAt;
    if (lastSeq_ == 0) firstSeq_ = event.seq;
    firstSeq_ = std::min(firstSeq_, event.seq);
    bySeq_ &= recent_.empty() || recent_.back().seq < event.seq;
    lastSeq_ = std::max(lastSeq_, event.seq);
    recent_.push_back(std::move(event));
}

void EventLog::merge(std::vector<Event>::iterator first, std::vector<Event>::iterator last) {
    if (first == last) return;
    const auto before = std::ptrdiff_t(recent_.size());
    for (; first != last; ++first) push(std::move(*first));
    std::inplace_merge(recent_.begin(), recent_.begin() + before, recent_.end(), earlier);
    bySeq_ = std::is_sorted(recent_.begin(), recent_.end(), [](const Event& a, const Event& b) { return a.seq < b.seq; });
}

size_t EventLog::recentUntil(Timestamp t) const {
    return size_t(std::upper_bound(recent_.begin(), recent_.end(), t, receivedBefore) - recent_.begin());
}

std::optional<LogPosition> EventLog::Trimmed::after(LogPosition p) const {
    if (p.recent == 0) return p;
    if (p.stored != before) return std::nullopt;
    if (p.recent >= seqs.size()) return LogPosition{upTo, p.recent - seqs.size()};
    return LogPosition{seqs[p.recent - 1], 0};
}

EventLog::Trimmed EventLog::trim(uint64_t saved, size_t keep) {
    Trimmed out{storedTo_, storedTo_, {}};
    if (!growing_ || !bySeq_ || recent_.size() <= keep) return out;
    stored_->refresh();
    if (storedTo_ == 0 && !(stored_->firstSeq() != 0 && stored_->firstSeq() <= recent_.front().seq)) return out;
    saved = std::min(saved, stored_->lastSeq());
    while (recent_.size() > keep && recent_.front().seq <= saved) {
        out.seqs.push_back(recent_.front().seq);
        recent_.pop_front();
    }
    if (!out.seqs.empty()) storedTo_ = out.upTo = out.seqs.back();
    return out;
}

LogPosition EventLog::until(Timestamp t) { return {storedTo_ == 0 ? 0 : std::min(storedTo_, stored_->lastSeqUntil(t)), recentUntil(t)}; }

Timestamp EventLog::firstAt() const { return firstAt_; }

Timestamp EventLog::lastAt() const {
    if (storedTo_ == 0) return recent_.empty() ? Timestamp{} : recent_.back().receivedAt;
    // What is still in memory came after what has left it; marks made in a recording need not have.
    if (growing_ && !recent_.empty()) return recent_.back().receivedAt;
    const Timestamp stored = stored_->lastAt();
    return recent_.empty() ? stored : std::max(stored, recent_.back().receivedAt);
}

const EventLog::Chunk* EventLog::chunk(uint64_t number) {
    const uint64_t first = number * kChunk, last = first + kChunk - 1, upTo = std::min(last, storedTo_);
    auto it = std::find_if(chunks_.begin(), chunks_.end(), [&](const Chunk& c) { return c.number == number; });
    if (it == chunks_.end()) {
        if (chunks_.size() < kMaxChunks) it = chunks_.emplace(chunks_.end());
        else it = std::min_element(chunks_.begin(), chunks_.end(), [](const Chunk& a, const Chunk& b) { return a.used < b.used; });
        // The room for the events is kept: freeing that much at once makes the allocator tidy up everything.
        it->events.clear();
        it->number = number;
        it->upTo = 0;
    }
    it->used = ++use_;
    if (it->upTo < upTo) {
        it->events.clear();
        it->upTo = 0;
        if (const auto read = stored_->read(std::max<uint64_t>(first, 1), upTo, kChunk, it->events); !read) {
            problem_ = read.error().text();
            it->events.clear();
            return nullptr;
        }
        it->upTo = upTo;
    }
    return &*it;
}

const Event* EventLog::storedAt(uint64_t seq) {
    const Chunk* const c = chunk(seq / kChunk);
    if (!c) return nullptr;
    const auto it = std::lower_bound(c->events.begin(), c->events.end(), seq, [](const Event& e, uint64_t s) { return e.seq < s; });
    return it == c->events.end() ? nullptr : &*it;
}

base::Result<void> EventLog::visit(LogPosition from, LogPosition to, const std::function<bool(const Event&)>& see) {
    // What comes behind a place that cannot be read is not tried: each try may keep a broken disk busy for seconds.
    bool unreadable = false;
    for (uint64_t seq = from.stored + 1; seq <= to.stored && !unreadable;) {
        const Chunk* const c = chunk(seq / kChunk);
        if (unreadable = !c; unreadable) break;
        for (const Event& e : c->events) {
            if (e.seq < seq || e.seq > to.stored) continue;
            if (!see(e)) return {};
        }
        const bool none = c->events.empty();
        seq = (seq / kChunk + 1) * kChunk;
        if (!none || seq > to.stored) continue;
        // Numbers may have gaps of any size.
        std::vector<Event> next;
        if (const auto read = stored_->read(seq, to.stored, 1, next); !read) {
            problem_ = read.error().text();
            unreadable = true;
        }
        if (next.empty()) break;
        seq = std::max(seq, next.front().seq);
    }
    for (size_t i = from.recent; i < to.recent; ++i)
        if (!see(recent_[i])) break;
    if (unreadable) return unread();
    return {};
}

std::optional<Timestamp> EventLog::nextAfter(Timestamp t) {
    const LogPosition p = until(t);
    std::optional<Timestamp> next;
    if (p.recent < recent_.size()) next = recent_[p.recent].receivedAt;
    // Where that cannot be read problem() says so, and what is known is the answer.
    (void)visit({p.stored, 0}, {storedTo_, 0}, [&](const Event& e) {
        if (!next || e.receivedAt < *next) next = e.receivedAt;
        return false;
    });
    return next;
}

std::optional<Timestamp> EventLog::lastBefore(Timestamp t) {
    const LogPosition p = until(t - Millis{1});
    std::optional<Timestamp> last;
    if (p.recent > 0) last = recent_[p.recent - 1].receivedAt;
    if (p.stored > 0)
        if (const Event* e = storedAt(p.stored); e && e->seq == p.stored && (!last || e->receivedAt > *last)) last = e->receivedAt;
    return last;
}

}  // namespace sallyport::live
