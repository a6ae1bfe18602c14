#include "importers/mesh_building_drafts.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "base/text.h"

namespace sallyport::importers::mesh {

using base::Box3;
using base::Mat4;
using base::Vec3;
using building::ElementKind;

namespace {

constexpr double kFarthest = 1e12;               // in file units; beyond it nothing is a building
constexpr size_t kMaxBoxVertices = 200'000'000;  // transformed to find exact boxes of turned meshes

/// Where a node's children get their meaning from when their own names say nothing.
struct Inherited {
    uint32_t floor = kNone, draft = kNone, room = kNone, building = kNone;
    ElementKind kind = ElementKind::Other;  ///< of a group like "Walls"
    bool hole = false;
};

class Walk {
public:
    explicit Walk(const MeshScene& scene) : scene_(scene) {}

    Drafts run() {
        place();
        read();
        from_.resize(scene_.nodes.size());
        for (uint32_t n = 0; n < scene_.nodes.size(); ++n) visit(n);
        addBoxes();
        joinCopies();
        return std::move(out_);
    }

private:
    void place() {
        out_.world.resize(scene_.nodes.size());
        for (size_t i = 0; i < scene_.nodes.size(); ++i) {
            const MeshScene::Node& n = scene_.nodes[i];
            out_.world[i] = n.parent < i ? out_.world[n.parent] * n.transform : n.transform;
            bool good = true;
            for (int c = 0; c < 4; ++c)
                for (int r = 0; r < 4; ++r) good &= std::abs(out_.world[i][c][r]) < kFarthest;
            if (good) continue;
            out_.world[i] = Mat4(1.0);
            ++out_.unplaced;
        }
    }

    void read() {
        std::unordered_map<std::string_view, NameSense> known;  // thousands of nodes may share a few names
        out_.senses.resize(scene_.nodes.size());
        children_.resize(scene_.nodes.size());
        kindsBelow_.resize(scene_.nodes.size());
        for (size_t i = 0; i < scene_.nodes.size(); ++i) {
            const MeshScene::Node& n = scene_.nodes[i];
            NameSense& s = out_.senses[i];
            const auto [it, fresh] = known.try_emplace(n.name);
            if (fresh) it->second = readName(n.name);
            s = it->second;
            if (s.means == Means::Nothing && !n.meshes.empty()) readMaterial(n, s);
            if (n.parent < i) children_[n.parent].push_back(uint32_t(i));
        }
        for (size_t i = scene_.nodes.size(); i-- > 0;) {
            const NameSense& s = out_.senses[i];
            const uint32_t parent = scene_.nodes[i].parent;
            if (parent < i) kindsBelow_[parent] |= kindsBelow_[i] | bitOf(s);
        }
    }

    /// Converters that name nodes by id alone name materials by class.
    void readMaterial(const MeshScene::Node& n, NameSense& s) const {
        NameSense said;
        for (const uint32_t m : n.meshes) {
            const uint32_t material = m < scene_.meshes.size() ? scene_.meshes[m].material : kNone;
            if (material >= scene_.materials.size()) return;
            const NameSense here = readName(scene_.materials[material].name);
            if (here.sourceClass.empty() || (!said.sourceClass.empty() && said.sourceClass != here.sourceClass)) return;
            said = here;
        }
        s.means = said.means == Means::Group || said.means == Means::Floor ? Means::Part : said.means;
        s.kind = said.kind;
        s.certain = true;
        s.sourceClass = said.sourceClass;
        if (s.means == Means::Room) {
            RoomLabel label = splitRoomLabel(s.name);
            s.number = std::move(label.number);
            s.name = std::move(label.name);
        }
    }

    static uint32_t bitOf(const NameSense& s) {
        return s.means == Means::Door || s.means == Means::Room || s.means == Means::Part ? 1u << unsigned(s.kind) : 0;
    }

    uint32_t newDraft(uint32_t node, Means means, ElementKind kind, const Inherited& in) {
        Draft d;
        d.node = node;
        d.means = means;
        d.kind = kind;
        d.floor = in.floor;
        d.inRoom = in.room;
        out_.drafts.push_back(std::move(d));
        return uint32_t(out_.drafts.size() - 1);
    }

