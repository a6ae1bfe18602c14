// What is looked at and how: mode, floor, camera, explode, section, isolation.
#include <algorithm>
#include <cmath>

#include "viewer/app_state.h"

namespace sallyport::viewer {

using namespace scene;

namespace {

template <class... F>
struct Overloaded : F... {
    using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;

/// What a person takes in at a glance is wider than a picture of a building needs.
constexpr Camera kInsideLens{.fovDeg = 65};

}  // namespace

/// Another school is opened: nothing of the one before is chosen, cut away or under way.
void App::forgetView() {
    move_ = {};
    move_.reduce(view_.reducedMotion);
    view_.change = {};
    view_.section.reset();
    view_.isolated = {};
    ground_.reset();
    view_.placing.reset();
    view_.measuring.reset();
    view_.moving.reset();
    view_.box.reset();
    drag_ = {};
}

void App::moveCamera(const Camera& to, double seconds) { move_.camera(view_.camera, to, seconds); }

void App::setFloor(base::FloorId floor) {
    if (!floor.valid() || floor == view_.floor) return;
    const auto& b = *stage_->school().building;
    const double rise = b.floor(floor).elevationM - b.floor(view_.floor).elevationM;
    move_.change(view_, view_.floor);
    view_.floor = floor;
    // A room of another floor cannot be all that is shown of this one.
    const bool released = view_.isolated.valid() && b.room(view_.isolated).floor != floor;
    if (released) view_.isolated = {};
    Camera to = move_.cameraGoal(view_);  // of a step that is not over the next one goes on from its end
    const bool atHome = to == home_;
    if (released && atHome) return goHome();
    to.target.z += rise;
    to.eye.z += rise;
    if (atHome) home_ = to;
    moveCamera(to);
}

void App::setMode(ViewMode mode) {
    if (view_.mode == mode) return;
    if (mode == ViewMode::Inside) view_.measuring.reset();  // an eye between walls sees no distances
    const auto& b = *stage_->school().building;
    const double floorZ = b.floor(view_.floor).elevationM;
    const auto centre = pixelOnPlane(view_, view_.picture.x + view_.picture.w / 2.0, view_.picture.y + view_.picture.h / 2.0, floorZ);
    const auto from = enterMode(view_, mode, floorZ);
    view_.mode = mode;
    Camera to = homeCamera(b, view_);
    if (mode == ViewMode::Inside) {
        // In the selected room, else where the picture was centred.
        base::Vec2 at = centre.value_or(base::Vec2(b.bounds.centre()));
        if (const auto* room = std::get_if<RoomId>(&view_.selection))
            if (const auto p = stage_->school().places->position(*room)) at = base::Vec2(*p);
        to = insideCamera(b, *stage_->school().places, view_.floor, at, kInsideLens);
    }
    home_ = mode == ViewMode::Inside ? std::optional<Camera>() : to;
    move_.stopCamera();
    move_.change(view_, view_.floor);
    if (from && !view_.reducedMotion) {
        view_.camera = *from;
        moveCamera(to);
    } else {
        view_.camera = to;  // between a bird's eye and a person's there is no way that one could follow
    }
}

void App::setExplode(double value) {
    const bool atHome = view_.mode == ViewMode::Orbit && move_.cameraGoal(view_) == home_;
    move_.explode(value, value);
    view_.explode = value;
    if (!atHome) return;
    // Floors that move apart need more room.
    move_.stopCamera();
    home_ = homeCamera(*stage_->school().building, view_);
    view_.camera = *home_;
}

void App::toggleExplode() {
    const double to = move_.explodeGoal(view_) > 0.5 ? 0 : 1;
    const bool atHome = view_.mode == ViewMode::Orbit && move_.cameraGoal(view_) == home_;
    move_.explode(view_.explode, to);
    if (!atHome) return;
    ViewState then = view_;
    then.explode = to;
    home_ = homeCamera(*stage_->school().building, then);
    moveCamera(*home_);
}

void App::goTo(const Selection& what) {
    const auto& b = *stage_->school().building;
    const ViewModel& m = stage_->model();
    base::FloorId floor;
    base::Box3 box;
    const auto around = [&](const base::Vec3& p) {
        box.add(p - base::Vec3(8, 8, 0));
        box.add(p + base::Vec3(8, 8, 3));
    };
    std::visit(Overloaded{[](std::monostate) {},
                          [&](RoomId r) {
                              floor = b.room(r).floor;
                              box = b.room(r).bounds;
                          },
                          [&](DoorId d) {
                              floor = b.door(d).floor;
                              around(b.door(d).position);
                          },
                          [&](const ResponderRef& ref) {
                              for (const ResponderView& v : m.responders)
                                  if (v.uid == ref.uid && v.placed) {
                                      floor = v.floor;
                                      around(v.position);
                                  }
                          },
                          [&](const AlertRef& ref) {
                              for (const AlertView& v : m.alerts)
                                  if (v.id == ref.id && v.placed) {
                                      floor = v.floor;
                                      if (v.room.valid()) box = b.room(v.room).bounds;
                                      else if (v.position) around(*v.position);
                                  }
                          },
                          [&](const PointRef& ref) {
                              for (const MarkerView& v : m.markers)
                                  if (v.id == ref.id) {
                                      floor = v.floor.valid() ? v.floor : view_.floor;
                                      if (v.hasPosition) around(v.position);
                                      for (const base::Vec2 c : v.polygon) box.add(base::Vec3(c, b.floor(floor).elevationM));
                                  }
                          }},
               what);
    view_.selection = what;
    view_.rooms.clear();
    if (!box.empty() && floor.valid()) lookAt(floor, box);
}

void App::lookAt(base::FloorId floor, base::Box3 box) {
    // What one asks to see must not be cut away.
    const base::Vec3 c = box.centre();
    if (view_.section && !inSection(view_.section, c, 0)) view_.section.reset();
    if (view_.isolated.valid() && view_.selection != Selection(view_.isolated)) view_.isolated = {};
    // Never closer than leaves the neighbourhood in sight.
    box.add(c - base::Vec3(14, 14, 0));
    box.add(c + base::Vec3(14, 14, 0));
    if (floor != view_.floor) move_.change(view_, view_.floor);
    view_.floor = floor;
    moveCamera(frameBox(view_, box), 0.3);
}

void App::goHome() {
    home_ = homeCamera(*stage_->school().building, view_);
    moveCamera(*home_);
}

void App::turnTo(bool buildingUp) {
    const auto& b = *stage_->school().building;
    view_.buildingUp = buildingUp;
    const bool atHome = view_.mode == ViewMode::Plan && move_.cameraGoal(view_) == home_;
    Camera to = move_.cameraGoal(view_);
    to.yawDeg = planUpDeg(b, buildingUp);
    // Turned, a long building fits otherwise.
    if (atHome) home_ = to = homeCamera(b, view_);
    moveCamera(to);
}

void App::isolateRoom() {
    const bool atHome = move_.cameraGoal(view_) == home_;
    if (view_.isolated.valid()) {
        view_.isolated = {};
        if (atHome) goHome();
        return;
    }
    const auto* room = std::get_if<RoomId>(&view_.selection);
    if (!room) return ui_->showBriefly("Choose a room first: click it, then ask for it alone.");
    if (view_.mode == ViewMode::Inside) return ui_->showBriefly("A room alone is shown in plan and orbit.");
    const auto& b = *stage_->school().building;
    view_.isolated = *room;
    if (b.room(*room).floor != view_.floor) setFloor(b.room(*room).floor);
    if (atHome) goHome();  // who saw everything sees all of it
}

void App::toggleSection() {
    if (view_.section) {
        view_.section.reset();
        return;
    }
    if (view_.mode == ViewMode::Inside) return ui_->showBriefly("The section box is for plan and orbit.");
    if (const base::Box3 box = startingSection(*stage_->school().building, view_); !box.empty()) view_.section = box;
}

void App::setCutHeight(double heightM) {
    if (std::isfinite(heightM)) view_.cutHeightM = std::clamp(heightM, kLeastCutM, kMostCutM);
}

void App::reduceMotion(bool reduced) {
    view_.reducedMotion = reduced;
    move_.reduce(reduced);
}

}  // namespace sallyport::viewer
