// What the panel of calls, the alarm rows in a flood and the list of alerts return when they are pressed.
#include <algorithm>

#include "driver.h"

namespace sallyport {
using test::Driver;
using W = scene::ShowPanel::Which;

TEST_CASE("The chip in the top bar opens the calls, and a second press calls a lockdown for the whole school") {
    Driver d(1920, 1080);
    CHECK(d.clickFor<scene::ShowPanel>("protocol").which == W::Calls);
    d.ui->apply({W::Calls});
    const auto call = d.clickFor<scene::CallProtocol>("call.lockdown");
    CHECK(call.action == live::ProtocolAction::Lockdown);
    CHECK_FALSE(call.floor.valid());
    CHECK(call.room.empty());
    CHECK_FALSE(call.confirmed);
}

TEST_CASE("A call goes to the floor that is shown, or to the room that is chosen while the calls are open") {
    Driver d(1920, 1080);
    d.ui->apply({W::Calls});
    d.click("call.scope.floor");
    CHECK(d.clickFor<scene::CallProtocol>("call.secure").floor == base::FloorId(1));
    d.click("call.scope.room");
    CHECK(d.clickFor<scene::CallProtocol>("call.release").room == "room-214");
    REQUIRE(d.ui->callsShown());
    CHECK(d.ui->callsShown()->room);
    // Nothing chosen: no room to call for.
    d.view.selection = {};
    d.model.inspector = {};
    d.frames(3);
    CHECK(d.clickFor<scene::CallProtocol>("call.release").room.empty());
    CHECK_FALSE(d.ui->callsShown()->room);
}

TEST_CASE("A press on Contact names the team, one on a card the room and the card") {
    Driver d(1920, 1080);
    test::addCalls(d.model);
    d.ui->apply({W::Calls});
    CHECK(d.clickFor<scene::MarkCard>("card.1").card == 1);
    CHECK(d.clickFor<scene::MarkCard>("card.0").room == "room-214");
    CHECK(d.shows("1 of 118 rooms released"));
    CHECK(d.shows("2 not locked, 74 unknown"));
}

TEST_CASE("A press on the count of late doors lists exactly those, released rooms' doors not among them, and the list says how many") {
    for (const auto& [w, h, scale] : {std::tuple(800, 600, 1.0), std::tuple(1280, 720, 1.0), std::tuple(1280, 720, 1.5), std::tuple(1920, 1080, 1.0),
                                      std::tuple(1920, 1080, 2.0), std::tuple(3840, 2160, 1.0)}) {
        INFO(w << "x" << h << " at " << scale);
        Driver d(w, h, scale);
        test::addCalls(d.model);
        // Six doors are not locked; those of released rooms are nobody's concern.
        d.model.protocol.doorsOfConcern = {base::DoorId(1), base::DoorId(2), base::DoorId(4)};
        d.model.protocol.released = 12;
        d.ui->apply({W::Calls});
        d.frames(2);
        // In small windows the row is scrolled to.
        const std::string count = "3 not locked, 74 unknown";
        for (int i = 0; i < 40 && !d.shows(count); ++i) d.scrollRight(-0.2f);
        REQUIRE(d.shows(count));
        d.click("calls.doors");
        d.frames(3);
        REQUIRE(d.view.doorList);
        CHECK(d.view.doorList->group == scene::DoorGroup::Late);
        auto rows = d.model.doorList.rows;
        std::sort(rows.begin(), rows.end());
        CHECK(rows == d.model.protocol.doorsOfConcern);
        CHECK((d.shows("Late 3") || d.shows("Late")));
        for (const ui::DrawnText& t : d.ui->texts())
            for (const char* word : {"Late", "Not locked", "Unknown", "Locked"})
                if (t.text == word || t.text.starts_with(std::string(word) + " ")) CHECK_FALSE(t.shortened);
        // Once they are locked or released the count and the list agree again.
        d.model.protocol.doorsOfConcern = {base::DoorId(4)};
        d.frames(3);
        CHECK(d.model.doorList.rows == d.model.protocol.doorsOfConcern);
        // With a filter beside it, the count is of what is listed.
        d.click("doors.floor");
        d.frames(3);
        CHECK(d.view.doorList->thisFloor);
        CHECK(d.model.doorList.rows == std::vector{base::DoorId(4)});
    }
}

TEST_CASE("Late doors can be asked for while a lockdown is called and not after") {
    Driver d(1920, 1080);
    d.model.protocol = {};
    d.ui->apply({W::Doors});
    d.frames(3);
    CHECK(d.find("doors.late") == nullptr);
    test::addCalls(d.model);
    d.click("doors.late");
    d.frames(3);
    CHECK(d.view.doorList->group == scene::DoorGroup::Late);
    CHECK(d.shows("Late 2"));
    d.model.protocol = {};
    d.frames(3);
    CHECK(d.find("doors.late") == nullptr);
    CHECK(d.view.doorList->group == scene::DoorGroup::NotLocked);
    // Before doors are due, the press lists what is left to be locked; with none known to be late, what nobody knows.
    test::addCalls(d.model);
    d.model.protocol.doorsDue = false;
    d.model.protocol.doorsOfConcern.clear();
    d.ui->apply({W::Calls});
    d.click("calls.doors");
    d.frames(3);
    CHECK(d.view.doorList->group == scene::DoorGroup::NotLocked);
    d.model.protocol.doorsDue = true;
    d.ui->apply({W::Calls});
    d.click("calls.doors");
    d.frames(3);
    CHECK(d.view.doorList->group == scene::DoorGroup::Unknown);
}

TEST_CASE("A call that stands too long is said by a word and a plate, not by colour alone, whole in the top bar and the calls at every size") {
    using scene::TimerLevel;
    for (const auto& [w, h, scale] :
         {std::tuple(800, 600, 1.0), std::tuple(1099, 720, 1.0), std::tuple(1280, 720, 1.0), std::tuple(1280, 720, 1.5), std::tuple(1600, 900, 1.0),
          std::tuple(1920, 1080, 0.75), std::tuple(1920, 1080, 2.0), std::tuple(3840, 2160, 2.0)})
        for (const live::Millis age : {live::Millis(std::chrono::seconds(761)), live::Millis(std::chrono::hours(11))}) {
            Driver d(w, h, scale);
            test::addCalls(d.model);
            d.model.protocol.age = d.model.protocol.calls[1].age = age;
            d.ui->apply({W::Calls});
            const std::string shown = base::formatAge(age);
            const auto drawn = [&](TimerLevel level) {
                d.model.protocol.level = d.model.protocol.calls[1].level = level;
                d.frames(3);
                INFO(w << "x" << h << " at " << scale << ", level " << int(level));
                int whole = 0;
                for (const ui::DrawnText& t : d.ui->texts()) {
                    if (t.text != shown) continue;
                    CHECK_FALSE(t.shortened);
                    ++whole;
                }
                // In the top bar, and where there is room for it without scrolling among what stands.
                CHECK(whole == (w / scale >= 1600 && h / scale >= 860 ? 2 : 1));
                for (const ui::DrawnText& t : d.ui->texts())
                    if (t.text == "LOCKDOWN" || t.text.starts_with("over ")) CHECK_FALSE(t.shortened);
            };
            drawn(TimerLevel::None);
            CHECK_FALSE(d.shows("over 10 min"));
            drawn(TimerLevel::Yellow);
            CHECK(d.shows("over 10 min"));
            drawn(TimerLevel::Red);
            CHECK(d.shows("over 20 min"));
        }
}

TEST_CASE("In a flood rows stand for kinds of alarms, what has no place keeps one, and a kind is acknowledged with all its alarms") {
    Driver d(1280, 720);  // two rows
    test::addFlood(d.model);
    d.frames(3);
    CHECK(d.shows("50 · PANIC"));
    CHECK(d.shows("50 · TIP"));  // the last kind, in the last row, because it is unplaced
    CHECK(d.shows("+100"));
    const auto all = d.clickFor<scene::AcknowledgeGroup>("alarm.0.ack");
    CHECK(all.alerts.size() == 50);
    CHECK_FALSE(all.confirmed);
    CHECK(all.what.find("50 PANIC") != std::string::npos);
    CHECK(d.clickFor<scene::BeginPlacingAlarm>("alarm.1.goto").alarm == "TIP0");
}

TEST_CASE("A row for a kind of alarms can be pressed though more of them come all the time") {
    Driver d(1280, 720);
    test::addFlood(d.model);
    d.frames(3);
    d.pause(2);
    for (int i = 0; i < 5; ++i) {
        scene::AlertView more = d.model.alerts[0];
        more.id = "more" + std::to_string(i);
        d.model.alerts.insert(d.model.alerts.begin(), more);
        ++d.model.alertGroups[0].count;
        for (size_t k = 1; k < d.model.alertGroups.size(); ++k) ++d.model.alertGroups[k].first;
        d.frame();
    }
    const auto got = d.clickAtOnce("alarm.0.ack");
    REQUIRE(got.size() == 1);
    CHECK(std::get<scene::AcknowledgeGroup>(got[0]).alerts.size() == 55);
}

TEST_CASE("The list of alerts folds many of a kind, opens them, and shows what waits or what is answered alone") {
    Driver d(1920, 1080);
    test::addFlood(d.model);
    d.ui->apply({W::Alerts});
    d.frames(3);
    CHECK(d.find("alerts.group.0") != nullptr);
    CHECK(d.find("alerts.0.ack") == nullptr);
    d.click("alerts.group.0");
    d.frames(3);
    CHECK(d.find("alerts.0.ack") != nullptr);
    d.click("alerts.answered");
    d.frames(3);
    CHECK(d.find("alerts.group.0") == nullptr);
    CHECK(d.find("alerts.0.ack") == nullptr);
}

TEST_CASE("What is over stands in the list of all alerts, said to be over, by whom and when, and leads to its place") {
    for (const auto& [w, h] : {std::pair(1280, 720), std::pair(1920, 1080)}) {
        Driver d(w, h);
        INFO(w << "x" << h);
        scene::AlertView over = d.model.alerts[0];
        over.id = "old";
        over.title = "PANIC";
        over.place = "Room 214 · Science 8";
        over.room = base::RoomId(3);
        over.ended = "cancelled 19:49 Lt. Ortiz";
        d.model.alerts.clear();
        d.model.unackedAlerts = 0;
        d.model.alertsOver = {over};
        d.model.alertsOverInAll = 1;
        d.ui->apply({W::Alerts});
        d.frames(3);
        CHECK(d.shows("OVER · PANIC"));
        CHECK(d.shows("cancelled 19:49 Lt. Ortiz"));
        CHECK(d.shows("none open, 1 over"));
        CHECK(d.shows("All 1"));
        CHECK_FALSE(d.shows("No alert"));
        CHECK(d.clickFor<scene::GoTo>("alerts.over.0.goto").what == scene::Selection(base::RoomId(3)));
        d.click("alerts.waiting");
        d.frames(3);
        CHECK_FALSE(d.shows("OVER"));
        d.click("alerts.all");
        d.model.alertsOver.clear();
        d.model.alertsOverInAll = 0;
        d.frames(3);
        CHECK(d.shows("No alert is open."));
    }
}

TEST_CASE("Mute stands in the status strip for as long as alarms are muted, and a press there ends it") {
    Driver d(1280, 720);
    CHECK_FALSE(d.shows("ALARMS MUTED"));
    d.model.sound.muted = true;
    d.frames(2);
    CHECK(d.shows("ALARMS MUTED"));
    CHECK(d.clickFor<scene::SetSound>("sound.state").muted == false);
    d.model.sound = {.problem = "no sound device was found"};
    d.frames(2);
    CHECK(d.shows("NO SOUND"));
}

}  // namespace sallyport
