#include "gpu/culling.h"

#include <algorithm>

namespace sallyport::gpu {

using scene::Vec3f;
using scene::Vec4f;

Culling::Culling(const scene::DrawList& list) : section_(list.section) {
    const scene::Mat4f& m = list.viewProjection;
    const auto row = [&](int i) { return Vec4f(m[0][i], m[1][i], m[2][i], m[3][i]); };
    for (int axis = 0; axis < 3; ++axis) {
        planes_[size_t(axis) * 2] = row(3) + row(axis);
        planes_[size_t(axis) * 2 + 1] = row(3) - row(axis);
    }
    wRow_ = row(3);
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
