// Several rooms at once: what a box takes, and what a press adds or takes away.
#include "scene/choose.h"

#include <catch2/catch.hpp>

#include "scene/camera.h"
#include "watch.h"

using namespace sallyport;
using namespace sallyport::scene;
using namespace sallyport::test;

namespace {

struct Chosen {
    building::Building school = smallSchool();
    building::PlaceIndex places{school};
    ViewState view;
    Chosen() {
        view.floor = FloorId(0);
        view.picture = {100, 50, 1200, 760};
        view.camera = homeCamera(school, view);
    }
    RoomId room(const char* number) const { return places.room(number).id; }
    PixelRect boxOver(base::Vec2 a, base::Vec2 b) const {
        const auto p = project(view, base::Vec3(a, 0)), q = project(view, base::Vec3(b, 0));
        REQUIRE(p);
        REQUIRE(q);
        const int x = int(std::min(p->x, q->x)), y = int(std::min(p->y, q->y));
        return {x, y, int(std::max(p->x, q->x)) - x, int(std::max(p->y, q->y)) - y};
    }
};

}  // namespace

TEST_CASE("A box over a wing takes the rooms along its hall and not the hall, and nothing of another floor") {
    const Chosen c;
    const auto rooms = roomsInBox(c.school, c.places, c.view, c.boxOver({-1, 5}, {17, 13}));
    CHECK(rooms == std::vector{c.room("101"), c.room("102")});
    CHECK(roomsInBox(c.school, c.places, c.view, c.boxOver({-1, -1}, {25, 13})).size() == 5);
    CHECK(roomsInBox(c.school, c.places, c.view, {0, 0, 10, 10}).empty());
}

TEST_CASE("From aslant the box takes what stands in it on the screen") {
    Chosen c;
    c.view.mode = ViewMode::Orbit;
    c.view.camera = homeCamera(c.school, c.view);
    CHECK(roomsInBox(c.school, c.places, c.view, c.view.picture).size() == 5);
    c.view.mode = ViewMode::Inside;
    CHECK(roomsInBox(c.school, c.places, c.view, c.view.picture).empty());
}

TEST_CASE("Shift and a press adds a room to the chosen one, and takes it away again") {
    Chosen c;
    c.view.selection = c.room("101");
    chooseRooms(c.view, {c.room("103")}, true);
    CHECK(c.view.rooms == std::vector{c.room("101"), c.room("103")});
    CHECK(c.view.selection == Selection(c.room("103")));
    chooseRooms(c.view, {c.room("103")}, true);
    CHECK(c.view.rooms.empty());
    CHECK(c.view.selection == Selection(c.room("101")));
    chooseRooms(c.view, {c.room("101")}, true);
    CHECK(c.view.selection == Selection());
}

TEST_CASE("A new box replaces what was chosen, with Shift it adds to it") {
    Chosen c;
    chooseRooms(c.view, {c.room("101"), c.room("102")}, false);
    chooseRooms(c.view, {c.room("102"), c.room("104")}, true);
    CHECK(c.view.rooms == std::vector{c.room("101"), c.room("102"), c.room("104")});
    chooseRooms(c.view, {c.room("105")}, false);
    CHECK(c.view.rooms.empty());
    CHECK(c.view.selection == Selection(c.room("105")));
}

TEST_CASE("A mark of a chosen room means all that are chosen, of another room it alone") {
    Chosen c;
    chooseRooms(c.view, {c.room("101"), c.room("102")}, false);
    CHECK(chosenWith(c.view, c.room("102")) == c.view.rooms);
    CHECK(chosenWith(c.view, c.room("105")) == std::vector{c.room("105")});
}
