#include "live/ingest.h"

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

#include "base/queue.h"
#include "live/event_bytes.h"
#include "live/ingest_skew.h"

namespace sallyport::live {
namespace {

constexpr size_t kInbox = 2048;  // of at most kMaxEventBytes each
constexpr size_t kBatch = 512;
constexpr auto kWait = std::chrono::milliseconds(20);

}  // namespace

struct Ingest::Impl {
    std::function<Timestamp()> clock;
    base::BoundedQueue<Event> inbox{kInbox};

    mutable std::mutex mutex;  // held for moments only, never over the disk
    std::condition_variable progress;
    std::deque<Event> outbox;
    size_t outboxBytes = 0;
    std::shared_ptr<Recorder> recorder;  ///< replaced by the thread alone; others hold it while they ask it something
    std::shared_ptr<Recorder> nextRecorder;
    uint64_t recorderSet = 0, recorderTaken = 0;  ///< setRecorder() calls, and how many of them the thread has carried out
    uint64_t pushed = 0, handled = 0;             ///< handled: given to the recorder, and in the outbox
    bool undrained = false;                       ///< nobody drains any more
    std::map<std::pair<std::string, std::string>, SkewMeter::Reading> skews;  ///< feed and source; bounded by the meter

    // Of the ingest thread.
    SkewMeter meter;
    uint64_t seq = 0;
    Timestamp lastAt{};
    std::string run;
    std::thread thread;

    void stamp(Event& e) {
        e.seq = ++seq;
        if (e.receivedAt == Timestamp{}) {
            e.receivedAt = lastAt = std::max(clock(), lastAt);
            if (e.observedAt && e.skew == Millis{0}) {
                const SkewMeter::Reading reading = meter.measure(e.source.empty() ? e.feed : e.source, *e.observedAt, e.receivedAt, e.retained);
                e.skew = reading.skew;
                e.wrongClock = reading.wrong;
                note(e.feed, e.source, reading);
            }
        }
        if (e.id.empty() && !std::holds_alternative<Rejected>(e.payload))
            e.id = (e.feed.empty() ? "local" : e.feed.substr(0, 200)) + "#" + run + "-" + std::to_string(e.seq);
        if (auto* alert = std::get_if<AlertRaised>(&e.payload); alert && alert->alert.empty()) alert->alert = e.id;
    }
    void note(const std::string& feed, const std::string& source, const SkewMeter::Reading& reading) {
        const bool fine = reading == SkewMeter::Reading{};
        if (fine && skews.empty()) return;  // only this thread writes it
        const std::pair key{feed, source};
        const auto it = skews.find(key);
        if (it == skews.end() ? fine || skews.size() >= SkewMeter::kMaxSources : it->second == reading) return;
        std::lock_guard lock(mutex);
        if (fine) skews.erase(it);
        else skews[key] = reading;
    }
    void countOnFrom(const Recorder& r) {
        // A continued recording goes on counting, so that a sequence number names one event of the file, and its time does not go back.
        seq = std::max(seq, r.status().savedSeq);
        lastAt = std::max(lastAt, r.lastAt());
    }
    void swapRecorder() {
        std::shared_ptr<Recorder> old;
        uint64_t call = 0;
        {
            std::lock_guard lock(mutex);
            if (recorderTaken == recorderSet) return;
            old = std::exchange(recorder, std::move(nextRecorder));
            nextRecorder.reset();
            call = recorderSet;
            if (recorder) countOnFrom(*recorder);
        }
        release(std::move(old));
        std::lock_guard lock(mutex);
        recorderTaken = call;
    }
    /// Ends it in order, on this thread; whoever still asks it something holds it for moments only.
    static void release(std::shared_ptr<Recorder> old) {
        while (old.use_count() > 1) std::this_thread::yield();
    }
    bool roomToWindow() {
        std::lock_guard lock(mutex);
        return undrained || outboxBytes < kMaxUndrainedBytes;
    }

