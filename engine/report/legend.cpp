// Beside the map: north, what the signs mean, and whatever found no place on the map itself.
#include <algorithm>
#include <array>

#include "report/map_page.h"
#include "scene/draw_list_styles.h"

namespace sallyport::report {
namespace {

constexpr Font kText{Face::Regular, 6.5}, kSmall{Face::Regular, 6}, kStrong{Face::Bold, 6.5};
constexpr double kSwatchPt = 20;

/// A row with a drawing at its left; false when the legend is full.
template <class Draw>
bool entry(Pdf& pdf, Flow& flow, std::string_view text, Draw draw, double height = Flow::kRowPt + 1) {
    const auto row = flow.take(height);
    if (!row) return false;
    draw(Box2{row->min, {row->min.x + kSwatchPt, row->max.y}});
    pdf.writeAt(pdf.fitted(text, kText, row->size().x - kSwatchPt - 5), kText,
                {row->min.x + kSwatchPt + 5, row->centre().y + Pdf::capHeight(kText) / 2});
    return true;
}

}  // namespace

void MapPage::legendOfPlan(Flow& flow) {
    flow.heading("Legend");
    entry(pdf_, flow, "Wall, window", [&](Box2 b) {
        const double y = b.centre().y;
        pdf_.fill(Box2{{b.min.x, y - 1.5}, {b.min.x + 8, y + 1.5}}, kBlack);
        pdf_.stroke(Box2{{b.min.x + 8, y - 1.2}, {b.max.x, y + 1.2}}, {0.4, kBlack});
    });
    entry(pdf_, flow, "Door and the way it swings", [&](Box2 b) {
        const Vec2 foot(b.min.x + 3, b.max.y - 1.5);
        drawDoorLeaf(pdf_, {foot, foot + Vec2(7, 0), {0, -1}, {0, -1}, true, building::DoorSwing::Single});
    });
    if (entries_)
        entry(pdf_, flow, plates_ ? "Exterior door: its number, its side" : "Exterior door: its side", [&](Box2 b) {
            drawEntry(pdf_, {b.min.x + 3, b.centre().y}, {-1, 0}, 4.5);
            const Box2 box{{b.min.x + 7, b.centre().y - 3.6}, {b.min.x + 14, b.centre().y + 3.6}};
            pdf_.fill(box, kBlack);
            pdf_.stroke(Box2{{box.max.x, box.min.y + 0.4}, {box.max.x + 6, box.max.y - 0.4}}, {0.8, kBlack});
        });
    if (halls_) entry(pdf_, flow, "Hall, lobby, stair", [&](Box2 b) { pdf_.fill(Box2{b.min + Vec2(0, 1), b.max - Vec2(0, 1)}, grey(238)); });
    if (flights_)
        entry(pdf_, flow, "Stair: the way up (UP), down (DN)", [&](Box2 b) {
            drawFlight(pdf_, {b.min.x + 2, b.centre().y}, {b.max.x - 2, b.centre().y});
        });
    if (overhead_)
        entry(pdf_, flow, "Edge of the floor above", [&](Box2 b) {
            pdf_.line({b.min.x, b.centre().y}, {b.max.x, b.centre().y}, {0.5, grey(110), 4, 2.5});
        });
    if (leaders_)
        entry(pdf_, flow, "Belongs where the dot is", [&](Box2 b) {
            pdf_.line({b.min.x + 2, b.centre().y}, {b.max.x, b.centre().y}, {0.5, kBlack});
            pdf_.disc({b.min.x + 2, b.centre().y}, 1.1, kBlack);
        });
}

void MapPage::legendOfStatus(Flow& flow) {
    using live::RoomStatus;
    flow.heading("State of rooms, with its age");
    for (const RoomStatus s : {RoomStatus::Threat, RoomStatus::NeedsHelp, RoomStatus::LockedIn, RoomStatus::Searched, RoomStatus::Clear,
                               RoomStatus::Evacuated, RoomStatus::Unknown}) {
        scene::RoomView view;
        view.status = s;
        view.freshness = live::Freshness::Fresh;
        const scene::RoomStyle style = scene::roomStyle(view, nullptr, p_.colours);
        entry(pdf_, flow, s == RoomStatus::Unknown ? "Unknown: nothing said, or too long ago" : scene::words(s), [&](Box2 b) {
            const std::array<Ring, 1> ring{Ring{b.min + Vec2(0, 0.8), {b.max.x, b.min.y + 0.8}, b.max - Vec2(0, 0.8), {b.min.x, b.max.y - 0.8}}};
            fillRoom(pdf_, ring, style);
            edgeRoom(pdf_, ring, style);
            if (style.edgeWidthPx <= 0) pdf_.stroke(ring[0], true, {0.3, grey(150)});
        });
    }
    if (stale_)
        entry(pdf_, flow, "Dashed: stale, the age is said", [&](Box2 b) {
            pdf_.stroke(Box2{b.min + Vec2(0.5, 1), b.max - Vec2(0.5, 1)}, {1, grey(110), 3, 2});
        });
    static constexpr struct {
        scene::DoorLook look;
        std::string_view words;
    } kDoors[] = {{scene::DoorLook::Forced, "Door forced"},
                  {scene::DoorLook::Open, "Door open"},
                  {scene::DoorLook::HeldOpen, "Door held open"},
                  {scene::DoorLook::Unlocked, "Door unlocked"},
                  {scene::DoorLook::Jammed, "Door jammed: as good as unlocked"},
                  {scene::DoorLook::Locked, "Door reported locked"},
                  {scene::DoorLook::LockedVerified, "Door locked, checked by a person"},
                  {scene::DoorLook::Moving, "Lock moving"},
                  {scene::DoorLook::Fault, "Lock or sensor at fault"},
                  {scene::DoorLook::Unknown, "Door with a sensor, state unknown"}};
    bool headed = false;
    for (const auto& d : kDoors) {
        if (!doorLooks_.contains(d.look)) continue;
        if (!headed) headed = flow.heading("Doors");
        entry(pdf_, flow, d.words, [&](Box2 b) {
            const Vec2 m = b.centre() + Vec2(0, d.look == scene::DoorLook::Open || d.look == scene::DoorLook::HeldOpen ? 3 : 0);
            drawDoorState(pdf_, {m - Vec2(4, 0), m + Vec2(4, 0), {0, -1}, {0, -1}, true, building::DoorSwing::Single}, d.look, false, p_.colours);
        });
    }
    static constexpr std::array<std::string_view, 6> kServices{"Law enforcement", "Fire", "EMS", "Command", "School", "Other responder"};
    if (!services_.empty()) flow.heading("Responders (a number: several)");
    for (const scene::Service s : services_)
        entry(
            pdf_, flow, kServices[size_t(s)], [&](Box2 b) { drawResponder(pdf_, b.centre(), s, 1, false, kResponderPt); }, 12.5);

    if (alerts_.empty()) return;
    flow.heading("Alarms on this floor");
    for (const AlertKey& k : alerts_) {
        const scene::AlertView& a = p_.model->alerts[k.alert];
        const auto tag = a.tag(p_.model->exercise);
        std::string text = std::to_string(k.number) + "  " + a.title + (tag.empty() ? "" : " " + std::string(tag)) + " · " + a.place + " · " +
                           base::formatAge(a.age);
        if (!a.acked) text += " · not acknowledged";
        if (!flow.row(text, kStrong)) break;
    }
}

void MapPage::listPoints(Flow& flow, size_t indexPage) {
    bool headed = false;
    for (const scene::MarkerView& m : p_.points) {
        if (!here(m.floor) || !m.hasPosition || !m.polygon.empty()) continue;
        if (!headed) headed = flow.heading("Points on this floor");
        const PointKind& kind = pointKind(m.kind);
        const auto row = flow.take(10.4);
        if (!row) return;
        (void)indexPage;
        const Vec2 half = pointHalf(pdf_, kind);
        drawPoint(pdf_, {{row->min.x + 12, row->centre().y}, half, 0}, kind);
        const std::string cell = p_.cell(Vec2(m.position));
        pdf_.writeAt(cell, kText, {row->max.x, row->centre().y + 2.4}, Pdf::Align::Right);
        const std::string text = m.label.empty() ? std::string(kind.words) : m.label;
        pdf_.writeAt(pdf_.fitted(text, kText, row->size().x - 28 - pdf_.width(cell, kText) - 4), kText, {row->min.x + 28, row->centre().y + 2.4});
    }
}

void MapPage::listRooms(Flow& flow, size_t indexPage) {
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
            const std::string cell = p_.cell(p_.site.rooms[rooms[k]].spots[0]);
            pdf_.writeAt(cell, kSmall, {row->max.x, y}, Pdf::Align::Right);
            const std::string main = pdf_.fitted(w.main, kStrong, row->size().x * 0.5);
            pdf_.writeAt(main, kStrong, {row->min.x, y});
            const double x = row->min.x + std::max(24.0, pdf_.width(main, kStrong) + 4);
            const std::string rest = w.second + (w.state.empty() ? "" : (w.second.empty() ? "" : " · ") + w.state);
            if (!rest.empty()) pdf_.writeAt(pdf_.fitted(rest, kSmall, row->max.x - x - pdf_.width(cell, kSmall) - 4), kSmall, {x, y});
        }
    };
    list("Not on the map: room, cell", unplaced_);
    list("Names that found no room on the map", nameless_);
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
    if (p_.status()) legendOfStatus(flow);
    listRooms(flow, indexPage);
    legendOfPlan(flow);
    listPoints(flow, indexPage);
}

}  // namespace sallyport::report
