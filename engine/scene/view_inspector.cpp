// Everything known of the chosen thing, each fact with its age and who said it.
#include <algorithm>

#include "scene/placing.h"
#include "scene/view_model_parts.h"

namespace sallyport::scene {

using live::Freshness;

namespace {

constexpr size_t kHistoryRows = 12;

std::string upper(std::string_view s) {
    std::string out(s);
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char ch) { return char(std::toupper(ch)); });
    return out;
}

constexpr std::string_view kDot = " · ";

/// " · clock 5:42 h ahead": by how much the time of a fact was corrected, because its sender's clock was shown to be wrong; empty when it was not.
std::string clockWords(const live::Provenance& from) {
    constexpr Millis kWorthTelling = std::chrono::seconds(2);
    if (from.skew <= kWorthTelling) return {};
    return std::string(kDot) + "clock " + clockError(from.skew) + " ahead";
}

template <class T>
FactRow row(std::string label, std::string value, const live::Assessed<T>& a) {
    FactRow r;
    r.label = std::move(label);
    r.value = std::move(value);
    r.freshness = a.freshness;
    r.age = a.age;
    r.ageKnown = a.ageKnown;
    r.never = a.fact == nullptr;
    if (a.fact) r.source = saidBy(a.fact->from) + clockWords(a.fact->from);
    if (!a.reason.empty()) r.source += (r.source.empty() ? "" : " · ") + a.reason;
    return r;
}

/// A fact that does not grow stale by a table: age only.
FactRow plainRow(const ViewContext& c, std::string label, std::string value, const live::Provenance& from) {
    FactRow r;
    r.label = std::move(label);
    r.value = std::move(value);
    r.source = saidBy(from) + clockWords(from);
    r.ageKnown = from.ageKnown;
    r.age = std::max(Millis(0), c.now - from.when);
    r.freshness = Freshness::Fresh;
    return r;
}

template <class T, class Words>
void conflictRow(const ViewContext& c, std::vector<FactRow>& out, const live::Assessed<T>& a, Words wordsOf) {
    if (!a.conflict) return;
    FactRow r = plainRow(c, "Conflict", std::string(wordsOf(a.conflict->value)), a.conflict->from);
    r.conflict = true;
    out.push_back(std::move(r));
}

void history(const ViewContext& c, const std::vector<live::HistoryEntry>& entries, std::vector<HistoryRow>& out) {
    for (const live::HistoryEntry& e : entries) {
        if (out.size() == kHistoryRows) break;
        std::string who = e.from.by.empty() ? e.from.source : e.from.by;
        out.push_back({base::formatClock(e.from.when, c.clockOffset), e.text + (who.empty() ? "" : " · " + who)});
    }
}

/// Open alarms of the model that `here` takes; those that wait stand first there already.
template <class Here>
void alarmsHere(const ViewModel& m, InspectorView& v, Here here) {
    for (const AlertView& a : m.alerts)
        if (here(a)) v.alarms.push_back({a.id, a.title, a.tag(m.exercise), a.ackedBy, a.acked, a.age});
}

/// What was said of the room, and the alerts raised in it, the newest first.
void roomHistory(const ViewContext& c, RoomId id, InspectorView& v) {
    std::vector<std::pair<Timestamp, HistoryRow>> rows;
    for (const live::HistoryEntry& e : c.world.rooms[id.index()].history) {
        const std::string& who = e.from.by.empty() ? e.from.source : e.from.by;
        rows.push_back({e.from.when, {base::formatClock(e.from.when, c.clockOffset), e.text + (who.empty() ? "" : " · " + who)}});
    }
    for (const auto& [alertId, s] : c.world.alerts) {
        if (s.place.room != id) continue;
        const live::Provenance& from = s.raised.from;
        rows.push_back({from.when,
                        {base::formatClock(from.when, c.clockOffset),
                         "Alert: " + std::string(live::toString(s.raised.value.kind)) + (s.cancelled ? ", over" : "") + " · " + saidBy(from)}});
    }
    std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    for (size_t i = 0; i < std::min(rows.size(), kHistoryRows); ++i) v.history.push_back(std::move(rows[i].second));
}

/// Some models name a door by the room behind it.
std::string doorFrom(const ViewContext& c, const building::Door& d, RoomId from) {
    const std::string title = doorTitle(d);
    std::string beyond = d.exterior ? " to outside" : "";
    for (RoomId r : d.rooms)
        if (r != from) {
            beyond = " to " + roomTitle(c.building.room(r));
            break;
        }
    return title.ends_with(beyond) ? title : title + beyond;
}

