// What is on another floor is never taken for something on this one: alarms say their floor and are drawn hollow, responders carry ▲ or ▼, the
// exploded view names the active floor.
#include <algorithm>
#include <set>

#include "scene/overlay_canvas.h"
#include "scene_fixture.h"
#include "support/placement.h"

using namespace sallyport;
using namespace sallyport::scene;
using test::SceneFixture;
using Kind = DrawListBuilder::PlacedLabel::Kind;

namespace {

const std::string kUp = "\xE2\x96\xB2", kDown = "\xE2\x96\xBC";

AlertView& alarm(SceneFixture& f, const std::string& id, uint32_t floor, base::Vec2 at) {
    AlertView a;
    a.id = id;
    a.title = "MEDICAL";
    a.kind = live::AlertKind::Medical;
    a.icon = Icon::Medical;
    a.age = std::chrono::seconds(90);
    a.floor = FloorId(floor);
    a.position = base::Vec3(at, f.school->floors[floor].elevationM);
    f.model.alerts.push_back(a);
    return f.model.alerts.back();
}

void show(SceneFixture& f, ViewMode mode, uint32_t floor) {
    f.view.mode = mode;
    f.view.floor = FloorId(floor);
    f.view.camera = homeCamera(*f.school, f.view);
    f.build();
}

/// Corners of that colour in the box.
size_t corners(const DrawList& list, const RectF& box, Rgba8 colour) {
    return size_t(std::count_if(list.overlay.begin(), list.overlay.end(), [&](const OverlayVertex& v) {
        return box.contains(v.position) && v.color.r == colour.r && v.color.g == colour.g && v.color.b == colour.b && v.color.a > 0;
    }));
}

building::Building tower(int floors) {
    building::Building b = test::smallSchool();
    const building::Room pattern = b.rooms[0];
    b.floors.clear();
    b.rooms.clear();
    b.doors.clear();
    b.links.clear();
    for (int i = 0; i < floors; ++i) {
        const std::string name = "F" + std::to_string(i + 1);
        b.floors.push_back({name, name, "Floor", name, i * 4.0, 4});
        building::Room r = pattern;
        r.floor = FloorId(uint32_t(i));
        r.id = r.number = std::to_string((i + 1) * 100);
        r.floorZM = i * 4.0;
        r.bounds.min.z = i * 4.0, r.bounds.max.z = i * 4.0 + 3;
        r.doors.clear();
        b.bounds.add(r.bounds);
        b.rooms.push_back(r);
    }
    return b;
}

}  // namespace

TEST_CASE("an alarm of another floor is in the picture and says its floor, in plan and from aslant") {
    SceneFixture f;
    alarm(f, "up", 1, {6, 10});
    for (const ViewMode mode : {ViewMode::Plan, ViewMode::Orbit}) {
        CAPTURE(int(mode));
        show(f, mode, 0);
        const auto* l = f.label("MEDICAL");
        REQUIRE(l);
        CHECK(l->text == "MEDICAL 1:30 " + kUp + "F2");
        CHECK(l->kind == Kind::Alarm);
        CHECK(l->leader);
        const auto faults = test::misplaced(*f.builder, *f.school, f.view);
        INFO(test::joined(faults));
        CHECK(faults.empty());
    }
    f.model.alerts.clear();
    alarm(f, "down", 0, {6, 10});
    for (const ViewMode mode : {ViewMode::Plan, ViewMode::Orbit}) {
        show(f, mode, 1);
        CHECK(f.label("MEDICAL 1:30 " + kDown + "F1"));
    }
    show(f, ViewMode::Orbit, 0);
    REQUIRE(f.label("MEDICAL"));
    CHECK(f.label("MEDICAL")->text == "MEDICAL 1:30");
}

TEST_CASE("an alarm of another floor that is outside the picture is named at its edge") {
    SceneFixture f;
    show(f, ViewMode::Plan, 0);
    alarm(f, "far", 1, {900, 10});
    f.build();
    const auto& labels = f.builder->labels();
    REQUIRE(std::any_of(labels.begin(), labels.end(), [](const auto& l) { return l.kind == Kind::Edge && l.text.find("MEDICAL") == 0; }));
}

