// Building -> facility file.
#include "importers/facility.h"

#include <zlib.h>

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/sha256.h"
#include "importers/facility_edits.h"
#include "importers/facility_layout.h"

namespace sallyport::importers {

using namespace facility;
using building::Building;
using nlohmann::json;

std::string facility::contentHash(std::string_view baseJson, std::span<const uint8_t> binary) {
    base::Sha256 hash;
    hash.add(baseJson).add({reinterpret_cast<const char*>(binary.data()), binary.size()});
    return base::toHex(base::bytesOf(hash.finish()));
}

uint32_t facility::drawingCheck(std::span<const uint8_t> drawing) { return uint32_t(::crc32_z(0, drawing.data(), drawing.size())); }

namespace {

/// The binary chunk: one table after the other, each at a multiple of eight.
struct Binary {
    std::string bytes;
    std::array<size_t, kTableCount> offset{}, length{};
    void add(Table v, const void* data, size_t size) {
        bytes.resize((bytes.size() + 7) / 8 * 8);
        offset[v] = bytes.size();
        length[v] = size;
        bytes.append(static_cast<const char*>(data), size);
    }
};

/// Not a valid string in UTF-8 is written with the replacement character rather than refused.
std::string dump(const json& j) { return j.dump(-1, ' ', false, json::error_handler_t::replace); }

template <class V>
json vec(const V& v) {
    json a = json::array();
    for (int i = 0; i < int(V::length()); ++i) a.push_back(v[i]);
    return a;
}
json flat(const std::vector<building::Vec2>& ring) {
    json a = json::array();
    for (const auto& p : ring) {
        a.push_back(p.x);
        a.push_back(p.y);
    }
    return a;
}
json box(const base::Box3& b) { return b.empty() ? json() : json{{"min", vec(b.min)}, {"max", vec(b.max)}}; }
template <class Id>
json optionalId(Id id) {
    return id.valid() ? json(id.value) : json();
}
template <class Id>
json idList(const std::vector<Id>& ids) {
    json a = json::array();
    for (const Id i : ids) a.push_back(i.value);
    return a;
}

json baseJson(const Building& b, std::vector<std::string> strings, const Binary& t) {
    json j{{"name", b.name},           {"address", b.address},      {"format", b.format},
           {"schema", b.schema},       {"origin_m", vec(b.origin)}, {"front_azimuth_deg", b.frontAzimuthDeg},
           {"bounds_m", box(b.bounds)}};
    j["georeference"] = json();
    if (const auto& g = b.georeference)
        j["georeference"] = {
            {"lat_deg", g->latDeg}, {"lon_deg", g->lonDeg}, {"ellipsoidal_height_m", g->ellipsoidalHeightM}, {"true_north_deg", g->trueNorthDeg}};
    json& floors = j["floors"] = json::array();
    for (const auto& f : b.floors)
        floors.push_back({{"id", f.id},
                          {"source_id", f.sourceId},
                          {"name", f.name},
                          {"short_name", f.shortName},
                          {"elevation_m", f.elevationM},
                          {"height_m", f.heightM}});
    json& rooms = j["rooms"] = json::array();
    for (const auto& r : b.rooms) {
        json shape = json::array();
        for (const auto& p : r.footprint) {
            json rings = json::array({flat(p.outer)});
            for (const auto& h : p.holes) rings.push_back(flat(h));
            shape.push_back(std::move(rings));
        }
        rooms.push_back({{"id", r.id},
                         {"source_id", r.sourceId},
                         {"number", r.number},
                         {"name", r.name},
                         {"floor", optionalId(r.floor)},
                         {"use", building::roomUseName(r.use)},
                         {"footprint", std::move(shape)},
                         {"floor_z_m", r.floorZM},
                         {"height_m", r.heightM},
                         {"area_m2", r.areaM2},
                         {"bounds_m", box(r.bounds)},
                         {"doors", idList(r.doors)}});
    }
    json& doors = j["doors"] = json::array();
    for (const auto& d : b.doors)
        doors.push_back({{"id", d.id},
                         {"source_id", d.sourceId},
                         {"name", d.name},
                         {"exterior_number", d.exteriorNumber},
                         {"floor", optionalId(d.floor)},
                         {"rooms", idList(d.rooms)},
                         {"exterior", d.exterior},
                         {"monitored", d.monitored},
                         {"position_m", vec(d.position)},
                         {"along", vec(d.along)},
                         {"hinge_at_start", d.hingeAtStart},
                         {"swing", kSwings[size_t(d.swing)]},
                         {"width_m", d.widthM},
                         {"height_m", d.heightM},
                         {"bounds_m", box(d.bounds)}});
    json& links = j["links"] = json::array();
    for (const auto& l : b.links) links.push_back({{"kind", kLinks[size_t(l.kind)]}, {"name", l.name}, {"rooms", idList(l.rooms)}});
    json& points = j["points"] = json::array();
    for (const auto& p : b.points)
        points.push_back({{"id", p.id}, {"kind", p.kind}, {"label", p.label}, {"floor", optionalId(p.floor)}, {"position_m", vec(p.position)}});
    json& grounds = j["grounds"] = json::array();
    for (const auto& g : b.grounds) grounds.push_back({{"kind", g.kind}, {"label", g.label}, {"ring", flat(g.ring)}, {"closed", g.closed}});
    j["strings"] = std::move(strings);
    json& tables = j["tables"] = json::object();
    for (size_t v = 0; v < kTableCount; ++v) tables[kTableNames[v]] = {{"byte_offset", t.offset[v]}, {"byte_length", t.length[v]}};
    return j;
}

class Strings {
public:
    uint32_t add(const std::string& s) {
        const auto [it, fresh] = index_.try_emplace(s, uint32_t(list_.size()));
        if (fresh) list_.push_back(s);
        return it->second;
    }
    std::vector<std::string> take() { return std::move(list_); }

private:
    std::map<std::string, uint32_t> index_;
    std::vector<std::string> list_;
};

/// The part that any glTF viewer shows: a node for each floor, room, door and element; one glTF mesh for each shape in each colour.
class SceneWriter {
public:
    SceneWriter(const Building& b, const std::vector<MeshRecord>& meshes) : b_(b), records_(meshes) {}