void inspectRoom(const ViewContext& c, const ViewModel& m, RoomId id, InspectorView& v) {
    const building::Room& r = c.building.room(id);
    const live::AssessedRoom a = live::assessRoom(c.world, c.places, id, c.now, c.lifetimes);
    const auto p = c.places.position(id);
    v.title = roomTitle(r);
    v.subtitle = (r.name.empty() || v.title == r.name ? "" : r.name + " · ") + whereText(c, r.floor, p ? base::Vec2(*p) : base::Vec2(1e9));
    v.markTarget = r.id;
    v.status = a.searching && !live::isDanger(a.fill) ? live::RoomStatus::Searching : a.fill;  // a danger stands until the search has an end
    v.freshness = a.status.freshness;
    v.age = a.status.age;
    v.ageKnown = a.status.ageKnown;
    const live::RoomStatus said = a.status.fact ? a.status.fact->value : live::RoomStatus::Unknown;
    if (a.searching) v.statusText = live::isDanger(a.fill) ? upper(words(a.fill)) + " · SEARCHING" : "SEARCHING";
    else if (!a.status.fact) v.statusText = "UNKNOWN";
    else if (a.status.freshness == Freshness::Expired) v.statusText = "UNKNOWN · was " + std::string(words(said));
    else if (a.fill == live::RoomStatus::Unknown && said != live::RoomStatus::Unknown) v.statusText = "UNKNOWN · was " + std::string(words(said));
    else if (a.status.freshness == Freshness::Stale) v.statusText = "STALE · " + std::string(words(a.fill));
    else v.statusText = upper(words(a.fill));
    // Of a danger, and of any status that alone is marked: whether it is meant.
    if (a.status.fact && a.status.fact->from.exercise) v.tag = m.exercise ? "" : "EXERCISE";
    else if (a.status.fact && m.exercise && live::isDanger(a.fill)) v.tag = "REAL";
    alarmsHere(m, v, [&](const AlertView& x) {
        if (x.room == id) return true;
        if (!x.door.valid()) return false;
        const auto& rooms = c.building.door(x.door).rooms;
        return std::find(rooms.begin(), rooms.end(), id) != rooms.end();
    });

    if (id.index() < m.protocol.roomAction.size() && m.protocol.roomAction[id.index()]) {
        // The call that covers it: its own, else its floor's, else the school's.
        const auto covers = [&](const std::string& scope) {
            return scope.empty() || scope == r.id || (r.floor.valid() && scope == c.building.floor(r.floor).id);
        };
        const ProtocolCallView* call = nullptr;
        for (const ProtocolCallView& each : m.protocol.calls)
            if (each.action == *m.protocol.roomAction[id.index()] && covers(each.scope) && (!call || each.age < call->age)) call = &each;
        if (call)
            v.facts.push_back({.label = "Protocol",
                               .value = call->text + (call->scope == r.id ? "" : " · " + call->where),
                               .source = call->by,
                               .ageKnown = call->ageKnown,
                               .age = call->age,
                               .freshness = Freshness::Fresh});
    }
    if (a.status.fact) {
        FactRow said1 = row("Said by", saidBy(a.status.fact->from), a.status);
        said1.source = a.status.fact->from.note;
        if (const std::string wrong = clockWords(a.status.fact->from); !wrong.empty())
            said1.source += said1.source.empty() ? wrong.substr(kDot.size()) : wrong;
        if (!a.status.reason.empty()) said1.source += (said1.source.empty() ? "" : " · ") + a.status.reason;
        v.facts.push_back(std::move(said1));
    } else {
        v.facts.push_back({.label = "Status", .value = "Nothing was ever said", .source = "absence of data is not safety", .never = true});
    }
    conflictRow(c, v.facts, a.status, [](live::RoomStatus s) { return words(s); });
    const live::RoomState& s = c.world.rooms[id.index()];
    for (const auto& [caseId, k] : c.world.casualties)
        if (k.place.room == id && k.last.value.count > 0)
            v.facts.push_back(
                plainRow(c, "Casualty", std::to_string(k.last.value.count) + " " + std::string(words(k.last.value.triage)), k.last.from));
    if (!a.assigned.empty()) v.facts.push_back(plainRow(c, "Assigned", a.assigned, s.assigned.winner()->from));
    if (!a.heldBy.empty()) v.facts.push_back(plainRow(c, "Held by", a.heldBy, s.heldBy.winner()->from));
    for (const auto& [noteId, n] : c.world.notes)
        if (n.place.room == id) v.facts.push_back(plainRow(c, "Note", n.note.value.text, n.note.from));
    for (DoorId d : r.doors) {
        const building::Door& door = c.building.door(d);
        if (door.swing == building::DoorSwing::Opening) continue;
        const DoorView& dv = m.doors[d.index()];
        const live::AssessedDoor da = live::assessDoor(c.world, d, c.now, c.lifetimes);
        FactRow row1 = row(doorFrom(c, door, id), std::string(words(dv.look)), da.lock);
        // As drawn: of the newest fact behind it, which need not be the lock's.
        row1.freshness = dv.freshness;
        row1.age = dv.age;
        row1.ageKnown = dv.ageKnown;
        if (!da.lock.fact) row1.source = dv.source;
        if (dv.look == DoorLook::Locked) row1.value += " · not verified";
        if (row1.never && dv.freshness == Freshness::Never)
            row1.value = door.monitored ? "UNKNOWN · sensor silent" : "UNKNOWN · no sensor, not checked";
        else row1.never = false;
        if (!row1.never && !da.lock.fact && da.position.fact && (dv.look == DoorLook::Unknown || dv.look == DoorLook::Unmonitored))
            row1.value = "LOCK UNKNOWN · leaf " + std::string(live::toString(da.position.fact->value));
        v.doors.push_back(std::move(row1));
        v.doorIds.push_back(d);
    }
    roomHistory(c, id, v);
}

