// Facility file -> Building, by our own bounded reader: every length, count, index and number of the file is checked before it is used.
// One file in spite of its length: the checks are safe only together.
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "importers/facility.h"
#include "importers/facility_layout.h"

namespace sallyport::importers {

using namespace facility;
using base::Error;
using base::ErrorCode;
using base::Result;
using building::Building;
using nlohmann::json;

namespace {

constexpr size_t kMaxJson = 256u << 20;
constexpr size_t kMaxText = 64u << 10;  // of one string
constexpr size_t kMaxRows = 4u << 20;   // of one list
constexpr int kMaxDepth = 32;
constexpr double kMaxLocalM = 1e6;  // from the building's origin
constexpr double kMaxFileM = 1e9;   // of the origin itself

struct Chunks {
    std::string_view text;
    std::span<const uint8_t> binary;
};

uint32_t u32(std::span<const uint8_t> b, size_t at) {
    uint32_t v;
    std::memcpy(&v, b.data() + at, 4);
    return v;
}

Result<Chunks> splitGlb(std::span<const uint8_t> bytes, const std::string& where) {
    const auto bad = [&](const std::string& m, size_t at) { return Error{ErrorCode::BadInput, m, where + ", byte " + std::to_string(at)}; };
    if (bytes.size() < 28 || u32(bytes, 0) != kMagic || u32(bytes, 4) != kGlbVersion) return bad("is no GLB file of version 2", 0);
    if (u32(bytes, 8) != bytes.size())
        return bad("says that it is " + std::to_string(u32(bytes, 8)) + " bytes long but has " + std::to_string(bytes.size()) +
                       "; it was cut off or added to: copy it again",
                   8);
    const size_t textSize = u32(bytes, 12);
    if (u32(bytes, 16) != kJsonChunk || textSize % 4 || textSize > bytes.size() - 28 || textSize > kMaxJson)
        return bad("its first chunk is not the scene description", 12);
    const size_t second = 20 + textSize;
    const size_t binSize = u32(bytes, second);
    if (u32(bytes, second + 4) != kBinChunk || binSize % 4 || binSize > bytes.size() - second - 8)
        return bad("its second chunk is not the binary data", second);
    return Chunks{{reinterpret_cast<const char*>(bytes.data()) + 20, textSize}, bytes.subspan(second + 8, binSize)};
}

/// Takes values out of JSON. The first thing that is wrong is kept with its path; reads after it return harmless values.
class Reader {
public:
    explicit Reader(const std::string& where) : where_(where) {}
    bool failed() const { return error_.has_value(); }
    const Error& error() const { return *error_; }
    void fail(const std::string& path, const std::string& what) {
        if (!error_)
            error_ = Error{ErrorCode::BadInput, path + " " + what + "; the file is damaged or was not written by Sallyport: import the model again",
                           where_};
    }

