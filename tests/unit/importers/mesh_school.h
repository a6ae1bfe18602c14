// A building written the way modelling programs write meshes: a tree of named nodes in some unit, with some axis up. Rooms get the bodies that IFC
// converters make of spaces. Header only, since two test programs use it.
#pragma once
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdio>
#include <map>
#include <string>

#include "base/triangulate.h"
#include "importers/mesh_scene.h"

namespace sallyport::tests {

enum class Naming {
    Ifc,      ///< IfcDoor_D-214_0School000000000000042
    Blender,  ///< Door_D-214, Room 214 Science, Storey_Lower, with .001 where a name is taken
    None,     ///< mesh_17
};

struct SchoolOptions {
    Naming naming = Naming::Ifc;
    double metresPerUnit = 1;
    importers::UpAxis up = importers::UpAxis::Z;
    bool floors = true;  ///< floor nodes above the rest; false: all nodes below the root, as OBJ has them
    bool stated = true;  ///< the scene says its unit and up axis
    bool roomBodies = true;
    base::Vec3 moveM{0, 0, 0};
};

inline building::Mesh prism(const base::Polygon2& p, double z0, double z1) {
    building::Mesh m;
    std::vector<base::Vec3> corners;
    std::vector<uint32_t> sizes;
    const auto ring = [&](const std::vector<base::Vec2>& r) {
        for (const base::Vec2& v : r) corners.emplace_back(v, 0);
        sizes.push_back(uint32_t(r.size()));
    };
    ring(p.outer);
    for (const auto& h : p.holes) ring(h);
    std::vector<uint32_t> triangles;
    base::Triangulator().triangulate(corners, sizes, {0, 0, 1}, triangles);
    const uint32_t n = uint32_t(corners.size());
    for (const double z : {z0, z1})
        for (const base::Vec3& c : corners) m.positions.emplace_back(c.x, c.y, z);
    for (size_t i = 0; i + 2 < triangles.size(); i += 3) {
        m.indices.insert(m.indices.end(), {triangles[i], triangles[i + 2], triangles[i + 1]});
        m.indices.insert(m.indices.end(), {n + triangles[i], n + triangles[i + 1], n + triangles[i + 2]});
    }
    uint32_t first = 0;
    for (const uint32_t size : sizes) {
        for (uint32_t i = 0; i < size; ++i) {
            const uint32_t a = first + i, b = first + (i + 1) % size;
            m.indices.insert(m.indices.end(), {a, b, n + b, a, n + b, n + a});
        }
        first += size;
    }
    return m;
}

class SchoolWriter {
public:
    SchoolWriter(const building::Building& b, const SchoolOptions& o) : b_(b), o_(o) {
        const double s = 1 / o.metresPerUnit;
        toFile_ = base::Mat4(s);
        toFile_[3][3] = 1;
        if (o.up == importers::UpAxis::Y) {  // x, y, z -> x, z, -y
            toFile_[1] = {0, 0, -s, 0};
            toFile_[2] = {0, s, 0, 0};
        }
        back_ = glm::inverse(toFile_);
    }

