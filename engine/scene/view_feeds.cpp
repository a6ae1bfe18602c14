// The feeds of the view-model: how each fares (live: as the hub says now; in a recording: as it said then), devices that name nothing on the plan,
// and what could not be read. In full, because somebody who reads it wants to mend it.
#include <algorithm>
#include <utility>

#include "live/alert_ledger.h"
#include "live/feed_facts.h"
#include "scene/view_model_parts.h"

namespace sallyport::scene {

namespace {

using State = live::FeedHealth::State;

/// Sources of a recording that the strip can name; more than that nobody reads.
constexpr size_t kMaxSourceRows = 32;
/// Less than this is no wrong clock, but the way of the message.
constexpr Millis kClockWorthSaying{5000};

/// The name under which the strip shows a source: what is said by radio is one source with many voices; the commander's own marks are none (empty).
std::string_view shownSource(std::string_view source) {
    constexpr std::string_view kRadio = "radio";
    if (source.starts_with("operator/")) return {};
    if (source.starts_with("radio/")) return kRadio;
    return source;
}

/// A row whose strings keep their memory.
FeedView& feedRow(ViewModel& m, size_t at) {
    if (at == m.feeds.size()) m.feeds.emplace_back();
    return m.feeds[at];
}

Millis ago(Timestamp now, Timestamp then) { return std::max(Millis(0), now - then); }

/// "clock of acs/lincoln 4 min ahead".
std::string clockText(Millis skew, const std::string& source) {
    if (skew < kClockWorthSaying && skew > -kClockWorthSaying) return {};
    return "clock" + (source.empty() ? std::string() : " of " + source) + " " + clockError(skew) + (skew.count() > 0 ? " ahead" : " behind");
}

/// What a recording says of a feed, as the hub said it then.
live::FeedHealth healthOf(const live::FeedStatus& s) {
    live::FeedHealth h;
    h.name = s.feed;
    h.url = s.url;
    for (const State state : {State::Connected, State::Lost, State::Ended, State::Failed})
        if (s.state == toString(state)) h.state = state;
    h.reason = s.reason;
    h.since = s.since.value_or(Timestamp{});
    h.lastMessage = s.lastMessage.value_or(Timestamp{});
    h.nextAttempt = s.nextAttempt.value_or(Timestamp{});
    h.messages = s.messages;
    h.rejected = s.rejected;
    h.attempts = s.attempts;
    h.perSecond = s.perSecond.value_or(0);
    h.lastRejected = s.lastRejected;
    h.skew = s.skew;
    h.skewSource = s.skewSource;
    return h;
}

void viewFeed(const live::FeedHealth& h, Timestamp now, FeedView& f) {
    f.name = h.name;
    f.state = h.state;
    f.reason = h.reason;
    f.known = h.since != Timestamp{};
    f.since = f.known ? ago(now, h.since) : Millis(0);
    f.heard = h.lastMessage != Timestamp{};
    f.lastMessage = f.heard ? ago(now, h.lastMessage) : Millis(0);
    f.messages = h.messages;
    f.rejected = h.rejected;
    f.attempts = h.attempts;
    f.perSecond = h.perSecond;
    f.lastRejected = h.lastRejected;
    f.counted = true;
    f.nextAttempt = h.nextAttempt > now ? std::optional(h.nextAttempt - now) : std::nullopt;
    f.clock = h.skew ? clockText(*h.skew, h.skewSource) : std::string();
    if (h.state == State::Lost || h.state == State::Failed) {
        f.freshness = Freshness::Stale;
        f.text = "LOST " + base::formatAge(f.since) + (h.reason.empty() ? "" : " · " + h.reason);
    } else if (!f.heard) {
        f.freshness = Freshness::Never;
        f.text = h.state == State::Connecting ? "connecting" : "no message yet";
    } else {
        f.freshness = h.state == State::Connected ? Freshness::Fresh : Freshness::Aging;
        f.text = (h.state == State::Ended ? "ended " : "") + base::formatAge(f.lastMessage);
    }
}

/// Those that are lost, the longest first, so that whoever names one or all names the same.
void sayLost(ViewModel& m) {
    constexpr int kNamed = 3;
    m.feedsLost = int(std::count_if(m.feeds.begin(), m.feeds.end(), [](const FeedView& f) { return f.freshness == Freshness::Stale; }));
    m.feedLost = m.feedsLost > 0;
    m.feedLostFor = Millis(0);
    m.feedLostName.clear();
    const FeedView* last = nullptr;
    for (int n = 0; n < std::min(m.feedsLost, kNamed); ++n) {
        const auto before = [](const FeedView& a, const FeedView& b) { return a.since != b.since ? a.since > b.since : &a < &b; };
        const FeedView* next = nullptr;
        for (const FeedView& f : m.feeds)
            if (f.freshness == Freshness::Stale && (!last || before(*last, f)) && (!next || before(f, *next))) next = &f;
        if (n == 0) m.feedLostFor = next->since;
        else m.feedLostName += ", ";
        m.feedLostName += next->name;
        last = next;
    }
    if (m.feedsLost > kNamed) m.feedLostName += " and " + std::to_string(m.feedsLost - kNamed) + " more";
}

/// A recording without word of its feeds: how long each source had been silent, and which were known to be lost.
void viewSources(const ViewContext& c, ViewModel& m, std::vector<Timestamp>& heard) {
    size_t rows = 0;
    heard.clear();
    for (const auto& [source, when] : c.world.heard) {
        const std::string_view name = shownSource(source);
        if (name.empty()) continue;
        size_t at = 0;
        while (at < rows && m.feeds[at].name != name) ++at;
        if (at == rows) {
            if (rows == kMaxSourceRows) continue;
            feedRow(m, rows++).name = name;
            heard.push_back(when);
        } else {
            heard[at] = std::max(heard[at], when);
        }
    }
    m.feeds.resize(rows);
    for (size_t i = 0; i < rows; ++i) {
        FeedView& f = m.feeds[i];
        f.state = State::Connected;
        f.freshness = Freshness::Fresh;
        f.reason.clear();
        f.known = f.counted = f.ours = f.connects = false;
        f.heard = true;
        f.lastMessage = ago(c.now, heard[i]);
        f.text = base::formatAge(f.lastMessage);
        if (const auto s = c.world.sources.find(f.name); s != c.world.sources.end() && !s->second.alive) {
            f.state = State::Lost;
            f.freshness = Freshness::Stale;
            f.known = true;
            f.since = ago(c.now, s->second.lostSince);
            f.text = "lost " + base::formatAge(f.since);
            f.reason = s->second.last.note;
        }
    }
}

}  // namespace

void viewFeeds(const ViewContext& c, const std::vector<live::FeedHealth>& health, bool liveFeeds, std::vector<Timestamp>& scratch, ViewModel& m) {
    m.feedLost = false;
    m.feedsLost = 0;
    m.feedLostFor = Millis(0);
    m.feedLossAnswered = false;
    if (!liveFeeds) {
        if (c.world.feedStatus.empty()) return viewSources(c, m, scratch);
        size_t rows = 0;
        for (const auto& [name, status] : c.world.feedStatus) {
            if (rows == kMaxSourceRows) break;
            FeedView& f = feedRow(m, rows++);
            viewFeed(healthOf(status.value), c.now, f);
            f.ours = f.connects = false;
        }
        m.feeds.resize(rows);
        return;
    }
    m.feeds.resize(health.size());
    for (size_t i = 0; i < health.size(); ++i) {
        FeedView& f = m.feeds[i];
        viewFeed(health[i], c.wall, f);
        f.ours = true;
        f.connects = health[i].url.find("://") != std::string::npos;
    }
    sayLost(m);
    // An answer counts for the losses before it; another feed that is lost later sounds again.
    if (const auto* ack = m.feedLost ? live::acknowledgementOf(c.alarms.ledger, std::string(kFeedLossAlert)) : nullptr) {
        const Millis answered = c.wall - ack->from.when;
        m.feedLossAnswered = std::all_of(m.feeds.begin(), m.feeds.end(), [&](const FeedView& f) {
            return (f.state != State::Lost && f.state != State::Failed) || f.since >= answered;
        });
    }
}

void viewUnmapped(const ViewContext& c, ViewModel& m) {
    const live::FeedFacts facts = live::feedFacts(c.alarms, c.places, c.wall, c.lifetimes, ViewModel::kMaxUnmappedRows);
    for (FeedView& f : m.feeds) {
        const auto it = facts.conflictsByFeed.find(f.name);
        f.conflicts = it == facts.conflictsByFeed.end() ? 0 : int(it->second);
    }
    m.unmappedDevices = int(facts.unmappedCount);
    m.unmapped.clear();
    for (const live::UnmappedFacts& d : facts.unmapped)
        m.unmapped.push_back({d.device, d.type, d.said, d.source.empty() ? d.feed : d.source, ago(c.wall, d.when), d.times, d.ambiguous});

    // Given places: the newest are at the end of the list.
    const auto devices = c.places.devices();
    m.assignedDevices = devices.size();
    m.assigned.clear();
    for (size_t i = devices.size(); i > 0 && m.assigned.size() < ViewModel::kMaxUnmappedRows; --i) {
        const building::DeviceAlias& d = devices[i - 1];
        AssignedView v{d.device, {}};
        if (const auto door = c.places.deviceDoor(d.device)) v.place = doorTitle(c.building.door(door.id));
        else if (const auto room = c.places.deviceRoom(d.device)) v.place = roomTitle(c.building.room(room.id), true);
        m.assigned.push_back(std::move(v));
    }
}

}  // namespace sallyport::scene
