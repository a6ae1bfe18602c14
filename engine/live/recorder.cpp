#include "live/recorder.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <iterator>
#include <mutex>
#include <optional>
#include <thread>

#include "base/log.h"
#include "live/event_bytes.h"
#include "live/recording_writer.h"

namespace sallyport::live {
namespace {

using SteadyClock = std::chrono::steady_clock;
constexpr size_t kMaxBatchEvents = 8192;
constexpr size_t kMaxBatchBytes = 8u << 20;
constexpr const char* kDeleted = "the recording was moved or deleted while it was written; a new one is needed";
constexpr auto kSilence = std::chrono::milliseconds(1500);  ///< of the disk, before it is said

}  // namespace

struct Recorder::Impl {
    RecorderOptions options;
    std::unique_ptr<RecordingWriter> writer;  // of the thread
    RecordingAbout about;
    Timestamp lastAt{};

    mutable std::mutex mutex;  // held for moments only, never over the disk
    std::condition_variable wake, settled;
    RecorderStatus status;
    std::deque<Event> waiting;
    size_t waitingBytes = 0, flightBytes = 0, flightEvents = 0;
    SteadyClock::time_point waitingSince{};
    struct Gap {
        uint64_t from = 0, to = 0, count = 0;
    } gap;  ///< lost because `waiting` was full
    std::function<StoredSnapshot()> make;
    bool snapshotWaits = false;  ///< `make`, or what it made, is not saved yet
    uint64_t lastSeq = 0;
    uint64_t asked = 0, answered = 0;  ///< calls of sync(), and those that an attempt has answered
    /// What a sync() waits for: events up to `seq`, and the first `snapshots` that were offered.
    struct Upto {
        uint64_t seq = 0, snapshots = 0;
    } wanted;                                    ///< by the newest sync(): by all
    uint64_t snapshots = 0, snapshotsEnded = 0;  ///< taken, and of these saved or dropped
    bool stopping = false;
    SteadyClock::time_point attemptSince{};  ///< zero: the thread is not at the disk

    // Of the thread.
    std::vector<Event> flight;  ///< taken out of `waiting`, kept until they are on disk
    bool flightIsGap = false;
    std::optional<StoredSnapshot> snapshot;
    SteadyClock::time_point retryAt{};
    bool reload = false;
    std::thread thread;

    /// A disk that works but is slower than the feeds slows them down; nothing is lost for that. One that refuses or is silent holds nobody up.
    void waitForTheDisk(std::unique_lock<std::mutex>& lock) {
        while (const auto until = fullUntil()) settled.wait_until(lock, *until);
    }
    /// With the lock: when the disk counts as silent; nullopt: there is room, or waiting would not make any.
    std::optional<SteadyClock::time_point> fullUntil() const {
        if (waitingBytes + flightBytes <= options.maxWaitingBytes / 2 || !status.error.empty() || stopping) return std::nullopt;
        const auto now = SteadyClock::now();
        const auto silentAt = (attemptSince == SteadyClock::time_point{} ? now : attemptSince) + kSilence;
        return now >= silentAt ? std::nullopt : std::optional(silentAt);
    }

    void add(Event e) {
        e.seq = lastSeq = std::max(e.seq, lastSeq + 1);
        const size_t bytes = heldBytes(e);
        // Once something was lost, nothing goes in before the gap's own event, so that order holds.
        if (gap.count || waitingBytes + flightBytes + bytes > options.maxWaitingBytes) {
            if (!gap.count++) gap.from = e.seq;
            gap.to = e.seq;
            ++status.lost;
            status.lostTo = e.seq;
            return;
        }
        if (waiting.empty()) waitingSince = SteadyClock::now();
        waitingBytes += bytes;
        waiting.push_back(std::move(e));
    }

    bool reached(const Upto& u) const { return status.savedSeq >= u.seq && snapshotsEnded >= u.snapshots; }
    void endSnapshot() {
        snapshot.reset();
        snapshotWaits = false;
        snapshotsEnded = snapshots;
    }