    importers::MeshScene write() {
        out_.format = "test";
        if (o_.stated) {
            out_.metresPerUnit = o_.metresPerUnit;
            out_.up = o_.up;
        }
        for (const building::Mesh& m : b_.meshes) addMesh(m, {});
        const uint32_t root = addNode("Scene", importers::MeshScene::kNone);
        std::vector<uint32_t> floors;
        for (const building::Floor& f : b_.floors) floors.push_back(o_.floors ? addNode(floorName(f.name), root) : root);
        const auto under = [&](base::FloorId f) { return f.index() < floors.size() ? floors[f.index()] : root; };
        std::vector<bool> drawn(b_.rooms.size());
        for (const building::Element& e : b_.elements)
            if (e.room.valid()) drawn[e.room.index()] = true;
        for (const building::Room& r : b_.rooms) {
            if (!o_.roomBodies || r.footprint.empty() || drawn[size_t(&r - b_.rooms.data())]) continue;
            const uint32_t node = addNode(roomName(r), under(r.floor));
            for (const base::Polygon2& p : r.footprint) {
                out_.nodes[node].meshes.push_back(addMesh(prism(p, r.floorZM, r.floorZM + r.heightM), {207, 216, 220, 64}));
                out_.nodes[node].transform = local(base::Mat4(1.0));
            }
        }
        for (const building::Element& e : b_.elements) {
            if (e.room.valid() && !o_.roomBodies) continue;
            const std::string name = e.room.valid() ? roomName(b_.room(e.room)) : elementName(e);
            const uint32_t node = addNode(name, under(e.floor));
            if (e.parts.size() == 1) {
                fill(node, e.parts[0]);
                continue;
            }
            for (const building::MeshPart& p : e.parts) fill(addNode(name, node), p);
        }
        return std::move(out_);
    }

private:
    base::Mat4 local(base::Mat4 t) const {
        t[3] += glm::dvec4(o_.moveM, 0);
        return toFile_ * t * back_;
    }
    void fill(uint32_t node, const building::MeshPart& p) {
        out_.nodes[node].meshes = {coloured(p.mesh, p.color)};
        out_.nodes[node].transform = local(p.transform);
    }
    uint32_t addNode(std::string name, uint32_t parent) {
        out_.nodes.push_back({std::move(name), parent, base::Mat4(1.0), {}});
        return uint32_t(out_.nodes.size() - 1);
    }
    uint32_t addMesh(const building::Mesh& m, base::Rgba8 c) {
        importers::MeshScene::Mesh to;
        for (const base::Vec3f& p : m.positions) to.positions.emplace_back(base::Vec3(toFile_ * glm::dvec4(base::Vec3(p), 1)));
        to.indices = m.indices;
        out_.meshes.push_back(std::move(to));
        out_.meshes.back().material = materialOf(c);
        return uint32_t(out_.meshes.size() - 1);
    }
    uint32_t materialOf(base::Rgba8 c) {
        for (uint32_t i = 0; i < out_.materials.size(); ++i)
            if (out_.materials[i].color == c) return i;
        out_.materials.push_back({"paint " + std::to_string(out_.materials.size()), c});
        return uint32_t(out_.materials.size() - 1);
    }
    /// A mesh has one material here: the first colour goes to the mesh itself, further ones to copies.
    uint32_t coloured(uint32_t mesh, base::Rgba8 c) {
        const uint32_t material = materialOf(c);
        used_.resize(b_.meshes.size());
        if (!used_[mesh] || out_.meshes[mesh].material == material) {
            used_[mesh] = true;
            out_.meshes[mesh].material = material;
            return mesh;
        }
        for (const auto& [from, copy] : copies_)
            if (from == mesh && out_.meshes[copy].material == material) return copy;
        out_.meshes.push_back(out_.meshes[mesh]);
        out_.meshes.back().material = material;
        copies_.emplace_back(mesh, uint32_t(out_.meshes.size() - 1));
        return copies_.back().second;
    }

    std::string guid() {
        char text[32];
        std::snprintf(text, sizeof text, "0School%015u", unsigned(++guids_));
        return text;
    }
    std::string floorName(const std::string& name) {
        return o_.naming == Naming::Ifc       ? "IfcBuildingStorey_" + name + "_" + guid()
               : o_.naming == Naming::Blender ? "Storey_" + name
                                              : "group_" + std::to_string(++guids_);
    }
    std::string roomName(const building::Room& r) {
        const std::string label = r.number.empty() ? r.name : r.number + " " + r.name;
        return o_.naming == Naming::Ifc       ? "IfcSpace_" + label + "_" + guid()
               : o_.naming == Naming::Blender ? "Room " + label
                                              : "mesh_" + std::to_string(++guids_);
    }
    std::string elementName(const building::Element& e) {
        if (o_.naming == Naming::None) return "mesh_" + std::to_string(++guids_);
        const std::string name = e.door.valid() ? b_.door(e.door).name : e.name;
        if (o_.naming == Naming::Ifc) return e.sourceClass + "_" + name + "_" + guid();
        std::string plain = e.door.valid() ? "Door_" + name : e.sourceClass.substr(3) + "_" + name;
        for (const auto& [known, count] : taken_)
            if (known == plain) {
                char suffix[16];
                std::snprintf(suffix, sizeof suffix, ".%03d", ++taken_[known]);
                return plain + suffix;
            }
        taken_[plain] = 0;
        return plain;
    }

