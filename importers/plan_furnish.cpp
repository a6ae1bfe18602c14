// What stands in the rooms, by their use. Longer than most: one short function per kind of room, and they share their things.
#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "importers/plan_furniture.h"

namespace sallyport::importers::plan {

using base::rgb;

std::vector<Face::Stretch> Face::free(double margin, bool windowsToo) const {
    std::vector<Gap> cut;
    for (const Gap& g : gaps)
        if (windowsToo || !g.window) cut.push_back({g.from - margin, g.to + margin, g.window});
    std::sort(cut.begin(), cut.end(), [](const Gap& x, const Gap& y) { return x.from < y.from; });
    std::vector<Stretch> out;
    double from = 0;
    for (const Gap& g : cut) {
        if (const double end = std::min(g.from, length()); end > from) out.push_back({from, end});
        from = std::max(from, g.to);
    }
    if (length() > from) out.push_back({from, length()});
    return out;
}

std::vector<Face> facesOf(const Building& b, RoomId id, const FloorShape& shape) {
    std::vector<Face> out;
    const building::Room& room = b.room(id);
    const auto& ring = room.footprint.front().outer;
    for (size_t i = 0; i < ring.size(); ++i) {
        Face f;
        f.a = ring[i];
        f.b = ring[(i + 1) % ring.size()];
        if (f.length() < 0.3) continue;  // the reveal of an opening
        const bool horizontal = std::abs(f.a.y - f.b.y) < 1e-6;
        const double across = horizontal ? f.a.y : f.a.x, lo = horizontal ? std::min(f.a.x, f.b.x) : std::min(f.a.y, f.b.y), hi = lo + f.length();
        const bool forward = horizontal ? f.b.x > f.a.x : f.b.y > f.a.y;
        const auto gap = [&](double from, double to, bool window) {
            if (to < lo || from > hi) return;
            const double s = forward ? from - lo : hi - to;
            f.gaps.push_back({s, s + (to - from), window});
        };
        for (const WallHole& h : shape.holes)
            if (h.horizontal == horizontal && std::abs(h.at - across) < 0.3) gap(h.from, h.to, !h.door.valid());
        for (const DoorId d : room.doors) {  // openings without a wall have no hole
            const building::Door& door = b.door(d);
            const Vec2 p(door.position);
            if ((std::abs(door.along.x) > 0.5) != horizontal || std::abs((horizontal ? p.y : p.x) - across) > 0.3) continue;
            const double middle = horizontal ? p.x : p.y;
            gap(middle - door.widthM / 2, middle + door.widthM / 2, false);
        }
        out.push_back(std::move(f));
    }
    return out;
}

Bay bayOf(const Building& b, RoomId room, Side board) {
    base::Box2 box;
    for (const Vec2 p : b.room(room).footprint.front().outer) box.add(p);
    const Vec2 s = box.size();
    switch (board) {
        case Side::North:
            return {{box.min.x, box.max.y}, {1, 0}, {0, -1}, s.x, s.y};
        case Side::East:
            return {box.max, {0, -1}, {-1, 0}, s.y, s.x};
        case Side::South:
            return {{box.max.x, box.min.y}, {-1, 0}, {0, 1}, s.x, s.y};
        case Side::West:
            break;
    }
    return {box.min, {0, 1}, {1, 0}, s.y, s.x};
}

Placer::Placer(const Building& b, ElementSink& sink, RoomId room, std::string name, ElementKind kind, const char* cls)
    : b_(b), sink_(sink), room_(room) {
    const building::Room& r = b.room(room);
    e_ = sink.make(kind, cls, std::move(name) + " " + (r.number.empty() ? r.name : r.number), r.floor);
}
Placer::~Placer() { sink_.add(std::move(e_)); }

bool Placer::stand(const Thing& t, Vec2 at, Vec2 along, double z) {
    const Vec2 half = std::abs(along.x) > 0.7 ? t.half : Vec2(t.half.y, t.half.x);
    const building::Polygon2& shape = b_.room(room_).footprint.front();
    for (const double sx : {-1.0, 1.0})
        for (const double sy : {-1.0, 1.0})
            if (!base::contains(shape, at + Vec2(sx * (half.x - 0.02), sy * (half.y - 0.02)))) return false;
    for (const DoorId d : b_.room(room_).doors) {
        const building::Door& door = b_.door(d);
        const double reach = std::min(door.widthM / 2 + 0.1, 1.3), into = std::min(door.widthM, 1.2) + 0.15;
        const Vec2 zone = std::abs(door.along.x) > 0.5 ? Vec2(reach, into) : Vec2(into, reach);
        const Vec2 apart = glm::abs(at - Vec2(door.position));
        if (apart.x < half.x + zone.x && apart.y < half.y + zone.y) return false;
    }
    hang(t, at, along, z);
    return true;
}
void Placer::hang(const Thing& t, Vec2 at, Vec2 along, double z) {
    for (const Thing::Shape& s : t.shapes) part(s.mesh, s.color, placed(Vec3(at, b_.room(room_).floorZM + z), along));
}
void Placer::part(uint32_t mesh, Rgba8 color, const Mat4& placement) { e_.parts.push_back({mesh, placement, color}); }

namespace {

constexpr Rgba8 kTop = rgb(0xB99467), kLeg = rgb(0x5B636C), kSeat = rgb(0x3E5F86), kWhite = rgb(0xEDEFF0), kCase = rgb(0x8D7454),
                kMetal = rgb(0xA7ADB2), kDark = rgb(0x3A4149);
constexpr Rgba8 kLine = rgb(0xDDE3E8), kBlue = rgb(0x44688F), kBooks = rgb(0x6F5B4A), kLeaf = rgb(0x4E7A45), kBark = rgb(0x6B5643),
                kMat = rgb(0x4A5560), kPartition = rgb(0x8FA3AE);

class Furnisher {
public:
    /// Crowns of courtyard trees come from the grounds, so that the plan and the picture show the same trees.
    Furnisher(const Building& b, const std::vector<building::GroundFeature>& grounds, ElementSink& sink) : b_(b), grounds_(grounds), sink_(sink) {
        makeThings();
    }

