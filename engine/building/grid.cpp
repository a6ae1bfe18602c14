#include "building/grid.h"

#include <charconv>
#include <cmath>
#include <string_view>

namespace sallyport::building {

Grid makeGrid(const Building& b) {
    Grid g;
    base::Box2 box;
    for (const Room& r : b.rooms)
        for (const Polygon2& p : r.footprint)
            for (Vec2 v : p.outer) box.add(v);
    if (box.empty() && !b.bounds.empty()) box = {Vec2(b.bounds.min), Vec2(b.bounds.max)};
    if (box.empty()) return g;
    const double margin = g.cellM / 2;
    // Whole metres: a wall moved by centimetres in a revised model must not rename every cell.
    g.northWest = {std::floor(box.min.x - margin), std::ceil(box.max.y + margin)};
    g.columns = int(std::ceil((box.max.x + margin - g.northWest.x) / g.cellM));
    g.rows = int(std::ceil((g.northWest.y - box.min.y + margin) / g.cellM));
    return g;
}

std::string columnName(int column) {
    // Without I and O: over the radio and in small print they are 1 and 0.
    static constexpr std::string_view kLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ";
    constexpr int kCount = int(kLetters.size());
    std::string s;
    for (int c = column; c >= 0; c = c / kCount - 1) s.insert(s.begin(), kLetters[size_t(c % kCount)]);
    return s;
}

std::string cellName(const Grid& g, Vec2 p) {
    const double c = std::floor((p.x - g.northWest.x) / g.cellM), r = std::floor((g.northWest.y - p.y) / g.cellM);
    if (!(c >= 0 && r >= 0 && c < g.columns + 99 && r < g.rows + 99)) return {};
    return columnName(int(c)) + std::to_string(int(r) + 1);
}

std::optional<Vec2> cellMiddle(const Grid& g, std::string_view name) {
    const auto isLetter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
    std::string letters;
    size_t n = 0;
    for (; n < name.size() && n < 3 && isLetter(name[n]); ++n) letters += char(name[n] & ~0x20);
    int row = 0;
    const auto [end, error] = std::from_chars(name.data() + n, name.data() + name.size(), row);
    if (n == 0 || error != std::errc() || end != name.data() + name.size() || row < 1 || row > g.rows) return std::nullopt;
    for (int c = 0; c < g.columns; ++c)
        if (columnName(c) == letters) return g.northWest + Vec2((c + 0.5) * g.cellM, -(row - 0.5) * g.cellM);
    return std::nullopt;
}

std::string gridReference(const Building& b, const Grid& g, FloorId floor, Vec2 p) {
    const std::string cell = cellName(g, p);
    if (cell.empty() || !floor.valid()) return cell;
    return b.floor(floor).shortName + "-" + cell;
}

char sideLetter(const Building& b, Vec2 outward) {
    const double azimuth = std::atan2(outward.x, outward.y) * 180 / M_PI;
    double turn = std::fmod(azimuth - b.frontAzimuthDeg + 45, 360);
    if (turn < 0) turn += 360;
    return char('A' + int(turn / 90) % 4);
}

}  // namespace sallyport::building
