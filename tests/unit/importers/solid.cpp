#include "importers/solid.h"

#include <catch2/catch.hpp>
#include <limits>
#include <numbers>
#include <random>

#include "importers/profile.h"
#include "solid_shape.h"

using namespace sallyport;
using namespace sallyport::importers;
using base::Polygon2;
using base::Vec2;
using base::Vec3;
using test::watertight;

namespace {

Polygon2 frame() { return {{{0, 0}, {4, 0}, {4, 3}, {0, 3}}, {{{1, 1}, {1, 2}, {2, 2}, {2, 1}}}}; }
Solid extruded(const Polygon2& p, Vec3 direction, double depth) {
    auto s = extrude(std::span(&p, 1), direction, depth);
    REQUIRE(s);
    return *s;
}
/// Closed, and of this volume by its faces and by its triangles alike.
void requireVolume(const Solid& s, double volume, double tolerance = 1e-6) {
    REQUIRE(s.closed);
    REQUIRE(watertight(s));
    CHECK(s.volume() == Approx(volume).margin(tolerance));
    const Vec3 middle = s.bounds().centre();
    CHECK(test::meshVolume(toMesh(s, s.empty() ? Vec3{0, 0, 0} : middle)) == Approx(volume).margin(tolerance + 1e-4 * std::abs(volume)));
}
base::Mat4 turned(double angle, Vec3 axis, Vec3 shift) {
    axis = glm::normalize(axis);
    base::Mat4 m(1.0);
    for (int c = 0; c < 3; ++c) {
        Vec3 e{0, 0, 0};
        e[c] = 1;
        const Vec3 r = e * std::cos(angle) + glm::cross(axis, e) * std::sin(angle) + axis * glm::dot(axis, e) * (1 - std::cos(angle));
        m[c] = {r, 0};
    }
    m[3] = {shift, 1};
    return m;
}
const Vec3 kUp{0, 0, 1};

}  // namespace

TEST_CASE("an extrusion is closed, outward and as big as its profile times its height") {
    requireVolume(extruded(frame(), kUp, 2.5), 11 * 2.5);
    requireVolume(extruded(frame(), kUp, -2.5), 11 * 2.5);
    requireVolume(extruded(frame(), {0, 0, -3}, 2.5), 11 * 2.5);
    requireVolume(extruded(frame(), {1, 0.5, 1}, 3), 11 * 3 / 1.5);
    CHECK(extruded(frame(), kUp, 2.5).surface() == Approx(2 * 11 + 2.5 * (14 + 4)));
}

TEST_CASE("an extrusion does not care which way its rings run") {
    auto p = frame();
    std::reverse(p.outer.begin(), p.outer.end());
    std::reverse(p.holes[0].begin(), p.holes[0].end());
    requireVolume(extruded(p, kUp, 1), 11);
}

TEST_CASE("an extrusion without a volume is refused") {
    const auto p = frame();
    const Polygon2 line{{{0, 0}, {1, 0}, {2, 0}}, {}};
    CHECK_FALSE(extrude(std::span(&p, 1), {1, 0, 0}, 1));
    CHECK_FALSE(extrude(std::span(&p, 1), {0, 0, 0}, 1));
    CHECK_FALSE(extrude(std::span(&p, 1), kUp, 0));
    CHECK_FALSE(extrude(std::span(&line, 1), kUp, 1));
    CHECK_FALSE(extrude({}, kUp, 1));
}