TEST_CASE("alarms of two floors are never counted together") {
    SceneFixture f;
    alarm(f, "here", 0, {6, 10});
    alarm(f, "up", 1, {6, 10});
    alarm(f, "up 2", 1, {6.2, 10});
    for (const ViewMode mode : {ViewMode::Plan, ViewMode::Orbit}) {
        CAPTURE(int(mode));
        show(f, mode, 0);
        CHECK(f.label("2 alerts " + kUp + "F2"));
        CHECK_FALSE(f.label("3 alerts"));
        if (mode == ViewMode::Orbit) CHECK(f.label("MEDICAL 1:30"));
        const auto& symbols = f.builder->symbols();
        CHECK(2 == std::count_if(symbols.begin(), symbols.end(), [](const auto& s) { return s.kind == DrawListBuilder::PlacedSymbol::Kind::Alert; }));
    }
}

TEST_CASE("an alarm of another floor is hollow, one of this floor is full") {
    for (const Theme theme : {Theme::Dark, Theme::Night, Theme::Light})
        for (const bool acked : {false, true}) {
            CAPTURE(int(theme), acked);
            SceneFixture f;
            f.view.theme = theme;
            alarm(f, "a", 1, {6, 10}).acked = acked;
            const Palette& p = palette(theme);
            const auto pin = [&] {
                const auto& s = f.builder->symbols();
                const auto it = std::find_if(s.begin(), s.end(), [](const auto& x) { return x.kind == DrawListBuilder::PlacedSymbol::Kind::Alert; });
                REQUIRE(it != s.end());
                return RectF{float(it->rect.x) - 2, float(it->rect.y) - 2, float(it->rect.x + it->rect.w) + 2, float(it->rect.y + it->rect.h) + 2};
            };
            show(f, ViewMode::Orbit, 0);
            CHECK(corners(f.build(), pin(), p.panel) > 0);
            show(f, ViewMode::Orbit, 1);
            CHECK(corners(f.build(), pin(), p.panel) == 0);
        }
}

TEST_CASE("of hundreds of alarms of other floors none is lost from the count, and the symbols stay few") {
    SceneFixture f(tower(40));
    for (int i = 0; i < 400; ++i) alarm(f, "a" + std::to_string(i), uint32_t(i % 40), {1 + double(i % 7), 9 + double(i % 4)});
    for (const ViewMode mode : {ViewMode::Plan, ViewMode::Orbit}) {
        CAPTURE(int(mode));
        show(f, mode, 20);
        const auto& symbols = f.builder->symbols();
        CHECK(std::count_if(symbols.begin(), symbols.end(), [](const auto& s) { return s.kind == DrawListBuilder::PlacedSymbol::Kind::Alert; }) < 60);
        int counted = 0;
        for (const auto& l : f.builder->labels())
            if (l.kind == Kind::Alarm) {
                if (l.text.find(kUp) == std::string::npos && l.text.find(kDown) == std::string::npos) continue;
                counted += l.text[0] == 'M' ? 1 : std::stoi(l.text);
            }
        if (mode == ViewMode::Plan) CHECK(counted == 390);
    }
}

