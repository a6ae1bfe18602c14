// Page by page: the legend explains what is on its page and nothing else, what was set up in the event is printed with the state, a sign-off is said,
// and no page can be taken for a live one.
#include <array>

#include "building/edits.h"
#include "building/grid.h"
#include "printed.h"
#include "scene/build_scene_site.h"

using namespace sallyport;
using namespace sallyport::test;
using live::RoomStatus;
using report::Paper;
using report::PlanSheet;
using scene::DoorLook;

namespace {

using Entries = std::set<std::string>;

/// What stands under a heading beside the map, in the size of the legend's texts.
Entries under(const PlanSheet& s, const std::string& heading) {
    const Entries kHeadings{"Legend",
                            "Points",
                            "Rooms: state and its age, min:s",
                            "Doors",
                            "Zones, alarms",
                            "Responders (a number: several)",
                            "Alarms on this floor",
                            "Points on this floor",
                            "Names that found no room on the map",
                            "Not on the map: room, cell"};
    Entries out;
    bool in = false;
    for (const report::Written& w : s.texts) {
        if (kHeadings.contains(w.text)) in = w.text == heading;
        else if (in && !s.map.frame.contains(w.block.centre) && w.sizePt == Approx(6.5)) out.insert(w.text);
    }
    return out;
}

/// What the model says is on the page of a floor.
struct OnPage {
    Entries rooms, doors, zones, responders;
    OnPage(const building::Building& b, const scene::ViewModel& m, base::FloorId floor) {
        const scene::BuildingSite site(b);
        for (size_t i = 0; i < m.rooms.size(); ++i) {
            if (b.rooms[i].floor != floor) continue;
            const scene::RoomView& v = m.rooms[i];
            const bool old = live::isOutdated(v.freshness) && !live::isDanger(v.status);
            const bool searching = v.searching || v.status == RoomStatus::Searching;
            const RoomStatus shown = old || v.status == RoomStatus::Searching ? RoomStatus::Unknown : v.status;
            if (searching) rooms.insert("Searching");
            if (v.assigned && !searching) rooms.insert("Team assigned");
            if (site.rooms[i].outdoor && !live::isDanger(shown)) continue;
            if (shown == RoomStatus::Unknown && site.rooms[i].passage) continue;
            rooms.insert(std::string(scene::words(shown)));
            if (old && v.freshness == live::Freshness::Stale && !searching && !v.assigned) rooms.insert("Stale");
        }
        const std::map<DoorLook, std::string> kWords{{DoorLook::Forced, "Forced"},
                                                     {DoorLook::Open, "Open"},
                                                     {DoorLook::HeldOpen, "Held open"},
                                                     {DoorLook::Unlocked, "Unlocked"},
                                                     {DoorLook::Jammed, "Jammed: unlocked"},
                                                     {DoorLook::Locked, "Reported locked"},
                                                     {DoorLook::LockedVerified, "Locked, checked"},
                                                     {DoorLook::Moving, "Lock moving"},
                                                     {DoorLook::Fault, "Fault"},
                                                     {DoorLook::Unknown, "Unknown"}};
        for (const scene::DoorView& d : m.doors) {
            if (d.floor != floor || d.look == DoorLook::Unmonitored) continue;
            doors.insert(kWords.at(d.look));
            if (live::isOutdated(d.freshness) && d.look != DoorLook::Unknown && d.look != DoorLook::Forced) doors.insert("Stale: hollow");
        }
        for (const scene::MarkerView& z : m.markers)
            if (z.polygon.size() >= 2 && (!z.floor.valid() || z.floor == floor)) {
                const auto kind = scene::zoneKind(z);
                zones.insert(kind == scene::ZoneKind::Hot    ? "Hot zone"
                             : kind == scene::ZoneKind::Warm ? "Warm zone"
                             : kind == scene::ZoneKind::Cold ? "Cold zone"
                                                             : "Other area");
            }
        for (const scene::AlertView& a : m.alerts)
            if (a.placed && a.floor == floor) zones.insert("Alarm: its number above");
        const std::array<const char*, 6> kServices{"Law", "Fire", "EMS", "Command", "School", "Other"};
        for (const scene::ResponderView& r : m.responders)
            if (r.placed && r.floor == floor) {
                responders.insert(kServices[size_t(r.service)]);
                if (live::isOutdated(r.freshness)) responders.insert("Stale");
            }
    }
};

/// Responders outside the map are not drawn on it.
void keepInside(scene::ViewModel& m, const report::PrintedPlan& plan) {
    std::erase_if(m.responders, [&](const scene::ResponderView& r) {
        return std::none_of(plan.sheets.begin(), plan.sheets.end(), [&](const PlanSheet& s) {
            return s.kind == PlanSheet::Kind::Floor && s.floor == r.floor && s.map.frame.contains(s.map.at(base::Vec2(r.position)));
        });
    });
}

}  // namespace

