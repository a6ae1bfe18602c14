// Purpose: the declutter rule: occupied screen rectangles in a lattice, at most 40 labels, the order given by who asks first, 20 % zoom hysteresis so
// that labels do not flicker. Refuses to: draw, or move anything but labels.
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

/// Rectangles by the cells of a lattice that they touch: asking whether one is free costs the same however many there are. What lies outside the
/// bounds counts as being at their edge.
class RectGrid {
public:
    void begin(const RectF& bounds);
    void add(const RectF& r);
    bool overlaps(const RectF& r) const;

private:
    struct Cells {
        int x0, y0, x1, y1;
    };
    Cells cells(const RectF& r) const;
    struct Node {
        uint32_t rect, next;
    };
    static constexpr float kCellPx = 40;
    static constexpr uint32_t kEnd = 0xffffffffu;
    RectF bounds_;
    int columns_ = 1, rows_ = 1;
    std::vector<RectF> rects_;
    std::vector<Node> nodes_;
    std::vector<uint32_t> heads_;
};

using LabelKind = DrawListBuilder::PlacedLabel::Kind;

class LabelPlacer {
public:
    using Label = DrawListBuilder::PlacedLabel;

    void begin(const RectF& picture);
    /// Marks take their place whether or not anything is there; labels keep clear of them.
    void occupy(const RectF& r) { occupied_.add(r); }
    bool isFree(const RectF& r) const { return picture_.holds(r) && !occupied_.overlaps(r); }
    /// A label that takes one of the 40 places. Exempt ones (alarms, room numbers, number plates, side letters) do not count and are never refused.
    bool place(const RectF& r, std::string_view text, LabelKind kind, bool exempt = false);
    /// What the label placed last speaks of: the place its line leads to, or the room it stands in.
    void leads(Vec2f at) { placed_[count_ - 1].leader = true, placed_[count_ - 1].at = at; }
    void standsIn(uint32_t room) { placed_[count_ - 1].room = room; }
    /// Keeps places for labels that are to come later; negative gives them back.
    void reserve(int places) { used_ += places; }
    /// Room for a further label.
    bool hasBudget() const { return used_ < kMaxLabels; }
    /// To be called after the last label.
    void end() { placed_.resize(count_); }
    const std::vector<Label>& placed() const { return placed_; }
    const RectF& picture() const { return picture_; }

private:
    RectF picture_;
    RectGrid occupied_;
    std::vector<Label> placed_;
    size_t count_ = 0;
    int used_ = 0;
};

/// Whether a rectangle of w × h round `centre`, turned so that its x axis is `right`, lies wholly inside the rings (even-odd).
/// `ends` are the rings' lengths in `points`.
bool rectangleInside(std::span<const Vec2f> points, std::span<const uint32_t> ringEnds, Vec2f centre, Vec2f right, float w, float h);

bool insideRings(std::span<const Vec2f> points, std::span<const uint32_t> ringEnds, Vec2f at);

}  // namespace sallyport::scene
