#include "importers/mesh_floors.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace sallyport::importers::mesh {

using base::Vec3;

namespace {

constexpr uint32_t kFlat = 0x80000000u;
constexpr size_t kUprightBins = 2048, kGapBins = 1024;
constexpr double kGapBinsPerOctave = 32;
constexpr double kFlatNormal = 0.97;     // 14 degrees: ramps are floors, pitched roofs are not
constexpr double kSurfaceNormal = 0.15;  // steeper than this is a wall
constexpr double kSameSurfaceM = 0.05;   // a covering and the slab beneath it
constexpr double kMinHeadroomM = 1.9, kMaxHeadroomM = 15;
constexpr double kMergeM = 0.3, kStoreyM = 2.5, kHalfLevelM = 0.9;
constexpr double kMinLevelM2 = 6, kMinHalfLevelM2 = 20;

}  // namespace

Columns::Columns(const base::Box3& box) : box_(box), upright_(kUprightBins + 1), gaps_(kGapBins) {
    const Vec3 size = box.size();
    const double longest = std::max(size.x, size.y);
    cell_ = longest > 0 ? longest / double(kSide - 1) : 1;
    nx_ = std::clamp<size_t>(size_t(size.x / cell_) + 1, 1, kSide);
    ny_ = std::clamp<size_t>(size_t(size.y / cell_) + 1, 1, kSide);
}

void Columns::addUpright(double low, double high, double area) {
    const double height = std::max(box_.size().z, 1e-30), scale = double(kUprightBins) / height;
    const double a = std::clamp((low - box_.min.z) * scale, 0.0, double(kUprightBins) - 1e-6);
    const double b = std::clamp((high - box_.min.z) * scale, a, double(kUprightBins) - 1e-6);
    const size_t from = size_t(a), to = size_t(b);
    upright_[from] += area / double(to - from + 1);
    upright_[to + 1] -= area / double(to - from + 1);
}

double Columns::uprightArea(double low, double high) const {
    const double height = std::max(box_.size().z, 1e-30), scale = double(kUprightBins) / height;
    double sum = 0;
    for (double i = std::max(0.0, std::floor((low - box_.min.z) * scale)); i < std::min(double(kUprightBins), (high - box_.min.z) * scale); ++i)
        sum += upright_[size_t(i)];
    return sum;
}

void Columns::add(Vec3 a, Vec3 b, Vec3 c, Role role) {
    const Vec3 n = glm::cross(b - a, c - a);
    const double length = glm::length(n);
    if (!(length > 0) || !std::isfinite(length)) return;
    const double up = std::abs(n.z) / length;
    if (up < kSurfaceNormal) return addUpright(std::min({a.z, b.z, c.z}), std::max({a.z, b.z, c.z}), length / 2);
    if (role == Role::Wall) return;
    const uint32_t flat = up >= kFlatNormal && role == Role::Any ? kFlat : 0;

    // The triangle row by row: in each, the cells whose middle lies inside.
    const auto toCell = [&](Vec3 p) { return base::Vec2((p.x - box_.min.x) / cell_, (p.y - box_.min.y) / cell_); };
    const base::Vec2 p[3] = {toCell(a), toCell(b), toCell(c)};
    const double low = std::min({p[0].y, p[1].y, p[2].y}), high = std::max({p[0].y, p[1].y, p[2].y});
    const auto first = [](double x) { return std::max(0.0, std::ceil(x - 0.5)); };
    const double lastRow = std::min(double(ny_) - 1, std::ceil(high - 0.5) - 1);
    for (double row = first(low); row <= lastRow; ++row) {
        const double y = row + 0.5;
        double from = 1e300, to = -1e300;
        for (int i = 0; i < 3; ++i) {
            const base::Vec2 q = p[i], r = p[(i + 1) % 3];
            if ((q.y > y) == (r.y > y)) continue;
            const double x = q.x + (y - q.y) * (r.x - q.x) / (r.y - q.y);
            from = std::min(from, x);
            to = std::max(to, x);
        }
        const double lastColumn = std::min(double(nx_) - 1, std::ceil(to - 0.5) - 1);
        for (double column = first(from); column <= lastColumn; ++column) {
            if (surfaces_.size() >= kMaxSurfaces) {
                full_ = true;
                return;
            }
            const double x = box_.min.x + (column + 0.5) * cell_, yy = box_.min.y + y * cell_;
            const double z = a.z - (n.x * (x - a.x) + n.y * (yy - a.y)) / n.z;
            surfaces_.push_back({(uint32_t(row) * uint32_t(nx_) + uint32_t(column)) | flat, float(z - box_.min.z)});
        }
    }
}