TEST_CASE("The legend of each floor explains every state, door, zone and responder on its page, and nothing that is not there") {
    for (const char* clock : {"19:40:35", "19:42:30", "19:46:20", "19:50:00"})
        for (const Paper paper : {Paper::Letter, Paper::Tabloid, Paper::A4, Paper::A3}) {
            scene::ViewModel m = drillAt(clock);
            report::PlanWishes wishes;
            wishes.paper = paper;
            wishes.status = true;
            const report::PrintedPlan plan = printed(*demoSchool(), wishes, &m);
            keepInside(m, plan);
            for (const PlanSheet& s : plan.sheets) {
                if (s.kind != PlanSheet::Kind::Floor) continue;
                INFO(clock << " " << report::paperName(paper) << " " << demoSchool()->floor(s.floor).shortName);
                const OnPage on(*demoSchool(), m, s.floor);
                CHECK(under(s, "Rooms: state and its age, min:s") == on.rooms);
                CHECK(under(s, "Doors") == on.doors);
                CHECK(under(s, "Zones, alarms") == on.zones);
                CHECK(under(s, "Responders (a number: several)") == on.responders);
            }
        }
}

/// In a room where it would be taken for an alarm of that one.
static bool inAnotherRoom(base::FloorId floor, base::RoomId its, base::Vec2 at) {
    using building::RoomUse;
    const auto in = demoPlaces()->roomAt(floor, at);
    if (!in || *in == its) return false;
    const RoomUse use = demoSchool()->room(*in).use;
    return use != RoomUse::Corridor && use != RoomUse::Lobby && use != RoomUse::Outdoor;
}

TEST_CASE("Every alarm in the list beside a map has its number on the map, near to where it is and in no other room, on every paper") {
    for (const char* clock : {"19:42:30", "19:46:20", "19:47:50"})
        for (const Paper paper : {Paper::Letter, Paper::Tabloid, Paper::A4, Paper::A3}) {
            const scene::ViewModel m = drillAt(clock);
            report::PlanWishes wishes;
            wishes.paper = paper;
            wishes.status = true;
            const report::PrintedPlan plan = printed(*demoSchool(), wishes, &m);
            size_t alarms = 0;
            for (const PlanSheet& s : plan.sheets) {
                if (s.kind != PlanSheet::Kind::Floor) continue;
                int number = 0;
                for (const scene::AlertView& a : m.alerts) {
                    if (!a.placed || a.floor != s.floor) continue;
                    ++alarms;
                    const std::string key = std::to_string(++number);
                    INFO(clock << " " << report::paperName(paper) << ": alarm " << key << ", " << a.title << " in " << a.place);
                    REQUIRE(a.position);
                    CHECK(std::any_of(s.texts.begin(), s.texts.end(), [&](const report::Written& w) {
                        return w.text == key && w.sizePt == Approx(7) && s.map.frame.contains(w.block.centre) &&
                               glm::length(s.map.local(w.block.centre) - base::Vec2(*a.position)) < 30 &&
                               !inAnotherRoom(s.floor, a.room, s.map.local(w.block.centre));
                    }));
                }
            }
            CHECK(alarms > 1);
        }
}

TEST_CASE("The legend of points names each kind on the map by its letters and words, and no other") {
    const std::map<std::string, std::string> kWords{{"aed", "Defibrillator (AED)"},
                                                    {"trauma_kit", "Trauma kit"},
                                                    {"key_box", "Key box"},
                                                    {"fire_panel", "Fire alarm panel"},
                                                    {"shutoff_gas", "Gas shut-off"},
                                                    {"shutoff_water", "Water shut-off"},
                                                    {"shutoff_power", "Power shut-off"},
                                                    {"hazard", "Hazard"},
                                                    {"hydrant", "Hydrant"},
                                                    {"icp", "Incident command post"},
                                                    {"staging", "Staging"}};
    for (const Paper paper : {Paper::Letter, Paper::A3}) {
        report::PlanWishes wishes;
        wishes.paper = paper;
        const report::PrintedPlan plan = printed(*demoSchool(), wishes);
        size_t kinds = 0;
        for (const PlanSheet& s : plan.sheets) {
            if (s.kind != PlanSheet::Kind::Floor) continue;
            Entries wanted;
            for (const building::PointOfInterest& p : demoSchool()->points)
                if (p.floor == s.floor && s.map.frame.contains(s.map.at(base::Vec2(p.position)))) wanted.insert(kWords.at(p.kind));
            INFO(report::paperName(paper) << " " << demoSchool()->floor(s.floor).shortName);
            CHECK(under(s, "Points") == wanted);
            kinds += wanted.size();
        }
        CHECK(kinds > 6);
    }
}

