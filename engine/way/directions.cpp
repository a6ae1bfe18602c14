#include "way/directions.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

namespace sallyport::way {
namespace {

using building::Building;
using building::RoomUse;

constexpr double kHeadingM = 2.5;  ///< of the way before a turn: who walks knows his direction by so much
constexpr double kAheadDeg = 40;   ///< less than this to either side is straight on
constexpr double kTurnedM = 1.5;   ///< so far from a door it shows which way somebody turned
constexpr double kAsideM = 5;      ///< a door this far beside the way is one that is passed
constexpr double kPassedM = 0.6;   ///< nearer along the way than this is opposite, not before
constexpr size_t kCounted = 3;     ///< more openings than that nobody counts while walking

bool passage(const Building& b, RoomId r) {
    if (!r.valid()) return false;
    const RoomUse use = b.room(r).use;
    return use == RoomUse::Corridor || use == RoomUse::Lobby;
}
bool stairs(const Building& b, RoomId r) { return r.valid() && (b.room(r).use == RoomUse::Stair || b.room(r).use == RoomUse::Lift); }

std::string called(const Building& b, RoomId r) {
    const building::Room& room = b.room(r);
    if ((passage(b, r) || stairs(b, r)) && !room.name.empty()) return room.name;
    if (!room.number.empty()) return "Room " + room.number;
    return room.name.empty() ? "a room without a name" : room.name;
}
std::string called(const Building& b, const building::Door& d) {
    if (d.exteriorNumber.empty()) return d.name.empty() ? "an exterior door" : d.name;
    Vec2 outward(-d.along.y, d.along.x);
    // The room is on the other side.
    if (!d.rooms.empty() && !b.room(d.rooms[0]).bounds.empty() && glm::dot(Vec2(b.room(d.rooms[0]).bounds.centre()) - Vec2(d.position), outward) > 0)
        outward = -outward;
    return "Door " + d.exteriorNumber + " (side " + building::sideLetter(b, outward) + ")";
}

enum class Side { Ahead, Left, Right, Back };
Side sideOf(Vec2 heading, Vec2 next) {
    const double deg = std::atan2(base::cross(heading, next), glm::dot(heading, next)) * 57.29577951308232;
    if (std::abs(deg) < kAheadDeg) return Side::Ahead;
    if (std::abs(deg) > 180 - kAheadDeg) return Side::Back;
    return deg > 0 ? Side::Left : Side::Right;
}
const char* word(Side s) {
    constexpr std::array<const char*, 4> kWords{"straight on", "left", "right", "back"};
    return kWords[size_t(s)];
}
const char* ordinal(size_t n) {
    constexpr std::array<const char*, kCounted> kWords{"first", "second", "third"};
    return kWords[n];
}

/// The part of the way from where somebody comes into a room to where they leave it.
struct Stretch {
    std::vector<Vec2> points;
    Vec2 heading() const {
        Vec2 back(0);
        double length = 0;
        for (size_t i = points.size(); i-- > 1 && length < kHeadingM;) {
            back += points[i] - points[i - 1];
            length += glm::length(points[i] - points[i - 1]);
        }
        return back;
    }
    /// How far along it the nearest place to `p` is, how far beside it `p` lies, and on which side.
    struct Beside {
        double alongM = 0, asideM = 1e9;
        bool left = false;
    };
    Beside beside(Vec2 p) const {
        Beside out;
        double before = 0;
        for (size_t i = 1; i < points.size(); ++i) {
            const Vec2 d = points[i] - points[i - 1];
            const double length = glm::length(d);
            if (length < 1e-9) continue;
            const double t = std::clamp(glm::dot(p - points[i - 1], d) / length, 0.0, length);
            const Vec2 q = points[i - 1] + d * (t / length);
            if (const double aside = glm::length(p - q); aside < out.asideM) out = {before + t, aside, base::cross(d, p - points[i - 1]) > 0};
            before += length;
        }
        return out;
    }
};

/// Which opening of its side this is, of those that are passed in the room: 0 for the first.
size_t passedBefore(const Building& b, RoomId room, const Stretch& s, DoorId in, DoorId out) {
    const auto at = s.beside(Vec2(b.door(out).position));
    size_t n = 0;
    for (const DoorId d : b.room(room).doors) {
        if (d == in || d == out) continue;
        const auto other = s.beside(Vec2(b.door(d).position));
        if (other.left == at.left && other.asideM < kAsideM && other.alongM > kPassedM && other.alongM < at.alongM - kPassedM) ++n;
    }
    return n;
}

class Teller {
public:
    Teller(const Building& b, const Way& way, bool metric) : b_(b), way_(way), metric_(metric) {}