TEST_CASE("coordinates that are no numbers are refused everywhere") {
    const double nan = std::numeric_limits<double>::quiet_NaN(), inf = std::numeric_limits<double>::infinity();
    auto p = frame();
    p.outer[1].x = nan;
    CHECK_FALSE(extrude(std::span(&p, 1), kUp, 1));
    p.outer[1].x = inf;
    CHECK_FALSE(extrude(std::span(&p, 1), kUp, 1));
    const auto good = frame();
    CHECK_FALSE(extrude(std::span(&good, 1), kUp, nan));
    CHECK_FALSE(extrude(std::span(&good, 1), {0, nan, 1}, 1));
    const FaceLoops face{{{{0, 0, 0}, {1, 0, nan}, {1, 1, 0}}}, false};
    CHECK_FALSE(fromFaces(std::span(&face, 1)));
    Solid broken = box({0, 0, 0}, {1, 1, 1});
    broken.points[3].y = nan;
    CHECK_FALSE(subtract(broken, box({0, 0, 0}, {1, 1, 1})));
    CHECK_FALSE(subtract(box({0, 0, 0}, {1, 1, 1}), broken));
    CHECK_FALSE(clipHalfSpace(broken, {{0, 0, 1}, 0.5}));
    CHECK_FALSE(clipHalfSpace(box({0, 0, 0}, {1, 1, 1}), {{0, 0, 0}, 0.5}));
    CHECK_FALSE(clipHalfSpace(box({0, 0, 0}, {1, 1, 1}), {{0, 0, 1}, nan}));
}

TEST_CASE("an opening flush with both wall faces leaves a clean hole") {
    const auto wall = box({0, 0, 0}, {6, 0.3, 3});
    const auto cut = subtract(wall, box({1, 0, 1}, {2, 0.3, 2}));
    REQUIRE(cut);
    requireVolume(*cut, 5.4 - 0.3);
    CHECK(cut->faces.size() == 10);  // six of the wall, four of the reveal
    CHECK(cut->surface() == Approx(wall.surface() - 2 + 4 * 0.3));
}

TEST_CASE("a door flush with the floor and faces of the wall cuts a notch") {
    const auto cut = subtract(box({0, 0, 0}, {6, 0.3, 3}), box({1, 0, 0}, {2, 0.3, 2.1}));
    REQUIRE(cut);
    requireVolume(*cut, 5.4 - 0.3 * 2.1);
    CHECK(cut->faces.size() == 10);
}

TEST_CASE("cutters that overlap, pierce, sit inside, touch or miss give the right body") {
    const auto wall = box({0, 0, 0}, {6, 0.3, 3});
    const auto volumeAfter = [&](const Solid& cutter) {
        const auto r = subtract(wall, cutter);
        REQUIRE(r);
        if (!r->empty()) {
            REQUIRE(r->closed);
            REQUIRE(watertight(*r));
        }
        return r->volume();
    };
    CHECK(volumeAfter(box({1, -1, 1}, {2, 1, 2})) == Approx(5.4 - 0.3));                          // pierces
    CHECK(volumeAfter(box({-1, -1, -1}, {2, 1, 1})) == Approx(5.4 - 0.6));                        // takes a corner
    CHECK(volumeAfter(box({1, 0.1, 1}, {2, 0.2, 2})) == Approx(5.4 - 0.1));                       // a cavity
    CHECK(volumeAfter(box({1, 0, 1}, {2, 0.15, 2})) == Approx(5.4 - 0.15));                       // a niche, flush on one side
    CHECK(volumeAfter(box({1, 0.3, 1}, {2, 1, 2})) == Approx(5.4));                               // touches a face from outside
    CHECK(volumeAfter(box({6, 0.3, 3}, {7, 1, 4})) == Approx(5.4));                               // touches a corner
    CHECK(volumeAfter(box({9, 0, 0}, {10, 1, 1})) == Approx(5.4));                                // misses
    CHECK(volumeAfter(box({-1, -1, -1}, {7, 1, 4})) == Approx(0).margin(1e-9));                   // takes everything
    CHECK(volumeAfter(wall) == Approx(0).margin(1e-9));                                           // itself
    CHECK(volumeAfter(box({2, -1, -1}, {3, 1, 4})) == Approx(5.4 - 0.9));                         // cuts it in two
    CHECK(volumeAfter(box({1, 2e-6, 1}, {2, 0.3 - 3e-6, 2})) == Approx(5.4 - 0.3).margin(1e-5));  // flush but for rounding
}

