// The grid on paper: the same cells, letters and numbers as on the screen and over the radio.
#include <cmath>

#include "report/plan_print.h"

namespace sallyport::report {
namespace {

constexpr double kLeastCellPt = 10;  // closer together, names would run into each other

/// The part of the endless line through a and b that lies in the box.
std::optional<std::array<Vec2, 2>> across(Vec2 a, Vec2 b, const Box2& box) {
    const Vec2 d = b - a;
    double t0 = -1e9, t1 = 1e9;
    for (int k = 0; k < 2; ++k) {
        if (std::abs(d[k]) < 1e-9) {
            if (a[k] < box.min[k] || a[k] > box.max[k]) return std::nullopt;
            continue;
        }
        const double in = (box.min[k] - a[k]) / d[k], out = (box.max[k] - a[k]) / d[k];
        t0 = std::max(t0, std::min(in, out));
        t1 = std::min(t1, std::max(in, out));
    }
    if (t0 >= t1) return std::nullopt;
    return std::array{a + d * t0, a + d * t1};
}

/// Line i of the grid on the page; i + 0.5 is the middle of its cells.
std::optional<std::array<Vec2, 2>> gridLine(const PlanPrint& p, const MapView& map, bool column, double i, const Box2& box) {
    const building::Grid& g = p.site.grid;
    const Vec2 from = g.northWest + (column ? Vec2(g.cellM * i, 0) : Vec2(0, -g.cellM * i));
    return across(map.at(from), map.at(from + (column ? Vec2(0, -g.cellM) : Vec2(g.cellM, 0))), box);
}

size_t stepOf(const PlanPrint& p, const MapView& map) { return size_t(std::max(1.0, std::ceil(kLeastCellPt / (p.site.grid.cellM * map.perM)))); }

}  // namespace

void drawGridLines(PlanPrint& p, const MapView& map) {
    const size_t step = stepOf(p, map);
    for (const bool column : {true, false})
        for (size_t i = 0; i <= (column ? p.site.columnNames : p.site.rowNames).size(); i += step)
            if (const auto line = gridLine(p, map, column, double(i), map.frame)) p.pdf.line((*line)[0], (*line)[1], {0.35, grey(178)});
}

void drawGridNames(PlanPrint& p, const PageParts& parts, const MapView& map) {
    const Font font{Face::Bold, 7.5};
    const Box2 middle{(parts.grid.min + map.frame.min) * 0.5, (parts.grid.max + map.frame.max) * 0.5};
    p.pdf.stroke(map.frame, {0.8, kBlack});
    p.pdf.stroke(parts.grid, {0.8, kBlack});
    LabelLayout layout(parts.grid);
    const size_t step = stepOf(p, map);
    for (const bool column : {true, false}) {
        const auto& names = column ? p.site.columnNames : p.site.rowNames;
        for (size_t i = 0; i < names.size(); i += step) {
            // At both ends, wherever the cells leave the map.
            const auto line = gridLine(p, map, column, double(i) + 0.5, middle);
            for (size_t end = 0; line && end < 2; ++end) {
                const Block block = p.pdf.blockOf(names[i], font, (*line)[end]);
                if (!layout.isFree(block, 0.2)) continue;
                layout.take(block);
                p.pdf.write(names[i], font, (*line)[end]);
            }
        }
        // Marks between the cells, across the strip.
        for (size_t i = 0; i <= names.size(); i += step) {
            const auto inner = gridLine(p, map, column, double(i), map.frame), outer = gridLine(p, map, column, double(i), parts.grid);
            for (size_t end = 0; inner && outer && end < 2; ++end) {
                if (glm::length((*inner)[end] - (*outer)[end]) < 20) p.pdf.line((*inner)[end], (*outer)[end], {0.5, grey(120)});
            }
        }
    }
}

}  // namespace sallyport::report
