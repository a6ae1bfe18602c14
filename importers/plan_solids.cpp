#include "importers/plan_solids.h"

#include <algorithm>
#include <set>

namespace sallyport::importers::plan {

void addCells(Mesh& m, const Frame& f, std::span<const double> us, std::span<const double> vs, const std::vector<bool>& solid, double w0, double w1) {
    const size_t nu = us.size(), nv = vs.size();
    if (nu < 2 || nv < 2) return;
    const Vec3 w = glm::cross(f.u, f.v);
    std::vector<uint32_t> ids(nu * nv * 2, UINT32_MAX);
    const auto vertex = [&](size_t i, size_t j, int k) {
        uint32_t& id = ids[(j * nu + i) * 2 + size_t(k)];
        if (id == UINT32_MAX) {
            id = uint32_t(m.positions.size());
            m.positions.emplace_back(f.origin + f.u * us[i] + f.v * vs[j] + w * (k ? w1 : w0));
        }
        return id;
    };
    const auto quad = [&](uint32_t a, uint32_t b, uint32_t c, uint32_t d) { m.indices.insert(m.indices.end(), {a, b, c, a, c, d}); };
    const auto filled = [&](ptrdiff_t i, ptrdiff_t j) {
        return i >= 0 && j >= 0 && i + 1 < ptrdiff_t(nu) && j + 1 < ptrdiff_t(nv) && solid[size_t(j) * (nu - 1) + size_t(i)];
    };
    for (size_t j = 0; j + 1 < nv; ++j)
        for (size_t i = 0; i + 1 < nu; ++i) {
            const auto si = ptrdiff_t(i), sj = ptrdiff_t(j);
            if (!filled(si, sj)) continue;
            quad(vertex(i, j, 1), vertex(i + 1, j, 1), vertex(i + 1, j + 1, 1), vertex(i, j + 1, 1));
            quad(vertex(i, j, 0), vertex(i, j + 1, 0), vertex(i + 1, j + 1, 0), vertex(i + 1, j, 0));
            if (!filled(si - 1, sj)) quad(vertex(i, j, 0), vertex(i, j, 1), vertex(i, j + 1, 1), vertex(i, j + 1, 0));
            if (!filled(si + 1, sj)) quad(vertex(i + 1, j, 1), vertex(i + 1, j, 0), vertex(i + 1, j + 1, 0), vertex(i + 1, j + 1, 1));
            if (!filled(si, sj - 1)) quad(vertex(i, j, 0), vertex(i + 1, j, 0), vertex(i + 1, j, 1), vertex(i, j, 1));
            if (!filled(si, sj + 1)) quad(vertex(i, j + 1, 1), vertex(i + 1, j + 1, 1), vertex(i + 1, j + 1, 0), vertex(i, j + 1, 0));
        }
}

void addBox(Mesh& m, Vec3 lo, Vec3 hi) {
    const std::array<double, 2> us{lo.x, hi.x}, vs{lo.y, hi.y};
    addCells(m, {}, us, vs, {true}, lo.z, hi.z);
}

void addPrism(Mesh& m, std::span<const Vec2> ring, double z0, double z1) {
    const uint32_t base = uint32_t(m.positions.size()), n = uint32_t(ring.size());
    for (double z : {z0, z1})
        for (Vec2 p : ring) m.positions.emplace_back(p.x, p.y, z);
    for (uint32_t i = 1; i + 1 < n; ++i) {
        m.indices.insert(m.indices.end(), {base, base + i + 1, base + i});
        m.indices.insert(m.indices.end(), {base + n, base + n + i, base + n + i + 1});
    }
    for (uint32_t i = 0; i < n; ++i) {
        const uint32_t j = (i + 1) % n;
        m.indices.insert(m.indices.end(), {base + i, base + j, base + n + j, base + i, base + n + j, base + n + i});
    }
}

namespace {
std::vector<double> sorted(std::set<double> s) { return {s.begin(), s.end()}; }

bool insideRing(const std::vector<Vec2>& ring, Vec2 p) {
    bool in = false;
    for (size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++)
        if ((ring[i].y > p.y) != (ring[j].y > p.y) && p.x < ring[i].x) in = !in;  // upright edges only: the level ones never straddle p.y
    return in;
}
}  // namespace

std::vector<Rect> rectsOf(const std::vector<Vec2>& ring) {
    std::set<double> xset, yset;
    for (Vec2 p : ring) {
        xset.insert(p.x);
        yset.insert(p.y);
    }
    const std::vector<double> xs = sorted(xset), ys = sorted(yset);
    std::vector<Rect> out;
    for (size_t j = 0; j + 1 < ys.size(); ++j)
        for (size_t i = 0; i + 1 < xs.size(); ++i) {
            if (!insideRing(ring, {(xs[i] + xs[i + 1]) / 2, (ys[j] + ys[j + 1]) / 2})) continue;
            if (!out.empty() && out.back().y0 == ys[j] && out.back().x1 == xs[i]) out.back().x1 = xs[i + 1];
            else out.push_back({xs[i], ys[j], xs[i + 1], ys[j + 1]});
        }
    return out;
}

void addSlab(Mesh& m, std::span<const Rect> add, std::span<const Rect> cut, double z0, double z1) {
    std::set<double> xset, yset;
    for (const auto& list : {add, cut})
        for (const Rect& r : list) {
            xset.insert({r.x0, r.x1});
            yset.insert({r.y0, r.y1});
        }
    // Axes that differ by rounding only would make slivers.
    const auto merged = [](const std::set<double>& s) {
        std::vector<double> v;
        for (double x : s)
            if (v.empty() || x - v.back() > 1e-6) v.push_back(x);
        return v;
    };
    const std::vector<double> xs = merged(xset), ys = merged(yset);
    if (xs.size() < 2 || ys.size() < 2) return;
    std::vector<bool> solid((xs.size() - 1) * (ys.size() - 1));
    const auto covers = [](std::span<const Rect> rects, double x, double y) {
        return std::any_of(rects.begin(), rects.end(), [&](const Rect& r) { return x > r.x0 && x < r.x1 && y > r.y0 && y < r.y1; });
    };
    for (size_t j = 0; j + 1 < ys.size(); ++j)
        for (size_t i = 0; i + 1 < xs.size(); ++i) {
            const double x = (xs[i] + xs[i + 1]) / 2, y = (ys[j] + ys[j + 1]) / 2;
            solid[j * (xs.size() - 1) + i] = covers(add, x, y) && !covers(cut, x, y);
        }
    addCells(m, {}, xs, ys, solid, z0, z1);
}

uint32_t ElementSink::mesh(Mesh m) {
    b_.meshes.push_back(std::move(m));
    return uint32_t(b_.meshes.size() - 1);
}

uint32_t ElementSink::box(Vec3 lo, Vec3 hi) {
    const auto [it, fresh] = boxes_.try_emplace({lo.x, lo.y, lo.z, hi.x, hi.y, hi.z}, uint32_t(b_.meshes.size()));
    if (fresh) {
        Mesh m;
        addBox(m, lo, hi);
        b_.meshes.push_back(std::move(m));
    }
    return it->second;
}

Element ElementSink::make(ElementKind kind, const char* cls, std::string name, building::FloorId floor) const {
    Element e;
    e.kind = kind;
    e.sourceClass = cls;
    e.name = std::move(name);
    e.floor = floor;
    return e;
}

void ElementSink::add(Element e) {
    if (e.parts.empty()) return;
    e.sourceId = e.sourceClass + "/" + (e.floor.valid() ? b_.floor(e.floor).id : std::string("site")) + "/" + e.name;
    if (const uint32_t n = ++named_[e.sourceId]; n > 1) e.sourceId += "/" + std::to_string(n);
    for (const building::MeshPart& p : e.parts) {
        for (const building::Vec3f& v : b_.meshes[p.mesh].positions) e.bounds.add(Vec3(p.transform * glm::dvec4(Vec3(v), 1)));
    }
    b_.bounds.add(e.bounds);
    b_.elements.push_back(std::move(e));
}

Mat4 placed(Vec3 at, Vec2 along) {
    Mat4 m(1.0);
    m[0] = {along.x, along.y, 0, 0};
    m[1] = {-along.y, along.x, 0, 0};
    m[3] = {at.x, at.y, at.z, 1};
    return m;
}

}  // namespace sallyport::importers::plan
