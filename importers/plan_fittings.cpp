// What hangs on walls and ceilings: wall linings and lockers of corridors, signs at doors, lights, cabinets of the points of interest.
#include <algorithm>
#include <cmath>

#include "importers/plan_furniture.h"

namespace sallyport::importers::plan {

using base::rgb;

namespace {

constexpr Rgba8 kLining = rgb(0x4A6C8C), kSkirting = rgb(0x2B323B), kLocker = rgb(0x3C6A94), kShadow = rgb(0x24435F), kSign = rgb(0x1E3A66),
                kSignText = rgb(0xE9EDF2);
constexpr Rgba8 kLight = rgb(0xFFFFFF), kCork = rgb(0xB5894E), kPaper = rgb(0xF1F0EA), kRed = rgb(0xC4161C), kCabinet = rgb(0xE4E6E8),
                kYellow = rgb(0xE2B714), kGrey = rgb(0x848C94);

class Fitter {
public:
    Fitter(const Plan& plan, Building& b, ElementSink& sink) : plan_(plan), b_(b), sink_(sink) {
        Mesh body, slots;
        // One locker: 0.3 m wide with its back at y = 0; the front is at y = 0.42.
        addBox(body, {0.004, 0, 0.1}, {0.296, 0.42, 1.8});
        addBox(slots, {0.07, 0.418, 1.5}, {0.23, 0.424, 1.62});
        addBox(slots, {0.24, 0.418, 0.95}, {0.265, 0.45, 1.1});
        locker_ = sink.mesh(std::move(body));
        lockerTrim_ = sink.mesh(std::move(slots));
    }

    void fit(const RoomSpec& spec, RoomId id, const FloorShape& shape) {
        const building::Room& room = b_.room(id);
        if (spec.use == RoomUse::Corridor || spec.use == RoomUse::Lobby) {
            const std::vector<Face> faces = facesOf(b_, id, shape);
            lining(id, faces);
            if (spec.lockers) lockers(id, faces);
            else noticeBoards(id, faces);
        }
        const bool ceiling = spec.use != RoomUse::Outdoor && spec.use != RoomUse::Stair && spec.use != RoomUse::Lift && spec.use != RoomUse::Plant;
        if (ceiling) lights(id, spec.wallHeightM > 0 ? room.heightM : plan_.floors[room.floor.index()].ceilingM);
    }

    /// A plate beside each numbered room's door, on the corridor's side; a red sign over each way out.
    void signs() {
        for (const building::Door& d : b_.doors) {
            if (d.swing == building::DoorSwing::Opening) continue;
            if (d.exterior) {
                const Vec2 inward(d.along.y, -d.along.x);  // exterior doors swing out
                Placer p(b_, sink_, d.rooms[0], "Exit sign " + d.exteriorNumber, ElementKind::Equipment, "IfcSign");
                p.part(sink_.box({-0.25, -0.04, d.heightM + 0.12}, {0.25, 0.04, d.heightM + 0.32}), kRed,
                       placed(d.position + Vec3(inward * (plan_.walls.exteriorM / 2 + 0.06), 0), d.along));
                continue;
            }
            for (size_t i = 0; i < d.rooms.size() && d.rooms.size() == 2; ++i) {
                const building::Room &named = b_.room(d.rooms[i]), &hall = b_.room(d.rooms[1 - i]);
                if (named.number.empty() || (hall.use != RoomUse::Corridor && hall.use != RoomUse::Lobby)) continue;
                Vec2 normal(-d.along.y, d.along.x);
                if (base::contains(named.footprint.front(), Vec2(d.position) + normal)) normal = -normal;
                const Vec2 latch = d.hingeAtStart ? d.along : -d.along;
                const Vec2 at = Vec2(d.position) + latch * (d.widthM / 2 + 0.3) + normal * (plan_.walls.interiorM / 2);
                const Vec2 along(normal.y, -normal.x);
                Placer p(b_, sink_, d.rooms[1 - i], "Sign " + named.number, ElementKind::Equipment, "IfcSign");
                const Mat4 m = placed(Vec3(at, d.position.z), along);
                p.part(sink_.box({-0.13, 0, 1.42}, {0.13, 0.015, 1.68}), kSign, m);
                p.part(sink_.box({-0.09, 0.014, 1.46}, {0.09, 0.018, 1.49}), kSignText, m);
            }
        }
    }

