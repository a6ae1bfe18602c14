// Purpose: sheets of paper and true scales: what a page measures and at which round scale a plan fits on it. Refuses to: draw, know buildings.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/math.h"

namespace sallyport::report {

/// Points of PostScript and PDF in a metre: 72 to the inch.
inline constexpr double kPointsPerM = 72 / 0.0254;
constexpr double millimetres(double mm) { return mm / 1000 * kPointsPerM; }

enum class Paper : uint8_t { Letter, Tabloid, A4, A3 };
/// "letter", "tabloid", "a4", "a3"
std::optional<Paper> paperNamed(std::string_view name);
std::string_view paperName(Paper paper);
/// Width and height in points, upright.
base::Vec2 paperSize(Paper paper);

/// The largest scale of the ladder (1:50, 1:75, 1:100 … 1:50000) at which something of that size in metres fits into so many points; the number
/// after "1:". What fits at none gets the last.
int fittingScale(base::Vec2 metres, base::Vec2 points);
/// Points of a metre at 1:scale.
constexpr double pointsPerMetre(int scale) { return kPointsPerM / scale; }

}  // namespace sallyport::report
