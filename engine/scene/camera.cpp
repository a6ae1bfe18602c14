#include "scene/camera.h"

#include <algorithm>
#include <cmath>
#include <glm/gtc/matrix_transform.hpp>
#include <vector>

#include "scene/section_box.h"

namespace sallyport::scene {
namespace {

using base::Box3;
using base::Mat4;
using base::Vec2;
using base::Vec3;
using base::Vec4;

constexpr double kMinPixelsPerM = 0.5, kMaxPixelsPerM = 400;
constexpr double kMinDistanceM = 2, kMaxDistanceM = 3000;
/// The plan's depth range about its target, metres: every floor of an exploded building is inside it.
constexpr double kPlanDepthM = 600;
constexpr double kSectionEdgeM = 0.5;
constexpr double kFitHeadM = 1.2;  // walls are cut there, in plan as in orbit

double radians(double deg) { return deg * M_PI / 180; }

/// Degrees in (-180, 180].
double wrapDegrees(double d) {
    d = std::fmod(d, 360);
    return d > 180 ? d - 360 : d <= -180 ? d + 360 : d;
}

struct Frame {
    Vec3 right, up, forward;
};

/// Axes of the screen in the world. The right axis is always level, so looking straight down has a defined up.
Frame frameOf(double yawDeg, double pitchDeg) {
    const double y = radians(yawDeg), p = radians(pitchDeg);
    Frame f;
    f.right = {std::cos(y), -std::sin(y), 0};
    f.forward = {std::sin(y) * std::cos(p), std::cos(y) * std::cos(p), std::sin(p)};
    f.up = glm::cross(f.right, f.forward);
    return f;
}

Mat4 viewMatrix(const Frame& f, Vec3 eye) {
    Mat4 m(1.0);
    for (int i = 0; i < 3; ++i) {
        m[i][0] = f.right[i];
        m[i][1] = f.up[i];
        m[i][2] = -f.forward[i];
    }
    m[3] = Vec4(-glm::dot(f.right, eye), -glm::dot(f.up, eye), glm::dot(f.forward, eye), 1);
    return m;
}

double pictureW(const ViewState& v) { return std::max(1, v.picture.w); }
double pictureH(const ViewState& v) { return std::max(1, v.picture.h); }

Frame viewFrame(const ViewState& v) { return frameOf(v.camera.yawDeg, v.mode == ViewMode::Plan ? -90 : v.camera.pitchDeg); }

Vec3 eyeOf(const ViewState& v, const Frame& f) {
    switch (v.mode) {
        case ViewMode::Plan:
            return v.camera.target + Vec3(0, 0, kPlanDepthM);
        case ViewMode::Orbit:
            return v.camera.target - f.forward * v.camera.distanceM;
        case ViewMode::Inside:
            break;
    }
    return v.camera.eye;
}

/// Screen position of a pixel as view-plane units: -1..1, y up.
Vec2 pixelNdc(const ViewState& v, double px, double py) {
    return {(px - v.picture.x) / pictureW(v) * 2 - 1, 1 - (py - v.picture.y) / pictureH(v) * 2};
}

/// What a fit keeps free round the building, pixels: grid letters at the left and top, number plates and side letters all round, the panels' buttons.
struct Insets {
    double left, top, right, bottom;
};
Insets insets(const ViewState& v) {
    // A number plate and a side letter take 74 px outside a wall; a small picture gives them less, and they yield to each other there.
    const double round = std::clamp(std::min(pictureW(v), pictureH(v)) * 0.1, 44 * v.uiScale, 74 * v.uiScale);
    const double panels = v.panels ? kPanelEdgePx * v.uiScale : 0;
    const auto least = [&](double px) { return std::max(round, px * v.uiScale); };  // a plate and its door's pictogram, and the grid letters
    if (v.mode == ViewMode::Plan) return {least(82), least(62), least(60) + panels, least(60)};
    return {round * 0.7, round * 0.8, round + panels, round * 0.8};
}

/// Visits what has to be seen of a floor: the corners of its rooms, foot and head; grounds and courtyards do not count. Floors without rooms give
/// their elements, terrain excepted.
template <class Visit>
bool visitFloor(const building::Building& b, base::FloorId floor, double headM, Visit visit) {
    bool any = false;
    for (const building::Room& r : b.rooms) {
        if ((floor.valid() && r.floor != floor) || r.use == building::RoomUse::Outdoor) continue;
        for (const base::Polygon2& p : r.footprint)
            for (Vec2 c : p.outer) {
                visit(Vec3(c, r.floorZM));
                visit(Vec3(c, std::min(r.floorZM + headM, std::max(r.floorZM, r.bounds.max.z))));
                any = true;
            }
    }
    if (any) return true;
    for (const building::Element& e : b.elements) {
        if ((floor.valid() && e.floor != floor) || e.kind == building::ElementKind::Site || e.bounds.empty()) continue;
        for (int i = 0; i < 8; ++i)
            visit(Vec3(i & 1 ? e.bounds.max.x : e.bounds.min.x, i & 2 ? e.bounds.max.y : e.bounds.min.y, i & 4 ? e.bounds.max.z : e.bounds.min.z));
        any = true;
    }
    return any;
}

/// The camera, turned as v's is, from which all points stand inside the insets and as large as they can.
Camera fitPoints(const ViewState& v, const std::vector<Vec3>& points) {
    Camera c = v.camera;
    Box3 box;
    for (Vec3 p : points) box.add(p);
    if (box.empty()) return c;
    const Insets in = insets(v);
    const double w = std::max(40.0, pictureW(v) - in.left - in.right), h = std::max(40.0, pictureH(v) - in.top - in.bottom);
    // Where the middle of the free part stands, pixels from the middle of the picture, y up.
    const Vec2 off((in.left - in.right) / 2, (in.bottom - in.top) / 2);
    const Frame f = viewFrame(v);
    c.target = box.centre();
    if (v.mode == ViewMode::Plan) {
        base::Box2 seen;
        for (Vec3 p : points) seen.add(Vec2(glm::dot(p - c.target, f.right), glm::dot(p - c.target, f.up)));
        c.pixelsPerM = std::clamp(std::min(w / std::max(1.0, seen.size().x), h / std::max(1.0, seen.size().y)), kMinPixelsPerM, kMaxPixelsPerM);
        const Vec2 shift = seen.centre() - off / c.pixelsPerM;
        c.target += f.right * shift.x + f.up * shift.y;
        return c;
    }
    // Perspective: with the eye at e every point gives bounds, linear in e, for each side of the free part. At a given depth the tightest of the two
    // horizontal and of the two vertical sides fix the eye, and what must still move back is the larger shortage; exact, no iteration.
    const double perPx = 2 * std::tan(radians(v.camera.fovDeg) / 2) / pictureH(v);
    struct Axis {
        double low, high;  // slopes of the two sides
        double lowest = 1e300, highest = -1e300;
        void add(double a, double d) {                  // low <= (a - eye) / (d - depth) <= high
            lowest = std::min(lowest, a - low * d);     // eye <= a - low * (d - depth)
            highest = std::max(highest, a - high * d);  // eye >= a - high * (d - depth)
        }
        double depth() const { return (lowest - highest) / (high - low); }  // where both just hold
        double eye(double depth) const { return (lowest + low * depth + highest + high * depth) / 2; }
    };
    Axis x{(off.x - w / 2) * perPx, (off.x + w / 2) * perPx}, y{(off.y - h / 2) * perPx, (off.y + h / 2) * perPx};
    double nearest = 1e300;
    for (Vec3 p : points) {
        const Vec3 q = p - c.target;
        const double d = glm::dot(q, f.forward);
        x.add(glm::dot(q, f.right), d);
        y.add(glm::dot(q, f.up), d);
        nearest = std::min(nearest, d);
    }
    const double depth = std::min({x.depth(), y.depth(), nearest - kMinDistanceM});
    const Vec3 eye = c.target + f.right * x.eye(depth) + f.up * y.eye(depth) + f.forward * depth;
    c.distanceM = std::clamp(-depth, kMinDistanceM, kMaxDistanceM);
    c.target = eye + f.forward * c.distanceM;
    return c;
}

}  // namespace

CameraMatrices matrices(const ViewState& v) {
    const Frame f = viewFrame(v);
    const Vec3 eye = eyeOf(v, f);
    const double aspect = pictureW(v) / pictureH(v);
    Mat4 projection(1.0);
    if (v.mode == ViewMode::Plan) {
        const double hw = pictureW(v) / 2 / v.camera.pixelsPerM, hh = pictureH(v) / 2 / v.camera.pixelsPerM;
        projection = glm::ortho(-hw, hw, -hh, hh, 0.0, 2 * kPlanDepthM);
    } else if (v.mode == ViewMode::Orbit) {
        projection = glm::perspective(radians(v.camera.fovDeg), aspect, std::max(0.1, v.camera.distanceM / 50), v.camera.distanceM * 4 + 500);
    } else {
        projection = glm::perspective(radians(v.camera.fovDeg), aspect, 0.05, 500.0);
    }
    return {projection * viewMatrix(f, eye), eye};
}

std::optional<Vec2> project(const ViewState& v, Vec3 local) {
    const Vec4 c = matrices(v).viewProjection * Vec4(local, 1);
    if (c.w <= 0) return std::nullopt;
    return Vec2(v.picture.x + (c.x / c.w + 1) / 2 * pictureW(v), v.picture.y + (1 - c.y / c.w) / 2 * pictureH(v));
}

Ray pixelRay(const ViewState& v, double px, double py) {
    const Frame f = viewFrame(v);
    const Vec2 n = pixelNdc(v, px, py);
    const Vec3 eye = eyeOf(v, f);
    if (v.mode == ViewMode::Plan)
        return {eye + f.right * (n.x * pictureW(v) / 2 / v.camera.pixelsPerM) + f.up * (n.y * pictureH(v) / 2 / v.camera.pixelsPerM), f.forward};
    const double t = std::tan(radians(v.camera.fovDeg) / 2), aspect = pictureW(v) / pictureH(v);
    return {eye, glm::normalize(f.forward + f.right * (n.x * t * aspect) + f.up * (n.y * t))};
}

std::optional<Vec2> pixelOnPlane(const ViewState& v, double px, double py, double z) {
    const Ray r = pixelRay(v, px, py);
    if (std::abs(r.direction.z) < 1e-9) return std::nullopt;
    const double t = (z - r.origin.z) / r.direction.z;
    if (t < 0) return std::nullopt;
    return Vec2(r.origin + r.direction * t);
}

Camera frameBox(const ViewState& v, const Box3& box) {
    if (box.empty()) return v.camera;
    if (v.mode == ViewMode::Inside) {
        Camera c = v.camera;
        c.eye = Vec3(box.centre().x, box.centre().y, box.min.z + 1.6);
        return c;
    }
    std::vector<Vec3> corners;
    for (int i = 0; i < 8; ++i) corners.push_back(Vec3(i & 1 ? box.max.x : box.min.x, i & 2 ? box.max.y : box.min.y, i & 4 ? box.max.z : box.min.z));
    return fitPoints(v, corners);
}

Camera homeCamera(const building::Building& b, const ViewState& v) {
    ViewState at = v;
    std::vector<Vec3> points;
    const auto add = [&](Vec3 p) { points.push_back(p); };
    if (v.mode == ViewMode::Orbit) {
        // Side A nearest, a little from its left; floors that stand apart are seen flatter, so that each shows more of itself.
        at.camera.pitchDeg = -35 + 6 * std::clamp(v.explode, 0.0, 1.0);
        at.camera.yawDeg = wrapDegrees(b.frontAzimuthDeg + 180 - 24);
        for (size_t i = 0; i < b.floors.size(); ++i) {
            const base::FloorId floor{uint32_t(i)};
            if (v.isolateFloor && floor != v.floor) continue;
            const double shift = explodeOffset(b, v.explode, floor, v.floor);
            visitFloor(b, floor, kFitHeadM, [&](Vec3 p) { points.push_back(p + Vec3(0, 0, shift)); });
        }
    } else if (!visitFloor(b, v.floor, kFitHeadM, add)) {
        visitFloor(b, {}, kFitHeadM, add);
    }
    if (const auto shown = shownSection(b, v)) {
        // What is left out need not be in the picture.
        std::erase_if(points, [&](Vec3 p) { return !inSection(shown, Vec3(Vec2(p), shown->centre().z), kSectionEdgeM); });
        if (points.empty()) return frameBox(at, *shown);
    }
    if (points.empty()) return frameBox(at, b.bounds);
    if (v.mode == ViewMode::Inside) {
        at.camera.pitchDeg = 0;
        Box3 box;
        for (Vec3 p : points) box.add(p);
        return frameBox(at, box);
    }
    if (v.mode == ViewMode::Plan) {
        at.camera.yawDeg = planUpDeg(b, v.buildingUp);
        at.camera.pitchDeg = -90;
    }
    Camera c = fitPoints(at, points);
    if (v.mode == ViewMode::Plan && v.floor.valid() && v.floor.index() < b.floors.size()) c.target.z = b.floor(v.floor).elevationM;
    return c;
}

Camera zoomAt(const ViewState& v, double px, double py, double factor, double planeZ) {
    Camera c = v.camera;
    if (!(factor > 0) || !std::isfinite(factor)) return c;
    const auto before = pixelOnPlane(v, px, py, planeZ);
    if (v.mode == ViewMode::Plan) {
        c.pixelsPerM = std::clamp(c.pixelsPerM * factor, kMinPixelsPerM, kMaxPixelsPerM);
        if (!before) return c;
        // Everything scales about the point, so the target moves toward it by the share that was gained.
        const double s = v.camera.pixelsPerM / c.pixelsPerM;
        c.target = Vec3(*before + (Vec2(c.target) - *before) * s, c.target.z);
        return c;
    }
    if (v.mode == ViewMode::Inside) {
        c.fovDeg = std::clamp(c.fovDeg / factor, 20.0, 100.0);
        return c;
    }
    c.distanceM = std::clamp(c.distanceM / factor, kMinDistanceM, kMaxDistanceM);
    if (!before) return c;
    // Scaling eye and target about the point keeps the point on its ray.
    const double s = c.distanceM / v.camera.distanceM;
    const Vec3 p(*before, planeZ);
    c.target = p + (c.target - p) * s;
    return c;
}

Camera panBy(const ViewState& v, double dxPx, double dyPx, double planeZ) {
    Camera c = v.camera;
    if (v.mode == ViewMode::Inside) return orbitBy(v, dxPx, dyPx);
    const Frame f = viewFrame(v);
    if (v.mode == ViewMode::Plan) {
        c.target -= f.right * (dxPx / c.pixelsPerM);
        c.target += f.up * (dyPx / c.pixelsPerM);
        return c;
    }
    const double cx = v.picture.x + pictureW(v) / 2, cy = v.picture.y + pictureH(v) / 2;
    const auto from = pixelOnPlane(v, cx, cy, planeZ), to = pixelOnPlane(v, cx + dxPx, cy + dyPx, planeZ);
    if (!from || !to || glm::length(*to - *from) > 4 * c.distanceM) return c;  // near the horizon a pixel means kilometres
    c.target += Vec3(*from - *to, 0);                                          // what was in the middle is now under the hand
    return c;
}

Camera orbitBy(const ViewState& v, double dxPx, double dyPx) {
    Camera c = v.camera;
    constexpr double kDegreesPerPixel = 0.25;
    if (v.mode == ViewMode::Plan) return panBy(v, dxPx, dyPx, c.target.z);
    c.yawDeg = wrapDegrees(c.yawDeg + dxPx * kDegreesPerPixel * (v.mode == ViewMode::Inside ? -1 : 1));
    if (v.mode == ViewMode::Orbit) c.pitchDeg = std::clamp(c.pitchDeg - dyPx * kDegreesPerPixel, -89.0, -5.0);
    else c.pitchDeg = std::clamp(c.pitchDeg + dyPx * kDegreesPerPixel, -85.0, 85.0);
    return c;
}

void CameraMove::start(const Camera& from, const Camera& to, double durationS) {
    from_ = from;
    to_ = to;
    duration_ = std::max(durationS, 1e-3);
    t_ = 0;
}
void CameraMove::stop() { t_ = 1; }
bool CameraMove::running() const { return t_ < 1; }

Camera CameraMove::step(double dtS) {
    t_ = std::min(1.0, t_ + std::max(0.0, dtS) / duration_);
    if (t_ >= 1) return to_;
    const double k = eased(t_);
    Camera c = to_;
    const auto mix = [k](double a, double b) { return a + (b - a) * k; };
    const auto mixLog = [&](double a, double b) { return a > 0 && b > 0 ? a * std::pow(b / a, k) : b; };  // zoom at an even pace
    c.target = from_.target + (to_.target - from_.target) * k;
    c.eye = from_.eye + (to_.eye - from_.eye) * k;
    c.yawDeg = wrapDegrees(from_.yawDeg + wrapDegrees(to_.yawDeg - from_.yawDeg) * k);
    c.pitchDeg = mix(from_.pitchDeg, to_.pitchDeg);
    c.distanceM = mixLog(from_.distanceM, to_.distanceM);
    c.pixelsPerM = mixLog(from_.pixelsPerM, to_.pixelsPerM);
    c.fovDeg = mix(from_.fovDeg, to_.fovDeg);
    return c;
}

namespace {

/// At full explode neighbouring floors stand apart by a third of the building's breadth, so that a dollhouse seen at 35° shows each whole.
double explodeGapM(const building::Building& b, double explode) {
    double breadth = 0;
    if (!b.bounds.empty()) breadth = std::min(b.bounds.size().x, b.bounds.size().y);
    return std::clamp(breadth * 0.35, 6.0, 45.0) * std::min(explode, 1.0);
}

}  // namespace

double explodeOffset(const building::Building& b, double explode, base::FloorId floor, base::FloorId active) {
    if (explode <= 0 || !floor.valid() || !active.valid()) return 0;
    return (double(floor.index()) - double(active.index())) * explodeGapM(b, explode);
}

double explodeOffset(const building::Building& b, const ViewState& v, base::FloorId floor) {
    if (v.explode <= 0 || !floor.valid() || !v.floor.valid()) return 0;
    double active = double(v.floor.index());
    if (v.change.from.valid() && v.change.done < 1) active += (double(v.change.from.index()) - active) * (1 - v.change.done);
    return (double(floor.index()) - active) * explodeGapM(b, v.explode);
}

std::optional<Camera> enterMode(const ViewState& v, ViewMode to, double planeZ) {
    if (v.mode == to || v.mode == ViewMode::Inside || to == ViewMode::Inside || v.picture.h <= 0) return std::nullopt;
    Camera c = v.camera;
    // On the plane, the perspective eye sees as many metres at the target as the plan does.
    const double perM = 2 * std::tan(radians(c.fovDeg) / 2) / pictureH(v);
    if (to == ViewMode::Orbit) {
        constexpr double kSteepestDeg = -89;
        c.distanceM = std::clamp(1 / (perM * c.pixelsPerM), kMinDistanceM, kMaxDistanceM);
        c.pitchDeg = kSteepestDeg;
        c.target.z = planeZ;
        return c;
    }
    const auto middle = pixelOnPlane(v, v.picture.x + pictureW(v) / 2, v.picture.y + pictureH(v) / 2, planeZ);
    if (!middle) return std::nullopt;
    c.pixelsPerM = std::clamp(1 / (perM * c.distanceM), kMinPixelsPerM, kMaxPixelsPerM);
    c.target = Vec3(*middle, planeZ);
    c.pitchDeg = -90;
    return c;
}

double planUpDeg(const building::Building& b, bool buildingUp) {
    if (buildingUp) return wrapDegrees(b.frontAzimuthDeg + 180);
    return b.georeference ? b.georeference->trueNorthDeg : 0;
}

double eased(double t) { return 1 - std::pow(1 - std::clamp(t, 0.0, 1.0), 3); }

}  // namespace sallyport::scene
