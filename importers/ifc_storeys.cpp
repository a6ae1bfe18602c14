// Storeys -> floors; floors from what stands in the building where the file has no storey; the short names people call floors by.
#include <algorithm>
#include <cmath>
#include <set>

#include "building/floors.h"
#include "importers/facility_layout.h"
#include "importers/ifc_places.h"

namespace sallyport::importers::ifc {

using base::FloorId;
using building::ElementKind;
using building::Floor;

namespace {

/// Less between two levels and they are one: screed on slab, a step at a door.
constexpr double kOneLevelM = 0.8;
/// A rise that is no whole storey: a mezzanine, a half-landing with rooms.
constexpr double kHalfStoreyM = 2.0;
constexpr const char* kGroundWords =
    "erdgeschoss| eg |ground|begane grond|rez de chaussee| rdc |planta baja|piano terra|pian terreno|parter|prizemi|street level|main level|"
    "первый этаж| 1 этаж|этаж 1 | 1階|一階|地上1";
constexpr const char* kBelowWords =
    "under|below|unter |keller|basement|sous sol|sotano|interrato|piwnica|suteren|podzem|подвал|цоколь|地下|tiefgeschoss";

struct Level {
    double z, weight;
};

/// The heights that carry at least `share` of the weight of the heaviest, ascending, levels closer than kOneLevelM as one.
std::vector<Level> clustered(std::vector<Level> levels, double share) {
    std::sort(levels.begin(), levels.end(), [](const Level& a, const Level& b) { return a.z < b.z; });
    std::vector<Level> out;
    double start = 0, best = 0;
    for (const Level& l : levels) {
        if (out.empty() || l.z - start > kOneLevelM) {
            out.push_back({l.z, 0});
            start = l.z;
            best = 0;
        }
        out.back().weight += l.weight;
        if (l.weight > best) {
            best = l.weight;
            out.back().z = l.z;
        }
    }
    double heaviest = 0;
    for (const Level& l : out) heaviest = std::max(heaviest, l.weight);
    std::erase_if(out, [&](const Level& l) { return l.weight < heaviest * share; });
    return out;
}

std::string suffixed(int n) { return n < 26 ? std::string(1, char('a' + n)) : std::to_string(n); }

}  // namespace

void Places::readStoreys(std::vector<Storey>& out) {
    struct Zero {
        double zM = 0;
        bool allHigh = true;  ///< every storey is far above it
    };
    std::unordered_map<uint32_t, Zero> zeros;  // of each building; 0: of storeys that nothing says belong to one, the first building's
    for (const uint32_t i : context_.file.ofType(Type::Building)) {
        const step::Record& r = context_.file.records()[i];
        const step::Fields f = context_.file.fields(r);
        const double z = f[5].isRef() ? placements_.world(f[5].ref())[3].z : 0;
        zeros.try_emplace(0, Zero{z});
        zeros.try_emplace(r.id, Zero{z});
    }
    std::vector<std::optional<double>> stated;
    for (const uint32_t i : context_.file.ofType(Type::BuildingStorey)) {
        if (out.size() >= facility::kMaxFloors) {
            context_.problems.add(
                "too-many-storeys", Problem::Severity::Warning,
                "there are more than " + std::to_string(facility::kMaxFloors) + " storeys; what belongs to the others is on the floor at its height");
            break;
        }
        const step::Record& r = context_.file.records()[i];
        const step::Fields f = context_.file.fields(r);
        Floor floor;
        floor.sourceId = f[0].text(64);
        floor.id = uniqueId(f, r.id);
        floor.name = f[2].text();
        if (floor.name.empty()) floor.name = f[7].text();
        // The placement is what the geometry obeys; Elevation is for people and counts from the building's own zero. A storey placed at zero says
        // nothing.
        stated.push_back(f[9].real());
        if (stated.back()) *stated.back() *= context_.units.lengthM;
        const double placed = f[5].isRef() ? placements_.world(f[5].ref())[3].z : 0;
        floor.elevationM = std::abs(placed) > 1e-6 || !stated.back() ? placed : *stated.back();
        if (!std::isfinite(floor.elevationM) || std::abs(floor.elevationM) > 1e5) {
            context_.problems.add("bad-elevation", Problem::Severity::Warning, "this storey is at an impossible height; 0 m is used", r.id);
            floor.elevationM = 0;
        }
        const uint32_t building = structure_.buildingOf(r.id);
        Zero& zero = zeros[building];
        const double above = floor.elevationM - zero.zM;
        zero.allHigh = zero.allHigh && above > 20;
        out.push_back({r.id, building, above, std::move(floor)});
    }
    // Sheets of data without shapes often keep elevations in metres whatever their unit is. Storeys a few millimetres apart prove it.
    const auto low =
        std::min_element(out.begin(), out.end(), [](const Storey& a, const Storey& b) { return a.floor.elevationM < b.floor.elevationM; });
    const auto high =
        std::max_element(out.begin(), out.end(), [](const Storey& a, const Storey& b) { return a.floor.elevationM < b.floor.elevationM; });
    const double unit = context_.units.lengthM;
    if (out.size() > 1 && unit < 0.1 && high->floor.elevationM - low->floor.elevationM < 0.5 &&
        (high->floor.elevationM - low->floor.elevationM) / unit > 2 * double(out.size() - 1) &&
        std::all_of(products_.begin(), products_.end(), [](const Product& p) { return p.bounds.empty(); })) {
        for (Storey& s : out) {
            s.floor.elevationM /= unit;
            s.aboveZeroM /= unit;
        }
        context_.problems.add("storeys-in-metres", Problem::Severity::Info,
                              "the storeys are millimetres apart in the file's unit of length; their elevations were read as metres",
                              out.front().record);
    }
    // A building placed at its height above the sea: its own zero is in Elevation alone.
    for (size_t i = 0; i < out.size(); ++i)
        if (stated[i] && zeros[out[i].building].allHigh) out[i].aboveZeroM = *stated[i];
}

void Places::makeFloors(std::vector<Storey>& out) {
    std::vector<Level> levels;
    const char* source = "spaces";
    for (const Product& p : products_)
        if (p.type == Type::Space && !p.bounds.empty()) levels.push_back({p.bounds.min.z, p.bounds.size().x * p.bounds.size().y});
    levels = clustered(std::move(levels), 0);  // every level with a room counts
    if (levels.empty()) {
        source = "slabs";
        for (const Product& p : products_) {
            const bool floorSlab = p.type == Type::Slab || p.type == Type::SlabStandardCase || p.type == Type::SlabElementedCase;
            if (!floorSlab || p.kind != ElementKind::Slab || p.bounds.empty() || p.bounds.size().z > 1.5) continue;
            levels.push_back({p.bounds.max.z, p.bounds.size().x * p.bounds.size().y});
        }
        levels = clustered(std::move(levels), 0.15);
        // The top slab is a roof unless something stands on it.
        if (levels.size() > 1 && std::none_of(products_.begin(), products_.end(), [&](const Product& p) {
                const bool stands = p.kind == ElementKind::Wall || p.kind == ElementKind::Door || p.kind == ElementKind::Column;
                return stands && !p.bounds.empty() && std::abs(p.bounds.min.z - levels.back().z) < kOneLevelM && p.bounds.size().z > 1.8;
            }))
            levels.pop_back();
    }
    if (levels.empty()) {
        source = "walls";
        for (const Product& p : products_)
            if (p.kind == ElementKind::Wall && !p.bounds.empty() && p.bounds.size().z > 1.8)
                levels.push_back({p.bounds.min.z, p.bounds.size().x + p.bounds.size().y});
        levels = clustered(std::move(levels), 0.15);
    }
    if (levels.size() > 200) levels.resize(200);
    for (const Level& l : levels) {
        Floor floor;
        floor.id = "level-" + std::to_string(out.size() + 1);
        ids_.emplace(floor.id, 1);
        floor.name = "Level " + std::to_string(out.size() + 1);
        floor.elevationM = l.z;
        // Nothing says where the ground is: it is taken to be the file's zero, or the lowest floor of a building placed at its height above the sea.
        out.push_back({0, 0, std::abs(levels.front().z) < 20 ? l.z : l.z - levels.front().z, std::move(floor)});
    }
    context_.problems.add("no-storeys", Problem::Severity::Warning,
                          out.empty() ? std::string("the file has no storeys; the building shows as one body without floors")
                                      : "the file has no storeys; " + std::to_string(out.size()) + (out.size() == 1 ? " floor was" : " floors were") +
                                            " made from the heights of its " + source);
}

void Places::addFloors() {
    std::vector<Storey> storeys;
    readStoreys(storeys);
    if (storeys.empty()) makeFloors(storeys);
    std::stable_sort(storeys.begin(), storeys.end(), [](const Storey& a, const Storey& b) { return a.floor.elevationM < b.floor.elevationM; });
    bool told = false;
    for (size_t i = 0; i < storeys.size(); ++i) {
        Floor& f = storeys[i].floor;
        // The next floor is the next of the same building.
        size_t next = i + 1;
        while (next < storeys.size() && storeys[next].building != storeys[i].building) ++next;
        if (next < storeys.size()) {
            const double rise = storeys[next].floor.elevationM - f.elevationM;
            f.heightM = std::max(0.1, rise);
            if (rise < 0.05 && !told) {
                told = true;
                context_.problems.add("storeys-too-close", Problem::Severity::Warning,
                                      "storeys \"" + f.name + "\" and \"" + storeys[next].floor.name +
                                          "\" are at one height; the file may state the wrong unit of length");
            }
        }
        if (storeys[i].record) floors_.emplace(storeys[i].record, FloorId(uint32_t(building_.floors.size())));
        aboveZeroM_.push_back(storeys[i].aboveZeroM);
        buildingOf_.push_back(storeys[i].building);
        building_.floors.push_back(std::move(f));
    }
}

FloorId Places::floorAt(double z) const {
    if (building_.floors.empty()) return {};
    const auto above = std::upper_bound(building_.floors.begin(), building_.floors.end(), z + 0.5,
                                        [](double at, const Floor& f) { return at < f.elevationM; });  // they ascend
    return FloorId(uint32_t(std::max<ptrdiff_t>(above - building_.floors.begin(), 1) - 1));
}

FloorId Places::floorOf(const Product& p) const {
    const FloorId said = storeyFloor(p.id);
    if (said.valid() || p.kind == ElementKind::Site || p.bounds.empty()) return said;
    // A slab is the floor of the storey on top of it.
    return floorAt(p.kind == ElementKind::Slab && p.bounds.size().z < 1.5 ? p.bounds.max.z : p.bounds.min.z);
}

void Places::nameFloors() {
    std::vector<bool> used(building_.floors.size(), false);
    for (const FloorId f : building::floorsInUse(building_)) used[f.index()] = true;
    // Each building of a campus counts its own floors: "F2/3" is the second floor of the third one.
    std::vector<uint32_t> buildings;
    std::unordered_map<uint32_t, std::vector<size_t>> floorsOf;
    for (size_t i = 0; i < building_.floors.size(); ++i) floorsOf[buildingOf_[i]].push_back(i);
    for (const auto& [record, floors] : floorsOf) buildings.push_back(record);
    std::sort(buildings.begin(), buildings.end());
    for (size_t i = 0; i < buildings.size(); ++i) nameFloors(floorsOf[buildings[i]], used, i == 0 ? "" : "/" + std::to_string(i + 1));
}

void Places::nameFloors(const std::vector<size_t>& own, const std::vector<bool>& used, const std::string& suffix) {
    const size_t n = own.size();
    const auto floor = [&](size_t i) -> Floor& { return building_.floors[own[i]]; };
    const auto inUse = [&](size_t i) { return bool(used[own[i]]); };

    // People count from the ground floor: the one that is called so, else the first that is not clearly below the building's zero.
    size_t ground = n;
    for (size_t i = 0; i < n && ground == n; ++i) {
        const std::string words = foldedWords(floor(i).name);
        if (inUse(i) && hasWord(words, kGroundWords) && !hasWord(words, kBelowWords)) ground = i;
    }
    for (size_t i = 0; i < n && ground == n; ++i)
        if (inUse(i) && aboveZeroM_[own[i]] >= -1.0) ground = i;
    for (size_t i = n; i-- > 0 && ground == n;)
        if (inUse(i)) ground = i;
    if (ground == n) ground = 0;

    std::set<std::string> taken;
    const auto name = [&](size_t i, const std::string& wanted) {
        std::string free = wanted;
        for (int k = 0; !taken.insert(free).second; ++k) free = wanted + suffixed(k);
        floor(i).shortName = free;
    };
    // What nobody uses takes no number away from what lies above it; beyond the last floor in use the count goes on (roof, foundation).
    const auto beyond = [&](size_t i, bool upwards) {
        for (size_t k = i; upwards ? k < n : k != size_t(-1); upwards ? ++k : --k)
            if (inUse(k)) return false;
        return true;
    };
    name(ground, "F1");
    int level = 1;
    for (size_t i = ground + 1, full = ground; i < n; ++i) {
        if (!inUse(i) && !beyond(i, true)) continue;
        const bool half = inUse(i) && floor(i).elevationM - floor(full).elevationM < kHalfStoreyM;
        if (!half) {
            ++level;
            full = i;
        }
        name(i, "F" + std::to_string(level) + (half ? ".5" : ""));
    }
    level = 0;
    for (size_t i = ground, full = ground; i-- > 0;) {
        if (!inUse(i) && !beyond(i, false)) continue;
        const bool half = inUse(i) && level > 0 && floor(full).elevationM - floor(i).elevationM < kHalfStoreyM;
        if (!half) {
            ++level;
            full = i;
        }
        name(i, "B" + std::to_string(level) + (half ? ".5" : ""));
    }
    for (size_t i = 0, below = 0; i < n; ++i) {
        if (!floor(i).shortName.empty()) below = i;
        else name(i, floor(below).shortName + "a");
    }
    for (size_t i = 0; i < n; ++i) floor(i).shortName += suffix;
}

}  // namespace sallyport::importers::ifc
