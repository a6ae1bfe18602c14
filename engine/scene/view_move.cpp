#include "scene/view_move.h"

#include <algorithm>

namespace sallyport::scene {

void ViewMove::camera(const Camera& from, const Camera& to, double durationS) { camera_.start(from, to, reduced_ ? 0 : durationS); }

void ViewMove::change(ViewState& v, FloorId from) {
    if (reduced_) return;
    v.change = {from, 0};
    change_ = 0;
}

void ViewMove::explode(double from, double to) { explode_ = {from, std::clamp(to, 0.0, 1.0), reduced_ ? 1.0 : 0.0}; }

void ViewMove::step(ViewState& v, double dtS) {
    const double share = std::max(0.0, dtS) / kChangeS;
    if (camera_.running()) v.camera = camera_.step(reduced_ ? kChangeS : dtS);
    if (explode_) {
        explode_->t = std::min(1.0, explode_->t + share);
        v.explode = explode_->from + (explode_->to - explode_->from) * eased(explode_->t);
        if (explode_->t >= 1) v.explode = explode_->to, explode_.reset();
    }
    if (change_ < 1) {
        change_ = std::min(1.0, change_ + share);
        v.change.done = change_ >= 1 ? 1 : eased(change_);
        if (change_ >= 1) v.change = {};
    }
}

}  // namespace sallyport::scene