    void work() {
        std::vector<Event> batch;
        uint64_t taken = 0;
        for (;;) {
            batch.clear();
            const bool last = inbox.closed();  // read before the pop: what was pushed before the close is still taken
            if (roomToWindow()) inbox.pop(batch, kBatch, kWait);
            else std::this_thread::sleep_for(kWait);
            swapRecorder();
            for (Event& e : batch) stamp(e);
            if (recorder) recorder->append(batch);
            taken += batch.size();
            {
                std::lock_guard lock(mutex);
                for (Event& e : batch) {
                    if (undrained) break;
                    outboxBytes += heldBytes(e);
                    outbox.push_back(std::move(e));
                }
                handled = taken;
            }
            progress.notify_all();
            if (last && batch.empty()) break;
        }
        swapRecorder();
        std::shared_ptr<Recorder> old;
        {
            std::lock_guard lock(mutex);
            old = std::exchange(recorder, nullptr);
        }
        release(std::move(old));
    }
    std::shared_ptr<Recorder> held() const {
        std::lock_guard lock(mutex);
        return recorder;
    }
};

Ingest::Ingest(std::unique_ptr<Recorder> recorder, std::function<Timestamp()> clock, uint64_t firstSeq) : impl_(std::make_unique<Impl>()) {
    impl_->clock = std::move(clock);
    impl_->run = std::to_string(impl_->clock().time_since_epoch().count());
    impl_->recorder = std::move(recorder);
    impl_->seq = std::max<uint64_t>(firstSeq, 1) - 1;
    if (impl_->recorder) impl_->countOnFrom(*impl_->recorder);
    impl_->thread = std::thread([impl = impl_.get()] { impl->work(); });
}

Ingest::~Ingest() {
    endDraining();
    impl_->inbox.close();
    impl_->thread.join();
}

void Ingest::push(Event e) {
    {
        std::lock_guard lock(impl_->mutex);
        ++impl_->pushed;
    }
    if (impl_->inbox.push(std::move(e))) return;
    std::lock_guard lock(impl_->mutex);  // closed: only while being destroyed
    --impl_->pushed;
}
void Ingest::push(std::vector<Event> batch) {
    for (Event& e : batch) push(std::move(e));
}

void Ingest::drain(std::vector<Event>& out, size_t max) {
    std::lock_guard lock(impl_->mutex);
    for (; max > 0 && !impl_->outbox.empty(); --max) {
        impl_->outboxBytes -= heldBytes(impl_->outbox.front());
        out.push_back(std::move(impl_->outbox.front()));
        impl_->outbox.pop_front();
    }
}

void Ingest::endDraining() {
    std::lock_guard lock(impl_->mutex);
    impl_->undrained = true;
    impl_->outbox.clear();
    impl_->outboxBytes = 0;
}

void Ingest::flush() {
    std::shared_ptr<Recorder> recorder;
    {
        std::unique_lock lock(impl_->mutex);
        const uint64_t target = impl_->pushed;
        impl_->progress.wait(lock, [&] { return impl_->handled >= target && impl_->recorderTaken == impl_->recorderSet; });
        recorder = impl_->recorder;
    }
    if (recorder) recorder->sync();
}

RecorderStatus Ingest::recorderStatus() const {
    const auto recorder = impl_->held();
    return recorder ? recorder->status() : RecorderStatus{};
}

void Ingest::setRecorder(std::unique_ptr<Recorder> recorder) {
    std::shared_ptr<Recorder> replaced;  // one that was set and never taken; ended without the lock
    std::lock_guard lock(impl_->mutex);
    replaced = std::exchange(impl_->nextRecorder, std::move(recorder));
    ++impl_->recorderSet;
}

bool Ingest::saveSnapshot(std::function<StoredSnapshot()> make) {
    const auto recorder = impl_->held();
    return recorder && recorder->addSnapshot(std::move(make));
}

std::vector<SourceSkew> Ingest::skews() const {
    std::lock_guard lock(impl_->mutex);
    std::vector<SourceSkew> out;
    for (const auto& [key, reading] : impl_->skews) out.push_back({key.first, key.second, reading.skew, reading.wrong});
    return out;
}

}  // namespace sallyport::live
