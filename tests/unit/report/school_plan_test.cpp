// The printed school against what a school map must show (product.md, "What the law asks of a school map"): as a reader of the PDF finds it.
#include <cctype>
#include <cmath>

#include "building/grid.h"
#include "printed.h"

using namespace sallyport;
using namespace sallyport::test;
using report::Paper;
using report::PlanSheet;

namespace {

const PrintedPages& demo() { return demoPages(); }

/// A real office building; null, with the reason said, where it is not there.
const building::Building* institute() {
    const std::string path = SALLYPORT_SHARED_DIR "/models/ifc/institute.ifc";
    if (!std::ifstream(path)) {
        WARN("SKIP: " << path << " is not there");
        return nullptr;
    }
    static const auto model = importers::importModel(path);
    REQUIRE(model);
    return &model->building;
}

}  // namespace

TEST_CASE("The printed school has an overview, a page for every floor and an index") {
    REQUIRE(demo().plan.sheets.size() == 5);
    CHECK(demo().plan.sheets.front().kind == PlanSheet::Kind::Overview);
    CHECK(demo().plan.sheets.back().kind == PlanSheet::Kind::Index);
    for (size_t i = 0; i < demo().pages.size(); ++i) {
        CHECK(demo().pages[i].has("Kestrel Hollow Middle School"));
        CHECK(demo().pages[i].has("Page " + std::to_string(i + 1) + " of 5"));
    }
    // The overview says on which page each floor is.
    for (const char* line : {"F1 Lower", "F2 Street", "F3 Upper", "page 2", "page 3", "page 4"}) CHECK(demo().pages[0].has(line));
}

TEST_CASE("Law 3: every room's number stands on the map of its floor, and its name beside it or in the list") {
    for (size_t i = 0; i < demo().plan.sheets.size(); ++i) {
        const PlanSheet& s = demo().plan.sheets[i];
        if (s.kind != PlanSheet::Kind::Floor) continue;
        CHECK(s.listed.empty());
        for (const building::Room& r : demoSchool()->rooms) {
            if (r.floor != s.floor || r.number.empty()) continue;
            INFO(r.number << " " << r.name);
            const auto found = demo().pages[i].all(r.number);
            CHECK(std::any_of(found.begin(), found.end(), [&](const Word& w) { return onMap(s, w); }));
            std::istringstream name(r.name);
            for (std::string word; name >> word;) CHECK(demo().pages[i].has(word));
        }
    }
}

TEST_CASE("Law 4: every hallway has its name on the map") {
    size_t halls = 0;
    for (const building::Room& r : demoSchool()->rooms)
        if (r.use == building::RoomUse::Corridor) {
            INFO(r.name);
            ++halls;
            CHECK(demo().onMapOf(*demoSchool(), r.floor, r.name));
        }
    CHECK(halls > 8);
}

