// Ways through real buildings: they exist exactly when doors and stairs join two places, cross no wall, and are as short as an independent search
// says.
#include "way/way_finder.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <ctime>
#include <filesystem>
#include <iostream>
#include <random>

#include "importers/import.h"
#include "independent_search.h"
#include "support/demo_school.h"
#include "support/small_school.h"

using namespace sallyport;
using namespace sallyport::way;

namespace {

bool within(const building::Room& r, Vec2 p) {
    return std::any_of(r.footprint.begin(), r.footprint.end(), [&](const auto& poly) { return base::contains(poly, p); });
}
double distanceToWalls(const building::Room& r, Vec2 p) {
    double least = 1e9;
    const auto look = [&](const std::vector<Vec2>& ring) {
        for (size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
            const Vec2 d = ring[i] - ring[j];
            const double t = std::clamp(glm::dot(p - ring[j], d) / std::max(glm::dot(d, d), 1e-12), 0.0, 1.0);
            least = std::min(least, glm::length(p - ring[j] - d * t));
        }
    };
    for (const auto& poly : r.footprint) {
        look(poly.outer);
        for (const auto& h : poly.holes) look(h);
    }
    return least;
}

/// Every 4 cm of it lies in a room, outside of all of them, or in the opening of a door that it names.
void checkCrossesNoWall(const building::Building& b, const Way& way) {
    for (size_t i = 1; i < way.points.size(); ++i) {
        const WayPoint& p = way.points[i - 1];
        const WayPoint& q = way.points[i];
        if (q.link >= 0) {
            const auto& rooms = b.links[size_t(q.link)].rooms;
            REQUIRE(std::find(rooms.begin(), rooms.end(), q.room) != rooms.end());
            continue;
        }
        const Vec2 from(p.position), to(q.position);
        const int steps = std::max(1, int(glm::length(to - from) / 0.04));
        for (int k = 0; k <= steps; ++k) {
            const Vec2 at = from + (to - from) * (double(k) / steps);
            bool ok = false;
            for (const WayPoint* w : {&p, &q}) {
                if (w->room.valid() && within(b.room(w->room), at)) ok = true;
                if (!w->door.valid()) continue;
                const building::Door& d = b.door(w->door);
                const Vec2 off = at - Vec2(d.position), along = glm::normalize(d.along);
                if (std::abs(glm::dot(off, along)) <= d.widthM / 2 + 1e-6 && std::abs(glm::dot(off, Vec2(-along.y, along.x))) < 1.3) ok = true;
            }
            if (!p.room.valid() || !q.room.valid())
                ok = ok || std::none_of(b.rooms.begin(), b.rooms.end(), [&](const building::Room& r) { return r.floor == q.floor && within(r, at); });
            CAPTURE(i, at.x, at.y);
            REQUIRE(ok);
        }
    }
}

/// Rooms that doors and stairs join, numbered.
std::vector<int> joinedRooms(const building::Building& b) {
    std::vector<int> piece(b.rooms.size());
    for (size_t i = 0; i < piece.size(); ++i) piece[i] = int(i);
    const auto join = [&](RoomId u, RoomId v) {
        const int from = piece[v.index()], to = piece[u.index()];
        for (int& p : piece)
            if (p == from) p = to;
    };
    for (const auto& d : b.doors)
        if (d.rooms.size() == 2) join(d.rooms[0], d.rooms[1]);
    for (const auto& l : b.links)
        for (size_t i = 1; l.kind != building::LinkKind::Lift && i < l.rooms.size(); ++i) join(l.rooms[0], l.rooms[i]);
    return piece;
}

struct Place {
    RoomId room;
    FloorId floor;
    Vec2 at;
};

void checkRandomPairs(const building::Building& b, unsigned seed) {
    std::mt19937 random(seed);
    std::vector<uint32_t> shaped;
    for (uint32_t i = 0; i < b.rooms.size(); ++i)
        if (!b.rooms[i].footprint.empty() && b.rooms[i].floor.valid()) shaped.push_back(i);
    REQUIRE(shaped.size() > 10);
    const auto place = [&] {
        for (;;) {
            const uint32_t r = shaped[random() % shaped.size()];
            const auto& box = b.rooms[r].bounds;
            const auto part = [&] { return double(random() % 10'000) / 10'000; };
            for (int k = 0; k < 50; ++k) {
                const Vec2 p(box.min.x + part() * (box.max.x - box.min.x), box.min.y + part() * (box.max.y - box.min.y));
                if (within(b.rooms[r], p) && distanceToWalls(b.rooms[r], p) > 0.27) return Place{RoomId(r), b.rooms[r].floor, p};
            }
        }
    };
    const WayFinder finder(b);
    const test::IndependentSearch independent(b);
    const auto piece = joinedRooms(b);
    // The other search knows nothing of outside, nor of waiting for a lift.
    Conditions indoors;
    indoors.lifts = false;
    indoors.doors.resize(b.doors.size());
    for (size_t i = 0; i < b.doors.size(); ++i) indoors.doors[i].barred = b.doors[i].exterior;
    int none = 0, compared = 0;
    double worst = 0, sum = 0;
    std::vector<double> ms;
    for (int i = 0; i < 1000; ++i) {
        const Place from = place(), to = place();
        CAPTURE(i, b.room(from.room).number, b.room(to.room).number, from.at.x, from.at.y, to.at.x, to.at.y);
        const std::clock_t began = std::clock();
        const auto way = finder.to(to.floor, to.at, indoors).from(from.floor, from.at);
        ms.push_back(double(std::clock() - began) * 1000 / CLOCKS_PER_SEC);
        REQUIRE(way.has_value() == (piece[from.room.index()] == piece[to.room.index()]));
        if (!way) {
            ++none;
            continue;
        }
        checkCrossesNoWall(b, *way);
        const auto other = independent.metres(from.floor, from.at, to.floor, to.at);
        if (!other) continue;
        ++compared;
        const double ratio = way->lengthM / std::max(*other, 0.01);
        worst = std::max(worst, ratio);
        sum += ratio;
        CAPTURE(way->lengthM, *other);
        CHECK(ratio <= 1.05);
    }
    std::sort(ms.begin(), ms.end());
    CHECK(compared > 500);
    std::cout << b.name << ": 1000 pairs, " << none << " without a way, " << compared << " compared: mean " << sum / compared << ", worst " << worst
              << " of the other search; " << ms[500] << " ms of processor time median, " << ms[990] << " ms at the 99th percentile\n";
}

}  // namespace

TEST_CASE("In the demo school ways exist exactly where doors and stairs join, cross no wall and are the shortest within 5 percent") {
    checkRandomPairs(*test::demoSchool(), 1);
}

TEST_CASE("In the institute ways exist exactly where doors and stairs join, cross no wall and are the shortest within 5 percent") {
    const std::filesystem::path model = std::filesystem::path(SALLYPORT_SHARED_DIR) / "models/ifc/institute.ifc";
    if (!std::filesystem::exists(model)) {
        std::cout << "SKIP: the shared models are not here\n";
        return;
    }
    const auto in = importers::importModel(model);
    REQUIRE(in);
    checkRandomPairs(in->building, 2);
}

TEST_CASE("A way goes round a jammed door and through a locked one only where that is quicker") {
    building::Building b = test::smallSchool();
    const WayFinder finder(b);
    const FloorId ground(0);
    const Vec2 in101(4, 10), in104(4, 3);
    const auto open = finder.way(ground, in101, ground, in104);
    REQUIRE(open);
    Conditions c;
    c.doors.resize(b.doors.size());
    for (size_t i = 0; i < b.doors.size(); ++i)
        if (b.doors[i].name == "D-104") c.doors[i] = {20, false, "reported locked"};
    const auto locked = finder.way(ground, in101, ground, in104, c);
    REQUIRE(locked);
    CHECK(locked->seconds == Approx(open->seconds + 20));
    REQUIRE(locked->reasons.size() == 1);
    CHECK(locked->reasons[0].why == "reported locked");
    CHECK_FALSE(locked->reasons[0].avoided);
    for (auto& d : c.doors)
        if (d.seconds > 0) d.barred = true;
    CHECK_FALSE(finder.way(ground, in101, ground, in104, c));
}

TEST_CASE("Somebody outside comes in by the exterior door, and out of a shut building nobody comes") {
    building::Building b = test::smallSchool();
    const FloorId ground(0);
    const auto way = WayFinder(b).way(ground, {-9, 3}, ground, {4, 10});
    REQUIRE(way);
    CHECK_FALSE(way->points.front().room.valid());
    std::vector<std::string> doors;
    for (const WayPoint& p : way->points)
        if (p.door.valid()) doors.push_back(b.door(p.door).exterior ? "out" : b.door(p.door).name);
    CHECK(doors == std::vector<std::string>{"out", "D-101"});
    CHECK(way->lengthM > 35);  // round the house, not through it
    Conditions c;
    c.doors.resize(b.doors.size());
    for (size_t i = 0; i < b.doors.size(); ++i) c.doors[i].barred = b.doors[i].exterior;
    CHECK_FALSE(WayFinder(b).way(ground, {-9, 3}, ground, {4, 10}, c));
}

TEST_CASE("A hot zone is walked round where that costs less than it, and the way says what it avoids") {
    building::Building b;
    b.floors.push_back({"F1", "F1", "First", "F1", 0, 3});
    building::Room r;
    r.id = r.number = "gym";
    r.floor = FloorId(0);
    r.footprint.push_back({{{0, 0}, {30, 0}, {30, 20}, {0, 20}}, {{{14, 8}, {14, 12}, {16, 12}, {16, 8}}}});
    r.bounds = {{0, 0, 0}, {30, 20, 3}};
    b.rooms.push_back(r);
    const WayFinder finder(b);
    const Vec2 a(2, 9.5), c(28, 9.5);
    const auto plain = finder.way(FloorId(0), a, FloorId(0), c);
    REQUIRE(plain);
    const auto south = [](const Way& w) { return std::any_of(w.points.begin(), w.points.end(), [](const WayPoint& p) { return p.position.y < 9; }); };
    CHECK(south(*plain));
    Conditions hot;
    hot.zones.push_back({FloorId(0), {{{13, 0}, {17, 0}, {17, 8}, {13, 8}}, {}}, 10, "hot zone"});
    const auto round = finder.way(FloorId(0), a, FloorId(0), c, hot);
    REQUIRE(round);
    CHECK_FALSE(south(*round));
    REQUIRE(round->reasons.size() == 1);
    CHECK(round->reasons[0].avoided);
    CHECK(round->reasons[0].why == "hot zone");
    CHECK(round->seconds == Approx(round->lengthM / 1.4));
    // Who stands in it goes out of it: the time is that of walking, though every metre in it was weighed.
    const auto out = finder.way(FloorId(0), {15, 4}, FloorId(0), {15, 5}, hot);
    REQUIRE(out);
    CHECK(out->seconds == Approx(1 / 1.4));
    REQUIRE(out->reasons.size() == 1);
    CHECK_FALSE(out->reasons[0].avoided);
}

TEST_CASE("Rooms without a shape and doors out of place still have a way, straight from door to door") {
    building::Building b = test::smallSchool();
    for (auto& room : b.rooms)
        if (room.number == "105") room.footprint.clear();
    for (auto& d : b.doors)
        if (d.name == "D-104") d.position += Vec3(0, 30, 0);
    const WayFinder finder(b);
    const auto way = finder.way(FloorId(0), {4, 10}, FloorId(0), {4, 3});
    REQUIRE(way);
    CHECK(std::isfinite(way->seconds));
}

TEST_CASE("One search answers for everybody who might go") {
    building::Building b = test::smallSchool();
    const WayFinder finder(b);
    const Reach reach = finder.to(FloorId(0), {4, 10});
    const auto seconds = [&](uint32_t floor, Vec2 at) { return reach.from(FloorId(floor), at).value().seconds; };
    CHECK(seconds(0, {6, 7}) < seconds(0, {22, 7}));
    CHECK(seconds(0, {22, 7}) < seconds(1, {4, 10}));
}