TEST_CASE("a responder of another floor carries its arrow in the marker itself") {
    for (const ViewMode mode : {ViewMode::Plan, ViewMode::Orbit})
        for (const bool stale : {false, true}) {
            CAPTURE(int(mode), stale);
            SceneFixture f;
            const Palette& p = palette(f.view.theme);
            f.addResponder("Law 1", "", 1, {6, 7}).freshness = stale ? Freshness::Stale : Freshness::Fresh;
            f.addResponder("Law 2", "", 0, {13, 7}).freshness = stale ? Freshness::Stale : Freshness::Fresh;
            const auto arrows = [&](uint32_t floor, uint32_t of) {
                show(f, mode, floor);
                const Vec2f at(f.pixel(f.model.responders[of].position + base::Vec3(0, 0, mode == ViewMode::Plan ? 0 : 1)));
                const DrawList& list = f.build();
                return std::pair(corners(list, RectF::around(at + Vec2f(-11, -10), 15, 15), p.text),
                                 corners(list, RectF::around(at + Vec2f(-11, 10), 15, 15), p.text));
            };
            const auto up = arrows(0, 0), here = arrows(0, 1), down = arrows(1, 1);
            CHECK(up.first > 0);
            CHECK(up.second == 0);
            CHECK(down.first == 0);
            CHECK(down.second > 0);
            CHECK(here.first + here.second == 0);
        }
}

TEST_CASE("however many floors float, the active one has its name, and others stand beside their own floor") {
    for (const auto& [floors, active] : {std::pair(120, 59), std::pair(120, 0), std::pair(120, 119), std::pair(30, 7), std::pair(3, 1)}) {
        CAPTURE(floors, active);
        SceneFixture f(tower(floors));
        f.view.explode = 1;
        show(f, ViewMode::Orbit, uint32_t(active));
        std::set<std::string> named;
        for (const auto& l : f.builder->labels())
            if (l.kind == Kind::FloorName) named.insert(l.text);
        CHECK(named.count("F" + std::to_string(active + 1)) == 1);
        if (floors == 3) CHECK(named.size() == 3);
        else CHECK(named.size() > 3);
    }
}

TEST_CASE("a zone keeps its dashes where a section cuts it") {
    SceneFixture f;
    MarkerView zone;
    zone.id = "z";
    zone.kind = "hot";
    zone.label = "HOT";
    zone.floor = FloorId(0);
    zone.polygon = {{1.3, 1}, {20, 1.2}, {20, 11}, {1, 11}};
    f.model.markers.push_back(zone);
    for (const ViewMode mode : {ViewMode::Plan, ViewMode::Orbit}) {
        CAPTURE(int(mode));
        f.view.section.reset();
        show(f, mode, 0);
        const Rgba8 red = palette(f.view.theme).threat;
        const auto strokes = [&] {
            std::vector<Vec2f> out;
            for (const OverlayVertex& v : f.build().overlay)
                if (v.color == red && v.uv.x < 0) out.push_back(v.position);
            return out;
        };
        const auto whole = strokes();
        REQUIRE(whole.size() > 40);
        f.view.section = base::Box3{{-1, -1, -0.5}, {12, 13, 3.5}};
        const auto cut = strokes();
        REQUIRE(cut.size() > 20);
        CHECK(cut.size() < whole.size());
        // But for the two ends that the section makes, every corner of a dash is one of the whole line's.
        size_t moved = 0;
        for (const Vec2f v : cut) moved += std::none_of(whole.begin(), whole.end(), [&](Vec2f w) { return std::hypot(w.x - v.x, w.y - v.y) < 0.6f; });
        CHECK(moved <= 4);
    }
}

TEST_CASE("a room that has only a name is read out once") {
    SceneFixture f;
    f.school->rooms[0].number.clear();
    f.school->rooms[0].name = f.model.rooms[0].label = "Main Hall";
    f.model.rooms[0].subLabel.clear();
    f.view.mode = ViewMode::Inside;
    f.view.camera = homeCamera(*f.school, f.view);
    const auto& room = f.school->rooms[0];
    f.view.camera.eye = {room.bounds.centre().x, room.bounds.centre().y, 1.7};
    f.build();
    const auto said = [&](const std::string& text) {
        for (const auto& l : f.builder->labels())
            if (l.kind == Kind::Instrument && l.text.find(text) != std::string::npos) return l.text;
        return std::string();
    };
    CHECK_FALSE(said("Main Hall").empty());
    CHECK(said("Main HallMain Hall").empty());
    f.model.rooms[0].label = "101";
    CHECK_FALSE(f.build().overlay.empty());
    CHECK_FALSE(said(" 101 Main Hall").empty());
}
