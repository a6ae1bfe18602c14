// The frontier in the shipped school, rule by rule: which openings somebody could come through unseen.
#include "scene/frontier.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "story.h"

using namespace sallyport;
using namespace std::chrono_literals;
using live::RoomStatus;
using test::school;

namespace {

struct Story : test::Story {
    /// "Room 214 > East Hall", sorted.
    std::multiset<std::string> frontier(live::Millis t) {
        std::multiset<std::string> out;
        for (const scene::FrontierRow& r : at(t).frontier.openings) out.insert(r.from + " > " + r.to);
        return out;
    }
};
using Openings = std::multiset<std::string>;

}  // namespace

TEST_CASE("With nothing searched there is no frontier, and that is not called safe") {
    Story s;
    CHECK(s.frontier(1s).empty());
    CHECK_FALSE(s.at(1s).frontier.searched);
    s.status(2s, "F2/214", RoomStatus::LockedIn);
    s.status(2s, "F2/217", RoomStatus::Evacuated);
    s.status(2s, "F2/213", RoomStatus::Threat);
    CHECK(s.frontier(3s).empty());
    CHECK_FALSE(s.at(3s).frontier.searched);
}

TEST_CASE("Of one searched room its doors are the frontier, towards the rooms that nobody has searched") {
    Story s;
    s.searched(0s, "F2/214");
    CHECK(s.frontier(10s) == Openings{"Room 214 > East Hall", "Room 214 > Room 213"});
    const auto& m = s.at(10s);
    CHECK(m.frontier.searched);
    for (const scene::FrontierRow& r : m.frontier.openings) {
        CHECK(r.age == 10s);
        CHECK(r.reference.starts_with("F2-K"));
        // A step through it leads out of the searched room.
        const auto& o = r.opening;
        const base::Vec2 beyond = base::Vec2(o.at) + o.toward * 0.6, before = base::Vec2(o.at) - o.toward * 0.6;
        CHECK(s.places->roomAt(o.floor, beyond) == o.to);
        CHECK(s.places->roomAt(o.floor, before) == o.from);
    }
}

TEST_CASE("Between two searched rooms nothing is open, and where danger lies beyond it stands first") {
    Story s;
    s.searched(0s, "F2/214");
    s.searched(0s, "F2/213");
    const auto both = s.frontier(1s);
    CHECK(both.count("Room 214 > East Hall") == 1);
    CHECK(both.count("Room 214 > Room 213") == 0);
    CHECK(both.count("Room 213 > Room 214") == 0);
    // The threat was there before the hall was searched: one that comes later would undo the search.
    s.status(2s, "F2/217", RoomStatus::Threat);
    s.searched(3s, "F2/East Hall");
    const auto hall = s.frontier(4s);
    CHECK(hall.count("Room 214 > East Hall") == 0);
    CHECK(hall.count("East Hall > Room 217") == 1);
    const auto& m = s.at(5s);
    REQUIRE_FALSE(m.frontier.openings.empty());
    CHECK(m.frontier.openings.front().to == "Room 217");
    CHECK(m.frontier.openings.front().danger);
    CHECK_FALSE(m.frontier.openings.back().danger);
}

TEST_CASE("A room that a team holds has no unheld opening, until the team has not been heard from for its lifetime") {
    Story s;
    s.held(0s, "F2/East Hall", "CT 1");
    CHECK(s.frontier(1s).empty());
    CHECK(s.at(1s).frontier.searched);
    // Its holder silent, it is worth what a search is worth.
    CHECK(s.frontier(11min).count("East Hall > Room 217") == 1);
    s.say(11min + 5s, live::TeamContact{"CT 1", "holding", "CT 1"}, "radio");
    CHECK(s.frontier(11min + 6s).empty());
}

TEST_CASE(
    "A room that was searched and that a team is said to hold is unheld again when the team leaves, with the same word for status and openings") {
    Story s;
    s.searched(0s, "F2/East Hall");
    s.holds(1s, "F2/East Hall", "CT 1");
    s.stands(2s, "Law 11", "CT 1", "F2/East Hall");
    const auto held = [&](live::Millis t) {
        const auto& m = s.at(t);
        return m.rooms[s.places->room("F2/East Hall").id.index()].holderHeard;
    };
    CHECK(s.frontier(3s).empty());
    CHECK(held(3s));
    s.stands(4s, "Law 11", "CT 1", "F3/318");
    CHECK(s.frontier(5s).count("East Hall > Room 217") == 1);
    CHECK_FALSE(held(5s));
    // Back at it, and said so, it is held again.
    s.stands(6s, "Law 11", "CT 1", "F2/East Hall");
    s.holds(7s, "F2/East Hall", "CT 1");
    CHECK(s.frontier(8s).empty());
}

