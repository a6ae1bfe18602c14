#include "scene/build_scene_context.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace sallyport::scene {

using base::Vec2;
using base::Vec3;
using base::Vec4;

SceneContext::SceneContext(const building::Building& b, const BuildingSite& s, const ViewModel& m, const ViewState& v, double time,
                           const LineOfSight* fromEye)
    : building(b),
      site(s),
      model(m),
      view(v),
      colours(palette(v.theme)),
      timeS(time),
      viewProjection(matrices(v).viewProjection),
      picture{float(v.picture.x), float(v.picture.y), float(v.picture.x + v.picture.w), float(v.picture.y + v.picture.h)},
      ui(float(v.uiScale)),
      section(shownSection(b, v)),
      sight(fromEye) {
    if (!orbit() || v.explode <= 0 || !v.floor.valid()) return;
    explodes = true;
    explodeFirst = explodeOffset(b, v, FloorId(0));
    explodeStep = explodeOffset(b, v, FloorId(1)) - explodeFirst;
}

std::optional<Vec2f> SceneContext::at(Vec3 local, FloorId f) const {
    local.z += explodeZ(f);
    const Vec4 c = viewProjection * Vec4(local, 1);
    if (!(c.w > 1e-6)) return std::nullopt;
    const double x = picture.x0 + (c.x / c.w + 1) / 2 * picture.w(), y = picture.y0 + (1 - c.y / c.w) / 2 * picture.h();
    // Positions come from feeds: what no screen could show, not-a-number included, is nowhere.
    constexpr double kReachPx = 1e7;
    if (!(std::abs(x) < kReachPx && std::abs(y) < kReachPx)) return std::nullopt;
    return Vec2f(float(x), float(y));
}

Vec2f SceneContext::direction(Vec3 from, Vec2 d, FloorId f) const {
    const auto a = at(from, f), b = at(from + Vec3(d * 0.5, 0), f);
    if (!a || !b) return {0, 0};
    const Vec2f s = *b - *a;
    const float len = std::hypot(s.x, s.y);
    return len > 1e-4f ? s / len : Vec2f(0, 0);
}

bool SceneContext::shown(FloorId f) const {
    if (active(f)) return true;
    if (!orbit()) return false;
    return !view.isolateFloor;
}

RoomId SceneContext::standingIn() const {
    const Vec3 eye = view.camera.eye;
    for (uint32_t i = 0; i < building.rooms.size(); ++i) {
        const building::Room& r = building.rooms[i];
        if (r.floor != view.floor || eye.x < r.bounds.min.x || eye.x > r.bounds.max.x || eye.y < r.bounds.min.y || eye.y > r.bounds.max.y) continue;
        if (std::any_of(r.footprint.begin(), r.footprint.end(), [&](const base::Polygon2& p) { return base::contains(p, Vec2(eye)); }))
            return RoomId(i);
    }
    return {};
}

void appendDistance(ShortText& t, double metres, bool metric) {
    char s[32];
    const double feet = metres / base::kMetresPerFoot;
    const auto step = [](double v) { return v < 100 ? std::round(v) : v < 1000 ? std::round(v / 5) * 5 : std::round(v / 50) * 50; };
    int n = 0;
    if (metric) n = metres < 1000 ? std::snprintf(s, sizeof s, "%.0f m", step(metres)) : std::snprintf(s, sizeof s, "%.1f km", metres / 1000);
    else n = feet < 5280 ? std::snprintf(s, sizeof s, "%.0f ft", step(feet)) : std::snprintf(s, sizeof s, "%.1f mi", feet / 5280);
    t << std::string_view(s, size_t(n));
}

size_t symbolKey(std::string_view id) { return std::hash<std::string_view>{}(id); }

bool dangerAlert(const AlertView& a) {
    switch (a.icon) {
        case Icon::Medical:
        case Icon::Fire:
        case Icon::Hazmat:
        case Icon::Tip:
            return false;
        default:
            return true;
    }
}

std::optional<Vec2f> responderPixel(const SceneContext& c, const ResponderView& r, FloorId floor) {
    if (!r.placed) return std::nullopt;
    Vec3 p = r.position;
    // Drawn at hip height in perspective, so that the glyph stands in the room and not on its far wall's foot.
    p.z = c.floorZ(floor) + (c.plan() ? 0 : 1.0);
    return c.at(p, floor);
}

std::optional<Vec2f> doorPixel(const SceneContext& c, DoorId id) {
    if (!id.valid() || id.index() >= c.building.doors.size()) return std::nullopt;
    const building::Door& d = c.building.door(id);
    return c.at(d.position + Vec3(0, 0, c.plan() ? 0 : 1.4), d.floor);
}

std::optional<Vec2f> alertPixel(const SceneContext& c, const AlertView& a) {
    if (!a.placed) return std::nullopt;
    if (a.position) return c.at(*a.position + Vec3(0, 0, c.plan() ? 0 : 1.0), a.floor);
    if (a.door.valid() && a.door.index() < c.building.doors.size()) return doorPixel(c, a.door);
    if (a.room.valid() && a.room.index() < c.site.rooms.size()) {
        const RoomSite& s = c.site.rooms[a.room.index()];
        const building::Room& room = c.building.room(a.room);
        if (!s.shape) return std::nullopt;
        return c.at(Vec3(c.site.spot(a.room.index()), room.floorZM + (c.plan() ? 0 : 1.0)), room.floor);
    }
    return std::nullopt;
}

std::optional<Vec2f> markerPixel(const SceneContext& c, const MarkerView& m) {
    if (!m.hasPosition) return std::nullopt;
    const FloorId floor = m.floor.valid() ? m.floor : c.view.floor;
    return c.at(Vec3(m.position.x, m.position.y, c.floorZ(floor) + (c.plan() ? 0 : 0.5)), floor);
}

}  // namespace sallyport::scene
