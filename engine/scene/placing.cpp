#include "scene/placing.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sallyport::scene {
namespace {

using base::Vec2;

constexpr std::array<PlaceKind, 14> kKinds{{{"zone_hot", "Hot zone", "HOT", Icon::None, true, false},
                                            {"zone_warm", "Warm zone", "WARM", Icon::None, true, false},
                                            {"zone_cold", "Cold zone", "COLD", Icon::None, true, false},
                                            {"perimeter_inner", "Inner perimeter", "INNER", Icon::None, true, true},
                                            {"perimeter_outer", "Outer perimeter", "OUTER", Icon::None, true, true},
                                            {"ccp", "Casualty point", "CCP", Icon::Ccp, false, false},
                                            {"icp", "Command post", "ICP", Icon::Icp, false, false},
                                            {"staging", "Staging", "Staging", Icon::Staging, false, false},
                                            {"ambulance_exchange", "Ambulances", "Ambulances", Icon::Medical, false, false},
                                            {"reunification", "Reunification", "Reunification", Icon::Team, false, false},
                                            {"key_box", "Key box", "Key box", Icon::KeyBox, false, false},
                                            {"aed", "AED", "AED", Icon::Aed, false, false},
                                            {"hazard", "Hazard", "Hazard", Icon::Hazmat, false, false},
                                            {"note", "Note", "Note", Icon::Note, false, false}}};

/// Whether two segments meet, or come nearer than a hand can tell apart.
bool meet(Vec2 a, Vec2 b, Vec2 c, Vec2 d) {
    constexpr double kTouchM = 0.02;
    const double d1 = base::cross(b - a, c - a), d2 = base::cross(b - a, d - a), d3 = base::cross(d - c, a - c), d4 = base::cross(d - c, b - c);
    if (((d1 > 0) != (d2 > 0)) && ((d3 > 0) != (d4 > 0)) && d1 != 0 && d2 != 0 && d3 != 0 && d4 != 0) return true;
    return std::min({base::toSegment(a, c, d), base::toSegment(b, c, d), base::toSegment(c, a, b), base::toSegment(d, a, b)}) < kTouchM;
}

/// Whether the edge from b goes back over the one that led there from a.
bool foldsBack(Vec2 a, Vec2 b, Vec2 c) {
    const Vec2 in = b - a, out = c - b;
    return std::abs(base::cross(in, out)) < 1e-3 * glm::length(in) * glm::length(out) && glm::dot(in, out) < 0;
}

constexpr std::string_view kCrosses = "That edge would cross the area itself. Choose another corner.";

}  // namespace

std::span<const PlaceKind> placeKinds() { return kKinds; }

const PlaceKind* placeKind(std::string_view kind) {
    const auto it = std::find_if(kKinds.begin(), kKinds.end(), [&](const PlaceKind& k) { return k.kind == kind; });
    return it == kKinds.end() ? nullptr : &*it;
}

std::string_view cornerProblem(std::span<const Vec2> corners, Vec2 next) {
    if (!std::isfinite(next.x) || !std::isfinite(next.y)) return "That is no place on the floor.";
    if (corners.empty()) return {};
    if (corners.size() >= kMostCorners) return "An area has at most 200 corners. Close it.";
    for (const Vec2 c : corners)
        if (glm::length(c - next) < kLeastSideM) return "There is a corner already.";
    const size_t n = corners.size();
    if (n >= 2 && foldsBack(corners[n - 2], corners[n - 1], next)) return kCrosses;
    for (size_t i = 0; i + 2 < n; ++i)
        if (meet(corners[i], corners[i + 1], corners[n - 1], next)) return kCrosses;
    return {};
}

std::string_view closeProblem(std::span<const Vec2> corners) {
    const size_t n = corners.size();
    if (n < 3) return "An area needs three corners.";
    if (foldsBack(corners[n - 2], corners[n - 1], corners[0]) || foldsBack(corners[n - 1], corners[0], corners[1])) return kCrosses;
    for (size_t i = 1; i + 2 < n; ++i)
        if (meet(corners[i], corners[i + 1], corners[n - 1], corners[0]))
            return "Closed like this the area would cross itself. Take a corner back, or add one.";
    double twice = 0;
    for (size_t i = 0, j = n - 1; i < n; j = i++) twice += base::cross(corners[j] - corners[0], corners[i] - corners[0]);
    if (std::abs(twice) / 2 < kLeastAreaM2) return "That area is smaller than a square metre.";
    return {};
}

const MarkerView* placedMarker(const ViewModel& m, std::string_view id) {
    for (const MarkerView& v : m.markers)
        if (v.id == id) return v.fixed || v.kind == "casualty" ? nullptr : &v;
    return nullptr;
}

}  // namespace sallyport::scene