namespace {

/// What is missing of the exterior doors of a school in its print; empty: nothing. `doors`: how many there are.
std::string law5Faults(const PrintedPages& read, const building::Building& b, size_t& doors) {
    std::string faults;
    doors = 0;
    for (const PlanSheet& s : read.plan.sheets) {
        if (s.kind != PlanSheet::Kind::Floor) continue;
        for (const building::Door& door : b.doors) {
            if (!door.exterior || door.floor != s.floor) continue;
            ++doors;
            // The number (where there is one) and the letter beside it, in no room, outward of the door and within 25 m of it.
            bool found = false;
            for (size_t k = 0; k < s.texts.size() && !found; ++k) {
                const size_t letterAt = door.exteriorNumber.empty() ? k : k + 1;
                if (letterAt >= s.texts.size() || (letterAt > k && s.texts[k].text != door.exteriorNumber)) continue;
                const std::string& letter = s.texts[letterAt].text;
                const base::Vec2 at = s.map.local(s.texts[k].block.centre);
                if (letter.size() != 1 || letter[0] < 'A' || letter[0] > 'D' || !s.map.frame.contains(s.texts[k].block.centre)) continue;
                if (glm::length(at - base::Vec2(door.position)) > 25) continue;
                const bool inRoom = std::any_of(b.rooms.begin(), b.rooms.end(), [&](const building::Room& r) {
                    return r.floor == s.floor && r.use != building::RoomUse::Outdoor &&
                           std::any_of(r.footprint.begin(), r.footprint.end(), [&](const auto& p) { return base::contains(p, at); });
                });
                if (inRoom) continue;
                if (!door.rooms.empty()) {
                    const base::Vec2 out = base::Vec2(door.position) - base::Vec2(b.room(door.rooms[0]).bounds.centre());
                    if (glm::dot(out, at - base::Vec2(door.position)) <= 0) continue;
                }
                found = true;
            }
            if (!found) faults += "door " + door.exteriorNumber + " " + door.name + " on " + b.floor(door.floor).shortName + "\n";
        }
    }
    return faults;
}

/// Stairs whose name is not on the map of their floor.
std::string stairsMissing(const PrintedPages& read, const building::Building& b, size_t& stairs) {
    std::string missing;
    stairs = 0;
    for (const building::Room& r : b.rooms) {
        if (r.use != building::RoomUse::Stair) continue;
        const std::string name = r.number.empty() ? r.name : r.number;
        if (name.empty() || !read.has(b, r.floor)) continue;
        ++stairs;
        if (!read.onMapOf(b, r.floor, name)) missing += name + " on " + b.floor(r.floor).shortName + "\n";
    }
    return missing;
}

}  // namespace

TEST_CASE("Law 5: exterior doors stand outside the building with number and side, and stairs have their letters on the map") {
    size_t doors = 0, stairs = 0;
    CHECK(law5Faults(demo(), *demoSchool(), doors) == "");
    CHECK(doors == 8);
    for (const building::Door& d : demoSchool()->doors) CHECK(d.exterior == !d.exteriorNumber.empty());
    CHECK(stairsMissing(demo(), *demoSchool(), stairs) == "");
    CHECK(stairs >= 6);
}

TEST_CASE("Law 5 on a real office building: exterior doors with their side, and every stair by its name") {
    const building::Building* const school = institute();
    if (!school) return;
    for (const Paper paper : {Paper::Letter, Paper::A3}) {
        report::PlanWishes wishes;
        wishes.paper = paper;
        const PrintedPages r = readPlan(*school, wishes);
        size_t doors = 0, stairs = 0;
        INFO(report::paperName(paper));
        CHECK(law5Faults(r, *school, doors) == "");
        CHECK(doors > 0);
        CHECK(stairsMissing(r, *school, stairs) == "");
        CHECK(stairs > 0);
    }
}

TEST_CASE("Law 6, 7, 8: hazards, shut-offs, key boxes, AEDs and trauma kits stand on the map and in the list with their cell") {
    building::Building b = *demoSchool();
    b.points.push_back({"hz", "hazard", "Chlorine store", b.points[0].floor, b.room(base::RoomId(5)).bounds.centre()});
    const PrintedPages r = readPlan(b);
    const std::map<std::string, std::string> kLetters = {{"hazard", "HAZ"},        {"shutoff_gas", "GAS"}, {"shutoff_water", "WTR"},
                                                         {"shutoff_power", "PWR"}, {"key_box", "KEY"},     {"aed", "AED"},
                                                         {"trauma_kit", "TK"},     {"fire_panel", "FACP"}};
    std::map<std::pair<std::string, std::string>, size_t> wanted;
    for (const building::PointOfInterest& p : b.points) {
        const auto known = kLetters.find(p.kind);
        if (known == kLetters.end()) continue;
        ++wanted[{b.floor(p.floor).shortName, known->second}];
        CHECK(r.pages.back().has(p.label));
    }
    CHECK(wanted.size() >= 9);
    for (const auto& [which, count] : wanted) {
        const auto& [floor, letters] = which;
        for (size_t i = 0; i < r.plan.sheets.size(); ++i) {
            const PlanSheet& s = r.plan.sheets[i];
            if (s.kind != PlanSheet::Kind::Floor || b.floor(s.floor).shortName != floor) continue;
            const auto found = r.pages[i].all(letters);
            INFO(floor << " " << letters);
            CHECK(size_t(std::count_if(found.begin(), found.end(), [&](const Word& w) { return onMap(s, w); })) == count);
        }
    }
    CHECK(r.pages.back().has("Chlorine store"));
}

