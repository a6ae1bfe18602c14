// Purpose: the alphanumeric grid: 10 m cells, letters eastward, numbers southward from the building's north-west corner.
// The same reference on the screen, on paper and over the radio: "F2-K5" = floor, column, row.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "building/building.h"

namespace sallyport::building {

struct Grid {
    Vec2 northWest{0, 0};  ///< local XY of the outer corner of cell A1
    double cellM = 10;
    int columns = 0, rows = 0;
};
/// Grid over the building with at least one half cell of margin, snapped so that equal buildings give equal grids.
Grid makeGrid(const Building& b);
/// "A".."Z","AA"…
std::string columnName(int column);
/// "K5"; empty when outside the grid by more than 99 cells.
std::string cellName(const Grid& g, Vec2 p);
/// The middle of the cell that cellName() calls so, in either case; nothing for one that is not of the grid.
std::optional<Vec2> cellMiddle(const Grid& g, std::string_view name);
/// "F2-K5"
std::string gridReference(const Building& b, const Grid& g, FloorId floor, Vec2 p);

}  // namespace sallyport::building
