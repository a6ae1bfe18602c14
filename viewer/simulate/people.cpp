#include "viewer/simulate/people.h"

#include <cmath>

namespace sallyport::viewer::simulate {
namespace {

constexpr Millis kMovingEvery{2000}, kStandingEvery{4000};  ///< a tracker that moves, one that rests
constexpr double kClimbMps = 0.36;                          ///< height won on a stair in a second, at a walk
constexpr double kLandingM = 1.2;                           ///< between a landing and the wall behind it
constexpr double kBatteryPerMinute = 0.25;
constexpr Millis kUnknownWalkMin{8000}, kUnknownWalkMax{20000};  ///< between rooms without shapes
constexpr int kMaxLooks = 40;
constexpr size_t kMaxWays = 20'000;

double millimetres(double m) { return std::round(m * 1000) / 1000; }

/// Rounded up, so that nobody is faster than they are.
Millis takes(double metres, double mps) { return Millis(int64_t(std::ceil(metres / mps * 1000))); }

}  // namespace

size_t People::add(Person p) {
    people_.push_back(std::move(p));
    return people_.size() - 1;
}

void People::appearIn(size_t who, RoomId room, size_t spot) {
    Person& p = people_[who];
    p.present = true;
    p.room = room;
    p.floor = g_.building().room(room).floor;
    const auto at = g_.spot(room, spot);
    p.known = at.has_value();
    if (at) p.at = Vec3(*at, g_.building().room(room).floorZM);
    p.free = agenda_.now();
    arm(who, agenda_.now());
}

void People::appearOutside(size_t who, FloorId floor, Vec2 at) {
    Person& p = people_[who];
    p.present = true;
    p.room = {};
    p.floor = floor;
    p.known = true;
    p.at = Vec3(at, g_.heightM(floor));
    p.free = agenda_.now();
    arm(who, agenda_.now());
}

Millis People::leg(Person& p, Vec3 to, FloorId floor, RoomId room, DoorId door, double mps, Millis start) {
    const Vec3 from = p.legs.empty() ? p.at : p.legs.back().b;
    const Millis t = std::max({start, p.free, agenda_.now()});
    const double length = glm::length(to - from);
    if (length < 1e-3) return t;
    p.legs.push_back({t, t + takes(length, mps), from, to, floor, room, door, true});
    p.free = p.legs.back().to;
    if (door.valid()) agenda_.at(t, [this, door] { pass_(door); });
    return p.free;
}

/// Up or down a stair with a turn: out to a landing and back, the floor changing on the landing.
Millis People::climb(Person& p, const building::WalkPoint& to, double mps, Millis start) {
    const Vec3 from = p.legs.empty() ? p.at : p.legs.back().b;
    const RoomId lower = p.legs.empty() ? p.room : p.legs.back().room;
    const building::Room& here = g_.building().room(lower);
    const building::Room& there = g_.building().room(to.room);
    const base::Box3& box = here.bounds;
    const bool eastWest = box.size().x > box.size().y;
    Vec2 landing(from);
    if (!box.empty()) {
        const Vec2 far =
            Vec2(from) + (eastWest ? Vec2(std::max(0.0, box.max.x - from.x - kLandingM), 0) : Vec2(0, std::max(0.0, box.max.y - from.y - kLandingM)));
        if (building::WalkGraph::inside(here, Vec2(from), far) && building::WalkGraph::inside(there, far, Vec2(to.position))) landing = far;
    }
    const Vec3 middle(landing, (from.z + to.position.z) / 2);
    const Millis t = std::max({start, p.free, agenda_.now()});
    const double height = std::abs(to.position.z - from.z), factor = std::max(0.5, mps / kWalkMps);
    const auto half = [&](Vec3 a, Vec3 b) { return std::max({takes(height / 2, kClimbMps * factor), takes(glm::length(b - a), mps), Millis(1)}); };
    const Millis first = half(from, middle), second = half(middle, to.position);
    p.legs.push_back({t, t + first, from, middle, p.legs.empty() ? p.floor : p.legs.back().floor, lower, {}, true});
    p.legs.push_back({t + first, t + first + second, middle, to.position, to.floor, to.room, {}, true});
    p.free = p.legs.back().to;
    return p.free;
}

bool People::follow(Person& p, const building::WalkPath& path, double mps, Walk& out, Millis start) {
    out.outOfRoom = Millis(0);
    for (size_t i = 1; i < path.points.size(); ++i) {
        const building::WalkPoint& w = path.points[i];
        const FloorId before = path.points[i - 1].floor;
        if (w.floor != before) climb(p, w, mps, start);
        else leg(p, w.position, w.floor, w.room, w.door, mps, start);
        if (out.outOfRoom == Millis(0) && (w.floor != before || w.door.valid())) out.outOfRoom = p.free;
    }
    out.arrives = std::max({p.free, start, agenda_.now()});
    if (out.outOfRoom == Millis(0)) out.outOfRoom = out.arrives;
    return out.possible = true;
}

Walk People::go(size_t who, RoomId room, size_t spot, double mps, Millis start) {
    Person& p = people_[who];
    mps *= p.paceFactor;
    Walk out;
    start = std::max({start, p.free, agenda_.now()});
    // Where the walk begins: after the legs that are still to be walked.
    const Person::Leg* last = p.legs.empty() ? nullptr : &p.legs.back();
    const RoomId inRoom = last ? last->room : p.room;
    const FloorId floor = last ? last->floor : p.floor;
    const Vec3 at = last ? last->b : p.at;
    const auto goal = g_.spot(room, spot);
    const bool known = last ? last->known : p.known;
    if (!goal || !known || !inRoom.valid()) {
        if (inRoom.valid() && goal && known) return out;
        // One of the two rooms has no shape: after a while they are there.
        const Millis t = dice_.between(kUnknownWalkMin, kUnknownWalkMax);
        const Vec3 to = goal ? Vec3(*goal, g_.building().room(room).floorZM) : Vec3(0, 0, 0);
        p.legs.push_back({start, start + t, to, to, g_.building().room(room).floor, room, {}, goal.has_value()});
        p.free = start + t;
        out = {true, p.free, start};
        arm(who, start);
        return out;
    }
    // Who went before has found the way: the others go after them, each from and to a place of their own.
    const building::Room& first = g_.building().room(inRoom);
    const uint64_t between = uint64_t(inRoom.value) << 32 | room.value;
    if (const auto before = ways_.find(between); before != ways_.end() && before->second.points.size() >= 3) {
        building::WalkPath path = before->second;
        const auto& points = path.points;
        if (building::WalkGraph::inside(first, Vec2(at), Vec2(points[1].position)) &&
            building::WalkGraph::inside(g_.building().room(room), Vec2(points[points.size() - 2].position), *goal)) {
            path.points.front().position = at;
            path.points.back().position = Vec3(*goal, g_.building().room(room).floorZM);
            follow(p, path, mps, out, start);
            arm(who, start);
            return out;
        }
    }
    auto path = g_.walk().path(floor, Vec2(at), g_.building().room(room).floor, *goal);
    if (!path) return out;
    follow(p, *path, mps, out, start);
    if (ways_.size() >= kMaxWays) ways_.clear();
    ways_[between] = std::move(*path);
    arm(who, start);
    return out;
}

Walk People::enter(size_t who, const Entrance& by, double mps, Millis start) {
    Person& p = people_[who];
    mps *= p.paceFactor;
    if (!by.hasPlace || !by.door.valid()) {
        appearIn(who, by.room, who % 8);
        return {true, std::max(start, agenda_.now()), std::max(start, agenda_.now())};
    }
    const double z = g_.heightM(by.floor);
    start = std::max({start, p.free, agenda_.now()});
    leg(p, Vec3(by.step, z), by.floor, {}, {}, mps, start);
    const Millis in = leg(p, Vec3(by.inside, z), by.floor, by.room, by.door, mps, start);
    arm(who, start);
    return {true, in, in};
}

Walk People::leave(size_t who, const Entrance& by, Vec2 to, double mps, Millis start) {
    Person& p = people_[who];
    mps *= p.paceFactor;
    start = std::max({start, p.free, agenda_.now()});
    if (!by.hasPlace || !by.door.valid()) return {true, start, start};
    const RoomId inRoom = p.legs.empty() ? p.room : p.legs.back().room;
    if (!inRoom.valid() || !(p.legs.empty() ? p.known : p.legs.back().known)) return {};
    const FloorId floor = p.legs.empty() ? p.floor : p.legs.back().floor;
    const auto path = g_.walk().path(floor, Vec2(p.legs.empty() ? p.at : p.legs.back().b), by.floor, by.inside);
    Walk out;
    if (!path) return out;
    follow(p, *path, mps, out, start);
    const double z = g_.heightM(by.floor);
    const Millis through = leg(p, Vec3(by.step, z), by.floor, {}, by.door, mps, start);
    out.arrives = leg(p, Vec3(to, z), by.floor, {}, {}, mps, start);
    if (path->points.size() < 2) out.outOfRoom = through;
    arm(who, start);
    return out;
}

void People::stroll(size_t who, Vec2 to, double mps, Millis start) {
    Person& p = people_[who];
    leg(p, Vec3(to, p.legs.empty() ? p.at.z : p.legs.back().b.z), p.legs.empty() ? p.floor : p.legs.back().floor, {}, {}, mps * p.paceFactor, start);
    arm(who, std::max(start, agenda_.now()));
}

void People::lookRound(size_t who, Millis until) {
    Person& p = people_[who];
    const RoomId in = p.legs.empty() ? p.room : p.legs.back().room;
    if (!in.valid() || !(p.legs.empty() ? p.known : p.legs.back().known)) return;
    const building::Room& room = g_.building().room(in);
    if (room.bounds.empty()) return;
    const Vec2 low = Vec2(room.bounds.min) + Vec2(0.5, 0.5), high = Vec2(room.bounds.max) - Vec2(0.5, 0.5);
    for (int i = 0; i < kMaxLooks && p.free < until; ++i) {
        const Vec3 at = p.legs.empty() ? p.at : p.legs.back().b;
        const Vec2 to(dice_.between(low.x, std::max(low.x, high.x)), dice_.between(low.y, std::max(low.y, high.y)));
        if (!building::WalkGraph::inside(room, Vec2(at), to)) continue;
        if (std::max(p.free, agenda_.now()) + takes(glm::length(to - Vec2(at)), kLookMps) > until) continue;
        leg(p, Vec3(to, at.z), room.floor, in, {}, kLookMps, p.free);
        p.free += dice_.between(Millis(400), Millis(2500));
    }
    arm(who, agenda_.now());
}

void People::gone(size_t who) {
    Person& p = people_[who];
    settle(p, agenda_.now());
    p.present = false;
    ++p.round;
    voice_.say(kPositions, live::ResponderGone{p.uid});
}

/// Legs that are walked become the place where they are.
void People::settle(Person& p, Millis now) {
    while (!p.legs.empty() && p.legs.front().to <= now) {
        const Person::Leg& l = p.legs.front();
        p.at = l.b;
        p.floor = l.floor;
        p.room = l.room;
        p.known = l.known;
        if (glm::length(Vec2(l.b) - Vec2(l.a)) > 0.05) p.courseDeg = std::atan2(l.b.x - l.a.x, l.b.y - l.a.y) * 180 / M_PI;
        p.legs.pop_front();
    }
}

void People::report(Person& p, Millis when) {
    settle(p, when);
    if (when >= p.silentFrom && when < p.silentTo) return;
    live::ResponderReport r;
    r.responder = p.uid;
    r.callsign = p.callsign;
    r.agency = p.agency;
    r.team = p.team;
    r.role = p.role;
    Vec3 at = p.at;
    FloorId floor = p.floor;
    RoomId room = p.room;
    bool known = p.known;
    double mps = 0, course = p.courseDeg;
    if (!p.legs.empty() && p.legs.front().from <= when) {
        const Person::Leg& l = p.legs.front();
        const double part = double((when - l.from).count()) / double(std::max<int64_t>(1, (l.to - l.from).count()));
        at = l.a + (l.b - l.a) * part;
        floor = l.floor;
        // Through a door they are in the room they come from until they stand in the next.
        room = l.door.valid() ? p.room : l.room;
        known = l.known && l.a != l.b ? true : known;
        mps = glm::length(l.b - l.a) / std::max(1e-3, double((l.to - l.from).count()) / 1000);
        if (glm::length(Vec2(l.b) - Vec2(l.a)) > 0.05) course = std::atan2(l.b.x - l.a.x, l.b.y - l.a.y) * 180 / M_PI;
        if (l.a == l.b) floor = p.floor, room = p.room, at = p.at;
    }
    const building::Building& b = g_.building();
    if (known) {
        r.place.xy = Vec2(millimetres(at.x + b.origin.x), millimetres(at.y + b.origin.y));
        r.place.z = millimetres(at.z + b.origin.z);
        r.ceM = p.errorM;
        r.leM = 0.8;
    } else if (room.valid()) {
        r.place.room = b.room(room).id;
    }
    if (floor.valid()) r.place.floor = b.floor(floor).id;
    r.courseDeg = std::round(std::fmod(course - g_.places().trueNorthDeg() + 720, 360));
    r.speedMps = std::round(mps * 10) / 10;
    r.batteryPercent = std::max(1.0, std::round(p.battery - double(when.count()) / 60'000 * kBatteryPerMinute));
    voice_.sayAt(when, kPositions, std::move(r));
}

/// From then on the tracker keeps another rhythm.
void People::arm(size_t who, Millis when) {
    agenda_.at(when, [this, who] { tick(who, ++people_[who].round); });
}

/// Reports at the end of every leg too, so that a line through the reports is the way that was walked.
void People::tick(size_t who, uint64_t round) {
    Person& p = people_[who];
    const Millis now = agenda_.now();
    if (round != p.round || !p.present || now > end_) return;
    if (p.reported != now) report(p, now);
    p.reported = now;
    Millis next = now + kStandingEvery;
    if (!p.legs.empty()) {
        const Person::Leg& l = p.legs.front();
        if (l.from > now) next = std::min(next, l.from);
        else next = l.to - now < kMovingEvery + kMovingEvery / 2 ? l.to : now + kMovingEvery;
    }
    agenda_.at(std::max(next, now + Millis(1)), [this, who, round] { tick(who, round); });
}

bool People::reportAny(Millis when) {
    for (size_t i = 0; i < people_.size(); ++i) {
        Person& p = people_[turn_++ % people_.size()];
        if (!p.present || (when >= p.silentFrom && when < p.silentTo)) continue;
        report(p, when);
        return true;
    }
    return false;
}

}  // namespace sallyport::viewer::simulate