TEST_CASE("Law 9: the overview shows roads, parking and fields by name") {
    for (const char* name : {"Bus loop", "Staff parking", "Visitor parking", "Athletic field", "Kestrel Hollow Road"}) {
        INFO(name);
        CHECK(demo().pages[0].has(name));
    }
}

TEST_CASE("Law 10: the grid has a letter for each column and a number for each row, and the cell of a place is that of the screen") {
    const building::Grid grid = building::makeGrid(*demoSchool());
    for (size_t i = 0; i < demo().plan.sheets.size(); ++i) {
        const PlanSheet& s = demo().plan.sheets[i];
        if (s.kind != PlanSheet::Kind::Floor) continue;
        const ReadPage& page = demo().pages[i];
        std::map<std::string, double> columns;  // x of the letter in the upper strip
        for (const Word& w : page.words)
            if (w.box.centre().y < s.map.frame.min.y && w.box.centre().y > s.map.frame.min.y - 12) columns[w.text] = w.box.centre().x;
        for (int c = 0; c < grid.columns; ++c) CHECK(columns.contains(building::columnName(c)));
        for (const building::Room& r : demoSchool()->rooms) {
            if (r.floor != s.floor || r.number.empty()) continue;
            for (const Word& w : page.all(r.number)) {
                if (!onMap(s, w)) continue;
                std::string nearest;
                for (const auto& [name, x] : columns)
                    if (nearest.empty() || std::abs(x - w.box.centre().x) < std::abs(columns[nearest] - w.box.centre().x)) nearest = name;
                const std::string cell = building::cellName(grid, s.map.local(w.box.centre()));
                INFO(r.number << " " << cell);
                CHECK(cell.substr(0, nearest.size()) == nearest);
            }
        }
    }
    const base::Vec2 at(demoSchool()->room(base::RoomId(0)).bounds.centre());
    CHECK(demo().pages.back().has(building::gridReference(*demoSchool(), grid, demoSchool()->room(base::RoomId(0)).floor, at)));
}

TEST_CASE("Law 11: true north is up, also in a school that stands askew") {
    CHECK(demo().floor("F2").has("true north up"));
    building::Building askew = *demoSchool();
    askew.georeference->trueNorthDeg = 33;
    const report::PrintedPlan plan = printed(askew);
    for (const PlanSheet& s : plan.sheets) {
        if (s.kind == PlanSheet::Kind::Index) continue;
        const double north = 33 * M_PI / 180;
        const base::Vec2 up = s.map.direction({std::sin(north), std::cos(north)});
        CHECK(up.x == Approx(0).margin(1e-9));
        CHECK(up.y == Approx(-1));
    }
    CHECK(faultsOf(plan) == "");
    // With side A at the foot the plan is as the screen turns it.
    report::PlanWishes wishes;
    wishes.buildingUp = true;
    const report::PrintedPlan turned = printed(askew, wishes);
    CHECK(turned.sheets[1].map.direction({0, 1}).y == Approx(-1));
}