    void addUses(uint32_t draft, uint32_t node) {
        for (const uint32_t m : scene_.nodes[node].meshes)
            if (m < scene_.meshes.size()) out_.drafts[draft].uses.push_back({node, m, {}});
    }

    uint32_t floorNamed(const std::string& name, const NameSense* s, uint32_t building, bool leaf) {
        std::string key = std::to_string(building) + "/";
        key += s && !s->sourceId.empty() ? "#" + s->sourceId : base::lowerAscii(name);
        if (out_.floors.size() >= kMaxNamedFloors && !floors_.contains(key)) {
            out_.floorsLeftOut = true;
            return kNone;
        }
        const auto [it, fresh] = floors_.try_emplace(key, uint32_t(out_.floors.size()));
        if (fresh) out_.floors.push_back({name, s ? s->sourceId : std::string(), s ? s->floorName : std::string(), true, true});
        NamedFloor& f = out_.floors[it->second];
        f.leaf &= leaf;
        f.hint &= s == nullptr;
        return it->second;
    }

    /// Whether a name only goes on from another ("D-214" and "D-214 frame") or says nothing of its own ("Door", "leaf").
    bool goesOn(const NameSense& child, const NameSense& parent) const {
        if (child.name.empty() && child.number.empty()) return true;
        if (!child.sourceId.empty() && child.sourceId != parent.sourceId) return false;
        if (child.name.starts_with(parent.name) && child.number == parent.number) return true;
        return std::none_of(child.name.begin(), child.name.end(), [](char c) { return c >= '0' && c <= '9'; }) && child.number.empty();
    }
    bool anyChildIs(uint32_t node, Means means, ElementKind kind) const {
        return std::any_of(children_[node].begin(), children_[node].end(), [&](uint32_t c) {
            const NameSense& s = out_.senses[c];
            return s.means == means && s.kind == kind && !goesOn(s, out_.senses[node]);
        });
    }

    /// A group like "Doors"; but "Lockers" over pieces that are all called Lockers is one thing.
    bool isGroupOf(uint32_t n, Means means, ElementKind kind) const {
        const NameSense& s = out_.senses[n];
        if (!scene_.nodes[n].meshes.empty()) return false;
        if (anyChildIs(n, means, kind)) return true;
        return s.plural && !std::all_of(children_[n].begin(), children_[n].end(), [&](uint32_t c) { return out_.senses[c].name == s.name; });
    }

    void visit(uint32_t n) {
        const MeshScene::Node& node = scene_.nodes[n];
        Inherited c = node.parent < n ? from_[node.parent] : Inherited{};
        const NameSense& s = out_.senses[n];
        const bool meshes = !node.meshes.empty();
        if (s.means == Means::Opening) c.hole = true;
        if (c.hole) {
            out_.openings += node.meshes.size();
            from_[n] = c;
            return;
        }
        if (!s.floorName.empty() && s.means != Means::Floor && c.floor == kNone)
            c.floor = floorNamed(s.floorName, nullptr, c.building, !children_[n].size());
        switch (s.means) {
            case Means::Group:
                if (s.sourceClass == "IfcBuilding") c.building = n;
                if (out_.buildingName.empty() && (s.sourceClass == "IfcBuilding" || s.sourceClass == "IfcProject")) out_.buildingName = s.name;
                c.draft = kNone;
                if (meshes) addUses(newDraft(n, Means::Part, ElementKind::Other, c), n);
                break;
            case Means::Floor:
                visitFloor(n, c);
                break;
            case Means::Room:
                visitRoom(n, c);
                break;
            case Means::Door:
                visitDoor(n, c);
                break;
            case Means::Part:
                visitPart(n, c);
                break;
            default:
                visitNameless(n, c);
        }
        from_[n] = c;
    }

