// Solids from hostile numbers, and operations on them. The bytes are a little program: each step makes a body or works on what is there. One program
// in sixteen, by its last byte, has room for large bodies; the others keep small ones, of which many pass in the time of one large.
#include "importers/solid.h"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

#include "importers/profile.h"
#include "require.h"

namespace {

using namespace sallyport;
using namespace sallyport::importers;
using base::Vec2;
using base::Vec3;

class Bytes {
public:
    Bytes(const uint8_t* data, size_t size) : at_(data), end_(data + size) {}
    bool empty() const { return at_ == end_; }
    uint8_t byte() { return empty() ? 0 : *at_++; }
    /// Mostly a coarse raster, where faces fall together; now and then eight raw bytes, which may be anything.
    double number() {
        const uint8_t b = byte();
        if (b < 250) return (int(b) - 125) / 16.0;
        if (b < 254) return (int(b) - 252) * 1.1e-5;  // about the tolerance
        double raw = 0;
        for (size_t i = 0; i < sizeof raw; ++i) reinterpret_cast<uint8_t*>(&raw)[i] = byte();
        return raw;
    }
    Vec3 point() {
        const double x = number(), y = number(), z = number();
        return {x, y, z};
    }

private:
    const uint8_t *at_, *end_;
};

void requireSound(const Solid& s) {
    for (const auto& f : s.faces) {
        FUZZ_REQUIRE(f.loopCount > 0 && size_t(f.firstLoop) + f.loopCount <= s.loops.size());
        for (uint32_t l = f.firstLoop; l < f.firstLoop + f.loopCount; ++l)
            FUZZ_REQUIRE(size_t(s.loops[l].first) + s.loops[l].count <= s.indices.size());
    }
    for (uint32_t i : s.indices) FUZZ_REQUIRE(i < s.points.size());
    const auto mesh = toMesh(s);
    FUZZ_REQUIRE(mesh.indices.size() % 3 == 0);
    for (auto p : mesh.positions) FUZZ_REQUIRE(std::isfinite(p.x) && std::isfinite(p.y) && std::isfinite(p.z));
    for (uint32_t i : mesh.indices) FUZZ_REQUIRE(i < mesh.positions.size());
}

base::Polygon2 outline(Bytes& in) {
    base::Polygon2 p;
    for (int n = in.byte() % 9; n > 0; --n) {
        const double x = in.number(), y = in.number();
        p.outer.push_back({x, y});
    }
    for (int holes = in.byte() % 3; holes > 0; --holes) {
        p.holes.emplace_back();
        for (int n = in.byte() % 6; n > 0; --n) {
            const double x = in.number(), y = in.number();
            p.holes.back().push_back({x, y});
        }
    }
    return p;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    Bytes in(data, size);
    SolidLimits limits;
    const bool large = size > 0 && data[size - 1] % 16 == 0;
    limits.maxWork = large ? 200'000 : 20'000;
    const size_t maxFaces = large ? 400 : 80;
    const double chordToleranceM = large ? 0.2 : 0.8;
    Solid held = box({0, 0, 0}, {4, 4, 4});
    const auto take = [&](base::Result<Solid>&& r) {
        if (!r) {
            FUZZ_REQUIRE(!r.error().message.empty());
            return;
        }
        requireSound(*r);
        if (r->faces.size() < maxFaces) held = std::move(*r);
    };
    const auto made = [&]() -> base::Result<Solid> {
        switch (in.byte() % 5) {
            case 0: {
                const Vec3 a = in.point(), b = in.point();
                return box(glm::min(a, b), glm::max(a, b));
            }
            case 1: {
                const auto p = outline(in);
                const Vec3 direction = in.point();
                return extrude(std::span(&p, 1), direction, in.number());
            }
            case 2: {
                std::vector<FaceLoops> faces(in.byte() % 12);
                for (auto& f : faces) {
                    f.flip = in.byte() & 1;
                    f.loops.resize(1 + in.byte() % 2);
                    for (auto& l : f.loops)
                        for (int n = in.byte() % 6; n > 0; --n) l.push_back(in.point());
                }
                return fromFaces(faces, in.byte() & 1, limits);
            }
            case 3: {
                auto p = outlineProfile(outline(in).outer);
                if (!p) return p.error();
                const Vec3 origin = in.point(), axis = in.point();
                return revolve(std::span(&*p, 1), {origin.x, origin.y, 0}, {axis.x, axis.y, 0}, in.number(), chordToleranceM);
            }
            default: {
                std::vector<Vec3> path;
                for (int n = in.byte() % 6; n > 0; --n) path.push_back(in.point());
                const double radius = in.number();
                return sweepDisc(path, radius, in.number(), chordToleranceM);
            }
        }
    };
    for (int steps = 0; steps < 12 && !in.empty(); ++steps) {
        switch (in.byte() % 7) {
            case 0:
                take(made());
                break;
            case 1:
                if (auto other = made()) take(subtract(held, *other, limits));
                break;
            case 2:
                if (auto other = made()) take(intersect(held, *other, limits));
                break;
            case 3:
                if (auto other = made()) take(unite(held, *other, limits));
                break;
            case 4: {
                const Vec3 normal = in.point();
                const double offset = in.number();
                take(clipHalfSpace(held, {normal, offset}, in.byte() & 1, limits));
                break;
            }
            case 5: {
                base::Mat4 m(1.0);
                for (int c = 0; c < 4; ++c) m[c] = {in.point(), c == 3};
                take(transformed(held, m));
                break;
            }
            default:
                if (auto other = made()) append(held, *other);
                break;
        }
        if (held.faces.size() > maxFaces) held = box({0, 0, 0}, {4, 4, 4});
    }
    return 0;
}
