// The shell of the planned building: walls, windows, doors, slabs, stairs, lifts, ceilings, roof.
#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "importers/plan_model.h"
#include "importers/plan_solids.h"

namespace sallyport::importers::plan {

using base::rgb;
using building::LinkKind;

namespace {

constexpr Rgba8 kInnerWall = rgb(0xD9DBDA), kOuterWall = rgb(0xD2D1CC), kSlab = rgb(0xB4B3AE), kRoof = rgb(0x8B8F93), kCeiling = rgb(0xC4C6C6),
                kPaving = rgb(0x8E9385);
constexpr Rgba8 kFrame = rgb(0x2F3845), kWood = rgb(0x9A6A3C), kSteel = rgb(0xAEB4BA), kGlass = rgb(0xA9CBD8, 110), kConcrete = rgb(0xA3A5A6);

/// Neighbouring pieces that are one wall to the eye: same thickness and height, nothing crossing between them.
struct Run {
    WallPiece span;
    bool exterior = false;
    std::vector<const WallHole*> holes;
};

std::vector<Run> wallRuns(const FloorSpec& spec, uint32_t firstRoom, const FloorShape& shape) {
    const auto outside = [&](RoomId id) { return !id.valid() || spec.rooms[id.index() - firstRoom].use == RoomUse::Outdoor; };
    std::vector<Run> runs;
    for (const WallPiece& p : shape.pieces) {
        if (p.thicknessM == 0) continue;
        const bool exterior = outside(p.positive) || outside(p.negative);
        if (!runs.empty()) {
            Run& last = runs.back();
            WallPiece& s = last.span;
            if (s.horizontal == p.horizontal && s.at == p.at && s.to == p.from && s.thicknessM == p.thicknessM && s.heightM == p.heightM &&
                s.toTrimM == 0 && p.fromTrimM == 0 && last.exterior == exterior) {
                s.to = p.to;
                s.toTrimM = p.toTrimM;
                continue;
            }
        }
        runs.push_back({p, exterior, {}});
    }
    for (Run& r : runs)
        for (const WallHole& h : shape.holes)
            if (h.horizontal == r.span.horizontal && std::abs(h.at - r.span.at) < 1e-6 && h.from >= r.span.from && h.to <= r.span.to)
                r.holes.push_back(&h);
    return runs;
}

/// Stands along the wall: u along it, v up.
Frame wallFrame(const WallPiece& p, double z) {
    return {p.horizontal ? Vec3(0, p.at, z) : Vec3(p.at, 0, z), p.horizontal ? Vec3(1, 0, 0) : Vec3(0, 1, 0), Vec3(0, 0, 1)};
}

void addWall(Mesh& m, const Run& r, double z) {
    const double from = r.span.from + r.span.fromTrimM, to = r.span.to - r.span.toTrimM;
    std::vector<double> us{from, to}, vs{0, r.span.heightM};
    for (const WallHole* h : r.holes) {
        us.insert(us.end(), {h->from, h->to});
        vs.insert(vs.end(), {h->bottomM, h->topM});
    }
    for (auto* v : {&us, &vs}) {
        std::sort(v->begin(), v->end());
        v->erase(std::unique(v->begin(), v->end(), [](double a, double b) { return b - a < 1e-6; }), v->end());
    }
    std::vector<bool> solid;
    for (size_t j = 0; j + 1 < vs.size(); ++j)
        for (size_t i = 0; i + 1 < us.size(); ++i) {
            const double u = (us[i] + us[i + 1]) / 2, v = (vs[j] + vs[j + 1]) / 2;
            solid.push_back(std::none_of(r.holes.begin(), r.holes.end(),
                                         [&](const WallHole* h) { return u > h->from && u < h->to && v > h->bottomM && v < h->topM; }));
        }
    addCells(m, wallFrame(r.span, z), us, vs, solid, -r.span.thicknessM / 2, r.span.thicknessM / 2);
}

/// A rectangular frame of bars in the upright plane, centred on x = 0, with optional mullions.
Mesh frameMesh(double width, double bottom, double top, double bar, double depth, int panes, bool sillBar) {
    std::vector<double> us{-width / 2, -width / 2 + bar}, vs{bottom, bottom + bar, top - bar, top};
    for (int i = 1; i < panes; ++i) {
        const double u = -width / 2 + width * i / panes;
        us.insert(us.end(), {u - bar / 2, u + bar / 2});
    }
    us.insert(us.end(), {width / 2 - bar, width / 2});
    std::vector<bool> solid;
    for (size_t j = 0; j < 3; ++j)
        for (size_t i = 0; i + 1 < us.size(); ++i) solid.push_back((j == 0 && sillBar) || j == 2 || i % 2 == 0);
    Mesh m;
    addCells(m, {{0, 0, 0}, {1, 0, 0}, {0, 0, 1}}, us, vs, solid, -depth / 2, depth / 2);
    return m;
}

class Shell {
public:
    Shell(const Plan& plan, const std::vector<FloorShape>& shapes, Building& b) : plan_(plan), shapes_(shapes), b_(b), sink_(b) {
        uint32_t first = 0;
        for (const FloorSpec& f : plan.floors) {
            firstRoom_.push_back(first);
            first += uint32_t(f.rooms.size());
        }
    }

