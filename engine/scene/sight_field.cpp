#include "scene/sight_field.h"

#include <algorithm>
#include <cmath>

namespace sallyport::scene {
namespace {

using base::Vec2;
using base::Vec2f;

constexpr size_t kSectors = 1024, kMostSegments = 60'000;
constexpr double kBesideRad = 2e-6;  // a ray to each side of a corner: one meets it, one goes by
constexpr double kTurn = 2 * M_PI;
constexpr double kSameM = 2e-3;

/// How far along the direction the segment lies; infinity: beside it.
double meets(Vec2 eye, Vec2 direction, const LineOfSight::Segment& s) {
    const Vec2 a = Vec2(s.a) - eye, q = Vec2(s.b) - Vec2(s.a);
    const double det = base::cross(direction, q);
    if (std::abs(det) < 1e-12) return std::numeric_limits<double>::infinity();
    const double t = base::cross(a, q) / det, u = base::cross(a, direction) / det;
    return t > 0 && u >= -1e-9 && u <= 1 + 1e-9 ? t : std::numeric_limits<double>::infinity();
}

size_t sectorOf(double angle) { return std::min(kSectors - 1, size_t((angle + M_PI) / kTurn * double(kSectors))); }

}  // namespace

SightField::SightField(const building::Building& b) : building_(b), walls_(b.floors.size()), sectors_(kSectors) {}
SightField::~SightField() = default;

void SightField::look(base::FloorId floor, Vec2 eye, std::span<const uint8_t> shut, std::vector<Vec2>& out) {
    out.clear();
    segments_.clear();
    if (!floor.valid() || floor.index() >= walls_.size() || !std::isfinite(eye.x) || !std::isfinite(eye.y)) return;
    auto& walls = walls_[floor.index()];
    if (!walls) walls = std::make_unique<std::vector<LineOfSight::Segment>>(cutFloor(building_, floor, false));
    const auto near = [&](const LineOfSight::Segment& s) {
        const Vec2 a = Vec2(s.a) - eye, b = Vec2(s.b) - eye;
        return std::max(a.x, b.x) > -kReachM && std::min(a.x, b.x) < kReachM && std::max(a.y, b.y) > -kReachM && std::min(a.y, b.y) < kReachM;
    };
    for (const LineOfSight::Segment& s : *walls)
        if (near(s) && segments_.size() < kMostSegments) segments_.push_back(s);
    for (size_t i = 0; i < building_.doors.size() && i < shut.size(); ++i) {
        const building::Door& d = building_.doors[i];
        if (!shut[i] || d.floor != floor || d.swing == building::DoorSwing::Opening) continue;
        const Vec2 half = d.along * (d.widthM / 2 + 0.05), at(d.position);
        // Somebody who stands in the opening looks out of it to both sides.
        if (glm::length(at - eye) < 0.3) continue;
        const LineOfSight::Segment s{Vec2f(at - half), Vec2f(at + half)};
        if (near(s)) segments_.push_back(s);
    }
    const size_t real = segments_.size();
    const Vec2f low(eye - kReachM), high(eye + kReachM);
    segments_.push_back({low, {high.x, low.y}});
    segments_.push_back({{high.x, low.y}, high});
    segments_.push_back({high, {low.x, high.y}});
    segments_.push_back({{low.x, high.y}, low});

    for (auto& sector : sectors_) sector.clear();
    angles_.clear();
    for (uint32_t i = 0; i < segments_.size(); ++i) {
        const Vec2 a = Vec2(segments_[i].a) - eye, b = Vec2(segments_[i].b) - eye;
        double from = std::atan2(a.y, a.x), to = std::atan2(b.y, b.x);
        for (const double angle : {from, to})
            for (const double beside : {-kBesideRad, 0.0, kBesideRad}) angles_.push_back(std::remainder(angle + beside, kTurn));
        // The shorter way round holds it, a little wider for what rounding does.
        if (std::remainder(to - from, kTurn) < 0) std::swap(from, to);
        const double span = std::abs(std::remainder(to - from, kTurn)) + 4 * kBesideRad;
        const size_t first = sectorOf(std::remainder(from - 2 * kBesideRad, kTurn)), count = size_t(span / kTurn * double(kSectors)) + 2;
        for (size_t k = 0; k < std::min(count, kSectors); ++k) sectors_[(first + k) % kSectors].push_back(i);
    }
    std::sort(angles_.begin(), angles_.end());
    angles_.erase(std::unique(angles_.begin(), angles_.end()), angles_.end());
    for (const double angle : angles_) {
        const Vec2 direction(std::cos(angle), std::sin(angle));
        double nearest = kReachM * 2;
        for (const uint32_t i : sectors_[sectorOf(angle)]) nearest = std::min(nearest, meets(eye, direction, segments_[i]));
        const Vec2 p = eye + direction * nearest;
        // Points on one wall say no more than its ends.
        while (out.size() >= 2) {
            const Vec2 a = out[out.size() - 2], b = out.back(), way = p - a;
            const double length = glm::length(way);
            if (length > kSameM && (std::abs(base::cross(way, b - a)) / length > kSameM || glm::dot(b - a, way) < 0 || glm::dot(p - b, way) < 0))
                break;
            if (length <= kSameM && glm::length(b - a) > kSameM) break;
            out.pop_back();
        }
        if (out.empty() || glm::length(out.back() - p) > kSameM) out.push_back(p);
    }
    segments_.resize(real);
}

}  // namespace sallyport::scene