void Columns::finish() {
    for (size_t i = 1; i < upright_.size(); ++i) upright_[i] += upright_[i - 1];
    first_.assign(nx_ * ny_ + 1, 0);
    for (const Surface& s : surfaces_) ++first_[(s.cell & ~kFlat) + 1];
    for (size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];
    std::vector<Surface> sorted(surfaces_.size());
    std::vector<uint32_t> at(first_.begin(), first_.end() - 1);
    for (const Surface& s : surfaces_) sorted[at[s.cell & ~kFlat]++] = s;
    surfaces_ = std::move(sorted);
    const double range = std::max(box_.size().z, 1e-30), same = range * 1e-4;
    for (size_t cell = 0; cell + 1 < first_.size(); ++cell) {
        const auto begin = surfaces_.begin() + first_[cell], end = surfaces_.begin() + first_[cell + 1];
        std::sort(begin, end, [](const Surface& a, const Surface& b) { return a.z < b.z; });
        for (auto s = begin; s != end && s + 1 != end; ++s) {
            const double gap = double((s + 1)->z) - double(s->z);
            if (gap <= same) continue;
            const double bin = double(kGapBins) - 1 + std::log2(gap / range) * kGapBinsPerOctave;
            if (bin >= 0) gaps_[std::min(size_t(bin), kGapBins - 1)] += gap;
        }
    }
}

double Columns::shareOfGaps(double low, double high) const {
    const double range = std::max(box_.size().z, 1e-30);
    double all = 0, within = 0;
    for (size_t i = 0; i < kGapBins; ++i) {
        all += gaps_[i];
        const double gap = range * std::exp2((double(i) - double(kGapBins) + 1.5) / kGapBinsPerOctave);
        if (gap >= low && gap <= high) within += gaps_[i];
    }
    return all > 0 ? within / all : 0;
}

std::vector<Level> Columns::peaks(const std::vector<Candidate>& c, double cellAreaM2, double minAreaM2, double minShare) const {
    std::vector<Level> out;
    if (c.empty()) return out;
    double low = 1e300, high = -1e300;
    for (const Candidate& k : c) {
        low = std::min(low, k.zM);
        high = std::max(high, k.zM);
    }
    const double bin = std::max(0.05, (high - low) / 20000);
    std::vector<double> area(size_t((high - low) / bin) + 1), moment(area.size());
    for (const Candidate& k : c) {
        const size_t i = size_t((k.zM - low) / bin);
        area[i] += cellAreaM2;
        moment[i] += cellAreaM2 * k.zM;
    }
    const ptrdiff_t n = ptrdiff_t(area.size()), reach = std::max<ptrdiff_t>(1, ptrdiff_t(0.15 / bin)), merge = ptrdiff_t(kMergeM / bin);
    double most = 0;
    while (out.size() < 400) {
        double best = 0, window = 0;
        ptrdiff_t at = 0;
        for (ptrdiff_t i = -reach; i < n; ++i) {
            if (i + reach < n) window += area[size_t(i + reach)];
            if (i - reach - 1 >= 0) window -= area[size_t(i - reach - 1)];
            if (i >= 0 && window > best + 1e-9) {
                best = window;
                at = i;
            }
        }
        most = std::max(most, best);
        if (best < minAreaM2 || best < most * minShare) break;
        // The height of most of it: thresholds and carpets would draw a mean away from where the floor is.
        ptrdiff_t heaviest = at;
        for (ptrdiff_t i = std::max<ptrdiff_t>(0, at - reach); i <= std::min(n - 1, at + reach); ++i)
            if (area[size_t(i)] > area[size_t(heaviest)]) heaviest = i;
        double sum = 0, first = 0, near = 0;
        for (ptrdiff_t i = std::max<ptrdiff_t>(0, at - merge - reach); i <= std::min(n - 1, at + merge + reach); ++i) {
            if (i == heaviest) {
                sum += area[size_t(i)];
                first += moment[size_t(i)];
            }
            near += area[size_t(i)];
            area[size_t(i)] = moment[size_t(i)] = 0;
        }
        out.push_back({first / sum, near});
    }
    std::sort(out.begin(), out.end(), [](const Level& a, const Level& b) { return a.elevationM < b.elevationM; });
    return out;
}

