#include "viewer/pace.h"

#include <algorithm>

namespace sallyport::viewer {

bool Pace::due(const Stirring& s, double timeS) {
    if (s.input || s.running) settling_ = kSettleFrames;
    const bool draw = frames_ == 0 || s.input || s.running || s.changed || s.unsharp || settling_ > 0 || s.clock != clock_ ||
                      (s.blinking && timeS - lastS_ >= kBlinkS) || (s.atS && timeS >= *s.atS);
    if (!draw) return false;
    if (!s.input && !s.running && settling_ > 0) --settling_;
    lastS_ = timeS;
    clock_ = s.clock;
    ++frames_;
    return true;
}

double Pace::waitS(const Stirring& s, double timeS, double untilNextSecondS, double mostS) const {
    if (s.input || s.changed || s.running || s.unsharp || settling_ > 0) return 0;
    double wait = mostS;
    if (s.clock) wait = std::min(wait, untilNextSecondS);
    if (s.blinking) wait = std::min(wait, lastS_ + kBlinkS - timeS);
    if (s.atS) wait = std::min(wait, *s.atS - timeS);
    return std::max(wait, 0.001);
}

}  // namespace sallyport::viewer
