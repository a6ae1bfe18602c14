// Numbers and names of rooms: whole inside the room, or led out by a line, or in the list beside the map.
#include <algorithm>
#include <cmath>

#include "live/freshness.h"
#include "report/map_page.h"
#include "scene/labels.h"

namespace sallyport::report {
namespace {

constexpr double kLinePitch = 1.22;  // from line to line, in the size of the larger
constexpr double kSmallRoomPt2 = 700;

/// So that words read from left to right or from below.
double readable(double angle) {
    while (angle > M_PI / 2 - 1e-6) angle -= M_PI;
    while (angle < -M_PI / 2 - 1e-6) angle += M_PI;
    return angle;
}

double pitch(const Font& font) { return font.sizePt * kLinePitch; }

}  // namespace

MapPage::RoomWords MapPage::wordsOf(size_t i) const {
    const building::Room& room = p_.building.rooms[i];
    RoomWords w;
    w.passage = p_.site.rooms[i].passage;
    w.main = room.number.empty() ? room.name : room.number;
    if (!room.number.empty() && room.name != room.number) w.second = room.name;
    if (!p_.status()) return w;
    const scene::RoomView& v = p_.model->rooms[i];
    w.danger = live::isDanger(v.status);
    const bool outdated = live::isOutdated(v.freshness) && !w.danger;
    if (v.freshness == live::Freshness::Never || (v.status == live::RoomStatus::Unknown && !outdated)) {
        if (v.searching) w.state = "Searching";
        return w;
    }
    // What expired is not known any more.
    w.state = outdated && v.freshness == live::Freshness::Expired ? "unknown"
              : outdated                                          ? std::string(scene::words(v.status)) + ", stale " + base::formatAge(v.age)
                                                                  : std::string(scene::words(v.status)) + " " + base::formatAge(v.age);
    if (!outdated && !v.searching) w.age = base::formatAge(v.age);
    if (w.danger)
        for (char& c : w.state) c = char(c >= 'a' && c <= 'z' ? c - 32 : c);
    if (v.searching && v.status != live::RoomStatus::Searching) w.state = "Searching · " + w.state;
    return w;
}

Block MapPage::blockOf(const std::vector<Line>& lines, Vec2 centre, double angle) const {
    Vec2 size(0, 0);
    for (const Line& l : lines) {
        size.x = std::max(size.x, pdf_.width(l.text, l.font) + (l.plate ? 3 : 0));
        size.y += pitch(l.font);
    }
    return {centre, size * 0.5 + Vec2(0.6, 0), angle};
}

void MapPage::writeLines(const std::vector<Line>& lines, const Block& at) {
    const Vec2 down(-std::sin(at.angle), std::cos(at.angle));
    // Patterns, steps and lines of the grid end before the words.
    const auto corners = at.corners();
    pdf_.fill({corners[0], corners[1], corners[2], corners[3]}, halls_ && layout_.groundAt(at.centre) == 1 ? kHallTint : kWhite);
    double y = -at.half.y;
    for (const Line& l : lines) {
        const Vec2 centre = at.centre + down * (y + pitch(l.font) / 2);
        y += pitch(l.font);
        if (l.plate) {
            const auto box = Block{centre, {pdf_.width(l.text, l.font) / 2 + 1.5, pitch(l.font) / 2 - 0.2}, at.angle}.corners();
            pdf_.fill({box[0], box[1], box[2], box[3]}, kBlack);
        }
        pdf_.write(l.text, l.font, centre, at.angle, l.plate ? kWhite : kBlack);
    }
}

bool MapPage::placeInside(size_t room, const std::vector<Line>& lines, std::span<const double> angles) {
    const RoomOnPage& r = rooms_[room];
    if (r.rings.empty()) return false;
    std::vector<base::Vec2f> points;
    std::vector<uint32_t> ends;
    for (const Ring& ring : r.rings) {
        for (const Vec2 v : ring) points.emplace_back(v);
        ends.push_back(uint32_t(points.size()));
    }
    for (const double angle : angles) {
        const Block size = blockOf(lines, {0, 0}, angle);
        const base::Vec2f right(float(std::cos(angle)), float(std::sin(angle)));
        for (const Vec2 spot : p_.site.spots(room)) {
            Block b = size;
            b.centre = map_.at(spot);
            if (!scene::rectangleInside(points, ends, base::Vec2f(b.centre), right, float(2 * b.half.x), float(2 * b.half.y))) continue;
            if (!layout_.isFree(b, 0.8)) continue;
            layout_.take(b);
            writeLines(lines, b);
            return true;
        }
    }
    return false;
}

bool MapPage::placeRoom(size_t i) {
    const RoomWords w = wordsOf(i);
    if (w.main.empty()) return true;  // nothing to say
    const RoomOnPage& r = rooms_[i];
    if (r.rings.empty()) return false;
    const Vec2 along = map_.direction(p_.site.rooms[i].along), extent = r.box.size();
    const double axis = readable(std::atan2(along.y, along.x));
    std::vector<double> angles;
    if (w.passage && std::abs(axis) > 0.02) angles = {axis};
    if (!w.passage || extent.x >= extent.y || angles.empty()) angles.insert(angles.begin(), 0.0);
    else angles.push_back(0);
    if (!w.passage && extent.y > extent.x) angles.push_back(-M_PI / 2);
    else if (!w.passage && std::abs(axis) > 0.02 && std::abs(std::abs(axis) - M_PI / 2) > 0.02) angles.push_back(axis);

    // What the room's words are shortened to, step by step: the pattern tells the state too, so that its age can stand alone; danger is always said.
    enum What { All, Wrapped, Aged, AgedWrapped, State, Split, Age, Name, Main, End };
    for (int what = All; what < End; ++what) {
        const bool wraps = what == Wrapped || what == AgedWrapped, ages = what == Aged || what == AgedWrapped || what == Age;
        const bool withName = what != State && what != Split && what != Age && what != Main && !w.second.empty();
        const std::string& state = ages ? w.age : w.state;
        const bool withState = what != Name && what != Main && !state.empty();
        if (wraps && (!withName || w.passage || w.second.find(' ') == std::string::npos)) continue;
        if (ages && (w.danger || w.age.empty())) continue;
        if ((what == State || what == Age) && (!withState || w.second.empty())) continue;
        if ((what == Name || what == Main) && w.danger) continue;
        if (what == Split && !w.danger) continue;
        if (what == Name && (!withName || w.state.empty())) continue;
        for (const double size : {9.0, 8.0, 7.0, 6.5, 6.0}) {
            if (size < 6.5 && what != Main && what != Age) continue;
            const Font main{w.passage && !p_.building.rooms[i].number.empty() ? Face::Regular : Face::Bold, w.passage ? std::min(size, 7.5) : size};
            const Font small{Face::Regular, std::max(kLeastTextPt, size - 2)};
            std::vector<Line> lines;
            if (w.passage && withName) lines.push_back({w.main + " " + w.second, main});
            else lines.push_back({w.main, main});
            if (withName && wraps) {
                // Over two lines about as long as each other.
                for (std::string& part : pdf_.wrapped(w.second, small, std::max(pdf_.width(w.second, small) * 0.62, 14.0), 2))
                    lines.push_back({std::move(part), small});
                if (lines.back().text.ends_with("…")) continue;
            } else if (withName && !w.passage) {
                lines.push_back({w.second, small});
            }
            if (what == Split) {
                const size_t space = state.rfind(' ');
                lines.push_back({state.substr(0, space), {Face::Bold, kLeastTextPt}, true});
                if (space != std::string::npos) lines.push_back({state.substr(space + 1), {Face::Bold, kLeastTextPt}, true});
            } else if (withState) lines.push_back({state, {Face::Bold, std::max(kLeastTextPt, size - 2.5)}, w.danger});
            if (!placeInside(i, lines, angles)) continue;
            if ((!w.second.empty() && !withName) || (!w.state.empty() && !withState)) nameless_.push_back(i);
            return true;
        }
    }
    return false;
}

void MapPage::placeRooms(bool small, bool danger) {
    std::vector<size_t> order;
    for (size_t i = 0; i < rooms_.size(); ++i) {
        if (p_.building.rooms[i].floor != floor_ || roomDone_[i]) continue;
        const double area = rooms_[i].rings.empty() ? 0 : std::abs(base::signedArea(rooms_[i].rings[0]));
        const bool inDanger = p_.status() && live::isDanger(p_.model->rooms[i].status);
        if (danger ? inDanger : small ? area < kSmallRoomPt2 : true) order.push_back(i);
    }
    // The smallest first: they have the fewest places.
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return p_.building.rooms[a].areaM2 < p_.building.rooms[b].areaM2; });
    for (const size_t i : order) {
        roomDone_[i] = 1;
        if (!placeRoom(i)) leadOut_.push_back(i);
    }
}

