// Faces of curved surfaces -> planar pieces. The boundary is drawn in the plane of the parameters, opened where the surface closes on itself, and cut
// along a grid whose cells are as good as flat.
#include <algorithm>
#include <cmath>
#include <polyclipping/clipper.hpp>
#include <unordered_map>

#include "importers/surface_loops.h"

namespace sallyport::importers {
namespace {

using base::Box2;
using base::Error;
using base::ErrorCode;
using base::Result;
using base::Vec2;
using base::Vec3;
using ClipperLib::IntPoint;
using ClipperLib::Path;
using ClipperLib::Paths;

constexpr int64_t kUnits = int64_t(1) << 26;  ///< across a face's parameters

Error noArea() { return {ErrorCode::BadInput, "the bounds of a curved face enclose nothing", ""}; }
Error tooComplex() { return {ErrorCode::TooLarge, "a curved face is too complex", ""}; }

class FaceCutter {
public:
    FaceCutter(const Surface& s, bool sameSense, std::vector<FaceLoops>& out, const FaceLimits& limits)
        : surface_(s), sameSense_(sameSense), out_(out), limits_(limits) {}

    Result<void> cut(const std::vector<UvLoop>& loops) {
        Box2 box;
        for (const UvLoop& l : loops)
            for (const UvCorner& c : l.corners) box.add(c.uv);
        if (box.empty() || !(box.size().x > 1e-12) || !(box.size().y > 1e-12)) return noArea();
        for (int a = 0; a < 2; ++a)
            if (!(std::abs(box.min[a]) < 1e12 && std::abs(box.max[a]) < 1e12)) return noArea();
        low_ = box.min;
        perUnit_ = box.size() / double(kUnits);
        std::vector<double> at;
        for (int a = 0; a < 2; ++a) {
            at.clear();
            surface_.lines(a, box.min[a], box.max[a], at);
            std::sort(at.begin(), at.end());
            lines_[a].assign(1, 0);
            const size_t keep = std::min(at.size(), limits_.maxLines);
            for (size_t i = 0; i < keep; ++i) {
                const int64_t x = std::llround((at[i * at.size() / keep] - low_[a]) / perUnit_[a]);
                if (x > lines_[a].back() + 8 && x < kUnits - 8) lines_[a].push_back(x);
            }
            lines_[a].push_back(kUnits);
        }
        while (cells() > limits_.maxCells) thin(lines_[0].size() > lines_[1].size() ? 0 : 1);
        const size_t columns = lines_[0].size() - 1, rows = lines_[1].size() - 1;
        touched_.assign(columns * rows, false);
        nodes_.assign(lines_[0].size() * lines_[1].size(), Vec3(0));
        nodeKnown_.assign(nodes_.size(), false);
        for (const UvLoop& l : loops) addPath(l);
        if (paths_.empty()) return noArea();
        for (const Path& p : paths_) corners_ += p.size();
        if (!spend(corners_ * (columns + rows))) return tooComplex();

        const size_t before = out_.size();
        emitInnerCells(columns, rows);
        Paths strip, cell;
        for (size_t c = 0; c < columns; ++c) {
            const size_t first = c * rows;
            if (std::none_of(touched_.begin() + ptrdiff_t(first), touched_.begin() + ptrdiff_t(first + rows), [](bool t) { return t; })) continue;
            pressed(paths_, 0, c, strip);
            for (size_t r = 0; r < rows; ++r) {
                if (!touched_[first + r]) continue;
                pressed(strip, 1, r, cell);
                size_t corners = 0;
                for (const Path& p : cell) corners += p.size();
                // Clipper takes the square of it at worst; no cell of a real face has a twentieth.
                if (corners > 2048 || !spend(corners + corners * corners / 64)) return tooComplex();
                if (corners < 3) continue;
                ClipperLib::PolyTree pieces;
                ClipperLib::Clipper clipper;
                clipper.AddPaths(cell, ClipperLib::ptSubject, true);
                clipper.Execute(ClipperLib::ctUnion, pieces, ClipperLib::pftEvenOdd, ClipperLib::pftEvenOdd);
                for (ClipperLib::PolyNode* n = pieces.GetFirst(); n; n = n->GetNext())
                    if (!n->IsHole()) emit(*n);
            }
        }
        return out_.size() > before ? Result<void>() : Result<void>(noArea());
    }

private:
    size_t cells() const { return (lines_[0].size() - 1) * (lines_[1].size() - 1); }
    void thin(int axis) {
        std::vector<int64_t>& l = lines_[axis];
        size_t kept = 1;
        for (size_t i = 2; i + 1 < l.size(); i += 2) l[kept++] = l[i];
        l[kept++] = kUnits;
        l.resize(kept);
    }
    bool spend(uint64_t work) {
        used_ += work;
        return used_ <= limits_.maxWork;
    }
    static uint64_t key(int64_t x, int64_t y) { return (uint64_t(x) << 32) | uint64_t(y); }
    IntPoint toInt(Vec2 uv) const {
        return {std::clamp<int64_t>(std::llround((uv.x - low_.x) / perUnit_.x), 0, kUnits),
                std::clamp<int64_t>(std::llround((uv.y - low_.y) / perUnit_.y), 0, kUnits)};
    }
    Vec2 toUv(int64_t x, int64_t y) const { return low_ + Vec2(double(x), double(y)) * perUnit_; }

