#include "scene/section_box.h"

#include <algorithm>
#include <cmath>

#include "scene/camera.h"

namespace sallyport::scene {
namespace {

using base::Box3;
using base::Vec2;
using base::Vec3;

constexpr double kHandleReachPx = 24;  // half of the smallest target
constexpr double kEdgeReachPx = 10;

Vec3 middle(const Box3& box, SectionFace f) {
    Vec3 p = box.centre();
    const int axis = int(f) / 2;
    p[axis] = int(f) % 2 ? box.max[axis] : box.min[axis];
    return p;
}

/// In plan the box is seen from above: its handles stand on the active floor, whatever its height.
bool hasHandle(const ViewState& v, SectionFace f) {
    return v.section && v.mode != ViewMode::Inside && (v.mode != ViewMode::Plan || int(f) < int(SectionFace::Bottom));
}

}  // namespace

Vec3 outward(SectionFace f) {
    Vec3 d(0);
    d[int(f) / 2] = int(f) % 2 ? 1 : -1;
    return d;
}

Box3 startingSection(const building::Building& b, const ViewState& v) {
    Box3 all = b.bounds;
    if (all.empty()) return all;
    // Terrain is often far wider than the school: the rooms say where that is.
    Box3 rooms;
    for (const building::Room& r : b.rooms)
        if (r.use != building::RoomUse::Outdoor && !r.bounds.empty()) rooms.add(r.bounds);
    constexpr double kAroundM = 1;
    Box3 box = rooms.empty() ? all : rooms;
    box.min -= Vec3(kAroundM, kAroundM, 0.5);
    box.max += Vec3(kAroundM);
    box.max.z = std::max(box.max.z, std::min(all.max.z, box.max.z + 6) + 0.1);  // with the roof
    Box3 asked;
    if (const auto* room = std::get_if<RoomId>(&v.selection); room && room->valid() && room->index() < b.rooms.size()) {
        asked = b.room(*room).bounds;
        constexpr double kBesideM = 4;
        if (!asked.empty()) asked.min -= Vec3(kBesideM), asked.max += Vec3(kBesideM);
    } else if (v.mode != ViewMode::Inside && v.floor.valid() && v.floor.index() < b.floors.size()) {
        // A quarter of the picture stays free all round, so that every handle can be seen and grasped.
        const double z = b.floor(v.floor).elevationM;
        for (const double fx : {0.18, 0.82})
            for (const double fy : {0.18, 0.82})
                if (const auto p = pixelOnPlane(v, v.picture.x + fx * v.picture.w, v.picture.y + fy * v.picture.h, z)) asked.add(Vec3(*p, z));
    }
    for (int k = 0; k < 2 && !asked.empty(); ++k) {
        const double low = std::max(box.min[k], asked.min[k]), high = std::min(box.max[k], asked.max[k]);
        if (high - low >= kLeastSectionM) box.min[k] = low, box.max[k] = high;
    }
    return box;
}

std::optional<Box3> shownSection(const building::Building& b, const ViewState& v) {
    if (v.mode == ViewMode::Inside) return std::nullopt;
    std::optional<Box3> out = v.section;
    if (!v.isolated.valid() || v.isolated.index() >= b.rooms.size()) return out;
    const building::Room& room = b.room(v.isolated);
    Box3 box;
    for (const base::Polygon2& p : room.footprint)
        for (Vec2 c : p.outer) box.add(Vec3(c, room.floorZM));
    if (box.empty()) return out;
    box.min -= Vec3(kRoomWallM, kRoomWallM, 0.6);
    box.max += Vec3(kRoomWallM, kRoomWallM, std::max(room.heightM, 2.5));
    if (out)
        for (int k = 0; k < 3; ++k) box.min[k] = std::max(box.min[k], out->min[k]), box.max[k] = std::min(box.max[k], out->max[k]);
    return box;
}

bool clipToSection(const std::optional<Box3>& section, Vec3& a, Vec3& b) {
    if (!section) return true;
    double t0 = 0, t1 = 1;
    const Vec3 d = b - a;
    for (int k = 0; k < 3; ++k) {
        if (std::abs(d[k]) < 1e-12) {
            if (a[k] < section->min[k] || a[k] > section->max[k]) return false;
            continue;
        }
        const double in = (section->min[k] - a[k]) / d[k], out = (section->max[k] - a[k]) / d[k];
        t0 = std::max(t0, std::min(in, out));
        t1 = std::min(t1, std::max(in, out));
    }
    if (t0 >= t1) return false;
    const Vec3 from = a;
    a = from + d * t0;
    b = from + d * t1;
    return true;
}

std::optional<Vec2> sectionHandle(const ViewState& v, SectionFace f) {
    if (!hasHandle(v, f)) return std::nullopt;
    const auto p = project(v, middle(*v.section, f));
    if (!p || !v.picture.contains(p->x, p->y)) return std::nullopt;
    return p;
}

std::optional<SectionFace> sectionHandleAt(const ViewState& v, double px, double py) {
    std::optional<SectionFace> best;
    double nearest = kHandleReachPx * v.uiScale;
    const Vec2 at(px, py);
    for (int i = 0; i < kSectionFaces; ++i)
        if (const auto p = sectionHandle(v, SectionFace(i)); p && glm::length(*p - at) < nearest)
            nearest = glm::length(*p - at), best = SectionFace(i);
    if (best || v.mode != ViewMode::Plan || !v.section) return best;
    const Box3& b = *v.section;
    nearest = kEdgeReachPx * v.uiScale;
    const Vec3 corners[4] = {b.min, {b.max.x, b.min.y, b.min.z}, {b.max.x, b.max.y, b.min.z}, {b.min.x, b.max.y, b.min.z}};
    constexpr SectionFace kEdges[4] = {SectionFace::South, SectionFace::East, SectionFace::North, SectionFace::West};
    for (int i = 0; i < 4; ++i) {
        const auto from = project(v, corners[i]), to = project(v, corners[(i + 1) % 4]);
        if (!from || !to) continue;
        if (const double d = base::toSegment(at, *from, *to); d < nearest) nearest = d, best = kEdges[i];
    }
    return best;
}

Box3 moveFace(const Box3& box, SectionFace f, double outwardM) {
    constexpr double kFarM = 5000;
    Box3 out = box;
    if (!std::isfinite(outwardM)) return out;
    const int axis = int(f) / 2;
    if (int(f) % 2) out.max[axis] = std::clamp(box.max[axis] + outwardM, box.min[axis] + kLeastSectionM, box.min[axis] + kFarM);
    else out.min[axis] = std::clamp(box.min[axis] - outwardM, box.max[axis] - kFarM, box.max[axis] - kLeastSectionM);
    return out;
}

double faceDragM(const ViewState& v, SectionFace f, double dxPx, double dyPx) {
    if (!v.section) return 0;
    // The face follows the hand along its own axis as that lies on the screen; an axis that points at the eye cannot be dragged.
    const Vec3 at = middle(*v.section, f);
    constexpr double kStepM = 0.5;
    const auto from = project(v, at), to = project(v, at + outward(f) * kStepM);
    if (!from || !to) return 0;
    const Vec2 perM = (*to - *from) / kStepM;
    const double len2 = glm::dot(perM, perM);
    constexpr double kLeastPxPerM = 0.5;
    return len2 > kLeastPxPerM * kLeastPxPerM ? glm::dot(Vec2(dxPx, dyPx), perM) / len2 : 0;
}

}  // namespace sallyport::scene
