// Folding of what people mark: alerts, markers, notes, and what is called for the whole school.
#include "live/reduce_fold.h"

namespace sallyport::live {

AlertLedger* Fold::alertLedger(const std::string& id) {
    return admit(s_.ledger.alerts, id, kMaxAlerts, [this](const std::string& gone) { s_.alerts.erase(gone); });
}

void Fold::fold(const AlertRaised& a) {
    may(kMayAlerts);  // counts the breach of the rule; the call counts all the same
    says(a.by);
    const std::string id = clip(a.alert, kMaxName);
    AlertLedger* ledger = alertLedger(id);
    if (!ledger) return;
    AlertRaised kept{id, a.kind, clip(a.severity, kMaxName), clip(a.place), clip(a.text, kMaxKeptText), clip(a.by, kMaxName)};
    put(ledger->firsts, kept);
    put(ledger->raises, std::move(kept));
    deriveAlert(id);
}
void Fold::fold(const AlertAck& a) { alertClaim(a.alert, a.by, &AlertLedger::acks); }
void Fold::fold(const AlertCancel& a) { alertClaim(a.alert, a.by, &AlertLedger::cancels); }
void Fold::alertClaim(const std::string& alert, const std::string& by, Register<std::string> AlertLedger::*which) {
    if (!may(kMayAlerts)) return;
    says(by);
    const std::string id = clip(alert, kMaxName);
    AlertLedger* ledger = alertLedger(id);
    if (!ledger) return;
    put(ledger->*which, from_.by);
    deriveAlert(id);
}

/// An alert that is raised again after its cancellation is a new call for help: it sounds again and needs a new acknowledgement.
void Fold::deriveAlert(const std::string& id) {
    const AlertLedger& ledger = s_.ledger.alerts[id];
    const auto old = s_.alerts.find(id);
    const bool sounded = old != s_.alerts.end() && !old->second.cancelled;
    changes_.alerts = true;
    const auto* newest = ledger.raises.winner();
    if (!newest) {
        s_.alerts.erase(id);
        return;
    }
    AlertState alert;
    alert.id = id;
    std::optional<Timestamp> ended;  // the last cancellation before the newest call
    for (const auto& c : ledger.cancels.all()) {
        if (!c.from.ageKnown && newest->from.ageKnown) continue;  // nobody knows whether it was meant for this call
        if (c.from.when >= newest->from.when) {
            if (!alert.cancelled) alert.cancelled = c.from;
        } else {
            ended = c.from.when;
            break;
        }
    }
    const Fact<AlertRaised>* first = newest;
    alert.raised.value = newest->value;
    for (const auto& r : ledger.raises.all()) {
        if (ended && r.from.when <= *ended) break;
        AlertRaised& v = alert.raised.value;
        if (v.text.empty()) v.text = r.value.text;
        if (v.severity.empty()) v.severity = r.value.severity;
        if (v.place.empty()) v.place = r.value.place;
        first = &r;
    }
    for (const auto& r : ledger.firsts.all()) {
        if (ended && r.from.when <= *ended) continue;
        if (wins(*first, r)) first = &r;
        break;
    }
    alert.raised.from = first->from;
    alert.raised.value.by = first->value.by;
    for (const auto& ack : ledger.acks.all()) {  // newest first, so the last that counts is the earliest
        if (ended && ack.from.when <= *ended) break;
        alert.acked = ack.from;
    }
    // A button that names no place is where it was put.
    const bool placeless = alert.raised.value.place.empty();
    if (placeless) alert.place = deviceAt(alert.raised.from.source, places_);
    if (!alert.place.placed) alert.place = resolvePlace(alert.raised.value.place, places_);
    if (!sounded && !alert.cancelled && !alert.acked) changes_.newAlert = true;
    s_.alerts.insert_or_assign(id, std::move(alert));
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
    put(s_.command, CommandChange{c.transfer, clip(c.by, kMaxName), clip(c.to, kMaxName)});
    changes_.other = true;
}
void Fold::fold(const ExerciseDeclared& x) {
    if (!may(kMayCommand)) return;
    says(x.by);
    put(s_.exercise, ExerciseDeclared{x.on, clip(x.name, kMaxName), clip(x.by, kMaxName)});
    changes_.other = true;
}

}  // namespace sallyport::live