    json write(const Binary& t) {
        nodes_ = json::array(
            {{{"name", b_.name}, {"matrix", {1, 0, 0, 0, 0, 0, -1, 0, 0, 1, 0, 0, 0, 0, 0, 1}}, {"children", json::array()}}});  // Z up -> Y up
        const auto child = [&](size_t parent, json node) {
            nodes_.push_back(std::move(node));
            nodes_[parent]["children"].push_back(nodes_.size() - 1);
            return nodes_.size() - 1;
        };
        std::vector<size_t> floors, rooms, doors;
        for (const auto& f : b_.floors) floors.push_back(child(0, {{"name", f.shortName + " " + f.name}, {"extras", {{"floor", f.id}}}}));
        const auto under = [&](building::FloorId f) { return f.index() < floors.size() ? floors[f.index()] : 0; };
        for (const auto& r : b_.rooms)
            rooms.push_back(child(under(r.floor), {{"name", r.number.empty() ? r.name : r.number + " " + r.name}, {"extras", {{"room", r.id}}}}));
        for (const auto& d : b_.doors) doors.push_back(child(under(d.floor), {{"name", d.name}, {"extras", {{"door", d.id}}}}));
        for (const auto& e : b_.elements) {
            const size_t parent = e.door.index() < doors.size()   ? doors[e.door.index()]
                                  : e.room.index() < rooms.size() ? rooms[e.room.index()]
                                                                  : under(e.floor);
            std::vector<json> parts;
            for (const auto& p : e.parts)
                if (p.mesh < records_.size() && records_[p.mesh].indexCount >= 3) parts.push_back(partNode(p));
            if (parts.empty()) continue;
            const std::string name = e.name.empty() ? e.sourceClass : e.name;
            if (parts.size() == 1) {
                parts[0]["name"] = name;
                child(parent, std::move(parts[0]));
                continue;
            }
            const size_t node = child(parent, {{"name", name}});
            for (json& p : parts) child(node, std::move(p));
        }
        json views = json::array();
        for (size_t v = 0; v < kTableCount; ++v) {
            // A glTF buffer view may not be empty; the tables of a building without shapes are.
            json view{{"buffer", 0},
                      {"byteOffset", t.length[v] ? t.offset[v] : 0},
                      {"byteLength", std::max<size_t>(t.length[v], 1)},
                      {"name", kTableNames[v]}};
            if (v == kPositions) view.update({{"byteStride", 12}, {"target", 34962}});
            if (v == kIndices) view["target"] = 34963;
            views.push_back(std::move(view));
        }
        json g{{"asset", {{"version", "2.0"}, {"generator", "Sallyport"}}},
               {"scene", 0},
               {"scenes", {{{"nodes", {0}}}}},
               {"nodes", std::move(nodes_)},
               {"buffers", {{{"byteLength", t.bytes.size()}}}},
               {"bufferViews", std::move(views)},
               {"extensionsUsed", {std::string(kExtension)}}};
        // glTF wants these absent rather than empty.
        if (!meshes_.empty()) g.update({{"meshes", std::move(meshes_)}, {"accessors", std::move(accessors_)}, {"materials", std::move(materials_)}});
        return g;
    }

private:
    json partNode(const building::MeshPart& p) {
        json node{{"mesh", shapeIn(p.mesh, p.color)}};
        const building::Mat4& t = p.transform;
        if (t[0].z == 0 && t[1].z == 0 && t[2] == glm::dvec4(0, 0, 1, 0) && t[3].w == 1 && t[0].w == 0 && t[1].w == 0 && t[1].x == -t[0].y &&
            t[1].y == t[0].x &&
            std::abs(t[0].x * t[0].x + t[0].y * t[0].y - 1) < 1e-9) {  // moved and turned about the vertical: the usual case, and the short one
            if (t[3] != glm::dvec4(0, 0, 0, 1)) node["translation"] = vec(base::Vec3(t[3]));
            if (t[0].x != 1) {
                const double half = std::atan2(t[0].y, t[0].x) / 2;
                node["rotation"] = {0, 0, std::sin(half), std::cos(half)};
            }
        } else {
            json m = json::array();
            for (int c = 0; c < 4; ++c)
                for (int r = 0; r < 4; ++r) m.push_back(p.transform[c][r]);
            node["matrix"] = std::move(m);
        }
        return node;
    }
    static uint32_t key(base::Rgba8 c) { return uint32_t(c.r) << 24 | uint32_t(c.g) << 16 | uint32_t(c.b) << 8 | c.a; }

