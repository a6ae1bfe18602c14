#include "live/session.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "live/session_impl.h"

namespace sallyport::live {

using building::PlaceIndex;

namespace {

/// Who made a mark, for undo; nullptr for what is not one.
struct MarkedBy {
    template <class P>
    const std::string* operator()(const P& p) const {
        if constexpr (requires { p.by; } && !std::is_same_v<P, Retraction>) return &p.by;
        else return nullptr;
    }
};

}  // namespace

Session::Impl::Impl(std::shared_ptr<const PlaceIndex> p, bool liveFeeds, Lifetimes l, SourcePolicy rules)
    : places(std::move(p)),
      live(liveFeeds),
      lifetimes(std::move(l)),
      policy(std::move(rules)),
      head(*places),
      past(*places),
      mode(liveFeeds ? SessionMode::Following : SessionMode::Paused),
      key(snapshotKey(*places, policy)),
      keepsPending(liveFeeds) {
    keptEvery = firstKeptEvery();
    states.setPlaces(places, key);
    changes.everything = true;
}

Timestamp Session::Impl::end() const {
    const Timestamp last = log.empty() ? begin() : log.lastAt();
    return std::max(last, live ? wall : extendedEnd);
}

// ---- what happened

/// Sorted first and merged at once: events that came in the wrong order, however many, do not move the log once each.
void Session::Impl::append(std::vector<Event>& batch) {
    const auto earlier = [](const Event& a, const Event& b) { return a.receivedAt < b.receivedAt; };
    if (!std::is_sorted(batch.begin(), batch.end(), earlier)) std::stable_sort(batch.begin(), batch.end(), earlier);
    if (!live && log.empty() && !batch.empty()) cursor = batch.front().receivedAt;
    const auto& recent = log.recent();
    const auto late = recent.empty() ? batch.begin() : std::lower_bound(batch.begin(), batch.end(), recent.back(), earlier);
    if (late != batch.begin()) {
        for (auto e = batch.begin(); e != late; ++e) fold(*e, log.recentUntil(e->receivedAt) + size_t(e - batch.begin()));
        appended += size_t(late - batch.begin());
        log.merge(batch.begin(), late);
        if (appended >= keptAt + keptEvery) keepState();
    }
    for (auto e = late; e != batch.end(); ++e) {
        fold(*e, recent.size());
        log.push(std::move(*e));
        if (++appended >= keptAt + keptEvery) keepState();
    }
}

ChangeSet Session::Impl::foldHead(const Event& event) {
    const RoomStatus before = statusBefore(head, *places, event);
    const uint64_t repeated = head.counters.duplicates;
    ChangeSet changed = reduce(head, *places, event, policy);
    const auto show = [&](const TimelineEntry& entry) {
        if (!timeline.add(entry) || !keepsPending) return;
        // Without a recording nobody ever asks for them.
        if (pending.entries.size() >= kMaxTimeline && !job)
            pending.entries.erase(pending.entries.begin(), pending.entries.begin() + kMaxTimeline / 4);
        pending.entries.push_back(entry);
    };
    if (auto mark = timelineMark(event, head, *places, changed, repeated == head.counters.duplicates, before)) show(std::move(*mark));
    if (auto moment = momentOf(event, policy); moment && !head.hasRetraction(event.id)) show(*moment);
    rememberMark(event);
    return changed;
}

void Session::Impl::fold(const Event& event, size_t index) {
    const ChangeSet changed = foldHead(event);
    ++sinceSnapshot;
    // The order of folding does not matter (reduce.h), so a state that lies behind an inserted event only needs that event.
    for (auto k = kept.rbegin(); k != kept.rend() && k->at.recent > index; ++k) {
        reduce(k->state, *places, event, policy);
        ++k->at.recent;
    }
    if (following()) {
        changes.merge(changed);
        ++revision;
    } else if (event.receivedAt <= cursor) {
        changes.merge(reduce(past, *places, event, policy));
        ++position.recent;
        ++revision;
    }
}

void Session::Impl::rememberMark(const Event& e) {
    const std::string* by = std::visit(MarkedBy{}, e.payload);
    if (!by || by->empty()) return;
    Provenance mark;
    mark.rank = policy.judge(e).rank;
    mark.eventId = e.id;
    mark.source = e.source;
    if (!mark.person()) return;
    auto list = marks.find(*by);
    if (list == marks.end()) {
        if (marks.size() >= kMaxUndoPersons) return;
        list = marks.try_emplace(*by).first;
    }
    if (list->second.size() >= kMaxUndo) list->second.erase(list->second.begin());
    list->second.push_back(std::move(mark));
}

void Session::Impl::keepState() {
    if (kept.size() >= kMaxSnapshots) {
        for (size_t i = 1; i < kept.size() / 2; ++i) kept[i] = std::move(kept[2 * i]);
        kept.resize(kept.size() / 2);
        keptEvery *= 2;
    }
    keptAt = appended;
    kept.push_back({log.all(), head});
}

// ---- the cursor

void Session::Impl::leaveFollowing() {
    if (!following()) return;
    cursor = end();
    past = head;
    position = log.all();
    pastLacks = false;
    mode = SessionMode::Paused;
}

/// Folds forward from the nearest state at or before t.
void Session::Impl::moveTo(Timestamp t) {
    cursor = t;
    const LogPosition target = log.until(t);
    constexpr uint64_t kFar = std::numeric_limits<uint64_t>::max();
    // In events to fold; a copy of a state and a snapshot that must be read first cost as much as so many.
    constexpr uint64_t kCopy = 100, kDecode = 500;
    const auto cost = [&](const LogPosition& from) {
        return from.within(target) ? (target.stored - from.stored) + (target.recent - from.recent) : kFar;
    };
    const uint64_t here = pastLacks ? kFar : cost(position), start = cost({});
    for (;;) {
        uint64_t best = std::min(here, start + kCopy);
        const Kept* keptBest = nullptr;
        for (const Kept& k : kept) {
            if (const uint64_t c = cost(k.at); c < kFar - kCopy && c + kCopy < best) best = c + kCopy, keptBest = &k;
        }
        const uint64_t snapshot = states.newestUntil(target.stored);
        if (snapshot != 0 && cost({snapshot, 0}) + (states.isDecoded(snapshot) ? kCopy : kDecode) < best) {
            const WorldState* const read = states.read(snapshot);
            if (!read) continue;  // forgotten; another is the best now
            past = *read;
            position = {snapshot, 0};
        } else if (keptBest) {
            past = keptBest->state;
            position = keptBest->at;
        } else if (best == here) {
            break;
        } else {
            past = WorldState(*places);
            position = {};
        }
        changes.everything = true;
        break;
    }
    if (position != target || changes.everything) ++revision;
    const auto folded = log.visit(position, target, [&](const Event& e) {
        changes.merge(reduce(past, *places, e, policy));
        return true;
    });
    pastLacks = !folded;
    position = target;
}

void Session::Impl::follow() {
    if (following()) return;
    mode = SessionMode::Following;
    past = WorldState();
    position = {};
    pastLacks = false;
    changes.everything = true;
    ++revision;
}

void Session::Impl::play(Millis elapsed) {
    carryMs += double(elapsed.count()) * speed;
    const double whole = std::floor(carryMs);
    carryMs -= whole;
    Timestamp t = cursor + Millis(int64_t(whole));
    const bool inRange = range.out && cursor <= *range.out && *range.out < end();
    const Timestamp stop = inRange ? std::max(*range.out, begin()) : end();
    if (t >= stop) {
        if (live && !inRange && !(looping && range.in)) return follow();
        if (looping && stop > start()) {
            // The last events are shown before the start comes again.
            if (cursor < stop) t = stop;
            else t = start();
        } else {
            t = stop;
            mode = SessionMode::Paused;
        }
    }
    moveTo(t);
}

// ---- the public face

Session::Session(std::shared_ptr<const PlaceIndex> places, bool liveFeeds, Lifetimes lifetimes, SourcePolicy policy)
    : impl_(std::make_unique<Impl>(std::move(places), liveFeeds, std::move(lifetimes), std::move(policy))) {}
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
    if (s.range.out && s.cursor == *s.range.out) {
        s.moveTo(s.start());
    } else if (s.cursor >= s.end()) {
        if (s.live) return s.follow();
        s.moveTo(s.start());
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
        if (const auto next = s.log.nextAfter(s.cursor)) seek(*next);
        return;
    }
    seek(s.log.lastBefore(s.cursor).value_or(s.begin()));
}

