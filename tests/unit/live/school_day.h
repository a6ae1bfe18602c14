// Purpose: events that change everything there is to change in the small school, for the tests of sessions and snapshots: late, repeated, taken back,
// named wrongly, by many sources. Refuses to: be plausible.
#pragma once
#include <random>
#include <vector>

#include "event_samples.h"
#include "state_events.h"

namespace sallyport::test {

inline std::vector<Event> schoolDay(int n, unsigned seed = 11) {
    std::mt19937 random(seed);
    const auto pick = [&](int k) { return int(random() % uint32_t(k)); };
    const char* rooms[] = {"101", "102", "103", "104", "105", "201", "H1", "999"};
    const char* doors[] = {"D-101", "D-102", "D-103", "D-104", "X1", "acs/17"};
    const char* sources[] = {"app/teacher", "command", "acs/lincoln", "responder/7", "tip/line"};
    const char* people[] = {"Ortiz", "Lee", ""};
    std::vector<Event> out;
    const auto add = [&](int i, Payload p) { out.push_back(event(i, sources[pick(5)], std::move(p), "day-" + std::to_string(i))); };
    for (int i = 0; i < n; ++i) {
        PlaceRef place;
        if (pick(3)) place.room = rooms[pick(8)];
        else place.xy = base::Vec2(pick(240) / 10.0, pick(120) / 10.0);
        if (pick(2)) place.floor = pick(5) ? "F1" : "F9";
        switch (pick(18)) {
            case 0:
            case 1:
            case 2: {
                RoomReport r;
                r.room = rooms[pick(8)];
                if (pick(4)) r.status = RoomStatus(pick(8));
                if (pick(4) == 0) r.assigned = pick(2) ? "RTF 1" : "";
                if (pick(4) == 0) r.heldBy = pick(2) ? "RTF 2" : "";
                r.by = people[pick(3)];
                if (pick(5) == 0) r.note = "two hurt";
                add(i, r);
                break;
            }
            case 3:
            case 4:
            case 5:
            case 6: {
                DoorReport d;
                d.door = doors[pick(6)];
                if (pick(3)) d.lock = LockState(pick(6));
                if (pick(3)) d.position = DoorPosition(pick(3));
                if (pick(8) == 0) d.alarm = DoorAlarm(pick(5));
                if (pick(8) == 0) d.verified = pick(2) == 1;
                d.by = people[pick(3)];
                add(i, d);
                break;
            }
            case 7:
            case 8: {
                ResponderReport r;
                r.responder = "u" + std::to_string(pick(5));
                r.place = place;
                if (pick(3) == 0) r.callsign = "Unit " + std::to_string(pick(3));
                if (pick(3) == 0) r.team = "RTF " + std::to_string(pick(2));
                if (pick(3) == 0) r.batteryPercent = pick(100);
                if (pick(3) == 0) r.speedMps = pick(20) / 10.0;
                if (pick(3) == 0) r.staleAt = at(i + 60);
                add(i, r);
                break;
            }
            case 9:
                add(i, AlertRaised{"a" + std::to_string(pick(9)), AlertKind(pick(7)), pick(2) ? "high" : "", place, pick(2) ? "help" : "",
                                   people[pick(3)]});
                break;
            case 10:
                if (pick(2)) add(i, AlertAck{"a" + std::to_string(pick(9)), people[pick(3)]});
                else add(i, AlertCancel{"a" + std::to_string(pick(9)), people[pick(3)]});
                break;
            case 11:
                if (pick(4))
                    add(i, MarkerSet{"m" + std::to_string(pick(4)), "zone", "Hot zone", people[pick(3)], place, {{0, 0}, {4.5, 0}, {4.5, 3}}, false});
                else add(i, MarkerGone{"m" + std::to_string(pick(4)), people[pick(3)]});
                break;
            case 12:
                add(i, CasualtyReport{"c" + std::to_string(pick(4)), Triage(pick(6)), place, 1 + pick(3), people[pick(3)]});
                break;
            case 13:
                if (pick(2)) add(i, TeamContact{"RTF " + std::to_string(pick(3)), "all well", people[pick(3)]});
                else add(i, ResponderGone{"u" + std::to_string(pick(5))});
                break;
            case 14:
                if (pick(2)) add(i, ProtocolCall{ProtocolAction(pick(6)), pick(2) ? "" : "F1", people[pick(3)]});
                else if (pick(2)) add(i, CommandChange{pick(2) == 1, "Ortiz", "Lee"});
                else add(i, ExerciseDeclared{pick(2) == 1, "Drill", "Ortiz"});
                break;
            case 15:
                out.push_back(takeBack(i, sources[pick(5)], out.empty() ? "none" : out[size_t(pick(int(out.size())))].id));
                out.back().id = "day-" + std::to_string(i);
                break;
            case 16:
                if (pick(3) == 0) add(i, Bookmark{"moment " + std::to_string(i), "Ortiz"});
                else if (pick(2)) add(i, SourceHealth{sources[pick(5)], pick(2) == 1, "connection lost"});
                else add(i, Note{"note " + std::to_string(i), people[pick(3)], place});
                break;
            default: {
                // Few of them: each names a place that nobody knows, and unknown devices are kept whole.
                if (pick(8)) {
                    add(i, Note{"note " + std::to_string(i % 50), people[pick(3)], place});
                    break;
                }
                Event e = randomEvent(random);
                e.receivedAt = at(i);
                if (e.observedAt) e.observedAt = at(i - pick(100));
                out.push_back(std::move(e));
                continue;
            }
        }
        if (pick(10) == 0) out.back().observedAt.reset();
        else out.back().observedAt = at(i - pick(30));  // late arrivals
        if (pick(20) == 0)
            out.back() = [&] {
                Event again = out[size_t(pick(int(out.size())))];
                again.receivedAt = at(i);
                return again;
            }();
        out.back().exercise = pick(5) == 0;
    }
    return out;
}

inline WorldState foldUntil(const std::vector<Event>& events, Timestamp t, const building::PlaceIndex& index = places()) {
    WorldState s(index);
    for (const Event& e : events)
        if (e.receivedAt <= t) reduce(s, index, e);
    return s;
}
/// The same for many moments, from states kept on the way.
class Oracle {
public:
    explicit Oracle(std::vector<Event> events, const building::PlaceIndex& index = places()) : events_(std::move(events)), index_(index) {
        std::stable_sort(events_.begin(), events_.end(), [](const Event& a, const Event& b) { return a.receivedAt < b.receivedAt; });
        WorldState s(index_);
        for (size_t i = 0; i < events_.size(); ++i) {
            if (i % kEvery == 0) kept_.push_back(s);
            reduce(s, index_, events_[i]);
        }
        kept_.push_back(std::move(s));
    }
    WorldState at(Timestamp t) const {
        const auto end = std::upper_bound(events_.begin(), events_.end(), t, [](Timestamp x, const Event& e) { return x < e.receivedAt; });
        const size_t n = size_t(end - events_.begin());
        if (n == events_.size()) return kept_.back();
        WorldState s = kept_[n / kEvery];
        for (size_t i = n / kEvery * kEvery; i < n; ++i) reduce(s, index_, events_[i]);
        return s;
    }

private:
    static constexpr size_t kEvery = 500;
    std::vector<Event> events_;
    const building::PlaceIndex& index_;
    std::vector<WorldState> kept_;
};

/// Also what equality leaves out.
inline bool sameInFull(const WorldState& a, const WorldState& b, Timestamp t) {
    return a == b && stateJson(a, places(), t, {}) == stateJson(b, places(), t, {});
}

}  // namespace sallyport::test