    size_t shapeIn(uint32_t mesh, base::Rgba8 color) {
        const auto [it, fresh] = shapes_.try_emplace({mesh, key(color)}, meshes_.size());
        if (fresh) {
            const size_t accessor = accessorsOf(mesh);
            meshes_.push_back(
                {{"primitives", {{{"attributes", {{"POSITION", accessor}}}, {"indices", accessor + 1}, {"material", material(color)}}}}});
        }
        return it->second;
    }
    size_t accessorsOf(uint32_t mesh) {
        const auto [it, fresh] = accessorOf_.try_emplace(mesh, accessors_.size());
        if (fresh) {
            const MeshRecord& r = records_[mesh];
            base::Box<base::Vec3f> range;
            for (const auto& p : b_.meshes[mesh].positions) range.add(p);
            accessors_.push_back({{"bufferView", size_t(kPositions)},
                                  {"byteOffset", size_t(r.firstVertex) * 12},
                                  {"componentType", 5126},
                                  {"count", r.vertexCount},
                                  {"type", "VEC3"},
                                  {"min", vec(range.min)},
                                  {"max", vec(range.max)}});
            accessors_.push_back({{"bufferView", size_t(kIndices)},
                                  {"byteOffset", size_t(r.firstIndex) * 4},
                                  {"componentType", 5125},
                                  {"count", r.indexCount},
                                  {"type", "SCALAR"}});
        }
        return it->second;
    }
    size_t material(base::Rgba8 c) {
        const auto [it, fresh] = materialOf_.try_emplace(key(c), materials_.size());
        if (fresh) {
            const auto linear = [](uint8_t v) {
                return std::round(std::pow((v / 255.0 + 0.055) / 1.055, 2.4) * 1e4) / 1e4;
            };  // sRGB, close enough below 0.04
            json m{{"pbrMetallicRoughness",
                    {{"baseColorFactor", {linear(c.r), linear(c.g), linear(c.b), c.a / 255.0}}, {"metallicFactor", 0}, {"roughnessFactor", 0.9}}}};
            if (c.a < 255) m["alphaMode"] = "BLEND";
            materials_.push_back(std::move(m));
        }
        return it->second;
    }

