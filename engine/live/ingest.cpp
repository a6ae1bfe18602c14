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
constexpr size_t kDropAtOnce = 2048;  // of the outbox, with the lock
constexpr auto kReadPatience = std::chrono::seconds(2);

}  // namespace

struct Ingest::Impl {
    std::function<Timestamp()> clock;
    std::function<void()> arrived;
    base::BoundedQueue<Event> inbox{kInbox}, own{kMaxOwn};
    size_t maxUndrained = kMaxUndrainedBytes;

    mutable std::mutex mutex;  // held for moments only, never over the disk
    std::condition_variable progress;
    std::deque<Event> outbox;
    size_t outboxBytes = 0;
    std::shared_ptr<Recorder> recorder;  ///< replaced by the thread alone; others hold it while they ask it something
    std::shared_ptr<Recorder> nextRecorder;
    uint64_t recorderSet = 0, recorderTaken = 0;  ///< setRecorder() calls, and how many of them the thread has carried out
    struct Count {
        uint64_t pushed = 0, handled = 0;  ///< handled: given to the recorder, and in the outbox
    } ofFeeds, ofOwn;
    /// Left the outbox undrained; older than all that is in it.
    struct OnDisk {
        std::string path;
        uint64_t from = 0, to = 0;
    };
    std::deque<OnDisk> onDisk;                                                ///< one for each recording
    bool undrained = false;                                                   ///< nobody drains any more
    std::map<std::pair<std::string, std::string>, SkewMeter::Reading> skews;  ///< feed and source; bounded by the meter

    // Of the thread that drains: what is read back.
    std::unique_ptr<Recording> back;
    std::chrono::steady_clock::time_point failingSince{};

    // Of the ingest thread.
    SkewMeter meter;
    uint64_t seq = 0, recordedFrom = 1;  ///< of the first event that the recorder was given
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
        alone(old);
        if (old && recorder) recorder->appendNow(old->end());  // what the one before could not save
        old.reset();
        recordedFrom = seq + 1;
        std::lock_guard lock(mutex);
        recorderTaken = call;
    }
    /// It ends on this thread; whoever still asks it something holds it for moments only.
    static void alone(const std::shared_ptr<Recorder>& old) {
        while (old.use_count() > 1) std::this_thread::yield();
    }
    /// Whether the outbox takes more; makes room by what is on disk.
    bool roomToWindow() {
        {
            std::lock_guard lock(mutex);
            if (undrained || outboxBytes < maxUndrained) return true;
        }
        const RecorderStatus status = recorder ? recorder->status() : RecorderStatus{};
        std::lock_guard lock(mutex);
        for (size_t n = 0; n < kDropAtOnce && outboxBytes >= maxUndrained && !outbox.empty(); ++n) {
            const uint64_t next = outbox.front().seq;
            if (next < recordedFrom || next <= status.lostTo || next > status.savedSeq) break;
            if (onDisk.empty() || onDisk.back().path != status.path) onDisk.push_back({status.path, next, 0});
            onDisk.back().to = next;
            outboxBytes -= heldBytes(outbox.front());
            outbox.pop_front();
        }
        return undrained || outboxBytes < maxUndrained;
    }

    // ---- on the thread that drains

    /// From the front of `onDisk`, which is `next`. False: not now.
    bool readBack(const OnDisk& next, std::vector<Event>& out, size_t max) {
        const size_t before = out.size();
        std::string problem;
        if (back && back->path() == next.path) {
            back->refresh();
        } else if (auto opened = Recording::open(next.path)) {
            back = std::move(*opened);
        } else {
            back.reset();
            problem = opened.error().text();
        }
        if (back)
            if (const auto read = back->read(next.from, next.to, max, out); !read) problem = read.error().text();
        uint64_t upTo = next.to;
        if (!problem.empty()) {
            const auto now = std::chrono::steady_clock::now();
            out.resize(before);
            back.reset();
            if (failingSince == std::chrono::steady_clock::time_point{}) failingSince = now;
            if (now - failingSince < kReadPatience) return false;
            Event e = rejectedEvent({base::ErrorCode::Io,
                                     "the window missed the events " + std::to_string(next.from) + " to " + std::to_string(next.to) +
                                         ", and they cannot be read back (" + problem + ")",
                                     next.path},
                                    {}, "recorder");
            e.seq = next.to;
            e.receivedAt = base::wallNow();
            out.push_back(std::move(e));
        } else if (out.size() - before == max) {
            upTo = out.back().seq;
        }
        failingSince = {};
        std::lock_guard lock(mutex);
        onDisk.front().from = upTo + 1;
        if (upTo >= onDisk.front().to) onDisk.pop_front();
        return true;
    }

    void work() {
        std::vector<Event> batch;
        uint64_t taken = 0, takenOwn = 0;
        for (;;) {
            batch.clear();
            const bool last = inbox.closed();  // read before the pops: what was pushed before the close is still taken
            // Our own events go on while the feeds wait for the window, or for a slow disk.
            const bool open = roomToWindow() && (!recorder || recorder->hasRoom());
            takenOwn += own.pop(batch, kMaxOwn, std::chrono::milliseconds(0));
            if (open) taken += inbox.pop(batch, kBatch, batch.empty() ? kWait : std::chrono::milliseconds(0));
            else if (batch.empty()) std::this_thread::sleep_for(kWait);
            swapRecorder();
            for (Event& e : batch) stamp(e);
            if (recorder) recorder->appendNow(batch);
            {
                std::lock_guard lock(mutex);
                for (Event& e : batch) {
                    if (undrained) break;
                    outboxBytes += heldBytes(e);
                    outbox.push_back(std::move(e));
                }
                ofFeeds.handled = taken;
                ofOwn.handled = takenOwn;
            }
            progress.notify_all();
            if (arrived && !batch.empty()) arrived();
            if (last && open && batch.empty()) break;
        }
        swapRecorder();
        std::shared_ptr<Recorder> old;
        {
            std::lock_guard lock(mutex);
            old = std::exchange(recorder, nullptr);
        }
        alone(old);
    }
    std::shared_ptr<Recorder> held() const {
        std::lock_guard lock(mutex);
        return recorder;
    }
};