    void visitFloor(uint32_t n, Inherited& c) {
        const NameSense& s = out_.senses[n];
        const bool meshes = !scene_.nodes[n].meshes.empty(), holds = !children_[n].empty();
        // "F2 Street" is a floor if it holds things; by itself it may be a room.
        const bool partOfThing = c.draft != kNone && !out_.drafts[c.draft].uses.empty() && s.sourceClass.empty();
        if (partOfThing || (!s.certain && (!holds || meshes))) return visitNameless(n, c);
        c.draft = kNone;
        c.floor = floorNamed(s.name.empty() ? s.sourceId : s.name, &s, c.building, !holds);
        c.kind = ElementKind::Other;
        c.room = kNone;
        if (!meshes) return;
        const uint32_t d = newDraft(n, Means::Part, ElementKind::Other, c);
        out_.drafts[d].floorSlab = true;
        addUses(d, n);
    }

    void visitRoom(uint32_t n, Inherited& c) {
        const NameSense& s = out_.senses[n];
        const bool meshes = !scene_.nodes[n].meshes.empty();
        if (c.draft != kNone && out_.drafts[c.draft].means == Means::Room && goesOn(s, out_.senses[out_.drafts[c.draft].node]))
            return addUses(c.draft, n);
        // The body of the room whose group this stands in.
        if (c.room != kNone && goesOn(s, out_.senses[out_.drafts[c.room].node])) {
            out_.drafts[c.room].group = false;
            c.draft = c.room;
            return addUses(c.draft, n);
        }
        c.draft = kNone;
        if (isGroupOf(n, Means::Room, ElementKind::Space)) {
            c.kind = ElementKind::Space;
            return;
        }
        c.kind = ElementKind::Other;
        const uint32_t d = newDraft(n, Means::Room, ElementKind::Space, c);
        addUses(d, n);
        if (!meshes && (kindsBelow_[n] & ~(1u << unsigned(ElementKind::Space)))) {
            out_.drafts[d].group = true;
            c.room = d;
        } else {
            c.draft = d;
        }
    }

    void visitDoor(uint32_t n, Inherited& c) {
        const NameSense& s = out_.senses[n];
        if (c.draft != kNone && out_.drafts[c.draft].means == Means::Door && goesOn(s, out_.senses[out_.drafts[c.draft].node]))
            return addUses(c.draft, n);
        c.draft = kNone;
        if (isGroupOf(n, Means::Door, ElementKind::Door)) {
            c.kind = ElementKind::Door;
            return;
        }
        c.draft = newDraft(n, Means::Door, ElementKind::Door, c);
        addUses(c.draft, n);
    }

    void visitPart(uint32_t n, Inherited& c) {
        const NameSense& s = out_.senses[n];
        const bool meshes = !scene_.nodes[n].meshes.empty();
        if (c.draft != kNone) {
            const Draft& d = out_.drafts[c.draft];
            // A door keeps its glass and its frame; a wall does not keep its windows.
            if (d.means == Means::Door || d.kind == s.kind) return addUses(c.draft, n);
        }
        c.draft = kNone;
        if (isGroupOf(n, Means::Part, s.kind)) {
            c.kind = s.kind;
            return;
        }
        if (!meshes && s.kind == ElementKind::Site) return;  // holds the buildings
        // Named as the room in whose group it stands, and otherwise only perhaps a room.
        c.draft = newDraft(n, Means::Part, s.kind, c);
        out_.drafts[c.draft].weak = s.maybeRoom && meshes && c.room == kNone;
        addUses(c.draft, n);
    }

    void visitNameless(uint32_t n, Inherited& c) {
        const NameSense& s = out_.senses[n];
        const bool meshes = !scene_.nodes[n].meshes.empty();
        if (c.draft != kNone) return addUses(c.draft, n);
        const bool numbered = s.maybeRoom && splitRoomLabel(s.name).numberFirst;
        if (!meshes) {
            // "214 Science" below a floor: a room by its group, or one without a shape.
            if (!s.maybeRoom || c.floor == kNone || c.room != kNone || (!numbered && !children_[n].empty())) return;
            const uint32_t d = newDraft(n, Means::Room, ElementKind::Space, c);
            out_.drafts[d].group = true;
            c.room = d;
            return;
        }
        const bool door = c.kind == ElementKind::Door, room = c.kind == ElementKind::Space;
        const uint32_t d = newDraft(n, door ? Means::Door : room ? Means::Room : Means::Part, c.kind, c);
        out_.drafts[d].weak = s.maybeRoom && c.kind == ElementKind::Other && c.room == kNone;
        addUses(d, n);
        if (!children_[n].empty() && (door || room)) c.draft = d;
    }