TEST_CASE("Law 6 in the event: a hazard that was put on the map by hand is printed with the state, in the list and in the index with its cell") {
    live::Session session(demoPlaces(), false);
    live::MarkerSet hazard;
    hazard.marker = "marker-1";
    hazard.kind = "hazard";
    hazard.label = "Chlorine leak";
    hazard.by = "Lt. Ortiz";
    hazard.place.room = "F2/214";
    live::Event e;
    e.seq = 1;
    e.id = "e1";
    e.source = "operator/Lt. Ortiz";
    e.observedAt = e.receivedAt = *base::parseTimestamp("2026-11-19T19:40:00Z");
    e.payload = hazard;
    session.append({e});
    session.seek(*e.observedAt);
    const scene::ViewModel m = scene::ViewModelBuilder(demoSchool()).update(session, {}, {}, {}, session.now());
    report::PlanWishes wishes;
    wishes.status = true;
    const PrintedPages r = readPlan(*demoSchool(), wishes, &m);
    const base::RoomId room = demoPlaces()->room("F2/214").id;
    CHECK(r.onMapOf(*demoSchool(), demoSchool()->room(room).floor, "HAZ"));
    CHECK_FALSE(r.onMapOf(*demoSchool(), demoPlaces()->floor("F1").id, "HAZ"));
    // Within its room, or a line leads there from beside it.
    for (size_t i = 0; i < r.plan.sheets.size(); ++i) {
        const PlanSheet& s = r.plan.sheets[i];
        if (s.kind != PlanSheet::Kind::Floor || s.floor != demoSchool()->room(room).floor) continue;
        for (const Word& w : r.pages[i].all("HAZ"))
            if (onMap(s, w)) CHECK(glm::length(s.map.local(w.box.centre()) - base::Vec2(*demoPlaces()->position(room))) < 12);
        CHECK(under(s, "Points").contains("Hazard"));
        CHECK(under(s, "Points on this floor").contains("Chlorine leak"));
    }
    const building::Grid grid = building::makeGrid(*demoSchool());
    const std::string cell = building::gridReference(*demoSchool(), grid, demoSchool()->room(room).floor, base::Vec2(*demoPlaces()->position(room)));
    // In one row of the index.
    const auto row = r.pages.back().all("Chlorine");
    REQUIRE(row.size() == 1);
    const auto inRow = [&](const std::string& text) {
        const auto found = r.pages.back().all(text);
        return std::any_of(found.begin(), found.end(), [&](const Word& w) { return std::abs(w.box.centre().y - row[0].box.centre().y) < 2; });
    };
    CHECK(inRow("HAZ"));
    CHECK(inRow("leak"));
    CHECK(inRow(cell));
    // The plan alone has nothing of the event.
    CHECK_FALSE(readPlan(*demoSchool(), {}, &m).pages.back().has("Chlorine leak"));
}

TEST_CASE("A school that somebody signed off says by whom and when on every page, until a year has gone by") {
    building::Edits edits;
    edits.list.push_back({"e1", "J. Smith", *base::parseTimestamp("2026-08-20T10:00:00Z"),
                          building::Verification{{building::Place::Kind::School, "", "", ""}, true, ""}});
    const auto pages = [&](const char* day) {
        report::PlanFacts facts = printedOn(day);
        facts.verification = report::verificationOf(edits, facts.printedAt);
        return readPlan(*demoSchool(), {}, nullptr, facts).pages;
    };
    for (const ReadPage& page : pages("2026-11-28T19:45:00Z")) {
        CHECK(page.has("Verified by walk-through 2026-08-20, J. Smith"));
        CHECK_FALSE(page.has("NOT VERIFIED"));
    }
    for (const ReadPage& page : pages("2028-01-10T08:00:00Z")) {
        CHECK(page.has("NOT VERIFIED by walk-through within a year; last 2026-08-20, J. Smith"));
        CHECK_FALSE(page.has("Verified by"));
    }
}

TEST_CASE("EXERCISE or REVIEW lies across every page with a state, lists too, and across none without") {
    const auto grey = [](const report::PrintedPlan& plan, size_t page) {
        const GreyPage p = greyPage(plan.pdf, page + 1, 36);
        return double(std::count(p.level.begin(), p.level.end(), uint8_t(232))) / double(p.level.size());
    };
    scene::ViewModel m = drillAt("19:46:20");
    REQUIRE(m.exercise);
    report::PlanWishes wishes;
    wishes.status = true;
    const report::PrintedPlan plain = printed(*demoSchool());
    const auto share = [&] {
        const report::PrintedPlan plan = printed(*demoSchool(), wishes, &m);
        double least = 1;
        for (size_t i = 0; i < plan.sheets.size(); ++i) least = std::min(least, grey(plan, i));
        return least;
    };
    CHECK(share() > 0.005);
    m.exercise = false;  // a recording of what was real
    REQUIRE_FALSE(m.live);
    CHECK(share() > 0.005);
    for (size_t i = 0; i < plain.sheets.size(); ++i) CHECK(grey(plain, i) < 0.002);
    // What is live and real has none: nobody may learn not to see it.
    m.live = true;
    const report::PrintedPlan real = printed(*demoSchool(), wishes, &m);
    CHECK(grey(real, real.sheets.size() - 1) < 0.002);
}
