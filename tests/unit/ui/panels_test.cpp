// What each panel shows and what its targets ask for.
#include <algorithm>
#include <set>

#include "driver.h"
#include "window_sizes.h"

namespace sallyport {
using test::Case;
using test::Driver;
using test::kCases;
using W = scene::ShowPanel::Which;

TEST_CASE("Clicking a target gives its command") {
    Driver d(1920, 1080);
    CHECK(d.clickFor<scene::SetMode>("mode.orbit").mode == scene::ViewMode::Orbit);
    CHECK(d.clickFor<scene::SetMode>("mode.inside").mode == scene::ViewMode::Inside);
    CHECK(d.clickFor<scene::SetFloor>("floor.F3").floor == base::FloorId(2));
    CHECK(d.clickFor<scene::AcknowledgeAlert>("alarm.0.ack").alert == "a1");
    CHECK(d.clickFor<scene::GoTo>("alarm.1.goto").what == scene::Selection(scene::AlertRef{"a2"}));
    const auto mark = d.clickFor<scene::MarkRoom>("mark.threat");
    CHECK(mark.room == "room-214");
    CHECK(mark.status == live::RoomStatus::Threat);
    CHECK(d.clickFor<scene::MarkRoom>("mark.locked_in").status == live::RoomStatus::LockedIn);
    CHECK(d.clickFor<scene::MarkRoom>("mark.clear").status == live::RoomStatus::Clear);
    d.clickFor<scene::UndoMark>("mark.undo");
    CHECK(d.clickFor<scene::GoTo>("place.goto").what == scene::Selection(base::RoomId(14)));
    CHECK(d.clickFor<scene::Select>("place.door.0").what == scene::Selection(base::DoorId(16)));
    CHECK(d.clickFor<scene::Select>("place.close").what == scene::Selection());
    CHECK(d.clickFor<scene::GoTo>("team.0").what == scene::Selection(scene::ResponderRef{"uid-CT 1"}));
    CHECK(d.clickFor<scene::ZoomBy>("zoom.in").factor > 1);
    CHECK(d.clickFor<scene::ZoomBy>("zoom.out").factor < 1);
    d.clickFor<scene::CameraHome>("fit");
    d.clickFor<scene::TurnCompass>("north");
    d.clickFor<scene::CycleTheme>("theme");
    d.clickFor<scene::BackToLive>("timeline.live");
    d.clickFor<scene::PlayPause>("timeline.play");
}

TEST_CASE("A team is assigned in two clicks") {
    Driver d(1280, 720);
    d.click("assign");
    const auto a = d.clickFor<scene::AssignTeam>("assign.team.2");
    CHECK(a.room == "room-214");
    CHECK(a.team == "RTF 1");
    d.frame();
    CHECK(d.find("assign.team.0") == nullptr);
}

TEST_CASE("A door is verified or not, and a responder cannot be marked") {
    Driver d(1920, 1080);
    d.model.inspector = test::sampleDoorInspector();
    d.view.selection = d.model.inspector.of;
    d.frames(3);
    const auto v = d.clickFor<scene::MarkDoorVerified>("door.secure");
    CHECK(v.door == "door-7");
    CHECK(v.secure);
    CHECK_FALSE(d.clickFor<scene::MarkDoorVerified>("door.not_secure").secure);
    CHECK(d.find("mark.threat") == nullptr);
    d.model.inspector.of = scene::ResponderRef{"uid"};
    d.model.inspector.markTarget.clear();
    d.model.inspector.isDoor = false;
    d.view.selection = d.model.inspector.of;
    d.frames(3);
    CHECK(d.find("mark.threat") == nullptr);
    CHECK(d.find("door.secure") == nullptr);
    CHECK(d.find("place.goto") != nullptr);
}

TEST_CASE("The lists open by their tabs, filter, and lead to the thing") {
    Driver d(1920, 1080);
    d.click("tab.doors");
    d.frames(2);
    CHECK(d.shows("6 not locked"));
    CHECK(d.shows("9 doors"));
    CHECK(d.clickFor<scene::Select>("door.0").what == scene::Selection(base::DoorId(0)));  // the forced one first
    d.view.selection = base::DoorId(0);
    d.frames(3);
    CHECK(d.clickFor<scene::GoTo>("door.0.goto").what == scene::Selection(base::DoorId(0)));
    d.click("door.0.details");
    d.frames(2);
    CHECK(d.find("doors.locked") == nullptr);
    d.click("tab.doors");
    d.frames(2);
    d.click("doors.locked");
    d.frames(2);
    CHECK(d.shows("D-216"));
    CHECK_FALSE(d.shows("D-200"));
    d.click("tab.alerts");
    CHECK(d.clickFor<scene::AcknowledgeAlert>("alerts.0.ack").alert == "a1");
    d.click("tab.feeds");
    d.frames(2);
    d.scrollRight(-100);
    CHECK(d.shows("Messages rejected"));
}

TEST_CASE("With nothing chosen the right panel tells the situation") {
    Driver d(1920, 1080);
    d.view.selection = {};
    d.frames(3);
    CHECK(d.shows("118 in all"));
    CHECK(d.shows("Needs help"));
    d.click("situation.unknown");
    d.frames(2);
    CHECK(d.shows("Unknown 9"));
    CHECK(d.find("door.6") != nullptr);
}

TEST_CASE("A new choice in the picture brings its card to the front") {
    Driver d(1920, 1080);
    d.click("tab.feeds");
    d.frames(2);
    CHECK(d.find("mark.threat") == nullptr);
    d.view.selection = base::RoomId(3);
    d.frames(3);
    CHECK(d.find("mark.threat") != nullptr);
}

TEST_CASE("Dragging along the timeline seeks between its ends") {
    Driver d(1920, 1080);
    d.model.live = d.model.following = false;
    d.frames(3);
    const ui::Target* scrub = d.find("timeline.scrub");
    REQUIRE(scrub);
    const scene::PixelRect r = scrub->rect;
    d.moveTo(float(r.x) + float(r.w) * 0.25f, float(r.y) + float(r.h) / 2);
    d.frame();
    ImGui::GetIO().MouseDown[0] = true;
    d.frames(2);
    REQUIRE(d.commands.size() == 1);
    const auto first = std::get<scene::SeekTo>(d.commands[0]).time;
    d.moveTo(float(r.x) + float(r.w) + 500, float(r.y) - 200);  // the finger slips off the strip
    d.frames(2);
    const auto last = d.commands.empty() ? d.model.now : std::get<scene::SeekTo>(d.commands[0]).time;
    ImGui::GetIO().MouseDown[0] = false;
    d.frame();
    CHECK(first > d.model.begin);
    CHECK(first < d.model.end);
    CHECK(last == d.model.end);
}

TEST_CASE("The transport steps, plays and changes speed in review") {
    Driver d(1920, 1080);
    d.model.live = d.model.following = false;
    CHECK(d.clickFor<scene::StepEvent>("timeline.prev").direction == -1);
    CHECK(d.clickFor<scene::StepEvent>("timeline.next").direction == 1);
    CHECK(d.clickFor<scene::PlayFaster>("timeline.faster").direction == 1);
    CHECK(d.clickFor<scene::SetSpeed>("speed.4").factor == 4);
    CHECK(d.shows("REVIEW"));
}

TEST_CASE("View tools stand in orbit only, and the slider follows the finger") {
    Driver d(1920, 1080);
    CHECK(d.find("explode") == nullptr);
    d.view.mode = scene::ViewMode::Orbit;
    d.frames(3);
    const double value = d.clickFor<scene::SetExplode>("explode").value;
    CHECK(value == Approx(0.5).margin(0.05));
    d.clickFor<scene::ToggleXray>("xray");
    d.clickFor<scene::ToggleSection>("section");
    d.clickFor<scene::ToggleIsolate>("isolate");
}

TEST_CASE("UNPLACED and REAL are written out, and what has no row is counted") {
    Driver d(1920, 1080);
    test::addManyAlerts(d.model);
    d.frames(3);
    CHECK(d.shows("UNPLACED: gym annex"));
    CHECK(d.shows("REAL · PANIC"));
    CHECK(d.shows("+2"));
    d.click("alarm.more");
    d.frames(2);
    CHECK(d.shows("1 UNPLACED"));
    d.resize(1280, 720);
    CHECK(d.shows("+5"));
}

TEST_CASE("Who acknowledged stands in place of the button") {
    Driver d(1920, 1080);
    CHECK(d.find("alarm.0.ack") != nullptr);
    CHECK(d.find("alarm.1.ack") == nullptr);
    CHECK(d.shows("19:52 Command"));
}

TEST_CASE("A lost feed is said in words") {
    Driver d(1920, 1080);
    CHECK_FALSE(d.shows("FEED LOST"));
    d.model.feedLost = true;
    d.model.feedLostFor = std::chrono::seconds(74);
    d.frames(2);
    CHECK(d.shows("FEED LOST 1:14"));
}

TEST_CASE("The menu declares and ends an exercise, opens files and the settings") {
    Driver d(1280, 720);
    d.click("menu");
    CHECK_FALSE(d.clickFor<scene::DeclareExercise>("menu.exercise").on);
    d.click("menu");
    d.click("menu.settings");
    d.frames(2);
    CHECK(d.find("settings.night"));
    d.click("overlay.close");
    d.click("menu");
    d.click("menu.open");
    d.frames(2);
    REQUIRE(d.find("answer.confirm"));
    CHECK_FALSE(d.find("answer.confirm")->enabled);
    CHECK(d.click("answer.confirm").empty());
    d.click("answer.field");
    for (const char* c = "/school.ifc"; *c; ++c) ImGui::GetIO().AddInputCharacter(unsigned(*c));
    d.frames(2);
    CHECK(d.clickFor<scene::OpenFile>("answer.confirm").path == "/school.ifc");
    d.frame();
    CHECK(d.find("answer.confirm") == nullptr);
}

TEST_CASE("A menu takes the clicks that fall on it, and a click beside it closes it") {
    Driver d(1920, 1080);
    d.click("menu");
    d.frames(2);
    REQUIRE(d.find("menu.quit"));
    d.moveTo(900, 700);
    d.frame();
    ImGui::GetIO().MouseDown[0] = true;
    d.frame();
    ImGui::GetIO().MouseDown[0] = false;
    d.frames(2);
    CHECK(d.find("menu.quit") == nullptr);
}

TEST_CASE("Where the left panel is a rail, openings and teams open at the right, every one of them, and a second press puts them away") {
    for (const auto& [w, h, scale] : {std::tuple(1280, 720, 1.5), std::tuple(800, 600, 1.0)})
        for (const bool flood : {false, true}) {
            INFO(w << "x" << h << " at " << scale << (flood ? ", alarms by the hundred" : ""));
            Driver d(w, h, scale);
            if (flood) test::addFlood(d.model);
            d.model.frontier.searched = true;
            for (uint32_t i = 0; i < 3; ++i) {
                scene::FrontierRow& row = d.model.frontier.openings.emplace_back();
                row.opening.door = base::DoorId(i);
                row.from = "Main Hall";
                row.to = "Room 217";
                row.reference = "F2-K5";
            }
            d.view.selection = {};
            d.view.mode = scene::ViewMode::Orbit;  // its tools must leave them room
            d.frames(2);
            REQUIRE_FALSE(d.find("opening.0"));
            d.click("rail.openings");
            d.frames(2);
            CHECK(d.shows("Unheld openings · 3"));
            CHECK(std::holds_alternative<base::DoorId>(d.clickFor<scene::GoTo>("opening.0").what));
            d.scrollRight(-100);
            CHECK(d.find("opening.2"));
            d.click("rail.teams");
            d.frames(2);
            CHECK(d.shows("last contact"));
            d.scrollRight(-100);
            CHECK(d.find(("team." + std::to_string(d.model.teams.size() - 1)).c_str()));
            d.click("rail.teams");
            d.frames(2);
            CHECK_FALSE(d.find("team.0"));
            CHECK(d.find("floor.F2"));
        }
}

TEST_CASE("The key sheet toggles, and alarms stay in reach beside it") {
    Driver d(1920, 1080);
    d.ui->apply({W::Keys});
    d.frames(3);
    CHECK(d.shows("Shift+G"));
    CHECK(d.clickFor<scene::AcknowledgeAlert>("alarm.0.ack").alert == "a1");
    d.ui->apply({W::Keys});
    d.frame();
    CHECK_FALSE(d.shows("Shift+G"));
}

TEST_CASE("What is typed right after a sheet with a field was asked for is for the field, of other sheets it is a key") {
    Driver d(1280, 720);
    CHECK_FALSE(d.ui->takesText());
    for (W which : {W::Search, W::OpenFile, W::ConnectFeed}) {
        d.ui->apply({which});
        CHECK(d.ui->takesText());  // before any frame
        d.ui->apply({W::None});
        CHECK_FALSE(d.ui->takesText());
    }
    d.ui->askPrint("plan.pdf", true, "");
    CHECK(d.ui->takesText());
    for (W which : {W::Keys, W::Settings, W::Doors}) {
        d.ui->apply({W::None});
        d.ui->apply({which});
        CHECK_FALSE(d.ui->takesText());
    }
}

TEST_CASE("A message stays until it is dismissed") {
    Driver d(1280, 720);
    d.ui->showMessage("kestrel.ifc line 12: is not a building model; choose another file");
    d.frames(200);
    REQUIRE(d.find("message.dismiss"));
    d.click("message.dismiss");
    d.frame();
    CHECK(d.find("message.dismiss") == nullptr);
    d.ui->showMessage("again");
    d.frame();
    CHECK(d.ui->dismissMessage());  // Esc
    CHECK_FALSE(d.ui->dismissMessage());
    d.frame();
    CHECK(d.find("message.dismiss") == nullptr);
}

TEST_CASE("The start screen offers three things and what was used last") {
    for (const Case& c : kCases) {
        Driver d(c.w, c.h, c.scale);
        d.startScreen = std::make_unique<ui::StartScreen>();
        d.startScreen->recent.push_back({.path = "/schools/kestrel.ifc", .name = "Kestrel Hollow", .about = "2 floors", .when = "today 18:02"});
        d.startScreen->message = "saltgrass.ifc: could not be read; choose another file";
        d.frames(3);
        const double least = 44 * ui::effectiveScale(c.w, c.h, c.scale) - 1;
        for (const char* name : {"start.open", "start.demo", "start.connect", "theme", "keys"}) {
            INFO(name << " at " << c.w << "x" << c.h << " " << c.scale);
            const ui::Target* t = d.find(name);
            REQUIRE(t);
            CHECK(t->rect.h >= least);
            CHECK(t->rect == t->visible);
        }
        d.clickFor<scene::OpenDemo>("start.demo");
        d.click("start.open");
        d.frames(2);
        CHECK(d.clickFor<scene::OpenFile>("answer.recent.0").path == "/schools/kestrel.ifc");
    }
}

TEST_CASE("A small window shrinks the panels rather than losing them") {
    CHECK(ui::effectiveScale(1920, 1080, 1.5) == 1.5);
    CHECK(ui::effectiveScale(800, 600, 2) < 1.2);
    Driver d(800, 600, 2);
    CHECK(d.find("mark.threat") != nullptr);
    CHECK(d.find("alarm.0.ack") != nullptr);
}

TEST_CASE("The mouse belongs to the panels over them and to the picture over it") {
    Driver d(1920, 1080);
    d.moveTo(800, 600);
    d.frames(2);
    CHECK_FALSE(ImGui::GetIO().WantCaptureMouse);
    d.moveTo(1700, 600);
    d.frames(2);
    CHECK(ImGui::GetIO().WantCaptureMouse);
    CHECK_FALSE(ImGui::GetIO().WantTextInput);
}

TEST_CASE("Range and bookmarks have keys and buttons, and a press on a flag goes to its moment exactly") {
    Driver d(2560, 1440);
    d.model.live = d.model.following = false;
    d.frames(3);
    CHECK_FALSE(d.clickFor<scene::MarkRange>("timeline.in").end);
    CHECK(d.clickFor<scene::MarkRange>("timeline.out").end);
    CHECK(d.clickFor<scene::AddBookmark>("timeline.bookmark").name.empty());
    d.click("timeline.bookmarks");
    d.frames(3);
    CHECK(d.shows("Second floor clear"));
    CHECK(d.clickFor<scene::SeekTo>("bookmark.0.goto").time == d.model.bookmarks[1].when);
    d.frames(2);
    CHECK(d.find("bookmark.0.goto") == nullptr);
    // Small windows reach the range by the sheet.
    d.resize(1280, 720);
    CHECK(d.find("timeline.in") == nullptr);
    d.model.range.in = d.model.begin;
    d.click("timeline.bookmarks");
    d.frames(2);
    CHECK_FALSE(d.clickFor<scene::MarkRange>("range.in").end);
    d.clickFor<scene::ClearRange>("range.clear");
    d.click("bookmarks.named");
    d.frames(2);
    for (const char* c = "Gym clear"; *c; ++c) ImGui::GetIO().AddInputCharacter(unsigned(*c));
    d.frames(2);
    CHECK(d.clickFor<scene::AddBookmark>("answer.confirm").name == "Gym clear");

    d.resize(1920, 1080);
    const ui::Target* scrub = d.find("timeline.scrub");
    REQUIRE(scrub);
    const double length = double((d.model.end - d.model.begin).count()), at = double((d.model.bookmarks[0].when - d.model.begin).count()) / length;
    // The axis is inset by 20 units.
    d.moveTo(float(scrub->rect.x + 20 + at * (scrub->rect.w - 40)) + 4, float(scrub->rect.y + scrub->rect.h / 2));
    d.frame();
    ImGui::GetIO().MouseDown[0] = true;
    d.frames(2);
    const scene::Commands got = d.commands;
    ImGui::GetIO().MouseDown[0] = false;
    d.frame();
    REQUIRE(got.size() == 1);
    CHECK(std::get<scene::SeekTo>(got[0]).time == d.model.bookmarks[0].when);
}

TEST_CASE("What would end an incident is asked first, and only yes gives the command") {
    for (const Case& c : kCases) {
        Driver d(c.w, c.h, c.scale);
        const std::string text =
            "An incident is being recorded here: Kestrel Hollow Middle School, for 13:26, 4812 events. End it and open saltgrass.glb?";
        d.ui->ask(text, "End it and open", scene::OpenDemo{true});
        d.frames(3);
        CHECK(d.ui->overlayOpen());
        CHECK(d.shows(text));
        CHECK(d.click("confirm.no").empty());
        d.frame();
        CHECK_FALSE(d.ui->overlayOpen());
        d.ui->ask(text, "End it and open", scene::OpenDemo{true});
        d.frames(3);
        CHECK(d.clickFor<scene::OpenDemo>("confirm.yes").confirmed);
        d.frame();
        CHECK_FALSE(d.ui->overlayOpen());
    }
}

TEST_CASE("A message can carry one thing to do about it") {
    Driver d(1280, 720);
    d.ui->showMessage("Resumed after an unexpected end; 812 events, last at 19:53:12.", "Start fresh", scene::StartFresh{});
    d.frames(3);
    d.clickFor<scene::StartFresh>("message.offer");
    d.frame();
    CHECK(d.find("message.offer") == nullptr);
    d.ui->showMessage("Something else.");
    d.frames(3);
    CHECK(d.find("message.offer") == nullptr);
}

TEST_CASE("While a distance is measured it is told to the pointer, in the chosen unit, Back and Done are offered where the timeline was") {
    Driver d(1280, 720);
    CHECK(d.find("measure.done") == nullptr);
    d.view.measuring = scene::Measuring{.floor = d.view.floor};
    d.frames(2);
    CHECK(d.shows("click where to begin"));
    CHECK_FALSE(d.find("measure.back")->enabled);
    d.view.measuring->points = {{0, 0}, {3, 4}};
    d.view.metric = true;
    d.frames(2);
    CHECK(d.shows("5.0 m in all"));
    d.view.cursorLocal = base::Vec2(3, 14);
    d.frames(2);
    CHECK(d.shows("15.0 m in all"));
    d.view.metric = false;
    d.frames(2);
    CHECK(d.shows("49.2 ft in all"));
    d.clickFor<scene::TakeMeasuredBack>("measure.back");
    d.clickFor<scene::ToggleMeasuring>("measure.done");
    // Points of another floor say nothing here.
    d.view.measuring->floor = base::FloorId(0);
    d.frames(2);
    CHECK(d.shows("click where to begin"));
}

}  // namespace sallyport