    const json& member(const json& j, const char* key, const std::string& path) {
        static const json null;
        if (j.is_object())
            if (const auto it = j.find(key); it != j.end()) return *it;
        fail(path, std::string("has no '") + key + "'");
        return null;
    }
    std::string text(const json& j, const char* key, const std::string& path) { return textOf(member(j, key, path), path, key); }
    std::string textOf(const json& v, const std::string& path, const char* key) {
        if (v.is_string() && v.get_ref<const std::string&>().size() <= kMaxText) return v.get_ref<const std::string&>();
        fail(path, std::string("'") + key + "' is not a text of at most 64 KiB");
        return {};
    }
    double number(const json& j, const char* key, const std::string& path, double limit) { return numberOf(member(j, key, path), path, key, limit); }
    double numberOf(const json& v, const std::string& path, const char* key, double limit) {
        const double d = v.is_number() ? v.get<double>() : NAN;
        if (std::abs(d) <= limit) return d;
        fail(path, std::string("'") + key + "' is not a number within " + std::to_string(int64_t(limit)));
        return 0;
    }
    bool flag(const json& j, const char* key, const std::string& path) {
        const json& v = member(j, key, path);
        if (!v.is_boolean()) fail(path, std::string("'") + key + "' is not true or false");
        return v.is_boolean() && v.get<bool>();
    }
    uint32_t indexOf(const json& v, const std::string& path, const char* key, size_t count) {
        if (v.is_number_unsigned() && v.get<uint64_t>() < count) return uint32_t(v.get<uint64_t>());
        fail(path, std::string("'") + key + "' does not name one of " + std::to_string(count));
        return 0;
    }
    const json& list(const json& j, const char* key, const std::string& path, size_t most = kMaxRows) {
        static const json none = json::array();
        const json& v = member(j, key, path);
        if (v.is_array() && v.size() <= most) return v;
        fail(path, std::string("'") + key + "' is not a list of at most " + std::to_string(most));
        return none;
    }
    template <class Id>
    Id optionalId(const json& j, const char* key, const std::string& path, size_t count) {
        const json& v = member(j, key, path);
        if (v.is_null() || failed()) return {};
        return Id(indexOf(v, path, key, count));
    }
    template <class Id>
    std::vector<Id> ids(const json& j, const char* key, const std::string& path, size_t count, size_t most) {
        std::vector<Id> out;
        for (const json& v : list(j, key, path, most)) out.push_back(Id(indexOf(v, path, key, count)));
        if (failed()) out.clear();
        return out;
    }
    template <class V>
    V vec(const json& j, const char* key, const std::string& path, double limit) {
        V out(0);
        const json& v = list(j, key, path, size_t(V::length()));
        if (v.size() != size_t(V::length())) {
            fail(path, std::string("'") + key + "' has not " + std::to_string(V::length()) + " numbers");
            return out;
        }
        for (int i = 0; i < int(V::length()); ++i) out[i] = numberOf(v[size_t(i)], path, key, limit);
        return out;
    }
    std::vector<building::Vec2> ring(const json& v, const std::string& path, const char* key) {
        std::vector<building::Vec2> out;
        if (!v.is_array() || v.size() % 2 || v.size() > kMaxRows) {
            fail(path, std::string("'") + key + "' is not a list of x, y, x, y …");
            return out;
        }
        for (size_t i = 0; i < v.size(); i += 2) out.emplace_back(numberOf(v[i], path, key, kMaxLocalM), numberOf(v[i + 1], path, key, kMaxLocalM));
        return out;
    }
    base::Box3 box(const json& j, const char* key, const std::string& path) {
        base::Box3 b;
        const json& v = member(j, key, path);
        if (v.is_null()) return b;
        b.min = vec<base::Vec3>(v, "min", path, kMaxLocalM);
        b.max = vec<base::Vec3>(v, "max", path, kMaxLocalM);
        if (b.empty()) fail(path, std::string("'") + key + "' is inside out");
        return b;
    }
    template <class E, size_t N>
    E word(const json& j, const char* key, const std::string& path, const std::array<const char*, N>& names) {
        const std::string v = text(j, key, path);
        for (size_t i = 0; i < N; ++i)
            if (v == names[i]) return E(i);
        fail(path, std::string("'") + key + "' has no meaning here");
        return E(0);
    }

private:
    const std::string& where_;
    std::optional<Error> error_;
};

std::string at(const char* list, size_t i) { return std::string("base.") + list + "[" + std::to_string(i) + "]"; }

void readPlaces(Reader& r, const json& base, Building& b) {
    b.name = r.text(base, "name", "base");
    b.address = r.text(base, "address", "base");
    b.format = r.text(base, "format", "base");
    b.schema = r.text(base, "schema", "base");
    b.origin = r.vec<base::Vec3>(base, "origin_m", "base", kMaxFileM);
    b.frontAzimuthDeg = r.number(base, "front_azimuth_deg", "base", 360);
    b.bounds = r.box(base, "bounds_m", "base");
    if (const json& g = r.member(base, "georeference", "base"); !g.is_null()) {
        b.georeference = building::Georeference{r.number(g, "lat_deg", "base.georeference", 90), r.number(g, "lon_deg", "base.georeference", 180),
                                                r.number(g, "ellipsoidal_height_m", "base.georeference", 1e5),
                                                r.number(g, "true_north_deg", "base.georeference", 360)};
    }
    for (const json& j : r.list(base, "floors", "base", 4096)) {
        const std::string p = at("floors", b.floors.size());
        b.floors.push_back({r.text(j, "id", p), r.text(j, "source_id", p), r.text(j, "name", p), r.text(j, "short_name", p),
                            r.number(j, "elevation_m", p, kMaxLocalM), r.number(j, "height_m", p, kMaxLocalM)});
        if (r.failed()) return;
    }
    const json &rooms = r.list(base, "rooms", "base"), &doors = r.list(base, "doors", "base");
    b.rooms.reserve(rooms.size());
    b.doors.reserve(doors.size());
    for (const json& j : rooms) {
        const std::string p = at("rooms", b.rooms.size());
        building::Room x;
        x.id = r.text(j, "id", p);
        x.sourceId = r.text(j, "source_id", p);
        x.number = r.text(j, "number", p);
        x.name = r.text(j, "name", p);
        x.floor = r.optionalId<building::FloorId>(j, "floor", p, b.floors.size());
        x.use = r.word<building::RoomUse>(j, "use", p, kRoomUses);
        for (const json& poly : r.list(j, "footprint", p)) {
            if (!poly.is_array() || poly.empty()) {
                r.fail(p, "'footprint' has a shape without an outline");
                return;
            }
            building::Polygon2 shape;
            shape.outer = r.ring(poly[0], p, "footprint");
            for (size_t h = 1; h < poly.size(); ++h) shape.holes.push_back(r.ring(poly[h], p, "footprint"));
            x.footprint.push_back(std::move(shape));
        }
        x.floorZM = r.number(j, "floor_z_m", p, kMaxLocalM);
        x.heightM = r.number(j, "height_m", p, kMaxLocalM);
        x.areaM2 = r.number(j, "area_m2", p, kMaxFileM);
        x.bounds = r.box(j, "bounds_m", p);
        x.doors = r.ids<building::DoorId>(j, "doors", p, doors.size(), doors.size());
        if (r.failed()) return;
        b.rooms.push_back(std::move(x));
    }
    for (const json& j : doors) {
        const std::string p = at("doors", b.doors.size());
        building::Door x;
        x.id = r.text(j, "id", p);
        x.sourceId = r.text(j, "source_id", p);
        x.name = r.text(j, "name", p);
        x.exteriorNumber = r.text(j, "exterior_number", p);
        x.floor = r.optionalId<building::FloorId>(j, "floor", p, b.floors.size());
        x.rooms = r.ids<building::RoomId>(j, "rooms", p, b.rooms.size(), 2);
        x.exterior = r.flag(j, "exterior", p);
        x.monitored = r.flag(j, "monitored", p);
        x.position = r.vec<base::Vec3>(j, "position_m", p, kMaxLocalM);
        x.along = r.vec<base::Vec2>(j, "along", p, 2);
        x.hingeAtStart = r.flag(j, "hinge_at_start", p);
        x.swing = r.word<building::DoorSwing>(j, "swing", p, kSwings);
        x.widthM = r.number(j, "width_m", p, 1e4);
        x.heightM = r.number(j, "height_m", p, 1e4);
        x.bounds = r.box(j, "bounds_m", p);
        if (r.failed()) return;
        b.doors.push_back(std::move(x));
    }
    for (const json& j : r.list(base, "links", "base")) {
        const std::string p = at("links", b.links.size());
        b.links.push_back(
            {r.word<building::LinkKind>(j, "kind", p, kLinks), r.text(j, "name", p), r.ids<building::RoomId>(j, "rooms", p, b.rooms.size(), 4096)});
        if (r.failed()) return;
    }
    for (const json& j : r.list(base, "points", "base")) {
        const std::string p = at("points", b.points.size());
        b.points.push_back({r.text(j, "id", p), r.text(j, "kind", p), r.text(j, "label", p),
                            r.optionalId<building::FloorId>(j, "floor", p, b.floors.size()), r.vec<base::Vec3>(j, "position_m", p, kMaxLocalM)});
        if (r.failed()) return;
    }
    for (const json& j : r.list(base, "grounds", "base")) {
        const std::string p = at("grounds", b.grounds.size());
        b.grounds.push_back({r.text(j, "kind", p), r.text(j, "label", p), r.ring(r.member(j, "ring", p), p, "ring"), r.flag(j, "closed", p)});
        if (r.failed()) return;
    }
}

/// The binary tables, each checked to lie inside the chunk and to hold whole records.
struct Tables {
    std::array<std::span<const uint8_t>, kTableCount> range;
    size_t count(Table t) const { return range[t].size() / kRecordBytes[t]; }
    template <class T>
    T record(Table t, size_t i) const {
        T out;
        std::memcpy(&out, range[t].data() + i * sizeof(T), sizeof(T));
        return out;
    }
};

Tables readTables(Reader& r, const json& base, std::span<const uint8_t> binary) {
    Tables out;
    const json& named = r.member(base, "tables", "base");
    for (size_t t = 0; t < kTableCount && !r.failed(); ++t) {
        const std::string path = std::string("base.tables.") + kTableNames[t];
        const json& range = r.member(named, kTableNames[t], "base.tables");
        const size_t offset = r.indexOf(r.member(range, "byte_offset", path), path, "byte_offset", binary.size() + 1);
        const size_t length = r.indexOf(r.member(range, "byte_length", path), path, "byte_length", binary.size() - offset + 1);
        if (length % kRecordBytes[t] != 0) r.fail(path, "holds a part of a record");
        if (!r.failed()) out.range[t] = binary.subspan(offset, length);
    }
    return out;
}

void readMeshes(Reader& r, const Tables& t, Building& b) {
    const size_t vertices = t.count(kPositions), indices = t.count(kIndices), meshes = t.count(kMeshes);
    // Ranges follow each other, so that a small file cannot unfold into a large model.
    uint64_t nextVertex = 0, nextIndex = 0;
    b.meshes.reserve(meshes);
    for (size_t i = 0; i < meshes; ++i) {
        const auto m = t.record<MeshRecord>(kMeshes, i);
        const std::string path = "mesh " + std::to_string(i);
        if (m.firstVertex != nextVertex || m.firstIndex != nextIndex || m.vertexCount > vertices - nextVertex || m.indexCount > indices - nextIndex ||
            m.indexCount % 3)
            return r.fail(path, "has a wrong range");
        nextVertex += m.vertexCount;
        nextIndex += m.indexCount;
        building::Mesh mesh;
        mesh.positions.resize(m.vertexCount);
        mesh.indices.resize(m.indexCount);
        if (m.vertexCount) std::memcpy(mesh.positions.data(), t.range[kPositions].data() + size_t(m.firstVertex) * 12, size_t(m.vertexCount) * 12);
        if (m.indexCount) std::memcpy(mesh.indices.data(), t.range[kIndices].data() + size_t(m.firstIndex) * 4, size_t(m.indexCount) * 4);
        uint32_t highest = 0;
        for (const uint32_t v : mesh.indices) highest = std::max(highest, v);
        if (m.indexCount && highest >= m.vertexCount) return r.fail(path, "has a triangle with a corner that it does not have");
        bool sane = true;
        for (const auto& p : mesh.positions) sane &= std::abs(p.x) <= kMaxLocalM && std::abs(p.y) <= kMaxLocalM && std::abs(p.z) <= kMaxLocalM;
        if (!sane) return r.fail(path, "has a corner that is no place");
        b.meshes.push_back(std::move(mesh));
    }
    if (nextVertex != vertices || nextIndex != indices) r.fail("the meshes", "leave corners over");
}

void readElements(Reader& r, const Tables& t, const std::vector<std::string>& strings, Building& b) {
    const size_t parts = t.count(kParts), elements = t.count(kElements);
    uint64_t nextPart = 0;
    b.elements.reserve(elements);
    for (size_t i = 0; i < elements; ++i) {
        const auto e = t.record<ElementRecord>(kElements, i);
        const std::string path = "element " + std::to_string(i);
        const auto none = [](uint32_t v, size_t count) { return v == UINT32_MAX || v < count; };
        if (e.sourceId >= strings.size() || e.sourceClass >= strings.size() || e.name >= strings.size() || e.kind >= kElementKinds.size() ||
            !none(e.floor, b.floors.size()) || !none(e.room, b.rooms.size()) || !none(e.door, b.doors.size()) || e.firstPart != nextPart ||
            e.partCount > parts - nextPart)
            return r.fail(path, "names something that is not there");
        nextPart += e.partCount;
        building::Element x;
        x.sourceId = strings[e.sourceId];
        x.sourceClass = strings[e.sourceClass];
        x.name = strings[e.name];
        x.kind = building::ElementKind(e.kind);
        x.floor = building::FloorId(e.floor);
        x.room = building::RoomId(e.room);
        x.door = building::DoorId(e.door);
        x.bounds.min = {e.min[0], e.min[1], e.min[2]};
        x.bounds.max = {e.max[0], e.max[1], e.max[2]};
        x.parts.reserve(e.partCount);
        bool sane = true;
        for (int k = 0; k < 3; ++k) {
            const bool empty = e.min[k] == std::numeric_limits<double>::max() && e.max[k] == std::numeric_limits<double>::lowest();
            sane &= empty || (std::abs(e.min[k]) <= kMaxLocalM && std::abs(e.max[k]) <= kMaxLocalM && e.min[k] <= e.max[k]);
        }
        for (uint32_t k = 0; k < e.partCount; ++k) {
            const auto p = t.record<PartRecord>(kParts, size_t(e.firstPart) + k);
            if (p.mesh >= b.meshes.size()) return r.fail(path, "has a part without a mesh");
            building::MeshPart part;
            part.mesh = p.mesh;
            part.color = {p.rgba[0], p.rgba[1], p.rgba[2], p.rgba[3]};
            for (int c = 0; c < 4; ++c)
                for (int n = 0; n < 4; ++n) {
                    part.transform[c][n] = p.transform[c * 4 + n];
                    sane &= std::abs(part.transform[c][n]) <= kMaxLocalM;
                }
            x.parts.push_back(part);
        }
        if (!sane) return r.fail(path, "stands at no place");
        b.elements.push_back(std::move(x));
    }
    if (nextPart != parts) r.fail("the elements", "leave parts over");
}

/// Builds the one member of the scene description that we read and passes over the rest, which is most of it and only for viewers.
class SceneSax : public nlohmann::json_sax<json> {
public:
    json take() { return std::move(root_); }