    const Building& b_;
    const std::vector<MeshRecord>& records_;
    json nodes_, meshes_ = json::array(), accessors_ = json::array(), materials_ = json::array();
    std::map<std::pair<uint32_t, uint32_t>, size_t> shapes_;
    std::map<uint32_t, size_t> accessorOf_, materialOf_;
};

void append32(std::string& s, uint32_t v) { s.append(reinterpret_cast<const char*>(&v), 4); }

constexpr size_t kMostWithDrawing = size_t(3) << 30;  ///< a GLB holds 4 GiB, and the text needs room too

struct Encoded {
    std::string bytes;
    size_t jsonBytes = 0, extensionBytes = 0;
};
Encoded encode(const Building& b, const building::Edits& edits, FacilityScene viewed, std::string_view drawing) {
    std::vector<base::Vec3f> positions;
    std::vector<uint32_t> indices;
    std::vector<MeshRecord> meshes;
    for (const auto& m : b.meshes) {
        meshes.push_back({uint32_t(positions.size()), uint32_t(m.positions.size()), uint32_t(indices.size()), uint32_t(m.indices.size())});
        positions.insert(positions.end(), m.positions.begin(), m.positions.end());
        indices.insert(indices.end(), m.indices.begin(), m.indices.end());
    }
    std::vector<PartRecord> parts;
    std::vector<ElementRecord> elements;
    Strings strings;
    for (const auto& e : b.elements) {
        ElementRecord r{};
        for (int i = 0; i < 3; ++i) {
            r.min[i] = e.bounds.min[i];
            r.max[i] = e.bounds.max[i];
        }
        r.sourceId = strings.add(e.sourceId);
        r.sourceClass = strings.add(e.sourceClass);
        r.name = strings.add(e.name);
        r.kind = uint32_t(e.kind);
        r.floor = e.floor.value;
        r.room = e.room.value;
        r.door = e.door.value;
        r.firstPart = uint32_t(parts.size());
        r.partCount = uint32_t(e.parts.size());
        elements.push_back(r);
        for (const auto& p : e.parts) {
            PartRecord q{};
            for (int c = 0; c < 4; ++c)
                for (int k = 0; k < 4; ++k) q.transform[c * 4 + k] = p.transform[c][k];
            q.mesh = p.mesh;
            const uint8_t rgba[4] = {p.color.r, p.color.g, p.color.b, p.color.a};
            std::memcpy(q.rgba, rgba, 4);
            parts.push_back(q);
        }
    }
    Binary t;
    t.add(kPositions, positions.data(), positions.size() * sizeof(base::Vec3f));
    t.add(kIndices, indices.data(), indices.size() * 4);
    t.add(kMeshes, meshes.data(), meshes.size() * sizeof(MeshRecord));
    t.add(kParts, parts.data(), parts.size() * sizeof(PartRecord));
    t.add(kElements, elements.data(), elements.size() * sizeof(ElementRecord));
    t.bytes.resize(std::max<size_t>((t.bytes.size() + 7) / 8 * 8, 8));

    const std::span<const uint8_t> binary(reinterpret_cast<const uint8_t*>(t.bytes.data()), t.bytes.size());  // until the drawing is added
    const std::string base = dump(baseJson(b, strings.take(), t));
    const std::string hash = contentHash(base, binary);
    std::string drawn;
    if (!drawing.empty() && t.bytes.size() + drawing.size() < kMostWithDrawing) {
        drawn = "\"drawing\":{\"byte_length\":" + std::to_string(drawing.size()) + ",\"byte_offset\":" + std::to_string(t.bytes.size()) +
                ",\"crc32\":" + std::to_string(drawingCheck({reinterpret_cast<const uint8_t*>(drawing.data()), drawing.size()})) + ",\"of\":\"" + hash +
                "\"},";
        t.bytes += drawing;
        t.bytes.resize((t.bytes.size() + 7) / 8 * 8);
    }
    const std::string scene = viewed == FacilityScene::Present ? dump(SceneWriter(b, meshes).write(t)) : R"({"asset":{"version":"2.0"}})";
    const std::string extension = "{\"base\":" + base + ",\"content_sha256\":\"" + hash + "\"," + drawn + "\"edits\":" + encodeEdits(edits) +
                                  ",\"version\":" + std::to_string(kVersion) + "}";
    // Ours comes first: a reader of facilities is done when it has it.
    std::string text = "{\"extensions\":{\"" + std::string(kExtension) + "\":" + extension + "}," + scene.substr(1);
    text.resize((text.size() + 3) / 4 * 4, ' ');

    std::string out;
    out.reserve(28 + text.size() + t.bytes.size());
    append32(out, kMagic);
    append32(out, kGlbVersion);
    append32(out, uint32_t(28 + text.size() + t.bytes.size()));
    append32(out, uint32_t(text.size()));
    append32(out, kJsonChunk);
    out += text;
    append32(out, uint32_t(t.bytes.size()));
    append32(out, kBinChunk);
    out += t.bytes;
    return {std::move(out), text.size(), extension.size()};
}

}  // namespace

std::string encodeFacility(const Building& b, const building::Edits& edits, FacilityScene scene, std::string_view drawing) {
    return encode(b, edits, scene, drawing).bytes;
}

base::Result<void> writeFacility(const std::filesystem::path& path, const Building& b, const building::Edits& edits, std::string_view drawing) {
    if (edits.list.size() + edits.unread.size() > kMaxEdits || encodeEdits(edits).size() > kMaxEditsBytes)
        return base::Error{base::ErrorCode::TooLarge, "there are more edits than a facility file may hold", path.filename().string()};
    const Encoded e = encode(b, edits, FacilityScene::Present, drawing);
    uint32_t said = 0;
    std::memcpy(&said, e.bytes.data() + 8, 4);
    if (said != e.bytes.size() || e.jsonBytes > kMaxJson || e.extensionBytes > kMaxExtension)
        return base::Error{base::ErrorCode::TooLarge,
                           "the model needs more than the 4 GiB, or more than the rooms, that a facility file can hold; import a part of it",
                           path.filename().string()};
    // What could not be opened again must not take the place of what can.
    const auto back = decodeFacility({reinterpret_cast<const uint8_t*>(e.bytes.data()), e.bytes.size()}, path.filename().string());
    if (!back)
        return base::Error{base::ErrorCode::TooLarge,
                           "the model cannot be kept in a facility file: " + back.error().message.substr(0, back.error().message.find(';')) +
                               "; nothing was written: correct the model in the program it comes from, or import a part of it",
                           path.filename().string()};
    return base::writeFileAtomically(path, e.bytes);
}

}  // namespace sallyport::importers