    /// The cabinet or valve that stands for a point, with its back to the nearest wall.
    void points(const std::vector<FloorShape>& shapes) {
        for (const building::PointOfInterest& q : b_.points) {
            const Vec2 at(q.position);
            const Vec2 along = besideWall(shapes[q.floor.index()], at);
            const Mat4 m = placed(q.position, along);
            Element e = sink_.make(ElementKind::Equipment, "IfcBuildingElementProxy", q.label, q.floor);
            const auto part = [&](Vec3 lo, Vec3 hi, Rgba8 c) { e.parts.push_back({sink_.box(lo, hi), m, c}); };
            if (q.kind == "aed" || q.kind == "trauma_kit") {
                part({-0.2, -0.08, -0.25}, {0.2, 0.08, 0.25}, kCabinet);
                part({-0.15, 0.079, -0.18}, {0.15, 0.09, 0.18}, q.kind == "aed" ? kRed : rgb(0x2E7D4F));
            } else if (q.kind == "fire_panel" || q.kind == "key_box") {
                part({-0.2, -0.06, -0.2}, {0.2, 0.06, 0.2}, q.kind == "key_box" ? kGrey : kRed);
            } else if (q.kind == "shutoff_power") {
                part({-0.3, -0.1, -0.5}, {0.3, 0.1, 0.5}, kGrey);
                part({-0.05, 0.1, -0.1}, {0.05, 0.16, 0.1}, kRed);
            } else if (q.kind == "shutoff_gas" || q.kind == "shutoff_water") {
                part({-0.04, -0.04, -q.position.z + b_.floor(q.floor).elevationM}, {0.04, 0.04, 0}, kGrey);
                part({-0.14, -0.03, 0}, {0.14, 0.03, 0.06}, q.kind == "shutoff_gas" ? kYellow : rgb(0x2F7FBF));
            } else if (q.kind == "hydrant") {
                continue;  // on the grounds, where the map symbol is enough; a shape there would stretch the building's bounds
            }
            sink_.add(std::move(e));
        }
    }

private:
    void lining(RoomId id, const std::vector<Face>& faces) {
        Mesh panel, skirting, rail;
        const double z = b_.room(id).floorZM;
        for (const Face& f : faces)
            for (const Face::Stretch& s : f.free(0.02, false)) {
                if (s.to - s.from < 0.15) continue;
                const Vec2 u = f.along(), n = f.inward();
                const auto strip = [&](Mesh& m, double z0, double z1, double depth) {
                    const std::array<double, 2> us{s.from, s.to}, vs{0, depth};
                    addCells(m, {Vec3(f.a, z), Vec3(u, 0), Vec3(n, 0)}, us, vs, {true}, z0, z1);
                };
                strip(panel, 0.12, 1.1, 0.010);
                strip(skirting, 0, 0.12, 0.018);
                strip(rail, 1.1, 1.15, 0.022);
            }
        Placer p(b_, sink_, id, "Wall lining", ElementKind::Covering, "IfcCovering");
        if (panel.indices.empty()) return;
        p.part(sink_.mesh(std::move(panel)), kLining, Mat4(1.0));
        p.part(sink_.mesh(std::move(skirting)), kSkirting, Mat4(1.0));
        p.part(sink_.mesh(std::move(rail)), kSkirting, Mat4(1.0));
    }

    /// Stretches of the face that no door, window or cabinet needs.
    std::vector<Face::Stretch> freeOfPoints(RoomId id, Face f, double margin) const {
        for (const building::PointOfInterest& q : b_.points) {
            const Vec2 d = Vec2(q.position) - f.a;
            if (q.floor == b_.room(id).floor && std::abs(glm::dot(d, f.inward())) < 0.5) {
                const double s = glm::dot(d, f.along());
                f.gaps.push_back({s - 0.25, s + 0.25, false});
            }
        }
        return f.free(margin, true);
    }

