// Who is nearest to the chosen place, and how they get there through doors as they are.
#include <catch2/catch.hpp>

#include "watch.h"

using namespace sallyport;
using namespace sallyport::scene;
using namespace std::chrono_literals;
using test::Watch;

namespace {

void stands(Watch& w, live::Millis at, const char* uid, const char* team, const char* room) {
    live::ResponderReport r;
    r.responder = r.callsign = uid;
    r.team = team;
    r.agency = "police";
    r.role = "law";
    r.place.room = room;
    w.say(at, "radio", r);
}
void choose(Watch& w, const char* room) { w.view.selection = w.places->room(room).id; }

}  // namespace

TEST_CASE("Of each team the one who is there first is listed, soonest first, and nobody while nothing is chosen") {
    Watch w;
    stands(w, 0s, "A1", "A", "103");
    stands(w, 0s, "A2", "A", "104");
    stands(w, 0s, "B1", "B", "105");
    CHECK_FALSE(w.at(1s).ways.asked);
    choose(w, "101");
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
    stands(w, 0s, "old", "O", "104");
    stands(w, 50s, "new", "N", "103");
    choose(w, "101");
    const WaysView& ways = w.at(60s).ways;
    REQUIRE(ways.nearest.size() == 2);
    CHECK(ways.nearest[0].uid == "new");
    CHECK(live::isOutdated(ways.nearest[1].freshness));
}

TEST_CASE("The way of the nearest is told in words, with the locks on it, and a jammed door ends it") {
    Watch w;
    stands(w, 0s, "CT 1", "CT 1", "103");
    w.door(0s, "D-101", live::LockState::Locked);
    choose(w, "101");
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
    stands(w, 0s, "CT 1", "CT 1", "103");
    stands(w, 0s, "CT 2", "CT 2", "104");
    choose(w, "101");
    w.view.way = WayWish{"CT 1"};
    const ViewModel& m = w.at(1s);
    REQUIRE(m.ways.shown);
    CHECK(m.ways.shown->uid == "CT 1");
    CHECK(m.ways.nearest[0].uid == "CT 2");
}

TEST_CASE("A steady window does not ask again, a second later it does") {
    Watch w;
    stands(w, 0s, "CT 1", "CT 1", "103");
    choose(w, "101");
    const double before = w.at(1s).ways.nearest.at(0).seconds;
    w.door(1200ms, "D-101", live::LockState::Locked);
    CHECK(w.at(1500ms).ways.nearest.at(0).seconds == before);
    CHECK(w.at(2100ms).ways.nearest.at(0).seconds == Approx(before + 15));  // 20 for a lock, 5 before for one that nobody knew
}
