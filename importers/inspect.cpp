// `sallyport inspect`: what is in a model, for programs and for people.
#include <cmath>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "base/text.h"
#include "importers/import.h"

namespace sallyport::importers {
namespace {

using building::Building;
using building::Problem;
using Json = nlohmann::ordered_json;

/// A micrometre is more than any file means; it keeps 0.1 + 0.2 out of the text.
double rounded(double v) {
    const double r = std::round(v * 1e6) / 1e6;
    return r == 0 ? 0 : r;  // no -0
}

Json point(base::Vec3 p) { return Json::array({rounded(p.x), rounded(p.y), rounded(p.z)}); }

Json bounds(const base::Box3& b, base::Vec3 origin) {
    if (b.empty()) return nullptr;
    return Json{{"min", point(b.min + origin)}, {"max", point(b.max + origin)}};
}

const char* severityName(Problem::Severity s) {
    switch (s) {
        case Problem::Severity::Error:
            return "error";
        case Problem::Severity::Warning:
            return "warning";
        case Problem::Severity::Info:
            break;
    }
    return "info";
}

struct Counts {
    size_t triangles = 0, vertices = 0;
};
Counts countsOf(const Building& b, const building::Element& e) {
    Counts n;
    for (const building::MeshPart& p : e.parts) {
        n.triangles += b.meshes[p.mesh].indices.size() / 3;
        n.vertices += b.meshes[p.mesh].positions.size();
    }
    return n;
}

Counts countsOf(const Building& b) {
    Counts all;
    for (const building::Element& e : b.elements) {
        const Counts n = countsOf(b, e);
        all.triangles += n.triangles;
        all.vertices += n.vertices;
    }
    return all;
}

}  // namespace

std::string inspectJson(const Imported& in, const std::filesystem::path& path, bool elements) {
    const Building& b = in.building;
    const auto floorId = [&](base::FloorId f) { return f.valid() ? Json(b.floor(f).id) : Json(nullptr); };
    Json j;
    j["file"] = path.string();
    j["format"] = b.format;
    j["schema"] = b.schema;
    j["bounds_m"] = bounds(b.bounds, b.origin);
    if (const auto& g = b.georeference) j["georeference"] = {{"lat", g->latDeg}, {"lon", g->lonDeg}, {"true_north_deg", rounded(g->trueNorthDeg)}};
    else j["georeference"] = nullptr;
    Json& floors = j["floors"] = Json::array();
    for (const building::Floor& f : b.floors)
        floors.push_back({{"id", f.id},
                          {"source_id", f.sourceId},
                          {"name", f.name},
                          {"elevation_m", rounded(f.elevationM + b.origin.z)},
                          {"height_m", rounded(f.heightM)}});
    Json& rooms = j["rooms"] = Json::array();
    for (const building::Room& r : b.rooms) {
        Json doors = Json::array();
        for (const base::DoorId d : r.doors) doors.push_back(b.door(d).id);
        rooms.push_back({{"id", r.id},
                         {"source_id", r.sourceId},
                         {"number", r.number},
                         {"name", r.name},
                         {"floor", floorId(r.floor)},
                         {"area_m2", rounded(r.areaM2)},
                         {"bounds_m", bounds(r.bounds, b.origin)},
                         {"doors", std::move(doors)}});
    }
    Json& doors = j["doors"] = Json::array();
    for (const building::Door& d : b.doors) {
        Json joined = Json::array();
        for (const base::RoomId r : d.rooms) joined.push_back(b.room(r).id);
        doors.push_back({{"id", d.id},
                         {"source_id", d.sourceId},
                         {"name", d.name},
                         {"floor", floorId(d.floor)},
                         {"exterior", d.exterior},
                         {"rooms", std::move(joined)},
                         {"position_m", point(d.position + b.origin)},
                         {"width_m", rounded(d.widthM)},
                         {"bounds_m", bounds(d.bounds, b.origin)}});
    }
    if (elements) {
        Json& all = j["elements"] = Json::object();
        std::unordered_map<std::string, int> used;
        for (const building::Element& e : b.elements) {
            const int n = ++used[e.sourceId];
            all.push_back({n == 1 ? e.sourceId : e.sourceId + "~" + std::to_string(n),
                           Json{{"class", e.sourceClass}, {"triangles", countsOf(b, e).triangles}, {"bounds_m", bounds(e.bounds, b.origin)}}});
        }
    }
    const Counts n = countsOf(b);
    j["geometry"] = {{"triangles", n.triangles}, {"vertices", n.vertices}};
    j["timing_ms"] = {{"read", rounded(in.timing.readMs)},
                      {"parse", rounded(in.timing.parseMs)},
                      {"geometry", rounded(in.timing.geometryMs)},
                      {"total", rounded(in.timing.totalMs)}};
    Json& problems = j["problems"] = Json::array();
    for (const Problem& p : in.problems)
        problems.push_back({{"code", p.code}, {"severity", severityName(p.severity)}, {"message", p.message}, {"where", p.where}});
    return j.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string inspectText(const Imported& in, const std::filesystem::path& path) {
    const Building& b = in.building;
    char line[512];
    std::string out = path.string() + "\n";
    const auto add = [&](auto... args) {
        std::snprintf(line, sizeof line, args...);
        out += line;
    };
    add("  %s%s%s%s%s\n", b.name.c_str(), b.name.empty() ? "" : " - ", b.format.c_str(), b.schema.empty() ? "" : " ", b.schema.c_str());
    if (!b.bounds.empty()) {
        const base::Vec3 s = b.bounds.size();
        add("  %.1f x %.1f x %.1f m\n", s.x, s.y, s.z);
    }
    if (b.georeference)
        add("  at %.6f, %.6f, true north %.1f deg from the plan's up\n", b.georeference->latDeg, b.georeference->lonDeg,
            b.georeference->trueNorthDeg);
    else add("  no place on the earth\n");
    size_t exterior = 0;
    for (const building::Door& d : b.doors) exterior += d.exterior;
    const Counts n = countsOf(b);
    out += "  " + base::counted(b.floors.size(), "floor", "floors") + ", " + base::counted(b.rooms.size(), "room", "rooms") + ", " +
           base::counted(b.doors.size(), "door", "doors") + " (" + std::to_string(exterior) + " exterior), " +
           base::counted(b.elements.size(), "element", "elements") + ", " + base::counted(n.triangles, "triangle", "triangles") + "\n";
    for (size_t i = b.floors.size(); i-- > 0;) {  // the highest first, as the building stands
        const building::Floor& f = b.floors[i];
        size_t rooms = 0, doors = 0;
        for (const building::Room& r : b.rooms) rooms += r.floor.valid() && r.floor.index() == i;
        for (const building::Door& d : b.doors) doors += d.floor.valid() && d.floor.index() == i;
        add("  %-4s %-28s %8.2f m  %4zu rooms %4zu doors\n", f.shortName.c_str(), f.name.c_str(), rounded(f.elevationM + b.origin.z), rooms, doors);
    }
    add("  read in %.0f ms (parse %.0f, geometry %.0f)\n", in.timing.totalMs, in.timing.parseMs, in.timing.geometryMs);
    return out;
}

}  // namespace sallyport::importers
