#include "live/session.h"

#include <cmath>
#include <unordered_map>

#include "live/session_timeline.h"

namespace sallyport::live {

using building::PlaceIndex;

namespace {

/// Who made a mark, for undo; nullptr for what is not one.
struct MarkedBy {
    const std::string* operator()(const RoomReport& p) const { return &p.by; }
    const std::string* operator()(const DoorReport& p) const { return &p.by; }
    const std::string* operator()(const AlertRaised& p) const { return &p.by; }
    const std::string* operator()(const AlertAck& p) const { return &p.by; }
    const std::string* operator()(const AlertCancel& p) const { return &p.by; }
    const std::string* operator()(const ProtocolCall& p) const { return &p.by; }
    const std::string* operator()(const MarkerSet& p) const { return &p.by; }
    const std::string* operator()(const MarkerGone& p) const { return &p.by; }
    const std::string* operator()(const CasualtyReport& p) const { return &p.by; }
    const std::string* operator()(const TeamContact& p) const { return &p.by; }
    const std::string* operator()(const CommandChange& p) const { return &p.by; }
    const std::string* operator()(const ExerciseDeclared& p) const { return &p.by; }
    const std::string* operator()(const Note& p) const { return &p.by; }
    template <class Other>
    const std::string* operator()(const Other&) const {
        return nullptr;
    }
};

bool receivedBefore(Timestamp t, const Event& e) { return t < e.receivedAt; }

}  // namespace

struct Session::Impl {
    struct Snapshot {
        size_t count;
        WorldState state;
    };  ///< after the first `count` events of the log

    std::shared_ptr<const PlaceIndex> places;
    const bool live;
    Lifetimes lifetimes;
    std::vector<Event> log;  ///< by receivedAt, then arrival
    WorldState head, past;   ///< past: the state at the cursor, while not following
    std::vector<Snapshot> snapshots;
    size_t snapshotEvery = kFirstSnapshotEvery;
    size_t position = 0;  ///< events with receivedAt <= cursor, all folded into `past`
    Timestamp cursor{}, wall{};
    Timestamp extendedEnd{};  ///< of a recording, past its last event
    double carryMs = 0;       ///< what of the playing time is less than a millisecond
    SessionMode mode;
    double speed = 1;
    bool looping = false;
    ChangeSet changes;
    uint64_t revision = 1;
    std::vector<TimelineMark> timeline;
    std::unordered_map<std::string, std::vector<Provenance>> marks;  ///< by person, in order of arrival

    Impl(std::shared_ptr<const PlaceIndex> p, bool liveFeeds, Lifetimes l)
        : places(std::move(p)),
          live(liveFeeds),
          lifetimes(std::move(l)),
          head(*places),
          past(*places),
          mode(liveFeeds ? SessionMode::Following : SessionMode::Paused) {
        changes.everything = true;
    }

    bool following() const { return mode == SessionMode::Following; }
    Timestamp begin() const { return log.empty() ? (live ? wall : Timestamp{}) : log.front().receivedAt; }
    Timestamp end() const {
        const Timestamp last = log.empty() ? begin() : log.back().receivedAt;
        return std::max(last, live ? wall : extendedEnd);
    }
    size_t countUntil(Timestamp t) const { return size_t(std::upper_bound(log.begin(), log.end(), t, receivedBefore) - log.begin()); }

    /// Sorted first and merged at once: events that came in the wrong order, however many, do not move the log once each.
    void append(std::vector<Event>& batch) {
        const auto earlier = [](const Event& a, const Event& b) { return a.receivedAt < b.receivedAt; };
        if (!std::is_sorted(batch.begin(), batch.end(), earlier)) std::stable_sort(batch.begin(), batch.end(), earlier);
        if (!live && log.empty() && !batch.empty()) cursor = batch.front().receivedAt;
        const size_t before = log.size();
        const auto late = log.empty() ? batch.begin() : std::lower_bound(batch.begin(), batch.end(), log.back(), earlier);
        if (late != batch.begin()) {
            for (auto e = batch.begin(); e != late; ++e) fold(*e, countUntil(e->receivedAt) + size_t(e - batch.begin()));
            log.insert(log.end(), std::move_iterator(batch.begin()), std::move_iterator(late));
            std::inplace_merge(log.begin(), log.begin() + std::ptrdiff_t(before), log.end(), earlier);
            takeSnapshot();
        }
        for (auto e = late; e != batch.end(); ++e) {
            fold(*e, log.size());
            log.push_back(std::move(*e));
            takeSnapshot();
        }
    }

