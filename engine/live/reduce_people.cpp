// Folding of what is said about people: responders and their trails, teams, casualties.
#include <bit>
#include <tuple>

#include "live/reduce_fold.h"

namespace sallyport::live {
namespace {

/// FNV-1a with a last mixing. The same on every machine, because the order of a trail's points follows from it.
uint64_t reportHash(std::string_view eventId, const Fix& fix) {
    uint64_t h = 0xcbf29ce484222325;
    const auto byte = [&h](uint8_t b) { h = (h ^ b) * 0x100000001b3; };
    const auto text = [&](std::string_view s) {
        for (const char c : s) byte(uint8_t(c));
        byte(0xff);  // no byte of UTF-8
    };
    const auto number = [&](const std::optional<double>& d) {
        byte(d.has_value());
        for (uint64_t bits = d ? std::bit_cast<uint64_t>(*d) : 0, i = 0; d && i < 8; ++i, bits >>= 8) byte(uint8_t(bits));
    };
    const PlaceRef& p = fix.place;
    for (const std::string_view s : {eventId, std::string_view(p.room), std::string_view(p.door), std::string_view(p.floor)}) text(s);
    for (const auto* pair : {&p.xy, &p.latLonDeg})
        for (const int axis : {0, 1}) number(*pair ? std::optional((**pair)[axis]) : std::nullopt);
    for (const auto* d : {&p.z, &p.haeM, &fix.leM}) number(*d);
    h = (h ^ h >> 32) * 0xd6e8feb86659fd93;
    return h ^ h >> 32;
}

template <class Point>
auto firstFrom(std::vector<Point>& points, Timestamp when, uint64_t report) {
    return std::lower_bound(points.begin(), points.end(), std::tie(when, report),
                            [](const Point& p, const auto& key) { return std::tie(p.when, p.report) < key; });
}
template <class Point>
bool isAt(const Point& p, Timestamp when, uint64_t report) {
    return p.when == when && p.report == report;
}

}  // namespace

void Fold::deriveGone(const std::string& uid) {
    const auto it = s_.responders.find(uid);
    if (it == s_.responders.end()) return;
    it->second.gone.reset();
    const auto left = s_.ledger.departures.find(uid);
    if (left == s_.ledger.departures.end()) return;
    const auto* gone = left->second.winner();
    if (gone && compare(gone->from, it->second.last.from) > 0) it->second.gone = gone->from;
}

void Fold::fold(const ResponderReport& r) {
    if (!may(kMayPeople)) return;
    says({});
    said_ = true;
    const std::string uid = clip(r.responder, kMaxName);
    ResponderState* found = admit(s_.responders, uid, kMaxResponders);
    if (!found) return;
    ResponderState& who = *found;
    who.uid = uid;
    const Provenance before = who.last.from;
    auto text = [&](std::optional<Fact<std::string>>& kept, const std::string& value) {
        if (!value.empty()) news_ |= keepNewest(kept, clip(value, kMaxName), from_);
    };
    text(who.callsign, r.callsign);
    text(who.agency, r.agency);
    text(who.team, r.team);
    text(who.role, r.role);
    if (r.batteryPercent) news_ |= keepNewest(who.battery, *r.batteryPercent, from_);
    if (r.courseDeg || r.speedMps) news_ |= keepNewest(who.motion, Motion{r.courseDeg, r.speedMps}, from_);
    if (!r.place.empty()) {
        Fix fix{clip(r.place), r.ceM, r.leM, r.staleAt};
        if (fix.staleAt) *fix.staleAt -= e_.skew;
        const Place place = resolvePlace(fix.place, places_, fix.leM);
        news_ |= addTrail(who, fix, place);
        if (keepNewest(who.fix, std::move(fix), from_)) {
            who.place = place;
            news_ = true;
        }
    }
    if (who.fix) who.fixFrom = who.fix->from;
    keepNewest(who.last.from, from_);
    news_ |= !(before == who.last.from);
    deriveReport(who);
    deriveGone(uid);
    changes_.responders = true;
}

void Fold::deriveReport(ResponderState& who) {
    ResponderReport& v = who.last.value;
    v.responder = who.uid;
    if (who.callsign) v.callsign = who.callsign->value;
    if (who.agency) v.agency = who.agency->value;
    if (who.team) v.team = who.team->value;
    if (who.role) v.role = who.role->value;
    if (who.battery) v.batteryPercent = who.battery->value;
    if (who.motion) v.courseDeg = who.motion->value.courseDeg, v.speedMps = who.motion->value.speedMps;
    if (who.fix) {
        v.place = who.fix->value.place;
        v.ceM = who.fix->value.ceM;
        v.leM = who.fix->value.leM;
        v.staleAt = who.fix->value.staleAt;
    } else {
        who.place.reason = "no place was given";
    }
}

/// Of the newest kTrail reports. Which these are depends on the reports alone, not on the places they name: so that a device that is given a place
/// later leads to the same trail as one that had it before.
bool Fold::addTrail(ResponderState& who, const Fix& fix, const Place& place) {
    const uint64_t report = reportHash(from_.eventId, fix);
    const auto at = firstFrom(who.trail, from_.when, report);
    const auto open = firstFrom(who.unresolved, from_.when, report);
    if ((at != who.trail.end() && isAt(*at, from_.when, report)) || (open != who.unresolved.end() && isAt(*open, from_.when, report))) return false;
    size_t reports = who.trail.size();
    for (const UnresolvedPoint& u : who.unresolved) {
        const auto twin = firstFrom(who.trail, u.when, u.report);
        reports += twin == who.trail.end() || !isAt(*twin, u.when, u.report);
    }
    const bool full = reports >= kTrail;
    if (full && at == who.trail.begin() && open == who.unresolved.begin()) return false;
    if (place.position) who.trail.insert(at, {from_.when, place.floor, *place.position, report});
    if (!place.position || namesUnknown(fix.place, places_)) who.unresolved.insert(open, {from_.when, report, fix.place, fix.leM});
    if (!full) return true;
    const bool oldestOpen = !who.unresolved.empty() && (who.trail.empty() || std::tie(who.unresolved.front().when, who.unresolved.front().report) <=
                                                                                 std::tie(who.trail.front().when, who.trail.front().report));
    const auto [when, hash] = oldestOpen ? std::pair(who.unresolved.front().when, who.unresolved.front().report)
                                         : std::pair(who.trail.front().when, who.trail.front().report);
    if (oldestOpen) who.unresolved.erase(who.unresolved.begin());
    if (!who.trail.empty() && isAt(who.trail.front(), when, hash)) who.trail.erase(who.trail.begin());
    return true;
}

void Fold::resolveTrail(ResponderState& who) {
    std::erase_if(who.unresolved, [&](const UnresolvedPoint& u) {
        const Place place = resolvePlace(u.place, places_, u.leM);
        const auto at = firstFrom(who.trail, u.when, u.report);
        const bool there = at != who.trail.end() && isAt(*at, u.when, u.report);
        if (there && !place.position) who.trail.erase(at);
        else if (there) *at = {u.when, place.floor, *place.position, u.report};
        else if (place.position) who.trail.insert(at, {u.when, place.floor, *place.position, u.report});
        return place.position && !namesUnknown(u.place, places_);
    });
    if (who.fix) who.place = resolvePlace(who.fix->value.place, places_, who.fix->value.leM);
}

void Fold::fold(const ResponderGone& r) {
    if (!may(kMayPeople)) return;
    says({});
    const std::string uid = clip(r.responder, kMaxName);
    auto* departures = admit(s_.ledger.departures, uid, kMaxResponders, [&](const std::string& gone) { deriveGone(gone); });
    if (!departures) return;
    put(*departures, std::string());
    deriveGone(uid);
    changes_.responders = true;
}

void Fold::deriveCasualty(const std::string& id) {
    changes_.other = true;
    const auto& reports = s_.ledger.casualties[id];
    const auto* last = reports.winner();
    if (!last) {
        s_.casualties.erase(id);
        return;
    }
    CasualtyState casualty{id, *last, {}};
    for (const auto& r : reports.all()) {  // a triage without a place leaves the place as it was
        if (!casualty.last.value.place.empty()) break;
        casualty.last.value.place = r.value.place;
    }
    casualty.place = resolvePlace(casualty.last.value.place, places_);
    s_.casualties.insert_or_assign(id, std::move(casualty));
}
void Fold::fold(const CasualtyReport& c) {
    if (!may(kMayPeople)) return;
    says(c.by);
    const std::string id = clip(c.casualty, kMaxName);
    auto* reports = admit(s_.ledger.casualties, id, kMaxCasualties, [this](const std::string& gone) { s_.casualties.erase(gone); });
    if (!reports) return;
    put(*reports, CasualtyReport{id, c.triage, clip(c.place), c.count, clip(c.by, kMaxName)});
    deriveCasualty(id);
}

void Fold::deriveTeam(const std::string& name) {
    changes_.other = true;
    const auto* last = s_.ledger.contacts[name].winner();
    if (last) s_.teams.insert_or_assign(name, TeamState{name, *last});
    else s_.teams.erase(name);
    for (uint32_t i = 0; i < s_.rooms.size(); ++i) {  // a held room lives from its holder's contact
        const auto* held = s_.rooms[i].heldBy.winner();
        if (held && held->value == name) changes_.rooms.emplace_back(i);
    }
}
void Fold::fold(const TeamContact& c) {
    if (!may(kMayPeople)) return;
    says(c.by);
    const std::string name = clip(c.team, kMaxName);
    auto* contacts = admit(s_.ledger.contacts, name, kMaxTeams, [this](const std::string& gone) { s_.teams.erase(gone); });
    if (!contacts) return;
    put(*contacts, clip(c.text, kMaxKeptText));
    deriveTeam(name);
}

}  // namespace sallyport::live