TEST_CASE("a wall turned and far from the origin is cut as well as one at home") {
    for (double angle : {0.1, 0.7853981, 1.2, 2.9}) {
        const auto place = turned(angle, {0.2, 0.1, 1}, {1234.567, -987.654, 55.5});
        std::vector<Solid> openings;
        for (int i = 0; i < 3; ++i) openings.push_back(transformed(box({1.0 + 2 * i, 0, 1}, {2.0 + 2 * i, 0.3, 2}), place));
        const auto cut = subtract(transformed(box({0, 0, 0}, {8, 0.3, 3}), place), openings);
        REQUIRE(cut);
        requireVolume(*cut, 7.2 - 0.9, 1e-4);
        CHECK(cut->faces.size() == 18);
    }
}

TEST_CASE("cutters that overlap each other are taken away once") {
    const std::vector<Solid> cutters{box({1, -1, 1}, {3, 1, 2}), box({2, -1, 1}, {4, 1, 2}), box({2, -1, 1.5}, {3, 1, 2.5}),
                                     box({4, -1, 1}, {5, 1, 2})};
    const auto cut = subtract(box({0, 0, 0}, {6, 0.3, 3}), cutters);
    REQUIRE(cut);
    requireVolume(*cut, 5.4 - 0.3 * (4 + 0.5));
}

TEST_CASE("a round cutter makes a round hole") {
    const auto disc = circleProfile(0.4);
    REQUIRE(disc);
    const auto cutter = transformed(extruded(*disc, kUp, 2), turned(std::numbers::pi / 2, {1, 0, 0}, {2, 1, 1.5}));
    const auto cut = subtract(box({0, 0, 0}, {6, 0.3, 3}), cutter);
    REQUIRE(cut);
    requireVolume(*cut, 5.4 - 0.3 * base::area(*disc), 1e-4);
}

TEST_CASE("a body that is not convex, with a hole, can be cut and can cut") {
    const auto ring = extruded(frame(), kUp, 1);
    auto cut = subtract(ring, box({0, 1, 0}, {4, 2, 1}));  // through the hole, flush with its sides
    REQUIRE(cut);
    requireVolume(*cut, 11 - 3);
    cut = subtract(box({0, 0, -1}, {4, 3, 2}), ring);
    REQUIRE(cut);
    requireVolume(*cut, 36 - 11);
}

TEST_CASE("cutting twice equals cutting once with both") {
    const auto a = extruded(frame(), {0.2, 0, 1}, 2);
    const auto b = box({0.5, -1, 0.5}, {1.5, 4, 1.5}), c = transformed(b, turned(0.4, {0, 0, 1}, {1, 0, 0.2}));
    const auto first = subtract(a, b);
    REQUIRE(first);
    const auto second = subtract(*first, c);
    const std::vector<Solid> both{b, c};
    const auto once = subtract(a, both);
    REQUIRE(second);
    REQUIRE(once);
    CHECK(second->volume() == Approx(once->volume()).margin(1e-5));
    CHECK(second->closed);
    CHECK(once->closed);
}

TEST_CASE("random boxes obey inclusion and exclusion") {
    std::mt19937 random(20261124);
    int shared = 0;
    for (int round = 0; round < 400; ++round) {
        // A coarse raster makes flush faces, common edges and common corners the usual case.
        std::uniform_int_distribution<int> raster(0, 3);
        const auto randomBox = [&] {
            Vec3 a, b;
            for (int k = 0; k < 3; ++k) {
                const int low = raster(random);
                a[k] = low;
                b[k] = low + 1 + raster(random);
            }
            return std::pair{a, b};
        };
        const auto [a0, a1] = randomBox();
        const auto [b0, b1] = randomBox();
        const Vec3 common = glm::max(Vec3(0), glm::min(a1, b1) - glm::max(a0, b0));
        const double both = common.x * common.y * common.z;
        shared += both > 0;
        base::Mat4 place(1.0);
        if (round % 2) place = turned(0.013 * round, {1, 0.3 * round, 2}, {round * 0.37, 5, -3});
        const auto a = transformed(box(a0, a1), place), b = transformed(box(b0, b1), place);
        const auto less = subtract(a, b), in = intersect(a, b), sum = unite(a, b);
        REQUIRE(less);
        REQUIRE(in);
        REQUIRE(sum);
        INFO("round " << round);
        CHECK(less->volume() == Approx(a.volume() - both).margin(2e-4));
        CHECK(in->volume() == Approx(both).margin(2e-4));
        CHECK(sum->volume() == Approx(a.volume() + b.volume() - both).margin(2e-4));
        for (const auto* s : {&*less, &*in, &*sum}) {
            CHECK(s->closed);
            CHECK(watertight(*s));
        }
    }
    CHECK(shared > 100);
}

