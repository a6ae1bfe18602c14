// Sides, exterior doors, points and stairs on the page of a floor.
#include <algorithm>
#include <cmath>

#include "report/map_page.h"

namespace sallyport::report {
namespace {

constexpr Font kSideFont{Face::Bold, 10}, kPlateFont{Face::Bold, 8}, kPlateSideFont{Face::Bold, 6.5}, kStairFont{Face::Bold, 6};

}  // namespace

void MapPage::leader(Vec2 from, Vec2 to) {
    leaders_ = true;
    pdf_.line(from, to, {0.5, kBlack});
    pdf_.disc(from, 1.1, kBlack);
    layout_.takeLine(from, to);
}

void MapPage::placeSides() {
    Box2 box;
    for (const RoomOnPage& r : rooms_)
        if (!r.rings.empty()) box.add(r.box);
    if (box.empty()) return;
    for (const scene::SideSite& side : p_.site.sides) {
        const Vec2 out = map_.direction(side.outward);
        const std::string text = std::string("SIDE ") + side.letter;
        // At the edge of the map, turned along it where that edge is upright.
        const bool upright = std::abs(out.x) > std::abs(out.y);
        const double angle = upright ? (out.x > 0 ? M_PI / 2 : -M_PI / 2) : 0;
        const Block size = pdf_.blockOf(text, kSideFont, {0, 0}, angle);
        const Vec2 reach = size.box().size() * 0.5 + Vec2(3);
        const Vec2 far = box.centre() + out * glm::length(map_.frame.size());
        const Vec2 at = glm::clamp(far, map_.frame.min + reach, map_.frame.max - reach);
        for (int k = 0; k < 21; ++k) {
            const double shift = (k % 2 ? 1 : -1) * ((k + 1) / 2) * 14.0;
            Vec2 centre = at;
            centre[upright ? 1 : 0] = box.centre()[upright ? 1 : 0] + shift;
            centre = glm::clamp(centre, map_.frame.min + reach, map_.frame.max - reach);
            const Block b = pdf_.blockOf(text, kSideFont, centre, angle);
            if (!layout_.isFree(b, 1)) continue;
            layout_.take(b);
            pdf_.write(text, kSideFont, centre, angle);
            break;
        }
    }
}

// The number in white on black, the side's letter in a frame beside it; outside the building, as near to the door as there is room.
bool MapPage::placePlate(base::DoorId id) {
    const building::Door& d = p_.building.door(id);
    const DoorShape s = shapeOf(id);
    const std::string letter(1, building::sideLetter(p_.building, p_.site.doors[id.index()].outward));
    const double numberW = d.exteriorNumber.empty() ? 0 : pdf_.width(d.exteriorNumber, kPlateFont) + 5,
                 letterW = pdf_.width(letter, kPlateSideFont) + 4;
    const double h = 11;
    const Vec2 half((numberW + letterW) / 2, h / 2), across(-s.outward.y, s.outward.x);
    const double reach = std::abs(s.outward.x) * half.x + std::abs(s.outward.y) * half.y;
    for (const bool strict : {true, false})
        for (double away = 12; away < 90; away += 4)
            for (const double aside : {0.0, 10.0, -10.0, 20.0, -20.0, 32.0, -32.0, 46.0, -46.0}) {
                const Block b{s.middle() + s.outward * (away + reach) + across * aside, half, 0};
                if (!layout_.isFree(b, 1.2)) continue;
                const auto corners = b.corners();
                if (strict && std::any_of(corners.begin(), corners.end(), [&](Vec2 v) { return layout_.groundAt(v) != 0; })) continue;
                const Vec2 foot = s.middle() + s.outward * 8.0, end = glm::clamp(foot, b.centre - half, b.centre + half);
                if (glm::length(end - foot) > 5) {
                    if (!layout_.crossesNothing(foot, end)) continue;
                    pdf_.line(foot, end, {0.5, kBlack});
                    layout_.takeLine(foot, end);
                }
                layout_.take(b);
                const Box2 box = b.box();
                pdf_.fill(Box2{box.min - Vec2(0.8), box.max + Vec2(0.8)}, kWhite);
                if (numberW > 0) {
                    const Box2 number{box.min, {box.min.x + numberW, box.max.y}};
                    pdf_.fill(number, kBlack);
                    pdf_.write(d.exteriorNumber, kPlateFont, number.centre(), 0, kWhite);
                    plates_ = true;
                }
                const Box2 side{{box.min.x + numberW, box.min.y}, box.max};
                pdf_.stroke(Box2{side.min + Vec2(0.4), side.max - Vec2(0.4)}, {0.8, kBlack});
                pdf_.write(letter, kPlateSideFont, side.centre());
                return true;
            }
    return false;
}

void MapPage::placePlates() {
    std::vector<base::DoorId> doors;
    for (uint32_t i = 0; i < p_.building.doors.size(); ++i)
        if (p_.building.doors[i].exterior && here(p_.building.doors[i].floor)) doors.push_back(base::DoorId(i));
    for (const base::DoorId id : doors) {
        const DoorShape s = shapeOf(id);
        const Vec2 at = s.middle() + s.outward * 5.0;
        drawEntry(pdf_, at, -s.outward, 5);
        layout_.take({at, {2.5, 2.5}, 0});
        entries_ = true;
    }
    for (const base::DoorId id : doors) placePlate(id);
}

void MapPage::placePoints() {
    for (const scene::MarkerView& m : p_.points) {
        if (!here(m.floor) || !m.hasPosition || !m.polygon.empty()) continue;
        const PointKind& kind = pointKind(m.kind);
        const Vec2 at = map_.at(Vec2(m.position)), half = pointHalf(pdf_, kind);
        if (!map_.frame.contains(at)) continue;                // hydrants in the street stand on the overview
        if (overview_ && layout_.groundAt(at) != 0) continue;  // what is in the building stands on the floor's own page
        pointKinds_.insert(kind.letters);
        Block b{at, half, 0};
        if (!layout_.isFree(b, 0.8)) {
            // In the same room or hall, else anywhere.
            const uint8_t ground = layout_.groundAt(at);
            const auto sameGround = [&](const Block& k) { return layout_.groundAt(k.centre) == ground; };
            auto place = layout_.nearby(at, half, 2, 14, sameGround);
            if (!place && layout_.isClear(b, 0.8)) place = LabelLayout::Place{b, at};  // over its wall
            if (!place) place = layout_.nearby(at, half, 2, 40, sameGround);
            for (const bool mayCross : {false, true})
                if (!place)
                    place = layout_.nearby(
                        at, half, 2, 300, [](const Block&) { return true; }, mayCross);
            if (!place) continue;  // it stands in the index, with its cell
            b = place->block;
            if (glm::length(place->end - at) > 1.5) leader(at, place->end);
        }
        layout_.take(b);
        drawPoint(pdf_, b, kind);
    }
}

void MapPage::placeFlights() {
    for (size_t i = 0; i < rooms_.size(); ++i) {
        if (p_.building.rooms[i].floor != floor_ || rooms_[i].rings.empty()) continue;
        for (const bool up : {true, false}) {
            const scene::Flight& f = up ? p_.site.flights(i).up : p_.site.flights(i).down;
            if (f.lengthM <= 0) continue;
            const std::string_view word = up ? "UP" : "DN";
            const Vec2 middle = map_.at(f.middle), way = map_.direction(f.way), across(-way.y, way.x);
            bool done = false;
            // Beside its middle and shorter, where the name of the stair stands in the way.
            for (const double part : {0.8, 0.5, 0.35})
                for (const double aside : {0.0, 4.0, -4.0, 7.0, -7.0, 11.0, -11.0}) {
                    if (done) break;
                    const double half = std::min(f.lengthM * map_.perM * part, 60.0) / 2;
                    const Vec2 foot = middle + across * aside - way * half, head = middle + across * aside + way * half;
                    const Block arrow{(foot + head) * 0.5, {half + 1.5, 2.2}, std::atan2(way.y, way.x)};
                    const Vec2 size = pdf_.blockOf(word, kStairFont, {0, 0}).half;
                    const Vec2 at = foot - way * (3 + std::abs(way.x) * size.x + std::abs(way.y) * size.y);
                    const Block text = pdf_.blockOf(word, kStairFont, at);
                    if (half < 4 || !layout_.isFree(arrow, 0.5) || !layout_.isFree(text, 0.5)) continue;
                    layout_.take(arrow);
                    layout_.take(text);
                    drawFlight(pdf_, foot, head);
                    pdf_.write(word, kStairFont, at);
                    flights_ = done = true;
                }
        }
    }
}

}  // namespace sallyport::report
