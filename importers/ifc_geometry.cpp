#include "importers/ifc_geometry.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/parallel.h"

namespace sallyport::importers::ifc {

using base::Box3;
using base::Polygon2;
using base::Rgba8;
using building::Mesh;

// ---- flattening -----------------------------------------------------------

namespace {

/// How well a representation serves as the body: 0 not at all.
int bodyRank(std::string_view identifier) {
    if (identifier == "Body") return 4;
    if (identifier == "Tessellation" || identifier == "Facetation") return 3;
    if (identifier == "Body-FallBack" || identifier == "Body-Fallback") return 2;
    for (const std::string_view other :
         {"Axis", "FootPrint", "Footprint", "Box", "Plan", "Annotation", "Profile", "Reference", "Clearance", "CoG", "Lighting", "SurveyPoints"})
        if (identifier == other) return 0;
    return 1;
}

/// Old writers list the styled item in place of the item it styles; a geometric set may hold surfaces beside its curves.
void resolveItems(const Context& c, std::vector<uint32_t>& items) {
    const auto plain = [&](uint32_t id) {
        const Type t = c.typeOf(id);
        return t != Type::StyledItem && t != Type::GeometricSet;
    };
    if (std::all_of(items.begin(), items.end(), plain)) return;
    std::vector<uint32_t> out;
    for (uint32_t id : items) {
        if (c.typeOf(id) == Type::StyledItem) id = c.fieldsOf(id, Type::StyledItem)[0].ref();
        if (c.typeOf(id) != Type::GeometricSet) {
            if (id) out.push_back(id);
            continue;
        }
        std::vector<uint32_t> elements;
        step::readRefs(c.fieldsOf(id, Type::GeometricSet)[0], elements, 1u << 20);
        for (const uint32_t element : elements)
            if (surfaceRows().find(c.typeOf(element)) && c.typeOf(element) != Type::Plane) out.push_back(element);
    }
    items = std::move(out);
}

}  // namespace

const ShapeCollector::Content& ShapeCollector::content(uint32_t representationId) {
    const auto [it, fresh] = seen_.try_emplace(representationId);
    if (!fresh) return it->second;
    Content& out = it->second;
    const step::Fields f = context_.fieldsOf(representationId, Type::ShapeRepresentation);
    std::vector<uint32_t> items;
    step::readRefs(f[3], items, 1u << 20);
    resolveItems(context_, items);
    const size_t firstGroup = groups_.size();
    for (const uint32_t id : items) {
        const Type t = context_.typeOf(id);
        if (t == Type::MappedItem) {  // MappingSource, MappingTarget
            const step::Fields m = context_.fieldsOf(id, t);
            const step::Fields map = context_.fieldsOf(m[0].ref(), Type::RepresentationMap);
            // The origin is applied as a placement of the source, as all readers we know of do; writers keep it at the identity.
            out.mapped.push_back({map[1].ref(), context_.transformOperator(m[1].ref()) * context_.axisPlacement(map[0].ref()), styles_.ofItem(id)});
            continue;
        }
        if (isBodiless(t)) continue;
        const auto colour = styles_.ofItem(id);
        auto group = std::find_if(groups_.begin() + ptrdiff_t(firstGroup), groups_.end(), [&](const ItemGroup& g) { return g.colour == colour; });
        if (group == groups_.end()) {
            out.groups.push_back(uint32_t(groups_.size()));
            groups_.push_back({{}, colour});
            group = groups_.end() - 1;
        }
        group->items.push_back(id);
    }
    if (groups_.size() > firstGroup) made_.push_back({representationId, uint32_t(firstGroup), uint32_t(groups_.size() - firstGroup)});
    return out;
}

std::vector<uint32_t> ShapeCollector::takeGroups(ShapeCollector& other) {
    std::vector<uint32_t> now(other.groups_.size());
    for (const Made& made : other.made_) {
        const auto [it, fresh] = takenAt_.try_emplace(made.representation, uint32_t(groups_.size()));
        for (uint32_t i = 0; i < made.groupCount; ++i) {
            now[made.firstGroup + i] = it->second + i;
            if (fresh) groups_.push_back(std::move(other.groups_[made.firstGroup + i]));
        }
    }
    return now;
}

void ShapeCollector::flatten(uint32_t representationId, const Mat4& m, std::optional<Rgba8> colour, int depth, std::vector<GroupUse>& out) {
    const Content& c = content(representationId);
    for (const uint32_t g : c.groups) out.push_back({g, m, colour});
    for (size_t i = 0; i < c.mapped.size(); ++i) {
        if (depth >= kMaxMapDepth || out.size() >= kMaxUses || ++visits_ > kMaxVisits) {
            context_.problems.add("mapping-too-deep", Problem::Severity::Warning,
                                  "mapped shapes are nested too deeply, or contain themselves; the rest was left out", representationId);
            return;
        }
        const Mapped& mapped = c.mapped[i];
        flatten(mapped.representation, m * mapped.transform, mapped.colour ? mapped.colour : colour, depth + 1, out);
    }
}

std::vector<GroupUse> ShapeCollector::body(uint32_t definitionId) {
    const Type t = context_.typeOf(definitionId);
    std::vector<GroupUse> out;
    if (t != Type::ProductDefinitionShape && t != Type::ProductRepresentation) return out;
    std::vector<uint32_t> representations;
    step::readRefs(context_.fieldsOf(definitionId, t)[2], representations, 256);
    int best = 0;
    visits_ = 0;
    for (const uint32_t id : representations) {
        const step::Fields f = context_.fieldsOf(id, Type::ShapeRepresentation);  // Context, Identifier, Type, Items
        const int rank = f.count() ? bodyRank(f[1].text(64)) : 0;
        if (rank == 0 || rank < best) continue;
        std::vector<GroupUse> found;
        flatten(id, Mat4(1.0), std::nullopt, 0, found);
        if (found.empty()) continue;
        if (rank > best) out.clear();
        best = rank;
        out.insert(out.end(), found.begin(), found.end());
    }
    return out;
}

// ---- making ---------------------------------------------------------------

namespace {

void report(const Context& c, const base::Error& e, uint32_t fallbackId) {
    uint32_t id = 0;
    if (e.where.starts_with('#')) std::from_chars(e.where.data() + 1, e.where.data() + e.where.size(), id);
    const char* code = e.code == base::ErrorCode::Unsupported ? "unsupported-representation"
                       : e.code == base::ErrorCode::TooLarge  ? "shape-too-complex"
                                                              : "bad-shape";
    c.problems.add(code, Problem::Severity::Warning, e.message + "; the shape was left out", id ? id : fallbackId);
}

/// A body in coordinates of several kilometres loses millimetres in 32-bit floats: its mesh is kept near its own middle.
Vec3 meshOrigin(const Box3& b) {
    if (b.empty()) return Vec3(0);
    const Vec3 far = glm::max(glm::abs(b.min), glm::abs(b.max));
    return std::max({far.x, far.y, far.z}) > 500 ? glm::round(b.centre()) : Vec3(0);
}

Mat4 translation(Vec3 v) {
    Mat4 m(1.0);
    m[3] = glm::dvec4(v, 1);
    return m;
}

Box3 meshBounds(const Mesh& mesh) {
    base::Box<base::Vec3f> b;
    for (const base::Vec3f& p : mesh.positions) b.add(p);
    Box3 out;
    if (!b.empty()) {
        out.add(Vec3(b.min));
        out.add(Vec3(b.max));
    }
    return out;
}

/// The mesh seen in a mirror across x = 0, faces outward again: it stands under a transform that mirrors back.
Mesh mirrored(const Mesh& mesh) {
    Mesh out = mesh;
    for (base::Vec3f& p : out.positions) p.x = -p.x;
    for (size_t t = 0; t + 2 < out.indices.size(); t += 3) std::swap(out.indices[t + 1], out.indices[t + 2]);
    return out;
}

bool axisAligned(const Mat4& m) {
    for (int c = 0; c < 3; ++c) {
        int used = 0;
        for (int r = 0; r < 3; ++r) used += std::abs(m[c][r]) > 1e-9;
        if (used != 1) return false;
    }
    return true;
}

Box3 boundsUnder(const Mesh& mesh, const Box3& own, const Mat4& m) {
    Box3 out;
    if (own.empty()) return out;
    if (axisAligned(m)) {
        out.add(Vec3(m * glm::dvec4(own.min, 1)));
        out.add(Vec3(m * glm::dvec4(own.max, 1)));
    } else {
        for (const base::Vec3f& p : mesh.positions) out.add(Vec3(m * glm::dvec4(Vec3(p), 1)));
    }
    return out;
}

/// Downward faces projected to XY: the floor of a space.
void addFloorFaces(const Solid& s, std::vector<Polygon2>& out) {
    for (const Solid::Face& face : s.faces) {
        if (face.plane.normal.z > -0.95) continue;
        Polygon2 p;
        for (uint32_t l = 0; l < face.loopCount; ++l) {
            const Solid::Loop& loop = s.loops[face.firstLoop + l];
            std::vector<Vec2> ring;
            ring.reserve(loop.count);
            for (uint32_t i = 0; i < loop.count; ++i) ring.emplace_back(Vec2(s.points[s.indices[loop.first + i]]));
            if ((base::signedArea(ring) > 0) != (l == 0)) std::reverse(ring.begin(), ring.end());
            if (l == 0) p.outer = std::move(ring);
            else p.holes.push_back(std::move(ring));
        }
        if (p.outer.size() >= 3 && base::area(p) > 1e-4) out.push_back(std::move(p));
    }
}

class Maker {
public:
    Maker(const Context& c, const std::vector<ItemGroup>& groups, std::vector<Product>& products)
        : context_(c), groups_(groups), products_(products) {
        groupMeshes_.resize(groups.size());
        groupOrigins_.resize(groups.size());
        ownMeshes_.resize(products.size());
        std::vector<bool> needed(groups.size(), false);
        for (uint32_t i = 0; i < products.size(); ++i) {
            if (products[i].hidden) continue;
            if (isOwn(products[i])) {
                tasks_.push_back({true, i});
            } else {
                for (const GroupUse& u : products[i].uses) needed[u.group] = true;
            }
        }
        for (uint32_t g = 0; g < groups.size(); ++g)
            if (needed[g]) tasks_.push_back({false, g});
    }