double Columns::largestPatchM2(const std::vector<Candidate>& c, double zM, double cellAreaM2) const {
    std::vector<bool> open(nx_ * ny_);
    for (const Candidate& k : c)
        if (std::abs(k.zM - zM) <= 0.2) open[k.cell] = true;
    size_t most = 0;
    std::vector<uint32_t> stack;
    for (size_t start = 0; start < open.size(); ++start) {
        if (!open[start]) continue;
        size_t count = 0;
        stack.push_back(uint32_t(start));
        open[start] = false;
        while (!stack.empty()) {
            const size_t i = stack.back(), x = i % nx_, y = i / nx_;
            stack.pop_back();
            ++count;
            const auto visit = [&](bool exists, size_t j) {
                if (!exists || !open[j]) return;
                open[j] = false;
                stack.push_back(uint32_t(j));
            };
            visit(x > 0, i - 1);
            visit(x + 1 < nx_, i + 1);
            visit(y > 0, i - nx_);
            visit(y + 1 < ny_, i + nx_);
        }
        most = std::max(most, count);
    }
    return double(most) * cellAreaM2;
}

std::vector<Level> Columns::levels(double metresPerUnit) const {
    const double u = metresPerUnit, cellAreaM2 = cell_ * u * cell_ * u;
    std::vector<Candidate> covered, open;
    for (size_t cell = 0; cell + 1 < first_.size(); ++cell) {
        const size_t end = first_[cell + 1];
        for (size_t i = first_[cell]; i < end;) {
            // Surfaces that lie on each other are one; its top is what people stand on.
            size_t j = i;
            bool flat = false;
            for (; j < end && (double(surfaces_[j].z) - double(surfaces_[i].z)) * u <= kSameSurfaceM; ++j) flat |= (surfaces_[j].cell & kFlat) != 0;
            const double z = (box_.min.z + double(surfaces_[j - 1].z)) * u;
            if (flat && j == end) open.push_back({uint32_t(cell), z});
            if (flat && j < end) {
                const double headroom = (double(surfaces_[j].z) - double(surfaces_[j - 1].z)) * u;
                if (headroom >= kMinHeadroomM && headroom <= kMaxHeadroomM) covered.push_back({uint32_t(cell), z});
            }
            i = j;
        }
    }
    std::vector<Level> out = peaks(covered, cellAreaM2, kMinLevelM2, 0.03);
    double most = 0;
    for (const Level& l : out) most = std::max(most, l.areaM2);

    std::map<double, double> patches;  // by elevation, since the levels are asked again and again
    const auto patch = [&](const Level& l) {
        const auto [it, fresh] = patches.try_emplace(l.elevationM, 0);
        if (fresh) it->second = largestPatchM2(covered, l.elevationM, cellAreaM2);
        return it->second;
    };
    // Less than a storey apart: tables, landings and stages are no floors; a half level has area of its own that hangs together.
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = 0; i + 1 < out.size() && !changed; ++i) {
            const double apart = out[i + 1].elevationM - out[i].elevationM;
            if (apart >= kStoreyM) continue;
            const size_t smaller = out[i].areaM2 < out[i + 1].areaM2 ? i : i + 1;
            const Level& l = out[smaller];
            const bool own = apart >= kHalfLevelM && l.areaM2 >= 0.05 * most && patch(l) >= kMinHalfLevelM2;
            if (own) continue;
            out.erase(out.begin() + ptrdiff_t(smaller));
            changed = true;
        }
    }
    std::erase_if(out, [&](const Level& l) { return patch(l) < kMinLevelM2; });

    // A model cut open has no ceiling over its last floor, but walls that stand on it; a roof has at most a parapet.
    double usual = 0;
    for (const Level& l : out) usual += uprightArea((l.elevationM + 1.2) / u, (l.elevationM + 1.8) / u) / double(out.size());
    if (out.empty())
        for (double z = box_.min.z; z < box_.max.z; z += 0.6 / u) {
            usual = std::max(usual, uprightArea(z, z + 0.6 / u));
            if ((box_.max.z - box_.min.z) * u > 600) break;
        }
    const double top = out.empty() ? -1e300 : out.back().elevationM;
    for (const Level& l : peaks(open, cellAreaM2, kMinLevelM2, 0.05)) {
        if (l.elevationM < top + kStoreyM - 0.5 || l.areaM2 < 0.2 * most) continue;
        const double walls = uprightArea((l.elevationM + 1.2) / u, (l.elevationM + 1.8) / u);
        if (usual <= 0 || walls < 0.15 * usual) continue;
        if (out.empty() || l.elevationM >= out.back().elevationM + kStoreyM - 0.5) out.push_back(l);
    }
    return out;
}

}  // namespace sallyport::importers::mesh