TEST_CASE("random turned prisms obey inclusion and exclusion") {
    std::mt19937 random(7);
    std::uniform_real_distribution<double> unit(-1, 1);
    int closed = 0, all = 0;
    for (int round = 0; round < 200; ++round) {
        const auto prism = [&] {
            const Polygon2 p{{{-1, -1}, {1.5, -0.8}, {0.4, 0.1}, {1, 1}, {-1.2, 0.9}}, {}};
            return transformed(extruded(p, {0.1, 0.2, 1}, 1.5),
                               turned(3 * unit(random), {unit(random), unit(random), 1.1}, {unit(random), unit(random), unit(random)}));
        };
        const auto a = prism(), b = prism();
        const auto less = subtract(a, b), in = intersect(a, b), sum = unite(a, b);
        REQUIRE(less);
        REQUIRE(in);
        REQUIRE(sum);
        CHECK(less->volume() + in->volume() == Approx(a.volume()).margin(2e-4));
        CHECK(sum->volume() == Approx(a.volume() + b.volume() - in->volume()).margin(2e-4));
        for (const auto* s : {&*less, &*in, &*sum}) {
            ++all;
            closed += s->closed;
            CHECK(s->closed == watertight(*s));
        }
    }
    CHECK(closed == all);
}

TEST_CASE("a clip at, above, below and through vertices keeps the right part") {
    const auto cube = box({0, 0, 0}, {2, 2, 2});
    const auto kept = [&](Vec3 n, double offset, bool negative = true) {
        const auto r = clipHalfSpace(cube, {n, offset}, negative);
        REQUIRE(r);
        CHECK(r->closed);
        CHECK(watertight(*r));
        return r->volume();
    };
    CHECK(kept(kUp, 3) == Approx(8));
    CHECK(kept(kUp, 2) == Approx(8));
    CHECK(kept(kUp, 0) == Approx(0).margin(1e-12));
    CHECK(kept(kUp, -1) == Approx(0).margin(1e-12));
    CHECK(kept(kUp, 0.5) == Approx(2));
    CHECK(kept(kUp, 0.5, false) == Approx(6));
    CHECK(kept(kUp * 4.0, 2) == Approx(2));        // a normal of any length
    CHECK(kept({1, 0, 1}, 2) == Approx(4));        // through two edges
    CHECK(kept({1, 1, 1}, 2) == Approx(8.0 / 6));  // through three corners
    CHECK(kept({1, 1, 1}, 4, false) == Approx(8.0 / 6));
    CHECK(kept({1, 1, 1}, 3) == Approx(4));
}

TEST_CASE("a gable wall is a box clipped twice") {
    auto wall = clipHalfSpace(box({0, 0, 0}, {8, 0.3, 6}), {{-1, 0, 1}, 3}, true);
    REQUIRE(wall);
    wall = clipHalfSpace(*wall, {{1, 0, 1}, 11}, true);
    REQUIRE(wall);
    // Height from 3 at the sides to 6 (the top stays flat between x = 3 and x = 5).
    requireVolume(*wall, 0.3 * (8 * 6 - 2 * 4.5));
}