void MapPage::leadOutRooms() {
    for (const size_t i : leadOut_) {
        const RoomWords w = wordsOf(i);
        if (rooms_[i].rings.empty()) {
            unplaced_.push_back(i);
            continue;
        }
        bool placed = false;
        for (const bool withName : {true, false}) {
            std::vector<Line> lines{{w.main, {Face::Bold, withName ? 7.0 : kLeastTextPt}}};
            if (withName && !w.second.empty()) lines.push_back({w.second, {Face::Regular, kLeastTextPt}});
            if (!w.state.empty() && (withName || w.danger)) lines.push_back({w.state, {Face::Bold, kLeastTextPt}, w.danger});
            const Vec2 half = blockOf(lines, {0, 0}, 0).half;
            // In a hall or outside: in another room it would name that one.
            const auto nobodys = [&](const Block& b) {
                const auto corners = b.grown(-0.5).corners();
                return layout_.groundAt(b.centre) < 2 &&
                       std::none_of(corners.begin(), corners.end(), [&](Vec2 v) { return layout_.groundAt(v) >= 2; });
            };
            for (const Vec2 spot : p_.site.spots(i)) {
                if (placed) break;
                const Vec2 from = map_.at(spot);
                if (!layout_.isClear({from, {1.2, 1.2}, 0}, 0)) continue;
                const auto place = layout_.nearby(from, half, 3, withName ? 60 : 220, nobodys);
                if (!place) continue;
                leader(from, place->end);
                layout_.take(place->block);
                writeLines(lines, place->block);
                if (!withName && (!w.second.empty() || !w.state.empty())) nameless_.push_back(i);
                placed = true;
            }
            if (placed) break;
        }
        if (!placed) unplaced_.push_back(i);
    }
    leadOut_.clear();
}

}  // namespace sallyport::report