    void furnish(const RoomSpec& spec, RoomId id) {
        room_ = id;
        bay_ = bayOf(b_, id, spec.board);
        switch (kindOf(spec)) {
            case Furnishing::Desks:
                desks();
                break;
            case Furnishing::Lab:
                lab();
                break;
            case Furnishing::Art:
                art();
                break;
            case Furnishing::Band:
                band();
                break;
            case Furnishing::Staff:
                staff();
                break;
            case Furnishing::Office:
                office();
                break;
            case Furnishing::Reception:
                reception();
                break;
            case Furnishing::Cafeteria:
                cafeteria();
                break;
            case Furnishing::Kitchen:
                kitchen();
                break;
            case Furnishing::Library:
                library();
                break;
            case Furnishing::Gym:
                gym();
                break;
            case Furnishing::Lockers:
                lockerRoom();
                break;
            case Furnishing::Toilets:
                toilets();
                break;
            case Furnishing::Store:
                store();
                break;
            case Furnishing::Plant:
                plantRoom();
                break;
            case Furnishing::Trees:
                trees();
                break;
            case Furnishing::ByUse:
            case Furnishing::None:
                break;
        }
    }

private:
    static Furnishing kindOf(const RoomSpec& s) {
        if (s.furnishing != Furnishing::ByUse) return s.furnishing;
        switch (s.use) {
            case RoomUse::Classroom:
                return Furnishing::Desks;
            case RoomUse::Office:
                return Furnishing::Office;
            case RoomUse::Dining:
                return Furnishing::Cafeteria;
            case RoomUse::Library:
                return Furnishing::Library;
            case RoomUse::Sport:
                return Furnishing::Gym;
            case RoomUse::Toilet:
                return Furnishing::Toilets;
            case RoomUse::Storage:
                return Furnishing::Store;
            case RoomUse::Plant:
                return Furnishing::Plant;
            case RoomUse::Lobby:
                return Furnishing::Reception;
            case RoomUse::Assembly:
                return Furnishing::Band;
            default:
                return Furnishing::None;
        }
    }

