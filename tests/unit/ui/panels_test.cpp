#include <algorithm>
#include <set>
#include <span>

#include "driver.h"

namespace sallyport {
namespace {
using test::Driver;
using W = scene::ShowPanel::Which;

struct Case {
    int w, h;
    double scale;
};
const Case kCases[] = {{1920, 1080, 1},   {1920, 1080, 1.5},  {1920, 1080, 2}, {1920, 1080, 0.75}, {1280, 720, 1},
                       {1280, 720, 1.25}, {1280, 720, 1.5},   {1280, 720, 2},  {800, 600, 1},      {800, 600, 1.5},
                       {800, 600, 2},     {2560, 1440, 1.25}, {3840, 2160, 1}, {3840, 2160, 1.5},  {3840, 2160, 2}};

/// What a state shows: the whole window, or what lies over it.
struct Shown {
    std::span<const ui::Target> targets;
    std::span<const ui::DrawnText> texts;
    bool whole = true;
};

std::vector<std::pair<Case, bool>> withWidths() {
    std::vector<std::pair<Case, bool>> out;
    for (const Case& c : kCases)
        for (const bool wide : {false, true}) out.emplace_back(c, wide);
    return out;
}

/// Turns the wheel over the list at the right; negative is down.
void scrollRight(Driver& d, float steps) {
    const ImVec2 screen = ImGui::GetIO().DisplaySize;
    d.moveTo(screen.x - 40, screen.y * 0.8f);  // below what stands over the list
    d.frames(2);
    ImGui::GetIO().MouseWheel = steps;
    d.frame();
    ImGui::GetIO().MouseWheel = 0;
    d.moveTo(1, 1);
    d.frames(2);
}

/// The edge of a panel has no face of its own: it is as wide as the buttons beside it leave.
bool isEdge(const ui::Target& t) { return std::string_view(t.name).starts_with("split."); }

scene::WaysView sampleWays(bool shown) {
    scene::WaysView ways;
    ways.asked = true;
    ways.assignRoom = "room-214";
    ways.assignTitle = "Room 214";
    for (const char* who : {"Law 21", "RTF 1 Medic", "Contact Team Northeast 1", "Engine 7", "SRO 5"}) {
        scene::WayCandidate& w = ways.nearest.emplace_back();
        w.uid = who, w.callsign = who, w.team = "CT 1", w.where = "East Hall, by the science wing";
        w.seconds = 20 + 45 * double(ways.nearest.size()), w.metres = 1.2 * w.seconds;
        w.freshness = ways.nearest.size() == 5 ? live::Freshness::Stale : live::Freshness::Fresh;
        w.age = std::chrono::seconds(288);
    }
    if (!shown) return ways;
    scene::WayShown& w = ways.shown.emplace();
    w.uid = w.from = "Law 21", w.to = "Room 214", w.found = true, w.lengthM = 84, w.seconds = 71;
    w.words = "Out into Main Hall, left, second right: Stair A up to F2, right, third door on the left: Room 214.";
    w.reasons = {"Passes D-214, reported locked: 30 s more", "Goes round the hot zone and the threat in Room 217"};
    return ways;
}

scene::SearchView sampleSearch(std::string query) {
    scene::SearchView s;
    s.asked = true;
    s.recent = query.empty();
    s.query = std::move(query);
    const auto row = [&](scene::FoundKind kind, uint32_t index, const char* title, const char* detail, const char* reference) {
        s.rows.push_back({.kind = kind, .index = index, .floor = base::FloorId(1), .title = title, .detail = detail, .reference = reference});
    };
    row(scene::FoundKind::Room, 14, "Room 214", "Science 8", "F2-K5");
    row(scene::FoundKind::Door, 7, "D-214b", "to Room 213, Science and Technology preparation", "F2-K5");
    row(scene::FoundKind::Floor, 1, "F2", "Street level and auditorium balcony", "");
    row(scene::FoundKind::Grid, 0, "F2-K5", "", "F2-K5");
    s.more = s.recent ? 0 : 118;
    return s;
}

std::vector<report::BriefSection> sampleBrief() {
    std::vector<report::BriefSection> out;
    for (int i = 0; i < 9; ++i) {
        report::BriefSection& s = out.emplace_back();
        s.title = i ? "Rooms that nobody has searched" : "Threats", s.sum = std::to_string(31 - i), s.urgent = i == 0;
        for (int k = 0; k < 3; ++k)
            s.lines.push_back("Room 217, Math 7, F2-J4: seen by Law 11 at 19:52:13, one minute and forty-six seconds ago, by radio.");
    }
    return out;
}

// Every arrangement of the panels that a person can reach, one frame each; with panels as they come, or as wide as they can be made.
template <class F>
void eachState(Driver& d, F check, bool wide = false) {
    if (wide) d.view.wider = {scene::kMostWiderU, scene::kMostWiderU};
    auto run = [&](const char* what) {
        d.moveTo(1, 1);
        d.frames(3);
        INFO(what);
        check(Shown{d.ui->targets(), d.ui->texts()});
    };
    run("room chosen, plan");
    if (!d.find("assign")) scrollRight(d, -100);  // a low window: the foot stands below the facts
    d.click("assign");
    run("which team");
    d.click("assign.kind.hold");
    run("who holds it");
    d.ui->apply({W::None});
    d.model.ways = sampleWays(false);
    run("who is nearest");
    d.model.ways = sampleWays(true);
    run("a way");
    scrollRight(d, -100);
    run("a way, and what stands below it");
    d.model.ways = {};
    d.frames(2);
    if (d.find("place.casualties")) {
        d.click("place.casualties");
        run("casualties of the room");
        scrollRight(d, -100);
        run("end of the casualties");
        scrollRight(d, 100);
        if (d.find("place.casualties")) d.click("place.casualties");
    }
    d.view.rooms = {base::RoomId(14), base::RoomId(17), base::RoomId(20), base::RoomId(23)};
    run("several rooms");
    d.view.rooms.clear();
    for (const char* tools : {"place.tools", "view.tools"})
        if (d.frames(2); d.find(tools)) {
            d.click(tools);
            run(tools);
            d.ui->apply({W::None});
        }
    d.view.routing = "uid-CT 1";
    run("a way is pointed out");
    d.view.routing.reset();
    d.view.choosing = true;
    run("rooms are chosen");
    d.view.choosing = false;
    d.ui->setPictureProblem(
        "The floor F1 and its 39 rooms are too large for this graphics card; the plan is drawn without furniture. Close other programs.");
    run("a part is not drawn");
    d.ui->setPictureProblem("");
    d.ui->showMessage("7 rooms are marked Searched; among them was a danger: 214 (Needs help), 217 (Threat).", "Take back", scene::UndoMark{});
    run("a message with an offer");
    d.ui->dismissMessage();
    d.view.mode = scene::ViewMode::Orbit;
    d.view.explode = 0.6;
    run("orbit");
    d.view.mode = scene::ViewMode::Inside;
    d.view.selection = {};
    run("inside, nothing chosen");
    d.view.mode = scene::ViewMode::Plan;
    test::addCalls(d.model);
    for (W which : {W::Doors, W::Alerts, W::Feeds, W::Calls, W::Clearing, W::Casualties, W::Times}) {
        d.ui->apply({which});
        run("list");
    }
    d.ui->apply({W::Doors});
    d.view.selection = base::DoorId(0);
    d.model.ways = sampleWays(false);
    run("a door of the list chosen, a team can be sent");
    d.model.ways = {};
    d.view.selection = {};
    for (const char* list : {"rail.openings", "rail.teams"})
        if (d.find(list)) {
            d.click(list);
            run(list);
        }
    d.model.frontier.searched = true;
    for (uint32_t i = 0; i < 12; ++i) {
        scene::FrontierRow& row = d.model.frontier.openings.emplace_back();
        row.opening.door = base::DoorId(i);
        row.from = "Main Hall", row.to = "Room 217", row.reference = "F2-K5", row.danger = i == 0;
        row.ageKnown = row.asked = true, row.age = std::chrono::seconds(73 + i * 60);
        if (i % 2) row.nearest = sampleWays(false).nearest[i % 5];
    }
    run("unheld openings");
    for (const char* list : {"rail.openings", "lefttab.openings"})
        if (d.find(list)) {
            d.click(list);
            run("unheld openings, opened");
        }
    d.model.frontier = {};
    d.view.placing = scene::Placing{.kind = "perimeter_inner", .everyFloor = true, .corners = {{0, 0}, {9, 0}, {9, 9}}};
    run("an area is drawn");
    d.view.placing->problem = "Closed like this the area would cross itself. Take a corner back, or add one.";
    run("a corner is refused");
    d.view.placing = scene::Placing{.kind = "reunification"};
    run("a point is placed");
    d.view.placing.reset();
    d.view.measuring = scene::Measuring{.floor = d.view.floor, .points = {{0, 0}, {30, 0}, {30, 40}}};
    d.view.cursorLocal = base::Vec2(130, 40);
    run("a distance is measured");
    d.view.measuring.reset();
    d.model.sound.muted = true;
    run("muted");
    d.model.sound = {.problem = "no sound device was found"};
    run("no sound");
    d.model.sound = {};
    d.ui->apply({W::Feeds});
    d.frames(2);
    scrollRight(d, -100);
    run("end of the feeds");
    d.view.assigning = scene::Assigning{"zigbee/front-entrance-vestibule-inner-leaf-contact-0x00158d0003d1a2b4", "door"};
    run("a device is pointed out");
    d.view.assigning.reset();
    d.ui->apply({W::Inspector});
    d.model.inspector = test::sampleDoorInspector();
    d.view.selection = d.model.inspector.of;
    run("door chosen");
    d.model.live = d.model.following = d.model.liveFeeds = false;
    run("review");
    test::addManyAlerts(d.model);
    d.model.feedLost = true;
    d.model.feedLostFor = std::chrono::seconds(74);
    run("many alerts, feed lost");
    test::addFlood(d.model);
    for (W which : {W::Inspector, W::Alerts}) {
        d.ui->apply({which});
        run("hundreds of alerts");
    }
    d.ui->apply({W::Inspector});
    test::addManyAlerts(d.model);
    d.model.school = "The Consolidated Regional Middle and High School of Upper Kestrel Hollow and Saltgrass";
    d.model.command.name = "Battalion Chief Maximiliana Featherstonehaugh-Ortiz";
    d.model.protocol.age = std::chrono::hours(11);
    for (auto& f : d.model.floors) f.name = "Street level and auditorium balcony", f.notSearched = 188;
    for (auto& t : d.model.teams) t.name = "Contact Team Northeast 1", t.doing = "searching the Gymnasium balcony";
    run("long words");
}

// Every sheet and question that lies over the panels, and the screens that stand in their place.
template <class F>
void eachSheet(Driver& d, F check) {
    d.ui->apply({W::None});
    d.moveTo(1, 1);
    d.frames(3);
    const size_t targets = d.ui->targets().size(), texts = d.ui->texts().size();
    const auto run = [&](const char* what) {
        d.moveTo(1, 1);
        d.frames(3);
        INFO(what);
        REQUIRE(d.ui->targets().size() > targets);
        REQUIRE(d.ui->texts().size() > texts);
        check(Shown{std::span(d.ui->targets()).subspan(targets), std::span(d.ui->texts()).subspan(texts), false});
    };
    const auto close = [&] {
        d.ui->apply({W::None});
        d.frames(2);
    };
    const auto wheel = [&](float steps) {
        d.moveTo(ImGui::GetIO().DisplaySize.x / 2, ImGui::GetIO().DisplaySize.y * 0.6f);
        d.frames(2);
        ImGui::GetIO().MouseWheel = steps;
        d.frame();
        ImGui::GetIO().MouseWheel = 0;
    };
    d.model.savedViews = {{.name = "West stairs and the gymnasium from above"}, {.name = "Front", .mode = scene::ViewMode::Orbit}};
    d.ui->apply({W::Search});
    d.model.search = sampleSearch("");
    run("search, nothing typed");
    wheel(-100);
    run("search, its views");
    d.model.search.rows.clear();
    d.model.savedViews.clear();
    run("search, nowhere yet");
    for (const char* c = "214"; *c; ++c) ImGui::GetIO().AddInputCharacter(unsigned(*c));
    d.model.search = sampleSearch("214");
    run("search, found");
    d.model.search.rows.clear();
    run("search, nothing found");
    close();
    d.ui->askPrint("/home/ortiz/Documents/Kestrel Hollow Middle School 2026-11-19 1953.pdf", true, "");
    run("print");
    wheel(-100);
    run("print, its foot");
    d.ui->askPrint("/none/plan.pdf", true, "/none/plan.pdf: the folder is not there. Choose another one, or make it.");
    run("print, refused");
    close();
    d.ui->showBrief("Hand-over brief · 19:53:59", sampleBrief());
    run("brief");
    wheel(-5);
    run("brief, further down");
    close();
    d.click("command");
    run("operator");
    wheel(-100);
    run("operator, the desk");
    d.ui->askAgain({W::Operator}, {}, "That is not the PIN of now.");
    wheel(-100);
    run("operator, refused");
    close();
    d.click("menu");
    run("menu");
    wheel(-100);
    run("menu, its end");
    close();
    for (W which : {W::Bookmarks, W::Keys, W::Settings, W::OpenFile, W::ConnectFeed}) {
        d.ui->apply({which});
        run("sheet");
        wheel(-100);
        run("end of the sheet");
        if (which != W::Keys && which != W::Settings)
            d.ui->askAgain({which}, "mqtt//x", "mqtt//x is no address: it begins with mqtt://, file: or -.");
        run("sheet, refused");
        close();
    }
    d.ui->apply({W::Settings});
    for (const char* page : {"settings.page.floors", "settings.page.cards", "settings.page.times", "settings.page.keys", "settings.page.general"}) {
        d.click(page);
        run(page);
        wheel(-100);
        run(page);
    }
    close();
    d.ui->ask("An incident is being recorded here: Kestrel Hollow Middle School, for 13:26, 4812 events.\n\nEnd it and open saltgrass.glb?",
              "End it and open", scene::OpenDemo{true});
    run("question");
    close();
    d.lock = std::make_unique<ui::LockScreen>();
    for (const bool pin : {false, true})
        for (const int alarms : {0, 211}) {
            *d.lock = {.pinSet = pin,
                       .error = pin && alarms ? "Wrong PIN." : "",
                       .alarms = alarms,
                       .feedsLost = alarms ? 2 : 0,
                       .recording = true,
                       .clock = "19:53:59"};
            d.frames(3);
            INFO("locked, " << (pin ? "PIN, " : "no PIN, ") << alarms << " alarms");
            check(Shown{d.ui->targets(), d.ui->texts(), false});
        }
    d.lock.reset();
    d.startScreen = std::make_unique<ui::StartScreen>();
    for (const char* message : {"", "saltgrass.ifc: line 12 is not a building model; choose another file, or export it again as IFC4"}) {
        d.startScreen->message = message;
        d.frames(3);
        INFO("start screen, " << message);
        check(Shown{d.ui->targets(), d.ui->texts(), false});
        d.startScreen->recent.push_back({.path = "/schools/kestrel.ifc", .name = "Kestrel Hollow", .about = "2 floors", .when = "today 18:02"});
        d.startScreen->recent.push_back(
            {.path = "/schools/gone.glb", .name = "Saltgrass", .about = "The file is not there any more", .missing = true});
    }
    d.startScreen.reset();
}

/// The sheets stand in the middle of the window, however wide the panels are.
template <class F>
void eachStateAndSheet(Driver& d, F check, bool wide) {
    if (!wide) eachSheet(d, check);
    eachState(d, check, wide);
}

bool overlap(const scene::PixelRect& a, const scene::PixelRect& b) {
    const int x = std::min(a.x + a.w, b.x + b.w) - std::max(a.x, b.x), y = std::min(a.y + a.h, b.y + b.h) - std::max(a.y, b.y);
    return x > 1 && y > 1;
}
}  // namespace

TEST_CASE("Every target is at least 44 units wide and high, at any size and text scale") {
    for (const auto& [c, wide] : withWidths()) {
        Driver d(c.w, c.h, c.scale);
        INFO("wide " << wide);
        const double scale = ui::effectiveScale(c.w, c.h, c.scale), least = 44 * scale - 1;
        const auto check = [&](const Shown& shown) {
            REQUIRE(shown.targets.size() > (shown.whole ? 15 : 0));
            for (const ui::Target& t : shown.targets) {
                INFO(c.w << "x" << c.h << " at " << c.scale << ": " << t.name << " is " << t.rect.w << "x" << t.rect.h);
                CHECK(t.rect.w >= (isEdge(t) ? 12 * scale - 0.01 : least));
                CHECK(t.rect.h >= least);
            }
        };
        eachStateAndSheet(d, check, wide);
    }
}

TEST_CASE("Targets do not lie over each other, and have one name each") {
    for (const auto& [c, wide] : withWidths()) {
        Driver d(c.w, c.h, c.scale);
        INFO("wide " << wide);
        const auto check = [&](const Shown& shown) {
            const auto& t = shown.targets;
            for (size_t i = 0; i < t.size(); ++i)
                for (size_t k = 0; k < i; ++k) {
                    INFO(c.w << "x" << c.h << " at " << c.scale << ": " << t[i].name << " and " << t[k].name);
                    CHECK_FALSE(overlap(t[i].visible, t[k].visible));
                    CHECK(std::string_view(t[i].name) != t[k].name);
                }
        };
        eachStateAndSheet(d, check, wide);
    }
}

TEST_CASE("No text is wider than its box or written over another") {
    for (const auto& [c, wide] : withWidths()) {
        Driver d(c.w, c.h, c.scale);
        INFO("wide " << wide);
        const auto check = [&](const Shown& shown) {
            const auto& t = shown.texts;
            REQUIRE(t.size() > (shown.whole ? 20 : 2));
            for (size_t i = 0; i < t.size(); ++i) {
                if (!t[i].visible) continue;
                INFO(c.w << "x" << c.h << " at " << c.scale << ": \"" << t[i].text << "\" " << t[i].x0 << ".." << t[i].x1 << " in " << t[i].box.x
                         << ".." << t[i].box.x + t[i].box.w);
                CHECK(t[i].x0 >= float(t[i].box.x) - 2);
                CHECK(t[i].x1 <= float(t[i].box.x + t[i].box.w) + 2);
                CHECK(t[i].x1 <= float(c.w));
                CHECK(t[i].y1 <= float(c.h));
                // A sheet is read to its end; what somebody typed or named may be longer than any place for it.
                if (!shown.whole && t[i].text.find('/') == std::string::npos) CHECK_FALSE(t[i].shortened);
                for (size_t k = 0; k < i; ++k) {
                    if (!t[k].visible) continue;
                    const float x = std::min(t[i].x1, t[k].x1) - std::max(t[i].x0, t[k].x0),
                                y = std::min(t[i].y1, t[k].y1) - std::max(t[i].y0, t[k].y0);
                    INFO("over \"" << t[k].text << "\"");
                    CHECK_FALSE((x > 1.5f && y > 1.5f));
                }
            }
        };
        eachStateAndSheet(d, check, wide);
    }
}

TEST_CASE("At the sizes of the layout sheet nothing that matters is shortened") {
    for (const Case& c : {Case{1920, 1080, 1}, Case{1280, 720, 1}}) {
        Driver d(c.w, c.h, c.scale);
        for (const char* word : {"LIVE", "EXERCISE", "LOCKDOWN", "DOOR FORCED", "Room 214", "NEEDS HELP", "19:53:59", "Threat", "Searched",
                                 "Locked in", "Unknown", "Assign team", "Door 7 · Stair C exit", "31"}) {
            bool whole = false;
            for (const ui::DrawnText& t : d.ui->texts()) whole = whole || (t.text == word && !t.shortened);
            INFO(word << " at " << c.w << "x" << c.h);
            CHECK(whole);
        }
    }
}

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
    scrollRight(d, -100);
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
            scrollRight(d, -100);
            CHECK(d.find("opening.2"));
            d.click("rail.teams");
            d.frames(2);
            CHECK(d.shows("last contact"));
            scrollRight(d, -100);
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