    bool null() override { return put(json()); }
    bool boolean(bool v) override { return put(json(v)); }
    bool number_integer(number_integer_t v) override { return put(json(v)); }
    bool number_unsigned(number_unsigned_t v) override { return put(json(v)); }
    bool number_float(number_float_t v, const string_t&) override { return put(json(v)); }
    bool string(string_t& v) override { return !kept() || put(json(std::move(v))); }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return enter(json::object()); }
    bool start_array(std::size_t) override { return enter(json::array()); }
    bool end_object() override { return leave(); }
    bool end_array() override { return leave(); }
    bool key(string_t& k) override {
        if (depth_ == 1) keep_ = k == "extensions";
        if (kept()) key_ = std::move(k);
        return true;
    }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

private:
    bool kept() const { return depth_ == 0 || keep_; }
    json* add(json v) {
        if (open_.empty()) return &(root_ = std::move(v));
        json& parent = *open_.back();
        if (parent.is_array()) return &parent.get_ref<json::array_t&>().emplace_back(std::move(v));
        return &(parent.get_ref<json::object_t&>()[key_] = std::move(v));
    }
    bool put(json v) {
        if (kept()) add(std::move(v));
        return true;
    }
    bool enter(json v) {
        if (kept()) open_.push_back(add(std::move(v)));
        return ++depth_ <= kMaxDepth;
    }
    bool leave() {
        --depth_;
        if (kept()) open_.pop_back();
        return true;
    }

