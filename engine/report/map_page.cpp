#include "report/map_page.h"

#include <algorithm>
#include <cmath>

#include "live/freshness.h"
#include "scene/draw_list_styles.h"

namespace sallyport::report {

using base::DoorId;
using building::RoomUse;

MapPage::MapPage(PlanPrint& print, base::FloorId floor, const PageParts& parts, const MapView& map)
    : p_(print),
      pdf_(print.pdf),
      floor_(floor),
      parts_(parts),
      map_(map),
      layout_(map.frame),
      shapes_(floorShapes(print.building, floor)),
      rooms_(print.building.rooms.size()),
      roomDone_(print.building.rooms.size(), 0) {
    for (size_t i = 0; i < rooms_.size(); ++i) {
        const base::Polygon2* shape = p_.site.rooms[i].shape;
        if (p_.building.rooms[i].floor != floor || !shape) continue;
        RoomOnPage& r = rooms_[i];
        r.rings.push_back(map.ring(shape->outer));
        for (const auto& hole : shape->holes)
            if (hole.size() >= 3) r.rings.push_back(map.ring(hole));
        for (const Vec2 v : r.rings[0]) r.box.add(v);
    }
}

void MapPage::draw(size_t page, size_t indexPage) {
    const building::Floor& floor = p_.building.floor(floor_);
    drawTitle(p_, parts_, scene::floorTitle(floor) + (floor.name.empty() || floor.name == floor.shortName ? "" : " · " + floor.name));
    pdf_.clip(map_.frame);
    drawWatermark(p_, map_.frame);
    drawRooms();
    drawGridLines(p_, map_);
    drawBase();
    drawDoors();
    if (p_.status()) {
        drawZones();
        drawStates();
    }
    pdf_.release();

    prepareLayout();
    placeSides();
    placePlates();
    if (p_.status()) {
        placeRooms(false, true);
        leadOutRooms();
        placeAlerts();
        placeResponders();
    }
    placeFlights();
    // Small rooms have one place for their number; points can stand aside; large rooms have many places.
    placeRooms(true, false);
    placePoints();
    placeRooms(false, false);
    leadOutRooms();
    if (p_.status()) {
        nameZones();
        nameResponders();
    }
    drawGridNames(p_, parts_, map_);
    drawLegend(indexPage);
    drawFoot(p_, parts_, &map_, page);
}

void MapPage::drawRooms() {
    for (size_t i = 0; i < rooms_.size(); ++i) {
        if (p_.building.rooms[i].floor != floor_) continue;
        const RoomOnPage& r = rooms_[i];
        if (r.rings.empty()) continue;
        const scene::RoomSite& site = p_.site.rooms[i];
        if (!p_.status()) {
            if (site.passage && !site.outdoor) pdf_.fill(r.rings, kHallTint), halls_ = true;
            continue;
        }
        const scene::RoomView& view = p_.model->rooms[i];
        const scene::RoomStyle style = scene::roomStyle(view, &site, p_.colours);
        // Every polygon of the room: the label stands in the largest, the state in all.
        for (const base::Polygon2& polygon : p_.building.rooms[i].footprint) {
            if (polygon.outer.size() < 3) continue;
            std::vector<Ring> rings{map_.ring(polygon.outer)};
            for (const auto& hole : polygon.holes) rings.push_back(map_.ring(hole));
            fillRoom(pdf_, rings, style);
            edgeRoom(pdf_, rings, style);
            if (view.searching) edgeRoom(pdf_, rings, {.fill = kBlack, .edge = kBlack, .edgeWidthPx = 3, .edgeDash = 2});
        }
        noteForLegend(view, style);
    }
}

void MapPage::noteForLegend(const scene::RoomView& view, const scene::RoomStyle& style) {
    const auto pattern = scene::Pattern(style.pattern);
    const bool searching = view.searching || view.status == live::RoomStatus::Searching;
    searching_ = searching_ || searching;
    assigned_ = assigned_ || (view.assigned && !searching);
    if (pattern == scene::Pattern::None || pattern == scene::Pattern::Ground) return;
    const bool outdated = live::isOutdated(view.freshness) && !live::isDanger(view.status);
    statuses_.insert(outdated || view.status == live::RoomStatus::Searching ? live::RoomStatus::Unknown : view.status);
    staleRooms_ = staleRooms_ || (view.freshness == live::Freshness::Stale && outdated && !searching && !view.assigned);
}

void MapPage::drawBase() {
    for (const Segment& s : shapes_.steps) pdf_.line(map_.at(s[0]), map_.at(s[1]), {0.3, grey(120)});
    if (floor_.index() < p_.site.floorCount())
        for (const auto& piece : p_.site.overhead(floor_.index())) {
            pdf_.line(map_.at(piece[0]), map_.at(piece[1]), {0.5, grey(110), 4, 2.5});
            overhead_ = true;
        }
    for (size_t i = 0; i < rooms_.size(); ++i) {
        // Open ground within the building has no walls of its own; a lift is crossed as architects do.
        const RoomOnPage& r = rooms_[i];
        if (r.rings.empty()) continue;
        const RoomUse use = p_.building.rooms[i].use;
        if (use == RoomUse::Outdoor) pdf_.stroke(r.rings[0], true, {0.4, grey(110), 2, 1.5});
        if (use != RoomUse::Lift) continue;
        pdf_.line(r.box.min, r.box.max, {0.35, grey(120)});
        pdf_.line({r.box.min.x, r.box.max.y}, {r.box.max.x, r.box.min.y}, {0.35, grey(120)});
    }
    std::vector<Ring> rings;
    const auto onPage = [&](const std::vector<std::vector<Vec2>>& body) -> std::span<const Ring> {
        rings.clear();
        for (const auto& r : body) rings.push_back(map_.ring(r));
        return rings;
    };
    for (const auto& body : shapes_.walls) pdf_.fill(onPage(body), kBlack);
    for (const auto& body : shapes_.windows) {
        pdf_.fill(onPage(body), kWhite);
        for (const Ring& r : rings) pdf_.stroke(r, true, {0.4, kBlack});
    }
    const Stroke loose{shapes_.cut ? 0.6 : 1.2, kBlack};
    for (const Segment& s : shapes_.loose) pdf_.line(map_.at(s[0]), map_.at(s[1]), loose);
}

DoorShape MapPage::shapeOf(DoorId id) const {
    const building::Door& d = p_.building.door(id);
    const Vec2 at(d.position), half = d.along * (d.widthM / 2);
    DoorShape s;
    s.a = map_.at(at - half);
    s.b = map_.at(at + half);
    s.outward = map_.direction(p_.site.doors[id.index()].outward);
    s.swing = map_.direction({-d.along.y, d.along.x});
    s.hingeAtA = d.hingeAtStart;
    s.kind = d.swing;
    return s;
}

void MapPage::drawDoors() {
    for (uint32_t i = 0; i < p_.building.doors.size(); ++i) {
        const building::Door& d = p_.building.doors[i];
        if (!here(d.floor)) continue;
        const DoorShape s = shapeOf(DoorId(i));
        // Outlines of rooms run through their doors; cut walls have openings.
        if (!shapes_.cut) pdf_.line(s.a, s.b, {2.4, kWhite});
        drawDoorLeaf(pdf_, s);
    }
}

void MapPage::drawStates() {
    for (uint32_t i = 0; i < p_.building.doors.size(); ++i) {
        if (!here(p_.building.doors[i].floor)) continue;
        const scene::DoorView& v = p_.model->doors[i];
        drawDoorState(pdf_, shapeOf(DoorId(i)), v.look, live::isOutdated(v.freshness), p_.colours);
        if (v.look == scene::DoorLook::Unmonitored) continue;  // nothing is drawn of it
        doorLooks_.insert(v.look);
        staleDoors_ = staleDoors_ || (live::isOutdated(v.freshness) && scene::DoorLook::Unknown != v.look && scene::DoorLook::Forced != v.look);
    }
}

void MapPage::prepareLayout() {
    std::vector<Ring> rings;
    for (const auto& body : shapes_.walls) {
        rings.clear();
        for (const auto& r : body) rings.push_back(map_.ring(r));
        layout_.ink(rings);
        for (const Ring& r : rings)
            for (size_t i = 0, j = r.size() - 1; i < r.size(); j = i++) layout_.ink(r[j], r[i]);
    }
    for (const Segment& s : shapes_.loose) layout_.ink(map_.at(s[0]), map_.at(s[1]));
    // Halls before rooms: where outlines overlap, a label must not seem to name the room.
    for (const bool passage : {true, false})
        for (size_t i = 0; i < rooms_.size(); ++i)
            if (!rooms_[i].rings.empty() && p_.site.rooms[i].passage == passage)
                layout_.ground(rooms_[i].rings, p_.site.rooms[i].outdoor ? 3 : passage ? 1 : 2);
}

std::vector<std::string> MapPage::listed() const {
    std::vector<std::string> out;
    for (const size_t i : unplaced_) out.push_back(wordsOf(i).main);
    return out;
}

}  // namespace sallyport::report
