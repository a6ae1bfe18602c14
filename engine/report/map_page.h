// Purpose: a page with a map: one floor, or the school in its grounds. Walls, doors, names, numbers, points, and (with status) what is known at that
// time. Everything with words claims its place first, the most urgent before the rest; what has none on the map stands in the list beside it.
// Private to engine/report.
// Refuses to: write one thing over another, or anything smaller than kLeastTextPt.
#pragma once
#include <map>
#include <set>

#include "report/floor_shapes.h"
#include "report/plan_print.h"
#include "report/plan_symbols.h"

namespace sallyport::report {

class MapPage {
public:
    MapPage(PlanPrint& print, base::FloorId floor, const PageParts& parts, const MapView& map);
    /// `page` from 1; the index begins on page `indexPage`.
    void draw(size_t page, size_t indexPage);
    /// The whole school in its grounds, with this floor's walls; `floorPage` is the page of the first of p.floors.
    void drawOverview(size_t page, size_t floorPage, size_t indexPage);
    /// Numbers (or names) of rooms without a place on the map.
    std::vector<std::string> listed() const;

private:
    // --- map_page.cpp
    struct RoomOnPage {
        std::vector<Ring> rings;  ///< of its largest polygon
        Box2 box;
    };
    void drawRooms();
    void noteForLegend(const scene::RoomView& view, const scene::RoomStyle& style);
    void drawBase();
    void drawDoors();
    void drawStates();
    void prepareLayout();
    DoorShape shapeOf(base::DoorId id) const;
    bool here(base::FloorId f) const { return overview_ || f == floor_; }

    // --- overview_page.cpp
    void drawGrounds();
    void drawOutlines();
    void nameGrounds();
    void nameStairs();
    void drawContents(size_t floorPage, size_t indexPage);
    void contentsOfStatus(Flow& flow);

    // --- map_labels.cpp
    void placeSides();
    void placePlates();
    bool placePlate(base::DoorId id);
    void placePoints();
    void placeFlights();
    void leader(Vec2 from, Vec2 to);

    // --- room_labels.cpp
    struct Line {
        std::string text;
        Font font;
        bool plate = false;  ///< white on black
    };
    struct RoomWords {
        std::string main, second, state, age;
        bool danger = false, passage = false;
    };
    RoomWords wordsOf(size_t room) const;
    Block blockOf(const std::vector<Line>& lines, Vec2 centre, double angle) const;
    void writeLines(const std::vector<Line>& lines, const Block& at);
    bool placeInside(size_t room, const std::vector<Line>& lines, std::span<const double> angles);
    bool placeRoom(size_t room);
    void placeRooms(bool small, bool danger);
    void leadOutRooms();

    // --- map_live.cpp
    void drawZones();
    void nameZones();
    void placeAlerts();
    std::optional<Block> alarmPlace(base::RoomId room, Vec2 at, Vec2 half);
    void placeResponders();
    void nameResponders();

    // --- legend.cpp
    void drawLegend(size_t indexPage);
    void legendOfPlan(Flow& flow);
    void legendOfPoints(Flow& flow);
    void legendOfStatus(Flow& flow);
    void listAlerts(Flow& flow);
    /// Those with their number on the map alone, or those without any place on it.
    void listRooms(Flow& flow, bool placed, size_t indexPage);
    void listPoints(Flow& flow);

    PlanPrint& p_;
    Pdf& pdf_;
    base::FloorId floor_;
    const PageParts& parts_;
    const MapView& map_;
    bool overview_ = false;
    LabelLayout layout_;
    FloorShapes shapes_;
    std::vector<RoomOnPage> rooms_;
    std::vector<uint8_t> roomDone_;
    std::vector<size_t> leadOut_;

    // What the legend and the lists beside the map must say.
    std::set<std::string_view> pointKinds_;
    std::set<scene::DoorLook> doorLooks_;
    std::set<scene::Service> services_;
    std::set<live::RoomStatus> statuses_;
    std::set<scene::ZoneKind> zones_;
    bool plates_ = false, entries_ = false, flights_ = false, halls_ = false, overhead_ = false, leaders_ = false;
    bool staleRooms_ = false, staleDoors_ = false, staleResponders_ = false, searching_ = false, assigned_ = false, alarmsShown_ = false;
    std::vector<size_t> nameless_;  ///< rooms with their number on the map alone: name or state in the list
    std::vector<size_t> unplaced_;  ///< rooms with nothing on the map
    struct AlertKey {
        int number;
        size_t alert;
    };
    std::vector<AlertKey> alerts_;
    struct Crew {
        Vec2 at{0, 0};
        std::vector<size_t> responders;
    };
    std::vector<Crew> crews_;
};

}  // namespace sallyport::report