    /// The loop with a corner wherever it crosses a line of the grid. Those on an edge of the face lie on its chord, as the neighbour's do.
    void addPath(const UvLoop& loop) {
        Path path;
        const auto push = [&](IntPoint i, Vec3 p) {
            if (!path.empty() && path.back() == i) return;
            if (!path.empty()) touch(path.back(), i);
            path.push_back(i);
            known_.emplace(key(i.X, i.Y), p);
        };
        const size_t n = loop.corners.size();
        for (size_t k = 0; k < n; ++k) {
            const UvCorner &a = loop.corners[k], &b = loop.corners[(k + 1) % n];
            const IntPoint from = toInt(a.uv), to = toInt(b.uv);
            push(from, a.p);
            struct Crossing {
                double t;
                int axis;
                int64_t line;
            };
            std::vector<Crossing> found;
            for (int axis = 0; axis < 2; ++axis) {
                const int64_t x0 = axis ? from.Y : from.X, x1 = axis ? to.Y : to.X;
                const std::vector<int64_t>& l = lines_[axis];
                auto it = std::upper_bound(l.begin(), l.end(), std::min(x0, x1));
                for (; it != l.end() && *it < std::max(x0, x1); ++it) found.push_back({double(*it - x0) / double(x1 - x0), axis, *it});
            }
            std::sort(found.begin(), found.end(), [](const Crossing& x, const Crossing& y) { return x.t < y.t; });
            for (const Crossing& c : found) {
                IntPoint at{from.X + std::llround(c.t * double(to.X - from.X)), from.Y + std::llround(c.t * double(to.Y - from.Y))};
                (c.axis ? at.Y : at.X) = c.line;
                push(at, a.seam ? surface_.at(toUv(at.X, at.Y)) : a.p + (b.p - a.p) * c.t);
            }
        }
        while (path.size() > 1 && path.front() == path.back()) path.pop_back();
        if (path.size() < 3) return;
        touch(path.back(), path.front());
        paths_.push_back(std::move(path));
    }
    /// Marks the cell a piece of the boundary lies in; both neighbours when it runs along their line.
    void touch(IntPoint a, IntPoint b) {
        const auto cellsOf = [](const std::vector<int64_t>& l, int64_t doubled, size_t out[2]) {
            const auto it = std::upper_bound(l.begin(), l.end(), doubled, [](int64_t value, int64_t line) { return value < 2 * line; });
            const size_t last = l.size() - 2;
            const size_t above = it == l.begin() ? 0 : std::min(size_t(it - l.begin()) - 1, last);
            out[0] = out[1] = above;
            if (above > 0 && 2 * l[above] == doubled) out[0] = above - 1;
        };
        size_t columns[2], rows[2];
        cellsOf(lines_[0], a.X + b.X, columns);
        cellsOf(lines_[1], a.Y + b.Y, rows);
        for (const size_t c : columns)
            for (const size_t r : rows) touched_[c * (lines_[1].size() - 1) + r] = true;
    }
    void emitInnerCells(size_t columns, size_t rows) {
        std::vector<double> crossings;
        for (size_t r = 0; r < rows; ++r) {
            const int64_t y2 = (lines_[1][r] + lines_[1][r + 1]) | 1;  // odd: no corner lies on it
            crossings.clear();
            for (const Path& p : paths_)
                for (size_t i = 0, j = p.size() - 1; i < p.size(); j = i++)
                    if ((2 * p[i].Y > y2) != (2 * p[j].Y > y2))
                        crossings.push_back(double(p[j].X) + double(p[i].X - p[j].X) * ((double(y2) / 2 - double(p[j].Y)) / double(p[i].Y - p[j].Y)));
            std::sort(crossings.begin(), crossings.end());
            size_t passed = 0;
            for (size_t c = 0; c < columns; ++c) {
                const double middle = double(lines_[0][c] + lines_[0][c + 1]) / 2;
                while (passed < crossings.size() && crossings[passed] < middle) ++passed;
                if (touched_[c * rows + r] || passed % 2 == 0) continue;
                FaceLoops f;
                f.flip = !sameSense_;
                f.loops.push_back({node(c, r), node(c + 1, r), node(c + 1, r + 1), node(c, r + 1)});
                out_.push_back(std::move(f));
            }
        }
    }
    Vec3 node(size_t column, size_t row) {
        const size_t i = column * lines_[1].size() + row;
        if (!nodeKnown_[i]) {
            nodeKnown_[i] = true;
            nodes_[i] = pointAt(lines_[0][column], lines_[1][row]);
        }
        return nodes_[i];
    }
    Vec3 pointAt(int64_t x, int64_t y) const {
        const auto it = known_.find(key(x, y));
        return it != known_.end() ? it->second : surface_.at(toUv(x, y));
    }
    /// The paths pressed into a column (axis 0) or row: what lies outside is moved onto its nearer line, which leaves the inside as it was.
    void pressed(const Paths& paths, int axis, size_t index, Paths& out) const {
        const int64_t low = lines_[axis][index], high = lines_[axis][index + 1];
        out.clear();
        for (const Path& p : paths) {
            Path q;
            for (IntPoint i : p) {
                auto& x = axis ? i.Y : i.X;
                x = std::clamp<int64_t>(x, low, high);
                if (!q.empty() && q.back() == i) continue;
                const size_t n = q.size();
                const auto at = [&](size_t k) { return axis ? q[k].Y : q[k].X; };
                if (n >= 2 && (x == low || x == high) && at(n - 1) == x && at(n - 2) == x) q[n - 1] = i;  // on along the line
                else q.push_back(i);
            }
            if (q.size() >= 3) out.push_back(std::move(q));
        }
    }
    void emit(const ClipperLib::PolyNode& node) {
        FaceLoops f;
        f.flip = !sameSense_;
        const auto add = [&](const Path& p) {
            std::vector<Vec3> loop;
            loop.reserve(p.size());
            for (const IntPoint& i : p) loop.push_back(pointAt(i.X, i.Y));
            f.loops.push_back(std::move(loop));
        };
        add(node.Contour);
        for (const ClipperLib::PolyNode* hole : node.Childs) add(hole->Contour);
        out_.push_back(std::move(f));
    }