    void build() {
        for (size_t f = 0; f < plan_.floors.size(); ++f) {
            walls(f);
            windows(f);
            slab(f);
            ceilings(f);
            roof(f);
        }
        for (size_t i = 0; i < b_.doors.size(); ++i) door(DoorId(uint32_t(i)));
        for (const building::VerticalLink& l : b_.links)
            for (size_t i = 0; i < l.rooms.size(); ++i) {
                if (l.kind == LinkKind::Stair) stair(l, i);
                else if (l.kind == LinkKind::Lift && i == 0) liftCar(l);
            }
    }

private:
    void walls(size_t f) {
        const double z = plan_.floors[f].elevationM;
        std::vector<Run> runs = wallRuns(plan_.floors[f], firstRoom_[f], shapes_[f]);
        for (const Run& r : runs) {
            Mesh m;
            addWall(m, r, z);
            Element e = sink_.make(ElementKind::Wall, "IfcWall", r.exterior ? "Exterior wall" : "Interior wall", FloorId{uint32_t(f)});
            e.parts.push_back({sink_.mesh(std::move(m)), Mat4(1.0), r.exterior ? kOuterWall : kInnerWall});
            sink_.add(std::move(e));
        }
    }

    void windows(size_t f) {
        const FloorSpec& spec = plan_.floors[f];
        for (const WallHole& h : shapes_[f].holes) {
            if (h.door.valid()) continue;
            const double width = h.to - h.from;
            const std::array<double, 3> key{width, h.bottomM, h.topM};
            auto it = windowMeshes_.find(key);
            if (it == windowMeshes_.end())
                it = windowMeshes_
                         .emplace(key, std::pair(sink_.mesh(frameMesh(width, h.bottomM, h.topM, 0.06, 0.1, width > 1.2 ? 2 : 1, true)),
                                                 sink_.box({-width / 2 + 0.05, -0.01, h.bottomM + 0.05}, {width / 2 - 0.05, 0.01, h.topM - 0.05})))
                         .first;
            const double middle = (h.from + h.to) / 2;
            const Mat4 at =
                placed(Vec3(h.horizontal ? Vec2(middle, h.at) : Vec2(h.at, middle), spec.elevationM), h.horizontal ? Vec2(1, 0) : Vec2(0, 1));
            Element e = sink_.make(ElementKind::Window, "IfcWindow", "Window", FloorId{uint32_t(f)});
            e.parts.push_back({it->second.first, at, kFrame});
            e.parts.push_back({it->second.second, at, kGlass});
            sink_.add(std::move(e));
        }
    }

    /// Outlines of the rooms with a roof over them, grown to the outer face of the walls.
    std::vector<Rect> outline(size_t f, bool tallOnly = false, bool withoutTall = false) const {
        std::vector<Rect> out;
        const double grow = plan_.walls.exteriorM / 2;
        for (const RoomSpec& r : plan_.floors[f].rooms) {
            if (r.use == RoomUse::Outdoor || (tallOnly && r.wallHeightM == 0) || (withoutTall && r.wallHeightM > 0)) continue;
            for (const Rect& q : rectsOf(r.ring)) out.push_back({q.x0 - grow, q.y0 - grow, q.x1 + grow, q.y1 + grow});
        }
        return out;
    }

