// Purpose: a school on paper: an overview, a page for every floor, an index; with the live state of a moment or without. Pure: the same building,
// model, facts and wishes give the same bytes. What is not known to be verified is said not to be, and no state is ever left out as if it were safe.
// Refuses to: read clocks or files, know printers.
#pragma once
#include <string>
#include <vector>

#include "report/map_view.h"
#include "report/pdf.h"
#include "report/verification.h"
#include "scene/view_model.h"

namespace sallyport::report {

struct PlanWishes {
    Paper paper = Paper::Letter;
    std::vector<base::FloorId> floors;  ///< these alone, without the overview; empty: the whole school
    bool status = false;                ///< what the model says at its time; false: the plan alone
    bool buildingUp = false;            ///< side A at the foot instead of true north up
};

/// What a page says besides the building.
struct PlanFacts {
    base::Timestamp printedAt{};
    base::Millis clockOffset{0};  ///< local time less UTC
    std::string content;          ///< hex digest of the model file; its beginning is printed
    Verification verification;
};

struct PlanSheet {
    enum class Kind : uint8_t { Overview, Floor, Index } kind = Kind::Floor;
    base::FloorId floor;
    Vec2 size{0, 0};
    MapView map;                      ///< not of an index
    std::vector<Written> texts;       ///< whatever is written, in order
    std::vector<std::string> listed;  ///< numbers of rooms that found no place on the map and stand in the list beside it
};
struct PrintedPlan {
    std::string pdf;
    std::vector<PlanSheet> sheets;
};

/// `model` may be null when no status is wished for. Error: a font is missing, or no floor is left to print.
base::Result<PrintedPlan> printPlan(const building::Building& b, const scene::ViewModel* model, const PlanFacts& facts, const PlanWishes& wishes);

}  // namespace sallyport::report
