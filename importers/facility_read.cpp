// Facility file -> Building, by our own bounded reader: every length, count, index and number of the file is checked before it is used.
// One file in spite of its length: the checks are safe only together.
// Opening a facility is the fast path of the program. Only our extension is parsed, not the scene description for viewers round it; the checksum is
// computed on a second thread while the rest is read (nothing of it is trusted anyway: the checksum finds damage, not malice); meshes are copied by
// as many threads as there are.
#include <algorithm>
#include <atomic>
#include <future>
#include <limits>
#include <mutex>
#include <nlohmann/json.hpp>
#include <system_error>
#include <thread>

#include "building/edits.h"
#include "importers/facility.h"
#include "importers/facility_edits.h"
#include "importers/facility_json.h"
#include "importers/facility_layout.h"

namespace sallyport::importers {

using namespace facility;
using base::Error;
using base::ErrorCode;
using base::Result;
using building::Building;

namespace {

constexpr size_t kMaxElementText = 512u << 20;  // many elements may share one long text
constexpr size_t kWorthThreads = 1u << 20;      // bytes; below, a thread costs more than it saves

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

std::string at(const char* list, size_t i) { return std::string("base.") + list + "[" + std::to_string(i) + "]"; }

void readPlaces(Reader& r, Json base, Building& b) {
    b.name = r.text(base, "name", "base");
    b.address = r.text(base, "address", "base");
    b.format = r.text(base, "format", "base");
    b.schema = r.text(base, "schema", "base");
    b.origin = r.vec<base::Vec3>(base, "origin_m", "base", kMaxFileM);
    b.frontAzimuthDeg = r.number(base, "front_azimuth_deg", "base", 360);
    b.bounds = r.box(base, "bounds_m", "base");
    if (const Json g = r.member(base, "georeference", "base"); !g.is_null()) {
        b.georeference = building::Georeference{r.number(g, "lat_deg", "base.georeference", 90), r.number(g, "lon_deg", "base.georeference", 180),
                                                r.number(g, "ellipsoidal_height_m", "base.georeference", 1e5),
                                                r.number(g, "true_north_deg", "base.georeference", 360)};
    }
    for (const Json j : r.list(base, "floors", "base", kMaxFloors)) {
        const std::string p = at("floors", b.floors.size());
        b.floors.push_back({r.text(j, "id", p), r.text(j, "source_id", p), r.text(j, "name", p), r.text(j, "short_name", p),
                            r.number(j, "elevation_m", p, kMaxLocalM), r.number(j, "height_m", p, kMaxLocalM)});
        if (r.failed()) return;
    }
    const List rooms = r.list(base, "rooms", "base"), doors = r.list(base, "doors", "base");
    b.rooms.reserve(rooms.size());
    b.doors.reserve(doors.size());
    for (const Json j : rooms) {
        const std::string p = at("rooms", b.rooms.size());
        building::Room x;
        x.id = r.text(j, "id", p);
        x.sourceId = r.text(j, "source_id", p);
        x.number = r.text(j, "number", p);
        x.name = r.text(j, "name", p);
        x.floor = r.optionalId<building::FloorId>(j, "floor", p, b.floors.size());
        if (const auto use = building::roomUseNamed(r.text(j, "use", p))) x.use = *use;
        else r.fail(p, "'use' has no meaning here");
        for (const Json poly : r.list(j, "footprint", p)) {
            building::Polygon2 shape;
            bool outer = true;
            for (const Json ring : r.listOf(poly, p, "footprint")) {
                if (outer) shape.outer = r.ring(ring, p, "footprint");
                else shape.holes.push_back(r.ring(ring, p, "footprint"));
                outer = false;
            }
            if (outer) r.fail(p, "'footprint' has a shape without an outline");
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
    for (const Json j : doors) {
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
    for (const Json j : r.list(base, "links", "base")) {
        const std::string p = at("links", b.links.size());
        b.links.push_back(
            {r.word<building::LinkKind>(j, "kind", p, kLinks), r.text(j, "name", p), r.ids<building::RoomId>(j, "rooms", p, b.rooms.size(), 4096)});
        if (r.failed()) return;
    }
    for (const Json j : r.list(base, "points", "base")) {
        const std::string p = at("points", b.points.size());
        b.points.push_back({r.text(j, "id", p), r.text(j, "kind", p), r.text(j, "label", p),
                            r.optionalId<building::FloorId>(j, "floor", p, b.floors.size()), r.vec<base::Vec3>(j, "position_m", p, kMaxLocalM)});
        if (r.failed()) return;
    }
    for (const Json j : r.list(base, "grounds", "base")) {
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

Tables readTables(Reader& r, Json base, std::span<const uint8_t> binary) {
    Tables out;
    const Json named = r.member(base, "tables", "base");
    for (size_t t = 0; t < kTableCount && !r.failed(); ++t) {
        const std::string path = std::string("base.tables.") + kTableNames[t];
        const Json range = r.member(named, kTableNames[t], "base.tables");
        const size_t offset = r.indexOf(r.member(range, "byte_offset", path), path, "byte_offset", binary.size() + 1);
        const size_t length = r.indexOf(r.member(range, "byte_length", path), path, "byte_length", binary.size() - offset + 1);
        if (length % kRecordBytes[t] != 0) r.fail(path, "holds a part of a record");
        if (!r.failed()) out.range[t] = binary.subspan(offset, length);
    }
    return out;
}

/// Copies and checks the meshes; several threads may do so at once, each takes the next few.
class MeshFiller {
public:
    MeshFiller(const Tables& t, std::vector<MeshRecord> records, std::vector<building::Mesh>& out) : t_(t), records_(std::move(records)), out_(out) {}

    void fill() {
        constexpr size_t kAtOnce = 64;
        for (size_t first = next_.fetch_add(kAtOnce); first < records_.size(); first = next_.fetch_add(kAtOnce))
            for (size_t i = first; i < std::min(first + kAtOnce, records_.size()); ++i)
                if (const char* wrong = fill(i)) note(i, wrong);
    }
    /// Of the first mesh that is wrong.
    void report(Reader& r) const {
        if (wrong_) r.fail("mesh " + std::to_string(wrongAt_), wrong_);
    }

private:
    const char* fill(size_t i) {
        const MeshRecord& m = records_[i];
        building::Mesh& mesh = out_[i];
        const uint8_t* positions = t_.range[kPositions].data() + size_t(m.firstVertex) * 12;
        const uint8_t* indices = t_.range[kIndices].data() + size_t(m.firstIndex) * 4;
        mesh.positions.resize(m.vertexCount);
        mesh.indices.resize(m.indexCount);
        if (m.vertexCount) std::memcpy(mesh.positions.data(), positions, size_t(m.vertexCount) * 12);
        if (m.indexCount) std::memcpy(mesh.indices.data(), indices, size_t(m.indexCount) * 4);
        uint32_t highest = 0;
        for (const uint32_t v : mesh.indices) highest = std::max(highest, v);
        if (m.indexCount && highest >= m.vertexCount) return "has a triangle with a corner that it does not have";
        bool sane = true;
        for (const auto& p : mesh.positions) sane &= std::abs(p.x) <= kMaxLocalM && std::abs(p.y) <= kMaxLocalM && std::abs(p.z) <= kMaxLocalM;
        return sane ? nullptr : "has a corner that is no place";
    }
    void note(size_t i, const char* wrong) {
        const std::lock_guard lock(mutex_);
        if (wrong_ && wrongAt_ < i) return;
        wrong_ = wrong;
        wrongAt_ = i;
    }

    const Tables& t_;
    const std::vector<MeshRecord> records_;
    std::vector<building::Mesh>& out_;
    std::atomic<size_t> next_{0};
    std::mutex mutex_;
    const char* wrong_ = nullptr;
    size_t wrongAt_ = 0;
};

std::vector<MeshRecord> readMeshRecords(Reader& r, const Tables& t) {
    const size_t vertices = t.count(kPositions), indices = t.count(kIndices), meshes = t.count(kMeshes);
    // Ranges follow each other, so that a small file cannot unfold into a large model.
    uint64_t nextVertex = 0, nextIndex = 0;
    std::vector<MeshRecord> out;
    out.reserve(meshes);
    for (size_t i = 0; i < meshes; ++i) {
        const auto m = t.record<MeshRecord>(kMeshes, i);
        if (m.firstVertex != nextVertex || m.firstIndex != nextIndex || m.vertexCount > vertices - nextVertex || m.indexCount > indices - nextIndex ||
            m.indexCount % 3) {
            r.fail("mesh " + std::to_string(i), "has a wrong range");
            return {};
        }
        nextVertex += m.vertexCount;
        nextIndex += m.indexCount;
        out.push_back(m);
    }
    if (nextVertex != vertices || nextIndex != indices) r.fail("the meshes", "leave corners over");
    return out;
}

void readElements(Reader& r, const Tables& t, const std::vector<std::string_view>& strings, size_t meshes, Building& b) {
    const size_t parts = t.count(kParts), elements = t.count(kElements);
    uint64_t nextPart = 0;
    size_t text = 0;
    b.elements.reserve(elements);
    for (size_t i = 0; i < elements; ++i) {
        const auto e = t.record<ElementRecord>(kElements, i);
        const auto fail = [&](const char* wrong) { r.fail("element " + std::to_string(i), wrong); };
        const auto none = [](uint32_t v, size_t count) { return v == UINT32_MAX || v < count; };
        if (e.sourceId >= strings.size() || e.sourceClass >= strings.size() || e.name >= strings.size() || e.kind >= kElementKinds.size() ||
            !none(e.floor, b.floors.size()) || !none(e.room, b.rooms.size()) || !none(e.door, b.doors.size()) || e.firstPart != nextPart ||
            e.partCount > parts - nextPart)
            return fail("names something that is not there");
        nextPart += e.partCount;
        text += strings[e.sourceId].size() + strings[e.sourceClass].size() + strings[e.name].size();
        if (text > kMaxElementText) return fail("makes the names longer than the model");
        building::Element& x = b.elements.emplace_back();
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
            if (p.mesh >= meshes) return fail("has a part without a mesh");
            building::MeshPart& part = x.parts.emplace_back();
            part.mesh = p.mesh;
            part.color = {p.rgba[0], p.rgba[1], p.rgba[2], p.rgba[3]};
            for (int c = 0; c < 4; ++c)
                for (int n = 0; n < 4; ++n) {
                    part.transform[c][n] = p.transform[c * 4 + n];
                    sane &= std::abs(part.transform[c][n]) <= kMaxLocalM;
                }
        }
        if (!sane) return fail("stands at no place");
    }
    if (nextPart != parts) r.fail("the elements", "leave parts over");
}

}  // namespace

bool looksLikeFacility(std::span<const uint8_t> bytes) {
    if (bytes.size() < 28 || u32(bytes, 0) != kMagic || u32(bytes, 16) != kJsonChunk) return false;
    const size_t size = std::min<size_t>(u32(bytes, 12), bytes.size() - 20);
    return std::string_view(reinterpret_cast<const char*>(bytes.data()) + 20, size).find(kExtension) != std::string_view::npos;
}

namespace {

/// The base as it would be written now: what another program did to the white space, the order or the numbers does not matter.
std::string canonical(std::string_view base) {
    const auto j = nlohmann::json::parse(base, nullptr, false);
    return j.is_discarded() ? std::string() : j.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// What the file says of its drawing, as far as it lies inside the chunk.
struct DrawingPlace {
    std::span<const uint8_t> bytes;
    uint32_t check = 0;
    bool ours = false;
};
DrawingPlace drawingPlace(Json facility, const std::string& base, std::span<const uint8_t> binary) {
    Json j;
    uint64_t offset = 0, length = 0, check = 0;
    std::string_view of;
    if (facility.at_key("drawing").get(j) != simdjson::SUCCESS || j["byte_offset"].get(offset) != simdjson::SUCCESS ||
        j["byte_length"].get(length) != simdjson::SUCCESS || j["crc32"].get(check) != simdjson::SUCCESS || offset > binary.size() ||
        length > binary.size() - offset || length == 0 || check > UINT32_MAX || binary.size() - offset - length >= 8)
        return {};
    // Another building's: taken for what it is, the end of the chunk, but not drawn.
    const bool ours = j["of"].get(of) == simdjson::SUCCESS && of == base;
    return {binary.subspan(offset, length), uint32_t(check), ours};
}

bool hashMatches(const std::string& said, std::string_view base, std::span<const uint8_t> binary) {
    return contentHash(base, binary) == said || contentHash(canonical(base), binary) == said;
}

}  // namespace

Result<Imported> decodeFacility(std::span<const uint8_t> bytes, const std::string& where, std::shared_ptr<const void> keeps) {
    auto chunks = splitGlb(bytes, where);
    if (!chunks) return chunks.error();
    const auto byte = [&](const char* at) { return where + ", byte " + std::to_string(reinterpret_cast<const uint8_t*>(at) - bytes.data()); };
    const auto extensions = rawMember(chunks->text, "extensions");
    const auto extension = extensions ? rawMember(*extensions, kExtension) : std::nullopt;
    if (!extension)
        return Error{ErrorCode::BadInput, "its scene description is damaged or holds no facility; copy the file again", byte(chunks->text.data())};
    if (extension->size() > kMaxExtension)
        return Error{ErrorCode::TooLarge, "its facility data is more than " + std::to_string(kMaxExtension >> 20) + " MiB long",
                     byte(extension->data())};
    Document document;
    if (!document.parse(*extension))
        return Error{ErrorCode::BadInput, "its facility data is no valid JSON; copy the file again", byte(extension->data())};
    Reader r(where);
    const Json version = r.member(document.root(), "version", "the facility");
    if (uint64_t v = 0; version.get(v) != simdjson::SUCCESS || v < uint64_t(kVersion)) r.fail("the facility", "has no version that we know");
    else if (v > uint64_t(kVersion))
        return Error{ErrorCode::Unsupported, "was written by a newer Sallyport (facility version " + std::to_string(v) + "); update this program",
                     where};
    const Json base = r.member(document.root(), "base", "the facility");
    const std::string said = r.text(document.root(), "content_sha256", "the facility");
    const auto baseText = rawMember(*extension, "base");
    if (!baseText) r.fail("the facility", "has no 'base'");
    if (r.failed()) return r.error();

    // Everything before the drawing is the building's.
    DrawingPlace drawing = drawingPlace(document.root(), said, chunks->binary);
    if (!drawing.bytes.empty()) chunks->binary = chunks->binary.first(size_t(drawing.bytes.data() - chunks->binary.data()));
    if (!keeps || !drawing.ours) drawing = {};
    const bool large = chunks->binary.size() >= kWorthThreads;
    bool drawingWhole = false;
    auto matches = std::async(large ? std::launch::async | std::launch::deferred : std::launch::deferred, [&] {
        drawingWhole = !drawing.bytes.empty() && drawingCheck(drawing.bytes) == drawing.check;
        return hashMatches(said, *baseText, chunks->binary);
    });
    Imported out;
    Building& b = out.building;
    const Tables tables = readTables(r, base, chunks->binary);
    auto records = r.failed() ? std::vector<MeshRecord>() : readMeshRecords(r, tables);
    if (!r.failed()) {
        b.meshes.resize(records.size());
        MeshFiller filler(tables, std::move(records), b.meshes);
        std::vector<std::jthread> helpers;
        if (large) try {
                for (unsigned i = 1; i < std::min(8u, std::thread::hardware_concurrency()); ++i) helpers.emplace_back([&] { filler.fill(); });
            } catch (const std::system_error&) {  // no more threads to be had: fewer do
            }
        readPlaces(r, base, b);
        std::vector<std::string_view> strings;
        for (const Json s : r.list(base, "strings", "base")) strings.push_back(r.viewOf(s, "base", "strings"));
        if (!r.failed()) readElements(r, tables, strings, b.meshes.size(), b);
        filler.fill();
        helpers.clear();
        filler.report(r);
    }
    // A file that is damaged should say so rather than name the first place where that shows.
    if (!matches.get())
        return Error{ErrorCode::BadInput,
                     "its content does not match its checksum: it was damaged or changed by another program; copy it again or import the model again",
                     byte(baseText->data()) + " and after"};
    if (r.failed()) return r.error();
    if (const auto edits = rawMember(*extension, "edits")) {
        auto read = decodeEdits(*edits, where, out.problems);
        if (!read) return read.error();
        out.edits = std::move(*read);
    }
    if (drawingWhole) out.drawing = {std::move(keeps), drawing.bytes};
    return out;
}

}  // namespace sallyport::importers