    /// `index`: the event's place in the log, before which all that comes earlier has been folded.
    void fold(const Event& event, size_t index) {
        const Timestamp at = event.receivedAt;
        const RoomStatus before = statusBefore(head, *places, event);
        const uint64_t repeated = head.counters.duplicates;
        const ChangeSet changed = reduce(head, *places, event);
        if (auto mark = timelineMark(event, head, *places, changed, repeated == head.counters.duplicates, before)) addToTimeline(std::move(*mark));
        rememberMark(event);
        // The order of folding does not matter (reduce.h), so a state that lies behind an inserted event only needs that event.
        for (auto s = snapshots.rbegin(); s != snapshots.rend() && s->count > index; ++s) {
            reduce(s->state, *places, event);
            ++s->count;
        }
        if (following()) {
            changes.merge(changed);
            ++revision;
        } else if (at <= cursor) {
            changes.merge(reduce(past, *places, event));
            ++position;
            ++revision;
        }
    }

    void addToTimeline(TimelineMark mark) {
        if (timeline.size() >= kMaxTimeline) {
            std::erase_if(timeline, [](const TimelineMark& m) { return m.label.empty(); });
            if (timeline.size() > kMaxTimeline / 4 * 3) timeline.erase(timeline.begin(), timeline.begin() + kMaxTimeline / 4);
        }
        const auto at = std::upper_bound(timeline.begin(), timeline.end(), mark.when, [](Timestamp t, const TimelineMark& m) { return t < m.when; });
        timeline.insert(at, std::move(mark));
    }

    void rememberMark(const Event& e) {
        const std::string* by = std::visit(MarkedBy{}, e.payload);
        if (!by || by->empty()) return;
        Provenance mark;
        mark.rank = SourcePolicy::standard().judge(e).rank;
        mark.eventId = e.id;
        mark.source = e.source;
        if (mark.person()) marks[*by].push_back(std::move(mark));
    }

    void takeSnapshot() {
        const size_t last = snapshots.empty() ? 0 : snapshots.back().count;
        if (log.size() < last + snapshotEvery) return;
        if (snapshots.size() >= kMaxSnapshots) {
            for (size_t i = 1; i < snapshots.size() / 2; ++i) snapshots[i] = std::move(snapshots[2 * i]);
            snapshots.resize(snapshots.size() / 2);
            snapshotEvery *= 2;
        }
        snapshots.push_back({log.size(), head});
    }

    void leaveFollowing() {
        if (!following()) return;
        cursor = end();
        past = head;
        position = log.size();
        mode = SessionMode::Paused;
    }

    /// Folds forward from the nearest state at or before t.
    void moveTo(Timestamp t) {
        cursor = t;
        const size_t target = countUntil(t);
        const auto next = std::upper_bound(snapshots.begin(), snapshots.end(), target, [](size_t n, const Snapshot& s) { return n < s.count; });
        const bool fromPast = position <= target;
        if (next != snapshots.begin() && (!fromPast || std::prev(next)->count > position)) {
            past = std::prev(next)->state;
            position = std::prev(next)->count;
            changes.everything = true;
        } else if (!fromPast) {
            past = WorldState(*places);
            position = 0;
            changes.everything = true;
        }
        if (position < target || changes.everything) ++revision;
        for (; position < target; ++position) changes.merge(reduce(past, *places, log[position]));
    }

    void follow() {
        if (following()) return;
        mode = SessionMode::Following;
        past = WorldState();
        changes.everything = true;
        ++revision;
    }