    void lockers(RoomId id, const std::vector<Face>& faces) {
        Placer p(b_, sink_, id, "Lockers");
        const double z = b_.room(id).floorZM;
        for (const Face& f : faces)
            for (const Face::Stretch& s : freeOfPoints(id, f, 0.65)) {
                const int n = std::min(14, int((s.to - s.from - 0.3) / 0.3));
                if (n < 5) continue;
                const double from = (s.from + s.to) / 2 - n * 0.15;
                const Mat4 bank = placed(Vec3(f.a + f.along() * from, z), f.along());
                p.part(sink_.box({0, 0, 0}, {n * 0.3, 0.4, 0.1}), kShadow, bank);
                p.part(sink_.box({0, 0, 1.8}, {n * 0.3, 0.43, 1.83}), kShadow, bank);
                for (int i = 0; i < n; ++i) {
                    const Mat4 at = placed(Vec3(f.a + f.along() * (from + i * 0.3), z), f.along());
                    p.part(locker_, kLocker, at);
                    p.part(lockerTrim_, kShadow, at);
                }
            }
    }

    void noticeBoards(RoomId id, const std::vector<Face>& faces) {
        Placer p(b_, sink_, id, "Notice boards");
        for (const Face& f : faces)
            for (const Face::Stretch& s : freeOfPoints(id, f, 0.8)) {
                if (s.to - s.from < 2.2) continue;
                const Mat4 m = placed(Vec3(f.a + f.along() * ((s.from + s.to) / 2), b_.room(id).floorZM), f.along());
                p.part(sink_.box({-0.8, 0, 1.25}, {0.8, 0.03, 2.1}), kCork, m);
                for (const double x : {-0.6, -0.2, 0.25}) p.part(sink_.box({x, 0.029, 1.45}, {x + 0.25, 0.035, 1.8}), kPaper, m);
            }
    }

    void lights(RoomId id, double ceilingM) {
        Placer p(b_, sink_, id, "Lights", ElementKind::Equipment, "IfcLightFixture");
        base::Box2 box;
        const auto& shape = b_.room(id).footprint.front();
        for (const Vec2 v : shape.outer) box.add(v);
        const Vec2 size = box.size();
        const int nx = std::max(1, int(std::lround(size.x / 2.8))), ny = std::max(1, int(std::lround(size.y / 2.8)));
        const Thing lamp{{{sink_.box({-0.6, -0.3, -0.03}, {0.6, 0.3, 0.01}), kLight}}, {0.6, 0.3}};
        const Vec2 along = size.x >= size.y ? Vec2(1, 0) : Vec2(0, 1);
        for (int j = 0; j < ny; ++j)
            for (int i = 0; i < nx; ++i) {
                const Vec2 at = box.min + size * Vec2((i + 0.5) / nx, (j + 0.5) / ny);
                if (base::contains(shape, at)) p.hang(lamp, at, along, ceilingM);
            }
    }

    Vec2 besideWall(const FloorShape& shape, Vec2 at) const {
        double best = 1.0;
        Vec2 along(1, 0);
        for (const WallPiece& w : shape.pieces) {
            const double across = (w.horizontal ? at.y : at.x) - w.at, s = w.horizontal ? at.x : at.y;
            if (w.thicknessM == 0 || s < w.from || s > w.to || std::abs(across) > best) continue;
            best = std::abs(across);
            const Vec2 n = w.horizontal ? Vec2(0, across > 0 ? 1 : -1) : Vec2(across > 0 ? 1 : -1, 0);
            along = {n.y, -n.x};  // y of the cabinet points into the room
        }
        return along;
    }

    const Plan& plan_;
    Building& b_;
    ElementSink& sink_;
    uint32_t locker_ = 0, lockerTrim_ = 0;
};

}  // namespace

void addFittings(const Plan& plan, const std::vector<FloorShape>& shapes, Building& b, ElementSink& sink) {
    Fitter f(plan, b, sink);
    uint32_t id = 0;
    for (size_t k = 0; k < plan.floors.size(); ++k)
        for (const RoomSpec& room : plan.floors[k].rooms) f.fit(room, RoomId(id++), shapes[k]);
    f.signs();
    f.points(shapes);
}

}  // namespace sallyport::importers::plan
