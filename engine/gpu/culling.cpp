#include "gpu/culling.h"

#include <algorithm>
#include <cmath>

namespace sallyport::gpu {

using scene::Vec3f;
using scene::Vec4f;

Vec4f eyeOf(const scene::Mat4f& viewProjection) {
    // What every line of sight goes through: the point that the projection sends nowhere on the screen.
    const Vec4f through = glm::inverse(viewProjection) * Vec4f(0, 0, 1, 0);
    const bool perspective = std::abs(through.w) > 1e-6f * glm::length(Vec3f(through));
    return perspective ? through / through.w : Vec4f(-glm::normalize(Vec3f(through)), 0);
}

Culling::Culling(const scene::DrawList& list) : section_(list.section) {
    const scene::Mat4f& m = list.viewProjection;
    const auto row = [&](int i) { return Vec4f(m[0][i], m[1][i], m[2][i], m[3][i]); };
    for (int axis = 0; axis < 3; ++axis) {
        planes_[size_t(axis) * 2] = row(3) + row(axis);
        planes_[size_t(axis) * 2 + 1] = row(3) - row(axis);
    }
    wRow_ = row(3);
    eye_ = eyeOf(m);
    pixelsAtUnitW_ = glm::length(Vec3f(row(1))) * float(std::max(list.picture.h, 1)) / 2;
}

bool Culling::sees(const base::Box<Vec3f>& box, float offsetZM) const {
    if (section_ && (glm::any(glm::lessThan(box.max, section_->min)) || glm::any(glm::greaterThan(box.min, section_->max)))) return false;
    for (const Vec4f& p : planes_) {
        const float x = p.x >= 0 ? box.max.x : box.min.x;
        const float y = p.y >= 0 ? box.max.y : box.min.y;
        const float z = (p.z >= 0 ? box.max.z : box.min.z) + offsetZM;
        if (p.x * x + p.y * y + p.z * z + p.w < 0) return false;
    }
    return true;
}

float Culling::pixelsPerM(const base::Box<Vec3f>& box, float offsetZM) const {
    const float x = wRow_.x >= 0 ? box.min.x : box.max.x;
    const float y = wRow_.y >= 0 ? box.min.y : box.max.y;
    const float z = (wRow_.z >= 0 ? box.min.z : box.max.z) + offsetZM;
    const float w = wRow_.x * x + wRow_.y * y + wRow_.z * z + wRow_.w;
    return pixelsAtUnitW_ / std::max(w, 1e-3f);
}

}  // namespace sallyport::gpu
