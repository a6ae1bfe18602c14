#include "importers/mesh_building.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <unordered_map>

#include "importers/ifc_style.h"
#include "importers/mesh_building_places.h"
#include "importers/mesh_units.h"

namespace sallyport::importers {
namespace {

using base::Box3;
using base::Error;
using base::ErrorCode;
using base::Mat4;
using base::Result;
using base::Vec3;
using building::Building;
using building::ElementKind;
using mesh::Columns;
using mesh::Draft;
using mesh::Drafts;
using mesh::Means;
using mesh::Use;
using Severity = building::Problem::Severity;
using Clock = std::chrono::steady_clock;

constexpr size_t kMaxMeasured = 60'000'000;  // triangles that are measured, counted with every use of their mesh
/// Closer to zero than this coordinates are kept: 32-bit floats on the graphics card hold them to a millimetre.
constexpr double kKeepOriginM = 2000;
constexpr size_t kMaxPieces = 5'000'000;  // triangles of a body without parts that are shared out among the floors

double millis(Clock::duration d) { return std::chrono::duration<double, std::milli>(d).count(); }

class Reader {
public:
    Reader(MeshScene scene, const std::string& where, const ImportOptions& options) : scene_(std::move(scene)), where_(where), options_(options) {}

    Result<Imported> run() {
        const auto begin = Clock::now();
        if (!carryOn(0)) return cancelled();
        out_.problems = std::move(scene_.problems);
        dropBadTriangles();
        drafts_ = mesh::draftsOf(scene_);
        const bool shown = std::any_of(drafts_.drafts.begin(), drafts_.drafts.end(), [](const Draft& d) { return !d.box.empty(); });
        if (!shown)
            return Error{
                ErrorCode::BadInput,
                "the file holds no surfaces that could be shown; export the model again with its meshes (triangles), not only lines or points",
                where_};
        const mesh::Evidence evidence = measure();
        const UpAxis up = mesh::chooseUp(scene_, evidence, options_, out_.problems);
        if (!carryOn(0.3)) return cancelled();
        turn_ = Mat4(1.0);
        if (up == UpAxis::Y) {  // x, y, z -> x, -z, y
            turn_[1] = {0, 0, 1, 0};
            turn_[2] = {0, -1, 0, 0};
        }
        const Columns columns = columnsOver(evidence.extent);
        if (!carryOn(0.6)) return cancelled();
        const double unit = mesh::chooseUnit(scene_, evidence, up, columns, options_, out_.problems);

        Building& b = out_.building;
        b.format = scene_.format;
        b.schema = scene_.generator;
        b.name = nameOfBuilding();
        Mat4 scale(unit);
        scale[3][3] = 1;
        toMetres_ = scale * turn_;
        mesh::ToLocal toLocal{toMetres_};
        const Box3 extent = toLocal.box(evidence.extent);
        const Vec3 far = glm::max(glm::abs(extent.min), glm::abs(extent.max));
        if (std::max({far.x, far.y, far.z}) > kKeepOriginM) b.origin = glm::round(extent.centre());
        toLocal.matrix[3] = glm::dvec4(-b.origin, 1);
        tellPrecision(unit);

        mesh::Places places(scene_, drafts_, toLocal, columns, unit, b, out_.problems);
        places.addFloors();
        places.addRooms();
        places.addDoors();
        if (!carryOn(0.85)) return cancelled();
        if (columns.full() || measured_ >= kMaxMeasured)
            problem("measured-in-part", Severity::Warning,
                    "the model has more triangles than are measured; unit, up axis and floors were found from a part of them");
        addElements(places, toLocal);
        dropUnusedMeshes();
        mesh::addVerticalLinks(b);
        if (!options_.geometry) {
            b.elements.clear();
            b.meshes.clear();
        }
        tellLeftOut();
        const auto end = Clock::now();
        out_.timing.geometryMs = out_.timing.totalMs = millis(end - begin);
        return std::move(out_);
    }

private:
    bool carryOn(double fraction) const { return !options_.progress || options_.progress("geometry", fraction); }
    Error cancelled() const { return {ErrorCode::Cancelled, "reading was stopped", where_}; }
    void problem(const char* code, Severity severity, std::string text) { out_.problems.push_back({code, severity, std::move(text), {}}); }

