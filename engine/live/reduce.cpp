// One file for one subject: every kind of event, in the order of event.h, against one set of rules (who may, is it taken back, is it a repetition).
// Places are in reduce_place.cpp, permissions in reduce_policy.cpp.
#include "live/reduce.h"

#include "base/text.h"
#include "live/reduce_place.h"

namespace sallyport::live {
namespace {

using building::Match;
using building::PlaceIndex;

constexpr std::string_view kTakenBack = " (taken back)";

std::string clip(const std::string& text, size_t max) { return std::string(base::cutUtf8(text, max)); }

PlaceRef clip(PlaceRef p) {
    p.room = clip(p.room, kMaxName);
    p.door = clip(p.door, kMaxName);
    p.floor = clip(p.floor, kMaxName);
    return p;
}

/// "needs_help" -> "Needs help"
std::string sentence(std::string_view wire) {
    std::string out(wire);
    std::replace(out.begin(), out.end(), '_', ' ');
    if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = char(out[0] - 'a' + 'A');
    return out;
}

void addPart(std::string& text, const std::string& part) {
    if (!text.empty()) text += " · ";
    text += part;
}

/// Newest first; the text orders two lines of one event, without the suffix that a retraction adds.
bool historyBefore(const HistoryEntry& a, const HistoryEntry& b) {
    auto base = [](const HistoryEntry& h) { return std::string_view(h.text).substr(0, h.text.size() - (h.takenBack ? kTakenBack.size() : 0)); };
    const auto order = compare(a.from, b.from);
    return order != 0 ? order > 0 : base(a) > base(b);
}

void setTakenBack(HistoryEntry& h, bool taken) {
    if (h.takenBack == taken) return;
    h.takenBack = taken;
    if (taken) h.text += kTakenBack;
    else h.text.resize(h.text.size() - kTakenBack.size());
}

void addHistory(SharedList<HistoryEntry>& history, HistoryEntry entry) {
    const auto at = std::lower_bound(history.begin(), history.end(), entry, historyBefore) - history.begin();
    if (size_t(at) >= kHistory) return;
    if (size_t(at) < history.size() && !historyBefore(entry, history[size_t(at)])) {  // the same line
        if (entry.from.feed < history[size_t(at)].from.feed) history.replace(size_t(at), std::move(entry));
        return;
    }
    history.insert(size_t(at), std::move(entry));
    if (history.size() > kHistory) history.erase(kHistory);
}

/// Replaces when the new fact wins.
template <class T>
bool keepNewest(std::optional<Fact<T>>& kept, T value, const Provenance& from) {
    Fact<T> fact{std::move(value), from};
    if (kept && kept->from == from && kept->value == fact.value) return false;
    if (kept && !wins(fact, *kept)) {
        if (!wins(*kept, fact) && from.feed < kept->from.feed) kept->from.feed = from.feed;
        return false;
    }
    kept = std::move(fact);
    return true;
}

/// The newer of two provenances, the first feed of one.
void keepNewest(Provenance& kept, const Provenance& from) {
    const auto order = compare(from, kept);
    if (order > 0) kept = from;
    else if (order == 0 && from.feed < kept.feed) kept.feed = from.feed;
}

/// One event being folded.
class Fold {
public:
    Fold(WorldState& state, const PlaceIndex& places, const Event& event, const SourcePolicy& policy)
        : s_(state), places_(places), e_(event), rule_(policy.judge(event)) {
        from_.when = event.when();
        from_.rank = rule_.rank;
        from_.ageKnown = event.observedAt.has_value();
        from_.exercise = event.exercise || event.test;
        if (event.observedAt) from_.skew = event.skew;
        from_.eventId = clip(event.id, kMaxName);
        from_.source = clip(event.source, kMaxName);
        from_.feed = clip(event.feed, kMaxName);
    }

    ChangeSet run() {
        ++s_.counters.events;
        hear();
        std::visit([this](const auto& p) { fold(p); }, e_.payload);
        if (said_ && !news_) ++s_.counters.duplicates;
        return std::move(changes_);
    }

private:
    // ---- what every fact needs