    struct Block {
        Vec3 lo, hi;
    };
    Thing::Shape shape(Rgba8 color, std::initializer_list<Block> blocks) {
        Mesh m;
        for (const Block& k : blocks) addBox(m, k.lo, k.hi);
        return {sink_.mesh(std::move(m)), color};
    }
    /// A top on two side panels.
    Thing table(double w, double d, double h, Rgba8 top = kTop, Rgba8 leg = kLeg) {
        const double x = w / 2, y = d / 2;
        return {{shape(top, {{{-x, -y, h - 0.03}, {x, y, h}}}), shape(leg, {{{-x + 0.05, -y + 0.05, 0}, {-x + 0.09, y - 0.05, h - 0.03}},
                                                                            {{x - 0.09, -y + 0.05, 0}, {x - 0.05, y - 0.05, h - 0.03}}})},
                {x, y}};
    }
    Thing block(double w, double d, double h, Rgba8 body, Rgba8 top) {
        const double x = w / 2, y = d / 2;
        return {{shape(body, {{{-x + 0.02, -y + 0.02, 0}, {x - 0.02, y - 0.02, h - 0.04}}}), shape(top, {{{-x, -y, h - 0.04}, {x, y, h}}})}, {x, y}};
    }
    void makeThings() {
        desk_ = table(1.2, 0.5, 0.74);
        // The sitter looks along +y: the back rest is on the other side.
        chair_ = {{shape(kSeat, {{{-0.2, -0.2, 0.42}, {0.2, 0.2, 0.46}}, {{-0.2, -0.22, 0.55}, {0.2, -0.19, 0.84}}}),
                   shape(kLeg, {{{-0.19, -0.2, 0}, {-0.16, 0.18, 0.42}}, {{0.16, -0.2, 0}, {0.19, 0.18, 0.42}}})},
                  {0.2, 0.22}};
        stool_ = {{shape(kSeat, {{{-0.17, -0.17, 0.62}, {0.17, 0.17, 0.66}}}),
                   shape(kLeg, {{{-0.15, -0.02, 0}, {0.15, 0.02, 0.62}}, {{-0.02, -0.15, 0}, {0.02, 0.15, 0.62}}})},
                  {0.17, 0.17}};
        teacher_ = table(1.6, 0.75, 0.74, kCase, kDark);
        bench_ = block(2.4, 0.75, 0.9, kMetal, kDark);
        counter_ = block(1.8, 0.6, 0.9, kCase, kDark);
        shelf_ = bookcase(1.0, 0.4, 1.1);
        rack_ = bookcase(1.2, 0.5, 2.0);
        stack_ = bookcase(4.2, 0.7, 1.1);
        sofa_ = {{shape(kMat, {{{-0.9, -0.4, 0.12}, {0.9, 0.4, 0.42}},
                               {{-0.9, 0.22, 0.42}, {0.9, 0.4, 0.8}},
                               {{-0.9, -0.4, 0.42}, {-0.75, 0.22, 0.6}},
                               {{0.75, -0.4, 0.42}, {0.9, 0.22, 0.6}}})},
                 {0.9, 0.4}};
        seatBench_ = {{shape(kTop, {{{-0.9, -0.2, 0.4}, {0.9, 0.2, 0.45}}}),
                       shape(kLeg, {{{-0.8, -0.15, 0}, {-0.74, 0.15, 0.4}}, {{0.74, -0.15, 0}, {0.8, 0.15, 0.4}}})},
                      {0.9, 0.2}};
        cafeteria_ = table(2.6, 0.75, 0.74, kTop, kLeg);
        for (const double y : {-0.62, 0.62})
            cafeteria_.shapes.push_back(shape(kSeat, {{{-1.3, y - 0.14, 0.42}, {1.3, y + 0.14, 0.46}},
                                                      {{-1.1, y - 0.05, 0}, {-1.0, y + 0.05, 0.42}},
                                                      {{1.0, y - 0.05, 0}, {1.1, y + 0.05, 0.42}}}));
        cafeteria_.half = {1.3, 0.76};
        lockerPair_ = {{shape(kBlue, {{{-0.45, -0.45, 0.08}, {0.45, 0.45, 1.75}}}), shape(kDark, {{{-0.43, -0.43, 0}, {0.43, 0.43, 0.08}}})},
                       {0.45, 0.45}};
        basin_ = {{shape(kWhite, {{{-0.28, -0.24, 0.72}, {0.28, 0.24, 0.86}}}), shape(kMetal, {{{-0.02, 0.16, 0.86}, {0.02, 0.2, 1.02}}})},
                  {0.3, 0.24}};
        toilet_ = {{shape(kWhite, {{{-0.18, -0.3, 0}, {0.18, 0.12, 0.42}}, {{-0.2, 0.12, 0}, {0.2, 0.3, 0.8}}})}, {0.2, 0.3}};
        boardWide_ = {{shape(kWhite, {{{-1.8, -0.03, 0.9}, {1.8, 0, 2.1}}}), shape(kDark, {{{-1.83, -0.05, 0.86}, {1.83, 0, 0.9}}})}, {1.8, 0.05}};
        cabinet_ = block(1.0, 0.45, 1.3, kMetal, kDark);
        boiler_ = {{shape(kBlue, {{{-0.7, -0.9, 0.1}, {0.7, 0.9, 1.7}}}),
                    shape(kMetal, {{{-0.15, -0.15, 1.7}, {0.15, 0.15, 3.2}}, {{-0.6, -0.8, 0}, {0.6, 0.8, 0.1}}})},
                   {0.7, 0.9}};
        tank_ = round(0.55, 1.9, kMetal);
        panel_ = block(0.9, 0.4, 2.0, kMetal, kDark);
        podium_ = block(1.2, 0.9, 0.2, kCase, kTop);
    }
    Thing bookcase(double w, double d, double h) {
        const double x = w / 2, y = d / 2;
        return {{shape(kCase, {{{-x, -y, 0}, {x, y, 0.08}},
                               {{-x, -y, 0.08}, {-x + 0.03, y, h - 0.03}},
                               {{x - 0.03, -y, 0.08}, {x, y, h - 0.03}},
                               {{-x, -y, h - 0.03}, {x, y, h}}}),
                 shape(kBooks, {{{-x + 0.03, -y + 0.05, 0.08}, {x - 0.03, y - 0.05, h - 0.08}}})},
                {x, y}};
    }
    Thing round(double radius, double h, Rgba8 color) {
        std::vector<Vec2> ring;
        for (int i = 0; i < 12; ++i) ring.push_back(radius * Vec2(std::cos(i * M_PI / 6), std::sin(i * M_PI / 6)));
        Mesh m;
        addPrism(m, ring, 0, h);
        return {{{sink_.mesh(std::move(m)), color}}, {radius, radius}};
    }

