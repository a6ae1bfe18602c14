// Folding of what people mark: alerts, markers, notes, and what is called for the whole school.
#include <algorithm>
#include <set>

#include "live/alert_ledger.h"
#include "live/reduce_fold.h"

namespace sallyport::live {

namespace {

/// Names of the alert ledger. A call: id, kPart, source, kPart, place as named; so that the calls of different sources, and of one source from
/// different places, do not displace each other. An acknowledgement or cancellation: kClaim, id, and kPart, source where it means one source only.
constexpr char kPart = '\x1f', kClaim = '\x1e';

std::string alertName(const std::string& sent) {
    std::string id = clip(sent, kMaxName);
    std::replace_if(
        id.begin(), id.end(), [](char c) { return c == kPart || c == kClaim; }, ' ');
    return id;
}
std::string placeName(const PlaceRef& p, const Place& resolved) {
    if (p.empty()) return {};
    if (!p.room.empty() || !p.door.empty()) return p.room + kPart + p.door + kPart + p.floor;
    // Somebody who carries a button moves; only another room or floor is another place.
    const auto number = [](const auto& id) { return id.valid() ? std::to_string(id.index()) : std::string("-"); };
    return p.floor + kPart + number(resolved.room) + kPart + number(resolved.floor);
}
/// Newest first.
std::vector<const Fact<std::string>*> claimsOn(const Ledger& ledger, const std::string& id, const std::string& source,
                                               Register<std::string> AlertLedger::*which) {
    std::vector<const Fact<std::string>*> out;
    for (const std::string& name : {kClaim + id, kClaim + id + kPart + source}) {
        const auto it = ledger.alerts.find(name);
        if (it == ledger.alerts.end()) continue;
        for (const auto& claim : (it->second.*which).all()) out.push_back(&claim);
    }
    std::sort(out.begin(), out.end(), [](const auto* a, const auto* b) { return wins(*a, *b); });
    return out;
}

bool isOperator(const std::string& source) { return source.starts_with("operator/"); }

/// The claims stand together in the ledger.
struct Claims {
    std::map<std::string, AlertLedger>::const_iterator begin, end;
    size_t count() const { return size_t(std::distance(begin, end)); }
};
Claims claimsOf(const Ledger& ledger) {
    return {ledger.alerts.lower_bound(std::string(1, kClaim)), ledger.alerts.lower_bound(std::string(1, kClaim + 1))};
}

}  // namespace

std::string threatAlarmId(std::string_view room, std::string_view event) { return "threat:" + std::string(room) + ":" + std::string(event); }
std::string forcedAlarmId(std::string_view door, std::string_view event) { return "forced:" + std::string(door) + ":" + std::string(event); }
const Fact<std::string>* acknowledgementOf(const Ledger& ledger, const std::string& id) {
    const auto it = ledger.alerts.find(kClaim + id);
    return it == ledger.alerts.end() ? nullptr : it->second.acks.winner();
}
const Fact<std::string>* firstAcknowledgementOf(const Ledger& ledger, const std::string& id) {
    const auto it = ledger.alerts.find(kClaim + id);
    return it == ledger.alerts.end() || it->second.acks.all().empty() ? nullptr : &it->second.acks.all().back();
}
bool alarmsAreFull(const Ledger& ledger) {
    return ledger.alerts.size() >= kMaxAlerts && ledger.alerts.size() - claimsOf(ledger).count() >= kMaxAlerts;
}

/// Calls and claims have a limit each: no number of acknowledgements takes the room of an alarm.
AlertLedger* Fold::alertLedger(const std::string& name) {
    auto& all = s_.ledger.alerts;
    if (const auto it = all.find(name); it != all.end()) return &it->second;
    std::string gone;
    if (all.size() >= kMaxAlerts) {
        const auto [begin, end] = claimsOf(s_.ledger);
        const bool claim = name.starts_with(kClaim);
        const size_t claims = Claims{begin, end}.count();
        if ((claim ? claims : all.size() - claims) >= kMaxAlerts) {
            ++s_.counters.namesRefused;
            const auto last = claim ? std::prev(end) : std::prev(end == all.end() ? begin : all.end());
            if (last->first < name) return nullptr;
            gone = last->first;
            all.erase(last);
        }
    }
    AlertLedger* made = &all.try_emplace(name).first->second;
    if (!gone.empty()) deriveAlertOf(gone);
    return made;
}

void Fold::fold(const AlertRaised& a) {
    may(kMayAlerts);  // counts the breach of the rule; the call counts all the same
    says(a.by);
    const std::string id = alertName(a.alert);
    AlertRaised kept{id, a.kind, clip(a.severity, kMaxName), clip(a.place), clip(a.text, kMaxKeptText), clip(a.by, kMaxName)};
    AlertLedger* ledger = alertLedger(id + kPart + from_.source + kPart + placeName(kept.place, resolvePlace(kept.place, places_)));
    if (!ledger) return;
    put(ledger->firsts, kept);
    put(ledger->raises, std::move(kept));
    deriveAlert(id);
}
void Fold::fold(const AlertAck& a) { alertClaim(a.alert, a.by, &AlertLedger::acks); }
void Fold::fold(const AlertCancel& a) { alertClaim(a.alert, a.by, &AlertLedger::cancels); }
void Fold::alertClaim(const std::string& alert, const std::string& by, Register<std::string> AlertLedger::*which) {
    if (!may(kMayAlerts)) return;
    says(by);
    const std::string name = kClaim + clip(alert, 2 * kMaxName + 1);
    AlertLedger* ledger = alertLedger(name);
    if (!ledger) return;
    put(ledger->*which, from_.by);
    deriveAlertOf(name);
}

void Fold::deriveAlertOf(const std::string& name) {
    const size_t from = name.starts_with(kClaim) ? 1 : 0;
    deriveAlert(name.substr(from, name.find(kPart, from) - from));
}

/// All alarms of one id: one for each source that raised it. The source that sorts first has the plain id, the others id, kPart, source.
void Fold::deriveAlert(const std::string& id) {
    changes_.alerts = true;
    const std::string prefix = id + kPart;
    std::set<std::string> sounded;  // by source
    const auto forget = [&](auto it) {
        if (!it->second.cancelled && !it->second.acked) sounded.insert(it->second.raised.from.source);
        return s_.alerts.erase(it);
    };
    if (const auto it = s_.alerts.find(id); it != s_.alerts.end()) forget(it);
    for (auto it = s_.alerts.lower_bound(prefix); it != s_.alerts.end() && it->first.starts_with(prefix);) it = forget(it);
    const auto& all = s_.ledger.alerts;
    struct Caller {
        std::string source;
        std::vector<const AlertLedger*> calls;
    };
    std::vector<Caller> callers;
    for (auto it = all.lower_bound(prefix); it != all.end() && it->first.starts_with(prefix);) {
        const size_t end = it->first.find(kPart, prefix.size());
        if (end == std::string::npos) {  // no name that is made here: of a snapshot that somebody wrote
            ++it;
            continue;
        }
        Caller caller{it->first.substr(prefix.size(), end - prefix.size()), {}};
        const std::string mine = prefix + caller.source + kPart;
        for (; it != all.end() && it->first.starts_with(mine); ++it) caller.calls.push_back(&it->second);
        callers.push_back(std::move(caller));
    }
    // An operator who repeats somebody else's call with a place says where it is; that is no second alarm.
    const auto stands = [](const Caller& c) {
        return std::any_of(c.calls.begin(), c.calls.end(), [](const AlertLedger* l) { return l->raises.winner() != nullptr; });
    };
    const bool raisedByOthers = std::any_of(callers.begin(), callers.end(), [&](const Caller& c) { return !isOperator(c.source) && stands(c); });
    const Fact<AlertRaised>* placing = nullptr;
    for (const Caller& c : callers) {
        if (!raisedByOthers || !isOperator(c.source)) continue;
        for (const AlertLedger* l : c.calls)
            if (const auto* r = l->raises.winner(); r && !r->value.place.empty() && (!placing || wins(*r, *placing))) placing = r;
    }
    std::string name = id;
    for (const Caller& c : callers) {
        if (raisedByOthers && isOperator(c.source)) continue;
        if (auto alert = alertFrom(id, c.source, c.calls)) {
            if (placing && !alert->place.placed) {
                Place there = resolvePlace(placing->value.place, places_);
                if (there.placed) {
                    there.asNamed = alert->place.asNamed;
                    alert->place = std::move(there);
                }
            }
            if (!sounded.contains(c.source) && !alert->cancelled && !alert->acked) changes_.newAlert = true;
            s_.alerts.insert_or_assign(name == id ? id : prefix + c.source, std::move(*alert));
        }
        name.clear();
    }
}

/// An alert that is raised again after its cancellation is a new call for help: it sounds again and needs a new acknowledgement; so does one that
/// names another place. `calls`: by place.
std::optional<AlertState> Fold::alertFrom(const std::string& id, const std::string& source, const std::vector<const AlertLedger*>& calls) const {
    std::vector<const Fact<AlertRaised>*> raises, firsts;
    for (const AlertLedger* l : calls) {
        for (const auto& r : l->raises.all()) raises.push_back(&r);
        for (const auto& r : l->firsts.all()) firsts.push_back(&r);
    }
    if (raises.empty()) return std::nullopt;
    std::sort(raises.begin(), raises.end(), [](const auto* a, const auto* b) { return wins(*a, *b); });
    std::sort(firsts.begin(), firsts.end(), [](const auto* a, const auto* b) { return wins(*b, *a); });
    const auto* newest = raises.front();
    AlertState alert;
    alert.id = id;
    std::optional<Timestamp> ended;  // the last cancellation before the newest call
    for (const auto* c : claimsOn(s_.ledger, id, source, &AlertLedger::cancels)) {
        if (!c->from.ageKnown && newest->from.ageKnown) continue;  // nobody knows whether it was meant for this call
        if (c->from.when >= newest->from.when) {
            if (!alert.cancelled) alert.cancelled = c->from;
        } else {
            ended = c->from.when;
            break;
        }
    }
    const Fact<AlertRaised>* first = newest;
    const Fact<AlertRaised>* placed = newest;
    alert.raised.value = newest->value;
    for (const auto* r : raises) {
        if (ended && r->from.when <= *ended) break;
        AlertRaised& v = alert.raised.value;
        if (v.text.empty()) v.text = r->value.text;
        if (v.severity.empty()) v.severity = r->value.severity;
        if (v.place.empty()) v.place = r->value.place, placed = r;
        first = r;
    }
    for (const auto* r : firsts) {
        if (ended && r->from.when <= *ended) continue;
        if (wins(*first, *r)) first = r;
        break;
    }
    alert.raised.from = first->from;
    alert.raised.value.by = first->value.by;
    // An acknowledgement covers what was raised no later than it: the call, and the place where it now is.
    Timestamp since = first->from.when;
    for (const AlertLedger* l : calls) {
        const auto& here = l->raises.all();
        if (std::none_of(here.begin(), here.end(), [&](const auto& r) { return &r == placed; })) continue;
        Timestamp earliest = placed->from.when;
        for (const auto& r : l->firsts.all())
            if (!ended || r.from.when > *ended) earliest = std::min(earliest, r.from.when);
        since = std::max(since, earliest);
    }
    for (const auto* ack : claimsOn(s_.ledger, id, source, &AlertLedger::acks)) {  // newest first, so the last that counts is the earliest
        if (ack->from.when < since || (ended && ack->from.when <= *ended)) break;
        alert.acked = ack->from;
    }
    // A button that names no place is where it was put.
    const bool placeless = alert.raised.value.place.empty();
    if (placeless) alert.place = deviceAt(alert.raised.from.source, places_);
    if (!alert.place.placed) alert.place = resolvePlace(alert.raised.value.place, places_);
    return alert;
}

void Fold::deriveMarker(const std::string& id) {
    changes_.other = true;
    const MarkerLedger& ledger = s_.ledger.markers[id];
    const auto* set = ledger.sets.winner();
    if (!set) {
        s_.markers.erase(id);
        return;
    }
    MarkerState marker{id, *set, resolvePlace(set->value.place, places_), resolvePolygon(set->value, places_), std::nullopt};
    if (!set->value.polygon.empty() && marker.polygon.empty())
        marker.place.reason = "a corner lies far from this school, or the school has no georeference";
    const auto* gone = ledger.gones.winner();
    if (gone && compare(gone->from, set->from) > 0) marker.gone = gone->from;
    s_.markers.insert_or_assign(id, std::move(marker));
}
MarkerLedger* Fold::markerLedger(const std::string& id) {
    return admit(s_.ledger.markers, id, kMaxMarkers, [this](const std::string& gone) { s_.markers.erase(gone); });
}
void Fold::fold(const MarkerSet& m) {
    if (!may(kMayNotes)) return;
    says(m.by);
    const std::string id = clip(m.marker, kMaxName);
    MarkerLedger* ledger = markerLedger(id);
    if (!ledger) return;
    put(ledger->sets,
        MarkerSet{id, clip(m.kind, kMaxName), clip(m.label, kMaxKeptText), clip(m.by, kMaxName), clip(m.place), m.polygon, m.polygonWgs84});
    deriveMarker(id);
}
void Fold::fold(const MarkerGone& m) {
    if (!may(kMayNotes)) return;
    says(m.by);
    const std::string id = clip(m.marker, kMaxName);
    MarkerLedger* ledger = markerLedger(id);
    if (!ledger) return;
    put(ledger->gones, from_.by);
    deriveMarker(id);
}

void Fold::deriveNote(const std::string& id) {
    changes_.other = true;
    const auto* note = s_.ledger.notes[id].winner();
    if (note) s_.notes.insert_or_assign(id, NoteState{*note, resolvePlace(note->value.place, places_)});
    else s_.notes.erase(id);
}
void Fold::fold(const Note& n) {
    if (!may(kMayNotes)) return;
    says(n.by);
    auto* notes = admit(s_.ledger.notes, from_.eventId, kMaxNotes, [this](const std::string& gone) { s_.notes.erase(gone); });
    if (!notes) return;
    put(*notes, Note{clip(n.text, kMaxKeptText), clip(n.by, kMaxName), clip(n.place)});
    deriveNote(from_.eventId);
}

std::string Fold::scopeKey(const std::string& scope) const {
    if (scope.empty() || scope == "building") return {};
    if (const auto floor = places_.floor(scope)) return places_.id(floor.id);
    if (const auto room = places_.room(scope)) return places_.id(room.id);
    return clip(scope, kMaxName);
}
void Fold::fold(const ProtocolCall& p) {
    if (!may(kMayProtocol)) return;
    says(p.by);
    auto* calls = admit(s_.protocol, scopeKey(p.scope), kMaxScopes);
    if (!calls) return;
    put(*calls, ProtocolCall{p.action, clip(p.scope, kMaxName), clip(p.by, kMaxName)});
    changes_.other = true;
}
void Fold::fold(const CommandChange& c) {
    if (!may(kMayCommand)) return;
    says(c.by);
    put(s_.command, CommandChange{c.transfer, clip(c.by, kMaxName), clip(c.to, kMaxName), clip(c.role, kMaxName), clip(c.agency, kMaxName)});
    changes_.other = true;
}
void Fold::fold(const ExerciseDeclared& x) {
    if (!may(kMayCommand)) return;
    says(x.by);
    put(s_.exercise, ExerciseDeclared{x.on, clip(x.name, kMaxName), clip(x.by, kMaxName)});
    changes_.other = true;
}

}  // namespace sallyport::live
