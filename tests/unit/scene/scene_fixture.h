// A small school with a hand-made model: every test says only what differs.
#pragma once
#include <catch2/catch.hpp>

#include "scene/build_scene.h"
#include "scene/camera.h"
#include "scene/palette.h"
#include "support/small_school.h"

namespace sallyport::test {

inline std::shared_ptr<scene::GlyphAtlas> atlas() {
    static const std::shared_ptr<scene::GlyphAtlas> kAtlas = [] {
        auto a = scene::GlyphAtlas::create(1);
        if (!a) FAIL(a.error().text());
        return std::shared_ptr<scene::GlyphAtlas>(std::move(*a));
    }();
    return kAtlas;
}

struct SceneFixture {
    std::shared_ptr<building::Building> school;
    scene::ViewModel model;
    scene::ViewState view;
    std::unique_ptr<scene::DrawListBuilder> builder;

    explicit SceneFixture(building::Building b = smallSchool()) : school(std::make_shared<building::Building>(std::move(b))) {
        using namespace scene;
        for (uint32_t i = 0; i < school->floors.size(); ++i)
            model.floors.push_back({FloorId(i), school->floors[i].shortName, school->floors[i].name});
        for (uint32_t i = 0; i < school->rooms.size(); ++i) {
            RoomView r;
            r.id = RoomId(i);
            r.floor = school->rooms[i].floor;
            r.label = school->rooms[i].number;
            r.subLabel = school->rooms[i].name;
            model.rooms.push_back(r);
        }
        for (uint32_t i = 0; i < school->doors.size(); ++i) {
            DoorView d;
            d.id = DoorId(i);
            d.floor = school->doors[i].floor;
            d.label = school->doors[i].name;
            model.doors.push_back(d);
        }
        model.now = base::Timestamp(base::Millis(1'000'000));
        view.floor = FloorId(0);
        view.picture = {100, 50, 1200, 760};
        view.camera = homeCamera(*school, view);
        builder = std::make_unique<DrawListBuilder>(school, atlas());
    }

    void mark(size_t room, live::RoomStatus s) {
        model.rooms[room].status = s;
        model.rooms[room].freshness = scene::Freshness::Fresh;
    }
    scene::ResponderView& addResponder(const std::string& callsign, const std::string& team, uint32_t floor, base::Vec2 at) {
        scene::ResponderView r;
        r.uid = "uid-" + callsign;
        r.callsign = callsign;
        r.team = team;
        r.service = scene::Service::Law;
        r.floor = scene::FloorId(floor);
        r.possibleFloors = {r.floor};
        r.position = base::Vec3(at, school->floors[floor].elevationM);
        r.placed = true;
        r.freshness = scene::Freshness::Fresh;
        model.responders.push_back(r);
        return model.responders.back();
    }
    const scene::DrawList& build(double t = 0) { return builder->build(model, view, t); }
    base::Vec2 pixel(base::Vec3 p) const { return *scene::project(view, p); }
    const scene::DrawListBuilder::PlacedLabel* label(const std::string& text) const {
        for (const auto& l : builder->labels())
            if (l.text.find(text) != std::string::npos) return &l;
        return nullptr;
    }
};

/// A floor of `columns` × `rows` equal rooms, for crowding.
inline building::Building manyRooms(int columns, int rows) {
    building::Building b = smallSchool();
    const building::Room pattern = b.rooms[0];
    b.rooms.clear();
    b.doors.clear();
    b.links.clear();
    for (int i = 0; i < columns * rows; ++i) {
        building::Room r = pattern;
        const double x = (i % columns) * 8, y = (i / columns) * 6;
        r.number = std::to_string(100 + i);
        r.id = r.number;
        r.footprint[0].outer = {{x, y}, {x + 7.8, y}, {x + 7.8, y + 5.8}, {x, y + 5.8}};
        r.bounds = {{x, y, 0}, {x + 7.8, y + 5.8, 3}};
        r.doors.clear();
        b.bounds.add(r.bounds);
        b.rooms.push_back(r);
    }
    return b;
}

}  // namespace sallyport::test
