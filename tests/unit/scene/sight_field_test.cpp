// What can be seen from a place: compared with rays cast one by one against every wall.
#include "scene/sight_field.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "watch.h"

using namespace sallyport;
using namespace sallyport::scene;
using namespace std::chrono_literals;
using base::Vec2;
using test::Watch;

namespace {

double cross(Vec2 a, Vec2 b) { return a.x * b.y - a.y * b.x; }

/// By every wall in turn, in the plainest way there is.
bool seen(std::span<const LineOfSight::Segment> walls, Vec2 eye, Vec2 at) {
    return std::none_of(walls.begin(), walls.end(), [&](const LineOfSight::Segment& s) {
        const Vec2 a(s.a), b(s.b);
        const double side1 = cross(at - eye, a - eye), side2 = cross(at - eye, b - eye), side3 = cross(b - a, eye - a), side4 = cross(b - a, at - a);
        return (side1 > 0) != (side2 > 0) && (side3 > 0) != (side4 > 0);
    });
}
double distanceTo(const std::vector<Vec2>& ring, Vec2 p) {
    double least = 1e9;
    for (size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
        const Vec2 d = ring[i] - ring[j];
        const double t = std::clamp(glm::dot(p - ring[j], d) / std::max(glm::dot(d, d), 1e-12), 0.0, 1.0);
        least = std::min(least, glm::length(p - ring[j] - d * t));
    }
    return least;
}

/// Columns in a hall, so that there is much to look past.
building::Building columns() {
    building::Building b = test::smallSchool();
    for (int i = 0; i < 12; ++i) {
        const double x = 1.5 + i * 1.9, y = i % 2 ? 6.6 : 7.4;
        building::Mesh m;
        for (int k = 0; k < 8; ++k) m.positions.emplace_back(x + (k & 1 ? 0.2 : -0.2), y + (k & 2 ? 0.2 : -0.2), k & 4 ? 3 : 0);
        m.indices = {0, 2, 1, 1, 2, 3, 4, 5, 6, 5, 7, 6, 0, 1, 4, 1, 5, 4, 2, 6, 3, 3, 6, 7, 0, 4, 2, 2, 4, 6, 1, 3, 5, 3, 7, 5};
        building::Element e;
        e.kind = building::ElementKind::Column;
        e.floor = base::FloorId(0);
        e.parts.push_back({uint32_t(b.meshes.size()), base::Mat4(1.0), {}});
        e.bounds.add(base::Vec3(x - 0.2, y - 0.2, 0));
        e.bounds.add(base::Vec3(x + 0.2, y + 0.2, 3));
        b.meshes.push_back(std::move(m));
        b.elements.push_back(std::move(e));
    }
    return b;
}

}  // namespace

TEST_CASE("A place lies in the field exactly when a straight line from the eye to it meets no wall") {
    const building::Building b = columns();
    SightField field(b);
    std::mt19937 random(7);
    const auto part = [&](double low, double high) { return low + (high - low) * double(random() % 100'000) / 100'000; };
    std::vector<Vec2> outline;
    int inside = 0, outside = 0;
    for (int e = 0; e < 40; ++e) {
        const Vec2 eye(part(0.3, 23.7), part(0.3, 11.7));
        field.look(base::FloorId(0), eye, {}, outline);
        REQUIRE(outline.size() >= 3);
        for (int i = 0; i < 300; ++i) {
            const Vec2 at(part(-3, 27), part(-3, 15));
            if (distanceTo(outline, at) < 0.02) continue;  // on the very edge rounding decides
            const bool in = base::contains(base::Polygon2{outline, {}}, at);
            CAPTURE(eye.x, eye.y, at.x, at.y);
            REQUIRE(in == seen(field.stopping(), eye, at));
            ++(in ? inside : outside);
        }
    }
    CHECK(inside > 1000);
    CHECK(outside > 1000);
}

TEST_CASE("A shut leaf stops the eye, from its own threshold one looks to both sides") {
    building::Building b = test::smallSchool();
    // Walls as the outlines of the rooms, less the doors.
    std::erase_if(b.elements, [](const building::Element& e) { return e.kind == building::ElementKind::Wall; });
    SightField field(b);
    std::vector<Vec2> outline;
    std::vector<uint8_t> shut(b.doors.size(), 0);
    const Vec2 in101(4, 10), hall(4, 7), in104(4, 3);
    const auto sees = [&](Vec2 at) { return base::contains(base::Polygon2{outline, {}}, at); };
    field.look(base::FloorId(0), in101, shut, outline);
    CHECK(sees(hall));
    CHECK(sees(in104));  // straight through both doors
    CHECK_FALSE(sees({12, 7}));
    for (size_t i = 0; i < shut.size(); ++i) shut[i] = b.doors[i].name == "D-104";
    field.look(base::FloorId(0), in101, shut, outline);
    CHECK(sees(hall));
    CHECK_FALSE(sees(in104));
    field.look(base::FloorId(0), {4, 6}, shut, outline);  // in the opening of D-104 itself
    CHECK(sees(hall));
    CHECK(sees(in104));
}

TEST_CASE("Of a place that is nowhere nothing is seen") {
    const building::Building b = test::smallSchool();
    SightField field(b);
    std::vector<Vec2> outline{{0, 0}};
    field.look(base::FloorId(), {1, 1}, {}, outline);
    CHECK(outline.empty());
    field.look(base::FloorId(9), {1, 1}, {}, outline);
    CHECK(outline.empty());
    field.look(base::FloorId(0), {std::nan(""), 1}, {}, outline);
    CHECK(outline.empty());
}

TEST_CASE("What is reported locked stops the eye, what nobody knows of may stand open, and one can ask as if all were shut") {
    Watch w;
    w.door(0s, "D-101", live::LockState::Locked);
    w.view.sight = SightWish{{}, FloorId(0), {12, 7}, false};
    const ViewModel& m = w.at(1s);
    REQUIRE(m.sight.shown);
    CHECK(m.sight.doorsShut == 1);
    const int others = m.sight.doorsPassed;
    CHECK(others > 3);
    const uint64_t revision = m.sight.revision;
    CHECK(w.at(2s).sight.revision == revision);  // nothing changed: not looked again
    w.view.sight->allDoorsShut = true;
    const ViewModel& shut = w.at(3s);
    CHECK(shut.sight.doorsShut == others + 1);
    CHECK(shut.sight.revision > revision);
    w.door(4s, "D-102", {}, live::DoorAlarm::Forced);
    CHECK(w.at(5s).sight.doorsShut == others);
    w.view.sight.reset();
    CHECK_FALSE(w.at(6s).sight.shown);
}
