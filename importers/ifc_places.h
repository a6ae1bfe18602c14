// Purpose: storeys, spaces and doors of an IFC file as floors, rooms and doors with the links between them. Coordinates are the file's; the
// caller moves everything to the local origin. Refuses to: invent a room or a floor that the file does not hold.
#pragma once
#include <string_view>
#include <unordered_map>
#include <vector>

#include "importers/ifc_geometry.h"
#include "importers/ifc_structure.h"

namespace sallyport::importers::ifc {

/// What a room is used for, from words in its name, German and English; Other when none is known.
building::RoomUse useFromName(std::string_view name);

class Places {
public:
    Places(const Context& c, const Structure& s, Placements& p, const std::vector<Product>& products, building::Building& b)
        : context_(c), structure_(s), placements_(p), products_(products), building_(b) {}

    void addFloors();
    void addRooms();
    void addDoors();
    void addLinks();
    base::RoomId roomOf(uint32_t record) const { return get<base::RoomId>(rooms_, record); }
    base::DoorId doorOf(uint32_t record) const { return get<base::DoorId>(doors_, record); }
    /// The floor a product belongs to: as the file says, else the one at its height; none for a site.
    base::FloorId floorOf(const Product& p) const;

private:
    template <class Id>
    static Id get(const std::unordered_map<uint32_t, Id>& m, uint32_t k) {
        const auto it = m.find(k);
        return it == m.end() ? Id() : it->second;
    }
    std::string uniqueId(const step::Fields& f, uint32_t record);
    base::FloorId floorAt(double z) const;
    base::FloorId storeyFloor(uint32_t record) const { return get<base::FloorId>(floors_, structure_.storeyOf(record)); }
    void readSwing(building::Door& d, uint32_t record, const step::Fields& f) const;
    void readRooms(building::Door& d, uint32_t record, double halfDepthM) const;
    /// Whether a floor slab lies under the point, at about the height z.
    bool slabUnder(Vec2 at, double z) const;
    base::RoomId roomBeside(const building::Door& d, double side, double halfDepthM, const std::vector<uint32_t>& near) const;

    const Context& context_;
    const Structure& structure_;
    Placements& placements_;
    const std::vector<Product>& products_;
    building::Building& building_;
    std::unordered_map<uint32_t, base::FloorId> floors_;
    std::unordered_map<uint32_t, base::RoomId> rooms_;
    std::unordered_map<uint32_t, base::DoorId> doors_;
    std::unordered_map<std::string, int> ids_;  ///< with the last number that made one unique
};

}  // namespace sallyport::importers::ifc