    Placer place(const char* name) { return Placer(b_, sink_, room_, name); }
    Vec2 left() const { return -bay_.right; }

    void board() {
        Placer p = place("Board");
        if (bay_.width > 4.2) p.hang(boardWide_, bay_.at(bay_.width / 2, 0), bay_.right, 0);
    }
    void teacherDesk() {
        Placer p = place("Teacher's desk");
        if (!p.stand(teacher_, bay_.at(1.4, 1.3), left())) {
            if (p.stand(teacher_, bay_.at(bay_.width - 1.4, 1.3), left())) p.stand(chair_, bay_.at(bay_.width - 1.4, 0.65), left());
        } else p.stand(chair_, bay_.at(1.4, 0.65), left());
    }
    void backShelves(const Thing& t, const char* name) {
        Placer p = place(name);
        const double step = 2 * t.half.x + 0.05;
        for (double x = t.half.x + 0.3; x + t.half.x < bay_.width - 0.3; x += step) p.stand(t, bay_.at(x, bay_.depth - t.half.y - 0.03), bay_.right);
    }
    /// Calls f(x, y) on an even grid of the bay's part from y0 to y1.
    void grid(double pitchX, double pitchY, double marginX, double y0, double y1, const std::function<void(double, double)>& f) const {
        const int nx = std::max(1, int((bay_.width - 2 * marginX) / pitchX)), ny = std::max(0, int((y1 - y0) / pitchY));
        for (int j = 0; j < ny; ++j)
            for (int i = 0; i < nx; ++i) f(bay_.width / 2 + (i - (nx - 1) / 2.0) * pitchX, y0 + pitchY / 2 + j * pitchY);
    }

