#include "live/feed_facts.h"

#include <algorithm>
#include <tuple>

namespace sallyport::live {
namespace {

using building::PlaceIndex;

class Walk {
public:
    Walk(const WorldState& s, const PlaceIndex& places, Timestamp now, const Lifetimes& lives) : s_(s), places_(places), now_(now), lives_(lives) {}

    FeedFacts run(size_t most) {
        for (uint32_t i = 0; i < s_.rooms.size(); ++i)
            if (s_.rooms[i].status.winner()) conflict(assessRoom(s_, places_, RoomId(i), now_, lives_).status);
        for (uint32_t i = 0; i < s_.doors.size(); ++i) {
            const DoorState& d = s_.doors[i];
            if (d.lock.empty() && d.position.empty() && d.alarm.empty() && d.verified.empty()) continue;
            const AssessedDoor a = assessDoor(s_, DoorId(i), now_, lives_);
            conflict(a.lock);
            conflict(a.position);
            conflict(a.alarm);
            conflict(a.verified);
        }
        unmapped(most);
        return std::move(out_);
    }

private:
    template <class T>
    void conflict(const Assessed<T>& a) {
        if (!a.fact || !a.conflict) return;
        ++out_.conflicts;
        const Provenance &won = a.fact->from, &lost = a.conflict->from;
        ++out_.conflictsByFeed[won.feed];
        if (lost.feed != won.feed) ++out_.conflictsByFeed[lost.feed];
    }

    void unmapped(size_t most) {
        for (const auto& [key, d] : s_.unmapped) {
            UnmappedFacts& f = add(d.device, d.type, d.last);
            f.ambiguous = d.match == building::Match::Ambiguous;
            f.times = d.times;
            const auto& history = d.type == "room" ? d.room.history : d.door.history;
            if (!history.empty()) f.said = history.front().text;
            const auto* status = d.room.status.winner();
            const auto* alarm = d.door.alarm.winner();
            f.danger = (status && isDanger(status->value)) || (alarm && isDanger(alarm->value));
        }
        // Whose place was named but means nothing here; a position that is far away is no device.
        for (const auto& [id, a] : s_.alerts) {
            if (a.place.placed || a.cancelled) continue;
            const std::string& name = named(a.raised.value.place);
            if (name.empty() && (a.raised.from.source.empty() || a.raised.from.person())) continue;  // a button has a place, a person is anywhere
            UnmappedFacts& f = add(name.empty() ? a.raised.from.source.str() : name, "alert", a.raised.from);
            f.said = a.raised.value.text.empty() ? std::string(toString(a.raised.value.kind)) : a.raised.value.text;
            f.danger = true;
        }
        for (const auto& [uid, r] : s_.responders) {
            if (r.gone || !r.fix || r.place.placed || named(r.fix->value.place).empty()) continue;
            add(named(r.fix->value.place), "responder", r.fix->from).said = r.last.value.callsign.empty() ? uid : r.last.value.callsign;
        }
        out_.unmappedCount = out_.unmapped.size();
        keepFirst(out_.unmapped, most, [](const UnmappedFacts& a, const UnmappedFacts& b) {
            return std::tie(b.danger, b.when, a.type, a.device, a.said) < std::tie(a.danger, a.when, b.type, b.device, b.said);
        });
    }
    static const std::string& named(const PlaceRef& p) { return p.room.empty() ? p.door : p.room; }
    UnmappedFacts& add(const std::string& device, const std::string& type, const Provenance& from) {
        UnmappedFacts& f = out_.unmapped.emplace_back();
        f.device = device;
        f.type = type;
        f.source = from.source;
        f.feed = from.feed;
        f.when = from.when;
        f.ageKnown = from.ageKnown;
        return f;
    }
    template <class T, class Before>
    static void keepFirst(std::vector<T>& list, size_t most, Before before) {
        const size_t n = std::min(list.size(), most);
        std::partial_sort(list.begin(), list.begin() + std::ptrdiff_t(n), list.end(), before);
        list.resize(n);
    }

    const WorldState& s_;
    const PlaceIndex& places_;
    const Timestamp now_;
    const Lifetimes& lives_;
    FeedFacts out_;
};

}  // namespace

FeedFacts feedFacts(const WorldState& state, const PlaceIndex& places, Timestamp now, const Lifetimes& lifetimes, size_t most) {
    return Walk(state, places, now, lifetimes).run(most);
}

}  // namespace sallyport::live
