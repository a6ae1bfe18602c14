// Purpose: camera arithmetic: matrices, fits, zoom to cursor, picking rays, brief animated moves. Pure functions over ViewState and Building.
#pragma once
#include "building/building.h"
#include "building/place_index.h"
#include "scene/view_state.h"

namespace sallyport::scene {

struct CameraMatrices {
    base::Mat4 viewProjection;
    base::Vec3 eye;
};
CameraMatrices matrices(const ViewState& v);
/// Local point to framebuffer pixels; z of the result is NDC depth, w <= 0 is behind the eye (then nullopt).
std::optional<base::Vec2> project(const ViewState& v, base::Vec3 local);
struct Ray {
    base::Vec3 origin, direction;
};
Ray pixelRay(const ViewState& v, double px, double py);
/// Where the pixel's ray meets the horizontal plane z.
std::optional<base::Vec2> pixelOnPlane(const ViewState& v, double px, double py, double z);

/// Camera that shows the whole building (plan: the active floor) in the picture.
Camera homeCamera(const building::Building& b, const ViewState& v);
/// Of a standing adult, above the ground.
inline constexpr double kEyeM = 1.65;
/// Somebody standing at `at`, eye 1.65 m above the floor and level. In a room they look at its nearest door; asked for the middle of a room they
/// stand back from that door. In passages, long rooms and rooms without a door they look along the long side; outside every room, at the building.
/// `from` gives what is not decided here, such as the angle of view.
Camera insideCamera(const building::Building& b, const building::PlaceIndex& places, base::FloorId floor, base::Vec2 at, const Camera& from = {});
Camera frameBox(const ViewState& v, const base::Box3& box);
Camera zoomAt(const ViewState& v, double px, double py, double factor, double planeZ);
Camera panBy(const ViewState& v, double dxPx, double dyPx, double planeZ);
Camera orbitBy(const ViewState& v, double dxPx, double dyPx);

/// The camera of `to` that shows about what v's shows, where the move into that mode begins. Nothing when there is no such camera (to and from
/// inside).
std::optional<Camera> enterMode(const ViewState& v, ViewMode to, double planeZ);
/// Up on the screen in plan: true north, or with side A at the foot.
double planUpDeg(const building::Building& b, bool buildingUp);

/// How a change goes on, 0..1, ease-out.
double eased(double t);

/// A move of 220 ms, ease-out; any input interrupts it.
class CameraMove {
public:
    void start(const Camera& from, const Camera& to, double durationS = 0.22);
    void stop();
    bool running() const;
    const Camera& goal() const { return to_; }
    /// The camera after `dtS` more seconds.
    Camera step(double dtS);

private:
    Camera from_, to_;
    double t_ = 1, duration_ = 0.22;
};

/// Vertical shift of a floor by explode, metres.
double explodeOffset(const building::Building& b, double explode, base::FloorId floor, base::FloorId active);
/// As v shows it, a change of floors under way included.
double explodeOffset(const building::Building& b, const ViewState& v, base::FloorId floor);

}  // namespace sallyport::scene