    void play(Millis elapsed) {
        carryMs += double(elapsed.count()) * speed;
        const double whole = std::floor(carryMs);
        carryMs -= whole;
        Timestamp t = cursor + Millis(int64_t(whole));
        if (t >= end()) {
            if (live) return follow();
            if (looping && end() > begin()) {
                // The last events are shown before the start comes again.
                if (cursor < end()) t = end();
                else t = begin();
            } else {
                t = end();
                mode = SessionMode::Paused;
            }
        }
        moveTo(t);
    }
};

Session::Session(std::shared_ptr<const PlaceIndex> places, bool liveFeeds, Lifetimes lifetimes)
    : impl_(std::make_unique<Impl>(std::move(places), liveFeeds, std::move(lifetimes))) {}
Session::~Session() = default;

void Session::append(std::vector<Event>&& events) {
    impl_->append(events);
    events.clear();
}

void Session::advance(Timestamp wall, Millis elapsed) {
    impl_->wall = wall;
    if (impl_->mode == SessionMode::Playing && elapsed > Millis{0}) impl_->play(elapsed);
}

void Session::follow() { impl_->follow(); }

void Session::play() {
    Impl& s = *impl_;
    if (s.mode == SessionMode::Playing || (s.following() && s.live)) return;
    s.leaveFollowing();
    if (s.cursor >= s.end()) {
        if (s.live) return s.follow();
        s.moveTo(s.begin());
    }
    s.carryMs = 0;
    s.mode = SessionMode::Playing;
}

void Session::pause() {
    impl_->leaveFollowing();
    impl_->mode = SessionMode::Paused;
}

void Session::setSpeed(double factor) {
    if (std::isfinite(factor)) impl_->speed = std::clamp(factor, 1.0 / 8, 64.0);
}

void Session::seek(Timestamp t) {
    Impl& s = *impl_;
    s.leaveFollowing();
    s.changes.everything = true;
    s.carryMs = 0;
    s.moveTo(std::clamp(t, s.begin(), s.end()));
}

void Session::stepEvent(int direction) {
    Impl& s = *impl_;
    s.leaveFollowing();
    s.mode = SessionMode::Paused;
    if (s.log.empty() || direction == 0) return;
    if (direction > 0) {
        if (s.position < s.log.size()) seek(s.log[s.position].receivedAt);
        return;
    }
    const auto at = std::lower_bound(s.log.begin(), s.log.end(), s.cursor, [](const Event& e, Timestamp t) { return e.receivedAt < t; });
    seek(at == s.log.begin() ? s.begin() : std::prev(at)->receivedAt);
}

void Session::setLooping(bool on) { impl_->looping = on; }
bool Session::looping() const { return impl_->looping; }
SessionMode Session::mode() const { return impl_->mode; }
double Session::speed() const { return impl_->speed; }
bool Session::liveFeeds() const { return impl_->live; }
bool Session::showsLive() const { return impl_->live && impl_->following(); }

Timestamp Session::now() const {
    if (!impl_->following()) return impl_->cursor;
    return impl_->live && impl_->wall != Timestamp{} ? impl_->wall : impl_->end();
}
Timestamp Session::begin() const { return impl_->begin(); }
Timestamp Session::end() const { return impl_->end(); }
void Session::extendTo(Timestamp t) {
    if (!impl_->live && !impl_->log.empty()) impl_->extendedEnd = std::max(impl_->extendedEnd, t);
}
Timestamp Session::markTime() const {
    if (!impl_->live) return now();
    return impl_->wall != Timestamp{} ? impl_->wall : impl_->end();
}

const WorldState& Session::shown() const { return impl_->following() ? impl_->head : impl_->past; }
const WorldState& Session::head() const { return impl_->head; }
const PlaceIndex& Session::places() const { return *impl_->places; }
const Lifetimes& Session::lifetimes() const { return impl_->lifetimes; }
ChangeSet Session::takeChanges() { return std::exchange(impl_->changes, {}); }
uint64_t Session::revision() const { return impl_->revision; }
std::span<const TimelineMark> Session::timeline() const { return impl_->timeline; }
std::span<const Event> Session::log() const { return impl_->log; }
size_t Session::snapshotCount() const { return impl_->snapshots.size(); }

std::string Session::lastMark(std::string_view by) const {
    const auto it = impl_->marks.find(std::string(by));
    if (it == impl_->marks.end()) return {};
    for (auto mark = it->second.rbegin(); mark != it->second.rend(); ++mark)
        if (!impl_->head.isTakenBack(*mark)) return mark->eventId;
    return {};
}

}  // namespace sallyport::live
