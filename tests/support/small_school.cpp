#include "support/small_school.h"

namespace sallyport::test {
using namespace building;

namespace {
Polygon2 box(double x0, double y0, double x1, double y1) { return {{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}}, {}}; }

RoomId addRoom(Building& b, uint32_t floor, const char* number, const char* name, RoomUse use, Polygon2 p) {
    Room r;
    r.id = r.sourceId = "room-" + std::string(number);
    r.number = number;
    r.name = name;
    r.floor = FloorId(floor);
    r.use = use;
    r.floorZM = b.floors[floor].elevationM;
    r.heightM = 3;
    r.areaM2 = base::area(p);
    for (Vec2 v : p.outer) {
        r.bounds.add(Vec3(v, r.floorZM));
        r.bounds.add(Vec3(v, r.floorZM + r.heightM));
    }
    r.footprint.push_back(std::move(p));
    b.rooms.push_back(std::move(r));
    return RoomId(uint32_t(b.rooms.size() - 1));
}

void addDoor(Building& b, const char* name, Vec2 at, Vec2 along, std::vector<RoomId> rooms, const char* exteriorNumber = "") {
    Door d;
    d.id = d.sourceId = "door-" + std::string(name);
    d.name = name;
    d.exteriorNumber = exteriorNumber;
    d.floor = b.room(rooms[0]).floor;
    d.exterior = rooms.size() == 1;
    d.monitored = true;
    d.position = Vec3(at, b.floor(d.floor).elevationM);
    d.along = along;
    d.swing = DoorSwing::Single;
    d.rooms = rooms;
    d.bounds.add(d.position - Vec3(0.5, 0.5, 0));
    d.bounds.add(d.position + Vec3(0.5, 0.5, 2.1));
    const DoorId id{uint32_t(b.doors.size())};
    for (RoomId r : rooms) b.rooms[r.index()].doors.push_back(id);
    b.doors.push_back(std::move(d));
}

void addBlock(Building& b, uint32_t floor, ElementKind kind, const char* cls, Vec3 lo, Vec3 hi, Rgba8 color, RoomId room = {}) {
    Mesh m;
    for (int i = 0; i < 8; ++i) m.positions.emplace_back(i & 1 ? hi.x : lo.x, i & 2 ? hi.y : lo.y, i & 4 ? hi.z : lo.z);
    m.indices = {0, 2, 1, 1, 2, 3, 4, 5, 6, 5, 7, 6, 0, 1, 4, 1, 5, 4, 2, 6, 3, 3, 6, 7, 0, 4, 2, 2, 4, 6, 1, 3, 5, 3, 7, 5};
    Element e;
    e.sourceId = "element-" + std::to_string(b.elements.size());
    e.sourceClass = cls;
    e.kind = kind;
    e.floor = FloorId(floor);
    e.room = room;
    e.parts.push_back({uint32_t(b.meshes.size()), Mat4(1.0), color});
    e.bounds.add(lo);
    e.bounds.add(hi);
    b.bounds.add(e.bounds);
    b.meshes.push_back(std::move(m));
    b.elements.push_back(std::move(e));
}
}  // namespace

Building smallSchool() {
    Building b;
    b.name = "Small School";
    b.format = "test";
    b.georeference = Georeference{42.0, -71.0, 50.0, 0.0};
    b.floors = {{"F1", "F1", "First", "F1", 0, 4}, {"F2", "F2", "Second", "F2", 4, 4}};
    const RoomId r101 = addRoom(b, 0, "101", "Math", RoomUse::Classroom, box(0, 8, 8, 12));
    const RoomId r102 = addRoom(b, 0, "102", "English", RoomUse::Classroom, box(8, 8, 16, 12));
    const RoomId r103 = addRoom(b, 0, "103", "Office", RoomUse::Office, box(16, 8, 24, 12));
    const RoomId h1 = addRoom(b, 0, "H1", "Hall", RoomUse::Corridor, box(0, 6, 24, 8));
    const RoomId r104 = addRoom(b, 0, "104", "Art", RoomUse::Classroom, box(0, 0, 8, 6));
    const RoomId r105 = addRoom(b, 0, "105", "Music", RoomUse::Classroom, box(8, 0, 16, 6));
    const RoomId s1 = addRoom(b, 0, "S1", "Stair A", RoomUse::Stair, box(16, 0, 24, 6));
    const RoomId r201 = addRoom(b, 1, "201", "Science", RoomUse::Classroom, box(0, 8, 8, 12));
    const RoomId h2 = addRoom(b, 1, "H2", "Upper Hall", RoomUse::Corridor, box(0, 6, 24, 8));
    const RoomId s2 = addRoom(b, 1, "S2", "Stair A", RoomUse::Stair, box(16, 0, 24, 6));
    addDoor(b, "D-101", {4, 8}, {1, 0}, {r101, h1});
    addDoor(b, "D-102", {12, 8}, {1, 0}, {r102, h1});
    addDoor(b, "D-103", {20, 8}, {1, 0}, {r103, h1});
    addDoor(b, "D-104", {4, 6}, {1, 0}, {r104, h1});
    addDoor(b, "D-105", {12, 6}, {1, 0}, {r105, h1});
    addDoor(b, "D-S1", {20, 6}, {1, 0}, {s1, h1});
    addDoor(b, "X1", {24, 7}, {0, 1}, {h1}, "1");
    addDoor(b, "D-201", {4, 8}, {1, 0}, {r201, h2});
    addDoor(b, "D-S2", {20, 6}, {1, 0}, {s2, h2});
    b.links.push_back({LinkKind::Stair, "Stair A", {s1, s2}});
    b.points.push_back({"aed-1", "aed", "AED 1", FloorId(0), Vec3(10, 7, 0)});
    for (uint32_t f = 0; f < 2; ++f) {
        const double z = f * 4.0;
        addBlock(b, f, ElementKind::Slab, "IfcSlab", {0, 0, z - 0.3}, {24, 12, z}, base::rgb(0xB0B0B0));
        addBlock(b, f, ElementKind::Wall, "IfcWall", {-0.2, -0.2, z}, {24.2, 0, z + 3}, base::rgb(0xD0D0D0));
        addBlock(b, f, ElementKind::Wall, "IfcWall", {-0.2, 12, z}, {24.2, 12.2, z + 3}, base::rgb(0xD0D0D0));
        addBlock(b, f, ElementKind::Wall, "IfcWall", {-0.2, 0, z}, {0, 12, z + 3}, base::rgb(0xD0D0D0));
        addBlock(b, f, ElementKind::Wall, "IfcWall", {24, 0, z}, {24.2, 12, z + 3}, base::rgb(0xD0D0D0));
    }
    return b;
}

}  // namespace sallyport::test