    /// The rectangle inside the walls of a shaft.
    Rect clear(RoomId room) const {
        base::Box2 box;
        for (Vec2 p : b_.room(room).footprint.front().outer) box.add(p);
        return {box.min.x, box.min.y, box.max.x, box.max.y};
    }

    void slab(size_t f) {
        const FloorSpec& spec = plan_.floors[f];
        std::vector<Rect> holes;
        for (const building::VerticalLink& l : b_.links)
            for (size_t i = 1; i < l.rooms.size(); ++i) {
                if (b_.room(l.rooms[i]).floor.index() != f) continue;
                holes.push_back(l.kind == LinkKind::Stair ? flights(l, i - 1).well : clear(l.rooms[i]));
            }
        Mesh m;
        addSlab(m, outline(f), holes, spec.elevationM - plan_.walls.slabM, spec.elevationM);
        Element e = sink_.make(ElementKind::Slab, "IfcSlab", "Floor slab", FloorId{uint32_t(f)});
        e.parts.push_back({sink_.mesh(std::move(m)), Mat4(1.0), kSlab});
        sink_.add(std::move(e));
        for (const RoomSpec& r : spec.rooms) {
            if (r.use != RoomUse::Outdoor) continue;
            Mesh paving;
            addSlab(paving, rectsOf(r.ring), {}, spec.elevationM - 0.15, spec.elevationM - 0.02);
            Element ground = sink_.make(ElementKind::Site, "IfcSite", r.key() + " paving", FloorId{uint32_t(f)});
            ground.parts.push_back({sink_.mesh(std::move(paving)), Mat4(1.0), kPaving});
            sink_.add(std::move(ground));
        }
    }

    void ceilings(size_t f) {
        const FloorSpec& spec = plan_.floors[f];
        for (size_t i = 0; i < spec.rooms.size(); ++i) {
            const RoomSpec& r = spec.rooms[i];
            if (r.use == RoomUse::Outdoor || r.use == RoomUse::Stair || r.use == RoomUse::Lift || r.use == RoomUse::Plant || r.wallHeightM > 0)
                continue;
            Mesh m;
            const double z = spec.elevationM + spec.ceilingM;
            addSlab(m, rectsOf(b_.rooms[firstRoom_[f] + i].footprint.front().outer), {}, z, z + 0.02);
            Element e = sink_.make(ElementKind::Covering, "IfcCovering", "Ceiling " + r.key(), FloorId{uint32_t(f)});
            e.parts.push_back({sink_.mesh(std::move(m)), Mat4(1.0), kCeiling});
            sink_.add(std::move(e));
        }
    }

    void roof(size_t f) {
        const FloorSpec& spec = plan_.floors[f];
        const bool top = f + 1 == plan_.floors.size();
        std::vector<Rect> above = top ? std::vector<Rect>{} : outline(f + 1);
        const std::vector<Rect> tall = outline(f, true);
        Mesh m;
        above.insert(above.end(), tall.begin(), tall.end());
        const double z = spec.elevationM + spec.heightM;
        addSlab(m, outline(f, false, true), above, z - plan_.walls.slabM, z);
        for (const RoomSpec& r : spec.rooms) {
            if (r.wallHeightM == 0) continue;
            std::vector<Rect> own;
            const double grow = plan_.walls.exteriorM / 2;
            for (const Rect& q : rectsOf(r.ring)) own.push_back({q.x0 - grow, q.y0 - grow, q.x1 + grow, q.y1 + grow});
            addSlab(m, own, {}, spec.elevationM + r.wallHeightM, spec.elevationM + r.wallHeightM + plan_.walls.slabM);
        }
        Element e = sink_.make(ElementKind::Roof, "IfcRoof", "Roof", FloorId{uint32_t(f)});
        if (!m.indices.empty()) e.parts.push_back({sink_.mesh(std::move(m)), Mat4(1.0), kRoof});
        sink_.add(std::move(e));
    }