    void desks() {
        board();
        teacherDesk();
        Placer tables = place("Desks"), seats = place("Chairs");
        grid(1.95, 1.4, 0.4, 1.9, bay_.depth - 0.6, [&](double x, double y) {
            if (!tables.stand(desk_, bay_.at(x, y), bay_.right)) return;
            for (const double dx : {-0.3, 0.3}) seats.stand(chair_, bay_.at(x + dx, y + 0.45), bay_.right);
        });
        backShelves(shelf_, "Shelves");
    }
    void lab() {
        board();
        Placer front = place("Teacher's bench");
        front.stand(bench_, bay_.at(bay_.width / 2, 1.6), bay_.right);
        Placer benches = place("Benches"), seats = place("Stools");
        grid(3.1, 1.75, 0.3, 2.5, bay_.depth - 0.8, [&](double x, double y) {
            if (!benches.stand(bench_, bay_.at(x, y), bay_.right)) return;
            for (const double dx : {-0.7, 0.0, 0.7}) seats.stand(stool_, bay_.at(x + dx, y + 0.65), bay_.right);
        });
        backShelves(counter_, "Counter");
    }
    void art() {
        board();
        teacherDesk();
        Placer tables = place("Work tables"), seats = place("Stools");
        grid(3.0, 2.5, 0.5, 2.2, bay_.depth - 0.8, [&](double x, double y) {
            if (!tables.stand(bench_, bay_.at(x, y), bay_.right)) return;
            for (const double dx : {-0.7, 0.0, 0.7})
                for (const double dy : {-0.65, 0.65}) seats.stand(stool_, bay_.at(x + dx, y + dy), bay_.right);
        });
        backShelves(counter_, "Counter");
    }
    void band() {
        Placer stage = place("Podium"), seats = place("Chairs"), risers = place("Risers");
        const Vec2 centre = bay_.at(bay_.width / 2, 1.0);
        stage.stand(podium_, centre, bay_.right);
        const double reach = std::min(bay_.width / 2 - 0.9, bay_.depth - 2.2);
        for (int row = 0; 2.4 + row * 1.25 < reach; ++row) {
            const double radius = 2.4 + row * 1.25;
            const int n = int(radius * M_PI * 0.8 / 0.75);
            for (int i = 0; i < n; ++i) {
                const double a = M_PI * (0.1 + 0.8 * (i + 0.5) / n);
                const Vec2 dir = bay_.right * -std::cos(a) + bay_.back * std::sin(a);
                // A chair turned towards the podium: its y is -dir.
                const Vec2 along(-dir.y, dir.x);
                const Vec2 at = centre + dir * radius;
                if (base::contains(b_.room(room_).footprint.front(), at)) seats.hang(chair_, at, along, row * 0.15);
            }
            if (row > 0) risers.part(arc(radius - 0.62, radius + 0.62, row * 0.15), kMat, placed(Vec3(centre, b_.room(room_).floorZM), bay_.right));
        }
    }
    /// Half a ring behind the x axis, as one solid.
    uint32_t arc(double inner, double outer, double h) {
        Mesh m;
        constexpr int kSteps = 24;
        for (int i = 0; i <= kSteps; ++i) {
            const double a = M_PI * (0.1 + 0.8 * i / kSteps);
            const Vec2 dir(-std::cos(a), -std::sin(a));
            for (const double r : {inner, outer})
                for (const double z : {0.0, h}) m.positions.emplace_back(dir.x * r, dir.y * r, z);
        }
        const auto quad = [&](uint32_t a, uint32_t b, uint32_t c, uint32_t d) { m.indices.insert(m.indices.end(), {a, b, c, a, c, d}); };
        for (uint32_t i = 0; i < kSteps; ++i) {
            const uint32_t p = i * 4, q = p + 4;  // 0 inner low, 1 inner high, 2 outer low, 3 outer high
            quad(p + 1, p + 3, q + 3, q + 1);
            quad(p, q, q + 2, p + 2);
            quad(p, p + 1, q + 1, q);
            quad(p + 2, q + 2, q + 3, p + 3);
        }
        quad(0, 2, 3, 1);
        const uint32_t e = kSteps * 4;
        quad(e, e + 1, e + 3, e + 2);
        return sink_.mesh(std::move(m));
    }
    void staff() {
        Placer tables = place("Tables"), seats = place("Chairs");
        grid(2.8, 3.0, 0.4, 0.8, bay_.depth - 0.8, [&](double x, double y) {
            if (!tables.stand(teacher_, bay_.at(x, y), bay_.right)) return;
            for (const double dx : {-0.4, 0.4})
                for (const double s : {-1.0, 1.0}) seats.stand(chair_, bay_.at(x + dx, y + s * 0.6), bay_.right * s);
        });
        Placer rest = place("Sofas");
        for (double y = 2.2; y + 1.2 < bay_.depth; y += 3.0) rest.stand(sofa_, bay_.at(0.5, y), bay_.back);
    }
    void office() {
        Placer p = place("Office furniture");
        // Against the wall that is free of doors, nearest the board.
        const double x = bay_.width / 2;
        for (const double shift : {0.0, 0.8, -0.8})
            if (p.stand(teacher_, bay_.at(x + shift, 1.5), bay_.right)) {
                p.stand(chair_, bay_.at(x + shift, 0.85), left());
                for (const double dx : {-0.4, 0.4}) p.stand(chair_, bay_.at(x + shift + dx, 2.2), bay_.right);
                break;
            }
        for (double along = 0.7; along + 0.6 < bay_.width; along += 1.05) p.stand(shelf_, bay_.at(along, 0.24), bay_.right);
        for (double y = 1.0; y + 0.8 < bay_.depth; y += 1.1) p.stand(cabinet_, bay_.at(bay_.width - 0.26, y), bay_.back);
    }
    void reception() {
        Placer p = place("Reception");
        const Bay side = bayOf(b_, room_, Side::West);
        for (const double y : {0.5, side.depth - 0.5})
            for (double x = side.width * 0.25; x < side.width * 0.62; x += 2.0) p.stand(seatBench_, side.at(x, y), side.right);
        p.stand(counter_, side.at(side.width * 0.78, 1.4), side.right);
        Placer mat = place("Door mat");
        for (const DoorId d : b_.room(room_).doors) {
            const building::Door& door = b_.door(d);
            if (!door.exterior) continue;
            const Vec2 inward = Vec2(door.along.y, -door.along.x);
            mat.part(sink_.box({-door.widthM / 2, -0.8, 0.002}, {door.widthM / 2, 0.8, 0.012}), kMat,
                     placed(door.position + Vec3(inward * 1.15, 0), door.along));
        }
    }
    void cafeteria() {
        Placer p = place("Tables");
        const Bay b = bayOf(b_, room_, Side::North);
        const int nx = int((b.width - 1.0) / 3.8), ny = int((b.depth - 1.0) / 3.5);
        for (int j = 0; j < ny; ++j)
            for (int i = 0; i < nx; ++i)
                p.stand(cafeteria_, b.at(b.width / 2 + (i - (nx - 1) / 2.0) * 3.8, b.depth / 2 + (j - (ny - 1) / 2.0) * 3.5), b.right);
    }
    void kitchen() {
        Placer p = place("Kitchen");
        const Bay b = bayOf(b_, room_, Side::North);
        for (double x = 1.0; x + 0.95 < b.width; x += 1.85) p.stand(counter_, b.at(x, 0.33), b.right);
        for (double x = 1.9; x + 1.9 < b.width; x += 1.85) {
            p.stand(counter_, b.at(x + 0.4, b.depth * 0.48), b.right);
            p.stand(counter_, b.at(x + 0.4, b.depth * 0.72), b.right);
        }
    }
    void library() {
        const Bay b = bayOf(b_, room_, Side::North);
        Placer stacks = place("Book stacks"), tables = place("Tables"), seats = place("Chairs"), desk = place("Desk");
        for (double x = 1.6; x + 0.6 < b.width; x += 1.85) stacks.stand(stack_, b.at(x, 2.9), b.back);
        for (double x = 4.2; x + 2.4 < b.width; x += 3.4) {
            if (!tables.stand(bench_, b.at(x, b.depth - 3.6), b.right)) continue;
            for (const double dx : {-0.7, 0.0, 0.7})
                for (const double s : {-1.0, 1.0}) seats.stand(chair_, b.at(x + dx, b.depth - 3.6 + s * 0.65), b.right * s);
        }
        desk.stand(counter_, b.at(2.6, b.depth - 1.6), b.right);
    }

