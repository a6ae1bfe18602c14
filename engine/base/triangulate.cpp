#include "base/triangulate.h"

#include <GL/glu.h>

#include <algorithm>
#include <cmath>

namespace sallyport::base {

struct Triangulator::Tessellation {
    GLUtesselator* tess = gluNewTess();
    std::vector<Vec3>* corners = nullptr;
    std::vector<uint32_t>* triangles = nullptr;
    Vec3 origin{0, 0, 0};
    double step = 1;
    bool failed = false;

    Tessellation() {
        if (!tess) return;
        gluTessProperty(tess, GLU_TESS_WINDING_RULE, GLU_TESS_WINDING_NONZERO);
        gluTessCallback(tess, GLU_TESS_VERTEX_DATA, reinterpret_cast<_GLUfuncptr>(&onVertex));
        gluTessCallback(tess, GLU_TESS_COMBINE_DATA, reinterpret_cast<_GLUfuncptr>(&onCombine));
        gluTessCallback(tess, GLU_TESS_ERROR_DATA, reinterpret_cast<_GLUfuncptr>(&onError));
        // With an edge flag callback the tessellator emits plain triangles only, no fans or strips.
        gluTessCallback(tess, GLU_TESS_EDGE_FLAG_DATA, reinterpret_cast<_GLUfuncptr>(&onEdgeFlag));
    }
    ~Tessellation() {
        if (tess) gluDeleteTess(tess);
    }
    static void* handle(uint32_t index) { return reinterpret_cast<void*>(uintptr_t(index)); }
    static void GLAPIENTRY onVertex(void* vertex, void* self) {
        static_cast<Tessellation*>(self)->triangles->push_back(uint32_t(reinterpret_cast<uintptr_t>(vertex)));
    }
    static void GLAPIENTRY onCombine(GLdouble at[3], void* [4], GLfloat[4], void** out, void* self) {
        auto* t = static_cast<Tessellation*>(self);
        *out = handle(uint32_t(t->corners->size()));
        t->corners->push_back(t->origin + Vec3{at[0], at[1], at[2]} * t->step);
    }
    static void GLAPIENTRY onError(GLenum, void* self) { static_cast<Tessellation*>(self)->failed = true; }
    static void GLAPIENTRY onEdgeFlag(GLboolean, void*) {}
};

Triangulator::Triangulator() = default;
Triangulator::~Triangulator() = default;

namespace {

/// Every corner turns left (or not at all) and the turns add up to one round.
bool convex(std::span<const Vec3> p, Vec3 n) {
    const size_t count = p.size();
    if (count == 3) return glm::dot(glm::cross(p[1] - p[0], p[2] - p[0]), n) > 0;
    // Dominant plane: a convex loop turns left everywhere and changes its direction along one axis exactly twice.
    Vec3 previous = p[0] - p[count - 1];
    const Vec3 axis = std::abs(n.x) > 0.6 ? Vec3{0, 1, 0} : Vec3{1, 0, 0};
    int changes = 0, firstSign = 0, lastSign = 0;
    for (size_t i = 0; i < count; ++i) {
        const Vec3 edge = p[i + 1 == count ? 0 : i + 1] - p[i];
        const double turn = glm::dot(glm::cross(previous, edge), n);
        if (turn < 0 || (turn == 0 && glm::dot(previous, edge) <= 0)) return false;
        const double along = glm::dot(edge, axis);
        const int sign = along > 0 ? 1 : along < 0 ? -1 : 0;
        if (sign != 0) {
            if (firstSign == 0) firstSign = sign;
            if (lastSign != 0 && sign != lastSign) ++changes;
            lastSign = sign;
        }
        previous = edge;
    }
    if (firstSign != lastSign) ++changes;
    return changes == 2;
}

}  // namespace

bool crossesTooOften(std::span<const Vec3> corners, std::span<const uint32_t> loopSizes, Vec3 normal) {
    constexpr size_t kFewCorners = 150;
    constexpr size_t kMostComparisons = 200'000'000;  // about a third of a second
    if (corners.size() <= kFewCorners) return false;
    const size_t mostCrossings = 4 * corners.size() + 10'000;
    struct Edge {
        Vec2 a, b;
        double minX, maxX, minY, maxY;
    };
    std::vector<Edge> edges;
    edges.reserve(corners.size());
    const Vec3 n = glm::abs(normal);
    const auto flat = [&](Vec3 p) { return n.z >= n.x && n.z >= n.y ? Vec2(p.x, p.y) : n.y >= n.x ? Vec2(p.x, p.z) : Vec2(p.y, p.z); };
    size_t first = 0;
    for (const uint32_t size : loopSizes) {
        for (uint32_t k = 0; k < size && first + size <= corners.size(); ++k) {
            const Vec2 a = flat(corners[first + k]), b = flat(corners[first + (k + 1) % size]);
            edges.push_back({a, b, std::min(a.x, b.x), std::max(a.x, b.x), std::min(a.y, b.y), std::max(a.y, b.y)});
        }
        first += size;
    }
    std::sort(edges.begin(), edges.end(), [](const Edge& a, const Edge& b) { return a.minX < b.minX; });
    const auto side = [](Vec2 a, Vec2 b, Vec2 p) { return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x); };
    std::vector<const Edge*> open;  // those that the sweep has not left behind
    size_t crossings = 0, comparisons = 0;
    for (const Edge& e : edges) {
        std::erase_if(open, [&](const Edge* o) { return o->maxX < e.minX; });
        comparisons += open.size();
        if (comparisons > kMostComparisons) return true;
        for (const Edge* o : open) {
            if (o->maxY < e.minY || o->minY > e.maxY) continue;
            if (side(e.a, e.b, o->a) * side(e.a, e.b, o->b) < 0 && side(o->a, o->b, e.a) * side(o->a, o->b, e.b) < 0 && ++crossings > mostCrossings)
                return true;
        }
        open.push_back(&e);
    }
    return false;
}