    json root_;
    std::vector<json*> open_;  ///< a parent's array does not grow while a child of it is open
    std::string key_;
    int depth_ = 0;
    bool keep_ = false;
};

std::optional<json> parseScene(std::string_view text) {
    SceneSax sax;
    if (!json::sax_parse(text.begin(), text.end(), &sax)) return std::nullopt;
    return sax.take();
}

}  // namespace

bool looksLikeFacility(std::span<const uint8_t> bytes) {
    if (bytes.size() < 28 || u32(bytes, 0) != kMagic || u32(bytes, 16) != kJsonChunk) return false;
    const size_t size = std::min<size_t>(u32(bytes, 12), bytes.size() - 20);
    return std::string_view(reinterpret_cast<const char*>(bytes.data()) + 20, size).find(kExtension) != std::string_view::npos;
}

Result<Imported> decodeFacility(std::span<const uint8_t> bytes, const std::string& where) {
    const auto chunks = splitGlb(bytes, where);
    if (!chunks) return chunks.error();
    const std::optional<json> scene = parseScene(chunks->text);
    if (!scene || !scene->is_object()) return Error{ErrorCode::BadInput, "its scene description is no valid JSON; copy the file again", where};
    Reader r(where);
    const json& extension = r.member(r.member(*scene, "extensions", "the scene"), std::string(kExtension).c_str(), "the scene");
    if (r.failed()) return r.error();
    const json& version = r.member(extension, "version", "the facility");
    if (version.is_number_unsigned() && version.get<uint64_t>() > uint64_t(kVersion))
        return Error{ErrorCode::Unsupported, "was written by a newer Sallyport (facility version " + version.dump() + "); update this program",
                     where};
    if (version != kVersion) r.fail("the facility", "has no version that we know");
    const json& base = r.member(extension, "base", "the facility");
    const std::string said = r.text(extension, "content_sha256", "the facility");
    if (r.failed()) return r.error();
    if (contentHash(base.dump(), chunks->binary) != said)
        return Error{ErrorCode::BadInput,
                     "its content does not match its checksum: it was damaged or changed by another program; copy it again or import the model again",
                     where};
    Imported out;
    Building& b = out.building;
    readPlaces(r, base, b);
    if (r.failed()) return r.error();
    std::vector<std::string> strings;
    for (const json& s : r.list(base, "strings", "base")) strings.push_back(r.textOf(s, "base", "strings"));
    const Tables tables = readTables(r, base, chunks->binary);
    if (!r.failed()) readMeshes(r, tables, b);
    if (!r.failed()) readElements(r, tables, strings, b);
    if (r.failed()) return r.error();
    if (const auto edits = extension.find("edits"); edits != extension.end() && !edits->empty())
        out.problems.push_back({"facility-edits-unread", building::Problem::Severity::Warning,
                                "holds edits that this version does not apply; they are not shown", where});
    return out;
}

}  // namespace sallyport::importers