    /// What the file calls the building, else the one node that holds all, else the file.
    std::string nameOfBuilding() const {
        if (!drafts_.buildingName.empty()) return drafts_.buildingName;
        size_t roots = 0, root = 0;
        for (size_t i = 0; i < scene_.nodes.size(); ++i)
            if (scene_.nodes[i].parent >= i) {
                ++roots;
                root = i;
            }
        if (roots == 1 && scene_.nodes[root].meshes.empty() && drafts_.senses[root].means == Means::Nothing) {
            const std::string& name = drafts_.senses[root].name;
            const bool generic = name.empty() || name.find("oot") != std::string::npos || name.find("cene") != std::string::npos ||
                                 name.find('.') != std::string::npos;
            if (!generic) return name;
        }
        return std::filesystem::path(where_).stem().string();
    }

    void dropBadTriangles() {
        size_t dropped = 0;
        for (MeshScene::Mesh& m : scene_.meshes) {
            std::vector<bool> bad;
            for (size_t i = 0; i < m.positions.size(); ++i) {
                const base::Vec3f& p = m.positions[i];
                if (std::isfinite(p.x) && std::isfinite(p.y) && std::isfinite(p.z)) continue;
                if (bad.empty()) bad.resize(m.positions.size());
                bad[i] = true;
            }
            for (size_t i = 0; i < bad.size(); ++i)
                if (bad[i]) m.positions[i] = bad[0] ? base::Vec3f(0) : m.positions[0];
            size_t kept = 0;
            for (size_t i = 0; i + 2 < m.indices.size(); i += 3) {
                bool good = true;
                for (size_t k = 0; k < 3; ++k) good &= m.indices[i + k] < m.positions.size() && (bad.empty() || !bad[m.indices[i + k]]);
                if (!good) {
                    ++dropped;
                    continue;
                }
                for (size_t k = 0; k < 3; ++k) m.indices[kept++] = m.indices[i + k];
            }
            m.indices.resize(kept);
        }
        if (dropped) problem("bad-triangles", Severity::Warning, std::to_string(dropped) + " triangles with impossible corners were left out");
    }

    /// Every triangle of a draft in file coordinates, until the budget is used up.
    template <class Visit>
    void eachTriangle(const Draft& d, const Mat4& turn, Visit&& visit) {
        for (const Use& u : d.uses) {
            const MeshScene::Mesh& m = scene_.meshes[u.mesh];
            if (measured_ + m.indices.size() / 3 > kMaxMeasured) {
                measured_ = kMaxMeasured;
                return;
            }
            measured_ += m.indices.size() / 3;
            const Mat4 t = turn * drafts_.world[u.node];
            points_.clear();
            for (const base::Vec3f& p : m.positions) points_.emplace_back(t * glm::dvec4(Vec3(p), 1));
            for (size_t i = 0; i + 2 < m.indices.size(); i += 3) visit(points_[m.indices[i]], points_[m.indices[i + 1]], points_[m.indices[i + 2]]);
        }
    }

    mesh::Evidence measure() {
        mesh::Evidence e;
        Box3 everything;
        for (const Draft& d : drafts_.drafts) {
            if (d.box.empty() || d.means == Means::Nothing) continue;
            everything.add(d.box);
            if (d.kind == ElementKind::Site) continue;
            e.extent.add(d.box);
            e.lowCorners.push_back(d.box.min);
            const Vec3 size = d.box.size();
            if (d.means == Means::Door) e.doors.push_back(size);
            else if (d.kind == ElementKind::Slab) e.slabs.push_back(size);
            else if (d.kind == ElementKind::Wall) e.walls.push_back(size);
            eachTriangle(d, Mat4(1.0), [&](const Vec3& a, const Vec3& b, const Vec3& c) {
                const Vec3 n = glm::abs(glm::cross(b - a, c - a));
                const double length = glm::length(n);
                for (int k = 0; k < 3; ++k)
                    if (n[k] > 0.95 * length) e.faceArea[k] += n[k] / 2;
            });
        }
        if (e.extent.empty()) e.extent = everything;
        return e;
    }