    bool may(uint32_t permission) {
        if (rule_.may & permission) return true;
        ++s_.counters.notAllowed;
        return false;
    }
    void says(const std::string& by, const std::string& note = {}) {
        from_.by = clip(by, kMaxName);
        from_.note = clip(note, kMaxKeptText);
        withdrawn_ = s_.hasRetraction(from_.eventId) && s_.isTakenBack(from_);
    }
    template <class R, class T>
    bool put(R& reg, T value) {
        said_ = true;
        const Put done = reg.put({std::move(value), from_}, withdrawn_);
        news_ |= done != Put::Duplicate;
        return done == Put::New;
    }
    void history(SharedList<HistoryEntry>& lines, std::string text) {
        if (text.empty()) return;
        HistoryEntry entry{from_, clip(text, kMaxKeptText), false};
        setTakenBack(entry, withdrawn_);
        addHistory(lines, std::move(entry));
    }
    /// The entry of a name, made when there is room for one more name (world_state.h); `evicted` drops what follows from a name that had to go.
    template <class Map, class Evicted>
    auto* admit(Map& map, const std::string& name, size_t limit, Evicted evicted) {
        auto it = map.find(name);
        if (it != map.end()) return &it->second;
        if (map.size() >= limit) {
            ++s_.counters.namesRefused;
            const auto last = std::prev(map.end());
            if (last->first < name) return static_cast<decltype(&it->second)>(nullptr);
            const std::string gone = last->first;
            map.erase(last);
            evicted(gone);
        }
        return &map.try_emplace(name).first->second;
    }

    // ---- rooms and doors

    void unmapped(const char* type, const std::string& device, Match match) {
        const std::string name = clip(device, kMaxName);
        auto* entry = admit(s_.unmapped, std::string(type) + "/" + name, kMaxUnmapped, [](const std::string&) {});
        if (!entry) return;
        entry->device = name;
        entry->type = type;
        entry->match = match;
        keepNewest(entry->last, from_);
        changes_.other = true;
    }

    void fold(const RoomReport& r) {
        if (!may(kMayRooms)) return;
        says(r.by, r.note);
        const auto found = places_.room(r.room);
        if (!found) return unmapped("room", r.room, found.match);
        RoomState& room = s_.rooms[found.id.index()];
        const auto* before = room.status.winner();
        const RoomStatus was = before ? before->value : RoomStatus::Unknown;
        std::string text;
        if (r.status) {
            put(room.status, *r.status);
            if (*r.status != RoomStatus::Searching) put(room.fill, *r.status);
            addPart(text, sentence(toString(*r.status)));
        }
        if (r.assigned) {
            const std::string team = clip(*r.assigned, kMaxName);
            put(room.assigned, team);
            addPart(text, team.empty() ? "Assignment ended" : team + " assigned");
        }
        if (r.heldBy) {
            const std::string team = clip(*r.heldBy, kMaxName);
            put(room.heldBy, team);
            addPart(text, team.empty() ? "No longer held" : "Held by " + team);
        }
        if (!r.note.empty()) addPart(text, r.note);
        history(room.history, std::move(text));
        changes_.rooms.push_back(found.id);
        const auto* after = room.status.winner();
        if (after && after->value == RoomStatus::Threat && was != RoomStatus::Threat) changes_.newAlert = true;
    }

    void touchDoor(DoorId id) {
        changes_.doors.push_back(id);
        for (const RoomId room : places_.roomsOf(id)) changes_.rooms.push_back(room);  // an opened door can undo a search
    }

