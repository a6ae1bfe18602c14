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

/// What the model says of doors, rooms, zones and alarms, as what ways cost.
way::Conditions wayConditions(const building::Building& b, const ViewModel& model);
/// Who could be at the place that `reach` leads to, at most `most`: of each team the one who is there first, soonest first, those with an old
/// position after the others.
std::vector<WayCandidate> nearestTo(const ViewModel& model, const way::Reach& reach, FloorId floor, base::Vec2 at, size_t most);
/// Whether it could name anybody at all: somebody of the responders with a known position.
bool anybodyCanCome(const ViewModel& model);
/// The room that a door protects: the one that is no hall; of two or none the first. Invalid for a door without rooms.
RoomId roomBehind(const building::Building& b, const building::Door& d);

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
    void plan(ViewModel& model, const ViewState& view, const Goal& goal) const;

    std::shared_ptr<const building::Building> building_;
    std::shared_ptr<const way::WayFinder> finder_;
    Selection askedFor_;
    std::optional<WayWish> wish_;
    bool metric_ = false, changed_ = false;
    Timestamp askedAt_{};
};

}  // namespace sallyport::scene
