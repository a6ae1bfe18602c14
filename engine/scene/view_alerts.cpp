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

void addRaised(const ViewContext& c, Timestamp now, bool exercise, std::vector<AlertView>& out) {
    for (const auto& [id, s] : c.alarms.alerts) {
        if (s.cancelled) continue;
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
            v.place = v.room.valid()   ? roomTitle(c.building.room(v.room), true)
                      : v.door.valid() ? doorTitle(c.building.door(v.door))
                                       : s.place.asNamed;
            if (v.place.empty()) v.place = "outside";
            locate(c, v, s.place.floor, s.place.position, v.door);
        } else {
            v.place = "UNPLACED: " + (s.place.asNamed.empty() ? "no place given" : s.place.asNamed);
            v.where = s.place.reason;
        }
        if (s.acked) acknowledge(c, v, *s.acked);
        out.push_back(std::move(v));
    }
}

void addThreats(const ViewContext& c, Timestamp now, bool exercise, std::vector<AlertView>& out) {
    for (uint32_t i = 0; i < c.alarms.rooms.size(); ++i) {
        const auto* w = c.alarms.rooms[i].status.winner();
        if (!w || w->value != live::RoomStatus::Threat) continue;
        const building::Room& r = c.building.rooms[i];
        AlertView v;
        v.id = "threat:" + r.id + ":" + w->from.eventId;
        v.icon = Icon::Threat;
        v.title = "THREAT";
        v.place = roomTitle(r, true);
        v.by = saidBy(w->from);
        v.text = w->from.note;
        mark(v, w->from, exercise);
        v.age = std::max(Millis(0), now - w->from.when);
        v.room = RoomId(i);
        locate(c, v, r.floor, c.places.position(RoomId(i)));
        acknowledgeDerived(c, v);
        out.push_back(std::move(v));
    }
}

void addForcedDoors(const ViewContext& c, Timestamp now, bool exercise, std::vector<AlertView>& out) {
    for (uint32_t i = 0; i < c.alarms.doors.size(); ++i) {
        const auto* w = c.alarms.doors[i].alarm.winner();
        if (!w || w->value != live::DoorAlarm::Forced) continue;
        const building::Door& d = c.building.doors[i];
        AlertView v;
        v.id = "forced:" + d.id + ":" + w->from.eventId;
        v.kind = live::AlertKind::Door;
        v.icon = Icon::Forced;
        v.title = "DOOR FORCED";
        v.place = doorTitle(d);
        if (!d.rooms.empty()) v.place += " · " + roomTitle(c.building.room(d.rooms[0])) + (d.exterior ? " exit" : "");
        v.by = saidBy(w->from);
        mark(v, w->from, exercise);
        v.age = std::max(Millis(0), now - w->from.when);
        v.door = DoorId(i);
        locate(c, v, d.floor, d.position, DoorId(i));
        acknowledgeDerived(c, v);
        out.push_back(std::move(v));
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

}  // namespace sallyport::scene
