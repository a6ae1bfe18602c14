// Crowds: whatever a feed sends, labels stay apart, the picture stays bounded, and a frame takes no memory.
#include "support/crowd.h"

#include <algorithm>
#include <set>

#include "base/allocation_count.h"
#include "building/place_index.h"
#include "scene_fixture.h"
#include "support/placement.h"

using namespace sallyport;
using namespace sallyport::scene;
using test::SceneFixture;

namespace {

struct Crowd {
    std::shared_ptr<building::Building> school;
    ViewModel model;
    ViewState view;
    DrawListBuilder builder;

    Crowd(int columns, int rows, int doors, int responders, uint64_t seed)
        : school(std::make_shared<building::Building>(test::crowdedSchool(columns, rows, doors))),
          model(test::crowdedModel(*school, responders, seed)),
          builder(school, test::atlas()) {
        view.floor = FloorId(0);
        view.picture = {0, 0, 1280, 720};
        home(ViewMode::Plan);
    }
    void home(ViewMode mode) {
        view.mode = mode;
        view.camera = homeCamera(*school, view);
    }
    const DrawList& build(double t = 0) { return builder.build(model, view, t); }
    size_t symbols(DrawListBuilder::PlacedSymbol::Kind kind) const {
        const auto& all = builder.symbols();
        return size_t(std::count_if(all.begin(), all.end(), [&](const auto& s) { return s.kind == kind; }));
    }
};
using Symbol = DrawListBuilder::PlacedSymbol::Kind;

}  // namespace

TEST_CASE("in random worlds no label lies over another or over a symbol, and each is in its room or led to") {
    for (uint64_t seed = 1; seed <= 12; ++seed) {
        test::Dice dice(seed * 77);
        Crowd w(3 + int(dice.below(9)), 2 + int(dice.below(7)), int(dice.below(120)), int(dice.below(120)), seed);
        // Alerts in rooms, at doors and at places; zones; points that lie together.
        for (uint32_t i = 0; i < dice.below(9); ++i) {
            AlertView a;
            a.id = "a" + std::to_string(i);
            a.title = i % 2 ? "PANIC" : "THREAT";
            a.icon = i % 3 ? Icon::Panic : Icon::Medical;
            a.floor = FloorId(0);
            if (i % 3 == 0 && !w.school->doors.empty()) a.door = DoorId(dice.below(uint32_t(w.school->doors.size())));
            else a.room = RoomId(dice.below(uint32_t(w.school->rooms.size())));
            if (i % 4 == 3) {  // on another floor, above what may stand here
                a.door = {};
                a.room = {};
                a.floor = FloorId(1);
                a.position = base::Vec3(dice.within(0, 30), dice.within(0, 20), w.school->floors[1].elevationM);
                a.acked = i % 8 == 7;
            }
            w.model.alerts.push_back(a);
        }
        for (uint32_t i = 0; i < dice.below(10); ++i) {
            MarkerView m;
            m.id = m.label = "point " + std::to_string(i);
            m.icon = i % 2 ? Icon::Help : Icon::Ccp;
            m.hasPosition = true;
            m.floor = FloorId(0);
            m.position = {dice.within(0, 20), dice.within(0, 12), 0};
            w.model.markers.push_back(m);
        }
        MarkerView zone;
        zone.id = "z";
        zone.label = "HOT";
        zone.floor = FloorId(0);
        zone.polygon = {{1, 1}, {dice.within(9, 30), 1}, {dice.within(9, 30), 11}, {1, 11}};
        w.model.markers.push_back(zone);
        w.model.cursorReference = "F1-A1";
        for (const auto& [width, height] : {std::pair(1280, 720), std::pair(640, 480), std::pair(2560, 1440)})
            for (const ViewMode mode : {ViewMode::Plan, ViewMode::Orbit})
                for (const double zoom : {1.0, 2.5}) {
                    w.view.picture = {0, 0, width, height};
                    w.home(mode);
                    w.view.camera.pixelsPerM *= zoom;
                    w.view.camera.distanceM /= zoom;
                    w.view.explode = mode == ViewMode::Orbit && seed % 2 ? 0.7 : 0;
                    w.build();
                    CAPTURE(seed, width, height, int(mode), zoom);
                    const auto faults = test::misplaced(w.builder, *w.school, w.view);
                    INFO(test::joined(faults));
                    CHECK(faults.empty());
                }
    }
}

TEST_CASE("five thousand responders become glyphs that can be told apart, and their counts say how many there are") {
    Crowd w(20, 15, 450, 5000, 3);
    for (auto& r : w.model.responders) {
        r.floor = FloorId(0);
        r.possibleFloors = {r.floor};
        r.freshness = Freshness::Fresh;
        r.position.x = std::clamp(r.position.x, 1.0, 158.0);
        r.position.y = std::clamp(r.position.y, 1.0, 88.0);
    }
    for (const ViewMode mode : {ViewMode::Plan, ViewMode::Orbit}) {
        w.home(mode);
        w.build();
        CAPTURE(int(mode));
        CHECK(w.symbols(Symbol::Responder) > 30);
        CHECK(w.symbols(Symbol::Responder) <= 250);
        const auto& labels = w.builder.labels();
        CHECK(std::any_of(labels.begin(), labels.end(), [](const auto& l) { return l.text.find("responders") != std::string::npos; }));
        const auto faults = test::misplaced(w.builder, *w.school, w.view);
        INFO(test::joined(faults));
        CHECK(faults.empty());
    }
}

