// Purpose: the small school, watched: what is said at a time, and the view-model of a moment. Refuses to: have feeds.
#pragma once
#include <memory>

#include "live/session.h"
#include "scene/view_model.h"
#include "support/small_school.h"
#include "way/way_finder.h"

namespace sallyport::test {

inline const live::Timestamp kStart = *base::parseTimestamp("2026-11-19T19:40:00Z");

/// Ways that can be asked for in the first picture already.
inline std::shared_ptr<const way::WayFinder> readyWays(const building::Building& b) {
    auto ways = std::make_shared<const way::WayFinder>(b);
    (void)ways->to(base::FloorId(), {0, 0});  // waits
    return ways;
}

/// A school with a recording whose cursor the test moves.
struct Watch {
    static building::Building school(bool roof) {
        building::Building b = smallSchool();
        if (!roof) return b;
        building::Floor top;
        top.id = top.name = top.shortName = "Roof";
        top.elevationM = b.floors.back().elevationM + b.floors.back().heightM;
        b.floors.push_back(top);
        return b;
    }
    std::shared_ptr<const building::Building> building;
    std::shared_ptr<const building::PlaceIndex> places = std::make_shared<const building::PlaceIndex>(*building);
    live::Session session{places, false};
    scene::ViewModelBuilder builder{building, readyWays(*building)};
    scene::ViewState view;
    uint64_t seq = 0;
    bool marked = false;  ///< what is said is marked exercise

    explicit Watch(bool roof = false) : Watch(school(roof)) {}
    explicit Watch(building::Building b) : building(std::make_shared<const building::Building>(std::move(b))) { view.floor = base::FloorId(0); }
    void say(live::Millis at, std::string source, live::Payload p, std::string id = {}) {
        live::Event e;
        e.seq = ++seq;
        e.id = id.empty() ? "e" + std::to_string(seq) : id;
        e.source = std::move(source);
        e.exercise = marked;
        e.observedAt = e.receivedAt = kStart + at;
        e.payload = std::move(p);
        std::vector<live::Event> batch{std::move(e)};
        session.append(std::move(batch));
    }
    void room(live::Millis at, const char* number, live::RoomStatus s, const char* by = "Law 11") {
        say(at, "radio", live::RoomReport{number, s, {}, {}, by, ""});
    }
    void door(live::Millis at, const char* name, std::optional<live::LockState> lock, std::optional<live::DoorAlarm> alarm = {}) {
        live::DoorReport d;
        d.door = name;
        d.lock = lock;
        d.alarm = alarm;
        say(at, "acs", d);
    }
    const scene::ViewModel& at(live::Millis t) {
        session.seek(kStart + t);
        session.pause();
        return builder.update(session, view, {}, {}, kStart + t);
    }
    /// A recording ends with its last event: something harmless is said, so that there is such a time.
    const scene::ViewModel& later(live::Millis t) {
        say(t, "clock", live::Note{"time passes", "", {}});
        return at(t);
    }
    const scene::RoomView& room(const scene::ViewModel& m, const char* number) { return m.rooms[places->room(number).id.index()]; }
    const scene::DoorView& door(const scene::ViewModel& m, const char* name) { return m.doors[places->door(name).id.index()]; }
};

}  // namespace sallyport::test
