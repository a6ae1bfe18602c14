// Purpose: random events of every type from a fixed seed, for tests of what must hold for any of them. Refuses to: be plausible.
#pragma once
#include <algorithm>
#include <random>

#include "state_events.h"

namespace sallyport::test {

/// Events of every type from few sources about few things, with equal times, repeated ids, late arrivals, unknown places and retractions.
class RandomEvents {
public:
    explicit RandomEvents(uint32_t seed) : random_(seed) {}

    std::vector<Event> make(size_t n) {
        std::vector<Event> out;
        for (size_t i = 0; i < n; ++i) {
            Event e = event(pick(120), sources_[pick(sources_.size())], payload(i), "e" + std::to_string(pick(n * 2)));
            e.feed = coin(2) ? "mqtt" : "file";
            e.exercise = coin(7);
            if (coin(6)) e.observedAt.reset();
            if (coin(12)) e.wrongClock = true;
            if (coin(8)) e.skew = Millis(int64_t(pick(40)) * 1000 - 20000);
            out.push_back(std::move(e));
        }
        return out;
    }
    template <class T>
    void shuffle(std::vector<T>& v) {
        std::shuffle(v.begin(), v.end(), random_);
    }

private:
    size_t pick(size_t n) { return std::uniform_int_distribution<size_t>(0, n - 1)(random_); }
    bool coin(size_t n) { return pick(n) == 0; }
    std::string one(std::initializer_list<const char*> of) { return *(of.begin() + pick(of.size())); }
    template <class E>
    E any(int count) {
        return E(pick(size_t(count)));
    }

    PlaceRef place() {
        PlaceRef p;
        switch (pick(7)) {
            case 0:
                p.room = one({"101", "102", "gym annex", "Stair A"});
                break;
            case 5:  // a name that means nothing, with or without a position beside it
                (coin(2) ? p.room : p.door) = one({"badge 7", "reader 3"});
                if (coin(2)) p.xy = base::Vec2(double(pick(24)), double(pick(12))), p.floor = one({"F1", "F2"});
                break;
            case 1:
                p.xy = base::Vec2(double(pick(24)), double(pick(12))), p.z = double(pick(8));
                break;
            case 2:
                p.floor = one({"F1", "F2", "F9"});
                break;
            case 3:
                p.door = one({"D-101", "X1"});
                break;
            case 4:
                p.latLonDeg = base::Vec2(42.0, -71.0), p.haeM = 52;
                break;
            default:
                break;
        }
        return p;
    }
    Payload payload(size_t i) {
        const std::string by = one({"Ortiz", "Lee", ""});
        switch (pick(20)) {
            case 0:
            case 1:
            case 2: {
                RoomReport r{one({"101", "102", "H1", "nowhere"}), {}, {}, {}, by, one({"", "two inside"})};
                if (!coin(4)) r.status = any<RoomStatus>(8);
                if (coin(3)) r.assigned = one({"RTF 1", ""});
                if (coin(3)) r.heldBy = one({"RTF 1", "RTF 2"});
                return r;
            }
            case 3:
            case 4:
            case 5: {
                DoorReport r;
                r.door = one({"D-101", "D-102", "X1", "D-999"});
                if (!coin(3)) r.lock = any<LockState>(6);
                if (coin(2)) r.position = any<DoorPosition>(3);
                if (coin(3)) r.alarm = any<DoorAlarm>(5);
                if (coin(4)) r.verified = coin(2);
                r.by = by;
                return r;
            }
            case 6:
            case 7: {
                ResponderReport r;
                r.responder = one({"u1", "u2"});
                r.callsign = one({"", "", "Adam 12"});
                r.team = one({"", "RTF 1"});
                r.place = place();
                if (coin(2)) r.leM = double(pick(10));
                if (coin(3)) r.courseDeg = double(pick(360));
                if (coin(3)) r.batteryPercent = double(pick(100));
                if (coin(3)) r.staleAt = at(double(pick(200)));
                return r;
            }
            case 8:
                return ResponderGone{one({"u1", "u2", "u3"})};
            case 9:
                return AlertRaised{one({"a1", "a2"}), any<AlertKind>(7), one({"", "high"}), place(), one({"", "help", "shots"}), by};
            case 10:
                return AlertAck{one({"a1", "a2", "a3"}), by};
            case 11:
                return AlertCancel{one({"a1", "a2"}), by};
            case 12:
                return ProtocolCall{any<ProtocolAction>(6), one({"", "building", "F1", "101", "annex", "badge 7"}), by};
            case 13: {
                MarkerSet m{one({"m1", "m2"}), one({"ccp", "zone"}), one({"", "CCP 1"}), by, place(), {}, false};
                if (coin(2)) m.polygon = {{0, 0}, {1, 0}, {double(pick(4)), 1}};
                return m;
            }
            case 14:
                return coin(2) ? Payload(MarkerGone{one({"m1", "m3"}), by})
                               : Payload(CasualtyReport{one({"c1", "c2"}), any<Triage>(6), place(), int(pick(4)), by});
            case 15:
                return TeamContact{one({"RTF 1", "RTF 2"}), one({"", "at the stairs"}), by};
            case 16:
                return coin(2) ? Payload(CommandChange{coin(2), by, one({"", "Chief Ray"})}) : Payload(ExerciseDeclared{coin(2), "drill", by});
            case 17:
                return Note{one({"smoke", "glass"}), by, place()};
            case 18:
                if (coin(3))
                    return FeedStatus{"mqtt", one({"lost", "connected"}), one({"", "refused"}), pick(9), pick(3), {}, {}, {}, {}, {}, {}, {}, 0, {}};
                return SourceHealth{one({"acs/lincoln", "feed"}), coin(2), one({"", "refused"})};
            default:
                return Retraction{"e" + std::to_string(pick(i * 2 + 1)), by};
        }
    }

    std::mt19937 random_;
    const std::vector<std::string> sources_{"acs/lincoln", "app/panic", "command", "cot/7", "tip/line", "somebody"};
};

}  // namespace sallyport::test
