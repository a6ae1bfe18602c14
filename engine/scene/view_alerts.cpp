// The alarms of the view-model: alerts as they were raised, and the alarms that follow from facts (a threat in a room, a door forced), which nobody
// needs to send twice. A derived alarm is acknowledged by the id of the fact behind it, so that a new threat in the same room alarms anew.
#include <algorithm>
#include <tuple>

#include "base/text.h"
#include "live/alert_ledger.h"
#include "scene/view_model_parts.h"

namespace sallyport::scene {

namespace {

const char* titleOf(live::AlertKind k) {
    switch (k) {
        case live::AlertKind::Panic:
            return "PANIC";
        case live::AlertKind::Medical:
            return "MEDICAL";
        case live::AlertKind::Fire:
            return "FIRE";
        case live::AlertKind::Hazmat:
            return "HAZMAT";
        case live::AlertKind::Door:
            return "DOOR";
        case live::AlertKind::Tip:
            return "TIP";
        case live::AlertKind::Other:
            break;
    }
    return "ALERT";
}

void acknowledge(const ViewContext& c, AlertView& v, const live::Provenance& ack) {
    v.acked = true;
    v.ackedBy = "acked " + base::formatClock(ack.when, c.clockOffset).substr(0, 5) + (ack.by.empty() ? "" : " " + ack.by);
}

/// An event marked exercise marks only itself; what is not marked while an exercise is declared is real.
void mark(AlertView& v, const live::Provenance& from, bool declared) {
    v.exercise = from.exercise;
    v.real = declared && !from.exercise;
}

/// Acknowledgement of an alarm that nobody raised as an alert.
void acknowledgeDerived(const ViewContext& c, AlertView& v) {
    if (const auto* ack = live::acknowledgementOf(c.alarms.ledger, v.id)) acknowledge(c, v, ack->from);
}

void locate(const ViewContext& c, AlertView& v, FloorId floor, std::optional<base::Vec3> p, DoorId door = {}) {
    v.floor = floor;
    v.position = p;
    v.where = whereText(c, floor, p ? base::Vec2(*p) : base::Vec2(1e9), door);
}

/// As it was called; without its acknowledgement.
AlertView raisedView(const ViewContext& c, const std::string& id, const live::AlertState& s, Timestamp now, bool exercise) {
    AlertView v;
    v.id = id;
    v.raised = true;
    v.kind = s.raised.value.kind;
    v.icon = iconOf(v.kind);
    v.title = titleOf(v.kind);
    v.text = s.raised.value.text;
    v.by = saidBy(s.raised.from);
    v.age = std::max(Millis(0), now - s.raised.from.when);
    mark(v, s.raised.from, exercise);
    v.placed = s.place.placed;
    v.room = s.place.room;
    v.door = s.place.door;
    if (v.placed) {
        v.place = v.room.valid() ? roomTitle(c.building.room(v.room), true) : v.door.valid() ? doorTitle(c.building.door(v.door)) : s.place.asNamed;
        if (v.place.empty()) v.place = "outside";
        locate(c, v, s.place.floor, s.place.position, v.door);
    } else {
        v.place = "UNPLACED: " + (s.place.asNamed.empty() ? "no place given" : s.place.asNamed);
        v.where = s.place.reason;
    }
    return v;
}

AlertView threatView(const ViewContext& c, RoomId room, const live::Provenance& from, Timestamp now, bool exercise) {
    const building::Room& r = c.building.room(room);
    AlertView v;
    v.id = live::threatAlarmId(r.id, from.eventId);
    v.icon = Icon::Threat;
    v.title = "THREAT";
    v.place = roomTitle(r, true);
    v.by = saidBy(from);
    v.text = from.note;
    mark(v, from, exercise);
    v.age = std::max(Millis(0), now - from.when);
    v.room = room;
    locate(c, v, r.floor, c.places.position(room));
    return v;
}

AlertView forcedView(const ViewContext& c, DoorId door, const live::Provenance& from, Timestamp now, bool exercise) {
    const building::Door& d = c.building.door(door);
    AlertView v;
    v.id = live::forcedAlarmId(d.id, from.eventId);
    v.kind = live::AlertKind::Door;
    v.icon = Icon::Forced;
    v.title = "DOOR FORCED";
    v.place = doorTitle(d);
    if (!d.rooms.empty()) v.place += " · " + roomTitle(c.building.room(d.rooms[0])) + (d.exterior ? " exit" : "");
    v.by = saidBy(from);
    mark(v, from, exercise);
    v.age = std::max(Millis(0), now - from.when);
    v.door = door;
    locate(c, v, d.floor, d.position, door);
    return v;
}

void addRaised(const ViewContext& c, Timestamp now, bool exercise, std::vector<AlertView>& out) {
    for (const auto& [id, s] : c.alarms.alerts) {
        if (s.cancelled) continue;
        out.push_back(raisedView(c, id, s, now, exercise));
        if (s.acked) acknowledge(c, out.back(), *s.acked);
    }
}

void addThreats(const ViewContext& c, Timestamp now, bool exercise, std::vector<AlertView>& out) {
    for (uint32_t i = 0; i < c.alarms.rooms.size(); ++i) {
        const auto* w = c.alarms.rooms[i].status.winner();
        if (!w || w->value != live::RoomStatus::Threat) continue;
        out.push_back(threatView(c, RoomId(i), w->from, now, exercise));
        acknowledgeDerived(c, out.back());
    }
}

void addForcedDoors(const ViewContext& c, Timestamp now, bool exercise, std::vector<AlertView>& out) {
    for (uint32_t i = 0; i < c.alarms.doors.size(); ++i) {
        const auto* w = c.alarms.doors[i].alarm.winner();
        if (!w || w->value != live::DoorAlarm::Forced) continue;
        out.push_back(forcedView(c, DoorId(i), w->from, now, exercise));
        acknowledgeDerived(c, out.back());
    }
}

/// An alarm that is over: what it was, and what ended it.
struct Over {
    enum class What : uint8_t { Raised, Threat, Forced } what = What::Raised;
    const std::string* id = nullptr;          ///< of what was raised
    const live::AlertState* alert = nullptr;  ///< the same
    uint32_t index = 0;                       ///< of room or door
    const live::Provenance *said = nullptr, *ended = nullptr;
};

/// Of the statements about one thing, the newest first: each run of those that alarmed, once something else was said after it. Words that repeat
/// themselves are one alarm.
template <class T, class Value>
void addRunsOver(const live::Register<T>& facts, Value alarms, Over over, std::vector<Over>& out) {
    const auto* w = facts.winner();
    const live::Provenance* ended = nullptr;
    bool open = w && w->value == alarms, inRun = false;  // what stands is open, and so is its run, whatever of unknown time was said besides
    for (const auto& fact : facts.all()) {
        if (open) {
            open = !(fact.from == w->from);
            inRun = true;
        } else if (fact.value != alarms) {
            ended = &fact.from;
            inRun = false;
        } else if (!inRun && ended) {
            inRun = true;
            over.said = &fact.from;
            over.ended = ended;
            out.push_back(over);
        }
    }
}

/// Danger that a device reports which has no place on the plan: nobody would see it in the picture.
void addUnplaced(const ViewContext& c, Timestamp now, bool exercise, std::vector<AlertView>& out) {
    for (const auto& [key, device] : c.alarms.unmapped) {
        const auto* status = device.room.status.winner();
        const auto* alarm = device.door.alarm.winner();
        const bool room = status && live::isDanger(status->value), door = alarm && live::isDanger(alarm->value);
        if (!room && !door) continue;
        const live::Provenance& from = room ? status->from : alarm->from;
        AlertView v;
        v.id = "unplaced:" + std::string(base::cutUtf8(key, 96)) + ":" + std::string(base::cutUtf8(from.eventId, 144));  // names have 256 bytes
        v.kind = door ? live::AlertKind::Door : live::AlertKind::Other;
        v.icon = door ? Icon::Forced : Icon::Threat;
        v.title = door ? "DOOR FORCED" : status->value == live::RoomStatus::Threat ? "THREAT" : "NEEDS HELP";
        v.place = "UNPLACED: " + device.device;
        v.where = "no " + device.type + " \"" + device.device + "\" in this school: assign it in Feeds";
        v.by = saidBy(from);
        v.text = from.note;
        mark(v, from, exercise);
        v.age = std::max(Millis(0), now - from.when);
        v.placed = false;
        v.device = device.device;
        v.deviceType = device.type;
        acknowledgeDerived(c, v);
        out.push_back(std::move(v));
    }
}

}  // namespace

void viewAlerts(const ViewContext& c, bool exercise, std::vector<AlertView>& out) {
    out.clear();
    const Timestamp now = c.wall;
    addRaised(c, now, exercise, out);
    addThreats(c, now, exercise, out);
    addForcedDoors(c, now, exercise, out);
    addUnplaced(c, now, exercise, out);
    // Nobody may take a full list for all there is.
    if (live::alarmsAreFull(c.alarms.ledger)) {
        AlertView v;
        v.id = "more alarms";
        v.title = "MORE ALARMS";
        v.place = "UNPLACED: more alarms than can be listed";
        v.where = "a source floods the feed: look at Feeds";
        v.placed = false;
        acknowledgeDerived(c, v);  // else "acknowledge the newest" would never come to the alarms behind it
        out.push_back(std::move(v));
    }
    for (AlertView& a : out) a.urgency = urgencyOf(a);
    // Those that wait first, real before exercise, the most urgent, of these what stands nowhere on the plan, then the newest.
    std::stable_sort(out.begin(), out.end(), [](const AlertView& a, const AlertView& b) {
        const auto urgency = [](const AlertView& v) { return v.acked ? AlarmUrgency::Danger : v.urgency; };  // answered ones by their time alone
        const auto placed = [](const AlertView& v) { return v.acked || v.placed; };
        return std::tuple(a.acked, a.exercise, urgency(a), placed(a), a.age) < std::tuple(b.acked, b.exercise, urgency(b), placed(b), b.age);
    });
}

int viewAlertsOver(const ViewContext& c, bool exercise, std::vector<AlertView>& out) {
    out.clear();
    std::vector<Over> all;
    for (const auto& [id, s] : c.alarms.alerts)
        if (s.cancelled) all.push_back({Over::What::Raised, &id, &s, 0, &s.raised.from, &*s.cancelled});
    for (uint32_t i = 0; i < c.alarms.rooms.size(); ++i)
        addRunsOver(c.alarms.rooms[i].status, live::RoomStatus::Threat, {Over::What::Threat, nullptr, nullptr, i}, all);
    for (uint32_t i = 0; i < c.alarms.doors.size(); ++i)
        addRunsOver(c.alarms.doors[i].alarm, live::DoorAlarm::Forced, {Over::What::Forced, nullptr, nullptr, i}, all);
    const size_t kept = std::min(all.size(), kMaxAlertsOver);
    // The newest end first; of one moment in an order that stays.
    std::partial_sort(all.begin(), all.begin() + std::ptrdiff_t(kept), all.end(), [](const Over& a, const Over& b) {
        return std::tie(b.ended->when, b.said->when, a.what, a.index, b.said->eventId) <
               std::tie(a.ended->when, a.said->when, b.what, b.index, a.said->eventId);
    });
    for (size_t k = 0; k < kept; ++k) {
        const Over& o = all[k];
        out.push_back(o.what == Over::What::Raised   ? raisedView(c, *o.id, *o.alert, c.wall, exercise)
                      : o.what == Over::What::Threat ? threatView(c, RoomId(o.index), *o.said, c.wall, exercise)
                                                     : forcedView(c, DoorId(o.index), *o.said, c.wall, exercise));
        AlertView& v = out.back();
        v.acked = true;  // nothing waits
        v.urgency = urgencyOf(v);
        const std::string who = o.ended->by.empty() ? std::string(o.ended->source) : std::string(o.ended->by);
        v.ended = (o.what == Over::What::Raised ? "cancelled " : "over ") + base::formatClock(o.ended->when, c.clockOffset).substr(0, 5) +
                  (who.empty() ? "" : " " + who);
    }
    return int(all.size());
}

}  // namespace sallyport::scene