    const Surface& surface_;
    const bool sameSense_;
    std::vector<FaceLoops>& out_;
    const FaceLimits& limits_;
    uint64_t used_ = 0;
    size_t corners_ = 0;
    Vec2 low_{0, 0}, perUnit_{1, 1};
    std::vector<int64_t> lines_[2];
    Paths paths_;
    std::unordered_map<uint64_t, Vec3> known_;
    std::vector<bool> touched_, nodeKnown_;
    std::vector<Vec3> nodes_;
};

UvLoop rectangle(const Surface& s, Box2 r) {
    UvLoop out;
    for (const Vec2 uv : {r.min, Vec2(r.max.x, r.min.y), r.max, Vec2(r.min.x, r.max.y)}) out.corners.push_back({uv, s.at(uv), true});
    return out;
}

}  // namespace

Result<void> appendSurfacePatch(const Surface& surface, Box2 range, bool sameSense, std::vector<FaceLoops>& out, const FaceLimits& limits) {
    if (range.empty()) return noArea();
    return FaceCutter(surface, sameSense, out, limits).cut({rectangle(surface, range)});
}

Result<void> appendSurfaceFace(const Surface& surface, std::span<const std::vector<Vec3>> loops, bool sameSense, std::vector<FaceLoops>& out,
                               const FaceLimits& limits) {
    std::vector<UvLoop> opened;
    for (const auto& points : loops) {
        UvLoop l = unwrapped(surface, points);
        if (l.corners.size() >= 2) opened.push_back(std::move(l));
    }
    // No bounds, or only a seam there and back: all of it.
    const double whole = surface.domain.empty() ? 0 : surface.domain.size().x * surface.domain.size().y;
    if (opened.empty() && !loops.empty()) return noArea();
    if (opened.empty() || (opened.size() == 1 && opened[0].winding() == 0 && std::abs(doubledArea(opened[0].corners)) < 1e-9 * whole)) {
        if (surface.domain.empty()) return noArea();
        return appendSurfacePatch(surface, surface.domain, sameSense, out, limits);
    }
    if (!openLoops(surface, sameSense, opened)) return noArea();
    return FaceCutter(surface, sameSense, out, limits).cut(opened);
}

}  // namespace sallyport::importers