namespace {

/// Steps to the farthest corner of a face. In whole steps from one of its corners what the tessellator works out of two of them is all but exact.
/// Without that, corners on one line but for their rounding (a needle tens of kilometres long, no millionth of a millimetre wide) make its edges
/// change places, and libGLU 9.0 writes where it should not.
constexpr double kSteps = 1 << 26;

}  // namespace

bool Triangulator::triangulate(std::vector<Vec3>& corners, std::span<const uint32_t> loopSizes, Vec3 normal, std::vector<uint32_t>& triangles) {
    if (loopSizes.empty() || loopSizes[0] < 3) return false;
    const size_t before = triangles.size();
    if (loopSizes.size() == 1 && convex({corners.data(), loopSizes[0]}, normal)) {
        const uint32_t count = loopSizes[0];
        for (uint32_t i = 1; i + 1 < count; ++i) {
            triangles.push_back(0);
            triangles.push_back(i);
            triangles.push_back(i + 1);
        }
        return true;
    }
    if (crossesTooOften(corners, loopSizes, normal)) return false;
    if (!tessellation_) tessellation_ = std::make_unique<Tessellation>();
    Tessellation& t = *tessellation_;
    if (!t.tess) return false;
    t.corners = &corners;
    t.triangles = &triangles;
    t.failed = false;
    t.origin = corners[0];
    double extent = 0;
    for (const Vec3& p : corners)
        for (int axis = 0; axis < 3; ++axis) {
            const double away = std::abs(p[axis] - t.origin[axis]);
            if (!std::isfinite(away)) return false;
            extent = std::max(extent, away);
        }
    t.step = extent / kSteps;
    if (!(t.step > 0)) return false;
    gluTessNormal(t.tess, normal.x, normal.y, normal.z);
    gluTessBeginPolygon(t.tess, &t);
    uint32_t next = 0;
    for (uint32_t size : loopSizes) {
        gluTessBeginContour(t.tess);
        for (uint32_t k = 0; k < size; ++k, ++next) {
            const Vec3 p = glm::round((corners[next] - t.origin) / t.step);
            GLdouble at[3] = {p.x, p.y, p.z};  // copied by the tessellator
            gluTessVertex(t.tess, at, Tessellation::handle(next));
        }
        gluTessEndContour(t.tess);
    }
    gluTessEndPolygon(t.tess);
    triangles.resize(triangles.size() - (triangles.size() - before) % 3);
    if (t.failed) triangles.resize(before);
    return triangles.size() > before;
}

}  // namespace sallyport::base