    const building::Building& b_;
    const SchoolOptions o_;
    importers::MeshScene out_;
    base::Mat4 toFile_{1.0}, back_{1.0};
    std::vector<bool> used_;
    std::vector<std::pair<uint32_t, uint32_t>> copies_;
    std::map<std::string, int> taken_;
    size_t guids_ = 0;
};

inline importers::MeshScene schoolScene(const building::Building& b, const SchoolOptions& o) { return SchoolWriter(b, o).write(); }

/// How two readings of one school agree.
struct Agreement {
    size_t floors = 0;  ///< with equal height (5 cm)
    size_t floorNames = 0;
    size_t rooms = 0, roomAreas = 0, roomFloors = 0;  ///< with equal number and name, further an area within 2 %, on the same floor
    size_t doors = 0, doorPlaces = 0, doorLinks = 0;  ///< with equal name, further within 5 cm, joining the same rooms
    size_t doorsWithLeaf = 0;                         ///< of the original: what a mesh file can carry
};

inline Agreement compare(const building::Building& original, const building::Building& read) {
    Agreement out;
    const auto heightOf = [](const building::Building& b, base::FloorId f) { return f.valid() ? b.floor(f).elevationM + b.origin.z : 1e300; };
    for (const building::Floor& f : original.floors)
        for (const building::Floor& g : read.floors)
            if (std::abs(f.elevationM + original.origin.z - g.elevationM - read.origin.z) < 0.05) {
                ++out.floors;
                out.floorNames += f.name == g.name;
                break;
            }
    const auto label = [](const building::Room& r) { return r.number + "|" + r.name; };
    for (const building::Room& r : original.rooms)
        for (const building::Room& s : read.rooms)
            if (label(r) == label(s) && std::abs(heightOf(original, r.floor) - heightOf(read, s.floor)) < 0.05) {
                ++out.rooms;
                ++out.roomFloors;
                out.roomAreas += std::abs(r.areaM2 - s.areaM2) <= 0.02 * r.areaM2;
                break;
            }
    std::vector<bool> leaf(original.doors.size());
    for (const building::Element& e : original.elements)
        if (e.door.valid() && !e.parts.empty()) leaf[e.door.index()] = true;
    for (size_t i = 0; i < original.doors.size(); ++i) {
        if (!leaf[i]) continue;
        ++out.doorsWithLeaf;
        const building::Door& d = original.doors[i];
        const building::Door* nearest = nullptr;
        double apart = 1e300;
        for (const building::Door& e : read.doors) {
            const double distance = glm::length(d.position + original.origin - e.position - read.origin);
            if (d.name != e.name || distance >= apart) continue;
            nearest = &e;
            apart = distance;
        }
        if (nearest) {
            const building::Door& e = *nearest;
            ++out.doors;
            out.doorPlaces += apart < 0.05;
            std::vector<std::string> a, b;
            for (const base::RoomId r : d.rooms) a.push_back(label(original.room(r)));
            for (const base::RoomId r : e.rooms) b.push_back(label(read.room(r)));
            std::sort(a.begin(), a.end());
            std::sort(b.begin(), b.end());
            out.doorLinks += a == b && d.exterior == e.exterior;
        }
    }
    return out;
}

inline std::string textOf(const importers::Imported& in) {
    std::string text;
    for (const building::Problem& p : in.problems) text += p.code + ": " + p.message + "\n";
    return text;
}

/// Everything of the school is there again: floors, rooms with their areas, doors that have a leaf with their places and links, and the outline.
inline void checkWhole(const building::Building& school, const importers::Imported& in, bool floorNames) {
    const Agreement a = compare(school, in.building);
    INFO(textOf(in));
    CHECK(in.building.floors.size() == school.floors.size());
    CHECK(a.floors == school.floors.size());
    if (floorNames) CHECK(a.floorNames == school.floors.size());
    CHECK(in.building.rooms.size() == school.rooms.size());
    CHECK(a.rooms == school.rooms.size());
    CHECK(a.roomAreas == school.rooms.size());
    CHECK(in.building.doors.size() == a.doorsWithLeaf);
    CHECK(a.doors == a.doorsWithLeaf);
    CHECK(a.doorPlaces == a.doorsWithLeaf);
    CHECK(double(a.doorLinks) >= 0.95 * double(a.doorsWithLeaf));
    for (int i = 0; i < 3; ++i) {
        CHECK(in.building.bounds.min[i] + in.building.origin[i] == Approx(school.bounds.min[i]).margin(0.01));
        CHECK(in.building.bounds.max[i] + in.building.origin[i] == Approx(school.bounds.max[i]).margin(0.01));
    }
}

}  // namespace sallyport::tests
