#include "live/world_state.h"

namespace sallyport::live {
namespace {

auto keyOf(const PlaceRef& p) {
    auto pair = [](const std::optional<base::Vec2>& v) { return std::make_tuple(v.has_value(), v ? v->x : 0.0, v ? v->y : 0.0); };
    return std::make_tuple(std::string_view(p.room), std::string_view(p.door), std::string_view(p.floor), pair(p.xy), p.z, pair(p.latLonDeg), p.haeM);
}

template <class Id>
void withoutRepeats(std::vector<Id>& ids) {
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

}  // namespace

bool valueLess(const PlaceRef& a, const PlaceRef& b) { return keyOf(a) < keyOf(b); }
bool valueLess(const AlertRaised& a, const AlertRaised& b) {
    auto key = [](const AlertRaised& v) {
        return std::make_tuple(v.kind, std::string_view(v.severity), std::string_view(v.text), std::string_view(v.by), keyOf(v.place));
    };
    return key(a) < key(b);
}
bool valueLess(const ProtocolCall& a, const ProtocolCall& b) { return std::tie(a.action, a.scope, a.by) < std::tie(b.action, b.scope, b.by); }
bool valueLess(const CommandChange& a, const CommandChange& b) {
    return std::tie(a.transfer, a.by, a.to, a.role, a.agency) < std::tie(b.transfer, b.by, b.to, b.role, b.agency);
}
bool valueLess(const ExerciseDeclared& a, const ExerciseDeclared& b) { return std::tie(a.on, a.name, a.by) < std::tie(b.on, b.name, b.by); }
bool valueLess(const MarkerSet& a, const MarkerSet& b) {
    auto key = [](const MarkerSet& v) {
        return std::make_tuple(std::string_view(v.kind), std::string_view(v.label), std::string_view(v.by), keyOf(v.place), v.polygonWgs84,
                               v.polygon.size());
    };
    if (key(a) != key(b)) return key(a) < key(b);
    return std::lexicographical_compare(a.polygon.begin(), a.polygon.end(), b.polygon.begin(), b.polygon.end(),
                                        [](const base::Vec2& p, const base::Vec2& q) { return std::tie(p.x, p.y) < std::tie(q.x, q.y); });
}
bool valueLess(const CasualtyReport& a, const CasualtyReport& b) {
    auto key = [](const CasualtyReport& v) { return std::make_tuple(v.triage, v.count, std::string_view(v.by), keyOf(v.place)); };
    return key(a) < key(b);
}
bool valueLess(const Note& a, const Note& b) {
    auto key = [](const Note& v) { return std::make_tuple(std::string_view(v.text), std::string_view(v.by), keyOf(v.place)); };
    return key(a) < key(b);
}
bool valueLess(const FeedStatus& a, const FeedStatus& b) {
    auto key = [](const FeedStatus& v) {
        return std::tie(v.messages, v.rejected, v.attempts, v.state, v.reason, v.since, v.lastMessage, v.nextAttempt, v.skew, v.skewSource, v.url,
                        v.lastRejected, v.perSecond);
    };
    return key(a) < key(b);
}
bool valueLess(const Fix& a, const Fix& b) {
    auto key = [](const Fix& v) { return std::make_tuple(keyOf(v.place), v.ceM, v.leM, v.staleAt); };
    return key(a) < key(b);
}
bool valueLess(const Motion& a, const Motion& b) { return std::tie(a.courseDeg, a.speedMps) < std::tie(b.courseDeg, b.speedMps); }

WorldState::WorldState(const building::PlaceIndex& places) : rooms(places.roomCount()), doors(places.doorCount()) {}

bool WorldState::operator==(const WorldState& o) const {
    auto facts = [](const WorldState& s) {
        return std::tie(s.rooms, s.doors, s.responders, s.alerts, s.markers, s.casualties, s.teams, s.protocol, s.unmapped, s.sources, s.feeds,
                        s.feedStatus, s.heard, s.notes, s.exercise, s.command, s.retracted, s.ledger);
    };
    return facts(*this) == facts(o);
}

bool WorldState::isTakenBack(const Provenance& from) const {
    if (retracted.empty()) return false;
    for (auto it = retracted.lower_bound({from.eventId, ""}); it != retracted.end() && it->first.first == from.eventId; ++it) {
        // A sender may always correct itself. Of others only a person may take back, and only what a person said.
        if (it->first.second == from.source || (from.person() && it->second.person())) return true;
    }
    return false;
}

bool WorldState::hasRetraction(std::string_view eventId) const {
    if (retracted.empty()) return false;
    const auto it = retracted.lower_bound({std::string(eventId), ""});
    return it != retracted.end() && it->first.first == eventId;
}

void ChangeSet::clear() { *this = ChangeSet(); }

void ChangeSet::merge(const ChangeSet& o) {
    other |= o.other;
    newAlert |= o.newAlert;
    everything |= o.everything;
    responders |= o.responders;
    alerts |= o.alerts;
    if (everything) return;
    rooms.insert(rooms.end(), o.rooms.begin(), o.rooms.end());
    doors.insert(doors.end(), o.doors.begin(), o.doors.end());
    if (std::max(rooms.size(), doors.size()) > 2 * kMaxListed) unite();
}

void ChangeSet::unite() {
    withoutRepeats(rooms);
    withoutRepeats(doors);
    if (std::max(rooms.size(), doors.size()) <= kMaxListed) return;
    const bool sounds = newAlert;
    clear();
    everything = true;
    newAlert = sounds;
    other = true;
}

}  // namespace sallyport::live