TEST_CASE("a surface without an inside is clipped without a cap and cannot be cut") {
    const std::vector<FaceLoops> faces{{{{{0, 0, 0}, {2, 0, 0}, {2, 2, 0}, {0, 2, 0}}}, false},
                                       {{{{0, 0, 0}, {0, 2, 0}, {0, 2, 2}, {0, 0, 2}}}, false}};
    const auto surface = fromFaces(faces);
    REQUIRE(surface);
    CHECK_FALSE(surface->closed);
    const auto clipped = clipHalfSpace(*surface, {{1, 0, 1}, 1}, true);
    REQUIRE(clipped);
    CHECK(clipped->surface() == Approx(4));
    CHECK_FALSE(subtract(*surface, box({0, 0, -1}, {1, 1, 1})));
}

TEST_CASE("a mirrored solid still faces outward") {
    base::Mat4 mirror(1.0);
    mirror[0][0] = -1;
    requireVolume(transformed(extruded(frame(), kUp, 2), mirror), 22);
    base::Mat4 stretch(1.0);
    stretch[1][1] = 3;
    stretch[2][0] = 0.5;
    requireVolume(transformed(extruded(frame(), kUp, 2), stretch), 66);
}

namespace {
std::vector<FaceLoops> facesOf(const Solid& s) {
    std::vector<FaceLoops> faces;
    for (const auto& f : s.faces) {
        FaceLoops out;
        for (uint32_t l = f.firstLoop; l < f.firstLoop + f.loopCount; ++l) {
            out.loops.emplace_back();
            for (uint32_t k = 0; k < s.loops[l].count; ++k) out.loops.back().push_back(s.points[s.indices[s.loops[l].first + k]]);
        }
        faces.push_back(std::move(out));
    }
    return faces;
}
}  // namespace

TEST_CASE("a faceted body is put right: inside out, mixed directions, doubled points, dead faces") {
    const auto original = extruded(frame(), kUp, 2);
    auto faces = facesOf(original);
    for (auto& f : faces) f.flip = true;
    auto s = fromFaces(faces);
    REQUIRE(s);
    requireVolume(*s, 22);

    faces = facesOf(original);
    std::mt19937 random(3);
    for (auto& f : faces) f.flip = random() % 2;
    s = fromFaces(faces);
    REQUIRE(s);
    requireVolume(*s, 22);

    faces = facesOf(original);
    for (auto& f : faces) f.loops[0].insert(f.loops[0].begin() + 1, f.loops[0][0] + Vec3{1e-7, 0, 0});
    faces.push_back({{{{0, 0, 0}, {1, 0, 0}, {2, 0, 0}}}, false});
    faces.push_back({{{{0, 0, 0}, {0, 0, 0}}}, false});
    faces.push_back({{}, false});
    faces.push_back({{{}}, false});
    s = fromFaces(faces);
    REQUIRE(s);
    requireVolume(*s, 22);
    CHECK(s->faces.size() == original.faces.size());
}

TEST_CASE("a face that is not flat becomes triangles and the body stays closed") {
    auto faces = facesOf(box({0, 0, 0}, {1, 1, 1}));
    for (auto& f : faces)
        for (auto& p : f.loops[0])
            if (p == Vec3{1, 1, 1}) p.z = 1.2;
    const auto s = fromFaces(faces);
    REQUIRE(s);
    CHECK(s->closed);
    CHECK(watertight(*s));
    CHECK(s->faces.size() > 6);
    CHECK(s->volume() > 1);
}

