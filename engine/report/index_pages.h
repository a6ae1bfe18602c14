// Purpose: the last pages: every room, exterior door and point with its floor and cell; with status also what is said of each, alarms and responders.
// Nothing of the school is left out here. Refuses to: draw maps.
#pragma once
#include "report/plan_print.h"

namespace sallyport::report {

struct IndexLine {
    bool heading = false;
    std::string key, text, right;  ///< "214", "Science 8 · Locked in 4:12", "F2-K5"
    bool strong = false;
    bool goesOn = false;  ///< the rest of the text before it
};

class IndexPages {
public:
    /// `firstFloorPage`: of the first of p.floors.
    IndexPages(PlanPrint& p, size_t firstFloorPage);
    size_t count() const { return pages_; }
    /// From page `first` on; calls `begun` after each page was begun.
    void draw(size_t first, const std::function<void(const PageParts&)>& begun);

private:
    void rooms(size_t firstFloorPage);
    void doors();
    void points();
    void live();
    /// The place of each line: page, column and the top.
    void lay();

    PlanPrint& p_;
    PageParts parts_;
    std::vector<IndexLine> lines_;
    struct Place {
        size_t page, column;
        double y;
    };
    std::vector<Place> places_;
    size_t pages_ = 0;
};

}  // namespace sallyport::report
