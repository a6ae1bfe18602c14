// The right panel between two questions: what is scrolled to, where a row leads, and how long a filter lasts.
#include "driver.h"

using namespace sallyport;
using namespace sallyport::test;
using W = scene::ShowPanel::Which;

TEST_CASE("The way that was asked for stands in view at once, and another place is read from its top") {
    for (const auto& [w, h, scale] : {std::tuple(1280, 720, 1.0), std::tuple(1920, 1080, 1.5), std::tuple(1920, 1080, 1.0)}) {
        Driver d(w, h, scale);
        INFO(w << " x " << h << " at " << scale);
        d.model.inspector.statusText = "NEEDS HELP";
        d.model.inspector.alarms.resize(1);
        d.model.inspector.alarms[0].title = "PANIC";
        for (int i = 0; i < 12; ++i) d.model.inspector.facts.push_back({.label = "Fact " + std::to_string(i), .value = "as said", .source = "radio"});
        d.frames(3);
        REQUIRE_FALSE(d.shows("Turn left at the lockers"));
        d.model.ways.asked = true;
        d.model.ways.shown = scene::WayShown{.uid = "ct1", .from = "CT 1", .to = "Room 214", .found = true, .words = "Turn left at the lockers"};
        d.model.ways.nearest = {{.uid = "ct1", .callsign = "CT 1", .seconds = 20}};
        d.frames(2);
        CHECK(d.shows("Turn left at the lockers"));
        d.model.ways = {};
        d.model.inspector.alarms.clear();
        d.view.selection = base::RoomId(7);
        d.model.inspector.of = d.view.selection;
        d.frames(2);
        CHECK(d.shows(d.model.inspector.facts.front().label));
    }
}

TEST_CASE("The rows of Now lead to the rooms of a status, one after the other") {
    Driver d(1920, 1080);
    d.view.selection = {};
    d.model.rooms[3].status = d.model.rooms[5].status = live::RoomStatus::Evacuated;
    for (size_t i = 0; i < d.model.rooms.size(); ++i)
        if (i != 3 && i != 5 && d.model.rooms[i].status == live::RoomStatus::Evacuated) d.model.rooms[i].status = live::RoomStatus::Unknown;
    d.frames(3);
    for (const uint32_t room : {3u, 5u, 3u}) CHECK(d.clickFor<scene::GoTo>("now.evacuated").what == scene::Selection(base::RoomId(room)));
}

TEST_CASE("The keys of a door that is chosen from the list stand in sight at once, in a low window too") {
    for (const auto& [w, h, scale] : {std::tuple(1920, 1080, 1.0), std::tuple(1280, 720, 1.5), std::tuple(800, 600, 1.0)}) {
        INFO(w << "x" << h << " at " << scale);
        Driver d(w, h, scale);
        d.ui->apply({scene::ShowPanel::Which::Doors});
        d.frames(3);
        const auto chosen = d.clickFor<scene::Select>("door.0");
        d.view.selection = chosen.what;
        d.frames(3);
        const ui::Target* details = d.find("door.0.details");
        REQUIRE(details);
        CHECK(details->visible == details->rect);
    }
}

TEST_CASE("A filter of doors ends with the question it was for, but not on the way to one of its doors") {
    Driver d(1920, 1080);
    d.view.selection = {};
    d.click("tab.doors");
    d.click("doors.locked");
    d.frames(2);
    REQUIRE(d.view.doorList->group == scene::DoorGroup::Locked);
    d.view.selection = scene::Selection(d.clickFor<scene::Select>("door.0").what);
    d.frames(2);
    d.click("tab.inspector");
    d.click("tab.doors");
    CHECK(d.view.doorList->group == scene::DoorGroup::Locked);
    // A door that was chosen in the picture is another matter.
    d.view.selection = base::RoomId(3);
    d.frames(2);
    d.view.selection = base::DoorId(1);
    d.frames(2);
    d.ui->apply({W::Doors});
    d.frames(2);
    CHECK(d.view.doorList->group == scene::DoorGroup::NotLocked);
}
