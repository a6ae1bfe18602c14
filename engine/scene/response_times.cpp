#include "scene/response_times.h"

#include <algorithm>

#include "building/building.h"
#include "live/alert_ledger.h"

namespace sallyport::scene {

namespace {

using live::Fact;
using live::ProtocolAction;
using live::Register;
using live::RoomStatus;

const base::SharedText& sayer(const live::Provenance& from) { return !from.by.empty() ? from.by : from.source; }

struct Window {
    Timestamp from, until;
    bool holds(Timestamp t) const { return from <= t && t <= until; }
};

/// The newest fact at a time. Nothing, and `forgotten`: there were facts that far back, of which none is kept.
template <class T>
const Fact<T>* asOf(const Register<T>& reg, Timestamp when, bool& forgotten) {
    for (const Fact<T>& f : reg.all())
        if (f.from.when <= when) return &f;
    forgotten = forgotten || reg.all().size() + reg.takenBack().size() >= live::kSensorDepth;
    return nullptr;
}

/// What stood at the door then; the order of precedence is that of what a door shows.
enum class DoorThen { Locked, NotLocked, Unknown };
DoorThen doorThen(const live::DoorState& d, Timestamp when) {
    bool forgotten = false;
    const auto* alarm = asOf(d.alarm, when, forgotten);
    if (alarm && alarm->value != live::DoorAlarm::None) return DoorThen::NotLocked;
    const auto* position = asOf(d.position, when, forgotten);
    if (position && position->value == live::DoorPosition::Open) return DoorThen::NotLocked;
    const auto* lock = asOf(d.lock, when, forgotten);
    const auto* checked = asOf(d.verified, when, forgotten);
    if (forgotten) return DoorThen::Unknown;
    const auto since = [&](const Register<live::Breach>& breaches) {
        const auto* b = asOf(breaches, when, forgotten);
        return b && checked && b->from.when > checked->from.when;
    };
    const bool undone = checked && (since(d.openings) || since(d.releases));
    if (checked && (!lock || lock->from.when <= checked->from.when || lock->value == live::LockState::Locked)) {
        if (!checked->value && (!lock || lock->from.when <= checked->from.when)) return DoorThen::NotLocked;
        if (checked->value && !undone) return DoorThen::Locked;
    }
    if (!lock || lock->value == live::LockState::Unknown) return DoorThen::Unknown;
    return lock->value == live::LockState::Locked ? DoorThen::Locked : DoorThen::NotLocked;
}

/// Facts from the oldest on.
template <class T, class Do>
void ascending(const Register<T>& reg, Do&& each) {
    const auto& all = reg.all();
    for (size_t i = all.size(); i-- > 0;) each(all[i]);
}

void findCall(const live::WorldState& w, Timestamp now, ResponseTimes& out, Window& alarms) {
    // What the whole school was told parts the time: a release ends what was called before it.
    Timestamp begin{}, end = now;
    bool open = false;
    if (const auto it = w.protocol.find(""); it != w.protocol.end())
        ascending(it->second, [&](const Fact<live::ProtocolCall>& f) {
            if (f.from.when > now) return;
            if (f.value.action != ProtocolAction::Release) {
                if (out.over) begin = end, end = now, out.over = false;
                open = true;
            } else if (open) {
                end = f.from.when, open = false, out.over = true;
            } else if (!out.over) {
                begin = f.from.when;
            }
        });
    const Fact<live::ProtocolCall>* call = nullptr;
    const std::string* scope = nullptr;
    for (const auto& [name, calls] : w.protocol)
        for (const Fact<live::ProtocolCall>& f : calls.all()) {
            if (f.value.action == ProtocolAction::Release || f.from.when < begin || f.from.when > end) continue;
            const bool lockdown = f.value.action == ProtocolAction::Lockdown, had = call && call->value.action == ProtocolAction::Lockdown;
            if (call && (had && !lockdown)) continue;
            if (!call || (lockdown && !had) || live::compare(f.from, call->from) < 0) call = &f, scope = &name;
        }
    if (!call) return void(out.over = false);
    out.called = true;
    out.action = call->value.action;
    out.scope = *scope;
    out.by = sayer(call->from);
    out.from = call->from.when;
    out.until = end;
    alarms = {begin, end};
}

void searches(const live::WorldState& w, const building::Building& b, const Window& in, ResponseTimes& out) {
    std::vector<Millis> spans;
    for (uint32_t i = 0; i < w.rooms.size() && i < b.rooms.size(); ++i) {
        ++out.rooms;
        const Fact<RoomStatus>* first = nullptr;
        bool evacuated = false;
        Timestamp threat{};
        ascending(w.rooms[i].status, [&](const Fact<RoomStatus>& f) {
            if (f.from.when > in.until) return;
            const RoomStatus s = f.value;
            if (s == RoomStatus::Threat) out.threat = out.threat || f.from.when >= in.from, threat = f.from.when;
            if (!in.holds(f.from.when)) return;
            const bool done = s == RoomStatus::Searched || s == RoomStatus::Clear;
            if (done && !first) first = &f;
            evacuated = s == RoomStatus::Evacuated || (evacuated && s == RoomStatus::Searching);
            if ((!done && s != RoomStatus::Searching) || threat == Timestamp{}) return;
            out.threat = true;
            const Millis span = f.from.when - in.from;
            if (!out.threatEntered || span < *out.threatEntered) out.threatEntered = span, out.threatRoom = RoomId(i);
            threat = {};
        });
        if (first) {
            spans.push_back(first->from.when - in.from);
        } else {
            out.neverSearched.emplace_back(i);
            out.evacuatedUnsearched += evacuated;
        }
    }
    out.searched = spreadOf(std::move(spans));
}

void contacts(const live::WorldState& w, const Window& in, ResponseTimes& out) {
    for (const auto& [team, said] : w.ledger.contacts)
        for (const Fact<std::string>& f : said.all()) {
            if (!in.holds(f.from.when)) continue;
            const Millis span = f.from.when - in.from;
            if (!out.contact || span < *out.contact) out.contact = span, out.contactTeam = team;
        }
}

void doors(const live::WorldState& w, const building::Building& b, const building::PlaceIndex& places, Millis after, const Window& in,
           ResponseTimes& out) {
    out.doorsAfter = after;
    const Timestamp due = in.from + after;
    if (out.action != ProtocolAction::Lockdown || due > in.until) return;
    out.doorsDue = true;
    const auto floor = places.floor(out.scope);
    const auto room = places.room(out.scope);
    for (uint32_t i = 0; i < w.doors.size() && i < b.doors.size(); ++i) {
        const building::Door& d = b.doors[i];
        if (d.swing == building::DoorSwing::Opening) continue;  // without a leaf there is nothing to lock
        if (!out.scope.empty()) {
            const bool here = floor ? d.floor == floor.id : room && std::find(d.rooms.begin(), d.rooms.end(), room.id) != d.rooms.end();
            if (!here) continue;
        }
        switch (doorThen(w.doors[i], due)) {
            case DoorThen::Locked:
                ++out.doorsLocked;
                break;
            case DoorThen::NotLocked:
                out.doorsNotLocked.emplace_back(i);
                break;
            case DoorThen::Unknown:
                ++out.doorsUnknown;
                break;
        }
    }
}

class Alarms {
public:
    Alarms(const live::WorldState& w, const building::Building& b, const Window& in, ResponseTimes& out) : w_(w), b_(b), in_(in), out_(out) {}

