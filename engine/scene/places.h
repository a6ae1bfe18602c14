// Purpose: what a person goes back to: a place by a name that survives the window, and a view with a name. Plain data; viewer keeps both for each
// school. Refuses to: know live state.
#pragma once
#include <string>

#include "scene/view_state.h"

namespace sallyport::scene {

/// Rooms, doors, points and floors by the id of the model (or the marker), responders by uid, a grid cell by its reference.
struct PlaceKey {
    enum class Kind : uint8_t { Room, Door, Responder, Point, Floor, Grid };
    Kind kind = Kind::Room;
    std::string id;
    bool operator==(const PlaceKey&) const = default;
};
inline constexpr size_t kMostRecentPlaces = 10;

struct SavedView {
    std::string name;
    ViewMode mode = ViewMode::Plan;
    std::string floor;  ///< id
    Camera camera;
    double explode = 0;
    bool xray = false, buildingUp = false;
    bool operator==(const SavedView&) const = default;
};
inline constexpr size_t kMostSavedViews = 50, kMostViewName = 80;

}  // namespace sallyport::scene
