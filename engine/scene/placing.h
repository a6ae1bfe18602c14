// Purpose: what a person can put on the map by hand (zones, perimeters, points), and the rules of drawing an area corner by corner: what is refused,
// and why. Refuses to: make events or change anything; the same rules hold for mouse, finger and keys.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/math.h"
#include "scene/view_model.h"

namespace sallyport::scene {

struct PlaceKind {
    std::string_view kind;   ///< of the marker event
    std::string_view words;  ///< "Hot zone"
    std::string_view label;  ///< what stands on the map until somebody names it
    Icon icon;
    bool area;        ///< drawn by its corners; else one click
    bool everyFloor;  ///< it is about the whole school unless somebody says otherwise
};
/// Areas first.
std::span<const PlaceKind> placeKinds();
/// nullptr for what is not placed by hand.
const PlaceKind* placeKind(std::string_view kind);

inline constexpr size_t kMostCorners = 200;
/// Corners nearer than this to each other are one.
inline constexpr double kLeastSideM = 0.2;
/// Areas below this are a slip of the hand.
inline constexpr double kLeastAreaM2 = 1;

/// A press this near to the first corner (or, of a double click, to the last one) closes the area; pixels at scale 1.
inline constexpr float kCloseReachPx = 16;

/// Why `next` cannot be the next corner; empty when it can. An edge may not cross or touch one that stands.
std::string_view cornerProblem(std::span<const base::Vec2> corners, base::Vec2 next);
/// Why these corners are no area; empty when they are.
std::string_view closeProblem(std::span<const base::Vec2> corners);
/// The marker that is this one and was put there by a person; nullptr: there is none, or it belongs to the building.
const MarkerView* placedMarker(const ViewModel&, std::string_view id);

}  // namespace sallyport::scene