void inspectDoor(const ViewContext& c, const ViewModel& m, DoorId id, InspectorView& v) {
    const building::Door& d = c.building.door(id);
    const live::AssessedDoor a = live::assessDoor(c.world, id, c.now, c.lifetimes);
    const DoorView& dv = m.doors[id.index()];
    v.isDoor = true;
    v.title = doorTitle(d);
    v.subtitle = whereText(c, d.floor, base::Vec2(d.position), id);
    v.markTarget = d.id;
    v.statusText = upper(words(dv.look));
    v.freshness = dv.freshness;
    v.age = dv.age;
    v.ageKnown = dv.ageKnown;
    alarmsHere(m, v, [&](const AlertView& x) { return x.door == id; });
    v.facts.push_back(row("Lock",
                          a.lock.fact   ? std::string(live::toString(a.lock.fact->value))
                          : d.monitored ? "never reported"
                                        : "no sensor",
                          a.lock));
    conflictRow(c, v.facts, a.lock, [](live::LockState s) { return live::toString(s); });
    if (a.position.fact) v.facts.push_back(row("Leaf", std::string(live::toString(a.position.fact->value)), a.position));
    conflictRow(c, v.facts, a.position, [](live::DoorPosition s) { return live::toString(s); });
    if (a.alarm.fact) v.facts.push_back(row("Alarm", std::string(live::toString(a.alarm.fact->value)), a.alarm));
    v.facts.push_back(row("Checked",
                          a.verifiedSecure  ? "secure, by a person"
                          : a.verified.fact ? (a.verified.fact->value ? "was secure, not since" : "not secure")
                                            : "by nobody",
                          a.verified));
    std::string joins;
    for (RoomId r : d.rooms) joins += (joins.empty() ? "" : " – ") + roomTitle(c.building.room(r));
    if (d.exterior) joins += " – outside";
    v.facts.push_back({.label = "Joins", .value = joins});
    history(c, c.world.doors[id.index()].history, v.history);
}

void inspectResponder(const ViewContext& c, const ViewModel& m, const std::string& uid, InspectorView& v) {
    const auto view = std::find_if(m.responders.begin(), m.responders.end(), [&](const ResponderView& r) { return r.uid == uid; });
    const auto state = c.world.responders.find(uid);
    if (view == m.responders.end() || state == c.world.responders.end()) return;
    const live::ResponderState& s = state->second;
    v.title = view->callsign;
    v.subtitle = view->room + (view->placed ? " · " + whereText(c, view->floor, base::Vec2(view->position)) : "");
    v.freshness = view->freshness;
    v.age = view->age;
    v.ageKnown = true;
    v.statusText = live::isOutdated(view->freshness) ? "LAST KNOWN" : "POSITION";
    FactRow place{
        .label = "Place", .value = view->room, .source = saidBy(s.fixFrom), .ageKnown = true, .age = view->age, .freshness = view->freshness};
    if (view->ceM > 0) place.source += " · ±" + std::to_string(int(view->ceM + 0.5)) + " m";
    v.facts.push_back(std::move(place));
    if (view->possibleFloors.size() > 1) {
        std::string floors;
        for (FloorId f : view->possibleFloors) floors += (floors.empty() ? "" : ", ") + c.building.floor(f).shortName;
        v.facts.push_back({.label = "Floor", .value = "doubtful: " + floors});
    }
    const auto text = [&](const char* label, const std::optional<live::Fact<std::string>>& f) {
        if (f && !f->value.empty()) v.facts.push_back(plainRow(c, label, f->value, f->from));
    };
    text("Team", s.team);
    text("Role", s.role);
    text("Agency", s.agency);
    if (s.battery) v.facts.push_back(plainRow(c, "Battery", std::to_string(int(s.battery->value + 0.5)) + " %", s.battery->from));
}

