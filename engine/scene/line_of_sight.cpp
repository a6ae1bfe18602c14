#include "scene/line_of_sight.h"

#include <algorithm>
#include <cmath>

#include "scene/plan_cut.h"

namespace sallyport::scene {
namespace {

using base::Vec2;
using base::Vec2f;
using base::Vec3;

constexpr double kCutM = 1.5;          // above the floor: over desks and sills, under lintels
constexpr double kEyeCellM = 0.2;      // the eye has moved when it leaves such a cell
constexpr double kTargetCellM = 0.25;  // places so near each other are seen alike
constexpr double kCellM = 1;           // of the grid of walls
constexpr int kMaxSide = 1500;
constexpr size_t kMaxSegments = 300'000, kMaxEntries = 4'000'000;
constexpr size_t kAnswers = 4096;  // a power of two

bool stopsTheEye(building::ElementKind k, bool leaves) {
    return k == building::ElementKind::Wall || k == building::ElementKind::Column || (leaves && k == building::ElementKind::Door);
}

bool finite(Vec2 p) { return std::isfinite(p.x) && std::isfinite(p.y); }

// The cut through every body that crosses the height: two corners of each triangle on it.
void cutBodies(const building::Building& b, base::FloorId floor, bool leaves, std::vector<LineOfSight::Segment>& segments) {
    const double z = b.floor(floor).elevationM + kCutM;
    for (const building::Element& e : b.elements) {
        if (!stopsTheEye(e.kind, leaves)) continue;
        const bool all = cutElement(b, e, z, [&](Vec2 from, Vec2 to) {
            segments.push_back({Vec2f(from), Vec2f(to)});
            return segments.size() < kMaxSegments;
        });
        if (!all) return;
    }
}

// A model without bodies for its walls: the rooms' outlines, less the openings that have no leaf.
void cutRooms(const building::Building& b, base::FloorId floor, bool leaves, std::vector<LineOfSight::Segment>& segments) {
    for (const building::Room& room : b.rooms) {
        if (room.floor != floor || room.use == building::RoomUse::Outdoor) continue;
        for (const base::Polygon2& p : room.footprint)
            for (size_t i = 0, j = p.outer.size() - 1; i < p.outer.size(); j = i++) {
                const Vec2 from = p.outer[j], way = p.outer[i] - from;
                const double length = glm::length(way);
                if (!(length > 1e-3) || !std::isfinite(length)) continue;
                const Vec2 along = way / length;
                std::vector<std::pair<double, double>> open;
                for (const base::DoorId id : room.doors) {
                    const building::Door& d = b.door(id);
                    const Vec2 off = Vec2(d.position) - from;
                    if ((leaves && d.swing != building::DoorSwing::Opening) || std::abs(base::cross(along, off)) > 0.6) continue;
                    const double at = glm::dot(off, along);
                    if (at > -d.widthM && at < length + d.widthM) open.push_back({at - d.widthM / 2, at + d.widthM / 2});
                }
                std::sort(open.begin(), open.end());
                double at = 0;
                const auto wall = [&](double to) {
                    if (to - at > 0.02 && segments.size() < kMaxSegments) segments.push_back({Vec2f(from + along * at), Vec2f(from + along * to)});
                };
                for (const auto& [begin, end] : open) {
                    wall(std::clamp(begin, 0.0, length));
                    at = std::clamp(end, at, length);
                }
                wall(length);
            }
    }
}

}  // namespace

std::vector<LineOfSight::Segment> cutFloor(const building::Building& b, base::FloorId floor, bool leaves) {
    std::vector<LineOfSight::Segment> out;
    cutBodies(b, floor, leaves, out);
    if (out.empty()) cutRooms(b, floor, leaves, out);
    return out;
}

struct LineOfSight::Floor {
    std::vector<Segment> segments;
    Vec2 origin{0, 0};
    double cell = kCellM;
    int w = 0, h = 0;
    std::vector<uint32_t> starts, items;  // segments by cell, one row of cells after the other

