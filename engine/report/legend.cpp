// Beside the map: north, what the signs mean, and whatever found no place on the map itself.
#include <algorithm>
#include <array>
#include <functional>

#include "report/map_page.h"
#include "scene/draw_list_styles.h"

namespace sallyport::report {
namespace {

constexpr Font kText{Face::Regular, 6.5}, kSmall{Face::Regular, 6}, kStrong{Face::Bold, 6.5};
constexpr double kSwatchPt = 20;

/// A drawing and what it means.
struct Sign {
    std::string_view text;
    std::function<void(const Box2&)> draw;
};

/// Two beside each other where the texts are short.
void signs(Pdf& pdf, Flow& flow, const std::vector<Sign>& list, double height = Flow::kRowPt + 1) {
    size_t at = 0;
    while (at < list.size()) {
        const auto row = flow.take(height);
        if (!row) return;
        const double half = row->size().x / 2, room = half - kSwatchPt - 5;
        const bool two = at + 1 < list.size() && pdf.width(list[at].text, kText) <= room && pdf.width(list[at + 1].text, kText) <= room;
        for (int k = 0; k < (two ? 2 : 1); ++k) {
            const double x = row->min.x + k * half;
            const Sign& s = list[at++];
            s.draw(Box2{{x, row->min.y}, {x + kSwatchPt, row->max.y}});
            pdf.writeAt(pdf.fitted(s.text, kText, (two ? half : row->size().x) - kSwatchPt - 4), kText,
                        {x + kSwatchPt + 4, row->centre().y + Pdf::capHeight(kText) / 2});
        }
    }
}

}  // namespace

void MapPage::legendOfPlan(Flow& flow) {
    std::vector<Sign> list;
    list.push_back({"Wall, window", [&](Box2 b) {
                        const double y = b.centre().y;
                        pdf_.fill(Box2{{b.min.x, y - 1.5}, {b.min.x + 8, y + 1.5}}, kBlack);
                        pdf_.stroke(Box2{{b.min.x + 8, y - 1.2}, {b.max.x, y + 1.2}}, {0.4, kBlack});
                    }});
    if (!overview_)
        list.push_back({"Door, its swing", [&](Box2 b) {
                            const Vec2 foot(b.min.x + 3, b.max.y - 1.5);
                            drawDoorLeaf(pdf_, {foot, foot + Vec2(7, 0), {0, -1}, {0, -1}, true, building::DoorSwing::Single});
                        }});
    if (halls_) list.push_back({"Hall, stair", [&](Box2 b) { pdf_.fill(Box2{b.min + Vec2(0, 1), b.max - Vec2(0, 1)}, kHallTint); }});
    if (flights_) list.push_back({"Way up, down", [&](Box2 b) { drawFlight(pdf_, {b.min.x + 2, b.centre().y}, {b.max.x - 2, b.centre().y}); }});
    if (leaders_)
        list.push_back({"Is at the dot", [&](Box2 b) {
                            pdf_.line({b.min.x + 2, b.centre().y}, {b.max.x, b.centre().y}, {0.5, kBlack});
                            pdf_.disc({b.min.x + 2, b.centre().y}, 1.1, kBlack);
                        }});
    if (overhead_)
        list.push_back({overview_ ? "Other floors" : "Floor above", [&](Box2 b) {
                            pdf_.line({b.min.x, b.centre().y}, {b.max.x, b.centre().y}, {0.5, grey(110), 4, 2.5});
                        }});
    if (entries_)
        list.push_back({plates_ ? "Exterior door: its number, its side" : "Exterior door: its side", [&](Box2 b) {
                            drawEntry(pdf_, {b.min.x + 3, b.centre().y}, {-1, 0}, 4.5);
                            const Box2 box{{b.min.x + 7, b.centre().y - 3.6}, {b.min.x + 14, b.centre().y + 3.6}};
                            pdf_.fill(box, kBlack);
                            pdf_.stroke(Box2{{box.max.x, box.min.y + 0.4}, {box.max.x + 6, box.max.y - 0.4}}, {0.8, kBlack});
                        }});
    flow.heading("Legend");
    signs(pdf_, flow, list);
}

void MapPage::legendOfPoints(Flow& flow) {
    std::vector<Sign> list;
    for (const std::string_view letters : pointKinds_) {
        const PointKind& kind = pointKindOf(letters);
        list.push_back({kind.words, [&](Box2 b) { drawPoint(pdf_, {b.centre(), pointHalf(pdf_, kind), 0}, kind); }});
    }
    if (!list.empty() && flow.heading("Points")) signs(pdf_, flow, list, 10.4);
}

void MapPage::legendOfStatus(Flow& flow) {
    using live::RoomStatus;
    std::vector<Sign> list;
    for (const RoomStatus s : {RoomStatus::Threat, RoomStatus::NeedsHelp, RoomStatus::LockedIn, RoomStatus::Searched, RoomStatus::Clear,
                               RoomStatus::Evacuated, RoomStatus::Unknown}) {
        if (!statuses_.contains(s)) continue;
        scene::RoomView view;
        view.status = s;
        view.freshness = live::Freshness::Fresh;
        list.push_back(
            {scene::words(s), [this, style = scene::roomStyle(view, nullptr, p_.colours)](Box2 b) {
                 const std::array<Ring, 1> ring{Ring{b.min + Vec2(0, 0.8), {b.max.x, b.min.y + 0.8}, b.max - Vec2(0, 0.8), {b.min.x, b.max.y - 0.8}}};
                 fillRoom(pdf_, ring, style);
                 edgeRoom(pdf_, ring, style);
                 if (style.edgeWidthPx <= 0) pdf_.stroke(ring[0], true, {0.3, grey(150)});
             }});
    }
    const auto edge = [&](std::string_view words, const scene::RoomStyle& style) {
        list.push_back(
            {words, [this, style](Box2 b) {
                 const std::array<Ring, 1> ring{Ring{b.min + Vec2(0, 0.8), {b.max.x, b.min.y + 0.8}, b.max - Vec2(0, 0.8), {b.min.x, b.max.y - 0.8}}};
                 edgeRoom(pdf_, ring, style);
             }});
    };
    if (searching_) edge("Searching", {.edge = kBlack, .edgeWidthPx = 3, .edgeDash = 2});
    if (assigned_) edge("Team assigned", {.edge = kBlack, .edgeWidthPx = 3, .edgeDash = 1});
    if (staleRooms_) edge("Stale", {.edge = p_.colours.secondary, .edgeWidthPx = 2, .edgeDash = 1, .flags = 4});
    if (!list.empty() && flow.heading("Rooms: state and its age, min:s")) signs(pdf_, flow, list);

    static constexpr struct {
        scene::DoorLook look;
        std::string_view words;
    } kDoors[] = {{scene::DoorLook::Forced, "Forced"},
                  {scene::DoorLook::Open, "Open"},
                  {scene::DoorLook::HeldOpen, "Held open"},
                  {scene::DoorLook::Unlocked, "Unlocked"},
                  {scene::DoorLook::Jammed, "Jammed: unlocked"},
                  {scene::DoorLook::Locked, "Reported locked"},
                  {scene::DoorLook::LockedVerified, "Locked, checked"},
                  {scene::DoorLook::Moving, "Lock moving"},
                  {scene::DoorLook::Fault, "Fault"},
                  {scene::DoorLook::Unknown, "Unknown"}};
    list.clear();
    for (const auto& d : kDoors) {
        if (!doorLooks_.contains(d.look)) continue;
        list.push_back(
            {d.words, [this, look = d.look](Box2 b) {
                 const Vec2 m = b.centre() + Vec2(0, look == scene::DoorLook::Open || look == scene::DoorLook::HeldOpen ? 3 : 0);
                 drawDoorState(pdf_, {m - Vec2(4, 0), m + Vec2(4, 0), {0, -1}, {0, -1}, true, building::DoorSwing::Single}, look, false, p_.colours);
             }});
    }
    if (staleDoors_)
        list.push_back({"Stale: hollow", [this](Box2 b) {
                            const Vec2 m = b.centre();
                            drawDoorState(pdf_, {m - Vec2(4, 0), m + Vec2(4, 0), {0, -1}, {0, -1}, true, building::DoorSwing::Single},
                                          scene::DoorLook::Locked, true, p_.colours);
                        }});
    if (!list.empty() && flow.heading("Doors")) signs(pdf_, flow, list);

    static constexpr std::array<std::string_view, 4> kZones{"Hot zone", "Warm zone", "Cold zone", "Other area"};
    list.clear();
    for (const scene::ZoneKind kind : zones_)
        list.push_back({kZones[size_t(kind)], [this, kind](Box2 b) {
                            pdf_.line({b.min.x, b.centre().y}, {b.max.x, b.centre().y}, zoneStroke(kind, p_.colours));
                        }});
    if (alarmsShown_) list.push_back({"Alarm: its number above", [this](Box2 b) { drawWarning(pdf_, b.centre(), 8, p_.colours.threat); }});
    if (!list.empty() && flow.heading("Zones, alarms")) signs(pdf_, flow, list, 10);

    static constexpr std::array<std::string_view, 6> kServices{"Law", "Fire", "EMS", "Command", "School", "Other"};
    list.clear();
    for (const scene::Service s : services_)
        list.push_back({kServices[size_t(s)], [this, s](Box2 b) { drawResponder(pdf_, b.centre(), s, 1, false, kResponderPt); }});
    if (staleResponders_) list.push_back({"Stale", [this](Box2 b) { drawResponder(pdf_, b.centre(), scene::Service::Law, 1, true, kResponderPt); }});
    if (!list.empty() && flow.heading("Responders (a number: several)")) signs(pdf_, flow, list, 12.5);
}

void MapPage::listAlerts(Flow& flow) {
    if (alerts_.empty() || !flow.heading("Alarms on this floor")) return;
    constexpr size_t kMost = 8;
    for (size_t k = 0; k < alerts_.size(); ++k) {
        if (k == kMost) {
            flow.row("… " + std::to_string(alerts_.size() - k) + " more in the index", kSmall);
            return;
        }
        const scene::AlertView& a = p_.model->alerts[alerts_[k].alert];
        const auto tag = a.tag(p_.model->exercise);
        const std::string text = std::to_string(alerts_[k].number) + "  " + a.title + (tag.empty() ? "" : " " + std::string(tag)) + " · " + a.place +
                                 " · " + base::formatAge(a.age) + (a.acked ? "" : " · not acknowledged");
        for (const std::string& line : pdf_.wrapped(text, kStrong, parts_.legend[0].size().x, 2))
            if (!flow.row(line, kStrong)) return;
    }
}

void MapPage::listPoints(Flow& flow) {
    bool headed = false;
    for (const scene::MarkerView& m : p_.points) {
        if (!here(m.floor) || !m.hasPosition || !m.polygon.empty()) continue;
        if (!headed && !flow.heading("Points on this floor")) return;
        headed = true;
        const PointKind& kind = pointKind(m.kind);
        const auto row = flow.take(Flow::kRowPt);
        if (!row) return;
        const double y = row->max.y - 2.2;
        const std::string cell = p_.cell(Vec2(m.position));
        pdf_.writeAt(cell, kSmall, {row->max.x, y}, Pdf::Align::Right);
        pdf_.writeAt(kind.letters, kStrong, {row->min.x, y});
        const std::string text = m.label.empty() ? std::string(kind.words) : m.label;
        pdf_.writeAt(pdf_.fitted(text, kText, row->size().x - 28 - pdf_.width(cell, kSmall)), kText, {row->min.x + 24, y});
    }
}

void MapPage::listRooms(Flow& flow, bool placed, size_t indexPage) {
    const auto list = [&](std::string_view heading, const std::vector<size_t>& rooms) {
        if (rooms.empty() || !flow.heading(heading)) return;
        for (size_t k = 0; k < rooms.size(); ++k) {
            if (flow.rowsLeft(Flow::kRowPt) == 1 && k + 1 < rooms.size()) {
                flow.row("… " + std::to_string(rooms.size() - k) + " more on page " + std::to_string(indexPage), kSmall);
                return;
            }
            const RoomWords w = wordsOf(rooms[k]);
            const auto row = flow.take(Flow::kRowPt);
            if (!row) return;
            const double y = row->max.y - 2.2;
            const std::string cell = p_.cell(p_.site.spot(rooms[k]));
            pdf_.writeAt(cell, kSmall, {row->max.x, y}, Pdf::Align::Right);
            const std::string main = pdf_.fitted(w.main, kStrong, row->size().x * 0.5);
            pdf_.writeAt(main, kStrong, {row->min.x, y});
            const double x = row->min.x + std::max(24.0, pdf_.width(main, kStrong) + 4);
            const std::string rest = w.second + (w.state.empty() ? "" : (w.second.empty() ? "" : " · ") + w.state);
            if (!rest.empty()) pdf_.writeAt(pdf_.fitted(rest, kSmall, row->max.x - x - pdf_.width(cell, kSmall) - 4), kSmall, {x, y});
        }
    };
    list(placed ? "Names that found no room on the map" : "Not on the map: room, cell", placed ? nameless_ : unplaced_);
}

void MapPage::drawLegend(size_t indexPage) {
    std::vector<Box2> columns = parts_.legend;
    const Box2 first = columns[0];
    drawNorth(p_, map_, {first.min.x + 14, first.min.y + 28}, 14);
    const Font font{Face::Regular, 6.5};
    const building::Grid& g = p_.site.grid;
    const std::string sample = p_.building.floor(floor_).shortName + "-" + building::cellName(g, map_.local(map_.frame.centre()));
    const double x = first.min.x + 34;
    pdf_.writeAt("Say the place as", font, {x, first.min.y + 16});
    pdf_.writeAt(sample, {Face::Bold, 10}, {x, first.min.y + 28});
    pdf_.writeAt("floor, column, row", font, {x, first.min.y + 38});
    columns[0].min.y += 48;
    Flow flow(pdf_, columns);
    // What may not be missed first, then how to read the map, then what the index has too.
    listAlerts(flow);
    listRooms(flow, false, indexPage);
    if (p_.status()) legendOfStatus(flow);
    legendOfPlan(flow);
    legendOfPoints(flow);
    listRooms(flow, true, indexPage);
    listPoints(flow);
}

}  // namespace sallyport::report