    struct DoorMeshes {
        uint32_t frame, leaf, vision, kick, handle;
        double leafWidth;
        int leaves;
    };

    /// Shapes of a door of that size, shared by all of them. x along the opening, y to the swing side.
    const DoorMeshes& doorMeshes(double width, double height, double wall, int leaves, bool glazed) {
        const std::array<double, 5> key{width, height, wall, double(leaves), double(glazed)};
        if (const auto it = doorMeshes_.find(key); it != doorMeshes_.end()) return it->second;
        constexpr double bar = 0.05, gap = 0.004, thick = 0.045;
        DoorMeshes d{};
        d.leaves = leaves;
        d.frame = sink_.mesh(frameMesh(width, 0, height, bar, wall + 0.03, 1, false));
        d.leafWidth = (width - 2 * bar) / leaves;
        // A leaf spans x 0 … leafWidth from its hinge and lies in the plane y = 0.
        const double w = d.leafWidth - gap, h = height - bar - 0.01;
        Mesh leaf;
        const double v0 = glazed ? 0.3 : 1.0, v1 = glazed ? h - 0.12 : 1.75, u0 = glazed ? 0.12 : w - 0.32, u1 = glazed ? w - 0.12 : w - 0.17;
        const std::array<double, 4> us{gap, u0, u1, w}, vs{0.01, v0, v1, h};
        std::vector<bool> solid(9, true);
        solid[4] = false;
        addCells(leaf, {{0, 0, 0}, {1, 0, 0}, {0, 0, 1}}, us, vs, solid, -thick / 2, thick / 2);
        d.leaf = sink_.mesh(std::move(leaf));
        d.vision = sink_.box({u0, -0.006, v0}, {u1, 0.006, v1});
        d.kick = sink_.box({0.05, -thick / 2 - 0.002, 0.03}, {w - 0.03, thick / 2 + 0.002, 0.26});
        Mesh handle;
        for (const double y : {-1.0, 1.0}) {
            const double a = y * thick / 2, b = y * (thick / 2 + 0.06);
            addBox(handle, {w - 0.1, std::min(a, b), 0.98}, {w - 0.06, std::max(a, b), 1.06});
            addBox(handle, {w - 0.2, std::min(b, b - y * 0.02), 1.01}, {w - 0.06, std::max(b, b - y * 0.02), 1.04});
        }
        d.handle = sink_.mesh(std::move(handle));
        return doorMeshes_.emplace(key, d).first->second;
    }

    void door(DoorId id) {
        const building::Door& d = b_.door(id);
        if (d.swing == DoorSwing::Opening) return;
        const FloorSpec& spec = plan_.floors[d.floor.index()];
        const auto made = std::find_if(spec.doors.begin(), spec.doors.end(), [&](const DoorSpec& s) { return s.name == d.name; });
        const bool glazed = d.exterior || (made != spec.doors.end() && made->glazed);
        const bool metal = glazed || d.swing == DoorSwing::Sliding;
        const double wall = d.exterior ? plan_.walls.exteriorM : plan_.walls.interiorM;
        const int leaves = d.swing == DoorSwing::Double || d.swing == DoorSwing::Sliding ? 2 : 1;
        const DoorMeshes& m = doorMeshes(d.widthM, d.heightM, wall, leaves, glazed);
        const Vec3 side(-d.along.y * (wall / 2 - 0.03), d.along.x * (wall / 2 - 0.03), 0);
        Element e = sink_.make(ElementKind::Door, "IfcDoor", d.name, d.floor);
        e.door = id;
        e.parts.push_back({m.frame, placed(d.position, d.along), kFrame});
        for (int i = 0; i < leaves; ++i) {
            const bool fromStart = leaves == 2 ? i == 0 : d.hingeAtStart;
            const double clear = m.leafWidth * leaves;
            const Vec2 dir = fromStart ? d.along : -d.along;
            const Mat4 at = placed(d.position - Vec3(dir * (clear / 2), 0) + side, dir);
            e.parts.push_back({m.leaf, at, metal ? kFrame : kWood});
            e.parts.push_back({m.vision, at, kGlass});
            if (!glazed) e.parts.push_back({m.kick, at, kSteel});
            if (d.swing != DoorSwing::Sliding) e.parts.push_back({m.handle, at, kSteel});
        }
        sink_.add(std::move(e));
    }