TEST_CASE("The scale is true: ten metres of the grid measure what 1:scale says, on every paper") {
    for (const Paper paper : {Paper::Letter, Paper::Tabloid, Paper::A4, Paper::A3}) {
        report::PlanWishes wishes;
        wishes.paper = paper;
        const PrintedPages r = readPlan(*demoSchool(), wishes);
        for (size_t i = 0; i < r.pages.size(); ++i) {
            const PlanSheet& s = r.plan.sheets[i];
            const base::Vec2 sheet = report::paperSize(paper);
            const bool wide = s.size.x > s.size.y;
            CHECK(r.pages[i].size.x == Approx(wide ? sheet.y : sheet.x).margin(0.01));
            CHECK(r.pages[i].size.y == Approx(wide ? sheet.x : sheet.y).margin(0.01));
            if (s.kind == PlanSheet::Kind::Index) continue;
            CHECK(r.pages[i].has("Scale 1:" + std::to_string(s.map.scale)));
            std::map<std::string, double> columns;
            for (const Word& w : r.pages[i].words)
                if (w.box.centre().y < s.map.frame.min.y && w.box.centre().y > s.map.frame.min.y - 12) columns[w.text] = w.box.centre().x;
            REQUIRE(columns.contains("A"));
            REQUIRE(columns.contains("H"));
            // Seven columns apart: I is left out.
            CHECK(columns["H"] - columns["A"] == Approx(70 / double(s.map.scale) / 0.0254 * 72).margin(0.6));
        }
    }
}

TEST_CASE("Law 12 and 13: a page says when it was printed, of what, and never that it was verified when nobody said so") {
    for (const ReadPage& page : demo().pages) {
        CHECK(page.has("NOT VERIFIED by walk-through"));
        CHECK(page.has("Printed 28 Nov 2026 19:45"));
        CHECK(page.has("model SHA-256 0123456789ab"));
        CHECK(page.has("Plan without live status"));
        CHECK_FALSE(page.has("LIVE"));
    }
}

TEST_CASE("No two texts lie over each other, none is too small or off the page: all papers, with status and without") {
    const scene::ViewModel early = drillAt("19:42:30"), late = drillAt("19:46:20"), end = drillAt("19:50:00");
    for (const Paper paper : {Paper::Letter, Paper::Tabloid, Paper::A4, Paper::A3})
        for (const scene::ViewModel* m : {static_cast<const scene::ViewModel*>(nullptr), &early, &late, &end}) {
            report::PlanWishes wishes;
            wishes.paper = paper;
            wishes.status = m != nullptr;
            INFO(report::paperName(paper));
            CHECK(faultsOf(printed(*demoSchool(), wishes, m)) == "");
        }
}

TEST_CASE("A plan printed with status says the moment, the badges, and every danger in words on the map") {
    const scene::ViewModel m = drillAt("19:46:20");
    report::PlanWishes wishes;
    wishes.status = true;
    const PrintedPages r = readPlan(*demoSchool(), wishes, &m);
    for (const ReadPage& page : r.pages) {
        CHECK(page.has("Status at 19 Nov 2026"));
        CHECK(page.has("REVIEW"));
        CHECK(page.has("EXERCISE"));
        CHECK_FALSE(page.has("without live status"));
    }
    size_t dangers = 0;
    for (size_t i = 0; i < m.rooms.size(); ++i) {
        if (!live::isDanger(m.rooms[i].status)) continue;
        ++dangers;
        const building::Room& room = demoSchool()->rooms[i];
        const ReadPage& page = r.floor(demoSchool()->floor(room.floor).shortName);
        INFO(room.number);
        CHECK(page.has(room.number));
        CHECK(page.has(m.rooms[i].status == live::RoomStatus::Threat ? "THREAT" : "NEEDS HELP"));
        CHECK(page.has(base::formatAge(m.rooms[i].age)));
    }
    CHECK(dangers >= 2);
    // Every alarm and every responder is told somewhere.
    std::string all;
    for (const ReadPage& page : r.pages) all += page.text + " ";
    for (const scene::ResponderView& p : m.responders) {
        INFO(p.callsign);
        CHECK(all.find(p.callsign) != std::string::npos);
    }
    for (const scene::AlertView& a : m.alerts) CHECK(all.find(a.title) != std::string::npos);
    // Words, not colour alone: what a room is said to be stands in the index.
    for (size_t i = 0; i < m.rooms.size(); ++i)
        if (m.rooms[i].status == live::RoomStatus::LockedIn && m.rooms[i].freshness == live::Freshness::Fresh)
            CHECK(all.find("Locked in " + base::formatAge(m.rooms[i].age)) != std::string::npos);
}