    void fold(const DoorReport& r) {
        if (!may(kMayDoors)) return;
        says(r.by);
        const auto found = places_.door(r.door);
        if (!found) return unmapped("door", r.door, found.match);
        DoorState& door = s_.doors[found.id.index()];
        const auto* before = door.alarm.winner();
        const bool wasForced = before && before->value == DoorAlarm::Forced;
        std::string text;
        if (r.lock) {
            put(door.lock, *r.lock);
            if (*r.lock == LockState::Unlocked || *r.lock == LockState::Unlocking || *r.lock == LockState::Jammed)
                put(door.releases, Breach::Unlocked);
            addPart(text, *r.lock == LockState::Unknown ? "Lock unknown" : sentence(toString(*r.lock)));
        }
        if (r.position) {
            put(door.position, *r.position);
            if (*r.position == DoorPosition::Open) put(door.openings, Breach::Opened);
            addPart(text, *r.position == DoorPosition::Unknown ? "Position unknown" : sentence(toString(*r.position)));
        }
        if (r.alarm) {
            put(door.alarm, *r.alarm);
            if (*r.alarm == DoorAlarm::Forced) put(door.openings, Breach::Forced);
            if (*r.alarm == DoorAlarm::HeldOpen) put(door.openings, Breach::HeldOpen);
            if (*r.alarm != DoorAlarm::None || text.empty()) addPart(text, *r.alarm == DoorAlarm::None ? "No alarm" : sentence(toString(*r.alarm)));
        }
        if (r.verified) {
            if (from_.person()) {
                put(door.verified, *r.verified);
                addPart(text, *r.verified ? "Checked by a person: secure" : "Checked by a person: not secure");
            } else {
                ++s_.counters.notAllowed;
            }
        }
        history(door.history, std::move(text));
        touchDoor(found.id);
        const auto* after = door.alarm.winner();
        if (after && after->value == DoorAlarm::Forced && !wasForced) changes_.newAlert = true;
    }

    // ---- responders

    void deriveGone(const std::string& uid) {
        const auto it = s_.responders.find(uid);
        if (it == s_.responders.end()) return;
        it->second.gone.reset();
        const auto left = s_.ledger.departures.find(uid);
        if (left == s_.ledger.departures.end()) return;
        const auto* gone = left->second.winner();
        if (gone && compare(gone->from, it->second.last.from) > 0) it->second.gone = gone->from;
    }

