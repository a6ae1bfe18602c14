#include "importers/ifc.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>
#include <thread>

#include "base/parallel.h"
#include "importers/facility_layout.h"
#include "importers/ifc_check.h"
#include "importers/ifc_georeference.h"
#include "importers/ifc_places.h"

namespace sallyport::importers {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
using base::Vec2;
using base::Vec3;
using building::Building;
using building::ElementKind;
using ifc::Context;
using ifc::Problem;
using ifc::Product;
using ifc::Type;
using Clock = std::chrono::steady_clock;

constexpr auto kMaxGeometryTime = std::chrono::seconds(120);
/// Closer to zero than this the file's coordinates are kept: 32-bit floats on the graphics card hold them to a millimetre.
constexpr double kKeepOriginM = 2000;
constexpr size_t kMaxCuts = 500'000;  // openings, counted with every part of a wall that they go through

double millis(Clock::duration d) { return std::chrono::duration<double, std::milli>(d).count(); }

/// A product with the place it stands in and, when shapes are wanted, what it is made of.
Product readProduct(const Context& c, const step::Record& r, const ifc::Structure& structure, const ifc::Styles& styles, ifc::Placements& placements,
                    ifc::ShapeCollector* shapes) {
    const step::Fields f = c.file.fields(r, 9);  // GlobalId, OwnerHistory, Name, Description, ObjectType, ObjectPlacement, Representation, …
    const auto kind = ifc::elementKindOf(r.type);
    Product p;
    p.id = r.id;
    p.type = r.type;
    p.hidden = !kind;
    if (kind) p.kind = *kind;
    p.world = f[5].isRef() ? placements.world(f[5].ref()) : placements.root();
    if (shapes && f[6].isRef() && !c.late()) p.uses = shapes->body(f[6].ref());
    if (!p.uses.empty() && kind) {
        const auto material = styles.ofMaterial(structure.materialOf(r.id));  // for the items that state no colour of their own
        for (ifc::GroupUse& u : p.uses)
            if (!u.colour) u.colour = material;
    }
    // A slab says itself when it is part of the roof.
    if (p.kind == ElementKind::Slab && f[8].enumeration() == "ROOF") p.kind = ElementKind::Roof;
    return p;
}

/// Every product and opening in file order. Openings point at what they void.
std::vector<Product> collectProducts(const Context& c, const ifc::Structure& structure, const ifc::Styles& styles, ifc::ShapeCollector* shapes,
                                     int threads) {
    std::vector<uint32_t> records;
    for (uint16_t t = 1; t < uint16_t(Type::Count); ++t) {
        const Type type = Type(t);
        if (!ifc::elementKindOf(type) && type != Type::OpeningElement && type != Type::OpeningStandardCase && type != Type::VoidingFeature) continue;
        const auto some = c.file.ofType(type);
        records.insert(records.end(), some.begin(), some.end());
    }
    std::sort(records.begin(), records.end());

    // Chunks of a fixed size, each with a memory of its own for placements and shapes: what they make does not depend on who makes it.
    constexpr size_t kChunk = 2048;
    std::vector<Product> out(records.size());
    const size_t chunks = (records.size() + kChunk - 1) / kChunk;
    std::vector<std::optional<ifc::ShapeCollector>> collectors(chunks);
    base::inParallel(threads, chunks, [&](size_t chunk) {
        ifc::Placements placements(c);
        if (shapes) collectors[chunk].emplace(c, styles);
        for (size_t i = chunk * kChunk; i < std::min(records.size(), (chunk + 1) * kChunk); ++i)
            out[i] = readProduct(c, c.file.records()[records[i]], structure, styles, placements, shapes ? &*collectors[chunk] : nullptr);
    });
    for (size_t chunk = 0; shapes && chunk < chunks; ++chunk) {
        const std::vector<uint32_t> now = shapes->takeGroups(*collectors[chunk]);
        for (size_t i = chunk * kChunk; i < std::min(records.size(), (chunk + 1) * kChunk); ++i)
            for (ifc::GroupUse& u : out[i].uses) u.group = now[u.group];
        collectors[chunk].reset();
    }

    std::unordered_map<uint32_t, uint32_t> indexOf;
    indexOf.reserve(out.size());
    for (uint32_t i = 0; i < out.size(); ++i) indexOf.emplace(out[i].id, i);
    size_t cuts = 0;
    const auto cutFrom = [&](uint32_t host, uint32_t openingIndex) {
        if (cuts >= kMaxCuts) return;
        const auto it = indexOf.find(host);
        if (it == indexOf.end()) return;
        Product& p = out[it->second];
        if (!p.uses.empty()) {
            p.openings.push_back(openingIndex);
            ++cuts;
            return;
        }
        // A wall made of parts has no body of its own: its openings go through the parts.
        for (const uint32_t part : structure.partsOf(host)) {
            if (++cuts >= kMaxCuts) break;
            if (const auto partAt = indexOf.find(part); partAt != indexOf.end() && !out[partAt->second].uses.empty())
                out[partAt->second].openings.push_back(openingIndex);
        }
    };
    for (uint32_t i = 0; i < out.size(); ++i)
        if (out[i].hidden && !out[i].uses.empty()) cutFrom(structure.hostOf(out[i].id), i);
    if (cuts >= kMaxCuts)
        c.problems.add("too-many-openings", Problem::Severity::Warning,
                       "the walls and their parts have more than " + std::to_string(kMaxCuts) + " openings; the rest stand closed");
    return out;
}

std::string address(const Context& c) {
    for (const auto& [type, attribute] : {std::pair{Type::Building, size_t(11)}, std::pair{Type::Site, size_t(13)}})
        for (const uint32_t i : c.file.ofType(type)) {
            const step::Fields a = c.fieldsOf(c.file.fields(c.file.records()[i])[attribute].ref(), Type::PostalAddress);
            std::string out;
            const auto add = [&](const std::string& part) {
                if (part.empty()) return;
                if (!out.empty()) out += ", ";
                out += part;
            };
            step::ListReader lines(a[4]);
            for (step::Value v; out.size() < 256 && lines.next(v);) add(v.text(128));
            const std::string code = a[8].text(32), town = a[6].text(128);
            add(code.empty() || town.empty() ? code + town : code + " " + town);
            add(a[7].text(128));
            add(a[9].text(128));
            if (!out.empty()) return out;
        }
    return {};
}

/// The first of project, building and site names that says anything; the building's own wins.
std::string buildingName(const Context& c) {
    for (const Type t : {Type::Building, Type::Project, Type::Site})
        for (const uint32_t i : c.file.ofType(t)) {
            const step::Fields f = c.file.fields(c.file.records()[i]);
            std::string name = f[2].text();
            if (name.empty() && t != Type::Project) name = f[7].text();
            if (!name.empty()) return name;
        }
    return {};
}

void addElements(const Context& c, const ifc::Places& places, std::vector<Product>& products, Building& b) {
    for (Product& p : products) {
        if (p.parts.empty()) continue;
        const step::Record* r = c.file.find(p.id);
        const step::Fields f = c.file.fields(*r);
        building::Element e;
        e.sourceId = f[0].text(64);
        e.sourceClass = ifc::nameOf(p.type);
        e.name = f[2].text();
        e.kind = p.kind;
        e.floor = places.floorOf(p);
        if (p.kind == ElementKind::Space) e.room = places.roomOf(p.id);
        if (p.kind == ElementKind::Door) e.door = places.doorOf(p.id);
        e.parts = std::move(p.parts);
        e.bounds = p.bounds;
        b.elements.push_back(std::move(e));
    }
}

/// Brings everything near zero: file coordinates = origin + local.
void moveToOrigin(Building& b, Vec3 origin) {
    b.origin = origin;
    const auto box = [&](base::Box3& x) {
        if (x.empty()) return;
        x.min -= origin;
        x.max -= origin;
    };
    for (building::Floor& f : b.floors) f.elevationM -= origin.z;
    for (building::Room& r : b.rooms) {
        for (base::Polygon2& p : r.footprint) {
            for (Vec2& v : p.outer) v -= Vec2(origin);
            for (auto& hole : p.holes)
                for (Vec2& v : hole) v -= Vec2(origin);
        }
        r.floorZM -= origin.z;
        box(r.bounds);
    }
    for (building::Door& d : b.doors) {
        d.position -= origin;
        box(d.bounds);
    }
    for (building::Element& e : b.elements) {
        for (building::MeshPart& p : e.parts) p.transform[3] -= glm::dvec4(origin, 0);
        box(e.bounds);
    }
    box(b.bounds);
}

/// Leaves out what a facility file cannot hold, being too far from the origin: strays of a few numbers gone wrong, or of another map grid.
void dropFar(const Context& c, Building& b) {
    constexpr double kFar = facility::kMaxLocalM;
    const base::Box3 reach{Vec3(-kFar), Vec3(kFar)};
    const auto near = [&](const base::Box3& x) { return x.empty() || (reach.contains(x.min) && reach.contains(x.max)); };
    const auto whole = [](const building::MeshPart& p) {
        for (int k = 0; k < 4; ++k)
            for (int n = 0; n < 4; ++n)
                if (!(std::abs(p.transform[k][n]) <= kFar)) return false;
        return true;
    };
    size_t elements = 0, others = 0;
    std::string example;
    std::erase_if(b.elements, [&](const building::Element& e) {
        if (near(e.bounds) && std::all_of(e.parts.begin(), e.parts.end(), whole)) return false;
        if (elements++ == 0) example = e.name.empty() ? e.sourceId : e.name;
        return true;
    });
    for (building::Floor& f : b.floors)
        if (std::abs(f.elevationM) > kFar) {
            f.elevationM = std::clamp(f.elevationM, -kFar, kFar);  // they go on ascending
            ++others;
        }
    for (building::Room& r : b.rooms)  // a room is known by its number also without a shape
        if (!near(r.bounds) || std::abs(r.floorZM) > kFar) {
            r.footprint.clear();
            r.bounds = {};
            r.floorZM = r.floor.valid() ? b.floor(r.floor).elevationM : 0;
            ++others;
        }
    std::vector<base::DoorId> now(b.doors.size());
    uint32_t kept = 0;
    for (size_t d = 0; d < b.doors.size(); ++d) {
        if (!reach.contains(b.doors[d].position) || !near(b.doors[d].bounds)) continue;
        now[d] = base::DoorId(kept);
        if (kept != d) b.doors[kept] = std::move(b.doors[d]);
        ++kept;
    }
    others += b.doors.size() - kept;
    b.doors.resize(kept);
    if (elements + others == 0) return;
    for (building::Room& r : b.rooms) {
        for (base::DoorId& d : r.doors) d = now[d.index()];
        std::erase_if(r.doors, [](base::DoorId d) { return !d.valid(); });
    }
    std::vector<bool> used(b.meshes.size(), false);
    b.bounds = {};
    for (building::Element& e : b.elements) {
        if (e.door.valid()) e.door = now[e.door.index()];
        for (const building::MeshPart& p : e.parts) used[p.mesh] = true;
        b.bounds.add(e.bounds);
    }
    for (size_t m = 0; m < used.size(); ++m)  // emptied rather than taken away: the others keep their numbers
        if (!used[m]) b.meshes[m] = {};
    c.problems.add("far-from-building", Problem::Severity::Warning,
                   std::to_string(elements) + " elements" + (example.empty() ? "" : " (\"" + example + "\" for one)") + " and " +
                       std::to_string(others) +
                       " floors, rooms and doors are more than 1000 km from the rest of the building; they were left out, or "
                       "stand without a shape: correct their placements in the program that made the file");
}

}  // namespace