    bool run(const MakeOptions& options) {
        std::atomic<bool> stopped{false};
        base::inParallel(tasks_.size() > 8 ? options.threads : 1, tasks_.size(), [&](size_t i) {
            if (stopped) return;
            if (tasks_[i].product) makeOwn(tasks_[i].index);
            else makeGroup(tasks_[i].index);
            if (options.progress && i % 64 == 0 && !options.progress(double(i) / double(tasks_.size()))) stopped = true;
        });
        return !stopped;
    }

    /// One thread: the order of meshes depends on the file only.
    std::vector<Mesh> assemble() {
        std::vector<Mesh> meshes;
        std::vector<Box3> boxes;
        std::vector<uint32_t> groupMesh(groups_.size(), kNoMesh);
        std::unordered_map<uint32_t, uint32_t> mirroredMesh;  // of groups
        const auto use = [&](Product& p, uint32_t mesh, const Mat4& m, Rgba8 colour) {
            const Box3 box = boundsUnder(meshes[mesh], boxes[mesh], m);
            const Box3 earth{Vec3(-kFarthestM), Vec3(kFarthestM)};
            if (!earth.contains(box.min) || !earth.contains(box.max)) {  // also when it is no number
                context_.problems.add("shape-out-of-reach", Problem::Severity::Warning, "this is placed where no building is; it was left out", p.id);
                return;
            }
            p.parts.push_back({mesh, m, colour});
            p.bounds.add(box);
        };
        const auto keep = [&](Mesh&& mesh) {
            boxes.push_back(meshBounds(mesh));
            meshes.push_back(std::move(mesh));
            return uint32_t(meshes.size() - 1);
        };
        for (size_t i = 0; i < products_.size(); ++i) {
            Product& p = products_[i];
            if (p.hidden) continue;
            const Rgba8 fallback = defaultColour(p.kind);
            if (isOwn(p)) {
                for (OwnMesh& own : ownMeshes_[i])
                    if (!own.mesh.indices.empty())
                        use(p, keep(std::move(own.mesh)), p.world * translation(own.origin), own.colour.value_or(fallback));
                continue;
            }
            for (const GroupUse& u : p.uses) {
                if (groupMesh[u.group] == kNoMesh) {
                    if (groupMeshes_[u.group].indices.empty()) continue;
                    groupMesh[u.group] = keep(std::move(groupMeshes_[u.group]));
                }
                const auto& own = groups_[u.group].colour;
                const Rgba8 colour = own ? *own : u.colour.value_or(fallback);
                const Mat4 m = p.world * u.transform * translation(groupOrigins_[u.group]);
                if (glm::determinant(glm::dmat3(m)) >= 0) {
                    use(p, groupMesh[u.group], m, colour);
                    continue;
                }
                // Not every reader of our files knows that a mirroring transform turns the faces round: none is left in them.
                const auto [it, fresh] = mirroredMesh.try_emplace(u.group, kNoMesh);
                if (fresh) it->second = keep(mirrored(meshes[groupMesh[u.group]]));
                use(p, it->second, m * Mat4(glm::dvec4(-1, 0, 0, 0), glm::dvec4(0, 1, 0, 0), glm::dvec4(0, 0, 1, 0), glm::dvec4(0, 0, 0, 1)), colour);
            }
        }
        return meshes;
    }

private:
    struct Task {
        bool product;
        uint32_t index;
    };
    struct OwnMesh {
        Mesh mesh;
        Vec3 origin{0, 0, 0};
        std::optional<Rgba8> colour;
    };
    static constexpr uint32_t kNoMesh = 0xffffffffu;
    static constexpr double kFarthestM = 1e8;  ///< map coordinates go to 1e7