TEST_CASE("Without status nothing of the event is on the paper") {
    const scene::ViewModel m = drillAt("19:46:20");
    const report::PrintedPlan with = printed(*demoSchool(), {}, &m), without = printed(*demoSchool());
    CHECK(with.pdf == without.pdf);
}

TEST_CASE("Nobody reads safety out of silence: a room of which nothing was said is unknown in the index") {
    const scene::ViewModel m = drillAt("19:40:35");
    report::PlanWishes wishes;
    wishes.status = true;
    const PrintedPages r = readPlan(*demoSchool(), wishes, &m);
    size_t silent = 0, told = 0;
    for (const scene::RoomView& v : m.rooms) silent += v.freshness == live::Freshness::Never;
    for (size_t i = 0; i < r.pages.size(); ++i) {
        if (r.plan.sheets[i].kind != PlanSheet::Kind::Index) continue;
        const std::string& text = r.pages[i].text;
        for (size_t at = 0; (at = text.find("unknown, no report", at)) != std::string::npos; ++at) ++told;
    }
    CHECK(silent > 20);
    CHECK(told == silent);
}

TEST_CASE("Equal input gives equal bytes, and only the date differs a day later") {
    CHECK(printed(*demoSchool()).pdf == demo().plan.pdf);
    const auto later = readPdf(printed(*demoSchool(), {}, nullptr, printedOn("2026-11-29T19:45:00Z")).pdf);
    for (size_t i = 0; i < later.size(); ++i) {
        std::string text = later[i].text;
        for (size_t at; (at = text.find("29 Nov 2026")) != std::string::npos;) text.replace(at, 2, "28");
        CHECK(text == demo().pages[i].text);
    }
}

TEST_CASE("One floor alone is its page and its index") {
    report::PlanWishes wishes;
    wishes.floors = {base::FloorId(1)};
    const PrintedPages r = readPlan(*demoSchool(), wishes);
    REQUIRE(r.plan.sheets.size() == 2);
    CHECK(r.pages[0].has("Floor 2"));
    CHECK(r.pages[1].has("214"));
    CHECK_FALSE(r.pages[1].has("314"));
}

TEST_CASE("Names of any script and length, and control letters, do not break a page") {
    building::Building b = *demoSchool();
    b.rooms[3].name = "Физика Кабинет \xE7\x89\xA9\xE7\x90\x86 and a name that is far longer than any room could ever be on a sheet of paper";
    b.rooms[4].number = std::string("9\x01\x02") + "\xFF\xFE";
    b.name = std::string(3000, 'x');
    b.address = "Line\nbreak";
    const report::PrintedPlan plan = printed(b);
    CHECK(faultsOf(plan) == "");
    CHECK(readPdf(plan.pdf)[2].has("page") == false);
}

TEST_CASE("A real office building prints with every room number on its map") {
    const building::Building* const school = institute();
    if (!school) return;
    for (const Paper paper : {Paper::Letter, Paper::A3}) {
        report::PlanWishes wishes;
        wishes.paper = paper;
        const PrintedPages r = readPlan(*school, wishes);
        CHECK(faultsOf(r.plan) == "");
        for (size_t i = 0; i < r.plan.sheets.size(); ++i) {
            const PlanSheet& s = r.plan.sheets[i];
            if (s.kind != PlanSheet::Kind::Floor) continue;
            CHECK(s.listed.empty());
            for (const building::Room& room : school->rooms) {
                if (room.floor != s.floor || room.number.empty()) continue;
                const auto found = r.pages[i].all(room.number);
                INFO(room.number);
                CHECK(std::any_of(found.begin(), found.end(), [&](const Word& w) { return onMap(s, w); }));
            }
        }
    }
}