bool looksLikeStep(std::string_view text) {
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    const size_t at = text.find_first_not_of(" \t\r\n");
    return at != std::string_view::npos && text.substr(at).starts_with("ISO-10303-21");
}

Result<Imported> decodeIfc(std::string_view text, const std::string& where, const ImportOptions& options) {
    const auto begin = Clock::now();
    const auto carryOn = [&](const char* phase, double fraction) { return !options.progress || options.progress(phase, fraction); };
    const Error cancelled{ErrorCode::Cancelled, "reading was stopped", where};
    if (!carryOn("parse", 0)) return cancelled;
    const int threads = options.threads > 0 ? options.threads : int(std::max(1u, std::thread::hardware_concurrency()));
    auto file = step::File::index(text, where, {}, threads);
    if (!file) return file.error();

    ifc::ProblemList problems;
    Context c{*file, ifc::readUnits(*file, problems), problems, begin + kMaxGeometryTime};
    std::optional<ifc::Structure> relations;
    std::optional<ifc::Styles> colours;
    base::inParallel(threads, 3, [&](size_t which) {
        if (which == 0) relations.emplace(c);
        else if (which == 1) colours.emplace(c);
        else ifc::reportUnknown(c);
    });
    const ifc::Structure& structure = *relations;
    std::optional<ifc::ShapeCollector> shapes(std::in_place, c, *colours);
    std::vector<Product> products = collectProducts(c, structure, *colours, options.geometry ? &*shapes : nullptr, threads);
    ifc::Placements placements(c);
    if (c.late()) problems.add("too-slow", Problem::Severity::Error, "the file took more than two minutes to read; shapes were left out");
    if (products.empty()) {
        const bool ifcSchema = file->schema().starts_with("IFC");
        return Error{ErrorCode::BadInput,
                     ifcSchema || file->schema().empty()
                         ? "the file holds no building parts, spaces or storeys; it may have been cut off: copy or export it again"
                         : "this STEP file follows the schema " + file->schema() + ", not IFC; export the building as IFC",
                     file->complete() ? where : where + ": line " + std::to_string(file->lineAt(uint32_t(text.size() - 1)))};
    }
    const auto parsed = Clock::now();
    if (!carryOn("geometry", 0)) return cancelled;

    Imported out;
    Building& b = out.building;
    b.format = "ifc";
    b.schema = file->schema();
    b.name = buildingName(c);
    b.address = address(c);
    bool completed = true;
    b.meshes = ifc::makeShapes(c, shapes->groups(), products, {threads, [&](double f) { return carryOn("geometry", f); }}, completed);
    if (!completed) return cancelled;
    ifc::Places places(c, structure, placements, products, b, options.spaceBoundaries);
    places.addFloors();
    places.addRooms();
    places.addDoors();
    places.addLinks();
    addElements(c, places, products, b);
    places.nameFloors();  // when it is known what stands on them
    for (const building::Element& e : b.elements) b.bounds.add(e.bounds);

    ifc::reportDoubledElements(c, b);

    const Vec3 middle = ifc::middleOf(b), far = glm::abs(middle);
    if (std::max({far.x, far.y, far.z}) > kKeepOriginM) moveToOrigin(b, glm::round(middle));
    dropFar(c, b);
    b.georeference = ifc::readGeoreference(c, structure, placements, b.origin);
    out.problems = problems.finish(*file);
    // A million small blocks take a while to give back: side by side, for nothing below needs them.
    base::inParallel(threads, 3, [&](size_t which) {
        if (which == 0) std::vector<Product>().swap(products);
        else if (which == 1) shapes.reset();
        else relations.reset();
    });
    const auto end = Clock::now();
    out.timing.parseMs = millis(parsed - begin);
    out.timing.geometryMs = millis(end - parsed);
    out.timing.totalMs = millis(end - begin);
    return out;
}

}  // namespace sallyport::importers
