// Purpose: what of the building a view can show: whether it sees a box, and how large a metre of it is on the screen. Pure. Refuses to: call GL.
#pragma once
#include <array>

#include "scene/draw_list.h"

namespace sallyport::gpu {

class Culling {
public:
    explicit Culling(const scene::DrawList& list);
    /// Not wholly behind a plane of the view, nor outside the section box. `offsetZM`: by how much the floor is moved (explode), after the section.
    bool sees(const base::Box<scene::Vec3f>& box, float offsetZM) const;
    /// At the box's nearest point; very large where that is at the eye.
    float pixelsPerM(const base::Box<scene::Vec3f>& box, float offsetZM) const;

private:
    std::array<scene::Vec4f, 6> planes_;
    scene::Vec4f wRow_;
    float pixelsAtUnitW_ = 1;
    std::optional<base::Box<scene::Vec3f>> section_;
};

}  // namespace sallyport::gpu
