#include "gpu/wall_section.h"

namespace sallyport::gpu {

void cutTriangles(std::span<const scene::Vec3f> corners, float z, std::vector<Segment>& out) {
    for (size_t t = 0; t + 2 < corners.size(); t += 3) {
        const scene::Vec3f* p = &corners[t];
        const int above = int(p[0].z >= z) + int(p[1].z >= z) + int(p[2].z >= z);
        if (above == 0 || above == 3) continue;
        scene::Vec3f hit[2];
        int hits = 0;
        for (int i = 0; i < 3; ++i) {
            const scene::Vec3f& a = p[i];
            const scene::Vec3f& b = p[(i + 1) % 3];
            if ((a.z >= z) == (b.z >= z)) continue;
            const float t01 = (z - a.z) / (b.z - a.z);
            hit[hits++] = {a.x + (b.x - a.x) * t01, a.y + (b.y - a.y) * t01, z};
        }
        out.push_back({hit[0], hit[1]});
    }
}

}  // namespace sallyport::gpu