    /// A line of `width` on the floor from a to b.
    void line(Placer& p, Vec2 a, Vec2 b, double width = 0.06) {
        const double length = glm::length(b - a);
        if (length < 0.01) return;
        p.part(sink_.box({0, -width / 2, 0.004}, {length, width / 2, 0.012}), kLine, placed(Vec3(a, b_.room(room_).floorZM), (b - a) / length));
    }
    void arcLine(Placer& p, Vec2 c, double radius, double from, double to) {
        const int n = std::max(4, int(std::abs(to - from) * radius / 0.5));
        for (int i = 0; i < n; ++i) {
            const double a = from + (to - from) * i / n, b = from + (to - from) * (i + 1) / n;
            line(p, c + radius * Vec2(std::cos(a), std::sin(a)), c + radius * Vec2(std::cos(b), std::sin(b)));
        }
    }
    void gym() {
        base::Box2 box;
        for (const Vec2 q : b_.room(room_).footprint.front().outer) box.add(q);
        if (box.size().x < 18 || box.size().y < 14) return;
        // A middle-school court lengthwise, with room for the stand on the south side.
        const double halfL = std::min(10.8, box.size().x / 2 - 1.5), halfW = std::min(7.0, box.size().y / 2 - 2.5);
        const Vec2 c(box.centre().x, box.centre().y + 0.35);
        {
            Placer p = place("Court marking");
            for (const double s : {-1.0, 1.0}) {
                line(p, c + Vec2(-halfL, s * halfW), c + Vec2(halfL, s * halfW));
                line(p, c + Vec2(s * halfL, -halfW), c + Vec2(s * halfL, halfW));
                const Vec2 hoop = c + Vec2(s * (halfL - 1.2), 0);
                for (const double k : {-1.8, 1.8}) line(p, c + Vec2(s * halfL, k), c + Vec2(s * (halfL - 4.8), k));
                line(p, c + Vec2(s * (halfL - 4.8), -1.8), c + Vec2(s * (halfL - 4.8), 1.8));
                const double reach = std::min(6.0, halfW - 0.6), turn = s > 0 ? M_PI : 0;
                arcLine(p, hoop, reach, turn - M_PI / 2, turn + M_PI / 2);
                for (const double k : {-reach, reach}) line(p, hoop + Vec2(0, k), c + Vec2(s * halfL, k));
            }
            line(p, c + Vec2(0, -halfW), c + Vec2(0, halfW));
            arcLine(p, c, 1.8, 0, 2 * M_PI);
        }
        Placer stand = place("Stand"), hoops = place("Hoops");
        for (int row = 0; row < 4; ++row) {
            const double y = box.min.y + 0.45 * (4 - row) - 0.2, h = 0.4 * (row + 1);
            for (double x = box.min.x + 12.5; x + 1.6 < box.max.x; x += 1.6) {
                const Thing seat{
                    {{sink_.box({-0.78, -0.2, h - 0.06}, {0.78, 0.2, h}), kTop}, {sink_.box({-0.7, -0.03, 0}, {0.7, 0.03, h - 0.06}), kLeg}},
                    {0.8, 0.2}};
                stand.stand(seat, {x, y}, {1, 0});
            }
        }
        for (const double s : {-1.0, 1.0}) {
            const Vec2 at = c + Vec2(s * (halfL - 0.9), 0);
            const Vec2 along(0, -s);  // the board faces the middle
            hoops.part(sink_.box({-0.9, -0.03, 2.9}, {0.9, 0.03, 3.95}), kWhite, placed(Vec3(at, b_.room(room_).floorZM), along));
            hoops.part(sink_.box({-0.23, 0.05, 3.03}, {0.23, 0.5, 3.06}), rgb(0xC65A2A), placed(Vec3(at, b_.room(room_).floorZM), along * -1.0));
        }
    }
    void lockerRoom() {
        Placer p = place("Lockers"), seats = place("Benches");
        for (double x = 1.4; x + 1.0 < bay_.width; x += 2.6)
            for (double y = 1.6; y + 0.6 < bay_.depth; y += 0.92) p.stand(lockerPair_, bay_.at(x, y), bay_.right);
        for (double x = 2.7; x + 0.6 < bay_.width; x += 2.6)
            for (double y = 2.6; y + 1.2 < bay_.depth; y += 2.2) seats.stand(seatBench_, bay_.at(x, y), bay_.back);
    }
    void toilets() {
        // Cubicles along the west wall, basins opposite.
        const Bay b = bayOf(b_, room_, Side::West);
        Placer pans = place("Toilets"), walls = place("Cubicles"), sinks = place("Basins");
        const Thing side{{{sink_.box({-0.015, -0.7, 0.15}, {0.015, 0.7, 2.0}), kPartition}}, {0.02, 0.7}};
        const Thing post{{{sink_.box({-0.12, -0.015, 0.15}, {0.12, 0.015, 2.0}), kPartition}}, {0.12, 0.02}};
        const double end = std::min(b.width - 0.4, 6.0);
        for (double x = 0.6; x + 0.5 < end; x += 1.0) {
            if (!pans.stand(toilet_, b.at(x, 0.35), b.right)) continue;
            walls.stand(side, b.at(x + 0.5, 0.72), b.right);
            walls.stand(post, b.at(x + 0.45, 1.42), b.right);
        }
        for (double x = 1.0; x + 0.4 < std::min(b.width, 5.0); x += 0.9) sinks.stand(basin_, b.at(x, b.depth - 0.27), -b.right);
    }
    void store() {
        Placer p = place("Racks");
        const Bay b = bayOf(b_, room_, Side::West);
        for (double x = 0.8; x + 0.7 < b.width; x += 1.25)
            for (const double y : {0.28, b.depth - 0.28}) p.stand(rack_, b.at(x, y), b.right);
        for (double y = 2.4; y + 2.2 < b.depth; y += 1.9)
            for (double x = 1.9; x + 1.6 < b.width; x += 1.25) p.stand(rack_, b.at(x, y), b.right);
    }
    void plantRoom() {
        Placer p = place("Plant");
        for (double y = 2.0; y + 1.4 < bay_.depth; y += 3.0) {
            p.stand(boiler_, bay_.at(bay_.width * 0.4, y), bay_.right);
            p.stand(tank_, bay_.at(bay_.width * 0.72, y), bay_.right);
        }
        for (double x = 0.8; x + 0.6 < bay_.width; x += 1.0) p.stand(panel_, bay_.at(x, 0.25), bay_.right);
    }
    void trees() {
        Placer p = place("Trees");
        const auto& shape = b_.room(room_).footprint.front();
        const double z = b_.room(room_).floorZM;
        for (const auto& g : grounds_) {
            if (g.kind != "tree" || g.ring.empty()) continue;
            Vec2 c(0);
            for (const Vec2 q : g.ring) c += q / double(g.ring.size());
            if (!base::contains(shape, c)) continue;
            const double radius = glm::length(g.ring.front() - c);
            p.part(round(0.16, 2.2, kBark).shapes[0].mesh, kBark, placed(Vec3(c, z)));
            // The crown in three discs, wide in the middle.
            for (const auto& [r, z0, z1] : {std::array{0.75, 1.9, 2.4}, std::array{1.0, 2.4, 3.5}, std::array{0.6, 3.5, 4.3}})
                p.part(round(radius * r, z1 - z0, kLeaf).shapes[0].mesh, kLeaf, placed(Vec3(c, z + z0)));
        }
    }

    const Building& b_;
    const std::vector<building::GroundFeature>& grounds_;
    ElementSink& sink_;
    RoomId room_;
    Bay bay_;
    Thing desk_, chair_, stool_, teacher_, bench_, counter_, shelf_, rack_, stack_, sofa_, seatBench_, cafeteria_, lockerPair_, basin_, toilet_,
        boardWide_, cabinet_, boiler_, tank_, panel_, podium_;
};

}  // namespace

void furnish(const Plan& plan, const std::vector<FloorShape>& shapes, Building& b) {
    ElementSink sink(b);
    Furnisher f(b, plan.grounds, sink);
    uint32_t id = 0;
    for (const FloorSpec& floor : plan.floors)
        for (const RoomSpec& room : floor.rooms) f.furnish(room, RoomId(id++));
    addFittings(plan, shapes, b, sink);
}

}  // namespace sallyport::importers::plan
