// A session's recording: reading it, finding or making its snapshots, saving those of a session that is being recorded.
#include <algorithm>
#include <limits>

#include "live/session_impl.h"

namespace sallyport::live {

using building::PlaceIndex;

namespace {

/// Ends a job whose maker went without being run: the snapshot is offered again.
struct JobEnd {
    std::shared_ptr<SnapshotJob> job;
    explicit JobEnd(std::shared_ptr<SnapshotJob> j) : job(std::move(j)) {}
    JobEnd(const JobEnd&) = delete;
    JobEnd& operator=(const JobEnd&) = delete;
    ~JobEnd() {
        auto offered = SnapshotJob::Step::Offered;
        job->step.compare_exchange_strong(offered, SnapshotJob::Step::Dropped, std::memory_order_acq_rel);
    }
};

base::Error cancelled() { return {base::ErrorCode::Cancelled, "was stopped", {}}; }

}  // namespace

// ---- reading a recording

base::Result<void> Session::load(std::unique_ptr<Recording> recording, std::unique_ptr<SnapshotCache> cache, const Progress& progress) {
    Impl& s = *impl_;
    s.log.load(std::move(recording));
    s.states.setRecording(s.log.stored());
    // What a damaged copy lacks must not be missing when the whole file is opened, nor the other way round.
    if (s.log.problem().empty()) s.states.setCache(std::move(cache));
    if (s.log.empty()) return {};
    if (auto r = s.load(progress); !r) return r;
    if (s.live) thaw(s.head);  // copies of it will go to another thread
    s.position = {};
    s.past = WorldState(*s.places);
    s.cursor = s.begin();
    s.moveTo(s.cursor);
    s.changes.everything = true;
    return {};
}

base::Result<void> Session::Impl::load(const Progress& progress) {
    struct Found {
        uint64_t seq;
        StoredStates::From from;
        SnapshotMarks marks;
    };
    std::vector<Found> found;
    const auto collect = [&](SnapshotStore* store, StoredStates::From from) {
        if (!store) return;
        for (StoredSnapshot& s : store->marks(key))
            if (auto m = s.seq <= log.lastSeq() ? readMarks(s.marks) : std::nullopt; m && m->since <= s.seq)
                found.push_back({s.seq, from, std::move(*m)});
    };
    collect(log.stored(), StoredStates::From::Recording);
    collect(states.cache(), StoredStates::From::Cache);
    std::stable_sort(found.begin(), found.end(), [](const Found& a, const Found& b) { return a.seq < b.seq; });

    keepsPending = true;
    const uint64_t first = log.stored()->firstSeq(), last = log.lastSeq();
    const auto told = [&](uint64_t seq) { return !progress || progress(double(seq - first + 1) / double(last - first + 1)); };
    uint64_t covered = first - 1;  // the timeline knows everything up to here
    bool readable = true;
    for (const Found& f : found) states.add(f.seq, f.from);
    for (const Found& f : found) {
        if (f.seq <= covered) continue;
        const uint64_t since = std::max(f.marks.since, first - 1);
        if (since > covered) {
            if (readable = startFrom(covered); !readable) break;
            if (auto r = foldStored(covered, since, told); !r) return r;
        }
        // What overlaps was said already; which of it, nobody knows: the snapshots of one run never overlap.
        if (since >= covered)
            for (const TimelineEntry& e : f.marks.entries) timeline.add(e);
        covered = f.seq;
    }
    if (!readable || !startFrom(covered)) {
        // Snapshots that cannot be read after all: everything once from the start.
        states.clear();
        timeline = {};
        covered = first - 1;
        startFrom(covered);
    }
    pending = {covered, {}};
    if (auto r = foldStored(covered, last, told); !r) return r;
    if (auto* const cache = static_cast<SnapshotCache*>(states.cache())) cache->flush();
    keepsPending = live;
    if (!live) pending = {};
    return {};
}

/// The head as it was after `seq`.
bool Session::Impl::startFrom(uint64_t seq) {
    marks.clear();
    head = WorldState(*places);
    sinceSnapshot = 0;
    if (seq < log.stored()->firstSeq()) return true;
    auto state = states.newestUntil(seq) == seq ? states.readAll(seq) : std::nullopt;
    if (!state) return false;
    head = std::move(state->world);
    marks = std::move(state->marks);
    return true;
}

base::Result<void> Session::Impl::foldStored(uint64_t from, uint64_t to, const std::function<bool(uint64_t)>& progress) {
    constexpr uint64_t kTellEvery = 4096;
    const bool worthIt = to - from > 4 * kSnapshotEvery;
    uint64_t n = 0;
    bool goOn = true;
    pending = {from, {}};
    const auto read = log.visit({from, 0}, {to, 0}, [&](const Event& e) {
        foldHead(e);
        ++sinceSnapshot;
        if (worthIt && snapshotDue(sinceSnapshot)) putIntoCache(e.seq, e.receivedAt);
        if (++n % kTellEvery == 0) goOn = progress(e.seq);
        return goOn;
    });
    if (!goOn) return cancelled();
    return read;
}

void Session::Impl::putIntoCache(uint64_t seq, Timestamp at) {
    // Without a cache a few states in memory have to do.
    auto* const cache = static_cast<SnapshotCache*>(states.cache());
    if (cache && log.problem().empty()) {
        if (!writer) writer = std::make_shared<SnapshotWriter>();
        StoredSnapshot out{seq, at, key, writeMarks(pending), {}};
        SnapshotState state{std::move(head), std::move(marks)};
        out.state = writer->write(seq, state);
        head = std::move(state.world);
        marks = std::move(state.marks);
        if (!out.state.empty() && cache->put(out)) {
            snapshotBytes += out.state.size();
            snapshotEvents += sinceSnapshot;
            sinceSnapshot = 0;
            states.add(seq, StoredStates::From::Cache);
            pending = {seq, {}};
            return;
        }
    }
    appended += sinceSnapshot;
    sinceSnapshot = 0;
    if (appended < keptAt + keptEvery) return;
    keepState();
    if (!kept.empty() && kept.back().at.recent == 0) kept.back().at.stored = seq;
}

// ---- a session that is being recorded

void Session::setStored(std::unique_ptr<Recording> recording) {
    impl_->log.setStored(std::move(recording));
    impl_->states.setRecording(impl_->log.stored());
}

void Session::setSavedUpTo(uint64_t seq, uint64_t lost) {
    Impl& s = *impl_;
    if (lost > 0) s.log.stopTrimming();
    if (!s.live || s.log.recent().size() <= 2 * Impl::kRecentEvents) return;
    const EventLog::Trimmed trimmed = s.log.trim(seq, Impl::kRecentEvents);
    if (!trimmed.seqs.empty()) s.forgetTrimmed(trimmed);
}

void Session::letGoOfRecording() {
    Impl& s = *impl_;
    s.states.setRecording(nullptr);
    s.states.clear();
    s.log.letGo();
    s.kept.clear();
    s.position = {};
    s.pastLacks = true;
}

void Session::Impl::forgetTrimmed(const EventLog::Trimmed& trimmed) {
    std::erase_if(kept, [&](Kept& k) {
        const auto at = trimmed.after(k.at);
        // Where the recording has a snapshot nearby, memory need not have one.
        if (!at || (at->recent == 0 && states.newestUntil(at->stored) + 4 * kSnapshotAtLeastEvery > at->stored)) return true;
        k.at = *at;
        return false;
    });
    const auto at = trimmed.after(position);
    if (at) position = *at;
    else if (!following()) {
        past = WorldState(*places);
        position = {};
        moveTo(cursor);
    }
}

bool Session::Impl::snapshotDue(uint64_t since) const {
    if (since < kSnapshotEvery) return false;
    if (since >= kSnapshotAtLeastEvery) return true;
    return snapshotBytes <= kSnapshotBytesAhead + (snapshotEvents + since) * kSnapshotBytesPerEvent;
}

std::function<StoredSnapshot()> Session::snapshotToSave() {
    Impl& s = *impl_;
    s.freeSpent();
    s.settleJob();
    if (!s.live || s.job || s.spent || !s.snapshotDue(s.sinceSnapshot)) return {};
    if (s.wall - s.offeredAt < Impl::kSnapshotPause && s.wall >= s.offeredAt) return {};
    if (!s.log.storedHoldsAll()) return {};
    return s.offerSnapshot();
}

std::function<StoredSnapshot()> Session::Impl::offerSnapshot() {
    if (!writer) writer = std::make_shared<SnapshotWriter>();
    offeredAt = wall;
    job = std::make_shared<SnapshotJob>();
    job->state.emplace(SnapshotState{head, marks});
    job->snapshot = {log.lastSeq(), log.lastAt(), key, {}, {}};
    job->marks = pending;
    job->writer = writer;
    snapshotEvents += sinceSnapshot;
    sinceSnapshot = 0;
    return [end = std::make_shared<JobEnd>(job)] {
        SnapshotJob& j = *end->job;
        StoredSnapshot out = std::move(j.snapshot);
        out.marks = writeMarks(j.marks);
        out.state = j.writer->write(out.seq, *j.state);
        j.snapshot.seq = out.seq;
        j.bytes = out.state.size() + out.marks.size();
        j.step.store(SnapshotJob::Step::Made, std::memory_order_release);
        return out;
    };
}

void Session::Impl::settleJob() {
    constexpr Millis kOnDisk{1000};  // many commits
    std::erase_if(stored, [&](const Stored& made) {
        if (wall - made.since < kOnDisk && wall >= made.since) return false;
        states.add(made.seq, StoredStates::From::Recording);
        return true;
    });
    if (!job) return;
    const auto step = job->step.load(std::memory_order_acquire);
    if (step == SnapshotJob::Step::Offered) return;
    if (step == SnapshotJob::Step::Made) {
        snapshotBytes += job->bytes;
        if (job->snapshot.key == key || job->writer == writer) stored.push_back({job->snapshot.seq, wall});
        pending.entries.erase(pending.entries.begin(), pending.entries.begin() + std::ptrdiff_t(job->marks.entries.size()));
        pending.since = job->snapshot.seq;
    } else {
        sinceSnapshot += kSnapshotEvery;
    }
    spent = std::move(job->state);
    job->state.reset();
    job.reset();
}

void Session::Impl::freeSpent() {
    if (!spent) return;
    constexpr size_t kRooms = 30, kDoors = 45, kNames = 200;
    WorldState& w = spent->world;
    w.rooms.resize(w.rooms.size() - std::min(kRooms, w.rooms.size()));
    w.doors.resize(w.doors.size() - std::min(kDoors, w.doors.size()));
    for (size_t i = 0; i < kNames && !w.ledger.alerts.empty(); ++i) w.ledger.alerts.erase(w.ledger.alerts.begin());
    if (w.rooms.empty() && w.doors.empty() && w.ledger.alerts.empty()) spent.reset();
}

// ---- devices

base::Result<void> Session::setPlaces(std::shared_ptr<const PlaceIndex> places) { return impl_->setPlaces(std::move(places)); }

/// On copies, which share what is not touched: where it cannot be done nothing has changed.
base::Result<void> Session::Impl::setPlaces(std::shared_ptr<const PlaceIndex> now) {
    WorldState newHead = head, newPast = past;
    const bool resolved = now->onlyAddsDevicesTo(*places) && resolveUnmapped(newHead, *now) && (following() || resolveUnmapped(newPast, *now));
    if (!resolved) {
        if (head.counters.events > kMaxRefold)
            return base::Error{base::ErrorCode::TooLarge, "so much was received already that it takes effect when the school is opened again", {}};
        newHead = WorldState(*now);
        const auto folded = log.visit({}, log.all(), [&](const Event& e) {
            reduce(newHead, *now, e, policy);
            return true;
        });
        if (!folded) return folded.error();
    }
    places = std::move(now);
    key = snapshotKey(*places, policy);
    writer = std::make_shared<SnapshotWriter>();
    changes.everything = true;
    ++revision;
    head = std::move(newHead);
    if (resolved) {
        past = std::move(newPast);
        states.addDevices(places, key);
        std::erase_if(kept, [&](Kept& k) { return !resolveUnmapped(k.state, *places); });
        return {};
    }
    states.setPlaces(places, key);
    kept.clear();
    keptAt = appended = 0;
    keptEvery = firstKeptEvery();
    past = WorldState(*places);
    position = {};
    pastLacks = false;
    if (!following()) moveTo(cursor);
    return {};
}

}  // namespace sallyport::live
