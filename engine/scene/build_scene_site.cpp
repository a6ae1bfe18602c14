#include "scene/build_scene_site.h"

#include <algorithm>
#include <cmath>
#include <system_error>

#include "scene/scene_geometry.h"

namespace sallyport::scene {
namespace {

using base::Polygon2;
using base::Vec2;
using base::Vec3;
using building::Building;
using building::RoomUse;

double clearance(const Polygon2& p, Vec2 at) {
    if (!base::contains(p, at)) return -1;
    double best = 1e9;
    const auto ring = [&](const std::vector<Vec2>& r) {
        for (size_t i = 0, j = r.size() - 1; i < r.size(); j = i++) {
            const Vec2 ab = r[i] - r[j];
            const double len2 = glm::dot(ab, ab);
            const double t = len2 > 0 ? std::clamp(glm::dot(at - r[j], ab) / len2, 0.0, 1.0) : 0;
            best = std::min(best, glm::length(at - r[j] - ab * t));
        }
    };
    ring(p.outer);
    for (const auto& h : p.holes)
        if (!h.empty()) ring(h);
    return best;
}

RoomSite roomSite(const building::Room& room) {
    RoomSite s;
    s.passage = room.use == RoomUse::Corridor || room.use == RoomUse::Lobby || room.use == RoomUse::Stair || room.use == RoomUse::Lift ||
                room.use == RoomUse::Outdoor;
    s.outdoor = room.use == RoomUse::Outdoor;
    double most = 0;
    for (const Polygon2& p : room.footprint)
        if (p.outer.size() >= 3 && base::area(p) > most) most = base::area(p), s.shape = &p;
    if (!s.shape) return s;
    double longest = 0;
    for (size_t i = 0, j = s.shape->outer.size() - 1; i < s.shape->outer.size(); j = i++) {
        const Vec2 d = s.shape->outer[i] - s.shape->outer[j];
        if (glm::length(d) > longest) longest = glm::length(d), s.along = d / longest;
    }
    return s;
}

/// Which way a stair climbs, from the slope of its own geometry. Only half of it is asked: of a stair that turns back on itself the lower half is the
/// first flight, the one a plan's cut shows, and the whole would seem to climb sideways.
Flight climb(const Building& b, const std::vector<const building::Element*>& stairs, const building::Room& room, const Polygon2& shape,
             bool upperHalf) {
    const auto eachVertex = [&](auto&& visit) {
        for (const building::Element* e : stairs) {
            if (e->floor != room.floor || !base::contains(shape, Vec2(e->bounds.centre()))) continue;
            for (const building::MeshPart& part : e->parts) {
                if (part.mesh >= b.meshes.size()) continue;
                for (base::Vec3f v : b.meshes[part.mesh].positions) visit(Vec3(part.transform * base::Vec4(Vec3(v), 1)));
            }
        }
    };
    double low = 1e300, high = -1e300;
    eachVertex([&](Vec3 p) { low = std::min(low, p.z), high = std::max(high, p.z); });
    const double landing = (high - low) * 0.04, half = (low + high) / 2;

    double n = 0;
    Vec3 sum(0), sumZ(0);
    Vec2 squares(0);
    double zz = 0;
    base::Box2 box;
    eachVertex([&](Vec3 world) {
        if (upperHalf ? world.z < half + landing : world.z > half - landing) return;
        const Vec3 p = world - room.bounds.min;
        n += 1;
        sum += p;
        sumZ += p * p.z;
        squares += Vec2(p) * Vec2(p);
        zz += p.z * p.z;
        box.add(Vec2(world));
    });
    if (n < 8 || box.empty()) return {};
    const double varZ = zz / n - sum.z * sum.z / n / n;
    Vec2 correlation(0);
    for (int k = 0; k < 2; ++k) {
        const double var = squares[k] / n - sum[k] * sum[k] / n / n;
        if (var > 1e-6 && varZ > 1e-6) correlation[k] = (sumZ[k] / n - sum[k] * sum.z / n / n) / std::sqrt(var * varZ);
    }
    const int axis = std::abs(correlation.x) > std::abs(correlation.y) ? 0 : 1;
    if (std::abs(correlation[axis]) < 0.5) return {};
    Flight f;
    f.way[axis] = correlation[axis] > 0 ? 1 : -1;
    // Across its way, where most of it is: a landing beside the flight has few corners.
    f.middle = box.centre();
    f.middle[1 - axis] = (Vec2(sum) / n + Vec2(room.bounds.min))[1 - axis];
    f.lengthM = box.size()[axis];
    return f;
}

/// Pieces of `contour` more than a metre from every edge of `other`, about a metre long each and joined where they follow each other.
std::vector<std::array<Vec2, 2>> piecesApart(const std::vector<std::vector<Vec2>>& contour, const std::vector<std::vector<Vec2>>& other) {
    constexpr double kPieceM = 1, kApartM = 1;
    constexpr size_t kMostPieces = 20'000, kMostTests = 8'000'000;  // beyond that the contours are no drawing any more
    std::vector<std::array<Vec2, 2>> out;
    size_t tests = 0;
    const auto near = [&](Vec2 p) {
        for (const auto& loop : other)
            for (size_t i = 0, j = loop.size() - 1; i < loop.size(); j = i++) {
                ++tests;
                const Vec2 ab = loop[i] - loop[j];
                const double len2 = glm::dot(ab, ab), t = len2 > 0 ? std::clamp(glm::dot(p - loop[j], ab) / len2, 0.0, 1.0) : 0;
                if (glm::length(p - loop[j] - ab * t) < kApartM) return true;
            }
        return false;
    };
    for (const auto& loop : contour)
        for (size_t i = 0, j = loop.size() - 1; i < loop.size(); j = i++) {
            const Vec2 way = loop[i] - loop[j];
            const int pieces = std::clamp(int(std::ceil(glm::length(way) / kPieceM)), 1, 500);
            bool open = false;
            for (int k = 0; k < pieces; ++k) {
                if (tests > kMostTests || out.size() >= kMostPieces) return out;
                const Vec2 a = loop[j] + way * (double(k) / pieces), b = loop[j] + way * (double(k + 1) / pieces);
                if (near((a + b) * 0.5)) {
                    open = false;
                    continue;
                }
                if (open) out.back()[1] = b;
                else out.push_back({a, b});
                open = true;
            }
        }
    return out;
}

bool isPassage(RoomUse u) { return u == RoomUse::Corridor || u == RoomUse::Lobby || u == RoomUse::Stair; }

DoorSite doorSite(const Building& b, const building::Door& d) {
    DoorSite s;
    const Vec2 normal(-d.along.y, d.along.x);
    s.outward = normal;
    const auto holds = [&](base::RoomId id, Vec2 at) {
        if (!id.valid() || id.index() >= b.rooms.size()) return false;
        const auto& f = b.room(id).footprint;
        return std::any_of(f.begin(), f.end(), [&](const Polygon2& p) { return base::contains(p, at); });
    };
    for (base::RoomId id : d.rooms) {
        if (!id.valid() || id.index() >= b.rooms.size()) continue;
        if (!d.exterior && !isPassage(b.room(id).use)) continue;
        for (double reach : {0.35, 0.7, 1.2}) {
            const bool left = holds(id, Vec2(d.position) + normal * reach), right = holds(id, Vec2(d.position) - normal * reach);
            if (left == right) continue;
            // A corridor: on its side. An exterior door: away from the one room it has.
            s.outward = left == d.exterior ? -normal : normal;
            return s;
        }
    }
    return s;
}

}  // namespace

BuildingSite::BuildingSite(const Building& b)
    : grid(building::makeGrid(b)), building_(b), spots_(new Spots[b.rooms.size()]), floors_(new Floor[b.floors.size()]) {
    rooms.reserve(b.rooms.size());
    for (const building::Room& r : b.rooms) rooms.push_back(roomSite(r));
    doors.reserve(b.doors.size());
    for (const building::Door& d : b.doors) doors.push_back(doorSite(b, d));
    floorBoxes.resize(b.floors.size());
    for (const building::Room& r : b.rooms)
        if (r.floor.valid() && r.floor.index() < floorBoxes.size())
            for (const Polygon2& p : r.footprint)
                for (Vec2 v : p.outer) floorBoxes[r.floor.index()].add(v);
    findStairs();
    for (size_t i = 0; i < 4; ++i) {
        const double azimuth = (b.frontAzimuthDeg + 90.0 * double(i)) * M_PI / 180;
        sides[i].outward = {std::sin(azimuth), std::cos(azimuth)};
        sides[i].letter = building::sideLetter(b, sides[i].outward);
    }
    // 400 cells are 4 km: enough for any campus, and a bound for broken coordinates.
    for (int c = 0; c < std::min(grid.columns, 400); ++c) columnNames.push_back(building::columnName(c));
    for (int r = 0; r < std::min(grid.rows, 400); ++r) rowNames.push_back(std::to_string(r + 1));
}

BuildingSite::~BuildingSite() = default;

void BuildingSite::findSpots(const RoomSite& room, Spots& out) const {
    const Polygon2& shape = *room.shape;
    base::Box2 box;
    for (const Vec2 v : shape.outer) box.add(v);
    struct Spot {
        Vec2 at;
        double room;
    };
    std::vector<Spot> spots;
    const base::InnerPoint inner = base::innermostPoint(shape);
    constexpr int kSide = 9;
    for (int i = 0; i <= kSide + 1; ++i)
        for (int k = 0; k <= kSide + 1; ++k) {
            const Vec2 at = box.min + box.size() * Vec2((i + 0.5) / (kSide + 2), (k + 0.5) / (kSide + 2));
            const double c = clearance(shape, at);
            if (c > 0.3) spots.push_back({at, c});
        }
    const auto add = [&out](Vec2 at) { out.at[size_t(out.count++)] = at; };
    // The middle of the room is where an eye looks for its number, if it is about as roomy as the roomiest point.
    Vec2 first = inner.point;
    if (clearance(shape, box.centre()) > inner.radiusM * 0.75) first = box.centre();
    add(first);
    if (first != inner.point) add(inner.point);
    // Above, below and beside it: where a wide label still fits when somebody stands in the middle.
    for (const Vec2 d : {Vec2(0, 0.28), Vec2(0, -0.28), Vec2(0.28, 0), Vec2(-0.28, 0)})
        if (clearance(shape, first + box.size() * d) > 0.6) add(first + box.size() * d);
    std::stable_sort(spots.begin(), spots.end(), [](const Spot& a, const Spot& b) { return a.room > b.room; });
    // Spread: a spot too near to an earlier one would fail for the same reason.
    const double apart = std::max(0.6, std::sqrt(base::area(shape)) / 6);
    for (const Spot& spot : spots) {
        if (size_t(out.count) >= out.at.size()) break;
        const bool near = std::any_of(out.at.begin(), out.at.begin() + out.count, [&](Vec2 t) { return glm::length(t - spot.at) < apart; });
        if (!near) add(spot.at);
    }
}

std::span<const Vec2> BuildingSite::spots(size_t room) const {
    Spots& s = spots_[room];
    if (!rooms[room].shape) return {};
    std::call_once(s.made, [&] { findSpots(rooms[room], s); });
    return {s.at.data(), size_t(s.count)};
}

Vec2 BuildingSite::spot(size_t room) const {
    const auto all = spots(room);
    return all.empty() ? Vec2(0) : all.front();
}

const Contours& BuildingSite::outline(size_t floor) const {
    Floor& f = floors_[floor];
    std::call_once(f.contoured, [&] { f.outline = floorOutline(building_, base::FloorId(uint32_t(floor))); });
    return f.outline;
}

int BuildingSite::neighbour(size_t floor, int step) const {
    for (int i = int(floor) + step; i >= 0 && i < int(floorCount()); i += step)
        if (!outline(size_t(i)).empty()) return i;
    return -1;
}

const Pieces& BuildingSite::overhead(size_t floor) const {
    Floor& f = floors_[floor];
    std::call_once(f.overheadMade, [&] {
        if (outline(floor).empty()) return;
        if (const int above = neighbour(floor, 1); above >= 0) f.overhead = piecesApart(outline(size_t(above)), outline(floor));
    });
    return f.overhead;
}

int BuildingSite::showsUnder(size_t floor) const {
    Floor& f = floors_[floor];
    std::call_once(f.underMade, [&] {
        const Contours& own = outline(floor);
        const int below = own.empty() ? -1 : neighbour(floor, -1);
        if (below < 0) return;
        // Within the floor's own contour the one below is hidden by it.
        for (const auto& piece : piecesApart(outline(size_t(below)), own)) {
            int crossings = 0;
            const Vec2 p = (piece[0] + piece[1]) * 0.5;
            for (const auto& loop : own) crossings += base::contains({loop, {}}, p);
            if (crossings % 2 == 0) f.showsUnder = below;
        }
    });
    return f.showsUnder;
}

void BuildingSite::findStairs() {
    const Building& b = building_;
    flights_.resize(b.rooms.size());
    std::vector<const building::Element*> stairs;
    for (const building::Element& e : b.elements)
        if (e.kind == building::ElementKind::Stair && !e.bounds.empty()) stairs.push_back(&e);
    if (stairs.empty()) return;
    for (size_t i = 0; i < b.rooms.size(); ++i)
        if (b.rooms[i].use == RoomUse::Stair && rooms[i].shape) flights_[i].up = climb(b, stairs, b.rooms[i], *rooms[i].shape, false);
    // From the floor above one walks down the upper half of what climbs to it.
    for (const building::VerticalLink& link : b.links) {
        if (link.kind != building::LinkKind::Stair) continue;
        for (size_t k = 1; k < link.rooms.size(); ++k) {
            const base::RoomId from = link.rooms[k - 1], to = link.rooms[k];
            if (!from.valid() || !to.valid() || from.index() >= rooms.size() || to.index() >= rooms.size() || !rooms[from.index()].shape) continue;
            // A hall that holds its stair is no stair room, but the link knows.
            Flight& up = flights_[from.index()].up;
            if (up.lengthM <= 0) up = climb(b, stairs, b.room(from), *rooms[from.index()].shape, false);
            Flight f = climb(b, stairs, b.room(from), *rooms[from.index()].shape, true);
            f.way = -f.way;
            if (f.lengthM > 0) flights_[to.index()].down = f;
        }
    }
}

void BuildingSite::thinkAhead() const {
    std::call_once(ahead_, [this] {
        try {
            thinking_ = std::jthread([this](const std::stop_token& stop) {
                for (size_t i = 0; i < floorCount() && !stop.stop_requested(); ++i) (void)overhead(i), (void)showsUnder(i);
                for (size_t i = 0; i < rooms.size() && !stop.stop_requested(); ++i) (void)spots(i);
            });
        } catch (const std::system_error&) {  // no more threads to be had: then when it is asked for
        }
    });
}

}  // namespace sallyport::scene