TEST_CASE("a chosen responder stands alone in any crowd") {
    Crowd w(20, 15, 0, 3000, 5);
    w.view.selection = ResponderRef{"uid-1234"};
    w.model.responders[1234].floor = FloorId(0);
    w.model.responders[1234].possibleFloors = {FloorId(0)};
    w.model.responders[1234].position = {80, 45, 0};
    w.build();
    const auto& labels = w.builder.labels();
    CHECK(std::any_of(labels.begin(), labels.end(), [](const auto& l) { return l.text == "Unit 1234"; }));
}

TEST_CASE("glyphs that would lie over each other are one with a count, and part again when one zooms in") {
    SceneFixture f;
    f.addResponder("Law 11", "CT 1", 0, {4, 7});
    f.addResponder("Law 12", "CT 1", 0, {4.1, 7});
    f.addResponder("Engine 7", "", 0, {4.05, 7.05});
    f.model.responders[2].service = Service::Fire;
    f.view.camera.pixelsPerM = 40;
    f.view.camera.target = {4, 7, 0};
    f.build();
    CHECK(f.builder->symbols().size() == 1);
    CHECK(f.label("2 law \xC2\xB7 1 fire"));
    f.view.camera.pixelsPerM = 600;
    f.build();
    CHECK(std::count_if(f.builder->symbols().begin(), f.builder->symbols().end(), [](const auto& s) { return s.kind == Symbol::Responder; }) == 3);
    CHECK(f.label("Engine 7"));
}

TEST_CASE("whoever may be on this floor is drawn on it with a question mark, in plan and in orbit on every floor it may be") {
    SceneFixture f;
    auto& r = f.addResponder("Engine 7", "", 1, {4, 7});
    r.possibleFloors = {FloorId(0), FloorId(1)};
    f.build();
    CHECK(f.builder->symbols().size() == 1);
    CHECK(f.label("Engine 7"));
    f.view.mode = ViewMode::Orbit;
    f.view.explode = 1;
    f.view.camera = homeCamera(*f.school, f.view);
    f.build();
    const auto& labels = f.builder->labels();
    CHECK(std::count_if(labels.begin(), labels.end(), [](const auto& l) { return l.text == "Engine 7"; }) == 2);
}

TEST_CASE("many outside the picture share triangles that count them") {
    SceneFixture f;
    for (int i = 0; i < 300; ++i) f.addResponder("Law " + std::to_string(i), "", 0, {-400 - i * 0.1, 6 + i * 0.01});
    f.addResponder("Engine 7", "", 0, {500, 6});
    f.build();
    CHECK(f.label("300 responders"));
    CHECK(f.label("Engine 7"));
    const auto& labels = f.builder->labels();
    CHECK(std::count_if(labels.begin(), labels.end(), [](const auto& l) { return l.kind == DrawListBuilder::PlacedLabel::Kind::Edge; }) == 2);
}

