// Purpose: the shipped school, told a story: what is said and when, and the view-model of a moment. Every exterior door says from the beginning that
// it is locked, as in a lockdown. Refuses to: have feeds.
#pragma once
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "live/session.h"
#include "scene/view_model.h"
#include "support/demo_school.h"
#include "way/way_finder.h"

namespace sallyport::test {

using namespace std::chrono_literals;
using live::RoomStatus;

inline const live::Timestamp kStoryStart = *base::parseTimestamp("2026-11-19T19:40:00Z");

inline std::shared_ptr<const building::Building> school() { return demoSchool(); }
inline std::shared_ptr<const way::WayFinder> ways() {
    static const auto w = [] {
        auto made = std::make_shared<const way::WayFinder>(*school());
        (void)made->to(base::FloorId(), {0, 0});  // waits: ways can be asked for in the first picture
        return made;
    }();
    return w;
}

/// What was said, and the frontier at a time.
struct Story {
    std::shared_ptr<const building::PlaceIndex> places = std::make_shared<const building::PlaceIndex>(*school());
    live::Session session{places, false};
    scene::ViewModelBuilder builder{school(), ways()};
    scene::ViewState view;
    uint64_t seq = 0;
    live::Millis last{0};

    Story() {
        view.floor = places->floor("F2").id;
        // Every exterior door says that it is locked, as in a lockdown.
        for (const building::Door& d : school()->doors)
            if (d.exterior) door(0s, d.id, live::LockState::Locked);
    }
    void say(live::Millis at, live::Payload p, const char* source) {
        last = std::max(last, at);
        live::Event e;
        e.seq = ++seq;
        e.id = "e" + std::to_string(seq);
        e.source = source;
        e.observedAt = e.receivedAt = kStoryStart + at;
        e.payload = std::move(p);
        std::vector<live::Event> batch{std::move(e)};
        session.append(std::move(batch));
    }
    void searched(live::Millis at, const std::string& room) { say(at, live::RoomReport{room, RoomStatus::Searched, {}, {}, "CT 1", ""}, "radio"); }
    void status(live::Millis at, const std::string& room, RoomStatus s) { say(at, live::RoomReport{room, s, {}, {}, "CT 1", ""}, "radio"); }
    void held(live::Millis at, const std::string& room, const char* team) {
        say(at, live::RoomReport{room, RoomStatus::Clear, {}, team, team, ""}, "radio");
    }
    void holds(live::Millis at, const std::string& room, const char* team) { say(at, live::RoomReport{room, {}, {}, team, "IC", ""}, "operator/IC"); }
    void stands(live::Millis at, const char* who, const char* team, const char* room) {
        live::ResponderReport r;
        r.responder = r.callsign = who;
        r.team = team;
        r.place.room = room;
        say(at, r, "radio");
    }
    void door(live::Millis at, const std::string& door, std::optional<live::LockState> lock, std::optional<live::DoorAlarm> alarm = {}) {
        live::DoorReport d;
        d.door = door;
        d.lock = lock;
        d.alarm = alarm;
        say(at, d, "acs");
    }
    void checked(live::Millis at, const std::string& door) {
        live::DoorReport d;
        d.door = door;
        d.verified = true;
        d.by = "CT 1";
        say(at, d, "radio");
    }
    const scene::ViewModel& at(live::Millis t) {
        if (t > last) say(t, live::Note{"time goes on", "", {}}, "clock");  // a recording is as long as what was said in it
        session.seek(kStoryStart + t);
        session.pause();
        return builder.update(session, view, {}, {}, kStoryStart + t);
    }
};

}  // namespace sallyport::test