TEST_CASE("A cleared room is unheld when the team that held it leaves, or is gone from the scene, or somebody says so") {
    for (const int how : {0, 1, 2}) {
        INFO("way " << how);
        Story s;
        s.held(0s, "F2/East Hall", "CT 1");
        s.stands(1s, "Law 11", "CT 1", "F2/East Hall");
        CHECK(s.frontier(2s).empty());
        if (how == 0) s.stands(3s, "Law 11", "CT 1", "F3/318");
        if (how == 1) s.say(3s, live::ResponderGone{"Law 11"}, "radio");
        if (how == 2) s.holds(3s, "F2/East Hall", "");
        CHECK(s.frontier(4s).count("East Hall > Room 217") == 1);
    }
}

TEST_CASE("A room said to be held by a team that goes silent is unheld after the lifetime, and held again with its next word") {
    Story s;
    s.searched(0s, "F2/East Hall");
    s.holds(0s, "F2/East Hall", "CT 1");
    CHECK(s.frontier(9min).empty());
    s.searched(9min + 30s, "F2/East Hall");  // the search itself stays young
    CHECK(s.frontier(11min).count("East Hall > Room 217") == 1);
    s.say(11min + 5s, live::TeamContact{"CT 1", "holding", "CT 1"}, "radio");
    CHECK(s.frontier(11min + 6s).empty());
}

TEST_CASE("A forced door of a held room whose holder has left takes it from the searched ones, while the holder stands it stays held") {
    Story s;
    s.held(0s, "F2/East Hall", "CT 1");
    s.stands(1s, "Law 11", "CT 1", "F2/East Hall");
    s.searched(1s, "F2/213");
    s.door(2s, "F2/D-217", {}, live::DoorAlarm::Forced);
    CHECK(s.frontier(3s).count("Room 213 > East Hall") == 0);
    CHECK(s.frontier(3s).count("East Hall > Room 217") == 0);
    s.stands(4s, "Law 11", "CT 1", "F3/318");
    s.door(5s, "F2/D-217", {}, live::DoorAlarm::None);
    s.door(6s, "F2/D-217", {}, live::DoorAlarm::Forced);
    const auto after = s.frontier(7s);
    CHECK(after.count("East Hall > Room 217") == 0);  // nobody knows who came in: it is to be searched anew
    CHECK(after.count("Room 213 > East Hall") == 1);
}

TEST_CASE("Towards a held room and a room that is being searched nothing is open") {
    Story s;
    s.searched(0s, "F2/214");
    s.held(1s, "F2/East Hall", "CT 1");
    s.status(1s, "F2/213", RoomStatus::Searching);
    CHECK(s.frontier(2s).empty());
    // A search that goes silent is no longer somebody at work there.
    CHECK(s.frontier(6min).count("Room 214 > Room 213") == 1);
}

TEST_CASE("A search too old to rely on is no searched room any more: its frontier draws back") {
    Story s;
    s.searched(0s, "F2/214");
    s.searched(10min, "F2/213");
    CHECK(s.frontier(10min + 1s).count("Room 214 > East Hall") == 1);
    const auto later = s.frontier(16min);
    CHECK(later.count("Room 214 > East Hall") == 0);
    CHECK(later.count("Room 213 > Room 214") == 1);
}

TEST_CASE("A forced or opened door takes the search away, and with it the frontier of its room") {
    Story s;
    s.searched(0s, "F2/214");
    REQUIRE(s.frontier(1s).count("Room 214 > East Hall") == 1);
    s.door(2s, "F2/D-214", {}, live::DoorAlarm::Forced);
    CHECK(s.frontier(3s).empty());
}

