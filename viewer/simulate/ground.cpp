#include "viewer/simulate/ground.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <queue>

namespace sallyport::viewer::simulate {
namespace {

using building::Room;
using building::RoomUse;

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kStepM = 0.6;                  ///< before the leaf
constexpr double kKerbM = 32, kKerbClearM = 2;  ///< how far off a vehicle stops; the least where other parts of the building stand in the way
constexpr double kClimbFactor = 2.2;            ///< metres walked per metre of height
constexpr double kUnknownDoorM = 12;            ///< between doors of a room whose shape is not known
constexpr size_t kMaxDistances = 8u << 20;      ///< numbers kept in the table of distances

building::Building withoutMeshes(const building::Building& b) {
    building::Building out;
    out.name = b.name;
    out.origin = b.origin;
    out.georeference = b.georeference;
    out.frontAzimuthDeg = b.frontAzimuthDeg;
    out.floors = b.floors;
    out.rooms = b.rooms;
    out.doors = b.doors;
    out.links = b.links;
    out.bounds = b.bounds;
    return out;
}

Vec3 middleOf(const building::PlaceIndex& places, const Room& room, RoomId id) {
    if (const auto p = places.position(id)) return *p;
    return room.bounds.empty() ? Vec3(0, 0, room.floorZM) : Vec3(Vec2(room.bounds.centre()), room.floorZM);
}

}  // namespace

Ground::Ground(const building::Building& b) : b_(withoutMeshes(b)), places_(b_), walk_(b_) {
    double best = kInf;
    for (uint32_t i = 0; i < b_.floors.size(); ++i) {
        const bool rooms = std::any_of(b_.rooms.begin(), b_.rooms.end(), [&](const Room& r) { return r.floor == FloorId(i); });
        const double score = std::abs(b_.floors[i].elevationM + b_.origin.z) + (rooms ? 0 : 1e6);
        if (score < best) best = score, groundFloor_ = FloorId(i);
    }
    gatesOfRoom_.resize(b_.rooms.size());
    distances_.resize(b_.rooms.size());
    const auto addGate = [this](Gate g) {
        for (uint32_t r : g.rooms) gatesOfRoom_[r].push_back(uint32_t(gates_.size()));
        gates_.push_back(std::move(g));
    };
    for (const building::Door& d : b_.doors)
        if (d.rooms.size() == 2) addGate({d.position, {d.rooms[0].value, d.rooms[1].value}, 1});
    for (const building::VerticalLink& link : b_.links)
        for (size_t i = 1; i < link.rooms.size(); ++i) {
            const RoomId low = link.rooms[i - 1], high = link.rooms[i];
            const double climb = std::abs(b_.room(high).floorZM - b_.room(low).floorZM);
            addGate({middleOf(places_, b_.room(low), low), {low.value, high.value}, climb * kClimbFactor});
        }
    sensors_.resize(b_.doors.size());
    const bool some = std::any_of(b_.doors.begin(), b_.doors.end(), [](const auto& d) { return d.monitored; });
    for (size_t i = 0; i < b_.doors.size(); ++i) sensors_[i] = some ? b_.doors[i].monitored : true;
    findEntrances();
    findUses();
}

void Ground::findEntrances() {
    for (uint32_t i = 0; i < b_.doors.size(); ++i) {
        const building::Door& d = b_.doors[i];
        if (!d.exterior || d.rooms.empty() || !d.floor.valid()) continue;
        Entrance e;
        e.door = DoorId(i);
        e.floor = d.floor;
        e.room = d.rooms[0];
        Vec2 out(-d.along.y, d.along.x);
        for (double step = 0.45; !e.hasPlace && step <= 1.5; step += 0.15)
            for (double sign : {1.0, -1.0}) {
                const Vec2 in = Vec2(d.position) - out * (sign * step), before = Vec2(d.position) + out * (sign * kStepM);
                const auto room = places_.roomAt(d.floor, in);
                if (e.hasPlace || !room || std::find(d.rooms.begin(), d.rooms.end(), *room) == d.rooms.end() || inAnyRoom(d.floor, before)) continue;
                e.room = *room;
                e.inside = in;
                e.step = before;
                e.outward = out * sign;
                e.hasPlace = true;
            }
        if (!e.hasPlace) continue;
        // Straight out as far as nothing of the building stands there.
        e.kerb = e.step;
        for (double m = 1; m <= kKerbM; m += 0.5) {
            const Vec2 p = e.step + e.outward * m;
            if (inAnyRoom(d.floor, p + e.outward * kKerbClearM)) break;
            e.kerb = p;
        }
        entrances_.push_back(e);
    }
    const auto rank = [this](const Entrance& e) {
        const building::Door& d = b_.door(e.door);
        double score = e.floor == groundFloor_ ? 0 : 100;
        if (d.exteriorNumber != "1") score += 10;
        if (b_.room(e.room).use == RoomUse::Lobby) score -= 5;
        if (b_.room(e.room).use == RoomUse::Corridor) score -= 2;
        return score - std::min(d.widthM, 4.0);
    };
    std::stable_sort(entrances_.begin(), entrances_.end(), [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
    if (!entrances_.empty() || b_.rooms.empty()) return;
    // No door leads out: people appear in the room of the ground floor that most doors lead to.
    Entrance e;
    size_t most = 0;
    for (uint32_t i = 0; i < b_.rooms.size(); ++i) {
        const size_t n = 1 + b_.rooms[i].doors.size() + (b_.rooms[i].floor == groundFloor_ ? 1000 : 0);
        if (n > most) most = n, e.room = RoomId(i);
    }
    e.floor = b_.room(e.room).floor;
    if (const auto p = spot(e.room, 0)) {
        e.inside = e.step = e.kerb = *p;
        e.hasPlace = true;
    }
    entrances_.push_back(e);
}

void Ground::findUses() {
    occupied_.resize(b_.rooms.size());
    passage_.resize(b_.rooms.size());
    for (uint32_t i = 0; i < b_.rooms.size(); ++i) {
        const Room& r = b_.rooms[i];
        switch (r.use) {
            case RoomUse::Classroom:
            case RoomUse::Office:
            case RoomUse::Library:
            case RoomUse::Assembly:
            case RoomUse::Sport:
            case RoomUse::Dining:
                occupied_[i] = true;
                break;
            case RoomUse::Corridor:
            case RoomUse::Stair:
            case RoomUse::Lift:
            case RoomUse::Lobby:
            case RoomUse::Outdoor:
                passage_[i] = true;
                break;
            case RoomUse::Other:
                // Files that say nothing of uses: a room that many doors lead to is a way.
                if (r.doors.size() >= 5) passage_[i] = true;
                else occupied_[i] = r.areaM2 > 12;
                break;
            case RoomUse::Toilet:
            case RoomUse::Plant:
            case RoomUse::Storage:
                break;
        }
    }
    if (b_.rooms.empty()) return;
    const RoomId in = entrances_.front().room;
    const auto start = spot(in, 0);
    for (uint32_t i = 0; i < b_.rooms.size(); ++i) {
        const RoomId r(i);
        // A room without a shape cannot be walked to, only be named.
        const auto there = spot(r, 0);
        if (there && start && !walk_.path(b_.room(in).floor, *start, b_.room(r).floor, *there)) continue;
        (passage_[i] ? passages_ : searchable_).push_back(r);
    }
}

const std::vector<double>& Ground::distancesFrom(uint32_t room) const {
    std::vector<double>& out = distances_[room];
    if (!out.empty()) return out;
    if ((distancesKept_ += b_.rooms.size()) > kMaxDistances) {
        for (auto& d : distances_) d = {};
        distancesKept_ = b_.rooms.size();
    }
    struct Step {
        double metres;
        uint32_t gate;
        bool operator<(const Step& o) const { return metres != o.metres ? metres > o.metres : gate > o.gate; }
    };
    out.assign(b_.rooms.size(), kInf);
    out[room] = 0;
    std::vector<double> reached(gates_.size(), kInf);
    std::priority_queue<Step> queue;
    const auto between = [this](uint32_t r, Vec3 a, Vec3 b) {
        return b_.rooms[r].footprint.empty() ? kUnknownDoorM : glm::length(Vec2(a) - Vec2(b));
    };
    const auto reach = [&](uint32_t gate, double metres) {
        if (metres >= reached[gate]) return;
        reached[gate] = metres;
        queue.push({metres, gate});
    };
    const Vec3 start = middleOf(places_, b_.rooms[room], RoomId(room));
    for (uint32_t g : gatesOfRoom_[room]) reach(g, between(room, start, gates_[g].at));
    while (!queue.empty()) {
        const Step s = queue.top();
        queue.pop();
        if (s.metres > reached[s.gate]) continue;
        const Gate& gate = gates_[s.gate];
        for (uint32_t r : gate.rooms) {
            const double in = s.metres + gate.costM;
            out[r] = std::min(out[r], in + between(r, gate.at, middleOf(places_, b_.rooms[r], RoomId(r))));
            for (uint32_t g : gatesOfRoom_[r]) reach(g, in + between(r, gate.at, gates_[g].at));
        }
    }
    return out;
}

double Ground::distanceM(RoomId from, RoomId to) const { return distancesFrom(from.value)[to.index()]; }

std::optional<Vec2> Ground::spot(RoomId r, size_t k) const {
    const auto middle = places_.position(r);
    if (!middle) return std::nullopt;
    const Vec2 m(*middle);
    if (k == 0) return m;
    // Round the middle, wider with every turn, as far as the room allows.
    const double angle = double(k) * 2.4, out = 0.7 + 0.35 * double(k % 12);
    for (double far = out; far > 0.3; far *= 0.6) {
        const Vec2 p = m + Vec2(std::cos(angle), std::sin(angle)) * far;
        if (building::WalkGraph::inside(b_.room(r), m, p)) return p;
    }
    return m;
}

std::string Ground::called(RoomId r) const {
    const Room& room = b_.room(r);
    return !room.number.empty() ? room.number : !room.name.empty() ? room.name : room.id;
}

Vec2 Ground::outside(double aheadM, double besideM) const {
    Vec2 out(std::sin(b_.frontAzimuthDeg * M_PI / 180), std::cos(b_.frontAzimuthDeg * M_PI / 180)), from(0, 0);
    if (!entrances_.empty() && entrances_.front().door.valid()) {
        out = entrances_.front().outward;
        from = entrances_.front().step;
    } else if (!b_.bounds.empty()) {
        from = Vec2(b_.bounds.centre());
    }
    const Vec2 beside(out.y, -out.x);
    base::Box2 box;
    for (const Room& r : b_.rooms)
        if (!r.bounds.empty()) box.add(Vec2(r.bounds.min)), box.add(Vec2(r.bounds.max));
    Vec2 p = from + out * aheadM + beside * besideM;
    for (int i = 0; i < 1000 && !box.empty() && box.contains(p); ++i) p += out * 2.0;
    return box.empty() ? p : p + out * 4.0;
}

}  // namespace sallyport::viewer::simulate
