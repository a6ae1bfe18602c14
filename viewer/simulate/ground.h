// Purpose: what a simulated drill needs to know of a building: where people come in, which rooms hold people, which are ways, how far it is from room
// to room, where to stand. Made once; works with whatever the model has (no shapes, no exterior doors, no rooms). Refuses to: know the drill.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "building/building.h"
#include "building/place_index.h"
#include "building/walk_graph.h"

namespace sallyport::viewer::simulate {

using base::DoorId;
using base::FloorId;
using base::RoomId;
using base::Vec2;
using base::Vec3;

/// A way into the building. Without a door (the model has no exterior ones): people appear inside the room.
struct Entrance {
    DoorId door;
    RoomId room;
    FloorId floor;
    Vec2 inside{0, 0}, step{0, 0}, kerb{0, 0};  ///< a step behind the leaf, a step before it, where the vehicle stops
    Vec2 outward{0, -1};
    bool hasPlace = false;  ///< false: the room has no shape
};

class Ground {
public:
    explicit Ground(const building::Building& b);

    const building::Building& building() const { return b_; }
    const building::PlaceIndex& places() const { return places_; }
    const building::WalkGraph& walk() const { return walk_; }

    /// The main entrance first. Empty only when there are no rooms.
    const std::vector<Entrance>& entrances() const { return entrances_; }
    /// People are in it in school hours.
    bool occupied(RoomId r) const { return occupied_[r.index()]; }
    /// A corridor, stair, lobby: people pass, nobody hides.
    bool passage(RoomId r) const { return passage_[r.index()]; }
    /// What teams search: inside, no passage, and there is a way to it.
    const std::vector<RoomId>& searchable() const { return searchable_; }
    const std::vector<RoomId>& passages() const { return passages_; }
    bool hasSensor(DoorId d) const { return sensors_[d.index()]; }

    /// Metres on foot between the middles of two rooms; infinite when there is no way. Rough: for choosing, not for walking.
    double distanceM(RoomId from, RoomId to) const;
    /// A place to stand in the room, the k-th beside the middle; nullopt when the room has no shape.
    std::optional<Vec2> spot(RoomId r, size_t k) const;
    /// "214", or the name, or the id.
    std::string called(RoomId r) const;
    /// Local height of a floor.
    double heightM(FloorId f) const { return f.valid() ? b_.floor(f).elevationM : 0; }
    FloorId groundFloor() const { return groundFloor_; }
    /// Outside, before the main entrance, beyond the building: `aheadM` away from it, `besideM` to its right.
    Vec2 outside(double aheadM, double besideM) const;
    bool inAnyRoom(FloorId f, Vec2 p) const { return places_.roomAt(f, p).has_value(); }

private:
    struct Gate {  ///< where two rooms meet: a door, or the middle of a stair
        Vec3 at;
        std::vector<uint32_t> rooms;
        double costM = 0;
    };
    const std::vector<double>& distancesFrom(uint32_t room) const;
    void findEntrances();
    void findUses();

    building::Building b_;  ///< without meshes
    building::PlaceIndex places_;
    building::WalkGraph walk_;
    std::vector<Entrance> entrances_;
    std::vector<bool> occupied_, passage_, sensors_;
    std::vector<RoomId> searchable_, passages_;
    FloorId groundFloor_;
    std::vector<Gate> gates_;
    std::vector<std::vector<uint32_t>> gatesOfRoom_;
    mutable std::vector<std::vector<double>> distances_;  ///< by room, filled when asked for
    mutable size_t distancesKept_ = 0;
};

}  // namespace sallyport::viewer::simulate
