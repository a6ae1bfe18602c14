// Purpose: who can be in the chosen place soonest, and by which way: what WaysView of the view-model says. Advice with its reasons; locks, jammed
// doors, threats, zones and fire alarms of the model are its conditions. Asked again when the choice changes, else at most once a second and only
// after a change. Refuses to: run without a choice; whoever looks at nothing pays nothing.
#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "scene/view_model.h"
#include "way/way_finder.h"

namespace sallyport::scene {

class WayPlanner {
public:
    WayPlanner(std::shared_ptr<const building::Building> building, std::shared_ptr<const way::WayFinder> finder);
    /// Fills model.ways from the rest of the model, which has `changed` or not since the last call; `wall` paces the asking. Whether it did.
    bool update(ViewModel& model, const ViewState& view, const building::PlaceIndex& places, Timestamp wall, bool changed);

private:
    struct Goal {
        FloorId floor;
        base::Vec2 at;
    };
    std::optional<Goal> goalOf(const Selection& s, const building::PlaceIndex& places) const;
    way::Conditions conditions(const ViewModel& model) const;
    void plan(ViewModel& model, const ViewState& view, const Goal& goal) const;

    std::shared_ptr<const building::Building> building_;
    std::shared_ptr<const way::WayFinder> finder_;
    Selection askedFor_;
    std::optional<WayWish> wish_;
    bool metric_ = false, changed_ = false;
    Timestamp askedAt_{};
};

}  // namespace sallyport::scene
