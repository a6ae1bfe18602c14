// The inner edges of the two panels: dragged, they give or take width from the picture; a double click brings the preset back.
#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "viewer/ui/panels.h"

namespace sallyport::ui {

namespace {

// Half of it lies over the panel and half over the picture: both keep their buttons further from the edge than that.
constexpr float kHalfU = 6;
constexpr float kMovedU = 2;  ///< less is a press

void edge(Canvas& c, const Frame& f, SplitterDrag::Edge which) {
    const bool left = which == SplitterDrag::Edge::Left;
    const Box picture = toBox(f.at.picture);
    SplitterDrag& drag = f.panel.splitter;
    const float preset = left ? f.m.leftPreset : f.m.rightPreset, most = left ? f.m.leftMost : f.m.rightMost;
    // In a window that has no width to give there is nothing to take hold of.
    const bool usable = drag.edge == which || (most >= preset + kMovedU && picture.h >= c.px(kTargetU));
    const float half = std::ceil(kHalfU * c.scale()), at = left ? picture.x : picture.right();
    const Box strip = usable ? Box{at - half, picture.y, 2 * half, picture.h} : Box{-100, -100, 1, 1};
    const char* name = left ? "split.left" : "split.right";
    c.begin(name, strip);
    if (!usable) return c.end();
    const Hit h = c.hit(name, strip);
    const ImGuiIO& io = ImGui::GetIO();
    // At the pointer: below so high a strip it would cover the timeline.
    c.tip(name, {strip.x, io.MousePos.y - c.px(16), strip.w, c.px(32)}, "Drag: wider or narrower. Double click: as it was");
    scene::PanelsWider wider = f.view.wider;  // what was chosen, though this window may have no room for it
    double &mine = left ? wider.leftU : wider.rightU, &other = left ? wider.rightU : wider.leftU;
    const double before = mine;
    if (h.hovered && ImGui::IsMouseDoubleClicked(0)) {
        mine = 0;
        drag = {.spent = true};
    } else if ((h.held || drag.edge == which) && !drag.spent) {  // where it is let go, too
        if (drag.edge != which) drag = {.edge = which, .grabPx = io.MousePos.x - at, .pressedPx = io.MousePos.x};
        drag.moved = drag.moved || std::abs(io.MousePos.x - drag.pressedPx) >= c.px(kMovedU);
        const float to = io.MousePos.x - drag.grabPx, width = (left ? to : io.DisplaySize.x - to) / c.scale();
        if (drag.moved) {
            mine = std::clamp(width, preset, std::max(preset, most)) - preset;
            // Two that share what there is: the other one keeps what it shows, else this edge would not follow the hand. A rail has no width to keep.
            if (f.m.arrangement != Arrangement::Rail) other = std::min(other, double(left ? f.m.right - f.m.rightPreset : f.m.left - f.m.leftPreset));
        }
    }
    if (mine != before) f.out.push_back(scene::SetPanelsWider{wider});
    if (h.hovered || h.held) {
        drag.hot = true;
        c.fill({at - c.px(1.5f), picture.y, c.px(3), picture.h}, c.pal().text, 0);
    }
    c.end();
}

}  // namespace

void drawSplitters(Canvas& c, const Frame& f) {
    f.panel.splitter.hot = false;
    edge(c, f, SplitterDrag::Edge::Left);
    edge(c, f, SplitterDrag::Edge::Right);
    if (!ImGui::IsMouseDown(0)) f.panel.splitter = {.hot = f.panel.splitter.hot};
}

}  // namespace sallyport::ui
