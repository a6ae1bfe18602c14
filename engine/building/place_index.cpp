#include "building/place_index.h"

#include <GeographicLib/LocalCartesian.hpp>
#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "base/text.h"
#include "building/building.h"

namespace sallyport::building {
namespace {

/// Name -> id, or "several" when different things share it.
template <class Id>
class Names {
public:
    void add(std::string_view name, Id id) {
        if (name.empty()) return;
        const auto [it, isNew] = map_.try_emplace(std::string(name), Resolved<Id>{Match::Found, id});
        if (!isNew && it->second.id != id) it->second = {Match::Ambiguous, {}};
    }
    const Resolved<Id>* find(const std::string& name) const {
        const auto it = map_.find(name);
        return it == map_.end() ? nullptr : &it->second;
    }

private:
    std::unordered_map<std::string, Resolved<Id>> map_;
};

/// Ids are unique and win over what people wrote on a sign; exact spelling wins over folded case.
template <class Id>
struct Directory {
    Names<Id> ids, names, foldedNames;
    void addName(std::string_view name, Id id) {
        names.add(name, id);
        foldedNames.add(base::lowerAscii(name), id);
    }
    Resolved<Id> find(std::string_view name) const {
        if (name.empty()) return {};
        const std::string key(name);
        if (const auto* r = ids.find(key)) return *r;
        if (const auto* r = names.find(key)) return *r;
        if (const auto* r = foldedNames.find(base::lowerAscii(name))) return *r;
        return {};
    }
};

struct RoomShape {
    RoomId id;
    base::Box2 box;
    std::vector<Polygon2> footprint;
};

}  // namespace

struct PlaceIndex::Impl {
    // What the index answers with, without the meshes: copies, so that the index outlives nothing.
    std::vector<Floor> floors;
    std::vector<Room> rooms;
    std::vector<Door> doors;
    std::vector<std::optional<Vec3>> roomPositions;
    std::vector<std::vector<RoomShape>> shapesByFloor;
    Directory<FloorId> floorNames;
    Directory<RoomId> roomNames;
    Directory<DoorId> doorNames;
    Vec3 origin{0, 0, 0};
    std::optional<Georeference> georeference;
    std::optional<GeographicLib::LocalCartesian> plane;
    Vec2 east{1, 0}, north{0, 1};  ///< true east and north in local axes
};

PlaceIndex::PlaceIndex(const Building& b) {
    auto impl = std::make_unique<Impl>();
    impl->floors = b.floors;
    impl->rooms = b.rooms;
    impl->doors = b.doors;
    impl->origin = b.origin;
    impl->georeference = b.georeference;
    impl->shapesByFloor.resize(b.floors.size());
    impl->roomPositions.resize(b.rooms.size());
    for (uint32_t i = 0; i < b.floors.size(); ++i) {
        const Floor& f = b.floors[i];
        impl->floorNames.ids.add(f.id, FloorId(i));
        impl->floorNames.ids.add(f.sourceId, FloorId(i));
        impl->floorNames.addName(f.shortName, FloorId(i));
        impl->floorNames.addName(f.name, FloorId(i));
    }
    for (uint32_t i = 0; i < b.rooms.size(); ++i) {
        const Room& r = b.rooms[i];
        const RoomId id(i);
        impl->roomNames.ids.add(r.id, id);
        impl->roomNames.ids.add(r.sourceId, id);
        impl->roomNames.addName(r.number, id);
        if (r.number.empty() || r.number != r.name) impl->roomNames.addName(r.name, id);
        if (r.footprint.empty()) continue;
        RoomShape shape{id, {}, r.footprint};
        base::InnerPoint best;
        for (const Polygon2& p : r.footprint) {
            for (Vec2 v : p.outer) shape.box.add(v);
            if (const auto inner = base::innermostPoint(p); inner.radiusM >= best.radiusM) best = inner;
        }
        impl->roomPositions[i] = Vec3(best.point, r.floorZM);
        if (r.floor.valid()) impl->shapesByFloor[r.floor.index()].push_back(std::move(shape));
    }
    for (uint32_t i = 0; i < b.doors.size(); ++i) {
        const Door& d = b.doors[i];
        const DoorId id(i);
        impl->doorNames.ids.add(d.id, id);
        impl->doorNames.ids.add(d.sourceId, id);
        impl->doorNames.addName(d.name, id);
        impl->doorNames.addName(d.exteriorNumber, id);
        if (!d.exteriorNumber.empty()) impl->doorNames.addName("Door " + d.exteriorNumber, id);
    }
    if (b.georeference) {
        const Georeference& g = *b.georeference;
        const double a = g.trueNorthDeg * M_PI / 180;
        impl->north = {std::sin(a), std::cos(a)};
        impl->east = {std::cos(a), -std::sin(a)};
        impl->plane.emplace(g.latDeg, g.lonDeg, g.ellipsoidalHeightM);
    }
    impl_ = std::move(impl);
}
PlaceIndex::~PlaceIndex() = default;
PlaceIndex::PlaceIndex(PlaceIndex&&) noexcept = default;

size_t PlaceIndex::floorCount() const { return impl_->floors.size(); }
size_t PlaceIndex::roomCount() const { return impl_->rooms.size(); }
size_t PlaceIndex::doorCount() const { return impl_->doors.size(); }

Resolved<RoomId> PlaceIndex::room(std::string_view name) const { return impl_->roomNames.find(name); }
Resolved<DoorId> PlaceIndex::door(std::string_view name) const { return impl_->doorNames.find(name); }
Resolved<FloorId> PlaceIndex::floor(std::string_view name) const { return impl_->floorNames.find(name); }

const std::string& PlaceIndex::id(RoomId i) const { return impl_->rooms[i.index()].id; }
const std::string& PlaceIndex::id(DoorId i) const { return impl_->doors[i.index()].id; }
const std::string& PlaceIndex::id(FloorId i) const { return impl_->floors[i.index()].id; }
const std::string& PlaceIndex::number(RoomId i) const { return impl_->rooms[i.index()].number; }
const std::string& PlaceIndex::name(RoomId i) const { return impl_->rooms[i.index()].name; }
const std::string& PlaceIndex::name(DoorId i) const { return impl_->doors[i.index()].name; }
const std::string& PlaceIndex::shortName(FloorId i) const { return impl_->floors[i.index()].shortName; }
FloorId PlaceIndex::floorOf(RoomId i) const { return impl_->rooms[i.index()].floor; }
FloorId PlaceIndex::floorOf(DoorId i) const { return impl_->doors[i.index()].floor; }
std::span<const RoomId> PlaceIndex::roomsOf(DoorId i) const { return impl_->doors[i.index()].rooms; }
std::span<const DoorId> PlaceIndex::doorsOf(RoomId i) const { return impl_->rooms[i.index()].doors; }
bool PlaceIndex::exterior(DoorId i) const { return impl_->doors[i.index()].exterior; }
Vec3 PlaceIndex::position(DoorId i) const { return impl_->doors[i.index()].position; }
std::optional<Vec3> PlaceIndex::position(RoomId i) const { return impl_->roomPositions[i.index()]; }
double PlaceIndex::elevationM(FloorId i) const { return impl_->floors[i.index()].elevationM; }

std::optional<RoomId> PlaceIndex::roomAt(FloorId floor, Vec2 p) const {
    if (!floor.valid() || floor.index() >= impl_->shapesByFloor.size()) return std::nullopt;
    std::optional<RoomId> best;
    double bestArea = 0;
    for (const RoomShape& s : impl_->shapesByFloor[floor.index()]) {
        if (!s.box.contains(p)) continue;
        for (const Polygon2& poly : s.footprint) {
            if (!base::contains(poly, p)) continue;
            // Spaces may overlap (a zone over its rooms): the smaller one says more.
            const double a = base::area(poly);
            if (!best || a < bestArea) {
                best = s.id;
                bestArea = a;
            }
        }
    }
    return best;
}

std::vector<FloorId> PlaceIndex::floorsAt(double z, double leM) const {
    // A badge is carried about a metre above its floor; a point belongs to the floor with the highest elevation not above it.
    constexpr double kBelowFloorM = 0.5;
    const auto& floors = impl_->floors;
    std::vector<FloorId> out;
    if (floors.empty()) return out;
    const auto floorOfHeight = [&](double h) {
        uint32_t best = 0;
        for (uint32_t i = 1; i < floors.size(); ++i)
            if (floors[i].elevationM <= h + kBelowFloorM) best = i;
        return best;
    };
    if (!std::isfinite(z)) z = floors.front().elevationM;
    const double le = std::isfinite(leM) ? std::max(0.0, leM) : 0.0;
    const uint32_t lo = floorOfHeight(z - le), hi = floorOfHeight(z + le), mid = floorOfHeight(z);
    for (uint32_t i = lo; i <= hi; ++i) out.emplace_back(i);
    std::stable_sort(out.begin(), out.end(), [&](FloorId a, FloorId b) {
        if ((a.value == mid) != (b.value == mid)) return a.value == mid;
        return std::abs(floors[a.index()].elevationM - z) < std::abs(floors[b.index()].elevationM - z);
    });
    return out;
}

std::optional<Vec3> PlaceIndex::toLocal(double lat, double lon, double hae) const {
    if (!impl_->plane || !(std::abs(lat) <= 90) || !(std::abs(lon) <= 180) || !std::isfinite(hae)) return std::nullopt;
    double e, n, u;
    impl_->plane->Forward(lat, lon, hae, e, n, u);
    constexpr double kReachM = 50'000;
    if (!(std::abs(e) < kReachM && std::abs(n) < kReachM)) return std::nullopt;
    return Vec3(impl_->east * e + impl_->north * n, u);
}

std::optional<Vec3> PlaceIndex::toWgs84(Vec3 local) const {
    if (!impl_->plane) return std::nullopt;
    double lat, lon, hae;
    impl_->plane->Reverse(glm::dot(Vec2(local), impl_->east), glm::dot(Vec2(local), impl_->north), local.z, lat, lon, hae);
    return Vec3(lat, lon, hae);
}

Vec3 PlaceIndex::fileToLocal(Vec3 file) const { return file - impl_->origin; }
double PlaceIndex::trueNorthDeg() const { return impl_->georeference ? impl_->georeference->trueNorthDeg : 0; }

}  // namespace sallyport::building