void inspectAlert(const ViewContext&, const ViewModel& m, const std::string& id, InspectorView& v) {
    for (const AlertView& a : m.alerts) {
        if (a.id != id) continue;
        v.title = a.title;
        v.subtitle = a.place;
        v.statusText = a.acked ? "ACKED" : "NOT ACKED";
        v.tag = a.tag(m.exercise);
        v.freshness = Freshness::Fresh;
        v.age = a.age;
        v.ageKnown = true;
        v.facts.push_back({.label = "Said by", .value = a.by, .ageKnown = true, .age = a.age, .freshness = Freshness::Fresh});
        if (!a.where.empty()) v.facts.push_back({.label = "Place", .value = a.where});
        if (!a.text.empty()) v.facts.push_back({.label = "Message", .value = a.text});
        if (a.acked) v.facts.push_back({.label = "Seen", .value = a.ackedBy});
    }
}

/// "shutoff_gas" -> "Gas shut-off"; a kind that nobody named here reads as it was sent.
std::string markerWords(const std::string& kind) {
    static constexpr struct {
        const char* kind;
        const char* words;
    } kTable[] = {{"icp", "Incident command post"}, {"ccp", "Casualty collection point"}, {"ambulance_exchange", "Ambulance exchange"},
                  {"shutoff_gas", "Gas shut-off"},  {"shutoff_water", "Water shut-off"},  {"shutoff_power", "Power shut-off"}};
    for (const auto& row : kTable)
        if (kind == row.kind) return row.words;
    if (const PlaceKind* placed = placeKind(kind)) return std::string(placed->words);
    std::string out = kind;
    std::replace(out.begin(), out.end(), '_', ' ');
    if (!out.empty()) out[0] = char(std::toupper(static_cast<unsigned char>(out[0])));
    return out;
}

void inspectPoint(const ViewContext& c, const ViewModel& m, const std::string& id, InspectorView& v) {
    for (const MarkerView& p : m.markers) {
        if (p.id != id) continue;
        v.title = p.label.empty() ? markerWords(p.kind) : p.label;
        v.subtitle = p.hasPosition ? whereText(c, p.floor, base::Vec2(p.position)) : p.floor.valid() ? floorTitle(c.building.floor(p.floor)) : "";
        if (!p.polygon.empty() && !p.floor.valid()) v.subtitle = "The whole school";
        v.statusText = p.fixed ? "ON THE PLAN" : "PLACED";
        v.freshness = Freshness::Fresh;
        v.ageKnown = !p.fixed;
        v.age = p.age;
        v.facts.push_back({.label = "Kind",
                           .value = markerWords(p.kind),
                           .source = p.fixed ? "from the building plan" : p.by,
                           .ageKnown = !p.fixed,
                           .age = p.age,
                           .freshness = p.fixed ? Freshness::Never : Freshness::Fresh});
        if (p.polygon.size() < 3) continue;
        const int inside = int(std::count_if(c.building.rooms.begin(), c.building.rooms.end(), [&](const building::Room& r) {
            const auto at = c.places.position(RoomId(uint32_t(&r - c.building.rooms.data())));
            return at && (!p.floor.valid() || r.floor == p.floor) && base::contains({p.polygon, {}}, base::Vec2(*at));
        }));
        v.facts.push_back({.label = "Holds", .value = std::to_string(inside) + (inside == 1 ? " room" : " rooms")});
    }
}

}  // namespace

void viewInspector(const ViewContext& c, const ViewModel& m, const Selection& selection, InspectorView& v) {
    v = InspectorView{};
    v.of = selection;
    if (const auto* r = std::get_if<RoomId>(&selection)) inspectRoom(c, m, *r, v);
    else if (const auto* d = std::get_if<DoorId>(&selection)) inspectDoor(c, m, *d, v);
    else if (const auto* p = std::get_if<ResponderRef>(&selection)) inspectResponder(c, m, p->uid, v);
    else if (const auto* a = std::get_if<AlertRef>(&selection)) inspectAlert(c, m, a->id, v);
    else if (const auto* k = std::get_if<PointRef>(&selection)) inspectPoint(c, m, k->id, v);
}

}  // namespace sallyport::scene
