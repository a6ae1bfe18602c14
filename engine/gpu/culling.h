// Purpose: what of the building a view can show: whether it sees a box, and how large a metre of it is on the screen. Pure. Refuses to: call GL.
#pragma once
#include <array>

#include "scene/draw_list.h"

namespace sallyport::gpu {

/// Where what looks through this projection stands (w 1), or the direction toward it (w 0).
scene::Vec4f eyeOf(const scene::Mat4f& viewProjection);

class Culling {
public:
    explicit Culling(const scene::DrawList& list);
    /// Not wholly behind a plane of the view, nor outside the section box. `offsetZM`: by how much the floor is moved (explode), after the section.
    bool sees(const base::Box<scene::Vec3f>& box, float offsetZM) const;
    /// Faces with this normal, for whose corners it gives at least `least`: none of them turns to the eye.
    bool lookAway(const scene::Vec3f& normal, float least, float offsetZM) const {
        const float toEye = glm::dot(normal, scene::Vec3f(eye_));
        return eye_.w > 0 ? toEye - normal.z * offsetZM < least - kMarginM : toEye < kEdgeOn;
    }
    /// At the box's nearest point; very large where that is at the eye.
    float pixelsPerM(const base::Box<scene::Vec3f>& box, float offsetZM) const;

private:
    static constexpr float kMarginM = 0.01f, kEdgeOn = 1e-3f;
    std::array<scene::Vec4f, 6> planes_;
    scene::Vec4f eye_;
    scene::Vec4f wRow_;
    float pixelsAtUnitW_ = 1;
    std::optional<base::Box<scene::Vec3f>> section_;
};

}  // namespace sallyport::gpu