TEST_CASE("A locked interior door holds nobody inside, one that a person checked and that has a sensor does") {
    Story s;
    const auto monitored = [](const char* name) {
        for (const building::Door& d : school()->doors)
            if (d.id == name) return d.monitored;
        return false;
    };
    REQUIRE(monitored("F2/D-214"));
    REQUIRE_FALSE(monitored("F2/D-214b to Room 213"));
    s.searched(0s, "F2/214");
    s.door(1s, "F2/D-214", live::LockState::Locked);
    CHECK(s.frontier(2s).count("Room 214 > East Hall") == 1);  // who is in the hall may have a key; nobody has looked
    s.checked(3s, "F2/D-214");
    s.checked(3s, "F2/D-214b to Room 213");
    // Without a sensor nobody would learn that it was opened.
    CHECK(s.frontier(4s) == Openings{"Room 214 > Room 213"});
    s.door(5s, "F2/D-214", live::LockState::Unlocked);
    CHECK(s.frontier(6s).count("Room 214 > East Hall") == 1);
}

TEST_CASE("An exterior door of a searched room is open to the outside unless it is reported locked") {
    Story s;
    s.searched(0s, "F2/233");
    const auto outside = [](const Openings& all) {
        return std::count_if(all.begin(), all.end(), [](const std::string& o) { return o.ends_with("> outside"); });
    };
    CHECK(outside(s.frontier(1s)) == 0);
    s.door(2s, "F2/Gym west", live::LockState::Unlocked);
    const auto unlocked = s.frontier(3s);
    CHECK(outside(unlocked) == 1);
    CHECK(std::any_of(unlocked.begin(), unlocked.end(), [](const std::string& o) { return o.find("Door 3") != std::string::npos; }));
    // A sensor that fell silent vouches for nothing.
    s.say(4s, live::SourceHealth{"acs", false, "gone"}, "acs");
    CHECK(outside(s.frontier(5s)) == 2);
}

TEST_CASE("A wide passage without a leaf is an opening like any other") {
    Story s;
    s.searched(0s, "F2/Main Hall");
    const auto all = s.frontier(1s);
    CHECK(all.count("Main Hall > East Hall") == 1);
    CHECK(all.count("Main Hall > West Hall") == 1);
    const auto& m = s.at(1s);
    const auto east = std::find_if(m.frontier.openings.begin(), m.frontier.openings.end(), [](const auto& r) { return r.to == "East Hall"; });
    REQUIRE(east != m.frontier.openings.end());
    CHECK(east->opening.kind == scene::FrontierOpening::Kind::Passage);
    CHECK(east->opening.halfWidthM > 1.5);
}

TEST_CASE("From a searched stair the floors above and below are open") {
    Story s;
    s.searched(0s, "F2/Stair A");
    const auto all = s.frontier(1s);
    CHECK(all.count("Stair A, F2 > Stair A, F3") == 1);
    CHECK(all.count("Stair A, F2 > Stair A, F1") == 1);
    s.searched(2s, "F3/Stair A");
    const auto then = s.frontier(3s);
    CHECK(then.count("Stair A, F2 > Stair A, F3") == 0);
    CHECK(then.count("Stair A, F2 > Stair A, F1") == 1);
}

TEST_CASE("Each opening knows who is nearest to it, on foot") {
    Story s;
    s.searched(0s, "F2/214");
    live::ResponderReport r;
    r.responder = r.callsign = "Law 11";
    r.team = "CT 1";
    r.agency = "police";
    r.role = "law";
    r.place.room = "F2/217";
    s.say(1s, r, "radio");
    s.at(2s);
    const auto& m = s.at(5s);  // asked a few at a time
    REQUIRE(m.frontier.openings.size() == 2);
    for (const scene::FrontierRow& row : m.frontier.openings) {
        REQUIRE(row.nearest);
        CHECK(row.nearest->callsign == "Law 11");
        CHECK(row.nearest->metres > 2);
        CHECK(row.nearest->seconds > 1);
    }
}