    /// Two flights that turn at a landing. The first is the longer one, so that a door below the landing keeps its head room.
    struct Flights {
        Vec2 dir, right, start;  ///< start: middle of the foot of the flights' edge on the arrival side
        double halfWidth, tread, riser, landing;
        int first, second;
        Rect well;  ///< hole in the slab above
    };

    Flights flights(const building::VerticalLink& l, size_t i) const {
        const Rect r = clear(l.rooms[i]);
        const auto spec = std::find_if(plan_.links.begin(), plan_.links.end(), [&](const LinkSpec& s) { return s.name == l.name; });
        const Side up = spec->up;
        Flights s;
        s.dir = up == Side::North ? Vec2(0, 1) : up == Side::South ? Vec2(0, -1) : up == Side::East ? Vec2(1, 0) : Vec2(-1, 0);
        s.right = {s.dir.y, -s.dir.x};
        const Vec2 size(r.x1 - r.x0, r.y1 - r.y0), centre((r.x0 + r.x1) / 2, (r.y0 + r.y1) / 2);
        const double length = std::abs(glm::dot(size, s.dir)), width = std::abs(glm::dot(size, s.right));
        const double rise = b_.room(l.rooms[i + 1]).floorZM - b_.room(l.rooms[i]).floorZM;
        const int risers = std::max(4, int(std::lround(rise / 0.175)));
        s.riser = rise / risers;
        s.first = int(std::lround(risers * 0.58));
        s.second = risers - s.first;
        s.landing = std::min(1.3, length * 0.2);
        s.tread = std::min(0.28, (length - s.landing - 1.2) / (s.first - 1));
        s.halfWidth = width / 2;
        const Vec2 far = centre + s.dir * (length / 2);
        s.start = far - s.dir * s.landing;
        const Vec2 a = far - s.right * s.halfWidth, c = s.start - s.dir * (s.tread * (s.second - 1)) + s.right * s.halfWidth;
        s.well = {std::min(a.x, c.x), std::min(a.y, c.y), std::max(a.x, c.x), std::max(a.y, c.y)};
        return s;
    }

    static void addFlight(Mesh& m, Vec3 foot, Vec2 dir, double tread, double riser, int risers, double halfWidth) {
        std::vector<double> us, vs;
        for (int i = 0; i < risers; ++i) us.push_back(i * tread);
        for (int j = 0; j < risers; ++j) vs.push_back(j * riser);
        std::vector<bool> solid;
        for (int j = 0; j + 1 < risers; ++j)
            for (int i = 0; i + 1 < risers; ++i) solid.push_back(j == i || j == i - 1);
        addCells(m, {foot, Vec3(dir, 0), {0, 0, 1}}, us, vs, solid, -halfWidth, halfWidth);
    }

    /// A bar of square section from a to b.
    static void addRail(Mesh& m, Vec3 a, Vec3 b, double size) {
        const Vec3 u = glm::normalize(b - a);
        const Vec3 side = std::abs(u.z) < 0.9 ? glm::normalize(glm::cross(u, Vec3(0, 0, 1))) : Vec3(1, 0, 0);
        const std::array<double, 2> us{0, glm::length(b - a)}, vs{-size / 2, size / 2};
        addCells(m, {a, u, side}, us, vs, {true}, -size / 2, size / 2);
    }