TEST_CASE("in an overview locked doors are ticks and only what is wrong has its pictogram") {
    Crowd w(100, 50, 10'000, 0, 9);
    for (auto& d : w.model.doors) d.look = DoorLook::Locked;
    for (auto& r : w.model.rooms) r.status = live::RoomStatus::Unknown;
    w.model.doors[77].look = DoorLook::Open;
    w.model.doors[4000].look = DoorLook::Forced;
    for (const ViewMode mode : {ViewMode::Plan, ViewMode::Orbit}) {
        w.home(mode);
        w.build();
        CHECK(w.symbols(Symbol::Door) <= 2);
        CHECK(w.symbols(Symbol::Door) >= 1);
    }
}

TEST_CASE("a crowded picture takes no memory once its buffers have grown") {
    if (!base::countsAllocations()) return;
    Crowd w(40, 25, 2000, 2000, 11);
    for (const ViewMode mode : {ViewMode::Plan, ViewMode::Orbit}) {
        w.home(mode);
        w.build(0);
        w.build(0);
        base::startCountingAllocations();
        w.build(0);
        const uint64_t made = base::stopCountingAllocations();
        CAPTURE(int(mode));
        CHECK(made == 0);
    }
}

TEST_CASE("a picture in which nothing changed is not placed anew, one that flashes or changed is") {
    SceneFixture f;
    f.model.revision = 1;
    const uint64_t first = f.build(0.0).overlayRevision;
    CHECK(f.build(0.3).overlayRevision == first);
    f.view.cursorLocal = base::Vec2(1, 1);
    const uint64_t moved = f.build(0.3).overlayRevision;
    CHECK(moved != first);
    AlertView a;
    a.id = "a";
    a.title = "PANIC";
    a.floor = FloorId(0);
    a.room = RoomId(0);
    f.model.alerts.push_back(a);
    ++f.model.revision;
    const uint64_t lit = f.build(0.0).overlayRevision;
    CHECK(lit != moved);
    CHECK(f.build(0.1).overlayRevision == lit);
    CHECK(f.build(0.3).overlayRevision != lit);
    // Without a revision nobody says that nothing changed.
    f.model.revision = 0;
    const uint64_t unknown = f.build(0.0).overlayRevision;
    CHECK(f.build(0.0).overlayRevision != unknown);
}

TEST_CASE("a door event costs the view-model the door and its rooms, whatever else there is") {
    if (!base::countsAllocations()) return;
    const auto cost = [](int responders) {
        const auto school = std::make_shared<building::Building>(test::crowdedSchool(10, 10, 200));
        live::Session session(std::make_shared<building::PlaceIndex>(*school), true);
        ViewModelBuilder models(school);
        ViewState view;
        view.floor = FloorId(0);
        uint64_t seq = 0;
        base::Timestamp now = *base::parseTimestamp("2026-11-23T14:00:00Z");
        const auto say = [&](live::Payload p) {
            live::Event e;
            e.seq = ++seq;
            e.id = "e" + std::to_string(seq);
            e.source = "acs/x";
            e.observedAt = e.receivedAt = now;
            e.payload = std::move(p);
            std::vector<live::Event> one;
            one.push_back(std::move(e));
            session.append(std::move(one));
        };
        for (int i = 0; i < responders; ++i) {
            live::ResponderReport r;
            r.responder = "a responder with a long name " + std::to_string(i);
            r.place.xy = base::Vec2(i % 70, i % 50);
            r.place.floor = "F1";
            say(r);
        }
        const auto lock = [&](live::LockState s) {
            live::DoorReport d;
            d.door = "D-7";
            d.lock = s;
            say(d);
            session.advance(now, base::Millis(1));
        };
        lock(live::LockState::Locked);
        models.update(session, view, {}, {}, now);
        now += base::Millis(10);
        lock(live::LockState::Unlocked);
        base::startCountingAllocations();
        const ViewModel& m = models.update(session, view, {}, {}, now);
        const uint64_t made = base::stopCountingAllocations();
        CHECK(m.doors[7].look == DoorLook::Unlocked);
        CHECK(m.responders.size() == size_t(responders));
        return made;
    };
    const uint64_t few = cost(3), many = cost(300);
    CHECK(many <= few + 2);
}

TEST_CASE("in small frames every door and every one of a crowd is up to date within a quarter of a second") {
    const auto school = std::make_shared<building::Building>(test::crowdedSchool(10, 10, 200));
    live::Session session(std::make_shared<building::PlaceIndex>(*school), true);
    ViewModelBuilder models(school);
    ViewState view;
    view.floor = FloorId(0);
    uint64_t seq = 0;
    const base::Timestamp start = *base::parseTimestamp("2026-11-23T14:00:00Z");
    base::Timestamp now = start;
    const auto say = [&](std::vector<live::Event>& out, live::Payload p) {
        live::Event e;
        e.seq = ++seq;
        e.id = "e" + std::to_string(seq);
        e.source = "acs/x";
        e.observedAt = e.receivedAt = now;
        e.payload = std::move(p);
        out.push_back(std::move(e));
    };
    constexpr int kPeople = 400;
    const auto move = [&](double x) {
        std::vector<live::Event> batch;
        for (int i = 0; i < kPeople; ++i) {
            live::ResponderReport r;
            r.responder = "r" + std::to_string(i);
            r.place.xy = base::Vec2(x, 3);
            r.place.floor = "F1";
            say(batch, r);
        }
        session.append(std::move(batch));
    };
    std::vector<live::Event> doors;
    for (int i = 0; i < 200; ++i) {
        live::DoorReport d;
        d.door = "D-" + std::to_string(i);
        d.lock = live::LockState::Locked;
        say(doors, d);
    }
    session.append(std::move(doors));
    move(4);
    const auto frames = [&](int n) -> const ViewModel& {
        const ViewModel* m = nullptr;
        for (int i = 0; i < n; ++i) {
            now += base::Millis(16);
            session.advance(now, base::Millis(16));
            m = &models.update(session, view, {}, {}, now);
        }
        return *m;
    };
    const ViewModel& m = frames(40);
    REQUIRE(m.responders.size() == size_t(kPeople));
    for (const DoorView& d : m.doors) {
        REQUIRE(d.look == DoorLook::Locked);
        REQUIRE(d.age <= now - start);
        REQUIRE(d.age >= now - start - base::Millis(300));
    }
    move(50);
    for (const ResponderView& r : frames(17).responders) REQUIRE(r.position.x == 50);
}