TEST_CASE("indexed faces refuse indices that are not there") {
    const std::vector<Vec3> points{{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    std::vector<std::vector<uint32_t>> faces{{0, 2, 1}, {0, 1, 3}, {1, 2, 3}, {0, 3, 2}};
    const auto s = fromIndexedFaces(points, faces);
    REQUIRE(s);
    requireVolume(*s, 1.0 / 6);
    faces[0][1] = 4;
    CHECK_FALSE(fromIndexedFaces(points, faces));
}

TEST_CASE("a revolved profile encloses what Pappus says") {
    const Polygon2 p{{{1, 0}, {2, 0}, {2, 1}, {1, 1}}, {}};
    const double exact = 1.5 * 2 * std::numbers::pi;
    const auto turn = [&](const Polygon2& q, double angle, Vec3 origin = {0, 0, 0}, Vec3 axis = {0, 1, 0}) {
        auto s = revolve(std::span(&q, 1), origin, axis, angle);
        REQUIRE(s);
        REQUIRE(s->closed);
        REQUIRE(watertight(*s));
        return s->volume();
    };
    CHECK(turn(p, 2 * std::numbers::pi) == Approx(exact).epsilon(0.01));
    CHECK(turn(p, 7) == Approx(exact).epsilon(0.01));
    CHECK(turn(p, -std::numbers::pi) == Approx(exact / 2).epsilon(0.01));
    CHECK(turn(p, 1) == Approx(1.5).epsilon(0.01));
    CHECK(turn(p, 1, {1, 0, 0}) == Approx(0.5).epsilon(0.01));  // one edge on the axis
    CHECK(turn(frame(), 1, {0, -1, 0}, {1, 0, 0}) == Approx(12 * 2.5 - 2.5).epsilon(0.01));
    CHECK_FALSE(revolve(std::span(&p, 1), {1.5, 0, 0}, {0, 1, 0}, 1));
    CHECK_FALSE(revolve(std::span(&p, 1), {0, 0, 0}, {0, 0, 1}, 1));
}

TEST_CASE("a swept disc follows its path, rings and corners included") {
    const double disc = base::area(*circleProfile(0.05));
    const auto volume = [](const std::vector<Vec3>& path, double r, double inner = 0) {
        auto s = sweepDisc(path, r, inner, kChordToleranceM);
        REQUIRE(s);
        REQUIRE(s->closed);
        REQUIRE(watertight(*s));
        return s->volume();
    };
    CHECK(volume({{0, 0, 0}, {0, 0, 2}}, 0.05) == Approx(2 * disc));
    CHECK(volume({{0, 0, 0}, {3, 0, 0}, {3, 2, 0}, {3, 2, 2}}, 0.05) == Approx(7 * disc).epsilon(1e-6));
    CHECK(volume({{0, 0, 0}, {0, 0, 2}}, 0.1, 0.05) == Approx(2 * (base::area(*circleProfile(0.1)) - disc)).epsilon(0.02));
    CHECK(volume({{0, 0, 0}, {2, 0, 0}, {2, 2, 0}, {0, 2, 0}, {0, 0, 0}}, 0.05) == Approx(8 * disc).epsilon(1e-6));
    CHECK(volume({{0, 0, 0}, {2, 0, 0}, {0, 0.01, 0}}, 0.05) > 3.9 * disc);  // turns back
    CHECK_FALSE(sweepDisc(std::vector<Vec3>{{0, 0, 0}}, 0.05));
    CHECK_FALSE(sweepDisc(std::vector<Vec3>{{0, 0, 0}, {1, 0, 0}}, 0.05, 0.05));
}

TEST_CASE("work without end is refused, not attempted") {
    SolidLimits tight;
    tight.maxWork = 50;
    const auto disc = circleProfile(1.0);
    REQUIRE(disc);
    const auto r = subtract(extruded(*disc, kUp, 1), box({-0.5, -0.5, -0.5}, {0.5, 0.5, 0.5}), tight);
    REQUIRE_FALSE(r);
    CHECK(r.error().code == base::ErrorCode::TooLarge);
    tight = {};
    tight.maxFaces = 2;
    CHECK_FALSE(fromFaces(facesOf(box({0, 0, 0}, {1, 1, 1})), true, tight));
}

TEST_CASE("a mesh lies relative to the origin it is given") {
    const auto m = toMesh(box({1e6, 2e6, 3}, {1e6 + 1, 2e6 + 1, 4}), {1e6, 2e6, 3});
    CHECK(m.positions.size() == 24);
    CHECK(m.indices.size() == 36);
    CHECK(test::meshVolume(m) == Approx(1));
    CHECK(test::meshArea(m) == Approx(6));
}
