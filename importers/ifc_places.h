// Purpose: storeys, spaces and doors of an IFC file as floors, rooms and doors with the links between them. Coordinates are the file's; the
// caller moves everything to the local origin. Refuses to: invent a room; floors are made only where the file has no storey at all, and told.
#pragma once
#include <string_view>
#include <unordered_map>
#include <vector>

#include "importers/ifc_geometry.h"
#include "importers/ifc_structure.h"

namespace sallyport::importers::ifc {

/// What a room is used for, from words in its name in ten languages; Other when none is known.
building::RoomUse useFromName(std::string_view name);
/// Lower case, without marks ("ü" as "ue"), signs as spaces, a space at both ends; letters of other scripts as they are, in small.
std::string foldedWords(std::string_view name);
/// Whether one of the words, separated by '|', is in the folded text; a space stands for the edge of a word.
bool hasWord(std::string_view folded, const char* words);
/// The point that most of the building stands round, whatever strays far from it.
Vec3 middleOf(const building::Building& b);

class Places {
public:
    /// `spaceBoundaries` false: doors are joined to rooms by geometry alone.
    Places(const Context& c, const Structure& s, Placements& p, const std::vector<Product>& products, building::Building& b, bool spaceBoundaries)
        : context_(c), structure_(s), placements_(p), products_(products), building_(b), spaceBoundaries_(spaceBoundaries) {}

    /// In this order.
    void addFloors();
    void addRooms();
    void addDoors();
    void nameFloors();  ///< short names, which count the floors that people use
    void addLinks();
    base::RoomId roomOf(uint32_t record) const { return get<base::RoomId>(rooms_, record); }
    base::DoorId doorOf(uint32_t record) const { return get<base::DoorId>(doors_, record); }
    /// The floor a product belongs to: as the file says, else the one it stands on; none for a site.
    base::FloorId floorOf(const Product& p) const;

private:
    template <class Id>
    static Id get(const std::unordered_map<uint32_t, Id>& m, uint32_t k) {
        const auto it = m.find(k);
        return it == m.end() ? Id() : it->second;
    }
    struct Storey {
        uint32_t record;
        uint32_t building;  ///< record of the building it belongs to; 0 when nothing says
        double aboveZeroM;  ///< above the building's own zero
        building::Floor floor;
    };
    void nameFloors(const std::vector<size_t>& own, const std::vector<bool>& used, const std::string& suffix);
    std::string uniqueId(const step::Fields& f, uint32_t record);
    void readStoreys(std::vector<Storey>& out);
    void makeFloors(std::vector<Storey>& out);
    base::FloorId floorAt(double z) const;
    base::FloorId storeyFloor(uint32_t record) const { return get<base::FloorId>(floors_, structure_.storeyOf(record)); }
    void readLabels(building::Room& r, const step::Fields& f, uint32_t record) const;
    bool titlesComeFirst() const;
    void readSwing(building::Door& d, uint32_t record, const step::Fields& f) const;
    void readRooms(building::Door& d, uint32_t record, double halfDepthM);
    /// Whether a floor slab lies under the point, at about the height z.
    bool slabUnder(Vec2 at, double z);
    /// Rooms whose boxes come near the point, in ascending order.
    std::vector<uint32_t> roomsNear(Vec2 at, double reach);
    base::RoomId roomBeside(const building::Door& d, double side, double halfDepthM, const std::vector<uint32_t>& near) const;

    const Context& context_;
    const Structure& structure_;
    Placements& placements_;
    const std::vector<Product>& products_;
    building::Building& building_;
    bool spaceBoundaries_;
    bool swapped_ = false;                           ///< Name holds the title and LongName the number
    std::vector<uint32_t> buildingOf_;               ///< of each floor: record
    std::vector<double> aboveZeroM_;                 ///< of each floor
    std::vector<bool> encloses_, holds_, outdoors_;  ///< of each room: a gross area; one with rooms in it; what the file calls external
    std::unordered_map<uint64_t, std::vector<uint32_t>> roomGrid_;  ///< by cells of the plan; made when the first door asks
    std::vector<uint32_t> wideRooms_;                               ///< over too many cells to be listed in each
    std::vector<const Product*> slabs_;
    bool slabsListed_ = false;
    std::unordered_map<uint32_t, base::FloorId> floors_;
    std::unordered_map<uint32_t, base::RoomId> rooms_;
    std::unordered_map<uint32_t, base::DoorId> doors_;
    std::unordered_map<std::string, int> ids_;  ///< with the last number that made one unique
};

}  // namespace sallyport::importers::ifc