Ingest::Ingest(std::unique_ptr<Recorder> recorder, std::function<Timestamp()> clock, uint64_t firstSeq, size_t maxUndrainedBytes,
               std::function<void()> arrived)
    : impl_(std::make_unique<Impl>()) {
    impl_->arrived = std::move(arrived);
    impl_->maxUndrained = maxUndrainedBytes;
    impl_->clock = std::move(clock);
    impl_->run = std::to_string(impl_->clock().time_since_epoch().count());
    impl_->recorder = std::move(recorder);
    impl_->seq = std::max<uint64_t>(firstSeq, 1) - 1;
    if (impl_->recorder) impl_->countOnFrom(*impl_->recorder);
    impl_->recordedFrom = impl_->seq + 1;
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
        ++impl_->ofFeeds.pushed;
    }
    if (impl_->inbox.push(std::move(e))) return;
    std::lock_guard lock(impl_->mutex);  // closed: only while being destroyed
    --impl_->ofFeeds.pushed;
}
void Ingest::push(std::vector<Event> batch) {
    for (Event& e : batch) push(std::move(e));
}

bool Ingest::pushOwn(Event e) {
    {
        std::lock_guard lock(impl_->mutex);  // counted before it can be handled
        if (!impl_->own.tryPush(e)) return false;
        ++impl_->ofOwn.pushed;
    }
    impl_->inbox.nudge();
    return true;
}

void Ingest::drain(std::vector<Event>& out, size_t max) {
    const size_t end = max > SIZE_MAX - out.size() ? SIZE_MAX : out.size() + max;
    Impl::OnDisk next;
    const auto older = [&] {
        std::lock_guard lock(impl_->mutex);
        if (impl_->onDisk.empty()) return false;
        next = impl_->onDisk.front();
        return true;
    };
    while (out.size() < end && older())
        if (!impl_->readBack(next, out, end - out.size())) return;
    std::lock_guard lock(impl_->mutex);
    if (!impl_->onDisk.empty()) return;
    impl_->back.reset();
    for (max = end - out.size(); max > 0 && !impl_->outbox.empty(); --max) {
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
    impl_->onDisk.clear();
    impl_->back.reset();
}

void Ingest::flush() {
    std::shared_ptr<Recorder> recorder;
    {
        std::unique_lock lock(impl_->mutex);
        const uint64_t target = impl_->ofFeeds.pushed, own = impl_->ofOwn.pushed;
        impl_->progress.wait(
            lock, [&] { return impl_->ofFeeds.handled >= target && impl_->ofOwn.handled >= own && impl_->recorderTaken == impl_->recorderSet; });
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
