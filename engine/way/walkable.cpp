#include "way/walkable.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <polyclipping/clipper.hpp>

namespace sallyport::way {
namespace {

/// Half a body's breadth with gear; where a room is too narrow for it, less.
constexpr std::array<double, 3> kBodyM{0.25, 0.12, 0.03};
constexpr double kSightM = 0.01;
constexpr double kSimplifyM = 0.02;  ///< curved walls come as many short pieces
constexpr double kWallM = 0.45;      ///< half of the thickest wall between two rooms
constexpr double kGroundMarginM = 500;
constexpr double kDoorReachM = 2.0;  ///< from the middle of a leaf to the room it opens into
constexpr double kSnapM = 1.5;       ///< a position in a wall belongs to a room this near
constexpr double kSameLevelM = 0.6;
constexpr size_t kMaxCorners = 300;
constexpr double kScale = 1e4;

ClipperLib::Path toPath(const std::vector<Vec2>& ring) {
    ClipperLib::Path out;
    out.reserve(ring.size());
    for (const Vec2 p : ring)
        if (std::isfinite(p.x) && std::isfinite(p.y) && std::abs(p.x) < 1e7 && std::abs(p.y) < 1e7)
            out.emplace_back(ClipperLib::cInt(std::llround(p.x * kScale)), ClipperLib::cInt(std::llround(p.y * kScale)));
    return out;
}
std::vector<Vec2> toRing(const ClipperLib::Path& path) {
    std::vector<Vec2> out;
    out.reserve(path.size());
    for (const ClipperLib::IntPoint& p : path) out.emplace_back(double(p.X) / kScale, double(p.Y) / kScale);
    return out;
}
void collect(const ClipperLib::PolyNode& node, std::vector<Polygon2>& out) {
    for (const ClipperLib::PolyNode* outer : node.Childs) {
        Polygon2 p;
        p.outer = toRing(outer->Contour);
        for (const ClipperLib::PolyNode* hole : outer->Childs) {
            p.holes.push_back(toRing(hole->Contour));
            collect(*hole, out);
        }
        if (p.outer.size() >= 3) out.push_back(std::move(p));
    }
}
ClipperLib::Paths unite(const std::vector<Polygon2>& polygons) {
    ClipperLib::Clipper clipper;
    for (const Polygon2& p : polygons) {
        // Each ring with its holes as even-odd, whatever their direction.
        ClipperLib::Clipper one;
        one.AddPath(toPath(p.outer), ClipperLib::ptSubject, true);
        for (const auto& hole : p.holes) one.AddPath(toPath(hole), ClipperLib::ptSubject, true);
        ClipperLib::Paths rings;
        one.Execute(ClipperLib::ctUnion, rings, ClipperLib::pftEvenOdd, ClipperLib::pftEvenOdd);
        clipper.AddPaths(rings, ClipperLib::ptSubject, true);
    }
    ClipperLib::Paths out;
    clipper.Execute(ClipperLib::ctUnion, out, ClipperLib::pftNonZero, ClipperLib::pftNonZero);
    ClipperLib::CleanPolygons(out, kSimplifyM * kScale);
    return out;
}
std::vector<Polygon2> grown(const ClipperLib::Paths& rings, double byM) {
    ClipperLib::ClipperOffset offset(2.0);
    offset.AddPaths(rings, ClipperLib::jtMiter, ClipperLib::etClosedPolygon);
    ClipperLib::PolyTree tree;
    offset.Execute(tree, byM * kScale);
    std::vector<Polygon2> out;
    collect(tree, out);
    return out;
}

bool properlyCross(Vec2 a, Vec2 b, Vec2 c, Vec2 d) {
    const double d1 = base::cross(b - a, c - a), d2 = base::cross(b - a, d - a);
    if ((d1 > 0) == (d2 > 0)) return false;
    const double d3 = base::cross(d - c, a - c), d4 = base::cross(d - c, b - c);
    return (d3 > 0) != (d4 > 0);
}
bool crossesRing(const std::vector<Vec2>& ring, Vec2 a, Vec2 b) {
    const Vec2 low = glm::min(a, b), high = glm::max(a, b);
    for (size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
        const Vec2 p = ring[j], q = ring[i];
        if (std::max(p.x, q.x) < low.x || std::min(p.x, q.x) > high.x || std::max(p.y, q.y) < low.y || std::min(p.y, q.y) > high.y) continue;
        if (properlyCross(a, b, p, q)) return true;
    }
    return false;
}
bool holds(const std::vector<Polygon2>& polygons, Vec2 p) {
    return std::any_of(polygons.begin(), polygons.end(), [&](const Polygon2& poly) { return base::contains(poly, p); });
}

/// Corners round which a way may turn: where the free space has more than half a turn of room. At most kMaxCorners, the sharpest.
std::vector<Vec2> turningCorners(const std::vector<Polygon2>& free) {
    struct Corner {
        Vec2 at;
        double turn;
    };
    std::vector<Corner> found;
    const auto add = [&](const std::vector<Vec2>& ring, double direction) {
        for (size_t i = 0; i < ring.size(); ++i) {
            const Vec2 in = ring[i] - ring[(i + ring.size() - 1) % ring.size()], out = ring[(i + 1) % ring.size()] - ring[i];
            const double turn = std::atan2(base::cross(in, out), glm::dot(in, out)) * direction;
            if (turn < -0.02) found.push_back({ring[i], turn});
        }
    };
    for (const Polygon2& p : free) {
        add(p.outer, base::signedArea(p.outer) >= 0 ? 1 : -1);
        for (const auto& hole : p.holes) add(hole, base::signedArea(hole) >= 0 ? -1 : 1);
    }
    if (found.size() > kMaxCorners) {
        std::nth_element(found.begin(), found.begin() + kMaxCorners, found.end(), [](const Corner& a, const Corner& b) { return a.turn < b.turn; });
        found.resize(kMaxCorners);
    }
    std::vector<Vec2> out;
    out.reserve(found.size());
    for (const Corner& c : found) out.push_back(c.at);
    return out;
}

Vec2 nearestOn(Vec2 a, Vec2 b, Vec2 p) {
    const Vec2 d = b - a;
    const double length2 = glm::dot(d, d);
    return length2 > 0 ? a + d * std::clamp(glm::dot(p - a, d) / length2, 0.0, 1.0) : a;
}
/// The nearest point of the polygons' edges.
Vec2 nearestEdge(const std::vector<Polygon2>& polygons, Vec2 p, double* distance = nullptr) {
    Vec2 best = p;
    double least = std::numeric_limits<double>::infinity();
    const auto look = [&](const std::vector<Vec2>& ring) {
        for (size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
            const Vec2 q = nearestOn(ring[j], ring[i], p);
            if (const double d = glm::length(q - p); d < least) least = d, best = q;
        }
    };
    for (const Polygon2& poly : polygons) {
        look(poly.outer);
        for (const auto& hole : poly.holes) look(hole);
    }
    if (distance) *distance = least;
    return best;
}

/// The floors whose exterior doors lead to the ground: those of the floor with most of them, and of floors below it.
std::vector<bool> floorsAtGround(const building::Building& b) {
    std::vector<int> exits(b.floors.size(), 0);
    for (const building::Door& d : b.doors)
        if (d.exterior && d.floor.valid()) ++exits[d.floor.index()];
    const auto most = std::max_element(exits.begin(), exits.end());
    std::vector<bool> out(b.floors.size(), false);
    if (most == exits.end() || *most == 0) return out;
    const double groundM = b.floors[size_t(most - exits.begin())].elevationM;
    for (size_t i = 0; i < out.size(); ++i) out[i] = exits[i] > 0 && b.floors[i].elevationM <= groundM + kSameLevelM;
    return out;
}

}  // namespace

bool crosses(const Polygon2& polygon, Vec2 a, Vec2 b) {
    return crossesRing(polygon.outer, a, b) ||
           std::any_of(polygon.holes.begin(), polygon.holes.end(), [&](const auto& hole) { return crossesRing(hole, a, b); });
}

Walkable::Walkable(const building::Building& b) : spaces_(b.rooms.size() + 1), byFloor_(b.floors.size()), atGround_(floorsAtGround(b)) {
    for (uint32_t i = 0; i < b.rooms.size(); ++i) {
        footprints_.push_back(b.rooms[i].footprint);
        if (b.rooms[i].floor.valid()) byFloor_[b.rooms[i].floor.index()].push_back(i);
    }
    shapeRooms(b);
    shapeOutdoors(b);
    openGaps(b);
}

void Walkable::shapeRooms(const building::Building& b) {
    for (uint32_t i = 0; i < b.rooms.size(); ++i) {
        Space& s = spaces_[i];
        s.floor = b.rooms[i].floor;
        s.zM = b.rooms[i].floorZM;
        const ClipperLib::Paths rings = unite(b.rooms[i].footprint);
        for (const double bodyM : kBodyM) {
            s.free = grown(rings, -bodyM);
            // Not narrower than a body anywhere: in one piece, as the room is.
            if (!s.free.empty() && s.free.size() <= std::max<size_t>(b.rooms[i].footprint.size(), 1)) {
                s.sight = grown(rings, -(bodyM - kSightM));
                break;
            }
            s.sight = grown(rings, -(bodyM - kSightM));
        }
        s.corners = turningCorners(s.free);
    }
}

void Walkable::shapeOutdoors(const building::Building& b) {
    Space& out = spaces_.back();
    std::vector<Polygon2> built;
    double zM = 0;
    base::Box2 extent;
    for (uint32_t i = 0; i < b.rooms.size(); ++i) {
        const building::Room& r = b.rooms[i];
        if (!r.floor.valid() || !atGround_[r.floor.index()] || r.use == building::RoomUse::Outdoor) continue;
        zM = b.floor(r.floor).elevationM;
        for (const Polygon2& p : r.footprint) {
            built.push_back(p);
            for (const Vec2 v : p.outer) extent.add(v);
        }
    }
    out.zM = zM;
    if (built.empty() || extent.empty()) return;
    const Vec2 low = extent.min - kGroundMarginM, high = extent.max + kGroundMarginM;
    const ClipperLib::Path ground = toPath({low, {high.x, low.y}, high, {low.x, high.y}});
    const auto around = [&](double byM) {
        ClipperLib::ClipperOffset offset(2.0);
        offset.AddPaths(unite(built), ClipperLib::jtMiter, ClipperLib::etClosedPolygon);
        ClipperLib::Paths house;
        offset.Execute(house, byM * kScale);
        ClipperLib::CleanPolygons(house, kSimplifyM * kScale);
        ClipperLib::Clipper clipper;
        clipper.AddPath(ground, ClipperLib::ptSubject, true);
        clipper.AddPaths(house, ClipperLib::ptClip, true);
        ClipperLib::PolyTree tree;
        clipper.Execute(ClipperLib::ctDifference, tree, ClipperLib::pftNonZero, ClipperLib::pftNonZero);
        std::vector<Polygon2> polygons;
        collect(tree, polygons);
        return polygons;
    };
    out.free = around(kWallM + kBodyM[0]);
    out.sight = around(kWallM + kBodyM[0] - kSightM);
    out.corners = turningCorners(out.free);
}

/// The turning points of one side: beside each jamb, as near to the leaf as the space begins. False: the space is not there.
bool Walkable::openMouth(Gap& gap, size_t side, double sign, double halfWidthM) const {
    const Space& s = spaces_[gap.spaces[side]];
    constexpr double kStepM = 0.05;
    std::vector<Vec2> mouth;
    double farthest = 0;
    const auto edges = halfWidthM > 0.05 ? std::vector<double>{-halfWidthM, halfWidthM} : std::vector<double>{0};
    for (const double e : edges) {
        double t = 0;
        while (t <= kDoorReachM && !holds(s.free, Vec2(gap.centre) + gap.along * e + gap.normal * (sign * t))) t += kStepM;
        if (t > kDoorReachM) return false;
        farthest = std::max(farthest, t);
    }
    for (const double e : edges) {
        const Vec2 p = Vec2(gap.centre) + gap.along * e + gap.normal * (sign * farthest);
        if (!holds(s.free, p)) return false;
        mouth.push_back(p);
    }
    gap.mouth[side] = std::move(mouth);
    gap.mouthM[side] = sign * farthest;
    return true;
}

void Walkable::openGaps(const building::Building& b) {
    for (uint32_t i = 0; i < b.doors.size(); ++i) {
        const building::Door& d = b.doors[i];
        Gap gap;
        gap.door = DoorId(i);
        gap.floor = d.floor;
        gap.centre = d.position;
        if (d.rooms.size() == 2) gap.spaces = {d.rooms[0].value, d.rooms[1].value};
        else if (d.rooms.size() == 1 && d.exterior && d.floor.valid() && atGround_[d.floor.index()]) gap.spaces = {d.rooms[0].value, outdoors()};
        else continue;
        if (const double length = glm::length(d.along); length > 1e-6) gap.along = d.along / length;
        const Vec2 left(-gap.along.y, gap.along.x);
        bool open = false;
        // The rooms may lie on either side: the middle of the leaf tells.
        for (const double sign : {1.0, -1.0}) {
            if (open) break;
            gap.normal = left * sign;
            open = openMouth(gap, 0, -1, 0) && openMouth(gap, 1, 1, 0);
        }
        // As wide as the jambs let a body, which may be the very walls of a hall.
        const double widest = std::max(d.widthM / 2 - kBodyM[0], 0.0);
        for (const double half : {widest, widest - 0.02, widest * 0.9, widest * 0.6}) {
            if (!open || half <= 0 || gap.halfWidthM > 0) break;
            Gap wide = gap;
            if (!openMouth(wide, 0, -1, half) || !openMouth(wide, 1, 1, half)) continue;
            wide.halfWidthM = half;
            gap = std::move(wide);
        }
        if (!open) {
            gap.rough = true;
            gap.halfWidthM = 0;
            for (size_t k = 0; k < 2; ++k) gap.mouth[k] = {nearestFree(gap.spaces[k], Vec2(gap.centre))};
        }
        gaps_.push_back(std::move(gap));
    }
}

bool Walkable::sees(SpaceId s, Vec2 a, Vec2 b) const {
    return std::any_of(spaces_[s].sight.begin(), spaces_[s].sight.end(),
                       [&](const Polygon2& p) { return base::contains(p, a) && base::contains(p, b) && !crosses(p, a, b); });
}

bool Walkable::seesThrough(SpaceId from, Vec2 a, Vec2 b, std::span<const uint32_t> gaps) const {
    SpaceId space = from;
    Vec2 at = a;
    const Vec2 way = b - a;
    for (const uint32_t index : gaps) {
        const Gap& g = gaps_[index];
        const size_t in = g.spaces[0] == space ? 0 : 1;
        if (g.rough || g.spaces[in] != space) return false;
        const double across = glm::dot(way, g.normal), start = glm::dot(a - Vec2(g.centre), g.normal);
        if (std::abs(across) < 1e-9) return false;
        const auto where = [&](double mouthM) { return a + way * ((mouthM - start) / across); };
        const auto between = [&](Vec2 p) { return std::abs(glm::dot(p - Vec2(g.centre), g.along)) <= g.halfWidthM + 1e-6; };
        const Vec2 enter = where(g.mouthM[in]), leave = where(g.mouthM[1 - in]);
        if (glm::dot(enter - at, way) < -1e-9 || glm::dot(leave - enter, way) < 0 || glm::dot(b - leave, way) < -1e-9) return false;
        if (!between(enter) || !between(leave) || !sees(space, at, enter)) return false;
        at = leave;
        space = g.spaces[1 - in];
    }
    return sees(space, at, b);
}

SpaceId Walkable::at(FloorId floor, Vec2 p) const {
    if (!floor.valid() || floor.index() >= byFloor_.size()) return outdoors();
    for (const SpaceId r : byFloor_[floor.index()])
        if (holds(footprints_[r], p)) return r;
    SpaceId nearest = kNowhere;
    double least = kSnapM;
    for (const SpaceId r : byFloor_[floor.index()]) {
        double d = 0;
        nearestEdge(footprints_[r], p, &d);
        if (d < least) least = d, nearest = r;
    }
    if (holds(spaces_[outdoors()].free, p) && (atGround_[floor.index()] || nearest == kNowhere)) return outdoors();
    return nearest;
}

Vec2 Walkable::nearestFree(SpaceId s, Vec2 p) const {
    const auto& free = spaces_[s].free;
    return free.empty() || holds(free, p) ? p : nearestEdge(free, p);
}

}  // namespace sallyport::way
