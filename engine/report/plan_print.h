// Purpose: what every page of a printed plan reads, and the parts that all pages have: title, grid, scale bar, foot. Private to engine/report.
// Refuses to: hold state of one page.
#pragma once
#include <functional>
#include <optional>

#include "report/label_layout.h"
#include "report/school_plan.h"
#include "scene/build_scene_site.h"
#include "scene/palette.h"

namespace sallyport::report {

inline constexpr Rgba8 kHallTint = grey(238);

struct PlanPrint {
    Pdf& pdf;
    const building::Building& building;
    const scene::BuildingSite& site;
    const scene::ViewModel* model;  ///< null: without status
    const PlanFacts& facts;
    const PlanWishes& wishes;
    std::vector<base::FloorId> floors;
    size_t pageCount = 1;
    const scene::Palette& colours = scene::palette(scene::Theme::Light);

    bool status() const { return model != nullptr; }
    /// Points that responders look for: with the state, those that were set up in the event are among them.
    std::vector<scene::MarkerView> points;
    std::string cell(base::Vec2 local) const { return building::cellName(site.grid, local); }
};

/// "19 Nov 2026 19:45:20", and "UTC-6", "UTC+5:30".
std::string dayAndClock(base::Timestamp t, base::Millis offset, bool seconds);
std::string zoneName(base::Millis offset);

/// How a page is divided. The legend stands beside the map or below it.
struct PageParts {
    Vec2 size{0, 0};
    Box2 title, grid /**< with the strip of letters round the map */, map, foot;
    std::vector<Box2> legend;  ///< columns, in order of reading
};
/// Of the papers' two directions, and of the two places for a legend, whichever gives `points` the largest scale.
struct FittedPage {
    PageParts parts;
    MapView map;
};
FittedPage fitPage(Paper paper, std::span<const Vec2> points, double upDeg);
/// An upright page without a map.
PageParts textPage(Paper paper, int columns);

void drawTitle(PlanPrint& p, const PageParts& parts, const std::string& title);
/// `map` null: a page without a scale. `page` from 1.
void drawFoot(PlanPrint& p, const PageParts& parts, const MapView* map, size_t page);
/// Lines of the grid over the map, letters and numbers round it.
void drawGridLines(PlanPrint& p, const MapView& map);
void drawGridNames(PlanPrint& p, const PageParts& parts, const MapView& map);
/// REVIEW or EXERCISE across the map, or the lists of a page without one, beneath what is written.
void drawWatermark(PlanPrint& p, const Box2& area);
void drawNorth(PlanPrint& p, const MapView& map, Vec2 centre, double radius);
/// A length of the bar's parts in metres for this scale: about `pt` long.
double barStepM(double perM, double pt);

/// Rows from the top of the first column to the foot of the last.
class Flow {
public:
    Flow(Pdf& pdf, std::vector<Box2> columns) : pdf_(pdf), columns_(std::move(columns)) {
        if (!columns_.empty()) y_ = columns_[0].min.y;
    }
    /// The next row; nothing when all columns are full.
    std::optional<Box2> take(double heightPt);
    /// False: there was no room for it and for a row below it.
    bool heading(std::string_view text);
    /// Text in one row, cut where it is too long.
    bool row(std::string_view text, Font font);
    void gap(double pt);
    /// How many rows of that height are left.
    size_t rowsLeft(double heightPt) const;
    static constexpr double kRowPt = 8.6;

private:
    Pdf& pdf_;
    std::vector<Box2> columns_;
    size_t at_ = 0;
    double y_ = 0;
};

}  // namespace sallyport::report
