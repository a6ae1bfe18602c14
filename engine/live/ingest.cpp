#include "live/ingest.h"

#include <deque>
#include <thread>

#include "base/queue.h"
#include "live/ingest_skew.h"

namespace sallyport::live {
namespace {

using SteadyClock = std::chrono::steady_clock;
constexpr size_t kInbox = 2048;  // of at most kMaxEventBytes each
constexpr size_t kBatch = 512;
// Written events become durable at most 100 ms later: this, plus one wait for the inbox.
constexpr auto kSyncAfter = std::chrono::milliseconds(70);
constexpr auto kWait = std::chrono::milliseconds(20);

/// Memory of an event beyond its own size, by its members that senders can make large.
size_t heldBytes(const Event& e) {
    size_t bytes = sizeof(Event) + e.extra.size();
    if (const auto* r = std::get_if<Rejected>(&e.payload)) bytes += r->bytes.size() + r->reason.size();
    if (const auto* n = std::get_if<Note>(&e.payload)) bytes += n->text.size();
    if (const auto* a = std::get_if<AlertRaised>(&e.payload)) bytes += a->text.size();
    if (const auto* r = std::get_if<RoomReport>(&e.payload)) bytes += r->note.size();
    if (const auto* c = std::get_if<TeamContact>(&e.payload)) bytes += c->text.size();
    if (const auto* m = std::get_if<MarkerSet>(&e.payload)) bytes += m->polygon.size() * sizeof(base::Vec2);
    return bytes;
}

}  // namespace

struct Ingest::Impl {
    std::function<Timestamp()> clock;
    base::BoundedQueue<Event> inbox{kInbox};

    mutable std::mutex mutex;  // held for moments only, never over the disk
    std::condition_variable progress;
    std::deque<Event> outbox;
    size_t outboxBytes = 0;
    RecorderStatus status;
    std::unique_ptr<Recorder> nextRecorder;
    uint64_t recorderSet = 0, recorderTaken = 0;  ///< setRecorder() calls, and how many of them the thread has carried out
    uint64_t pushed = 0, handled = 0;             ///< handled: in the outbox, and a sync was tried
    bool undrained = false;                       ///< nobody drains any more

    // Of the ingest thread.
    std::unique_ptr<Recorder> recorder;
    SkewMeter skew;
    uint64_t seq = 0;
    std::string run;
    std::thread thread;

    void stamp(Event& e) {
        e.seq = ++seq;
        if (e.receivedAt == Timestamp{}) {
            e.receivedAt = clock();
            if (e.observedAt && e.skew == Millis{0}) e.skew = skew.measure(e.source.empty() ? e.feed : e.source, *e.observedAt, e.receivedAt);
        }
        if (e.id.empty() && !std::holds_alternative<Rejected>(e.payload))
            e.id = (e.feed.empty() ? "local" : e.feed.substr(0, 200)) + "#" + run + "-" + std::to_string(e.seq);
        if (auto* alert = std::get_if<AlertRaised>(&e.payload); alert && alert->alert.empty()) alert->alert = e.id;
    }
    void swapRecorder() {
        std::unique_ptr<Recorder> next;
        uint64_t call = 0;
        {
            std::lock_guard lock(mutex);
            if (recorderTaken == recorderSet) return;
            next = std::move(nextRecorder);
            call = recorderSet;
        }
        recorder = std::move(next);  // the old one saves what it has, without the lock
        // A continued recording goes on counting, so that a sequence number names one event of the file.
        if (recorder) seq = std::max(seq, recorder->status().savedSeq);
        std::lock_guard lock(mutex);
        recorderTaken = call;
        publishStatus();
    }
    void publishStatus() { status = recorder ? recorder->status() : RecorderStatus{}; }
    void save() {
        if (recorder) recorder->sync();
        std::lock_guard lock(mutex);
        publishStatus();
    }
    bool roomToWindow() {
        std::lock_guard lock(mutex);
        return undrained || outboxBytes < kMaxUndrainedBytes;
    }

    void work() {
        std::vector<Event> batch;
        uint64_t taken = 0;
        SteadyClock::time_point unsavedSince{};
        bool unsaved = false;
        for (;;) {
            batch.clear();
            const bool last = inbox.closed();  // read before the pop: what was pushed before the close is still taken
            if (roomToWindow()) inbox.pop(batch, kBatch, kWait);
            else std::this_thread::sleep_for(kWait);
            swapRecorder();
            for (Event& e : batch) stamp(e);
            if (recorder) recorder->append(batch);
            if (!batch.empty() && !unsaved) {
                unsaved = true;
                unsavedSince = SteadyClock::now();
            }
            taken += batch.size();
            {
                std::lock_guard lock(mutex);
                for (Event& e : batch) {
                    if (undrained) break;
                    outboxBytes += heldBytes(e);
                    outbox.push_back(std::move(e));
                }
            }
            if (const bool retry = recorder && !recorder->status().error.empty();
                retry || (unsaved && SteadyClock::now() - unsavedSince >= kSyncAfter)) {
                save();
                unsaved = false;
            }
            {
                std::lock_guard lock(mutex);
                if (!unsaved || !recorder) handled = taken;
            }
            progress.notify_all();
            if (last && batch.empty()) break;
        }
        swapRecorder();
        save();
        recorder.reset();
    }
};

Ingest::Ingest(std::unique_ptr<Recorder> recorder, std::function<Timestamp()> clock, uint64_t firstSeq) : impl_(std::make_unique<Impl>()) {
    impl_->clock = std::move(clock);
    impl_->run = std::to_string(impl_->clock().time_since_epoch().count());
    impl_->recorder = std::move(recorder);
    impl_->seq = std::max<uint64_t>(firstSeq, 1) - 1;
    if (impl_->recorder) impl_->seq = std::max(impl_->seq, impl_->recorder->status().savedSeq);
    impl_->publishStatus();
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
    std::unique_lock lock(impl_->mutex);
    const uint64_t target = impl_->pushed;
    impl_->progress.wait(lock, [&] { return impl_->handled >= target && impl_->recorderTaken == impl_->recorderSet; });
}

RecorderStatus Ingest::recorderStatus() const {
    std::lock_guard lock(impl_->mutex);
    return impl_->status;
}

void Ingest::setRecorder(std::unique_ptr<Recorder> recorder) {
    std::lock_guard lock(impl_->mutex);
    impl_->nextRecorder = std::move(recorder);
    ++impl_->recorderSet;
}

}  // namespace sallyport::live
