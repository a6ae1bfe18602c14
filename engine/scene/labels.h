// Purpose: the declutter rule: one list of occupied screen rectangles, at most 40 labels, the order given by who asks first, 20 % zoom
// hysteresis so that labels do not flicker. Refuses to: draw, or move anything but labels.
#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "scene/build_scene.h"
#include "scene/overlay_canvas.h"

namespace sallyport::scene {

inline constexpr int kMaxLabels = 40;
/// A label that was not there in the last frame needs this much more room than one that was.
inline constexpr float kLabelHysteresis = 1.2f;

class LabelPlacer {
public:
    void begin(const RectF& picture);
    /// Marks take their place whether or not anything is there; labels keep clear of them.
    void occupy(const RectF& r) { occupied_.push_back(r); }
    bool isFree(const RectF& r) const;
    /// A label that takes one of the 40 places. Exempt ones (alarms, room numbers, number plates, side letters) do not count and are never refused.
    bool place(const RectF& r, std::string_view text, bool exempt = false);
    /// Keeps places for labels that are to come later; negative gives them back.
    void reserve(int places) { used_ += places; }
    /// Room for a further label.
    bool hasBudget() const { return used_ < kMaxLabels; }
    /// To be called after the last label.
    void end() { placed_.resize(count_); }
    const std::vector<DrawListBuilder::PlacedLabel>& placed() const { return placed_; }
    const RectF& picture() const { return picture_; }

private:
    RectF picture_;
    std::vector<RectF> occupied_;
    std::vector<DrawListBuilder::PlacedLabel> placed_;
    size_t count_ = 0;
    int used_ = 0;
};

/// Whether a rectangle of w × h round `centre`, turned so that its x axis is `right`, lies wholly inside the rings (even-odd).
/// `ends` are the rings' lengths in `points`.
bool rectangleInside(std::span<const Vec2f> points, std::span<const uint32_t> ringEnds, Vec2f centre, Vec2f right, float w, float h);

}  // namespace sallyport::scene
