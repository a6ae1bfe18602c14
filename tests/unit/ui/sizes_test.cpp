// Every arrangement and sheet at every size: targets large enough and apart, texts whole and apart.
#include <algorithm>
#include <set>
#include <span>

#include "driver.h"
#include "window_sizes.h"

namespace sallyport {
namespace {
using test::Case;
using test::Driver;
using test::kCases;
using W = scene::ShowPanel::Which;

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
    // In a low window the button has to be scrolled to; the key has not.
    d.ui->apply({W::Assign});
    run("which team");
    d.ui->apply({W::Hold});
    run("who holds it");
    d.ui->apply({W::None});
    d.model.ways = sampleWays(false);
    run("who is nearest");
    d.model.ways = sampleWays(true);
    run("a way");
    d.scrollRight(-100);
    run("a way, and what stands below it");
    d.model.ways = {};
    d.frames(2);
    if (d.find("place.casualties")) {
        d.click("place.casualties");
        run("casualties of the room");
        d.scrollRight(-100);
        run("end of the casualties");
        d.scrollRight(100);
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
    d.scrollRight(-100);
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
    // Over the picture's edge for as long as it stands: its own key takes it away.
    d.ui->showMessage("7 rooms are marked Searched; among them was a danger: 214 (Needs help), 217 (Threat).", "Take back", scene::UndoMark{});
    run("a message with an offer");
    d.ui->dismissMessage();
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
            REQUIRE(t.size() > (shown.whole ? 20 : 0));
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

}  // namespace sallyport