    void stair(const building::VerticalLink& l, size_t i) {
        const building::Room& room = b_.room(l.rooms[i]);
        const double z = room.floorZM;
        Mesh rails;
        if (i + 1 < l.rooms.size()) {
            const Flights s = flights(l, i);
            const double width = s.halfWidth - 0.06;  // of one flight, less the gap between them
            const double middle = 0.06 + width / 2, half = s.first * s.riser;
            Mesh m;
            addFlight(m, Vec3(s.start - s.dir * (s.tread * (s.first - 1)) + s.right * middle, z), s.dir, s.tread, s.riser, s.first, width / 2);
            addFlight(m, Vec3(s.start - s.right * middle, z + half), -s.dir, s.tread, s.riser, s.second, width / 2);
            const std::array<double, 2> us{0, s.landing}, vs{-s.halfWidth, s.halfWidth};
            addCells(m, {Vec3(s.start, z + half), Vec3(s.dir, 0), Vec3(-s.right, 0)}, us, vs, {true}, -0.18, 0);
            Element e = sink_.make(ElementKind::Stair, "IfcStair", l.name, room.floor);
            e.parts.push_back({sink_.mesh(std::move(m)), Mat4(1.0), kConcrete});
            sink_.add(std::move(e));
            const auto rail = [&](Vec2 a, double za, Vec2 c, double zc) {
                addRail(rails, Vec3(a, za + 0.95), Vec3(c, zc + 0.95), 0.05);
                const int posts = std::max(2, int(glm::length(c - a) / 0.8) + 1);
                for (int k = 0; k < posts; ++k) {
                    const double t = double(k) / (posts - 1);
                    const Vec3 foot(a + (c - a) * t, za + (zc - za) * t);
                    addBox(rails, foot - Vec3(0.02, 0.02, 0), foot + Vec3(0.02, 0.02, 0.93));
                }
            };
            rail(s.start - s.dir * (s.tread * (s.first - 1)) + s.right * 0.1, z + s.riser, s.start + s.right * 0.1, z + half);
            rail(s.start - s.right * 0.1, z + half, s.start - s.dir * (s.tread * (s.second - 1)) - s.right * 0.1, z + half + s.riser * s.second);
        }
        if (i > 0) {  // the guard beside the top step of the flight from below
            const Flights s = flights(l, i - 1);
            const Vec2 a = s.start - s.dir * (s.tread * (s.second - 1) + 0.05) + s.right * 0.1, c = a + s.right * (s.halfWidth - 0.15);
            for (const double h : {0.3, 0.65, 1.0}) addRail(rails, Vec3(a, z + h), Vec3(c, z + h), 0.04);
            for (const Vec2 p : {a, c}) addBox(rails, Vec3(p, z) - Vec3(0.025, 0.025, 0), Vec3(p, z) + Vec3(0.025, 0.025, 1.02));
        }
        Element e = sink_.make(ElementKind::Railing, "IfcRailing", l.name + " railing", room.floor);
        if (!rails.indices.empty()) e.parts.push_back({sink_.mesh(std::move(rails)), Mat4(1.0), kFrame});
        sink_.add(std::move(e));
    }

    void liftCar(const building::VerticalLink& l) {
        const Rect r = clear(l.rooms.front());
        const building::Room& room = b_.room(l.rooms.front());
        Mesh m;
        const double inset = 0.12, z = room.floorZM;
        addBox(m, {r.x0 + inset, r.y0 + inset, z - 0.08}, {r.x1 - inset, r.y1 - inset, z + 0.02});
        addBox(m, {r.x0 + inset, r.y0 + inset, z + 2.3}, {r.x1 - inset, r.y1 - inset, z + 2.36});
        Element e = sink_.make(ElementKind::Equipment, "IfcTransportElement", l.name, room.floor);
        e.parts.push_back({sink_.mesh(std::move(m)), Mat4(1.0), kSteel});
        sink_.add(std::move(e));
    }

    const Plan& plan_;
    const std::vector<FloorShape>& shapes_;
    Building& b_;
    ElementSink sink_;
    std::vector<uint32_t> firstRoom_;
    std::map<std::array<double, 3>, std::pair<uint32_t, uint32_t>> windowMeshes_;
    std::map<std::array<double, 5>, DoorMeshes> doorMeshes_;
};

}  // namespace

void buildShell(const Plan& plan, const std::vector<FloorShape>& shapes, Building& b) { Shell(plan, shapes, b).build(); }

}  // namespace sallyport::importers::plan
