#include "scene/ground.h"

#include <algorithm>
#include <cmath>

namespace sallyport::scene {
namespace {

using base::Vec2;
using base::Vec3;
using base::Vec3f;
using building::ElementKind;

constexpr double kCellM = 1, kSteepest = 0.5;  // of a normal's upward part: 60°
constexpr int kMaxSide = 1500;
constexpr size_t kMaxEntries = 6'000'000;

bool bears(ElementKind k) { return k == ElementKind::Slab || k == ElementKind::Stair || k == ElementKind::Site || k == ElementKind::Covering; }

}  // namespace

Ground::Ground(const building::Building& b) {
    base::Box2 box;
    for (const building::Element& e : b.elements) {
        if (!bears(e.kind)) continue;
        for (const building::MeshPart& part : e.parts) {
            if (part.mesh >= b.meshes.size()) continue;
            const building::Mesh& mesh = b.meshes[part.mesh];
            const auto corner = [&](uint32_t i) { return Vec3(part.transform * base::Vec4(Vec3(mesh.positions[i]), 1)); };
            for (size_t t = 0; t + 2 < mesh.indices.size(); t += 3) {
                const uint32_t i[3] = {mesh.indices[t], mesh.indices[t + 1], mesh.indices[t + 2]};
                if (std::max({i[0], i[1], i[2]}) >= mesh.positions.size()) continue;
                const Vec3 p = corner(i[0]), q = corner(i[1]), r = corner(i[2]), n = glm::cross(q - p, r - p);
                const double len = glm::length(n);
                if (!(len > 1e-9) || !std::isfinite(len) || n.z < len * kSteepest) continue;
                triangles_.push_back({Vec3f(p), Vec3f(q), Vec3f(r)});
                for (const Vec3& v : {p, q, r}) box.add(Vec2(v));
            }
        }
    }
    if (box.empty()) return;
    cell_ = std::max(kCellM, std::max(box.size().x, box.size().y) / (kMaxSide - 2));
    origin_ = box.min;
    w_ = int(box.size().x / cell_) + 1;
    h_ = int(box.size().y / cell_) + 1;
    starts_.assign(size_t(w_) * size_t(h_) + 1, 0);
    const auto eachCell = [&](const Triangle& t, auto&& visit) {
        const auto cellOf = [&](double v, double from, int most) { return std::clamp(int((v - from) / cell_), 0, most - 1); };
        const int x0 = cellOf(std::min({t.a.x, t.b.x, t.c.x}), origin_.x, w_), x1 = cellOf(std::max({t.a.x, t.b.x, t.c.x}), origin_.x, w_);
        const int y0 = cellOf(std::min({t.a.y, t.b.y, t.c.y}), origin_.y, h_), y1 = cellOf(std::max({t.a.y, t.b.y, t.c.y}), origin_.y, h_);
        for (int y = y0; y <= y1; ++y)
            for (int x = x0; x <= x1; ++x) visit(size_t(y) * size_t(w_) + size_t(x));
    };
    size_t entries = 0;
    for (const Triangle& t : triangles_)
        eachCell(t, [&](size_t c) {
            if (entries++ < kMaxEntries) ++starts_[c + 1];
        });
    for (size_t i = 1; i < starts_.size(); ++i) starts_[i] += starts_[i - 1];
    items_.resize(starts_.back());
    std::vector<uint32_t> next(starts_.begin(), starts_.end() - 1);
    entries = 0;
    for (size_t i = 0; i < triangles_.size(); ++i)
        eachCell(triangles_[i], [&](size_t c) {
            if (entries++ < kMaxEntries) items_[next[c]++] = uint32_t(i);
        });
}

std::optional<double> Ground::below(Vec2 at, double feetZ, double stepM) const {
    const Vec2 in = (at - origin_) / cell_;
    if (w_ == 0 || !(in.x >= 0 && in.y >= 0 && in.x < w_ && in.y < h_)) return std::nullopt;
    const size_t cell = size_t(in.y) * size_t(w_) + size_t(in.x);
    std::optional<double> best;
    for (uint32_t i = starts_[cell]; i < starts_[cell + 1]; ++i) {
        const Triangle& t = triangles_[items_[i]];
        const Vec2 a(t.a), b = Vec2(t.b) - a, c = Vec2(t.c) - a, p = at - a;
        const double det = b.x * c.y - b.y * c.x;
        if (std::abs(det) < 1e-12) continue;
        const double u = (p.x * c.y - p.y * c.x) / det, v = (b.x * p.y - b.y * p.x) / det;
        if (u < -1e-6 || v < -1e-6 || u + v > 1 + 1e-6) continue;
        const double z = t.a.z + u * double(t.b.z - t.a.z) + v * double(t.c.z - t.a.z);
        if (z <= feetZ + stepM && (!best || z > *best)) best = z;
    }
    return best;
}

}  // namespace sallyport::scene
