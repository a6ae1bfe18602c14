// Purpose: what a still picture was drawn from, to tell whether it can be shown again. Refuses to: know room styles; they come with the composite.
#pragma once
#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "scene/draw_list.h"

namespace sallyport::gpu {

struct StillKey {
    scene::PixelRect picture;
    scene::Mat4f viewProjection{0.0f};
    std::vector<scene::FloorDraw> floors;
    std::array<base::Rgba8, 6> colors;
    std::optional<base::Box<scene::Vec3f>> section;
    bool orthographic = false, insideView = false, xray = false;

    static std::array<base::Rgba8, 6> colorsOf(const scene::DrawList& l) {
        return {l.clearColor, l.floorColor, l.wallColor, l.pocheColor, l.ghostColor, l.furnitureColor};
    }
    bool matches(const scene::DrawList& l) const {
        const auto same = [](const scene::FloorDraw& a, const scene::FloorDraw& b) {
            return a.look == b.look && a.offsetZM == b.offsetZM && a.cutZM == b.cutZM && a.opacity == b.opacity;
        };
        return picture.w == l.picture.w && picture.h == l.picture.h && viewProjection == l.viewProjection && colors == colorsOf(l) &&
               section == l.section && orthographic == l.orthographic && insideView == l.insideView && xray == l.xray &&
               std::equal(floors.begin(), floors.end(), l.floors.begin(), l.floors.end(), same);
    }
    void take(const scene::DrawList& l) {
        picture = l.picture;
        viewProjection = l.viewProjection;
        floors.assign(l.floors.begin(), l.floors.end());
        colors = colorsOf(l);
        section = l.section;
        orthographic = l.orthographic;
        insideView = l.insideView;
        xray = l.xray;
    }
};

}  // namespace sallyport::gpu
