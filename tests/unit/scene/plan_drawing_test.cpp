// The plan as a drawing: the grid's letters mean what the read-out says, stairs say which way they lead, floors beside each other show.
#include "building/grid.h"
#include "scene_fixture.h"

using namespace sallyport;
using namespace sallyport::scene;
using namespace sallyport::test;

namespace {

using Kind = DrawListBuilder::PlacedLabel::Kind;

/// A flight of ten steps in the stair of the small school: up to the north, from y 1 to y 5.
building::Building withStair() {
    building::Building b = smallSchool();
    building::Mesh m;
    for (int i = 0; i < 10; ++i) {
        const float y = 1 + float(i) * 0.4f, z = 0.4f * float(i + 1);
        const auto first = uint32_t(m.positions.size());
        for (const auto& [x, dy] : {std::pair(18.f, 0.f), {20.f, 0.f}, {20.f, 0.4f}, {18.f, 0.4f}}) m.positions.emplace_back(x, y + dy, z);
        for (const uint32_t k : {0u, 1u, 2u, 0u, 2u, 3u}) m.indices.push_back(first + k);
    }
    building::Element e;
    e.kind = building::ElementKind::Stair;
    e.floor = FloorId(0);
    e.parts.push_back({uint32_t(b.meshes.size()), base::Mat4(1.0), {}});
    for (const auto& p : m.positions) e.bounds.add(base::Vec3(p));
    b.meshes.push_back(m);
    b.elements.push_back(e);
    return b;
}

size_t count(const SceneFixture& f, const std::string& text) {
    size_t n = 0;
    for (const auto& l : f.builder->labels()) n += l.text == text;
    return n;
}

}  // namespace

TEST_CASE("the letters and numbers at the picture's edge are those of the read-out, however the plan is turned and moved") {
    SceneFixture f;
    const building::Grid grid = building::makeGrid(*f.school);
    for (const double yaw : {0.0, 20.0, 90.0, 180.0, 215.0})
        for (const double zoom : {0.6, 1.0, 1.8}) {
            f.view.camera = homeCamera(*f.school, f.view);
            f.view.camera.yawDeg = yaw;
            f.view.camera.pixelsPerM *= zoom;
            f.build();
            size_t letters = 0, numbers = 0;
            for (const auto& l : f.builder->labels()) {
                if (l.kind != Kind::Grid) continue;
                const auto at = pixelOnPlane(f.view, l.rect.x + l.rect.w / 2.0, l.rect.y + l.rect.h / 2.0, 0);
                REQUIRE(at);
                CAPTURE(yaw, zoom, l.text, at->x, at->y);
                // The letter stands over its column, the number beside its row; the other half of the reference is whatever is there.
                const bool letter = std::isalpha(static_cast<unsigned char>(l.text[0]));
                const base::Vec2 in = letter ? base::Vec2(at->x, grid.northWest.y - 1) : base::Vec2(grid.northWest.x + 1, at->y);
                const std::string cell = building::cellName(grid, in);
                CHECK(cell == (letter ? l.text + "1" : "A" + l.text));
                ++(letter ? letters : numbers);
            }
            CHECK(letters > 0);
            CHECK(numbers > 0);
        }
}

TEST_CASE("a stair says UP on the floor where it begins and DN on the floor where it ends") {
    SceneFixture f(withStair());
    f.build();
    CHECK(count(f, "UP") == 1);
    CHECK(count(f, "DN") == 0);
    f.view.floor = FloorId(1);
    f.view.camera = homeCamera(*f.school, f.view);
    f.build();
    CHECK(count(f, "UP") == 0);
    CHECK(count(f, "DN") == 1);
    f.view.mode = ViewMode::Inside;
    f.build();
    CHECK(count(f, "DN") == 0);
}

TEST_CASE("a building without exterior numbers has no plates, and one without rooms no sides") {
    building::Building b = smallSchool();
    for (building::Door& d : b.doors) d.exteriorNumber.clear();
    SceneFixture f(b);
    f.build();
    for (const auto& l : f.builder->labels()) CHECK(l.kind != Kind::Plate);
    b.rooms.clear();
    b.doors.clear();
    b.links.clear();
    SceneFixture g(b);
    g.build();
    for (const auto& l : g.builder->labels()) {
        CAPTURE(l.text);
        CHECK((l.kind == Kind::Grid || l.kind == Kind::Instrument));
    }
}