    /// Whether the product needs bodies of its own: something is cut out of it, or its floor is asked for.
    static bool isOwn(const Product& p) { return !p.openings.empty() || p.kind == building::ElementKind::Space; }

    void makeGroup(uint32_t g) {
        std::vector<Solid> solids;
        Box3 box;
        for (const uint32_t item : groups_[g].items) {
            auto s = Evaluator(context_).solid(item);
            if (!s) {
                report(context_, s.error(), item);
                continue;
            }
            box.add(s->bounds());
            solids.push_back(std::move(*s));
        }
        groupOrigins_[g] = meshOrigin(box);
        for (const Solid& s : solids) appendMesh(s, groupOrigins_[g], groupMeshes_[g]);
    }

    void makeOwn(uint32_t index) {
        Product& p = products_[index];
        std::vector<Solid> cutters;
        const Mat4 toProduct = p.openings.empty() ? Mat4(1.0) : glm::inverse(p.world);
        for (const uint32_t o : p.openings) {
            Product& opening = products_[o];
            for (const GroupUse& u : opening.uses)
                for (const uint32_t item : groups_[u.group].items) {
                    auto s = Evaluator(context_).solid(item);
                    if (!s) {
                        report(context_, s.error(), item);
                        continue;
                    }
                    const Solid own = transformed(*s, u.transform);
                    {
                        std::lock_guard lock(openingMutex_);  // the parts of one wall share its openings
                        opening.ownBounds.add(own.bounds());
                    }
                    cutters.push_back(transformed(own, toProduct * opening.world));
                }
        }
        for (const GroupUse& u : p.uses) {
            const ItemGroup& group = groups_[u.group];
            std::vector<Solid> solids;
            Box3 box;
            for (const uint32_t item : group.items) {
                auto s = Evaluator(context_).solid(item);
                if (!s) {
                    report(context_, s.error(), item);
                    continue;
                }
                Solid body = transformed(*s, u.transform);
                cut(body, cutters, p.id);
                if (p.kind == building::ElementKind::Space) addFloorFaces(transformed(body, p.world), p.floorFaces);
                box.add(body.bounds());
                solids.push_back(std::move(body));
            }
            OwnMesh made{{}, meshOrigin(box), group.colour ? group.colour : u.colour};
            for (const Solid& s : solids) appendMesh(s, made.origin, made.mesh);
            ownMeshes_[index].push_back(std::move(made));
        }
    }

