#include "importers/door_rooms.h"

#include <algorithm>
#include <cmath>

namespace sallyport::importers {

using base::RoomId;
using base::Vec2;

namespace {
constexpr double kCellM = 4;
constexpr double kMaxCellsOfRoom = 4096;
constexpr double kBelowM = 0.3, kAboveM = 0.1;  // thresholds lie a little under or over the floor of the room

int64_t cellOf(double v) { return int64_t(std::floor(std::clamp(v / kCellM, -1e9, 1e9))); }
}  // namespace

RoomFinder::RoomFinder(const std::vector<building::Room>& rooms) : rooms_(rooms) {
    for (uint32_t i = 0; i < rooms.size(); ++i) {
        base::Box2 box;
        for (const base::Polygon2& p : rooms[i].footprint)
            for (const Vec2& v : p.outer) box.add(v);
        if (box.empty() || rooms[i].bounds.empty()) continue;
        const int64_t x0 = cellOf(box.min.x), x1 = cellOf(box.max.x), y0 = cellOf(box.min.y), y1 = cellOf(box.max.y);
        if (double(x1 - x0 + 1) * double(y1 - y0 + 1) > kMaxCellsOfRoom) {
            large_.push_back(i);
            continue;
        }
        for (int64_t x = x0; x <= x1; ++x)
            for (int64_t y = y0; y <= y1; ++y) cells_[key(x, y)].push_back(i);
    }
}

bool RoomFinder::holds(uint32_t room, Vec2 point, double z) const {
    const building::Room& r = rooms_[room];
    if (z < r.bounds.min.z - kBelowM || z > r.bounds.max.z + kAboveM) return false;
    return std::any_of(r.footprint.begin(), r.footprint.end(), [&](const base::Polygon2& p) { return base::contains(p, point); });
}

RoomId RoomFinder::at(Vec2 point, double z) const {
    uint32_t best = RoomId::kNone;
    if (const auto it = cells_.find(key(cellOf(point.x), cellOf(point.y))); it != cells_.end())
        for (const uint32_t i : it->second)
            if (i < best && holds(i, point, z)) best = i;
    for (const uint32_t i : large_)
        if (i < best && holds(i, point, z)) best = i;
    return RoomId(best);
}

RoomId RoomFinder::beside(const building::Door& d, double side, double halfDepthM) const {
    const Vec2 across = Vec2(-d.along.y, d.along.x) * side;
    const double z = d.position.z + std::min(1.0, d.heightM / 2);
    for (const double beyond : {0.05, 0.2, 0.4, 0.7, 1.0})
        for (const double shift : {0.0, -0.3, 0.3}) {
            const Vec2 p = Vec2(d.position) + across * (halfDepthM + beyond) + d.along * (shift * d.widthM);
            if (const RoomId r = at(p, z); r.valid()) return r;
        }
    return RoomId();
}

}  // namespace sallyport::importers