    void addBoxes() {
        std::vector<Box3> own(scene_.meshes.size());
        for (size_t m = 0; m < own.size(); ++m)
            for (const base::Vec3f& p : scene_.meshes[m].positions) own[m].add(Vec3(p));
        size_t budget = kMaxBoxVertices;
        for (Draft& d : out_.drafts)
            for (Use& u : d.uses) {
                const Mat4& t = out_.world[u.node];
                const auto& positions = scene_.meshes[u.mesh].positions;
                // A box turned by quarter turns stays the box of its contents.
                bool upright = true;
                for (int c = 0; c < 3; ++c) upright &= (t[c].x != 0) + (t[c].y != 0) + (t[c].z != 0) <= 1;
                if (upright || positions.size() > budget) {
                    const Box3& b = own[u.mesh];
                    for (int i = 0; i < 8 && !b.empty(); ++i)
                        u.box.add(Vec3(t * glm::dvec4(i & 1 ? b.max.x : b.min.x, i & 2 ? b.max.y : b.min.y, i & 4 ? b.max.z : b.min.z, 1)));
                } else {
                    budget -= positions.size();
                    for (const base::Vec3f& p : positions) u.box.add(Vec3(t * glm::dvec4(Vec3(p), 1)));
                }
                d.box.add(u.box);
            }
    }

    /// Formats without groups write a thing of two materials as two things of one name; so do programs that number them.
    void joinCopies() {
        std::unordered_map<std::string, std::vector<uint32_t>> seen;
        for (uint32_t i = 0; i < out_.drafts.size(); ++i) {
            Draft& d = out_.drafts[i];
            const NameSense& s = out_.senses[d.node];
            if (d.uses.empty()) continue;
            std::string key = s.sourceId;
            const bool id = !key.empty();
            if (!id) {
                if (d.means == Means::Part && !d.weak) continue;
                key = s.number + "|" + s.name;
                if (std::none_of(key.begin(), key.end(), [](char c) { return c >= '0' && c <= '9'; })) continue;
            }
            key += "|" + std::to_string(unsigned(d.means)) + "|" + std::to_string(d.floor);
            std::vector<uint32_t>& same = seen[key];
            bool joined = false;
            for (size_t k = same.size(); k-- > 0 && same.size() - k <= 8 && !joined;) {
                Draft& other = out_.drafts[same[k]];
                if (!id && !sameThing(d, other)) continue;
                other.uses.insert(other.uses.end(), d.uses.begin(), d.uses.end());
                other.box.add(d.box);
                d.uses.clear();
                d.means = Means::Nothing;
                joined = true;
            }
            if (!joined) same.push_back(i);
        }
    }

    /// Parts of one door touch; two rooms of one name may well be neighbours, so theirs have to lie in each other.
    static bool sameThing(const Draft& a, const Draft& b) {
        if (a.means == Means::Door) {
            const double reach = 0.15 * glm::length(a.box.size());
            return glm::all(glm::lessThanEqual(a.box.min - reach, b.box.max)) && glm::all(glm::greaterThanEqual(a.box.max + reach, b.box.min));
        }
        const auto holdsMiddle = [](const Box3& in, const Box3& of) {
            const double slack = 0.02 * glm::length(in.size());
            return Box3{in.min - slack, in.max + slack}.contains(of.centre());
        };
        return holdsMiddle(a.box, b.box) || holdsMiddle(b.box, a.box);
    }

    const MeshScene& scene_;
    Drafts out_;
    std::vector<std::vector<uint32_t>> children_;
    std::vector<uint32_t> kindsBelow_;
    std::vector<Inherited> from_;
    std::unordered_map<std::string, uint32_t> floors_;
};

}  // namespace

Drafts draftsOf(const MeshScene& scene) { return Walk(scene).run(); }

}  // namespace sallyport::importers::mesh
