#include "viewer/ui/key_walk.h"

#include <algorithm>
#include <cmath>

namespace sallyport::ui {

void KeyWalk::take(Step s) {
    if (count_ < steps_.size()) steps_[count_++] = s;
}

void KeyWalk::forget() {
    count_ = 0;
    stops_.clear();
    focus_ = {};
    press_ = false;
    scroll_.reset();
}

void KeyWalk::move(Step s) {
    if (stops_.empty()) return;
    const auto found = std::find_if(stops_.begin(), stops_.end(), [&](const Stop& x) { return x.name.view() == focus_.view(); });
    size_t to = 0;
    if (found != stops_.end()) {
        const size_t at = size_t(found - stops_.begin());
        to = at;
        if (s == Step::On) to = (at + 1) % stops_.size();
        if (s == Step::Back) to = (at + stops_.size() - 1) % stops_.size();
        if (s == Step::Up || s == Step::Down) {
            // The nearest row that way, and in it what lies nearest.
            const float sign = s == Step::Down ? 1.0f : -1.0f;
            float bestRow = 1e9f, bestAside = 1e9f;
            for (size_t i = 0; i < stops_.size(); ++i) {
                const float row = (stops_[i].box.midY() - found->box.midY()) * sign, aside = std::abs(stops_[i].box.midX() - found->box.midX());
                const float same = found->box.h / 2;
                if (row <= same) continue;
                if (row < bestRow - same || (row < bestRow + same && aside < bestAside)) bestRow = row, bestAside = aside, to = i;
            }
        }
    }
    focus_ = stops_[to].name;
    if (!stops_[to].listed) return;
    const Box b = stops_[to].box;
    if (b.y < listView_.y || b.bottom() > listView_.bottom()) scroll_ = b.y - listTop_ - std::floor((listView_.h - b.h) / 2);
}

/// What was pressed since the last frame; what follows a press waits for what it changes.
void KeyWalk::begin() {
    size_t done = 0;
    while (done < count_ && !press_) {
        const Step s = steps_[done++];
        if (s == Step::Press) press_ = !focus_.empty();
        else move(s);
    }
    std::copy(steps_.begin() + std::ptrdiff_t(done), steps_.begin() + std::ptrdiff_t(count_), steps_.begin());
    count_ -= done;
    stops_.clear();
    at_.reset();
}

}  // namespace sallyport::ui
