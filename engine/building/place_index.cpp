#include "building/place_index.h"

#include <GeographicLib/LocalCartesian.hpp>
#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "base/parallel.h"
#include "base/sha256.h"
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

/// Devices that were given a place win over ids, which are unique, and these over what people wrote on a sign; exact spelling over folded case.
template <class Id>
struct Directory {
    Names<Id> devices, ids, names, foldedDevices, foldedNames;
    void addName(std::string_view name, Id id) {
        names.add(name, id);
        foldedNames.add(base::lowerAscii(name), id);
    }
    Resolved<Id> find(std::string_view name) const {
        if (name.empty()) return {};
        const std::string key(name);
        for (const auto* exact : {&devices, &ids, &names})
            if (const auto* r = exact->find(key)) return *r;
        const std::string folded = base::lowerAscii(name);
        for (const auto* any : {&foldedDevices, &foldedNames})
            if (const auto* r = any->find(folded)) return *r;
        return {};
    }
    Resolved<Id> findDevice(std::string_view name) const {
        if (const auto* r = devices.find(std::string(name))) return *r;
        if (const auto* r = foldedDevices.find(base::lowerAscii(name))) return *r;
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
    std::vector<DeviceAlias> devices;
    std::vector<std::string> deviceProblems;
    Vec3 origin{0, 0, 0};
    std::optional<Georeference> georeference;
    std::optional<GeographicLib::LocalCartesian> plane;
    Vec2 east{1, 0}, north{0, 1};  ///< true east and north in local axes
};

namespace {

constexpr size_t kWorthThreads = 200;  ///< rooms; below, a thread costs more than it saves

/// The devices of one kind of place. Resolved before any is added: a device is given a place of the building, never another device.
template <class Id>
void addDevices(std::span<const DeviceAlias> aliases, std::string DeviceAlias::*place, const char* kind, Directory<Id>& directory,
                std::vector<DeviceAlias>& kept, std::vector<std::string>& problems) {
    std::vector<std::pair<const DeviceAlias*, Id>> found;
    std::unordered_set<std::string_view> seen;
    for (const DeviceAlias& a : aliases) {
        if ((a.*place).empty()) continue;
        const auto at = directory.find(a.*place);
        const std::string what = "device \"" + a.device + "\": ";
        if (a.device.empty()) problems.push_back("a device without a name was given " + std::string(kind) + " \"" + a.*place + "\"");
        else if (!seen.insert(a.device).second) problems.push_back(what + "was given a " + kind + " twice; the first counts");
        else if (!at)
            problems.push_back(what + (at.match == Match::Ambiguous ? "more than one " : "no ") + kind + " \"" + a.*place + "\" in this school");
        else found.emplace_back(&a, at.id);
    }
    for (const auto& [alias, id] : found) {
        directory.devices.add(alias->device, id);
        directory.foldedDevices.add(base::lowerAscii(alias->device), id);
        kept.push_back(*alias);
    }
}

}  // namespace

PlaceIndex::PlaceIndex(const Building& b, std::span<const DeviceAlias> devices) {
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
    base::inParallel(b.rooms.size() < kWorthThreads ? 1 : int(std::thread::hardware_concurrency()), b.rooms.size(), [&](size_t i) {
        const Room& r = b.rooms[i];
        if (r.footprint.empty()) return;
        base::InnerPoint best;
        for (const Polygon2& p : r.footprint)
            if (const auto inner = base::innermostPoint(p); inner.radiusM >= best.radiusM) best = inner;
        impl->roomPositions[i] = Vec3(best.point, r.floorZM);
    });
    for (uint32_t i = 0; i < b.rooms.size(); ++i) {
        const Room& r = b.rooms[i];
        const RoomId id(i);
        impl->roomNames.ids.add(r.id, id);
        impl->roomNames.ids.add(r.sourceId, id);
        impl->roomNames.addName(r.number, id);
        if (r.number.empty() || r.number != r.name) impl->roomNames.addName(r.name, id);
        if (r.footprint.empty()) continue;
        RoomShape shape{id, {}, r.footprint};
        for (const Polygon2& p : r.footprint)
            for (Vec2 v : p.outer) shape.box.add(v);
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
    const auto aliases = devices.first(std::min(devices.size(), kMaxDevices));
    if (devices.size() > kMaxDevices)
        impl->deviceProblems.push_back("only the first " + std::to_string(kMaxDevices) + " of " + std::to_string(devices.size()) + " devices count");
    for (const DeviceAlias& a : aliases)
        if (a.door.empty() == a.room.empty()) impl->deviceProblems.push_back("device \"" + a.device + "\": give it either a door or a room");
    addDevices(aliases, &DeviceAlias::door, "door", impl->doorNames, impl->devices, impl->deviceProblems);
    addDevices(aliases, &DeviceAlias::room, "room", impl->roomNames, impl->devices, impl->deviceProblems);
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

Resolved<DoorId> PlaceIndex::deviceDoor(std::string_view device) const { return impl_->doorNames.findDevice(device); }
Resolved<RoomId> PlaceIndex::deviceRoom(std::string_view device) const { return impl_->roomNames.findDevice(device); }
std::span<const DeviceAlias> PlaceIndex::devices() const { return impl_->devices; }
std::span<const std::string> PlaceIndex::deviceProblems() const { return impl_->deviceProblems; }

bool PlaceIndex::onlyAddsDevicesTo(const PlaceIndex& before) const {
    const auto sameIds = [](const auto& a, const auto& b) {
        return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) { return x.id == y.id; });
    };
    if (!sameIds(impl_->floors, before.impl_->floors) || !sameIds(impl_->rooms, before.impl_->rooms) || !sameIds(impl_->doors, before.impl_->doors))
        return false;
    // Every old device where it was; every new one unknown until now, as a door and as a room alike.
    for (const DeviceAlias& a : before.impl_->devices) {
        if (!a.door.empty() && door(a.device).id != before.door(a.device).id) return false;
        if (!a.room.empty() && room(a.device).id != before.room(a.device).id) return false;
    }
    const auto key = [](const DeviceAlias& a) { return std::tie(a.device, a.door, a.room); };
    std::set<decltype(key(DeviceAlias{}))> old;
    for (const DeviceAlias& a : before.impl_->devices) old.insert(key(a));
    return std::all_of(impl_->devices.begin(), impl_->devices.end(), [&](const DeviceAlias& a) {
        return old.contains(key(a)) || (a.door.empty() ? !before.room(a.device) : !before.door(a.device));
    });
}

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

namespace {

class Fingerprint {
public:
    Fingerprint& operator<<(std::string_view text) { return *this << uint64_t(text.size()), sha_.add(text), *this; }
    Fingerprint& operator<<(uint64_t v) { return bytes(&v, sizeof v); }
    Fingerprint& operator<<(double v) { return bytes(&v, sizeof v); }
    Fingerprint& operator<<(Vec2 v) { return *this << v.x << v.y; }
    Fingerprint& operator<<(Vec3 v) { return *this << v.x << v.y << v.z; }
    template <class Tag>
    Fingerprint& operator<<(base::StrongId<Tag> id) {
        return *this << uint64_t(id.value);
    }
    template <class T>
    Fingerprint& operator<<(const std::vector<T>& list) {
        *this << uint64_t(list.size());
        for (const T& v : list) *this << v;
        return *this;
    }
    Fingerprint& operator<<(const Polygon2& p) { return *this << p.outer << p.holes; }
    Fingerprint& operator<<(const DeviceAlias& d) { return *this << d.device << d.door << d.room; }
    std::string finish() { return base::toHex(base::bytesOf(sha_.finish())); }

private:
    Fingerprint& bytes(const void* data, size_t size) { return sha_.add({static_cast<const char*>(data), size}), *this; }
    base::Sha256 sha_;
};

}  // namespace

std::string PlaceIndex::fingerprint() const {
    Fingerprint f;
    f << uint64_t(impl_->floors.size()) << uint64_t(impl_->rooms.size()) << uint64_t(impl_->doors.size());
    for (const Floor& x : impl_->floors) f << x.id << x.sourceId << x.name << x.shortName << x.elevationM;
    for (const Room& x : impl_->rooms) f << x.id << x.sourceId << x.number << x.name << x.floor << x.footprint << x.floorZM << x.doors;
    for (const Door& x : impl_->doors)
        f << x.id << x.sourceId << x.name << x.exteriorNumber << x.floor << x.rooms << uint64_t(x.exterior) << x.position;
    f << impl_->origin << uint64_t(impl_->georeference.has_value());
    if (impl_->georeference) {
        const Georeference& g = *impl_->georeference;
        f << g.latDeg << g.lonDeg << g.ellipsoidalHeightM << g.trueNorthDeg;
    }
    auto devices = impl_->devices;
    std::sort(devices.begin(), devices.end(),
              [](const DeviceAlias& a, const DeviceAlias& b) { return std::tie(a.device, a.door, a.room) < std::tie(b.device, b.door, b.room); });
    return (f << devices).finish();
}

}  // namespace sallyport::building
