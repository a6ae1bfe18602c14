// Floors, and what is a room.
#include "importers/mesh_building_places.h"

#include <algorithm>
#include <cmath>

#include "importers/door_rooms.h"

namespace sallyport::importers::mesh {

using base::Box3;
using base::FloorId;
using base::Vec2;
using base::Vec3;
using building::ElementKind;
using building::Floor;
using building::Problem;
using building::Room;
using Severity = Problem::Severity;

namespace {

constexpr size_t kMaxTrianglesOfThing = 2'000'000;  // of one room or door that are looked at
constexpr double kStandsM = 0.5;                    // what begins this little below a floor still stands on it
constexpr double kRoomLevelM = 1.0;                 // rooms closer in height than this are on one floor

/// The heaviest heights: greedily the window of ±0.3 m with most weight; what lies within `apart` of it belongs to it.
std::vector<Level> heaviest(std::vector<std::pair<double, double>> heights, double apart) {
    std::vector<Level> out;
    std::sort(heights.begin(), heights.end());
    while (!heights.empty() && out.size() < 400) {
        double best = -1, sum = 0, moment = 0, at = 0;
        size_t from = 0;
        for (const auto& [z, weight] : heights) {
            sum += weight;
            moment += z * weight;
            for (; z - heights[from].first > 0.6; ++from) {
                sum -= heights[from].second;
                moment -= heights[from].first * heights[from].second;
            }
            if (sum <= best + 1e-9) continue;
            best = sum;
            at = sum > 0 ? moment / sum : z;
        }
        // Most rooms of a floor lie at exactly one height; the mean of all would be none of them.
        double nearest = 1e300, exact = at, most = -1;
        std::vector<std::pair<double, double>> rest;
        for (size_t i = 0; i < heights.size(); ++i) {
            const auto& h = heights[i];
            if (std::abs(h.first - at) > apart) {
                rest.push_back(h);
                continue;
            }
            double same = 0;
            for (size_t k = i; k < heights.size() && heights[k].first - h.first < 0.01 && k - i < 1000; ++k) same += heights[k].second;
            if (same > most + 1e-9 || (same > most - 1e-9 && std::abs(h.first - at) < nearest)) {
                most = same;
                nearest = std::abs(h.first - at);
                exact = h.first;
            }
        }
        out.push_back({exact, best});
        heights = std::move(rest);
    }
    std::sort(out.begin(), out.end(), [](const Level& a, const Level& b) { return a.elevationM < b.elevationM; });
    return out;
}

/// How wide a long shape is: walls, even all of a floor in one, stay below half a metre.
double widthOf(const RoomShape& s) {
    double round = 0;
    const auto add = [&](const std::vector<Vec2>& ring) {
        for (size_t i = 0; i < ring.size(); ++i) round += glm::length(ring[(i + 1) % ring.size()] - ring[i]);
    };
    for (const base::Polygon2& p : s.footprint) {
        add(p.outer);
        for (const auto& h : p.holes) add(h);
    }
    return round > 0 ? 2 * s.areaM2 / round : 0;
}

double planArea(const Box3& b) { return b.empty() ? 0 : b.size().x * b.size().y; }
bool thin(const Box3& b) { return !b.empty() && b.size().z < 1.0 && b.size().z < 0.3 * std::max(b.size().x, b.size().y); }

}  // namespace

Box3 ToLocal::box(const Box3& b) const {
    Box3 out;
    if (b.empty()) return out;
    out.add(Vec3(matrix * glm::dvec4(b.min, 1)));
    out.add(Vec3(matrix * glm::dvec4(b.max, 1)));
    return out;
}

std::vector<Triangle> Places::trianglesOf(const Draft& d, const std::function<bool(const Use&)>& keep) const {
    std::vector<Triangle> out;
    std::vector<Vec3> points;
    for (const Use& u : d.uses) {
        if (keep && !keep(u)) continue;
        const MeshScene::Mesh& m = scene_.meshes[u.mesh];
        if (out.size() + m.indices.size() / 3 > kMaxTrianglesOfThing) break;
        const base::Mat4 t = toLocal_.matrix * d_.world[u.node];
        points.clear();
        for (const base::Vec3f& p : m.positions) points.emplace_back(t * glm::dvec4(Vec3(p), 1));
        for (size_t i = 0; i + 2 < m.indices.size(); i += 3) {
            const uint32_t a = m.indices[i], b = m.indices[i + 1], c = m.indices[i + 2];
            if (a < points.size() && b < points.size() && c < points.size()) out.push_back({points[a], points[b], points[c]});
        }
    }
    return out;
}

void Places::decideRooms() {
    // Of the rooms that are groups: what may be their floor, and all that stands in them.
    std::unordered_map<uint32_t, Draft> floors, contents;
    for (const Draft& d : d_.drafts) {
        if (d.inRoom == kNone) continue;
        const auto add = [&](Draft& all) { all.uses.insert(all.uses.end(), d.uses.begin(), d.uses.end()); };
        add(contents[d.inRoom]);
        if (d.kind == ElementKind::Slab || d.kind == ElementKind::Covering || d.kind == ElementKind::Other) add(floors[d.inRoom]);
    }
    std::vector<Room> certain;
    for (uint32_t i = 0; i < d_.drafts.size(); ++i) {
        const Draft& d = d_.drafts[i];
        if (d.means != Means::Room) continue;
        if (!d.uses.empty()) {
            shape_[i] = shapeOfBody(trianglesOf(d), outlines_);
        } else if (const auto all = contents.find(i); all != contents.end()) {
            const auto floor = floors.find(i);
            const Draft& chosen = floor != floors.end() && !floor->second.uses.empty() ? floor->second : all->second;
            shape_[i] = shapeOfContents(trianglesOf(chosen), outlines_);
            for (const Use& u : chosen.uses) box_[i].add(toLocal_.box(u.box));
        }
        certain.emplace_back();
        certain.back().footprint = shape_[i].footprint;
        certain.back().bounds = box_[i];
    }
    const RoomFinder finder(certain);
    for (uint32_t i = 0; i < d_.drafts.size(); ++i) {
        Draft& d = d_.drafts[i];
        if (!d.weak || d.uses.empty() || d.means != Means::Part) continue;
        const Vec3 size = box_[i].size();
        // What stands in a room is none: a lift's car, a booth.
        if (std::min(size.x, size.y) < 0.8 || size.z < 1.9 || size.z > 15 || finder.at(Vec2(box_[i].centre()), box_[i].min.z + 0.5).valid()) continue;
        RoomShape s = shapeOfBody(trianglesOf(d), outlines_);
        if (s.areaM2 < 1 || widthOf(s) < 0.5 || s.bottomShare < 0.6 || (s.topShare < 0.4 && s.bottomShare < 0.9)) continue;
        d.means = Means::Room;
        d.kind = ElementKind::Space;
        shape_[i] = std::move(s);
    }
}

std::vector<Level> Places::roomLevels() const {
    std::vector<std::pair<double, double>> heights;
    for (size_t i = 0; i < d_.drafts.size(); ++i)
        if (d_.drafts[i].means == Means::Room && shape_[i].areaM2 > 0) heights.emplace_back(shape_[i].floorZM, shape_[i].areaM2);
    return heaviest(std::move(heights), kRoomLevelM);
}

const std::vector<Level>& Places::surfaceLevels() const {
    if (!surfaceLevels_) surfaceLevels_ = columns_.levels(metresPerUnit_);
    return *surfaceLevels_;
}

double Places::elevationOf(const std::vector<uint32_t>& drafts) const {
    std::vector<std::pair<double, double>> rooms, doors, walls, slabs;
    double low = 1e300;
    for (const uint32_t i : drafts) {
        const Draft& d = d_.drafts[i];
        if (box_[i].empty()) continue;
        const double z = box_[i].min.z;
        if (d.kind != ElementKind::Site) low = std::min(low, z);
        // What only looks like a room may be a lift's car.
        if (d.means == Means::Room && !d.weak && shape_[i].areaM2 > 0) rooms.emplace_back(shape_[i].floorZM, shape_[i].areaM2);
        else if (d.means == Means::Door && box_[i].size().z >= kMinDoorHeightM) doors.emplace_back(z, 1);
        else if (d.kind == ElementKind::Wall) walls.emplace_back(z, glm::length(box_[i].size()));
        else if ((d.kind == ElementKind::Slab || d.floorSlab) && thin(box_[i])) slabs.emplace_back(box_[i].max.z, planArea(box_[i]));
    }
    const auto most = [](std::vector<std::pair<double, double>> h) {
        const std::vector<Level> l = heaviest(std::move(h), kRoomLevelM);
        return std::max_element(l.begin(), l.end(), [](const Level& a, const Level& b) { return a.areaM2 < b.areaM2; })->elevationM;
    };
    if (!rooms.empty()) return most(std::move(rooms));
    if (!doors.empty() || !walls.empty()) {
        const double z = most(doors.empty() ? std::move(walls) : std::move(doors));
        // The slab's top, rather than what was set a little into it.
        double best = z, apart = 0.4;
        for (const auto& [top, area] : slabs)
            if (std::abs(top - z) < apart) {
                best = top;
                apart = std::abs(top - z);
            }
        return best;
    }
    if (!slabs.empty()) return most(std::move(slabs));
    if (low > 1e299) return std::nan("");
    for (const Level& l : surfaceLevels()) {
        const double z = l.elevationM + toLocal_.matrix[3].z;
        if (z > low - 0.3 && z < low + 1) return z;
    }
    return low;
}

std::vector<Floor> Places::namedFloors(std::vector<uint32_t>& indexOf) const {
    std::vector<std::vector<uint32_t>> members(d_.floors.size());
    for (uint32_t i = 0; i < d_.drafts.size(); ++i)
        if (d_.drafts[i].floor < members.size()) members[d_.drafts[i].floor].push_back(i);
    std::vector<Floor> out;
    std::vector<bool> leaf;
    indexOf.assign(d_.floors.size(), kNone);
    for (uint32_t k = 0; k < d_.floors.size(); ++k) {
        const NamedFloor& named = d_.floors[k];
        if (named.hint) continue;
        const double z = elevationOf(members[k]);
        if (!std::isfinite(z)) continue;  // nothing stands on it
        // Slabs of one height that are each named like a floor are one.
        if (named.leaf)
            for (uint32_t o = 0; o < out.size(); ++o)
                if (leaf[o] && std::abs(out[o].elevationM - z) < 0.3) indexOf[k] = o;
        if (indexOf[k] != kNone) continue;
        indexOf[k] = uint32_t(out.size());
        Floor f;
        f.sourceId = named.sourceId;
        f.id = named.sourceId.empty() ? named.name : named.sourceId;
        f.name = named.name;
        f.shortName = named.shortName;
        f.elevationM = z;
        out.push_back(std::move(f));
        leaf.push_back(named.leaf);
    }
    return out;
}

std::vector<Floor> Places::levelFloors() const {
    std::vector<Level> levels = roomLevels();
    const bool fromRooms = !levels.empty();
    double most = 0;
    const std::vector<Level>& slabs = surfaceLevels();
    for (const Level& l : slabs) most = std::max(most, l.areaM2);
    std::vector<Level> extra;
    for (Level l : slabs) {
        l.elevationM += toLocal_.matrix[3].z;
        const bool known = std::any_of(levels.begin(), levels.end(), [&](const Level& r) { return std::abs(r.elevationM - l.elevationM) < 2.0; });
        if (!fromRooms || (!known && l.areaM2 > 0.1 * most)) extra.push_back(l);
    }
    levels.insert(levels.end(), extra.begin(), extra.end());
    if (!fromRooms) {
        // Doors stand on floors, also where no slab was drawn.
        std::vector<std::pair<double, double>> sills;
        for (size_t i = 0; i < d_.drafts.size(); ++i)
            if (d_.drafts[i].means == Means::Door && box_[i].size().z >= kMinDoorHeightM) sills.emplace_back(box_[i].min.z, 1);
        for (const Level& l : heaviest(std::move(sills), kRoomLevelM))
            if (l.areaM2 >= 2 &&
                std::none_of(extra.begin(), extra.end(), [&](const Level& k) { return std::abs(k.elevationM - l.elevationM) < 1.9; }))
                levels.push_back(l);
    }
    std::vector<Floor> out;
    for (const Level& l : levels) {
        Floor f;
        f.elevationM = l.elevationM;
        out.push_back(std::move(f));
    }
    return out;
}

std::string Places::hintedName(double fromM, double toM) const {
    std::vector<size_t> votes(d_.floors.size());
    size_t all = 0, best = 0;
    for (size_t i = 0; i < d_.drafts.size(); ++i) {
        const uint32_t k = d_.drafts[i].floor;
        if (k == kNone || !d_.floors[k].hint || box_[i].empty() || box_[i].min.z < fromM - kStandsM || box_[i].min.z >= toM - kStandsM) continue;
        ++all;
        if (++votes[k] > votes[best]) best = k;
    }
    return all > 0 && votes[best] * 10 >= all * 6 ? d_.floors[best].name : std::string();
}

void Places::addFloors() {
    const size_t n = d_.drafts.size();
    box_.resize(n);
    shape_.resize(n);
    floorOf_.resize(n);
    roomOf_.resize(n);
    doorOf_.resize(n);
    for (size_t i = 0; i < n; ++i) box_[i] = toLocal_.box(d_.drafts[i].box);
    decideRooms();

    std::vector<uint32_t> indexOf;
    std::vector<Floor> floors = namedFloors(indexOf);
    const size_t named = floors.size();
    size_t loose = 0;
    for (const Draft& d : d_.drafts) loose += (d.floor == kNone || d_.floors[d.floor].hint) && !d.uses.empty() && d.kind != ElementKind::Site;
    if (named == 0 || loose * 5 > n)
        for (Floor& f : levelFloors())
            if (std::none_of(floors.begin(), floors.begin() + ptrdiff_t(named),
                             [&](const Floor& k) { return std::abs(k.elevationM - f.elevationM) < 1.9; }))
                floors.push_back(std::move(f));

    std::vector<uint32_t> order(floors.size());
    for (uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) { return floors[a].elevationM < floors[b].elevationM; });
    size_t ground = 0;
    const double zero = building_.origin.z;
    while (ground + 1 < order.size() && floors[order[ground]].elevationM + zero < -1.0) ++ground;
    std::vector<uint32_t> place(floors.size());
    for (size_t i = 0; i < order.size(); ++i) {
        Floor f = std::move(floors[order[i]]);
        place[order[i]] = uint32_t(i);
        if (i > 0) building_.floors.back().heightM = std::max(0.1, f.elevationM - building_.floors.back().elevationM);
        if (f.shortName.empty()) f.shortName = i >= ground ? "F" + std::to_string(i - ground + 1) : "B" + std::to_string(ground - i);
        if (f.name.empty()) f.name = hintedName(f.elevationM, order.size() > i + 1 ? floors[order[i + 1]].elevationM : 1e300);
        if (f.name.empty()) f.name = (i >= ground ? "Floor " + std::to_string(i - ground + 1) : "Basement " + std::to_string(ground - i));
        f.id = uniqueId(f.id.empty() ? f.shortName : f.id);
        building_.floors.push_back(std::move(f));
    }
    for (uint32_t& i : indexOf)
        if (i != kNone) i = place[i];
    assignFloors(indexOf);

