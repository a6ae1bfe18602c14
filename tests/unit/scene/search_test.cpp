// Finding a place or a person by what somebody remembers of it.
#include "scene/search.h"

#include <catch2/catch.hpp>

#include "scene/place_search.h"
#include "watch.h"

using namespace sallyport;
using namespace sallyport::scene;
using namespace std::chrono_literals;
using test::Watch;

namespace {

/// A school with names as schools have them.
building::Building namedSchool() {
    building::Building b = test::smallSchool();
    const auto name = [&](const char* number, const char* called) {
        for (building::Room& r : b.rooms)
            if (r.number == number) r.name = called;
    };
    name("101", "Math 7");
    name("102", "Science 8");
    name("104", "Café Zürich");
    name("105", "Media Center");
    b.doors[6].exteriorNumber = "7";
    b.doors[5].name = "D-104b to Room 105";
    return b;
}

struct Names {
    std::shared_ptr<const building::Building> b = std::make_shared<const building::Building>(namedSchool());
    std::vector<DoorView> doors;
    std::vector<ResponderView> responders;
    std::vector<MarkerView> markers;
    std::vector<SavedView> views;
    std::unique_ptr<SearchIndex> index;
    std::vector<Found> found;

    Names() {
        for (uint32_t i = 0; i < b->doors.size(); ++i) {
            DoorView d;
            d.id = DoorId(i);
            d.side = b->doors[i].exterior ? 'D' : char(0);
            doors.push_back(d);
        }
        index = std::make_unique<SearchIndex>(*b, doors);
    }
    void responder(const char* callsign, const char* team, Service service = Service::Law) {
        ResponderView r;
        r.uid = r.callsign = callsign;
        r.team = team;
        r.service = service;
        responders.push_back(r);
    }
    /// What is found first, in words.
    std::string first(std::string_view query, uint32_t floor = 0) {
        index->update(responders, markers, views);
        if (index->find(query, FloorId(floor), 12, found) == 0) return "nothing";
        const Found& f = found.front();
        switch (f.kind) {
            case FoundKind::Room:
                return "room " + b->rooms[f.index].number;
            case FoundKind::Door:
                return "door " + (b->doors[f.index].exteriorNumber.empty() ? b->doors[f.index].name : b->doors[f.index].exteriorNumber);
            case FoundKind::Responder:
                return "responder " + responders[f.index].callsign;
            case FoundKind::Point:
                return "point " + markers[f.index].id;
            case FoundKind::Floor:
                return "floor " + b->floors[f.index].shortName;
            case FoundKind::Grid:
                return "cell " + building::gridReference(*b, building::makeGrid(*b), f.floor, f.at);
            case FoundKind::View:
                return "view " + views[f.index].name;
        }
        return "";
    }
};

}  // namespace

TEST_CASE("A number finds the room that bears it before anything that only holds it") {
    Names n;
    CHECK(n.first("102") == "room 102");
    CHECK(n.first("201") == "room 201");
    CHECK(n.first("7") == "door 7");
    CHECK(n.first("d-104") == "door D-104");
    CHECK(n.first("D104") == "door D-104");
    CHECK(n.first("room 104") == "room 104");
    CHECK(n.first("door 104") == "door D-104");
    CHECK(n.first("room 10") != "door D-104b to Room 105");  // the word means a room, whatever a door's name says
    CHECK(n.first("104b") == "door D-104b to Room 105");
    CHECK(n.first("102") == "room 102");
    CHECK(n.found.size() >= 2);
    CHECK(n.found[1].kind == FoundKind::Door);  // its door comes next
}

TEST_CASE("Beginnings, any order of words, letter case and accents are enough for a name") {
    Names n;
    CHECK(n.first("sci 8") == "room 102");
    CHECK(n.first("8 science") == "room 102");
    CHECK(n.first("SCI8") == "room 102");
    CHECK(n.first("zurich") == "room 104");
    CHECK(n.first("CAFÉ") == "room 104");
    CHECK(n.first("cafe zürich") == "room 104");
    CHECK(n.first("center media") == "room 105");
    CHECK(n.first("side d door") == "door 7");
}

TEST_CASE("A slip in a word is forgiven, a slip in a number is not") {
    Names n;
    CHECK(n.first("dor 7") == "door 7");
    CHECK(n.first("sceince 8") == "room 102");
    CHECK(n.first("scince") == "room 201");
    CHECK(n.first("medai centre") == "room 105");
    CHECK(n.first("scienec 9") == "nothing");
    CHECK(n.first("112") == "nothing");
    CHECK(n.first("1002") == "nothing");
    CHECK(n.first("xyzzy") == "nothing");
    CHECK(n.first("") == "nothing");
    CHECK(n.first(" -, ") == "nothing");
}

