// Purpose: when the next frame is due. A window at rest draws nothing; a clock with seconds costs one frame a second; what moves gets all frames.
// Pure.
#pragma once
#include <cstdint>
#include <optional>

namespace sallyport::viewer {

/// What there is to draw for.
struct Stirring {
    bool input = false;            ///< keys, the pointer over the window, another size, a part uncovered
    bool running = false;          ///< playback, a moving camera, a drag
    bool changed = false;          ///< what came from feeds, an import, the person's own commands
    bool blinking = false;         ///< alarms that flash, dashes that move, the mark of a text field
    bool unsharp = false;          ///< the last frame was drawn with less care because the view moved
    std::optional<int64_t> clock;  ///< the second that a running clock shows; nothing: no clock runs
    std::optional<double> atS;     ///< something is due then, by the time that due() is given
};

class Pace {
public:
    static constexpr double kFrameS = 1.0 / 60;
    static constexpr double kBlinkS = 0.125;  ///< half the beat of an alarm, the fastest thing that moves by itself
    static constexpr int kSettleFrames = 3;   ///< after input: hover and press states follow one frame behind, the release of a quick tap another

    /// Whether a frame is to be drawn now; the caller then draws one.
    bool due(const Stirring& s, double timeS);
    /// How long to wait for input before asking again, at most `mostS`.
    double waitS(const Stirring& s, double timeS, double untilNextSecondS, double mostS) const;
    uint64_t frames() const { return frames_; }

private:
    int settling_ = 0;
    double lastS_ = -1e9;
    std::optional<int64_t> clock_;
    uint64_t frames_ = 0;
};

}  // namespace sallyport::viewer