    bool hasWork() const { return !waiting.empty() || !flight.empty() || gap.count || snapshotWaits; }
    SteadyClock::time_point due() const {
        if (!status.error.empty()) return retryAt;
        if (waiting.size() >= kMaxBatchEvents || waitingBytes >= kMaxBatchBytes || !flight.empty() || gap.count) return {};
        return waiting.empty() ? SteadyClock::now() : waitingSince + kCommitAfter;
    }
    /// With the lock, or when the thread has ended.
    Event gapEvent(const Gap& g) const {
        Event e = rejectedEvent({base::ErrorCode::Io,
                                 "gap in the recording: " + std::to_string(g.count) + " events, seq " + std::to_string(g.from) + " to " +
                                     std::to_string(g.to) + ", could not be written (" + status.error + ")",
                                 status.path},
                                {}, "recorder");
        e.seq = g.to;
        e.receivedAt = base::wallNow();
        return e;
    }
    /// When the thread has ended: saves `left` (and takes it out) or marks it as a gap. False: neither could be done.
    bool settle(std::vector<Event>& left) {
        const auto there = [&] { std::erase_if(left, [&](const Event& e) { return e.seq <= writer->lastSeq(); }); };
        there();
        const auto save = [&](std::span<Event> events) {
            if (!writer->commit(events, nullptr)) return true;
            if (writer->reload()) return false;
            return !events.empty() && writer->lastSeq() >= events.back().seq;  // it may have reached the disk all the same
        };
        const bool wasGap = flightIsGap && !left.empty();
        if (!left.empty() && save(left)) {
            left.clear();
            const std::lock_guard lock(mutex);
            status.gaps += wasGap;
        }
        there();
        std::vector<Event> marks;
        if (wasGap && !left.empty()) marks.push_back(left.front());  // of what was lost before
        Gap all = gap;
        if (const size_t lost = left.size() - marks.size()) {
            const Event& first = left[marks.size()];
            all = {first.seq, std::max(left.back().seq, gap.to), gap.count + lost};
        }
        if (all.count) marks.push_back(gapEvent(all));
        if (!marks.empty() && !save(marks)) return false;
        gap = {};
        const std::lock_guard lock(mutex);
        status.gaps += marks.size();
        status.savedSeq = std::max(status.savedSeq, writer->lastSeq());
        return true;
    }
    /// With the lock: what the next transaction shall hold.
    void takeUp() {
        if (!flight.empty()) return;
        flightBytes = 0;
        while (!waiting.empty() && flight.size() < kMaxBatchEvents && flightBytes < kMaxBatchBytes) {
            const size_t bytes = heldBytes(waiting.front());
            flightBytes += bytes;
            waitingBytes -= bytes;
            flight.push_back(std::move(waiting.front()));
            waiting.pop_front();
        }
        waitingSince = SteadyClock::now();
        if (flight.empty() && gap.count) {
            flight.push_back(gapEvent(gap));
            flightIsGap = true;
            gap = {};
        }
        flightEvents = flight.size();
    }

    void fail(const std::string& what) {  // with the lock
        if (status.error.empty()) base::log(base::LogLevel::Error, status.path + ": " + what + "; recording is retried");
        status.error = what + "; recording is retried";
        status.deleted = what == kDeleted;
        retryAt = SteadyClock::now() + options.retryAfter;
    }

    /// One try, without the lock. Empty: all of `flight` is on disk. A snapshot that the disk does not take is left out: it can be made again from
    /// the events, which must not wait for it.
    std::string attempt(bool withSnapshot) {
        const std::string problem = attemptAll(withSnapshot);
        if (problem.empty() || !withSnapshot) return problem;
        base::log(base::LogLevel::Warning, status.path + ": a state was not saved: " + problem);
        return attemptAll(false);
    }
    std::string attemptAll(bool withSnapshot) {
        if (writer->deleted()) {
            writer->bringHome();
            return kDeleted;
        }
        if (reload) {
            if (const DbFault fault = writer->reload()) return fault.text();
            reload = false;
            // The commit that failed may have reached the disk all the same.
            std::erase_if(flight, [&](const Event& e) { return e.seq <= writer->lastSeq(); });
        }
        if (const DbFault fault = writer->commit(flight, withSnapshot ? &*snapshot : nullptr)) {
            reload = true;
            return fault.text();
        }
        return {};
    }