    void count() {
        for (const auto& [id, a] : w_.alerts) {
            if (!in_.holds(a.raised.from.when)) continue;
            const auto* first = live::firstAcknowledgementOf(w_.ledger, a.id);
            std::optional<Timestamp> ack;
            if (first || a.acked) ack = first ? first->from.when : a.acked->when;
            add(a.raised.from.when, ack, a.cancelled && a.cancelled->when <= in_.until);
        }
        // Those that follow from facts. Said again while it stands, it is the same alarm.
        for (size_t i = 0; i < w_.rooms.size(); ++i) follow(w_.rooms[i].fill, RoomStatus::Threat, live::threatAlarmId, b_.rooms[i].id);
        for (size_t i = 0; i < w_.doors.size(); ++i) follow(w_.doors[i].alarm, live::DoorAlarm::Forced, live::forcedAlarmId, b_.doors[i].id);
        out_.acknowledged = spreadOf(std::move(spans_));
    }

private:
    void add(Timestamp raised, std::optional<Timestamp> ack, bool ended) {
        ++out_.alarms;
        if (ack && *ack <= in_.until) spans_.push_back(std::max(Millis(0), *ack - raised));
        else out_.alarmsWaiting += !ended;
    }
    template <class T>
    void follow(const Register<T>& said, T danger, std::string (*alarmId)(std::string_view, std::string_view), const std::string& place) {
        std::optional<Timestamp> raised, ack;
        const auto end = [&](bool ended) {
            if (raised && in_.holds(*raised)) add(*raised, ack, ended);
            raised.reset(), ack.reset();
        };
        ascending(said, [&](const Fact<T>& f) {
            if (f.from.when > in_.until) return;
            if (f.value != danger) return end(true);
            if (!raised) raised = f.from.when;
            if (const auto* a = live::firstAcknowledgementOf(w_.ledger, alarmId(place, f.from.eventId)); a && (!ack || a->from.when < *ack))
                ack = a->from.when;
        });
        end(false);
    }
    const live::WorldState& w_;
    const building::Building& b_;
    const Window in_;
    ResponseTimes& out_;
    std::vector<Millis> spans_;
};

void aid(const live::WorldState& w, const Window& in, ResponseTimes& out) {
    std::vector<Millis> sent;
    for (const live::RoomState& room : w.rooms) {
        std::optional<Timestamp> needed;
        ascending(room.fill, [&](const Fact<RoomStatus>& f) {
            if (!needed && f.value == RoomStatus::NeedsHelp && in.holds(f.from.when)) needed = f.from.when;
        });
        if (!needed) continue;
        ++out.calledForHelp;
        std::optional<Timestamp> first;
        ascending(room.assigned, [&](const Fact<std::string>& f) {
            if (!first && !f.value.empty() && *needed <= f.from.when && f.from.when <= in.until) first = f.from.when;
        });
        if (first) sent.push_back(*first - *needed);
    }
    out.helpSent = spreadOf(std::move(sent));
    for (const auto& [id, reports] : w.ledger.casualties)
        for (const Fact<live::CasualtyReport>& f : reports.all()) {
            if (f.value.triage == live::Triage::Untriaged || !in.holds(f.from.when)) continue;
            const Millis span = f.from.when - in.from;
            if (!out.firstTriage || span < *out.firstTriage) out.firstTriage = span, out.triagedBy = sayer(f.from);
        }
}

}  // namespace

Spread spreadOf(std::vector<Millis> spans) {
    if (spans.empty()) return {};
    std::sort(spans.begin(), spans.end());
    const size_t n = spans.size();
    return {int(n), spans.front(), n % 2 ? spans[n / 2] : (spans[n / 2 - 1] + spans[n / 2]) / 2, spans.back()};
}

ResponseTimes responseTimes(const live::WorldState& w, const building::Building& b, const building::PlaceIndex& places, Timestamp now,
                            Millis doorsAfter) {
    ResponseTimes out;
    Window alarmWindow{};
    findCall(w, now, out, alarmWindow);
    if (!out.called) return out;
    const Window in{out.from, out.until};
    searches(w, b, in, out);
    contacts(w, in, out);
    doors(w, b, places, doorsAfter, in, out);
    Alarms(w, b, alarmWindow, out).count();
    aid(w, in, out);
    return out;
}

}  // namespace sallyport::scene