    if (d_.floorsLeftOut)
        problems_.push_back({"too-many-floors",
                             Severity::Warning,
                             "more than " + std::to_string(kMaxNamedFloors) +
                                 " things are named like floors; what belongs to the others is on the floor at its height",
                             {}});
    const size_t guessed = building_.floors.size() - named;
    if (building_.floors.empty())
        problems_.push_back({"no-floors",
                             Severity::Warning,
                             "nothing is named as a floor and no level surface is large enough to be one; the building shows as one body",
                             {}});
    else if (guessed > 0)
        problems_.push_back(
            {"floors-guessed",
             Severity::Warning,
             std::to_string(guessed) + (named ? " further floors" : " floors") +
                 " were found by their rooms and level surfaces, since no name says where they are; names and numbers of floors are missing",
             {}});
    else problems_.push_back({"floors-named", Severity::Info, std::to_string(named) + " floors by their names", {}});
}

FloorId Places::floorAt(double z) const {
    if (building_.floors.empty()) return {};
    const auto above = std::upper_bound(building_.floors.begin(), building_.floors.end(), z + kStandsM,
                                        [](double at, const Floor& f) { return at < f.elevationM; });  // they ascend
    return FloorId(uint32_t(std::max<ptrdiff_t>(above - building_.floors.begin(), 1) - 1));
}

void Places::assignFloors(const std::vector<uint32_t>& indexOf) {
    for (uint32_t i = 0; i < d_.drafts.size(); ++i) {
        const Draft& d = d_.drafts[i];
        if (d.floor < indexOf.size() && indexOf[d.floor] != kNone) {
            floorOf_[i] = FloorId(indexOf[d.floor]);
        } else if (d.kind != ElementKind::Site && !box_[i].empty()) {
            // A slab lies below the floor that it carries; all else stands on one.
            floorOf_[i] = floorAt(d.kind == ElementKind::Slab && thin(box_[i]) ? box_[i].max.z - 0.2 : box_[i].min.z);
        }
    }
    // The top floor has nothing above it to be measured against.
    if (building_.floors.empty()) return;
    double height = 0;
    for (uint32_t i = 0; i < d_.drafts.size(); ++i)
        if (d_.drafts[i].means == Means::Room && floorOf_[i].index() + 1 == building_.floors.size()) height = std::max(height, shape_[i].heightM);
    if (height > 1 && height < 30) building_.floors.back().heightM = height;
}

}  // namespace sallyport::importers::mesh
