// The school in its grounds: where one drives up, where the doors are, which floors there are and on which page.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "base/text.h"
#include "report/map_page.h"

namespace sallyport::report {
namespace {

constexpr Font kText{Face::Regular, 7}, kStrong{Face::Bold, 7}, kGround{Face::Regular, 7};

Vec2 middleOf(const std::vector<Vec2>& ring) {
    Vec2 sum(0, 0);
    for (const Vec2 v : ring) sum += v / double(ring.size());
    return sum;
}

}  // namespace

void MapPage::drawGrounds() {
    for (const building::GroundFeature& g : p_.building.grounds) {
        if (g.ring.size() < 2 || g.ring.size() > 4000) continue;
        const Ring ring = map_.ring(g.ring);
        const auto fill = [&](uint8_t level) {
            if (g.closed && ring.size() >= 3) pdf_.fill(std::span(&ring, 1), grey(level));
        };
        if (g.kind == "road") {
            fill(226);
            pdf_.stroke(ring, g.closed, {0.5, grey(110)});
        } else if (g.kind == "parking") {
            fill(238);
            pdf_.stroke(ring, g.closed, {0.5, grey(110)});
        } else if (g.kind == "water") {
            fill(214);
            pdf_.stroke(ring, g.closed, {0.8, grey(90)});
        } else if (g.kind == "neighbour") {
            fill(246);
            pdf_.stroke(ring, g.closed, {0.7, grey(90), 3, 1.5});
        } else if (g.kind == "marking" || g.kind == "path") {
            pdf_.stroke(ring, g.closed, {0.4, grey(140), 3, 2});
        } else if (g.kind == "tree") {
            pdf_.stroke(ring, g.closed, {0.3, grey(160)});
        } else {
            pdf_.stroke(ring, g.closed, {0.4, grey(130)});
        }
    }
}

void MapPage::drawOutlines() {
    for (size_t i = 0; i < p_.site.floorCount(); ++i)
        for (const auto& loop : p_.site.outline(i)) {
            const Ring ring = map_.ring(loop);
            if (i == floor_.index()) pdf_.fill(std::span(&ring, 1), kWhite);
        }
    for (size_t i = 0; i < p_.site.floorCount(); ++i)
        for (const auto& loop : p_.site.outline(i))
            if (i != floor_.index()) pdf_.stroke(map_.ring(loop), true, {0.5, grey(110), 4, 2.5}), overhead_ = true;
}

void MapPage::nameGrounds() {
    for (const building::GroundFeature& g : p_.building.grounds) {
        if (g.label.empty() || g.ring.size() < 2 || g.ring.size() > 4000) continue;
        const Vec2 middle = map_.at(middleOf(g.ring));
        // Along a road first; in the middle of it, then at its corners: the middle of a ring that runs round the school lies inside the school.
        Box2 box;
        for (const Vec2 v : g.ring) box.add(map_.at(v));
        std::vector<double> angles{0};
        if (g.kind == "road" && box.size().y > box.size().x * 1.5) angles.insert(angles.begin(), -M_PI / 2);
        std::vector<Vec2> spots{middle};
        if (g.ring.size() == 4) {
            // Along the middle of a strip.
            const bool first = glm::length(g.ring[1] - g.ring[0]) < glm::length(g.ring[2] - g.ring[1]);
            const Vec2 a = map_.at((g.ring[first ? 0 : 1] + g.ring[first ? 1 : 2]) * 0.5),
                       b = map_.at((g.ring[first ? 2 : 3] + g.ring[first ? 3 : 0]) * 0.5);
            for (const double t : {0.35, 0.65, 0.2, 0.8, 0.1, 0.9}) spots.push_back(a + (b - a) * t);
        }
        for (size_t i = 0; i < g.ring.size(); ++i) {
            const Vec2 a = map_.at(g.ring[i]), b = map_.at(g.ring[(i + 1) % g.ring.size()]);
            for (const double t : {0.5, 0.25, 0.75}) spots.push_back((a + (b - a) * t) * 0.8 + middle * 0.2);
        }
        for (const bool strict : {true, false}) {
            bool done = false;
            for (const double angle : angles)
                for (const Vec2 at : spots) {
                    if (done) break;
                    const Block b = pdf_.blockOf(g.label, kGround, at, angle);
                    if (!layout_.isFree(b, 1)) continue;
                    const auto corners = b.corners();
                    if (std::any_of(corners.begin(), corners.end(), [&](Vec2 v) { return layout_.groundAt(v) != 0; })) continue;
                    if (strict && g.closed && g.kind != "road" && !base::contains({g.ring, {}}, map_.local(at))) continue;
                    layout_.take(b);
                    pdf_.fill({corners[0], corners[1], corners[2], corners[3]}, faded(kWhite, 0.7));
                    pdf_.write(g.label, kGround, at, angle, grey(50));
                    done = true;
                }
            if (done) break;
        }
    }
}

void MapPage::nameStairs() {
    for (size_t i = 0; i < rooms_.size(); ++i) {
        const building::Room& room = p_.building.rooms[i];
        if (room.floor != floor_ || (room.use != building::RoomUse::Stair && room.use != building::RoomUse::Lift) || rooms_[i].rings.empty())
            continue;
        const std::string text = room.name.empty() ? room.number : room.name;
        const Vec2 from = map_.at(p_.site.spot(i)), half = pdf_.blockOf(text, kStrong, {0, 0}).half + Vec2(1, 0);
        const auto place = layout_.nearby(from, half, 4, 160, [&](const Block& b) {
            const auto corners = b.corners();
            return std::none_of(corners.begin(), corners.end(), [&](Vec2 v) { return layout_.groundAt(v) != 0; });
        });
        if (!place) continue;
        leader(from, place->end);
        layout_.take(place->block);
        pdf_.fill(place->block.box(), kWhite);
        pdf_.write(text, kStrong, place->block.centre);
    }
}

void MapPage::contentsOfStatus(Flow& flow) {
    const scene::ViewModel& m = *p_.model;
    if (!m.alerts.empty() && flow.heading("Alarms")) {
        for (const scene::AlertView& a : m.alerts) {
            const auto tag = a.tag(m.exercise);
            const std::string text = a.title + (tag.empty() ? "" : " " + std::string(tag)) + " · " + a.place +
                                     (a.where.empty() ? "" : " · " + a.where) + " · " + base::formatAge(a.age) +
                                     (a.acked ? "" : " · not acknowledged");
            for (const std::string& line : pdf_.wrapped(text, kStrong, parts_.legend[0].size().x, 2))
                if (!flow.row(line, kStrong)) return;
        }
    }
    size_t lost = 0;
    for (const scene::ResponderView& r : m.responders) lost += !r.placed;
    if (lost > 0) flow.row(std::to_string(lost) + (lost == 1 ? " responder is" : " responders are") + " UNPLACED: see the index", kStrong);
}

void MapPage::drawContents(size_t floorPage, size_t indexPage) {
    std::vector<Box2> columns = parts_.legend;
    const Box2 first = columns[0];
    drawNorth(p_, map_, {first.min.x + 14, first.min.y + 28}, 14);
    if (p_.building.georeference) {
        const auto& g = *p_.building.georeference;
        char text[64];
        std::snprintf(text, sizeof text, "%.5f, %.5f", g.latDeg, g.lonDeg);
        pdf_.writeAt("WGS 84", kText, {first.min.x + 34, first.min.y + 20});
        pdf_.writeAt(text, kStrong, {first.min.x + 34, first.min.y + 30});
    } else {
        pdf_.writeAt("North as the model says;", kText, {first.min.x + 34, first.min.y + 20});
        pdf_.writeAt("no georeference", kText, {first.min.x + 34, first.min.y + 30});
    }
    columns[0].min.y += 48;
    Flow flow(pdf_, columns);
    flow.heading("Floors");
    for (size_t i = p_.floors.size(); i-- > 0;) {
        const building::Floor& f = p_.building.floor(p_.floors[i]);
        size_t rooms = 0;
        for (const building::Room& r : p_.building.rooms) rooms += r.floor == p_.floors[i];
        const auto row = flow.take(11);
        if (!row) break;
        const std::string page = "page " + std::to_string(floorPage + i);
        pdf_.writeAt(page, kText, {row->max.x, row->max.y - 3}, Pdf::Align::Right);
        const std::string name =
            f.shortName + (f.name.empty() || f.name == f.shortName ? "" : "  " + f.name) + " · " + std::to_string(rooms) + " rooms";
        pdf_.writeAt(pdf_.fitted(name, kStrong, row->size().x - 40), kStrong, {row->min.x, row->max.y - 3});
        if (!p_.status()) continue;
        for (const scene::FloorView& v : p_.model->floors) {
            if (v.id != p_.floors[i]) continue;
            std::string text;
            const auto say = [&](int n, const char* one, const char* many) {
                if (n > 0) text += (text.empty() ? "" : " · ") + base::counted(size_t(n), one, many);
            };
            say(v.threats, "threat", "threats");
            say(v.needHelp, "needs help", "need help");
            say(v.alarms, "alarm waits", "alarms wait");
            say(v.notSearched, "room not searched", "rooms not searched");
            flow.row(text, {Face::Regular, 6.5});
        }
    }
    if (const auto row = flow.take(11)) {
        pdf_.writeAt("Index of rooms, doors, points", kText, {row->min.x, row->max.y - 3});
        pdf_.writeAt("page " + std::to_string(indexPage), kText, {row->max.x, row->max.y - 3}, Pdf::Align::Right);
    }
    if (p_.status()) contentsOfStatus(flow);
    legendOfPlan(flow);
    legendOfPoints(flow);
}

void MapPage::drawOverview(size_t page, size_t floorPage, size_t indexPage) {
    overview_ = true;
    drawTitle(p_, parts_, "Overview");
    pdf_.clip(map_.frame);
    drawGrounds();
    drawWatermark(p_, map_.frame);
    drawGridLines(p_, map_);
    drawOutlines();
    for (const auto& body : shapes_.walls) {
        std::vector<Ring> rings;
        for (const auto& r : body) rings.push_back(map_.ring(r));
        pdf_.fill(rings, grey(70));
    }
    for (const Segment& s : shapes_.loose) pdf_.line(map_.at(s[0]), map_.at(s[1]), {0.4, grey(70)});
    pdf_.release();

    prepareLayout();
    for (size_t i = 0; i < p_.site.floorCount(); ++i)
        for (const auto& loop : p_.site.outline(i)) {
            const Ring ring = map_.ring(loop);
            layout_.ground(std::span(&ring, 1), 2);
        }
    placeSides();
    placePlates();
    placePoints();
    nameStairs();
    nameGrounds();
    drawGridNames(p_, parts_, map_);
    halls_ = false;
    drawContents(floorPage, indexPage);
    drawFoot(p_, parts_, &map_, page);
}

}  // namespace sallyport::report