    void work() {
        std::unique_lock lock(mutex);
        for (;;) {
            while (!stopping && answered == asked && !(hasWork() && SteadyClock::now() >= due())) {
                if (hasWork()) wake.wait_until(lock, due());
                else wake.wait(lock);
            }
            const uint64_t asking = asked;
            const Upto upto = wanted;
            const bool wasStopping = stopping;
            bool failed = false;
            takeUp();
            const bool allTaken = waiting.empty();
            auto making = std::exchange(make, {});
            if (!flight.empty() || snapshotWaits) {
                attemptSince = SteadyClock::now();
                lock.unlock();
                if (making) snapshot = making();
                making = {};
                // A state is never in the file without the events that made it.
                const bool fits = snapshot && (allTaken || (!flight.empty() && snapshot->seq <= flight.back().seq));
                const std::string problem = attempt(fits && !snapshot->state.empty());
                const uint64_t saved = writer->lastSeq();
                lock.lock();
                attemptSince = {};
                status.savedSeq = std::max(status.savedSeq, saved);
                if (fits) endSnapshot();
                if (failed = !problem.empty(); failed) {
                    fail(problem);
                } else {
                    status.gaps += flightIsGap;
                    flightIsGap = false;
                    flightBytes = flightEvents = 0;
                    flight.clear();
                    status.savedAt = base::wallNow();
                    // Where a gap is still to be marked the reason stays.
                    status.deleted = false;
                    if (!gap.count) status.error.clear();
                }
            }
            if (failed || reached(upto) || !hasWork()) answered = asking;
            settled.notify_all();
            if (wasStopping && (failed || !hasWork())) return;
        }
    }
};

Recorder::Recorder() : impl_(std::make_unique<Impl>()) {}

base::Result<std::unique_ptr<Recorder>> Recorder::open(const std::filesystem::path& path, RecordingAbout about, RecorderOptions options) {
    auto writer = RecordingWriter::open(path.string(), std::move(about), options.vfs, options.sign);
    if (!writer) return writer.error();
    std::unique_ptr<Recorder> recorder(new Recorder());
    Impl& impl = *recorder->impl_;
    impl.options = std::move(options);
    impl.writer = std::move(*writer);
    impl.about = impl.writer->about();
    impl.lastAt = impl.writer->lastAt();
    impl.lastSeq = impl.writer->lastSeq();
    impl.status.recording = true;
    impl.status.path = path.string();
    impl.status.savedSeq = impl.lastSeq;
    impl.status.startedAt = impl.about.startedAt;
    impl.thread = std::thread([&impl] { impl.work(); });
    return recorder;
}

Recorder::~Recorder() {
    if (const size_t left = end().size())
        base::log(base::LogLevel::Error, impl_->status.path + ": closed with " + std::to_string(left) + " events not saved");
}

std::vector<Event> Recorder::end() {
    std::vector<Event> left;
    if (!impl_->thread.joinable()) return left;
    {
        std::lock_guard lock(impl_->mutex);
        impl_->stopping = true;
    }
    impl_->wake.notify_all();
    impl_->thread.join();
    left = std::move(impl_->flight);
    std::move(impl_->waiting.begin(), impl_->waiting.end(), std::back_inserter(left));
    impl_->waiting.clear();
    if (impl_->writer->deleted()) {
        impl_->writer->bringHome();
        return left;
    }
    if (impl_->reload && impl_->writer->reload()) return left;  // what is on disk is whole, but for the word that it ended
    // A recording that lacks events without a mark for them must not say that it ended in order.
    const bool settled = impl_->settle(left);
    if (const DbFault fault = impl_->writer->close(settled))
        base::log(base::LogLevel::Warning, impl_->status.path + ": could not be ended in order: " + fault.text());
    return left;
}

void Recorder::append(std::span<const Event> events) {
    {
        std::unique_lock lock(impl_->mutex);
        impl_->waitForTheDisk(lock);
    }
    appendNow(events);
}

bool Recorder::hasRoom() const {
    std::lock_guard lock(impl_->mutex);
    return !impl_->fullUntil();
}

void Recorder::appendNow(std::span<const Event> events) {
    if (events.empty()) return;
    std::vector<Event> copies(events.begin(), events.end());  // without the lock
    bool news = false;
    {
        std::lock_guard lock(impl_->mutex);
        news = impl_->waiting.empty();
        for (Event& e : copies) impl_->add(std::move(e));
        news = news || impl_->waiting.size() >= kMaxBatchEvents || impl_->waitingBytes >= kMaxBatchBytes;
    }
    if (news) impl_->wake.notify_all();
}

bool Recorder::addSnapshot(std::function<StoredSnapshot()> make) {
    {
        std::lock_guard lock(impl_->mutex);
        if (impl_->snapshotWaits || impl_->stopping || !impl_->status.error.empty()) return false;
        // A state then holds events that the file does not.
        if (impl_->status.lost != 0) return false;
        impl_->make = std::move(make);
        impl_->snapshotWaits = true;
        ++impl_->snapshots;
    }
    impl_->wake.notify_all();
    return true;
}

void Recorder::sync() {
    std::unique_lock lock(impl_->mutex);
    // What is appended while it waits is not waited for: under load the work never ends.
    const Impl::Upto upto = impl_->wanted = {impl_->lastSeq, impl_->snapshots};
    if (impl_->reached(upto)) return;
    const uint64_t mine = ++impl_->asked;
    impl_->wake.notify_all();
    impl_->settled.wait(lock, [&] { return impl_->answered >= mine || impl_->reached(upto); });
}

RecorderStatus Recorder::status() const {
    std::lock_guard lock(impl_->mutex);
    RecorderStatus s = impl_->status;
    s.waiting = impl_->waiting.size() + impl_->flightEvents;
    const auto since = impl_->attemptSince;
    if (since != SteadyClock::time_point{} && SteadyClock::now() - since > kSilence && s.error.empty())
        s.error = "the disk has not answered for " +
                  std::to_string(std::chrono::duration_cast<std::chrono::seconds>(SteadyClock::now() - since).count()) + " s; events wait in memory";
    return s;
}

const RecordingAbout& Recorder::about() const { return impl_->about; }
Timestamp Recorder::lastAt() const { return impl_->lastAt; }

}  // namespace sallyport::live