    void cut(Solid& body, const std::vector<Solid>& cutters, uint32_t productId) {
        if (cutters.empty()) return;
        const Box3 around = body.bounds();
        std::vector<Solid> touching;
        for (const Solid& c : cutters) {
            const Box3 b = c.bounds();
            if (!b.empty() && glm::all(glm::lessThan(b.min, around.max)) && glm::all(glm::lessThan(around.min, b.max))) touching.push_back(c);
        }
        if (touching.empty()) return;
        auto r = subtract(body, touching);
        if (r) body = std::move(*r);
        else
            context_.problems.add("opening-not-cut", Problem::Severity::Warning,
                                  "an opening could not be cut out and stands closed: " + r.error().message, productId);
    }

    const Context& context_;
    const std::vector<ItemGroup>& groups_;
    std::vector<Product>& products_;
    std::mutex openingMutex_;
    std::vector<Task> tasks_;
    std::vector<Mesh> groupMeshes_;
    std::vector<Vec3> groupOrigins_;
    std::vector<std::vector<OwnMesh>> ownMeshes_;
};

}  // namespace

std::vector<Mesh> makeShapes(const Context& c, const std::vector<ItemGroup>& groups, std::vector<Product>& products, const MakeOptions& options,
                             bool& completed) {
    Maker maker(c, groups, products);
    completed = maker.run(options);
    return completed ? maker.assemble() : std::vector<Mesh>();
}

}  // namespace sallyport::importers::ifc
