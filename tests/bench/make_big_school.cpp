// make_big_school [--triangles N] -o OUT.glb: a school of a million triangles for measurements: the demo school's building repeated as wings side by
// side, each room with as much furniture as brings the whole to N. Every wing has meshes, rooms and doors of its own; the same N gives the same
// bytes.
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>

#include "importers/facility.h"
#include "importers/plan.h"

using namespace sallyport;

namespace {

size_t trianglesOf(const building::Building& b) {
    size_t n = 0;
    for (const auto& e : b.elements)
        for (const auto& p : e.parts) n += e.kind == building::ElementKind::Space ? 0 : b.meshes[p.mesh].indices.size() / 3;
    return n;
}

/// One wing more: everything of `one`, moved, with names and ids of its own.
void append(building::Building& all, const building::Building& one, int wing, base::Vec2 shift) {
    using namespace building;
    const std::string mark = std::to_string(wing + 1);
    const auto rooms = uint32_t(all.rooms.size()), doors = uint32_t(all.doors.size()), meshes = uint32_t(all.meshes.size());
    const auto room = [&](RoomId r) { return r.valid() ? RoomId(r.value + rooms) : r; };
    const auto door = [&](DoorId d) { return d.valid() ? DoorId(d.value + doors) : d; };
    const auto ring = [&](std::vector<Vec2>& points) {
        for (Vec2& p : points) p += shift;
    };
    const auto box = [&](Box3& b) {
        if (b.empty()) return;
        b.min += Vec3(shift, 0);
        b.max += Vec3(shift, 0);
    };
    all.meshes.insert(all.meshes.end(), one.meshes.begin(), one.meshes.end());
    for (Room r : one.rooms) {
        r.id += "-w" + mark;
        if (!r.sourceId.empty()) r.sourceId += "-w" + mark;
        if (!r.number.empty()) r.number = mark + "-" + r.number;
        for (auto& f : r.footprint) {
            ring(f.outer);
            for (auto& h : f.holes) ring(h);
        }
        box(r.bounds);
        for (DoorId& d : r.doors) d = door(d);
        all.rooms.push_back(std::move(r));
    }
    for (Door d : one.doors) {
        d.id += "-w" + mark;
        if (!d.sourceId.empty()) d.sourceId += "-w" + mark;
        d.name += " wing " + mark;
        d.exteriorNumber.clear();
        for (RoomId& r : d.rooms) r = room(r);
        d.position += Vec3(shift, 0);
        box(d.bounds);
        all.doors.push_back(std::move(d));
    }
    for (VerticalLink l : one.links) {
        for (RoomId& r : l.rooms) r = room(r);
        all.links.push_back(std::move(l));
    }
    for (Element e : one.elements) {
        e.sourceId += "-w" + mark;
        e.room = room(e.room);
        e.door = door(e.door);
        for (MeshPart& p : e.parts) {
            p.mesh += meshes;
            p.transform[3] += base::Vec4(shift, 0, 0);
        }
        box(e.bounds);
        all.elements.push_back(std::move(e));
    }
}

}  // namespace

int main(int argc, char** argv) {
    std::optional<std::string> output;
    size_t wanted = 1'000'000;
    for (int i = 1; i < argc; ++i) {
        const std::string a = argv[i];
        if (a == "--triangles" && i + 1 < argc) wanted = std::strtoull(argv[++i], nullptr, 10);
        else if (a == "-o" && i + 1 < argc) output = argv[++i];
        else output.reset(), i = argc;
    }
    if (!output || wanted < 1000 || wanted > 50'000'000) {
        std::fprintf(stderr, "usage: make_big_school [--triangles N] -o OUT.glb\n");
        return 2;
    }
    auto plan = importers::readPlan(SALLYPORT_SOURCE_DIR "/assets/demo_school/kestrel_hollow.plan.toml");
    if (!plan) {
        std::fprintf(stderr, "make_big_school: %s\n", plan.error().text().c_str());
        return 1;
    }
    const building::Building one = std::move(plan->building);
    const size_t each = trianglesOf(one);
    const int wings = std::max(1, int(std::lround(double(wanted) / double(each))));
    const int across = std::max(1, int(std::ceil(std::sqrt(double(wings)))));
    const base::Vec3 size = one.bounds.size();
    building::Building all = one;
    all.name = "Big school";
    all.grounds.clear();
    for (int w = 1; w < wings; ++w) append(all, one, w, {double(w % across) * (size.x + 3), double(w / across) * (size.y + 3)});
    for (const auto& e : all.elements) all.bounds.add(e.bounds);
    if (const auto written = importers::writeFacility(*output, all); !written) {
        std::fprintf(stderr, "make_big_school: %s\n", written.error().text().c_str());
        return 1;
    }
    std::printf("%d wings, %zu rooms, %zu doors, %zu triangles: %s\n", wings, all.rooms.size(), all.doors.size(), trianglesOf(all), output->c_str());
    return 0;
}