TEST_CASE("Of two teams the one that is there first on foot is named, not the one that is nearer through the wall") {
    Story s;
    s.searched(0s, "F2/214");
    // The room next door shares a wall with 214 and no door; whoever is in it must go round by the hall.
    const auto standsAt = [&](const char* who, const char* team, base::Vec2 at) {
        live::ResponderReport r;
        r.responder = r.callsign = who;
        r.team = team;
        r.place.floor = "F2";
        r.place.xy = at;
        s.say(1s, r, "radio");
    };
    standsAt("Law 31", "CT 3", {96.0, 23.1});  // in 215, at that wall
    standsAt("Law 11", "CT 1", {89.7, 32.2});  // in the East Hall, before the doors of 216 and 217
    s.at(2s);
    const auto& m = s.at(5s);
    const auto row = std::find_if(m.frontier.openings.begin(), m.frontier.openings.end(), [](const auto& r) { return r.to == "East Hall"; });
    REQUIRE(row != m.frontier.openings.end());
    REQUIRE(row->nearest);
    const auto airM = [&](const char* callsign) {
        for (const scene::ResponderView& r : m.responders)
            if (r.callsign == callsign) return glm::length(base::Vec2(r.position) - base::Vec2(row->opening.at));
        return -1.0;
    };
    INFO("by air: CT 3 " << airM("Law 31") << " m, CT 1 " << airM("Law 11") << " m");
    REQUIRE(airM("Law 31") > 0);
    REQUIRE(airM("Law 31") < airM("Law 11"));
    CHECK(row->nearest->team == "CT 1");
    CHECK(row->nearest->metres >= airM("Law 11") - 1);
}

TEST_CASE("A picture that stands still asks to be drawn until each opening knows who is nearest, and then no more") {
    Story s;
    s.searched(0s, "F2/Main Hall");
    s.stands(0s, "Law 11", "CT 1", "F2/217");
    s.at(1s);
    int updates = 1;
    base::Timestamp wall = test::kStoryStart + 1s;
    while (const auto due = s.builder.update(s.session, s.view, {}, {}, wall).dueAt) {
        REQUIRE(*due > wall);
        REQUIRE(++updates < 40);
        wall = *due;
    }
    const auto& m = s.builder.update(s.session, s.view, {}, {}, wall);
    REQUIRE(m.frontier.openings.size() > 6);
    CHECK(updates > 3);
    for (const scene::FrontierRow& row : m.frontier.openings) CHECK((row.asked && row.nearest));
}

TEST_CASE("Without anybody who could come no opening waits to be asked for, and who comes later is found") {
    Story s;
    s.searched(0s, "F2/Main Hall");
    REQUIRE(s.at(1s).frontier.openings.size() > 6);
    for (const scene::FrontierRow& row : s.at(1s).frontier.openings) CHECK((row.asked && !row.nearest));
    base::Timestamp wall = test::kStoryStart + 1s;
    const auto drawUntilNothingIsDue = [&](int most) {
        while (const auto due = s.builder.update(s.session, s.view, {}, {}, wall).dueAt) {
            REQUIRE(most-- > 0);
            wall = *due;
        }
    };
    drawUntilNothingIsDue(2);
    s.stands(2s, "Law 11", "CT 1", "F2/217");
    s.at(2s);
    drawUntilNothingIsDue(40);
    for (const scene::FrontierRow& row : s.builder.update(s.session, s.view, {}, {}, wall).frontier.openings) CHECK(row.nearest);
}

TEST_CASE("Openings that come and go with every frame keep none waiting for its nearest team") {
    Story s;
    s.searched(0s, "F2/Main Hall");
    s.stands(0s, "Law 11", "CT 1", "F2/217");
    // Another room is searched and is not, by turns, so that the list differs each time.
    for (int i = 0; i < 40; ++i) {
        const live::Millis now = 1s + i * 50ms;
        s.status(now, "F2/214", i % 2 ? RoomStatus::Searched : RoomStatus::LockedIn);
        s.at(now);
    }
    const auto& m = s.at(3s);
    REQUIRE(m.frontier.openings.size() > 6);
    for (const scene::FrontierRow& row : m.frontier.openings) {
        INFO(row.from << " > " << row.to);
        CHECK(row.asked);
    }
}

TEST_CASE("Nothing that matters changed: the frontier is not made again") {
    Story s;
    s.searched(0s, "F2/214");
    const uint64_t before = s.at(1s).frontier.revision;
    live::ResponderReport r;
    r.responder = r.callsign = "Law 11";
    r.place.room = "F2/217";
    s.say(2s, r, "radio");
    s.door(2s, "F2/D-217", live::LockState::Locked);
    CHECK(s.at(3s).frontier.revision == before);
    s.searched(4s, "F2/213");
    CHECK(s.at(5s).frontier.revision > before);
}
