// Purpose: where a person's middle can be, in two dimensions: each room less a body's breadth along its walls, the ground outside, and the gaps
// between them (doors). A straight line that stays in a space, or passes a gap between its jambs, crosses no wall. Built once, immutable. Units:
// local metres. Refuses to: know locks, threats or people.
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "building/building.h"

namespace sallyport::way {

using base::DoorId;
using base::FloorId;
using base::Polygon2;
using base::RoomId;
using base::Vec2;
using base::Vec3;

/// A room by its index, or the ground outside.
using SpaceId = uint32_t;
inline constexpr SpaceId kNowhere = 0xffffffffu;

struct Space {
    FloorId floor;  ///< invalid: outside
    double zM = 0;
    std::vector<Polygon2> free;   ///< empty: the room has no shape
    std::vector<Polygon2> sight;  ///< a centimetre wider, so that lines along the edge of `free` are inside
    std::vector<Vec2> corners;    ///< of `free`, where a way may have to turn
};

/// A door between two spaces. Rough: its place and the rooms do not fit; then ways go straight from mouth to mouth.
struct Gap {
    DoorId door;
    std::array<SpaceId, 2> spaces{kNowhere, kNowhere};
    FloorId floor;
    Vec3 centre{0, 0, 0};
    Vec2 along{1, 0}, normal{0, 1};          ///< the normal points into spaces[1]
    double halfWidthM = 0;                   ///< to each side of the centre, for a body's middle
    std::array<double, 2> mouthM{0, 0};      ///< along the normal, where each space begins
    std::array<std::vector<Vec2>, 2> mouth;  ///< turning points in each space: beside the jambs
    bool rough = false;
};

/// Whether the line crosses an edge of the polygon or of its holes.
bool crosses(const Polygon2& polygon, Vec2 a, Vec2 b);

class Walkable {
public:
    explicit Walkable(const building::Building& b);

    SpaceId outdoors() const { return SpaceId(spaces_.size() - 1); }
    size_t spaceCount() const { return spaces_.size(); }
    const Space& space(SpaceId s) const { return spaces_[s]; }
    std::span<const Gap> gaps() const { return gaps_; }

    /// Whether the straight line stays in the space.
    bool sees(SpaceId s, Vec2 a, Vec2 b) const;
    /// Whether it does, from `a` in the space on one side of the first gap to `b` beyond the last. `from`: the space of `a`.
    bool seesThrough(SpaceId from, Vec2 a, Vec2 b, std::span<const uint32_t> gaps) const;
    /// The space of a point: its room; the nearest room within reach of a wall; outside, where the floor is at the ground or none.
    SpaceId at(FloorId floor, Vec2 p) const;
    /// The nearest point that a body's middle can have in the space; `p` itself where that is it or the space has no shape.
    Vec2 nearestFree(SpaceId s, Vec2 p) const;

private:
    void shapeRooms(const building::Building& b);
    void shapeOutdoors(const building::Building& b);
    void openGaps(const building::Building& b);
    bool openMouth(Gap& gap, size_t side, double sign, double halfWidthM) const;

    std::vector<Space> spaces_;  ///< the last one is outside
    std::vector<Gap> gaps_;
    std::vector<std::vector<SpaceId>> byFloor_;
    std::vector<std::vector<Polygon2>> footprints_;  ///< by room
    std::vector<bool> atGround_;                     ///< by floor
};

}  // namespace sallyport::way