    void fold(const ResponderReport& r) {
        if (!may(kMayPeople)) return;
        says({});
        said_ = true;
        const std::string uid = clip(r.responder, kMaxName);
        ResponderState* found = admit(s_.responders, uid, kMaxResponders, [](const std::string&) {});
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
            if (place.position) news_ |= addTrail(who.trail, {from_.when, place.floor, *place.position});
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

    static void deriveReport(ResponderState& who) {
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

    static bool addTrail(std::vector<TrailPoint>& trail, TrailPoint p) {
        auto before = [](const TrailPoint& a, const TrailPoint& b) {
            return std::tie(a.when, a.floor, a.position.x, a.position.y, a.position.z) <
                   std::tie(b.when, b.floor, b.position.x, b.position.y, b.position.z);
        };
        const auto at = std::lower_bound(trail.begin(), trail.end(), p, before) - trail.begin();
        if (size_t(at) < trail.size() && trail[size_t(at)] == p) return false;
        if (trail.size() >= kTrail && at == 0) return false;
        trail.insert(trail.begin() + at, p);
        if (trail.size() > kTrail) trail.erase(trail.begin());
        return true;
    }

    void fold(const ResponderGone& r) {
        if (!may(kMayPeople)) return;
        says({});
        const std::string uid = clip(r.responder, kMaxName);
        auto* departures = admit(s_.ledger.departures, uid, kMaxResponders, [&](const std::string& gone) { deriveGone(gone); });
        if (!departures) return;
        put(*departures, std::string());
        deriveGone(uid);
        changes_.responders = true;
    }

    // ---- alerts

    AlertLedger* alertLedger(const std::string& id) {
        return admit(s_.ledger.alerts, id, kMaxAlerts, [this](const std::string& gone) { s_.alerts.erase(gone); });
    }

    void fold(const AlertRaised& a) {
        if (!may(kMayAlerts)) return;
        says(a.by);
        const std::string id = clip(a.alert, kMaxName);
        AlertLedger* ledger = alertLedger(id);
        if (!ledger) return;
        AlertRaised kept{id, a.kind, clip(a.severity, kMaxName), clip(a.place), clip(a.text, kMaxKeptText), clip(a.by, kMaxName)};
        put(ledger->firsts, kept);
        put(ledger->raises, std::move(kept));
        deriveAlert(id);
    }
    void fold(const AlertAck& a) { alertClaim(a.alert, a.by, &AlertLedger::acks); }
    void fold(const AlertCancel& a) { alertClaim(a.alert, a.by, &AlertLedger::cancels); }
    void alertClaim(const std::string& alert, const std::string& by, Register<std::string> AlertLedger::*which) {
        if (!may(kMayAlerts)) return;
        says(by);
        const std::string id = clip(alert, kMaxName);
        AlertLedger* ledger = alertLedger(id);
        if (!ledger) return;
        put(ledger->*which, from_.by);
        deriveAlert(id);
    }

    /// An alert that is raised again after its cancellation is a new call for help: it sounds again and needs a new acknowledgement.
    void deriveAlert(const std::string& id) {
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
        alert.place = resolvePlace(alert.raised.value.place, places_);
        if (!sounded && !alert.cancelled && !alert.acked) changes_.newAlert = true;
        s_.alerts.insert_or_assign(id, std::move(alert));
    }

    // ---- markers, casualties, teams, notes

    void deriveMarker(const std::string& id) {
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
    MarkerLedger* markerLedger(const std::string& id) {
        return admit(s_.ledger.markers, id, kMaxMarkers, [this](const std::string& gone) { s_.markers.erase(gone); });
    }
    void fold(const MarkerSet& m) {
        if (!may(kMayNotes)) return;
        says(m.by);
        const std::string id = clip(m.marker, kMaxName);
        MarkerLedger* ledger = markerLedger(id);
        if (!ledger) return;
        put(ledger->sets,
            MarkerSet{id, clip(m.kind, kMaxName), clip(m.label, kMaxKeptText), clip(m.by, kMaxName), clip(m.place), m.polygon, m.polygonWgs84});
        deriveMarker(id);
    }
    void fold(const MarkerGone& m) {
        if (!may(kMayNotes)) return;
        says(m.by);
        const std::string id = clip(m.marker, kMaxName);
        MarkerLedger* ledger = markerLedger(id);
        if (!ledger) return;
        put(ledger->gones, from_.by);
        deriveMarker(id);
    }

    void deriveCasualty(const std::string& id) {
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
    void fold(const CasualtyReport& c) {
        if (!may(kMayPeople)) return;
        says(c.by);
        const std::string id = clip(c.casualty, kMaxName);
        auto* reports = admit(s_.ledger.casualties, id, kMaxCasualties, [this](const std::string& gone) { s_.casualties.erase(gone); });
        if (!reports) return;
        put(*reports, CasualtyReport{id, c.triage, clip(c.place), c.count, clip(c.by, kMaxName)});
        deriveCasualty(id);
    }

    void deriveTeam(const std::string& name) {
        changes_.other = true;
        const auto* last = s_.ledger.contacts[name].winner();
        if (last) s_.teams.insert_or_assign(name, TeamState{name, *last});
        else s_.teams.erase(name);
        for (uint32_t i = 0; i < s_.rooms.size(); ++i) {  // a held room lives from its holder's contact
            const auto* held = s_.rooms[i].heldBy.winner();
            if (held && held->value == name) changes_.rooms.emplace_back(i);
        }
    }
    void fold(const TeamContact& c) {
        if (!may(kMayPeople)) return;
        says(c.by);
        const std::string name = clip(c.team, kMaxName);
        auto* contacts = admit(s_.ledger.contacts, name, kMaxTeams, [this](const std::string& gone) { s_.teams.erase(gone); });
        if (!contacts) return;
        put(*contacts, clip(c.text, kMaxKeptText));
        deriveTeam(name);
    }

    void deriveNote(const std::string& id) {
        changes_.other = true;
        const auto* note = s_.ledger.notes[id].winner();
        if (note) s_.notes.insert_or_assign(id, NoteState{*note, resolvePlace(note->value.place, places_)});
        else s_.notes.erase(id);
    }
    void fold(const Note& n) {
        if (!may(kMayNotes)) return;
        says(n.by);
        auto* notes = admit(s_.ledger.notes, from_.eventId, kMaxNotes, [this](const std::string& gone) { s_.notes.erase(gone); });
        if (!notes) return;
        put(*notes, Note{clip(n.text, kMaxKeptText), clip(n.by, kMaxName), clip(n.place)});
        deriveNote(from_.eventId);
    }

    // ---- the whole school

    std::string scopeKey(const std::string& scope) const {
        if (scope.empty() || scope == "building") return {};
        if (const auto floor = places_.floor(scope)) return places_.id(floor.id);
        if (const auto room = places_.room(scope)) return places_.id(room.id);
        return clip(scope, kMaxName);
    }
    void fold(const ProtocolCall& p) {
        if (!may(kMayProtocol)) return;
        says(p.by);
        auto* calls = admit(s_.protocol, scopeKey(p.scope), kMaxScopes, [](const std::string&) {});
        if (!calls) return;
        put(*calls, ProtocolCall{p.action, clip(p.scope, kMaxName), clip(p.by, kMaxName)});
        changes_.other = true;
    }
    void fold(const CommandChange& c) {
        if (!may(kMayCommand)) return;
        says(c.by);
        put(s_.command, CommandChange{c.transfer, clip(c.by, kMaxName), clip(c.to, kMaxName)});
        changes_.other = true;
    }
    void fold(const ExerciseDeclared& x) {
        if (!may(kMayCommand)) return;
        says(x.by);
        put(s_.exercise, ExerciseDeclared{x.on, clip(x.name, kMaxName), clip(x.by, kMaxName)});
        changes_.other = true;
    }

    // ---- sources

    /// What a source says of the school is a sign of life; what ingest says about it, and what was not understood, is none.
    void hear() {
        const Payload& p = e_.payload;
        if (std::holds_alternative<SourceHealth>(p) || std::holds_alternative<RecordingStart>(p) || std::holds_alternative<Unrecognised>(p) ||
            std::holds_alternative<Rejected>(p))
            return;
        const std::string& name = from_.source.empty() ? from_.feed : from_.source;
        if (name.empty()) return;
        if (Timestamp* last = admit(s_.heard, name, kMaxSources, [](const std::string&) {})) *last = std::max(*last, from_.when);
    }

    void fold(const SourceHealth& h) {
        // A feed speaks for itself: its word must not be lost among the names of what it carries.
        if (h.source == e_.feed) fold(h, s_.ledger.feedHealth, s_.feeds, kMaxFeeds);
        else fold(h, s_.ledger.health, s_.sources, kMaxSources);
    }
    void fold(const SourceHealth& h, std::map<std::string, Register<bool>>& ledger, std::map<std::string, SourceState>& states, size_t limit) {
        says({}, h.reason);
        withdrawn_ = false;     // made by ingest: nobody takes it back
        from_.rank = kRankApp;  // kept deep: a loss that is told again and again is as old as its first telling
        const std::string name = clip(h.source, kMaxName);
        auto* reports = admit(ledger, name, limit, [&states](const std::string& gone) { states.erase(gone); });
        if (!reports) return;
        put(*reports, h.alive);
        SourceState state;
        const auto& all = reports->all();
        state.alive = all.front().value;
        state.last = all.front().from;
        size_t i = 0;
        for (; i < all.size() && all[i].value == state.alive; ++i) (state.alive ? state.aliveSince : state.lostSince) = all[i].from.when;
        if (!state.alive)
            for (; i < all.size() && all[i].value; ++i) state.aliveSince = all[i].from.when;
        auto& kept = states[name];
        // Whether a source lives bears on every fact of it, so on any door or room.
        if (!(kept.alive == state.alive && kept.lostSince == state.lostSince)) changes_.everything = true;
        kept = std::move(state);
        changes_.other = true;
    }

    // ---- taking back

    template <class... Registers>
    bool settle(const std::string& id, Registers&... registers) {
        auto taken = [this](const Provenance& from) { return s_.isTakenBack(from); };
        return (false | ... | registers.settle(id, taken));
    }
    bool settleHistory(SharedList<HistoryEntry>& lines, const std::string& id) {
        bool any = false;
        for (size_t i = 0; i < lines.size(); ++i) {
            if (lines[i].from.eventId != id) continue;
            const bool taken = s_.isTakenBack(lines[i].from);
            if (taken == lines[i].takenBack) continue;
            HistoryEntry line = lines[i];
            setTakenBack(line, taken);
            lines.replace(i, std::move(line));
            any = true;
        }
        return any;
    }
    /// Brings every fact of one event in line with the retractions. Walks all registers: retractions are rare, an index would have to be kept for
    /// every event.
    void settleEvent(const std::string& id) {
        for (uint32_t i = 0; i < s_.rooms.size(); ++i) {
            RoomState& r = s_.rooms[i];
            const bool moved = settle(id, r.status, r.fill, r.assigned, r.heldBy);
            if (settleHistory(r.history, id) || moved) changes_.rooms.emplace_back(i);
        }
        for (uint32_t i = 0; i < s_.doors.size(); ++i) {
            DoorState& d = s_.doors[i];
            const bool moved = settle(id, d.lock, d.position, d.alarm, d.verified, d.openings, d.releases);
            if (settleHistory(d.history, id) || moved) touchDoor(DoorId(i));
        }
        for (auto& [name, l] : s_.ledger.alerts)
            if (settle(id, l.raises, l.firsts, l.acks, l.cancels)) deriveAlert(name);
        for (auto& [name, l] : s_.ledger.markers)
            if (settle(id, l.sets, l.gones)) deriveMarker(name);
        for (auto& [name, l] : s_.ledger.casualties)
            if (settle(id, l)) deriveCasualty(name);
        for (auto& [name, l] : s_.ledger.contacts)
            if (settle(id, l)) deriveTeam(name);
        for (auto& [name, l] : s_.ledger.departures) {
            if (!settle(id, l)) continue;
            deriveGone(name);
            changes_.responders = true;
        }
        if (auto note = s_.ledger.notes.find(id); note != s_.ledger.notes.end() && settle(id, note->second)) deriveNote(id);
        for (auto& [scope, calls] : s_.protocol) settle(id, calls);
        settle(id, s_.command, s_.exercise);
        changes_.other = true;
    }
    void fold(const Retraction& r) {
        says(r.by);
        said_ = true;
        if (!(rule_.may & kMayCommand)) from_.rank = std::min(from_.rank, kRankSensor);  // such a source takes back its own words only
        const RetractionKey key{clip(r.event, kMaxName), from_.source};
        std::optional<std::string> evicted;
        const bool known = s_.retracted.contains(key);
        if (!known && s_.retracted.size() >= kMaxRetractions) {
            ++s_.counters.namesRefused;
            const auto last = std::prev(s_.retracted.end());
            if (last->first < key) return;
            evicted = last->first.first;
            s_.retracted.erase(last);
        }
        if (evicted) settleEvent(*evicted);
        Provenance& kept = s_.retracted[key];
        const Provenance before = kept;
        if (known) keepNewest(kept, from_);
        else kept = from_;
        if (known && kept == before) return;
        news_ = true;
        settleEvent(key.first);
    }

    void fold(const RecordingStart&) {}
    void fold(const Unrecognised&) { ++s_.counters.unrecognised; }
    void fold(const Rejected&) { ++s_.counters.rejected; }

    WorldState& s_;
    const PlaceIndex& places_;
    const Event& e_;
    const SourceRule rule_;
    Provenance from_;
    bool withdrawn_ = false;  ///< was taken back before it came
    bool said_ = false, news_ = false;
    ChangeSet changes_;
};

}  // namespace

ChangeSet reduce(WorldState& state, const PlaceIndex& places, const Event& event, const SourcePolicy& policy) {
    return Fold(state, places, event, policy).run();
}

}  // namespace sallyport::live
