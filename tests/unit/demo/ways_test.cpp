// Ways through the shipped school with what is said of it.
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "story.h"

using namespace sallyport;
using namespace std::chrono_literals;
using live::RoomStatus;
using test::Story;

namespace {

void stands(Story& s, live::Millis at, const char* callsign, const char* team, const char* room) {
    live::ResponderReport r;
    r.responder = r.callsign = callsign;
    r.team = team;
    r.role = "law";
    r.place.room = room;
    s.say(at, r, "radio");
}
const scene::WayShown& shown(Story& s, live::Millis at) {
    const auto& ways = s.at(at).ways;
    REQUIRE(ways.shown);
    REQUIRE(ways.shown->found);
    return *ways.shown;
}
bool passes(Story& s, const scene::WayShown& way, const char* room) {
    return std::any_of(way.line.begin(), way.line.end(), [&](const scene::WayShown::Point& p) {
        const auto in = p.floor.valid() ? s.places->roomAt(p.floor, base::Vec2(p.position)) : std::nullopt;
        return in && *in == s.places->room(room).id;
    });
}

}  // namespace

TEST_CASE("A way goes round a threat where it can and says so, and says where it cannot") {
    Story s;
    stands(s, 0s, "Law 11", "CT 1", "F2/Main Hall");
    s.view.way = scene::WayWish{"Law 11"};
    const auto says = [](const scene::WayShown& way, const char* words) {
        return std::any_of(way.reasons.begin(), way.reasons.end(), [&](const std::string& r) { return r == words; });
    };
    s.view.selection = s.places->room("F2/North Hall").id;
    const auto plain = shown(s, 1s);
    REQUIRE(passes(s, plain, "F2/Center Hall"));
    s.status(2s, "F2/Center Hall", RoomStatus::Threat);
    const auto round = shown(s, 4s);
    CHECK_FALSE(passes(s, round, "F2/Center Hall"));
    CHECK(round.lengthM > plain.lengthM);
    CHECK(says(round, "Avoids threat in Center Hall"));
    // Room 211 opens to the East Hall alone.
    s.view.selection = s.places->room("F2/211").id;
    s.status(5s, "F2/East Hall", RoomStatus::Threat);
    const auto through = shown(s, 7s);
    CHECK(passes(s, through, "F2/East Hall"));
    CHECK(says(through, "Passes threat in East Hall"));
}

TEST_CASE("The way of a chosen member of a team leads over the stairs through every floor between") {
    Story s;
    stands(s, 0s, "Law 11", "CT 1", "F1/Lower North Hall");
    stands(s, 0s, "Law 12", "CT 2", "F3/Upper North Hall");
    s.view.selection = s.places->room("F3/312").id;
    s.view.way = scene::WayWish{"Law 11"};  // though another is nearer
    const auto way = shown(s, 1s);
    CHECK(way.from == "Law 11");
    std::set<uint32_t> floors;
    for (const auto& p : way.line)
        if (p.floor.valid()) floors.insert(p.floor.value);
    CHECK(floors.size() == 3);
    CHECK(std::count_if(way.line.begin(), way.line.end(), [](const auto& p) { return p.climbs; }) >= 2);
    CHECK(way.words.find("Stair") != std::string::npos);
}

TEST_CASE("A way goes round a hot zone that was put on the map and says so, and the straight way again when the zone is given up") {
    Story s;
    stands(s, 0s, "Law 11", "CT 1", "F2/Main Hall");
    s.view.way = scene::WayWish{"Law 11"};
    s.view.selection = s.places->room("F2/North Hall").id;
    const auto plain = shown(s, 1s);
    REQUIRE(passes(s, plain, "F2/Center Hall"));
    CHECK(plain.reasons.empty());

    live::MarkerSet zone;
    zone.marker = "zone-1";
    zone.kind = "zone_hot";
    zone.by = "Lt. Ortiz";
    zone.place.floor = "F2";
    const building::Room& hall = test::school()->room(s.places->room("F2/Center Hall").id);
    // As files and feeds give places: in the coordinates of the model.
    const base::Vec3 origin = s.places->fileToLocal({0, 0, 0});
    for (const base::Vec2 v : {base::Vec2(hall.bounds.min), base::Vec2(hall.bounds.max.x, hall.bounds.min.y), base::Vec2(hall.bounds.max),
                               base::Vec2(hall.bounds.min.x, hall.bounds.max.y)})
        zone.polygon.push_back(v - base::Vec2(origin));
    s.say(2s, zone, "operator/Lt. Ortiz");
    const auto round = shown(s, 4s);
    CHECK_FALSE(passes(s, round, "F2/Center Hall"));
    CHECK(round.lengthM > plain.lengthM);
    CHECK(round.reasons == std::vector<std::string>{"Avoids hot zone"});

    // Who stands in it, or must go into it, is told that he does.
    s.view.selection = s.places->room("F2/Center Hall").id;
    const auto into = shown(s, 6s);
    CHECK(passes(s, into, "F2/Center Hall"));
    CHECK(into.reasons == std::vector<std::string>{"Passes hot zone"});

    s.view.selection = s.places->room("F2/North Hall").id;
    s.say(7s, live::MarkerGone{"zone-1", "Lt. Ortiz"}, "operator/Lt. Ortiz");
    const auto again = shown(s, 9s);
    CHECK(passes(s, again, "F2/Center Hall"));
    CHECK(again.lengthM == Approx(plain.lengthM));
    CHECK(again.reasons.empty());
}

TEST_CASE("A way over the stairs is told word by word as one says it over the radio") {
    Story s;
    stands(s, 0s, "Law 11", "CT 1", "F2/Main Hall");
    s.view.way = scene::WayWish{"Law 11"};
    s.view.selection = s.places->room("F3/312").id;
    CHECK(shown(s, 1s).words ==
          "Straight on into East Hall, right, first left: Stair C up to F3, out into Upper East Hall, right, after 90 ft right: Room 312.");
    // Down past a floor: both flights of the stair are one instruction.
    stands(s, 2s, "Law 12", "CT 2", "F3/312");
    s.view.way = scene::WayWish{"Law 12"};
    s.view.selection = s.places->room("F1/120").id;
    CHECK(shown(s, 4s).words ==
          "Through to Room 311, out into Upper East Hall, right, straight on into Upper North Hall, straight on: Stair B down to F1, out into Lower "
          "North Hall, straight on into Lower East Hall, third left: Room 120.");
}
