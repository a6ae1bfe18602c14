// Purpose: which room lies at a place, and which rooms a door joins by geometry alone: a little way to each side of the leaf. Shared by the
// importers. Metres, building coordinates. Built once over rooms that do not change meanwhile; looks at few rooms per question, whatever their
// number. Refuses to: know what the file says about doors.
#pragma once
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "building/building.h"

namespace sallyport::importers {

class RoomFinder {
public:
    explicit RoomFinder(const std::vector<building::Room>& rooms);
    /// The room whose footprint holds the point and whose body is at the height; of several the lowest one in the list.
    base::RoomId at(base::Vec2 point, double z) const;
    /// `side` +1: the door's left normal, -1: the other. Up to a metre beyond the wall's face, `halfDepthM` from the middle of the leaf.
    base::RoomId beside(const building::Door& door, double side, double halfDepthM) const;

private:
    static uint64_t key(int64_t x, int64_t y) { return (uint64_t(uint32_t(x)) << 32) | uint32_t(y); }
    bool holds(uint32_t room, base::Vec2 point, double z) const;

    const std::vector<building::Room>& rooms_;
    std::unordered_map<uint64_t, std::vector<uint32_t>> cells_;
    std::vector<uint32_t> large_;  ///< over so many cells that they are looked at every time
};

}  // namespace sallyport::importers
