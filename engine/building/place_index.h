// Purpose: "where is this?" — names to ids, which rooms a door joins, the room at a point, WGS84 to local. The one header
// of this room that engine/live may use; it carries no meshes. Built once per Building, immutable, safe to share between threads.
#pragma once
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/math.h"

namespace sallyport::building {

struct Building;

enum class Match : uint8_t { Found, Unknown, Ambiguous };
template <class Id>
struct Resolved {
    Match match = Match::Unknown;
    Id id;
    explicit operator bool() const { return match == Match::Found; }
};

/// A device that somebody gave a place: what it says counts for that door or room. One of the two is empty.
struct DeviceAlias {
    std::string device;
    std::string door, room;  ///< as PlaceIndex::door and ::room take them
    bool operator==(const DeviceAlias&) const = default;
};
inline constexpr size_t kMaxDevices = 20'000;

class PlaceIndex {
public:
    /// A device's name wins over ids and names of the building. Of devices beyond kMaxDevices, named twice or given a place that does not exist, the
    /// alias does not count and deviceProblems() says so.
    explicit PlaceIndex(const Building& b, std::span<const DeviceAlias> devices = {});
    ~PlaceIndex();
    PlaceIndex(PlaceIndex&&) noexcept;

    size_t floorCount() const;
    size_t roomCount() const;
    size_t doorCount() const;

    /// By id, source id, or the number/name as the school says it (exact, then case-insensitive). For a door also its exterior number.
    Resolved<base::RoomId> room(std::string_view name) const;
    Resolved<base::DoorId> door(std::string_view name) const;
    Resolved<base::FloorId> floor(std::string_view name) const;
    /// Only as a device that was given a door.
    Resolved<base::DoorId> deviceDoor(std::string_view device) const;
    Resolved<base::RoomId> deviceRoom(std::string_view device) const;

    /// The aliases that count, in the order given.
    std::span<const DeviceAlias> devices() const;
    /// "device \"acs/17\": no door \"D-9\" in this school".
    std::span<const std::string> deviceProblems() const;
    /// True when this index differs from `before`, an index of the same building, only in devices whose names meant nothing there: then
    /// live::resolveUnmapped can bring a state up to date.
    bool onlyAddsDevicesTo(const PlaceIndex& before) const;

    /// String ids, for output.
    const std::string& id(base::RoomId) const;
    const std::string& id(base::DoorId) const;
    const std::string& id(base::FloorId) const;
    const std::string& number(base::RoomId) const;
    const std::string& name(base::RoomId) const;
    const std::string& name(base::DoorId) const;
    const std::string& shortName(base::FloorId) const;

    base::FloorId floorOf(base::RoomId) const;
    base::FloorId floorOf(base::DoorId) const;
    std::span<const base::RoomId> roomsOf(base::DoorId) const;
    std::span<const base::DoorId> doorsOf(base::RoomId) const;
    bool exterior(base::DoorId) const;
    base::Vec3 position(base::DoorId) const;
    /// Innermost point of the room at its floor; nullopt when it has no shape.
    std::optional<base::Vec3> position(base::RoomId) const;
    double elevationM(base::FloorId) const;

    /// The room whose footprint holds the point, if any.
    std::optional<base::RoomId> roomAt(base::FloorId floor, base::Vec2 local) const;
    /// Every floor on which something at local height z ± le may stand, best first. Never empty for a building with floors.
    std::vector<base::FloorId> floorsAt(double localZ, double leM) const;
    /// WGS84 to local metres. nullopt without a georeference or more than 50 km away.
    std::optional<base::Vec3> toLocal(double latDeg, double lonDeg, double haeM) const;
    std::optional<base::Vec3> toWgs84(base::Vec3 local) const;  ///< lat, lon, hae
    /// File coordinates to local (subtracts the origin).
    base::Vec3 fileToLocal(base::Vec3 file) const;
    /// True north against the building's +Y, degrees clockwise; 0 when unknown.
    double trueNorthDeg() const;
    /// Hex, of everything that answers depend on (not meshes), devices included: what was derived with an index of the same fingerprint still holds.
    std::string fingerprint() const;

private:
    struct Impl;
    std::unique_ptr<const Impl> impl_;
};

}  // namespace sallyport::building