TEST_CASE("Responders are found by callsign and by team, points by name and by kind, views by name") {
    Names n;
    n.responder("Law 11", "CT 1");
    n.responder("Law 12", "CT 1");
    n.responder("Medic 3", "RTF 1", Service::Ems);
    MarkerView aed;
    aed.id = "aed-1", aed.kind = "aed", aed.label = "AED north", aed.icon = Icon::Aed;
    MarkerView gas;
    gas.id = "gas", gas.kind = "shutoff_gas", gas.label = "Main valve", gas.icon = Icon::Gas;
    n.markers = {aed, gas};
    SavedView v;
    v.name = "North stairs";
    n.views = {v};
    CHECK(n.first("law 12") == "responder Law 12");
    CHECK(n.first("ct1") == "responder Law 11");
    CHECK(n.first("medic") == "responder Medic 3");
    CHECK(n.first("rtf") == "responder Medic 3");
    CHECK(n.first("defib") == "point aed-1");
    CHECK(n.first("gas") == "point gas");
    CHECK(n.first("north stairs") == "view North stairs");
    n.responders.clear();
    CHECK(n.first("law 12") == "nothing");
}

TEST_CASE("A grid reference finds its cell, without a floor on the active one, and only where the grid has it") {
    Names n;
    CHECK(n.first("F2-A1") == "cell F2-A1");
    CHECK(n.first("f2 b2") == "cell F2-B2");
    CHECK(n.first("a2", 1) == "cell F2-A2");
    CHECK(n.first("a2", 0) == "cell F1-A2");
    CHECK(n.first("F2-Z99") == "nothing");
    // "F2" is a floor and may be a cell too: the floor is meant.
    CHECK(n.first("F2") == "floor F2");
    CHECK(n.first("second floor") == "floor F2");
    const auto grid = building::makeGrid(*n.b);
    for (const base::Vec2 p : {base::Vec2(1, 1), base::Vec2(23, 11), base::Vec2(12, 6)}) {
        const auto middle = building::cellMiddle(grid, building::cellName(grid, p));
        REQUIRE(middle);
        CHECK(std::abs(middle->x - p.x) <= 5.001);
        CHECK(std::abs(middle->y - p.y) <= 5.001);
    }
}

TEST_CASE("What is typed cannot hurt: bytes that are no text, words without end") {
    Names n;
    n.responder("Law 11", "CT 1");
    n.index->update(n.responders, n.markers, n.views);
    n.index->find("\xff\xfe\xc3", FloorId(0), 12, n.found);
    n.index->find(std::string(100'000, 'a'), FloorId(0), 12, n.found);
    std::string many;
    for (int i = 0; i < 2000; ++i) many += "é ";
    n.index->find(many, FloorId{}, 12, n.found);
    CHECK(n.first("law 11") == "responder Law 11");
}

TEST_CASE("At most so many are shown, and it is said how many there are") {
    Names n;
    for (int i = 0; i < 40; ++i) n.responder(("Law " + std::to_string(i)).c_str(), "");
    n.index->update(n.responders, n.markers, n.views);
    CHECK(n.index->find("law", FloorId(0), 12, n.found) == 40);
    CHECK(n.found.size() == 12);
}

TEST_CASE("While somebody searches the model has rows with place and reference, and nothing while nobody does") {
    Watch w;
    CHECK_FALSE(w.at(1s).search.asked);
    w.view.search = "201";
    const SearchView& s = w.at(2s).search;
    REQUIRE(s.rows.size() >= 2);
    CHECK(s.rows[0].title == "Room 201");
    CHECK(s.rows[0].detail == "Science");
    CHECK(s.rows[0].reference.starts_with("F2-"));
    CHECK(s.rows[0].what == Selection(w.places->room("201").id));
    CHECK_FALSE(s.recent);
    live::ResponderReport r;
    r.responder = r.callsign = "Medic 201";
    r.place.room = "104";
    w.say(3s, "radio", r);
    const SearchView& more = w.at(4s).search;
    CHECK(std::any_of(more.rows.begin(), more.rows.end(), [](const SearchRow& row) { return row.title == "Medic 201"; }));
    w.view.search.reset();
    CHECK(w.at(5s).search.rows.empty());
}

TEST_CASE("On an empty search stand the places gone to last, without those that are not there any more") {
    Watch w;
    WindowFacts facts;
    facts.recent = {{PlaceKey::Kind::Responder, "nobody"},    {PlaceKey::Kind::Grid, "F2-A1"},   {PlaceKey::Kind::Room, "room-104"},
                    {PlaceKey::Kind::Room, "room-of-before"}, {PlaceKey::Kind::Door, "door-X1"}, {PlaceKey::Kind::Floor, "F2"}};
    facts.revision = 1;
    w.view.search = "";
    w.at(1s);
    const SearchView& s = w.builder.update(w.session, w.view, {}, {}, test::kStart + 1s, &facts).search;
    REQUIRE(s.rows.size() == 4);
    CHECK(s.recent);
    CHECK(s.rows[0].title == "F2-A1");
    CHECK(s.rows[1].title == "Room 104");
    CHECK(s.rows[2].title == "Door 1");
    CHECK(s.rows[3].title == "Floor 2");
    CHECK(placeKey(*w.building, s.rows[1].what) == PlaceKey{PlaceKey::Kind::Room, "room-104"});
}
