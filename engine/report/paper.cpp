#include "report/paper.h"

#include <array>
#include <iterator>

namespace sallyport::report {
namespace {

struct Sheet {
    std::string_view name;
    double widthMm, heightMm;
};
/// In order of Paper.
constexpr std::array<Sheet, 4> kSheets{{{"letter", 215.9, 279.4}, {"tabloid", 279.4, 431.8}, {"a4", 210, 297}, {"a3", 297, 420}}};

/// Scales for which there are rulers, or that one can reckon with.
constexpr int kScales[] = {50,   75,   100,  125,  150,  200,  250,  300,  400,   500,   600,   750,   800,  1000,
                           1250, 1500, 2000, 2500, 3000, 4000, 5000, 7500, 10000, 15000, 20000, 25000, 50000};

}  // namespace

std::optional<Paper> paperNamed(std::string_view name) {
    for (size_t i = 0; i < kSheets.size(); ++i)
        if (kSheets[i].name == name) return Paper(i);
    return std::nullopt;
}

std::string_view paperName(Paper paper) { return kSheets[size_t(paper)].name; }

base::Vec2 paperSize(Paper paper) {
    const Sheet& s = kSheets[size_t(paper)];
    return {millimetres(s.widthMm), millimetres(s.heightMm)};
}

int fittingScale(base::Vec2 metres, base::Vec2 points) {
    for (const int scale : kScales)
        if (metres.x * pointsPerMetre(scale) <= points.x && metres.y * pointsPerMetre(scale) <= points.y) return scale;
    return *std::rbegin(kScales);
}

}  // namespace sallyport::report
