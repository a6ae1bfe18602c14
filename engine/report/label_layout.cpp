#include "report/label_layout.h"

namespace sallyport::report {
namespace {

constexpr double kLatticePt = 48;

}  // namespace

LabelLayout::LabelLayout(const Box2& area)
    : area_(area), w_(std::max(1, int(std::ceil(area.size().x)))), h_(std::max(1, int(std::ceil(area.size().y)))) {
    ink_.assign(size_t(w_) * size_t(h_), 0);
    ground_.assign(ink_.size(), 0);
    columns_ = int(area.size().x / kLatticePt) + 1;
    near_.resize(size_t(columns_) * size_t(int(area.size().y / kLatticePt) + 1));
}

std::optional<size_t> LabelLayout::cell(Vec2 p) const {
    const double x = std::floor(p.x - area_.min.x), y = std::floor(p.y - area_.min.y);
    if (!(x >= 0 && y >= 0 && x < w_ && y < h_)) return std::nullopt;
    return size_t(y) * size_t(w_) + size_t(x);
}

void LabelLayout::paint(std::span<const Ring> rings, std::vector<uint8_t>& into, uint8_t value) {
    std::vector<double> crossings;
    double top = 1e300, bottom = -1e300;
    for (const Ring& r : rings)
        for (const Vec2 v : r) top = std::min(top, v.y), bottom = std::max(bottom, v.y);
    const int y0 = std::max(0, int(std::max(-1e6, top - area_.min.y))), y1 = std::min(h_ - 1, int(std::min(1e6, bottom - area_.min.y)));
    for (int y = y0; y <= y1; ++y) {
        const double py = area_.min.y + y + 0.5;
        crossings.clear();
        for (const Ring& r : rings) {
            if (r.size() < 3) continue;
            for (size_t i = 0, j = r.size() - 1; i < r.size(); j = i++)
                if ((r[i].y > py) != (r[j].y > py)) crossings.push_back(r[j].x + (r[i].x - r[j].x) * (py - r[j].y) / (r[i].y - r[j].y));
        }
        std::sort(crossings.begin(), crossings.end());
        for (size_t i = 0; i + 1 < crossings.size(); i += 2) {
            const double from = std::clamp(crossings[i] - area_.min.x, 0.0, double(w_)),
                         to = std::clamp(crossings[i + 1] - area_.min.x, 0.0, double(w_));
            for (int x = int(from); x < int(std::ceil(to)); ++x) into[size_t(y) * size_t(w_) + size_t(x)] = value;
        }
    }
}

void LabelLayout::ink(std::span<const Ring> rings) { paint(rings, ink_, 1); }
void LabelLayout::ground(std::span<const Ring> rings, uint8_t kind) { paint(rings, ground_, kind); }

void LabelLayout::ink(Vec2 a, Vec2 b) {
    const double length = glm::length(b - a);
    if (!(length < 1e5)) return;
    const int steps = int(length * 2) + 1;
    for (int i = 0; i <= steps; ++i)
        if (const auto c = cell(a + (b - a) * (double(i) / steps))) ink_[*c] = 1;
}

uint8_t LabelLayout::groundAt(Vec2 p) const {
    const auto c = cell(p);
    return c ? ground_[*c] : 0;
}

template <class Visit>
bool LabelLayout::eachNear(const Box2& box, Visit visit) const {
    const int rows = int(near_.size()) / columns_;
    const auto column = [&](double x) { return std::clamp(int((x - area_.min.x) / kLatticePt), 0, columns_ - 1); };
    const auto row = [&](double y) { return std::clamp(int((y - area_.min.y) / kLatticePt), 0, rows - 1); };
    for (int y = row(box.min.y); y <= row(box.max.y); ++y)
        for (int x = column(box.min.x); x <= column(box.max.x); ++x)
            if (!visit(size_t(y) * size_t(columns_) + size_t(x))) return false;
    return true;
}

bool LabelLayout::isClear(const Block& b, double gapPt) const {
    const Block wide = b.grown(gapPt);
    const Box2 box = wide.box();
    if (!area_.contains(box.min) || !area_.contains(box.max)) return false;
    return eachNear(box,
                    [&](size_t c) { return std::none_of(near_[c].begin(), near_[c].end(), [&](uint32_t i) { return overlap(wide, taken_[i]); }); });
}

bool LabelLayout::isFree(const Block& b, double gapPt) const {
    if (!isClear(b, gapPt)) return false;
    const Block wide = b.grown(gapPt);
    const Box2 box = wide.box();
    const Vec2 right(std::cos(b.angle), std::sin(b.angle)), down(-right.y, right.x);
    const int x0 = int(box.min.x - area_.min.x), x1 = int(box.max.x - area_.min.x), y0 = int(box.min.y - area_.min.y),
              y1 = int(box.max.y - area_.min.y);
    for (int y = std::max(0, y0); y <= std::min(h_ - 1, y1); ++y)
        for (int x = std::max(0, x0); x <= std::min(w_ - 1, x1); ++x) {
            if (!ink_[size_t(y) * size_t(w_) + size_t(x)]) continue;
            const Vec2 d = area_.min + Vec2(x + 0.5, y + 0.5) - wide.centre;
            if (std::abs(glm::dot(d, right)) < b.half.x + 0.5 && std::abs(glm::dot(d, down)) < b.half.y + 0.5) return false;
        }
    return true;
}

void LabelLayout::take(const Block& b) {
    const auto index = uint32_t(taken_.size());
    taken_.push_back(b);
    eachNear(b.box(), [&](size_t c) {
        near_[c].push_back(index);
        return true;
    });
}

namespace {

Block lineBlock(Vec2 a, Vec2 b, double widthPt) {
    const Vec2 d = b - a;
    return {(a + b) * 0.5, {glm::length(d) / 2, widthPt / 2}, std::atan2(d.y, d.x)};
}

}  // namespace

bool LabelLayout::crossesNothing(Vec2 a, Vec2 b) const {
    const Block line = lineBlock(a, b, 0.6);
    return eachNear(line.box(),
                    [&](size_t c) { return std::none_of(near_[c].begin(), near_[c].end(), [&](uint32_t i) { return overlap(line, taken_[i]); }); });
}

void LabelLayout::takeLine(Vec2 a, Vec2 b) { take(lineBlock(a, b, 0.6)); }

}  // namespace sallyport::report