void Session::setLooping(bool on) { impl_->looping = on; }
bool Session::looping() const { return impl_->looping; }
void Session::setRange(TimeRange range) {
    if (range.in && range.out && *range.out < *range.in) std::swap(range.in, range.out);
    impl_->range = range;
}
const TimeRange& Session::range() const { return impl_->range; }
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
const SourcePolicy& Session::policy() const { return impl_->policy; }
ChangeSet Session::takeChanges() {
    impl_->changes.unite();
    return std::exchange(impl_->changes, {});
}
uint64_t Session::revision() const { return impl_->revision; }
std::span<const TimelineMark> Session::timeline() const { return impl_->timeline.marks(); }
std::span<const NamedMoment> Session::bookmarks() const { return impl_->timeline.moments(); }
size_t Session::snapshotCount() const { return impl_->kept.size(); }

uint64_t Session::eventCount() const { return impl_->head.counters.events; }
uint64_t Session::lastSeq() const { return impl_->log.lastSeq(); }
size_t Session::eventsInMemory() const { return impl_->log.recent().size(); }
const std::string& Session::problem() const { return impl_->log.problem(); }

base::Result<void> Session::read(Timestamp from, Timestamp until, size_t max, std::vector<Event>& out) {
    Impl& s = *impl_;
    if (until < from) return {};
    const LogPosition before = s.log.until(from - Millis{1}), to = s.log.until(until);
    const size_t start = out.size();
    const auto take = [&](LogPosition a, LogPosition b) {
        const size_t first = out.size();
        return s.log.visit(a, b, [&](const Event& e) {
            if (out.size() - first < max) out.push_back(e);
            return out.size() - first < max;
        });
    };
    const auto read = take({before.stored, 0}, {to.stored, 0});
    const auto middle = std::ptrdiff_t(out.size());
    (void)take({to.stored, before.recent}, {to.stored, to.recent});  // memory
    std::inplace_merge(out.begin() + std::ptrdiff_t(start), out.begin() + middle, out.end(),
                       [](const Event& a, const Event& b) { return a.receivedAt < b.receivedAt; });
    if (out.size() - start > max) out.resize(start + max);
    return read;
}

std::string Session::lastMark(std::string_view by) const {
    const auto it = impl_->marks.find(by);
    if (it == impl_->marks.end()) return {};
    for (auto mark = it->second.rbegin(); mark != it->second.rend(); ++mark)
        if (!impl_->head.isTakenBack(*mark)) return mark->eventId;
    return {};
}

std::vector<std::string> Session::lastMarks(std::string_view by) const {
    std::vector<std::string> out;
    const std::string newest = lastMark(by);
    if (newest.empty()) return out;
    const std::string stroke = newest.substr(0, newest.find('/') + 1);
    if (stroke.empty()) return {newest};
    const auto& all = impl_->marks.find(by)->second;
    for (auto mark = all.rbegin(); mark != all.rend(); ++mark)
        if (mark->eventId.view().starts_with(stroke) && !impl_->head.isTakenBack(*mark)) out.push_back(mark->eventId.str());
    return out;
}

}  // namespace sallyport::live
