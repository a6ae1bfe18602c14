#include "sample_model.h"

#include <string>

namespace sallyport::test {
using namespace scene;
using live::RoomStatus;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {
Millis age(int m, int s) { return minutes(m) + seconds(s); }

AlertView alert(std::string id, live::AlertKind kind, Icon icon, std::string title, std::string place, std::string where, Millis old) {
    AlertView a;
    a.id = std::move(id), a.kind = kind, a.icon = icon, a.title = std::move(title), a.place = std::move(place), a.where = std::move(where),
    a.age = old;
    a.floor = FloorId(1);
    return a;
}

FactRow fact(std::string label, std::string value, std::string source, Millis old, Freshness fresh = Freshness::Fresh) {
    FactRow r;
    r.label = std::move(label), r.value = std::move(value), r.source = std::move(source), r.age = old, r.ageKnown = true, r.freshness = fresh;
    return r;
}

TeamView team(std::string name, std::string doing, Service service, Millis since, Freshness fresh) {
    TeamView t;
    t.name = std::move(name), t.doing = std::move(doing), t.service = service, t.sinceContact = since, t.contactKnown = true, t.freshness = fresh,
    t.members = 2;
    t.anyUid = "uid-" + t.name;
    return t;
}

FeedView feed(std::string name, std::string text, live::FeedHealth::State state, Freshness fresh) {
    FeedView f;
    f.name = std::move(name), f.state = state, f.freshness = fresh, f.text = std::move(text);
    f.known = f.counted = f.ours = f.connects = true;
    f.heard = fresh != Freshness::Never;
    f.since = age(12, 58), f.lastMessage = age(0, 2), f.messages = 12031, f.perSecond = 4.2, f.attempts = 1;
    return f;
}

/// Everything that can be wrong with one feed at once.
FeedView troubledFeed() {
    FeedView f = feed("Panic app", "LOST 0:14 · the broker's certificate expired on 2026-01-03", live::FeedHealth::State::Lost, Freshness::Stale);
    f.reason =
        "the broker's certificate expired on 2026-01-03 (subject CN=broker.kestrel-hollow.example); renew it, or check whether this machine's clock "
        "is right";
    f.since = seconds(14), f.attempts = 7, f.nextAttempt = Millis(4200);
    f.rejected = 3, f.lastRejected = "kestrel/doors/1: \"lock\" has no value \"perhaps\"; locked, unlocked, locking, unlocking, jammed or unknown";
    f.conflicts = 2, f.clock = "clock of acs/lincoln 4 min ahead";
    return f;
}
}  // namespace

ViewModel sampleModel() {
    ViewModel m;
    m.school = "Kestrel Hollow Middle School";
    m.subtitle = "Full-scale exercise · Thu 19 Nov 2026";
    m.live = m.following = m.liveFeeds = true;
    m.exercise = true;
    m.exerciseName = "Full-scale exercise";
    m.now = *base::parseTimestamp("2026-11-19T19:53:59Z");
    m.begin = m.now - age(12, 58);
    m.end = m.now;
    m.protocol = {true, live::ProtocolAction::Lockdown, "LOCKDOWN", age(12, 41)};
    m.command.name = "Command";
    m.floors = {{FloorId(0), "F1", "Lower", 0, 0, 0, 14, false, true},
                {FloorId(1), "F2", "Street", 2, 1, 1, 31, true, true},
                {FloorId(2), "F3", "Upper", 0, 0, 1, 11, false, true}};
    constexpr RoomStatus kStatuses[] = {RoomStatus::Unknown,  RoomStatus::LockedIn, RoomStatus::LockedIn,
                                        RoomStatus::Searched, RoomStatus::Clear,    RoomStatus::Evacuated};
    for (uint32_t i = 0; i < 118; ++i) {
        RoomView r;
        r.id = RoomId(i), r.floor = FloorId(i % 3), r.label = std::to_string(200 + i);
        r.status = i == 17 ? RoomStatus::Threat : i == 14 ? RoomStatus::NeedsHelp : kStatuses[i % 6];
        r.searching = i == 30;
        m.rooms.push_back(r);
    }
    for (uint32_t i = 0; i < 118; ++i) {
        ClearingRow row;
        row.room = RoomId(i), row.floor = FloorId(i % 3), row.label = std::to_string(200 + i), row.latest = true;
        if (i % 6 >= 3) {
            row.who = "Law 21", row.searched = m.now - age(9, int(i % 60)), row.stands = i % 6 != 5;
            if (i % 6 == 4) row.held = "CT 2", row.heldFrom = row.searched, row.holding = true;
            if (!row.stands) row.end = "door D-2" + std::to_string(i) + " forced", row.ended = m.now - age(1, 0);
        }
        m.clearing.push_back(row);
    }
    m.casualties[live::Triage::Immediate] = 1;
    m.rooms[14].casualties[live::Triage::Immediate] = 1;
    m.operatorHere = {"Lt. Ortiz", "Incident commander", "Police", true};
    m.command.role = "Incident commander";
    m.command.before = {"Dispatch desk"};
    m.command.history = {{"19:43:30", "Dispatch desk gave command to Command"}, {"19:40:30", "Dispatch desk took command"}};
    constexpr DoorLook kNotLocked[] = {DoorLook::Forced, DoorLook::Open, DoorLook::Unlocked, DoorLook::HeldOpen, DoorLook::Fault, DoorLook::Moving};
    for (uint32_t i = 0; i < 73; ++i) {
        DoorView d;
        d.id = DoorId(i), d.floor = FloorId(i % 3), d.label = "D-" + std::to_string(200 + i), d.freshness = Freshness::Fresh,
        d.age = seconds(3 + i * 7);
        d.look = i < 6        ? kNotLocked[i]
                 : i < 15     ? (i % 2 ? DoorLook::Unknown : DoorLook::Unmonitored)
                 : i % 5 == 0 ? DoorLook::LockedVerified
                              : DoorLook::Locked;
        if (d.look == DoorLook::Unmonitored || d.look == DoorLook::Unknown) d.freshness = i == 8 ? Freshness::Stale : Freshness::Never;
        d.ageKnown = d.freshness != Freshness::Never;
        d.serves = i % 3 ? "Math " + std::to_string(i) : "", d.where = "F2 · J4 · East Hall", d.source = d.ageKnown ? "acs/kestrel" : "";
        m.doors.push_back(d);
    }
    m.alerts.push_back(alert("a1", live::AlertKind::Door, Icon::Forced, "DOOR FORCED", "Door 7 · Stair C exit", "Floor 2 · Side D · K6", age(0, 9)));
    m.alerts.push_back(alert("a2", live::AlertKind::Other, Icon::Threat, "THREAT", "Room 217 · Math 7", "Floor 2 · J4 · seen by Law 11", age(1, 46)));
    m.alerts.back().acked = true;
    m.alerts.back().ackedBy = "acked 19:52 Command";
    m.alerts.push_back(alert("a3", live::AlertKind::Panic, Icon::Panic, "PANIC", "Room 214 · Science 8", "Floor 2 · K5", age(12, 50)));
    m.alerts.back().acked = true;
    m.alerts.back().ackedBy = "acked 19:41 Front office";
    m.unackedAlerts = 1;
    m.teams = {team("CT 1", "East Hall", Service::Law, age(0, 8), Freshness::Fresh),
               team("CT 2", "searching 230", Service::Law, age(0, 21), Freshness::Fresh),
               team("RTF 1", "to Room 214", Service::Ems, age(0, 5), Freshness::Fresh),
               team("Engine 7", "Stair A, F1", Service::Fire, age(0, 31), Freshness::Aging),
               team("Law 27", "Gymnasium, F2", Service::Law, age(2, 48), Freshness::Stale)};
    using S = live::FeedHealth::State;
    m.feeds = {feed("Door control", "0:02", S::Connected, Freshness::Fresh), feed("Positions", "0:01", S::Connected, Freshness::Fresh),
               troubledFeed(), feed("Front office", "9:50", S::Connected, Freshness::Aging), feed("Cameras", "none", S::Connected, Freshness::Never)};
    m.recording.recording = true, m.recording.path = "kestrel-hollow-2026-11-19.sprec", m.recording.savedSeq = 4812;
    m.recording.startedAt = m.now - age(13, 26);
    InspectorView& in = m.inspector;
    in.of = RoomId(14);
    in.title = "Room 214";
    in.subtitle = "Science 8 · Floor 2 · K5";
    in.status = RoomStatus::NeedsHelp;
    in.statusText = "NEEDS HELP";
    in.freshness = Freshness::Fresh;
    in.age = age(0, 48);
    in.ageKnown = true;
    in.facts = {fact("Said by", "Law 11, by radio", "confirms panic app, badge T-31", age(0, 48)),
                fact("Casualties", "2 · one red, one yellow", "Law 11, not triaged by EMS", age(0, 48)),
                fact("People", "24 expected", "Front office roster · past half-life", age(9, 50), Freshness::Aging),
                fact("Assigned", "RTF 1", "by Command", age(0, 36))};
    in.facts[1].conflict = true;
    in.doors = {fact("D-214 to East Hall", "Reported locked · not verified", "lock sensor", age(0, 22)),
                fact("D-214b to Room 213", "UNKNOWN · no sensor, not checked", "", {}, Freshness::Never)};
    in.doors[1].never = true;
    in.doors[1].ageKnown = false;
    in.doorIds = {DoorId(16), DoorId(7)};
    in.history = {{"19:53:23", "RTF 1 assigned · Command"}, {"19:53:11", "Needs help · Law 11"}, {"19:42:12", "Locked in · badge T-31"}};
    in.markTarget = "room-214";
    using K = live::TimelineMark::Kind;
    // The model only refers to the log, which here lives as long as the program.
    static std::vector<live::TimelineMark> timeline;
    timeline.clear();
    auto mark = [&](int sFromBegin, K kind, std::string label = {}) { timeline.push_back({m.begin + seconds(sFromBegin), kind, std::move(label)}); };
    mark(0, K::Alert, "");
    mark(17, K::Protocol, "Lockdown");
    for (int i = 0; i < 22; ++i) mark(40 + i * (8 + i), K::Door);
    mark(278, K::Command, "Law on scene");
    for (int i = 0; i < 9; ++i) mark(360 + i * 38, i % 2 ? K::Mark : K::Room);
    mark(490, K::Protocol, "First contact");
    mark(672, K::Threat, "217");
    mark(769, K::Alert, "Door 7");
    m.timeline = timeline;
    m.unmappedDevices = 3;
    m.unmapped = {{"acs/17", "door", "locked · closed", "acs/kestrel", seconds(2), 41, false},
                  {"zigbee/front-entrance-vestibule-inner-leaf-contact-0x00158d0003d1a2b4", "door", "open", "home", seconds(31), 1, true},
                  {"room-sensor-9", "room", "", "acs/kestrel", minutes(3), 2, false}};
    m.assigned = {{"acs/16", "Door 7 · Stair C exit"}};
    m.assignedDevices = 1;
    m.rejected = 3;
    m.rejectedNewest = {{"19:53:40", "Panic app", "kestrel/doors/1: \"lock\" has no value \"perhaps\""},
                        {"19:53:12", "Door control", "is not valid UTF-8 at byte 812"}};
    static const std::vector<live::NamedMoment> bookmarks = {{m.begin + seconds(300), "First contact", "Command", "b1"},
                                                             {m.begin + seconds(600), "Second floor clear", "Lt. Ortiz", "b2"}};
    m.bookmarks = bookmarks;
    return m;
}

InspectorView sampleDoorInspector() {
    InspectorView in;
    in.of = DoorId(0);
    in.title = "Door 7";
    in.subtitle = "Stair C exit · Floor 2 · Side D · K6";
    in.isDoor = true;
    in.statusText = "FORCED";
    in.status = RoomStatus::Unknown;
    in.freshness = Freshness::Fresh;
    in.age = age(0, 9);
    in.ageKnown = true;
    in.facts = {fact("Lock", "unlocked", "lock sensor", age(0, 9)), fact("Position", "open", "door contact", age(0, 9)),
                fact("Alarm", "forced", "door contact", age(0, 9))};
    in.history = {{"19:53:50", "Forced"}, {"19:42:01", "Locked"}};
    in.markTarget = "door-7";
    return in;
}

void addManyAlerts(ViewModel& m) {
    m.alerts.clear();
    for (int i = 0; i < 7; ++i)
        m.alerts.push_back(alert("m" + std::to_string(i), live::AlertKind::Panic, Icon::Panic, "PANIC",
                                 "Room " + std::to_string(200 + i) + " · Science and Technology", "Floor 2 · K5", age(i, 9)));
    m.alerts[1].placed = false;
    m.alerts[1].place = "UNPLACED: gym annex";
    m.alerts[1].where = "no such place in this model";
    m.alerts[0].real = true;
    m.unackedAlerts = 7;
    m.unplacedAlerts = 1;
    m.alertGroups.clear();
}

void addFlood(ViewModel& m) {
    m.alerts.clear();
    m.alertGroups.clear();
    const struct {
        live::AlertKind kind;
        Icon icon;
        const char* title;
        const char* where;
        bool placed;
    } kinds[] = {{live::AlertKind::Panic, Icon::Panic, "PANIC", "Floor 2", true},
                 {live::AlertKind::Medical, Icon::Medical, "MEDICAL", "Floor 2", true},
                 {live::AlertKind::Door, Icon::Forced, "DOOR FORCED", "Floor 2", true},
                 {live::AlertKind::Tip, Icon::Tip, "TIP", "UNPLACED", false}};
    for (const auto& kind : kinds) {
        AlertGroup g;
        g.title = kind.title, g.where = kind.where, g.floor = FloorId(1), g.placed = kind.placed;
        g.first = uint32_t(m.alerts.size());
        g.count = 50;
        m.alertGroups.push_back(g);
        for (int i = 0; i < 50; ++i) {
            m.alerts.push_back(alert(std::string(kind.title) + std::to_string(i), kind.kind, kind.icon, kind.title, "Room 217 · Math 7",
                                     "Floor 2 · Side D · K6", age(i / 60, i % 60)));
            m.alerts.back().placed = kind.placed;
            if (!kind.placed) m.alerts.back().place = "UNPLACED: the annex behind the gymnasium";
        }
    }
    m.unackedAlerts = 200;
    m.unplacedAlerts = 50;
}

void addCalls(ViewModel& m) {
    using live::ProtocolAction;
    m.protocol.active = true;
    m.protocol.action = ProtocolAction::Lockdown;
    m.protocol.text = "LOCKDOWN";
    m.protocol.calls = {{ProtocolAction::Release, "RELEASED", "room-214", "Room 214", "Lt. Ortiz", age(0, 20), true},
                        {ProtocolAction::Lockdown, "LOCKDOWN", "", "Whole school", "Front office", age(12, 41), true}};
    m.protocol.lockedDown = 117, m.protocol.released = 1;
    m.protocol.doorsDue = true;
    m.protocol.doorsOfConcern = {DoorId(0), DoorId(1)};
    m.protocol.doorsUnknown = 74;
    m.conventions.cards = {{"Green", "everybody is here and well", {0x1f, 0x9d, 0x55, 255}, RoomStatus::LockedIn},
                           {"Red", "somebody is hurt, missing or too many", {0xd6, 0x2f, 0x2f, 255}, RoomStatus::NeedsHelp}};
    for (size_t i = 0; i < m.teams.size(); ++i) m.teams[i].silence = Silence(i % 3);
}

}  // namespace sallyport::test
