// Purpose: everything about the view that moves for a moment by itself: the camera, the floors that slide, the explode. One clock for all three, so
// that they arrive together. Input ends the camera's part; the floors go on to where they were sent, for they are no place to stop. Refuses to: know
// input, or take longer than it was told.
#pragma once
#include <optional>

#include "scene/camera.h"

namespace sallyport::scene {

class ViewMove {
public:
    static constexpr double kChangeS = 0.22;  // the rule of "Motion"

    /// Without motion everything arrives at once, with the next step.
    void reduce(bool reduced) { reduced_ = reduced; }
    void camera(const Camera& from, const Camera& to, double durationS = kChangeS);
    /// The floor or the mode has changed; `from` is the floor before.
    void change(ViewState& v, FloorId from);
    void explode(double from, double to);
    /// Where explode is going, or stands.
    double explodeGoal(const ViewState& v) const { return explode_ ? explode_->to : v.explode; }

    /// Where the camera is going, or stands.
    const Camera& cameraGoal(const ViewState& v) const { return camera_.running() ? camera_.goal() : v.camera; }

    void stopCamera() { camera_.stop(); }
    bool cameraMoves() const { return camera_.running(); }
    bool running() const { return camera_.running() || explode_ || change_ < 1; }
    void step(ViewState& v, double dtS);

private:
    struct Explode {
        double from, to, t;
    };
    CameraMove camera_;
    std::optional<Explode> explode_;
    double change_ = 1;
    bool reduced_ = false;
};

}  // namespace sallyport::scene