    Columns columnsOver(const Box3& extent) {
        Columns columns(mesh::ToLocal{turn_}.box(extent));
        measured_ = 0;
        for (const Draft& d : drafts_.drafts) {
            if (d.box.empty() || d.means == Means::Nothing || d.means == Means::Door) continue;
            auto role = Columns::Role::Any;
            switch (d.kind) {
                case ElementKind::Furniture:
                case ElementKind::Equipment:
                case ElementKind::Door:
                case ElementKind::Window:
                case ElementKind::Railing:
                case ElementKind::Stair:
                case ElementKind::Site:
                    continue;
                case ElementKind::Wall:
                case ElementKind::Column:
                case ElementKind::Beam:
                    role = Columns::Role::Wall;
                    break;
                case ElementKind::Roof:
                case ElementKind::Covering:
                    role = Columns::Role::Cover;
                    break;
                default:
                    break;
            }
            eachTriangle(d, turn_, [&](const Vec3& a, const Vec3& b, const Vec3& c) { columns.add(a, b, c, role); });
        }
        columns.finish();
        return columns;
    }

    /// Corners that were written far from zero as 32-bit numbers are coarse for good.
    void tellPrecision(double metresPerUnit) {
        double far = 0;
        for (const MeshScene::Mesh& m : scene_.meshes)
            for (const base::Vec3f& p : m.positions) far = std::max({far, double(std::abs(p.x)), double(std::abs(p.y)), double(std::abs(p.z))});
        const double away = far * metresPerUnit, step = away * 1.2e-7;
        if (step < 0.005) return;
        const auto length = [](double m) {
            std::array<char, 48> text{};
            if (m < 1) std::snprintf(text.data(), text.size(), "%.0f mm", m * 1000);
            else if (m < 10'000) std::snprintf(text.data(), text.size(), "%.0f m", m);
            else std::snprintf(text.data(), text.size(), "%.0f km", m / 1000);
            return std::string(text.data());
        };
        // Coarser than a wall is thick: what is drawn is not the building.
        const bool lost = step > 0.3;
        problem("coordinates-coarse", lost ? Severity::Error : Severity::Warning,
                "the shapes stand " + length(away) + " from the file's zero, where its numbers are only good to " + length(step) +
                    (lost ? ": rooms and walls fall together and cannot be relied on; move the model to its origin and export it again"
                          : "; export the model near its origin"));
    }

    base::Rgba8 colourOf(uint32_t material, ElementKind kind) const {
        if (material >= scene_.materials.size()) return ifc::defaultColour(kind);
        base::Rgba8 c = scene_.materials[material].color;
        if (kind == ElementKind::Space) c.a = std::min<uint8_t>(c.a, 64);
        return c;
    }

    /// The mesh in metres with Z up, and where its own zero is then; made once however often it is used. Null when it has no triangles.
    struct Converted {
        uint32_t index = 0, material = mesh::kNone;
        Vec3 centre{0, 0, 0};
    };
    const Converted* converted(uint32_t m) {
        if (const auto known = converted_.find(m); known != converted_.end()) return &known->second;
        if (scene_.meshes[m].indices.empty()) return nullptr;
        Converted& out = converted_[m];
        out.material = scene_.meshes[m].material;
        MeshScene::Mesh& from = scene_.meshes[m];
        Box3 box;
        for (const base::Vec3f& p : from.positions) box.add(Vec3(toMetres_ * glm::dvec4(Vec3(p), 1)));
        const Vec3 far = box.empty() ? Vec3(0) : glm::max(glm::abs(box.min), glm::abs(box.max));
        const Vec3 centre = std::max({far.x, far.y, far.z}) > kKeepOriginM ? glm::round(box.centre()) : Vec3(0);
        building::Mesh to;
        to.positions.reserve(from.positions.size());
        for (const base::Vec3f& p : from.positions) to.positions.emplace_back(Vec3(toMetres_ * glm::dvec4(Vec3(p), 1)) - centre);
        to.indices = std::move(from.indices);
        from = {};  // the scene is as large as the building; nobody needs both whole
        out.index = uint32_t(out_.building.meshes.size());
        out.centre = centre;
        out_.building.meshes.push_back(std::move(to));
        return &out;
    }

    void addElements(const mesh::Places& places, const mesh::ToLocal& toLocal) {
        Building& b = out_.building;
        const Mat4 back = glm::inverse(toMetres_);
        std::unordered_map<std::string, int> ids;
        for (uint32_t i = 0; i < drafts_.drafts.size(); ++i) {
            const Draft& d = drafts_.drafts[i];
            if (d.uses.empty()) continue;
            const mesh::NameSense& s = drafts_.senses[d.node];
            building::Element e;
            e.sourceClass = s.sourceClass.empty() ? "Mesh" : s.sourceClass;
            e.name = d.means == Means::Room && !s.number.empty() ? s.number + (s.name.empty() ? "" : " " + s.name) : s.name;
            e.sourceId = !s.sourceId.empty() ? s.sourceId : std::string(scene_.nodes[d.node].name.substr(0, 200));
            if (e.sourceId.empty()) e.sourceId = "node-" + std::to_string(d.node);
            if (const int n = ++ids[e.sourceId]; n > 1) e.sourceId += "~" + std::to_string(n);
            e.kind = d.kind;
            e.floor = places.floorOf(i);
            e.room = places.roomOf(i);
            e.door = places.doorOf(i);
            for (const Use& u : d.uses) {
                const Converted* c = converted(u.mesh);
                if (!c) continue;
                Mat4 t = toLocal.matrix * drafts_.world[u.node] * back;
                t[3] += glm::dvec4(glm::dmat3(t) * c->centre, 0);
                e.parts.push_back({c->index, t, colourOf(c->material, d.kind)});
                e.bounds.add(toLocal.box(u.box));
            }
            if (e.parts.empty()) continue;
            // Thin flat things that are named like a storey are its slab.
            if (d.floorSlab && e.bounds.size().z < 1) e.kind = ElementKind::Slab;
            b.bounds.add(e.bounds);
            if (spansFloors(e, s)) shareOut(std::move(e));
            else b.elements.push_back(std::move(e));
        }
    }

    /// A body that no name explains and that reaches through several floors: a whole building in one mesh, as STL and PLY files hold it.
    bool spansFloors(const building::Element& e, const mesh::NameSense& s) const {
        const auto& floors = out_.building.floors;
        if (e.kind != ElementKind::Other || s.certain || floors.size() < 2) return false;
        size_t through = 0, triangles = 0;
        for (const building::Floor& f : floors) through += f.elevationM > e.bounds.min.z - 0.5 && f.elevationM + 1.2 < e.bounds.max.z;
        for (const building::MeshPart& p : e.parts) triangles += out_.building.meshes[p.mesh].indices.size() / 3;
        return through >= 2 && triangles <= kMaxPieces;
    }

    /// Cuts it at the undersides of the floors, so that each can be shown by itself.
    void shareOut(building::Element e) {
        Building& b = out_.building;
        std::vector<building::Element> pieces(b.floors.size());
        const auto cutBelow = [&](size_t f) { return f == 0 ? -1e300 : b.floors[f].elevationM - 0.35; };
        for (const building::MeshPart& part : e.parts) {
            std::vector<building::Mesh> meshes(b.floors.size());
            const building::Mesh from = b.meshes[part.mesh];
            std::vector<Vec3> polygon, rest;
            for (size_t i = 0; i + 2 < from.indices.size(); i += 3) {
                Vec3 corner[3];
                for (size_t k = 0; k < 3; ++k) corner[k] = Vec3(part.transform * glm::dvec4(Vec3(from.positions[from.indices[i + k]]), 1));
                const double low = std::min({corner[0].z, corner[1].z, corner[2].z}), high = std::max({corner[0].z, corner[1].z, corner[2].z});
                for (size_t f = 0; f < b.floors.size(); ++f) {
                    const double from0 = cutBelow(f), to = f + 1 < b.floors.size() ? cutBelow(f + 1) : 1e300;
                    if (high < from0) break;  // floors ascend
                    if (low >= to || (low < from0 && high == from0)) continue;
                    polygon.assign(corner, corner + 3);
                    if (low < from0) clip(polygon, rest, from0, true);
                    if (high > to) clip(polygon, rest, to, false);
                    building::Mesh& m = meshes[f];
                    const uint32_t first = uint32_t(m.positions.size());
                    for (const Vec3& p : polygon) m.positions.emplace_back(p);
                    for (uint32_t k = 2; k < polygon.size(); ++k) m.indices.insert(m.indices.end(), {first, first + k - 1, first + k});
                    for (const Vec3& p : polygon) pieces[f].bounds.add(p);
                }
            }
            for (size_t f = 0; f < meshes.size(); ++f) {
                if (meshes[f].indices.empty()) continue;
                pieces[f].parts.push_back({uint32_t(b.meshes.size()), Mat4(1.0), part.color});
                b.meshes.push_back(std::move(meshes[f]));
            }
        }
        for (size_t f = 0; f < pieces.size(); ++f) {
            building::Element& p = pieces[f];
            if (p.parts.empty()) continue;
            p.sourceId = e.sourceId + "/" + b.floors[f].id;
            p.sourceClass = e.sourceClass;
            p.name = e.name;
            p.kind = e.kind;
            p.floor = base::FloorId(uint32_t(f));
            b.elements.push_back(std::move(p));
        }
    }

    void dropUnusedMeshes() {
        Building& b = out_.building;
        std::vector<uint32_t> to(b.meshes.size(), mesh::kNone);
        for (const building::Element& e : b.elements)
            for (const building::MeshPart& p : e.parts) to[p.mesh] = 0;
        uint32_t kept = 0;
        for (size_t i = 0; i < to.size(); ++i) {
            if (to[i] == mesh::kNone) continue;
            if (kept != i) b.meshes[kept] = std::move(b.meshes[i]);
            to[i] = kept++;
        }
        b.meshes.resize(kept);
        for (building::Element& e : b.elements)
            for (building::MeshPart& p : e.parts) p.mesh = to[p.mesh];
    }

    static void clip(std::vector<Vec3>& polygon, std::vector<Vec3>& rest, double z, bool keepAbove) {
        rest.clear();
        for (size_t i = 0; i < polygon.size(); ++i) {
            const Vec3 &a = polygon[i], &c = polygon[(i + 1) % polygon.size()];
            const bool inA = keepAbove ? a.z >= z : a.z <= z, inC = keepAbove ? c.z >= z : c.z <= z;
            if (inA) rest.push_back(a);
            if (inA != inC) rest.push_back(a + (c - a) * ((z - a.z) / (c.z - a.z)));
        }
        polygon.swap(rest);
    }

    void tellLeftOut() {
        if (drafts_.unplaced)
            problem("bad-transform", Severity::Warning,
                    std::to_string(drafts_.unplaced) + " nodes have impossible positions and stand at the file's zero");
        if (drafts_.openings)
            problem("openings-left-out", Severity::Info,
                    std::to_string(drafts_.openings) + " shapes of openings are no parts of the building and were left out");
    }

    MeshScene scene_;
    const std::string& where_;
    const ImportOptions& options_;
    Imported out_;
    Drafts drafts_;
    Mat4 turn_{1.0}, toMetres_{1.0};
    size_t measured_ = 0;
    std::vector<Vec3> points_;
    std::unordered_map<uint32_t, Converted> converted_;
};

}  // namespace

Result<Imported> buildingFromMeshes(MeshScene scene, const std::string& where, const ImportOptions& options) {
    return Reader(std::move(scene), where, options).run();
}

}  // namespace sallyport::importers