    std::vector<Direction> tell() {
        stretch_.points.emplace_back(way_.points.front().position);
        for (size_t i = 1; i < way_.points.size(); ++i) {
            const WayPoint& p = way_.points[i];
            metres_ += p.link >= 0 ? 0 : glm::length(p.position - way_.points[i - 1].position);
            if (p.link >= 0) climb(i);
            else if (p.door.valid()) pass(i);
            else stretch_.points.emplace_back(p.position);
            if (turnsHere_ && !p.door.valid() && p.link < 0) finishTurn(kTurnedM);
        }
        const RoomId goal = way_.points.back().room;
        if (!said_ || (goal.valid() && last_ != goal)) say(way_.points.size() - 1, goal.valid() ? called(b_, goal) : "outside");
        return std::move(out_);
    }

private:
    void say(size_t point, std::string text) {
        said_ = true;
        out_.push_back({std::move(text), metres_, point});
    }
    std::string distance(double m) const {
        const double n = metric_ ? m : m / base::kMetresPerFoot;
        return std::to_string(std::lround(n / 5) * 5) + (metric_ ? " m" : " ft");
    }
    RoomId roomAfter(size_t i) const { return i + 1 < way_.points.size() ? way_.points[i + 1].room : RoomId(); }
    std::string because(DoorId d) const {
        for (const Reason& r : way_.reasons)
            if (r.door == d && !r.avoided) return " (" + r.why + ")";
        return "";
    }
    void pass(size_t i) {
        const WayPoint& p = way_.points[i];
        const RoomId from = p.room, to = roomAfter(i);
        const building::Door& door = b_.door(p.door);
        stretch_.points.emplace_back(p.position);
        if (turnsHere_) finishTurn(0.3);
        const Vec2 heading = stretch_.heading();
        Vec2 through(-door.along.y, door.along.x);
        if (i + 1 < way_.points.size() && glm::dot(through, Vec2(way_.points[i + 1].position - p.position)) < 0) through = -through;
        turnsHere_ = false;
        if (!from.valid()) {
            say(i, "in by " + called(b_, door) + because(p.door));
            turnsHere_ = passage(b_, to);
        } else if (!to.valid()) {
            say(i, "out by " + called(b_, door) + because(p.door));
        } else if (passage(b_, from) || (stairs(b_, from) && !passage(b_, to))) {
            const Side side = sideOf(heading, through);
            std::string where = word(side);
            if (side == Side::Left || side == Side::Right) {
                const size_t n = passedBefore(b_, from, stretch_, entered_, p.door);
                if (n < kCounted) where = std::string(ordinal(n)) + " " + where;
                else where = "after " + distance(stretch_.beside(Vec2(p.position)).alongM) + " " + where;
            }
            if (passage(b_, to)) {
                say(i, where + " into " + called(b_, to) + because(p.door));
                turnsHere_ = true;  // from hall to hall too: else the next "left" is counted by somebody who faces the wall
            } else say(i, where + ": " + called(b_, to) + because(p.door));
        } else if (passage(b_, to)) {
            say(i, "out into " + called(b_, to) + because(p.door));
            turnsHere_ = true;
        } else {
            say(i, "through to " + called(b_, to) + because(p.door));
        }
        last_ = to;
        entered_ = p.door;
        stretch_.points.assign(1, Vec2(p.position));
        through_ = through;
    }
    /// Into a passage out of a room: which way along it is known a step later.
    void finishTurn(double leastM) {
        const Vec2 next = stretch_.points.back() - stretch_.points.front();
        if (glm::length(next) < leastM) return;
        turnsHere_ = false;
        if (const Side side = sideOf(through_, next); side != Side::Ahead) out_.back().text += std::string(", ") + word(side);
    }
    void climb(size_t i) {
        const WayPoint& p = way_.points[i];
        const building::VerticalLink& link = b_.links[size_t(p.link)];
        const bool up = p.position.z > way_.points[i - 1].position.z;
        const bool goesOn = i + 1 < way_.points.size() && way_.points[i + 1].link == p.link;
        metres_ += std::abs(p.position.z - way_.points[i - 1].position.z) * kFlightFactor;
        stretch_.points.assign(1, Vec2(p.position));
        entered_ = {};
        last_ = p.room;
        if (goesOn) return;
        const std::string floor = p.floor.valid() ? b_.floor(p.floor).shortName : "";
        const std::string name = link.name.empty() ? link.kind == building::LinkKind::Lift ? "the lift" : "the stair" : link.name;
        const std::string text =
            (link.kind == building::LinkKind::Lift ? name : name + (up ? " up" : " down")) + (floor.empty() ? "" : " to " + floor);
        // "second left: Stair B" and "Stair B up to F2" are one instruction.
        if (!out_.empty() && out_.back().text.size() > name.size() && out_.back().text.ends_with(": " + name))
            out_.back().text += text.substr(name.size());
        else say(i, text);
    }

    const Building& b_;
    const Way& way_;
    const bool metric_;
    std::vector<Direction> out_;
    Stretch stretch_;
    DoorId entered_;
    RoomId last_;
    Vec2 through_{0, 0};
    double metres_ = 0;
    bool said_ = false, turnsHere_ = false;
};

}  // namespace

std::vector<Direction> directions(const Building& b, const Way& way, bool metric) {
    if (way.points.empty()) return {};
    return Teller(b, way, metric).tell();
}

std::string inWords(const std::vector<Direction>& directions) {
    std::string out;
    for (const Direction& d : directions) out += (out.empty() ? "" : ", ") + d.text;
    if (out.empty()) return out;
    out.front() = char(std::toupper(static_cast<unsigned char>(out.front())));
    return out + ".";
}

}  // namespace sallyport::way
