// The live state on the page of a floor: zones, alarms, responders. Each says how old it is.
#include <algorithm>
#include <cmath>

#include "live/freshness.h"
#include "report/map_page.h"

namespace sallyport::report {
namespace {

constexpr Font kTag{Face::Regular, 6}, kKey{Face::Bold, 7};
constexpr double kTogetherPt = 10;  // responders nearer than this are one symbol with a count

std::string zoneName(const scene::MarkerView& m) {
    if (!m.label.empty() && scene::zoneKind(m) == scene::ZoneKind::Other) return m.label;
    if (m.label.size() > 5) return m.label;  // more than the word that says the kind
    switch (scene::zoneKind(m)) {
        case scene::ZoneKind::Hot:
            return "HOT ZONE";
        case scene::ZoneKind::Warm:
            return "WARM ZONE";
        case scene::ZoneKind::Cold:
            return "COLD ZONE";
        case scene::ZoneKind::Other:
            break;
    }
    return m.kind;
}

}  // namespace

void MapPage::drawZones() {
    for (const scene::MarkerView& m : p_.model->markers) {
        if (m.polygon.size() < 2 || (m.floor.valid() && !here(m.floor))) continue;
        pdf_.stroke(map_.ring(m.polygon), true, zoneStroke(scene::zoneKind(m), p_.colours));
        zones_.insert(scene::zoneKind(m));
    }
}

void MapPage::nameZones() {
    for (const scene::MarkerView& m : p_.model->markers) {
        if (m.polygon.size() < 2 || (m.floor.valid() && !here(m.floor))) continue;
        const std::string text = pdf_.fitted(zoneName(m), kKey, 90);
        const Vec2 half = pdf_.blockOf(text, kKey, {0, 0}).half + Vec2(1, 0);
        for (const Vec2 v : m.polygon) {
            const Vec2 at = map_.at(v);
            if (!map_.frame.contains(at)) continue;
            const auto place = layout_.nearby(at, half, 2, 60, [](const Block&) { return true; });
            if (!place) continue;
            if (glm::length(place->end - at) > 6) leader(at, place->end);
            layout_.take(place->block);
            pdf_.fill(place->block.box(), kWhite);
            pdf_.write(text, kKey, place->block.centre);
            break;
        }
    }
}

// A triangle where it is, with the number under which it stands in the list.
void MapPage::placeAlerts() {
    for (size_t i = 0; i < p_.model->alerts.size(); ++i) {
        const scene::AlertView& a = p_.model->alerts[i];
        if (!a.placed || !here(a.floor)) continue;
        const int number = int(alerts_.size()) + 1;
        alerts_.push_back({number, i});
        const Vec2 at = a.position                                                    ? map_.at(Vec2(*a.position))
                        : a.door.valid() && a.door.index() < p_.building.doors.size() ? map_.at(Vec2(p_.building.door(a.door).position))
                        : a.room.valid() && a.room.index() < rooms_.size()            ? map_.at(p_.site.spot(a.room.index()))
                                                                                      : Vec2(-1);
        if (!map_.frame.contains(at)) continue;
        const std::string key = std::to_string(number);
        const Vec2 half(7 + pdf_.width(key, kKey) / 2, 6);
        const auto placed = alarmPlace(a.room, at, half);
        if (!placed) continue;
        const Block b = *placed;
        layout_.take(b);
        pdf_.fill(b.box(), kWhite);
        drawWarning(pdf_, b.centre - Vec2(half.x - 6.2, 0), 10, p_.colours.threat);
        alarmsShown_ = true;
        pdf_.write(key, kKey, b.centre + Vec2(6, 0));
    }
}

/// Where it happened, else elsewhere in its room, else in a hall or outside with a line; over other words at the last, for a number of the list must
/// be on the map.
std::optional<Block> MapPage::alarmPlace(base::RoomId room, Vec2 at, Vec2 half) {
    // In another room, or on a stair, it would seem to be of that one.
    const auto inNoRoom = [&](const Block& b) {
        for (size_t i = 0; i < rooms_.size(); ++i) {
            const building::RoomUse use = p_.building.rooms[i].use;
            if ((use == building::RoomUse::Stair || use == building::RoomUse::Lift) && !rooms_[i].rings.empty() &&
                base::contains({rooms_[i].rings[0], {}}, b.centre))
                return false;
        }
        const auto corners = b.corners();
        return layout_.groundAt(b.centre) != 2 && std::none_of(corners.begin(), corners.end(), [&](Vec2 v) { return layout_.groundAt(v) == 2; });
    };
    if (const Block b{at, half, 0}; layout_.isFree(b, 0.5)) return b;
    std::vector<Vec2> from;  // of the line: not out of the middle of the room's own words
    const bool drawn = room.valid() && room.index() < rooms_.size() && !rooms_[room.index()].rings.empty();
    if (drawn) {
        const RoomOnPage& r = rooms_[room.index()];
        std::vector<Vec2> spots;
        for (const Vec2 spot : p_.site.spots(room.index())) spots.push_back(map_.at(spot));
        for (int k = 1; k < 64; ++k)  // its words may leave a corner free
            spots.push_back(r.box.min + r.box.size() * Vec2((k % 8 + 0.5) / 8, (k / 8 + 0.5) / 8));
        const auto within = [&](const Block& b) {
            const auto corners = b.corners();
            return std::all_of(corners.begin(), corners.end(), [&](Vec2 v) { return base::contains({r.rings[0], {}}, v); });
        };
        for (const Vec2 spot : spots) {
            if (const Block b{spot, half, 0}; layout_.isFree(b, 0.5) && within(b)) return b;
            if (base::contains({r.rings[0], {}}, spot) && layout_.isClear({spot, Vec2(1.2), 0}, 0)) from.push_back(spot);
        }
    }
    from.push_back(at);
    for (const bool mayCross : {false, true})
        for (const Vec2 foot : from) {
            const auto place = layout_.nearby(foot, half, 3, mayCross ? 300 : 150, inNoRoom, mayCross);
            if (!place) continue;
            leader(foot, place->end);
            return place->block;
        }
    return std::nullopt;
}

void MapPage::placeResponders() {
    crews_.clear();
    for (size_t i = 0; i < p_.model->responders.size(); ++i) {
        const scene::ResponderView& r = p_.model->responders[i];
        if (!r.placed || !here(r.floor)) continue;
        const Vec2 at = map_.at(Vec2(r.position));
        if (!map_.frame.contains(at)) continue;
        services_.insert(r.service);
        staleResponders_ = staleResponders_ || live::isOutdated(r.freshness);
        const auto with = std::find_if(crews_.begin(), crews_.end(), [&](const Crew& c) {
            const scene::ResponderView& first = p_.model->responders[c.responders.front()];
            return glm::length(c.at - at) < kTogetherPt && first.service == r.service &&
                   live::isOutdated(first.freshness) == live::isOutdated(r.freshness);
        });
        if (with != crews_.end()) with->responders.push_back(i);
        else crews_.push_back({at, {i}});
    }
    for (Crew& c : crews_) {
        const scene::ResponderView& first = p_.model->responders[c.responders.front()];
        const Vec2 half(kResponderPt * 0.66);
        Block b{c.at, half, 0};
        // Over a wall rather than beside where they are.
        if (!layout_.isClear(b, 0)) {
            const uint8_t ground = layout_.groundAt(c.at);
            auto place = layout_.nearby(c.at, half, 2, 80, [&](const Block& k) { return layout_.groundAt(k.centre) == ground; });
            for (const bool mayCross : {false, true})
                if (!place)
                    place = layout_.nearby(
                        c.at, half, 2, 300, [](const Block&) { return true; }, mayCross);
            if (place) {
                leader(c.at, place->end);
                b = place->block;
            }
        }
        c.at = b.centre;
        layout_.take(b);
        drawResponder(pdf_, c.at, first.service, int(c.responders.size()), live::isOutdated(first.freshness), kResponderPt);
    }
}

void MapPage::nameResponders() {
    for (const Crew& c : crews_) {
        std::string text;
        for (size_t k = 0; k < c.responders.size() && k < 3; ++k) {
            const scene::ResponderView& r = p_.model->responders[c.responders[k]];
            text += (k ? " · " : "") + r.callsign + (live::isOutdated(r.freshness) ? " " + base::formatAge(r.age) : "");
        }
        if (c.responders.size() > 3) text += " +" + std::to_string(c.responders.size() - 3);
        const Vec2 half = pdf_.blockOf(text, kTag, {0, 0}).half + Vec2(1.2, 0.2);
        // Beside the symbol and where it stands, else in a hall or outside; in a room it would seem to be of the room.
        const uint8_t ground = layout_.groundAt(c.at);
        const auto of = [&](uint8_t kind) {
            return [this, kind](const Block& b) {
                const auto corners = b.corners();
                return std::all_of(corners.begin(), corners.end(), [&](Vec2 v) { return layout_.groundAt(v) == kind; });
            };
        };
        auto place = layout_.nearby(c.at, half, kResponderPt * 0.75, 40, of(ground));
        for (const uint8_t kind : {uint8_t(1), uint8_t(0)})
            if (!place) place = layout_.nearby(c.at, half, kResponderPt * 0.75, 110, of(kind));
        if (!place) continue;  // the index names everybody
        const Vec2 way = place->end - c.at;
        const double far = glm::length(way);
        if (far > kResponderPt * 1.1) pdf_.line(c.at + way / far * (kResponderPt * 0.7), place->end, {0.4, kBlack});
        layout_.take(place->block);
        pdf_.fill(place->block.box(), kWhite);
        pdf_.write(text, kTag, place->block.centre);
    }
}

}  // namespace sallyport::report