    void sortIn();
    template <class Visit>
    void eachCell(const Segment& s, Visit visit) const;
};

/// Cells that a segment may touch: those of its box that its line comes near.
template <class Visit>
void LineOfSight::Floor::eachCell(const Segment& s, Visit visit) const {
    const Vec2 a = (Vec2(s.a) - origin) / cell, b = (Vec2(s.b) - origin) / cell;
    const int x0 = std::clamp(int(std::min(a.x, b.x)), 0, w - 1), x1 = std::clamp(int(std::max(a.x, b.x)), 0, w - 1);
    const int y0 = std::clamp(int(std::min(a.y, b.y)), 0, h - 1), y1 = std::clamp(int(std::max(a.y, b.y)), 0, h - 1);
    const Vec2 d = b - a;
    const double reach = (std::abs(d.x) + std::abs(d.y)) / 2 + 1e-9;
    for (int y = y0; y <= y1; ++y)
        for (int x = x0; x <= x1; ++x)
            if (std::abs(base::cross(d, Vec2(x + 0.5, y + 0.5) - a)) <= reach) visit(size_t(y) * size_t(w) + size_t(x));
}

void LineOfSight::Floor::sortIn() {
    base::Box2 box;
    for (const Segment& s : segments) box.add(Vec2(s.a)), box.add(Vec2(s.b));
    if (box.empty()) return;
    cell = std::max(kCellM, std::max(box.size().x, box.size().y) / (kMaxSide - 2));
    origin = box.min - Vec2(cell / 2);
    w = int(box.size().x / cell) + 2;
    h = int(box.size().y / cell) + 2;
    starts.assign(size_t(w) * size_t(h) + 1, 0);
    size_t entries = 0;
    for (const Segment& s : segments)
        eachCell(s, [&](size_t c) {
            if (entries++ < kMaxEntries) ++starts[c + 1];
        });
    for (size_t i = 1; i < starts.size(); ++i) starts[i] += starts[i - 1];
    items.resize(starts.back());
    std::vector<uint32_t> next(starts.begin(), starts.end() - 1);
    entries = 0;
    for (size_t i = 0; i < segments.size(); ++i)
        eachCell(segments[i], [&](size_t c) {
            if (entries++ < kMaxEntries) items[next[c]++] = uint32_t(i);
        });
}

LineOfSight::LineOfSight(const building::Building& b) : building_(b), floors_(b.floors.size()) {}
LineOfSight::~LineOfSight() = default;

const std::vector<LineOfSight::Segment>& LineOfSight::walls() const {
    static const std::vector<Segment> kNone;
    return here_ ? here_->segments : kNone;
}

void LineOfSight::look(base::FloorId floor, Vec3 eye) {
    rays_ = 0;
    ranOut_ = false;
    if (answers_.empty()) answers_.resize(kAnswers);
    if (!floor.valid() || floor.index() >= floors_.size() || !finite(Vec2(eye))) {
        here_ = nullptr;
        return;
    }
    auto& f = floors_[floor.index()];
    if (!f) {
        f = std::make_unique<Floor>();
        f->segments = cutFloor(building_, floor, true);
        f->sortIn();
    }
    const int64_t cell[3] = {int64_t(floor.value), int64_t(std::floor(std::clamp(eye.x / kEyeCellM, -1e9, 1e9))),
                             int64_t(std::floor(std::clamp(eye.y / kEyeCellM, -1e9, 1e9)))};
    if (here_ != f.get() || !std::equal(cell, cell + 3, eyeCell_)) {
        std::copy(cell, cell + 3, eyeCell_);
        ++when_;
        eye_ = Vec2(eye);
    }
    here_ = f.get();
}

bool LineOfSight::sees(Vec2 at, double shortM) const {
    if (!here_ || !finite(at)) return false;
    const auto x = int32_t(std::floor(std::clamp(at.x / kTargetCellM, -1e9, 1e9))),
               y = int32_t(std::floor(std::clamp(at.y / kTargetCellM, -1e9, 1e9)));
    Answer& a = answers_[(uint32_t(x) * 0x9E3779B1u ^ uint32_t(y) * 0x85EBCA6Bu) >> 20 & (kAnswers - 1)];
    if (a.when == when_ && a.x == x && a.y == y) return a.seen;
    if (rays_ >= kMostRays) {
        ranOut_ = true;
        return false;
    }
    ++rays_;
    a = {x, y, when_, castRay(at, shortM)};
    return a.seen;
}

// From cell to cell along the line, asking the walls of each.
bool LineOfSight::castRay(Vec2 to, double shortM) const {
    const Floor& f = *here_;
    if (f.w == 0) return true;
    const Vec2 way = to - eye_;
    const double length = glm::length(way) - shortM;
    if (length <= 0.05) return true;
    const Vec2 d = way / glm::length(way);
    const Vec2 start = eye_ + d * 0.02, end = eye_ + d * length;
    const auto blocked = [&](const Segment& s) {
        const Vec2 r = end - start, q = Vec2(s.b) - Vec2(s.a), ac = Vec2(s.a) - start;
        const double det = base::cross(r, q);
        if (std::abs(det) < 1e-12) return false;
        const double t = base::cross(ac, q) / det, u = base::cross(ac, r) / det;
        return t >= 0 && t <= 1 && u >= 0 && u <= 1;
    };
    // Clipped to the grid: outside it there are no walls.
    double t0 = 0, t1 = 1;
    const Vec2 span = end - start;
    for (int k = 0; k < 2; ++k) {
        const double low = f.origin[k], high = f.origin[k] + f.cell * (k ? f.h : f.w);
        if (std::abs(span[k]) < 1e-12) {
            if (start[k] < low || start[k] > high) return true;
            continue;
        }
        const double a = (low - start[k]) / span[k], b = (high - start[k]) / span[k];
        t0 = std::max(t0, std::min(a, b));
        t1 = std::min(t1, std::max(a, b));
    }
    if (t0 >= t1) return true;
    const Vec2 first = (start + span * t0 - f.origin) / f.cell, last = (start + span * t1 - f.origin) / f.cell;
    int x = std::clamp(int(first.x), 0, f.w - 1), y = std::clamp(int(first.y), 0, f.h - 1);
    const int endX = std::clamp(int(last.x), 0, f.w - 1), endY = std::clamp(int(last.y), 0, f.h - 1);
    const Vec2 step = last - first;
    const int sx = step.x > 0 ? 1 : -1, sy = step.y > 0 ? 1 : -1;
    const double dx = std::abs(step.x) > 1e-12 ? 1 / std::abs(step.x) : 1e300, dy = std::abs(step.y) > 1e-12 ? 1 / std::abs(step.y) : 1e300;
    double nextX = dx < 1e299 ? dx * (sx > 0 ? x + 1 - first.x : first.x - x) : 1e300,
           nextY = dy < 1e299 ? dy * (sy > 0 ? y + 1 - first.y : first.y - y) : 1e300;
    for (int guard = f.w + f.h + 4; guard > 0; --guard) {
        const size_t c = size_t(y) * size_t(f.w) + size_t(x);
        for (uint32_t i = f.starts[c]; i < f.starts[c + 1]; ++i)
            if (blocked(f.segments[f.items[i]])) return false;
        if (x == endX && y == endY) return true;
        if (nextX < nextY) x += sx, nextX += dx;
        else y += sy, nextY += dy;
        if (x < 0 || y < 0 || x >= f.w || y >= f.h) return true;
    }
    return true;
}

}  // namespace sallyport::scene
