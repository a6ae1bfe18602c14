// Who is nearest to the chosen place, and how they get there through doors as they are.
#include <catch2/catch.hpp>

#include "scene/view_model.h"
#include "support/small_school.h"
#include "way/way_finder.h"

using namespace sallyport;
using namespace sallyport::scene;
using namespace std::chrono_literals;

namespace {

const live::Timestamp kStart = *base::parseTimestamp("2026-11-19T19:40:00Z");

struct Watch {
    std::shared_ptr<const building::Building> building = std::make_shared<const building::Building>(test::smallSchool());
    std::shared_ptr<const building::PlaceIndex> places = std::make_shared<const building::PlaceIndex>(*building);
    live::Session session{places, false};
    ViewModelBuilder builder{building, std::make_shared<const way::WayFinder>(*building)};
    ViewState view;
    uint64_t seq = 0;

    Watch() { view.floor = base::FloorId(0); }
    void say(live::Millis at, live::Payload p) {
        live::Event e;
        e.seq = ++seq;
        e.id = "e" + std::to_string(seq);
        e.source = "radio";
        e.observedAt = e.receivedAt = kStart + at;
        e.payload = std::move(p);
        std::vector<live::Event> batch{std::move(e)};
        session.append(std::move(batch));
    }
    void stands(live::Millis at, const char* uid, const char* team, const char* room, const char* agency = "police") {
        live::ResponderReport r;
        r.responder = r.callsign = uid;
        r.team = team;
        r.agency = agency;
        r.role = "law";
        r.place.room = room;
        say(at, r);
    }
    void door(live::Millis at, const char* name, live::LockState lock) {
        live::DoorReport d;
        d.door = name;
        d.lock = lock;
        say(at, d);
    }
    void choose(const char* room) { view.selection = places->room(room).id; }
    const ViewModel& at(live::Millis t) {
        session.seek(kStart + t);
        session.pause();
        return builder.update(session, view, {}, {}, kStart + t);
    }
};

}  // namespace

TEST_CASE("Of each team the one who is there first is listed, soonest first, and nobody while nothing is chosen") {
    Watch w;
    w.stands(0s, "A1", "A", "103");
    w.stands(0s, "A2", "A", "104");
    w.stands(0s, "B1", "B", "105");
    CHECK_FALSE(w.at(1s).ways.asked);
    w.choose("101");
    const WaysView& ways = w.at(1s).ways;
    REQUIRE(ways.nearest.size() == 2);
    CHECK(ways.nearest[0].uid == "A2");
    CHECK(ways.nearest[0].where == "Room 104");
    CHECK(ways.nearest[1].uid == "B1");
    CHECK(ways.nearest[0].seconds < ways.nearest[1].seconds);
    CHECK_FALSE(ways.shown);
    w.view.selection = {};
    CHECK_FALSE(w.at(2s).ways.asked);
}

TEST_CASE("Whoever has not been heard of for long stands after those who have") {
    Watch w;
    w.stands(0s, "old", "O", "104");
    w.stands(50s, "new", "N", "103");
    w.choose("101");
    const WaysView& ways = w.at(60s).ways;
    REQUIRE(ways.nearest.size() == 2);
    CHECK(ways.nearest[0].uid == "new");
    CHECK(live::isOutdated(ways.nearest[1].freshness));
}

TEST_CASE("The way of the nearest is told in words, with the locks on it, and a jammed door ends it") {
    Watch w;
    w.stands(0s, "CT 1", "CT 1", "103");
    w.door(0s, "D-101", live::LockState::Locked);
    w.choose("101");
    w.view.way = WayWish{};
    const WaysView& ways = w.at(1s).ways;
    REQUIRE(ways.shown);
    CHECK(ways.shown->found);
    CHECK(ways.shown->from == "CT 1");
    CHECK(ways.shown->to == "Room 101");
    CHECK(ways.shown->words == "Out into Hall, right, second right: Room 101 (reported locked).");
    REQUIRE(ways.shown->reasons.size() == 1);
    CHECK(ways.shown->reasons[0] == "Passes D-101 reported locked");
    CHECK(ways.shown->line.size() >= 4);
    CHECK(ways.shown->lengthM > 15);

    w.door(2s, "D-101", live::LockState::Jammed);
    const WaysView& jammed = w.at(4s).ways;
    CHECK(jammed.nearest.empty());
    REQUIRE(jammed.shown);
    CHECK_FALSE(jammed.shown->found);
    CHECK(jammed.shown->words == "Nobody with a known position can get there.");
}

TEST_CASE("The way of a chosen responder is shown though another is nearer") {
    Watch w;
    w.stands(0s, "CT 1", "CT 1", "103");
    w.stands(0s, "CT 2", "CT 2", "104");
    w.choose("101");
    w.view.way = WayWish{"CT 1"};
    const ViewModel& m = w.at(1s);
    REQUIRE(m.ways.shown);
    CHECK(m.ways.shown->uid == "CT 1");
    CHECK(m.ways.nearest[0].uid == "CT 2");
}

TEST_CASE("A steady window does not ask again, a second later it does") {
    Watch w;
    w.stands(0s, "CT 1", "CT 1", "103");
    w.choose("101");
    const double before = w.at(1s).ways.nearest.at(0).seconds;
    w.door(1200ms, "D-101", live::LockState::Locked);
    CHECK(w.at(1500ms).ways.nearest.at(0).seconds == before);
    CHECK(w.at(2100ms).ways.nearest.at(0).seconds == Approx(before + 15));  // 20 for a lock, 5 before for one that nobody knew
}
