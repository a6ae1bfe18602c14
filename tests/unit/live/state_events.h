// Purpose: events for the tests of the world state, in one line each: at(second), said by, about.
#pragma once
#include <string>
#include <vector>

#include "building/place_index.h"
#include "live/freshness.h"
#include "live/reduce.h"
#include "support/small_school.h"

namespace sallyport::test {

using namespace sallyport::live;
using namespace std::chrono_literals;

inline Timestamp at(double seconds) { return *base::parseTimestamp("2026-11-19T14:00:00Z") + Millis(int64_t(seconds * 1000)); }

inline const building::PlaceIndex& places() {
    static const building::Building school = smallSchool();
    static const building::PlaceIndex index(school);
    return index;
}

inline RoomId room(const char* number) { return places().room(number).id; }
inline DoorId door(const char* name) { return places().door(name).id; }

inline Event event(double seconds, std::string source, Payload payload, std::string id = {}) {
    static int number = 0;
    Event e;
    e.id = id.empty() ? "event-" + std::to_string(++number) : std::move(id);
    e.receivedAt = at(seconds);
    e.observedAt = at(seconds);
    e.source = std::move(source);
    e.feed = "feed";
    e.payload = std::move(payload);
    return e;
}

inline Event roomIs(double seconds, std::string source, std::string number, RoomStatus status, std::string id = {}) {
    RoomReport r;
    r.room = std::move(number);
    r.status = status;
    r.by = source;
    return event(seconds, std::move(source), r, std::move(id));
}
inline Event doorIs(double seconds, std::string name, std::optional<LockState> lock, std::optional<DoorPosition> position = {},
                    std::optional<DoorAlarm> alarm = {}, std::string id = {}) {
    DoorReport r;
    r.door = std::move(name);
    r.lock = lock;
    r.position = position;
    r.alarm = alarm;
    return event(seconds, "acs/lincoln", r, std::move(id));
}
inline Event doorChecked(double seconds, std::string name, bool secure) {
    DoorReport r;
    r.door = std::move(name);
    r.verified = secure;
    r.by = "Lt. Ortiz";
    return event(seconds, "command", r);
}
inline Event responderIn(double seconds, std::string uid, std::string number) {
    ResponderReport r;
    r.responder = std::move(uid);
    r.place.room = std::move(number);
    return event(seconds, "cot/1", r);
}
inline Event alertIn(double seconds, std::string alert, std::string number, std::string text = {}) {
    AlertRaised a;
    a.alert = std::move(alert);
    a.kind = AlertKind::Panic;
    a.place.room = std::move(number);
    a.text = std::move(text);
    return event(seconds, "app/panic", a);
}
inline Event sourceIs(double seconds, std::string source, bool alive, std::string reason = {}) {
    return event(seconds, "ingest", SourceHealth{std::move(source), alive, std::move(reason)});
}
inline Event takeBack(double seconds, std::string source, std::string id) {
    return event(seconds, std::move(source), Retraction{std::move(id), "Lt. Ortiz"});
}

inline WorldState fold(const std::vector<Event>& events) {
    WorldState s(places());
    for (const Event& e : events) reduce(s, places(), e);
    return s;
}
inline AssessedRoom roomAt(const WorldState& s, const char* number, double seconds, const Lifetimes& lives = {}) {
    return assessRoom(s, places(), room(number), at(seconds), lives);
}
inline AssessedDoor doorAt(const WorldState& s, const char* name, double seconds, const Lifetimes& lives = {}) {
    return assessDoor(s, door(name), at(seconds), lives);
}

}  // namespace sallyport::test
